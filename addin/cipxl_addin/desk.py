"""The officer's desk: the workbook that is open in Excel, and the person before it, reached through xlwings.

Everything that touches Excel is here. What is read is read from a copy that Excel itself saves: the same bytes that a
saved file has, so a command finds what `cipxl check` finds. No command writes anywhere but through `write`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any

from cipxl.errors import FolderError, UsageError
from cipxl_addin.host import Host
from cipxl_addin.keeping import CellChange, lists
from cipxl_addin.lists import ABOUT_ROW, CELL_COLUMN, SHEET_COLUMN

__all__ = ["TITLE", "Desk", "desk"]

TITLE = "Improvement plan"
_PROTECTION = (
    "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns",
    "AllowInsertingRows", "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting",
    "AllowFiltering", "AllowUsingPivotTables",
)  # fmt: skip
"""What a protected sheet may allow, in the order in which Excel's Protect takes it."""


def desk(host: Host, now: datetime) -> Desk:
    """The desk of whoever pressed the button.

    Raises:
        UsageError: When no workbook is open that a command could work on.
    """
    import xlwings

    try:
        book = xlwings.Book.caller()
    except Exception:  # xlwings raises Exception itself where Excel did not call
        book = None
    if book is None or str(book.name).casefold().endswith((".xlam", ".xla")):
        app = book.app if book is not None else xlwings.apps.active
        book = app.books.active if app and len(app.books) else None
    if book is None:
        raise UsageError("No workbook is open.", "Open the return first. In Protected View, press Enable Editing.")
    return Desk(book, host, now)


