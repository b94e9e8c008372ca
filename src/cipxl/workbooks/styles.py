"""How workbooks look: fonts, colours and formats, and a new workbook that has them.

Text is Arial 8 as officers print it on A3. Colours of ratings come from the scheme; everything else is grey, white and
one pale yellow for the cells that somebody is asked to fill in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from cipxl.errors import UsageError

__all__ = ["FONT", "SIZE", "Styles", "cell_text", "new_workbook"]

FONT = "Arial"
SIZE = 8
ZOOM = 130  # per cent; eight points are read on a screen at this
LONGEST = 32_767  # UTF-16 units in one cell

INK, FAINT_INK, REPEAT_INK = "#0B0C0C", "#565C64", "#6A7178"  # each at least 4.5 to 1 on what it stands on
LINE, BLOCK_LINE = "#C9CED4", "#4B5560"
HEADER, HEADER_INK = "#22384D", "#FFFFFF"
BAND_HEADER, BAND = "#D5DDE6", "#F2F5F8"
INPUT = "#FFF8DC"
ASKED = "#FFE08A"  # an entry cell that something is missing in
CLOSED = "#E9ECEF"
OTHERS = "#F6F7F8"

_TYPED = ("=", "+", "-", "@", "\t")  # what a spreadsheet takes for a formula when the cell is typed again


class Styles:
    """The formats of one workbook, each made once.

    Args:
        book: The XlsxWriter workbook.
    """

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def of(self, **properties: object) -> Any:
        """The format with these XlsxWriter properties, beside wrapped text at the top of its cell."""
        whole: dict[str, object] = {"text_wrap": True, "valign": "top", "font_color": INK, **properties}
        key = tuple(sorted(whole.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(whole)
        return self._made[key]

    def header(self, **properties: object) -> Any:
        """The format of a heading over a column."""
        base: dict[str, object] = {
            "bold": True,
            "font_color": HEADER_INK,
            "bg_color": HEADER,
            "border": 1,
            "border_color": BLOCK_LINE,
        }
        return self.of(**(base | properties))

    def write(self, sheet: Any, row: int, column: int, text: str, properties: Mapping[str, object]) -> None:
        """Write a text as a text, whatever it begins with; an empty one keeps its format.

        Raises:
            UsageError: When a cell cannot hold the text.
        """
        plain = cell_text(text)
        if len(plain) * 2 > LONGEST and len(plain.encode("utf-16-le")) // 2 > LONGEST:
            raise UsageError(
                f"A text of {len(plain):,} characters does not fit in a cell: '{plain[:40]}…'.",
                f"Shorten it to {LONGEST:,} characters.",
            )
        if not plain:
            sheet.write_blank(row, column, None, self.of(**properties))
        elif plain.startswith(_TYPED):
            sheet.write_string(row, column, plain, self.of(**properties, quote_prefix=True))
        else:
            sheet.write_string(row, column, plain, self.of(**properties))


def cell_text(text: str) -> str:
    """The text as a cell can hold it: one kind of line break, a replacement character for half a character pair."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def new_workbook(path: Path, title: str, created: datetime) -> Any:
    """An XlsxWriter workbook whose ground is Arial 8 and whose bytes depend on nothing but what is put in.

    It is built in memory: no half-written copy of a plan is left in a folder for temporary files.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(
        str(path),
        {
            "in_memory": True,
            "strings_to_numbers": False,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_format_properties": {"font_name": FONT, "font_size": SIZE},
            "default_row_height": 15,
            "default_column_width": 56,  # pixels; tells XlsxWriter that a digit is six pixels wide
        },
    )
    book.set_properties({"title": cell_text(title), "author": "cipxl", "created": created.replace(tzinfo=None)})
    book.set_size(1600, 950)
    return book
