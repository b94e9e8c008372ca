"""Opening a workbook at a cell in the Excel that is on this computer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

__all__ = ["excel", "in_this_thread", "open_at"]


def excel() -> Any | None:
    """Xlwings where it is installed, and with it Excel; None elsewhere. Nothing is started."""
    return import_module("xlwings") if find_spec("xlwings") else None


@contextmanager
def in_this_thread(com: Any | None = None) -> Iterator[None]:
    """Have Windows' COM ready in the thread that this is done in, which each thread has to ask for.

    Args:
        com: pywin32's module `pythoncom`; the one that is installed when not given, nothing elsewhere than on Windows.
    """
    com = com or (import_module("pythoncom") if find_spec("pythoncom") else None)
    if com is None:
        yield
        return
    com.CoInitialize()
    try:
        yield
    finally:
        com.CoUninitialize()


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
        book = next((book for book in app.books if _same(book, path)), None) or app.books.open(str(path))
        book.activate(steal_focus=True)
        where = {str(one.name): one for one in book.sheets}.get(sheet)
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
