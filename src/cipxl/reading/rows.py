"""The rows of a located table: which are recommendations, which are measures, and whose.

A workbook of ours says so in hidden columns of row ids. Any other table is understood from what it shows: a
recommendation begins where a Ref or its text stands; rows below without one continue it or hold its measures; merged
cells and repeated heading rows are taken for what they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from cipxl.findings import Finding, Place, Rule, Severity, shorten
from cipxl.profile import PERFORMANCE, TARGET, field_base
from cipxl.reading.foot import other_rows
from cipxl.reading.headings import squash
from cipxl.reading.locate import Location
from cipxl.sources.grid import Cell, Sheet

__all__ = ["NO_ROWS", "RULES", "SheetRow", "doubtful_at_foot", "rows_left_out", "sheet_rows"]

HEADING_AGAIN = Rule(
    code="S035",
    title="Heading rows inside the table",
    severity=Severity.NOTE,
    why="Printed tables repeat their headings on each page; pasted back, the repeats are no recommendations.",
    message="Heading rows that stand in the table again were left out: {rows}.",
    fix="Nothing to do.",
    fails="The headings again in row 12",
    passes="The headings once",
)
HIDDEN_ROWS = Rule(
    code="S036",
    title="Hidden rows",
    severity=Severity.WARNING,
    why="A filter or a hidden row does not delete anything: what stands there was read like the rest.",
    message="Hidden rows were read like the others: {rows}.",
    fix="Show all rows and look whether they say what they should.",
    fails="Six rows hidden by a filter",
    passes="All rows showing",
)
HIDDEN_COLUMNS = Rule(
    code="S046",
    title="Hidden columns",
    severity=Severity.WARNING,
    why="What nobody sees on the screen is read like the rest, and would be printed like the rest.",
    message="Hidden columns were read: {shown}.",
    fix="Show all columns and look whether they say what they should.",
    fails="A hidden column 'Lead officer'",
    passes="All columns showing",
)
NONE_OF_ITS_ROWS = Rule(
    code="S048",
    title="Rows that are none of the table's",
    severity=Severity.WARNING,
    why="Totals, keys to colours, notes and further tables stand below a plan's rows, and would be counted as such.",
    message="{count} below the headings are no rows of the table, such as row {row} ('{shown}'): listed, not taken.",
    fix="If one of them is a row of the plan, fill in more of it, or move it up to the others.",
    fails="Total, 12 actions, below the last row",
    passes="Rows of the plan only",
)
AT_FOOT = Rule(
    code="S047",
    title="A row at the foot that says little",
    severity=Severity.WARNING,
    why="What stands below a table may look like a row that nobody has filled in yet.",
    message="Row {row} at the foot has nothing but '{shown}'. It was read as a row of the plan.",
    fix="If it is none, delete it, or leave a copy of the file without it.",
    fails="Prepared by, Head of Service, in the last row",
    passes="Rows with an owner, a rating and an update",
)
NO_ROWS = Rule(
    code="S049",
    title="A table without rows",
    severity=Severity.WARNING,
    why="A blank form has the headings of a plan and nothing below them: what is made of it is an empty plan.",
    message="The table has headings and no rows below them, so the plan is empty.",
    fix="Name the file that is filled in. For an empty plan leave out --from.",
    fails="A template",
    passes="The template, filled in",
)
RULES = (HEADING_AGAIN, HIDDEN_ROWS, HIDDEN_COLUMNS, AT_FOOT, NONE_OF_ITS_ROWS, NO_ROWS)

MANY_COLUMNS = 5  # from which a row with one or two texts says little


class SheetRow(NamedTuple):
    """One row of the table: its number, its hidden id and kind ("" where it has none), its cells by column.

    `block` is the hidden id of the recommendation that it was written under, `strays` the cells with text under no
    heading.
    """

    number: int
    id: str
    kind: str
    cells: Mapping[int, Cell]
    hidden: bool
    block: str = ""
    strays: tuple[Cell, ...] = ()

    def text(self, column: int) -> str:
        """What the cell in this column shows."""
        cell = self.cells.get(column)
        return cell.text if cell else ""


def sheet_rows(
    location: Location, file: str, also: frozenset[int] = frozenset(), *, ours: bool = False
) -> tuple[list[SheetRow], list[Finding]]:
    """The rows below the headings that hold anything, top down, without repeats of the headings.

    `also` are columns that belong to the table under no heading of their own. Of a table that is not `ours`, what
    plainly is none of its rows is left out.
    """
    sheet = location.sheet
    left_out = frozenset() if ours else rows_left_out(location)
    known = {matched.number for matched in (*location.match.columns, *location.match.unknown)} | also
    headings = {matched.number: squash(matched.heading) for matched in location.match.columns}
    by_row: dict[int, dict[int, Cell]] = {}
    ids = (location.id_column, location.kind_column, location.block_column)
    strays: dict[int, list[Cell]] = {}
    for (row, column), cell in sheet.cells.items():
        if row > location.row and (column in known or column in ids):
            by_row.setdefault(row, {})[column] = cell
        elif row > location.row and column not in location.own and cell.text.strip():
            strays.setdefault(row, []).append(cell)
    rows: list[SheetRow] = []
    repeats: list[int] = []
    # Below or between rows of ours, text under no heading may be all that a row holds.
    for number in sorted({*by_row, *strays} if location.id_column else by_row):
        if number in left_out:
            continue
        cells = by_row.get(number, {})
        row_id = cells[ids[0]].text.strip() if ids[0] in cells else ""
        kind = cells[ids[1]].text.strip() if ids[1] in cells else ""
        block = cells[ids[2]].text.strip() if ids[2] in cells else ""
        shown = {column: cell for column, cell in cells.items() if column not in ids}
        beside = tuple(strays.get(number, ()))
        if not row_id and not any(cell.text.strip() for cell in shown.values()) and not (beside and location.id_column):
            continue
        if _is_heading(shown, headings):
            repeats.append(number)
            continue
        if not row_id:
            shown |= _above_in_merge(sheet, number, shown, location)
        rows.append(SheetRow(number, row_id, kind, shown, number in sheet.hidden_rows, block, beside))
    place = Place(file=file, sheet=sheet.name)
    findings = []
    if repeats:
        findings.append(HEADING_AGAIN.at(place, rows=spans(repeats)))
    hidden = [row.number for row in rows if row.hidden]
    if hidden:
        findings.append(HIDDEN_ROWS.at(place, rows=spans(hidden)))
    if not location.id_column:
        findings += _hidden(location, place)
    if left_out:
        first = min(left_out)
        texts = (sheet.text(first, column) for at, column in sorted(sheet.cells) if at == first)
        said = shorten(" ".join(text for text in texts if text.strip()), 60)
        at = place.model_copy(update={"a1": f"A{first}"})
        count = f"{len(left_out)} rows" if len(left_out) > 1 else "1 row"
        findings.append(NONE_OF_ITS_ROWS.at(at, shown=said, count=count, row=first, key=(str(first),)))
    findings += [
        AT_FOOT.at(place.model_copy(update={"a1": said[0].a1}), shown=_said(said), row=number, key=(str(number),))
        for number, said in doubtful_at_foot(location, rows, ours=ours)
    ]
    return rows, findings


def rows_left_out(location: Location) -> frozenset[int]:
    """The rows below the headings of a table from elsewhere that plainly are none of its rows."""
    if location.id_column:
        return frozenset()
    headings = {one.number: one.heading for one in (*location.match.columns, *location.match.unknown)}
    return other_rows(location.sheet, location.row, headings)


def doubtful_at_foot(
    location: Location, rows: Sequence[SheetRow], *, ours: bool = False
) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The last rows of a table of many columns that have one or two texts: unfilled rows, or none of the table's."""
    columns = location.match.columns
    if ours or location.id_column or len(columns) < MANY_COLUMNS:
        return
    heads = {one.number for one in columns if one.fields.get("recommendation") in ("ref", "recommendation")}
    filled = [[cell for cell in row.cells.values() if cell.text.strip()] for row in rows]
    last = max((at for at, cells in enumerate(filled) if len(cells) > 2), default=len(rows))
    for row, cells in zip(rows[last + 1 :], filled[last + 1 :], strict=True):
        if len(cells) <= 2 and cells[0].column in heads:
            yield row.number, cells


