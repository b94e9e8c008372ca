"""What is said to a person besides what is shown: one place through which everything spoken goes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

__all__ = ["Speaker"]


class Speaker(QObject):
    """Says sentences to a screen reader.

    Args:
        speaks_for: The widget on whose behalf it speaks.
    """

    said = Signal(str)

    def __init__(self, speaks_for: QObject) -> None:
        super().__init__(speaks_for)
        self._for = speaks_for

    def say(self, sentence: str) -> None:
        """Say it once; a screen reader reads it out without the focus moving."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._for, sentence))
        self.said.emit(sentence)
