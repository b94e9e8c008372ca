"""Headings in two rows: "Timescale" over "Start" and "End", "2023/24" over the four quarters.

Such a pair is put together as one row, which is where the lower one stood, so that the rest of the reading sees a table
with its headings in one row. Nothing is taken away: each heading says what both rows said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from cipxl.period import read_period
from cipxl.reading.headings import squash
from cipxl.sources.grid import Cell, Range, Sheet

__all__ = ["with_one_heading_row"]

SEARCHED_ROWS = 60
LONGEST = 60  # characters of a heading in the lower row
FEWEST = 3  # headings that a table has in its upper row

Row = Mapping[int, Cell]


def with_one_heading_row(sheet: Sheet) -> Iterator[tuple[Sheet, int]]:
    """The sheet with a heading of two rows put together, and the row that it is in then; once for each such pair.

    The pair may stand again further down, as print and tables for each priority repeat it, and is put together there
    too.
    """
    rows = _filled(sheet)
    for number in sorted(rows):
        if number > SEARCHED_ROWS:
            break
        parents = _parents(sheet, number, rows)
        if not parents:
            continue
        together = _together(rows[number], rows[number + 1], parents)
        again = [
            one
            for one in rows
            if one >= number and _same(rows[one], rows[number]) and _same(rows.get(one + 1, {}), rows[number + 1])
        ]
        yield _put(sheet, again, together), number + 1


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
    if not groups or len(alone) < 2 or min(upper) in lower or any(not _may_be_heading(one) for one in lower.values()):
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
        text = _joined(" ".join(upper[parent].text.split()), " ".join(lower[column].text.split()))
        found[column] = lower[column]._replace(text=text, value=text, kind="text")
    return found


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


def _put(sheet: Sheet, places: list[int], together: Mapping[int, Cell]) -> Sheet:
    cells = dict(sheet.cells)
    pairs = {row for number in places for row in (number, number + 1)}
    for place in [place for place in cells if place[0] in pairs]:
        del cells[place]
    for number in places:
        for column, cell in together.items():
            cells[number + 1, column] = cell._replace(row=number + 1, column=column)
    merges = tuple(one for one in sheet.merges if not (one.first_row in pairs and one.last_row in pairs))
    return replace(sheet, cells=cells, merges=merges)
