"""LibreOffice as an application with open workbooks, and the person before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from xlwings import Engine, base_classes, engines

from office import ask_live
from uno_engine.books import Book, Sheet
from uno_engine.cells import Range

__all__ = ["App", "Apps", "Books", "Person", "UnoEngine", "started"]

DAY_ZERO = dt.datetime(1899, 12, 30)


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


@contextmanager
def started(person: Person) -> Iterator[Any]:
    """xlwings with LibreOffice in Excel's place, as its active engine while the block runs."""
    engine, before = Engine(impl=UnoEngine(person)), engines.active
    engines.add(engine)
    engine.activate()
    try:
        yield engine
    finally:
        engines.active = before
        engines.engines.remove(engine)
        del engines.engines_by_name[engine.name]


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
