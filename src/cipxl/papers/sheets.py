"""The content of a paper as tables alone, one for each sheet of a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from cipxl.papers.blocks import Block, Cell, Table, TableColumn
from cipxl.papers.desk import Desk
from cipxl.papers.parts import action_table, measure_table
from cipxl.papers.rows import appendix_of
from cipxl.papers.text import clean
from cipxl.plan import Recommendation
from cipxl.table import table_of

__all__ = ["sheets_of"]

Said = Sequence[tuple[str, str]]


def sheets_of(
    desk: Desk, title: str, front: Iterable[Block], shown: Sequence[Recommendation], said: Said, *, whole: bool
) -> Iterator[Table]:
    """The tables of a workbook.

    Args:
        desk: What it is written from.
        title: The paper's title.
        front: The first pages, whose tables each have a sheet.
        shown: The recommendations that are told in full.
        said: What the paper says of itself: names and what each is.
        whole: Whether the table that officers keep is among them.
    """
    words = desk.wording
    about = (TableColumn(desk.say(words.columns.about), 1), TableColumn(desk.say(words.columns.said), 4))
    yield Table(
        desk.say(words.captions.about),
        about,
        tuple((Cell(name), Cell(clean(text) or words.empty.text)) for name, text in said),
        sheet=words.sheets.about,
    )
    yield from (block for block in front if isinstance(block, Table) and block.sheet)
    if shown:
        yield _rows(desk, shown)
    some = [row for row in shown if row.measures]
    if some and any(column.column.on.get("measure") for column in desk.layout.columns):
        yield _joined(desk, some, measure_table, words.captions.every_measure, words.sheets.measures)
    some = [row for row in shown if row.tracked]
    if some and any(column.column.on.get("action") for column in desk.layout.columns):
        yield _joined(desk, some, action_table, words.captions.every_action, words.sheets.tracked)
    if whole:
        wanted = frozenset(row.id for row in shown)
        yield from (block for block in appendix_of(desk, title, wanted) if isinstance(block, Table))


def _rows(desk: Desk, shown: Sequence[Recommendation]) -> Table:
    """Every recommendation, a row each, with what it says itself and why its ratings are what they are."""
    words = desk.wording
    table = table_of(desk.plan)
    columns = [column for column in desk.layout.columns if column.column.on.get("recommendation")]
    headings = [TableColumn(clean(column.heading), column.column.width) for column in columns]
    why = [one for one in desk.profile.dimensions if any(row.reasons.get(one.id, "").strip() for row in shown)]
    headings += [TableColumn(desk.say(words.columns.why, dimension=clean(one.label)), 30) for one in why]
    rows = tuple(
        (
            *(desk.of_table(table, column, table.rows[row.id]) for column in columns),
            *(desk.cell(row.reasons.get(one.id, "")) for one in why),
        )
        for row in shown
    )
    place = next((n for n, column in enumerate(columns) if column.column.on["recommendation"] == "ref"), 0)
    return Table(
        desk.say(words.captions.every), tuple(headings), rows, row_header=place, sheet=desk.say(words.sheets.rows)
    )


def _joined(
    desk: Desk,
    rows: Sequence[Recommendation],
    of: Callable[[Desk, Recommendation], Table],
    caption: str,
    sheet: str,
) -> Table:
    """The measures or actions of all recommendations in one table, each with its Ref."""
    parts = [(Cell(desk.ref(row.ref)), of(desk, row)) for row in rows]
    first = parts[0][1]
    columns = (TableColumn(desk.say(desk.wording.columns.ref), 1), *first.columns)
    cells = tuple((ref, *one) for ref, part in parts for one in part.rows)
    return replace(first, caption=desk.say(caption), columns=columns, rows=cells, row_header=1, sheet=sheet)
