"""How to publish, and what stands against it: each thing that a public paper would show is answered for first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGroupBox,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cipxl.disclosing import Review
from cipxl.findings import Finding
from cipxl.papers.paper import LAYOUTS
from cipxl.profile import field_words
from cipxl.publishing import FORMATS
from cipxl_gui.parts import Words, connected
from cipxl_gui.records_model import Column, RecordsModel
from cipxl_gui.records_table import RecordsTable
from cipxl_gui.words import count_of

__all__ = ["PublishDialog", "Wanted"]

_FORMAT_WORDS = {"html": "&Web page", "docx": "&Word document", "pdf": "&PDF", "xlsx": "E&xcel workbook"}
_LAYOUT_WORDS = {"record": "A &section for each recommendation", "table": "The wide &table"}


class Wanted(NamedTuple):
    """What was chosen."""

    formats: tuple[str, ...]
    layouts: tuple[str, ...]
    draft: bool


class _Told(NamedTuple):
    """A finding, and whether it must be answered or is withheld from the paper."""

    finding: Finding
    open: bool


class PublishDialog(QDialog):
    """The dialog; accepted means publish.

    Args:
        show: Opens the workbook at a finding's cell.
        parent: The window.
    """

    accept_wanted = Signal(object)  # the findings that are to stand

    def __init__(self, show: Callable[[Finding], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Publish")
        self._show = show
        self._open = 0
        self.told = Words("Looking at what the paper would show…", self, reachable=True)
        self.table = RecordsTable[_Told](
            "What the paper would show",
            RecordsModel[_Told](
                (
                    Column("State", lambda one: "● To answer" if one.open else "– Withheld", widest=16),
                    Column("Where", _where, widest=40),
                    Column("What", lambda one: one.finding.message, widest=80),
                    Column("What to do", lambda one: one.finding.fix, widest=70),
                ),
                lambda one: (
                    f"{'To answer' if one.open else 'Withheld'}, {_where(one)}: {one.finding.message} {one.finding.fix}"
                ),
                lambda one: one.finding.id,
                lambda one: one.finding.message.casefold(),
            ),
            "Press Enter to open the workbook at the cell.",
            several=True,
            parent=self,
        )
        self.table.opened.connect(self._open_chosen)
        self.whole = Words(parent=self, reachable=True)
        self.table.chosen_changed.connect(self._tell)
        self.stand = connected(QPushButton("&Accept with a reason…", self), self._accept_chosen)
        self.look = connected(QPushButton("&Open in Excel", self), self._open_chosen)
        self.formats = {name: QCheckBox(_FORMAT_WORDS.get(name, name), self) for name in FORMATS}
        self.layouts = {name: QCheckBox(_LAYOUT_WORDS.get(name, name), self) for name in LAYOUTS}
        self.draft = QCheckBox("A &draft: every page says so, and nothing needs to be answered first", self)
        for box in (*self.formats.values(), *self.layouts.values()):
            box.setChecked(True)
        for box in (*self.formats.values(), *self.layouts.values(), self.draft):
            box.toggled.connect(lambda _on: self._enable())
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.ok = self.buttons.addButton("Pu&blish", QDialogButtonBox.ButtonRole.AcceptRole)
        self.ok.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        self.show_review(None)

    @property
    def wanted(self) -> Wanted:
        """What was chosen."""
        return Wanted(
            tuple(name for name, box in self.formats.items() if box.isChecked()),
            tuple(name for name, box in self.layouts.items() if box.isChecked()),
            self.draft.isChecked(),
        )

    def show_review(self, review: Review | None) -> None:
        """Show what stands against publishing; None while it is looked at."""
        told = (
            [*(_Told(one, True) for one in review.open), *(_Told(one, False) for one in review.withheld)]
            if review
            else []
        )
        self._open = len(review.open) if review else -1
        self.table.show_records(told)
        self.table.setVisible(bool(told))
        for button in (self.stand, self.look):
            button.setVisible(bool(told))
        if review is not None:
            held = (
                f" {count_of(len(review.withheld), 'figure')} too small to print will be withheld."
                if review.withheld
                else ""
            )
            advice = " Mend each in the master, or accept it with a reason." if review.open else ""
            self.told.setText(f"{review.headline}{advice}{held}")
        self._tell()
        self._enable()

    def fail(self, sentence: str) -> None:
        """Say why the plan could not be looked at."""
        self.told.setText(sentence)

    def _chosen(self) -> Sequence[Finding]:
        return [one.finding for one in self.table.all_chosen() if one.open]

    def _accept_chosen(self) -> None:
        chosen = self._chosen()
        if chosen:
            self.accept_wanted.emit(tuple(chosen))
        else:
            self.told.setText("Choose one or more that are to be answered first, with Shift or Ctrl for several.")

    def _open_chosen(self) -> None:
        one = self.table.chosen()
        if one is not None:
            self._show(one.finding)

    def _tell(self) -> None:
        one = self.table.chosen()
        self.whole.setVisible(one is not None)
        self.whole.setText(f"{one.finding.message} {one.finding.fix}" if one else "")

    def _enable(self) -> None:
        wanted = self.wanted
        ready = self._open == 0 or (wanted.draft and self._open >= 0)
        self.ok.setEnabled(ready and bool(wanted.formats) and bool(wanted.layouts))
        self.ok.setText("Pu&blish a draft" if wanted.draft else "Pu&blish")

    def _lay_out(self) -> None:
        formats, layouts = QGroupBox("As", self), QGroupBox("With", self)
        for group, boxes in ((formats, self.formats), (layouts, self.layouts)):
            column = QVBoxLayout(group)
            for box in boxes.values():
                column.addWidget(box)
            column.addStretch()
        above = QWidget(self)  # both boxes as tall as the taller one, and no taller
        above.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        choices = QHBoxLayout(above)
        choices.setContentsMargins(0, 0, 0, 0)
        choices.addWidget(formats)
        choices.addWidget(layouts)
        acts = QHBoxLayout()
        acts.addWidget(self.stand)
        acts.addWidget(self.look)
        acts.addStretch()
        layout = QVBoxLayout(self)
        layout.addWidget(above)
        layout.addWidget(self.told)
        layout.addWidget(self.table, stretch=1)
        layout.addWidget(self.whole)
        layout.addLayout(acts)
        layout.addStretch()
        layout.addWidget(self.draft)
        layout.addWidget(self.buttons)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 115, metrics.height() * 30)


def _where(one: _Told) -> str:
    finding = one.finding
    ref = f"Ref {finding.ref}" if finding.ref else ""
    field = field_words(finding.field) if finding.field else ""
    return ", ".join(part for part in (finding.a1, ref, field) if part)
