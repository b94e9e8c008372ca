"""The master: the plan as officers know it, with Change log, Conflicts, Open questions and History.

The office owns it, so nothing in it is protected.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from cipxl.assessment import WORST, RollUp
from cipxl.merge.wording import (
    RatingWords,
    conflict_in_words,
    in_words,
    let_stand_in_words,
    proposal_in_words,
    rating_words,
    settled_in_words,
)
from cipxl.period import read_period
from cipxl.plan import Plan
from cipxl.profile import (
    PERFORMANCE,
    TARGET,
    Layout,
    field_base,
    performance_field,
    reason_field,
    target_due,
    target_field,
)
from cipxl.scheme import Scheme
from cipxl.workbooks.appendix import AppendixSheet, write_appendix
from cipxl.workbooks.columns import has_ratings, sheet_columns, shows
from cipxl.workbooks.guidance import Help, column_help, rows_in_words, write_guide, write_ratings
from cipxl.workbooks.marks import lines_of
from cipxl.workbooks.records import (
    Beside,
    HistoryEntry,
    KeptSheet,
    LogEntry,
    MasterRecords,
    read_beside,
    read_history,
    read_kept_sheets,
    read_log,
    write_records,
)
from cipxl.workbooks.rows import Access, block_rows, spare_rows
from cipxl.workbooks.stamp import Stamp, put_stamp
from cipxl.workbooks.styles import Styles, new_workbook

__all__ = [
    "Beside",
    "HistoryEntry",
    "KeptSheet",
    "LogEntry",
    "MasterRecords",
    "field_labels",
    "read_beside",
    "read_history",
    "read_kept_sheets",
    "read_log",
    "write_master",
]


EMPTY_ROWS = 24
_FIGURES = "A column is a period. A figure stays under its own period when a new round begins."


def write_master(
    path: Path,
    plan: Plan,
    layout: Layout,
    scheme: Scheme,
    records: MasterRecords,
    stamp: Stamp,
    *,
    created: datetime,
    together: RollUp = WORST,
) -> None:
    """Write the master.

    Args:
        path: Where; an existing file is replaced.
        plan: The plan.
        layout: The columns of its latest round.
        scheme: The ratings.
        records: What it keeps beside the table.
        stamp: What the file says about itself.
        created: The time that its properties give; the same arguments give the same bytes.
        together: How the measures of a recommendation make one suggested rating.

    Raises:
        UsageError: When a text of the table is longer than a cell can hold.
    """
    book = new_workbook(path, stamp.title, created)
    style = Styles(book)
    title = " – ".join(part for part in (stamp.title, stamp.update) if part)
    columns = sheet_columns(layout.profile, layout.columns)
    table = AppendixSheet(
        profile=layout.profile,
        columns=columns,
        scheme=scheme,
        title=title,
        hint="The master copy. Returns are read into it; what changed, and why, stands on the sheets after the table.",
        plan=plan,
        plan_title=stamp.title,
        round=stamp.update,
        # An empty plan has rows to type into; they are known as new ones by their ids.
        rows=block_rows(plan, columns, lines_of(layout.profile, scheme)) or tuple(spare_rows(EMPTY_ROWS)),
        access=Access("master"),
        together=together,
        reporting=layout.profile.reporting_line(plan.period, plan.update, plan.meeting),
    )
    names = write_appendix(book, style, table)
    records = _in_words(records, rating_words(layout.profile, scheme), scheme.name)
    write_records(book, style, records, field_labels(layout, _fields(records, plan)))
    write_guide(book, style, f"About this workbook: {stamp.title}", _help(layout))
    if has_ratings(layout.columns):
        write_ratings(book, style, scheme, layout.profile.rating_as_label)
    put_stamp(book, stamp, names)
    book.close()


def _in_words(records: MasterRecords, words: RatingWords, scheme: str) -> MasterRecords:
    """The records with ratings as the table writes them; those of another scheme stay as they are."""
    if not words:
        return records
    log = (
        one.model_copy(update={name: in_words(one.field, getattr(one, name), words) for name in ("old", "new")})
        for one in records.changes
    )
    history = (
        one.model_copy(update={"text": in_words(one.field, one.text, words)}) if one.scheme == scheme else one
        for one in records.history
    )
    return records._replace(
        changes=tuple(log),
        history=tuple(history),
        conflicts=tuple(conflict_in_words(one, words) for one in records.conflicts),
        proposals=tuple(proposal_in_words(one, words) for one in records.proposals),
        settled=tuple(settled_in_words(one, words) for one in records.settled),
        let_stand=tuple(let_stand_in_words(one, words) for one in records.let_stand),
    )


def field_labels(layout: Layout, fields: Iterator[str] | tuple[str, ...] = ()) -> dict[str, str]:
    """What people call each field: the heading of its column, with the period or date where it has one."""
    found: dict[str, str] = {}
    for dimension in layout.profile.dimensions:
        found[dimension.id] = dimension.label
        found[reason_field(dimension.id)] = f"{dimension.label}: the reason"
    for column in layout.columns:
        for kind in column.column.on:
            field = column.field(kind)
            # A heading that names a round says too much beside a change of another round.
            found.setdefault(field, _label(field) if "{" in column.column.heading else column.heading)
    for field in fields:
        found.setdefault(field, _label(field))
    return {
        field: _label(field) if field_base(field) in (PERFORMANCE, TARGET) else label for field, label in found.items()
    }


def _label(field: str) -> str:
    base, _, rest = field.partition(":")
    if base == TARGET and rest:
        try:
            due: date = target_due(field)
        except ValueError:
            return field
        return f"Target {due.day} {due:%B %Y}"
    if base == PERFORMANCE and rest:
        return f"Performance {rest if read_period(rest) else rest.strip()}"
    return field.replace("_", " ").capitalize()


def _fields(records: MasterRecords, plan: Plan) -> Iterator[str]:
    yield from (change.field for change in records.changes)
    yield from (entry.field for entry in records.history)
    yield from (conflict.field for conflict in records.conflicts)
    for proposal in records.proposals:
        yield from (proposal.field, *proposal.cells)
    yield from (settled.question.field for settled in records.settled)
    yield from map(performance_field, plan.periods)
    yield from map(target_field, plan.target_dates)


def _help(layout: Layout) -> list[Help]:
    return [
        Help(
            "The sheets",
            [
                (layout.profile.sheet, f"The plan: {rows_in_words(layout.profile.row_word, layout.columns)}."),
                (
                    "Open questions",
                    "What a team proposes but may not do on its own, and cells that went back to a team.",
                ),
                ("Conflicts", "Where answers differ: what each says, and what was decided and why."),
                ("Change log", "Every change, with the team, the file and the cell that it came from."),
                ("History", "Ratings, figures and targets of every round, each under its own period."),
                *([("Ratings", "What each rating means in this plan.")] if has_ratings(layout.columns) else []),
            ],
        ),
        Help(
            "Editing it",
            [
                (
                    "Text and ratings" if has_ratings(layout.columns) else "Text",
                    "Change them here at any time. The next round takes the change as the plan's own.",
                ),
                (
                    "Rows",
                    "Add one by inserting a row in its block and giving it the Ref. Sorting moves ids along.",
                ),
                *([("Figures", _FIGURES)] if shows(layout.columns, "measure", PERFORMANCE) else []),
            ],
        ),
        Help("The columns", column_help(layout.columns, None)),
    ]
