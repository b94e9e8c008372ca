"""Headings in two or three rows: "Timescale" over "Start" and "End", "2023/24" over the four quarters.

They are put together as one row, which is where the lowest stood, so that the rest of the reading sees a table
with its headings in one row. Nothing is taken away: each heading says what all of them said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from cipxl.period import read_period
from cipxl.reading.column_texts import is_bare_period
from cipxl.reading.headings import squash
from cipxl.sources.grid import Cell, Range, Sheet

__all__ = ["with_one_heading_row"]

SEARCHED_ROWS = 60
LONGEST_TITLE = 200  # characters of a line above a table that may name its year
LONGEST = 60  # characters of a heading in the lower row
FEWEST = 3  # headings that a table has in its upper row

Row = Mapping[int, Cell]


def with_one_heading_row(sheet: Sheet) -> Iterator[tuple[Sheet, int]]:
    """The sheet with headings of two or three rows put together, and the row that they are in then; once for each.

    They may stand again further down, as print and tables for each priority repeat them, and are put together there
    too.
    """
    rows = _filled(sheet)
    for number in sorted(rows):
        if number > SEARCHED_ROWS:
            break
        for together, height in (_three(sheet, number, rows), _two(sheet, number, rows)):
            if together:
                again = [one for one in rows if one >= number and _same_rows(rows, one, number, height)]
                yield _put(sheet, again, together, height), number + height - 1
                break
        if below := _below_years(sheet, number, rows):
            again = [one for one in rows if one >= number and _same_rows(rows, one, number, 2)]
            yield _put(sheet, again, below, 2), number + 1
        if dated := _dated(sheet, number, rows):
            again = [one for one in rows if one >= number and _same(rows[one], rows[number])]
            yield _put(sheet, again, dated, 1), number


def _below_years(sheet: Sheet, number: int, rows: Mapping[int, Row]) -> dict[int, Cell]:
    """The headings below a row of years, each over its quarters or months: with their years, the others as they are."""
    upper, lower = rows[number], rows.get(number + 1, {})
    if len(lower) < FEWEST or any(read_period(cell.text) is None for cell in upper.values()):
        return {}
    over = {column: first for first, last in _groups(sheet, number, upper, lower) for column in range(first, last + 1)}
    own = {column: first for column, first in over.items() if column in lower and is_bare_period(lower[column].text)}
    if len(own) < FEWEST - 1 or not set(upper) <= set(own.values()):
        return {}
    joined = {at: _said(lower[at], _joined(_plain(upper[first]), _plain(lower[at]))) for at, first in own.items()}
    return {**lower, **joined}


def _dated(sheet: Sheet, number: int, rows: Mapping[int, Row]) -> dict[int, Cell]:
    """The headings of a row with the year that stands above the table in those that are quarters or months alone."""
    bare = [column for column, cell in rows[number].items() if is_bare_period(cell.text)]
    if len(bare) < FEWEST - 1 or len(rows[number]) <= len(bare):
        return {}
    above = [cell.text for row, cells in rows.items() if row < number for cell in cells.values()]
    said = (read_period(text) for text in (*above, sheet.name) if len(text) <= LONGEST_TITLE)
    years = {period.start.year for period in said if period is not None and period.basis == "financial_year"}
    if len(years) != 1:
        return {}
    (start,) = years
    return {at: _said(cell, _of_year(cell, start)) if at in bare else cell for at, cell in rows[number].items()}


def _of_year(cell: Cell, start: int) -> str:
    """A quarter or month with its year, in the financial year that begins in `start`."""
    text = _plain(cell)
    month = read_period(f"{text} {start}")
    if month is not None and month.basis == "month":
        return f"{text} {start if month.start.month > 3 else start + 1}"
    return f"{text} {start}/{(start + 1) % 100:02d}"


def _two(sheet: Sheet, number: int, rows: Mapping[int, Row]) -> tuple[dict[int, Cell], int]:
    """The headings of a row and the one below it in one; none where the two are no pair."""
    parents = _parents(sheet, number, rows)
    return (_together(rows[number], rows[number + 1], parents) if parents else {}), 2


def _three(sheet: Sheet, number: int, rows: Mapping[int, Row]) -> tuple[dict[int, Cell], int]:
    """The headings of three rows in one: "Performance" over "2023/24" and "2024/25" over their quarters."""
    middle, lowest = rows.get(number + 1, {}), rows.get(number + 2, {})
    groups = dict(_groups(sheet, number + 1, middle, lowest))
    over = {column: first for first, last in groups.items() for column in range(first, last + 1)}
    if not groups or set(over) != set(lowest) or number + 3 > max(rows):
        return {}, 3
    if any(not _may_be_heading(cell) for cell in lowest.values()):
        return {}, 3
    spread = {**middle, **{column: middle[first] for column, first in over.items()}}
    parents = _parents(sheet, number, {**rows, number + 1: spread})
    if not parents:
        return {}, 3
    below = {
        column: _said(cell, _joined(_plain(middle[over[column]]), _plain(cell))) for column, cell in lowest.items()
    }
    return _together(rows[number], {**spread, **below}, parents), 3


def _filled(sheet: Sheet) -> dict[int, dict[int, Cell]]:
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sheet.cells.items():
        if cell.text.strip():
            rows.setdefault(row, {})[column] = cell
    return rows


def _parents(sheet: Sheet, number: int, rows: Mapping[int, Row]) -> dict[int, int]:
    """For each column of the lower row the one whose heading stands above it; empty where the two are no pair.

    They are one where the upper row has headings beside groups, each column of a group has a short text of its own in
    the lower row, and the columns outside of groups have none there, but for a few that say more of their heading. A
    row of the table has its first columns filled and holds figures or dates, which a lower row of headings does not.
    """
    upper, lower = rows[number], rows.get(number + 1, {})
    if len(upper) < FEWEST or len(lower) < 2 or number + 2 > max(rows):
        return {}
    groups = dict(_groups(sheet, number, upper, lower))
    grouped = {column for first, last in groups.items() for column in range(first, last + 1)}
    alone = set(upper) - grouped
    if not groups or len(alone) < 2 or min(upper) in lower or not _may_be_headings(lower):
        return {}
    if not grouped <= set(lower) or not set(lower) <= grouped | alone or len(alone & set(lower)) * 2 > len(alone):
        return {}
    above = {column: first for first, last in groups.items() for column in range(first, last + 1)}
    return above | {column: column for column in alone & set(lower)}


def _groups(sheet: Sheet, number: int, upper: Row, lower: Row) -> Iterator[tuple[int, int]]:
    """First and last columns of the headings that stand over several columns: merged, or with blanks behind them."""
    merged = {one.first_column: one for one in sheet.merges if one.first_row == number}
    for column in sorted(upper):
        merge = merged.get(column)
        last = merge.last_column if merge is not None and merge.last_row == number else column
        if merge is None:
            while last + 1 in lower and last + 1 not in upper and not _covered(merged, last + 1):
                last += 1
        if last > column:
            yield column, last


def _covered(merged: Mapping[int, Range], column: int) -> bool:
    return any(one.first_column <= column <= one.last_column for one in merged.values())


def _may_be_headings(lower: Row) -> bool:
    """Whether all cells of a row can be lower headings; several letters may be, as R, A and G under "RAG"."""
    others = [cell.text.strip() for cell in lower.values() if not _may_be_heading(cell)]
    letters = all(len(text) == 1 and text.isupper() for text in others)
    return not others or (letters and len(set(others)) == len(others) >= FEWEST)


def _may_be_heading(cell: Cell) -> bool:
    """Whether a cell can be a lower heading: a short text of more than a letter, or a period, but no figure or date."""
    text = cell.text.strip()
    if len(text) > LONGEST or cell.formula is not None:
        return False
    if cell.kind == "text" and sum(map(str.isalpha, text)) >= 2:
        return True
    return read_period(text) is not None or (cell.kind == "text" and squash(text) in ("q1", "q2", "q3", "q4"))


def _together(upper: Row, lower: Row, parents: Mapping[int, int]) -> dict[int, Cell]:
    """The headings of both rows in one."""
    found = dict(upper)
    for column, parent in parents.items():
        found[column] = _said(lower[column], _joined(_plain(upper[parent]), _plain(lower[column])))
    return found


def _plain(cell: Cell) -> str:
    return " ".join(cell.text.split())


def _said(cell: Cell, text: str) -> Cell:
    return cell._replace(text=text, value=text, kind="text")


def _same_rows(rows: Mapping[int, Row], one: int, other: int, height: int) -> bool:
    return all(_same(rows.get(one + at, {}), rows.get(other + at, {})) for at in range(height))


def _joined(parent: str, child: str) -> str:
    """What two headings say together: "Q1 2023/24" of "2023/24" and "Q1", else "Timescale: Start"."""
    both = f"{child} {parent}"
    period, without = read_period(both), read_period(parent)
    if period is not None and (without is None or period != without) and period != read_period(child):
        return both
    return f"{parent}: {child}"


def _same(one: Row, other: Row) -> bool:
    return {number: squash(cell.text) for number, cell in one.items()} == {
        number: squash(cell.text) for number, cell in other.items()
    }


def _put(sheet: Sheet, places: list[int], together: Mapping[int, Cell], height: int) -> Sheet:
    cells = dict(sheet.cells)
    pairs = {number + at for number in places for at in range(height)}
    for place in [place for place in cells if place[0] in pairs]:
        del cells[place]
    for number in places:
        for column, cell in together.items():
            cells[number + height - 1, column] = cell._replace(row=number + height - 1, column=column)
    merges = tuple(one for one in sheet.merges if not (one.first_row in pairs and one.last_row in pairs))
    return replace(sheet, cells=cells, merges=merges)
