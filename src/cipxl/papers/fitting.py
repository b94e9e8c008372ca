"""How wide columns must be and how tall rows will be, from the widths of the letters.

Word and its kin lay out a table themselves; this estimate is for what they do not do: keep headings whole, and
repeat the Ref where a long row goes over the page.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from cipxl.papers.blocks import Cell, Table
from cipxl.papers.text import WHOLE

__all__ = ["MM_PER_POINT", "SHORT", "Fit", "continued", "fit", "fit_in_pieces", "row_height", "text_width"]

MM_PER_POINT = 25.4 / 72
LINE = 1.17  # the height of a line in units of the font's size: Arial's ascent, descent and gap
AVERAGE = 0.5  # the width of a letter of English running text in units of the size, blanks and ragged ends included
PILL = 1.95  # of the size of its type: what a rating's box takes beside its word: shape, gap and inner margins
BOLD = 1.12
TALLEST = 5
STEPS = 40  # in which the width that is left is given out
LEAST_SAVED = 0.01  # lines
MOST_ROWS = 80  # of a table that are looked at for that
SPAN = 40  # letters: the width of a longer line is told well enough by their number
SPARE = 1.03  # so that what is taken to fit one line does so in other fonts of that width
SHORT = 14  # a row header of up to so many characters, such as a Ref, stays on one line

# Widths in thousandths of the size of Arial, Helvetica and Liberation Sans, which agree: space (32) to tilde (126).
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778,
    722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278,
    278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_OTHER, _WIDE = 667, 1300  # other scripts' letters; emoji and full-width characters
_BREAKS = re.compile(r"\s+|(?<=[-\u200b])")


class Fit(NamedTuple):
    """The size in points at which a table fits, and the widths of its columns in millimetres, padding included.

    `whole` tells that every word of usual length has room; where not, words must be broken.
    """

    size: float
    widths: tuple[float, ...]
    whole: bool = True


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text on one line in millimetres, at a size in points."""
    return _units(text) / 1000 * size * MM_PER_POINT * (BOLD if bold else 1)


def fit(table: Table, width: float, *, size: float, least: float, padding: float, also: Sequence[str] = ()) -> Fit:
    """The columns of a table in a given width (mm), at `size` points or, where words would break, a smaller size.

    No column is narrower than its longest word of up to `WHOLE` characters or any word of its heading; what is left
    goes where it makes rows shorter, and when no line is left to save, by weight. Below `least` points nothing
    shrinks: the columns then share the width as their words need.
    `also` are further words that the column of row headers must hold whole.
    """
    longest = _longest_words(table)
    heads = [row[table.row_header].shown for row in table.rows]
    whole = [*also, *(head for head in heads if len(head) <= SHORT)]
    widest = max((text_width(word, 1, bold=True) for word in whole), default=0.0)
    longest[table.row_header] = max(longest[table.row_header], widest)
    while True:
        need = [word * size + padding for word in longest]
        if sum(need) <= width or size <= least:
            break
        size = max(least, size - 0.5)
    if sum(need) > width:
        return Fit(size, tuple(part * width / sum(need) for part in need), whole=False)
    need = _levelled(table, need, width, size=size, padding=padding)
    return Fit(size, _shared(width, need, [column.weight for column in table.columns]))


def fit_in_pieces(
    table: Table, width: float, *, size: float, least: float, padding: float, most: float, label: str
) -> Fit:
    """As `fit`; the column of row headers holds the words of `label` whole where a row is taller than `most` (mm)."""
    found = fit(table, width, size=size, least=least, padding=padding)
    if all(row_height(row, found, padding=padding, header=table.row_header) <= most for row in table.rows):
        return found
    words = label.replace("{ref}", "").split()
    return fit(table, width, size=size, least=least, padding=padding, also=words)


def row_height(row: Sequence[Cell], found: Fit, *, padding: float, header: int | None = None) -> float:
    """The estimated height of a row in millimetres; `header` is its bold cell, None where all are."""
    lines = (
        _lines(cell, width - padding, found.size, bold=header in (None, index))
        for index, (cell, width) in enumerate(zip(row, found.widths, strict=True))
    )
    return max(lines) * found.size * LINE * MM_PER_POINT


