"""The computed band right of the table: what a measure's figures come to, as native formulas with their values.

Each measure's row has hidden cells with what was read from its texts when the workbook was written: figures, dates,
the target in force. While a cell's text stays as issued the formulas use the figure that was read from it; a plain
number typed over it is used at once; anything else says "text: see the check". A rule is one expression
(`cipxl.formula`), which gives both the formula and the value beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from cipxl import formula
from cipxl.assessment import WORST, CellFigure, RollUp, assess
from cipxl.formula import Expr, Ref, Scalar
from cipxl.period import Period
from cipxl.plan import Measure, Plan, Reading
from cipxl.profile import (
    PERFORMANCE,
    REASON_HEADING,
    TARGET,
    ResolvedColumn,
    RowKind,
    field_base,
    reason_field,
    target_field,
)
from cipxl.scheme import Scheme
from cipxl.table import Cells
from cipxl.workbooks.block_rating import BandCell, BlockPlaces, quoted, together

__all__ = ["BETTER_WORDS", "RATED_BY_FIGURES", "WEIGHT", "Band", "BandColumn"]

WEIGHT = "weight"

BETTER_WORDS: Mapping[str, str] = {"high": "High", "low": "Low", "near": "Stay close"}
RATED_BY_FIGURES = ("distance_to_target", "floor", "forecast", "trajectory")
_ROW_NAMES = ("previous", "same_period_last_year", "next_date", "target_date", "as_at")
# Earlier figures of another unit or scope are left out before they get here, so each is compared with itself.
_ALIKE = {"previous_unit": "unit", "previous_scope": "scope"}


class BandColumn(NamedTuple):
    """A column of the band: its key, heading, width in pixels (0: hidden), and the field that is typed there.

    `kind` is the kind of row on which it is typed.
    """

    key: str
    heading: str
    pixels: int = 0
    field: str = ""
    kind: RowKind = "measure"

    @property
    def fields(self) -> tuple[str, str, str]:
        """The field that it feeds on a recommendation's, a measure's and an action's row, "" for none."""
        return (self.field if self.kind == "recommendation" else "", self.field if self.kind == "measure" else "", "")


