"""What a return says other than the copy that was issued: all that is kept of a file once it is read.

A team changes some cells of a plan of hundreds, so a thousand returns together are little more than one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cipxl.findings import Finding
from cipxl.merge.records import ROW
from cipxl.reading import ReadTable
from cipxl.table import Row, Table

__all__ = ["Differences", "differences"]


class Differences(NamedTuple):
    """A return told against its issue, by number.

    `cells` are the texts that differ, by row id and field, "" where one was cleared; `gone` the rows that are missing,
    `added` those that the issued copy does not have. `fields` are those that have a column; `queries` are cells whose
    value cannot be taken. `places` gives the address of each of these cells and rows.
    """

    issue: int
    sheet: str
    fields: frozenset[str]
    cells: Mapping[str, Mapping[str, str]]
    gone: frozenset[str]
    added: tuple[Row, ...]
    queries: Mapping[tuple[str, str], Finding]
    places: Mapping[tuple[str, str], str]

    def table(self, base: Table) -> Table:
        """The return's whole table; rows that say what was issued are the issued table's own."""
        changed = {
            row_id: _with(base.rows[row_id], cells) for row_id, cells in self.cells.items() if row_id in base.rows
        }
        return Table(_Rows(base.rows, changed, self.gone, {row.id: row for row in self.added}))

    def with_cell(self, row_id: str, field: str, text: str) -> Differences:
        """The same with another text in a cell."""
        if any(row.id == row_id for row in self.added):
            added = (_with(row, {field: text}) if row.id == row_id else row for row in self.added)
            return self._replace(added=tuple(added))
        return self._replace(cells={**self.cells, row_id: {**self.cells.get(row_id, {}), field: text}})

    def has(self, row_id: str, base: Table) -> bool:
        """Whether the return has a row."""
        return (row_id in base.rows and row_id not in self.gone) or any(row.id == row_id for row in self.added)


def differences(read: ReadTable, base: Table, issue: int) -> Differences:
    """What a return says other than its issued copy.

    Args:
        read: The return as read.
        base: The table as it was issued.
        issue: The number of that issue.
    """
    rows = read.table.rows
    cells: dict[str, Mapping[str, str]] = {}
    for row_id, before in base.rows.items():
        after = rows.get(row_id)
        if after is not None and after.cells != before.cells:
            # A field without a column says nothing, which is not the same as saying nothing in it.
            found = {
                field: after.get(field)
                for field in dict.fromkeys((*before.cells, *after.cells))
                if field in read.fields and after.get(field) != before.get(field)
            }
            if found:
                cells[row_id] = found
    gone = frozenset(row_id for row_id in base.rows if row_id not in rows)
    added = tuple(row for row_id, row in rows.items() if row_id not in base.rows)
    wanted = [*((row_id, field) for row_id, found in cells.items() for field in found), *read.queries]
    wanted += [(row.id, field) for row in added for field in (ROW, *row.cells)]
    places = {key: read.places[key] for key in wanted if key in read.places}
    return Differences(issue, read.sheet, read.fields, cells, gone, added, read.queries, places)


def _with(row: Row, cells: Mapping[str, str]) -> Row:
    return row._replace(cells={field: text for field, text in {**row.cells, **cells}.items() if text})


class _Rows(Mapping[str, Row]):
    """Issued rows with a few others in their place, without a copy of the rest."""

    __slots__ = ("added", "base", "changed", "gone")

    def __init__(
        self,
        base: Mapping[str, Row],
        changed: Mapping[str, Row],
        gone: frozenset[str],
        added: Mapping[str, Row],
    ) -> None:
        self.base = base
        self.changed = changed
        self.gone = gone
        self.added = added

    def __getitem__(self, row_id: str) -> Row:
        if row_id in self.gone:
            raise KeyError(row_id)
        return self.changed.get(row_id) or self.base.get(row_id) or self.added[row_id]

    def __iter__(self) -> Iterator[str]:
        yield from (row_id for row_id in self.base if row_id not in self.gone)
        yield from self.added

    def __len__(self) -> int:
        return len(self.base) - len(self.gone) + len(self.added)
