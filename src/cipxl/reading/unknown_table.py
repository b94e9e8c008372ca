"""The table in a file whose layout nobody has described yet: where its headings are, and what stands under each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from cipxl.reading.cards import turned
from cipxl.reading.foot import other_rows
from cipxl.reading.heading_rows import with_one_heading_row
from cipxl.reading.headings import squash
from cipxl.reading.parts import are_parts
from cipxl.reading.plan_words import TELLING, reads_as_heading
from cipxl.sources.grid import Book, Cell, Sheet

__all__ = ["SeenColumn", "SeenTable", "find_table"]

SEARCHED_ROWS = 60
_KEY = re.compile(r"^\S{1,12}\s*=\s*\S")  # "C = complete", in a key to the ratings
LONGEST_HEADING = 200


class SeenColumn(NamedTuple):
    """A column as it stands: its heading ("" for none), the texts under it row by row, and the fills of blank cells."""

    number: int
    heading: str
    texts: Mapping[int, str]
    fills: Mapping[int, str]

    @property
    def filled(self) -> list[str]:
        """The texts that are not blank."""
        return list(self.texts.values())


class SeenTable(NamedTuple):
    """A table as it stands: its sheet, the row of its headings, its columns, and the numbers of its rows.

    `others` are further sheets with the same headings and other rows, which are counted on behind those of the first.
    """

    sheet: Sheet
    row: int
    columns: tuple[SeenColumn, ...]
    rows: tuple[int, ...]
    others: tuple[str, ...] = ()

    @property
    def is_like_a_plans(self) -> bool:
        """Whether its headings have words, of two kinds at least, that tables of plans are made of, with rows below."""
        words = {
            word.removesuffix("s") for one in self.columns for word in re.findall(r"[a-z]+", one.heading.casefold())
        }
        return len(words & TELLING) >= 2 and len(self.columns) >= 3 and bool(self.rows)


def find_table(book: Book) -> SeenTable | None:
    """The table of a plan in a file of any layout, or None where nothing looks like one.

    Of all rows that could be headings the one is taken that has the most words of headings, the most columns and
    the most rows below it.
    """
    best: dict[str, tuple[float, Sheet, int]] = {}
    for sheet in turned(book).sheets:
        if sheet.state == "veryHidden":
            continue
        rows = _rows(sheet)
        for number, cells in rows.items():
            if number > SEARCHED_ROWS:
                break
            _keep(best, _score(number, cells, rows), sheet, number)
        for together, number in with_one_heading_row(sheet):
            rows = _rows(together)
            _keep(best, _score(number, rows.get(number, {}), rows), together, number)
    if not best:
        return None
    _, sheet, row = max(best.values(), key=lambda found: found[0])
    return _with_parts(_seen(sheet, row), [found[1:] for found in best.values() if found[1].state == "visible"])


def _keep(best: dict[str, tuple[float, Sheet, int]], score: float, sheet: Sheet, number: int) -> None:
    """Keep what looks most like a table; of two readings of one row that with the years that stand above it."""
    before = best.get(sheet.name)
    if score and (before is None or score > before[0] or (score == before[0] and number == before[2])):
        best[sheet.name] = (score, sheet, number)


def _with_parts(seen: SeenTable, found: Sequence[tuple[Sheet, int]]) -> SeenTable:
    """The table with the rows of other sheets that are parts of the same plan, in the workbook's order."""
    headings = _headings(seen)
    parts = [_seen(sheet, row) for sheet, row in found]
    parts = [part for part in parts if part.rows and _are_alike(_headings(part), headings)]
    if len(parts) < 2 or not are_parts([(part.sheet, part.row) for part in parts]):
        return seen
    first = parts[0]
    numbers = {heading: number for number, heading in _headings(first).items()}
    texts: dict[int, dict[int, str]] = {column.number: {} for column in first.columns}
    fills: dict[int, dict[int, str]] = {column.number: {} for column in first.columns}
    rows: list[int] = []
    for part in parts:
        after = rows[-1] if rows else 0
        rows += [after + row for row in part.rows]
        for column in part.columns:
            number = numbers.get(squash(column.heading), column.number)
            if number in texts:
                texts[number] |= {after + row: text for row, text in column.texts.items()}
                fills[number] |= {after + row: fill for row, fill in column.fills.items()}
    columns = tuple(one._replace(texts=texts[one.number], fills=fills[one.number]) for one in first.columns)
    return first._replace(columns=columns, rows=tuple(rows), others=tuple(part.sheet.name for part in parts[1:]))


def _headings(seen: SeenTable) -> dict[int, str]:
    return {one.number: squash(one.heading) for one in seen.columns if one.heading}


def _are_alike(one: Mapping[int, str], other: Mapping[int, str]) -> bool:
    same = len(set(one.values()) & set(other.values()))
    return same >= 3 and same * 3 >= 2 * max(len(one), len(other))


def _rows(sheet: Sheet) -> dict[int, dict[int, Cell]]:
    rows: dict[int, dict[int, Cell]] = defaultdict(dict)
    for (row, column), cell in sheet.cells.items():
        if cell.text.strip():
            rows[row][column] = cell
    return dict(sorted(rows.items()))


def _score(number: int, cells: Mapping[int, Cell], rows: Mapping[int, Mapping[int, Cell]]) -> float:
    texts = [cell.text.strip() for cell in cells.values()]
    if len(texts) < 2 or any(len(text) > LONGEST_HEADING for text in texts):
        return 0
    if len({squash(text) for text in texts}) < 2 or 2 * sum(bool(_KEY.search(text)) for text in texts) > len(texts):
        return 0
    below = [one for row, one in rows.items() if row > number]
    filled = sum(len(set(one) & set(cells)) >= min(2, len(cells)) for one in below[:200])
    known = sum(map(reads_as_heading, texts))
    figures = sum(bool(re.fullmatch(r"[\d.,%£\s-]+", text)) for text in texts)
    if not known or figures * 2 > len(texts):
        return 0
    return 3 * known + min(len(texts), 20) - 2 * figures + min(filled, 20) * 0.2 - number * 0.01


def _seen(sheet: Sheet, row: int) -> SeenTable:
    headings = {number: " ".join(cell.text.split()) for number, cell in _rows(sheet).get(row, {}).items()}
    left = other_rows(sheet, row, headings)
    rows = [one for one in _rows(sheet) if one > row and one not in left and not _repeats(sheet, one, headings)]
    columns = [column for column in _columns(sheet, headings, rows) if column.heading or column.texts]
    return SeenTable(sheet, row, tuple(columns), tuple(rows))


def _repeats(sheet: Sheet, row: int, headings: Mapping[int, str]) -> bool:
    same = sum(squash(sheet.text(row, number)) == squash(text) for number, text in headings.items())
    return same >= 2 and same * 2 > len(headings)


def _columns(sheet: Sheet, headings: Mapping[int, str], rows: list[int]) -> Iterator[SeenColumn]:
    for number in range(1, max(sheet.last_column, max(headings)) + 1):
        texts = {row: text for row in rows if (text := sheet.text(row, number).strip())}
        cells = {row: sheet.at(row, number) for row in rows if row not in texts}
        fills = {row: cell.fill for row, cell in cells.items() if cell is not None and cell.fill}
        yield SeenColumn(number, headings.get(number, ""), texts, fills)
