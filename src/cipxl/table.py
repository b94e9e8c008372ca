"""The plan as rows and cells: what workbooks hold and the merge compares.

A row is a recommendation, a measure or a tracked action; a cell is one field of it, as text. A plan turns into a
table and back with nothing lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from cipxl.period import Period, read_period
from cipxl.plan import Action, Measure, Plan, Polarity, Reading, Recommendation, Target
from cipxl.profile import (
    ACTION_FIELDS,
    PERFORMANCE,
    TARGET,
    RowKind,
    field_base,
    performance_field,
    reason_field,
    target_due,
    target_field,
)

__all__ = ["Row", "Table", "plan_of", "polarity", "table_of"]

Cells = Mapping[str, str]

_RECOMMENDATION_TEXTS = ("ref", "theme", "outcomes", "evidence", "actions", "lead")
_POLARITIES: dict[str, Polarity] = {
    "": "",
    "high": "high", "higher": "high", "up": "high", "h": "high",
    "low": "low", "lower": "low", "down": "low", "l": "low",
    "near": "near", "stay close": "near", "close": "near", "t": "near",
}  # fmt: skip


class Row(NamedTuple):
    """One row: its id, what it is, whose it is (the recommendation's id, or "" for one), and its cells."""

    id: str
    kind: RowKind
    parent: str
    cells: Cells

    def get(self, field: str) -> str:
        """The cell's text, "" where there is none."""
        return self.cells.get(field, "")


class Table(NamedTuple):
    """Rows in order, by id."""

    rows: Mapping[str, Row]

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Table:
        """The table of these rows."""
        return cls({row.id: row for row in rows})

    def ref(self, row_id: str) -> str:
        """The Ref of a row: a measure or action has its recommendation's."""
        row = self.rows.get(row_id)
        if row is None:
            return ""
        return row.get("ref") if row.kind == "recommendation" else self.ref(row.parent)


def table_of(plan: Plan) -> Table:
    """The plan's rows: each recommendation, then its measures, then its tracked actions."""
    rows: list[Row] = []
    for item in plan.recommendations:
        cells = {"recommendation": item.text, **item.ratings, **item.narrative}
        cells |= {reason_field(name): text for name, text in item.reasons.items()}
        cells |= {field: getattr(item, field) for field in _RECOMMENDATION_TEXTS}
        rows.append(Row(item.id, "recommendation", "", _filled(cells)))
        rows += [Row(measure.id, "measure", item.id, _measure_cells(measure)) for measure in item.measures]
        for action in item.tracked:
            cells = {**action.narrative} | {field: action.said(field) for field in ACTION_FIELDS}
            rows.append(Row(action.id, "action", item.id, _filled(cells)))
    return Table.of(rows)


def plan_of(table: Table, like: Plan, dimensions: Iterable[str]) -> Plan:
    """The plan that a table holds; title, id and periods are those of `like`.

    A row whose recommendation is not in the table is left out by nobody: it raises KeyError, since the merge keeps
    both or neither.
    """
    names = tuple(dimensions)
    periods = {period.canonical: period for period in (*like.periods, like.period, like.baseline)}
    measures: dict[str, list[Measure]] = {}
    actions: dict[str, list[Action]] = {}
    heads = [row for row in table.rows.values() if row.kind == "recommendation"]
    for row in heads:
        measures[row.id], actions[row.id] = [], []
    for row in table.rows.values():
        if row.kind == "measure":
            measures[row.parent].append(_measure(row, periods))
        elif row.kind == "action":
            texts = {field: row.get(field) for field in ACTION_FIELDS[1:]}
            own = {field: text for field, text in row.cells.items() if field not in ACTION_FIELDS}
            actions[row.parent].append(Action(id=row.id, text=row.get("action"), narrative=own, **texts))
    known = {*_RECOMMENDATION_TEXTS, "recommendation", *names, *map(reason_field, names)}
    found = tuple(
        Recommendation(
            id=row.id,
            text=row.get("recommendation"),
            ratings={name: row.get(name) for name in names},
            reasons={name: text for name in names if (text := row.get(reason_field(name)))},
            narrative={field: text for field, text in row.cells.items() if field not in known},
            measures=tuple(measures[row.id]),
            tracked=tuple(actions[row.id]),
            **{field: row.get(field) for field in _RECOMMENDATION_TEXTS},
        )
        for row in heads
    )
    return like.model_copy(update={"recommendations": found})


def _filled(cells: Cells) -> Cells:
    return {field: text for field, text in cells.items() if text}


def _measure_cells(measure: Measure) -> Cells:
    cells = {"measure": measure.name, "unit": measure.unit, "better": measure.better, "scope": measure.scope}
    cells |= {
        name: format(number, "f") for name in ("floor", "tolerance") if (number := getattr(measure, name)) is not None
    }
    cells |= {performance_field(reading.period): reading.text for reading in measure.readings}
    cells |= {target_field(target.due): target.text for target in measure.targets}
    return _filled(cells)


def _measure(row: Row, periods: dict[str, Period]) -> Measure:
    readings, targets = [], []
    for field, text in row.cells.items():
        base = field_base(field)
        if base == PERFORMANCE:
            label = field.partition(":")[2]
            period = periods.get(label) or read_period(label)
            if period is None:
                raise KeyError(field)
            readings.append(Reading(period=period, text=text))
        elif base == TARGET:
            targets.append(Target(due=target_due(field), text=text))
    return Measure(
        id=row.id,
        name=row.get("measure"),
        unit=row.get("unit"),
        better=polarity(row.get("better")) or "",
        scope=row.get("scope"),
        floor=_number(row.get("floor")),
        tolerance=_number(row.get("tolerance")),
        readings=tuple(sorted(readings, key=lambda reading: (reading.period.end, reading.period.start))),
        targets=tuple(sorted(targets, key=lambda target: target.due)),
    )


def polarity(text: str) -> Polarity | None:
    """Which way is better, from the word for it ("High", "lower", "Stay close"); None for a word that is none."""
    plain = " ".join(text.split()).casefold()
    return _POLARITIES.get(plain.removesuffix(" is better").removesuffix(" is good"))


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None
