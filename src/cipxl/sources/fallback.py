"""The values of an old or foreign workbook (.xls, .xlsb, .ods), without formulas, fills, notes and hidden rows.

calamine reads them. It gives up by aborting its whole process on some files, so it runs in one of its own, which gets
the content by a pipe, inherits nothing, and is ended when it takes too long or says too much. Whatever becomes of it,
the answer is a book that says so, or a refusal.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from cipxl.findings import Finding, Rule, Severity
from cipxl.sources import fallback_worker
from cipxl.sources.compound import check_compound
from cipxl.sources.grid import LAST_COLUMN, LAST_ROW, Book, Cell, Range, Sheet, State, Style
from cipxl.sources.guard import Foreign
from cipxl.sources.numfmt import BUILT_IN, show, show_date
from cipxl.sources.opendocument import STRETCHED, check_opendocument
from cipxl.sources.outline import CHART_SHEET, MACROS, NO_SHEETS, SAME_NAME, TOO_MANY_SHEETS
from cipxl.sources.received import Received
from cipxl.sources.sheetrows import TOO_MANY_CELLS
from cipxl.sources.signature import OLD_XLS, OLE, OPENDOCUMENT, RESAVE, XLSB
from cipxl.sources.texts import ODD, TEXT_TOO_LONG
from cipxl.sources.worker import NONSENSE, Stopped, said, worker
from cipxl.sources.xlsx import HIDDEN_SHEET, ODD_CHARACTERS

__all__ = ["RULES", "read_values", "readable"]

VALUES_ONLY = Rule(
    code="F046",
    title="Read for its values only",
    severity=Severity.WARNING,
    why="Other formats keep the rest in ways of their own, so a note, or a colour that is a rating, is lost.",
    message="{file}: values only, no formulas, fills, notes or hidden rows. 94% reads as 0.94, an error as blank.",
    fix="Compare what was read with the file, or save it as Excel Workbook (.xlsx) and send that.",
    fails="return.xls",
    passes="return.xlsx",
)
UNREAD = Rule(
    code="F035",
    title="A workbook whose values cannot be read",
    severity=Severity.STOP,
    why="It is damaged, or made to bring a reader down; the reader was ended and nothing else was touched.",
    message="{file} could not be read: {shown}.",
    fix=RESAVE,
    fails="return.xls, damaged inside",
    passes="return.xlsx",
)
RULES = (VALUES_ONLY, UNREAD)

STATES: dict[str, State] = {"Hidden": "hidden", "VeryHidden": "veryHidden"}
DAY, DAY_AND_TIME, TIME = BUILT_IN[14], BUILT_IN[22], BUILT_IN[46]
SECONDS_A_DAY = 86_400


def readable(foreign: Foreign) -> bool:
    """Whether a file of this kind can be read for its values."""
    return foreign.rule in (OLD_XLS, XLSB, OPENDOCUMENT)


def read_values(received: Received, foreign: Foreign) -> Book:
    """The values of an .xls, .xlsb or .ods file, with a finding that says that they are all.

    Raises:
        FileRefused: it is damaged, encrypted, hostile or over the limits; its finding says why and what to do.
    """
    findings = [received.note(VALUES_ONLY)]
    package = foreign.package
    if package is None:
        if not received.data.startswith(OLE):
            raise received.refuse(UNREAD, "it is older than Excel 97")
        macros = "_vba_project_cur" in check_compound(received)
    else:
        if foreign.rule is OPENDOCUMENT:
            check_opendocument(package)
        macros = any(name.endswith("vbaproject.bin") for name in package.parts)
    if macros:
        findings.append(received.note(MACROS))
    reading = _Reading(received)
    limits = received.limits
    bounds = (limits.worker_memory, limits.worker_seconds, limits.area)
    with worker(received, Path(fallback_worker.__file__), bounds, limits.worker_seconds, UNREAD) as output:
        reading.run(output)
    return Book(
        path=received.path,
        name=received.name,
        sha256=received.sha256,
        size=len(received.data),
        sheets=tuple(reading.sheets),
        findings=(*findings, *reading.findings),
        values_only=True,
    )


class _Reading:
    """What the worker says, line by line, as sheets; believed only where it is within the limits."""

    def __init__(self, received: Received) -> None:
        self.received = received
        self.limits = received.limits
        self.sheets: list[Sheet] = []
        self.findings: list[Finding] = []
        self.total = 0
        self.name = ""
        self.state: State = "visible"
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merges: tuple[Range, ...] = ()

    def run(self, output: IO[bytes]) -> None:
        """Take all lines; Stopped where there is no last one, FileRefused where a limit is passed."""
        for word, values in said(output, self.limits.worker_output):
            try:
                self._take(word, values)
            except (ValueError, TypeError, KeyError, ArithmeticError) as error:
                raise Stopped(NONSENSE) from error
        self._close()
        if not self.sheets:
            raise self.received.refuse(NO_SHEETS)

    def _take(self, word: str, values: list[Any]) -> None:
        if word == "row":
            number, cells = values
            for column, kind, text in cells:
                self._cell(int(number), int(column), kind, text)
        elif word == "sheet":
            self._close()
            self._open(*values)
        elif word == "stretched":
            name, cells = values
            raise self.received.refuse(STRETCHED, f"{int(cells):,}", sheet=str(name))
        elif word == "failed" and values == ["MemoryError"]:
            raise Stopped("it needs more memory than a return can")
        else:
            raise Stopped("its content is damaged or unusual")

    def _open(self, name: str, state: str, kind: str, merges: list[list[int]]) -> None:
        if any(sheet.name.casefold() == name.casefold() for sheet in self.sheets):
            raise self.received.refuse(SAME_NAME, name, sheet=name)
        if len(self.sheets) >= self.limits.sheets:
            raise self.received.refuse(TOO_MANY_SHEETS, f"{self.limits.sheets:,}")
        self.name, self.state = str(name), STATES.get(state, "visible")
        self.merges = tuple(Range(*(int(number) for number in merge)) for merge in merges)
        if kind != "WorkSheet":
            self.findings.append(self.received.note(CHART_SHEET, name, sheet=name))
            if kind == "MacroSheet":
                self.findings.append(self.received.note(MACROS))

    def _cell(self, row: int, column: int, kind: str, text: str) -> None:
        if not 1 <= row <= LAST_ROW or not 1 <= column <= LAST_COLUMN:
            raise ValueError(f"no cell is at {row}, {column}")
        if len(text) > self.limits.text_length:
            raise self.received.refuse(TEXT_TOO_LONG, f"{len(text):,}", sheet=self.name)
        self.cells[row, column] = _cell(row, column, kind, text)
        self.total += 1
        if self.total > self.limits.cells:
            raise self.received.refuse(TOO_MANY_CELLS, f"{self.limits.cells:,}")

    def _close(self) -> None:
        """Put the sheet that is open with the others."""
        if not self.name:
            return
        cells = self.cells
        self.sheets.append(
            Sheet(
                name=self.name,
                state=self.state,
                cells=cells,
                merges=self.merges,
                last_row=max((row for row, _ in cells), default=0),
                last_column=max((column for _, column in cells), default=0),
            )
        )
        if self.state != "visible" and cells:
            self.findings.append(self.received.note(HIDDEN_SHEET, sheet=self.name))
        odd = [cell.a1 for cell in cells.values() if cell.kind == "text" and ODD.search(cell.text)]
        if odd:
            self.findings.append(
                self.received.note(ODD_CHARACTERS, odd[0], sheet=self.name, a1=odd[0], count=str(len(odd)))
            )
        self.name, self.cells = "", {}


def _cell(row: int, column: int, kind: str, text: str) -> Cell:
    """A cell with its value; what it shows is worked out from the value, as its number format is not known."""
    number_format = "General"
    if kind == "s":
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return Cell(row, column, text, text, "text")
    if kind == "b":
        return Cell(row, column, "TRUE" if text == "1" else "FALSE", text == "1", "bool")
    if kind == "d":
        moment = datetime.fromisoformat(text)
        number_format = DAY if moment.time() == datetime.min.time() else DAY_AND_TIME
        shown = show_date(number_format, moment)
    elif kind == "t":
        number_format = TIME
        shown = show(number_format, str(Decimal(text) / SECONDS_A_DAY), False)
    else:
        shown = show(number_format, text, False)
    return Cell(row, column, *shown, None, Style(number_format))
