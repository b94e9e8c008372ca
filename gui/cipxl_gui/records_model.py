"""A table of records: what each column shows, what a screen reader says, filter and sort. No rule lives here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cipxl_gui.words import or_none

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

__all__ = ["AFTER_NUMBER", "Column", "Index", "RecordsModel"]

Index = QModelIndex | QPersistentModelIndex
Record = TypeVar("Record")

AFTER_NUMBER = "\N{NO-BREAK SPACE}" * 2
"""The gap between a number and the next column, as it is drawn."""


class Column(NamedTuple):
    """A column: its heading, the text of a record's cell, and what it is sorted by where not by the text.

    `number` puts it to the right; `icon` is drawn before the text, which says the same; `widest` is in characters.
    """

    heading: str
    text: Callable[[Any], str]
    key: Callable[[Any], Any] | None = None
    number: bool = False
    icon: Callable[[Any], QIcon | None] | None = None
    widest: int = 34


class RecordsModel(QAbstractTableModel, Generic[Record]):
    """Records as rows.

    Args:
        columns: What is shown.
        in_words: The whole row as a person would read it out.
        name_of: What stays the same of a record when it is read anew, so that the chosen row stays chosen.
        haystack: The text that is searched, in small letters.
        parent: Whoever owns it.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        in_words: Callable[[Record], str],
        name_of: Callable[[Record], object],
        haystack: Callable[[Record], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._in_words = in_words
        self._name_of = name_of
        self._haystack = haystack
        self._all: Sequence[Record] = ()
        self._rows: Sequence[Record] = ()
        self._wanted: Callable[[Record], bool] | None = None
        self._needle = ""
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    # What is shown

    @property
    def rows(self) -> Sequence[Record]:
        """The records that are shown, in the order in which they are."""
        return self._rows

    @property
    def all(self) -> Sequence[Record]:
        """Every record, filtered out or not."""
        return self._all

    def show_records(self, records: Sequence[Record]) -> None:
        """Show these records instead, under the same filter and in the same order."""
        self._all = records
        self._arrange()

    def show_only(self, wanted: Callable[[Record], bool] | None) -> None:
        """Show only the records that are wanted; all when None."""
        self._wanted = wanted
        self._arrange()

    def search(self, text: str) -> None:
        """Show only records in which every word of a text is found."""
        needle = " ".join(text.casefold().split())
        if needle != self._needle:
            self._needle = needle
            self._arrange()

    def row_of(self, name: object) -> int:
        """The row of the record with this name, -1 where it is not shown."""
        return next((number for number, one in enumerate(self._rows) if self._name_of(one) == name), -1)

    def name(self, row: int) -> object:
        """The name of the record in a row."""
        return self._name_of(self._rows[row])

    def in_words(self, row: int) -> str:
        """A whole row as it is spoken."""
        return self._in_words(self._rows[row])

    def _arrange(self) -> None:
        self.beginResetModel()
        rows: Sequence[Record] = self._all
        if self._wanted is not None:
            rows = [one for one in rows if self._wanted(one)]
        if self._needle:
            words = self._needle.split()
            rows = [one for one in rows if all(word in self._haystack(one) for word in words)]
        if self._sorted is not None:
            column, order = self._sorted
            key = self.columns[column].key or self.columns[column].text
            rows = sorted(rows, key=key, reverse=order == Qt.SortOrder.DescendingOrder)
        self._rows = self.arranged(rows)
        self.endResetModel()

    def arranged(self, rows: Sequence[Record]) -> Sequence[Record]:
        """The records as they are shown, such as under headings; here as they are."""
        return rows

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's name and default
        """How many rows are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's name and default
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802 - Qt's name
        """The headings."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                one = self.columns[section]
                return one.heading + AFTER_NUMBER if one.number else one.heading
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return self.columns[section].heading
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's text, its icon, what a screen reader says for it, and its alignment."""
        if not index.isValid():
            return None
        one, column = self._rows[index.row()], self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.text(one)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._in_words(one) if index.column() == 0 else f"{column.heading}: {or_none(column.text(one))}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if role == Qt.ItemDataRole.DecorationRole and column.icon is not None:
            return column.icon(one)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Put the rows into the order of a column; -1 gives the order in which they came."""
        self._sorted = (column, order) if 0 <= column < len(self.columns) else None
        self._arrange()

    def _alignment(self, column: int) -> int:
        side = Qt.AlignmentFlag.AlignRight if self.columns[column].number else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)
