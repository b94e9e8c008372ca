"""One answer in the dialog of conflicts: who says it, where it comes from, its text with changed words marked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QRadioButton, QTextEdit, QVBoxLayout, QWidget

from cipxl_gui.parts import Words, escaped
from cipxl_gui.word_marks import mark_words

__all__ = ["ChoiceCard"]

_SHORT = 24  # characters that stand on one line in the narrowest card


class ChoiceCard(QWidget):
    """A choice.

    Args:
        number: The digit that chooses it with Alt, 0 where there is none left.
        who: Whose answer it is: "Keep master", "Fostering".
        where: File, cell and date, in words.
        text: The answer.
        means: What it stands for, such as a rating's meaning; "" where the text says it.
        parent: The dialog.
    """

    def __init__(
        self, number: int, who: str, where: str, text: str, means: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._plain = text
        self._where = where
        key = f"&{number} " if 0 < number < 10 else ""
        self.choice = QRadioButton(f"{key}{escaped(who)}", self)
        self.text = QTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAcceptRichText(False)
        self.text.setPlainText(text)
        self.text.setAccessibleName(f"Text of {who}")
        self.where = Words(where, self)
        self.differs = Words("", self)
        self.means = Words(means, self)
        self.means.setVisible(bool(means))
        said = ", ".join(part for part in (" ".join(text.split()) or "empty", means) if part)
        self.choice.setAccessibleName(f"{number}, {who}: {said}" if number else f"{who}: {said}")
        if not text:
            self.text.setPlaceholderText("(empty)")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.choice)
        layout.addWidget(self.means)
        layout.addWidget(self.text, stretch=1)
        layout.addWidget(self.where)
        layout.addWidget(self.differs)
        metrics = self.fontMetrics()
        self.text.setMinimumWidth(metrics.averageCharWidth() * 28)
        self.short = len(text) <= _SHORT and "\n" not in text
        if self.short:  # a rating: the other answers stay in sight
            self.text.setFixedHeight(metrics.height() * 2)
            layout.addStretch()
        else:
            self.text.setMinimumHeight(metrics.height() * 5)

    def mark_against(self, other: str, words: str) -> None:
        """Mark the words that another text does not have: bold and underlined, since colour alone would not say it.

        Args:
            other: The text that it is told against.
            words: What that text is: "what was sent out".
        """
        found = mark_words(other, self._plain)
        self.differs.setText(f"Against {words}: {found.in_words()}")
        self.choice.setAccessibleDescription(f"{self._where}. {self.differs.text()}")
        marked = QTextCharFormat()
        marked.setFontWeight(QFont.Weight.Bold)
        marked.setFontUnderline(True)
        cursor = QTextCursor(self.text.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.setCharFormat(QTextCharFormat())
        for start, end in found.places:
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(marked)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
