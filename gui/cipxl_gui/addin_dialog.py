"""The Excel add-in on this computer: what is installed, what is wrong, install it, take it away."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QPushButton, QVBoxLayout, QWidget

from cipxl.errors import CipxlError
from cipxl.progress import Progress
from cipxl_gui.parts import Words, connected

if TYPE_CHECKING:
    from cipxl_addin.host import Host
    from cipxl_gui.jobs import Jobs, Trouble

__all__ = ["AddinDialog", "Told", "examine_addin", "install_addin", "remove_addin"]


class Told(NamedTuple):
    """What the add-in's own commands said: a headline, sentences, and whether the add-in can be installed here."""

    headline: str
    sentences: tuple[str, ...]
    can_install: bool = False


def examine_addin(host: Host) -> Told:
    """What is installed, and what is known to stop it; nothing is changed."""
    from cipxl_addin.doctor import examine
    from cipxl_addin.status import look
    from cipxl_addin.xlam import contents

    status = look(host)
    windows = host.is_windows()
    found = examine(host, contents() if windows and host.xlwings_version() else b"")
    headline = "The add-in is ready." if status.ready and found.healthy else "The add-in is not ready here."
    lines = [f"{check.message} {check.fix}".strip() for check in status.checks if not check.ok]
    lines += [line for line in found.sentences() if line and line not in lines]
    return Told(headline, tuple(lines), windows)


def install_addin(host: Host) -> Told:
    """Put the add-in into Excel, and say what was done."""
    from cipxl_addin.install import install
    from cipxl_addin.xlam import contents

    done = install(host, contents())
    return Told("The add-in was installed. Close Excel and open it again.", tuple(done.sentences()), True)


def remove_addin(host: Host) -> Told:
    """Take the add-in away, and say what was done."""
    from cipxl_addin.install import uninstall

    return Told("The add-in was taken away.", tuple(uninstall(host).sentences()), True)


class AddinDialog(QDialog):
    """The dialog.

    Args:
        jobs: Where the work is done.
        host: The computer.
        parent: The window.
    """

    def __init__(self, jobs: Jobs, host: Host, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Excel add-in")
        self._jobs = jobs
        self._host = host
        self.told = Words("Looking at this computer…", self, reachable=True)
        self.list = QListWidget(self)
        self.list.setAccessibleName("What was found")
        self.list.setWordWrap(True)
        self.list.setAlternatingRowColors(True)
        self.install = connected(
            QPushButton("&Install", self), lambda: self._start("Installing the add-in", install_addin)
        )
        self.remove = connected(
            QPushButton("Take it &away", self), lambda: self._start("Taking the add-in away", remove_addin)
        )
        self.look = connected(
            QPushButton("&Look again", self), lambda: self._start("Looking at this computer", examine_addin)
        )
        close = connected(QPushButton("Close", self), self.accept)
        close.setDefault(True)
        row = QHBoxLayout()
        for button in (self.install, self.look, self.remove):
            row.addWidget(button)
        row.addStretch()
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(
            Words(
                "The add-in puts cipxl's commands and functions into Excel. The rest of cipxl works without it.", self
            )
        )
        layout.addWidget(self.told)
        layout.addWidget(self.list, stretch=1)
        layout.addLayout(row)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 95, metrics.height() * 24)
        self._enable(False)
        self._start("Looking at this computer", examine_addin)

    def _start(self, title: str, ask: object) -> None:
        self._enable(False)
        self.told.setText(f"{title}…")

        def work(_progress: Progress) -> Told:
            try:
                return ask(self._host)  # type: ignore[operator, no-any-return]  # one of the functions above
            except OSError as error:
                where = f" ({error.filename})" if error.filename else ""
                reason = error.strerror or error
                raise CipxlError(f"This computer could not be looked at{where}: {reason}. Ask ICT.") from error

        self._jobs.start(title, work, self._show, self._fail, kind="addin")

    def _show(self, told: Told) -> None:
        self.told.setText(told.headline)
        self.list.clear()
        self.list.addItems(list(told.sentences))
        self._enable(told.can_install)

    def _fail(self, trouble: Trouble) -> None:
        self.told.setText(trouble.sentence)
        self._enable(True)

    def _enable(self, on: bool) -> None:
        self.install.setEnabled(on)
        self.remove.setEnabled(on)
