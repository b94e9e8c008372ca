"""What the rounds so far say of each row: its ratings, and the figures of its measures with their targets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from cipxl.assessment import cell_figure
from cipxl.folder import PlanFolder
from cipxl.plan import Measure
from cipxl.profile import performance_field, target_field
from cipxl.scheme import Level, Scheme
from cipxl.store import load_master
from cipxl.workbooks.master import HistoryEntry

__all__ = ["PastMeasure", "PastRating", "PastRow", "Point", "past"]


class PastRating(NamedTuple):
    """The rating that a round recorded on a dimension; `level` is None where the text is no level of the scheme."""

    round: str
    dimension: str
    text: str
    level: Level | None


class Point(NamedTuple):
    """A reading or a target: its label, the cell's text, the day that it stands for, and its number if it has one."""

    label: str
    text: str
    on: date
    value: Decimal | None


class PastMeasure(NamedTuple):
    """A measure's readings and targets, oldest first."""

    name: str
    unit: str
    better: str
    readings: tuple[Point, ...]
    targets: tuple[Point, ...]


class PastRow(NamedTuple):
    """A recommendation over the rounds."""

    row: str
    ref: str
    text: str
    ratings: tuple[PastRating, ...]
    measures: tuple[PastMeasure, ...]


def past(folder: PlanFolder) -> tuple[PastRow, ...]:
    """Every recommendation of the master as the rounds recorded it, in the order of the plan."""
    master = load_master(folder)
    by_row: dict[str, list[HistoryEntry]] = {}
    for entry in master.history:
        by_row.setdefault(entry.row, []).append(entry)
    return tuple(
        PastRow(
            row=row.id,
            ref=row.ref,
            text=row.text,
            ratings=_ratings(by_row.get(row.id, ()), folder.profile.dimension_ids, folder.scheme),
            measures=tuple(_measure(measure) for measure in row.measures),
        )
        for row in master.plan.recommendations
    )


def _ratings(entries: Sequence[HistoryEntry], dimensions: Sequence[str], scheme: Scheme) -> tuple[PastRating, ...]:
    return tuple(
        # Under another scheme the same letter may mean something else, so it is shown as text alone.
        PastRating(e.round, e.field, e.text, scheme.read(e.text) if e.scheme in ("", scheme.name) else None)
        for e in entries
        if e.field in dimensions
    )


def _measure(measure: Measure) -> PastMeasure:
    readings = [
        Point(
            reading.period.canonical,
            reading.text,
            reading.period.end,
            cell_figure(measure, performance_field(reading.period), reading.text).value,
        )
        for reading in measure.readings
    ]
    targets = [
        Point(
            f"{target.due.day} {target.due:%B %Y}",
            target.text,
            target.due,
            _bound(measure, target.due, target.text),
        )
        for target in measure.targets
    ]
    return PastMeasure(measure.name, measure.unit, measure.better, tuple(readings), tuple(targets))


def _bound(measure: Measure, due: date, text: str) -> Decimal | None:
    """The number of a target; of a range the end that must be reached."""
    figure = cell_figure(measure, target_field(due), text)
    if figure.value is not None:
        return figure.value
    return figure.low if measure.better != "low" else figure.high
