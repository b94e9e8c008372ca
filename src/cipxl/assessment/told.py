"""Figures that a narrative sets against a target, held like those of a measure: which way is better, and the gap."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from cipxl.assessment.polarity import polarity_of
from cipxl.figures.narrative import Told, read_narrative
from cipxl.period import Period
from cipxl.plan import Measure, Plan, Recommendation, Target
from cipxl.rating.working import amount

_ANY = date(2000, 1, 1)  # the day of a target does not tell which way is better

__all__ = ["ToldMeasure", "told_measures", "told_of"]


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


def _better(told: Told) -> str:
    words = f"{told.target.comparator or ''} {told.target.value}{told.target.unit or ''}".strip()
    measure = Measure(id="", name=told.name, unit=told.figure.unit or "", targets=(Target(due=_ANY, text=words),))
    return polarity_of(measure)[0]
