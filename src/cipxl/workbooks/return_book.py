"""A team's return: the plan's table with the team's own cells open for entry, and nothing that it need not hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

from cipxl.assessment import WORST, RollUp
from cipxl.merge.records import Remit
from cipxl.plan import Plan
from cipxl.profile import PERFORMANCE, REASON_HEADING, Layout, RowKind
from cipxl.scheme import Scheme
from cipxl.workbooks.appendix import AppendixSheet, write_appendix
from cipxl.workbooks.band import RATED_BY_FIGURES
from cipxl.workbooks.columns import has_ratings, sheet_columns, shows
from cipxl.workbooks.guidance import Help, column_help, write_guide, write_ratings
from cipxl.workbooks.marks import lines_of
from cipxl.workbooks.rows import Access, block_rows, spare_rows
from cipxl.workbooks.stamp import Stamp, put_stamp
from cipxl.workbooks.styles import Styles, new_workbook

__all__ = ["write_return"]

_PARTS: Mapping[RowKind, str] = {"measure": "a measure", "action": "an action"}


def write_return(
    path: Path,
    plan: Plan,
    layout: Layout,
    scheme: Scheme,
    remit: Remit,
    stamp: Stamp,
    *,
    created: datetime,
    spare_rows: int = 3,
    together: RollUp = WORST,
) -> None:
    """Write a return for one team.

    Args:
        path: Where; an existing file is replaced.
        plan: The plan as it is now. All its rows are shown, those of other teams locked.
        layout: The columns of this round.
        scheme: The ratings.
        remit: Row ids and fields (periods left out) that the team may change. Columns of earlier periods stay locked.
        stamp: What the file says about itself.
        created: The time that its properties give; the same arguments give the same bytes.
        spare_rows: Empty rows at the foot, with ids new-1, new-2, ..., for additions.
        together: How the measures of a recommendation make one suggested rating.

    Raises:
        UsageError: When a text is longer than a cell can hold.
    """
    title = " – ".join(part for part in (stamp.title, stamp.round, stamp.team) if part)
    book = new_workbook(path, title, created)
    style = Styles(book)
    columns = sheet_columns(layout.profile, layout.columns)
    rows = (*block_rows(plan, columns, lines_of(layout.profile, scheme)), *_spare(spare_rows))
    due = f" – please return by {_day(stamp.due)}" if stamp.due else ""
    table = AppendixSheet(
        profile=layout.profile,
        columns=columns,
        scheme=scheme,
        title=title + due,
        hint="Fill in the yellow cells. Everything else is there to read. The sheet 'How to fill this in' says more.",
        plan=plan,
        plan_title=stamp.title,
        round=stamp.round,
        rows=rows,
        access=Access("return", remit),
        together=together,
        reporting=layout.profile.reporting_line(plan.period, plan.update, plan.meeting),
        sign_off=True,
    )
    names = write_appendix(book, style, table)
    write_guide(
        book, style, f"How to fill this in: {stamp.title}", _help(plan, layout, scheme, remit, stamp, spare_rows)
    )
    if has_ratings(layout.columns):
        write_ratings(book, style, scheme, layout.profile.rating_as_label)
    put_stamp(book, stamp, names)
    book.close()


_spare = spare_rows


def _help(plan: Plan, layout: Layout, scheme: Scheme, remit: Remit, stamp: Stamp, spare: int) -> list[Help]:
    word = layout.profile.row_word
    mine = [r.ref or r.text[:30] for r in plan if r.id in remit.rows or any(m.id in remit.rows for m in r.measures)]
    return [
        Help(
            "This return",
            [
                ("Plan", stamp.title),
                ("Round", stamp.round or stamp.update),
                ("Team", stamp.team),
                ("Return by", _day(stamp.due) if stamp.due else "The date in the message that it came with."),
                ("Yours to fill in", ", ".join(mine) if mine else f"No {word} is open in this copy."),
                ("Who to ask", "Whoever sent you this file. They can also send it again or give you more time."),
            ],
        ),
        Help(
            "In short",
            [(str(number), text) for number, text in enumerate(_steps(layout, spare), 1)],
        ),
        Help("The columns", column_help(layout.columns, remit.fields)),
        Help(
            "Good to know",
            [
                *_beside(layout, scheme),
                ("Sheet protection", "It only guards against slips and has no password (Review, Unprotect Sheet)."),
                *_no_figure(layout),
                (
                    "Names",
                    "The table is published: write job titles, and nothing that could identify a child or family.",
                ),
            ],
        ),
    ]


def _steps(layout: Layout, spare: int) -> Iterator[str]:
    """What to do, one step after the other, in a table of these columns."""
    columns, word = layout.columns, layout.profile.row_word
    yield "Go to the sheet with the table. Your cells are yellow; locked cells are there to read."
    if shows(columns, "measure", PERFORMANCE):
        shown = layout.current.canonical
        yield f"Write the figure for this period first, then anything that explains it: 94% ({shown})."
    mark = layout.profile.mark if layout.profile.shows_rating_as == "marks" else ""
    if mark:
        yield f"Put one {mark} beside the line that holds, and take the old one away. Two of them turn yellow."
    elif has_ratings(columns):
        yield "Choose the ratings from their lists. The sheet Ratings says what each means in this plan."
    yield "Change or add to the texts. Alt+Enter starts a new paragraph in a cell."
    parts = [part for kind, part in _PARTS.items() if shows(columns, kind)]
    more = " or ".join((", ".join(parts), f"a {word}")) if parts else f"a {word}"
    if spare:
        said = f" A new {word} says its ratings in words." if mark else ""
        yield f"To add {more}, use the {spare} empty rows at the foot, with its Ref.{said}"
    else:
        yield f"To add {more}, ask whoever sent you this file."
    yield "Above the table, at the right, write who signs the return off (job title) and when."
    yield "Save the file as it is and send it back. Please keep its columns, and do not send a PDF."


def _no_figure(layout: Layout) -> list[tuple[str, str]]:
    if not shows(layout.columns, "measure", PERFORMANCE):
        return []
    return [("No figure yet?", "Write why, and when it will come. Of an empty cell nobody can tell what it means.")]


def _beside(layout: Layout, scheme: Scheme) -> list[tuple[str, str]]:
    """What stands right of the table, where the scheme's rule suggests ratings from figures."""
    if scheme.suggesting_rule.kind not in RATED_BY_FIGURES or not layout.profile.suggested_dimension:
        return []
    return [
        (
            "What the figures suggest",
            "Right of the table the computed columns show the gap to the target, the direction of travel and a "
            "suggested rating. Yours is the one that counts. Where it is another, say why under "
            f"'{REASON_HEADING}'; the paper prints it beside the rating. How it is worked out stands in the "
            "guide, on the page Figures and ratings.",
        )
    ]


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
