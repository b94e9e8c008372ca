"""What became of the files that were dropped: those that are no return explain themselves, each with what to do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cipxl.rounds import Received
from cipxl_gui.parts import Words, connected, labelled
from cipxl_gui.records_model import Column, RecordsModel
from cipxl_gui.records_table import RecordsTable
from cipxl_gui.words import count_of

__all__ = ["ReceivedDialog", "received_in_words"]

_LOST_ITS_MARK = "M001"  # the one finding that a person can answer: whose it is


def received_in_words(found: Sequence[Received]) -> str:
    """What became of all of them, in one sentence."""
    taken = sum(one.outcome == "taken" for one in found)
    there = sum(one.outcome == "there" for one in found)
    refused = sum(one.outcome == "refused" for one in found)
    parts = [f"{count_of(taken, 'return')} taken in"]
    if there:
        parts.append(f"{there} there already")
    if refused:
        parts.append(f"{refused} not taken in")
    return f"{', '.join(parts)}."


class ReceivedDialog(QDialog):
    """The dialog.

    Args:
        found: What became of each file.
        teams: The teams of the round.
        parent: The window.
    """

    is_return_of = Signal(Path, str)

    def __init__(self, found: Sequence[Received], teams: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Files that were not taken in")
        refused = [one for one in found if one.outcome == "refused"]
        self.table = RecordsTable[Received](
            "Files that were not taken in",
            RecordsModel[Received](
                (
                    Column("File", lambda one: one.source.name, widest=40),
                    Column("Why", lambda one: one.finding.message if one.finding else "", widest=70),
                    Column("What to do", lambda one: one.finding.fix if one.finding else "", widest=70),
                ),
                lambda one: (
                    f"{one.source.name}: {one.finding.message} {one.finding.fix}" if one.finding else one.source.name
                ),
                lambda one: one.source,
                lambda one: one.source.name.casefold(),
            ),
            lines=4,
            parent=self,
        )
        self.told = Words(parent=self, reachable=True)
        self.team = QComboBox(self)
        self.team.addItems(list(teams))
        self.take = connected(QPushButton("&Take it as that team's return", self), self._take)
        whose = QHBoxLayout()
        whose.addWidget(labelled("It has lost its mark, but I know &whose it is:", self.team, self))
        whose.addWidget(self.team)
        whose.addWidget(self.take)
        whose.addStretch()
        close = connected(QPushButton("Close", self), self.accept)
        close.setDefault(True)
        bottom = QHBoxLayout()
        bottom.addStretch()
        bottom.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(Words(f"{received_in_words(found)} Files stay where they are.", self, reachable=True))
        layout.addWidget(self.table, stretch=1)
        layout.addWidget(self.told)
        layout.addLayout(whose)
        layout.addLayout(bottom)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 110, metrics.height() * 20)
        self.table.chosen_changed.connect(self._chosen)
        self.table.show_records(refused)
        self._chosen()

    def _chosen(self) -> None:
        one = self.table.chosen()
        self.told.setText(f"{one.finding.message} {one.finding.fix}" if one and one.finding else "")
        can = bool(one and one.finding and one.finding.code == _LOST_ITS_MARK and self.team.count())
        self.team.setEnabled(can)
        self.take.setEnabled(can)

    def _take(self) -> None:
        one = self.table.chosen()
        if one is not None:
            self.is_return_of.emit(one.source, self.team.currentText())
            self.accept()
