"""What a workbook holds, cell by cell, whichever reader it came from.

Plain tuples and slotted classes, because a year of returns is some tens of millions of cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from string import ascii_uppercase
from typing import Literal, NamedTuple

from cipxl.findings import Finding

__all__ = ["PLAIN", "Book", "Cell", "Kind", "Range", "Sheet", "State", "Style", "Validation", "Value", "a1", "parse_a1"]

Kind = Literal["text", "number", "date", "bool", "error", "blank"]
State = Literal["visible", "hidden", "veryHidden"]
Value = str | Decimal | bool | date | None  # a datetime is a date too

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

# A to ZZ: looked up for every cell, so worked out once.
LETTERS: Mapping[str, int] = {
    letters: number
    for number, letters in enumerate(
        [*ascii_uppercase, *(first + second for first in ascii_uppercase for second in ascii_uppercase)], start=1
    )
}


class Style(NamedTuple):
    """How a cell looks, as far as a reader of returns needs it; cells of one look share one."""

    number_format: str = "General"
    fill: str | None = None
    struck: bool | tuple[tuple[int, int], ...] = False
    quoted: bool = False


PLAIN = Style()


class Cell(NamedTuple):
    r"""One cell that has a value, a formula, or a fill beside content in its row.

    `text` is what Excel shows, with UK dates and English month names: "94%" for 0.94 as 0%, "Jan-21", "TRUE",
    "#REF!"; line breaks are "\n", nothing else is altered. `value` is what the file holds: a Decimal of at most 15
    significant digits (Excel's own precision), a date or datetime where the number format is a date, the text itself
    for text and errors, None for a blank cell.
    `formula` is without its "="; the later cells of a shared formula give the first one's text, "" where unknown.
    `fill` is the RRGGBB of a solid fill. `struck` is True where the whole cell is struck through, False where nothing
    is, else the (start, end) spans of `text` that are.
    `quoted` tells that Excel keeps the text as text (typed after an apostrophe).
    """

    row: int
    column: int
    text: str
    value: Value
    kind: Kind
    formula: str | None = None
    style: Style = PLAIN

    @property
    def number_format(self) -> str:
        """The code of its number format, such as "0%"."""
        return self.style.number_format

    @property
    def fill(self) -> str | None:
        """The RRGGBB of its solid fill, or None."""
        return self.style.fill

    @property
    def struck(self) -> bool | tuple[tuple[int, int], ...]:
        """Whether all of it is struck through, or which spans of its text are."""
        return self.style.struck

    @property
    def quoted(self) -> bool:
        """Whether Excel keeps its text as text, as if typed after an apostrophe."""
        return self.style.quoted

    @property
    def a1(self) -> str:
        """Its address, such as "C12"."""
        return a1(self.row, self.column)


class Range(NamedTuple):
    """A block of cells, both corners included, counted from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def area(self) -> int:
        """How many cells it covers."""
        return (self.last_row - self.first_row + 1) * (self.last_column - self.first_column + 1)

    def __contains__(self, place: object) -> bool:
        if not isinstance(place, tuple) or len(place) != 2:
            return False
        row, column = place
        return bool(self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column)

    def __str__(self) -> str:
        first, last = a1(self.first_row, self.first_column), a1(self.last_row, self.last_column)
        return first if first == last else f"{first}:{last}"

    @classmethod
    def parse(cls, text: str) -> Range:
        """The range that "B2:D9" or "B2" names, its corners put in order; ValueError where it names none."""
        first, _, last = text.partition(":")
        row, column = parse_a1(first)
        other_row, other_column = parse_a1(last) if last else (row, column)
        return cls(min(row, other_row), min(column, other_column), max(row, other_row), max(column, other_column))


class Validation(NamedTuple):
    """A data validation rule: where it holds, its type ("list", "date", ...) and its first formula or list."""

    ranges: tuple[Range, ...]
    type: str
    formula1: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `cells` is keyed by (row, column), from 1.

    `hidden_rows` and `hidden_columns` name those that hold content; `last_row` and `last_column` are of cells with
    content, 0 on an empty sheet; fills alone do not count. `filtered` tells that a filter hides rows now.
    `comments` has notes and threaded comments, replies on lines of their own.
    Of a table out of a document, `breaks` names the rows that are the first behind a page's end or another break, with
    where they stand ("page 3"); `line_ends` has, for cells whose lines were put together, the places of the hyphens
    that stood at the end of a line.
    `left_out` are the rows that a person has said are none of its table's.
    """

    name: str
    state: State = "visible"
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    merges: tuple[Range, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    filtered: bool = False
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    protected: bool = False
    validations: tuple[Validation, ...] = ()
    conditional_formats: int = 0
    last_row: int = 0
    last_column: int = 0
    breaks: Mapping[int, str] = field(default_factory=dict)
    line_ends: Mapping[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()

    def at(self, row: int, column: int) -> Cell | None:
        """The cell there, or None where nothing is."""
        return self.cells.get((row, column))

    def text(self, row: int, column: int) -> str:
        """What the cell there shows, or "" where nothing is."""
        cell = self.cells.get((row, column))
        return "" if cell is None else cell.text

    def rows(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Each row that has cells, top down, with its number and its cells from left to right."""
        by_row: dict[int, list[Cell]] = {}
        for cell in self.cells.values():
            by_row.setdefault(cell.row, []).append(cell)
        for row in sorted(by_row):
            yield row, tuple(sorted(by_row[row], key=lambda cell: cell.column))


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook as it was read: its sheets in order, and what a reader should know about the file.

    `names` are the defined names with the text that they refer to, a sheet's own as "Sheet!name". `properties` are
    the custom document properties, `core` the times "created" and "modified" as the file gives them. `values_only`
    tells that a fallback reader gave values without formulas, fills, notes and hidden rows. `document` is what kind of
    document its tables come out of ("a Word document"), "" for a workbook; each of its tables is a sheet.
    """

    path: str
    name: str
    sha256: str
    size: int
    sheets: tuple[Sheet, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    core: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    values_only: bool = False
    document: str = ""

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, in any case of letters as in Excel, or None."""
        wanted = name.casefold()
        return next((sheet for sheet in self.sheets if sheet.name.casefold() == wanted), None)


def a1(row: int, column: int) -> str:
    """The address of a cell counted from 1: "C12" for row 12, column 3."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = ascii_uppercase[rest] + letters
    return f"{letters}{row}"


def parse_a1(ref: str) -> tuple[int, int]:
    """The (row, column) of an address such as "C12" or "$C$12"; ValueError outside Excel's grid or for other text."""
    plain = ref.replace("$", "")
    digits = plain.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    letters = plain[: len(plain) - len(digits)].upper()
    if not 1 <= len(letters) <= 3 or not 1 <= len(digits) <= 7 or not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"{ref!r} is not the address of a cell")
    column = LETTERS.get(letters, 0)
    if not column:
        for letter in letters:
            column = column * 26 + ord(letter) - 64
    row = int(digits)
    if not 1 <= row <= LAST_ROW or column > LAST_COLUMN:
        raise ValueError(f"{ref!r} is outside the grid of a sheet")
    return row, column
