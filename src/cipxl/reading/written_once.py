"""What is written once over several rows, with blank cells below: asked about, for all cells of a column together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cipxl.findings import shorten
from cipxl.reading.doubt import Found, doubt, with_texts
from cipxl.reading.locate import Location
from cipxl.reading.rows import SheetRow
from cipxl.reading.themes import theme_line
from cipxl.sources.grid import Sheet

__all__ = ["written_once"]


def written_once(location: Location, rows: Sequence[SheetRow]) -> Iterator[Found]:
    """The blank cells of themes, and of what rows with a Ref of their own are about: does what stands above go on?"""
    columns = location.match.columns
    at = {matched.fields.get("recommendation"): matched.number for matched in columns}
    ref, about = at.get("ref", 0), at.get("recommendation", 0)
    for column in (at.get("theme", 0), about if ref else 0):
        if column:
            yield from _of_column(location, rows, column, ref, about)


def _of_column(location: Location, rows: Sequence[SheetRow], theme: int, ref: int, about: int) -> Iterator[Found]:
    columns = location.match.columns
    filled: dict[tuple[int, int], str] = {}
    above, themes, last = "", [], ""
    for row in rows:
        said = row.text(theme).strip()
        before, last = last, row.text(ref).strip() if ref else ""
        if said or theme_line(row, location.sheet, columns):
            above = said
            themes.append(said)
        elif last and last == before:
            continue  # a further row of the same recommendation, such as a measure's, with its Ref repeated
        elif above and row.text(ref or about).strip() and (theme == about or row.text(about).strip()):
            filled[row.number, theme] = above
    if not filled:
        return

    def change(sheet: Sheet, _answer: str) -> Sheet:
        return with_texts(sheet, filled)

    heading = next(matched.heading for matched in columns if matched.number == theme)
    (first, column), shown = next(iter(filled.items()))
    named = shorten(", ".join(f"'{one}'" for one in themes if one), 90)
    count = "1 row has" if len(filled) == 1 else f"{len(filled)} rows have"
    yield Found(
        doubt(
            "theme", location.sheet, first, column, shown="", proposed=shown, heading=heading,
            question=f"{count} nothing under '{shorten(heading, 30)}'. Does what stands above go on in each?",
            why=f"{named}: each may be written once for its rows.",
        ),
        change,
    )  # fmt: skip
