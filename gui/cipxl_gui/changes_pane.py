"""What the master would become: each cell that a consolidation would change, before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cipxl.findings import shorten
from cipxl.profile import field_words
from cipxl.rounds import Difference
from cipxl_gui.parts import Words, button_of
from cipxl_gui.picture import Picture
from cipxl_gui.records_model import Column, RecordsModel
from cipxl_gui.records_table import RecordsTable
from cipxl_gui.word_marks import mark_words
from cipxl_gui.words import count_of

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

__all__ = ["ChangesPane", "ChangesTable"]


class ChangesTable(RecordsTable[Difference]):
    """The cells that would change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        model = RecordsModel[Difference](
            (
                Column("Ref", lambda one: one.ref),
                Column("Field", lambda one: field_words(one.field)),
                Column("The master has", lambda one: _short(one.old), widest=50),
                Column("It would become", lambda one: _short(one.new), widest=50),
                Column("From", lambda one: one.who or "—", widest=40),
            ),
            lambda one: (
                f"Ref {one.ref}, {field_words(one.field)}: from {_short(one.old)} to {_short(one.new)}"
                f"{f', from {one.who}' if one.who else ''}."
            ),
            lambda one: (one.row, one.field),
            lambda one: f"ref {one.ref} {field_words(one.field)} {one.old} {one.new} {one.who}".casefold(),
        )
        super().__init__("Changes to the master", model, parent=parent)
        model.setParent(self)


class ChangesPane(QWidget):
    """The pane.

    Args:
        consolidate: Writes the changes.
        parent: The widget that it stands in.
    """

    def __init__(self, consolidate: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.told = Words(parent=self, reachable=True)
        self.table = ChangesTable(self)
        self.whole = Words(parent=self, reachable=True)
        self.table.chosen_changed.connect(self._tell)
        bar = QHBoxLayout()
        bar.addWidget(self.told, stretch=1)
        bar.addWidget(button_of(consolidate, self))
        layout = QVBoxLayout(self)
        layout.addLayout(bar)
        layout.addWidget(self.table, stretch=1)
        layout.addWidget(self.whole)

    def show_picture(self, picture: Picture) -> None:
        """Show what a consolidation would change."""
        pending = picture.overview.pending
        self.table.show_records(pending)
        if pending:
            cells = count_of(len(pending), "cell")
            self.told.setText(f"Consolidating would change {cells} of the master. Nothing has been written yet.")
        else:
            self.told.setText("The master has everything: consolidating would change nothing.")
        self._tell()

    def _tell(self) -> None:
        one = self.table.chosen()
        self.whole.setVisible(one is not None)
        if one is not None:
            differs = mark_words(one.old, one.new).in_words()
            self.whole.setText(f"Ref {one.ref}, {field_words(one.field)}: {differs}. {shorten(one.new, 600)}")


def _short(text: str) -> str:
    return shorten(text, 200) or "(empty)"
