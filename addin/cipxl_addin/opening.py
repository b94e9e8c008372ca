"""Opening a workbook at a cell in the Excel that is on this computer."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

__all__ = ["excel", "open_at"]


def excel() -> Any | None:
    """Xlwings where it is installed, and with it Excel; None elsewhere. Nothing is started."""
    return import_module("xlwings") if find_spec("xlwings") else None


def open_at(path: Path, sheet: str, a1: str, xlwings: Any | None) -> bool:
    """Open a workbook in Excel and go to a cell.

    A workbook that is open already is brought to the front. It is opened to be looked at; nothing in it is changed.

    Args:
        path: The workbook.
        sheet: The sheet, "" for the one that shows.
        a1: The cell, "" for where the workbook opens.
        xlwings: What `excel` gives.

    Returns:
        False where there is no Excel that does as it is told; the system's own program has to open the file then.
    """
    if xlwings is None:
        return False
    try:
        app = xlwings.apps.active or xlwings.App(visible=True, add_book=False)
        name = path.name.casefold()
        open_ = next((book for book in app.books if str(book.name).casefold() == name and _same(book, path)), None)
        book = open_ or app.books.open(str(path))
        book.activate(steal_focus=True)
        names = {str(one.name): one for one in book.sheets}
        where = names.get(sheet)
        if where is not None:
            where.activate()
            if a1:
                where.range(a1).select()
    except Exception:  # Excel's own errors have no class of their own, and the file can still be opened otherwise
        return False
    return True


def _same(book: Any, path: Path) -> bool:
    try:
        return Path(str(book.fullname)).resolve() == path.resolve()
    except OSError:
        return False
