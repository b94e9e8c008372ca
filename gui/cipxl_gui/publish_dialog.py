"""How to publish: in which forms, with which parts, signed off by whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QDate
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QGridLayout,
    QGroupBox,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cipxl.findings import Finding
from cipxl.papers.paper import LAYOUTS
from cipxl.publishing import FORMATS, SignOff
from cipxl_gui.paper_dialog import PaperDialog
from cipxl_gui.parts import labelled

__all__ = ["PublishDialog", "Wanted"]

_FORMAT_WORDS = {"html": "&Web page", "docx": "Wo&rd document", "pdf": "&PDF", "xlsx": "E&xcel workbook"}
_LAYOUT_WORDS = {"record": "A &section for each recommendation", "table": "The wide &table"}


class Wanted(NamedTuple):
    """What was chosen; `signed` is None where the paper is signed off by nobody yet."""

    formats: tuple[str, ...]
    layouts: tuple[str, ...]
    draft: bool
    signed: SignOff | None


class PublishDialog(PaperDialog):
    """The dialog; accepted means publish.

    Args:
        show: Opens the workbook at a finding's cell.
        role: Who signs papers off, as the plan says; "" where it does not.
        today: The day on which it is signed off to begin with.
        parent: The window.
    """

    def __init__(
        self, show: Callable[[Finding], object], role: str, today: date, parent: QWidget | None = None
    ) -> None:
        draft = "A &draft: every page says so, and nothing needs to be answered first"
        super().__init__("Publish", "Pu&blish", draft, show, parent)
        self.formats = {name: QCheckBox(_FORMAT_WORDS.get(name, name), self) for name in FORMATS}
        self.layouts = {name: QCheckBox(_LAYOUT_WORDS.get(name, name), self) for name in LAYOUTS}
        for box in (*self.formats.values(), *self.layouts.values()):
            box.setChecked(True)
            box.toggled.connect(lambda _on: self.enable())
        self.signed = QGroupBox("Si&gned off", self)
        self.signed.setCheckable(True)
        self.signed.setChecked(False)
        self.role = QLineEdit(role, self)
        self.role.setMaxLength(200)
        self.role.setPlaceholderText("role, no name")
        self.day = QDateEdit(QDate(today.year, today.month, today.day), self)
        self.day.setDisplayFormat("d MMMM yyyy")
        self.day.setCalendarPopup(True)
        self.signed.toggled.connect(lambda _on: self.enable())
        self.role.textChanged.connect(lambda _text: self.enable())
        self.lay_out(self._choices())
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 115, metrics.height() * 30)

    @property
    def wanted(self) -> Wanted:
        """What was chosen."""
        on = self.day.date()
        role = " ".join(self.role.text().split())
        return Wanted(
            tuple(name for name, box in self.formats.items() if box.isChecked()),
            tuple(name for name, box in self.layouts.items() if box.isChecked()),
            self.draft.isChecked(),
            SignOff(role, date(on.year(), on.month(), on.day())) if self.signed.isChecked() else None,
        )

    def complete(self) -> bool:
        """A paper has a form and a part; one that is signed off says by whom."""
        wanted = self.wanted
        return bool(wanted.formats and wanted.layouts) and (wanted.signed is None or bool(wanted.signed.role))

    def _choices(self) -> QWidget:
        above = QWidget(self)  # the boxes as tall as the tallest, and no taller
        above.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        choices = QHBoxLayout(above)
        choices.setContentsMargins(0, 0, 0, 0)
        for title, boxes in (("As", self.formats), ("With", self.layouts)):
            group = QGroupBox(title, above)
            column = QVBoxLayout(group)
            for box in boxes.values():
                column.addWidget(box)
            column.addStretch()
            choices.addWidget(group)
        who = QGridLayout(self.signed)
        for number, (text, field) in enumerate((("B&y:", self.role), ("O&n:", self.day))):
            who.addWidget(labelled(text, field, self.signed), number, 0)
            who.addWidget(field, number, 1)
        who.setRowStretch(2, 1)
        choices.addWidget(self.signed)
        return above
