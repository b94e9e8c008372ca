"""Checks of single cells and rows: too long, invisible characters, "94 or 94%?", dates, and cells left empty."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from math import ceil

from cipxl.checks.ratings import is_good
from cipxl.checks.rule import Check, Subject
from cipxl.figures import read_cell
from cipxl.findings import Finding, Rule, Severity, shorten
from cipxl.period import read_dates
from cipxl.plan import Measure, Recommendation
from cipxl.profile import PERFORMANCE, field_base, performance_field, target_field

__all__ = ["CHECKS", "MOST_CHARACTERS", "RULES"]

MOST_CHARACTERS = 32_767  # what a cell of Excel holds ("Excel specifications and limits")
_NEARLY = 30_000
_MOST_LINES = 37  # of 8 point type in the 409 points that a row can be high, wrapped a little tighter than estimated
_PER_WIDTH = 1.12  # characters of running text in a unit of column width

NEARLY_FULL = Rule(
    code="C010",
    title="More text than a cell holds, or nearly",
    severity=Severity.WARNING,
    why="A cell of Excel holds 32,767 characters. What is more is cut off, and Excel does not say so.",
    message="{where} has {count} characters; a cell of Excel holds 32,767.",
    fix="Keep the main points and put the rest into a document of its own.",
    fails="33,000 characters of evidence",
    passes="2,400 characters of evidence",
)
INVISIBLE = Rule(
    code="C011",
    title="Characters that nobody sees",
    severity=Severity.NOTE,
    why="They come along when text is pasted from PDF or the web, break searching, and trip screen readers.",
    message="{where} has {what} near '{shown}'.",
    fix="{how}",
    fails="assess\u00adment, with a hidden hyphen in the word",
    passes="assessment",
)
PER_CENT_OR_NOT = Rule(
    code="C012",
    title="A bare number where a percentage belongs",
    severity=Severity.WARNING,
    why="0.94, 94 and 94% are three different figures in Excel, and one of them is meant.",
    message="{where} has '{shown}'. Is that {one} or {other}?",
    fix="Write it with its sign: {one}.",
    fails="94, in a measure in %",
    passes="94%",
)
DAY_OR_MONTH = Rule(
    code="C013",
    title="A date that can be read two ways",
    severity=Severity.WARNING,
    why="Some computers write the month first. Which was meant is not guessed.",
    message="{where} has '{shown}': that can be {one} or {other}.",
    fix="Write the month in words, such as '{one}'.",
    fails="03/04/2021",
    passes="3 April 2021",
)
NO_EVIDENCE = Rule(
    code="C014",
    title="A good rating without evidence",
    severity=Severity.WARNING,
    why="A rating is a judgement of evidence; without any, members have nothing to go by.",
    message="{where} is empty, but {dimension} is {rating}.",
    fix="Write what has been done and what shows it.",
    fails="Impact G, evidence empty",
    passes="Impact G, evidence given",
)
NO_FIGURE = Rule(
    code="C015",
    title="No figure for the period",
    severity=Severity.WARNING,
    why="An empty cell can mean none, not yet known or forgotten; the paper prints it as it stands.",
    message="{where} is empty for '{shown}'.",
    fix="Write the figure for {period}, or 'No data' and why.",
    fails="Performance Q2 20/21 empty",
    passes="No data until November",
)
DOES_NOT_SHOW = Rule(
    code="C016",
    title="More text than the sheet shows",
    severity=Severity.NOTE,
    why="A row is at most 409 points high. The text is kept whole, but its end is seen in the formula bar only.",
    message="{where} has {count} characters; Excel shows and prints only about the first {most} of them.",
    fix="Make it shorter where you can. Papers print it whole.",
    fails="3,500 characters of evidence",
    passes="1,800 characters of evidence",
)
NOT_A_DATE = Rule(
    code="C017",
    title="No date where a date belongs",
    severity=Severity.WARNING,
    why="Nothing can be told to be late that has no date.",
    message="{where} has '{shown}', which is not a date.",
    fix="Write day, month and year, or the month: 'March 2021'.",
    fails="soon",
    passes="31 March 2021",
)
NO_REF = Rule(
    code="R010",
    title="A recommendation without a Ref",
    severity=Severity.WARNING,
    why="Papers, questions and minutes name a recommendation by its Ref.",
    message="'{shown}' has no Ref.",
    fix="Give it a Ref of its own.",
    fails="A row with a recommendation and no Ref",
    passes="Ref 2019 3",
)
NO_LEAD = Rule(
    code="R011",
    title="No lead officer",
    severity=Severity.WARNING,
    why="Someone must answer for what is still to do.",
    message="{where} is empty: nobody answers for '{shown}'.",
    fix="Write the post that leads on it.",
    fails="Lead officer empty",
    passes="Head of Service Fieldwork",
)

_NAMED: Mapping[str, str] = {
    "\u00ad": "a hidden hyphen", "\u200b": "a zero-width blank", "\u2060": "a zero-width joiner",
    "\ufeff": "a byte order mark", "\ufffd": "a character that was lost", "\u200c": "a zero-width mark",
    "\u200e": "a direction mark", "\u200f": "a direction mark",
}  # fmt: skip
_JOINERS = "\u200c\u200d"  # these belong to some scripts and to pictures: odd beside Latin letters alone
_ESCAPED = re.compile(r"_x00[01][0-9A-Fa-f]_")  # how Excel writes a control character into its file
_SAYS_WHY = ("ongoing", "not applicable", "finished")
_NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.])")
_DATE = re.compile(r"^\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})\s*$")


def _nearly_full(subject: Subject) -> Iterator[Finding]:
    for cell in subject.cells():
        if len(cell.text) >= _NEARLY:
            yield subject.tell(NEARLY_FULL, cell.row.id, cell.field, f"{len(cell.text):,}", count=f"{len(cell.text):,}")


def _does_not_show(subject: Subject) -> Iterator[Finding]:
    widths = {(kind, field): column.width for column in subject.profile.columns for kind, field in column.on.items()}
    for cell in subject.cells("long", "text"):
        width = widths.get((cell.row.kind, field_base(cell.field)))
        if width is None or len(cell.text) >= _NEARLY:
            continue
        per_line = int(width * _PER_WIDTH)
        lines = 0
        shown = 0
        for paragraph in cell.text.split("\n"):
            spare = max(0, _MOST_LINES - lines)
            shown += min(len(paragraph) + 1, spare * per_line)
            lines += max(1, ceil(len(paragraph) / per_line))
        if lines > _MOST_LINES:
            words = {"count": f"{len(cell.text):,}", "most": f"{shown // 100 * 100:,}"}
            yield subject.tell(DOES_NOT_SHOW, cell.row.id, cell.field, f"{len(cell.text):,}", **words)


def _invisible(subject: Subject) -> Iterator[Finding]:
    for cell in subject.cells():
        found = [at for at, char in enumerate(cell.text) if _is_invisible(cell.text, at, char)]
        escaped = _ESCAPED.search(cell.text)
        if not found and not escaped:
            continue
        at = found[0] if found else escaped.start() if escaped else 0
        names = list(dict.fromkeys(_name(cell.text[place]) for place in found))
        what = " and ".join(names[:2]) if names else f"'{escaped[0]}'" if escaped else ""
        lost = any(cell.text[place] in "\ufffd" or _is_private(cell.text[place]) for place in found)
        clean = _ESCAPED.sub("", "".join(char for place, char in enumerate(cell.text) if place not in set(found)))
        near = " ".join(_ESCAPED.sub("", _printable(cell.text[max(0, at - 20) : at + 20])).split())
        yield subject.tell(
            INVISIBLE, cell.row.id, cell.field, near, what=what, autofix=None if lost else clean,
            how="Type the word again." if lost else "Nothing to do; it can be taken out without loss.",
        )  # fmt: skip


def _is_invisible(text: str, at: int, char: str) -> bool:
    if char in "\n\t" or (char.isascii() and char.isprintable()):
        return False
    if char in _JOINERS:
        beside = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
        return all(one.isascii() for one in beside)
    return char in _NAMED or unicodedata.category(char) in ("Cc", "Co", "Cn") or "\u202a" <= char <= "\u202e"


def _is_private(char: str) -> bool:
    return unicodedata.category(char) in ("Co", "Cn")


def _name(char: str) -> str:
    if _is_private(char):
        return "a sign that only its own font shows"
    if "\u202a" <= char <= "\u202e":
        return "a direction mark"
    return _NAMED.get(char, "a control character")


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() or char.isspace() else "" for char in text)


def _per_cent_or_not(subject: Subject) -> Iterator[Finding]:
    for _, measure in subject.plan.measures:
        cells = {performance_field(one.period): one.text for one in measure.readings}
        cells |= {target_field(one.due): one.text for one in measure.targets}
        if measure.unit.strip() != "%" and not (not measure.unit.strip() and "%" in measure.name):
            continue
        for field, text in cells.items():
            if "%" in text or re.search(r"(?i)per ?cent", text):
                continue
            figures = read_cell(text, "performance" if field_base(field) == PERFORMANCE else "target")
            bare = [one for one in figures if one.unit in (None, "%") and not one.denominator and one.value is not None]
            if len(figures) != 1 or not bare or bare[0].value is None:
                continue
            number = next((one for one in _NUMBER.findall(text[slice(*bare[0].at)])), "")
            if number:
                share = 0 < bare[0].value <= 1
                one = f"{(bare[0].value * 100).normalize():f}%" if share else f"{number}%"
                other = f"{number}%" if share else f"a count of {number}"
                yield subject.tell(PER_CENT_OR_NOT, measure.id, field, text.strip(), one=one, other=other)


def _day_or_month(subject: Subject) -> Iterator[Finding]:
    for cell in subject.cells("date"):
        match = _DATE.match(cell.text)
        if not match:
            continue
        first, second = int(match[1]), int(match[2])
        year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
        if first != second and 1 <= first <= 12 and 1 <= second <= 12:
            words = {"one": _day(year, second, first), "other": _day(year, first, second)}
            yield subject.tell(DAY_OR_MONTH, cell.row.id, cell.field, cell.text.strip(), **words)


def _day(year: int, month: int, day: int) -> str:
    return f"{day} {date(year, month, 1):%B %Y}"


def _not_a_date(subject: Subject) -> Iterator[Finding]:
    for cell in subject.cells("date"):
        mentions = read_dates(cell.text)
        dated = any(one.date or one.end or one.type == "invalid" for one in mentions)
        # An action that is ongoing or finished says why it has no date: other rules look at those.
        excused = any((one.reason or "").startswith(_SAYS_WHY) for one in mentions if one.type == "none")
        if not dated and not excused:
            yield subject.tell(NOT_A_DATE, cell.row.id, cell.field, cell.text.strip())


def _no_evidence(subject: Subject) -> Iterator[Finding]:
    if ("recommendation", "evidence") not in subject.kinds:
        return
    for recommendation in subject.plan:
        if recommendation.evidence.strip():
            continue
        for name in subject.profile.dimension_ids:
            level = subject.scheme.read(recommendation.ratings.get(name, ""))
            if level and is_good(subject.scheme, level.code):
                words = {"dimension": subject.short(name), "rating": level.label}
                yield subject.tell(NO_EVIDENCE, recommendation.id, "evidence", "", **words)
                break


def _no_figure(subject: Subject) -> Iterator[Finding]:
    period = subject.plan.period
    field = performance_field(period)
    for recommendation in subject.plan:
        together = any(_holds_several(measure, subject) for measure in recommendation.measures)
        for measure in recommendation.measures:
            filled = bool(measure.readings or measure.targets)
            if measure.reading(period).strip() or (not filled and (together or not measure.name.strip())):
                continue  # a spare row, or one whose figures stand together in another
            # A query about the cell says already that its value could not be taken.
            if not any(subject.told(code, measure.id, field) for code in ("C004", "C005", "C007")):
                yield subject.tell(NO_FIGURE, measure.id, field, measure.name, period=period.canonical)


def _holds_several(measure: Measure, subject: Subject) -> bool:
    """Whether one row holds the figures of several measures, so that the others' own cells are rightly empty."""
    figures = read_cell(measure.reading(subject.plan.period), "performance")
    return len([one for one in figures if not one.no_value and one.role is None]) > 1


