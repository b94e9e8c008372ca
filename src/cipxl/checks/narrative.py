"""Checks of what a narrative says of figures and targets: gaps, targets said to be met, and the measures' own rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from cipxl.assessment.told import ToldMeasure, told_measures
from cipxl.checks.rule import Check, Subject
from cipxl.checks.wording import around
from cipxl.figures import read_cell
from cipxl.figures.narrative import Told, read_narrative
from cipxl.figures.tally import read_tally
from cipxl.findings import Finding, Rule, Severity, shorten
from cipxl.formula import number_text
from cipxl.plan import Measure, Recommendation
from cipxl.profile import performance_field
from cipxl.rating.working import amount

__all__ = ["CHECKS", "RULES"]

GAP_DIFFERS = Rule(
    code="X027",
    title="A gap that the numbers beside it do not make",
    severity=Severity.WARNING,
    why="A reader who takes one number from the other will quote it.",
    message="{where} says '{shown}', but {actual} is {gap} from {level}.",
    fix="Look which of the three is wrong.",
    fails="33%, which is 8% lower than the 40% target",
    passes="33%, which is 7% lower than the 40% target",
)
NOT_MET = Rule(
    code="X028",
    title="A target said to be met that is not",
    severity=Severity.WARNING,
    why="Members will hold the two numbers against each other.",
    message="{where} says '{shown}', but {actual} does not meet {target}.",
    fix="Change the figure, the target or the words.",
    fails="14% inadequate (this meets the target of no more than 12%)",
    passes="12% inadequate (this meets the target of no more than 12%)",
)
ROW_DIFFERS = Rule(
    code="X029",
    title="The narrative gives another figure than the measure's row",
    severity=Severity.WARNING,
    why="Both are printed. One of the two was not brought up to date.",
    message="{where} says {told}, and the row of '{measure}' has '{shown}' for {period}.",
    fix="Change the text or the row, so that they say the same.",
    fails="33% for good audits against 40%; in the row of good audits: 35%",
    passes="33% for good audits against 40%; in the row of good audits: 33%",
)
SHARE_OF_COUNTS = Rule(
    code="X030",
    title="A share that the counts beside it do not make",
    severity=Severity.WARNING,
    why="Counts by rating are printed as a table; any reader can add them up.",
    message="{where} has '{shown}', but {count} of {total} is {makes}%.",
    fix="Look up which of the counts or shares is wrong.",
    fails="Green 6 (15%); Amber 24 (61%); Red 9 (30%)",
    passes="Green 6 (15%); Amber 24 (61%); Red 9 (23%)",
)
_HALF = Decimal("0.5")
_WORD = re.compile(r"[a-z]{4,}")
_ALIKE = Decimal("0.6")  # share of a measure's words that a sentence must have to be about it


def _told(subject: Subject) -> Iterator[tuple[str, str, str, Told]]:
    """Each figure that is set against a level, with its row, its field and the text."""
    for cell in subject.prose:
        for told in read_narrative(cell.text):
            yield cell.row.id, cell.field, cell.text, told


def _gap_differs(subject: Subject) -> Iterator[Finding]:
    for row, field, text, told in _told(subject):
        if told.stated is None or told.gap is None or told.figure.unit != told.target.unit:
            continue
        places = max(0, -int(told.stated.amount.normalize().as_tuple().exponent))
        gap = abs(told.gap)
        # A whole number may stand for anything that rounds to it.
        if abs(gap - told.stated.amount) <= _HALF.scaleb(-places):
            continue
        unit = told.figure.unit or ""
        yield subject.tell(
            GAP_DIFFERS, row, field, around(text, *told.at), actual=_said(told.figure.value, unit),
            level=_said(told.target.value, unit), gap=f"{number_text(gap)}{' points' if unit == '%' else ''}",
        )  # fmt: skip


def _said(value: Decimal | None, unit: str) -> str:
    return amount(value or Decimal(0), unit)


def _not_met(subject: Subject) -> Iterator[Finding]:
    for told in told_measures(subject.plan):
        if told.told.way == "met" and told.met is False:
            text = _text(subject, told)
            yield subject.tell(
                NOT_MET, told.row, told.field, around(text, *told.told.at), actual=told.actual, target=told.target
            )


def _text(subject: Subject, told: ToldMeasure) -> str:
    return subject.rows[told.row].get(told.field)


def _row_differs(subject: Subject) -> Iterator[Finding]:
    period = subject.plan.period
    for told in told_measures(subject.plan):
        row = next(one for one in subject.plan if one.id == told.row)
        measure = _about(told, row)
        if measure is None or (told.period is not None and told.period.canonical != period.canonical):
            continue
        text = measure.reading(period)
        figures = [one for one in read_cell(text, "performance") if one.role is None and one.value is not None]
        values = {one.value for one in figures if one.unit in (None, told.told.figure.unit)}
        if len(figures) == 1 and values and told.told.figure.value not in values:
            yield subject.tell(
                ROW_DIFFERS, told.row, told.field, text, told=told.actual, measure=shorten(measure.name, 40),
                period=subject.short(performance_field(period)),
            )  # fmt: skip


def _about(told: ToldMeasure, row: Recommendation) -> Measure | None:
    """The one measure of a recommendation that a sentence is about: it shares its target and most of its words."""
    said = set(_WORD.findall(f"{told.told.name} {told.told.sentence}".casefold()))
    found = []
    for measure in row.measures:
        words = set(_WORD.findall(measure.name.casefold()))
        targets = {one.value for t in measure.targets for one in read_cell(t.text, "target") if one.value is not None}
        if words and told.told.target.value in targets and Decimal(len(words & said)) / len(words) >= _ALIKE:
            found.append(measure)
    return found[0] if len(found) == 1 else None


def _share_of_counts(subject: Subject) -> Iterator[Finding]:
    for _, measure in subject.plan.measures:
        for reading in measure.readings:
            tally = read_tally(reading.text)
            for one in tally.counts if tally else ():
                if tally and not tally.agrees(one):
                    makes = (Decimal(one.number * 100) / tally.total).quantize(Decimal("0.1"))
                    yield subject.tell(
                        SHARE_OF_COUNTS, measure.id, performance_field(reading.period), f"{one.label} {one.shown}",
                        count=f"{one.number:,}", total=f"{tally.total:,}", makes=number_text(makes),
                    )  # fmt: skip


CHECKS = (
    Check(GAP_DIFFERS, _gap_differs),
    Check(NOT_MET, _not_met),
    Check(ROW_DIFFERS, _row_differs),
    Check(SHARE_OF_COUNTS, _share_of_counts),
)
RULES = tuple(check.rule for check in CHECKS)
