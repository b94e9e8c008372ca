"""The e-mails of a round, ready to copy: one for each team, with the workbook that goes with it. Nothing is sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from cipxl.rounds import Letter
from cipxl_gui.parts import Words, connected, labelled

__all__ = ["LettersDialog"]


class LettersDialog(QDialog):
    """The dialog.

    Args:
        title: What the e-mails are for.
        letters: The e-mails.
        open_folder: Shows a folder in the file manager.
        parent: The window.
    """

    def __init__(
        self,
        title: str,
        letters: Sequence[Letter],
        open_folder: Callable[[Path], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._letters = list(letters)
        self._open_folder = open_folder
        self.teams = QListWidget(self)
        self.teams.setAccessibleName("Teams")
        self.teams.addItems([letter.team for letter in letters])
        self.subject = QLineEdit(self)
        self.subject.setReadOnly(True)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.attach = Words(parent=self, reachable=True)
        self.told = Words(parent=self)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(labelled("&Subject:", self.subject, right))
        column.addWidget(self.subject)
        column.addWidget(labelled("&Text:", self.text, right))
        column.addWidget(self.text, stretch=1)
        column.addWidget(self.attach)
        split = QSplitter(self)
        split.setChildrenCollapsible(False)
        split.addWidget(self.teams)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        names = (
            self.teams.sizeHintForColumn(0) + self.teams.frameWidth() * 2 + self.fontMetrics().averageCharWidth() * 2
        )
        self.teams.setMinimumWidth(min(names, self.fontMetrics().averageCharWidth() * 34))
        split.setSizes([names, self.fontMetrics().averageCharWidth() * 105 - names])
        self.copy_text = connected(QPushButton("&Copy the text", self), self._copy_text)
        self.copy_subject = connected(QPushButton("Copy the s&ubject", self), self._copy_subject)
        self.folder = connected(QPushButton("Show the &workbook's folder", self), self._show_folder)
        close = connected(QPushButton("Close", self), self.accept)
        bottom = QHBoxLayout()
        for button in (self.copy_text, self.copy_subject, self.folder):
            bottom.addWidget(button)
        bottom.addStretch()
        bottom.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(Words("Paste each text into an e-mail and attach its workbook. cipxl sends nothing.", self))
        layout.addWidget(split, stretch=1)
        layout.addWidget(self.told)
        layout.addLayout(bottom)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 105, metrics.height() * 26)
        self.teams.currentRowChanged.connect(self._show)
        self.teams.setCurrentRow(0)

    @property
    def letter(self) -> Letter | None:
        """The e-mail that is shown."""
        row = self.teams.currentRow()
        return self._letters[row] if 0 <= row < len(self._letters) else None

    def _show(self, _row: int) -> None:
        letter = self.letter
        self.subject.setText(letter.subject if letter else "")
        self.subject.setCursorPosition(0)  # its beginning, where it is longer than the field
        self.text.setPlainText(letter.text if letter else "")
        attached = letter.attach if letter else None
        self.attach.setText(f"Attach: {attached.name}" if attached else "Nothing to attach.")
        self.folder.setEnabled(attached is not None)
        self.told.setText("")

    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.told.setText("The text is on the clipboard.")

    def _copy_subject(self) -> None:
        QGuiApplication.clipboard().setText(self.subject.text())
        self.told.setText("The subject is on the clipboard.")

    def _show_folder(self) -> None:
        letter = self.letter
        if letter is not None and letter.attach is not None:
            self._open_folder(letter.attach.parent)
