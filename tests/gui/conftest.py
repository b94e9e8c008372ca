from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, QSettings, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from cipxl_gui.main_window import MainWindow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

TODAY = date(2020, 10, 10)

PLAN = """
title = "The Road to Excellence"
profile = "leicestershire-2020"
scheme = "leicestershire-2020"

[[teams]]
name = "Early Help"
recommendations = ["2019 1"]

[[teams]]
name = "Children in Care"
recommendations = ["2019 5"]

[[teams]]
name = "Virtual School"
recommendations = ["2019 6"]
"""

ROUND = """
name = "{name}"
period = "{period}"
due = {due}
"""

ISSUED = """
[[issued]]
team = "{team}"
file = "{team} {slug}.xlsx"
number = 1
when = 2020-09-28T09:00:00
due = {due}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plan folder with a master and no round yet."""
    path = tmp_path / "Road to Excellence"
    path.mkdir()
    (path / "plan.toml").write_text(PLAN, encoding="utf-8")
    (path / "master.xlsx").write_bytes(b"the master")
    return path


AddRound = Callable[..., Path]


@pytest.fixture
def add_round(folder: Path) -> AddRound:
    """Puts a round into the folder; gives the round's own folder."""

    def add(
        slug: str = "2020-10",
        name: str = "October 2020",
        period: str = "Q2 2020/21",
        due: str = "2020-10-16",
        teams: tuple[str, ...] = ("Early Help", "Children in Care", "Virtual School"),
        returns: tuple[str, ...] = (),
    ) -> Path:
        place = folder / "rounds" / slug
        (place / "returns").mkdir(parents=True)
        text = ROUND.format(name=name, period=period, due=due)
        text += "".join(ISSUED.format(team=team, slug=slug, due=due) for team in teams)
        (place / "round.toml").write_text(text, encoding="utf-8")
        for file in returns:
            (place / "returns" / file).write_bytes(file.encode())
        return place

    return add


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings" / "cipxl.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def window(qtbot: QtBot, settings: QSettings) -> Iterator[MainWindow]:
    """The window as it starts, on 10 October 2020."""
    made = MainWindow(settings, today=lambda: TODAY)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)  # without it a real screen gives keys to nobody
    yield made
    made.close()


@pytest.fixture
def open_in(qtbot: QtBot) -> Callable[[MainWindow, Path], None]:
    """Opens a folder and waits until it is shown, or has been refused."""

    def open_and_wait(window: MainWindow, path: Path) -> None:
        with qtbot.waitSignal(window.settled):
            window.open_folder(path)

    return open_and_wait


class Desktop(QObject):
    """Takes what the app asks the desktop to open."""

    asked = Signal(QUrl)

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    taker = Desktop()
    QDesktopServices.setUrlHandler("file", taker, "take")
    yield taker
    QDesktopServices.unsetUrlHandler("file")
