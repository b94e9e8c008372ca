"""The rows of a table from elsewhere: blocks of rows for each recommendation, by what they show; ids are given."""

from __future__ import annotations

from cipxl.findings import Place
from cipxl.merge.sameness import telling
from cipxl.plan import new_row_id
from cipxl.profile import field_words
from cipxl.reading.headings import Matched
from cipxl.reading.locate import Location
from cipxl.reading.marks import Marking
from cipxl.reading.refs import numbered
from cipxl.reading.row_rules import CONTINUED, NO_NAME, NUMBERED
from cipxl.reading.rows import SheetRow, is_figure, spans
from cipxl.reading.split import COUNT_DIFFERS, TOGETHER, split_measures, split_outcomes
from cipxl.reading.table_reader import Aside, TableReader
from cipxl.reading.themes import HEADING_IN_ROW, Lines, captions, heading_in, numbered_lines, theme_line
from cipxl.scheme import Scheme
from cipxl.sources.grid import a1
from cipxl.table import Row

__all__ = ["ForeignRows"]

NO_ROW_UNDER = "a line with no row under it"


class ForeignRows(TableReader):
    """Reads a table that cipxl did not write."""

    def __init__(
        self, file: str, location: Location, scheme: Scheme, team: str, marking: Marking, *, names_measures: bool
    ) -> None:
        super().__init__(file, location, scheme, None, team, marking)
        self.names_measures = names_measures  # whether the layout has a column that names measures

    def read(self, rows: list[SheetRow]) -> None:
        """Rows by what they show; ids are given."""
        blocks: list[list[SheetRow]] = []
        texts = {row.number: {n: c.text for n, c in row.cells.items() if c.text.strip()} for row in rows}
        at = {matched.fields.get("recommendation"): matched.number for matched in self.columns}
        numbered = numbered_lines(texts, at.get("ref", 0), at.get("recommendation", 0))
        over = {**captions(self.location), **dict(numbered)}
        lines = Lines()
        for number, line in over.items():
            if number < self.location.row:
                lines.take(line, "", number)
        themes: list[str] = []
        for row in rows:
            line = over.get(row.number) or theme_line(row, self.sheet, self.columns)
            if line:
                lines.take(
                    line, next((cell.fill or "" for cell in row.cells.values() if cell.text.strip()), ""), row.number
                )
                if not self.is_about:
                    blocks.append([])
                    themes.append(line)
                continue
            theme = lines.under()
            if not blocks or (self.is_about and self._begins(row, blocks[-1][0])):
                if not blocks and self._only_lines(row):
                    continue  # the lines of a blank form
                blocks.append([row])
                themes.append(theme)
            else:
                blocks[-1].append(row)
        if self.is_about:
            column = min(matched.number for matched in self.columns)
            told = [(number, line) for number, line in lines.unused if number > self.location.row]
            self.asides += [Aside(NO_ROW_UNDER, self.sheet.name, a1(row, column), "", line) for row, line in told]
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
            place = Place(file=self.file, sheet=self.sheet.name)
            self.findings.append(CONTINUED.at(place, rows=spans(continued)))
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
        ref, text = self._plain_ref(row), self._field_text(row, "recommendation", "recommendation").strip()
        if (
            ref
            and ref == self._plain_ref(head)
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
        row_id = new_row_id(self._plain_ref(head), text, taken=self.taken)
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

    def _text_of(self, row: SheetRow) -> str:
        return self._field_text(row, "recommendation", "recommendation")