class Band:
    """The columns of the band for one workbook, and each row's cells.

    Args:
        columns: The table's own columns.
        scheme: Its rule suggests the ratings; where the rule is the officers' judgement, or goes by actions, none is
            suggested.
        plan: The plan.
        rated: The dimension for which the figures suggest a rating, "" for none.
        together: How the measures of a recommendation make one.
        computed: False for a blank template, which has only the columns that are typed in.
    """

    def __init__(
        self,
        columns: Sequence[ResolvedColumn],
        scheme: Scheme,
        plan: Plan | None,
        rated: str = "",
        together: RollUp = WORST,
        *,
        computed: bool,
    ) -> None:
        self.columns = columns
        self.scheme = scheme
        self.together = together
        self.rated = rated
        self.reason = reason_field(rated) if rated else ""
        self.gives_reasons = bool(plan and rated and any(one.reasons.get(rated) for one in plan))
        self.period: Period | None = plan.period if plan else None
        self.measures = {measure.id: measure for _, measure in plan.measures} if plan else {}
        self.actual = _place(columns, PERFORMANCE, "current")
        shown = {(kind, field_base(column.field(kind))) for column in columns for kind in column.column.on}
        self.rules = self._rules() if computed and self.actual >= 0 else {}
        self.visible = self._visible(shown, any("measure" in column.column.on for column in columns))
        self._facts = {measure.id: self._facts_of(measure) for measure in self.measures.values()} if self.rules else {}
        self.points = max((len(facts.dates) for facts in self._facts.values()), default=0) + 1
        self.hidden = self._hidden()
        self._texts: dict[tuple[str, str | Ref], str] = {}

    def _rules(self) -> dict[str, Expr]:
        polarity = Ref("polarity")
        travel = self.scheme.direction_of_travel
        if set(travel.compare) == {"regression"}:
            way = formula.trend(polarity, stable_band=travel.stable_band)
        else:
            before = Ref(_compares_with(self.scheme))
            way = formula.direction(
                polarity, stable_band=travel.stable_band, stable_unit=travel.stable_unit, before=before
            )
        if not any(TARGET in column.column.on.values() for column in self.columns):
            return {"direction": way}  # a table without targets has nothing to hold a figure against
        rules = {"gap": formula.gap(polarity), "direction": way}
        if self.scheme.suggesting_rule.kind in RATED_BY_FIGURES:
            rules["rating"] = formula.suggestion(self.scheme, polarity, gap_cell=Ref("gap"))
        return rules

    def _visible(self, shown: set[tuple[RowKind, str]], measured: bool) -> tuple[BandColumn, ...]:
        read = self._names()
        wanted = {
            "better": measured,
            "unit": measured,
            "scope": any(measure.scope for measure in self.measures.values()),
            "floor": "floor" in read or any(measure.floor is not None for measure in self.measures.values()),
            "tolerance": "tolerance" in read or any(m.tolerance is not None for m in self.measures.values()),
            "gap": "gap" in self.rules,
            "rating": "rating" in self.rules,
            "direction": bool(self.rules),
            "impact": "rating" in self.rules,
            # A reason that was given is kept, also where the scheme of today suggests nothing.
            "reason": bool(self.reason) and ("rating" in self.rules or self.gives_reasons),
        }
        every = (
            BandColumn("better", "Better when", 62, "better"),
            BandColumn("unit", "Unit", 56, "unit"),
            BandColumn("scope", "Scope", 80, "scope"),
            BandColumn("floor", "Floor", 50, "floor"),
            BandColumn("tolerance", "Tolerance", 66, "tolerance"),
            BandColumn("gap", "Gap to target", 68),
            BandColumn("rating", "Measure rating", 68),
            BandColumn("direction", "Direction of travel", 78),
            BandColumn("impact", "Suggested impact", 78),
            BandColumn("reason", REASON_HEADING, 150, self.reason, "recommendation"),
        )
        return tuple(column for column in every if wanted[column.key] and (column.kind, column.field) not in shown)

    def _names(self) -> frozenset[str]:
        return frozenset[str]().union(*(rule.names() for rule in self.rules.values()))

    def _hidden(self) -> tuple[BandColumn, ...]:
        if not self.rules:
            return ()
        read = self._names()
        keys = ["polarity", "actual_text", "actual_issued", "actual_tidy", "actual"]
        for end in ("", "next_"):
            if {f"{end}low", f"{end}high"} & read:
                keys += [f"{end}text", f"{end}issued", f"{end}issued_high", f"{end}tidy", f"{end}low", f"{end}high"]
        keys += [name for name in _ROW_NAMES if name in read]
        if "rating" in self.rules and self.together.how == "weighted":
            keys.append(WEIGHT)
        if {"dates", "values"} & read:
            keys += [f"date_{n}" for n in range(1, self.points + 1)]
            keys += [f"value_{n}" for n in range(1, self.points + 1)]
        taken = {column.key for column in self.visible}
        return tuple(BandColumn(key, f"_{key}") for key in keys if key not in taken)

    def measure_cells(
        self, row_id: str, cells: Cells, addresses: Mapping[str, str], at: Sequence[str], open_targets: bool
    ) -> dict[str, BandCell]:
        """The band's cells on a measure's row, by key.

        Args:
            row_id: The measure's id.
            cells: The row's own cells.
            addresses: Where each key of the band stands, with `ROW` for the row; the same for every call.
            at: Where each of the table's columns stands, likewise.
            open_targets: Whether targets may be changed in this workbook: then their formulas follow.
        """
        found = {
            key: BandCell("", BETTER_WORDS.get(cells.get(key, ""), cells.get(key, "")))
            for key in ("better", "unit", "scope")
        }
        found |= {key: BandCell("", _decimal(cells.get(key, ""))) for key in ("floor", "tolerance")}
        facts = self._facts.get(row_id)
        if facts is None:
            return found
        if WEIGHT in addresses:
            found[WEIGHT] = BandCell("", self.together.weight(self.measures[row_id]))
        writer = _RowWriter(found, facts, addresses, self.points, self._texts)
        unit: str | Ref = Ref("unit") if "unit" in addresses and open_targets else facts.unit
        writer.way(self.scheme)
        field = self.columns[self.actual].field("measure")
        writer.figure("actual", cells.get(field, ""), at[self.actual], facts.actual, unit)
        for end in ("", "next_"):
            if f"{end}low" in addresses:
                low, high, due = facts.ends[end]
                place = self._target_column(due, end)
                text = cells.get(self.columns[place].field("measure"), "") if place >= 0 else ""
                if open_targets and place >= 0:
                    writer.target(end, text, at[place], low, high, unit)
                else:
                    found[f"{end}low"], found[f"{end}high"] = BandCell("", low), BandCell("", high)
        for name in _ROW_NAMES:
            if name in addresses and name not in found:
                found[name] = BandCell("", facts.plain.get(name))
        writer.line()
        for key in ("gap", "direction", "rating"):
            if key in self.rules:
                writer.rule(key, self.rules[key])
        return found

    def impact(self, rated: Sequence[tuple[str, Decimal]], at: BlockPlaces) -> BandCell:
        """What the measures of a block together suggest, as `cipxl.rating.roll_up` has it.

        Args:
            rated: What the block's measures are rated, each with its weight.
            at: Where the block's rows are found.
        """
        return together(self.scheme, self.together.how, rated, at)

    def _target_column(self, due: date | None, end: str) -> int:
        if due is not None:
            return next((n for n, c in enumerate(self.columns) if c.field("measure") == target_field(due)), -1)
        return _place(self.columns, TARGET, "next" if end else "last")

    def _facts_of(self, measure: Measure) -> _Facts:
        assert self.period is not None  # noqa: S101  # there are measures, so there is a plan
        period, compares = self.period, _compares_with(self.scheme)
        real = assess(measure, self.scheme, period)
        known = real
        if real.actual.value is None:
            # What would be held against the figure that is still to come: as for a plain number of the right unit.
            like = Reading(period=period, text="1%" if measure.unit == "%" else "1")
            others = tuple(reading for reading in measure.readings if reading.period.canonical != period.canonical)
            known = assess(measure.model_copy(update={"readings": (*others, like)}), self.scheme, period)
        env = known.inputs.env(compares)
        own = known.actual.on or period.end
        points = [(point.on, point.value) for point in known.inputs.readings if point.on != own]
        now, coming = known.inputs.current_target, known.inputs.next_target
        return _Facts(
            unit=measure.unit,
            way=known.inputs.polarity or "",
            actual=_issued(real.actual),
            own_date=own if own <= period.end else None,
            ends={
                "": (now.low, now.high, now.due) if now else (None, None, None),
                "next_": (coming.low, coming.high, coming.due) if coming else (None, None, None),
            },
            plain={name: _scalar(env.get(name)) for name in _ROW_NAMES},
            dates=tuple(on for on, _ in points),
            values=tuple(value for _, value in points),
        )


