from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from PySide6.QtCore import QObject, QSettings, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox

from builders import LATER, Return, issued, plan_folder, send_back
from cipxl.demo import begin
from cipxl_gui.main_window import MainWindow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

NOW = datetime(2020, 10, 21, 17, 0)
Widget = TypeVar("Widget", bound=QDialog)


@pytest.fixture(scope="session")
def example_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example plan with its returns in and nothing consolidated."""
    path = tmp_path_factory.mktemp("example") / "Road to Excellence"
    begin(path, lambda _step: None)
    return path


@pytest.fixture(scope="session")
def small_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small plan: a return in time, a late one that disagrees with it and mistypes, a team that is silent."""
    folder = issued(tmp_path_factory.mktemp("small") / "A plan")
    send_back(folder, "First Response", {("r2", "impact"): "A", ("r1", "implementation"): "G"})
    send_back(folder, "Early Help", {("r2", "impact"): "G", ("r3", "impact"): "Ambr"}, received=LATER)
    return folder.path


@pytest.fixture(scope="session")
def bare_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small plan before its first round."""
    return plan_folder(tmp_path_factory.mktemp("bare") / "A new plan").path


@pytest.fixture
def example(example_made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(example_made, tmp_path / example_made.name))


@pytest.fixture
def small(small_made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_made, tmp_path / small_made.name))


@pytest.fixture
def bare(bare_made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(bare_made, tmp_path / bare_made.name))


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings" / "cipxl.ini"), QSettings.Format.IniFormat)


@pytest.fixture(autouse=True)
def look_as_before(qapp: QApplication) -> Iterator[None]:
    """Colours and text size are put back after each test."""
    font, palette = qapp.font(), qapp.palette()
    yield
    qapp.setFont(font)
    qapp.setPalette(palette)


class Driver:
    """A person at the window: opens, presses, waits until the work is done, and hears what is said."""

    def __init__(self, qtbot: QtBot, settings: QSettings, reports: Path) -> None:
        self.qtbot = qtbot
        self.window = MainWindow(settings, lambda: NOW, reports)
        qtbot.addWidget(self.window, before_close_func=lambda window: window.jobs.wait())
        self.heard: list[str] = []
        self.window.speaker.said.connect(self.heard.append)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)  # without it a real screen gives keys to nobody

    def to_front(self) -> None:
        """The window is in front again, as the system brings it when a dialog closes."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)

    def rest(self) -> None:
        """Wait until nothing is being done any more."""
        for _ in range(3):  # one job may start the next
            self.qtbot.waitUntil(lambda: not self.window.jobs.in_front, timeout=20_000)
            self.qtbot.wait(1)

    def open(self, path: Path) -> MainWindow:
        self.window.open_folder(path)
        self.rest()
        return self.window

    def do(self, name: str) -> None:
        self.window.commands[name].trigger()
        self.rest()

    def dialog(self, kind: type[Widget]) -> Widget:
        """The dialog of a kind that is open."""
        found = [box for box in self.window.findChildren(kind) if box.isVisible()]
        assert len(found) == 1, found
        return found[0]

    def message(self) -> str:
        """The message that is shown; it is closed."""
        boxes = [box for box in self.window.findChildren(QMessageBox) if box.isVisible()]
        assert len(boxes) == 1
        text = boxes[0].text()
        boxes[0].reject()
        return text

    def rows(self) -> list[list[str]]:
        """The table of returns as it shows."""
        model = self.window.page.table.model()
        return [[str(model.index(r, c).data()) for c in range(model.columnCount())] for r in range(model.rowCount())]


@pytest.fixture
def driver(qtbot: QtBot, settings: QSettings, tmp_path: Path) -> Iterator[Driver]:
    made = Driver(qtbot, settings, tmp_path / "reports")
    yield made
    made.window.jobs.stop()
    made.window.jobs.wait()


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


@pytest.fixture
def type_in() -> Callable[..., Any]:
    """Types into a team's return and sends it back."""

    def fill(folder: Any, team: str, cells: dict[tuple[str, str], str], **how: Any) -> Path:
        back = Return(folder, team)
        for (row, field), text in cells.items():
            back.type(row, field, text)
        return back.save(**how)

    return fill
