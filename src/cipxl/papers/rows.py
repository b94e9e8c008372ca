"""A section for each recommendation, and the table that officers keep."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cipxl.assessment import assess_recommendation, levels_differ
from cipxl.figures.narrative import Point, points
from cipxl.papers.blocks import Block, Bullets, Facts, Heading, Paragraph, Table, TableColumn
from cipxl.papers.desk import Desk, capital
from cipxl.papers.parts import measures_of, tracked_of
from cipxl.papers.text import clean, lines
from cipxl.plan import Recommendation
from cipxl.profile import RowKind
from cipxl.table import table_of

__all__ = ["appendix_of", "section_of"]

_BULLET = re.compile(r"^(?:[•●▪◦‣➢·*–-])\s+")


def section_of(desk: Desk, row: Recommendation, number: int) -> Iterator[Block]:
    """The accessible record of one recommendation; `number` is its place in the paper, from 1."""
    words, headings = desk.wording, desk.wording.headings
    ref = clean(row.ref)
    title = desk.say(headings.row, ref=ref) if ref else desk.say(headings.row_without_ref)
    if desk.profile.named_rows and row.text.strip():
        name = " ".join(clean(row.text).split())
        title = desk.say(headings.row_named, ref=ref, name=name) if ref else name
        yield Heading(3, title, f"row-{number}")
    else:
        yield Heading(3, title, f"row-{number}")
        yield Paragraph(desk.cell(row.text).text, "lead")
    if row.theme:
        yield Facts(((desk.heading("theme") or desk.say(words.columns.theme), desk.cell(row.theme)),))
    rated = desk.profile.rated("recommendation")
    if rated:
        yield Heading(4, desk.say(headings.ratings))
        yield Facts(tuple((clean(one.label), desk.rating(row.ratings.get(one.id, ""))) for one in rated))
    yield from _why(desk, row)
    for kind, name in _order(desk, row):
        if kind == "measure":
            yield from measures_of(desk, row)
        elif kind == "action":
            yield from tracked_of(desk, row)
        elif name in ("outcomes", "evidence", "actions"):
            text = getattr(row, name)
            yield from _told(desk, getattr(headings, name), name, text, listed=name == "actions")
        else:
            yield from _told(desk, "", name, row.narrative.get(name, ""))
    if row.lead or desk.heading("lead"):
        yield Heading(4, desk.heading("lead") or desk.say(headings.lead))
        yield Paragraph(desk.cell(row.lead).text)


def _order(desk: Desk, row: Recommendation) -> tuple[tuple[RowKind, str], ...]:
    """The parts of a recommendation in the order of its table; then those that the table has no column for."""
    apart = {"ref", "recommendation", "theme", "lead", *desk.profile.rating_fields}
    found: list[tuple[RowKind, str]] = []
    for one in desk.profile.columns:
        told = one.on.get("recommendation", "")
        if told and told not in apart:
            found.append(("recommendation", told))
        kinds: tuple[RowKind, ...] = ("measure", "action")
        found += [(kind, kind) for kind in kinds if one.on.get(kind) == kind]
    rest = ("outcomes", *row.narrative, "evidence", "actions")
    last: list[tuple[RowKind, str]] = [("recommendation", name) for name in rest]
    return tuple(dict.fromkeys((*found, *last, ("measure", "measure"), ("action", "action"))))


def _why(desk: Desk, row: Recommendation) -> Iterator[Block]:
    """Why the officers rate as they do, where they say it, and what the figures alone suggest where that differs."""
    notes = desk.wording.notes
    suggested = desk.profile.suggested_dimension
    for dimension in desk.profile.dimensions:
        reason = clean(row.reasons.get(dimension.id, ""))
        if not reason:
            continue
        words = {"dimension": clean(dimension.label), "label": desk.level(row, dimension).label, "reason": reason}
        if dimension.id == suggested:
            found, _ = assess_recommendation(row, desk.scheme, desk.plan.period, desk.together)
            if levels_differ(desk.scheme, desk.level(row, dimension), found.level):
                yield Paragraph(desk.say(notes.reason_differs, suggested=found.level.label, **words))
                continue
        yield Paragraph(desk.say(notes.reason, **words))


def _told(desk: Desk, heading: str, name: str, text: str, *, listed: bool = False) -> Iterator[Block]:
    """A field with its heading, where the profile has a column for it or the plan says something."""
    column = desk.heading(name)
    if not column and not text.strip():
        return
    yield Heading(4, desk.say(heading) if heading else column or capital(name.replace("_", " ")))
    if listed and len(parts := lines(desk.cell(text).text)) > 1:
        yield Bullets(tuple(_BULLET.sub("", part) for part in parts))
    else:
        yield from _prose(desk.cell(text).text)


def _prose(text: str) -> Iterator[Block]:
    """Paragraphs, and lists where lines begin with a bullet."""
    listed: list[Point] = []
    for point in points(text):
        if point.depth:
            listed.append(point)
            continue
        if listed:
            yield _listed(listed)
            listed = []
        yield Paragraph(" ".join(lines(point.text)))
    if listed:
        yield _listed(listed)


def _listed(found: Sequence[Point]) -> Bullets:
    return Bullets(tuple(" ".join(lines(one.text)) for one in found), tuple(one.depth - 1 for one in found))


def appendix_of(desk: Desk, title: str, shown: frozenset[str]) -> Iterator[Block]:
    """The profile's table of the recommendations in `shown` (ids) and their measures, one row each."""
    words, columns = desk.wording, desk.layout.columns
    rows = table_of(desk.plan)
    kinds = {kind for column in columns for kind in column.column.on}
    cells = tuple(
        tuple(desk.in_full_table(rows, column, row) for column in columns)
        for row in rows.rows.values()
        if row.kind in kinds and (row.parent or row.id) in shown
    )
    yield Heading(2, desk.say(words.headings.appendix, sheet=clean(desk.profile.sheet)), "table")
    yield Paragraph(desk.say(words.notes.appendix), "note")
    if not cells:
        yield Paragraph(desk.say(words.notes.no_rows))
        return
    caption = desk.say(words.captions.appendix, title=title, update=desk.update)
    headings = tuple(TableColumn(clean(column.heading), column.column.width) for column in columns)
    place = max(desk.layout.index("ref"), 0)
    yield Table(caption, headings, cells, row_header=place, wide=True, sheet=clean(desk.profile.sheet))
