"""The skeleton of a covering report: what the plan can fill in, and the rest as gaps that are marked.

Every number in it is counted from the plan, so that nothing in it can differ from the plan until somebody changes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from cipxl.assessment.cells import CellFigure, alike, cell_figure
from cipxl.assessment.polarity import polarity_of
from cipxl.figures import read_cell
from cipxl.papers.blocks import Block, Bullets, Cell, Heading, Paper, Paragraph, Table, TableColumn
from cipxl.papers.desk import Desk, capital
from cipxl.papers.front import changed_told
from cipxl.papers.outline import Fill, Outline
from cipxl.papers.text import clean
from cipxl.papers.wording import Wording
from cipxl.period import Period
from cipxl.plan import Measure, Plan, Reading, Recommendation
from cipxl.profile import Layout, Profile, performance_field
from cipxl.rating.working import amount
from cipxl.scheme import Scheme
from cipxl.summary import Summary, in_digits, in_words, moved, summarise

__all__ = ["Improvement", "build_report", "improved_most"]

MOST_HIGHLIGHTS = 5


class Improvement(NamedTuple):
    """A measure that has become better: its row's Ref, and what it was at when."""

    ref: str
    measure: Measure
    now: Decimal
    before: Decimal
    unit: str
    when: Period
    then: Period
    size: Decimal  # as a share of what it was


