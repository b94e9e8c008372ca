"""A range of cells: its values, looks, notes, and the names that refer to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from openpyxl.utils import column_index_from_string, get_column_letter
from xlwings import base_classes
from xlwings.constants import MAX_COLUMNS, MAX_ROWS

from office import ask_live

if TYPE_CHECKING:
    from uno_engine.books import Book, Sheet

__all__ = ["Font", "Name", "Names", "Note", "Range", "area_of"]

PER_POINT = 2540 / 72  # hundredths of a millimetre
PER_CHARACTER = 193.0  # of a column's width, about
_A1 = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d+)(?::\$?([A-Za-z]{1,3})\$?(\d+))?$")
_COLUMNS, _ROWS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})$"), re.compile(r"\$?(\d+):\$?(\d+)$")


def area_of(sheet: Sheet, one: Any, other: Any) -> list[int]:
    """Rows and columns from 0, of addresses, names, pairs from 1, and ranges."""
    found = [_corners(sheet, given) for given in (one, other) if given is not None]
    return [min(a[0] for a in found), min(a[1] for a in found), max(a[2] for a in found), max(a[3] for a in found)]


def _corners(sheet: Sheet, given: Any) -> list[int]:
    if isinstance(given, Range):
        return given.area
    if isinstance(given, tuple):
        return [given[0] - 1, given[1] - 1, given[0] - 1, given[1] - 1]
    if match := _A1.match(given):
        row, column = int(match[2]) - 1, column_index_from_string(match[1]) - 1
        if match[3] is None:
            return [row, column, row, column]
        return [row, column, int(match[4]) - 1, column_index_from_string(match[3]) - 1]
    if match := _COLUMNS.match(given):
        return [0, column_index_from_string(match[1]) - 1, MAX_ROWS - 1, column_index_from_string(match[2]) - 1]
    if match := _ROWS.match(given):
        return [int(match[1]) - 1, 0, int(match[2]) - 1, MAX_COLUMNS - 1]
    return Names(sheet.book)(given).refers_to_range.area


class Range(base_classes.Range):
    def __init__(self, sheet: Sheet, area: list[int]) -> None:
        self._sheet = sheet
        self.area = list(area)
        self.options: Any = None  # xlwings puts them here

    def _ask(self, what: str, *arguments: Any) -> Any:
        return ask_live(what, *self._sheet.at, self.area, *arguments)

    @property
    def api(self) -> SimpleNamespace:
        return SimpleNamespace(Address=self.get_address(True, True, False))

    @property
    def sheet(self) -> Sheet:
        return self._sheet

    @property
    def row(self) -> int:
        return self.area[0] + 1

    @property
    def column(self) -> int:
        return self.area[1] + 1

    @property
    def shape(self) -> tuple[int, int]:
        return (self.area[2] - self.area[0] + 1, self.area[3] - self.area[1] + 1)

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        return (self._sheet.name, self.row, self.column, self.area[2] + 1, self.area[3] + 1)

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, arg1: int, arg2: int | None = None) -> Range:
        row, column = divmod(arg1 - 1, self.shape[1]) if arg2 is None else (arg1 - 1, arg2 - 1)
        return Range(self._sheet, [self.area[0] + row, self.area[1] + column] * 2)

    # Values

    @property
    def raw_value(self) -> Any:
        rows = self._ask("values")
        if len(self) == 1:
            return rows[0][0]
        return tuple(tuple(row) for row in rows)

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        if isinstance(value, list | tuple):
            self._ask("put", [list(row) for row in value])
        else:
            self._ask("put", [[value] * self.shape[1]] * self.shape[0])

    @property
    def formula(self) -> Any:
        rows = self._ask("formulas")
        return rows[0][0] if len(self) == 1 else tuple(tuple(row) for row in rows)

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    formula2 = formula

    @property
    def max_cells_per_read(self) -> None:
        return None

    @property
    def max_cells_per_write(self) -> None:
        return None

    def clear_contents(self) -> None:
        self._ask("clear", "values")

    def clear_formats(self) -> None:
        self._ask("clear", "formats")

    def clear(self) -> None:
        self.clear_contents()
        self.clear_formats()

    # Places

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        def one(row: int, column: int) -> str:
            return f"{'$' * col_absolute}{get_column_letter(column + 1)}{'$' * row_absolute}{row + 1}"

        first, last = one(*self.area[:2]), one(*self.area[2:])
        text = first if first == last else f"{first}:{last}"
        return f"'[{self._sheet.book.name}]{self._sheet.name}'!{text}" if external else text

    @property
    def address(self) -> str:
        return self.get_address(True, True, False)

    def end(self, direction: str) -> Range:
        return Range(self._sheet, self._ask("end", direction))

    @property
    def current_region(self) -> Range:
        return Range(self._sheet, self._ask("region"))

    def select(self) -> None:
        ask_live("activate", self._sheet.book.number)
        self._sheet.activate()
        self._ask("select")

    # Looks

    @property
    def color(self) -> tuple[int, int, int] | None:
        value = self._ask("look", "CellBackColor", None)
        return None if value in (None, -1) else (value >> 16 & 255, value >> 8 & 255, value & 255)

    @color.setter
    def color(self, color_or_rgb: Any) -> None:
        rgb = color_or_rgb
        number = -1 if rgb is None else rgb if isinstance(rgb, int) else rgb[0] << 16 | rgb[1] << 8 | rgb[2]
        self._ask("look", "CellBackColor", number)

    @property
    def font(self) -> Font:
        return Font(self)

    @property
    def wrap_text(self) -> bool:
        return bool(self._ask("look", "IsTextWrapped", None))

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self._ask("look", "IsTextWrapped", bool(value))

    @property
    def number_format(self) -> str:
        return str(self._ask("number_format", None))

    @number_format.setter
    def number_format(self, value: str) -> None:
        self._ask("number_format", value)

    @property
    def column_width(self) -> float:
        return round(self._ask("size", "width", None) / PER_CHARACTER, 2)

    @column_width.setter
    def column_width(self, value: float) -> None:
        self._ask("size", "width", value * PER_CHARACTER)

    @property
    def row_height(self) -> float:
        return round(self._ask("size", "height", None) / PER_POINT, 2)

    @row_height.setter
    def row_height(self, value: float) -> None:
        self._ask("size", "height", value * PER_POINT)

    @property
    def row_hidden(self) -> bool:
        return bool(self._ask("hidden", "rows", None))

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self._ask("hidden", "rows", value)

    @property
    def column_hidden(self) -> bool:
        return bool(self._ask("hidden", "columns", None))

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self._ask("hidden", "columns", value)

    def autofit(self, axis: str | None = None) -> None:
        self._ask("autofit", axis or "")

    def merge(self, across: bool = False) -> None:
        self._ask("merge", True)

    def unmerge(self) -> None:
        self._ask("merge", False)

    @property
    def merge_cells(self) -> bool:
        return bool(self._ask("merge", None))

    # Notes and names

    @property
    def note(self) -> Note | None:
        return Note(self) if self._ask("note", None) else None

    def add_note(self, text: str) -> Note:
        self._ask("note", text)
        return Note(self)

    @property
    def name(self) -> Name | None:
        return next((one for one in Names(self._sheet.book) if one.refers_to_range.area == self.area), None)

    @name.setter
    def name(self, value: str) -> None:
        ask_live("add_name", self._sheet.book.number, value, self._sheet.name, self.area)


class Font(base_classes.Font):
    def __init__(self, area: Range) -> None:
        self._area = area

    @property
    def bold(self) -> bool:
        return bool(self._area._ask("look", "CharWeight", None) > 100)

    @bold.setter
    def bold(self, value: bool) -> None:
        self._area._ask("look", "CharWeight", 150.0 if value else 100.0)

    @property
    def size(self) -> float:
        return float(self._area._ask("look", "CharHeight", None))

    @size.setter
    def size(self, value: float) -> None:
        self._area._ask("look", "CharHeight", float(value))

    @property
    def name(self) -> str:
        return str(self._area._ask("look", "CharFontName", None))

    @name.setter
    def name(self, value: str) -> None:
        self._area._ask("look", "CharFontName", value)

    @property
    def color(self) -> tuple[int, int, int]:
        value = max(self._area._ask("look", "CharColor", None), 0)
        return (value >> 16 & 255, value >> 8 & 255, value & 255)

    @color.setter
    def color(self, color_or_rgb: Any) -> None:
        rgb = color_or_rgb
        self._area._ask("look", "CharColor", rgb if isinstance(rgb, int) else rgb[0] << 16 | rgb[1] << 8 | rgb[2])


class Note(base_classes.Note):
    def __init__(self, cell: Range) -> None:
        self._cell = cell

    @property
    def text(self) -> str:
        return str(self._cell._ask("note", None) or "")

    @text.setter
    def text(self, value: str) -> None:
        self._cell._ask("note", value)

    @property
    def location(self) -> Range:
        return self._cell

    def delete(self) -> None:
        self._cell._ask("note", "")


class Names(base_classes.Names):
    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def api(self) -> None:
        return None

    def _all(self) -> list[Name]:
        return [Name(self.book, name, content) for name, content in ask_live("names", self.book.number)]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Name]:
        return iter(self._all())

    def __call__(self, name_or_index: Any) -> Name:
        names = self._all()
        if isinstance(name_or_index, int):
            return names[name_or_index - 1]
        return next(one for one in names if one.name.casefold() == name_or_index.casefold())

    def contains(self, name_or_index: Any) -> bool:
        if isinstance(name_or_index, int):
            return name_or_index <= len(self)
        return any(one.name.casefold() == name_or_index.casefold() for one in self._all())


class Name(base_classes.Name):
    def __init__(self, book: Book, name: str, content: str) -> None:
        self._book = book
        self._name = name
        self._content = content

    @property
    def name(self) -> str:
        return self._name

    @property
    def refers_to(self) -> str:
        return f"={self._content.replace('.', '!', 1)}"

    @property
    def refers_to_range(self) -> Range:
        sheet, _, place = self._content.rpartition(".")
        home = self._book.sheets(sheet.lstrip("$").strip("'").replace("''", "'"))
        return home.range(place.replace("$", ""))

    def delete(self) -> None:
        ask_live("delete_name", self._book.number, self._name)
