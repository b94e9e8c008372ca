"""The first pages of a paper: ratings counted, what they mean, what needs attention, what has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cipxl.papers.blocks import Bar, Bars, Block, Bullets, Cell, Chart, Heading, Paragraph, Table, TableColumn
from cipxl.papers.desk import Desk, capital
from cipxl.papers.text import clean
from cipxl.plan import Plan
from cipxl.profile import Dimension
from cipxl.summary import Move, Summary, in_digits, in_words, moved, redated

__all__ = ["changed_told", "exceptions_of", "key_of", "movement_of", "summary_of"]


def summary_of(desk: Desk, summary: Summary) -> Iterator[Block]:
    """The counts in the form or forms that the council uses, and the ratings that the scheme does not know."""
    if not summary.dimensions:
        return
    words, form = desk.wording, desk.profile.summary_in
    yield Heading(2, desk.say(words.headings.summary), "summary")
    yield Paragraph(desk.say(words.notes.summary), "note")
    counted = {one.id: desk.profile.counted(one) for one in summary.dimensions}
    if form != "digits":
        rows = tuple(
            (
                Cell(clean(one.summary or one.label)),
                Cell.of([capital(s) for s in in_words(summary, desk.scheme, one.id, words.sentences, counted[one.id])]),
            )
            for one in summary.dimensions
        )
        columns = (TableColumn(desk.say(words.columns.rated), 1), TableColumn(desk.say(words.columns.counted), 3))
        first = summary.dimensions[0].id
        alike = len(set(counted.values())) == 1
        total, word = (summary.rated(first), counted[first]) if alike else (summary.total, "")
        caption = words.captions.summary_one if total == 1 else words.captions.summary
        yield Table(desk.say(caption, word=word, total=total), columns, rows)
    if form == "both" or desk.profile.chart:
        yield Heading(3, desk.say(words.headings.counts))
    if desk.profile.chart:
        yield from _counts_of(desk, summary)
    for dimension in summary.dimensions if form != "words" else ():
        if len(summary.dimensions) > 1:
            yield Heading(4, desk.say(words.headings.counts_one, dimension=clean(dimension.label)))
        yield Bullets(in_digits(summary, desk.scheme, dimension.id, words.sentences, counted[dimension.id]))
    for one in summary.unknown:
        where = desk.where(one.ref, one.dimension)
        yield Paragraph(desk.say(words.notes.unknown, text=clean(one.text), where=where))


def _counts_of(desk: Desk, summary: Summary) -> Iterator[Block]:
    """The counts as a table, and as a chart of the same numbers."""
    words = desk.wording
    called = {desk.profile.counted(one) for one in summary.dimensions}
    word = called.pop() if len(called) == 1 else ""
    marks = [
        desk.mark(level.code)
        for level in (*desk.scheme.levels, desk.scheme.not_rated)
        if (level.code and level.counts_in_summary) or any(summary.count(d.id, level.code) for d in summary.dimensions)
    ]
    groups = tuple(
        Bars(clean(one.label), tuple(Bar(mark, summary.count(one.id, mark.level.code)) for mark in marks))
        for one in summary.dimensions
    )
    told = " ".join(
        f"{group.label}: {', '.join(f'{bar.mark.label} {bar.count}' for bar in group.bars)}." for group in groups
    )
    columns = (
        TableColumn(desk.say(words.columns.rating), 1.5),
        *(TableColumn(group.label, 1) for group in groups),
    )
    rows = tuple(
        (Cell(mark.label, mark), *(Cell(str(count := group.bars[number].count), count=count) for group in groups))
        for number, mark in enumerate(marks)
    )
    yield Table(desk.say(words.captions.counts, word=word), columns, rows, sheet=words.sheets.counts)
    yield Chart(desk.say(words.captions.chart, word=word), desk.say(words.notes.chart, word=word, numbers=told), groups)


def key_of(desk: Desk) -> Iterator[Block]:
    """What each rating means, in the scheme's own words."""
    words = desk.wording
    if not desk.profile.dimensions:
        return
    yield Heading(2, desk.say(words.headings.key), "key")
    yield Paragraph(desk.say(words.notes.key, scheme=clean(desk.scheme.title)), "note")
    columns = (TableColumn(desk.say(words.columns.rating), 1), TableColumn(desk.say(words.columns.meaning), 3))
    marks = [desk.mark(code) for code in (*desk.scheme.codes, "")]
    rows = tuple((Cell(mark.label, mark), Cell(mark.meaning or words.empty.meaning)) for mark in marks)
    yield Table(desk.say(words.captions.key), columns, rows, sheet=words.sheets.key)


