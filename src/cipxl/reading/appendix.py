"""A workbook's table as rows and cells with their places, and what was found on the way.

Rows of a workbook that cipxl issued are known by their hidden ids, then by Ref and text; never by where they stand. A
table from elsewhere gets ids of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cipxl.findings import Finding
from cipxl.profile import Profile
from cipxl.reading.foreign_rows import ForeignRows
from cipxl.reading.headings import Fallbacks
from cipxl.reading.known_rows import KnownRows
from cipxl.reading.locate import COLUMN_MISSING, ColumnIds, Location, locate
from cipxl.reading.marks import Marking, find_forms, without_marks
from cipxl.reading.rows import rows_left_out, sheet_rows
from cipxl.reading.table_reader import Aside, TableReader
from cipxl.scheme import Scheme
from cipxl.sources.grid import Book
from cipxl.table import Table

__all__ = ["Aside", "ReadTable", "read_table"]


class ReadTable(NamedTuple):
    """A table as read.

    `places` gives the address of each cell by (row id, field); `queries` are cells whose value cannot be taken.
    `fields` are those that have a column. `asides` is what stands beside the table.
    """

    table: Table
    sheet: str
    places: Mapping[tuple[str, str], str]
    fields: frozenset[str]
    findings: tuple[Finding, ...]
    queries: Mapping[tuple[str, str], Finding]
    asides: tuple[Aside, ...]


def read_table(
    book: Book,
    profile: Profile,
    scheme: Scheme,
    fallbacks: Fallbacks,
    *,
    issued: Table | None = None,
    column_ids: ColumnIds | None = None,
    team: str = "",
    paired: Mapping[int, str] | None = None,
) -> ReadTable:
    """The table of this profile in a workbook.

    Args:
        book: The workbook as read.
        profile: How the table is laid out.
        scheme: The ratings that its cells may hold.
        fallbacks: Periods for headings that name none.
        issued: The table as it was sent out, for a return: its rows are found again by id, then by Ref and text.
        column_ids: The fields that the workbook's own names of columns give.
        team: Whose return it is; part of the findings' ids.
        paired: Ids of the plan's rows by row of the sheet, as a person has said.

    Raises:
        NoTable: When no sheet, or more than one, holds the table.
    """
    location = locate(book, profile, fallbacks, column_ids)
    forms = find_forms(location.sheet, location.row, location.match.columns, profile, scheme)
    location = without_marks(location, forms)
    ours = bool(location.id_column) or issued is not None
    marks = frozenset(form.marks for form in forms if form.marks)
    rows, findings = sheet_rows(location, book.name, marks, ours=ours)
    marking = Marking(forms, profile.mark)
    rows = [row._replace(id=paired[row.number]) if paired and row.number in paired else row for row in rows]
    reader: TableReader
    if ours:
        reader = KnownRows(book.name, location, scheme, issued, team, marking)
    else:
        named = any(column.on.get("measure") == "measure" for column in profile.columns)
        reader = ForeignRows(book.name, location, scheme, team, marking, names_measures=named)
        reader.asides += _left_out(location)
    reader.read(rows)
    reader.notes(rows)
    return ReadTable(
        Table.of(reader.rows),
        location.sheet.name,
        reader.places,
        location.match.fields,
        (*_still_missing(location, reader, profile), *findings, *reader.findings),
        reader.queries,
        tuple(reader.asides),
    )


def _left_out(location: Location) -> Iterator[Aside]:
    """What the rows say that are none of the table's."""
    rows = rows_left_out(location)
    for (row, _), cell in sorted(location.sheet.cells.items()):
        if row in rows and cell.text.strip():
            yield Aside("below the table", location.sheet.name, cell.a1, "", cell.text)


def _still_missing(location: Location, reader: TableReader, profile: Profile) -> tuple[Finding, ...]:
    """What is told of the headings, without the columns whose part lines across the table and numbers play."""
    heads = [row for row in reader.rows if row.kind == "recommendation"]
    if reader.is_about or not heads or not all(row.get("recommendation") for row in heads):
        return location.findings
    named = {column.heading for column in profile.columns if {"ref", "recommendation"} & set(column.on.values())}
    return tuple(one for one in location.findings if one.code != COLUMN_MISSING.code or one.field not in named)
