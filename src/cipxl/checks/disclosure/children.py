"""What points to one child: a date of birth, initials, a letter with an age."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cipxl.checks.disclosure.spans import Span, plain
from cipxl.checks.disclosure.words import words
from cipxl.findings import Rule, Severity

__all__ = ["KINDS", "RULES"]

DATE_OF_BIRTH = Rule(
    code="D005",
    title="A date of birth",
    severity=Severity.ERROR,
    why="With the council's name it is nearly always enough to tell one child from all others.",
    message="{where} has '{found}', which looks like a date of birth.",
    fix="Take it out, or say the age band. If it must be published, accept it with a reason.",
    fails="DOB 12/03/2011",
    passes="The guide to assessment before birth came out on 12/06/2020",
)
ONE_CHILD = Rule(
    code="D008",
    title="A child by initials, or by a letter with an age",
    severity=Severity.ERROR,
    why="Family, school and neighbours know whose initials and age they are, and learn the rest from the paper.",
    message="{where} has '{found}', which may point to one child.",
    fix="Say it of children in general. If it must be published, accept it with a reason.",
    fails="Child C, aged 7, moved in May",
    passes="Child Protection; child 1 to 1; Child C's review",
)
RULES = (DATE_OF_BIRTH, ONE_CHILD)

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = (
    rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\.?,? (?:\d{{4}}|'?\d{{2}})|"
    rf"{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})(?![\w/])"
)
_BIRTH = r"(?:d\.? ?o\.? ?b\b\.?|dates? of birth|birth ?dates?|birthdays?)"
_BORN = re.compile(
    rf"(?:\b{_BIRTH}(?: (?:is|was|of|on|being))?[ :=(,-]{{0,4}}|"
    rf"(?P<who>\b[\w'-]+,? )?\b(?:was |were |is |been )?born(?: on)?(?: the)?[ :,(-]{{1,3}}|"
    rf"(?<![\w.])b\. ?)(?P<date>{_DATE})",
    re.I,
)
_THEN_SAID = re.compile(rf"(?P<date>(?<![\w/.]){_DATE}) ?[(,-]? ?{_BIRTH}", re.I)
_NOT_BORN = words("not_born")


def births(text: str) -> Iterator[Span]:
    """A whole date that is said to be a birth's; months and years alone are not."""
    same = plain(text)
    taken: set[int] = set()
    for pattern in (_BORN, _THEN_SAID):
        for match in pattern.finditer(same):
            who = (match.groupdict().get("who") or "").strip(" ,").casefold()
            if who in _NOT_BORN or match.start("date") in taken:
                continue
            taken.add(match.start("date"))
            yield Span.of(match, text, "date")


_CHILD = (
    r"(?:child|baby|infant|toddler|boy|girl|young person|yp|pupil|student|sibling|brother|sister|twin|son|daughter|"
    r"mother|father|mum|dad|parent|teenager|care leaver|victim|case|family|subject)"
)
_YEARS_OLD = r"(?:year|yr|month|mth|week|wk)s?[ -]old"
_TO_25 = r"(?:1[0-9]|2[0-5]|[0-9])"
_IS = r"(?:is |was |now |then |a |an )*"
_AGE = "|".join(
    (
        rf"(?:,? ?\(? ?{_IS}(?:aged?|age:?) ?(?:of )?\d{{1,2}}\b",
        rf",? ?\(? ?{_IS}\d{{1,2}}[ -]{_YEARS_OLD}",
        rf" ?\({_TO_25}(?: ?(?:yrs?|years?|months?|mths?|weeks?|y\.?o\.?))?\)",
        rf",? {_TO_25} ?(?:yrs?|y\.?o\.?)\b)",
    )
)
_DOTTED = r"[A-Z]\. ?[A-Z]\.?(?: ?[A-Z]\.)?(?![\w'])"
_PAIR = r"[A-Z]{2,3}(?![\w&/])"
_LETTER = r"[A-Z](?:\d{1,2})?(?![\w&/])"
_CALLED = r"(?:known as|referred to as|called)"
_FORMS = (
    # "Child C, aged 7", "Baby M (6 months)"
    re.compile(rf"\b(?i:{_CHILD})\.? '?(?P<name>{_LETTER})'?(?i:{_AGE})"),
    # "aged 7, Child C"; "a 15-year-old (KT)"; "14 year old J.B."
    re.compile(
        rf"\b(?i:aged? \d{{1,2}}|\d{{1,2}}[ -]{_YEARS_OLD})(?i:,? \(?(?:a |the )?(?:{_CHILD}\b)?)?[ (,]{{0,2}}"
        rf"(?P<name>{_DOTTED}|{_PAIR}|(?<=[( ])(?!I\b|A\b){_LETTER})"
    ),
    # "J.B., aged 14"; "KT (14 years)"
    re.compile(rf"(?<![\w.])(?P<name>{_DOTTED}|{_PAIR})(?i:{_AGE})"),
    # "child J.B."; "young person known as J.B."
    re.compile(rf"\b(?i:{_CHILD})(?i:,? (?:initials?:?|{_CALLED}))? \(?'?(?P<name>{_DOTTED})"),
    # "the child with initials KT"; "young person known as KT"
    re.compile(rf"\b(?i:{_CHILD}),? (?i:(?:with )?(?:the )?initials?:?|{_CALLED}) '?(?P<name>{_PAIR})"),
    # "the child's initials are KT"
    re.compile(
        r"\b(?i:(?:child|pupil|client)(?:'s)?|his|her|their) (?i:initials?(?: are| is)?:? '?)(?P<name>[A-Z]{2,3})(?!\w)"
    ),
    # "child KT was"
    re.compile(
        r"\b(?i:child|baby|young person|pupil|sibling|twin) (?P<name>[A-Z]{2})(?='s\b|,? (?:was|is|has|had|who|whose|"
        r"moved|went|returned|lives|lived|became|came|said|told)\b)"
    ),
)
_ABBREVIATIONS = words("abbreviations")


def children(text: str) -> Iterator[Span]:
    """Initials of a child, and a single letter for one that stands with an age; not the office's abbreviations."""
    same = plain(text)
    taken: list[tuple[int, int]] = []
    for pattern in _FORMS:
        for match in pattern.finditer(same):
            start, end = match.span()
            if re.sub(r"\W", "", match["name"]) in _ABBREVIATIONS or any(s < end and start < e for s, e in taken):
                continue
            taken.append((start, end))
            yield Span.of(match, text)


KINDS: tuple[tuple[Rule, Callable[[str], Iterator[Span]]], ...] = ((DATE_OF_BIRTH, births), (ONE_CHILD, children))
