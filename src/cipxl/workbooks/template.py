"""The blank workbook of a profile: empty blocks to type a plan into, before there is a plan folder.

Its headings have words in brackets where a plan has a period or a date; they are to be typed over. It has no hidden
columns: blocks may be pasted over it, and what a row is then shows in what stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from cipxl.profile import Column, Profile, ResolvedColumn, RowKind
from cipxl.scheme import Scheme
from cipxl.workbooks.appendix import AppendixSheet, write_appendix
from cipxl.workbooks.columns import has_ratings, sheet_columns
from cipxl.workbooks.guidance import Help, column_help, rows_in_words, write_guide, write_ratings
from cipxl.workbooks.marks import lines_of
from cipxl.workbooks.rows import Access, SheetRow
from cipxl.workbooks.stamp import Stamp, put_stamp
from cipxl.workbooks.styles import Styles, new_workbook

__all__ = ["template_name", "write_template"]

BLOCKS, ROWS_EACH = 8, 3
TITLE, UPDATE = "[Title of the plan]", "[month and year]"
_CREATED = datetime(2020, 1, 1)  # one date for all: the same profile gives the same bytes
_PERIODS: Mapping[str, str] = {
    "baseline": "[baseline year]",
    "earlier": "[earlier period]",
    "current": "[this period]",
    "last": "[last target date]",
    "next": "[next target date]",
}


def template_name(profile: Profile) -> str:
    """The file's name: "leicestershire-2020.xlsx"."""
    return f"{profile.name}.xlsx"


def write_template(path: Path, profile: Profile, scheme: Scheme) -> None:
    """Write the blank workbook of a profile.

    Args:
        path: Where; an existing file is replaced. The same profile and scheme give the same bytes.
        profile: How the table is laid out.
        scheme: The ratings that its drop-downs offer.
    """
    book = new_workbook(path, profile.title, _CREATED)
    style = Styles(book)
    printed = tuple(_resolved(column) for column in profile.columns)
    columns = sheet_columns(profile, printed)
    table = AppendixSheet(
        profile=profile,
        columns=columns,
        scheme=scheme,
        title=TITLE,
        hint="Type over the words in [brackets], then fill in the table. The sheet 'How to fill this in' says more.",
        plan=None,
        plan_title="",
        round="",
        rows=tuple(_blank_rows(columns, lines_of(profile, scheme))),
        access=Access("template"),
        reporting=profile.reporting.format(period="[month and year]", update=UPDATE, meeting="[day of the meeting]"),
    )
    names = write_appendix(book, style, table)
    write_guide(book, style, f"How to fill this in: {profile.title}", _help(profile, printed))
    if has_ratings(columns):
        write_ratings(book, style, scheme, profile.rating_as_label)
    stamp = Stamp(
        kind="template", plan="", title="", profile=profile.name, scheme=scheme.name, update=UPDATE, baseline=""
    )
    # Without a period a column's name would say no more than its heading, so only the headings speak.
    put_stamp(book, stamp, [name for name in names if not name.name.startswith("cip_c")])
    book.close()


def _resolved(column: Column) -> ResolvedColumn:
    shown = _PERIODS.get(column.when or "", "")
    heading = column.heading.format_map({"period": shown, "date": shown, "update": UPDATE})
    return ResolvedColumn(column=column, heading=heading)


def _blank_rows(columns: tuple[ResolvedColumn, ...], lines: Sequence[str]) -> Iterator[SheetRow]:
    kinds: list[RowKind] = [
        kind for kind in ("measure", "action") if any(column.column.on.get(kind) for column in columns)
    ]
    for block in range(1, BLOCKS * (1 if kinds else 2) + 1):
        yield SheetRow("", "recommendation", str(block), "", "", {}, True)
        for code in lines:
            yield SheetRow("", "level", str(block), "", "", {}, False, code)
        for kind in kinds:
            for _ in range(ROWS_EACH):
                yield SheetRow("", kind, str(block), "", "", {}, False)


def _help(profile: Profile, columns: tuple[ResolvedColumn, ...]) -> list[Help]:
    word = profile.row_word
    return [
        Help(
            "In short",
            [
                (
                    "1",
                    "Type over the words in [brackets] above the table and in its headings: '2018/19', 'March 2021'.",
                ),
                ("2", f"Fill in one block for each {word}: {rows_in_words(word, columns)}."),
                ("3", "Write the Ref on the first row of a block; on the rows below it may be left out."),
                ("4", "Leave out what you do not need, and insert rows where you need more. Grey cells have no use."),
                ("5", f"Then start the plan from this file: cipxl new FOLDER --profile {profile.name} --from FILE"),
            ],
        ),
        Help("The columns", column_help(columns, None)),
    ]
