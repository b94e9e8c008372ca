"""Ratings of single rows that a sentence or a table's cell tells: "2019 3 is rated Amber for impact"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from cipxl.checks.counted import NUMBER, Quantity, number_of
from cipxl.reconciling.speaking import Speaking
from cipxl.reconciling.statement import Said
from cipxl.reconciling.tallying import Line, Tallying, quoted
from cipxl.reconciling.terms import Terms
from cipxl.sources.prose import Passage

__all__ = ["Single"]

_LONGEST_LEVEL = 30
_LEADS = re.compile(
    r"(?:\brated\b|\brating\b|\b(?:is|are|was|were|been|remains?|stays?|now|to|from|at|as)\b|[:(,–-])\s*(?:\w+\s+)?$"
)
_WAS = re.compile(r"\b(?:was|were|been)\W+(?:\w+\W+)?$", re.I)
_FROM = re.compile(r"\bfrom\W+(?:\w+\W+){0,2}$", re.I)
_TO = re.compile(r"\bto\W+(?:\w+\W+)?$", re.I)
_AND = re.compile(r"\b(?:and|but|though|while|yet)\W+(?:\w+\W+)?$", re.I)
_BOTH = re.compile(r"\W*(?:for|on|in)\s+(?:both\b|all\b)", re.I)
_NOT = re.compile(r"\b(?:not|no\s+longer|never|nor)\s+(?:\w+\s+){0,2}$", re.I)
_OF_OTHERS = re.compile(r"\W*(?:for|in|on)\s+(?:the\s+)?(?:others?|rest|remaining|remainder)\b", re.I)
_ALL_OF_THEM = ("total", "overall", "all", "total number", "all recommendations", "number")


class Single:
    """Reads the ratings of single rows, and the cells of tables that count ratings.

    Args:
        terms: The plan's own terms.
        speaking: What a sentence speaks of.
        rounds: The earlier rounds, by their names in small letters.
    """

    def __init__(self, terms: Terms, speaking: Speaking, tallying: Tallying) -> None:
        self.terms = terms
        self.speaking = speaking
        self.tallying = tallying
        self.rounds = {name.casefold(): (name, period) for name, period in speaking.rounds.items()}

    def ratings(self, line: Line, counts: Sequence[tuple[int, int]]) -> Iterator[Said]:
        """Ratings of rows that a sentence names: "2019 3 is rated Amber for impact", "Rated Red: 2019 4".

        Args:
            line: The sentence.
            counts: Where it counts ratings, which are of no single row.
        """
        terms, sentence = self.terms, line.text
        rows = [(start, row) for (start, _), row in terms.named_rows(sentence)]
        if not rows or not terms.levels or not terms.profile.dimension_ids or line.other:
            return
        said: list[re.Match[str]] = []
        for found in terms.level.finditer(sentence):
            counted = any(start <= found.start() < end for start, end in counts)
            if not counted and self._is_said(sentence, found, said):
                said.append(found)
        for at, found in enumerate(said):
            before = said[at - 1].end() if at else 0
            after = said[at + 1].start() if at + 1 < len(said) else len(sentence)
            lead = sentence[: found.start()]
            moved_to = _TO.search(lead) is not None and re.search(r"\bfrom\b", lead, re.I) is not None
            mine = [row for start, row in rows if before <= start < found.start()]
            more = (
                _WAS.search(lead) is not None
                or _AND.search(lead) is not None
                or self._of_dimension(sentence, found) != ()
            )
            if moved_to or (more and at):
                # "2019 3 moved from Amber to Green", "Green for implementation and Amber for impact"
                mine = mine or self._last(rows, before)
            else:
                mine = mine or ([row for start, row in rows if found.end() <= start < after] if not at else [])
            when = self.speaking.when(sentence, found.span(), "then" if _WAS.search(lead) else "now", line.before)
            past = not moved_to and (when.other or _FROM.search(lead) is not None)
            if when.to_come:
                continue
            every, chosen = self._dimensions(line, found, len(said))
            for row in dict.fromkeys(mine):
                yield Said(
                    kind="rating", words=found[0], sentence=sentence, place=line.place, row=row, period=when.period,
                    code=terms.grammar.code(found["level"]), other_time=past, every=every, round=when.round, **chosen,
                )  # fmt: skip

    def _last(self, rows: Sequence[tuple[int, str]], end: int) -> list[str]:
        """The rows that were named last before a place, as one list of them."""
        return [row for start, row in rows if start < end]

    def _of_dimension(self, sentence: str, found: re.Match[str]) -> tuple[str, ...]:
        """The dimension that stands right before a level: "impact on target"."""
        ahead = sentence[max(0, found.start() - 40) : found.start()]
        return tuple(
            name
            for name, mark in self.terms.marks.items()
            for one in mark.finditer(ahead)
            if re.fullmatch(r"\W*(?:status\W*|rating\W*)?(?:(?:is|are|now|at|as|rated)\W+)*", ahead[one.end() :], re.I)
        )

    def _dimensions(self, line: Line, found: re.Match[str], levels: int) -> tuple[bool, dict[str, object]]:
        """On which dimensions a row is said to have a level, and whether on each of them."""
        terms, sentence = self.terms, line.text
        own = terms.profile.dimension_ids
        if len(own) > 1 and _BOTH.match(sentence[found.end() :]):
            return True, {"dimensions": own, "firm": True}
        named = self._of_dimension(sentence, found) or terms.dimension_of(found.span(), sentence)
        every = terms.named(sentence)
        if not named:
            named = every if len(every) == 1 else ()
        follows = re.match(r"\W*(?:for|on|in)\s+(?:(?:both|the)\s+)*", sentence[found.end() :], re.I)
        if follows and len(every) > 1 and levels == 1 and len(own) == len(every):
            rest = sentence[found.end() :]
            if all(terms.marks[name].search(rest) for name in own):
                return True, {"dimensions": own, "firm": True}
        if not named:
            above = terms.named(line.about)
            named = above if len(above) == 1 else ()
        return False, terms.of_row(named)

    def _is_said(self, sentence: str, found: re.Match[str], said: Sequence[re.Match[str]]) -> bool:
        """Whether a level's word is used as a rating here: after a verb, a colon, a bracket, "to", or a dimension."""
        before = sentence[max(0, found.start() - 40) : found.start()].casefold()
        if _NOT.search(before) or _OF_OTHERS.match(sentence[found.end() :]):
            return False
        if _LEADS.search(before) is not None or re.match(r"\s*:", sentence[found.end() :]) is not None:
            return True
        return self._of_dimension(sentence, found) != () or (bool(said) and _AND.search(before) is not None)

    # Tables

    def cell(self, passage: Passage) -> Iterator[Said]:
        """A cell that only holds a rating or a number, whose row and column say of what."""
        terms = self.terms
        text, about, place = passage.text.strip(), passage.about, passage.place
        bracketed = re.match(r"(\w+)\s*[(,;]", text)  # "Green (was Amber)"
        level = terms.scheme.read(text) or (terms.scheme.read(bracketed[1]) if bracketed else None)
        rows = terms.row_at_head(about.partition(" / ")[0])
        named, sentence = terms.named(about), f"{about}: {text}"
        # A column that is named after an earlier round is that round's, whatever period it may have the name of.
        column = about.rpartition(" / ")[2].strip().casefold()
        name, own = self.rounds.get(column, ("", None))
        period, other = (own, True) if name else self.speaking.time_of(about)
        time = {"period": period, "other_time": other}
        if level is not None and level.code and rows and terms.profile.dimension_ids and len(text) < _LONGEST_LEVEL:
            yield Said(
                kind="rating", words=text, sentence=sentence, place=place, row=rows[0], code=level.code, **time,
                **terms.of_row(named),
            )  # fmt: skip
        heads = [re.sub(r"[^\w ]", "", head).strip().casefold() for head in about.split(" / ")]
        parts = [re.sub(r"[^\w ]", "", part).strip().casefold() for part in re.split(r"[/:–]|\s-\s", about)]
        labels = {terms.levels[head] for head in (*heads, *parts) if head in terms.levels}
        number = re.fullmatch(rf"(?:{NUMBER})?\s*\(?(?P<share>\d{{1,3}}(?:\.\d+)?\s?%)?\)?", text, re.I)
        if not text or not number or not (number["number"] or number["share"]):
            return
        if len(labels) == 1:
            share = None if number["number"] else Decimal((number["share"] or "").rstrip(" %"))
            yield Said(
                kind="count", words=text, sentence=sentence, place=place, code=labels.pop(), **time, **terms.of(named),
                quantity=Quantity(number_of(number["number"]) if number["number"] else 0, share),
            )  # fmt: skip
        elif heads[0] in _ALL_OF_THEM and number["number"] and len(heads) > 1 and (named or self._counts(heads[-1])):
            chosen = terms.of(named)["dimensions"]
            noun = terms.profile.counted(terms.profile.dimension(chosen[0])) if chosen else terms.profile.row_word
            line = Line(sentence, place)
            yield self.tallying.total(noun, number_of(number["number"]), quoted(text), line, firm=False)

    def _counts(self, head: str) -> bool:
        """Whether the head of a column says that rows are counted in it."""
        return re.search(rf"\b(?:{self.terms.rows})\b", head, re.I) is not None
