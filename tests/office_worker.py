"""LibreOffice behind a pipe: run by the system's Python (which has `uno`), spoken to in JSON lines by `office.py`.

A request is one line of JSON: {"task": "recalculate", "path", "edits": [[sheet, a1, value], ...]},
{"task": "convert", "path", "to", "filter"} or {"task": "live", "do", "with"} (see `office_live.py`). An answer is one
line: {"ok": true, ...} or {"ok": false, "error": "..."}.
The end of the input stops the office.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException

FORMULA_ERROR = 4  # com.sun.star.sheet.FormulaResult.ERROR
START_SECONDS = 60


def main() -> None:
    """Start one office, answer requests until the input ends, stop the office."""
    home = tempfile.mkdtemp(prefix="cipxl-office-")
    pipe = f"cipxl{Path(home).name[-8:]}"
    office = subprocess.Popen(
        [
            sys.argv[1],
            f"-env:UserInstallation={Path(home).as_uri()}",
            f"--accept=pipe,name={pipe};urp;",
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard"),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "LOCALAPPDATA": home},  # where the add-in's macros keep their log
    )
    desktop = None
    try:
        desktop = connect(pipe)
        answer({"ok": True})
        for line in sys.stdin:
            request = json.loads(line)
            try:
                answer({"ok": True, **TASKS[request["task"]](desktop, request)})
            except Exception as problem:  # the test must see it, and the next request must still be answered
                answer({"ok": False, "error": f"{type(problem).__name__}: {problem}"})
    finally:
        stop(desktop, office)
        shutil.rmtree(home, ignore_errors=True)


def connect(pipe: str):
    """The office's desktop, once it listens."""
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    for _ in range(START_SECONDS * 10):
        try:
            remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.1)
        else:
            return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
    raise TimeoutError(f"LibreOffice did not start in {START_SECONDS} s")


def stop(desktop, office) -> None:
    """Ask it to go, then see that it has gone."""
    if desktop is not None:
        with contextlib.suppress(DisposedException):  # it may go while answering
            desktop.terminate()
    try:
        office.wait(timeout=15)
    except subprocess.TimeoutExpired:
        office.kill()


def opened(desktop, path: str, folder: str, *more):
    """The document, from a copy (a lock file beside the original would make loading return None)."""
    copy = Path(folder) / Path(path).name
    shutil.copy(path, copy)
    document = desktop.loadComponentFromURL(copy.as_uri(), "_blank", 0, (setting("Hidden", True), *more))
    if document is None:
        raise OSError(f"LibreOffice did not open {path}")
    return document


def recalculate(desktop, request: dict) -> dict:
    """Every cell that is not empty, by sheet, after all formulas are worked out anew."""
    with tempfile.TemporaryDirectory(prefix="cipxl-sheet-") as folder:
        document = opened(desktop, request["path"], folder)
        try:
            for sheet, a1, value in request.get("edits", ()):
                put(document.Sheets.getByName(sheet).getCellRangeByName(a1), value)
            document.calculateAll()
            return {"sheets": {name: cells(document.Sheets.getByName(name)) for name in document.Sheets.ElementNames}}
        finally:
            document.close(True)


def put(cell, value) -> None:
    """Put a value into a cell as it is: a text stays a text, even where it looks like a number or a date."""
    if value is None:
        cell.clearContents(1 | 2 | 4 | 16)  # values, dates, texts, formulas
    elif isinstance(value, str):
        cell.setString(value)
    else:
        cell.setValue(value)


def cells(sheet) -> dict:
    """The used area as rows, with where it starts and the errors in it."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    area = sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)
    errors = []
    for part in area.queryFormulaCells(FORMULA_ERROR).RangeAddresses:
        for row in range(part.StartRow, part.EndRow + 1):
            for column in range(part.StartColumn, part.EndColumn + 1):
                cell = sheet.getCellByPosition(column, row)
                errors.append([row, column, cell.String or f"Err:{cell.getError()}"])
    return {"rows": [list(row) for row in area.getDataArray()], "errors": errors}


def convert(desktop, request: dict) -> dict:
    """The document saved in another format."""
    with tempfile.TemporaryDirectory(prefix="cipxl-sheet-") as folder:
        document = opened(desktop, request["path"], folder)
        try:
            target = Path(request["to"]).resolve().as_uri()
            document.storeToURL(target, (setting("FilterName", request["filter"]), setting("Overwrite", True)))
        finally:
            document.close(True)
    return {}


@functools.cache
def documents(desktop):
    """What keeps the documents that stay open; loaded by its path, since this Python looks for modules nowhere else."""
    found = importlib.util.spec_from_file_location("office_live", Path(__file__).with_name("office_live.py"))
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module.Live(desktop)


def live(desktop, request: dict) -> dict:
    """What is asked of a document that stays open."""
    return {"result": documents(desktop).do(request["do"], request["with"])}


def setting(name: str, value):
    """A named value as LibreOffice takes it."""
    item = PropertyValue()
    item.Name, item.Value = name, value
    return item


def answer(reply: dict) -> None:
    """One line of JSON to the test."""
    sys.stdout.write(json.dumps(reply) + "\n")
    sys.stdout.flush()


def macros(desktop, request: dict) -> dict:
    """What a document's own VBA answers: in cells of its first sheet, where formulas call it, and when called by name.

    A call is [module, name, argument, ...].
    """
    with tempfile.TemporaryDirectory(prefix="cipxl-sheet-") as folder:
        always = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN
        how = (setting("MacroExecutionMode", always), setting("FilterName", "Calc MS Excel 2007 VBA XML"))
        document = opened(desktop, request["path"], folder, *how)
        try:
            sheet = document.Sheets.getByIndex(0)
            for a1, value in request["cells"]:
                cell = sheet.getCellRangeByName(a1)
                if isinstance(value, str) and value.startswith("="):
                    cell.Formula = value
                else:
                    put(cell, value)
            document.calculateAll()
            provider = document.getScriptProvider()
            answers = []
            for module, name, *given in request["calls"]:
                script = provider.getScript(
                    f"vnd.sun.star.script:{request['project']}.{module}.{name}?language=Basic&location=document"
                )
                answers.append(script.invoke(tuple(given), (), ())[0])
            return {"answers": answers, "sheet": cells(sheet)}
        finally:
            document.close(True)


TASKS = {"recalculate": recalculate, "convert": convert, "live": live, "macros": macros}

if __name__ == "__main__":
    main()
