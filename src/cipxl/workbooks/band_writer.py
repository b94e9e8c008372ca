"""The computed band put onto the sheet: its formulas with their values, its looks, its drop-down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from cipxl import formula
from cipxl.assessment import levels_differ
from cipxl.profile import TARGET, ResolvedColumn
from cipxl.workbooks import styles
from cipxl.workbooks.band import BETTER_WORDS, WEIGHT, Band
from cipxl.workbooks.block_rating import ROW, BandCell, BlockPlaces, quoted
from cipxl.workbooks.columns import HIDDEN, letters
from cipxl.workbooks.rows import Access, SheetRow

__all__ = ["BandWriter"]

_TYPED_IN = ("better", "unit", "scope", "floor", "tolerance")
_ASK = (
    "Where your rating differs from the suggested one, say here why. Yours is the one that counts: figures do not "
    "know everything. Leave this empty where the two agree."
)
_OF_BLOCKS = ("impact", "reason")  # they stand on a recommendation's row
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
        rated: dict[str, list[tuple[str, Decimal]]] = {}
        results: list[tuple[int, SheetRow, dict[str, BandCell]]] = []
        at = {key: _at(place) for key, place in self.places.items()}
        table_at = [_at(n) for n in range(len(self.table.columns))]
        for number, row in enumerate(self.table.rows, self.first):
            cells: dict[str, BandCell] = {}
            if row.kind == "measure":
                cells = self.band.measure_cells(row.id, row.cells, at, table_at, self.open_targets)
                rating = cells.get("rating")
                weight = cells[WEIGHT].value if WEIGHT in cells else None
                counts = weight if isinstance(weight, Decimal) else Decimal(1)
                rated.setdefault(row.block, []).append((str(rating.value) if rating else "", counts))
            results.append((number, row, cells))
        for number, row, cells in results:
            if row.kind == "recommendation" and "impact" in self.places and self.ids:
                cells["impact"] = self._impact(rated.get(row.block, []))
            if row.kind == "recommendation" and "reason" in self.places:
                cells["reason"] = BandCell("", row.cells.get(self.band.reason, ""))
            self._row(number, row, cells)
        self._choices([number for number, row, _ in results if row.kind in ("measure", "new")])

    def ask(self, rating: int, asked: Any) -> None:
        """Ask for a reason where the officer's rating is another than the suggested one: a message, and a colour.

        Args:
            rating: The column of the officer's rating.
            asked: The format of a cell in which a reason is missing.
        """
        if "reason" not in self.places or "impact" not in self.places or not self.table.rows:
            return
        reason, scheme = self.places["reason"], self.band.scheme
        said, suggested, own = (f"TRIM({_at(n)})" for n in (rating, self.places["impact"], reason))
        tests = []
        for one in scheme.levels:
            others = [level for level in scheme.levels if levels_differ(scheme, level, one)]
            names = dict.fromkeys(name for level in others for name in (level.code, level.label))
            if names:
                other = ",".join(f"{said}={quoted(name)}" for name in names)
                tests.append(f"AND({suggested}={quoted(one.code)},OR({other}))")
        if tests:
            here = f'CELL("protect",{_at(reason)})=0'  # only where it may be typed
            test = f'=AND({here},{own}="",OR({",".join(tests)}))'.replace(ROW, str(self.first + 1))
            options = {"type": "formula", "criteria": test, "format": asked}
            self.sheet.conditional_format(self.first, reason, self.last, reason, options)
        for number, row in enumerate(self.table.rows, self.first):
            if row.kind == "recommendation":
                options = {"validate": "any", "input_title": "Your rating and the figures", "input_message": _ASK}
                self.sheet.data_validation(number, reason, number, reason, options)

    def _impact(self, rated: Sequence[tuple[str, Decimal]]) -> BandCell:
        block, kind = self.ids["_block"], self.ids["_kind"]
        ranges = [
            f"${letters(place)}${self.first + 1}:${letters(place)}${self.last + 1}"
            for place in (block, kind, self.places["rating"], self.places.get(WEIGHT))
            if place is not None
        ]
        return self.band.impact(rated, BlockPlaces(_at(block), *ranges))

    def _row(self, number: int, row: SheetRow, cells: Mapping[str, BandCell]) -> None:
        for column in self.band.visible:
            self._put(number, self.places[column.key], cells.get(column.key), self._look(row, column.key))
        for column in self.band.hidden:
            if column.key in cells:
                self._put(number, self.places[column.key], cells[column.key], {"text_wrap": False})

    def _look(self, row: SheetRow, key: str) -> dict[str, object]:
        look: dict[str, object] = {"border": 1, "border_color": styles.LINE, "bg_color": styles.BAND}
        here = key in _OF_BLOCKS if row.kind == "recommendation" else key not in _OF_BLOCKS
        if row.kind == "new":
            here = key in _TYPED_IN
        if not here:
            look["bg_color"] = styles.CLOSED
        elif key in _TYPED_IN and (self.table.access.remit is None or row.kind == "new"):
            look["bg_color"] = styles.INPUT if row.kind == "new" else "#FFFFFF"
            look["locked"] = False
        elif key == "reason":
            look |= self._reason_look(row)
        if not self.table.access.owns_block(row):
            look["font_color"] = styles.FAINT_INK
        if row.first:
            look |= {"top": 1, "top_color": styles.BLOCK_LINE}
        if key in _CENTRED:
            look["align"] = "center"
        if key in ("better", "unit", "scope", "reason"):
            look["num_format"] = "@"
        return look

    def _reason_look(self, row: SheetRow) -> dict[str, object]:
        """Open where the rating is."""
        remit = self.table.access.remit
        if remit is None:
            return {"bg_color": "#FFFFFF", "locked": False}
        if row.id in remit.rows and remit.opens(self.band.reason):
            return {"bg_color": styles.INPUT, "locked": False}
        return {}

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
