"""Where the papers lie, with a way to open each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QPushButton, QVBoxLayout, QWidget

from cipxl.publishing import Published
from cipxl_gui.parts import Words, connected

__all__ = ["PublishedDialog"]


class PublishedDialog(QDialog):
    """The dialog.

    Args:
        published: What was written.
        open_: Opens a file or folder in the system's program.
        parent: The window.
    """

    def __init__(self, published: Published, open_: Callable[[Path], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Published")
        self._files = published.files
        self._open = open_
        place = published.files[0].parent if published.files else Path()
        what = "The draft papers are" if published.draft else "The papers are"
        self.list = QListWidget(self)
        self.list.setAccessibleName("Papers")
        self.list.addItems([file.name for file in published.files])
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(lambda _item: self._open_chosen())
        show = connected(QPushButton("&Open", self), self._open_chosen)
        folder = connected(QPushButton("Show the &folder", self), lambda: open_(place))
        close = connected(QPushButton("Close", self), self.accept)
        close.setDefault(True)
        row = QHBoxLayout()
        row.addWidget(show)
        row.addWidget(folder)
        row.addStretch()
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(Words(f"{what} in {place}", self, reachable=True))
        layout.addWidget(self.list, stretch=1)
        layout.addLayout(row)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 80, metrics.height() * 14)

    def _open_chosen(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._files):
            self._open(self._files[row])
