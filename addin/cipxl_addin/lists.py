"""Lists that a command shows: each a small workbook of its own beside the return, never a part of it.

A list is a file in the person's own folder, opened read-only, so that closing it asks nothing and nothing of it can be
saved into the return by mistake.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from cipxl.findings import Finding, Severity
from cipxl.profile import field_words
from cipxl.summary import in_words, summarise
from cipxl_addin.commands import COMMANDS, GROUPS
from cipxl_addin.looking import Looked, place_of
from cipxl_addin.registry import FUNCTIONS

__all__ = [
    "ABOUT_ROW",
    "CELL_COLUMN",
    "Line",
    "List",
    "help_list",
    "problem_list",
    "suggestion_list",
    "summary_list",
    "write_list",
]

ABOUT_ROW = 2
"""The row, from 1, in whose first cell a list says which workbook it is about."""

SHEET_COLUMN, CELL_COLUMN = 1, 2
"""The columns, from 1, in which a list of places names the sheet and the cell."""

_SEVERITY = {
    Severity.STOP: "Cannot be read",
    Severity.ERROR: "Wrong",
    Severity.WARNING: "Look at this",
    Severity.NOTE: "To know",
}
_COLOURS = {"Cannot be read": "#F4B6B0", "Wrong": "#F9D2C9", "Look at this": "#FFE08A", "To know": "#E9ECEF"}


class Line(NamedTuple):
    """A row of a list; `heading` rows say what the rows below are."""

    cells: tuple[str | int, ...]
    heading: bool = False
    colour: str = ""
    ink: str = ""


class List(NamedTuple):
    """A list: its title, a sentence, the headings with the width of each column in pixels, and its rows."""

    title: str
    sentence: str
    headings: tuple[tuple[str, int], ...]
    lines: tuple[Line, ...]


def problem_list(looked: Looked) -> List:
    """Everything that the check found: the officer's own rows first, then what there is to know, then other rows."""
    own = [one for one in looked.checked.findings if looked.is_own(one)]
    others = [one for one in looked.checked.findings if not looked.is_own(one)]
    problems = looked.problems
    notes = [one for one in own if one not in problems]
    lines: list[Line] = [_problem(one) for one in problems]
    if notes:
        lines += [Line(("Nothing to do, but good to know",), heading=True), *map(_problem, _in_order(notes))]
    if others:
        lines += [Line(("On other teams' rows",), heading=True), *map(_problem, _in_order(others))]
    count = len(problems)
    sentence = (
        f"{count} {'thing' if count == 1 else 'things'} to look at. Choose a row here and press 'Next problem' to go "
        "to its cell."
        if count
        else "Checked, nothing to look at."
    )
    headings = (
        ("Sheet", 95), ("Cell", 55), ("Ref", 70), ("How bad", 95), ("What was found", 430), ("What to do", 380),
        ("Column", 150), ("Code", 50),
    )  # fmt: skip
    return List("What the check found", sentence, headings, tuple(lines))


def _in_order(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda one: (one.severity.rank, place_of(one)))


def _problem(one: Finding) -> Line:
    how = _SEVERITY[one.severity]
    column = field_words(one.field) if one.field else ""
    return Line((one.sheet, one.a1, one.ref, how, one.message, one.fix, column, one.code), colour=_COLOURS[how])


def summary_list(looked: Looked, sentences: Any) -> List:
    """The ratings counted, and the sentences of a covering report.

    Args:
        looked: The workbook; it has been read as a plan.
        sentences: The wording of the sentences (`cipxl.summary.Sentences`).
    """
    checked = looked.checked
    assert checked.plan and checked.profile and checked.scheme  # noqa: S101  # told by the caller
    counted = summarise(checked.plan, checked.scheme, checked.profile.dimensions)
    dimension = checked.profile.suggested_dimension
    suggested = [one.suggestion.level.code for one in checked.rated if one.dimension]
    headings = [("Rating", 150), ("What it means", 330), *((one.label, 130) for one in checked.profile.dimensions)]
    if dimension and any(suggested):
        headings.append(("Suggested by the figures", 130))
    lines = []
    for level in (*checked.scheme.levels, checked.scheme.not_rated) if checked.profile.dimensions else ():
        cells: list[str | int] = [level.label, level.meaning]
        cells += [counted.count(one.id, level.code) for one in checked.profile.dimensions]
        if dimension and any(suggested):
            cells.append(suggested.count(level.code))
        lines.append(
            Line(tuple(cells), colour=level.colour if level.code else "", ink=level.text_colour if level.code else "")
        )
    for one in checked.profile.dimensions:
        lines.append(Line((one.label,), heading=True))
        word = checked.profile.counted(one)
        lines += [
            Line((f"{text[:1].upper()}{text[1:]}.",))
            for text in in_words(counted, checked.scheme, one.id, sentences, word)
        ]
    rated = bool(checked.profile.dimensions)
    return List(
        "The ratings counted",
        f"{counted.total} {sentences.rows(checked.profile.row_word)}, "
        f"{'as the officers rated them' if rated else 'which this plan does not rate'}.",
        tuple(headings),
        tuple(lines),
    )


