"""Finding the table in a workbook: which sheet, which row has the headings, which column feeds what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from cipxl.findings import Finding, Place, Rule, Severity
from cipxl.profile import REASON_HEADING, Profile, RowKind, field_base, reason_field
from cipxl.reading.column_texts import is_bare_period
from cipxl.reading.heading_rows import with_one_heading_row
from cipxl.reading.headings import (
    CLOSE_HEADING,
    HEADING_BY_PLACE,
    Fallbacks,
    HeadingMatch,
    Headings,
    Matched,
    match_headings,
    squash,
)
from cipxl.sources.grid import Book, Cell, Sheet, a1

__all__ = ["RULES", "YEAR_ABOVE", "ColumnIds", "Fitting", "Location", "NoTable", "fitting", "locate"]

SEARCHED_ROWS = 60  # headings further down than this are not looked for

NO_TABLE = Rule(
    code="S020",
    title="No table that fits the plan",
    severity=Severity.STOP,
    why="Without the headings nobody can say which cell is which.",
    message="No sheet has the headings of the plan's table ({headings} …).",
    fix="Send the workbook that was issued. For another table, put a profile of your own beside plan.toml.",
    fails="A budget workbook",
    passes="The issued return",
)
TWO_TABLES = Rule(
    code="S021",
    title="Two tables that both fit",
    severity=Severity.STOP,
    why="Both could be the return, and taking the wrong one would lose what was written in the other.",
    message="The sheets '{first}' and '{second}' both hold the plan's table.",
    fix="Delete the one that is not to be used. Where both are the plan, put one below the other on one sheet.",
    fails="Appendix A and Appendix A (2)",
    passes="Appendix A",
)
COLUMN_MISSING = Rule(
    code="S022",
    title="A column is missing",
    severity=Severity.ERROR,
    why="A deleted column is not a thousand cleared cells: the plan keeps what it has there.",
    message="The column '{shown}' is missing. Nothing was read for it; the plan keeps what it has.",
    fix="Put the column back, or send the figures for it in a new copy of the return.",
    fails="No column 'Progress on impact'",
    passes="All 13 columns",
)
YEAR_ABOVE = Rule(
    code="S052",
    title="Quarters or months without their year",
    severity=Severity.NOTE,
    why="A heading such as Q1 says no year. Where one year stands above the table, it is that year's.",
    message="{shown} were read as quarters or months of the year that stands above the table, such as '{read}'.",
    fix="Look whether that is so. Otherwise write the year into the headings.",
    fails="Scorecard 2024/25 over the headings Q1, Q2, Q3, Q4",
    passes="Q1 2024/25",
)
RULES = (NO_TABLE, TWO_TABLES, COLUMN_MISSING, YEAR_ABOVE)

ROW_ID, ROW_KIND, ROW_BLOCK = "_rowid", "_kind", "_block"
BAND = {
    "better when": "better",
    "better": "better",
    "polarity": "better",
    "unit": "unit",
    "scope": "scope",
    "floor": "floor",
    "tolerance": "tolerance",
}

# By sheet and column: the fields that the workbook itself says a column feeds.
ColumnIds = Mapping[tuple[str, int], Mapping[RowKind, str]]


class NoTable(Exception):  # noqa: N818  # not an error of the program: the caller turns it into the finding it carries
    """Raised when no sheet, or more than one, holds the table; `finding` says which."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


class Fitting(NamedTuple):
    """A sheet that holds a profile's table: how many of its columns, the sheet, the row of the headings."""

    score: int
    sheet: Sheet
    row: int


class Location(NamedTuple):
    """Where the table is: its sheet, its heading row, its columns, and those of ids and kinds (0 if none)."""

    sheet: Sheet
    row: int
    match: HeadingMatch
    id_column: int
    kind_column: int
    block_column: int  # the id of the recommendation that a row was written under
    own: frozenset[int]  # columns that nobody types into
    findings: tuple[Finding, ...]


def locate(book: Book, profile: Profile, fallbacks: Fallbacks, column_ids: ColumnIds | None = None) -> Location:
    """The table of this profile in a workbook.

    Args:
        book: The workbook as read.
        profile: How the table is laid out.
        fallbacks: Periods for headings that name none.
        column_ids: The fields that the workbook's own column names give, for headings that were changed.

    Raises:
        NoTable: When no sheet or more than one holds it.
    """
    headings = Headings(profile)
    visible = _fitting(book, headings)
    place = Place(file=book.name)
    if not visible:
        named = ", ".join(column.heading.split(" {")[0] for column in profile.columns[:3])
        raise NoTable(NO_TABLE.at(place, headings=named, key=(book.sha256,)))
    if len(visible) > 1:
        first, second = visible[0].sheet.name, visible[1].sheet.name
        raise NoTable(TWO_TABLES.at(place, first=first, second=second, key=(book.sha256,)))
    return _columns(book, visible[0].sheet, visible[0].row, headings, fallbacks, column_ids or {})


