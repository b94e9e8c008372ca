"""Ratings that a sentence says have moved: "three have moved from amber to green", "none has got worse"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from cipxl.checks.counted import QUANTITY, quantity
from cipxl.reconciling.speaking import Speaking
from cipxl.reconciling.statement import Said, Way
from cipxl.reconciling.tallying import NOT_RATED, PART, Line, quoted
from cipxl.reconciling.terms import Terms

__all__ = ["Moves"]

_UP = (
    r"improved|progressed|advanced|risen|(?:been\s+)?(?:upgraded|raised)|(?:got(?:ten)?|become)\s+better|gone\s+up|"
    r"moved\s+up"
)
_DOWN = (
    r"worsened|deteriorated|declined|slipped(?:\s+back)?|fallen(?:\s+back)?|dropped|regressed|"
    r"(?:been\s+)?(?:downgraded|lowered)|(?:got(?:ten)?|become)\s+worse|gone\s+down|moved\s+down"
)
_SAME = (
    r"(?:stayed|remained)\s+(?:unchanged|the\s+same)|(?:did\s+)?not\s+(?:moved?|changed?)|"
    r"(?:is|are|were|was|remains?|stays?|been)\s+(?:now\s+|still\s+)?(?:unchanged|the\s+same(?=\W))"
)
_ANY = r"moved|changed|gone|shifted|switched|been\s+re-?rated|been\s+moved|been\s+changed|turned"
# Times that are none of a round's: what has moved since then is not recorded.
_LONG = re.compile(
    r"\b(?:over\s+the\s+(?:life|course)|since\s+(?:the\s+)?(?:inspection|start|beginning|outset|plan)|"
    r"since\s+inception|to\s+date|in\s+total|overall|altogether|so\s+far|ever)\b",
    re.I,
)
_OF_RATINGS = re.compile(r"\brat(?:ed|ings?)\b|\bRAG\b|\bstatus(?:es)?\b|\bdowngraded\b|\bupgraded\b", re.I)
_RATINGS = re.compile(r"\b(?:ratings?|statuses)\b", re.I)
_MORE = re.compile(r"\b(?:further|another|additional|more|or|to|between)\s+$", re.I)


class Moves:
    """Reads what a sentence says of ratings that have moved.

    Args:
        terms: The plan's own terms.
        speaking: What a sentence speaks of.
    """

    def __init__(self, terms: Terms, speaking: Speaking) -> None:
        self.terms = terms
        self.speaking = speaking

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        level = self.terms.grammar.level
        pair = (
            rf"(?:\s+(?:its|their)\s+rating)?(?:\s+from\s+(?P<was>{level}))?(?:\s+(?:in)?to\s+(?P<to>{level}))?(?!\w|/)"
        )
        verb = rf"(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<same>{_SAME})|(?P<any>{_ANY})"
        return re.compile(
            rf"{QUANTITY}{self.terms.grammar.of_rows}?(?:\s+(?:ratings?|statuses))?"
            rf"(?:\s+(?:that|which)\s+(?:was|were|had\s+been)\s+(?:rated\s+)?(?P<from>{level}))?"
            rf"(?:\s+(?:that|which))?(?:\s+(?P<have>has|have|had))?(?:\s+(?:now|also|since|each|all))?"
            rf"(?:\s+(?:{verb})\b{pair}|\s+from\s+(?P<only_was>{level})\s+to\s+(?P<only_to>{level})\b(?!/))",
            re.I,
        )

    def moves(self, line: Line, taken: list[tuple[int, int]]) -> Iterator[Said]:
        """The movements that a sentence counts; `taken` grows by their spans."""
        if not self.terms.levels:
            return
        rated = _OF_RATINGS.search(line.text) is not None or self.terms.level.search(line.text) is not None
        noun = ""
        for found in self._pattern.finditer(line.text):
            if any(start < found.end() and found.start() < end for start, end in taken):
                continue
            groups = found.groupdict()
            was, code = groups["was"] or groups["from"] or groups["only_was"], groups["to"] or groups["only_to"]
            noun = found["noun"] or noun
            if found["noun"] and not (was or code) and noun.casefold() not in map(str.casefold, self.terms.counted):
                continue  # "no measure has improved" speaks of no rating
            if not noun and not (rated or re.search(rf"\b(?:{self.terms.rows})\b", line.context, re.I)):
                continue
            yield self._move(found, line, noun, (was or "", code or ""), rated)
            taken.append(found.span())

    def _move(self, found: re.Match[str], line: Line, noun: str, pair: tuple[str, str], rated: bool) -> Said:
        groups = found.groupdict()
        grammar = self.terms.grammar
        was, code = (grammar.code(name) if name else "" for name in pair)
        way: Way = "any"
        if groups["same"]:
            way = "none"
        elif groups["up"] and not (was and code):
            way = "up"
        elif groups["down"] and not (was and code):
            way = "down"
        # "Two ratings have changed" counts those of every dimension, whatever the heading above is about.
        own = self.terms.dimension_of(found.span(), line.text)
        named = own or (() if _RATINGS.search(found[0]) else line.dimension)
        chosen = self.terms.of(named, noun)
        known = {name.casefold() for name in self.terms.counted}
        beyond = NOT_RATED if noun and noun.casefold() not in known else ""
        when = self.speaking.when(line.text, (found.start(), found.start()), "now")
        if line.other:
            beyond = f"it speaks of something else: {line.other}"
        elif when.to_come:
            beyond = "it speaks of what is to come"
        since = self.speaking.since(line.text) or self.speaking.since(line.before)
        doubt = "" if (was or code) or rated or chosen["firm"] else "it may not be ratings that it speaks of"
        if since is None and not self.speaking.spans(line.text):
            doubt = "it does not say clearly since when"
        if not chosen["firm"] and re.search(r"\b(?:either|at\s+least\s+one|both)\b", line.text, re.I):
            doubt = "it counts over several ratings at once"
        if self.speaking.is_reported(line.text, found.start()):
            doubt = "it is what somebody said or asked"
        if _LONG.search(line.text) or (groups["have"] or "").casefold() == "had":
            doubt = "it speaks of another time"
        if _MORE.search(line.text[: found.start()]) or (line.part and not groups["noun"]):
            doubt = PART
        return Said(
            kind="move", words=quoted(found[0]), sentence=line.text, place=line.place, quantity=quantity(found),
            was=was, code=code, way=way, period=since, other_time=True, beyond=beyond, doubt=doubt, **chosen,
        )  # fmt: skip
