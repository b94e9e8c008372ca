"""Before the plan's data is written as tables: what they hold, and where they go."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cipxl_gui.asking_files import ask_folder
from cipxl_gui.parts import Words, connected, labelled

__all__ = ["ExportDialog"]


class ExportDialog(QDialog):
    """The dialog; accepted means write them.

    Args:
        place: Where tables go when nobody says otherwise.
        parent: The window.
    """

    def __init__(self, place: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export the data")
        words = (
            "The plan as its master now is, as tables that Excel opens (CSV): recommendations, measures with their "
            "readings and targets, the rounds so far, and actions where the plan tracks them. Tables of the last time "
            "are written over."
        )
        warning = "They are not for the public: nothing is withheld, neither small numbers nor names."
        self.place = QLineEdit(str(place), self)
        browse = connected(QPushButton("&Browse…", self), self._browse)
        browse.setAccessibleName("Browse for the folder")
        row = QHBoxLayout()
        row.addWidget(labelled("&Folder:", self.place, self))
        row.addWidget(self.place, stretch=1)
        row.addWidget(browse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.ok = buttons.addButton("&Export", QDialogButtonBox.ButtonRole.AcceptRole)
        self.ok.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(Words(words, self, reachable=True))
        layout.addWidget(Words(warning, self, reachable=True))
        layout.addLayout(row)
        layout.addStretch()
        layout.addWidget(buttons)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 95, metrics.height() * 13)
        self.place.textChanged.connect(lambda _text: self.ok.setEnabled(self.chosen is not None))
        self.place.setFocus()

    @property
    def chosen(self) -> Path | None:
        """The folder; None where none is named."""
        text = self.place.text().strip().strip('"')
        return Path(text) if text else None

    def _browse(self) -> None:
        ask_folder(self, "In which folder?", self.place.text(), lambda chosen: self.place.setText(str(chosen)))
