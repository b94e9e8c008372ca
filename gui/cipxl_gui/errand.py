"""What every errand of the window needs: the open folder, its round, dialogs that come up, jobs that are begun."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from cipxl.folder import PlanFolder
from cipxl.progress import Progress
from cipxl.rounds import Letter
from cipxl_gui.letters_dialog import LettersDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from cipxl_gui.main_window import MainWindow

__all__ = ["NO_PLAN", "Errand"]

NO_PLAN = "No plan folder is open. Open one with Ctrl+Shift+O."
NO_ROUND = "No round has been issued yet. Issue one with Ctrl+Shift+N."


class Errand(QObject):
    """What errands share.

    Args:
        window: The window.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._desk = window.desk
        self._deeds = window.deeds
        self._kept = window.kept

    def _folder(self) -> PlanFolder:
        folder = self._desk.folder
        assert folder is not None  # noqa: S101  # asked for with a picture only
        return folder

    def _round(self) -> str:
        """The name of the round that is looked at; "" where there is none, which is said."""
        picture = self._window.picture
        if picture is None:
            self._window.tell(NO_PLAN)
        elif picture.overview.round is None:
            self._window.tell(NO_ROUND)
        else:
            return picture.overview.round.name
        return ""

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _letters(self, title: str, letters: Sequence[Letter]) -> None:
        self._open(LettersDialog(title, letters, self._window.open_outside, self._window))

    def open_workbook(self, path: Path, sheet: str = "", a1: str = "") -> None:
        """Open a workbook at a cell in Excel, else in the system's own program with the cell said."""
        from cipxl_gui import outside

        def done(opened: bool) -> None:
            if not opened:
                self._window.open_outside(path)
                if a1:
                    self._say(f"{path.name}: the cell is {a1}{f' on {sheet}' if sheet else ''}.")

        self._read(f"Opening {path.name}", lambda _progress: outside.open_workbook(path, sheet, a1), done)

    def _say(self, sentence: str) -> None:
        self._window.statusBar().showMessage(sentence, 15_000)
        self._window.speaker.say(sentence)

    def _do(self, title: str, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        self._deeds.do(title, work, done)

    def _read(self, title: str, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        self._window.jobs.start(title, work, done, self._window.tell_trouble)
