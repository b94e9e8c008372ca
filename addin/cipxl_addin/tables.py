"""What the functions about a whole table answer: rows of cells, with headings in the first.

The table is read as one in a file would be, by the profile that fits it, and the rules are those of `cipxl check`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from cipxl_addin.cells import Answer, CellError, number, typed

if TYPE_CHECKING:
    from cipxl.checking import Checked
    from cipxl.sources.grid import Book, Cell

__all__ = ["Corner", "Matrix", "check", "measures", "summary"]

Matrix = Sequence[Sequence[object]]
Corner = tuple[int, int]
"""The row and column in which the table begins on its sheet, so that findings can name their cells."""

_ERRORS = frozenset(CellError)
_WORDINGS = ("", "counts", "words", "digits")


def check(table: Matrix, corner: Corner, today: date) -> list[list[Answer]]:
    """What is wrong in a table: a row for each finding, worst first; a sentence where there is none."""
    checked = _checked(table, corner, today)
    if not checked.findings:
        return [["Checked, nothing wrong."]]
    rows: list[list[Answer]] = [["Severity", "Code", "Cell", "Ref", "What is found", "What to do"]]
    for one in checked.findings:
        rows.append([_text(cell) for cell in (str(one.severity), one.code, one.a1, one.ref, one.message, one.fix)])
    return rows


def measures(table: Matrix, corner: Corner, today: date) -> list[list[Answer]]:
    """The measures of a table as they were read, with what their figures come to; #N/A for a table that is none."""
    checked = _checked(table, corner, today)
    if checked.plan is None:
        return [[CellError.NA]]
    rows: list[list[Answer]] = [
        ["Ref", "Measure", "Reading", "Target", "Figure", "Gap", "Direction", "Suggested", "How it was worked out"]
    ]
    for rated in checked.rated:
        for one in rated.measures:
            reading = one.measure.reading(checked.plan.period)
            texts = (rated.recommendation.ref, one.measure.name, reading, one.target_text)
            figures = (one.inputs.figure, one.gap)
            told = (one.direction, one.suggestion.level.code, one.suggestion.working)
            rows.append([*map(_text, texts), *map(_figure, figures), *map(_text, told)])
    return rows


def summary(table: Matrix, corner: Corner, today: date, wording: object = None) -> list[list[Answer]]:
    """The ratings of a table counted; with `wording` "words" or "digits", the sentences of a covering report."""
    from cipxl.papers.wording import load
    from cipxl.summary import in_digits, in_words, summarise

    form = typed(wording).casefold()
    if form not in _WORDINGS:
        return [[CellError.VALUE]]
    checked = _checked(table, corner, today)
    if checked.plan is None or checked.profile is None or checked.scheme is None:
        return [[CellError.NA]]
    profile, scheme = checked.profile, checked.scheme
    if not profile.dimensions:
        return [["This table has no ratings."]]
    counted = summarise(checked.plan, scheme, profile.dimensions)
    if form in ("words", "digits"):
        sentences = load().sentences
        rows: list[list[Answer]] = []
        for dimension in profile.dimensions:
            rows.append([dimension.summary or dimension.label])
            tell = in_words if form == "words" else in_digits
            lines = tell(counted, scheme, dimension.id, sentences, profile.counted(dimension))
            rows += [[line[:1].upper() + line[1:]] for line in lines]
        return rows
    rows = [["Rating", *(dimension.label for dimension in profile.dimensions)]]
    for level in (*scheme.levels, scheme.not_rated):
        counts = [float(counted.count(dimension.id, level.code)) for dimension in profile.dimensions]
        if any(counts) or (level.code and level.counts_in_summary):
            rows.append([level.label, *counts])
    return rows


def _checked(table: Matrix, corner: Corner, today: date) -> Checked:
    from cipxl.checking import check_book

    return check_book(_book(table, corner), today)


def _book(table: Matrix, corner: Corner) -> Book:
    """The table as a workbook of one sheet, its cells where they stand."""
    from cipxl.sources.grid import Book, Sheet

    cells = {
        (cell.row, cell.column): cell
        for row, values in enumerate(table, start=corner[0])
        for column, value in enumerate(values, start=corner[1])
        if (cell := _cell(row, column, value)) is not None
    }
    last_row = max((row for row, _ in cells), default=0)
    last_column = max((column for _, column in cells), default=0)
    sheet = Sheet("Table", cells=cells, last_row=last_row, last_column=last_column)
    return Book(path="", name="", sha256="", size=0, sheets=(sheet,), values_only=True)


def _cell(row: int, column: int, value: object) -> Cell | None:
    from cipxl.sources.grid import Cell

    match value:
        case None | "":
            return None
        case bool():
            return Cell(row, column, typed(value), value, "bool")
        case datetime() | date():
            return Cell(row, column, typed(value), value, "date")
        case int() | float() | Decimal():
            return Cell(row, column, typed(value), Decimal(typed(value)), "number")
        case str() if value in _ERRORS:
            return Cell(row, column, value, value, "error")
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return Cell(row, column, text, text, "text")


def _text(text: str) -> Answer:
    """A text that is never taken for an error, nor for more than a cell holds."""
    return f"'{text}'" if text in _ERRORS else text[:32_767]


def _figure(found: Decimal | None) -> Answer:
    return "" if found is None else number(found)
