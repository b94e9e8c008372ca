"""Where the columns of the table stand, how wide they are, and what they are called.

From left to right: the profile's columns, which are printed; the computed band; then hidden columns that carry each
row's id, its kind, its block and its place in the order. The filter spans them all, so that sorting moves a row's id
with the row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cipxl.profile import PERFORMANCE, Profile, ResolvedColumn, RowKind, field_base
from cipxl.sources.grid import a1
from cipxl.workbooks.metrics import column_pixels, longest_word
from cipxl.workbooks.styles import SIZE

__all__ = [
    "HIDDEN",
    "MARGIN",
    "PAGE_HEIGHT",
    "PAGE_WIDTH",
    "Named",
    "frozen",
    "has_ratings",
    "is_history",
    "key_column",
    "letters",
    "named",
    "page_breaks",
    "sheet_columns",
    "shows",
    "widths",
]

MARGIN = 0.35  # inches, left and right
TOP, BOTTOM = 0.4, 0.55  # inches; the footer stands in the bottom margin
PAGE_WIDTH = round((420 / 25.4 - 2 * MARGIN) * 96)  # pixels between the margins of a landscape A3 page
PAGE_HEIGHT = (297 / 25.4 - TOP - BOTTOM) * 72  # points

MARK_WIDTH = 4.0  # characters

HIDDEN = ("_rowid", "_kind", "_block", "_order")


class Named(NamedTuple):
    """A column's defined name with the field that it feeds on each kind of row."""

    name: str
    place: int
    fields: tuple[str, str, str]


def sheet_columns(profile: Profile, columns: Sequence[ResolvedColumn]) -> tuple[ResolvedColumn, ...]:
    """The columns of a sheet: a rating shown as marks takes two, the names of the levels and the marks beside them."""
    found: list[ResolvedColumn] = []
    for one in columns:
        if not profile.is_marked(one.column):
            found.append(one)
            continue
        marks = one.column.model_copy(update={"width": MARK_WIDTH})
        found.append(one.model_copy(update={"part": "label"}))
        found.append(one.model_copy(update={"column": marks, "part": "mark", "heading": profile.mark}))
    return tuple(found)


def widths(columns: Sequence[ResolvedColumn]) -> list[int]:
    """The width of each column in pixels.

    No column breaks a word of its heading. What is then left of a landscape A3 page goes to the columns of long text,
    in proportion: more of their text fits under Excel's tallest row.
    """
    found = [max(column_pixels(c.column.width), round(longest_word(c.heading, SIZE, bold=True) + 8.5)) for c in columns]
    long = [n for n, c in enumerate(columns) if c.column.kind == "long"]
    spare = PAGE_WIDTH - sum(found)
    if long and spare > 0:
        share = sum(found[n] for n in long)
        for n in long:
            found[n] += int(spare * found[n] / share)
    return found


def key_column(columns: Sequence[ResolvedColumn]) -> int:
    """The place of the Ref."""
    return next(n for n, c in enumerate(columns) if c.column.on.get("recommendation") == "ref")


def frozen(columns: Sequence[ResolvedColumn]) -> int:
    """How many columns stay in sight: up to the recommendation where that is near the left, else up to the Ref."""
    place = next(n for n, c in enumerate(columns) if c.column.on.get("recommendation") == "recommendation")
    return place + 1 if place <= 2 else key_column(columns) + 1


def named(columns: Sequence[ResolvedColumn], others: Sequence[tuple[str, tuple[str, str, str]]]) -> tuple[Named, ...]:
    """The defined name of each column: `cip_c01` for the first of the profile's, `cip_unit`, `cip_rowid` for others.

    Args:
        columns: The profile's columns.
        others: What stands right of them: the name, and the fields that are typed there by kind of row, "" for none.
    """
    nothing = ("", "", "")
    found = [
        # The heading of a rating shown as marks stands over the names of its levels, and so does its name.
        Named(f"cip_c{n:02}", n - 1, nothing if c.part == "mark" else _fields(c))
        for n, c in enumerate(columns, 1)
    ]
    found += [Named(f"cip_{name.strip('_')}", n, fields) for n, (name, fields) in enumerate(others, len(columns))]
    return tuple(found)


def _fields(column: ResolvedColumn) -> tuple[str, str, str]:
    return (column.field("recommendation"), column.field("measure"), column.field("action"))


def page_breaks(blocks: Sequence[Sequence[float]], before: float, repeated: float, scale: float) -> list[int]:
    """Before which rows (counted from the first block's) a new page begins, so that small blocks stay whole.

    A block of more than half a page flows over the page's end: to keep it whole would leave half a page empty.

    Args:
        blocks: The heights of the rows of each block, in points.
        before: The height of what stands above the first block.
        repeated: The height of the headings, which every further page repeats.
        scale: 1 where the table prints at full size.
    """
    room = PAGE_HEIGHT / scale
    found, used, row = [], before, 0
    for heights in blocks:
        whole = sum(heights)
        if used + whole > room and whole <= room / 2 and row:
            found.append(row)
            used = repeated
        for height in heights:
            used = used + height if used + height <= room else repeated + height
        row += len(heights)
    return found


def shows(columns: Sequence[ResolvedColumn], kind: RowKind, field: str = "") -> bool:
    """Whether the table has rows of this kind, or a column that feeds this field (without its period) on them."""
    return any(field_base(column.column.on.get(kind, "")) == (field or kind) for column in columns)


def has_ratings(columns: Sequence[ResolvedColumn]) -> bool:
    """Whether the table has a column of ratings."""
    return any(column.column.kind == "rating" for column in columns)


def letters(column: int) -> str:
    """The letters of a column counted from 0: "A" for the first."""
    return a1(1, column + 1).removesuffix("1")


def is_history(column: ResolvedColumn, kind: RowKind) -> bool:
    """Whether a cell shows a period that is not the round's own: a team sees it and leaves it as it is."""
    return field_base(column.field(kind)) == PERFORMANCE and column.column.when != "current"
