"""Lines across a table that say what the rows below are about: a theme, a priority, a part of the service."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from cipxl.findings import Rule, Severity
from cipxl.reading.headings import Matched, squash
from cipxl.reading.locate import Location
from cipxl.reading.refs import plain_ref
from cipxl.reading.rows import SheetRow
from cipxl.sources.grid import Sheet

__all__ = [
    "BETWEEN",
    "HEADING_IN_ROW",
    "Lines",
    "captions",
    "heading_in",
    "is_about",
    "is_heading",
    "numbered_lines",
    "theme_line",
]

LONGEST = 90  # characters of a line that can be a heading
BETWEEN = " – "  # what parts a line from those that stand over it
_KIND = re.compile(r"([^\W\d_]+(?:\s[^\W\d_]+)?)\s*(?:\d|[A-Z]\b|:|[-–]\s)")
HEADING_IN_ROW = Rule(
    code="R009",
    title="A heading inside a row",
    severity=Severity.WARNING,
    why="In some tables a theme stands on a line of its own, and once as the first line of the row below it.",
    message="Row {row} begins with the line '{shown}', which was taken for what the rows below it are about.",
    fix="Look whether that is so.",
    fails="EARLY HELP, then the first paragraph, in one cell",
    passes="EARLY HELP in a row of its own",
)
RULES = (HEADING_IN_ROW,)


class Lines:
    """The lines across a table as they come, one below the other: "Priority 1", then "Outcome: …" under it.

    A line takes the place of the one of its kind that came before, and of those under that; one that follows another
    at once, and is of another kind, stands under it.
    """

    def __init__(self) -> None:
        self._unused: list[_Line] = []
        self._over: list[_Line] = []
        self._used = 0  # how many of those have a row under them

    def take(self, text: str, fill: str, row: int) -> None:
        """Take a line, with the colour behind it and the row that it stands in."""
        word = _KIND.match(text)
        kind = (word[1].casefold() if word else "", fill)
        kinds = [line.kind for line in self._over]
        follows = self._used < len(self._over)
        if kind in kinds and (word or not follows or kinds.index(kind) < len(kinds) - 1):
            at = kinds.index(kind)
        else:
            at = len(kinds) if follows else 0
        self._unused += self._over[max(at, self._used) :]
        self._over = [*self._over[:at], _Line(kind, text, row)]
        self._used = min(self._used, at)

    def under(self) -> str:
        """What stands over a row that has come now."""
        self._used = len(self._over)
        return BETWEEN.join(line.text for line in self._over)

    @property
    def unused(self) -> list[tuple[int, str]]:
        """The lines that no row came under, each with its row."""
        return [(line.row, line.text) for line in (*self._unused, *self._over[self._used :])]


class _Line(NamedTuple):
    kind: tuple[str, str]  # the word that it begins with, and the colour behind it
    text: str
    row: int


def numbered_lines(rows: Mapping[int, Mapping[int, str]], ref: int, about: int) -> Iterator[tuple[int, str]]:
    """Rows that have a Ref and a text and nothing else, where the next row's Ref goes on from theirs: 1, then 1.1.

    Args:
        rows: The texts of the rows, by row and column, top down, without blanks.
        ref: The column of Refs, 0 where there is none.
        about: The column that says what a row is about.

    Yields:
        The number of each and what it says of the rows below.
    """
    for (number, texts), (_, below) in pairwise(rows.items()):
        if set(texts) != {ref, about} or len(below) <= len(texts):
            continue
        own, other = plain_ref(texts[ref]), plain_ref(below.get(ref, ""))
        if other.startswith(f"{own}.") or (own.isalpha() and re.fullmatch(rf"{own}\d+", other)):
            yield number, " ".join(f"{texts[ref]} {texts[about]}".split())


def is_about(columns: Sequence[Matched]) -> bool:
    """Whether a column says what each row is about; where none does, lines across the table do."""
    return any(matched.fields.get("recommendation") == "recommendation" for matched in columns)


def captions(location: Location) -> dict[int, str]:
    """The lines over each table, by the row that they stand in, where one sheet has several under the same headings.

    Such a line is alone in its row and the headings follow at once. That of the first table stands above it.
    """
    sheet, headings = location.sheet, {matched.number: squash(matched.heading) for matched in location.match.columns}
    filled: dict[int, dict[int, str]] = {}
    for (number, column), cell in sheet.cells.items():
        if cell.text.strip():
            filled.setdefault(number, {})[column] = cell.text.strip()
    order = sorted(filled)
    found: dict[int, str] = {}
    for number, below in pairwise(order):
        same = sum(squash(filled[below].get(column, "")) == heading for column, heading in headings.items())
        again = below > location.row and same >= 3 and same * 2 > len(filled[below])
        column, text = next(iter(filled[number].items()))
        alone = len(filled[number]) == 1 and column <= min(headings, default=0) and is_heading(text)
        if alone and (below == location.row or again):
            found[number] = text
    return found if any(number > location.row for number in found) else {}


def theme_line(row: SheetRow, sheet: Sheet, columns: Sequence[Matched]) -> str:
    """The theme that a row is the line of, or "": one text in the table's first column, across it.

    Where no column says what a row is about, a short line alone in its row is one, merged or not.
    """
    filled = [cell for cell in row.cells.values() if cell.text.strip()]
    if len(filled) != 1 or filled[0].column != min(matched.number for matched in columns):
        return ""
    text, at, column = filled[0].text.strip(), row.number, filled[0].column
    across = any(
        merge.first_row <= at <= merge.last_row and merge.first_column <= column and merge.last_column >= column + 2
        for merge in sheet.merges
    )
    alone = not is_about(columns) and is_heading(text)
    return text if across or alone else ""


def heading_in(row: SheetRow, columns: Sequence[Matched]) -> str:
    """The first line of a row's first cell, where it stands there as a heading in capitals; else ""."""
    first = row.text(min(matched.number for matched in columns))
    line, _, rest = first.strip().partition("\n")
    return line.strip() if rest.strip() and line.isupper() and is_heading(line.strip()) else ""


def is_heading(text: str) -> bool:
    """Whether a text can be a heading: short, on one line, and neither a sentence nor an item of a list."""
    return len(text) <= LONGEST and "\n" not in text and text[-1:] not in ".;:,?" and not text.startswith(("•", "-"))