def exceptions_of(desk: Desk, codes: Sequence[str]) -> Iterator[Block]:
    """What has a rating of these levels, what has none, and the actions that have a new date."""
    words = desk.wording
    for kind in ("recommendation", "action"):
        rated = [one for one in desk.profile.dimensions if one.on == kind]
        if rated:
            word = desk.profile.counted(rated[0])
            anchor = "attention" if kind == "recommendation" else "actions-attention"
            yield Heading(2, desk.say(words.headings.exceptions, word=word), anchor)
            told = _rows_told if kind == "recommendation" else _actions_told
            yield from told(desk, codes, rated)
    if not desk.profile.dimensions and redated(desk.plan):
        yield Heading(2, desk.say(words.headings.exceptions, word=desk.profile.action_word), "attention")
    yield from _redated(desk)


def _actions_told(desk: Desk, codes: Sequence[str], dimensions: Sequence[Dimension]) -> Iterator[Block]:
    """The tracked actions with a rating of these levels, each with what its table asks for by exception."""
    words, word = desk.wording, desk.profile.counted(dimensions[0])
    labels = desk.either([desk.scheme.level(code).label for code in codes])
    asked = [c for c in desk.layout.columns if c.column.needed == "exception" and c.column.on.get("action")]
    found = [
        (row, action)
        for row, action in desk.plan.tracked
        if any(desk.mark(action.said(one.id)).level.code in codes for one in dimensions)
    ]
    if found:
        columns = [TableColumn(desk.say(words.columns.ref), 1), TableColumn(desk.say(words.columns.action), 3)]
        columns += [TableColumn(clean(dimension.label), 1.2) for dimension in dimensions]
        columns += [TableColumn(clean(column.heading), 2.5) for column in asked]
        rows = tuple(
            (
                Cell(desk.ref(row.ref)),
                desk.cell(action.text),
                *(desk.rating(action.said(one.id)) for one in dimensions),
                *(desk.cell(action.said(column.column.on["action"])) for column in asked),
            )
            for row, action in found
        )
        yield Table(desk.say(words.captions.exceptions, word=word, labels=labels), tuple(columns), rows)
    else:
        yield Paragraph(
            desk.say(words.notes.no_exceptions, word=word, labels=labels) if codes else desk.say(words.notes.no_levels)
        )
    blank = [
        (row, one)
        for row, action in desk.plan.tracked
        for one in dimensions
        if not desk.mark(action.said(one.id)).level.code
    ]
    if blank:
        yield Paragraph(desk.say(words.notes.not_rated, where="; ".join(desk.where(r.ref, one.id) for r, one in blank)))


def _rows_told(desk: Desk, codes: Sequence[str], dimensions: Sequence[Dimension]) -> Iterator[Block]:
    """The rows with a rating of these levels, and those without a rating."""
    words = desk.wording
    labels = desk.either([desk.scheme.level(code).label for code in codes])
    found = [row for row in desk.plan.recommendations if any(desk.level(row, one).code in codes for one in dimensions)]
    if found:
        columns = [TableColumn(desk.say(words.columns.ref), 1), TableColumn(desk.say(words.columns.text), 4)]
        columns += [TableColumn(clean(dimension.label), 1.5) for dimension in dimensions]
        rows = tuple(
            (
                Cell(desk.ref(row.ref)),
                desk.cell(row.text),
                *(desk.rating(row.ratings.get(one.id, "")) for one in dimensions),
            )
            for row in found
        )
        caption = desk.say(words.captions.exceptions, labels=labels)
        yield Table(caption, tuple(columns), rows, sheet=words.sheets.exceptions)
    else:
        yield Paragraph(
            desk.say(words.notes.no_exceptions, labels=labels) if codes else desk.say(words.notes.no_levels)
        )
    blank = [(row, one) for row in desk.plan.recommendations for one in dimensions if not desk.level(row, one).code]
    if blank:
        where = "; ".join(desk.where(row.ref, one.id) for row, one in blank)
        yield Paragraph(desk.say(words.notes.not_rated, where=where))