def suggestion_list(looked: Looked) -> List:
    """What the figures suggest for each row, beside the officer's rating: for workbooks with no column for it."""
    lines = []
    for rated in looked.checked.rated:
        own = rated.officer.label if rated.officer else "not rated"
        level = rated.suggestion.level
        what = level.label if level.code else "none"
        lines.append(
            Line(
                (rated.recommendation.ref, own if rated.dimension else "", what, rated.suggestion.working),
                colour=level.colour if level.code else "",
                ink=level.text_colour if level.code else "",
            )
        )
    headings = (("Ref", 90), ("Yours", 130), ("The figures suggest", 130), ("Why", 620))
    sentence = "This workbook has no column for suggestions, so they stand here. Nothing was written into it."
    return List("What the figures suggest", sentence, headings, tuple(lines))


def help_list() -> List:
    """What each button and each function does."""
    lines: list[Line] = []
    for group in GROUPS:
        for command in COMMANDS:
            if command.group == group.id:
                lines.append(Line((command.label, command.more)))
    lines.append(Line(("Functions for cells",), heading=True))
    lines += [
        Line(
            (one.syntax, f"{one.help} {one.more} For example {one.examples[0].formula} shows {one.examples[0].shows}.")
        )
        for one in FUNCTIONS
    ]
    sentence = "The buttons of the tab 'Improvement plan', and the functions that you can use in cells."
    return List("Help", sentence, (("Button", 320), ("What it does", 720)), tuple(lines))


def write_list(path: Path, made: List, about: str, now: datetime) -> None:
    """Write a list as a workbook.

    Args:
        path: Where; its folder is there.
        made: The list.
        about: The full name of the workbook that it is about, "" for none.
        now: The time that its properties give.
    """
    from cipxl.workbooks.styles import FAINT_INK, LINE, Styles, new_workbook

    book = new_workbook(path, made.title, now)
    style = Styles(book)
    sheet = book.add_worksheet(made.title[:31])
    sheet.hide_gridlines(2)
    sheet.set_zoom(130)
    for n, (_, width) in enumerate(made.headings):
        sheet.set_column_pixels(n, n, width)
    plain = {"text_wrap": False, "valign": "vcenter"}
    style.write(sheet, 0, 0, made.title, {**plain, "bold": True, "font_size": 12})
    style.write(sheet, ABOUT_ROW - 1, 0, about, {**plain, "font_color": FAINT_INK})
    style.write(sheet, 2, 0, made.sentence, plain)
    sheet.set_row(0, 21)
    for n, (heading, _) in enumerate(made.headings):
        sheet.write_string(3, n, heading, style.header())
    sheet.set_row(3, _height([(heading, width, True) for heading, width in made.headings]))
    sheet.freeze_panes(4, 0)
    border = {"border": 1, "border_color": LINE}
    for number, line in enumerate(made.lines, 4):
        if line.heading:
            style.write(sheet, number, 0, str(line.cells[0]), {**plain, "bold": True})
            sheet.set_row(number, 24)
            continue
        if len(line.cells) == 1:
            style.write(sheet, number, 0, str(line.cells[0]), {"text_wrap": False})
            continue
        for n, cell in enumerate(line.cells):
            painted: dict[str, object] = dict(border)
            if line.colour and n == _painted(made):
                painted |= {"bg_color": line.colour, "font_color": line.ink or "#0B0C0C"}
            if isinstance(cell, int):
                sheet.write_number(number, n, cell, style.of(**painted))
            else:
                style.write(sheet, number, n, cell, painted)
        widths = (width for _, width in made.headings)
        sheet.set_row(number, _height([(cell, width, False) for cell, width in zip(line.cells, widths, strict=False)]))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    book.close()


def _painted(made: List) -> int:
    """The column that a line's colour goes into."""
    names = [name for name, _ in made.headings]
    return next((names.index(one) for one in ("How bad", "The figures suggest", "Rating") if one in names), 0)


def _height(cells: Sequence[tuple[str | int, float, bool]]) -> float:
    """The height of a row, of each cell's content, width in pixels and whether it is bold."""
    from cipxl.workbooks.metrics import row_height
    from cipxl.workbooks.styles import SIZE

    return row_height([(str(cell), float(width), bold) for cell, width, bold in cells], SIZE, least=15.0)
