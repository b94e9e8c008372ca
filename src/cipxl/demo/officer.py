"""What an officer does in Excel: open the return, type into its cells, save it under whatever name and send it.

openpyxl stands for Excel here. Nothing of cipxl fills the workbook in, so that what comes back has been through a
program that knows nothing of it.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from cipxl.demo.story import Return, Typed
from cipxl.errors import UsageError
from cipxl.folder import PlanFolder
from cipxl.profile import RowKind
from cipxl.store import layout_of, load_master
from cipxl.workbooks.appendix import HEADER_ROW

__all__ = ["fill_in"]

_HEADER = HEADER_ROW + 1  # openpyxl counts rows from 1


class _Table(NamedTuple):
    """The table of an open return: its sheet, and the column that feeds each field on each kind of row."""

    sheet: Any
    kinds: int
    columns: Mapping[tuple[RowKind, str], int]


def fill_in(folder: PlanFolder, round_name: str, said: Return) -> None:
    """Type what a team says into its issued return, and put the file where returns come in, dated as received.

    Raises:
        UsageError: When the return has no such row or no such cell.
    """
    import openpyxl

    issued = next((one for one in folder.round(round_name).issued if one.team == said.team), None)
    if issued is None:
        raise UsageError(f"The example has a return of {said.team}, which was sent none.")
    book = openpyxl.load_workbook(folder.issued_folder(round_name) / issued.file)
    table = _table(folder, book)
    for one in said.cells:
        if one.beside:
            _mark(folder, table, one)
            continue
        cell = table.sheet.cell(_row(table, one), _column(table, one))
        cell.value = one.formula or _edited(str(cell.value or ""), one)
        if one.formula:
            cell.number_format = "0%"
    if said.trouble == "sorted":
        _sort(table.sheet)
    place = folder.returns_folder(round_name)
    place.mkdir(parents=True, exist_ok=True)
    path = place / said.file
    book.save(path)
    for one in (one for one in said.cells if one.formula):
        _calculated(path, one.formula)
    moment = said.received.timestamp()
    os.utime(path, (moment, moment))


def _table(folder: PlanFolder, book: Any) -> _Table:
    sheet = book[folder.profile.sheet]
    places = {str(cell.value): cell.column for cell in sheet[_HEADER] if cell.value}
    found: dict[tuple[RowKind, str], int] = {}
    for resolved in layout_of(load_master(folder).plan, folder.profile).columns:
        if resolved.column.when in (None, "current"):
            for kind, base in resolved.column.on.items():
                found[kind, base] = places[resolved.heading]
    return _Table(sheet, places["_kind"], found)


def _kind(said: Typed) -> RowKind:
    return "measure" if said.measure else "action" if said.action else "recommendation"


def _column(table: _Table, said: Typed) -> int:
    found = table.columns.get((_kind(said), said.field))
    if found is None:
        raise UsageError(f"The example's table has no {said.field} on the row of a {_kind(said)}.")
    return found


def _row(table: _Table, said: Typed) -> int:
    kind, named = _kind(said), said.measure or said.action
    key = table.columns["recommendation", "ref"]
    for row in range(_HEADER + 1, table.sheet.max_row + 1):
        if table.sheet.cell(row, key).value != said.ref or table.sheet.cell(row, table.kinds).value != kind:
            continue
        if not named or table.sheet.cell(row, table.columns[kind, kind]).value == named:
            return row
    raise UsageError(f"The example has no row for Ref {said.ref} {named}.".replace(" .", "."))


def _mark(folder: PlanFolder, table: _Table, said: Typed) -> None:
    """Put a mark beside a level, in the line of that name below the recommendation's row."""
    names = _column(table, said)
    level = folder.scheme.read(said.beside)
    found = False
    for row in range(_row(table, said) + 1, table.sheet.max_row + 1):
        named = folder.scheme.read(str(table.sheet.cell(row, names).value or ""))
        if named is None or not named.code:
            break
        cell = table.sheet.cell(row, names + 1)
        if named == level:
            cell.value, found = said.text, True
        elif not said.stays:
            cell.value = None
    if not found:
        raise UsageError(f"The example's Ref {said.ref} has no line '{said.beside}' for {said.field}.")


def _edited(before: str, said: Typed) -> str:
    """The cell's text when the officer has typed."""
    text = said.text.strip("\n")
    if said.below:
        return f"{before}\n{text}" if before else text
    if not said.instead:
        return text
    paragraphs = before.split("\n")
    places = [at for at, one in enumerate(paragraphs) if one.startswith(said.instead)]
    if len(places) != 1:
        raise UsageError(f"The example's Ref {said.ref} has {len(places)} paragraphs that begin '{said.instead}'.")
    paragraphs[places[0]] = text
    return "\n".join(paragraphs)


def _sort(sheet: Any) -> None:
    """Sort all rows by the second column, Z to A, as the filter's button does: whole rows, hidden columns and all."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=_HEADER + 1)]
    rows.sort(key=lambda values: str(values[1] or ""), reverse=True)
    for number, values in enumerate(rows, _HEADER + 1):
        for column, value in enumerate(values, 1):
            cell = sheet.cell(number, column)
            cell.value = value
            if isinstance(value, str) and value[:1] in "=+-@":
                cell.data_type = "s"


def _calculated(path: Path, formula: str) -> None:
    """Put the value that Excel would have worked out beside the formula, which openpyxl does not."""
    top, bottom = (int(number) for number in re.findall(r"\d+", formula)[:2])
    wanted = re.escape(formula.removeprefix("=").encode())
    working = path.with_suffix(".new")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(working, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename.startswith("xl/worksheets/sheet"):
                data = re.sub(
                    b"(<f>%b</f>)<v ?/?>(?:</v>)?" % wanted, rb"\g<1><v>%b</v>" % str(top / bottom).encode(), data
                )
            new.writestr(item, data)
    working.replace(path)
