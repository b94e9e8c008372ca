"""The plan: recommendations, their ratings, measures and actions. Immutable.

The text of a cell is the truth and is kept as typed; what it means as a figure is read from it when needed
(`cipxl.figures`) and stands beside it, never instead of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from cipxl.findings import stable_id
from cipxl.period import Period
from cipxl.profile import ACTION_FIELDS

__all__ = ["Action", "Measure", "Plan", "Reading", "Recommendation", "Target", "new_row_id"]

Polarity = Literal["", "high", "low", "near"]

_FROZEN = ConfigDict(frozen=True, extra="forbid")


class Reading(BaseModel):
    """What a performance cell says for a period."""

    model_config = _FROZEN

    period: Period
    text: str


class Target(BaseModel):
    """What must be reached by a date, as the cell says it."""

    model_config = _FROZEN

    due: date
    text: str


class Measure(BaseModel):
    """One indicator of a recommendation.

    `better` says which way is better: high, low, near (stay close to the target) or "" where nobody has said.
    `floor` and `tolerance` are for schemes that use them, in the measure's unit and as a share.
    """

    model_config = _FROZEN

    id: str
    name: str
    unit: str = ""
    better: Polarity = ""
    scope: str = ""
    floor: Decimal | None = None
    tolerance: Decimal | None = None
    readings: tuple[Reading, ...] = ()
    targets: tuple[Target, ...] = ()

    def reading(self, period: Period) -> str:
        """What is said for this period, "" where nothing is."""
        return next((r.text for r in self.readings if r.period.canonical == period.canonical), "")

    def target(self, due: date) -> str:
        """What must be reached by this date, "" where nothing is set."""
        return next((t.text for t in self.targets if t.due == due), "")


class Action(BaseModel):
    """One action of a recommendation that is tracked on a row of its own.

    `start`, `original_due` and `due` are as typed: a date, or a timescale in words. `impact_sought` is what it is to
    change, `metrics` what will show that it has; `narrative` holds the fields that only one profile has, such as why it
    is late. A rating stands in the field of its dimension.
    """

    model_config = _FROZEN

    id: str
    text: str
    owner: str = ""
    start: str = ""
    original_due: str = ""
    due: str = ""
    status: str = ""
    impact_sought: str = ""
    metrics: str = ""
    narrative: Mapping[str, str] = Field(default_factory=dict)

    def said(self, field: str) -> str:
        """What stands in a field, the profile's own included; "" where nothing does."""
        if field == "action":
            return self.text
        text: str = getattr(self, field) if field in ACTION_FIELDS else self.narrative.get(field, "")
        return text


class Recommendation(BaseModel):
    """One numbered row of the plan.

    `ratings` holds, for each dimension, the code of the officer's rating, or the cell's own text where the scheme
    does not know it; `reasons` why one differs from what the figures suggest. `actions` is the cell of further actions
    as typed; `tracked` are actions with rows of their own. `narrative` holds the fields that only one profile has.
    """

    model_config = _FROZEN

    id: str
    ref: str = ""
    text: str
    theme: str = ""
    ratings: Mapping[str, str] = Field(default_factory=dict)
    reasons: Mapping[str, str] = Field(default_factory=dict)
    outcomes: str = ""
    measures: tuple[Measure, ...] = ()
    evidence: str = ""
    actions: str = ""
    tracked: tuple[Action, ...] = ()
    lead: str = ""
    narrative: Mapping[str, str] = Field(default_factory=dict)

    @property
    def leads(self) -> tuple[str, ...]:
        """The lead officers one by one, as the cell separates them (lines, semicolons or ampersands)."""
        parts = self.lead.replace(";", "\n").replace(" & ", "\n").split("\n")
        return tuple(part.strip() for part in parts if part.strip())


class Plan(BaseModel):
    """A whole improvement plan at one time.

    `period` is what its latest round reports on and `update` how headings name that round ("October 2020");
    `baseline` is the period of the outturn column, `meeting` the day of the meeting that the round goes to.
    """

    model_config = _FROZEN

    id: str
    title: str
    period: Period
    update: str
    baseline: Period
    meeting: date | None = None
    recommendations: tuple[Recommendation, ...] = ()

    def __iter__(self) -> Iterator[Recommendation]:  # type: ignore[override]  # a plan is its recommendations, not its fields
        return iter(self.recommendations)

    @property
    def measures(self) -> Iterator[tuple[Recommendation, Measure]]:
        """Every measure, with its recommendation."""
        return ((r, m) for r in self.recommendations for m in r.measures)

    @property
    def tracked(self) -> Iterator[tuple[Recommendation, Action]]:
        """Every tracked action, with its recommendation."""
        return ((r, a) for r in self.recommendations for a in r.tracked)

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods for which anything has been read, oldest first, each once."""
        found = {reading.period.canonical: reading.period for _, m in self.measures for reading in m.readings}
        return tuple(sorted(found.values(), key=lambda period: (period.end, period.start)))

    @property
    def target_dates(self) -> tuple[date, ...]:
        """The dates for which targets are set, oldest first, each once."""
        return tuple(sorted({target.due for _, measure in self.measures for target in measure.targets}))


def new_row_id(*parts: str, taken: set[str]) -> str:
    """A row id that no row has: the same for the same parts, and never one of `taken`, which it joins.

    Ids are opaque on purpose: a Ref may be changed or used twice, an id may not.
    """
    number = 0
    while True:
        found = "r" + stable_id("row", *parts, str(number))[:7]
        if found not in taken:
            taken.add(found)
            return found
        number += 1
