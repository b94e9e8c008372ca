"""The view of a table of records: one row at a time by keyboard or mouse, Enter opens it, Tab leaves the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QItemSelectionModel, QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from cipxl_gui.records_model import AFTER_NUMBER, Index, RecordsModel

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

__all__ = ["RecordsTable"]

Record = TypeVar("Record")

_MEASURED = 200  # rows that a column's width is taken from: asking the view would walk all of them
_SHORT = 14  # characters that a column keeps before those that are shorter give anything
_ENDLESS = 100_000  # pixels: taller than any text


class _Numbers(QStyledItemDelegate):
    """Draws numbers to the right, with a gap after them: the next column's words begin at its very edge."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802 - Qt's name
        """The number as it is drawn; what is copied and read out stays without the gap."""
        super().initStyleOption(option, index)
        option.text += AFTER_NUMBER


class RecordsTable(QTableView, Generic[Record]):
    """A table of records.

    Args:
        name: What a screen reader calls it.
        model: The records.
        help_: What Enter does, for a screen reader.
        several: Whether several rows can be chosen at once.
        lines: How many lines of text a row has at most.
        parent: The widget that it stands in.
    """

    opened = Signal()  # Enter or a double click on the chosen row
    chosen_changed = Signal()

    def __init__(
        self,
        name: str,
        model: RecordsModel[Record],
        help_: str = "",
        *,
        several: bool = False,
        lines: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.records = model
        self._lines = lines
        self._wants: list[int] = []  # what each column needs; the last one is drawn wider where there is room
        self._least: list[int] = []  # what its heading needs
        self._moved = self._sharing = False
        self.setModel(model)
        self.setAccessibleName(name)
        self.setAccessibleDescription(help_)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)  # Tab leaves the table, as everywhere else
        self.setAlternatingRowColors(True)
        self.setWordWrap(lines > 1)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        numbers = _Numbers(self)
        for number, column in enumerate(model.columns):
            if column.number:
                self.setItemDelegateForColumn(number, numbers)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        header.sortIndicatorChanged.connect(self._sort)
        header.sectionResized.connect(self._edge_moved)
        model.modelReset.connect(self._wrap)
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        self.selectionModel().currentChanged.connect(lambda *_: self.chosen_changed.emit())
        self.fit()

    def show_records(self, records: Sequence[Record]) -> None:
        """Show these records; what was chosen stays chosen where it is still there, else the first row is."""
        row = self.currentIndex().row()
        name = self.records.name(row) if 0 <= row < len(self.records.rows) else None
        self.records.show_records(records)
        self._measure()
        self._share()
        self.choose(name)

    def rearranged(self, name: object) -> None:
        """The filter has changed: choose what was chosen before, where it is still there."""
        self.choose(name)

    def chosen_name(self) -> object:
        """The name of the chosen record, None where there is none."""
        row = self.currentIndex().row()
        return self.records.name(row) if 0 <= row < len(self.records.rows) else None

    def choose(self, name: object) -> None:
        """Put the cursor on the record with this name, else on the first."""
        if not self.records.rows:
            self.chosen_changed.emit()
            return
        row = max(0, self.records.row_of(name)) if name is not None else 0
        self.choose_row(row)

    def choose_row(self, row: int) -> None:
        """Put the cursor on a row."""
        index = self.records.index(row, max(0, self.currentIndex().column()))
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)

    def chosen(self) -> Record | None:
        """The record that the cursor is on, None where there is none."""
        row = self.currentIndex().row()
        return self.records.rows[row] if 0 <= row < len(self.records.rows) else None

    def all_chosen(self) -> tuple[Record, ...]:
        """Every chosen record, in the order shown."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return tuple(self.records.rows[row] for row in rows if row < len(self.records.rows))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter opens the row, on every system alike; Ctrl+C copies the row's words."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and self.currentIndex().isValid():
            self.opened.emit()
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        super().keyPressEvent(event)

    def copy(self) -> None:
        """The chosen rows onto the clipboard, as a table that Excel takes."""
        lines = [self._line(one) for one in self.all_chosen()]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    def copy_all(self) -> None:
        """Every row that is shown onto the clipboard, under the headings."""
        headings = "\t".join(column.heading for column in self.records.columns)
        QGuiApplication.clipboard().setText("\n".join([headings, *map(self._line, self.records.rows)]))

    def _line(self, one: Record) -> str:
        return "\t".join(" ".join(column.text(one).split()) for column in self.records.columns)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """A larger text gets taller rows and wider columns."""
        super().changeEvent(event)
        # The first of these come while the view is still being made.
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "records"):
            self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """A wider table has more room for its long columns."""
        super().resizeEvent(event)
        self._share()
        if self._moved:
            self._wrap()  # the last column is wider or narrower than it was

    def fit(self) -> None:
        """Rows as tall as the text, columns as wide as their first rows need, or as there is room for."""
        self._moved = False
        self._measure()
        self._share()

    def _measure(self) -> None:
        """What each column needs for its first rows."""
        metrics = self.fontMetrics()
        height = metrics.height() + metrics.height() // 2
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self.setIconSize(QSize(metrics.height(), metrics.height()))
        wide = metrics.averageCharWidth()
        self._wants, self._least = [], []
        for column in self.records.columns:
            after = AFTER_NUMBER if column.number else ""
            heading = metrics.horizontalAdvance(column.heading + after)
            texts = (column.text(one) + after for one in self.records.rows[:_MEASURED])
            sorted_ = heading + wide * 3  # with the sign of the order in which it is
            longest = max([sorted_, *(metrics.horizontalAdvance(text[: column.widest * 2]) for text in texts)])
            icon = metrics.height() + wide if column.icon else 0
            self._wants.append(min(longest, wide * column.widest) + icon + wide * 2)
            self._least.append(max(heading + wide, icon + wide * 4))

    def wanted_width(self) -> int:
        """How wide it would be with every column in sight, a bar for scrolling up and down included, in pixels."""
        return sum(self._wants) + self.frameWidth() * 2 + self.verticalScrollBar().sizeHint().width()

    def _share(self) -> None:
        """Where there is not room for all, the longest columns give; an edge that a person has moved stays."""
        if self._moved:
            return
        room = self.viewport().width()
        widths = next((tried for tried in self._narrower() if sum(tried) <= room), None)
        self._sharing = True
        for number, width in enumerate(widths or self._at_most(self._short())):
            self.setColumnWidth(number, width)
        self._sharing = False
        self._wrap()

    def _wrap(self) -> None:
        """Rows as tall as their texts need at this width, of those that are measured."""
        if self._lines == 1:
            return
        metrics = self.fontMetrics()
        flags = int(Qt.TextFlag.TextWordWrap)
        for row, one in enumerate(self.records.rows[:_MEASURED]):
            tallest = 0
            for number, column in enumerate(self.records.columns):
                room = QRect(0, 0, self.columnWidth(number) - metrics.averageCharWidth(), _ENDLESS)
                text = column.text(one)[: column.widest * 2 * self._lines]  # more than these lines could hold
                tallest = max(tallest, metrics.boundingRect(room, flags, text).height())
            self.setRowHeight(row, min(tallest, metrics.lineSpacing() * self._lines) + metrics.height() // 2)

    def _narrower(self) -> Iterator[list[int]]:
        """The widths that the columns may have, less and less: first long texts give, then all in equal part."""
        wide, short = self.fontMetrics().averageCharWidth(), self._short()
        yield self._wants
        for most in range(max(self._wants), short, -wide):
            yield self._at_most(most)
        for part in range(100, -1, -4):
            given = (width * part // 100 for width in self._at_most(short))
            yield [max(*each) for each in zip(self._least, given, strict=True)]

    def _at_most(self, most: int) -> list[int]:
        """The width of each column, of which none has more than this but for its heading."""
        return [max(least, min(want, most)) for want, least in zip(self._wants, self._least, strict=True)]

    def _short(self) -> int:
        """The width of a column that is not long."""
        return self.fontMetrics().averageCharWidth() * _SHORT

    def _edge_moved(self, section: int, _old: int, _new: int) -> None:
        # The last column is as wide as what is left over, which nobody has asked for.
        if not self._sharing and section != len(self.records.columns) - 1:
            self._moved = True
            self._wrap()

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        name = self.chosen_name()
        self.records.sort(column, order)
        self.rearranged(name)

    def filter_now(self, apply: Any) -> None:
        """Change what is shown by calling `apply`, and keep the cursor on what it was on."""
        name = self.chosen_name()
        apply()
        self.rearranged(name)
