"""The rows of the table as a workbook shows them, and who may change which of their cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from cipxl.merge.records import Remit
from cipxl.plan import Plan
from cipxl.profile import ResolvedColumn, RowKind
from cipxl.scheme import Scheme
from cipxl.table import Cells, table_of
from cipxl.workbooks.columns import is_history

__all__ = ["Access", "Look", "SheetRow", "Use", "block_rows", "level_row_id", "rating_text", "spare_rows"]

Use = Literal["return", "master", "template"]
Look = Literal["open", "locked", "others", "closed", "plain"]


class SheetRow(NamedTuple):
    """One row: its id, the kind of its cells, its block (the recommendation's id) and its place in the order.

    A spare row's kind is "new": what it is shows in what is typed there. Where ratings are shown as marks, there is a
    row of kind "level" below a recommendation for each `level` (a code). `first` marks the first row of a block.
    """

    id: str
    kind: RowKind | Literal["new", "level"]
    block: str
    order: str
    ref: str
    cells: Cells
    first: bool
    level: str = ""

    @property
    def owner(self) -> str:
        """The id of the plan's row that its cells are part of."""
        return self.block if self.kind == "level" else self.id

    def field(self, column: ResolvedColumn) -> str:
        """The field of this row's cell in a column, "" where it is closed."""
        if column.part:
            here = {"level": "mark", "new": "label"}.get(self.kind)  # what is new says its rating in words
            return column.field("recommendation") if column.part == here else ""
        if self.kind == "level":
            return ""
        if self.kind != "new":
            return column.field(self.kind)
        return next((field for kind in ("measure", "recommendation", "action") if (field := column.field(kind))), "")


class Access(NamedTuple):
    """Which cells may be changed: by a team only those of its remit, by the office all."""

    use: Use
    remit: Remit | None = None

    def look(self, row: SheetRow, column: ResolvedColumn) -> Look:
        """How a cell is shown: open for entry, locked, another team's, closed, or plain where nothing is protected."""
        field = row.field(column)
        if not field:
            return "closed"
        if self.remit is None:
            return "plain"
        if row.kind == "new":
            return "open"
        if row.owner not in self.remit.rows:
            return "locked" if self.owns_block(row) else "others"
        if not self.remit.opens(field) or (row.kind != "level" and is_history(column, row.kind)):
            return "locked"
        return "open"

    def owns_block(self, row: SheetRow) -> bool:
        """Whether a team may change anything in the row's block."""
        return self.remit is None or row.block in self.remit.rows or row.id in self.remit.rows


def block_rows(plan: Plan, columns: Sequence[ResolvedColumn], levels: Sequence[str] = ()) -> tuple[SheetRow, ...]:
    """The plan's rows in order: recommendations, each with its measures and actions where columns exist for them.

    Args:
        plan: The plan.
        columns: The columns of the round.
        levels: The codes of the levels that each recommendation has a line for, where ratings are shown as marks.
    """
    shown = {kind for column in columns for kind in ("measure", "action") if column.column.on.get(kind)}
    found: list[SheetRow] = []
    number = place = 0
    ref = ""
    for row in table_of(plan).rows.values():
        if row.kind == "recommendation":
            number, place, ref = number + 1, 0, row.get("ref")
        elif row.kind in shown:
            place += 1
        else:
            continue
        block = row.parent or row.id
        one = SheetRow(row.id, row.kind, block, f"{number:04}.{place:03}", ref, row.cells, place == 0)
        found.append(one)
        for code in levels if row.kind == "recommendation" else ():
            place += 1
            order = f"{number:04}.{place:03}"
            found.append(SheetRow(level_row_id(row.id, code), "level", block, order, ref, row.cells, False, code))
    return tuple(found)


def spare_rows(count: int) -> Iterator[SheetRow]:
    """Empty rows for additions; their ids are new-1, new-2, ..."""
    for number in range(1, count + 1):
        yield SheetRow(f"new-{number}", "new", f"new-{number}", f"9999.{number:03}", "", {}, True)


def level_row_id(recommendation: str, code: str) -> str:
    """The id of the row that has the line of a level."""
    return f"{recommendation}/{code}"


def rating_text(text: str, scheme: Scheme, as_label: bool) -> str:
    """A rating as this table writes it; a text that is no level of the scheme stays what it is."""
    level = next((level for level in scheme.levels if level.code == text), None)
    return level.label if level and as_label else text
