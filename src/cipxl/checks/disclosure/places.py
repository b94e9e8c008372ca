"""Where a child may be found: an address, a car's number, a school or home that is named with one child."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cipxl.checks.disclosure.person import CHILD, KIN, either, in_general, is_personal, sentences
from cipxl.checks.disclosure.spans import Span, clear_of, plain
from cipxl.findings import Rule, Severity

__all__ = ["KINDS", "RULES"]

ADDRESS = Rule(
    code="D013",
    title="A street address",
    severity=Severity.ERROR,
    why="It leads to one door. An office that is open to the public belongs on the allowed list.",
    message="{where} has '{found}', which looks like an address.",
    fix="Take it out, or name the town. If it must be published, accept it with a reason.",
    fails="The family moved to 14 Example Close",
    passes="Road to Excellence; Phase 2 Close; Drive improvement",
)
VEHICLE = Rule(
    code="D014",
    title="A vehicle's registration number",
    severity=Severity.ERROR,
    why="It names a keeper, and whoever sees the car knows whose it is.",
    message="{where} has '{found}', which looks like a vehicle's registration number.",
    fix="Take it out of the cell. If it must be published, accept it with a reason.",
    fails="Seen in a car, reg AB12 CDE",
    passes="Form AB12",
)
INSTITUTION = Rule(
    code="D017",
    title="A school or home that is named with one child",
    severity=Severity.WARNING,
    why="In one school or home, few words are enough to know which child is meant.",
    message="{where} has '{found}', which says where one child is.",
    fix="Leave the name out. If it must be published, accept it with a reason.",
    fails="A girl at Example House was moved",
    passes="Each child at Example School has a plan; the Virtual School",
)
RULES = (ADDRESS, VEHICLE, INSTITUTION)

_PROPER = r"[A-ZÀ-Þ][\w'À-ÿ]*(?:-[A-Z]?[\w'À-ÿ]+)*\.?"
_ROADS = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Close|Cl|Drive|Dr|Crescent|Cres|Gardens|Gdns|Grove|Terrace|Mews|"
    r"Boulevard)"
)
_OPEN_ROADS = (
    r"(?:Court|Ct|Place|Pl|Way|Walk|Hill|Green|Park|View|Row|Square|Rise|Parade|Fields?|Meadows?|House|Cottage|Croft|"
    r"End)"
)
_NUMBER = r"\d{1,4}[A-Za-z]?(?:-\d{1,4})?,?"
_LIVES = (
    r"\b(?:lives?|lived|living|address(?: is|:)?|moved|flat|home|placed|house|visit(?:ed|s)?|carers|stay(?:s|ed|ing)|"
    r"called|resides?|residing)(?: [a-z]+){0,3}? ?(?:at|to|in|on|is|:),? $"
)
_ADDRESSES = (
    re.compile(
        rf"\b(?:Flat|Apartment|Apt|Unit|Room|Plot|Caravan) \d{{1,4}}[A-Za-z]?,? (?:{_NUMBER} )?(?:{_PROPER} "
        rf"){{1,3}}(?:{_ROADS}|{_OPEN_ROADS})\b"
    ),
    re.compile(rf"(?<![\w./,£-])(?P<number>{_NUMBER}) (?:{_PROPER} ){{1,3}}{_ROADS}\b(?!')"),
    re.compile(rf"(?<![\w./,£-])(?P<number>{_NUMBER}) The (?:{_ROADS}|{_OPEN_ROADS}|Green)\b"),
    re.compile(
        rf"\b(?:{_PROPER} ){{1,2}}(?:Cottage|Farm|Villa|House|Lodge|Barn|Bungalow), (?:{_PROPER} ){{1,2}}{_ROADS}\b"
    ),
)
_SAID_ADDRESSES = (
    re.compile(rf"(?P<number>{_NUMBER}) (?:{_PROPER} ){{1,3}}{_OPEN_ROADS}\b"),
    re.compile(rf"(?<![\w-])(?:{_PROPER} ){{1,2}}(?:{_ROADS})\b(?!')"),
)
_SAID = re.compile(_LIVES, re.I)
_NO_STREETS = {
    "priority",
    "action",
    "recommendation",
    "team",
    "plan",
    "quality",
    "practice",
    "case",
    "service",
    "road-map",
}
_LABEL = re.compile(
    r"\b(?:phase|priority|action|stage|step|tier|level|year|recommendation|objective|item|ref|kpi|no\.?|part|section|"
    r"page|paragraph|strand|theme|table|figure|appendix|q|in|since|by|quarter|week|day|group|option|version|the) ?$",
    re.I,
)


def addresses(text: str) -> Iterator[Span]:
    """A number and a street, a flat, a house in a street; a street alone where somebody is said to live there."""
    same = plain(text)
    taken: list[Span] = []
    for pattern in (*_ADDRESSES, *_SAID_ADDRESSES):
        for match in pattern.finditer(same):
            before = same[max(0, match.start() - 60) : match.start()]
            number = match.groupdict().get("number")
            if number and (_LABEL.search(before) or re.fullmatch(r"(?:19|20)\d\d", number)):
                continue
            if re.match(r" [A-Z]", same[match.end() :]) or _NO_STREETS & set(match[0].casefold().split()):
                continue  # "12 New Road Safety leaflets", "3 Priority Close actions"
            span = Span.of(match, text)
            if clear_of(span, taken) and (pattern not in _SAID_ADDRESSES or _SAID.search(before)):
                taken.append(span)
                yield span


# Driver and Vehicle Licensing Agency, "Vehicle registration numbers and number plates" (INF104).
_PLATE = re.compile(r"(?<![\w/-])[A-HJ-PR-Y]{2}(?:0[2-9]|[1-3]\d|5[1-9]|[6-8]\d) ?[A-HJ-PR-Z]{3}(?![\w/-])")
_OLD_PLATE = re.compile(
    r"(?<![\w/-])(?:[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z]|[A-Z]{2}\d{2} ?[A-Z]{3})(?![\w/-])", re.I
)
_CAR = re.compile(
    r"\b(?:cars?|van|vehicle|vrm|reg|reg\.|registration|plates?|taxi|bmw|audi|ford|fiesta|focus|corsa|astra|golf|"
    r"polo|vauxhall|mercedes|toyota|nissan|motorbike|moped|minibus|lorry|hatchback|saloon)(?:'s)?(?: (?:no\.?|number|"
    r"reg|registration|plate))?[ :,(]{1,3}$",
    re.I,
)


_DRIVEN = re.compile(
    r"\b(?:cars?|vans?|vehicles?|reg|registration|plates?|taxis?|motorbike|moped|minibus|driv\w+|drove|parked|seen|"
    r"stopped|anpr|passenger|picked up|dropped off|collected)\b",
    re.I,
)


def vehicles(text: str) -> Iterator[Span]:
    """A number of today's form in a sentence on a car; of an older form only where it is said to be a car's."""
    same = plain(text)
    for start, sentence in sentences(same):
        taken: list[Span] = []
        for pattern in (_PLATE, _OLD_PLATE):
            for match in pattern.finditer(sentence):
                first, last = start + match.start(), start + match.end()
                said = _CAR.search(sentence[max(0, match.start() - 30) : match.start()]) is not None
                driven = pattern is _PLATE and _DRIVEN.search(sentence) is not None
                span = Span(first, last, text[first:last])
                if clear_of(span, taken) and (said or driven):
                    taken.append(span)
                    yield span


_SCHOOL = (
    r"(?:Academy|School|Primary|Infants?|Juniors?|Secondary|Grammar|College|Nursery|Pre-?school|PRU|Lodge|House|"
    r"Grange|Manor|Cottage|Hall|Court|View|Villa|Hostel|Refuge)"
)
_UNIT = (
    r"(?:children's home|residential (?:unit|home)|residential|secure (?:unit|home)|care home|nursery|school|academy|"
    r"home|unit)"
)
_NAMED = (
    rf"(?:(?:{_PROPER} ){{1,4}}(?:of England |CofE |C of E |RC )?{_SCHOOL}(?: (?:School|Academy|College|Nursery))?\b|"
    rf"{_PROPER}(?: {_PROPER})? {_UNIT}\b)"
)
_PERSON_AT = re.compile(
    rf"\b(?P<who>(?i:{CHILD}))(?![\w'-])(?P<between>[^.;:\n]{{0,40}}?) (?P<at>(?i:at|in|from|attends|"
    r"attending|attended|of|to)) "
    rf"(?P<named>{_NAMED})(?!'| [A-Z])"
)
_SHE_AT = re.compile(
    rf"\b(?i:he|she|who|(?:his|her) (?:{CHILD}|{KIN})|(?:a|the|this|our|one) (?:{CHILD})) (?i:now |still |then )?"
    r"(?i:goes to|attends|attended|is at|was at|moved to|is placed at|was placed at|lives at|lived at|started at|"
    r"is in|left) "
    rf"(?P<named>{_NAMED})(?!')"
)
# Who may be grown up, and at a college or home as a colleague or guest.
_GROWN = frozenset({"student", "resident"})
_WHOLE = frozenset(either("no_school").split("|"))


def institutions(text: str) -> Iterator[Span]:
    """A school, home or hostel by its name, in one breath with one child."""
    same = plain(text)
    for start, sentence in sentences(same):
        taken: list[Span] = []
        for pattern in (_PERSON_AT, _SHE_AT):
            for match in pattern.finditer(sentence):
                first = match["named"].split()[0].casefold().removesuffix("'s").rstrip(".")
                if first in _WHOLE or in_general(sentence[: match.start()]):
                    continue
                if match.groupdict().get("who", "").casefold() in _GROWN and not is_personal(sentence):
                    continue
                span = Span.of(match, sentence)._replace(start=start + match.start(), end=start + match.end())
                if clear_of(span, taken):
                    taken.append(span)
                    yield span._replace(text=text[span.start : span.end])


KINDS: tuple[tuple[Rule, Callable[[str], Iterator[Span]]], ...] = (
    (ADDRESS, addresses),
    (VEHICLE, vehicles),
    (INSTITUTION, institutions),
)
