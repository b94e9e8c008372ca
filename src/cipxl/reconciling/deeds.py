"""What a sentence says of tracked actions: of one that it names by its own words, and how many have a new date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from cipxl.checks.counted import QUANTITY, quantity
from cipxl.period import Period, read_dates
from cipxl.reconciling.speaking import Speaking
from cipxl.reconciling.statement import Said
from cipxl.reconciling.tallying import Line, quoted
from cipxl.reconciling.terms import Terms
from cipxl.summary import plural

__all__ = ["Deeds"]

_FEWEST = 3  # words of an action that can be told from other text
_SAID = re.compile(r"[\s\W]*(?:(?:is|are|remains?|stays?|now|rated|status|rating|at|moved\s+from)\W+)*", re.I)
_FROM = re.compile(r"\bfrom\s+$", re.I)
_TO = re.compile(r"\s+to\s+$", re.I)
_DUE = re.compile(
    r"\b(?P<first>original(?:ly)?\s+|first\s+)?(?:due|deadline|(?:end|completion)\s+date|to\s+be\s+(?:finished|completed|done))"
    r"(?:\s+(?:is|now|of|by|in|on|for|at|the|end)\b)*[\s:(]*$",
    re.I,
)


class Deeds:
    """Reads what a sentence says of single actions.

    Args:
        terms: The plan's own terms.
        speaking: What a sentence speaks of.
    """

    def __init__(self, terms: Terms, speaking: Speaking) -> None:
        self.terms = terms
        self.speaking = speaking

    @cached_property
    def _actions(self) -> Sequence[tuple[str, str]]:
        """The text and the id of each action that has words enough and is the only one with them, the longest first."""
        alone = [(text, ids[0]) for text, ids in self.terms.actions.items() if len(ids) == 1]
        return sorted(
            ((text, one) for text, one in alone if len(text.split()) >= _FEWEST), key=lambda pair: -len(pair[0])
        )

    @cached_property
    def _redated(self) -> re.Pattern[str]:
        date = r"(?:(?:due|end|completion|target)\s+)?(?:dates?|deadlines?|timescales?)"
        given = rf"(?:an?\s+)?(?:new|revised|later|different|changed|extended)\s+{date}"
        return re.compile(
            rf"{QUANTITY}{self.terms.grammar.of_rows}\s+(?:now\s+)?(?:has|have)\s+(?:now\s+)?"
            rf"(?:(?:been\s+given\s+|had\s+)?{given}|been\s+(?:re-?dated|put\s+back|extended))\b",
            re.I,
        )

    def redated(self, line: Line, taken: list[tuple[int, int]]) -> Iterator[Said]:
        """How many actions have another date than they first had; `taken` grows by where that is said."""
        word = self.terms.profile.action_word
        for found in self._redated.finditer(line.text):
            if (found["noun"] or "").casefold() not in (word, plural(word)) or line.other:
                continue
            taken.append(found.span())
            when = self.speaking.when(line.text, found.span(), "now")
            since = self.speaking.since(line.text) is not None or not self.speaking.spans(line.text)
            yield Said(
                kind="redated", words=quoted(found[0]), sentence=line.text, place=line.place, quantity=quantity(found),
                word=word, beyond="it speaks of what is to come" if when.to_come else "",
                doubt="it speaks of some time only" if since or when.other else "",
            )  # fmt: skip

    def stated(self, line: Line) -> Iterator[Said]:
        """The ratings and dates of the one action that a sentence names; of several it is not clear which is meant."""
        plain = line.text.casefold()
        named: list[tuple[int, int, str]] = []
        for text, one in self._actions:
            start = plain.find(text)
            if start >= 0 and not any(first <= start < last for first, last, _ in named):
                named.append((start, start + len(text), one))
        if len(named) != 1 or len(plain) != len(line.text):
            return
        _, end, action = named[0]
        yield from self._ratings(line, end, action)
        yield from self._dates(line, end, action)

    def _ratings(self, line: Line, end: int, action: str) -> Iterator[Said]:
        own = tuple(one.id for one in self.terms.profile.rated("action"))
        at, moved = end, False
        while own and (found := self.terms.level.search(line.text, at)):
            between = line.text[at : found.start()]
            if not (_SAID.fullmatch(between) or (moved and _TO.fullmatch(between))):
                return
            moved = _FROM.search(between) is not None
            yield Said(
                kind="rating", words=found[0], sentence=line.text, place=line.place, row=action, dimensions=own,
                code=self.terms.grammar.code(found["level"]), other_time=moved,
            )  # fmt: skip
            if not moved:
                return
            at = found.end()

    def _dates(self, line: Line, end: int, action: str) -> Iterator[Said]:
        for mention in read_dates(line.text):
            start, last = mention.start or mention.date, mention.end or mention.date
            if start is not None and mention.precision == "month":
                start = start.replace(day=1)
            due = _DUE.search(line.text[end : mention.at[0]]) if mention.at[0] >= end else None
            if due is None or start is None or last is None or mention.type not in ("period", "date", "deadline"):
                continue
            yield Said(
                kind="due", words=quoted(line.text[mention.at[0] : mention.at[1]]) or mention.label, sentence=line.text,
                place=line.place, row=action, code="original_due" if due["first"] else "due",
                period=Period(label=mention.label, basis=mention.basis or "day", start=start, end=last),
            )  # fmt: skip
