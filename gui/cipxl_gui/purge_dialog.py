"""Before old returns are deleted: which, how long they have been kept, and that it is for good."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from cipxl.rounds import NONE_OLD, OldFile
from cipxl_gui.parts import Words, labelled
from cipxl_gui.records_model import Column, RecordsModel
from cipxl_gui.records_table import RecordsTable
from cipxl_gui.words import count_of, day

__all__ = ["PurgeDialog"]

_MOST_DAYS = 36_500


class PurgeDialog(QDialog):
    """The dialog; accepted means delete what is listed.

    Args:
        days: How long returns are kept, as the plan says.
        parent: The window.
    """

    days_chosen = Signal(int)  # what is old enough is to be looked up

    def __init__(self, days: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Delete old returns")
        self._files: tuple[OldFile, ...] = ()
        words = (
            "Returns, and workbooks of questions, of rounds that are long past. What they changed stays in the plan; "
            "the latest round is never touched. What is deleted is noted in the master's change log, and cannot be "
            "brought back."
        )
        self.days = QSpinBox(self)
        self.days.setRange(0, _MOST_DAYS)
        self.days.setGroupSeparatorShown(True)
        self.days.setSuffix(" days")
        self.days.setValue(days)
        self.days.setKeyboardTracking(False)  # a number that is half typed asks for nothing
        self.told = Words(parent=self, reachable=True)
        self.table = RecordsTable[OldFile](
            "What would be deleted",
            RecordsModel[OldFile](
                (
                    Column("Round", lambda one: one.round, widest=30),
                    Column("Was due", lambda one: day(one.due), lambda one: one.due, widest=20),
                    Column("File", lambda one: one.path.name, widest=60),
                    Column("In", lambda one: one.path.parent.name, widest=14),
                ),
                lambda one: f"{one.path.name}, {one.path.parent.name} of {one.round}, due on {day(one.due)}.",
                lambda one: one.path,
                lambda one: f"{one.round} {one.path.name}".casefold(),
            ),
            several=True,
            parent=self,
        )
        buttons = QDialogButtonBox(self)
        self.ok = buttons.addButton("&Delete", QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.ok.setAutoDefault(False)
        cancel.setDefault(True)  # nothing is deleted by an Enter too many
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(labelled("&Kept after their round was due for at least", self.days, self))
        row.addWidget(self.days)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.addWidget(Words(words, self, reachable=True))
        layout.addLayout(row)
        layout.addWidget(self.told)
        layout.addWidget(self.table, stretch=1)
        layout.addWidget(buttons)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 100, metrics.height() * 24)
        self.days.valueChanged.connect(self._look)
        self.tell("Looking for what is old enough…")

    @property
    def agreed(self) -> tuple[Path, ...]:
        """The files that are listed."""
        return tuple(one.path for one in self._files)

    def show_files(self, files: Sequence[OldFile]) -> None:
        """List what would be deleted."""
        many = count_of(len(files), "file")
        self._show(files, f"{many} would be deleted:" if files else NONE_OLD)

    def tell(self, sentence: str) -> None:
        """Say why nothing is listed."""
        self._show((), sentence)

    def _show(self, files: Sequence[OldFile], sentence: str) -> None:
        self._files = tuple(files)
        self.told.setText(sentence)
        self.table.show_records(self._files)
        self.ok.setEnabled(bool(files))
        self.ok.setText(f"&Delete {count_of(len(files), 'file')}" if files else "&Delete")

    def _look(self, days: int) -> None:
        self.tell("Looking for what is old enough…")
        self.days_chosen.emit(days)
