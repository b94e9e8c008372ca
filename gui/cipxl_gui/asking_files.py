"""Asking for a file, several, or a folder, without holding up the window until it is answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

__all__ = ["ask_file", "ask_files", "ask_folder"]


def ask_folder(parent: QWidget, title: str, start: Path | str, done: Callable[[Path], object]) -> None:
    """Ask for a folder, beginning at `start`; `done` is given it."""
    dialog = _dialog(parent, title, start, QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(lambda chosen: done(Path(chosen)))
    dialog.open()


def ask_file(
    parent: QWidget, title: str, start: Path | str, kinds: Sequence[str], done: Callable[[Path], object]
) -> None:
    """Ask for a file that is there, of these kinds ("Workbooks (*.xlsx)"); `done` is given it."""
    dialog = _dialog(parent, title, start, QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(list(kinds))
    dialog.fileSelected.connect(lambda chosen: done(Path(chosen)))
    dialog.open()


def ask_files(
    parent: QWidget, title: str, start: Path | str, kinds: Sequence[str], done: Callable[[list[Path]], object]
) -> None:
    """Ask for one file or several that are there; `done` is given them."""
    dialog = _dialog(parent, title, start, QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilters(list(kinds))
    dialog.filesSelected.connect(lambda chosen: done([Path(one) for one in chosen]))
    dialog.open()


def _dialog(parent: QWidget, title: str, start: Path | str, mode: QFileDialog.FileMode) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(mode)
    if str(start):
        dialog.setDirectory(str(start))
    return dialog
