"""The table of rounds: its model, and the view with the texts that a screen reader speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from cipxl_gui.state import RoundState, and_list, day

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

__all__ = ["HEADINGS", "RoundsModel", "RoundsTable", "row_in_words"]

Index = QModelIndex | QPersistentModelIndex

HEADINGS = ("Round", "Period", "Due", "Teams asked", "Returns received", "Not answered yet")
_NUMBERS = frozenset({3, 4})
_WIDEST = 34  # characters; a longer text is cut with an ellipsis and is whole in the tool tip


def row_in_words(one: RoundState) -> str:
    """The whole row as a person would read it out."""
    asked = "1 team asked" if len(one.asked) == 1 else f"{len(one.asked)} teams asked"
    received = "1 return received" if len(one.returns) == 1 else f"{len(one.returns)} returns received"
    waiting = f"not answered yet: {and_list(one.waiting)}" if one.waiting else "everybody has answered"
    if not one.asked:
        waiting = "nobody has been asked"
    return f"{one.name}, reports on {one.period}, due {day(one.due)}, {asked}, {received}, {waiting}."


class RoundsModel(QAbstractTableModel):
    """The rounds of a plan folder, in the order given (latest first)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rounds: tuple[RoundState, ...] = ()

    @property
    def rounds(self) -> tuple[RoundState, ...]:
        """What is shown."""
        return self._rounds

    def show_rounds(self, rounds: tuple[RoundState, ...]) -> None:
        """Show these rounds instead."""
        self.beginResetModel()
        self._rounds = rounds
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's name and default
        """How many rounds there are."""
        return 0 if parent.isValid() else len(self._rounds)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's name and default
        """How many columns there are."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802 - Qt's name
        """The headings."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(HEADINGS):
            if role == Qt.ItemDataRole.DisplayRole:
                return HEADINGS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's text, what a screen reader says for it, and its alignment."""
        if not index.isValid():
            return None
        one, column = self._rounds[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _texts(one)[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row_in_words(one) if column == 0 else f"{HEADINGS[column]}: {_texts(one)[column]}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return None


class RoundsTable(QTableView):
    """The view: one row at a time, by keyboard or mouse; Enter or a double click opens the row's returns folder."""

    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rounds = RoundsModel(self)
        self.setModel(self.rounds)
        self.setAccessibleName("Rounds, latest first")
        self.setAccessibleDescription("Press Enter on a round to open its returns folder.")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)  # Tab leaves the table, as everywhere else
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self._fit()

    def show_rounds(self, rounds: tuple[RoundState, ...]) -> None:
        """Show these rounds; the round that was chosen stays chosen, else the latest is."""
        before = self.chosen()
        self.rounds.show_rounds(rounds)
        self._fit()
        names = [one.name for one in rounds]
        if names:
            row = names.index(before.name) if before and before.name in names else 0
            self.setCurrentIndex(self.rounds.index(row, 0))

    def chosen(self) -> RoundState | None:
        """The round that the cursor is on, or None where there are no rounds."""
        row = self.currentIndex().row()
        return self.rounds.rounds[row] if 0 <= row < len(self.rounds.rounds) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter opens the row, on every system alike."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """A larger text gets taller rows and wider columns."""
        super().changeEvent(event)
        # The first of these come while the view is still being made.
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self.model() is not None:
            self._fit()

    def _fit(self) -> None:
        # Measured here, once: asking the view to fit its contents would walk every row on every change.
        metrics = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(metrics.height() + metrics.height() // 2)
        widest = metrics.averageCharWidth() * _WIDEST
        texts = [_texts(one) for one in self.rounds.rounds[:200]]
        for column, heading in enumerate(HEADINGS):
            longest = max(
                (metrics.horizontalAdvance(text) for text in (heading, *(row[column] for row in texts))), default=0
            )
            self.setColumnWidth(column, min(longest, widest) + metrics.averageCharWidth() * 3)


def _texts(one: RoundState) -> tuple[str, ...]:
    waiting = and_list(one.waiting) if one.waiting else "none" if one.asked else "nobody asked"
    return one.name, one.period, day(one.due), str(len(one.asked)), str(len(one.returns)), waiting


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
