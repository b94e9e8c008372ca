"""Numbers by which a case is kept: of the record system, of a referral or complaint, of the police, of a court."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cipxl.checks.disclosure.person import CHILD
from cipxl.checks.disclosure.spans import Span, clear_of, plain
from cipxl.checks.disclosure.words import words
from cipxl.findings import Rule, Severity

__all__ = ["BOUGHT", "KINDS", "RULES", "said_to_be_a_case"]

CASE_ID = Rule(
    code="D009",
    title="A case number",
    severity=Severity.ERROR,
    why="Anybody who may open the case system can look the child up, and may know then what the paper says of them.",
    message="{where} has '{found}', which looks like the number of a case or person.",
    fix="Take it out of the cell. If it must be published, accept it with a reason.",
    fails="Mosaic ID 1234567",
    passes="case numbers rose from 1200 to 1400",
)
COURT = Rule(
    code="D015",
    title="A court's case",
    severity=Severity.ERROR,
    why="Judgments on children are published without names. The council's name beside one undoes that.",
    message="{where} has '{found}', which looks like a court's case.",
    fix="Take it out, or say what was learnt. If it must be published, accept it with a reason.",
    fails="Proceedings AB20C00123 were delayed",
    passes="Re B-S compliant care plans; care proceedings took 38 weeks",
)
RULES = (CASE_ID, COURT)

BOUGHT = (
    r"invoice|order|purchase order|po|grant|budget|cost code|cost centre|ledger|account|isbn|issn|doi|licen[cs]e|"
    r"serial|company|charity|registered|registration|contract|requisition|version|urn|tender|planning|tolerance|"
    r"provider|staff|employee|payroll|badge|asset|risk|course"
)
_BOUGHT_BEFORE = re.compile(
    rf"\b(?:{BOUGHT})(?: ?(?:number|no\.?|code|id|ref(?:erence)?|#|application))*(?: (?:is|was))?[ :.#=-]*$", re.I
)
_OF_WHOM = (
    r"case|child(?:'s)?|client|person|patient|pupil|student|family|young person(?:'s)?|yp|service user|worker|record|"
    r"file|referral|contact|mosaic|liquid ?logic|lcs|ics|eh?m|ehs|care ?first|care ?director|azeus|eclipse|"
    r"frameworki|framework-i|protocol|synergy|capita(?: one)?|social care|cms|crn|pid|uid|ssd|swift|charms|tribal|"
    r"core ?plus|crime|police|incident|occurrence|complaint|lado|court|storm|iris|niche|workflow|episode|allegation|"
    r"audit"
)
_ONE, _MANY = r"(?:id|no\.?|number|ref\.?|reference|identifier|urn|#)", r"(?:ids|numbers|nos\.?|refs|references)"
_SAID = rf"\b(?:{_OF_WHOM})(?: (?:{_OF_WHOM}))? ?"
_CASE_BEFORE = re.compile(rf"{_SAID}(?:{_ONE}|{_MANY})(?: ?(?:no\.?|number))?(?: (?:is|was))?[ :.#=-]*$", re.I)
_CASE, _CASES = (
    re.compile(
        rf"{_SAID}{label}(?: ?(?:no\.?|number))?(?: (?:is|was))?[ :.#=-]{{0,3}}"
        r"(?P<id>(?=[\w/*-]{0,12}\d{3})(?:[A-Z]{1,6}[ /-]?)?\d[\d/*-]{2,20}[A-Z]{0,3})(?![\w%]|[.,]\d)",
        re.I,
    )
    for label in (_ONE, _MANY)
)
_SYSTEM_NUMBER = re.compile(
    r"\b(?:mosaic|liquid ?logic|lcs|care ?first|care ?director|azeus|eclipse|frameworki|pid|crn|capita|synergy|"
    r"ehm)[ :#=-]{1,3}(?P<id>\d{5,12})(?![\w%]|[.,]\d)",
    re.I,
)
# "Case P1002938", "Referral SW20-0041", "Cases 19/04471 and", "Child ref 4421", "any ID 88213"
_MARK = r"(?P<id>(?=[\w/:*-]{0,10}\d{3})[A-Z]{0,6}[-/:]?\d[\d/*-]{2,20}[A-Z]{0,3})(?![\w%]|[.,]\d)"
_OF_CASE = re.compile(
    r"\b(?:cases?|referrals?|files?|records?|complaints?|chronology|workflow|episode|incidents?|dip "
    rf"sample|{CHILD}|person|client|service user|crime|lado|allegation)(?: (?:ref|no|number))?[ :#(]{{1,3}}{_MARK}",
    re.I,
)
_ANY_ID = re.compile(
    r"\b(?:[A-Z]\w+ )?(?P<said>ID|URN)(?: (?:no\.?|number))?[ :#=-]{1,3}(?P<id>[A-Z]{0,4}\d{5,12})(?![\w%]|[.,]\d)"
)
# A year, a stroke and five figures are how case systems count; no financial year and no date has so many.
_YEAR_AND_NUMBER = re.compile(r"(?<![\w/.,-])(?P<id>[A-Z]{0,4}/?(?:20)?[0-3]\d[/-]\d{5,6})(?![\w/%-]|[.,]\d)")
_FOUR_AFTER_REF = re.compile(
    r"\b(?:case|file|referral|child|person)s?(?: ref\.?| no\.?)?:? ?(?P<id>\d{2}/\d{4,6})(?![\w/%-])", re.I
)
_OF_SERVICE = re.compile(
    r"\b(?P<id>(?:lado|ehm?|mash|lcs|cp|cin|cla|lac|yjs|yot|sar)[/-]\d{2,4}[/-]\d{3,6})(?!\w)", re.I
)
_CHECKED = re.compile(r"\b(?:audited|(?:dip[- ])?sampled|e\.?g\.?|see):? (?P<id>\d{6,9})(?![\w%]|[.,]\d)", re.I)
_SEVERAL = re.compile(r"(?<![\w£$€.,-])(?P<id>\d{6,9}(?:(?:,|;| and| &) \d{6,9})+)(?![\w%]|[.,]\d)")
# A long number that opens a line, or stands beside a child, and counts nothing.
_ALONE = re.compile(
    rf"(?:^|\n|(?<=[.!?] )|\b{CHILD}[ (,]{{1,2}})(?P<id>[A-Z]{{0,2}}\d{{6,9}})(?= ?[-:,;)(]| (?:was|is|had|has|moved|"
    r"went)\b| ?$| ?\n)",
    re.I,
)
_UNSAID = (_ANY_ID, _YEAR_AND_NUMBER, _FOUR_AFTER_REF, _SEVERAL, _ALONE)
_FEWEST = 4  # digits that any number of a case has
_YEARS = re.compile(r"(?:19|20)\d\d(?:[/-]\d\d(?:\d\d)?)?$")


def said_to_be_a_case(before: str) -> bool:
    """Whether these words end in "case number", "Mosaic ID" and their like."""
    return _CASE_BEFORE.search(before) is not None


def case_numbers(text: str) -> Iterator[Span]:
    """What stands after "case number", "Mosaic ID", "referral" and their like; not a count and not a year."""
    if sum(one.isdigit() for one in text) < _FEWEST:
        return
    same = plain(text)
    taken: list[Span] = []
    # After a plural a short number is a count: "case numbers 1200 to 1400"; so it is after "cases" alone.
    for pattern, fewest in (
        (_CASE, _FEWEST), (_CASES, 6), (_SYSTEM_NUMBER, 5), (_OF_CASE, 5), (_ANY_ID, 5), (_YEAR_AND_NUMBER, 7),
        (_FOUR_AFTER_REF, 6), (_OF_SERVICE, 5), (_SEVERAL, 12), (_CHECKED, 6), (_ALONE, 6),
    ):  # fmt: skip
        for match in pattern.finditer(same):
            number = match["id"]
            if sum(one.isdigit() for one in number) < fewest or _YEARS.match(number):
                continue
            before = same[max(0, match.start("id") - 40) : match.start("id")]
            span = Span.of(match, text, "id")
            bought = pattern in _UNSAID and _BOUGHT_BEFORE.search(before) is not None
            if clear_of(span, taken) and not bought:
                taken.append(span)
                yield span


# HM Courts and Tribunals Service: a court's letters, the year, a letter for the kind of law, five figures.
_COURT_NUMBER = re.compile(r"(?<![\w-])[A-Z]{2}\d{2}[A-Z]\d{5}(?!\w)")
# Judgments of the first instance tell of one family. The law is set by the higher courts, which officers cite.
_CITATION = re.compile(r"[\[(](?:19|20)\d\d[\])] (?:EWFC|EWHC|EWCOP)(?: [A-Z]?\d{1,5}(?: ?\([A-Za-z]+\))?)?")
_RE = re.compile(
    r"(?<!\w)(?:Re:?|In re|In the matter of) (?P<name>[A-Z](?:[A-Z]|-[A-Z]|"
    r",? [A-Z](?![a-z])){0,2}) ?\((?:[Aa] )?(?:[Cc]hild|[Cc]hildren|[Mm]inors?|[Bb]aby)(?: and [^)]{1,30}|"
    r":[^)]{1,40}|,[^)]{1,30})?\)"
)
_HIGHER = re.compile(r" ?[\[(](?:19|20)\d\d[\])] ?(?:\d )?(?:EWCA|UKSC|UKHL|AC|FLR|WLR)\b")


def courts(text: str) -> Iterator[Span]:
    """The number of a case in court, a judgment of the first instance, or a family's case by its letter."""
    same = plain(text)
    taken: list[Span] = []
    for pattern in (_COURT_NUMBER, _CITATION, _RE):
        for match in pattern.finditer(same):
            if pattern is _RE and (match["name"] in words("leading_cases") or _HIGHER.match(same, match.end())):
                continue
            span = Span.of(match, text)
            if clear_of(span, taken):
                taken.append(span)
                yield span


KINDS: tuple[tuple[Rule, Callable[[str], Iterator[Span]]], ...] = ((CASE_ID, case_numbers), (COURT, courts))
