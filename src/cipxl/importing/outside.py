"""What a file says outside of the table that a plan is made of: listed beside the plan, so that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator

from cipxl.plan import Plan
from cipxl.profile import Profile
from cipxl.reading import Aside
from cipxl.reading.headings import squash
from cipxl.reading.locate import Location
from cipxl.reading.themes import BETWEEN
from cipxl.sources.grid import Book, Sheet

__all__ = ["of_sheet", "outside", "without_themes"]

MOST = 300  # texts of one sheet that are listed one by one
OUTSIDE = "outside the table"


def outside(book: Book, location: Location, themes: frozenset[str] = frozenset()) -> Iterator[Aside]:
    """The texts above the table's headings and on lines of their own beside its columns, and those of other sheets.

    Args:
        book: The file as read.
        location: Where its table is.
        themes: What the lines above its headings were taken for.
    """
    sheet = location.sheet
    columns = {matched.number for matched in (*location.match.columns, *location.match.unknown)} | location.own
    known = {row for (row, column), cell in sheet.cells.items() if column in columns and cell.text.strip()}
    said = {squash(line) for theme in themes for line in (theme, *theme.split(BETWEEN))}
    for (row, column), cell in sorted(sheet.cells.items()):
        above = row < location.row and squash(cell.text) not in said
        beside = row > location.row and row not in known
        if cell.text.strip() and (above or beside) and column not in location.own:
            yield Aside(OUTSIDE, sheet.name, cell.a1, "", cell.text)
    for other in book.sheets:
        if other.name != sheet.name:
            yield from of_sheet(other)


def without_themes(plan: Plan, profile: Profile) -> tuple[Plan, tuple[Aside, ...]]:
    """The plan as a master of this profile keeps it: themes are listed where it has no column for them."""
    if any("theme" in column.on.values() for column in profile.columns):
        return plan, ()
    told = tuple(Aside("theme", "", "", one.ref, one.theme) for one in plan.recommendations if one.theme)
    kept = tuple(one.model_copy(update={"theme": ""}) for one in plan.recommendations)
    return plan.model_copy(update={"recommendations": kept}) if told else plan, told


def of_sheet(sheet: Sheet) -> Iterator[Aside]:
    """The texts of a sheet that the plan is not made of; a sheet that nobody can see has none."""
    if sheet.state == "veryHidden":
        return
    filled = [cell for _, cell in sorted(sheet.cells.items()) if cell.text.strip()]
    yield from (Aside("sheet", sheet.name, cell.a1, "", cell.text) for cell in filled[:MOST])
    if len(filled) > MOST:
        more = f"{len(filled) - MOST:,} more texts stand on this sheet, from here on."
        yield Aside("sheet", sheet.name, filled[MOST].a1, "", more)