def _shows_performance(subject: Subject) -> str:
    current = not subject.measured or any(
        c.when == "current" and PERFORMANCE in c.on.values() for c in subject.profile.columns
    )
    return "" if current else "the table has no column for the period's figures"


def _no_ref(subject: Subject) -> Iterator[Finding]:
    for one in subject.plan:
        if not one.ref.strip():
            yield subject.tell(NO_REF, one.id, "ref", shorten(one.text))


def _no_lead(subject: Subject) -> Iterator[Finding]:
    if ("recommendation", "lead") in subject.kinds:
        for one in subject.plan:
            if not one.lead.strip() and not _owned(one):
                yield subject.tell(NO_LEAD, one.id, "lead", f"Ref {one.ref}" if one.ref.strip() else shorten(one.text))


def _owned(recommendation: Recommendation) -> bool:
    return any(action.owner.strip() for action in recommendation.tracked)


CHECKS = (
    Check(NO_REF, _no_ref),
    Check(NO_LEAD, _no_lead),
    Check(NEARLY_FULL, _nearly_full),
    Check(INVISIBLE, _invisible),
    Check(PER_CENT_OR_NOT, _per_cent_or_not),
    Check(DAY_OR_MONTH, _day_or_month),
    Check(NO_EVIDENCE, _no_evidence),
    Check(NO_FIGURE, _no_figure, _shows_performance),
    Check(DOES_NOT_SHOW, _does_not_show),
    Check(NOT_A_DATE, _not_a_date),
)
RULES = tuple(check.rule for check in CHECKS)
