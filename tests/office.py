"""LibreOffice for tests: what a real spreadsheet program makes of a workbook.

One LibreOffice runs for the whole test run, started when first asked for. It is driven through UNO, which only the
system's Python has, so `office_worker.py` runs there and is spoken to in JSON lines.

On a machine without LibreOffice a test that asks is skipped with what is missing; in CI (`CI=true`) it fails.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import get_column_letter

__all__ = ["ask_live", "convert", "macros", "missing", "recalculate", "stop_without"]

Value = float | str

_PYTHON = os.environ.get("CIPXL_OFFICE_PYTHON", "/usr/bin/python3")
_FILTERS = {".pdf": "calc_pdf_Export", ".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8", ".xls": "MS Excel 97"}


def recalculate(
    path: Path, edits: Mapping[tuple[str, str], str | float | None] | None = None
) -> dict[tuple[str, str], Value]:
    """The value of every cell that is not empty, by (sheet, address), after LibreOffice works out all formulas anew.

    Numbers, dates and TRUE or FALSE come back as floats, an error as its text ("#N/A"). `edits` are put into cells
    first, as an officer would type them into cells formatted as Text; None empties a cell. The file is not changed.
    """
    changes = [[sheet, a1, value] for (sheet, a1), value in (edits or {}).items()]
    answer = _ask({"task": "recalculate", "path": str(path), "edits": changes})
    found: dict[tuple[str, str], Value] = {}
    for sheet, area in answer["sheets"].items():
        for row, values in enumerate(area["rows"], start=1):
            for column, value in enumerate(values, start=1):
                if value not in ("", None):
                    found[sheet, f"{get_column_letter(column)}{row}"] = value
        for row, column, text in area["errors"]:
            found[sheet, f"{get_column_letter(column + 1)}{row + 1}"] = text
    return found


def convert(path: Path, to: Path) -> Path:
    """The file saved by LibreOffice as PDF, xlsx or ods, by the new name's ending."""
    _ask({"task": "convert", "path": str(path), "to": str(to), "filter": _FILTERS[to.suffix]})
    return to


def macros(
    path: Path, project: str, cells: Mapping[str, str | float], calls: Sequence[Sequence[Any]]
) -> tuple[dict[str, Value], list[Any]]:
    """What a workbook's own VBA answers: the cells of its first sheet, and each call by name (module, name, arguments).

    `cells` are put into the first sheet before; a text that begins with "=" is a formula.
    """
    request = {"task": "macros", "path": str(path), "project": project, "cells": list(cells.items())}
    answer = _ask({**request, "calls": [list(call) for call in calls]})
    found = {
        f"{get_column_letter(column)}{row}": value
        for row, values in enumerate(answer["sheet"]["rows"], start=1)
        for column, value in enumerate(values, start=1)
        if value not in ("", None)
    }
    return found, answer["answers"]


def ask_live(what: str, *arguments: Any) -> Any:
    """What LibreOffice answers about a document that stays open; see `office_live.py`. An error is an OSError here."""
    answer = _answered({"task": "live", "do": what, "with": list(arguments)})
    if not answer["ok"]:
        raise OSError(f"LibreOffice: {answer['error']}")
    return answer["result"]


def _ask(request: dict[str, Any]) -> dict[str, Any]:
    answer = _answered(request)
    if not answer["ok"]:
        pytest.fail(f"LibreOffice: {answer['error']}")
    return answer


def _answered(request: dict[str, Any]) -> dict[str, Any]:
    worker = _worker()
    assert worker.stdin and worker.stdout
    worker.stdin.write(json.dumps(request) + "\n")
    worker.stdin.flush()
    line = worker.stdout.readline()
    answer: dict[str, Any] = json.loads(line) if line else {"ok": False, "error": "LibreOffice stopped"}
    return answer


@functools.cache
def _worker() -> subprocess.Popen[str]:
    stop_without(missing())
    script = Path(__file__).with_name("office_worker.py")
    worker = subprocess.Popen(
        [_PYTHON, "-I", str(script), str(shutil.which("soffice"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    atexit.register(_stop, worker)
    assert worker.stdout
    if not worker.stdout.readline():
        pytest.fail("LibreOffice did not start.")
    return worker


def _stop(worker: subprocess.Popen[str]) -> None:
    worker.communicate(timeout=30)


def stop_without(what: str) -> None:
    """End the test where something is missing: a failure in CI, elsewhere a skip that says what."""
    if what and os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(f"This test needs LibreOffice: {what}.")
    if what:
        pytest.skip(f"needs LibreOffice: {what}")


def missing() -> str:
    """What is not there, or ""."""
    if shutil.which("soffice") is None:
        return "no soffice on the path (package libreoffice-calc)"
    if not Path(_PYTHON).exists():
        return f"no {_PYTHON}"
    if subprocess.run([_PYTHON, "-I", "-c", "import uno"], capture_output=True, check=False).returncode:
        return f"{_PYTHON} has no uno (package python3-uno)"
    return ""
