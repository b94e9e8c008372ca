"""Figures that a narrative sets against a target, held like those of a measure: which way is better, and the gap."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from cipxl.assessment.polarity import polarity_of
from cipxl.figures.narrative import Told, read_narrative
from cipxl.period import Period
from cipxl.plan import Measure, Plan, Reading, Recommendation, Target, new_row_id
from cipxl.rating.working import amount
from cipxl.table import polarity

_ANY = date(2000, 1, 1)  # the day of a target does not tell which way is better

__all__ = ["ToldMeasure", "told_measures", "told_of", "with_told_measures"]


class ToldMeasure(NamedTuple):
    """A figure and its target as a sentence of a recommendation has them.

    `better` says which way is better, "" where neither the words nor the target say. `field` is where the sentence
    stands.
    """

    row: str
    ref: str
    field: str
    told: Told
    better: str

    @property
    def gap(self) -> Decimal | None:
        """From the target, negative when short of it; the bare difference where nobody knows which way is better."""
        gap = self.told.gap
        return -gap if gap is not None and self.better == "low" else gap

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None where that cannot be told."""
        return None if self.gap is None or not self.better else self.gap >= 0

    @property
    def actual(self) -> str:
        """The figure with its unit: "33%"."""
        return amount(self.told.figure.value or Decimal(0), self.told.figure.unit or "")

    @property
    def target(self) -> str:
        """The target with its unit: "40%"."""
        return amount(self.told.target.value or Decimal(0), self.told.target.unit or "")

    @property
    def bound(self) -> str:
        """The target as a cell of targets has it: "no more than 12%"."""
        limit = {"<=": "no more than ", "<": "less than ", ">=": "at least ", ">": "more than "}
        return limit.get(self.told.target.comparator or "", "") + self.target

    @property
    def period(self) -> Period | None:
        """The period of the figure, where the words say it with its year."""
        return self.told.figure.period


def told_measures(plan: Plan) -> tuple[ToldMeasure, ...]:
    """What the narratives of a plan say of figures and their targets, in its order."""
    return tuple(told for row in plan for told in told_of(row))


def told_of(row: Recommendation) -> tuple[ToldMeasure, ...]:
    """What the narratives of one recommendation say of figures and their targets."""
    texts = {"evidence": row.evidence, **row.narrative, "actions": row.actions}
    return tuple(
        ToldMeasure(row.id, row.ref, field, told, _better(told))
        for field, text in texts.items()
        for told in read_narrative(text)
        if told.against == "target"
    )


def with_told_measures(plan: Plan) -> Plan:
    """The plan with what its narratives set against targets as measures of their own; the narratives stay as they are.

    A figure without a period of its own is put down to the plan's, a target without a day to the end of that period.
    What a measure of the same name says already is left alone.
    """
    taken = {row.id for row in plan} | {measure.id for _, measure in plan.measures}
    taken |= {action.id for row in plan for action in row.tracked}
    rows = tuple(row.model_copy(update={"measures": _with_told(row, plan.period, taken)}) for row in plan)
    return plan.model_copy(update={"recommendations": rows})


def _with_told(row: Recommendation, current: Period, taken: set[str]) -> tuple[Measure, ...]:
    found = {measure.name.casefold(): measure for measure in row.measures}
    for told in told_of(row):
        name = told.told.name
        if not name or name.casefold() in found:
            continue
        period = told.period or current
        found[name.casefold()] = Measure(
            id=new_row_id(row.id, name, taken=taken),
            name=name,
            unit=told.told.figure.unit or "",
            better=polarity(told.better) or "",
            readings=(Reading(period=period, text=told.actual),),
            targets=(Target(due=told.told.target.deadline or current.end, text=told.bound),),
        )
    return tuple(found.values())


def _better(told: Told) -> str:
    words = f"{told.target.comparator or ''} {told.target.value}{told.target.unit or ''}".strip()
    measure = Measure(id="", name=told.name, unit=told.figure.unit or "", targets=(Target(due=_ANY, text=words),))
    return polarity_of(measure)[0]
