"""The officer's desk: the workbook that is open in Excel, and the person before it, reached through xlwings.

Everything that touches Excel is here. What is read is read from a copy that Excel itself saves: the same bytes that a
saved file has, so a command finds what `cipxl check` finds. No command writes anywhere but through `write`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any

from cipxl.errors import FolderError, UsageError
from cipxl.sources.grid import parse_a1
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
        return _full_name(self.book)

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
        if not selection or _full_name(selection.sheet.book) != self.full_name:
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
        """What each cell of a column holds, as a formula or a plain value; read in one call."""
        return [str(held) for held in self._column(sheet, places, lambda area: area.formula)]

    def values(self, sheet: str, places: Sequence[str]) -> list[str]:
        """What each cell of a column shows, once Excel has worked out what is due; read in one call."""
        self.app.calculate()
        return ["" if held is None else str(held) for held in self._column(sheet, places, lambda area: area.value)]

    def _column(self, sheet: str, places: Sequence[str], read: Callable[[Any], Any]) -> list[Any]:
        if not places:
            return []
        rows = [parse_a1(place)[0] for place in places]
        first, column = min(rows), parse_a1(places[0])[1]
        held = read(self.book.sheets[sheet].range((first, column), (max(rows), column)))
        # One cell comes as itself, a column as a list of cells or of rows of one cell.
        cells = held if isinstance(held, list | tuple) else [held]
        flat = [one[0] if isinstance(one, list | tuple) else one for one in cells]
        return [flat[row - first] for row in rows]

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
            if PurePath(_full_name(book)) == path:
                book.close()
        self.book.activate()

    def clear_lists(self) -> None:
        """Take away the lists that are closed: what they quote should not lie about."""
        shown = {PurePath(_full_name(book)) for book in self.app.books}
        folder = lists(self.host)
        for name in self.host.names_in(folder):
            if folder / name not in shown:
                with suppress(OSError):  # Excel keeps a file of its own beside a list that is open
                    self.host.remove(folder / name)

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
        full = _full_name(book)
        return "://" not in full and PurePath(full).parent == lists(self.host)

    def _about(self, shown: Any) -> Any:
        about = shown.sheets[0].range((ABOUT_ROW, 1)).value
        for book in self.app.books:
            if _full_name(book) == about:
                return book
        raise UsageError(
            "This is a list. The workbook that it is about is not open.",
            "Open the workbook, then press the button again.",
        )


def _full_name(book: Any) -> str:
    # Excel's own name: xlwings' looks for the folder of a workbook in OneDrive, and fails where it finds none.
    return str(book.api.FullName)


def _locked(sheet: str) -> UsageError:
    return UsageError(
        f"The sheet '{sheet}' is protected with a password, so nothing can be written into it.",
        "Ask whoever set the password, or fill in the copy that was sent to you.",
    )