def _redated(desk: Desk) -> Iterator[Block]:
    words = desk.wording
    found = redated(desk.plan)
    if not found:
        return
    count = sum(len(row.tracked) for row in desk.plan.recommendations)
    notes = words.notes
    template = notes.redated_only if count == 1 else notes.redated_one if len(found) == 1 else notes.redated
    yield Paragraph(desk.say(template, moved=len(found), count=count))
    headings = (words.columns.ref, words.columns.action, words.columns.original_due, words.columns.due)
    columns = tuple(TableColumn(desk.say(text), share) for text, share in zip(headings, (1, 4, 1.5, 1.5), strict=True))
    rows = tuple(
        (Cell(desk.ref(row.ref)), desk.cell(action.text), desk.cell(action.original_due), desk.cell(action.due))
        for row, action in found
    )
    yield Table(desk.say(words.captions.redated), columns, rows, sheet=words.sheets.redated)


def changed_told(desk: Desk, moved: int, same: int, before: str) -> str:
    """A sentence on how many ratings have changed since `before`, one at least, and how many have not."""
    notes = desk.wording.notes
    one, many = {
        0: (notes.all_changed_one, notes.all_changed_many),
        1: (notes.but_one_one, notes.but_one_many),
    }.get(same, (notes.unchanged_one, notes.unchanged_many))
    return desk.say(one if moved == 1 else many, moved=moved, count=same, before=before)


def _change(desk: Desk, move: Move) -> str:
    """Which way a rating went in the order of the scheme; neither way where one of the two has no place in it."""
    words = desk.wording.figures
    was, now = (desk.scheme.rank(desk.mark(text).level.code) for text in (move.before, move.after))
    if was is None or now is None or was == now:
        return words.not_comparable
    return words.better if now < was else words.worse


def movement_of(desk: Desk, before: Plan) -> Iterator[Block]:
    """Which ratings are others than in an earlier plan, and which rows only one of the two has."""
    words, dimensions = desk.wording, [one.id for one in desk.profile.dimensions]
    then = clean(before.update)
    yield Heading(2, desk.say(words.headings.movement), "movement")
    moves = [move for move in moved(before, desk.plan, desk.profile.dimensions) if move.dimension in dimensions]
    old, new = ({row.id: row for row in plan.recommendations} for plan in (before, desk.plan))
    acts = {action.id for _, action in before.tracked} & {action.id for _, action in desk.plan.tracked}
    same = len(old.keys() & new.keys()) * len(desk.profile.rated("recommendation")) - len(moves)
    same += len(acts) * len(desk.profile.rated("action"))
    named = {action.id: clean(action.text) for _, action in desk.plan.tracked}
    if moves:
        yield Paragraph(changed_told(desk, len(moves), same, then))
        titles = (words.columns.ref, words.columns.rated, words.columns.was, words.columns.now, words.columns.change)
        columns = tuple(
            TableColumn(desk.say(text, before=then, update=desk.update), share)
            for text, share in zip(titles, (1, 2.5, 1.5, 1.5, 1.3), strict=True)
        )
        rows = tuple(
            (
                Cell(desk.ref(move.ref)),
                Cell(named.get(move.row) or clean(desk.profile.dimension(move.dimension).label)),
                desk.rating(move.before),
                desk.rating(move.after),
                Cell(_change(desk, move)),
            )
            for move in moves
        )
        caption = desk.say(words.captions.movement, before=then, update=desk.update)
        yield Table(caption, columns, rows, sheet=words.sheets.movement)
    else:
        yield Paragraph(desk.say(words.notes.no_movement, before=then))
    for template, rows_only in (
        (words.notes.joined, [row for key, row in new.items() if key not in old]),
        (words.notes.gone, [row for key, row in old.items() if key not in new]),
    ):
        if rows_only:
            yield Paragraph(desk.say(template, where=desk.refs(rows_only), before=then))