def continued(
    row: Sequence[Cell], found: Fit, *, header: int, padding: float, most: float, label: str, above: str
) -> list[tuple[Cell, ...]]:
    """The row as rows that are each at most `most` millimetres tall, the later ones labelled.

    A later row repeats the row's header, as `label` words it ("{ref} (continued)"), and every rating; a cell with
    nothing more to say says `above`.
    """
    if row_height(row, found, padding=padding, header=header) <= most:
        return [tuple(row)]
    limit = max(2, int(most / (found.size * LINE * MM_PER_POINT)))
    columns = [_pieces(cell, width - padding, found.size, limit) for cell, width in zip(row, found.widths, strict=True)]
    first = [Cell.of(pieces[0]) if len(pieces) > 1 else cell for cell, pieces in zip(row, columns, strict=True)]
    rows: list[tuple[Cell, ...]] = [tuple(first)]
    for number in range(1, max(len(pieces) for pieces in columns)):
        later = [
            cell if cell.mark else Cell.of(pieces[number]) if number < len(pieces) else Cell(above, said=False)
            for cell, pieces in zip(row, columns, strict=True)
        ]
        later[header] = Cell(label.format(ref=row[header].text))
        rows.append(tuple(later))
    return rows


@lru_cache(maxsize=1 << 14)
def _units(text: str) -> int:
    return sum(_letter(ord(letter)) for letter in text)


def _letter(code: int) -> int:
    if 32 <= code <= 126:
        return _WIDTHS[code - 32]
    if code in (0x200B, 0x200D, 0xFE0F):
        return 0
    return _WIDE if code >= 0x1F000 or 0x2E80 <= code <= 0xFFEF else _OTHER


def _longest_words(table: Table) -> list[float]:
    """For each column, the width in millimetres per point of its widest word that is kept whole."""
    found = []
    for index, column in enumerate(table.columns):
        heading = max((text_width(word, 1, bold=True) for word in _BREAKS.split(column.heading)), default=0.0)
        marked = any(row[index].mark for row in table.rows)  # ratings are bold, in a box with room on both sides
        bold = index == table.row_header or marked
        words = {word for row in table.rows for word in _whole(row[index]) if (0 if marked else 4) < len(word) <= WHOLE}
        length = max((len(word) for word in words), default=0)
        longest = (word for word in words if len(word) >= length - 3)
        widest = max((text_width(word, 1, bold=bold) for word in longest), default=0.0)
        found.append(max(heading, widest + (PILL * MM_PER_POINT if marked else 0)))
    return found


def _whole(cell: Cell) -> Sequence[str]:
    """What in a cell may not be broken: its words, and a short rating as one."""
    return cell.lines if cell.mark else _BREAKS.split(cell.shown)


def _shared(width: float, need: Sequence[float], weights: Sequence[float]) -> tuple[float, ...]:
    """The width shared by weight among the columns that need less than their share; the others get what they need."""
    fixed: dict[int, float] = {}
    while True:
        free = [index for index in range(len(need)) if index not in fixed]
        total = sum(weights[index] for index in free)
        left = width - sum(fixed.values())
        short = [index for index in free if weights[index] / total * left < need[index] - 1e-9]
        if not short or len(short) == len(free):
            break
        fixed |= {index: need[index] for index in short}
    return tuple(fixed.get(index, weights[index] / total * left) for index in range(len(need)))