def build_report(
    plan: Plan,
    scheme: Scheme,
    profile: Profile,
    layout: Layout,
    outline: Outline,
    *,
    wording: Wording,
    stamp: datetime,
    before: Plan | None = None,
    draft: bool = False,
    exceptions: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Paper:
    """The skeleton of the report that goes with a plan's paper.

    Args:
        plan: What is published.
        scheme: What its ratings mean.
        profile: The council's own words for columns, dimensions and rows.
        layout: The columns of this round.
        outline: The headings in their order.
        wording: Fixed words.
        stamp: The time that files carry as theirs.
        before: The ratings of the round before, where there was one.
        draft: Whether it says that it is a draft.
        exceptions: Codes of the levels that need attention.
        notes: Sentences on what is withheld and why.
    """
    desk = Desk(plan, scheme, profile, layout, wording, clean(plan.update))
    summary = summarise(plan, scheme, profile.dimensions)
    fillers: dict[Fill, Callable[[], Iterator[Block]]] = {
        "ratings": lambda: _ratings(desk, summary),
        "key": lambda: _key(desk),
        "highlights": lambda: _highlights(desk),
        "movement": lambda: _movement(desk, before),
        "exceptions": lambda: _exceptions(desk, exceptions),
        "withheld": lambda: (Paragraph(clean(note)) for note in notes),
        "appendix": lambda: _appendix(desk),
    }
    title = desk.say(wording.report.title, title=clean(plan.title))
    record: list[Block] = [Heading(1, title)]
    if draft:
        record.append(Paragraph(wording.notes.draft, "draft"))
    record.append(Paragraph(wording.notes.update.format(update=desk.update), "note"))
    record += [_gap(desk, what) for what in outline.opening]
    for section in outline.sections:
        record.append(Heading(2, _said(desk, section.heading)))
        record += [Paragraph(_said(desk, sentence)) for sentence in section.say]
        for name in section.fill:
            filled = list(fillers[name]())
            if filled and isinstance(filled[0], Bullets) and not isinstance(record[-1], Heading):
                record.append(Paragraph(desk.say(wording.report.attention)))  # else two lists would read as one
            record += filled
        record += [_gap(desk, what) for what in section.write]
    return Paper(
        title=title, update=desk.update, draft=draft, stamp=stamp, levels=(*scheme.levels, scheme.not_rated),
        summary=summary, wording=wording, record=tuple(record), appendix=(),
    )  # fmt: skip


def _said(desk: Desk, template: str) -> str:
    total = len(desk.plan.recommendations)
    word = desk.profile.row_word
    rows = f"{total} {word if total == 1 else desk.wording.sentences.rows(word)}"
    return desk.say(
        template, title=clean(desk.plan.title), update=desk.update, period=desk.plan.period.canonical, total_rows=rows
    )


def _gap(desk: Desk, what: str) -> Paragraph:
    return Paragraph(desk.wording.report.gap.format(what=what), "draft")


def _ratings(desk: Desk, summary: Summary) -> Iterator[Block]:
    """The ratings counted, as the council counts them."""
    words, form = desk.wording, desk.profile.summary_in
    counted = [(one, desk.profile.counted(one)) for one in summary.dimensions]
    if not counted:
        return
    called = {word for _, word in counted}
    yield Paragraph(desk.say(words.report.ratings, word=called.pop() if len(called) == 1 else ""))
    if form == "digits":
        for one, word in counted:
            if len(counted) > 1:
                yield Heading(3, clean(one.label))
            yield Bullets(in_digits(summary, desk.scheme, one.id, words.sentences, word))
        return
    rows = tuple(
        (
            Cell(clean(one.summary or one.label)),
            Cell.of([capital(s) for s in in_words(summary, desk.scheme, one.id, words.sentences, word)]),
        )
        for one, word in counted
    )
    columns = (TableColumn(desk.say(words.columns.rated), 1), TableColumn(desk.say(words.columns.counted), 3))
    yield Table(desk.say(words.report.ratings_table), columns, rows)


def _key(desk: Desk) -> Iterator[Block]:
    """What the ratings mean, in the scheme's own words."""
    if desk.profile.dimensions:
        words, levels = desk.wording.report, [(clean(one.label), clean(one.meaning)) for one in desk.scheme.levels]
        if any(meaning for _, meaning in levels):
            yield Paragraph(desk.say(words.key))
            yield Bullets(tuple(f"{label}: {meaning}" if meaning else label for label, meaning in levels))
        else:
            yield Paragraph(desk.say(words.key_bare, labels=desk.both([label for label, _ in levels])))


def _highlights(desk: Desk) -> Iterator[Block]:
    """The measures that have improved most."""
    words = desk.wording.report
    found = improved_most(desk.plan)[:MOST_HIGHLIGHTS]
    if not found:
        yield Paragraph(desk.say(words.no_highlights))
        return
    yield Paragraph(desk.say(words.highlights))
    yield Bullets(
        tuple(
            desk.say(
                words.highlight, ref=_whole(desk.ref(one.ref)), measure=clean(one.measure.name),
                now=amount(one.now, one.unit),
                when=one.when.canonical, was=amount(one.before, one.unit), then=one.then.canonical,
            )
            for one in found
        )
    )  # fmt: skip


def _movement(desk: Desk, before: Plan | None) -> Iterator[Block]:
    """The ratings that are others than in the round before."""
    words, named = desk.wording, {one.id: clean(one.label) for one in desk.profile.dimensions}
    if not named:
        return
    if before is None:
        yield Paragraph(desk.say(words.report.no_earlier))
        return
    then = clean(before.update)
    moves = [move for move in moved(before, desk.plan, desk.profile.dimensions) if move.dimension in named]
    if not moves:
        yield Paragraph(desk.say(words.notes.no_movement, before=then))
        return
    both = {row.id for row in before.recommendations} & {row.id for row in desk.plan.recommendations}
    acts = {action.id: clean(action.text) for _, action in desk.plan.tracked}
    alike = len(both) * len(desk.profile.rated("recommendation"))
    alike += len(acts.keys() & {one.id for _, one in before.tracked}) * len(desk.profile.rated("action"))
    yield Paragraph(changed_told(desk, len(moves), alike - len(moves), then))
    yield Bullets(
        tuple(
            desk.say(
                words.report.moved, ref=_whole(desk.ref(move.ref)),
                dimension=acts.get(move.row) or named[move.dimension],
                was=desk.mark(move.before).label, now=desk.mark(move.after).label,
            )
            for move in moves
        )
    )  # fmt: skip


def _exceptions(desk: Desk, codes: Sequence[str]) -> Iterator[Block]:
    """The rows and tracked actions that have a rating by exception, worst first, and those that have none."""
    words = desk.wording
    lines: list[str] = []
    for code in (*reversed(codes), ""):
        label = desk.mark(code).label
        for one in desk.profile.rated("recommendation"):
            rows = [row for row in desk.plan.recommendations if desk.level(row, one).code == code]
            if rows:
                told = words.report
                one_row, more = (told.exception_one, told.exception) if code else (told.unrated_one, told.unrated)
                template = one_row if len(rows) == 1 else more
                lines.append(desk.say(template, label=label, dimension=clean(one.label), where=_refs(desk, rows)))
        for one in desk.profile.rated("action"):
            for row, action in desk.plan.tracked:
                if code and desk.mark(action.said(one.id)).level.code == code:
                    said = {"label": label, "ref": _whole(desk.ref(row.ref)), "action": clean(action.text)}
                    lines.append(desk.say(words.report.action, **said))
    if lines:
        yield Bullets(tuple(lines))
    elif desk.profile.dimensions:
        labels = desk.either([desk.scheme.level(code).label for code in codes])
        word = desk.profile.counted(desk.profile.dimensions[0])
        yield Paragraph(
            desk.say(words.notes.no_exceptions, word=word, labels=labels) if codes else desk.say(words.notes.no_levels)
        )


def _whole(ref: str) -> str:
    """A Ref that no line break can cut in two."""
    return ref.replace(" ", "\u00a0")


def _refs(desk: Desk, rows: Sequence[Recommendation]) -> str:
    return desk.both([_whole(desk.ref(row.ref)) for row in rows])


def _appendix(desk: Desk) -> Iterator[Block]:
    yield Paragraph(
        desk.say(
            desk.wording.report.appendix, sheet=clean(desk.profile.sheet), title=clean(desk.plan.title),
            update=desk.update,
        )
    )  # fmt: skip


def improved_most(plan: Plan) -> list[Improvement]:
    """The measures that are better than in an earlier period, the largest change first, as a share of what it was.

    Only figures of the same scope, unit and definition are compared, and only where it is known which way is better.
    """
    found = []
    for row, measure in plan.measures:
        way, _ = polarity_of(measure)
        reading = next((one for one in measure.readings if one.period.canonical == plan.period.canonical), None)
        if reading is None or way not in ("high", "low"):
            continue
        now = cell_figure(measure, performance_field(reading.period), reading.text)
        then, before = _earlier(measure, plan.period, now)
        if now.value is None or then is None or before.value is None:
            continue
        change = now.value - before.value if way == "high" else before.value - now.value
        if change > 0:
            size = change / abs(before.value) if before.value else Decimal(1)
            when, since = _own(reading, now.value), _own(then, before.value)
            unit = now.unit or measure.unit
            found.append(Improvement(row.ref, measure, now.value, before.value, unit, when, since, size))
    return sorted(found, key=lambda one: -one.size)


def _earlier(measure: Measure, current: Period, actual: CellFigure) -> tuple[Reading | None, CellFigure]:
    """The latest earlier reading that can be held against the present one."""
    like: list[tuple[Reading, CellFigure]] = []
    for reading in measure.readings:
        if reading.period.canonical == current.canonical or reading.period.end > current.end:
            continue
        figure = cell_figure(measure, performance_field(reading.period), reading.text)
        if figure.value is not None and alike(figure, actual):
            like.append((reading, figure))
    return max(like, key=lambda pair: (pair[1].on or pair[0].period.end, pair[0].period.end), default=(None, actual))


def _own(reading: Reading, value: Decimal) -> Period:
    """The period that a figure is for: its cell's own where the cell names one, else the column's."""
    figures = (one for one in read_cell(reading.text, "performance") if one.value == value and one.period)
    return next((one.period for one in figures if one.period), reading.period)
