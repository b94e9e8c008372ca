"""A workbook's table as rows and cells with their places, and what was found on the way.

Rows of a workbook that cipxl issued are known by their hidden ids, then by Ref and text; never by where they stand. A
table from elsewhere gets ids of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cipxl.findings import Finding, Place, Rule, shorten
from cipxl.merge.sameness import telling
from cipxl.plan import new_row_id
from cipxl.profile import Profile, RowKind, field_words
from cipxl.reading.cells import is_plain, read_polarity, read_value
from cipxl.reading.headings import Fallbacks, Matched
from cipxl.reading.locate import COLUMN_MISSING, ColumnIds, Location, locate
from cipxl.reading.marks import (
    MARK_MISPLACED,
    Form,
    Marking,
    find_forms,
    gathered,
    is_mark,
    is_only_lines,
    lines_in,
    read_lines,
    without_marks,
)
from cipxl.reading.refs import numbered, plain_ref
from cipxl.reading.row_rules import (
    CONTINUED,
    NO_NAME,
    NO_REF,
    NOTE_ADDED,
    NUMBERED,
    REF_TWICE,
    ROW_BY_TEXT,
    ROW_TWICE,
    ROW_UNKNOWN,
    STRAY_TEXT,
)
from cipxl.reading.rows import SheetRow, is_figure, sheet_rows
from cipxl.reading.split import COUNT_DIFFERS, TOGETHER, split_measures, split_outcomes
from cipxl.reading.themes import HEADING_IN_ROW, captions, heading_in, is_about, theme_line
from cipxl.scheme import Scheme
from cipxl.sources.grid import Book, Cell, a1
from cipxl.table import Row, Table

__all__ = ["Aside", "ReadTable", "read_table"]

KINDS: tuple[RowKind, ...] = ("recommendation", "measure", "action")
SPARE = "new"  # the kind of the empty rows at the foot of a return, which are there for additions


class Aside(NamedTuple):
    """Text beside the table that is listed and never merged: a column of the team's own, a note, another sheet."""

    kind: str
    sheet: str
    a1: str
    ref: str
    text: str


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
    rows, findings = sheet_rows(location, book.name, frozenset(form.marks for form in forms if form.marks))
    reader = _Reader(book.name, location, scheme, issued, team, Marking(forms, profile.mark))
    reader.names_measures = any(column.on.get("measure") == "measure" for column in profile.columns)
    rows = [row._replace(id=paired[row.number]) if paired and row.number in paired else row for row in rows]
    if location.id_column or issued is not None:
        reader.read_known(rows)
    else:
        reader.read_foreign(rows)
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


def _still_missing(location: Location, reader: _Reader, profile: Profile) -> tuple[Finding, ...]:
    """What is told of the headings, without the columns whose part lines across the table and numbers play."""
    heads = [row for row in reader.rows if row.kind == "recommendation"]
    if reader.is_about or not heads or not all(row.get("recommendation") for row in heads):
        return location.findings
    named = {column.heading for column in profile.columns if {"ref", "recommendation"} & set(column.on.values())}
    return tuple(one for one in location.findings if one.code != COLUMN_MISSING.code or one.field not in named)


