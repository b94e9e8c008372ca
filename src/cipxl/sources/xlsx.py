"""The reader of .xlsx and .xlsm workbooks: the guard, then each sheet in one pass, with everything a return can say.

Macros are not run, links not followed, nothing is refreshed or recalculated: the values last saved are read.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cipxl.findings import Finding, Rule, Severity
from cipxl.sources.grid import Book, Sheet, a1
from cipxl.sources.guard import inspect
from cipxl.sources.limits import Limits
from cipxl.sources.nodes import Node, read_tree
from cipxl.sources.notes import read_notes
from cipxl.sources.outline import DDE, EMBEDDED, HYPERLINKS, ListedSheet, Outline
from cipxl.sources.package import Package
from cipxl.sources.sheetpart import SheetReader
from cipxl.sources.styles import read_styles
from cipxl.sources.texts import ODD, Texts, read_texts

__all__ = ["RULES", "read_book", "read_checked"]

TWICE = Rule(
    code="S012",
    title="A cell given twice",
    severity=Severity.WARNING,
    why="Excel writes each cell once; of two contents only the later one can be taken.",
    message="Sheet “{sheet}” gives the content of {shown} cell(s) twice. The later content was taken.",
    fix="Open it in Excel, check the table, save it and send it again.",
    fails="two cells at C12",
    passes="one cell at C12",
)
HIDDEN_SHEET = Rule(
    code="S013",
    title="A hidden sheet with content",
    severity=Severity.NOTE,
    why="What nobody sees may be old, or not meant to be sent.",
    message="Sheet “{sheet}” of {file} is hidden and has content.",
    fix="Right-click a sheet's tab, choose Unhide, and see whether it should be there.",
    fails="a hidden sheet with last year's rows",
    passes="visible sheets alone",
)
ODD_CHARACTERS = Rule(
    code="S018",
    title="Invisible characters",
    severity=Severity.WARNING,
    why="Control characters and marks that turn the direction of text can make a text read as what it is not.",
    message="{shown} in sheet “{sheet}” of {file} has characters that cannot be seen ({count} cell(s)).",
    fix="Type the text of the cell afresh.",
    fails="a name with a right-to-left override in it",
    passes="the name as typed",
)
RULES = (TWICE, HIDDEN_SHEET, ODD_CHARACTERS)


def read_book(path: Path, limits: Limits = Limits()) -> Book:  # noqa: B008 - frozen, so one for all is safe
    """The whole workbook at `path`, which is never written to.

    Raises:
        FileRefused: it is not a plain .xlsx or .xlsm workbook within the limits; its finding says why and what to do.
    """
    return read_checked(*inspect(path, limits))


def read_checked(package: Package, outline: Outline) -> Book:
    """The whole workbook that the guard let through; FileRefused where a sheet is damaged or over the limits."""
    with _collector_paused():
        return _read(package, outline)


def _read(package: Package, outline: Outline) -> Book:
    texts = read_texts(package, outline.strings)
    styles = read_styles(package, outline.styles, outline.theme)
    sheets: list[Sheet] = []
    findings = list(outline.findings)
    outside: list[str] = []
    cells = 0
    for listed in outline.sheets:
        reader = SheetReader(package, listed, styles, texts, date1904=outline.date1904, cells_before=cells)
        reader.read()
        cells += len(reader.rows.cells)
        sheet = _sheet(package, listed, reader)
        sheets.append(sheet)
        findings += _findings(package, sheet, reader, texts)
        targets = {link.id: link.target for link in listed.links if link.external and link.type == "hyperlink"}
        outside += [targets[name] for name in reader.features.links if name in targets]
    if outside:
        findings.append(package.note(HYPERLINKS, outside[0], count=str(len(outside))))
    return Book(
        path=package.path,
        name=package.name,
        sha256=package.sha256,
        size=len(package.data),
        sheets=tuple(sheets),
        names=outline.names,
        properties=_custom_properties(package),
        core=_core_properties(package),
        findings=tuple(findings),
    )


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Let the garbage collector wait while a book is read, as it would look again and again at cells that all stay."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _sheet(package: Package, listed: ListedSheet, reader: SheetReader) -> Sheet:
    features, rows = reader.features, reader.rows
    return Sheet(
        name=listed.name,
        state=listed.state,
        cells=rows.cells,
        merges=tuple(features.merges),
        hidden_rows=frozenset(rows.hidden_rows),
        hidden_columns=features.hidden_columns(rows.last_column),
        filtered=features.filtered or (features.tables and _table_filtered(package, listed)),
        comments=read_notes(package, listed),
        protected=features.protected,
        validations=tuple(features.validations),
        conditional_formats=features.conditional_formats,
        last_row=rows.last_row,
        last_column=rows.last_column,
    )


def _findings(package: Package, sheet: Sheet, reader: SheetReader, texts: Texts) -> Iterator[Finding]:
    twice = reader.rows.stored + reader.rows.blank - len(sheet.cells)
    if twice:
        yield package.note(TWICE, str(twice), sheet=sheet.name)
    if sheet.state != "visible" and sheet.last_row:
        yield package.note(HIDDEN_SHEET, sheet=sheet.name)
    if reader.features.embedded and not any(name.startswith("xl/embeddings/") for name in package.parts):
        yield package.note(EMBEDDED, "a control", sheet=sheet.name)
    if reader.suspicious or texts.suspicious:
        odd = [cell for cell in sheet.cells.values() if cell.kind == "text" and ODD.search(cell.text)]
        if odd:
            yield package.note(ODD_CHARACTERS, odd[0].a1, sheet=sheet.name, a1=odd[0].a1, count=str(len(odd)))
    formulas = sheet.cells.values() if reader.rows.formulas else ()
    calls = next((cell for cell in formulas if cell.formula and _calls_a_program(cell.formula)), None)
    if calls is not None and calls.formula is not None:
        yield package.note(DDE, calls.formula, sheet=sheet.name, a1=a1(calls.row, calls.column))


def _calls_a_program(formula: str) -> bool:
    """Whether a formula has a DDE call, program|topic!item; a bar in quotes is only text."""
    if "|" not in formula:
        return False
    outside_quotes = "".join(formula.split('"')[::2])
    return "|" in outside_quotes and "!" in outside_quotes.partition("|")[2]


def _table_filtered(package: Package, listed: ListedSheet) -> bool:
    """Whether a table on the sheet has a filter that is set."""
    for link in listed.links:
        part = package.find(link.target) if link.type == "table" and not link.external else None
        if part is not None and next(read_tree(package, part).every("filterColumn"), None) is not None:
            return True
    return False


def _properties(package: Package, name: str) -> list[Node]:
    part = package.find(name)
    return [] if part is None else read_tree(package, part).children


def _custom_properties(package: Package) -> dict[str, str]:
    return {node.get("name"): node.whole_text().strip() for node in _properties(package, "docProps/custom.xml")}


def _core_properties(package: Package) -> dict[str, str]:
    return {
        node.name: node.text.strip()
        for node in _properties(package, "docProps/core.xml")
        if node.name in ("created", "modified")
    }
