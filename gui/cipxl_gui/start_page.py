"""The first page: recent plan folders, open one, make one, or look at the example."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from cipxl_gui.parts import Flow, Heading, Words, button_of

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

__all__ = ["StartPage"]


class StartPage(QWidget):
    """The page.

    Args:
        actions: What can be done from here, each a button.
        parent: The window.
    """

    chosen = Signal(Path)

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.addWidget(Heading("Improvement plans", self, larger=1.6))
        layout.addWidget(
            Words(
                "A plan is a folder with the master workbook, its rounds and its papers. "
                "Open one, or look at the example plan to see a whole round without any risk.",
                self,
            )
        )
        row = QWidget(self)
        flow = Flow(row)
        flow.setContentsMargins(0, 0, 0, 0)
        for action in actions:
            flow.addWidget(button_of(action, row))
        layout.addWidget(row)
        layout.addWidget(Heading("Recent plan folders", self))
        self.list = QListWidget(self)
        self.list.setAccessibleName("Recent plan folders")
        self.list.setAlternatingRowColors(True)
        self.list.setSpacing(3)
        self.list.itemActivated.connect(lambda item: self.chosen.emit(item.data(Qt.ItemDataRole.UserRole)))
        layout.addWidget(self.list, stretch=1)
        self.none = Words("None yet. A folder that you open is listed here the next time.", self)
        layout.addWidget(self.none)

    def show_recent(self, folders: Sequence[Path]) -> None:
        """Show these folders, the latest first."""
        self.list.clear()
        for path in folders:
            item = QListWidgetItem(f"{path.name}    {path.parent}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, path)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{path.name}, in {path.parent}")
            item.setToolTip(str(path))
        self.list.setVisible(bool(folders))
        self.none.setVisible(not folders)
        if folders:
            self.list.setCurrentRow(0)
