"""How much room a text takes in a cell, from the font's own widths.

Excel sizes a row to its text only when somebody types into it, and LibreOffice differently again, so the heights are
worked out here. The widths are the advances of Arial's characters, which Liberation Sans shares, in 1/2048 of the
font's size. A character that is not listed counts as a wide one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from math import ceil, floor

__all__ = [
    "DIGIT",
    "PADDING",
    "TALLEST",
    "column_pixels",
    "heading_height",
    "line_height",
    "longest_word",
    "row_height",
    "text_lines",
    "text_width",
]

TALLEST = 409.0  # points; Excel's tallest row
DIGIT = 6  # pixels of the widest digit of Arial 8 at 96 dpi: the unit of column widths
PADDING = 5  # pixels that Excel adds to a column's width for margins and the grid line
FILTER_BUTTON = 17  # pixels
SLACK = 1.03  # screens hint glyphs to whole pixels, so a line on the screen holds a little less than the font says

_EM = 2048
_WIDE = 2048

_REGULAR: Mapping[int, str] = {
    391: "'",
    455: "ijl‘’‚",
    532: "|¦",
    569: " !,./:;I[\\]ft·ÌÍÎÏìíîï",
    682: "()-`r¡¨²³´¸¹“”„‹›",
    684: "{}",
    717: "•",
    727: '"',
    748: "º",
    758: "ª",
    797: "*",
    819: "°",
    961: "^",
    1024: "Jcksvxyzçýÿŷ↑↓",
    1100: "¶",
    1124: "±÷≤≥≈",
    1131: "¯",
    1139: "#$0123456789?L_abdeghnopqu¢£¤¥§«»àáâãäåèéêëðñòóôõöùúûüþ–†‡€",
    1180: "µ",
    1196: "+<=>~¬×−",
    1237: "●○■□",
    1251: "FTZ¿ßø",
    1366: "&ABEKPSVXYÀÁÂÃÄÅÈÉÊËÝÞŶ",
    1479: "CDHNRUwÇÐÑÙÚÛÜŵ",
    1509: "©®",
    1593: "GOQÒÓÔÕÖØ",
    1706: "Mm",
    1708: "¼½¾",
    1821: "%æ",
    1933: "WŴ",
    2027: "▲▼",
    2048: "Æ—…‰™→←",
    2079: "@",
}
_BOLD: Mapping[int, str] = {
    487: "'",
    569: " ,./I\\ijl·ÌÍÎÏìíîï‘’‚",
    573: "|¦",
    682: "!()-:;[]`ft¡¨²³´¸¹‹›",
    717: "•",
    748: "º",
    758: "ª",
    797: "*r{}",
    819: "°",
    971: '"',
    1024: "z“”„↑↓",
    1124: "±÷≤≥≈",
    1131: "¯",
    1139: "#$0123456789J_aceksvxy¢£¤¥§«¶»àáâãäåçèéêëýÿŷ–†‡€",
    1180: "µ",
    1196: "+<=>^~¬×−",
    1237: "●○■□",
    1251: "?FLTZbdghnopqu¿ßðñòóôõöøùúûüþ",
    1366: "EPSVXYÈÉÊËÝÞŶ",
    1479: "&ABCDHKNRUÀÁÂÃÄÅÇÐÑÙÚÛÜ",
    1509: "©®",
    1593: "GOQwÒÓÔÕÖØŵ",
    1706: "M",
    1708: "¼½¾",
    1821: "%mæ",
    1933: "WŴ",
    1997: "@",
    2027: "▲▼",
    2048: "Æ—…‰™→←",
}

_TABLES = {
    bold: {character: width for width, characters in table.items() for character in characters}
    for bold, table in ((False, _REGULAR), (True, _BOLD))
}
_PARTS = re.compile(r"\S*?-(?=\w)|\S+|\s+")

# Row heights in points that Excel gives one line of Arial; every further line adds as much.
_LINES: Mapping[float, float] = {8: 11.25, 9: 12.0, 10: 12.75, 11: 14.25, 12: 15.0, 14: 18.0, 16: 20.25, 18: 23.25}


def line_height(size: float) -> float:
    """The height of one line of Arial at this size, in points."""
    return _LINES.get(size, ceil(size * 1.4 * 4) / 4)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text on one line, in pixels at 96 dpi; size in points."""
    table = _TABLES[bold]
    return sum(table.get(character, _WIDE) for character in text) * size / _EM * 96 / 72


def text_lines(text: str, pixels: float, size: float, *, bold: bool = False) -> int:
    """On how many lines a text stands in a column of this many pixels, wrapped at words; an empty text on one."""
    room = max(pixels - PADDING - 1, 1) / SLACK
    return sum(_paragraph_lines(line, room, size, bold) for line in text.split("\n"))


def row_height(cells: Iterable[tuple[str, float, bool]], size: float, *, least: float = 0) -> float:
    """The height of a row, in points, that shows each text whole, or Excel's tallest where none does.

    Args:
        cells: Text, width of its column in pixels, and whether it is bold, for each cell.
        size: The size of the font in points.
        least: The height below which no row goes.
    """
    lines = max((text_lines(text, pixels, size, bold=bold) for text, pixels, bold in cells if text), default=1)
    return min(max(lines * line_height(size) + 1.5, least), TALLEST)


def longest_word(text: str, size: float, *, bold: bool = False) -> float:
    """The width of the widest word, in pixels: a column that is narrower breaks it in the middle."""
    return max((text_width(word, size, bold=bold) for word in text.split()), default=0)


def column_pixels(width: float) -> int:
    """The pixels of a column that is this many digits of Arial 8 wide."""
    return floor(width * DIGIT + 0.5) + PADDING


def heading_height(headings: Iterable[tuple[str, float]], size: float) -> float:
    """The height of a row of bold headings, in points, whose foot has room for the filter's buttons.

    A button stands at the right of a heading's last line: where that line is long, it gets a line of its own.

    Args:
        headings: Text, and width of its column in pixels, for each.
        size: The size of the font in points.
    """
    lines = 1
    for text, pixels in headings:
        shown, last = _wrapped(text, max(pixels - PADDING - 1, 1), size, True)
        clear = last + PADDING + FILTER_BUTTON <= pixels
        lines = max(lines, shown + (not clear), text_lines(text, pixels, size, bold=True))
    return min(lines * line_height(size) + 1.5, TALLEST)


def _paragraph_lines(text: str, room: float, size: float, bold: bool) -> int:
    return _wrapped(text, room, size, bold)[0]


def _wrapped(text: str, room: float, size: float, bold: bool) -> tuple[int, float]:
    """On how many lines a paragraph stands, and how long the last one is."""
    lines, used = 1, 0.0
    for part in _PARTS.findall(text):
        width = text_width(part, size, bold=bold)
        if part.isspace() or used + width <= room:
            used += width
        else:
            lines += used > 0
            extra = ceil(width / room) - 1
            lines += extra
            used = width - extra * room
    return lines, used
