"""What sentences count of the plan: how many have a rating, and how many rows there are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from cipxl.checks.counted import NUMBER, Tally, number_of
from cipxl.reconciling.letters import runs
from cipxl.reconciling.speaking import Speaking, When
from cipxl.reconciling.statement import Said
from cipxl.reconciling.terms import Terms
from cipxl.summary import plural

__all__ = ["NOT_RATED", "PART", "Line", "Tallying", "quoted"]

_OTHERS = re.compile(
    r"\b(?:teams?|workers?|managers?|staff|contacts?|cases?|files?|audits?|children|families|plans?|schools?|"
    r"young people|services?|visits?|assessments?|indicators?|risks?|contracts?|homes?|providers?|referrals?)\b",
    re.I,
)
_OUT_OF = re.compile(rf"{NUMBER}\s+(?:(?:out\s+)?of|in)\s+(?:(?:the|our|all|every)\s+)?$", re.I)
_BECAUSE = re.compile(
    r"\W*(?:(?:for|on)\s+(?:\w+\s+){1,4}?)?(?:because|due\s+to|owing\s+to|as\s+a\s+result|where|following|for\s+want\s+of|as\s+they|since\s+they)\b",
    re.I,
)
_HAS = re.compile(r"\W*(?:\([^()]{0,60}\)\W*)?(?:(?:has|have|contains?|includes?|with)\b|\)?\s*[:–]\s)", re.I)
_OF_WHICH = re.compile(r"\bof\s+(?:which|these|those|them|whom)\b", re.I)
_BUT_FOR = re.compile(
    r"\b(?:apart\s+from|aside\s+from|except(?:ing)?|other\s+than|excluding|exception\s+of|besides|save\s+for)\b", re.I
)
# What is counted over both ratings of a row at once.
_JOINT = re.compile(
    r"\W*(?:(?:for|on|in|against)\s+)?(?:both|either|at\s+least\s+one|one\s+or\s+(?:the\s+other|both)|each)\b", re.I
)
_IN_IT = re.compile(r"\W*(?:in|within|under|for)\s+(?:the\s+)?", re.I)
_OF_THEM = re.compile(r"\W*(?:of|among|out\s+of)\b", re.I)
NOT_RATED = "the plan does not rate what is counted here"
PART = "it may count some of them only"


class Line(NamedTuple):
    """A sentence or a part of one, as it stands in a report.

    `about` is its heading, `context` all that stands round it, `before` the sentence before; `dimension` is what was
    named last, `other` another plan that it speaks of; `part` is whether what went before spoke of some rows only.
    """

    text: str
    place: str
    about: str = ""
    context: str = ""
    before: str = ""
    dimension: tuple[str, ...] = ()
    other: str = ""
    part: bool = False


class Tallying:
    """Reads what a sentence counts.

    Args:
        terms: The plan's own terms.
        speaking: What a sentence speaks of.
    """

    def __init__(self, terms: Terms, speaking: Speaking) -> None:
        self.terms = terms
        self.speaking = speaking

    # Ratings

    def counts(self, line: Line, taken: list[tuple[int, int]]) -> Iterator[Said]:
        """The counts of ratings; `taken` are the spans that say something else, and grows by theirs."""
        terms, text = self.terms, line.text
        if not terms.levels:
            return
        of_rows = re.search(rf"\b(?:{terms.rows})\b|\brat(?:ed|ings?)\b|\bRAG\b", line.context, re.I) is not None
        found = sorted(terms.grammar.tallies(text), key=lambda tally: tally.at)
        listed = len({one.code for one in found if one.quantity.share is not None and not one.noun}) > 1
        kept = []
        for one in found:
            # A Ref inside a count says within which rows is counted: "none of the actions in area 1 is red".
            free = not any(_over(span, one.at) and not one.at[0] < span[0] < span[1] < one.at[1] for span in taken)
            noun = one.noun.casefold()
            if free and (noun or of_rows or (listed and one.quantity.share is not None)):
                kept.append(one)
        letters = [one for one in runs(text, terms.scheme) if not any(_over(one.at, two.at) for two in kept)]
        taken += [one.at for one in (*kept, *letters)]
        ends = [one.at[1] for one in kept]
        for one in (*kept, *letters):
            when = self.speaking.when(text, one.at, one.tense, line.before, ends)
            yield self._count(one, line, when, [tally for tally in kept if tally.at[1] <= one.at[0]])

    def _count(self, one: Tally, line: Line, when: When, before: Sequence[Tally]) -> Said:
        terms, text = self.terms, line.text
        noun = one.noun or next((tally.noun for tally in reversed(before) if tally.noun), "")
        named = terms.dimension_of(one.at, text) or line.dimension
        chosen = terms.of(named, noun)
        on = {terms.profile.dimension(name).on for name in chosen["dimensions"]}
        rows = self._within(one, text) if on == {"action"} else ()
        return Said(
            kind="count", words=quoted(one.words), sentence=text, place=line.place, quantity=one.quantity,
            code=one.code, period=when.period, other_time=when.other, round=when.round, rows=rows,
            word=one.noun, beyond=self._beyond(noun, line, when), doubt=self._doubt(one, line, before, rows), **chosen,
        )  # fmt: skip

    def _beyond(self, noun: str, line: Line, when: When) -> str:
        """Why the plan cannot know a count, "" where it may."""
        if line.other:
            return f"it speaks of something else: {line.other}"
        if when.to_come:
            return "it speaks of what is to come"
        others = None
        if not noun and not re.search(rf"\b(?:{self.terms.rows})\b", line.text, re.I):
            others = _OTHERS.search(self.terms.level.sub(" ", line.text))
        known = {name.casefold() for name in self.terms.counted}
        return NOT_RATED if others or (noun and noun.casefold() not in known) else ""

    def _within(self, one: Tally, text: str) -> tuple[str, ...]:
        """The rows within which is counted: "of the actions in area 1", "area 1 has four actions, of which two are"."""
        named = [(at, row) for at, row in self.terms.named_rows(text) if at[0] < one.at[1]]
        inside = [row for at, row in named if at[0] >= one.at[0]]
        if not inside and named:
            (first, last), start = (named[0][0][0], named[-1][0][1]), one.at[0]
            if _HAS.match(text[last:]) or (_IN_IT.fullmatch(text[:first]) and "," in text[last:start]):
                inside = [row for at, row in named if at[1] <= start]
        return tuple(dict.fromkeys(inside))

    def _doubt(self, one: Tally, line: Line, before: Sequence[Tally], rows: tuple[str, ...]) -> str:
        """Why a count that the plan does not have may be right all the same, "" where it cannot."""
        text, start = line.text, one.at[0]
        if one.more or _BECAUSE.match(text[one.at[1] :]):
            return PART
        if self.speaking.is_reported(text, start):
            return "it is what somebody said or asked"
        if len(self.terms.every) > 1 and _JOINT.match(text[one.at[1] :]):
            return "it counts over several ratings at once"
        if _BUT_FOR.search(text[:start]) or _BUT_FOR.search(text[one.at[1] :]) or self._of_some.match(text[:start]):
            return PART
        which = _OF_WHICH.search(text[max(0, start - len("of which ")) : one.at[1]])
        if before and (which or (_OF_THEM.match(text) and not one.noun)):
            return PART  # "of the four that are green, three are", "eight are on target, four of which are"
        if rows:
            return ""
        named = [at for at, _ in self.terms.named_rows(text) if at[1] <= start]
        if named and (_OF_THEM.match(text) or not re.search(r"[;:,]", text[named[-1][1] : start])):
            return PART  # "Of recommendations 1, 2 and 3, two are green"
        whole = one.quantity.of is not None and one.quantity.of in self._sizes
        if not one.noun and line.part and not whole:
            return PART
        stock = [tally for tally in self._stocks(text[:start]) if not any(_over(tally[1], two.at) for two in before)]
        if not one.noun and stock and stock[-1][0] not in self._sizes:
            return PART
        if one.quantity.of is not None and one.quantity.of not in self._sizes:
            return f"the plan has {' or '.join(map(str, sorted(self._sizes)))} in all"
        return ""

    @cached_property
    def _of_some(self) -> re.Pattern[str]:
        """Such as "of the actions led by the Assistant Director", before what is counted of them."""
        rows = self.terms.rows
        return re.compile(
            rf"\W*(?:of|among|out\s+of|in)\s+(?:the|our|these|those)\s+(?:\w+\s+){{0,2}}?(?:{rows})\s+"
            r"(?!(?:is|are|in\s+(?:the|our|this)\s+plan)\b)[a-z]+\s+[a-z]+",
            re.I,
        )

    @cached_property
    def _sizes(self) -> frozenset[int]:
        """How many rows or actions there are to be rated."""
        plan = self.terms.plan
        on = {one.on for one in self.terms.profile.dimensions}
        sizes = {"recommendation": len(plan.recommendations), "action": sum(1 for _ in plan.tracked)}
        return frozenset(size for kind, size in sizes.items() if kind in on)

    def _stocks(self, text: str) -> list[tuple[int, tuple[int, int]]]:
        """How many rows a text says that it speaks of, and where: "the three recommendations on placements"."""
        return [(number_of(found["number"]), found.span()) for found in self._stock.finditer(text)]

    @cached_property
    def _stock(self) -> re.Pattern[str]:
        return re.compile(rf"{NUMBER}\s+(?:[\w'’-]+\s+){{0,3}}?(?:{self.terms.rows})\b", re.I)

    def speaks_of_part(self, text: str, counts: Sequence[tuple[int, int]]) -> bool:
        """Whether a sentence speaks of some of the rows, so that what is counted after it may be among them.

        Args:
            text: The sentence.
            counts: Where it counts ratings.
        """
        if self.terms.named_rows(text):
            return True
        stocks = [(number, at) for number, at in self._stocks(text) if not any(_over(at, one) for one in counts)]
        return any(number not in self._sizes for number, _ in stocks)

    # Rows

    @cached_property
    def _total(self) -> re.Pattern[str]:
        return re.compile(
            r"(?P<lead>\b(?:all(?: of)?(?: the| our)?|the|these|our|its|of|total of|has|have|contains|covers|with)\s+)?"
            rf"{NUMBER}\s+"
            rf"(?P<adjective>(?:current|new|existing|original|remaining|Ofsted)\s+){{0,2}}(?P<noun>{self.terms.rows})\b"
            rf"(?P<tail>\s+(?:are\s+)?(?:in|of) the (?:\w+\s+)?plan|\s+in total|\s+(?:were\s+|are\s+)?made\b)?",
            re.I,
        )

    def totals(self, line: Line, taken: list[tuple[int, int]]) -> Iterator[Said]:
        """How many rows a sentence says that there are."""
        for found in self._total.finditer(line.text):
            span = found.span("number")
            if any(start < span[1] and span[0] < end for start, end in taken):
                continue
            lead, adjective = (found["lead"] or "").casefold().split(), (found["adjective"] or "").strip().casefold()
            ahead = line.text[: found.start()]
            of_plan = re.search(r"\bplan\s+$", ahead, re.I) is not None
            and_has = re.search(rf"\bplan\b[^.]*{NUMBER}\s+(?:{self.terms.rows})\s+and\s+$", ahead, re.I) is not None
            strong = of_plan or and_has or "all" in lead or "total" in lead or found["tail"]
            strong = strong or adjective in ("current", "new")
            if not (strong or lead) or _OUT_OF.search(line.text[: span[0]]):
                continue
            taken.append(span)
            yield self.total(found["noun"], number_of(found["number"]), quoted(found[0]), line, bool(strong))

    def total(self, noun: str, number: int, words: str, line: Line, firm: bool) -> Said:
        """That there are so many rows of a kind."""
        period, other = self.speaking.time_of(line.text)
        word = self.terms.profile.row_word
        is_row = noun.casefold() in (word.casefold(), plural(word).casefold())
        action = self.terms.profile.action_word
        rows = () if is_row else tuple(dict.fromkeys(row for _, row in self.terms.named_rows(line.text)))
        return Said(
            kind="total", words=words, sentence=line.text, place=line.place, number=number, period=period,
            other_time=other, firm=firm or bool(rows), word=word if is_row else action, rows=rows,
            beyond=f"it speaks of something else: {line.other}" if line.other else "",
        )  # fmt: skip


def _over(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def quoted(text: str) -> str:
    """Words of a sentence as they are quoted: in one line."""
    return " ".join(text.split())