def fitting(book: Book, profile: Profile) -> list[Fitting]:
    """The sheets that hold this profile's table, where several hold it equally well; in the workbook's order."""
    return _fitting(book, Headings(profile))


def _fitting(book: Book, headings: Headings) -> list[Fitting]:
    profile = headings.profile
    found: list[Fitting] = []
    for sheet in book.sheets:
        if sheet.state == "veryHidden":
            continue
        given = sheet
        score, row = _heading_row(sheet, headings)
        if score < len(profile.columns):
            for together, number in with_one_heading_row(given):
                count = headings.count({cell.column: cell.text for cell in _row_cells(together, number)})
                if count > score:
                    score, sheet, row = count, together, number
        if score >= _enough(profile):
            found.append(Fitting(score, sheet, row))
    best = max((one.score for one in found), default=0)
    likely = [one for one in found if one.score > best - 3]
    visible = [one for one in likely if one.sheet.state == "visible"] or likely
    if len(visible) > 1:
        visible = [one for one in visible if one.sheet.last_row > one.row] or visible
    return visible


def _columns(
    book: Book, sheet: Sheet, row: int, headings: Headings, fallbacks: Fallbacks, column_ids: ColumnIds
) -> Location:
    ids = {column: fields for (name, column), fields in column_ids.items() if name == sheet.name}
    place = Place(file=book.name, sheet=sheet.name, a1=str(row))
    band = _band(headings.profile)
    cells = {cell.column: cell.text for cell in _row_cells(sheet, row) if cell.text.strip()}
    renamed = _renamed(cells, ids, headings, band)
    told = [
        CLOSE_HEADING.at(place.model_copy(update={"a1": a1(row, index)}), shown=cells.get(index, ""), column=name)
        for index, name in renamed.items()
    ]
    cells |= renamed
    squashed = {squash(text): index for index, text in cells.items()}
    id_column, kind_column = squashed.get(squash(ROW_ID), 0), squashed.get(squash(ROW_KIND), 0)
    own = {index for index, text in cells.items() if text.startswith("_") or index in (id_column, kind_column)}
    own |= _computed(cells, headings, {squash(name) for name in band}) if id_column else set()
    known = {index: text for index, text in cells.items() if index not in own}
    extra = {squash(name): fields for name, fields in band.items()}
    match = match_headings(known, headings, fallbacks, place, extra, ids)
    if not id_column:
        match = _with_nameless(match, sheet, row, headings.profile, place)
    findings = [*told, *match.findings, *_dated(book, sheet, row)]
    fields = match.fields
    for column in headings.profile.columns:
        if column.required and not any(_feeds(field, column.on.values()) for field in fields):
            heading = " ".join(
                column.heading.replace("{period}", "").replace("{date}", "").replace("{update}", "").split()
            )
            findings.append(COLUMN_MISSING.at(Place(file=book.name, sheet=sheet.name, field=heading), shown=heading))
    block_column = squashed.get(squash(ROW_BLOCK), 0)
    return Location(sheet, row, match, id_column, kind_column, block_column, frozenset(own), tuple(findings))


def _dated(book: Book, sheet: Sheet, row: int) -> Iterator[Finding]:
    """What is told where headings got the year that stands above the table."""
    given = book.sheet(sheet.name)
    bare = [cell for cell in _row_cells(given, row) if is_bare_period(cell.text)] if given is not None else []
    added = [cell for cell in bare if sheet.text(row, cell.column).startswith(f"{' '.join(cell.text.split())} ")]
    if added:
        shown = ", ".join(f"'{cell.text}'" for cell in added[:4]) + (" …" if len(added) > 4 else "")
        place = Place(file=book.name, sheet=sheet.name, a1=added[0].a1)
        yield YEAR_ABOVE.at(place, shown=shown, read=sheet.text(row, added[0].column), key=(sheet.name,))


