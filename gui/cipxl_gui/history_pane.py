"""A recommendation over the rounds: its ratings, and each measure as a line with its target and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from cipxl.findings import shorten
from cipxl.folder import PlanFolder
from cipxl.rounds import PastMeasure, PastRow
from cipxl.rounds.past import PastRating
from cipxl_gui.fair_split import FairSplit
from cipxl_gui.line_chart import LineChart
from cipxl_gui.parts import Words, labelled
from cipxl_gui.rating_icon import rating_icon
from cipxl_gui.records_model import Column, RecordsModel
from cipxl_gui.records_table import RecordsTable

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

__all__ = ["HistoryPane"]


class _Figure(NamedTuple):
    """A line of the table of a measure."""

    kind: str
    label: str
    text: str
    number: str


class HistoryPane(QWidget):
    """The pane; it asks to be filled when it is looked at."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[PastRow, ...] = ()
        self._labels: dict[str, str] = {}
        self.told = Words("", self, reachable=True)
        self.row = QComboBox(self)
        self.measure = QComboBox(self)
        for box in (self.row, self.measure):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(24)
        self.ratings = RecordsTable[PastRating](
            "Ratings over the rounds",
            RecordsModel[PastRating](
                (
                    Column("Round", lambda one: one.round),
                    Column("What", self._dimension),
                    Column("Rating", _rating, icon=_icon),
                ),
                lambda one: f"{one.round}, {self._dimension(one)}: {_rating(one)}.",
                lambda one: (one.round, one.dimension),
                lambda one: one.round.casefold(),
            ),
            lines=2,
            parent=self,
        )
        self.figures = RecordsTable[_Figure](
            "Figures of the measure",
            RecordsModel[_Figure](
                (
                    Column("What", lambda one: one.kind),
                    Column("When", lambda one: one.label),
                    Column("Figure", lambda one: one.number or "—", number=True),
                    Column("As written", lambda one: " ".join(one.text.split()), widest=34),
                ),
                lambda one: f"{one.kind}, {one.label}: {one.text}.",
                lambda one: (one.kind, one.label),
                lambda one: one.text.casefold(),
            ),
            lines=4,
            parent=self,
        )
        self.chart = LineChart(self)
        grid = QGridLayout()
        grid.addWidget(labelled("Recommen&dation:", self.row, self), 0, 0)
        grid.addWidget(self.row, 0, 1)
        grid.addWidget(labelled("&Measure:", self.measure, self), 0, 2)
        grid.addWidget(self.measure, 0, 3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.split = FairSplit((self.ratings, self.chart, self.figures), self.chart, self)
        layout = QVBoxLayout(self)
        layout.addLayout(grid)
        layout.addWidget(self.told)
        layout.addWidget(self.split, stretch=1)
        self.row.currentIndexChanged.connect(self._row_chosen)
        self.measure.currentIndexChanged.connect(self._measure_chosen)
        self.show_past(None, ())

    def show_past(self, folder: PlanFolder | None, rows: tuple[PastRow, ...]) -> None:
        """Show these recommendations; the one that was chosen stays chosen."""
        self._labels = {one.id: one.label for one in folder.profile.dimensions} if folder else {}
        before = self._rows[self.row.currentIndex()].row if self._rows and self.row.currentIndex() >= 0 else ""
        self._rows = rows
        self.row.blockSignals(True)
        self.row.clear()
        self.row.addItems([shorten(f"{one.ref}  {one.text}", 110) for one in rows])
        place = next((number for number, one in enumerate(rows) if one.row == before), 0 if rows else -1)
        self.row.setCurrentIndex(place)
        self.row.blockSignals(False)
        self._row_chosen(place)

    def _row_chosen(self, place: int) -> None:
        one = self._rows[place] if 0 <= place < len(self._rows) else None
        self.ratings.show_records(one.ratings if one else ())
        self.measure.blockSignals(True)
        self.measure.clear()
        self.measure.addItems([measure.name for measure in one.measures] if one else [])
        self.measure.blockSignals(False)
        if one is None:
            self.told.setText("Nothing has been recorded yet.")
        elif not one.measures:
            self.told.setText(f"{one.text.rstrip()}\nIt has no measures.")
        else:
            self.told.setText(one.text)
        self._measure_chosen(0 if one and one.measures else -1)

    def _measure_chosen(self, place: int) -> None:
        row = self.row.currentIndex()
        measures = self._rows[row].measures if 0 <= row < len(self._rows) else ()
        one = measures[place] if 0 <= place < len(measures) else None
        self.chart.show_measure(one)
        self.figures.show_records(_figures(one) if one else ())
        self.split.share()

    def _dimension(self, one: PastRating) -> str:
        return self._labels.get(one.dimension, one.dimension)


def _figures(measure: PastMeasure) -> tuple[_Figure, ...]:
    readings = [_Figure("Reached", p.label, p.text, "" if p.value is None else f"{p.value}") for p in measure.readings]
    targets = [_Figure("Target", p.label, p.text, "" if p.value is None else f"{p.value}") for p in measure.targets]
    return (*readings, *targets)


def _rating(one: PastRating) -> str:
    return one.level.label if one.level else one.text or "not rated"


def _icon(one: PastRating) -> QIcon | None:
    return rating_icon(one.level) if one.level else None
