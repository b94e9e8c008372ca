"""A plan on several sheets: the same headings on each, other rows under them, such as a sheet for each priority."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cipxl.findings import Rule, Severity
from cipxl.profile import Profile
from cipxl.reading.foot import other_rows
from cipxl.reading.headings import squash
from cipxl.reading.locate import fitting
from cipxl.reading.themes import is_heading
from cipxl.sources.grid import Book, Sheet

__all__ = ["SEVERAL_SHEETS", "Part", "are_parts", "parts_of", "titles_of"]

LEAST = 8  # letters of a text that tells one row from others
_SHARED = re.compile(
    r"lead|owner|officer|responsible|accountable|who|rag|status|rating|date|when|due|deadline|^ref|^no$"
)
COPIED = 0.2  # share of the rows of one sheet that stand on another too, from which it is a copy of it
_USUAL_NAME = re.compile(r"(?i)(?:sheet|table|tabelle|feuil)\s*\d*")
SEVERAL_SHEETS = Rule(
    code="S050",
    title="A plan on several sheets",
    severity=Severity.WARNING,
    why="Many plans have a sheet for each priority. Sheets with the same headings and other rows are its parts.",
    message="The sheets {shown} have the same headings and rows of their own. They were read as one plan.",
    fix="If one of them is a copy, an earlier state or a plan of its own, delete it from a copy of the file.",
    fails="Priority 1 and Priority 2, each with its own actions",
    passes="All actions on one sheet",
)
RULES = (SEVERAL_SHEETS,)


class Part(NamedTuple):
    """One sheet of a plan: the sheet, and what its rows are about ("" where nothing says so)."""

    sheet: Sheet
    theme: str


def parts_of(book: Book, profile: Profile) -> tuple[Part, ...]:
    """The sheets that are parts of one plan, in the workbook's order; none where only one is there, or copies are.

    A sheet with the headings and no rows, such as a form to fill in, is no part.
    """
    fits = fitting(book, profile)
    found = [one for one in fits if _tellings(one.sheet, one.row)]
    rows = {one.sheet.name: one.row for one in found}
    kept = [sheet for sheet in book.sheets if sheet.name in rows]
    if len(fits) < 2 or not kept or not are_parts([(one.sheet, one.row) for one in found]):
        return ()
    titles = titles_of([(sheet, rows[sheet.name]) for sheet in kept]) if len(kept) > 1 else [""]
    return tuple(Part(sheet, title) for sheet, title in zip(kept, titles, strict=True))


def are_parts(tables: Sequence[tuple[Sheet, int]]) -> bool:
    """Whether tables with the same headings, each with the row of its headings, have rows of their own.

    A copy or an earlier state has the same actions, whatever its update says: the first column decides in which each
    row says something of its own. Those who lead, dates, ratings and Refs may be the same in other rows.
    """
    said = [_tellings(sheet, row) for sheet, row in tables]
    pairs = ((one, other) for at, one in enumerate(said) for other in said[at + 1 :])
    return not any(_is_copy(one, other) for one, other in pairs)


def _is_copy(one: Mapping[str, Sequence[str]], other: Mapping[str, Sequence[str]]) -> bool:
    for heading, texts in one.items():
        others = other.get(heading, ())
        if others and len(set(texts)) == len(texts) and len(set(others)) == len(others):
            return len(set(texts) & set(others)) > COPIED * min(len(texts), len(others))
    return False


def titles_of(tables: Sequence[tuple[Sheet, int]]) -> list[str]:
    """What the rows of each part are about: the last line above its headings that no other part has, else its name."""
    lines = [list(_lines(sheet, row)) for sheet, row in tables]
    found = []
    for at, (sheet, _) in enumerate(tables):
        others = {squash(line) for number, other in enumerate(lines) if number != at for line in other}
        own = [line for line in lines[at] if squash(line) not in others]
        name = "" if _USUAL_NAME.fullmatch(sheet.name.strip()) else sheet.name.strip()
        found.append(own[-1] if own else name)
    return found


def _lines(sheet: Sheet, row: int) -> list[str]:
    above: dict[int, list[str]] = {}
    for (number, _), cell in sorted(sheet.cells.items()):
        if number < row and cell.text.strip():
            above.setdefault(number, []).append(cell.text.strip())
    return [texts[0] for texts in above.values() if len(texts) == 1 and is_heading(texts[0])]


def _tellings(sheet: Sheet, row: int) -> dict[str, list[str]]:
    """What the rows say by heading, without what rows of one plan have in common; short texts tell no row.

    The headings from left to right.
    """
    headings = {column: cell.text for (at, column), cell in sheet.cells.items() if at == row and cell.text.strip()}
    left = other_rows(sheet, row, headings)
    found: dict[str, list[str]] = {}
    for (number, column), cell in sorted(sheet.cells.items(), key=lambda one: (one[0][1], one[0][0])):
        heading = squash(headings.get(column, ""))
        if number > row and number not in left and heading and not _SHARED.search(heading):
            text = squash(cell.text)
            if len(text) >= LEAST:
                found.setdefault(heading, []).append(text)
    return found
