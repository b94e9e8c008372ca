"""A measure held against its targets at the end of a period, and its earlier figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from cipxl.assessment.cells import CellFigure, alike, cell_figure, comparable, for_all_teams
from cipxl.assessment.polarity import polarity_findings, polarity_of
from cipxl.findings import Finding, Place
from cipxl.period import Period
from cipxl.plan import Measure
from cipxl.profile import PERFORMANCE
from cipxl.rating import DatedTarget, RatingInputs, Suggestion, rate
from cipxl.rating import Reading as Point
from cipxl.scheme import Scheme

__all__ = ["Assessment", "assess"]


class Assessment(NamedTuple):
    """A measure as its cells have it at one time."""

    measure: Measure
    inputs: RatingInputs
    suggestion: Suggestion
    actual: CellFigure
    target: CellFigure
    findings: tuple[Finding, ...]

    @property
    def gap(self) -> Decimal | None:
        """From the target, negative when short of it; percentage points for percentages."""
        return self.suggestion.parts.gap

    @property
    def direction(self) -> str:
        """better, worse, same, or "not comparable"."""
        return self.suggestion.parts.direction or "not comparable"

    @property
    def target_text(self) -> str:
        """The text of the target that the figure is held against, "" where there is none."""
        due = self.inputs.current_target
        if due is not None:
            return self.measure.target(due.due)
        return self.measure.targets[-1].text if self.measure.targets else ""


def assess(measure: Measure, scheme: Scheme, current: Period, place: Place | None = None) -> Assessment:
    """A measure held against its targets at the end of a period.

    The figure is the latest reading by then. The current target is the latest that has fallen due, the next the first
    that has not. The line for the trajectory goes through readings of the same scope and definition.
    """
    as_at = current.end
    worst = for_all_teams(measure)
    way, inferred = polarity_of(measure)
    readings = [
        (
            reading.period,
            cell_figure(measure, f"{PERFORMANCE}:{reading.period.canonical}", reading.text, worst_team=worst),
        )
        for reading in measure.readings
        if reading.period.end <= as_at
    ]
    of_period = [figure for period, figure in readings if period.canonical == current.canonical]
    actual = of_period[0] if of_period else CellFigure(reason="No data")
    targets = [(target.due, cell_figure(measure, _field(target.due), target.text)) for target in measure.targets]
    dated = tuple(
        DatedTarget(due=due, low=figure.low, high=figure.high)
        for due, figure in targets
        if (figure.low is not None or figure.high is not None) and comparable(figure, actual)
    )
    now = _current([(due, figure) for due, figure in targets], as_at)
    like = [figure for _, figure in readings if figure.value is not None and figure.on and alike(figure, actual)]
    previous, last_year = _before(readings, current, actual)
    points = tuple(
        Point(on=f.on, value=f.value) for f in _once(like) if f.on and f.value is not None and actual.value is not None
    )
    inputs = RatingInputs(
        actual=actual.value,
        polarity=way or None,
        previous=previous,
        same_period_last_year=last_year,
        floor=measure.floor,
        tolerance=measure.tolerance,
        unit=actual.unit or now.unit or measure.unit,
        scope="the lowest team" if actual.definition == "worst team" and way != "low"
        else "the highest team" if actual.definition == "worst team" else "",
        target_scope="all teams" if now.all_teams else "",
        as_at=as_at,
        points=points,
        targets=dated,
    )  # fmt: skip
    return Assessment(
        measure, inputs, rate(scheme, inputs), actual, now, tuple(polarity_findings(measure, way, inferred, place))
    )


def _current(targets: list[tuple[date, CellFigure]], as_at: date) -> CellFigure:
    due = [figure for when, figure in targets if when <= as_at]
    coming = [figure for when, figure in targets if when > as_at]
    return due[-1] if due else coming[0] if coming else CellFigure(reason="No target")


def _field(due: date) -> str:
    return f"target:{due.isoformat()}"


def _once(figures: list[CellFigure]) -> list[CellFigure]:
    """One figure for a day: of two, the later column's."""
    return list({figure.on: figure for figure in figures}.values())


def _before(
    readings: list[tuple[Period, CellFigure]], current: Period, actual: CellFigure
) -> tuple[Decimal | None, Decimal | None]:
    """The figures of the period before and of the same period last year that can be held against this one."""
    earlier = [(period, figure) for period, figure in readings if period.canonical != current.canonical]
    like = [(period, figure) for period, figure in earlier if figure.value is not None and alike(figure, actual)]
    year_before = current.previous_year().canonical
    last_year = next((figure.value for period, figure in like if period.canonical == year_before), None)
    previous = max(like, key=lambda pair: (pair[1].on or pair[0].end, pair[0].end), default=None)
    return (previous[1].value if previous else None), last_year
