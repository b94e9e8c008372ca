"""The values of one workbook, read by calamine in a process of its own (see `fallback`, which starts this file).

The workbook comes in by standard input and nothing else is opened. What is read goes out by standard output, one JSON
list a line: ["sheet", name, state, kind, [[first row, first column, last row, last column], ...]], then for each row
with content ["row", number, [[column, kind, text], ...]], at last ["end"]. Kinds of cells: s text, n number, b true or
false, d date (ISO 8601), t time or duration (seconds). Instead of going on it may say ["stretched", sheet, cells] or
["failed", what]. All numbers count from 1.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any


def main() -> None:
    """Read standard input; the arguments are the limits: memory in bytes, processor seconds, cells a sheet spans."""
    memory, seconds, area = (int(argument) for argument in sys.argv[1:4])
    import python_calamine

    _limit(memory, seconds)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        for listed in book.sheets_metadata:
            kind = str(listed.typ).rpartition(".")[2]
            # A sheet without cells has nothing that could be got.
            sheet = book.get_sheet_by_name(listed.name) if kind == "WorkSheet" else None
            merges = (sheet.merged_cell_ranges or []) if sheet else []
            state = str(listed.visible).rpartition(".")[2]
            _say("sheet", listed.name, state, kind, [[r + 1, c + 1, s + 1, d + 1] for (r, c), (s, d) in merges])
            if sheet is not None and sheet.start and sheet.end:
                spans = (sheet.end[0] + 1) * (sheet.end[1] + 1)
                if spans > area:
                    _say("stretched", listed.name, spans)
                    return
                _rows(sheet)
    except (python_calamine.CalamineError, MemoryError) as error:
        _say("failed", type(error).__name__)
        return
    _say("end")


def _limit(memory: int, seconds: int) -> None:
    """Bound this process, where the platform can; the one that started it bounds its time everywhere."""
    try:
        import resource
    except ImportError:  # Windows
        return
    bounds = (
        (resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    )  # fmt: skip
    for kind, most in bounds:
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):  # macOS does not bound the address space
            continue


def _rows(sheet: Any) -> None:
    """Every row with content. Rows are given from the first of the sheet, columns from the first that is used."""
    first = sheet.start[1] + 1
    for number, values in enumerate(sheet.iter_rows(), start=1):
        cells = [(column, *_plain(value)) for column, value in enumerate(values, start=first) if value != ""]
        if cells:
            _say("row", number, cells)


def _plain(value: Any) -> tuple[str, str]:
    if isinstance(value, str):
        return "s", value
    if isinstance(value, bool):
        return "b", "1" if value else "0"
    if isinstance(value, float):
        return "n", str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        return "d", moment.isoformat()
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
    if isinstance(value, timedelta):
        return "t", repr(value.total_seconds())
    return "n", str(value)


def _say(*what: Any) -> None:
    sys.stdout.buffer.write(json.dumps(what).encode("ascii") + b"\n")


if __name__ == "__main__":
    main()
