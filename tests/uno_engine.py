"""LibreOffice as an engine of xlwings: what Excel is on Windows, so that the add-in's commands run on real documents.

Nothing of xlwings is replaced: an engine is what xlwings itself talks to (`xlwings.engines.add`), and this one talks to
a live LibreOffice through `office.ask_live`. It has the members that ordinary macros use. `Native` objects stand where
Excel's own objects do (`book.api`), with the few members of theirs that commands call.

What LibreOffice lets pass and Excel refuses is refused here too: writing into locked cells of a protected sheet.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from openpyxl.utils import column_index_from_string, get_column_letter
from xlwings import Engine, base_classes, engines
from xlwings.constants import MAX_COLUMNS, MAX_ROWS

from office import ask_live

__all__ = ["Person", "started"]

DAY_ZERO = dt.datetime(1899, 12, 30)
PER_POINT = 2540 / 72  # hundredths of a millimetre
PER_CHARACTER = 193.0  # of a column's width, about
_A1 = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d+)(?::\$?([A-Za-z]{1,3})\$?(\d+))?$")
_COLUMNS, _ROWS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})$"), re.compile(r"\$?(\d+):\$?(\d+)$")


class Person:
    """The officer before the screen: what they were told and asked, and what they answer (the last goes on)."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers) or ["yes"]
        self.told: list[str] = []

    def answer(self, prompt: str, buttons: str) -> str:
        self.told.append(prompt)
        if buttons == "ok":
            return "ok"
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def started(person: Person) -> Any:
    """xlwings with LibreOffice in Excel's place, as its active engine."""
    engine = Engine(impl=UnoEngine(person))
    engines.add(engine)
    engine.activate()
    return engine


