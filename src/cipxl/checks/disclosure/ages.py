"""The age of one child in a text: "a 14-year-old girl", "boy, 9", "she is 17"; not the ages that a service is for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cipxl.checks.disclosure.children import births, children
from cipxl.checks.disclosure.person import CHILD, KIN, YEARS_OLD, in_general, sentences
from cipxl.checks.disclosure.spans import Span, clear_of, plain
from cipxl.findings import Rule, Severity

__all__ = ["KINDS", "RULES"]

AGE = Rule(
    code="D012",
    title="The age of one child",
    severity=Severity.ERROR,
    why="With the place, the sex or what happened, an age is often enough for those who live there to know the child.",
    message="{where} has '{found}', which gives the age of one child.",
    fix="Say it of children in general, or give a wide age band. If it must be published, accept it with a reason.",
    fails="A 14-year-old girl from the town waited nine days",
    passes="All 16 and 17 year olds; a 3-year-old policy; children aged 10 and over",
)
RULES = (AGE,)

_N = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|1[0-9]|2[0-5]|[0-9])"
)
_SUFFIX = r"(?: ?(?:years?|yrs?|months?|mths?|weeks?|wks?|y/?o\b))?"
_WHO = rf"(?:{CHILD}|{KIN})"
_SHORT_SUFFIX = r"(?: ?(?:yrs?|years?|months?|mths?|wks?|weeks?|y/?o))?"
_NO_MORE = (
    r"(?![\w%/-]|[.,]\d| ?(?:-|to|or|plus|\+|%|per ?cent)(?! ?old)| (?:and|years and) (?:over|under|above|up|below|"
    r"older|younger)|(?: years)? or )"
)
_SEVERAL = rf"{_N}(?:(?:, {_N})*,? (?:and|&) {_N})"
_SIBLINGS = r"(?:siblings|sisters|brothers|twins|boys|girls|half-siblings|sons|daughters|cousins|lads|children)"
_FEW = r"(?:two|three|four|five|both|2|3|4|5|the|these|her|his|their)"
_SOMEBODY = (
    r"(?:with|who|whose|was|is|has|had|went|from|in|at|on|placed|living|moved|said|told|missing|waited|came|again|"
    r"about|for|by|after|during|and|to|that|of|before|without|under|because|were|[MF]\b|,|\)|'s)"
)
_SHE = r"(?:he|she|yp|(?:the|this|our) (?:girl|boy|baby|young person|young woman|young man))"
_TURNS = (
    r"(?:(?:has |had )?(?:just |now |recently |already )?(?:is|was|turned|turns|became|will be|will turn|turning)|"
    r"is about to (?:be|turn))(?: now| only| just| still| nearly| almost| about)?"
)
_FORMS = tuple(
    re.compile(form, re.I)
    for form in (
        # "14-year-old girl", "6 month old Polish baby", "a pregnant 15 year-old was", "found 2yr old alone"
        rf"(?<![\w-]){YEARS_OLD},? (?:[a-z][\w'-]* |[A-Z][a-z]+ ){{0,4}}?(?P<who>{_WHO}|twins)(?![\w-])",
        rf"\b(?:an?|one|our|the|this|that|only|pregnant|missing|vulnerable) {YEARS_OLD}(?= ?{_SOMEBODY}|$|[.;:])",
        rf"(?:^|[.;:(-] ?|\b(?:left|found|saw|hit|his|her) ){YEARS_OLD}(?= (?:{_SOMEBODY}|alone)\b)",
        # "girl aged 15", "boy, 9", "child (12)", "girl of 14", "male, 15yrs", "baby, 3 weeks old"
        rf"\b(?P<who>{_WHO})(?:'s)?,? ?\(?(?:now |then |only |just )?(?:aged?|age:|of|at)(?: of| only|"
        rf" just)? {_N}{_SUFFIX}{_NO_MORE}",
        rf"\b(?P<who>{_WHO})(?:, ?| ?\(){_N}{_SHORT_SUFFIX}(?=[),;.:]|$)",
        rf"\b(?P<who>{_WHO}),? \(?(?:just |only |about |nearly )?{YEARS_OLD}",
        rf"\b(?:male|female|boy|girl|lad),? {_N}(?:yrs?)?(?= (?:from|in|at|with|missing|living|placed)\b)",
        # "(M, 13)", "young person (F15)", "(14F)", "14 (f)"
        r"\((?:[MF],? ?1?\d|1?\d(?: ?(?:yrs?|y/?o))?,? ?[MF])(?=[,) ])|(?<![\w./-])1?\d \([MF]\)(?=[,;:])",
        # "he is 17 and a half", "YP has just turned 18", "at the age of 11 she", "aged 9, he", "her 15th birthday"
        rf"\b{_SHE} {_TURNS} {_N}{_SUFFIX}(?: and a half)?(?: old)?(?![\w%/-]|[.,]\d| (?:of|out|per|to|"
        r"weeks|days|hours|points)\b)",
        rf"\b(?:(?:at|from|since|by|until) (?:the )?age(?: of)?|aged) {_N}{_SUFFIX},? (?:and )?(?:he|she|his|her)\b"
        r"(?! ?/| or)",
        rf"(?<![\w/])(?:his|her) (?:{_N}|\d{{1,2}}(?:st|nd|rd|th)|[a-z]+(?:th|first|second|third)) birthday(?!s)",
        # "two sisters aged 13 and 15", "the siblings, 9 and 11", "half-brothers of 12 and 9"
        rf"\b{_FEW} (?:[a-z-]+ )?{_SIBLINGS},? ?\(?(?:both |all )?(?:aged?|ages) {_N}(?:(?:, {_N})*,? (?:and|"
        rf"&) {_N})?{_SUFFIX}{_NO_MORE}",
        rf"\b{_FEW} (?:[a-z-]+ )?{_SIBLINGS} ?[(,] ?{_SEVERAL}(?=[),;.]|$)",
        r"\b(?:half-|step-?)?(?:siblings|sisters|brothers|twins),? \(?(?:both )?(?:aged?|ages|of) "
        rf"{_SEVERAL}(?! (?:and|or|to)\b)",
    )
)
# What every form has in it; most sentences have none, and are not looked at further.
_SOME_AGE = re.compile(
    rf"(?:\d|\b{_N}[- ]?)(?=.?(?:year|yr|month|mth|week|wk|day|y/?\.?o|[MF]\b|\([MF]|[),;.:]|$| and|st|nd|rd|th))|"
    r"\b(?:aged?|ages|of|at|is|was|turn(?:s|ed)|became|be) (?:now |only |just |still |nearly |almost |"
    rf"about |of )*{_N}\b|"
    r"birthday|\([MF]|\b(?:(?:fe)?male|boy|girl|lad) \d",
    re.I,
)
_NOT_ONE = re.compile(
    r"\b(?:groups?|services?|teams?|pathways?|protocols?|panels?|offers?|checks?|reviews?|provision|cohorts?|"
    r"entitlement|population|policy|policies|strategy|data|figures|profile|records?)\b",
    re.I,
)
# "An 18-year-old care leaver can stay": what the law or a service has for anybody of that age.
_MAY = re.compile(
    r" (?:who )?(?:can|may|could|should|must|will|might|would|needs? to|is entitled|has (?:a|the) right)\b", re.I
)
_PRESENT = re.compile(r"\bwhen an? (?:[\w-]+ )?$", re.I)
_PRESENT_AFTER = re.compile(
    r"(?:,? (?:who |that )?(?:is|are|presents|becomes|comes|needs|goes|has|moves|leaves|turns)\b)", re.I
)


def ages(text: str) -> Iterator[Span]:
    """An age that is said of one child, or of a few brothers and sisters."""
    found = list(_found(text))
    taken = [*births(text), *children(text)] if found else []
    for span in found:
        if clear_of(span, taken):
            taken.append(span)
            yield span


def _found(text: str) -> Iterator[Span]:
    same = plain(text)
    for start, sentence in sentences(same):
        if not _SOME_AGE.search(sentence):
            continue
        for pattern in _FORMS:
            for match in pattern.finditer(sentence):
                first, last = start + match.start(), start + match.end()
                while same[first : first + 1] in set(" (.;:-"):
                    first += 1
                if not _general(sentence, match):
                    yield Span(first, last, text[first:last])


def _general(sentence: str, match: re.Match[str]) -> bool:
    """Whether the age is of anybody: "each 16-year-old", "when a 16-year-old presents", "the 2-year-old check"."""
    before, after = sentence[: match.start()], sentence[match.end() :]
    if in_general(before):
        return True
    if _NOT_ONE.match(after.lstrip()[:14]) or (match.groupdict().get("who") and _NOT_ONE.search(match[0])):
        return True
    if (re.search(r"\ban? $", before, re.I) or re.match(r"an? ", match[0], re.I)) and _MAY.match(after):
        return True
    return _PRESENT.search(before) is not None and _PRESENT_AFTER.match(after) is not None


KINDS: tuple[tuple[Rule, Callable[[str], Iterator[Span]]], ...] = ((AGE, ages),)
