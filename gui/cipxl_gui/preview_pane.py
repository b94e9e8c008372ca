"""The paper's pages as they will print, made away from the window's thread when the pane is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from cipxl_gui.parts import Words
from cipxl_gui.words import count_of

if TYPE_CHECKING:
    from cipxl.publishing import PagePicture

__all__ = ["PreviewPane"]

_SMALL = QSize(110, 165)  # pixels of a page in the list, at most


class PreviewPane(QWidget):
    """The pane; it asks to be filled when it is looked at."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: tuple[PagePicture, ...] = ()
        self.told = Words("", self, reachable=True)
        self.pages = QListWidget(self)
        self.pages.setAccessibleName("Pages of the paper")
        self.pages.setIconSize(_SMALL)
        self.page = QLabel(self)
        self.page.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        area.setAccessibleName("The chosen page")
        area.setWidget(self.page)
        split = QSplitter(self)
        split.setChildrenCollapsible(False)
        split.addWidget(self.pages)
        split.addWidget(area)
        split.setStretchFactor(1, 5)
        top = QHBoxLayout()
        top.addWidget(self.told, stretch=1)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(split, stretch=1)
        self.pages.currentRowChanged.connect(self._show)
        self.forget()

    @property
    def filled(self) -> bool:
        """Whether pages are shown."""
        return bool(self._pages)

    def forget(self) -> None:
        """What was shown is of a plan as it no longer is."""
        self.show_pages(())
        self.told.setText("The pages are made when you look here.")

    def tell(self, sentence: str) -> None:
        """Say why there are no pages, or that they are being made."""
        self.told.setText(sentence)

    def show_pages(self, pages: Sequence[PagePicture]) -> None:
        """Show these pages; the page that was shown stays shown."""
        before = max(0, self.pages.currentRow())
        self._pages = ()
        self.pages.clear()
        self._pages = tuple(pages)
        for number, page in enumerate(pages, start=1):
            small = _pixmap(page.small)
            item = QListWidgetItem(QIcon(small), f"Page {number}", self.pages)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"Page {number} of {len(pages)}")
            item.setSizeHint(QSize(0, min(small.height(), _SMALL.height()) + 12))
        self.pages.setCurrentRow(min(before, len(pages) - 1))
        if pages:
            count = count_of(len(pages), "page")
            self.told.setText(f"{count} as they would print now, from the master as it is. Nothing is published.")

    def _show(self, row: int) -> None:
        if 0 <= row < len(self._pages):
            self.page.setPixmap(_pixmap(self._pages[row].whole))
            self.page.setAccessibleName(f"Page {row + 1} of {len(self._pages)}")
        else:
            self.page.clear()


def _pixmap(picture: bytes) -> QPixmap:
    found = QPixmap()
    found.loadFromData(picture)
    return found