class UnoEngine:
    """What xlwings asks of an engine."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.protection: dict[tuple[int, str], tuple[bool, ...]] = {}
        self._apps = Apps(self)

    @property
    def name(self) -> str:
        return "libreoffice"

    @property
    def type(self) -> str:
        return "desktop"

    @property
    def apps(self) -> Apps:
        return self._apps

    @staticmethod
    def prepare_xl_data_element(x: Any, date_format: Any) -> Any:
        if x is None or x != x:
            return ""
        if isinstance(x, dt.datetime):
            return (x.replace(tzinfo=None) - DAY_ZERO) / dt.timedelta(days=1)
        if isinstance(x, dt.date):
            return float((dt.datetime(x.year, x.month, x.day) - DAY_ZERO).days)
        return float(x) if isinstance(x, int | float) and not isinstance(x, bool) else x

    @staticmethod
    def clean_value_data(
        data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool
    ) -> list[list[Any]]:
        def clean(value: Any) -> Any:
            if value in ("", None):
                return empty_as
            if isinstance(value, dict) and "error" in value:
                return value["error"] if err_to_str else None
            if isinstance(value, dict):
                when = DAY_ZERO + dt.timedelta(days=value["date"])
                return datetime_builder(
                    year=when.year, month=when.month, day=when.day, hour=when.hour, minute=when.minute,
                    second=when.second, microsecond=when.microsecond,
                )  # fmt: skip
            return number_builder(value) if number_builder is not None and isinstance(value, float) else value

        return [[clean(value) for value in row] for row in data]


class Apps(base_classes.Apps):
    """One app: the LibreOffice that runs."""

    def __init__(self, engine: UnoEngine) -> None:
        self.engine = engine
        self._app = App(self)

    def keys(self) -> list[int]:
        return [self._app.pid]

    def add(self, spec: Any = None, add_book: Any = None, xl: Any = None, visible: Any = None) -> App:
        return self._app

    def __iter__(self) -> Iterator[App]:
        return iter([self._app])

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> App:
        return self._app


class App(base_classes.App):
    def __init__(self, apps: Apps) -> None:
        self.apps = apps
        self._books = Books(self)
        self._status: Any = False
        self._screen_updating = self._display_alerts = self._enable_events = self._interactive = self._visible = True

    @property
    def engine(self) -> UnoEngine:
        return self.apps.engine

    @property
    def api(self) -> SimpleNamespace:
        return SimpleNamespace(Name="LibreOffice")

    @property
    def pid(self) -> int:
        return 1

    @property
    def hwnd(self) -> int:
        return 1

    @property
    def version(self) -> str:
        return "16.0"

    @property
    def books(self) -> Books:
        return self._books

    @property
    def selection(self) -> Range | None:
        book = self._books.active
        if book is None:
            return None
        sheet, area = ask_live("selection", book.number)
        return Range(Sheet(book, sheet), area)

    def activate(self, steal_focus: bool = False) -> None:
        """It has no window to bring to the front."""

    def calculate(self) -> None:
        for book in self._books:
            ask_live("calculate", book.number)

    @property
    def calculation(self) -> str:
        book = self._books.active
        return "automatic" if book is None or ask_live("automatic", book.number, None) else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        for book in self._books:
            ask_live("automatic", book.number, value == "automatic")

    def alert(self, prompt: str, title: str, buttons: str, mode: str, callback: Any) -> str:
        return self.engine.person.answer(prompt, buttons)

    @property
    def status_bar(self) -> Any:
        return self._status

    @status_bar.setter
    def status_bar(self, value: Any) -> None:
        self._status = value

    @property
    def screen_updating(self) -> bool:
        return self._screen_updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        self._screen_updating = value

    @property
    def display_alerts(self) -> bool:
        return self._display_alerts

    @display_alerts.setter
    def display_alerts(self, value: bool) -> None:
        self._display_alerts = value

    @property
    def enable_events(self) -> bool:
        return self._enable_events

    @enable_events.setter
    def enable_events(self, value: bool) -> None:
        self._enable_events = value

    @property
    def interactive(self) -> bool:
        return self._interactive

    @interactive.setter
    def interactive(self, value: bool) -> None:
        self._interactive = value

    @property
    def visible(self) -> bool:
        return self._visible

    @visible.setter
    def visible(self, visible: bool) -> None:
        self._visible = visible

    def quit(self) -> None:
        for book in list(self._books):
            book.close()


class Books(base_classes.Books):
    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def api(self) -> None:
        return None

    @property
    def active(self) -> Book | None:
        number = ask_live("active")
        return None if number is None else Book(self.app, number)

    def __len__(self) -> int:
        return len(ask_live("all"))

    def __iter__(self) -> Iterator[Book]:
        return iter([Book(self.app, number) for number in ask_live("all")])

    def __call__(self, name_or_index: Any) -> Book:
        books = list(self)
        if isinstance(name_or_index, int):
            return books[name_or_index - 1]
        for book in books:
            if name_or_index.casefold() in (book.name.casefold(), book.fullname.casefold()):
                return book
        raise KeyError(name_or_index)

    def add(self) -> Book:
        return Book(self.app, ask_live("add"))

    def open(self, fullname: str, update_links: Any = None, read_only: Any = None, *rest: Any, **named: Any) -> Book:
        return Book(self.app, ask_live("open", str(fullname), bool(read_only)))


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
        return Range(self, _area(self, arg1, arg2))

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


def _area(sheet: Sheet, one: Any, other: Any) -> list[int]:
    """Rows and columns from 0, of addresses, names, pairs from 1, and ranges."""
    found = [_corners(sheet, given) for given in (one, other) if given is not None]
    return [min(a[0] for a in found), min(a[1] for a in found), max(a[2] for a in found), max(a[3] for a in found)]


def _corners(sheet: Sheet, given: Any) -> list[int]:
    if isinstance(given, Range):
        return given.area
    if isinstance(given, tuple):
        return [given[0] - 1, given[1] - 1, given[0] - 1, given[1] - 1]
    if match := _A1.match(given):
        row, column = int(match[2]) - 1, column_index_from_string(match[1]) - 1
        if match[3] is None:
            return [row, column, row, column]
        return [row, column, int(match[4]) - 1, column_index_from_string(match[3]) - 1]
    if match := _COLUMNS.match(given):
        return [0, column_index_from_string(match[1]) - 1, MAX_ROWS - 1, column_index_from_string(match[2]) - 1]
    if match := _ROWS.match(given):
        return [int(match[1]) - 1, 0, int(match[2]) - 1, MAX_COLUMNS - 1]
    return Names(sheet.book)(given).refers_to_range.area


class Range(base_classes.Range):
    def __init__(self, sheet: Sheet, area: list[int]) -> None:
        self._sheet = sheet
        self.area = list(area)
        self.options: Any = None  # xlwings puts them here

    def _ask(self, what: str, *arguments: Any) -> Any:
        return ask_live(what, *self._sheet.at, self.area, *arguments)

    @property
    def api(self) -> SimpleNamespace:
        return SimpleNamespace(Address=self.get_address(True, True, False))

    @property
    def sheet(self) -> Sheet:
        return self._sheet

    @property
    def row(self) -> int:
        return self.area[0] + 1

    @property
    def column(self) -> int:
        return self.area[1] + 1

    @property
    def shape(self) -> tuple[int, int]:
        return (self.area[2] - self.area[0] + 1, self.area[3] - self.area[1] + 1)

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        return (self._sheet.name, self.row, self.column, self.area[2] + 1, self.area[3] + 1)

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, arg1: int, arg2: int | None = None) -> Range:
        row, column = divmod(arg1 - 1, self.shape[1]) if arg2 is None else (arg1 - 1, arg2 - 1)
        return Range(self._sheet, [self.area[0] + row, self.area[1] + column] * 2)

    # Values

    @property
    def raw_value(self) -> Any:
        rows = self._ask("values")
        if len(self) == 1:
            return rows[0][0]
        return tuple(tuple(row) for row in rows)

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        if isinstance(value, list | tuple):
            self._ask("put", [list(row) for row in value])
        else:
            self._ask("put", [[value] * self.shape[1]] * self.shape[0])

    @property
    def formula(self) -> Any:
        rows = self._ask("formulas")
        return rows[0][0] if len(self) == 1 else tuple(tuple(row) for row in rows)

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    formula2 = formula

    @property
    def max_cells_per_read(self) -> None:
        return None

    @property
    def max_cells_per_write(self) -> None:
        return None

    def clear_contents(self) -> None:
        self._ask("clear", "values")

    def clear_formats(self) -> None:
        self._ask("clear", "formats")

    def clear(self) -> None:
        self.clear_contents()
        self.clear_formats()

    # Places

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        def one(row: int, column: int) -> str:
            return f"{'$' * col_absolute}{get_column_letter(column + 1)}{'$' * row_absolute}{row + 1}"

        first, last = one(*self.area[:2]), one(*self.area[2:])
        text = first if first == last else f"{first}:{last}"
        return f"'[{self._sheet.book.name}]{self._sheet.name}'!{text}" if external else text

    @property
    def address(self) -> str:
        return self.get_address(True, True, False)

    def end(self, direction: str) -> Range:
        return Range(self._sheet, self._ask("end", direction))

    @property
    def current_region(self) -> Range:
        return Range(self._sheet, self._ask("region"))

    def select(self) -> None:
        ask_live("activate", self._sheet.book.number)
        self._sheet.activate()
        self._ask("select")

    # Looks

    @property
    def color(self) -> tuple[int, int, int] | None:
        value = self._ask("look", "CellBackColor", None)
        return None if value in (None, -1) else (value >> 16 & 255, value >> 8 & 255, value & 255)

    @color.setter
    def color(self, color_or_rgb: Any) -> None:
        rgb = color_or_rgb
        number = -1 if rgb is None else rgb if isinstance(rgb, int) else rgb[0] << 16 | rgb[1] << 8 | rgb[2]
        self._ask("look", "CellBackColor", number)

    @property
    def font(self) -> Font:
        return Font(self)

    @property
    def wrap_text(self) -> bool:
        return bool(self._ask("look", "IsTextWrapped", None))

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self._ask("look", "IsTextWrapped", bool(value))

    @property
    def number_format(self) -> str:
        return str(self._ask("number_format", None))

    @number_format.setter
    def number_format(self, value: str) -> None:
        self._ask("number_format", value)

    @property
    def column_width(self) -> float:
        return round(self._ask("size", "width", None) / PER_CHARACTER, 2)

    @column_width.setter
    def column_width(self, value: float) -> None:
        self._ask("size", "width", value * PER_CHARACTER)

    @property
    def row_height(self) -> float:
        return round(self._ask("size", "height", None) / PER_POINT, 2)

    @row_height.setter
    def row_height(self, value: float) -> None:
        self._ask("size", "height", value * PER_POINT)

    @property
    def row_hidden(self) -> bool:
        return bool(self._ask("hidden", "rows", None))

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self._ask("hidden", "rows", value)

    @property
    def column_hidden(self) -> bool:
        return bool(self._ask("hidden", "columns", None))

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self._ask("hidden", "columns", value)

    def autofit(self, axis: str | None = None) -> None:
        self._ask("autofit", axis or "")

    def merge(self, across: bool = False) -> None:
        self._ask("merge", True)

    def unmerge(self) -> None:
        self._ask("merge", False)

    @property
    def merge_cells(self) -> bool:
        return bool(self._ask("merge", None))

    # Notes and names

    @property
    def note(self) -> Note | None:
        return Note(self) if self._ask("note", None) else None

    def add_note(self, text: str) -> Note:
        self._ask("note", text)
        return Note(self)

    @property
    def name(self) -> Name | None:
        return next((one for one in Names(self._sheet.book) if one.refers_to_range.area == self.area), None)

    @name.setter
    def name(self, value: str) -> None:
        ask_live("add_name", self._sheet.book.number, value, self._sheet.name, self.area)


class Font(base_classes.Font):
    def __init__(self, area: Range) -> None:
        self._area = area

    @property
    def bold(self) -> bool:
        return bool(self._area._ask("look", "CharWeight", None) > 100)

    @bold.setter
    def bold(self, value: bool) -> None:
        self._area._ask("look", "CharWeight", 150.0 if value else 100.0)

    @property
    def size(self) -> float:
        return float(self._area._ask("look", "CharHeight", None))

    @size.setter
    def size(self, value: float) -> None:
        self._area._ask("look", "CharHeight", float(value))

    @property
    def name(self) -> str:
        return str(self._area._ask("look", "CharFontName", None))

    @name.setter
    def name(self, value: str) -> None:
        self._area._ask("look", "CharFontName", value)

    @property
    def color(self) -> tuple[int, int, int]:
        value = max(self._area._ask("look", "CharColor", None), 0)
        return (value >> 16 & 255, value >> 8 & 255, value & 255)

    @color.setter
    def color(self, color_or_rgb: Any) -> None:
        rgb = color_or_rgb
        self._area._ask("look", "CharColor", rgb if isinstance(rgb, int) else rgb[0] << 16 | rgb[1] << 8 | rgb[2])


class Note(base_classes.Note):
    def __init__(self, cell: Range) -> None:
        self._cell = cell

    @property
    def text(self) -> str:
        return str(self._cell._ask("note", None) or "")

    @text.setter
    def text(self, value: str) -> None:
        self._cell._ask("note", value)

    @property
    def location(self) -> Range:
        return self._cell

    def delete(self) -> None:
        self._cell._ask("note", "")


class Names(base_classes.Names):
    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def api(self) -> None:
        return None

    def _all(self) -> list[Name]:
        return [Name(self.book, name, content) for name, content in ask_live("names", self.book.number)]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Name]:
        return iter(self._all())

    def __call__(self, name_or_index: Any) -> Name:
        names = self._all()
        if isinstance(name_or_index, int):
            return names[name_or_index - 1]
        return next(one for one in names if one.name.casefold() == name_or_index.casefold())

    def contains(self, name_or_index: Any) -> bool:
        if isinstance(name_or_index, int):
            return name_or_index <= len(self)
        return any(one.name.casefold() == name_or_index.casefold() for one in self._all())


class Name(base_classes.Name):
    def __init__(self, book: Book, name: str, content: str) -> None:
        self._book = book
        self._name = name
        self._content = content

    @property
    def name(self) -> str:
        return self._name

    @property
    def refers_to(self) -> str:
        return f"={self._content.replace('.', '!', 1)}"

    @property
    def refers_to_range(self) -> Range:
        sheet, _, place = self._content.rpartition(".")
        home = Sheet(self._book, sheet.lstrip("$").strip("'").replace("''", "'"))
        return home.range(place.replace("$", ""))

    def delete(self) -> None:
        ask_live("delete_name", self._book.number, self._name)
