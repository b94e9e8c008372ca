"""The measures and the tracked actions of one recommendation."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from cipxl.assessment import Assessment, assess
from cipxl.figures.tally import read_tally
from cipxl.papers.blocks import Block, Cell, Heading, Paragraph, Table, TableColumn
from cipxl.papers.desk import Desk, capital
from cipxl.papers.fitting import fit
from cipxl.papers.pages import A4
from cipxl.papers.text import clean
from cipxl.plan import Measure, Recommendation
from cipxl.profile import PERFORMANCE, ResolvedColumn, RowKind, field_base
from cipxl.rating.working import difference
from cipxl.table import table_of

__all__ = ["action_table", "measure_table", "measures_of", "tracked_of"]

SIDE_BY_SIDE = 3  # measures in one table of an upright page
MOST_ACROSS = 5  # columns that are read well on an upright page
PADDING = 4.6  # mm in a cell, as Word has it


def measures_of(desk: Desk, row: Recommendation) -> Iterator[Block]:
    """The measures of a recommendation: figures down the side, so that they fit an upright page."""
    words = desk.wording
    if not _columns(desk, "measure"):
        return
    yield Heading(4, desk.say(words.headings.measures))
    if not row.measures:
        yield Paragraph(desk.say(words.notes.no_measures))
        return
    table = measure_table(desk, row)
    yield from _upright(desk, table)
    for measure in row.measures:
        yield from _tally(desk, measure)


def _tally(desk: Desk, measure: Measure) -> Iterator[Block]:
    """The counts of a measure that counts by rating, a row for each period."""
    counted = [(one.period, tally) for one in measure.readings if (tally := read_tally(one.text))]
    if not counted:
        return
    labels = tuple(dict.fromkeys(label for _, tally in counted for label in tally.labels))
    words = desk.wording.columns
    headings = (desk.say(words.period), *(capital(clean(label)) for label in labels), desk.say(words.total))
    rows = []
    for period, tally in counted:
        shown = {one.label: one.shown for one in tally.counts}
        cells = (desk.cell(shown.get(label, "")) for label in labels)
        rows.append((Cell(period.canonical), *cells, Cell(f"{tally.total:,}")))
    columns = tuple(TableColumn(heading, 1.2) for heading in headings)
    yield Table(desk.say(desk.wording.captions.tally, measure=clean(measure.name)), columns, tuple(rows))


def measure_table(desk: Desk, row: Recommendation) -> Table:
    """The measures of a recommendation, a row each."""
    words, columns = desk.wording, _columns(desk, "measure")
    caption = desk.say(words.captions.measures, ref=desk.ref(row.ref))
    table = _part(desk, row, "measure", columns, caption, desk.say(words.columns.measure))
    figures = any(field_base(column.field("measure")) == PERFORMANCE for column in columns)
    return _assessed(desk, row, table) if figures else table


def action_table(desk: Desk, row: Recommendation) -> Table:
    """The tracked actions of a recommendation, a row each."""
    caption = desk.say(desk.wording.captions.tracked, ref=desk.ref(row.ref))
    return _part(desk, row, "action", _columns(desk, "action"), caption, desk.say(desk.wording.columns.action))


def _columns(desk: Desk, kind: RowKind) -> list[ResolvedColumn]:
    """The columns that rows of a kind have: what they are first, the rest in the order of the table."""
    found = [column for column in desk.layout.columns if column.column.on.get(kind)]
    return sorted(found, key=lambda column: column.column.on[kind] != kind)


def _assessed(desk: Desk, row: Recommendation, table: Table) -> Table:
    """The table of measures with how far each is from its target and which way it goes."""
    words = desk.wording
    columns = (TableColumn(desk.say(words.columns.gap), 1.5), TableColumn(desk.say(words.columns.direction), 1.3))
    found = [assess(measure, desk.scheme, desk.plan.period) for measure in row.measures]
    rows = tuple(
        (*cells, Cell(_gap(desk, one)), Cell(_direction(desk, one)))
        for cells, one in zip(table.rows, found, strict=True)
    )
    return replace(table, columns=(*table.columns, *columns), rows=rows)


def _gap(desk: Desk, one: Assessment) -> str:
    words = desk.wording.figures
    if one.gap is None:
        reason = one.actual.reason or one.target.reason or words.unlike
        return words.no_gap.format(reason=reason[:1].lower() + reason[1:])
    amount = difference(abs(one.gap), one.inputs.unit)
    return (words.short if one.gap < 0 else words.beyond if one.gap else words.met).format(amount=amount)


def _direction(desk: Desk, one: Assessment) -> str:
    words = desk.wording.figures
    return {"better": words.better, "worse": words.worse, "same": words.same}.get(one.direction, words.not_comparable)


def tracked_of(desk: Desk, row: Recommendation) -> Iterator[Block]:
    """The actions of a recommendation that are tracked one by one, with their dates and owners."""
    if not row.tracked or not _columns(desk, "action"):
        return
    table = action_table(desk, row)
    yield Heading(4, desk.say(desk.wording.headings.tracked))
    yield from _upright(desk, table)


def _upright(desk: Desk, table: Table) -> Iterator[Table]:
    """The table as it is read well on an upright page."""
    yield from (table,) if len(table.columns) <= MOST_ACROSS and _fits(table) else _turned(desk, table)


def _turned(desk: Desk, table: Table) -> Iterator[Table]:
    """The table with its columns as rows, a few of its rows side by side in each table."""
    count = len(table.rows)
    tables = math.ceil(count / SIDE_BY_SIDE)
    ends = [math.ceil(count * part / tables) for part in range(tables + 1)]  # none is left with one alone
    for first, last in pairwise(ends):
        some = table.rows[first:last]
        columns = [TableColumn(table.columns[0].heading, 1.2)]
        columns += [TableColumn(" ".join(row[0].lines), 1.6) for row in some]
        rows = tuple(
            (Cell(column.heading), *(row[number] for row in some)) for number, column in enumerate(table.columns[1:], 1)
        )
        caption = table.caption
        if count > SIDE_BY_SIDE:
            caption = desk.say(
                desk.wording.captions.part, caption=table.caption, first=first + 1, last=last, count=count
            )
        yield Table(caption, tuple(columns), rows)


def _part(
    desk: Desk, row: Recommendation, kind: RowKind, columns: Sequence[ResolvedColumn], caption: str, name: str
) -> Table:
    """The measures or tracked actions of one recommendation as a table of their own columns."""
    rows = table_of(desk.plan.model_copy(update={"recommendations": (row,)}))
    headings = []
    for column in columns:
        named = column.column.on[kind] == kind
        shared = named and "recommendation" in column.column.on  # "Targets" holds outcomes on a recommendation's row
        headings.append(TableColumn(name if shared else clean(column.heading), 2.2 if named else _share(column)))
    cells = tuple(
        tuple(desk.of_table(rows, column, one) for column in columns) for one in rows.rows.values() if one.kind == kind
    )
    return Table(caption, tuple(headings), cells)


def _share(column: ResolvedColumn) -> float:
    """How much of a table's width a column gets, as far as its longest words leave a choice."""
    return {"long": 2.0, "date": 1.0, "rating": 1.1}.get(column.column.kind, 1.3)


def _fits(table: Table) -> bool:
    """Whether every word of the table has room on an upright page."""
    return fit(table, A4.across, size=A4.size, least=A4.least, padding=PADDING).whole
