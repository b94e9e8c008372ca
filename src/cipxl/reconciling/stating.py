"""What the sentences of a report state: counts of ratings, totals, figures, ratings of single rows, periods.

Only what grammar leaves no doubt about. What a sentence counts without saying of what is kept with all it may mean;
whether that agrees is for the plan to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from cipxl.checks.counts import NUMBER, OTHER_TIME, count_pattern, dimension_marks, number_of
from cipxl.checks.wording import sentences
from cipxl.figures import read_cell
from cipxl.period import Period, read_dates, read_period
from cipxl.plan import Plan
from cipxl.profile import Profile
from cipxl.reconciling.amounts import DURATIONS, amounts_in
from cipxl.reconciling.shares import counted
from cipxl.reconciling.statement import Said
from cipxl.reconciling.words import stems
from cipxl.scheme import Scheme
from cipxl.sources.prose import Passage
from cipxl.summary import plural

__all__ = ["Reader"]

_LONGEST_LEAD = 90
_LONGEST_LEVEL = 30
_SHORT = 12  # words of a line that says what the report is about
_YEAR = 366
_NOT_REACHED = ("target", "benchmark")
_LINK = re.compile(r"<?\b(?:https?://|www\.)\S+")
_LATE = timedelta(days=62)  # a report is written up to two months after the round that it tells of
_ELSE = r"(?:actions?|areas?|priorities|priority|objectives?|measures?|targets?|items?|outcomes?|strands?)"
_OTHERS = re.compile(
    r"\b(?:teams?|workers?|managers?|staff|contacts?|cases?|files?|audits?|children|families|plans?|schools?|"
    r"young people|services?|visits?|assessments?|indicators?|risks?|contracts?|homes?|providers?|referrals?)\b",
    re.I,
)
_POSITION = re.compile(
    r"(?:\b(?:position|situation|progress|update|data|figures|report|stands?)\s+(?:as\s+)?(?:at|of|for|to|by|in)"
    r"(?:\s+the)?(?:\s+end\s+of)?|\breporting period\W|^\W*as at)\s*$",
    re.I,
)
_OF_IT = re.compile(r"\W*(?:for|on|in terms of|in respect of|with regard to|in)\s+(?:\w+\s+){0,2}$", re.I)
_LEADS = re.compile(r"(?:\brated\b|\brating\b|\b(?:is|are|remains?|stays?|now|to|from|at|as)\b|[:(,–-])\s*(?:\w+\s+)?$")
_OUT_OF = re.compile(rf"{NUMBER}\s+(?:(?:out\s+)?of|in)\s+(?:(?:the|our|all|every)\s+)?$", re.I)
_FROM = re.compile(r"\bfrom\W+(?:\w+\W+){0,2}$", re.I)
_TO = re.compile(r"\bto\W+(?:\w+\W+)?$", re.I)
_NOW = re.compile(r"\b(?:now|current(?:ly)?|present(?:ly)?|latest|at the time of writing)\b", re.I)


class Reader:
    """Reads what passages state of one plan.

    Args:
        plan: The plan that the report is about.
        profile: What its rows and ratings are called.
        scheme: Its levels.
        rounds: What the rounds before were called.
    """

    def __init__(self, plan: Plan, profile: Profile, scheme: Scheme, rounds: Iterable[str] = ()) -> None:
        self.rounds = {name.casefold(): read_period(name) for name in rounds}
        self.plan = plan
        self.profile = profile
        self.scheme = scheme
        self.levels = {one.label.casefold(): one.code for one in scheme.levels if one.label}
        self.marks = dimension_marks(profile.dimensions)
        self.every = tuple(one.id for one in profile.dimensions)

    def read(self, passages: Sequence[Passage]) -> Iterator[Said]:
        """Everything that these passages state, in their order."""
        lead = ""
        lists = self._lists_levels(passages)
        for passage in passages:
            text = passage.text
            if not passage.table:
                bare = text.strip(" •-–*")
                short = len(bare) <= _LONGEST_LEAD and not bare.endswith((".", ";", ","))
                heads = passage.heading or bare.endswith(":") or (short and not re.search(r"\d", bare))
                heads = heads and not (re.search(r"\d", bare) and self.levels and self._level.search(bare))
                lead = bare if heads else lead
            about = passage.about if passage.table else lead
            yield from self._passage(passage, about, lists)

    @cached_property
    def _level_line(self) -> re.Pattern[str]:
        """A line that only says how many have a level: "Green: 4", "Impact – Amber (5)"."""
        level = "|".join(re.escape(label) for label in sorted(self.levels, key=len, reverse=True)) or "(?!)"
        return re.compile(rf"\W*(?:[\w ]{{1,40}}[:,–-]\s*)?(?P<level>{level})\s*[:=(–-]\s*\d{{1,3}}\)?\W*", re.I)

    def _lists_levels(self, passages: Sequence[Passage]) -> bool:
        """Whether lines of a report say how many have each of several levels, and so need not say of what."""
        lines = (line for one in passages for line in one.text.splitlines() if len(line) <= _LONGEST_LEAD)
        return len({found["level"].casefold() for line in lines if (found := self._level_line.fullmatch(line))}) > 1

    def _passage(self, passage: Passage, about: str, lists: bool) -> Iterator[Said]:
        place = passage.place
        if passage.table:
            stated = list(self._cell(passage))
            yield from stated
            if stated:
                return
        dimension = self._named(about)
        before = ""
        for sentence in sentences(passage.text):
            rag = "rated" if lists and self._level_line.fullmatch(sentence.text) else ""
            context = f"{about} {before} {sentence.text} {rag}"
            earlier, before = before, sentence.text
            done = ""
            for part in re.split(r";\s+", sentence.text):
                words = " ".join(_LINK.sub(" ", part).split())
                if not words:
                    continue
                taken = [span for span, _ in self._named_rows(words)]  # "2019 4 is rated Amber" counts nothing
                yield from self._counts(words, place, context, dimension, taken)
                yield from self._totals(words, place, taken)
                begin, words_at = 0, words
                if passage.table and len(words.split()) <= _SHORT and about:
                    words_at = f"{' '.join(about.split())}: {words}"
                    begin = len(words_at) - len(words)
                taken = [(start + begin, end + begin) for start, end in taken]
                yield from self._figures(words_at, place, begin, taken)
                yield from self._amounts(words_at, place, f"{about} {earlier} {done}", begin, taken)
                yield from self._ratings(words, place, about)
                yield from self._periods(words, place, passage)
                done = f"{done} {words}"
                named = self._named(words)
                dimension = named if len(named) == 1 else dimension

    # Time

    @cached_property
    def _window(self) -> tuple[Period, Period]:
        update = read_period(self.plan.update) or self.plan.period
        return self.plan.period, max(self.plan.period, update)

    def time_of(self, sentence: str) -> tuple[Period | None, bool]:
        """The time that a sentence speaks of, where it names one, and whether it is another than the plan's own."""
        first, last = self._window
        others: list[Period] = []
        for mention in read_dates(sentence):
            start, end = mention.start or mention.date, mention.end or mention.date
            if mention.type not in ("period", "date") or start is None or end is None:
                continue
            if mention.basis == "calendar_year" and self._begins_refs(start.year):
                continue
            if start <= last.end + _LATE and end >= first.start and (end - start).days < 400:
                return None, False
            if end < first.start:
                others.append(Period(label=mention.label, basis=mention.basis or "day", start=start, end=end))
        if others:
            return max(others), True
        return None, bool(OTHER_TIME.search(sentence)) and not _NOW.search(sentence)

    def _begins_refs(self, year: int) -> bool:
        """Whether a year is what the plan's Refs begin with, and so only names them: "the 2019 recommendations"."""
        return any(row.ref.strip().startswith(str(year)) for row in self.plan)

    # Counts

    def _named(self, text: str) -> tuple[str, ...]:
        """The dimensions that a text names."""
        if len(self.every) == 1:
            return self.every
        return tuple(name for name, mark in self.marks.items() if mark.search(text))

    def _of(self, named: tuple[str, ...]) -> dict[str, Any]:
        """The dimensions that are meant: the one that is named, else any."""
        return {"dimensions": named if len(named) == 1 else self.every, "firm": len(named) == 1}

    def _of_row(self, named: tuple[str, ...]) -> dict[str, Any]:
        """The same for the rating of one recommendation, which tracked actions' ratings are not."""
        own = self.profile.dimension_ids
        meant = [name for name in named if name in own]
        return {"dimensions": tuple(meant) if len(meant) == 1 else own, "firm": len(meant) == 1}

    @cached_property
    def _counted(self) -> tuple[str, ...]:
        """What the plan rates, one and many."""
        named = dict.fromkeys((self.profile.row_word, *map(self.profile.counted, self.profile.dimensions)))
        return tuple(name for word in named for name in (word, plural(word)))

    @cached_property
    def _rows(self) -> str:
        return "|".join(re.escape(word) for word in sorted(self._counted, key=len, reverse=True))

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        level = "|".join(re.escape(label) for label in sorted(self.levels, key=len, reverse=True))
        of = rf"(?:\s+(?:out\s+)?of\s+(?:the|our|all|these)?\s*(?:\w+\s+)?(?:{self._rows})?)?"
        return (
            count_pattern(self.levels, self._counted[::2]),
            # "three recommendations were rated Green"
            re.compile(
                rf"{NUMBER}{of}\s+(?:{self._rows})\s+(?:was|were|had been)\s+(?:rated\s+|as\s+)*(?P<level>{level})\b",
                re.I,
            ),
            # "seven actions that are amber"
            re.compile(
                rf"{NUMBER}{of}\s+(?:{self._rows})\s+(?:that|which)\s+(?:are|is|remain|remains)\s+(?:rated\s+|as\s+)*"
                rf"(?P<level>{level})\b",
                re.I,
            ),
            # "15 green recommendations", "two remaining Amber actions"
            re.compile(
                rf"{NUMBER}\s+(?:(?:remaining|current|new|other|further)\s+)?(?P<level>{level})(?:[\s-]+rated)?\s+"
                rf"(?:(?P<row>{self._rows})|(?P<else>{_ELSE}))\b",
                re.I,
            ),
            # "5 are Green", "two rated Amber", "one remains Red"
            re.compile(
                rf"{NUMBER}{of}\s+(?:(?:are|is|remains?|stays?)\s+)?(?:now\s+|still\s+|currently\s+)?(?:rated\s+|as\s+)*"
                rf"(?P<level>{level})\b(?!\s*/)(?!-)",
                re.I,
            ),
            # "Green: 5", "Green 5", "Green (5)"
            re.compile(rf"\b(?P<level>{level})(?:\s+rated)?\s*(?:[:=(–-]\s*|\s){NUMBER}(?!\s*\w)", re.I),
        )

    def _counts(
        self, sentence: str, place: str, context: str, dimension: tuple[str, ...], taken: list[tuple[int, int]]
    ) -> Iterator[Said]:
        """The counts of ratings; `taken` are the spans that say something, and grows by theirs."""
        if not self.levels:
            return
        of_rows = re.search(rf"\b(?:{self._rows})\b|\brat(?:ed|ings?)\b|\bRAG\b", context, re.I)
        for one in counted(sentence, self.levels, self._rows, of_rows is not None):
            named = self._dimension(one.at, sentence) or dimension
            period, other = self.time_of(sentence)
            taken.append(one.at)
            yield Said(
                kind="count", words=" ".join(one.words.split()), sentence=sentence, place=place, number=one.number,
                share=one.share, code=one.code, period=period, other_time=other, **self._of(named),
            )  # fmt: skip
        for at, pattern in enumerate(self._patterns):
            for found in pattern.finditer(sentence):
                span = found.span("number")
                if any(start < span[1] and span[0] < end for start, end in taken) or (at > 3 and not of_rows):
                    continue
                if _OUT_OF.search(sentence[: span[0]]):
                    continue  # "five out of six are amber" counts five
                taken.append(found.span() if at < 3 else span)
                yield self._count(found, sentence, place, dimension)

    def _count(self, found: re.Match[str], sentence: str, place: str, dimension: tuple[str, ...]) -> Said:
        named = self._dimension((found.start("number"), found.end()), sentence) or dimension
        period, other = self.time_of(sentence)
        noun = found.groupdict().get("else") or ""
        if not noun and not re.search(rf"\b(?:{self._rows})\b", sentence, re.I):
            others = _OTHERS.search(sentence)
            noun = others[0] if others else ""
        return Said(
            kind="count", words=" ".join(found[0].split()), sentence=sentence, place=place,
            number=number_of(found["number"]), code=self.levels[found["level"].casefold()], period=period,
            other_time=other, known=not noun or noun.casefold() in self._counted, **self._of(named),
        )  # fmt: skip

    def _dimension(self, at: tuple[int, int], sentence: str) -> tuple[str, ...]:
        """The dimension that a sentence names for a count: the last before it, or one that follows with "for" or "on".

        What a rating means may speak of another dimension and says nothing of which is counted.
        """
        if len(self.every) == 1:
            return self.every
        marks = sorted((mark.span(), name) for name, one in self.marks.items() for mark in one.finditer(sentence))
        before = [name for (_, end), name in marks if end <= at[0]]
        after = [name for (start, _), name in marks if start >= at[1] and _OF_IT.fullmatch(sentence[at[1] : start])]
        return tuple((after or before[-1:])[:1])

    @cached_property
    def _total(self) -> re.Pattern[str]:
        rows = self._rows
        return re.compile(
            rf"(?P<lead>\b(?:all(?: of)?(?: the| our)?|the|these|our|its|of|total of|has|have|contains|with)\s+)?"
            rf"{NUMBER}\s+"
            rf"(?P<adjective>(?:current|new|existing|original|remaining|Ofsted)\s+){{0,2}}(?:{rows})\b"
            rf"(?P<tail>\s+(?:are\s+)?(?:in|of) the (?:\w+\s+)?plan|\s+in total|\s+(?:were\s+|are\s+)?made\b)?",
            re.I,
        )

    def _totals(self, sentence: str, place: str, taken: list[tuple[int, int]]) -> Iterator[Said]:
        for found in self._total.finditer(sentence):
            span = found.span("number")
            if any(start < span[1] and span[0] < end for start, end in taken):
                continue
            lead, adjective = (found["lead"] or "").casefold().split(), (found["adjective"] or "").strip().casefold()
            of_plan = re.search(r"\bplan\s+$", sentence[: found.start()], re.I) is not None
            strong = of_plan or "all" in lead or "total" in lead or found["tail"] or adjective in ("current", "new")
            if not (strong or lead) or _OUT_OF.search(sentence[: span[0]]):
                continue
            period, other = self.time_of(sentence)
            taken.append(span)
            yield Said(
                kind="total", words=" ".join(found[0].split()), sentence=sentence, place=place,
                number=number_of(found["number"]), period=period, other_time=other, firm=bool(strong),
            )  # fmt: skip

    # Figures

    def _figures(
        self, sentence: str, place: str, begin: int = 0, taken: Sequence[tuple[int, int]] = ()
    ) -> Iterator[Said]:
        """Percentages and lengths of time; `number` is how many of its kind stand in the sentence."""
        found = [
            figure
            for figure in read_cell(sentence, "performance")
            if figure.value is not None
            and figure.at[0] >= begin
            and not any(start < figure.at[1] and figure.at[0] < end for start, end in taken)
            and (
                figure.unit in ("%", "percentage points")
                or (DURATIONS.fullmatch(figure.unit or "") and figure.role not in _NOT_REACHED)
            )
        ]
        for figure in found:
            alike = sum((one.unit == "%", one.role) == (figure.unit == "%", figure.role) for one in found)
            words = " ".join(sentence[figure.at[0] : figure.at[1]].split())
            yield Said(
                kind="figure", words=words, sentence=sentence, place=place, figure=figure, period=figure.period,
                number=alike,
            )  # fmt: skip

    def _amounts(
        self, sentence: str, place: str, about: str, begin: int, taken: Sequence[tuple[int, int]]
    ) -> Iterator[Said]:
        """What else is counted: people, cases, money."""
        period, other = self.time_of(sentence)
        for figure, alike in amounts_in(sentence, taken, begin):
            noun = re.match(rf"(?:\s+[\w'’-]+){{0,2}}?\s+{re.escape(figure.unit or '')}\b", sentence[figure.at[1] :])
            end = figure.at[1] + (noun.end() if noun and figure.unit else 0)
            words = " ".join(sentence[figure.at[0] : end].split()).rstrip(".,;:")
            yield Said(
                kind="amount", words=words, sentence=sentence, place=place, about=about, figure=figure, number=alike,
                period=figure.period or period, other_time=other,
            )  # fmt: skip

    # Ratings of single rows

    @cached_property
    def _refs(self) -> Mapping[str, tuple[str, ...]]:
        """The rows that go under each Ref."""
        found: dict[str, tuple[str, ...]] = {}
        for row in self.plan:
            ref = _plain_ref(row.ref)
            if ref:
                found[ref] = (*found.get(ref, ()), row.id)
        return found

    @cached_property
    def _ref(self) -> re.Pattern[str] | None:
        """What names a row: its Ref, behind "recommendation" or "Ref" where the Ref alone may be any number."""
        telling = [ref for ref in self._refs if re.search(r"\d.*\D.*\d|\d[a-z]", ref)]
        plain = [ref for ref in self._refs if ref not in telling]
        lead = rf"(?:{self._rows}|refs?\.?|reference|nos?\.?|number|row)\s+"
        forms = [_either_ref(telling)] if telling else []
        forms += [rf"(?:{lead}){_either_ref(plain)}"] if plain else []
        return re.compile(rf"(?<![\w.%/])(?:{'|'.join(forms)})(?![\w%/]|\.\d)", re.I) if forms else None

    def rows_in(self, text: str) -> list[tuple[int, str]]:
        """The rows that a text names by their Refs: where, and the id."""
        return [(start, row) for (start, _), row in self._named_rows(text)]

    def _named_rows(self, text: str) -> list[tuple[tuple[int, int], str]]:
        found = []
        for match in self._ref.finditer(text) if self._ref else ():
            named = next(group for group in match.groups() if group)
            found += [(match.span(), row) for row in self._refs[_plain_ref(named)]]
        return found

    @cached_property
    def _level(self) -> re.Pattern[str]:
        level = "|".join(re.escape(label) for label in sorted(self.levels, key=len, reverse=True))
        return re.compile(rf"(?<![\w/-])(?P<level>{level})(?![\w/-])", re.I)

    def _ratings(self, sentence: str, place: str, about: str) -> Iterator[Said]:
        """Ratings of rows that a sentence names: "2019 3 is rated Amber for impact", "Rated Red: 2019 4"."""
        rows = self.rows_in(sentence)
        if not rows or not self.levels or not self.profile.dimension_ids:
            return
        said = [found for found in self._level.finditer(sentence) if self._is_said(sentence, found)]
        dimension = self._named(sentence)
        dimension = dimension if len(dimension) == 1 else self._named(about)
        period, other = self.time_of(sentence)
        for at, found in enumerate(said):
            before = said[at - 1].end() if at else 0
            after = said[at + 1].start() if at + 1 < len(said) else len(sentence)
            lead = sentence[: found.start()]
            moved_to = _TO.search(lead) is not None and re.search(r"\bfrom\b", lead, re.I) is not None
            mine = [row for start, row in rows if before <= start < found.start()]
            if moved_to:
                mine = mine or [row for start, row in rows if start < before]  # "2019 3 moved from Amber to Green"
            else:
                mine = mine or ([row for start, row in rows if found.end() <= start < after] if not at else [])
            past = not moved_to and (other or _FROM.search(lead) is not None)
            for row in dict.fromkeys(mine):
                yield Said(
                    kind="rating", words=found[0], sentence=sentence, place=place, row=row, period=period,
                    code=self.levels[found["level"].casefold()], other_time=past, **self._of_row(dimension),
                )  # fmt: skip

    def _is_said(self, sentence: str, found: re.Match[str]) -> bool:
        """Whether a level's word is used as a rating here: after a verb, a colon, a bracket, or "to"."""
        before = sentence[max(0, found.start() - 40) : found.start()].casefold()
        return _LEADS.search(before) is not None or re.match(r"\s*:", sentence[found.end() :]) is not None

    def _cell(self, passage: Passage) -> Iterator[Said]:
        """A cell that only holds a rating or a number, whose row and column say of what."""
        text, about, place = passage.text.strip(), passage.about, passage.place
        bracketed = re.match(r"(\w+)\s*[(,;]", text)  # "Green (was Amber)"
        level = self.scheme.read(text) or (self.scheme.read(bracketed[1]) if bracketed else None)
        rows = self._rows_at_head(about)
        named, sentence = self._named(about), f"{about}: {text}"
        # A column that is named after an earlier round is that round's, whatever period it may have the name of.
        column = about.rpartition(" / ")[2].strip().casefold()
        period, other = (self.rounds[column], True) if column in self.rounds else self.time_of(about)
        if level is not None and level.code and rows and self.profile.dimension_ids and len(text) < _LONGEST_LEVEL:
            yield Said(
                kind="rating", words=text, sentence=sentence, place=place, row=rows[0], code=level.code, period=period,
                other_time=other, **self._of_row(named),
            )  # fmt: skip
        heads = {re.sub(r"[^\w ]", "", head).strip().casefold() for head in about.split(" / ")}
        labels = heads & set(self.levels)
        number = re.fullmatch(rf"(?:{NUMBER})?\s*\(?(?P<share>\d{{1,3}}(?:\.\d+)?\s?%)?\)?", text, re.I)
        if text and number and (number["number"] or number["share"]) and len(labels) == 1:
            code = self.levels[labels.pop()]
            share = None if number["number"] else Decimal((number["share"] or "").rstrip(" %"))
            yield Said(
                kind="count", words=text, sentence=sentence, place=place, code=code, share=share,
                number=number_of(number["number"]) if number["number"] else 0, period=period, other_time=other,
                **self._of(named),
            )  # fmt: skip

    def _rows_at_head(self, about: str) -> tuple[str, ...]:
        """The row that stands at the head of a table's row: by its Ref, with or without words, or by its text."""
        head = about.partition(" / ")[0]
        exact = self._refs.get(_plain_ref(head)) or self._texts.get(_plain_ref(head))
        if exact:
            return exact
        named = tuple(dict.fromkeys(row for _, row in self._named_rows(head)))
        if not named and (first := re.match(r"\W*(\d{1,3}(?:\s?[a-z])?)[.):]?\s+(?=\D)", head, re.I)):
            # A bare number at the head is a Ref where the words behind it are the row's own.
            words = stems(head[first.end() :])
            rows = self._refs.get(_plain_ref(first[1]), ())
            named = tuple(row.id for row in self.plan if row.id in rows and words & stems(f"{row.theme} {row.text}"))
        return named if len(named) == 1 else ()

    @cached_property
    def _texts(self) -> Mapping[str, tuple[str, ...]]:
        """The rows that have each text."""
        found: dict[str, tuple[str, ...]] = {}
        for row in self.plan:
            key = _plain_ref(row.text)
            found[key] = (*found.get(key, ()), row.id)
        return {text: rows for text, rows in found.items() if len(rows) == 1}

    # Periods

    def _periods(self, sentence: str, place: str, passage: Passage) -> Iterator[Said]:
        named = [one for one in read_dates(sentence) if one.type == "period" and one.start and one.end]
        measured = any(one.value is not None and one.unit for one in read_cell(sentence, "performance"))
        for mention in named if not measured else ():  # a figure's own period is told with the figure
            basis = mention.basis or "day"
            start, end = mention.start, mention.end
            if start is None or end is None:
                continue
            before = sentence[: mention.at[0]]
            short = len(sentence.split()) <= _SHORT and len(named) == 1 and (end - start).days <= _YEAR
            position = short and _POSITION.search(before[-50:]) is not None
            if position or "quarter" in basis:
                period = Period(label=mention.label, basis=basis, start=start, end=end)
                words = " ".join(sentence[mention.at[0] : mention.at[1]].split()) or mention.label
                yield Said(
                    kind="period", words=words, sentence=sentence, place=place, period=period, firm=bool(position)
                )


def _plain_ref(ref: str) -> str:
    """A Ref for looking it up: "2019 3" of "2019  3."."""
    return " ".join(ref.casefold().split()).rstrip(".")


def _either_ref(refs: Sequence[str]) -> str:
    longest_first = sorted(refs, key=len, reverse=True)
    forms = (r"[ \xa0]+".join(map(re.escape, ref.split())) for ref in longest_first)
    return f"({'|'.join(forms)})"
