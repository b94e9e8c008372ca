"""A covering report held against the plan: what it states, sentence by sentence, and what the plan says to it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cipxl.findings import Place, shorten
from cipxl.reconciling import VERDICT_WORDS, Reconciled, Statement, Verdict
from cipxl_gui.filter_bar import FilterBar, Kind
from cipxl_gui.parts import Words, connected
from cipxl_gui.records_model import Column, RecordsModel
from cipxl_gui.records_table import RecordsTable
from cipxl_gui.words import NOTHING

__all__ = ["ReconcileDialog", "StatementsTable"]

_SIGNS: dict[Verdict, str] = {"contradicts": "✕", "agrees": "✓", "unknown": "?"}


class StatementsTable(RecordsTable[Statement]):
    """What the report states, with what the plan says to it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        model = RecordsModel[Statement](
            (
                Column("Verdict", lambda one: f"{_SIGNS[one.verdict]} {VERDICT_WORDS[one.verdict]}", widest=30),
                Column("In the report", lambda one: one.place, widest=26),
                Column("It states", lambda one: one.words, widest=36),
                Column("In the sentence", lambda one: " ".join(one.sentence.split()), widest=50),
                Column("The plan", lambda one: one.plan_says, widest=50),
                Column("Where in the master", lambda one: one.where or NOTHING, widest=26),
            ),
            lambda one: (
                f"{VERDICT_WORDS[one.verdict]}, {one.place}: {one.words}. {one.answer}. {shorten(one.sentence)}"
            ),
            lambda one: (one.place, one.sentence, one.words, one.kind),
            lambda one: f"{one.place} {one.words} {one.sentence} {one.plan_says}".casefold(),
        )
        help_ = "Press Enter to open the master at the cell, Ctrl+C to copy."
        super().__init__("What the report states", model, help_, several=True, lines=4, parent=parent)
        model.setParent(self)


class ReconcileDialog(QDialog):
    """The dialog.

    Args:
        found: The report, held against the plan.
        paper: Its file.
        parent: The window.
    """

    again = Signal()  # read the report again
    report_wanted = Signal()  # open the report
    cell_wanted = Signal(Place)  # open the master at a cell

    def __init__(self, found: Reconciled, paper: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{paper.name} and the plan")
        self.told = Words(parent=self, reachable=True)
        kinds = [Kind(verdict, _SIGNS[verdict], words) for verdict, words in VERDICT_WORDS.items()]
        self.filters = FilterBar[Verdict]("Show statements", "statements", kinds, self)
        self.table = StatementsTable(self)
        self.whole = Words(parent=self, reachable=True)
        self.report = connected(QPushButton("Open the &report", self), self.report_wanted.emit)
        self.cell = connected(QPushButton("&Open in Excel", self), self._open_cell)
        self.copy = connected(QPushButton("&Copy all that is shown", self), self._copy)
        self.look = connected(QPushButton("Read it &again", self), self.again.emit)
        self.look.setToolTip("F5")
        QShortcut(QKeySequence("F5"), self, self.again.emit)
        close = connected(QPushButton("Close", self), self.accept)
        buttons = (self.report, self.cell, self.copy, self.look, close)
        for button in buttons:
            button.setAutoDefault(False)  # Enter in the table opens the cell and nothing else
        bottom = QHBoxLayout()
        for button in buttons[:-1]:
            bottom.addWidget(button)
        bottom.addStretch()
        bottom.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.told)
        layout.addWidget(self.filters)
        layout.addWidget(self.table, stretch=1)
        layout.addWidget(self.whole)
        layout.addLayout(bottom)
        self.filters.chosen.connect(lambda _verdict: self._filter())
        self.table.chosen_changed.connect(self._tell)
        self.table.opened.connect(self._open_cell)
        room, metrics = self.screen().availableSize(), self.fontMetrics()
        self.resize(min(metrics.averageCharWidth() * 150, room.width()), min(metrics.height() * 32, room.height()))
        self.show_found(found)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_found(self, found: Reconciled) -> None:
        """Show what the report states, what is wrong first."""
        nothing = "" if found.statements else " It states no count, figure, period or rating."
        self.told.setText(found.headline + nothing)
        self.filters.show_counts({verdict: len(found.of(verdict)) for verdict in VERDICT_WORDS})
        self.table.show_records([one for verdict in VERDICT_WORDS for one in found.of(verdict)])
        self._tell()

    def fail(self, sentence: str) -> None:
        """Say why the report could not be read again; what was read before stays."""
        self.told.setText(sentence)

    def _filter(self) -> None:
        verdict = self.filters.wanted

        def wanted(one: Statement) -> bool:
            return one.verdict == verdict

        self.table.filter_now(lambda: self.table.records.show_only(wanted if verdict else None))
        self._tell()

    def _tell(self) -> None:
        one = self.table.chosen()
        self.cell.setEnabled(bool(one and one.where))
        self.whole.setVisible(one is not None)
        self.whole.setText(f"{one.place}: '{one.words}'\nin: {one.sentence}\n{one.answer}" if one else "")

    def _open_cell(self) -> None:
        one = self.table.chosen()
        if one is not None and one.where:
            self.cell_wanted.emit(next(cell for cell in one.cells if cell.a1))

    def _copy(self) -> None:
        self.table.copy_all()
        self.told.setText("What is shown is on the clipboard, as a table that Excel and Word take.")
