"""The plan as pandas tables, for those who go on working with its figures."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cipxl.figures import read_cell
from cipxl.plan import Measure, Plan
from cipxl.profile import ACTION_FIELDS, Profile, reason_field
from cipxl.scheme import Scheme
from cipxl.workbooks.master import HistoryEntry

if TYPE_CHECKING:
    import pandas

__all__ = ["actions", "history", "readings", "recommendations", "write_csv"]


def recommendations(plan: Plan, profile: Profile, scheme: Scheme) -> pandas.DataFrame:
    """A row for each recommendation: Ref, text, each rating in the scheme's own word, evidence, actions, lead."""
    import pandas

    rows = []
    for one in plan.recommendations:
        row: dict[str, str] = {"ref": one.ref, "theme": one.theme, "recommendation": one.text, "outcomes": one.outcomes}
        for dimension in profile.rated("recommendation"):
            text = one.ratings.get(dimension.id, "")
            level = scheme.read(text)
            row[dimension.id] = level.label if level else text or scheme.not_rated.label
            if reason := one.reasons.get(dimension.id, ""):
                row[reason_field(dimension.id)] = reason
        rows.append(row | {"evidence": one.evidence, "actions": one.actions, "lead": one.lead, **one.narrative})
    return pandas.DataFrame(rows, dtype="object")


def readings(plan: Plan) -> pandas.DataFrame:
    """A row for each cell of performance or target: whose, when, the text as typed, and the figure read from it.

    `value` is a Decimal, in `unit`; it is empty where the text holds no figure or more than one.
    """
    import pandas

    rows = [row for _, measure in plan.measures for row in _cells(plan, measure)]
    columns = ["ref", "measure", "kind", "period", "start", "end", "text", "value", "unit"]
    return pandas.DataFrame(rows, columns=columns, dtype="object")


def actions(plan: Plan, profile: Profile, scheme: Scheme) -> pandas.DataFrame:
    """A row for each tracked action: the Ref that it belongs to, its own fields, each rating in the scheme's word."""
    import pandas

    own = [field for column in profile.columns if (field := column.on.get("action", "")) not in ("", *ACTION_FIELDS)]
    rated = {dimension.id for dimension in profile.rated("action")}
    rows = []
    for one, action in plan.tracked:
        cells = {field: action.said(field) for field in (*ACTION_FIELDS, *own)}
        for field in rated:
            level = scheme.read(cells[field])
            cells[field] = level.label if level else cells[field]
        rows.append({"ref": one.ref, **cells})
    return pandas.DataFrame(rows, columns=["ref", *ACTION_FIELDS, *own], dtype="object")


def history(entries: Iterable[HistoryEntry]) -> pandas.DataFrame:
    """A row for each thing that a round recorded."""
    import pandas

    rows = [entry.model_dump(exclude={"row"}) for entry in entries]
    return pandas.DataFrame(rows, columns=["round", "ref", "measure", "field", "text", "recorded"], dtype="object")


def write_csv(table: pandas.DataFrame, path: Path) -> None:
    """A table as a CSV file that Excel opens safely: UTF-8 with its mark, and no text that Excel would calculate."""
    table.map(_inert).to_csv(path, index=False, encoding="utf-8-sig")


def _inert(value: object) -> object:
    # A text that begins like a formula would be calculated by Excel; in a CSV only an apostrophe prevents that.
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _cells(plan: Plan, measure: Measure) -> Iterable[dict[str, object]]:
    ref = next(one.ref for one in plan.recommendations if measure in one.measures)
    for reading in measure.readings:
        period = reading.period
        row = {"ref": ref, "measure": measure.name, "kind": "performance", "period": period.canonical}
        yield {
            **row,
            "start": period.start,
            "end": period.end,
            "text": reading.text,
            **_figure(reading.text, "performance"),
        }
    for target in measure.targets:
        row = {"ref": ref, "measure": measure.name, "kind": "target", "period": f"{target.due:%B %Y}"}
        yield {**row, "start": None, "end": target.due, "text": target.text, **_figure(target.text, "target")}


def _figure(text: str, kind: Literal["performance", "target"]) -> dict[str, object]:
    found = [figure for figure in read_cell(text, kind) if figure.value is not None]
    return {"value": found[0].value, "unit": found[0].unit} if len(found) == 1 else {"value": None, "unit": None}
