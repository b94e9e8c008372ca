"""The OpenDocument spreadsheet (.ods), checked before a reader of values may have it.

Its one part of content can say "a million times the same row" in a few bytes, which a reader writes out; so the cells
that it would make are counted first. Source: OpenDocument 1.3 part 3, 9.1 (tables) and 4.8 of part 2 (encryption).
"""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from cipxl.findings import Rule, Severity
from cipxl.sources.nodes import TOO_DEEP, no_document_type, parse
from cipxl.sources.outline import TOO_MANY_SHEETS
from cipxl.sources.package import DAMAGED, Package, Part
from cipxl.sources.sheetrows import TOO_MANY_CELLS
from cipxl.sources.signature import OTHER_OFFICE

__all__ = ["RULES", "STRETCHED", "check_opendocument"]

LOCKED = Rule(
    code="F034",
    title="An OpenDocument file with a password",
    severity=Severity.STOP,
    why="Its content is encrypted, so nothing in it can be read.",
    message="{file} is locked with a password.",
    fix="Open it in LibreOffice, choose Save As, Excel 2007-365 (.xlsx), untick Save with password, and send that.",
    fails="return.ods, saved with a password",
    passes="return.xlsx, saved without one",
)
STRETCHED = Rule(
    code="S019",
    title="A sheet stretched too far",
    severity=Severity.STOP,
    why="A stray cell in the last row or column makes a reader of values go through all the blank ones before it.",
    message="Sheet “{sheet}” of {file} reaches over {shown} cells, nearly all of them blank.",
    fix="Delete the rows and columns beyond the table, save it as Excel Workbook (.xlsx) and send that.",
    fails="a dot in XFD1048576",
    passes="a table in A1:M60",
)
RULES = (LOCKED, STRETCHED)

SPREADSHEETS = ("spreadsheet", "spreadsheet-template")
KINDS = {"text": "a text document", "presentation": "a presentation", "graphics": "a drawing"}
CELLS = ("table-cell", "covered-table-cell")
ENDLESS = 10**9


def check_opendocument(package: Package) -> None:
    """Look through a package that has content.xml.

    Raises:
        FileRefused: it is no spreadsheet, is encrypted, declares a document type, is nested too deeply, or would give
            more cells or sheets than the limits allow.
    """
    kind = _text(package, "mimetype").strip().rpartition("opendocument.")[2]
    if kind not in SPREADSHEETS:
        raise package.refuse(OTHER_OFFICE, KINDS.get(kind.removesuffix("-template"), "another OpenDocument file"))
    if "encryption-data" in _text(package, "META-INF/manifest.xml"):
        raise package.refuse(LOCKED)
    part = package.find("content.xml")
    if part is None:
        raise package.refuse(DAMAGED, "its content is missing")
    _Counter(package, part).run()


def _text(package: Package, name: str) -> str:
    part = package.find(name)
    return "" if part is None else package.read(part, package.limits.part_bytes).decode("utf-8", "replace")


class _Counter:
    """Counts what the tables of a content part would come to once their repeats are written out."""

    def __init__(self, package: Package, part: Part) -> None:
        self.package = package
        self.part = part
        self.limits = package.limits
        self.sheet = ""
        self.depth = self.sheets = self.cells = 0
        self.rows = self.row_repeat = 0  # rows of the table before the present one, and how often that is repeated
        self.column = self.last_column = self.filled = self.width = 0  # in the present row: columns, cells with content
        self.cell_repeat = 0  # of the cell that is open, until it is known to have content

    def run(self) -> None:
        """Read the part from end to end."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        no_document_type(parser, self.package, self.part.name)
        try:
            for chunk in self.package.chunks(self.part):
                parse(parser, self.package, self.part.name, chunk, last=False)
            parse(parser, self.package, self.part.name, b"", last=True)
        finally:
            # The parser and its handlers refer to each other; let go of both at once.
            parser.StartElementHandler = parser.EndElementHandler = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        self.depth += 1
        if self.depth > self.limits.depth:
            raise self.package.refuse(TOO_DEEP, self.part.name)
        local = name.rpartition(":")[2]
        if local in CELLS:
            self.cell_repeat = _times(attributes, "number-columns-repeated")
            self.column += self.cell_repeat
            if any(key.endswith(("value-type", ":formula")) for key in attributes):
                self._fill()
        elif local == "p" and self.cell_repeat:
            self._fill()
        elif local == "table-row":
            self.row_repeat = _times(attributes, "number-rows-repeated")
            self.column = self.last_column = self.filled = 0
        elif local == "table":
            self.sheet = next((value for key, value in attributes.items() if key.endswith(":name")), "")
            self.rows = self.width = 0
            self.sheets += 1
            if self.sheets > self.limits.sheets:
                raise self.package.refuse(TOO_MANY_SHEETS, f"{self.sheets:,}")

    def end(self, name: str) -> None:
        """Take the end of an element."""
        self.depth -= 1
        local = name.rpartition(":")[2]
        if local in CELLS:
            self.cell_repeat = 0
        elif local == "table-row":
            self._end_row()

    def _fill(self) -> None:
        self.filled += self.cell_repeat
        self.last_column = self.column
        self.cell_repeat = 0

    def _end_row(self) -> None:
        self.rows += self.row_repeat
        if not self.filled:
            return
        self.cells += self.filled * self.row_repeat
        self.width = max(self.width, self.last_column)
        if self.cells > self.limits.cells:
            raise self.package.refuse(TOO_MANY_CELLS, f"{self.limits.cells:,}", sheet=self.sheet)
        if self.rows * self.width > self.limits.area:
            raise self.package.refuse(STRETCHED, f"{self.rows * self.width:,}", sheet=self.sheet)


def _times(attributes: dict[str, Any], name: str) -> int:
    """How often an element is repeated: once where it does not say, endlessly where it says no sensible number."""
    said = next((value for key, value in attributes.items() if key.endswith(name)), "1")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else ENDLESS
