"""The page of an open plan: its round, the table of returns, the panes, and the line that says what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSplitter, QTabWidget, QVBoxLayout, QWidget

from cipxl.rounds.overview import State
from cipxl_gui.changes_pane import ChangesPane
from cipxl_gui.filter_bar import FilterBar
from cipxl_gui.findings_pane import FindingsPane
from cipxl_gui.history_pane import HistoryPane
from cipxl_gui.next_line import NextLine
from cipxl_gui.parts import Heading, Words, labelled
from cipxl_gui.picture import Picture, ReturnLine
from cipxl_gui.preview_pane import PreviewPane
from cipxl_gui.questions_pane import QuestionsPane
from cipxl_gui.returns_table import RETURN_KINDS, ReturnsTable
from cipxl_gui.summary_pane import SummaryPane
from cipxl_gui.words import day

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

__all__ = ["PANES", "RoundPage"]

PANES = ("findings", "conflicts", "summary", "preview", "changes", "history")


class RoundPage(QWidget):
    """The page.

    Args:
        actions: The window's actions.
        parent: The window.
    """

    round_chosen = Signal(str)
    pane_shown = Signal(str)

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rounds: list[str] = []
        self.title = Heading(parent=self)
        self.round = QComboBox(self)
        self.round.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.needle = QLineEdit(self)
        self.needle.setPlaceholderText("team, reference or word")
        self.needle.setClearButtonEnabled(True)
        self.needle.setAcceptDrops(False)  # a file that is dropped here is meant for the window
        self.filters = FilterBar[State]("Show returns", "returns", RETURN_KINDS, self)
        self.table = ReturnsTable(self)
        self.findings = FindingsPane(actions["accept"], actions["mend"], actions["open_return"], self)
        self.questions = QuestionsPane(actions["settle"], actions["undo"], self)
        self.summary = SummaryPane(self)
        self.preview = PreviewPane(self)
        self.changes = ChangesPane(actions["consolidate"], self)
        self.history = HistoryPane(self)
        self.troubles = Words(parent=self, reachable=True)
        self.next = NextLine(actions, self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("Panes")
        self.tabs.tabBar().setAccessibleName("Panes")
        for pane, title in zip(self._panes(), ("Findings", "Conflicts", "Summary", "Preview", "Changes", "History"),
                               strict=True):  # fmt: skip
            self.tabs.addTab(pane, title)
        self._lay_out()
        self.needle.textChanged.connect(self._find)
        self.filters.chosen.connect(lambda _state: self._filter())
        self.table.chosen_changed.connect(self._return_chosen)
        self.round.activated.connect(lambda place: self.round_chosen.emit(self._rounds[place]))
        self.tabs.currentChanged.connect(lambda place: self.pane_shown.emit(PANES[place]))

    def _panes(self) -> tuple[QWidget, ...]:
        return (self.findings, self.questions, self.summary, self.preview, self.changes, self.history)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(labelled("Roun&d:", self.round, self))
        top.addWidget(self.round)
        top.addSpacing(self.fontMetrics().averageCharWidth() * 2)
        top.addWidget(labelled("Fi&nd:", self.needle, self))
        top.addWidget(self.needle, stretch=1)
        upper = QWidget(self)
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.filters)
        column.addWidget(self.table, stretch=1)
        self.split = QSplitter(Qt.Orientation.Vertical, self)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(upper)
        self.split.addWidget(self.tabs)
        self.split.setStretchFactor(0, 4)
        self.split.setStretchFactor(1, 5)
        layout = QVBoxLayout(self)
        layout.addWidget(self.title)
        layout.addLayout(top)
        layout.addWidget(self.troubles)
        layout.addWidget(self.split, stretch=1)
        layout.addWidget(self.next)

    # What is shown

    def show_picture(self, picture: Picture) -> None:
        """Show a picture; what was chosen stays chosen."""
        overview = picture.overview
        self.title.setText(overview.folder.settings.title)
        self._show_rounds(picture)
        self.filters.show_counts(overview.counts())
        self.table.show_records(picture.returns)
        self.findings.show_picture(picture)
        self.questions.show_picture(picture)
        self.summary.show_picture(picture)
        self.changes.show_picture(picture)
        self.troubles.setText("\n".join(overview.troubles))
        self.troubles.setVisible(bool(overview.troubles))
        self.next.show_step(overview.step)
        findings, open_ = len(picture.findings), picture.asked - picture.answered
        self.tabs.setTabText(0, f"Findings {findings:,}")
        self.tabs.setTabText(1, f"Conflicts {open_:,}")
        self.tabs.setTabText(4, f"Changes {len(overview.pending):,}")

    def _show_rounds(self, picture: Picture) -> None:
        rounds = picture.overview.rounds
        self._rounds = [one.name for one in rounds]
        self.round.blockSignals(True)
        self.round.clear()
        self.round.addItems([f"{one.name}: {one.period} (due {day(one.due)})" for one in rounds] or ["No round yet"])
        name = picture.overview.round.name if picture.overview.round else ""
        self.round.setCurrentIndex(self._rounds.index(name) if name in self._rounds else 0)
        self.round.setEnabled(bool(rounds))
        self.round.blockSignals(False)

    def show_pane(self, name: str) -> None:
        """Bring a pane to the front and go to its first part."""
        place = PANES.index(name)
        self.tabs.setCurrentIndex(place)
        first: dict[str, QWidget] = {
            "findings": self.findings.table,
            "conflicts": self.questions.table,
            "summary": self.summary.counts,
            "preview": self.preview.pages,
            "changes": self.changes.table,
            "history": self.history.row,
        }
        first[name].setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def pane(self) -> str:
        """The pane in front."""
        return PANES[self.tabs.currentIndex()]

    def _find(self, text: str) -> None:
        self.table.filter_now(lambda: self.table.records.search(text))
        self.findings.search(text)
        self.questions.search(text)

    def _filter(self) -> None:
        state = self.filters.wanted

        def wanted(line: ReturnLine) -> bool:
            return line.row.state == state

        self.table.filter_now(lambda: self.table.records.show_only(wanted if state else None))

    def _return_chosen(self) -> None:
        line = self.table.chosen()
        self.findings.of_file(line.row.file if line else "")
