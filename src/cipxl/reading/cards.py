"""Tables in a document that are forms: labels on the left, what is said on the right, and one such table for each row.

They are turned: each form becomes a row, its labels the headings, and a line over it what it is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from cipxl.findings import Place, Rule, Severity
from cipxl.reading.headings import squash
from cipxl.reading.plan_words import is_plan_heading
from cipxl.sources.grid import Book, Cell, Sheet

__all__ = ["turned"]

WIDTHS = (2, 4)  # columns of a form: a label and a text, or two of them side by side
FEWEST = 3  # labels of a form
LONGEST = 90  # characters of a label
ALIKE = 0.6  # share of its labels that a form has in common with the first
TURNED = Rule(
    code="S051",
    title="Forms read as rows",
    severity=Severity.NOTE,
    why="Some plans have a small table for each action or theme, with labels on the left. Together they are one table.",
    message="{count} tables with the labels {shown} were read as rows of one table, under these labels as headings.",
    fix="Nothing to do. Addresses are those of the table that they make.",
    fails="Action: Open a hub; Lead: Head of Service; RAG: Green",
    passes="A table with the headings Action, Lead, RAG",
)
RULES = (TURNED,)


class _Form(NamedTuple):
    sheet: Sheet
    line: Cell | None  # what stands over it
    said: dict[str, tuple[Cell, Cell | None]]  # by the squashed label: the label, and what is said


def turned(book: Book) -> Book:
    """The book of a document with forms turned into a table, and a finding that says so; any other as it is.

    Forms that stand one after the other, each a table of its own, are one table too.
    """
    if not book.document:
        return book
    groups: list[tuple[Sheet, list[_Form]]] = []
    for sheet in book.sheets:
        forms = _forms(sheet)
        before = groups[-1][1] if groups else []
        if forms and before and _are_alike([*before, *forms]):
            before += forms
        else:
            groups.append((sheet, forms))
    sheets, findings = [], list(book.findings)
    for sheet, forms in groups:
        if not _are_alike(forms):
            sheets.append(sheet)
            continue
        labels = [f"'{' '.join(cell.text.split())}'" for cell, _ in forms[0].said.values()]
        shown = ", ".join(labels[:3]) + (" …" if len(labels) > 3 else "")
        place = Place(file=book.name, sheet=sheet.name)
        findings.append(TURNED.at(place, shown=shown, count=len(forms), key=(sheet.name,)))
        sheets.append(_table(sheet, _without_headings(forms)))
    return replace(book, sheets=tuple(sheets), findings=tuple(findings))


def _forms(sheet: Sheet) -> list[_Form]:
    """The forms of a sheet that can be made of nothing else; none for any other."""
    if sheet.last_column not in WIDTHS:
        return []
    forms: list[_Form] = []
    line: Cell | None = None
    for entry in _entries(sheet):
        if isinstance(entry, Cell):
            if forms and len(forms[-1].said) == 1 and forms[-1].line is None:
                forms[-1] = forms[-1]._replace(line=entry)  # a line below the headings is over what follows
                continue
            if line is not None:
                return []
            line = entry
            continue
        label, said = entry
        name = squash(label.text)
        if not forms or line is not None or name in forms[-1].said:
            if forms and name != next(iter(forms[0].said)):
                return []
            forms.append(_Form(sheet, line, {}))
            line = None
        forms[-1].said[name] = (label, said)
    return forms if line is None else []


def _entries(sheet: Sheet) -> Iterator[Cell | tuple[Cell, Cell | None]]:
    """The lines across a sheet, and its labels, each with what is said beside it."""
    across = {one.first_row for one in sheet.merges if one.first_column == 1 and one.last_column >= sheet.last_column}
    for number, cells in sheet.rows():
        filled = {cell.column: cell for cell in cells if cell.text.strip()}
        if list(filled) == [1] and number in across:
            yield filled[1]
            continue
        beside = {cell.column: cell for cell in cells}
        for column in range(1, sheet.last_column, 2):
            if column in filled:
                yield filled[column], beside.get(column + 1)
            elif column + 1 in filled:
                yield filled[column + 1]  # a text without a label: no form


def _are_alike(forms: Sequence[_Form]) -> bool:
    if len(forms) < 2 or len(forms[0].said) < FEWEST:
        return False
    first = set(forms[0].said)
    labels = [label.text for form in forms for label, _ in form.said.values()]
    telling = [label.text for label, _ in forms[0].said.values()]
    known = sum(is_plan_heading(text) or text.strip().endswith("?") for text in telling)
    return (
        known >= 2
        and all(len(text) <= LONGEST and any(map(str.isalpha, text)) for text in labels)
        and all(len(first & set(form.said)) >= ALIKE * max(len(first), len(form.said)) for form in forms)
    )


def _without_headings(forms: list[_Form]) -> list[_Form]:
    """The forms without headings over labels and texts, which stand above their lines, such as "Question", "Answer"."""
    name = next(iter(forms[0].said))
    over = [form.line is not None and form.said[name][0].row < form.line.row for form in forms if name in form.said]
    if not all(over) or len(over) < len(forms):
        return forms
    return [form._replace(said={label: said for label, said in form.said.items() if label != name}) for form in forms]


def _table(sheet: Sheet, forms: Sequence[_Form]) -> Sheet:
    """A table with a row for each form, under the labels of them all."""
    labels: dict[str, str] = {}
    for form in forms:
        for name, (label, _) in form.said.items():
            labels.setdefault(name, " ".join(label.text.split()))
    first = 2 if any(form.line for form in forms) else 1
    headings = ["Theme", *labels.values()] if first == 2 else list(labels.values())
    cells = {(1, column): Cell(1, column, text, text, "text") for column, text in enumerate(headings, start=1)}
    comments: dict[tuple[int, int], str] = {}
    line_ends: dict[tuple[int, int], tuple[int, ...]] = {}
    for row, form in enumerate(forms, start=2):
        given: list[tuple[int, Cell, Cell | None]] = [(1, form.line, form.line)] if form.line else []
        given += [(column, *form.said[name]) for column, name in enumerate(labels, start=first) if name in form.said]
        for column, label, said in given:
            place = (row, column)
            if said is not None:
                cells[place] = said._replace(row=row, column=column)
            for cell in dict.fromkeys(one for one in (label, said) if one is not None):
                at = (cell.row, cell.column)
                if at in form.sheet.comments:
                    comments[place] = "\n".join(filter(None, (comments.get(place), form.sheet.comments[at])))
                if cell is said and at in form.sheet.line_ends:
                    line_ends[place] = form.sheet.line_ends[at]
    return Sheet(
        name=sheet.name, cells=cells, comments=comments, line_ends=line_ends, last_row=len(forms) + 1,
        last_column=len(headings),
    )  # fmt: skip
