"""What the sentences of a report state: counts of ratings, totals, figures, ratings of single rows, periods.

Only what grammar leaves no doubt about. What a sentence counts without saying of what is kept with all it may mean;
whether that agrees is for the plan to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from cipxl.checks.wording import sentences
from cipxl.figures import read_cell
from cipxl.period import Period, read_dates
from cipxl.plan import Plan
from cipxl.profile import Profile
from cipxl.reconciling.amounts import amounts_in
from cipxl.reconciling.deeds import Deeds
from cipxl.reconciling.measured import figures_in
from cipxl.reconciling.moves import Moves
from cipxl.reconciling.single import Single
from cipxl.reconciling.speaking import Speaking
from cipxl.reconciling.statement import Said
from cipxl.reconciling.tallying import Line, Tallying, quoted
from cipxl.reconciling.terms import Terms
from cipxl.scheme import Scheme
from cipxl.sources.prose import Passage

__all__ = ["Reader"]

_LONGEST_LEAD = 90
_SHORT = 12  # words of a line that says what the report is about
_YEAR = 366
_LINK = re.compile(r"<?\b(?:https?://|www\.)\S+")
_POSITION = re.compile(
    r"(?:\b(?:position|situation|progress|update|data|figures|report|stands?)\s+(?:as\s+)?(?:at|of|for|to|by|in)"
    r"(?:\s+the)?(?:\s+end\s+of)?|\breporting period\W|^\W*as at)\s*$",
    re.I,
)
# The same at the end of the sentence that says what the report is for.
_AS_AT = re.compile(
    r"\b(?:report|update|inform|review|advise|brief|present)\w*\b.*\b(?:progress|position|plan)\b.*\bas\s+(?:at|of)"
    r"(?:\s+the)?(?:\s+end\s+of)?\s*$",
    re.I | re.S,
)


class Reader:
    """Reads what passages state of one plan.

    Args:
        plan: The plan that the report is about.
        profile: What its rows and ratings are called.
        scheme: Its levels.
        rounds: What the rounds before were called.
    """

    def __init__(self, plan: Plan, profile: Profile, scheme: Scheme, rounds: Iterable[str] = ()) -> None:
        self.terms = Terms(plan, profile, scheme)
        self.speaking = Speaking(plan, profile, rounds)
        self.tallying = Tallying(self.terms, self.speaking)
        self.moves = Moves(self.terms, self.speaking)
        self.deeds = Deeds(self.terms, self.speaking)
        self.single = Single(self.terms, self.speaking, self.tallying)

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
                heads = heads and not (re.search(r"\d", bare) and self.terms.levels and self.terms.level.search(bare))
                lead = bare if heads else lead
            about = passage.about if passage.table else lead
            yield from self._passage(passage, about, lists)

    @cached_property
    def _level_line(self) -> re.Pattern[str]:
        """A line that only says how many have a level: "Green: 4", "Impact – Amber (5)"."""
        level = self.terms.grammar.level
        return re.compile(rf"\W*(?:[\w ]{{1,40}}[:,–-]\s*)?(?P<level>{level})\s*[:=(–-]\s*\d{{1,3}}\)?\W*", re.I)

    def _lists_levels(self, passages: Sequence[Passage]) -> bool:
        """Whether lines of a report say how many have each of several levels, and so need not say of what."""
        lines = (line for one in passages for line in one.text.splitlines() if len(line) <= _LONGEST_LEAD)
        return len({found["level"].casefold() for line in lines if (found := self._level_line.fullmatch(line))}) > 1

    def _passage(self, passage: Passage, about: str, lists: bool) -> Iterator[Said]:
        if passage.table:
            stated = list(self.single.cell(passage))
            yield from stated
            if stated:
                return
        dimension = self.terms.named(about)
        other = about if not passage.table and self.speaking.heads_other_plan(about) else ""
        before = elsewhere = ""
        part = False
        for sentence in sentences(passage.text):
            rag = "rated" if lists and self._level_line.fullmatch(sentence.text) else ""
            context = f"{about} {before} {sentence.text} {rag}"
            bare = re.search(rf"\b(?:{self.terms.rows})\b", sentence.text, re.I) is None
            elsewhere = self.speaking.other_plan(sentence.text) or (elsewhere if bare else "")
            done, parts = "", [part and bare]
            for text in re.split(r";\s+", sentence.text):
                words = quoted(_LINK.sub(" ", text))
                if not words:
                    continue
                line = Line(words, passage.place, about, context, before, dimension, elsewhere or other, any(parts))
                counted: list[tuple[int, int]] = []
                yield from self._line(line, passage, f"{about} {before} {done}", counted)
                parts.append(self.tallying.speaks_of_part(words, counted))
                done = f"{done} {words}"
                named = self.terms.named(words)
                dimension = named if len(named) == 1 else dimension
            part = any(parts)
            before = sentence.text

    def _line(self, line: Line, passage: Passage, round_it: str, counted: list[tuple[int, int]]) -> Iterator[Said]:
        """What a sentence, or a part of one, states; `counted` is filled with where it counts ratings."""
        words = line.text
        refs = [span for span, _ in self.terms.named_rows(words)]  # "2019 4 is rated Amber" counts nothing
        taken = list(refs)
        yield from self.moves.moves(line, taken)
        yield from self.deeds.redated(line, taken)
        yield from self.tallying.counts(line, taken)
        counted += taken[len(refs) :]
        yield from self.tallying.totals(line, taken)
        begin = 0
        if passage.table and len(words.split()) <= _SHORT and line.about:
            words = f"{quoted(line.about)}: {words}"
            begin = len(words) - len(line.text)
        taken = [(start + begin, end + begin) for start, end in taken]
        before = "" if passage.table else line.before
        yield from figures_in(words, line.place, before, begin, taken)
        yield from self._amounts(words, line.place, round_it, begin, taken)
        yield from self.single.ratings(line, counted)
        yield from self.deeds.stated(line)
        yield from self._periods(line.text, line.place)

    def _amounts(
        self, sentence: str, place: str, about: str, begin: int, taken: Sequence[tuple[int, int]]
    ) -> Iterator[Said]:
        """What else is counted: people, cases, money."""
        period, other = self.speaking.time_of(sentence)
        for figure, alike in amounts_in(sentence, taken, begin):
            noun = re.match(rf"(?:\s+[\w'’-]+){{0,2}}?\s+{re.escape(figure.unit or '')}\b", sentence[figure.at[1] :])
            end = figure.at[1] + (noun.end() if noun and figure.unit else 0)
            words = quoted(sentence[figure.at[0] : end]).rstrip(".,;:")
            yield Said(
                kind="amount", words=words, sentence=sentence, place=place, about=about, figure=figure, number=alike,
                period=figure.period or period, other_time=other,
            )  # fmt: skip

    # Periods

    def _periods(self, sentence: str, place: str) -> Iterator[Said]:
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
            position = position or (len(named) == 1 and _AS_AT.search(before) is not None)
            if position or "quarter" in basis:
                period = Period(label=mention.label, basis=basis, start=start, end=end)
                words = quoted(sentence[mention.at[0] : mention.at[1]]) or mention.label
                yield Said(
                    kind="period", words=words, sentence=sentence, place=place, period=period, firm=bool(position)
                )
