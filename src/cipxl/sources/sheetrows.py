"""Cells out of the events of whole rows (see `sheetpart` for what events are)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from cipxl.errors import FileRefused
from cipxl.findings import Rule, Severity
from cipxl.sources.grid import LETTERS, PLAIN, Cell, Style, a1, parse_a1
from cipxl.sources.numfmt import show, show_date
from cipxl.sources.outline import ListedSheet
from cipxl.sources.package import AGAIN, Package
from cipxl.sources.texts import TEXT, TEXT_TOO_LONG, Run, Texts, join_runs, plain, runs_of
from cipxl.sources.tolerant import pairs
from cipxl.sources.vocabulary import CELL, FORMULA, INLINE, NUMBERS, ROW, TEXT_MARKS, VALUE

__all__ = ["NOT_A_SHEET", "RULES", "TOO_MANY_CELLS", "RowReader"]


def _rule(code: str, title: str, why: str, message: str, fix: str, fails: str, passes: str) -> Rule:
    return Rule(
        code=code, title=title, severity=Severity.STOP, why=why, message=message, fix=fix, fails=fails, passes=passes
    )


OUTSIDE = _rule(
    "S004",
    "A cell outside the grid",
    "A sheet ends at XFD1048576; an address beyond it, or one that is none, says that the file is damaged.",
    "Sheet “{sheet}” has a cell or row at “{shown}”, where no sheet has one.",
    AGAIN,
    "ZZZZ1 or A0",
    "C12",
)
TOO_MANY_CELLS = _rule(
    "S005",
    "Too many cells",
    "A return has some thousands of cells with content.",
    "{file} has more than {shown} cells with content, more than a return can need.",
    "Delete the rows and sheets that are not part of the return, save it and send it again.",
    "5 million cells",
    "3,000 cells",
)
NOT_A_SHEET = _rule(
    "S008",
    "Content that is not a sheet's",
    "A listed sheet whose content is of another shape would be read as empty.",
    "Sheet “{sheet}” of {file} does not hold what a sheet holds.",
    AGAIN,
    "a chart's content under a worksheet's name",
    "rows of cells",
)
NO_SUCH_TEXT = _rule(
    "S009",
    "A text that is not there",
    "Cells name their texts by number in a table; a number outside the table says that the file is damaged.",
    "Sheet “{sheet}” takes the text of {a1} from place {shown} of a table without it.",
    "Open it in Excel; if Excel repairs it, check the rows, save it as .xlsx and send that.",
    "text 900 of 800",
    "text 12 of 800",
)

RULES = (OUTSIDE, TOO_MANY_CELLS, NOT_A_SHEET, NO_SUCH_TEXT)

WHITE = "FFFFFF"
TRUE = ("1", "true", "on")

_new_cell: Callable[..., Any] = tuple.__new__


class RowReader:
    """The rows of one sheet, as far as they were given to `take`.

    `cells` holds what has a value or a formula, and blank cells with a fill other than white in rows that have any;
    formatted blank rows, however many, leave nothing behind. `stored` and `blank` count them as they came, so that
    cells given twice can be told. `ref_key` and `type_key` are what the attributes r and t are called.
    """

    __slots__ = (
        "blank", "cells", "date1904", "formulas", "hidden_rows", "last_column", "last_row", "limits", "package",
        "ref_key", "row", "shared", "sheet", "stored", "styles", "texts", "total", "type_key",
    )  # fmt: skip

    def __init__(
        self,
        package: Package,
        sheet: ListedSheet,
        styles: dict[str | None, Style],
        texts: Texts,
        *,
        date1904: bool,
        cells_before: int,
    ) -> None:
        self.package = package
        self.limits = package.limits
        self.sheet = sheet
        self.styles = styles
        self.texts = texts
        self.date1904 = date1904
        self.total = cells_before
        self.begin()

    def begin(self) -> None:
        """Forget all rows, to begin anew."""
        # Without a prefix, the attributes r and t get the numbers of the elements of these names.
        self.ref_key: Any = NUMBERS["r"]
        self.type_key: Any = NUMBERS["t"]
        self.cells: dict[tuple[int, int], Cell] = {}
        self.hidden_rows: set[int] = set()
        self.shared: dict[str, str] = {}
        self.row = self.last_row = self.last_column = self.stored = self.blank = 0
        self.formulas = False

    def refuse(self, rule: Rule, shown: str = "", address: str = "") -> FileRefused:
        """The exception that refuses the file for something on this sheet."""
        return self.package.refuse(rule, shown, sheet=self.sheet.name, a1=address)

    def _row_number(self, attributes: dict[Any, str]) -> int:
        number = attributes.get(self.ref_key)
        if number is None:
            row = self.row + 1
        else:
            row = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
        if not 1 <= row <= self.limits.rows:
            raise self.refuse(OUTSIDE, number or str(row))
        self.row = row
        return row

    def take(self, events: list[Any]) -> None:
        """Turn whole rows into cells: start of a row, its cells, its end, and so on. The list gets longer.

        Raises:
            FileRefused: the rows are not what a sheet's are, or there is more in them than the limits allow.
        """
        size = len(events)
        events += (None, None, None, None)  # so that looking four ahead is always safe
        cells, columns, styles = self.cells, LETTERS.get, self.styles.get
        table, runs = self.texts.table, self.texts.runs
        ref_key, type_key, date1904 = self.ref_key, self.type_key, self.date1904
        at = row = column = stored = 0
        row_text = ""
        last_column = self.last_column
        blanks: list[Cell] = []
        hidden = False
        inside = False
        while at < size:
            attributes = events[at]
            if type(attributes) is not list:
                at += 1
                if attributes is ROW:
                    inside = False
                    if stored:
                        self._store_row(row, stored, last_column, blanks, hidden)
                        stored = 0
                    if blanks:
                        blanks = []
                continue
            if not inside:
                inside = True
                attributes = pairs(attributes)
                get = attributes.get
                row = self._row_number(attributes)
                row_text = str(row)
                column = 0
                hidden = get("hidden") in TRUE or (get("ht") == "0" and "customHeight" in attributes)
                at += 1
                continue
            count = len(attributes)
            # Excel writes address, style and type in this order.
            if count == 6 and attributes[4] == type_key and attributes[2] == "s":
                _, ref, _, name, _, kind = attributes
            elif count == 4 and attributes[2] == "s":
                _, ref, _, name = attributes
                kind = None
            else:
                get = pairs(attributes).get
                ref, name, kind = get(ref_key), get("s"), get(type_key)
            if ref is None:
                column += 1
            else:
                # The letters are what is left of "C12" without the "12" of the row; else it is of another row.
                column = columns(ref.removesuffix(row_text), 0)
                if not column:
                    row, column = self._address(ref)
                    row_text = str(row)
            style = styles(name, PLAIN)
            if events[at + 4] is CELL and events[at + 3] is VALUE:
                raw = events[at + 2]
                formula = inline = None
                at += 5
            elif events[at + 1] is CELL:
                raw = formula = inline = None
                at += 2
            else:
                at, raw, formula, inline = self._whole_cell(events, at, size)
            if kind == "s" and raw is not None:
                try:
                    index = int(raw)
                    text = table[index] if index >= 0 else ""
                except (IndexError, ValueError, TypeError):
                    index, text = -1, ""
                if index < 0:
                    raise self.refuse(NO_SUCH_TEXT, str(raw), a1(row, column))
                if runs and index in runs:
                    cell = _rich(row, column, runs[index], formula, style)
                elif text or formula is not None:
                    cell = _new_cell(Cell, (row, column, text, text, "text", formula, style))
                else:
                    continue
            elif raw is not None and (kind is None or kind == "n"):
                try:
                    shown = show(style[0], raw, date1904)
                    cell = _new_cell(Cell, (row, column, *shown, formula, style))
                except TypeError:  # a cell inside a cell
                    raise self.refuse(NOT_A_SHEET) from None
            elif inline is not None and kind == "inlineStr":
                cell = _rich(row, column, inline, formula, style)
                if len(cell[2]) > self.limits.text_length:
                    raise self.refuse(TEXT_TOO_LONG, f"{len(cell[2]):,}")
                if not cell[2] and formula is None:
                    continue
            elif raw is None and formula is None:
                if style[1] is not None and style[1] != WHITE:
                    blanks.append(Cell(row, column, "", None, "blank", None, style))
                continue
            else:
                cell = self._other_kind(row, column, kind, raw, formula, style)
            cells[row, column] = cell
            stored += 1
            if column > last_column:
                last_column = column

    def _store_row(self, row: int, stored: int, last_column: int, blanks: list[Cell], hidden: bool) -> None:
        if last_column > self.limits.columns:
            raise self.refuse(OUTSIDE, a1(row, last_column))
        for cell in blanks:
            self.blank += self.cells.setdefault((cell.row, cell.column), cell) is cell
        self.stored += stored
        self.last_column = last_column
        self.last_row = max(self.last_row, row)
        if hidden:
            self.hidden_rows.add(row)
        if self.total + len(self.cells) > self.limits.cells:
            raise self.refuse(TOO_MANY_CELLS, f"{self.limits.cells:,}")

    def _address(self, ref: str) -> tuple[int, int]:
        try:
            row, column = parse_a1(ref)
        except ValueError:
            raise self.refuse(OUTSIDE, ref) from None
        if row > self.limits.rows or column > self.limits.columns:
            raise self.refuse(OUTSIDE, ref)
        return row, column

    def _whole_cell(
        self, events: list[Any], at: int, size: int
    ) -> tuple[int, str | None, str | None, tuple[Run, ...] | None]:
        """A cell with a formula, an inline text or a text in pieces: where the next begins, value, formula, runs."""
        end = at + 1
        while end < size and events[end] is not CELL:
            if events[end] is ROW:
                raise self.refuse(NOT_A_SHEET)
            end += 1
        raw: str | None = None
        formula: str | None = None
        runs: tuple[Run, ...] | None = None
        given: list[Any] = []
        pieces: list[str] = []
        level = 0
        for i in range(at + 1, end):
            event = events[i]
            if type(event) is list:
                level += 1
                given = event
                pieces = []
                continue
            if type(event) is str:
                pieces.append(event)
                continue
            level -= 1
            if event is VALUE:
                raw = "".join(pieces) or None
            elif event is FORMULA:
                self.formulas = True
                formula = self._formula(pairs(given), "".join(pieces))
            elif event is INLINE:
                runs = _inline(events[at + 1 : i])
        if level:  # a cell inside a cell
            raise self.refuse(NOT_A_SHEET)
        return end + 1, raw, formula, runs

    def _formula(self, given: dict[Any, str], text: str) -> str:
        """A formula's text; one of a shared group is kept under its number, and the others of the group repeat it."""
        if given.get(self.type_key) != "shared":
            return text
        number = given.get("si", "")
        if text:
            return self.shared.setdefault(number, text)
        return self.shared.get(number, "")

    def _other_kind(
        self, row: int, column: int, kind: str | None, raw: str | None, formula: str | None, style: Style
    ) -> Cell:
        """A cell of the rarer types: the result of a formula as text, true or false, an error, a date written out."""
        if raw is None and kind == "str":
            return Cell(row, column, "", "", "text", formula, style)
        if not isinstance(raw, str):
            return Cell(row, column, "", None, "blank", formula, style)
        if kind == "b":
            truth = raw.strip() in TRUE
            return Cell(row, column, "TRUE" if truth else "FALSE", truth, "bool", formula, style)
        if kind == "e":
            return Cell(row, column, raw, raw, "error", formula, style)
        if kind == "d":
            try:
                moment = datetime.fromisoformat(raw.strip()).replace(tzinfo=None)
            except ValueError:
                return Cell(row, column, raw, raw, "text", formula, style)
            text, value, shown_as = show_date(style.number_format, moment)
            return Cell(row, column, text, value, shown_as, formula, style)
        text = plain(raw)
        if len(text) > self.limits.text_length:
            raise self.refuse(TEXT_TOO_LONG, f"{len(text):,}")
        return Cell(row, column, text, text, "text", formula, style)


def _rich(row: int, column: int, runs: tuple[Run, ...], formula: str | None, style: Style) -> Cell:
    text, struck = join_runs(runs, style.struck is True)
    style = style if struck == style.struck else style._replace(struck=struck)
    return Cell(row, column, text, text, "text", formula, style)


def _inline(events: list[Any]) -> tuple[Run, ...]:
    """The runs of an inline text, its events put as those of the shared table: starts named, by the ends that match."""
    told: list[Any] = []
    opened: list[tuple[int, dict[str, str]]] = []
    for event in events:
        if type(event) is list:
            opened.append((len(told), pairs(event)))
            told.append(())
        elif type(event) is str:
            told.append(event)
        else:
            mark = TEXT_MARKS.get(event, "")
            if opened:
                place, attributes = opened.pop()
                told[place] = None if mark is TEXT else (mark, attributes)
            told.append(mark)
    return runs_of([("", {}) if event == () else event for event in told])
