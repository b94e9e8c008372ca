"""The computed band put onto the sheet: its formulas with their values, its looks, its drop-down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from cipxl import formula
from cipxl.profile import TARGET, ResolvedColumn
from cipxl.workbooks import styles
from cipxl.workbooks.band import BETTER_WORDS, ROW, Band, BandCell
from cipxl.workbooks.columns import HIDDEN, letters
from cipxl.workbooks.rows import Access, SheetRow

__all__ = ["BandWriter"]

_TYPED_IN = ("better", "unit", "scope", "floor", "tolerance")
_CENTRED = ("better", "unit", "gap", "rating", "direction", "impact")


class _Table(Protocol):
    @property
    def columns(self) -> Sequence[ResolvedColumn]: ...
    @property
    def rows(self) -> Sequence[SheetRow]: ...
    @property
    def access(self) -> Access: ...


class BandWriter:
    """Writes the band's cells of every row.

    Args:
        sheet: The XlsxWriter sheet.
        style: The book's formats.
        band: What stands in the band.
        table: The table beside it.
        places: The column of each of the band's keys.
        ids: The columns of the hidden row ids, in the order of `columns.HIDDEN`.
        first: The first row below the headings.
    """

    def __init__(
        self,
        sheet: Any,
        style: styles.Styles,
        band: Band,
        table: _Table,
        places: Mapping[str, int],
        ids: Sequence[int],
        first: int,
    ) -> None:
        self.sheet = sheet
        self.style = style
        self.band = band
        self.table = table
        self.places = places
        self.ids = dict(zip(HIDDEN, ids, strict=False))
        self.first = first
        self.last = first + max(len(table.rows), 1) - 1
        remit = table.access.remit
        self.open_targets = remit is None or TARGET in remit.fields

    def write(self) -> None:
        """Write them."""
        if not self.band.visible:
            return
        codes: dict[str, list[str]] = {}
        results: list[tuple[int, SheetRow, dict[str, BandCell]]] = []
        at = {key: _at(place) for key, place in self.places.items()}
        table_at = [_at(n) for n in range(len(self.table.columns))]
        for number, row in enumerate(self.table.rows, self.first):
            cells: dict[str, BandCell] = {}
            if row.kind == "measure":
                cells = self.band.measure_cells(row.id, row.cells, at, table_at, self.open_targets)
                rating = cells.get("rating")
                codes.setdefault(row.block, []).append(str(rating.value) if rating else "")
            results.append((number, row, cells))
        for number, row, cells in results:
            if row.kind == "recommendation" and "impact" in self.places and self.ids:
                cells["impact"] = self._impact(codes.get(row.block, []))
            self._row(number, row, cells)
        self._choices([number for number, row, _ in results if row.kind in ("measure", "new")])

    def _impact(self, codes: Sequence[str]) -> BandCell:
        block, kind = self.ids["_block"], self.ids["_kind"]
        ranges = [
            f"${letters(place)}${self.first + 1}:${letters(place)}${self.last + 1}"
            for place in (block, kind, self.places["rating"])
        ]
        return self.band.impact(codes, _at(block), *ranges)

    def _row(self, number: int, row: SheetRow, cells: Mapping[str, BandCell]) -> None:
        for column in self.band.visible:
            self._put(number, self.places[column.key], cells.get(column.key), self._look(row, column.key))
        for column in self.band.hidden:
            if column.key in cells:
                self._put(number, self.places[column.key], cells[column.key], {"text_wrap": False})

    def _look(self, row: SheetRow, key: str) -> dict[str, object]:
        look: dict[str, object] = {"border": 1, "border_color": styles.LINE, "bg_color": styles.BAND}
        here = key == "impact" if row.kind == "recommendation" else key != "impact"
        if row.kind == "new":
            here = key in _TYPED_IN
        if not here:
            look["bg_color"] = styles.CLOSED
        elif key in _TYPED_IN and (self.table.access.remit is None or row.kind == "new"):
            look["bg_color"] = styles.INPUT if row.kind == "new" else "#FFFFFF"
            look["locked"] = False
        if not self.table.access.owns_block(row):
            look["font_color"] = styles.FAINT_INK
        if row.first:
            look |= {"top": 1, "top_color": styles.BLOCK_LINE}
        if key in _CENTRED:
            look["align"] = "center"
        if key in ("better", "unit", "scope"):
            look["num_format"] = "@"
        return look

    def _put(self, row: int, column: int, cell: BandCell | None, look: Mapping[str, object]) -> None:
        value = cell.value if cell else None
        if isinstance(value, date):
            value = formula.serial(value)
        if cell and cell.formula:
            shown: object = float(value) if isinstance(value, Decimal) else "" if value is None else value
            text = cell.formula.replace(ROW, str(row + 1))
            self.sheet.write_formula(row, column, text, self.style.of(**look), shown)
        elif isinstance(value, Decimal):
            self.sheet.write_number(row, column, float(value), self.style.of(**look))
        elif value or look.get("border"):
            self.style.write(self.sheet, row, column, str(value) if value else "", look)

    def _choices(self, rows: Sequence[int]) -> None:
        place = self.places.get("better")
        if place is None or not rows:
            return
        self.sheet.data_validation(
            rows[0],
            place,
            rows[0],
            place,
            {
                "validate": "list",
                "source": list(BETTER_WORDS.values()),
                "error_title": "Which way is better?",
                "error_message": "Choose High, Low or Stay close from the list.",
                "other_cells": [[row, place, row, place] for row in rows[1:]],
            },
        )


def _at(column: int) -> str:
    return f"${letters(column)}{ROW}"
