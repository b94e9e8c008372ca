"""An open workbook, its sheets, and what commands use of Excel's own objects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from xlwings import base_classes
from xlwings.constants import MAX_COLUMNS, MAX_ROWS

from office import ask_live
from uno_engine.cells import Names, Note, Range, area_of

if TYPE_CHECKING:
    from uno_engine.application import App

__all__ = ["Book", "Native", "Sheet", "Sheets"]


class Book(base_classes.Book):
    def __init__(self, app: App, number: int) -> None:
        self._app = app
        self.number = number

    @property
    def api(self) -> SimpleNamespace:
        """What commands use of Excel's own Workbook."""

        def save_copy(path: str) -> None:
            ask_live("save_copy", self.number, path)

        return SimpleNamespace(SaveCopyAs=save_copy, FullName=self.fullname)

    @property
    def app(self) -> App:
        return self._app

    @property
    def fullname(self) -> str:
        return str(ask_live("url", self.number))

    @property
    def name(self) -> str:
        return Path(self.fullname).name

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self)

    def activate(self) -> None:
        ask_live("activate", self.number)

    def save(self, path: Any = None, password: Any = None) -> None:
        if path is None:
            ask_live("save", self.number)
        else:
            ask_live("save_as", self.number, str(path))

    def close(self) -> None:
        ask_live("close", self.number)

    def to_pdf(self, path: str, quality: Any = None) -> None:
        ask_live("to_pdf", self.number, str(path))


class Sheets(base_classes.Sheets):
    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def api(self) -> None:
        return None

    @property
    def active(self) -> Sheet:
        return Sheet(self.book, ask_live("active_sheet", self.book.number))

    def _all(self) -> list[str]:
        return list(ask_live("sheets", self.book.number))

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Sheet]:
        return iter([Sheet(self.book, name) for name in self._all()])

    def __call__(self, name_or_index: Any) -> Sheet:
        names = self._all()
        if isinstance(name_or_index, int):
            return Sheet(self.book, names[name_or_index - 1])
        for name in names:
            if name.casefold() == name_or_index.casefold():
                return Sheet(self.book, name)
        raise KeyError(name_or_index)

    def add(self, before: Any = None, after: Any = None, name: str | None = None) -> Sheet:
        names = self._all()
        place = names.index(before.name) if before else names.index(after.name) + 1 if after else len(names)
        made = name or next(f"Sheet{n}" for n in range(1, 1000) if f"Sheet{n}" not in names)
        ask_live("add_sheet", self.book.number, made, place)
        return Sheet(self.book, made)


class Native:
    """What commands use of Excel's own Worksheet: its protection, without a password unless there is one."""

    NAMES = (
        "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns",
        "AllowInsertingRows", "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting",
        "AllowFiltering", "AllowUsingPivotTables",
    )  # fmt: skip
    ISSUED = (True, True, True, False, False, False, False, False, True, True, False)

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        # What a protected sheet allows LibreOffice does not tell; it is kept as it was last asked for.
        self._kept = sheet.book.app.engine.protection
        drawings, scenarios, *allowed = self._kept.get(sheet.at, (True, True, *self.ISSUED))
        self.ProtectDrawingObjects, self.ProtectScenarios = drawings, scenarios
        self.Protection = SimpleNamespace(**dict(zip(self.NAMES, allowed, strict=True)))

    @property
    def ProtectContents(self) -> bool:  # noqa: N802  # Excel's name
        return bool(ask_live("protected", *self._sheet.at))

    def Unprotect(self, password: str) -> None:  # noqa: N802
        ask_live("unprotect", *self._sheet.at, password)

    def Protect(  # noqa: N802
        self, password: str, drawings: bool = True, contents: bool = True, scenarios: bool = True,
        for_people_only: bool = False, *allowed: bool,
    ) -> None:  # fmt: skip
        assert contents
        assert not for_people_only
        if allowed:
            self._kept[self._sheet.at] = (drawings, scenarios, *allowed)
        ask_live("protect", *self._sheet.at, password)


class Sheet(base_classes.Sheet):
    def __init__(self, book: Book, name: str) -> None:
        self._book = book
        self._name = name

    @property
    def at(self) -> tuple[int, str]:
        return (self._book.number, self._name)

    @property
    def api(self) -> Native:
        return Native(self)

    @property
    def book(self) -> Book:
        return self._book

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        ask_live("rename_sheet", *self.at, value)
        self._name = value

    @property
    def index(self) -> int:
        return list(ask_live("sheets", self._book.number)).index(self._name) + 1

    @property
    def visible(self) -> bool:
        return bool(ask_live("visible", *self.at, None))

    @visible.setter
    def visible(self, value: bool) -> None:
        ask_live("visible", *self.at, bool(value))

    @property
    def cells(self) -> Range:
        return Range(self, [0, 0, MAX_ROWS - 1, MAX_COLUMNS - 1])

    @property
    def used_range(self) -> Range:
        return Range(self, ask_live("used", *self.at))

    @property
    def names(self) -> Names:
        return Names(self._book)

    @property
    def notes(self) -> list[Note]:
        return [Note(Range(self, area)) for area in ask_live("notes", *self.at)]

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        return Range(self, area_of(self, arg1, arg2))

    def activate(self) -> None:
        ask_live("activate_sheet", *self.at)

    def select(self) -> None:
        self.activate()

    def clear(self) -> None:
        self.cells.clear()

    def clear_contents(self) -> None:
        self.used_range.clear_contents()

    def clear_formats(self) -> None:
        self.used_range.clear_formats()

    def autofit(self, axis: str | None = None) -> None:
        self.used_range.autofit(axis)

    def delete(self) -> None:
        ask_live("delete_sheet", *self.at)