class _Reader:
    """The state of one reading while it runs."""

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
        self.rows: list[Row] = []
        self.places: dict[tuple[str, str], str] = {}
        self.findings: list[Finding] = []
        self.queries: dict[tuple[str, str], Finding] = {}
        self.asides: list[Aside] = []
        self.taken: set[str] = set(issued.rows) if issued else set()
        self.seen: dict[str, SheetRow] = {}
        self.has_refs = any(matched.fields.get("recommendation") == "ref" for matched in self.columns)
        self.names_measures = True
        self.is_about = is_about(self.columns)
        self.marking = marking
        self.lines: dict[int, list[SheetRow]] = {}  # rows that only hold lines of ratings, by the row they belong to

    # A workbook of ours

    def read_known(self, rows: list[SheetRow]) -> None:
        """Rows by their hidden ids; those without one by Ref and text, else as new ones."""
        if self.marking.forms:
            rows, self.lines = gathered(rows, self.marking, self.columns, self.scheme)
        present = {row.id for row in rows if row.id}
        self.taken |= present
        by_text = self._by_text(present)
        parent = ""
        refs: dict[str, str] = {}  # Ref -> the recommendation that it stood on last
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
            ref = self._ref(row)
            if kind == "recommendation":
                parent = row_id
                if ref:
                    refs.setdefault(ref, row_id)
                owner = ""
            else:
                owner = known.parent if known else self._owner(row, ref, refs, parent, present)
                if not owner:
                    self._told(NO_REF, row, shown=shorten(self._name(row, kind), 40))
                    self._listed("row without a Ref", row, ref, list(row.cells.values()))
                    continue
            self._take(row, row_id, kind, owner)
        self._check_refs()
        self._order_rows()

    def _owner(self, row: SheetRow, ref: str, refs: Mapping[str, str], parent: str, present: set[str]) -> str:
        """The recommendation that a measure belongs to where no issued copy says so.

        In the master: the one that it was written under, whatever the Refs are now. A row that somebody typed belongs
        to the recommendation whose Ref it carries, else to the block that it stands in; at the foot there is none.
        """
        if not self.issued and row.id and row.block in present:
            return row.block
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
        ref = self._ref(row) or plain_ref(self.issued.ref(parent) if self.issued and parent else "")
        field = {"recommendation": "recommendation", "measure": "measure", "action": "action"}[kind]
        return (kind, ref, telling(self._field_text(row, kind, field)).casefold())

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
        field = {"recommendation": "recommendation", "measure": "measure", "action": "action"}[kind]
        names = {one.get(field): self.issued.ref(one.id) for one in self.issued.rows.values() if one.kind == kind}
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

    # A table from elsewhere

    def read_foreign(self, rows: list[SheetRow]) -> None:
        """Rows by what they show; ids are given."""
        blocks: list[list[SheetRow]] = []
        over = captions(self.location)
        theme = next((line for number, line in over.items() if number < self.location.row), "")
        themes: list[str] = []
        for row in rows:
            line = over.get(row.number) or theme_line(row, self.sheet, self.columns)
            if line:
                theme = line
                if not self.is_about:
                    blocks.append([])
                    themes.append(theme)
                continue
            if not blocks or (self.is_about and self._begins(row, blocks[-1][0])):
                if not blocks and self._only_lines(row):
                    continue  # the lines of a blank form
                blocks.append([row])
                themes.append(theme)
            else:
                blocks[-1].append(row)
        continued: list[int] = []
        for block, heading in zip(blocks, themes, strict=True):
            if block and not heading and not self.is_about:
                self._read_block(*self._under_own_heading(block), continued)
            elif block:
                self._read_block(block, heading, continued)
            else:
                row_id = new_row_id("theme", heading, taken=self.taken)
                self.rows.append(Row(row_id, "recommendation", "", {"recommendation": heading}))
        if continued:
            from cipxl.reading.rows import spans

            place = Place(file=self.file, sheet=self.sheet.name)
            self.findings.append(CONTINUED.at(place, count=len(continued), rows=spans(continued)))
        self._number_rows()
        self._check_refs()

    def _under_own_heading(self, block: list[SheetRow]) -> tuple[list[SheetRow], str]:
        """A block whose first line is its heading, where lines say what rows are about and none stands before it."""
        head, *rest = block
        found = heading_in(head, self.columns)
        if not found:
            return block, ""
        self._told(HEADING_IN_ROW, head, shown=found)
        first = min(matched.number for matched in self.columns)
        text = head.text(first).strip().partition("\n")[2].strip()
        cell = head.cells[first]._replace(text=text, value=text)
        return [head._replace(cells={**head.cells, first: cell}), *rest], found

    def _number_rows(self) -> None:
        """Refs for the rows of a table that has none: their places in it."""
        heads = [index for index, row in enumerate(self.rows) if row.kind == "recommendation"]
        if len(heads) < 2 or any(self.rows[index].get("ref").strip() for index in heads):
            return
        for number, index in enumerate(heads, start=1):
            row = self.rows[index]
            self.rows[index] = row._replace(cells={"ref": str(number), **row.cells})
        place = Place(file=self.file, sheet=self.sheet.name)
        self.findings.append(NUMBERED.at(place, count=len(heads)))

    def _begins(self, row: SheetRow, head: SheetRow) -> bool:
        ref, text = self._ref(row), self._field_text(row, "recommendation", "recommendation").strip()
        if (
            ref
            and ref == self._ref(head)
            and (not text or telling(text) == telling(self._field_text(head, "recommendation", "recommendation")))
        ):
            return False
        return (
            bool(ref)
            or bool(text and not self._field_text(head, "recommendation", "recommendation").strip())
            # Without a column of Refs, another text is another recommendation.
            or bool(text and not self.has_refs and telling(text) != telling(self._text_of(head)))
            or (
                bool(text)
                and self._field_text(row, "recommendation", "outcomes").strip() != ""
                and self._has_rating(row)
            )
        )

    def _has_rating(self, row: SheetRow) -> bool:
        return any(m.column and m.column.kind == "rating" and row.text(m.number).strip() for m in self.columns)

    def _read_block(self, block: list[SheetRow], theme: str, continued: list[int]) -> None:
        head = block[0]
        text = self._field_text(head, "recommendation", "recommendation") or ("" if self.is_about else theme)
        row_id = new_row_id(self._ref(head), text, taken=self.taken)
        cells: dict[str, str] = {"theme" if self.is_about else "recommendation": theme} if theme else {}
        measures: list[tuple[str, dict[str, str], dict[str, str]]] = []
        actions: list[Row] = []
        for row in block:
            figures, places = self._figures(row, row_id)
            targets = self._targets_column()
            said = row.text(targets.number).strip() if targets else ""
            alone = targets is not None and "recommendation" not in targets.fields  # a column of names, and no more
            outcomes, names = split_outcomes(said, bool(figures) or alone)
            self._head_cells(
                row, row_id, cells, skip=targets.number if targets else 0, action=bool(self._action_text(row, head))
            )
            if outcomes:
                cells["outcomes"] = "\n".join(part for part in (cells.get("outcomes", ""), outcomes) if part)
                self.places.setdefault((row_id, "outcomes"), a1(row.number, targets.number) if targets else "")
            told = figures or names or self._action_text(row, head) or self._only_lines(row)
            if row is not head and not told:
                continued.append(row.number)
            if not names and figures:
                # Where no column names measures, a row with figures is a measure of what it is about.
                names = ("" if targets or not self.names_measures else " ".join(text.split()),)
            if targets and said and names:
                places["measure"] = a1(row.number, targets.number)
            self._foreign_action(row, head, row_id, actions)
            split = split_measures(names, figures)
            for field, count in split.unpaired.items():
                where = Place(file=self.file, sheet=self.sheet.name, a1=places[field], ref=self._ref(head), field=field)
                self.findings.append(
                    COUNT_DIFFERS.at(
                        where, shown=figures[field], field=field_words(field), figures=count, measures=len(names)
                    )
                )
            measures += [(one.name, dict(one.cells), places) for one in split.measures]
        if not self.has_refs:
            self._number(cells)
        for form in self.marking.forms:
            cells[form.field] = self._rating(form, head, block, row_id)
        self.rows.append(Row(row_id, "recommendation", "", {f: t for f, t in cells.items() if t}))
        for name, pieces, places in measures:
            measure_id = new_row_id(row_id, name, taken=self.taken)
            if not name:
                self._told(NO_NAME, head)
            self.rows.append(
                Row(measure_id, "measure", row_id, {f: t for f, t in {"measure": name, **pieces}.items() if t})
            )
            self.places |= {(measure_id, field): places[field] for field in pieces if field in places}
            if name != TOGETHER and "measure" in places:
                self.places[measure_id, "measure"] = places["measure"]
        self.rows += actions
        for row in block:
            self._asides(row, self._ref(head))
            self._strays(self._ref(head), row.strays)

    def _action_text(self, row: SheetRow, head: SheetRow) -> str:
        """What is to be done, where a row is a tracked action's, else "".

        A column of actions may hold the recommendation's own text on the first row of a block.
        """
        named = next((m for m in self.columns if m.fields.get("action") == "action"), None)
        if named is None or (row is head and "recommendation" in named.fields):
            return ""
        return row.text(named.number).strip()

    def _foreign_action(self, row: SheetRow, head: SheetRow, parent: str, actions: list[Row]) -> None:
        text = self._action_text(row, head)
        if not text:
            return
        row_id = new_row_id(parent, "action", text, str(row.number), taken=self.taken)
        cells: dict[str, str] = {}
        for matched in self.columns:
            field = matched.fields.get("action")
            if field:
                cells[field] = self._value(row, row_id, field, matched)
                self.places[row_id, field] = a1(row.number, matched.number)
        actions.append(Row(row_id, "action", parent, {field: said for field, said in cells.items() if said.strip()}))

    def _number(self, cells: dict[str, str]) -> None:
        """The Ref, and what a part is a part of, out of the words of a table without a column of numbers."""
        said = numbered(cells.get("recommendation", ""))
        if said.ref:
            cells |= {"ref": said.ref, "recommendation": said.text}
            if said.whole:
                cells["theme"] = said.whole

    def _head_cells(self, row: SheetRow, row_id: str, cells: dict[str, str], skip: int, *, action: bool) -> None:
        for matched in self.columns:
            field = matched.fields.get("recommendation")
            if not field or matched.number == skip or field in self.marking.fields:
                continue
            if action and "action" in matched.fields:
                continue
            value = self._value(row, row_id, field, matched)
            if not value.strip():
                continue
            self.places.setdefault((row_id, field), a1(row.number, matched.number))
            before = cells.get(field, "")
            if field == "ref" or telling(before) == telling(value):
                cells.setdefault(field, value.strip())
            else:
                cells[field] = f"{before}\n{value}" if before else value

    def _figures(self, row: SheetRow, row_id: str) -> tuple[dict[str, str], dict[str, str]]:
        figures: dict[str, str] = {}
        places: dict[str, str] = {}
        for matched in self.columns:
            field = matched.fields.get("measure", "")
            if field and (is_figure(field) or matched.column is None):
                text = self._value(row, f"{row_id}.{row.number}", field, matched)
                if text.strip():
                    figures[field] = text
                    places[field] = a1(row.number, matched.number)
        return figures, places

    def _targets_column(self) -> Matched | None:
        return next((m for m in self.columns if m.fields.get("measure") == "measure"), None)

    # Both

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
        for line in self.lines.get(row.number, ()) if kind == "recommendation" else ():
            self._beside_line(line, ref)
        closed = [row.cells[m.number] for m in self.columns if kind not in m.fields and m.number in row.cells]
        # The Ref of its recommendation stands beside a measure, for reading.
        told = [cell for cell in closed if cell.text.strip() and plain_ref(cell.text) != ref]
        self._strays(ref, (*told, *row.strays))

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
        return reading.text

    def _only_lines(self, row: SheetRow) -> bool:
        return is_only_lines(row, self.marking, self.columns, self.scheme)

    def _beside_line(self, row: SheetRow, ref: str) -> None:
        """What was typed into a row of lines outside its marks: listed, and a mark is told to stand wrong."""
        own = {number for form in self.marking.forms for number in (form.names, form.marks)}
        known = {matched.number for matched in self.columns} - own
        cells = [cell for cell in row.cells.values() if cell.column in known and plain_ref(cell.text) != ref]
        for cell in (*cells, *row.strays):
            if not is_mark(cell.text, self.marking.mark):
                self._strays(ref, [cell] if cell.text.strip() else [])
                continue
            place = Place(file=self.file, sheet=self.sheet.name, a1=cell.a1, ref=ref, team=self.team)
            key, mark = (self.team, cell.a1), self.marking.mark
            self.findings.append(MARK_MISPLACED.at(place, shown=cell.text, key=key, a1=cell.a1, mark=mark))
            self.asides.append(Aside("no place in the plan", self.sheet.name, cell.a1, ref, cell.text))

    def _strays(self, ref: str, cells: Sequence[Cell]) -> None:
        for cell in cells:
            place = Place(file=self.file, sheet=self.sheet.name, a1=cell.a1, ref=ref, team=self.team)
            key = (self.team, cell.a1)
            self.findings.append(STRAY_TEXT.at(place, shown=cell.text, key=key, autofix=None, a1=cell.a1))
            self.asides.append(Aside("no place in the plan", self.sheet.name, cell.a1, ref, cell.text))

    def _listed(self, what: str, row: SheetRow, ref: str, cells: Sequence[Cell]) -> None:
        for cell in (*cells, *row.strays):
            if cell.text.strip():
                self.asides.append(Aside(what, self.sheet.name, cell.a1, ref, cell.text))

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

    def _text_of(self, row: SheetRow) -> str:
        return self._field_text(row, "recommendation", "recommendation")

    def _ref(self, row: SheetRow) -> str:
        if not self.has_refs:
            return plain_ref(numbered(self._field_text(row, "recommendation", "recommendation")).ref)
        return plain_ref(self._field_text(row, "recommendation", "ref"))

    def _name(self, row: SheetRow, kind: RowKind) -> str:
        field = {"recommendation": "recommendation", "measure": "measure", "action": "action"}[kind]
        return self._field_text(row, kind, field).strip() or self._ref(row) or "no text"

    def _told(self, rule: Rule, row: SheetRow, shown: str = "", **words: object) -> None:
        place = Place(
            file=self.file, sheet=self.sheet.name, a1=a1(row.number, self.columns[0].number), ref=self._ref(row)
        )
        key = (self.team, str(row.number))
        self.findings.append(rule.at(place, shown=shown, key=key, autofix=None, row=row.number, **words))

    def _check_refs(self) -> None:
        first: dict[str, Row] = {}
        for row in self.rows:
            ref = plain_ref(row.get("ref")) if row.kind == "recommendation" else ""
            if not ref:
                continue
            if ref in first:
                at, before = self._row_number(row), self._row_number(first[ref])
                where = self.places.get((row.id, "ref"), "")
                place = Place(file=self.file, sheet=self.sheet.name, a1=where, ref=ref, field="ref")
                self.findings.append(REF_TWICE.at(place, shown=ref, row=at, first=before, key=(self.team, row.id)))
            else:
                first[ref] = row

    def _row_number(self, row: Row) -> str:
        return self.places.get((row.id, "ref"), "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
