"""Small widgets that every screen is made of: words that wrap, headings, buttons that do an action, a flowing row."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QLayout, QLayoutItem, QPushButton, QSizePolicy, QStyle, QWidget
from shiboken6 import isValid

__all__ = ["Flow", "Heading", "Words", "button_of", "connected", "escaped", "labelled", "while_open"]

Answer = TypeVar("Answer")


class Words(QLabel):
    """A text of as many lines as it needs, which mouse and keyboard can select and a screen reader reaches by Tab.

    Args:
        text: The text.
        parent: The widget that it stands in.
        reachable: Whether Tab stops at it: for what a person must not miss.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None, *, reachable: bool = False) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)  # as many lines as there is need for at the width that there is, and no more
        self.setSizePolicy(policy)
        if reachable:
            flags = Qt.TextInteractionFlag
            self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


class Heading(QLabel):
    """A text in larger, bold letters, that grows with the window's text.

    Args:
        text: The text.
        parent: The widget that it stands in.
        larger: How much larger than the window's text.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None, *, larger: float = 1.3) -> None:
        self._larger = larger
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.dress()

    def dress(self) -> None:
        """Take the size of the application's text as it is now."""
        font = QApplication.font()
        font.setPointSizeF(font.pointSizeF() * self._larger)
        font.setBold(True)
        self.setFont(font)


def button_of(action: QAction, parent: QWidget) -> QPushButton:
    """A button that does an action, with its words, and its keys in the tool tip."""
    button = QPushButton(action.text(), parent)
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    button.setToolTip(f"{action.text().replace('&', '')} ({keys})" if keys else "")
    button.clicked.connect(action.trigger)
    return button


def escaped(text: str) -> str:
    """A text for a menu or button, where an ampersand would be taken for an access key."""
    return text.replace("&", "&&")


def labelled(text: str, field: QWidget, parent: QWidget) -> QLabel:
    """The label of a field: its access key leads there, and a screen reader says it."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setBuddy(field)
    if not field.accessibleName():
        field.setAccessibleName(text.replace("&", "").rstrip(":"))
    return label


class Flow(QLayout):
    """Widgets in a row, going on in the next line where there is no room: for buttons at any text size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem, /) -> None:  # noqa: N802 - Qt's name
        """Take a widget in."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int, /) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """The one at a place."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int, /) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Take the one at a place out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """It takes no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """It is taller where it is narrow."""
        return True

    def heightForWidth(self, width: int, /) -> int:  # noqa: N802 - Qt's name
        """How tall it is at a width."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect, /) -> None:  # noqa: N802 - Qt's name
        """Put each widget into its place."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """All in one line."""
        shown = self._shown()
        gap = self._gap()
        width = sum(item.sizeHint().width() for item in shown) + gap * max(0, len(shown) - 1)
        return QSize(width, max((item.sizeHint().height() for item in shown), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """One widget a line."""
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _gap(self) -> int:
        owner = self.parentWidget()
        metric = QStyle.PixelMetric.PM_LayoutHorizontalSpacing
        return max(4, owner.style().pixelMetric(metric)) if owner else 6

    def _place(self, rect: QRect, *, move: bool) -> int:
        gap, x, y, line = self._gap(), rect.x(), rect.y(), 0
        for item in self._shown():
            size = item.sizeHint()
            if x + size.width() > rect.right() + 1 and line:
                x, y, line = rect.x(), y + line + gap, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + gap
            line = max(line, size.height())
        return y + line - rect.y()


def connected(button: QPushButton, act: Callable[[], object]) -> QPushButton:
    """A button that does something when it is pressed."""
    button.clicked.connect(lambda _checked=False: act())
    return button


def while_open(widget: QWidget, act: Callable[[Answer], object]) -> Callable[[Answer], None]:
    """What takes the answer of a job for a dialog, and nothing once that has been closed."""

    def take(answer: Answer) -> None:
        if isValid(widget):
            act(answer)

    return take
