"""What the reading of any table shares: the state while it runs, and what one cell of a row says, with its place."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import NamedTuple

from cipxl.findings import Finding, Place, Rule
from cipxl.profile import RowKind
from cipxl.reading.cells import is_plain, read_polarity, read_value
from cipxl.reading.headings import Matched
from cipxl.reading.locate import Location
from cipxl.reading.marks import Form, Marking, is_only_lines, lines_in, read_lines
from cipxl.reading.refs import numbered, plain_ref, shown_ref
from cipxl.reading.row_rules import NOTE_ADDED, REF_TWICE, STRAY_TEXT
from cipxl.reading.rows import SheetRow
from cipxl.reading.themes import is_about
from cipxl.scheme import Scheme
from cipxl.sources.grid import Cell, a1
from cipxl.table import Row, Table

__all__ = ["Aside", "TableReader"]


class Aside(NamedTuple):
    """Text beside the table that is listed and never merged: a column of the team's own, a note, another sheet."""

    kind: str
    sheet: str
    a1: str
    ref: str
    text: str


class TableReader(ABC):
    """The state of one reading while it runs; how rows are known is for `KnownRows` and `ForeignRows` to say."""

    def __init__(
        self, file: str, location: Location, scheme: Scheme, issued: Table | None, team: str, marking: Marking
    ) -> None:
        self.file = file
        self.location = location
        self.sheet = location.sheet
        self.columns = location.match.columns
        self.unknown = location.match.unknown
        self.scheme = scheme
        self.issued = issued
        self.team = team
        self.marking = marking
        self.rows: list[Row] = []
        self.places: dict[tuple[str, str], str] = {}
        self.findings: list[Finding] = []
        self.queries: dict[tuple[str, str], Finding] = {}
        self.asides: list[Aside] = []
        self.taken: set[str] = set(issued.rows) if issued else set()
        self.has_refs = any(matched.fields.get("recommendation") == "ref" for matched in self.columns)
        self.is_about = is_about(self.columns)

    @abstractmethod
    def read(self, rows: list[SheetRow]) -> None:
        """Take the rows into `rows`, with their places, findings and queries."""

    def _rating(self, form: Form, head: SheetRow, rows: Sequence[SheetRow], row_id: str) -> str:
        """A rating shown as lines: the level that is marked, or what else stands there."""
        field, mark = form.field, self.marking.mark
        lines = [line for row in rows for line in lines_in(row, form, self.scheme, mark)]
        spoken = [line.at for line in lines if line.mark]
        at = (spoken or [line.at for line in lines] or [a1(head.number, form.names)])[0]
        self.places[row_id, field] = at
        place = self._place(row_id, field, head, at)
        own = "" if any(self.scheme.read(part) for part in head.text(form.names).split("\n")) else head.text(form.names)
        reading = read_lines(
            lines,
            self.scheme,
            mark,
            form.matched.heading,
            place,
            (self.team, row_id, field),
            whole=bool(self.location.id_column),
            was=self.issued.rows[row_id].get(field) if self.issued and row_id in self.issued.rows else mark,
            own=own.strip(),
        )
        if reading is None:
            self.places[row_id, field] = a1(head.number, form.names)
            return self._value(head, row_id, field, form.matched)
        self.findings += reading.findings
        if reading.query:
            self.queries[row_id, field] = reading.query
        said = self.scheme.read(own)
        if own.strip() and reading.text and (said is None or said.code != reading.text):
            self._strays(self._ref(head), [head.cells[form.names]])  # the marks hold, and the words are not lost
        return reading.text

    def _only_lines(self, row: SheetRow) -> bool:
        return is_only_lines(row, self.marking, self.columns, self.scheme)

    def _strays(self, ref: str, cells: Sequence[Cell]) -> None:
        for cell in cells:
            place = Place(file=self.file, sheet=self.sheet.name, a1=cell.a1, ref=ref, team=self.team)
            key = (self.team, cell.a1)
            self.findings.append(STRAY_TEXT.at(place, shown=cell.text, key=key, autofix=None, a1=cell.a1))
            self.asides.append(Aside("no place in the plan", self.sheet.name, cell.a1, ref, cell.text))

    def _value(self, row: SheetRow, row_id: str, field: str, matched: Matched) -> str:
        cell = row.cells.get(matched.number)
        if cell is None:
            return ""
        kind = matched.column.kind if matched.column else "text"
        if field != "better" and is_plain(cell, kind, self.scheme):
            return cell.text
        place = self._place(row_id, field, row, cell.a1)
        reading = read_value(cell, kind, matched.heading, self.scheme, place, (self.team, row_id, field))
        if field == "better":
            reading = read_polarity(reading, place, (self.team, row_id, field))
        self.findings += reading.findings
        if reading.query:
            self.queries[row_id, field] = reading.query
        return reading.text

    def _place(self, row_id: str, field: str, row: SheetRow, at: str) -> Place:
        ref = self._ref(row)
        return Place(file=self.file, sheet=self.sheet.name, a1=at, ref=ref, field=field, row=row_id, team=self.team)

    def _asides(self, row: SheetRow, ref: str) -> None:
        self.asides += [
            Aside(
                f"column {matched.heading}",
                self.sheet.name,
                a1(row.number, matched.number),
                ref,
                row.text(matched.number),
            )
            for matched in self.unknown
            if row.text(matched.number).strip()
        ]

    def notes(self, rows: list[SheetRow]) -> None:
        """Notes and threaded comments on the table's rows."""
        by_number = {row.number: row for row in rows}
        for (number, column), text in self.sheet.comments.items():
            row = by_number.get(number)
            if row is None or not text.strip():
                continue
            at, ref = a1(number, column), self._ref(row)
            place = Place(file=self.file, sheet=self.sheet.name, a1=at, ref=ref)
            self.findings.append(NOTE_ADDED.at(place, shown=text, a1=at, key=(self.team, at, text)))
            self.asides.append(Aside("note", self.sheet.name, at, ref, text))

    def _field_text(self, row: SheetRow, kind: RowKind, field: str) -> str:
        return next((row.text(m.number) for m in self.columns if m.fields.get(kind) == field), "")

    def _ref(self, row: SheetRow) -> str:
        """The Ref that a row shows, as people read it."""
        if not self.has_refs:
            return numbered(self._field_text(row, "recommendation", "recommendation")).ref
        return shown_ref(self._field_text(row, "recommendation", "ref"))

    def _plain_ref(self, row: SheetRow) -> str:
        """The same for comparing."""
        return plain_ref(self._ref(row))

    def _name(self, row: SheetRow, kind: RowKind) -> str:
        return self._field_text(row, kind, kind).strip() or self._ref(row) or "no text"

    def _told(self, rule: Rule, row: SheetRow, shown: str = "", **words: object) -> None:
        place = Place(
            file=self.file, sheet=self.sheet.name, a1=a1(row.number, self.columns[0].number), ref=self._ref(row)
        )
        key = (self.team, str(row.number))
        self.findings.append(rule.at(place, shown=shown, key=key, autofix=None, row=row.number, **words))

    def _check_refs(self) -> None:
        first: dict[str, Row] = {}
        for row in self.rows:
            plain = plain_ref(row.get("ref")) if row.kind == "recommendation" else ""
            if not plain:
                continue
            if plain in first:
                ref, at, before = shown_ref(row.get("ref")), self._row_number(row), self._row_number(first[plain])
                where = self.places.get((row.id, "ref"), "")
                place = Place(file=self.file, sheet=self.sheet.name, a1=where, ref=ref, field="ref")
                self.findings.append(REF_TWICE.at(place, shown=ref, row=at, first=before, key=(self.team, row.id)))
            else:
                first[plain] = row

    def _row_number(self, row: Row) -> str:
        return self.places.get((row.id, "ref"), "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