class _Facts(NamedTuple):
    """What was read from a measure's texts when the workbook is written."""

    unit: str
    way: str
    actual: Decimal | str | None
    own_date: date | None
    ends: Mapping[str, tuple[Decimal | None, Decimal | None, date | None]]
    plain: Mapping[str, Scalar | date]
    dates: tuple[date, ...]
    values: tuple[Decimal, ...]


class _RowWriter:
    """The cells of one measure's row while they are put together; a formula's value comes from the others'."""

    def __init__(
        self,
        cells: dict[str, BandCell],
        facts: _Facts,
        addresses: Mapping[str, str],
        points: int,
        texts: dict[tuple[str, str | Ref], str],
    ) -> None:
        self.cells = cells
        self.facts = facts
        self.at = addresses
        self.points = points
        self.texts = texts

    def way(self, scheme: Scheme) -> None:
        """What is better: as the cell says, else as the measure's words were understood."""
        said = str(self.cells["better"].value or "")
        at = self.at.get("better")
        text = f'=IF(TRIM({at})="",{quoted(self.facts.way)},TRIM({at}))' if at else ""
        self.cells["polarity"] = BandCell(text, said or self.facts.way)

    def figure(self, key: str, text: str, at: str, issued: Decimal | str | None, unit: str | Ref) -> None:
        """What the cell for the period stands for, while somebody types into it."""
        self._read(key, f"{key}_", text, at, issued, unit)

    def target(self, end: str, text: str, at: str, low: Decimal | None, high: Decimal | None, unit: str | Ref) -> None:
        """The two ends of a target: as read while the text is as issued, else the number that is typed."""
        self._read(f"{end}low", end, text, at, low, unit)
        self.cells[f"{end}issued_high"] = BandCell("", high)
        same = f"EXACT({at},{self.at[f'{end}text']})"
        upper = self.at[f"{end}issued_high"]
        self.cells[f"{end}high"] = BandCell(
            f'=IF({same},IF(ISNUMBER({upper}),{upper},""),{self.at[f"{end}low"]})', high if high is not None else ""
        )

    def _read(self, key: str, prefix: str, text: str, at: str, issued: Decimal | str | None, unit: str | Ref) -> None:
        cell = Ref("cell")
        tidy = formula.Tidy(cell)
        self.cells[f"{prefix}text"] = BandCell("", text)
        self.cells[f"{prefix}issued"] = BandCell("", issued)
        self.cells[f"{prefix}tidy"] = BandCell(f"={tidy.excel({'cell': at})}", tidy.value({"cell": text or None}))
        rule = formula.reading_value(unit, tidy=Ref("tidy"))
        refs = {
            "cell": at,
            "issued_text": self.at[f"{prefix}text"],
            "issued_value": self.at[f"{prefix}issued"],
            "tidy": self.at[f"{prefix}tidy"],
            "unit": self.at.get("unit"),
        }
        env = {
            "cell": text or None,
            "issued_text": text,
            "issued_value": issued,
            "tidy": self.cells[f"{prefix}tidy"].value,
            "unit": self.cells["unit"].value,
        }
        if (key, unit) not in self.texts:
            self.texts[key, unit] = formula.cell_formula(rule, refs)
        self.cells[key] = BandCell(self.texts[key, unit], rule.value(env))

    def line(self) -> None:
        """The readings for the line through them; the last is the period's own, once there is a figure."""
        if "date_1" not in self.at:
            return
        for n in range(1, self.points + 1):
            known = n <= len(self.facts.dates)
            self.cells[f"date_{n}"] = BandCell("", self.facts.dates[n - 1] if known else None)
            self.cells[f"value_{n}"] = BandCell("", self.facts.values[n - 1] if known else None)
        actual, own = self.at["actual"], self.facts.own_date
        is_number = isinstance(self.cells["actual"].value, Decimal)
        if own is not None:
            last = self.points
            serial = formula.number_text(formula.serial(own))
            self.cells[f"date_{last}"] = BandCell(f'=IF(ISNUMBER({actual}),{serial},"")', own if is_number else "")
            value = self.cells["actual"].value if is_number else ""
            self.cells[f"value_{last}"] = BandCell(f'=IF(ISNUMBER({actual}),{actual},"")', value)

    def rule(self, key: str, rule: Expr) -> None:
        """One of the visible results."""
        ranges = {
            name: [f"{name.removesuffix('s')}_{n}" for n in range(1, self.points + 1)] for name in ("dates", "values")
        }
        env: dict[str, object] = {name: cell.value for name, cell in self.cells.items()}
        env |= {name: env.get(other) for name, other in _ALIKE.items()}
        if "date_1" in self.at:
            env |= {name: tuple(self.cells[one].value for one in keys) for name, keys in ranges.items()}
        if (key, "") not in self.texts:
            refs = {name: self.at.get(_ALIKE.get(name, name)) for name in rule.names()}
            refs |= {
                name: f"{self.at[keys[0]]}:{self.at[keys[-1]]}" for name, keys in ranges.items() if keys[0] in self.at
            }
            self.texts[key, ""] = formula.cell_formula(rule, refs)
        self.cells[key] = BandCell(self.texts[key, ""], rule.value(env))


def _place(columns: Sequence[ResolvedColumn], base: str, when: str) -> int:
    return next(
        (n for n, c in enumerate(columns) if field_base(c.field("measure")) == base and c.column.when == when), -1
    )


def _compares_with(scheme: Scheme) -> str:
    if scheme.modifiers.improving_softens:
        return scheme.modifiers.improving_softens.compare
    return next((which for which in scheme.direction_of_travel.compare if which != "regression"), "previous")


def _issued(figure: CellFigure) -> Decimal | str | None:
    if figure.value is not None:
        return figure.value
    return formula.NO_DATA if figure.reason == formula.NO_DATA else None


def _scalar(held: object) -> Scalar | date:
    return held if isinstance(held, Decimal | str | bool | date) else None


def _decimal(text: str) -> Decimal | str:
    try:
        return Decimal(text) if text else ""
    except ArithmeticError:
        return text