class Desk:
    """The open workbook that a command works on; where a list of ours is in front, the workbook that it is about.

    Args:
        book: The workbook in front (`xlwings.Book`).
        host: The computer.
        now: The time.

    Raises:
        UsageError: When the workbook that a list is about is not open any more.
    """

    def __init__(self, book: Any, host: Host, now: datetime) -> None:
        self.host = host
        self.now = now
        self.app = book.app
        self.list = book if self._is_list(book) else None
        self.book = self._about(book) if self.list is not None else book

    @property
    def name(self) -> str:
        """The workbook's name."""
        return str(self.book.name)

    @property
    def full_name(self) -> str:
        """Where it lies: a path, an address in OneDrive or SharePoint, or the name alone of one never saved."""
        return str(self.book.fullname)

    @property
    def folder(self) -> Path | None:
        """The folder that it lies in; None for one never saved and one in OneDrive or SharePoint."""
        if "://" in self.full_name:
            return None
        path = Path(self.full_name)
        return path.parent if path.parent != Path() else None

    # Reading

    def copy(self, folder: Path) -> Path:
        """A copy of the workbook as it is now, saved or not, under its own name in another folder.

        Raises:
            FolderError: When Excel does not make one.
        """
        name = self.name if "." in self.name else f"{self.name}.xlsx"
        self.save_copy(folder / name)
        return folder / name

    def save_copy(self, path: Path) -> None:
        """The workbook as it is now in another file; the open one stays what and where it is.

        Raises:
            FolderError: When Excel does not write it.
        """
        try:
            self.book.api.SaveCopyAs(str(path))
        except Exception as error:  # Excel's own errors have no class of their own
            raise FolderError(
                f"Excel did not save a copy of {self.name}.",
                "Finish what you are typing (Enter), save the workbook, and try again.",
            ) from error

    def selected(self) -> tuple[str, int, int] | None:
        """The sheet, row and column (from 1) of the cell that is selected in the workbook; None where none is."""
        selection = self.app.selection
        if not selection or str(selection.sheet.book.fullname) != self.full_name:
            return None
        return (str(selection.sheet.name), int(selection.row), int(selection.column))

    def chosen(self) -> tuple[str, str] | None:
        """The sheet and cell that the row chosen in the list in front speaks of; None where there is none."""
        selection = self.app.selection if self.list is not None else None
        if self.list is None or not selection or selection.sheet.book != self.list:
            return None
        sheet = selection.sheet
        found = sheet.range((selection.row, SHEET_COLUMN), (selection.row, CELL_COLUMN)).value
        name, place = ("" if one is None else str(one) for one in found)
        return (name, place) if name in [str(one.name) for one in self.book.sheets] and place else None

    def formulas(self, sheet: str, places: Sequence[str]) -> list[str]:
        """What each cell holds, as a formula or a plain value; all are in one column, which is read in one call."""
        if not places:
            return []
        rows = [self._cell(sheet, place).row for place in (places[0], places[-1])]
        column = self._cell(sheet, places[0]).column
        area = self.book.sheets[sheet].range((min(rows), column), (max(rows), column))
        held = area.formula
        matrix = held if isinstance(held, list | tuple) else ((held,),)
        by_row = {min(rows) + n: str(row[0] if isinstance(row, list | tuple) else row) for n, row in enumerate(matrix)}
        return [by_row[self._cell(sheet, place).row] for place in places]

    def values(self, sheet: str, places: Sequence[str]) -> list[object]:
        """What each cell shows, after Excel has worked out what is due."""
        self.app.calculate()
        return [self._cell(sheet, place).value for place in places]

    # Saying and showing

    def tell(self, text: str, *, wrong: bool = False) -> None:
        """Tell the person something; they press OK."""
        self.app.alert(text, TITLE, "ok", "critical" if wrong else "info")

    def ask(self, text: str) -> bool:
        """Ask the person something; whether they said yes."""
        return bool(self.app.alert(text, TITLE, "yes_no", "info") == "yes")

    def go(self, sheet: str, place: str) -> None:
        """Show a cell of the workbook."""
        self.book.activate()
        target = self.book.sheets[sheet]
        target.activate()
        target.range(place).select()

    def show(self, path: Path) -> None:
        """Open a list in front of the workbook."""
        self.app.books.open(str(path), read_only=True)

    def close_list(self, path: PurePath) -> None:
        """Close a list, if it is open."""
        for book in list(self.app.books):
            if PurePath(str(book.fullname)) == path:
                book.close()
        self.book.activate()

    # Writing

    def write(self, changes: Sequence[CellChange]) -> None:
        """Put formulas into cells; a sheet that is protected without a password is protected again afterwards.

        Raises:
            UsageError: When a sheet has a password.
        """
        for sheet in dict.fromkeys(change.sheet for change in changes):
            with self._open_to_writing(self.book.sheets[sheet]):
                for change in changes:
                    if change.sheet == sheet:
                        self._cell(sheet, change.a1).formula = change.after

    @contextmanager
    def _open_to_writing(self, sheet: Any) -> Iterator[None]:
        native = sheet.api
        if not native.ProtectContents:
            yield
            return
        allowed = [bool(getattr(native.Protection, name)) for name in _PROTECTION]
        drawings, scenarios = bool(native.ProtectDrawingObjects), bool(native.ProtectScenarios)
        try:
            native.Unprotect("")
        except Exception as error:  # Excel's own errors have no class of their own
            raise _locked(str(sheet.name)) from error
        if native.ProtectContents:
            raise _locked(str(sheet.name))
        try:
            yield
        finally:
            # By place, not by name: late-bound COM takes no names.
            native.Protect("", drawings, True, scenarios, False, *allowed)

    def _cell(self, sheet: str, place: str) -> Any:
        return self.book.sheets[sheet].range(place)

    # Lists

    def _is_list(self, book: Any) -> bool:
        full = str(book.fullname)
        return "://" not in full and PurePath(full).parent == lists(self.host)

    def _about(self, shown: Any) -> Any:
        about = shown.sheets[0].range((ABOUT_ROW, 1)).value
        for book in self.app.books:
            if str(book.fullname) == about:
                return book
        raise UsageError(
            "This is a list. The workbook that it is about is not open.",
            "Open the workbook, then press the button again.",
        )


def _locked(sheet: str) -> UsageError:
    return UsageError(
        f"The sheet '{sheet}' is protected with a password, so nothing can be written into it.",
        "Ask whoever set the password, or fill in the copy that was sent to you.",
    )
