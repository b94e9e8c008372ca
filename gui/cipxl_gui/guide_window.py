"""The guide in a window of its own: the pages of the docs folder, with their links."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QKeySequence, QShortcut, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

__all__ = ["GuideWindow", "first_page"]

_FIRST_PAGES = ("index.md", "guide.md", "README.md")


def first_page(docs: Path) -> Path | None:
    """The page that the guide opens at, or None where there is no guide."""
    return next((docs / name for name in _FIRST_PAGES if (docs / name).is_file()), None)


class _Pages(QTextBrowser):
    """Pages whose pictures are never wider than the window."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: N802  # Qt's name
        """A page's part; a picture at the width that there is for it."""
        found = super().loadResource(kind, name)
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return found
        picture = QImage(self.source().resolved(QUrl(name)).toLocalFile())
        room = self.viewport().width() - 2 * int(self.document().documentMargin()) - self.verticalScrollBar().width()
        if picture.isNull() or picture.width() <= room or room <= 0:
            return found
        return picture.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)


class GuideWindow(QWidget):
    """A page of the guide. Alt+Left goes back, Esc closes; links to the web open in the browser."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.setWindowTitle("Guide – cipxl")
        self.browser = _Pages(self)
        self.browser.setAccessibleName("Guide")
        self.browser.setOpenLinks(False)
        self.browser.anchorClicked.connect(self._follow)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.browser)
        QShortcut(QKeySequence("Esc"), self, self.close)
        QShortcut(QKeySequence("Alt+Left"), self, self.browser.backward)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 90, metrics.height() * 36)
        self.show_page(page)

    def show_page(self, page: Path) -> None:
        """Show this page of the guide."""
        self.browser.setSource(QUrl.fromLocalFile(str(page)))

    def _follow(self, link: QUrl) -> None:
        target = self.browser.source().resolved(link)
        if target.scheme() in ("http", "https", "mailto"):
            QDesktopServices.openUrl(target)
        elif target.isLocalFile():
            self.browser.setSource(target)
