"""A plan as a paper: the content, decided once; how it looks is the renderers'.

Order: the ratings counted and what they mean, what needs attention, what has changed, a section for each
recommendation, then the table that officers keep. Everything said here is the plan's own text or the wording's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from cipxl.assessment import WORST, RollUp
from cipxl.papers.blocks import Block, Cell, Facts, Heading, Paper, Paragraph
from cipxl.papers.choices import LayoutName
from cipxl.papers.desk import Desk
from cipxl.papers.front import exceptions_of, key_of, movement_of, summary_of
from cipxl.papers.rows import appendix_of, section_of
from cipxl.papers.sheets import sheets_of
from cipxl.papers.text import clean
from cipxl.papers.wording import Wording
from cipxl.plan import Plan
from cipxl.profile import Layout, Profile
from cipxl.scheme import Scheme
from cipxl.summary import summarise

__all__ = ["LAYOUTS", "LayoutName", "build", "default_exceptions"]

LAYOUTS: tuple[LayoutName, ...] = ("record", "table")


def build(
    plan: Plan,
    scheme: Scheme,
    profile: Profile,
    layout: Layout,
    *,
    wording: Wording,
    stamp: datetime,
    title: str = "",
    update: str = "",
    before: Plan | None = None,
    draft: bool = False,
    sign_off: Sequence[tuple[str, str]] = (),
    exceptions: Iterable[str] | None = None,
    leave_out: Iterable[str] = (),
    notes: Sequence[str] = (),
    origin: str = "",
    together: RollUp = WORST,
    layouts: Iterable[LayoutName] = LAYOUTS,
) -> Paper:
    """The paper of a plan.

    Args:
        plan: What is published.
        scheme: What its ratings mean.
        profile: The council's own words for columns, dimensions and rows.
        layout: The columns of this round.
        wording: Headings and fixed words.
        stamp: The time that files carry as theirs; the same time and plan give the same content.
        title: The paper's title; the plan's where empty.
        update: What the round is called; the plan's where empty.
        before: The plan as last published, where movement is to be told.
        draft: Whether it says on every page that it is a draft.
        sign_off: Names and what each is, such as ("Approved by", "Director of Children and Family Services").
        exceptions: Codes of the levels that are listed as needing attention; by default `default_exceptions`.
        leave_out: Codes of levels, such as completed: a row with no other rating stays out of the record and the table,
            is counted all the same, and is named.
        notes: Sentences on what is withheld and why.
        origin: A sentence on what the paper was made from.
        together: How the measures of a recommendation make one suggested rating.
        layouts: "record", "table" or both.
    """
    gone = frozenset(leave_out)
    desk = Desk(plan, scheme, profile, layout, wording, clean(update or plan.update), together)
    summary = summarise(plan, scheme, profile.dimensions)
    shown = tuple(row for row in plan.recommendations if not desk.only(row, gone))
    wanted = frozenset(layouts)
    name = clean(title or plan.title)
    codes = default_exceptions(scheme) if exceptions is None else tuple(exceptions)
    record: list[Block] = [Heading(1, name)]
    if draft:
        record.append(Paragraph(wording.notes.draft, "draft"))
    record.append(Paragraph(wording.notes.update.format(update=desk.update), "note"))
    line = profile.reporting_line(plan.period, plan.update, plan.meeting)
    if line:
        record.append(Paragraph(wording.notes.reporting.format(line=clean(line)), "note"))
    if sign_off:
        record.append(Facts(tuple((clean(role), Cell(clean(who) or wording.empty.text)) for role, who in sign_off)))
    record += summary_of(desk, summary)
    record += key_of(desk)
    record += exceptions_of(desk, codes)
    if before is not None and profile.dimensions:
        record += movement_of(desk, before)
    left = [row for row in plan.recommendations if desk.only(row, gone)]
    withheld = [clean(note) for note in notes]
    if left:
        labels = desk.either([level.label for level in scheme.levels if level.code in gone])
        withheld.append(desk.say(wording.notes.left_out, labels=labels, where=desk.refs(left)))
    if withheld:
        record.append(Heading(2, desk.say(wording.headings.left_out), "left-out"))
    record += [Paragraph(note) for note in withheld]
    front = tuple(record)
    if "record" in wanted:
        record.append(Heading(2, desk.say(wording.headings.rows), "progress"))
        if not plan.recommendations:
            record.append(Paragraph(desk.say(wording.notes.no_rows)))
        for number, row in enumerate(shown, 1):
            record += section_of(desk, row, number)
    if origin:
        record += [Heading(2, desk.say(wording.headings.about), "about"), Paragraph(clean(origin))]
    appendix = appendix_of(desk, name, frozenset(row.id for row in shown)) if "table" in wanted else ()
    said = [(desk.say(wording.columns.position), desk.update), *sign_off]
    said += [(desk.say(wording.columns.withheld), note) for note in withheld]
    said += [(desk.say(wording.columns.made_from), origin)] if origin else []
    return Paper(
        title=name,
        update=desk.update,
        draft=draft,
        stamp=stamp,
        levels=(*scheme.levels, scheme.not_rated),
        summary=summary,
        wording=wording,
        record=tuple(record),
        appendix=tuple(appendix),
        sheets=tuple(sheets_of(desk, name, front, shown, said, whole="table" in wanted)),
    )


def default_exceptions(scheme: Scheme) -> tuple[str, ...]:
    """The codes of the levels reported by exception: all in the scheme's order but those completed and the best."""
    return tuple(level.code for level in scheme.by_exception)
