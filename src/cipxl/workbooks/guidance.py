"""The sheets that explain: how to fill the table in, and what each rating means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from cipxl.profile import ResolvedColumn, RowKind
from cipxl.scheme import NOT_RATED, Scheme
from cipxl.workbooks import styles
from cipxl.workbooks.columns import is_history, shows
from cipxl.workbooks.metrics import row_height

__all__ = [
    "GUIDE",
    "LEVELS_NAME",
    "RATINGS",
    "Help",
    "column_help",
    "rating_message",
    "rows_in_words",
    "write_guide",
    "write_ratings",
]

_BELOW: tuple[RowKind, ...] = ("measure", "action")
GUIDE, RATINGS = "How to fill this in", "Ratings"
LEVELS_NAME = "cip_levels"
_PROMPT = 255  # characters of a validation's message; Excel repairs a file that has more


class Help(NamedTuple):
    """What the guide says: a heading, and under it pairs of a term (may be "") and its text."""

    heading: str
    lines: Sequence[tuple[str, str]]


def rating_message(scheme: Scheme, as_label: bool) -> tuple[str, str, str]:
    """Title and text shown at a rating's cell, and the text shown where something else is typed there."""
    shown = [level.label if as_label else level.code for level in scheme.levels]
    long = "\n".join(
        f"{name} – {level.meaning or level.label}" for name, level in zip(shown, scheme.levels, strict=True)
    )
    short = "\n".join(f"{name} – {level.label}" for name, level in zip(shown, scheme.levels, strict=True))
    more = "\nThe sheet Ratings says what each means."
    message = next(text for text in (long, short + more, "Choose from the list." + more) if len(text) <= _PROMPT)
    if not shown:
        return "No ratings", "This plan has no ratings.", "This plan has no ratings."
    listed = ", ".join(shown[:-1]) + f" or {shown[-1]}" if len(shown) > 1 else shown[0]
    error = f"Choose {listed} from the list. The sheet Ratings says what each means."
    return "Choose a rating", message, error if len(error) <= 220 else "Choose from the list." + more


def write_ratings(book: Any, style: styles.Styles, scheme: Scheme, as_label: bool) -> None:
    """The sheet of levels: what is written, its name, and the scheme's own meaning. The drop-downs list from it."""
    sheet = book.add_worksheet(RATINGS)
    pixels = (120.0, 170.0, 530.0)
    for n, width in enumerate(pixels):
        sheet.set_column_pixels(n, n, width)
    style.write(sheet, 0, 0, "What each rating means", {"bold": True, "font_size": 14, "text_wrap": False})
    sheet.set_row(0, 24)
    quiet = {"font_size": 10, "text_wrap": False, "font_color": styles.FAINT_INK}
    style.write(sheet, 1, 0, scheme.title, quiet)
    style.write(sheet, 2, 0, "The same colour means other things in other councils' plans: go by these words.", quiet)
    top = 4
    for n, heading in enumerate(("Write", "Rating", "Meaning")):
        sheet.write_string(top, n, heading, style.header(font_size=10))
    sheet.set_row(top, 18)
    levels = [*scheme.levels, NOT_RATED]
    for row, level in enumerate(levels, top + 1):
        shown = level.label if as_label else level.code
        pill = {"bg_color": level.colour, "font_color": level.text_colour, "bold": True, "align": "center"}
        body = {"font_size": 10, "valign": "vcenter", "border": 1, "border_color": styles.LINE}
        style.write(sheet, row, 0, shown or "(leave empty)", {**body, **pill, "num_format": "@"})
        name = f"{level.symbol} {level.label}".strip()
        style.write(sheet, row, 1, name, {**body, "bold": True})
        meaning = level.meaning or ("Nobody has rated it yet. It counts as no rating." if level is NOT_RATED else "")
        style.write(sheet, row, 2, meaning or "The scheme gives no words for it.", body)
        sheet.set_row(row, row_height([(meaning, pixels[2], False), (name, pixels[1], True)], 10, least=27))
    last = top + len(scheme.levels)
    book.define_name(LEVELS_NAME, f"={RATINGS}!$A${top + 2}:$A${last + 1}")
    _page(sheet)


def write_guide(book: Any, style: styles.Styles, title: str, parts: Sequence[Help]) -> None:
    """The sheet of help: headings, each with its lines."""
    sheet = book.add_worksheet(GUIDE)
    pixels = (230.0, 640.0)
    for n, width in enumerate(pixels):
        sheet.set_column_pixels(n, n, width)
    style.write(sheet, 0, 0, title, {"bold": True, "font_size": 14, "text_wrap": False})
    sheet.set_row(0, 24)
    row = 2
    for part in parts:
        style.write(sheet, row, 0, part.heading, {"bold": True, "font_size": 11, "text_wrap": False, "bottom": 1})
        sheet.write_blank(row, 1, None, style.of(bottom=1))
        sheet.set_row(row, 20)
        row += 1
        for term, text in part.lines:
            style.write(sheet, row, 0, term, {"font_size": 10, "bold": True})
            style.write(sheet, row, 1, text, {"font_size": 10})
            sheet.set_row(row, row_height([(term, pixels[0], True), (text, pixels[1], False)], 10, least=15) + 3)
            row += 1
        row += 1
    _page(sheet)


def rows_in_words(word: str, columns: Sequence[ResolvedColumn]) -> str:
    """What the rows of the table are: "a row for each theme, then a row for each of its actions"."""
    below = [f"{kind}s" for kind in _BELOW if shows(columns, kind)]
    return f"a row for each {word}" + (f", then a row for each of its {' and '.join(below)}" if below else "")


def _page(sheet: Any) -> None:
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer('&R&"Arial,Regular"&8 Page &P of &N')
    sheet.protect("", {"select_locked_cells": True, "format_cells": True, "format_columns": True, "format_rows": True})


def column_help(columns: Sequence[ResolvedColumn], fields: frozenset[str] | None) -> list[tuple[str, str]]:
    """Each column's heading with its help; where fields are given, those that a team fills in say so."""
    found = []
    for column in columns:
        told = column.column.help or "Nothing to explain."
        bases = set(column.column.on.values())
        if fields is not None and bases & fields and not all(is_history(column, kind) for kind in column.column.on):
            told += " Yours to fill in."
        found.append((column.heading, told))
    return found
