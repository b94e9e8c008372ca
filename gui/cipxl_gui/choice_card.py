"""One answer in the dialog of conflicts: who says it, where it comes from, its text with changed words marked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QRadioButton, QTextEdit, QVBoxLayout, QWidget

from cipxl_gui.parts import Words
from cipxl_gui.word_marks import Marked, mark_words
from cipxl_gui.words import escaped

__all__ = ["ChoiceCard"]


class ChoiceCard(QWidget):
    """A choice.

    Args:
        number: The digit that chooses it with Alt, 0 where there is none left.
        who: Whose answer it is: "Keep master", "Fostering".
        where: File, cell and date, in words.
        text: The answer.
        base: What it is told against: what was sent out.
        parent: The dialog.
    """

    def __init__(self, number: int, who: str, where: str, text: str, base: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.marked: Marked = mark_words(base, text)
        key = f"&{number} " if 0 < number < 10 else ""
        self.choice = QRadioButton(f"{key}{escaped(who)}", self)
        self.text = QTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAcceptRichText(False)
        self.text.setPlainText(text)
        self.text.setAccessibleName(f"Text of {who}")
        self.where = Words(where, self)
        self.differs = Words(f"Against what was sent out: {self.marked.in_words()}", self)
        said = " ".join(text.split()) or "empty"
        self.choice.setAccessibleName(f"{number}, {who}: {said}" if number else f"{who}: {said}")
        self.choice.setAccessibleDescription(f"{where}. {self.differs.text()}")
        self._mark()
        if not text:
            self.text.setPlaceholderText("(empty)")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.choice)
        layout.addWidget(self.text, stretch=1)
        layout.addWidget(self.where)
        layout.addWidget(self.differs)
        self.text.setMinimumWidth(self.fontMetrics().averageCharWidth() * 28)

    def _mark(self) -> None:
        """Changed words bold and underlined: neither colour nor position alone says it."""
        marked = QTextCharFormat()
        marked.setFontWeight(QFont.Weight.Bold)
        marked.setFontUnderline(True)
        cursor = QTextCursor(self.text.document())
        for start, end in self.marked.places:
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(marked)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
