"""What a public paper may not show: each thing with its place, to be accepted with a reason or mended in Excel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cipxl.disclosing import Review
from cipxl.findings import Finding
from cipxl.profile import field_words
from cipxl_gui.parts import Words, connected
from cipxl_gui.records_model import Column, RecordsModel
from cipxl_gui.records_table import RecordsTable
from cipxl_gui.words import count_of

__all__ = ["ReviewPart"]


class _Told(NamedTuple):
    """A finding, and whether it must be answered or is withheld from the paper."""

    finding: Finding
    open: bool

    @property
    def where(self) -> str:
        """The cell, the Ref and the field."""
        one = self.finding
        ref = f"Ref {one.ref}" if one.ref else ""
        return ", ".join(part for part in (one.a1, ref, field_words(one.field) if one.field else "") if part)


class ReviewPart(QWidget):
    """The part of a dialog.

    Args:
        show: Opens the workbook at a finding's cell.
        parent: The dialog.
    """

    accept_wanted = Signal(object)  # the findings that are to stand
    changed = Signal()  # the plan was looked at

    def __init__(self, show: Callable[[Finding], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._show = show
        self._review: Review | None = None
        self.told = Words("Looking at what the paper would show…", self, reachable=True)
        self.table = RecordsTable[_Told](
            "What the paper would show",
            RecordsModel[_Told](
                (
                    Column("State", lambda one: "● To answer" if one.open else "– Withheld", widest=16),
                    Column("Where", lambda one: one.where, widest=40),
                    Column("What", lambda one: one.finding.message, widest=80),
                    Column("What to do", lambda one: one.finding.fix, widest=70),
                ),
                lambda one: (
                    f"{'To answer' if one.open else 'Withheld'}, {one.where}: {one.finding.message} {one.finding.fix}"
                ),
                lambda one: one.finding.id,
                lambda one: one.finding.message.casefold(),
            ),
            "Press Enter to open the workbook at the cell.",
            several=True,
            lines=3,
            parent=self,
        )
        self.table.opened.connect(self._open_chosen)
        self.whole = Words(parent=self, reachable=True)
        self.table.chosen_changed.connect(self._tell)
        self.stand = connected(QPushButton("&Accept with a reason…", self), self._accept_chosen)
        self.look = connected(QPushButton("&Open in Excel", self), self._open_chosen)
        acts = QHBoxLayout()
        acts.addWidget(self.stand)
        acts.addWidget(self.look)
        acts.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.told)
        layout.addWidget(self.table, stretch=1)
        layout.addWidget(self.whole)
        layout.addLayout(acts)
        layout.addStretch()
        self._show_told(())

    @property
    def looked(self) -> bool:
        """Whether it is known what stands against the paper."""
        return self._review is not None

    @property
    def clear(self) -> bool:
        """Whether nothing stands against the paper."""
        return self._review is not None and not self._review.open

    def show_review(self, review: Review) -> None:
        """Show what stands against the paper."""
        self._review = review
        advice = " Mend each in the master, or accept it with a reason." if review.open else ""
        held = count_of(len(review.withheld), "figure")
        withheld = f" {held} too small to print will be withheld." if review.withheld else ""
        self.told.setText(f"{review.headline}{advice}{withheld}")
        self._show_told([*(_Told(one, True) for one in review.open), *(_Told(one, False) for one in review.withheld)])
        self.changed.emit()

    def fail(self, sentence: str) -> None:
        """Say why the plan could not be looked at."""
        self.told.setText(sentence)

    def _show_told(self, told: Sequence[_Told]) -> None:
        self.table.show_records(told)
        for part in (self.table, self.stand, self.look):
            part.setVisible(bool(told))
        self._tell()

    def _accept_chosen(self) -> None:
        chosen = tuple(one.finding for one in self.table.all_chosen() if one.open)
        if chosen:
            self.accept_wanted.emit(chosen)
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
