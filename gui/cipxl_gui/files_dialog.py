"""Where the files lie that were written, with a way to open each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QPushButton, QVBoxLayout, QWidget

from cipxl_gui.parts import Words, connected

__all__ = ["FilesDialog"]


class FilesDialog(QDialog):
    """The dialog.

    Args:
        title: What was done: "Published".
        what: What the files are, as a sentence begins: "The papers are".
        files: The files, all in one folder.
        open_: Opens a file or folder in the system's program.
        parent: The window.
    """

    def __init__(
        self,
        title: str,
        what: str,
        files: Sequence[Path],
        open_: Callable[[Path], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._files = tuple(files)
        self._open = open_
        place = self._files[0].parent if self._files else Path()
        self.told = Words(f"{what} in {place}", self, reachable=True)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Files")
        self.list.addItems([file.name for file in self._files])
        self.list.setCurrentRow(0)
        self.list.itemDoubleClicked.connect(lambda _item: self._open_chosen())
        self.show_file = connected(QPushButton("&Open", self), self._open_chosen)
        folder = connected(QPushButton("Show the &folder", self), lambda: open_(place))
        self.show_file.setDefault(True)  # Enter in the list opens the file
        close = connected(QPushButton("Close", self), self.accept)
        row = QHBoxLayout()
        row.addWidget(self.show_file)
        row.addWidget(folder)
        row.addStretch()
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.told)
        layout.addWidget(self.list, stretch=1)
        layout.addLayout(row)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 80, metrics.height() * 14)
        self.list.setFocus()

    def _open_chosen(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._files):
            self._open(self._files[row])
