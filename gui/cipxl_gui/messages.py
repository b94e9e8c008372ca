"""Messages of their own: a sentence to be read, and the question before the window closes at work."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

__all__ = ["ask_before_closing", "tell"]


def tell(parent: QWidget, sentence: str, report: Path | None, open_: Callable[[Path], object]) -> None:
    """Say something; where there is a report of what nobody foresaw, offer it, and `open_` opens it."""
    box = QMessageBox(QMessageBox.Icon.Information, "cipxl", sentence, QMessageBox.StandardButton.Ok, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if report is not None:
        box.setIcon(QMessageBox.Icon.Warning)
        box.setInformativeText(f"What happened is written down for the maintainers in {report}")
        show = box.addButton("&Show the report", QMessageBox.ButtonRole.ActionRole)
        show.clicked.connect(partial(open_, report))
    box.open()


def ask_before_closing(parent: QWidget, doing: str, stop: Callable[[], object]) -> None:
    """Ask whether to stop what is being done and close; `stop` is called where the answer is yes."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("cipxl is at work")
    box.setText(f"{doing}: not finished yet. Stop it and close? Nothing that was saved is lost.")
    wait = box.addButton("&Go on working", QMessageBox.ButtonRole.RejectRole)
    yes = box.addButton("&Stop and close", QMessageBox.ButtonRole.DestructiveRole)
    yes.clicked.connect(lambda _checked=False: stop())
    box.setDefaultButton(wait)
    box.setEscapeButton(wait)
    box.open()
