"""Tables out of documents: the pieces that pages and paragraphs cut them into, put together as sheets.

A reader of documents gives pieces as they lie: rows of cells with a left and a right edge. Here cells find their
columns by those edges, and pieces with the same headings, or with the same edges and none, become one table. Whether a
row continues the one before a break is not decided here; the sheet only says where the breaks are.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from cipxl.sources.grid import Cell, Range, Sheet, Style

__all__ = ["Above", "Piece", "RawCell", "Together", "beside", "joined"]

SEARCHED = 4  # rows at the head of a piece among which its headings are looked for
WIDE = 5  # columns from which a table is known again by its columns alone
NEAR = 0.02  # of a table's width: how far apart the edges of one column may lie


class RawCell(NamedTuple):
    """A cell as it lies: its edges, in whatever measure its reader has, its text, and how many rows it spans."""

    left: float
    right: float
    text: str
    rows: int = 1
    fill: str | None = None
    struck: bool | tuple[tuple[int, int], ...] = False
    line_ends: tuple[int, ...] = ()
    note: str = ""


class Above(NamedTuple):
    """A paragraph between two pieces, and whether it is a heading."""

    text: str
    heading: bool = False


class Piece(NamedTuple):
    """Rows that stand together: where ("page 3"), and the paragraphs between them and the piece before."""

    rows: tuple[tuple[RawCell, ...], ...]
    where: str = ""
    above: tuple[Above, ...] = ()


class Together(NamedTuple):
    """A table put together, and the places of its pieces."""

    sheet: Sheet
    places: tuple[str, ...]


class _Row(NamedTuple):
    cells: dict[int, RawCell]  # by column, from 0
    spans: dict[int, int]  # how many columns a cell covers


class _Placed(NamedTuple):
    piece: Piece
    edges: tuple[tuple[float, float], ...]
    rows: tuple[_Row, ...]
    heading: int  # the row that its headings stand in, from 0, or -1


def joined(pieces: Sequence[Piece]) -> list[Together]:
    """The tables that the pieces are of, in order, each as a sheet called "Table 1", "Table 2" and so on."""
    groups: list[list[_Placed]] = []
    for piece in pieces:
        if not any(cell.text.strip() for row in piece.rows for cell in row):
            continue
        placed = _placed(piece)
        group = next((one for one in reversed(groups) if _same_headings(one[0], placed)), None)
        if group is None:
            # A small table in between, such as one out of a cell, does not end a wide one.
            before = groups[-1:] if len(placed.edges) < WIDE else reversed(groups)
            group = next((one for one in before if _goes_on(one[0], placed)), None)
        if group is None:
            groups.append([placed])
        else:
            group.append(placed)
    return [_together(group, f"Table {number}") for number, group in enumerate(groups, start=1)]


def beside(texts: Sequence[str]) -> list[Sheet]:
    """The paragraphs of a document outside its tables, as a sheet of one column called "Text" where there are any.

    What a covering page says of the table (its period, its counts) is held against it there.
    """
    said = [text for text in texts if text.strip()]
    cells = {(row, 1): Cell(row, 1, text, text, "text") for row, text in enumerate(said, start=1)}
    return [Sheet(name="Text", cells=cells, last_row=len(said), last_column=1)] if said else []


def plain(text: str) -> str:
    """Letters and digits only, in lower case, as headings are compared."""
    return "".join(mark for mark in unicodedata.normalize("NFKC", text[:400]).casefold() if mark.isalnum())


def _placed(piece: Piece) -> _Placed:
    """A piece with each cell under its column: those of its row with the most cells."""
    widest = max(piece.rows, key=len)
    edges = tuple((cell.left, cell.right) for cell in sorted(widest, key=lambda cell: cell.left))
    rows = []
    for row in piece.rows:
        cells: dict[int, RawCell] = {}
        spans: dict[int, int] = {}
        for cell in row:
            under = _under(cell, edges)
            first = under[0]
            if first in cells:  # a column that is cut in two in this row alone
                before = cells[first]
                texts = [text for text in (before.text, cell.text) if text.strip()]
                cells[first] = before._replace(text="\n".join(texts), fill=before.fill or cell.fill)
            else:
                cells[first] = cell
            spans[first] = max(spans.get(first, 1), under[-1] - first + 1)
        rows.append(_Row(cells, spans))
    return _Placed(piece, edges, tuple(rows), _heading_row(rows, len(edges)))


def _under(cell: RawCell, edges: Sequence[tuple[float, float]]) -> list[int]:
    covered = [min(cell.right, right) - max(cell.left, left) for left, right in edges]
    found = [
        index
        for index, (left, right) in enumerate(edges)
        if covered[index] > 0.5 * (right - left) or covered[index] > 0.8 * (cell.right - cell.left)
    ]
    return found or [max(range(len(edges)), key=lambda index: covered[index])]


def _heading_row(rows: Sequence[_Row], columns: int) -> int:
    """The first of the upper rows that has a short text in nearly every column, or -1."""
    for index, row in enumerate(rows[:SEARCHED]):
        texts = [cell.text.strip() for cell in row.cells.values() if cell.text.strip()]
        if len(texts) >= max(2, columns - 1) and all(len(text) <= 200 for text in texts):
            return index
    return -1


def _texts(placed: _Placed, row: int) -> dict[int, str]:
    return {column: plain(cell.text) for column, cell in placed.rows[row].cells.items() if plain(cell.text)}


def _same_texts(one: dict[int, str], other: dict[int, str]) -> bool:
    same = sum(other.get(column) == text for column, text in one.items())
    return same >= 2 and same * 3 >= 2 * max(len(one), len(other))


def _same_headings(first: _Placed, other: _Placed) -> bool:
    if first.heading < 0 or len(first.edges) != len(other.edges):
        return False
    headings = _texts(first, first.heading)
    return any(_same_texts(headings, _texts(other, row)) for row in range(min(SEARCHED, len(other.rows))))


def _goes_on(first: _Placed, other: _Placed) -> bool:
    """Whether a piece without headings lies under the same columns as a table that has begun, with nothing between."""
    if len(first.edges) < 2 or len(first.edges) != len(other.edges) or any(one.heading for one in other.piece.above):
        return False
    width = first.edges[-1][1] - first.edges[0][0]
    start, begun = other.edges[0][0], first.edges[0][0]
    return all(
        abs((one - begun) - (two - start)) <= NEAR * width
        for pair, other_pair in zip(first.edges, other.edges, strict=True)
        for one, two in zip(pair, other_pair, strict=True)
    )


def _together(group: Sequence[_Placed], name: str) -> Together:
    headings = _texts(group[0], group[0].heading) if group[0].heading >= 0 else {}
    themes = _themes(group)
    cells: dict[tuple[int, int], Cell] = {}
    merges: list[Range] = []
    notes: dict[tuple[int, int], str] = {}
    breaks: dict[int, str] = {}
    line_ends: dict[tuple[int, int], tuple[int, ...]] = {}
    number = 0
    for index, placed in enumerate(group):
        first = True
        theme = themes[index]
        for at, row in enumerate(placed.rows):
            heading = bool(headings) and _same_texts(headings, _texts(placed, at))
            below = not heading and (index > 0 or at > placed.heading)
            if theme and below:
                number += 1
                cells[number, 1] = Cell(number, 1, theme, theme, "text")
                merges.append(Range(number, 1, number, len(placed.edges)))
                theme = ""
            number += 1
            if index and below and first:
                breaks[number] = placed.piece.where
                first = False
            for column, cell in row.cells.items():
                place = (number, column + 1)
                last = min(number + cell.rows - 1, number + len(placed.rows) - at - 1)
                if row.spans[column] > 1 or last > number:
                    merges.append(Range(number, column + 1, last, column + row.spans[column]))
                if cell.note:
                    notes[place] = cell.note
                if cell.line_ends:
                    line_ends[place] = cell.line_ends
                if cell.text.strip() or cell.fill:
                    text = cell.text if cell.text.strip() else ""
                    style = Style(fill=cell.fill, struck=cell.struck if text else False)
                    cells[place] = Cell(*place, text, text or None, "text" if text else "blank", None, style)
    filled = [place for place, cell in cells.items() if cell.text]
    sheet = Sheet(
        name=name, cells=cells, merges=tuple(merges), comments=notes, breaks=breaks, line_ends=line_ends,
        last_row=max((row for row, _ in filled), default=0),
        last_column=max((column for _, column in filled), default=0),
    )  # fmt: skip
    return Together(sheet, tuple(dict.fromkeys(placed.piece.where for placed in group if placed.piece.where)))


def _themes(group: Sequence[_Placed]) -> list[str]:
    """The heading over each piece, where a document has a table under each of several headings; else blanks."""
    found = [next((one.text.strip() for one in reversed(p.piece.above) if one.heading), "") for p in group]
    if not any(found):
        found = _plain_headings(group)
    told = [_CONTINUED.sub("", text).strip() for text in found]
    times = Counter(text for text in told if text)
    if len(times) < 2 or not told[0]:
        return [""] * len(group)
    before = ""
    themes = []
    for text in told:
        themes.append(text if text and text != before else "")
        before = text or before
    return themes


def _plain_headings(group: Sequence[_Placed]) -> list[str]:
    """The last line over each piece, where none is marked as a heading and all begin with one word.

    "Priority one: attendance" stands over one table and "Priority two: attainment" over the next; a line that comes
    again is a page's own.
    """
    last = [p.piece.above[-1].text.strip() if p.piece.above else "" for p in group]
    times = Counter(last)
    lines = [text if times[text] == 1 and _LINE.fullmatch(text) else "" for text in last]
    words = {match[0].casefold() for text in lines if (match := _FIRST_WORD.match(text))}
    return lines if len(words) == 1 and sum(map(bool, lines)) > 1 else [""] * len(group)


_LINE = re.compile(r"(?i)(?!.*\b(?:page|continued|cont)\b)[^\n]{4,89}[^\n.;:,?]")
_FIRST_WORD = re.compile(r"[^\W\d_]{3,}")
_CONTINUED = re.compile(r"(?i)[\s(–-]*\b(?:continued|cont(?:'d|d)?\.?|cont)\b[\s).]*$")