def _said(cells: Sequence[Cell]) -> str:
    return shorten(" ".join(cell.text for cell in cells), 60)


def _hidden(location: Location, place: Place) -> Iterator[Finding]:
    """Hidden columns, which in workbooks of ours are ours."""
    unseen = [one for one in location.match.columns if one.number in location.sheet.hidden_columns]
    if unseen:
        named = ", ".join(f"'{shorten(one.heading, 30)}'" for one in unseen[:3]) + (" …" if len(unseen) > 3 else "")
        yield HIDDEN_COLUMNS.at(place, shown=named)


def _above_in_merge(sheet: Sheet, number: int, shown: Mapping[int, Cell], location: Location) -> Mapping[int, Cell]:
    """The theme and the recommendation of a row with a Ref of its own, where they stand in a cell merged over several.

    A merged cell says the same of each row that it lies over.
    """
    columns = {matched.fields.get("recommendation", ""): matched.number for matched in location.match.columns}
    ref = shown.get(columns.get("ref", 0))
    if ref is None or not ref.text.strip():
        return {}
    found = {}
    for column in (columns.get("theme", 0), columns.get("recommendation", 0)):
        cell = shown.get(column)
        if not column or (cell is not None and cell.text.strip()):
            continue
        for merge in sheet.merges:
            covered = merge.first_row < number <= merge.last_row and merge.first_row > location.row
            top = sheet.at(merge.first_row, column)
            if covered and merge.first_column == merge.last_column == column and top is not None and top.text.strip():
                found[column] = top
    return found


def _is_heading(cells: Mapping[int, Cell], headings: Mapping[int, str]) -> bool:
    texts = {column: squash(cell.text) for column, cell in cells.items() if column in headings and cell.text.strip()}
    same = sum(text == headings[column] for column, text in texts.items())
    return same >= 3 and same * 2 > len(texts)


def spans(numbers: Sequence[int]) -> str:
    """Row numbers in few words: "rows 4-9 and 12"."""
    parts: list[str] = []
    start = last = numbers[0]
    for number in [*numbers[1:], 0]:
        if number == last + 1:
            last = number
            continue
        parts.append(str(start) if start == last else f"{start}-{last}")
        start = last = number
    word = "row" if len(numbers) == 1 else "rows"
    return f"{word} " + (" and ".join((", ".join(parts[:-1]), parts[-1])) if len(parts) > 1 else parts[0])


def is_figure(field: str) -> bool:
    """Whether a field holds what was reached or what is to be reached."""
    return field_base(field) in (PERFORMANCE, TARGET)
