"""Workbooks that no one here made: what is read is what two other readers read (see also `test_corpus_check`).

The other readers (openpyxl, calamine) run in a process of their own that is killed when it takes too long, since some
of the files hang or crash them. Every difference must belong to a class that is explained here.
"""

from __future__ import annotations

import base64
import os
import pickle
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cipxl.errors import FileRefused
from cipxl.sources import Book, Cell, Sheet, read_book
from cipxl.sources.numfmt import is_date
from corpus import corpus

SECONDS = 8.0  # for one file in the other readers
Grid = dict[tuple[int, int], Any]

# Why a cell may differ, by the class that `difference` gives it.
EXPLAINED = {
    "error is blank": "calamine gives a cell with an error as blank",
    "time": "a time of day or a duration is a number here and keeps its text; the others give a time or timedelta",
    "serial without a date": "29 February 1900 and serial numbers beyond the year 9999 are numbers here, not errors",
    "escape": "line breaks and _x000D_ escapes are put as plain line breaks here; the others keep some",
    "fifteen digits": "Excel keeps fifteen digits; the others give the file's noise",
    "space": "calamine trims the space round a text that the file does not mark to be kept; here it stays as typed",
}


class Others:
    """The process with the other readers; `read` gives what both say of a file, or why they say nothing."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def read(self, path: Path) -> dict[str, Any]:
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-W", "ignore", __file__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])},
            )
        process = self.process
        assert process.stdin is not None
        assert process.stdout is not None
        timer = threading.Timer(SECONDS, process.kill)
        timer.start()
        try:
            process.stdin.write(f"{path}\n".encode())
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = b""
        finally:
            timer.cancel()
        if not line:
            self.close()
            return {"openpyxl": "killed", "calamine": "killed"}
        answer: dict[str, Any] = pickle.loads(base64.b64decode(line))  # noqa: S301 - from our own process
        return answer

    def close(self) -> None:
        """End the process."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


@pytest.fixture(scope="module")
def others() -> Iterator[Others]:
    """The other readers, ended after the module."""
    found = Others()
    yield found
    found.close()


def difference(cell: Cell | None, other: Any, reader: str) -> str:
    """The class of a difference between a cell and another reader's value, "" where they agree."""
    value = None if cell is None else cell.value
    blank = other is None or other == ""
    if blank and (value is None or value == ""):
        return ""
    if isinstance(other, time | timedelta):
        return "time"
    if cell is not None and cell.kind == "error" and blank and reader == "calamine":
        return "error is blank"
    if isinstance(value, str) and value.isspace() and blank and reader == "calamine":
        return "space"
    if cell is not None and isinstance(value, Decimal) and other == "#VALUE!" and is_date(cell.number_format):
        return "serial without a date"
    if isinstance(value, str) and isinstance(other, str):
        if value == other:
            return ""
        decoded = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match.group(1), 16)), other)
        decoded = decoded.replace("\r\n", "\n").replace("\r", "\n")
        if value == decoded:
            return "escape"
        return "space" if "".join(value.split()) == "".join(decoded.split()) else f"text {value!r} {other!r}"
    if isinstance(value, bool) or isinstance(other, bool):
        return "" if value == other else f"bool {value!r} {other!r}"
    if isinstance(value, Decimal) and isinstance(other, int | float):
        if float(value) == float(other):
            return ""
        return "fifteen digits" if abs(float(value) - other) <= abs(other) * 1e-14 else f"number {value!r} {other!r}"
    if isinstance(value, date) and isinstance(other, date):
        mine = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        theirs = other if isinstance(other, datetime) else datetime(other.year, other.month, other.day)
        return "" if abs(mine - theirs) <= timedelta(milliseconds=1) else f"date {mine} {theirs}"
    if isinstance(value, Decimal) and isinstance(other, date) and not 61 <= value <= 2_958_465:
        return "serial without a date"
    return f"{value!r} is {other!r} for {reader}"


def compare(sheet: Sheet, grid: Grid, reader: str) -> Counter[str]:
    """How many cells of a sheet differ, by class."""
    found: Counter[str] = Counter()
    for place in sheet.cells.keys() | grid.keys():
        kind = difference(sheet.at(*place), grid.get(place), reader)
        if kind:
            found[kind] += 1
    return found


@pytest.mark.corpus
def test_what_is_read_is_what_other_readers_read(others: Others) -> None:
    differences: Counter[tuple[str, str]] = Counter()
    silent: Counter[str] = Counter()
    cells = 0
    where: dict[str, str] = {}
    for path in sorted(corpus().rglob("*.xls[xm]")):
        try:
            book = read_book(path)
        except FileRefused:
            continue
        cells += sum(len(sheet.cells) for sheet in book.sheets)
        answers = others.read(path)
        for reader, answer in answers.items():
            if isinstance(answer, str):
                silent[f"{reader}: {answer}"] += 1
                continue
            for kind, count in _compare_book(book, answer, reader).items():
                differences[reader, kind] += count
                where.setdefault(kind, f"{path.parent.name}/{path.name}")
    print(f"\n{cells:,} cells; silent: {dict(silent)}")
    for (reader, kind), count in sorted(differences.items()):
        print(f"{count:6} {reader:9} {kind} ({where[kind]})")
    unexplained = {kind: where[kind] for _, kind in differences if kind not in EXPLAINED}
    assert not unexplained
    assert cells > 30_000
    # Few files bring the others down; more than that would be no comparison.
    assert silent.total() < 20


def _compare_book(book: Book, answer: dict[str, Grid], reader: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for sheet in book.sheets:
        if sheet.name in answer:
            found += compare(sheet, answer[sheet.name], reader)
        elif sheet.cells:
            found[f"the sheet {sheet.name!r} is missing in {reader}"] += 1
    return found


def _openpyxl(path: str) -> dict[str, Grid] | str:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, data_only=True, keep_links=False)
    except Exception as error:  # its many exceptions are what is reported
        return type(error).__name__
    return {
        sheet.title: {place: cell.value for place, cell in sheet._cells.items() if cell.value is not None}
        for sheet in book.worksheets
    }


def _calamine(path: str) -> dict[str, Grid] | str:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        found = {}
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            found[name] = {
                (row, column): value
                for row, values in enumerate(rows, start=1)
                for column, value in enumerate(values, start=1)
                if value != ""
            }
    except BaseException as error:  # a panic of its engine is no Exception
        return type(error).__name__
    return found


def _serve() -> None:
    """Answer for one path a line, until the end of input."""
    for line in sys.stdin:
        path = line.rstrip("\n")
        answer = {"openpyxl": _openpyxl(path), "calamine": _calamine(path)}
        sys.stdout.write(base64.b64encode(pickle.dumps(answer)).decode() + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
