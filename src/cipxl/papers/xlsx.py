"""A paper as a workbook for those who go on working with it: one named table on each sheet.

Built anew from the content: no formula, link, comment, hidden part or author of the master can be in it. No cell is
merged or empty. Each sheet prints to the width of its page, with its heading row on every page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

from cipxl.papers.blocks import Cell, Paper, Table
from cipxl.papers.fitting import MM_PER_POINT, continued, fit_in_pieces, row_height
from cipxl.papers.pages import A3, A4, HEADING_FILL, INK, LINE, Sheet
from cipxl.papers.text import is_rtl

__all__ = ["render"]

FONT = "Arial"
ACROSS = 6  # columns that a landscape A4 page takes
TALLEST = 130.0  # mm of a row; Excel allows 409 points, and what is taller goes on in a row of its own
PADDING = 2.6  # mm in a cell, left and right together
ROOM = 1.2  # Excel gives a line of Arial up to 1.4 times the size of its type
_HEAD = 3  # the row, from 0, of a table's headings: above it stand the title, what the table is, and a line between
LANDSCAPE = Sheet(A4.height, A4.width, A4.margin, A4.size, A4.least)
_PAPERS = {LANDSCAPE: 9, A3: 8}


def render(paper: Paper, path: Path) -> None:
    """Write the paper; the same paper gives the same bytes."""
    import xlsxwriter

    stamp = paper.stamp.astimezone(UTC).replace(tzinfo=None) if paper.stamp.tzinfo else paper.stamp
    told = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    # The usual font's digits are what widths of columns are counted in: a font that every program has, or one like it.
    usual = {"font_name": FONT, "font_size": 10}
    with xlsxwriter.Workbook(str(path), {**told, "default_format_properties": usual}) as book:
        title = f"{paper.title}: {paper.update}" if paper.update else paper.title
        book.set_properties({"title": title, "created": stamp.replace(microsecond=0)})
        writer = _Writer(book, paper, title)
        for number, (name, table) in enumerate(zip(_names(paper.sheets), paper.sheets, strict=True), 1):
            writer.sheet(number, name, table)


class _Writer:
    """Writes tables into one workbook; each format is made once."""

    def __init__(self, book: Any, paper: Paper, title: str) -> None:
        self.book = book
        self.paper = paper
        self.title = title
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}

    def sheet(self, number: int, name: str, table: Table) -> None:
        page = self.paper.wording.page
        sheet = self.book.add_worksheet(name)
        headings = list(_unique([column.heading for column in table.columns]))
        paper = A3 if table.wide or len(table.columns) > ACROSS else LANDSCAPE
        found = fit_in_pieces(
            table, paper.across, size=paper.size, least=paper.least, padding=PADDING, most=TALLEST, label=page.continued
        )
        for above, height in enumerate((24, 18, 18)):
            sheet.set_row(above, height)
        sheet.write_string(0, 0, self.title, self.format(16, bold=True, text_wrap=False))
        sheet.write_string(1, 0, table.caption, self.format(12, bold=True, text_wrap=False))
        below = self.paper.wording.notes.draft if self.paper.draft else self.paper.update
        sheet.write_string(2, 0, below, self.format(12, text_wrap=False))
        for column, width in enumerate(found.widths):
            sheet.set_column(column, column, _characters(width))
        rows = [
            piece
            for row in table.rows
            for piece in continued(
                row, found, header=table.row_header, padding=PADDING, most=TALLEST, label=page.continued,
                above=page.above,
            )
        ]  # fmt: skip
        heads = [Cell(heading) for heading in headings]
        for place, row in enumerate((heads, *rows), _HEAD):
            bold = table.row_header if place > _HEAD else None
            sheet.set_row(place, _points(row_height(row, found, padding=PADDING, header=bold) * ROOM) + 4)
            if place > _HEAD:
                for column, cell in enumerate(row):
                    self.cell(sheet, place, column, cell, found.size, heads=column == table.row_header)
        last = _HEAD + max(len(rows), 1)
        head = self.format(found.size, bold=True, bg_color=HEADING_FILL, border=1, border_color=LINE)
        sheet.add_table(
            _HEAD, 0, last, len(headings) - 1,
            {
                "name": f"{re.sub(r'[^A-Za-z0-9]', '', name) or 'Table'}_{number}",
                "style": None,
                "columns": [{"header": heading, "header_format": head} for heading in headings],
            },
        )  # fmt: skip
        sheet.freeze_panes(_HEAD + 1, 0)
        sheet.repeat_rows(_HEAD)
        sheet.set_landscape()
        sheet.set_paper(_PAPERS[paper])
        sheet.set_margins(*[paper.margin / 25.4] * 4)
        sheet.fit_to_pages(1, 0)
        sheet.print_area(0, 0, last, len(headings) - 1)
        sheet.set_footer(f"&L{_literal(self.title)}&R{_literal(page.number).format(page='&P', pages='&N')}")
        if self.paper.draft:
            sheet.set_header(f"&R{_literal(self.paper.wording.notes.draft)}")

    def cell(self, sheet: Any, row: int, column: int, cell: Cell, size: float, *, heads: bool) -> None:
        look: dict[str, object] = {"border": 1, "border_color": LINE}
        if cell.mark:
            level = cell.mark.level
            look |= {"bg_color": level.colour, "font_color": level.text_colour, "bold": True}
        if heads:
            look["bold"] = True
        if is_rtl(cell.shown):
            look["reading_order"] = 2
        if cell.count is not None:
            sheet.write_number(row, column, cell.count, self.format(size, **look, align="left"))
        else:
            sheet.write_string(row, column, "\n".join(cell.lines), self.format(size, **look))

    def format(self, size: float, **look: object) -> Any:
        whole = {"font_name": FONT, "font_size": size, "font_color": INK, "text_wrap": True, "valign": "top", **look}
        key = tuple(sorted(whole.items(), key=lambda pair: pair[0]))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(whole)
        return self._formats[key]


def _names(tables: Sequence[Table]) -> Iterator[str]:
    """A name for each sheet that Excel allows and no other sheet has."""
    taken: set[str] = set()
    for table in tables:
        plain = re.sub(r"[\[\]:*?/\\']", " ", table.sheet)[:31].strip() or "Table"
        name, number = plain, 2
        while name.casefold() in taken:
            name = f"{plain[:27]} {number}"
            number += 1
        taken.add(name.casefold())
        yield name


def _unique(headings: Sequence[str]) -> Iterator[str]:
    """The headings; one that stands twice has its number, since a table of Excel's needs names that differ."""
    taken: set[str] = set()
    for heading in headings:
        plain = " ".join(heading.split())[:250] or "-"
        name, number = plain, 2
        while name.casefold() in taken:
            name = f"{plain} ({number})"
            number += 1
        taken.add(name.casefold())
        yield name


def _points(millimetres: float) -> float:
    return millimetres / MM_PER_POINT


def _characters(millimetres: float) -> float:
    """A column's width as Excel counts it: in digits of Arial 10, 7 pixels each, beside 5 for the margins."""
    return max((millimetres / 25.4 * 96 - 5) / 7, 1)


def _literal(text: str) -> str:
    """A text for a header or footer, where an ampersand begins a code; Excel takes 255 characters in all."""
    return text[:100].replace("&", "&&")
