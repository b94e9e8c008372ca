"""Rows at the foot of a table from elsewhere that may be none of its rows: asked about one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cipxl.findings import shorten
from cipxl.reading.doubt import Found, doubt
from cipxl.reading.locate import Location
from cipxl.reading.rows import SheetRow, doubtful_at_foot
from cipxl.sources.grid import Sheet

__all__ = ["rows_at_foot"]


def rows_at_foot(location: Location, rows: Sequence[SheetRow]) -> Iterator[Found]:
    """The last rows that have one or two texts, each with the question whether it is to be left out."""
    for number, cells in doubtful_at_foot(location, rows):
        shown = shorten(" ".join(cell.text for cell in cells), 60)

        def change(sheet: Sheet, _answer: str, number: int = number) -> Sheet:
            return replace(sheet, left_out=sheet.left_out | {number})

        yield Found(
            doubt(
                "foot", location.sheet, number, cells[0].column, shown=shown, proposed="",
                question=f"Row {number} has nothing but '{shown}'. Is it none of the plan's rows, to be left out?",
                why="It is the last of the table; left out, it is listed beside the plan.",
            ),
            change,
        )  # fmt: skip
