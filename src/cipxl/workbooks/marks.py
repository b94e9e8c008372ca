"""Ratings as marks on the sheet: a line for each level, one below the other, with a mark beside the one that holds.

The form of printed dashboards: the names of the levels in one column, the marks in the next. Each line is a row of the
block, below the recommendation's own, so that no cell is merged and the lines stay together below a long text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from cipxl.profile import Profile, ResolvedColumn
from cipxl.scheme import Level, Scheme
from cipxl.workbooks import styles
from cipxl.workbooks.columns import letters
from cipxl.workbooks.rows import SheetRow

__all__ = ["line_look", "line_name", "line_text", "lines_of", "write_marks"]

_PROMPT = 255  # characters of a validation's message; Excel repairs a file that has more


class _Table(Protocol):
    @property
    def profile(self) -> Profile: ...
    @property
    def columns(self) -> Sequence[ResolvedColumn]: ...
    @property
    def scheme(self) -> Scheme: ...
    @property
    def rows(self) -> Sequence[SheetRow]: ...


def lines_of(profile: Profile, scheme: Scheme) -> tuple[str, ...]:
    """The codes of the levels that have a line each; none where ratings are not shown as marks."""
    return scheme.codes if profile.shows_rating_as == "marks" else ()


def line_name(level: Level) -> str:
    """A level as its line names it: "▲ Compromised"."""
    return f"{level.symbol} {level.label}".strip()


def line_text(table: _Table, row: SheetRow, column: ResolvedColumn) -> str:
    """What stands in a cell of a line: the level's name, or the mark where the rating is this level.

    A rating that the scheme does not know stands as it is beside its recommendation, so that it is not lost.
    """
    said = row.cells.get(column.field("recommendation"), "")
    if row.kind == "recommendation":
        return said if column.part == "label" and said not in table.scheme.codes else ""
    if not row.level:
        return ""
    if column.part == "label":
        return line_name(table.scheme.level(row.level))
    return table.profile.mark if said == row.level else ""


def line_look(row: SheetRow, column: ResolvedColumn) -> dict[str, object]:
    """How the cells of a line differ from others: names are there to read, and stay on one line."""
    return {"bg_color": "#FFFFFF", "text_wrap": False} if row.level and column.part == "label" else {}


def write_marks(book: Any, sheet: Any, table: _Table, first: int, block: int | None = None) -> None:
    """Let marks be chosen from a list of one, ask for exactly one of them, and colour the line that has it.

    Args:
        book: The XlsxWriter workbook.
        sheet: The sheet of the table.
        table: The table.
        first: The first row below the headings.
        block: The column of the blocks' ids, where there is one: then two marks in one block are coloured.
    """
    last = first + max(len(table.rows), 1) - 1
    mark = table.profile.mark
    for n, column in enumerate(table.columns):
        if column.part != "mark":
            continue
        heading = table.columns[n - 1].heading
        cells = [first + k for k, row in enumerate(table.rows) if row.level]
        if not cells:
            continue
        told = (
            f"Put {mark} beside the one that holds, and leave the others empty. The sheet Ratings says what each means."
        )
        options = {
            "validate": "list",
            "source": [mark],
            "input_title": f"{heading}: choose one"[:32],
            "input_message": told[:_PROMPT],
            "error_title": "Only a mark goes here",
            "error_message": f"Put {mark} here, or leave the cell empty.",
            "error_type": "stop",
            "other_cells": [[row, n, row, n] for row in cells[1:]],
        }
        sheet.data_validation(cells[0], n, cells[0], n, options)
        if block is not None:
            _doubled(book, sheet, (first, last), n, block)
        name, said = f"${letters(n - 1)}{first + 1}", f"${letters(n)}{first + 1}"
        for level in table.scheme.levels:
            quoted = line_name(level).replace('"', '""')
            test = f'=AND({name}="{quoted}",TRIM({said})<>"")'
            paint = book.add_format({"bg_color": level.colour, "font_color": level.text_colour, "bold": True})
            sheet.conditional_format(first, n - 1, last, n, {"type": "formula", "criteria": test, "format": paint})


def _doubled(book: Any, sheet: Any, rows: tuple[int, int], n: int, block: int) -> None:
    """A colour for the marks of a block in which more than one level is marked, wherever sorting has put its lines."""
    first, last = rows
    blocks, marks = (f"${letters(at)}${first + 1}:${letters(at)}${last + 1}" for at in (block, n))
    own, said = f"${letters(block)}{first + 1}", f"${letters(n)}{first + 1}"
    test = f'=AND({said}<>"",COUNTIFS({blocks},{own},{marks},"?*")>1)'
    paint = book.add_format({"bg_color": styles.ASKED, "font_color": styles.INK, "bold": True})
    options = {"type": "formula", "criteria": test, "format": paint, "stop_if_true": True}
    sheet.conditional_format(first, n, last, n, options)
