"""The workbook of questions that goes back to a team, and its answers.

Each question has a row: where, what the team wrote, what is wrong, what to do, and a cell for the answer. What is typed
there is taken as if it stood in the return.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cipxl.findings import Finding
from cipxl.profile import field_words
from cipxl.sources.grid import Book, a1
from cipxl.workbooks import styles
from cipxl.workbooks.metrics import row_height
from cipxl.workbooks.stamp import Stamp, put_stamp

__all__ = ["Answer", "read_answers", "write_questions"]

SHEET = "Questions"
HEADINGS = ("Ref", "Where", "You wrote", "What is wrong", "What to do", "Your answer", "_id")
PIXELS = (60, 170, 220, 260, 220, 300)
ANSWER, ID = 5, 6
TOP = 3


class Answer(NamedTuple):
    """What a team answered to a question, and the cell that it stands in."""

    text: str
    cell: str


def write_questions(
    path: Path,
    questions: Sequence[Finding],
    labels: Mapping[str, str],
    stamp: Stamp,
    *,
    created: datetime,
    choices: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Write the workbook.

    Args:
        path: Where.
        questions: The findings that the team is asked about.
        labels: What people call each field.
        stamp: Which plan, round and team it is for.
        created: The time that its properties give.
        choices: The answers that there are for a field, where it has a closed list.
    """
    book = styles.new_workbook(path, f"Questions: {stamp.title}", created)
    style = styles.Styles(book)
    sheet = book.add_worksheet(SHEET)
    for n, width in enumerate(PIXELS):
        sheet.set_column_pixels(n, n, width)
    sheet.set_column(ID, ID, 10, None, {"hidden": True})
    style.write(sheet, 0, 0, f"{stamp.team}: questions about your return for {stamp.round}", _line(14, bold=True))
    hint = (
        "Please type an answer beside each question and send this workbook back. Everything else stays as you sent it."
    )
    style.write(sheet, 1, 0, hint, _line(10))
    sheet.set_row(0, 24)
    for n, heading in enumerate(HEADINGS):
        look = {"bold": True, "font_size": 10, "bg_color": "#E5E6E7", "border": 1, "border_color": styles.LINE}
        style.write(sheet, TOP, n, heading, look)
    sheet.set_row(TOP, 20)
    body = {"font_size": 10, "border": 1, "border_color": styles.LINE, "num_format": "@"}
    for number, one in enumerate(questions, TOP + 1):
        where = labels.get(one.field) or field_words(one.field)
        texts = (one.ref, f"{where}, cell {one.a1}" if one.a1 else where, one.shown, one.message, one.fix)
        for n, text in enumerate(texts):
            style.write(sheet, number, n, text, body)
        style.write(sheet, number, ANSWER, "", {**body, "locked": False, "bg_color": "#FFF9E5"})
        style.write(sheet, number, ID, one.id, body)
        if choices and one.field in choices:
            rule = {"validate": "list", "source": list(choices[one.field]), "error_type": "warning"}
            sheet.data_validation(number, ANSWER, number, ANSWER, rule)
        cells = [(text, float(PIXELS[n]), False) for n, text in enumerate(texts)]
        sheet.set_row(number, row_height(cells, 10, least=33) + 3)
    sheet.freeze_panes(TOP + 1, 0)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TOP)
    sheet.print_area(0, 0, TOP + max(len(questions), 1), ANSWER)
    sheet.set_footer('&R&"Arial,Regular"&8 Page &P of &N')
    sheet.protect("", {"format_columns": True, "format_rows": True})
    put_stamp(book, stamp, ())
    book.close()


def read_answers(book: Book) -> Mapping[str, Answer]:
    """The answers by the question's id; questions that were left open are not among them."""
    sheet = book.sheet(SHEET)
    if sheet is None:
        return {}
    found = {}
    for row in range(1, sheet.last_row + 1):
        heads = {sheet.text(row, column): column for column in range(1, sheet.last_column + 1)}
        if {"Your answer", "_id"} <= heads.keys():
            for below in range(row + 1, sheet.last_row + 1):
                question, text = sheet.text(below, heads["_id"]).strip(), sheet.text(below, heads["Your answer"])
                if question and text.strip():
                    found[question] = Answer(text, a1(below, heads["Your answer"]))
            break
    return found


def _line(size: int, *, bold: bool = False) -> dict[str, object]:
    return {"text_wrap": False, "font_size": size, "bold": bold, "valign": "vcenter"}