def _with_nameless(match: HeadingMatch, sheet: Sheet, row: int, profile: Profile, place: Place) -> HeadingMatch:
    """The match with the column left of all others that has no heading, where what the rows are about is missing."""
    column = next((one for one in profile.columns if one.on.get("recommendation") == "recommendation"), None)
    first = min((matched.number for matched in match.columns), default=0)
    if column is None or "recommendation" in match.fields:
        return match
    filled = {number for (at, number), cell in sheet.cells.items() if at > row and number < first and cell.text.strip()}
    nameless = [number for number in sorted(filled) if not sheet.text(row, number).strip()]
    if len(nameless) != 1:
        return match
    found = Matched(nameless[0], "", column, {kind: field for kind, field in column.on.items() if kind != "measure"})
    told = HEADING_BY_PLACE.at(place.model_copy(update={"a1": a1(row, nameless[0])}), shown="", column=column.heading)
    return match._replace(columns=(found, *match.columns), findings=(*match.findings, told))


def _band(profile: Profile) -> dict[str, Mapping[RowKind, str]]:
    """The headings right of the table under which something is typed, with the fields that they feed."""
    found: dict[str, Mapping[RowKind, str]] = {name: {"measure": field} for name, field in BAND.items()}
    if profile.suggested_dimension:
        found[REASON_HEADING] = {"recommendation": reason_field(profile.suggested_dimension)}
    return found


def _renamed(
    cells: Mapping[int, str],
    ids: Mapping[int, Mapping[RowKind, str]],
    headings: Headings,
    band: Mapping[str, Mapping[RowKind, str]],
) -> dict[int, str]:
    """Columns of the band whose heading somebody changed or emptied: the usual heading, by the name of the column.

    Programs that move columns do not all move names along: a name counts only where every other one still stands over
    the heading that it was given with.
    """
    by_heading = {squash(name): dict(fields) for name, fields in band.items()}
    lost = {
        index: dict(fields)
        for index, fields in ids.items()
        if not _says(cells.get(index, ""), dict(fields), headings, by_heading)
    }
    if len(lost) != 1:
        return {}
    index, fields = next(iter(lost.items()))
    shown = cells.get(index, "")
    usual = next((name for name, feeds in band.items() if dict(feeds) == fields), "")
    elsewhere = any(by_heading.get(squash(text)) == fields for text in cells.values())
    taken = shown.startswith("_") or squash(shown) in by_heading or bool(headings.exact(shown))
    return {index: usual} if usual and not elsewhere and not taken else {}


def _says(
    shown: str, fields: Mapping[RowKind, str], headings: Headings, by_heading: Mapping[str, Mapping[RowKind, str]]
) -> bool:
    """Whether a heading is one that feeds these fields."""
    if squash(shown) in by_heading:
        return by_heading[squash(shown)] == fields
    bases = {kind: field_base(field) for kind, field in fields.items()}
    return any(dict(column.on) == bases for column in headings.exact(shown))


def _feeds(field: str, bases: Collection[str]) -> bool:
    return field.partition(":")[0] in bases


def _computed(cells: Mapping[int, str], headings: Headings, typed: Collection[str]) -> set[int]:
    """In a workbook of ours, the computed columns stand between the table and the hidden ids: nobody types there."""
    last = max((index for index, text in cells.items() if headings.exact(text)), default=0)
    return {index for index, text in cells.items() if index > last and squash(text) not in typed}


def _enough(profile: Profile) -> int:
    needed = sum(column.required for column in profile.columns)
    return max(3, (needed + 1) // 2) if len(profile.columns) > 3 else 2


def _heading_row(sheet: Sheet, headings: Headings) -> tuple[int, int]:
    """How many columns the row names that names the most, and which it is; (0, 0) where none names enough."""
    best, place = 0, 0
    for row, cells in _first_rows(sheet):
        # Texts of long rows are costly to compare, and a row of fewer cells cannot name more columns.
        if len(cells) < max(_enough(headings.profile), best + 1):
            continue
        score = headings.count(cells)
        if score > best:
            best, place = score, row
        if best == len(headings.profile.columns):
            break
    return best, place


def _first_rows(sheet: Sheet) -> Iterator[tuple[int, dict[int, str]]]:
    rows: dict[int, list[Cell]] = defaultdict(list)
    for (row, _), cell in sheet.cells.items():
        if row <= SEARCHED_ROWS:
            rows[row].append(cell)
    for row in sorted(rows):
        yield row, {cell.column: cell.text for cell in rows[row] if cell.text.strip()}


def _row_cells(sheet: Sheet, row: int) -> list[Cell]:
    return [cell for (at, _), cell in sheet.cells.items() if at == row]
