"""The rows of a workbook that cipxl issued: by their hidden ids, then by Ref and text, never by where they stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from cipxl.findings import Place, shorten
from cipxl.merge.sameness import telling
from cipxl.plan import new_row_id
from cipxl.profile import RowKind
from cipxl.reading.locate import Location
from cipxl.reading.marks import MARK_MISPLACED, Marking, gathered, is_mark
from cipxl.reading.refs import plain_ref
from cipxl.reading.row_rules import NO_REF, ROW_BY_TEXT, ROW_TWICE, ROW_UNKNOWN
from cipxl.reading.rows import SheetRow
from cipxl.reading.table_reader import Aside, TableReader
from cipxl.scheme import Scheme
from cipxl.sources.grid import Cell, a1
from cipxl.table import Row, Table

__all__ = ["KnownRows"]

KINDS: Final[tuple[RowKind, ...]] = ("recommendation", "measure", "action")
SPARE: Final = "new"  # the kind of the empty rows at the foot of a return, which are there for additions


class KnownRows(TableReader):
    """Reads a return, a master or a blank workbook of ours."""

    def __init__(
        self, file: str, location: Location, scheme: Scheme, issued: Table | None, team: str, marking: Marking
    ) -> None:
        super().__init__(file, location, scheme, issued, team, marking)
        self.seen: dict[str, SheetRow] = {}
        self.lines: dict[int, list[SheetRow]] = {}  # rows that only hold lines of ratings, by the row they belong to

    def read(self, rows: list[SheetRow]) -> None:
        """Rows by their hidden ids; those without one by Ref and text, else as new ones."""
        if self.marking.forms:
            rows, self.lines = gathered(rows, self.marking, self.columns, self.scheme)
        present = {row.id for row in rows if row.id}
        self.taken |= present
        by_text = self._by_text(present)
        parent = ""
        refs: dict[str, str] = {}  # plain Ref -> the recommendation that it stood on last
        for row in rows:
            if row.kind == SPARE and not self.issued:
                row = row._replace(id="")  # a row to type into has no id that could be its for good
            known = self.issued.rows.get(row.id) if self.issued else None
            kind: RowKind = known.kind if known else self._kind(row)
            if row.id in self.seen:
                if self._same_as(row, self.seen[row.id], kind):
                    self._told(ROW_TWICE, row, first=self.seen[row.id].number, what=" and was left out")
                    continue
                self._told(ROW_TWICE, row, first=self.seen[row.id].number, what=", with other text: a new row")
                row_id = new_row_id(self.team, str(row.number), taken=self.taken)
                known = None
            elif row.id and (known or not self.issued):
                row_id = row.id
                self.taken.add(row_id)
            else:
                if not self._says_anything(row, kind):
                    self._loose(row, refs)
                    continue
                found = by_text.get(self._text_key(row, kind, parent)) if self.issued else None
                if found and found not in self.seen:
                    row_id, known = found, self.issued.rows[found] if self.issued else None
                    self._told(ROW_BY_TEXT, row, shown=shorten(self._name(row, kind), 40))
                else:
                    row_id = new_row_id(self.team, row.id, str(row.number), self._name(row, kind), taken=self.taken)
                    if self.issued and row.kind != SPARE:
                        self._told(
                            ROW_UNKNOWN, row, shown=shorten(self._name(row, kind), 40), like=self._like(row, kind)
                        )
            self.seen[row_id] = row
            ref = self._plain_ref(row)
            if kind == "recommendation":
                parent = row_id
                if ref:
                    refs.setdefault(ref, row_id)
                owner = ""
            else:
                owner = known.parent if known else self._owner(row, ref, refs, parent, present)
                if not owner:
                    self._told(NO_REF, row, shown=shorten(self._name(row, kind), 40))
                    self._listed("row without a Ref", row, list(row.cells.values()))
                    continue
            self._take(row, row_id, kind, owner)
        self._check_refs()
        self._order_rows()

    def _loose(self, row: SheetRow, refs: Mapping[str, str]) -> None:
        """What stands in a row that is none of the plan's: told, but for Refs that stand there for reading."""
        numbers = {matched.number for matched in self.columns}
        told = [
            cell
            for cell in row.cells.values()
            if cell.column in numbers
            and cell.text.strip()
            and plain_ref(cell.text) not in refs
            and not self._issued_ref(plain_ref(cell.text))
        ]
        self._strays("", (*told, *row.strays))

    def _owner(self, row: SheetRow, ref: str, refs: Mapping[str, str], parent: str, present: set[str]) -> str:
        """The recommendation that a measure belongs to where no issued copy says so.

        In the master: the one that it was written under, whatever the Refs are now. A row that somebody typed belongs
        to the recommendation whose Ref it carries, else to the block that it stands in; at the foot there is none.
        """
        if not self.issued and row.id and row.block in present:
            return row.block
        if not self.issued and row.kind == SPARE and self.team:
            return refs.get(ref, "")  # the rows at the foot of a return stand under no recommendation
        if not self.issued:
            return parent if not ref or (ref in refs and refs[ref] == parent) else refs.get(ref, "") or parent
        by_ref = refs.get(ref, "") or self._issued_ref(ref)
        return by_ref or ("" if row.kind == SPARE else parent)

    def _kind(self, row: SheetRow) -> RowKind:
        for kind in KINDS:
            if row.kind == kind:
                return kind
        # What somebody typed is what its own columns say: those that no other kind of row has.
        for kind in KINDS:
            only = [m for m in self.columns if set(m.fields) == {kind} and m.fields[kind] != "ref"]
            if any(row.text(m.number).strip() for m in only):
                return kind
        kinds = {kind for matched in self.columns for kind in matched.fields}
        named = next((m for m in self.columns if m.fields.get("action") == "action"), None)
        typed = named is not None and bool(row.text(named.number).strip())
        return "action" if typed or (kinds == {"recommendation", "action"}) else "measure"

    def _by_text(self, present: set[str]) -> dict[tuple[str, ...], str]:
        if not self.issued:
            return {}
        found: dict[tuple[str, ...], str] = {}
        doubled: set[tuple[str, ...]] = set()
        for row in self.issued.rows.values():
            if row.id in present:
                continue
            key = self._issued_key(row)
            (doubled.add(key) if key in found else found.__setitem__(key, row.id))
        return {key: row_id for key, row_id in found.items() if key not in doubled}

    def _issued_key(self, row: Row) -> tuple[str, ...]:
        assert self.issued is not None  # noqa: S101  # only called where there is an issued table
        if row.kind == "recommendation":
            return ("recommendation", plain_ref(row.get("ref")), telling(row.get("recommendation")).casefold())
        name = row.get("measure") or row.get("action")
        return (row.kind, plain_ref(self.issued.ref(row.id)), telling(name).casefold())

    def _text_key(self, row: SheetRow, kind: RowKind, parent: str) -> tuple[str, ...]:
        ref = self._plain_ref(row) or plain_ref(self.issued.ref(parent) if self.issued and parent else "")
        return (kind, ref, telling(self._field_text(row, kind, kind)).casefold())

    def _issued_ref(self, ref: str) -> str:
        if not (self.issued and ref):
            return ""
        return next(
            (r.id for r in self.issued.rows.values() if r.kind == "recommendation" and plain_ref(r.get("ref")) == ref),
            "",
        )

    def _like(self, row: SheetRow, kind: RowKind) -> str:
        from difflib import get_close_matches

        if not self.issued:
            return ""
        names = {one.get(kind): self.issued.ref(one.id) for one in self.issued.rows.values() if one.kind == kind}
        near = get_close_matches(self._name(row, kind)[:300], [name[:300] for name in names if name], n=1, cutoff=0.75)
        ref = next((ref for name, ref in names.items() if near and name[:300] == near[0]), "")
        return f" It is much like a row of Ref {ref}." if ref else ""

    def _same_as(self, row: SheetRow, other: SheetRow, kind: RowKind) -> bool:
        mine = [matched.number for matched in self.columns if kind in matched.fields]
        return all(telling(row.text(number)) == telling(other.text(number)) for number in mine)

    def _says_anything(self, row: SheetRow, kind: RowKind) -> bool:
        return any(row.text(m.number).strip() for m in self.columns if m.fields.get(kind) not in (None, "ref"))

    def _order_rows(self) -> None:
        """Each measure behind its recommendation, whatever was sorted."""
        below: dict[str, list[Row]] = {}
        for row in self.rows:
            if row.kind != "recommendation":
                below.setdefault(row.parent, []).append(row)
        heads = [row for row in self.rows if row.kind == "recommendation"]
        ids = {row.id for row in heads}
        strays = [row for row in self.rows if row.kind != "recommendation" and row.parent not in ids]
        self.rows = [one for head in heads for one in (head, *below.get(head.id, ()))] + strays

    def _take(self, row: SheetRow, row_id: str, kind: RowKind, parent: str) -> None:
        cells: dict[str, str] = {}
        for matched in self.columns:
            field = matched.fields.get(kind)
            if not field:
                continue
            form = self.marking.form(field) if kind == "recommendation" else None
            if form:
                text = self._rating(form, row, (row, *self.lines.get(row.number, ())), row_id)
            else:
                text = self._value(row, row_id, field, matched)
                self.places[row_id, field] = a1(row.number, matched.number)
            if text:
                cells[field] = text
        self.places[row_id, "row"] = a1(row.number, self.columns[0].number)
        self.rows.append(Row(row_id, kind, parent, cells))
        ref = self._ref(row)
        if self.unknown:
            self._asides(row, ref)
        lines = self.lines.get(row.number, ()) if kind == "recommendation" else ()
        known = {plain_ref(ref), *self._refs_beside(row_id, lines)}
        for line in lines:
            self._beside_line(line, ref, known)
        closed = [row.cells[m.number] for m in self.columns if kind not in m.fields and m.number in row.cells]
        # The Ref of its recommendation stands beside a measure, for reading.
        told = [cell for cell in closed if cell.text.strip() and plain_ref(cell.text) != plain_ref(ref)]
        self._strays(ref, (*told, *row.strays))

    def _refs_beside(self, row_id: str, lines: Sequence[SheetRow]) -> set[str]:
        """The Ref that stands beside a recommendation's lines for reading, where its own has been changed since."""
        if self.issued and row_id in self.issued.rows:
            return {plain_ref(self.issued.ref(row_id))}
        beside = {self._plain_ref(line) for line in lines}
        return beside if len(beside) == 1 else set()

    def _beside_line(self, row: SheetRow, ref: str, refs: Collection[str]) -> None:
        """What was typed into a row of lines outside its marks: listed, and a mark is told to stand wrong.

        `refs` stand in it for reading.
        """
        own = {number for form in self.marking.forms for number in (form.names, form.marks)}
        known = {matched.number for matched in self.columns} - own
        cells = [cell for cell in row.cells.values() if cell.column in known and plain_ref(cell.text) not in refs]
        for cell in (*cells, *row.strays):
            if not is_mark(cell.text, self.marking.mark):
                self._strays(ref, [cell] if cell.text.strip() else [])
                continue
            place = Place(file=self.file, sheet=self.sheet.name, a1=cell.a1, ref=ref, team=self.team)
            key, mark = (self.team, cell.a1), self.marking.mark
            self.findings.append(MARK_MISPLACED.at(place, shown=cell.text, key=key, a1=cell.a1, mark=mark))
            self.asides.append(Aside("no place in the plan", self.sheet.name, cell.a1, ref, cell.text))

    def _listed(self, what: str, row: SheetRow, cells: Sequence[Cell]) -> None:
        ref = self._ref(row)
        for cell in (*cells, *row.strays):
            if cell.text.strip():
                self.asides.append(Aside(what, self.sheet.name, cell.a1, ref, cell.text))