def _levelled(table: Table, need: Sequence[float], width: float, *, size: float, padding: float) -> list[float]:
    """The columns widened, step by step, where that makes the table shorter."""
    step = (width - sum(need)) / STEPS
    texts = [_texts(table, index, size) for index in range(len(need))]
    wide = list(need)
    now = [_heights(spans, across - padding) for spans, across in zip(texts, wide, strict=True)]
    wider = [_heights(spans, across + step - padding) for spans, across in zip(texts, wide, strict=True)]
    for _ in range(STEPS if step > 0 else 0):
        tall = [sum(row) for row in zip(*now, strict=True)]
        saved, best = max((_saved(tall, *pair), index) for index, pair in enumerate(zip(now, wider, strict=True)))
        if saved <= LEAST_SAVED:
            break
        wide[best] += step
        now[best], wider[best] = wider[best], _heights(texts[best], wide[best] + step - padding)
    return wide


def _texts(table: Table, index: int, size: float) -> list[list[float]]:
    """The widths in millimetres of the lines of each of a column's cells, its heading first, were none ever broken."""
    every = max(1, len(table.rows) // MOST_ROWS)
    heading = [_span(table.columns[index].heading, size, bold=True)]
    bold = index == table.row_header
    cells = (row[index] for row in table.rows[::every])
    return [heading, *([0.0] if cell.pill else [_span(line, size, bold=bold) for line in cell.lines] for cell in cells)]


def _span(line: str, size: float, *, bold: bool) -> float:
    if len(line) <= SPAN:
        return text_width(line, size, bold=bold) * SPARE
    return len(line) * AVERAGE * size * MM_PER_POINT


def _heights(cells: Sequence[Sequence[float]], width: float) -> list[float]:
    """How tall each cell of such lines is, in lines, to the power of `TALLEST`.

    The root of such numbers' sum is little more than the tallest cell of a row, and less wherever any cell is: so
    cells that are equally tall are widened in turn, where the mere height would say that neither is worth it.
    """
    return [sum(max(1.0, span / width) for span in spans) ** TALLEST for spans in cells]


def _saved(tall: Sequence[float], now: Sequence[float], wider: Sequence[float]) -> float:
    """How many lines shorter the rows become where one column's cells are as in `wider`."""
    return sum(
        float(every ** (1 / TALLEST) - (every - one + other) ** (1 / TALLEST))
        for every, one, other in zip(tall, now, wider, strict=True)
        if other < one
    )


def _lines(cell: Cell, width: float, size: float, *, bold: bool = False) -> int:
    return sum(_count(line, width, size, bold=bold) for line in cell.lines) or 1


def _count(line: str, width: float, size: float, *, bold: bool = False) -> int:
    """On how many lines a text stands where lines break between words, and within one that is wider than a line."""
    whole = max(width, 1) / (size * MM_PER_POINT * (BOLD if bold else 1)) * 1000  # a column may be as wide as a word
    if bold and _units(line) <= whole + 1e-6:  # bold letters are taken for wider than most are
        return 1
    room = whole / SPARE
    lines, used = 1, 0.0
    for word in line.split():
        units = _units(word)
        if used and used + _WIDTHS[0] + units <= room:
            used += _WIDTHS[0] + units
            continue
        lines += used > 0
        over = max(0, math.ceil(units / whole - 1e-9) - 1)
        lines += over
        used = units - over * whole
    return lines


def _pieces(cell: Cell, width: float, size: float, limit: int) -> list[tuple[str, ...]]:
    """The lines of a cell in groups of at most `limit` printed lines, cut between sentences or words."""
    letters = max(10, int(limit * width / (AVERAGE * size * MM_PER_POINT)))
    groups: list[tuple[str, ...]] = []
    held: list[str] = []
    used = 0
    for line in (part for whole in cell.lines for part in _cut(whole, letters)):
        need = _count(line, width, size)
        if held and used + need > limit:
            groups.append(tuple(held))
            held, used = [], 0
        held.append(line)
        used += need
    return [*groups, tuple(held)]


def _cut(line: str, letters: int) -> list[str]:
    parts = []
    while len(line) > letters:
        head = line[:letters]
        end = max(head.rfind(mark) for mark in (". ", "? ", "! "))
        cut = end + 1 if end > letters // 2 else head.rfind(" ")
        cut = cut if cut > 0 else letters
        parts.append(line[:cut].rstrip())
        line = line[cut:].lstrip()
    return [*parts, line]
