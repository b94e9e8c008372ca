"""Asking for a later date."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from cipxl_gui.parts import Words
from cipxl_gui.words import day

__all__ = ["DateDialog"]

_WEEK = timedelta(days=7)


class DateDialog(QDialog):
    """The dialog.

    Args:
        title: What the date is for.
        now: The date as it is.
        parent: The window.
    """

    def __init__(self, title: str, now: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        later = now + _WEEK
        self.date = QDateEdit(QDate(later.year, later.month, later.day), self)
        self.date.setDisplayFormat("d MMMM yyyy")
        self.date.setCalendarPopup(True)
        form = QFormLayout()
        form.addRow("&Due", self.date)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(Words(f"Returns are due on {day(now)}. The new date holds for every team.", self))
        layout.addLayout(form)
        layout.addWidget(buttons)
        self.resize(self.fontMetrics().averageCharWidth() * 60, self.sizeHint().height())

    @property
    def chosen(self) -> date:
        """The date."""
        on = self.date.date()
        return date(on.year(), on.month(), on.day())
