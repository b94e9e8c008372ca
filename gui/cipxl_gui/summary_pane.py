"""The ratings counted and moved since before the round: a chart, its numbers as a table, and each rating that moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from cipxl.scheme import Level
from cipxl_gui.counted import Counted, Moved, counted, moves_of
from cipxl_gui.fair_split import FairSplit
from cipxl_gui.parts import Words
from cipxl_gui.picture import Picture
from cipxl_gui.rating_chart import RatingChart
from cipxl_gui.rating_icon import rating_icon
from cipxl_gui.records_model import Column, RecordsModel
from cipxl_gui.records_table import RecordsTable
from cipxl_gui.words import count_of

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

__all__ = ["SummaryPane"]


class SummaryPane(QWidget):
    """The pane."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons: dict[tuple[str, str], QIcon] = {}
        self.told = Words(parent=self, reachable=True)
        self.chart = RatingChart(self)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.chart)
        self.counts = RecordsTable[Counted](
            "Ratings counted",
            RecordsModel[Counted](
                (
                    Column("What", lambda one: one.dimension),
                    Column("Rating", lambda one: one.level.label, icon=lambda one: self._icon(one.level)),
                    Column("Now", lambda one: str(one.now), lambda one: one.now, number=True),
                    Column("Before", _before, lambda one: one.before or 0, number=True),
                    Column("Change", _change, number=True),
                ),
                _counted_in_words,
                lambda one: (one.dimension, one.level.code),
                lambda one: one.level.label.casefold(),
            ),
            lines=2,
            parent=self,
        )
        self.moves = RecordsTable[Moved](
            "Ratings that moved",
            RecordsModel[Moved](
                (
                    Column("Ref", lambda one: one.ref),
                    Column("What", lambda one: one.dimension),
                    Column("From", lambda one: _label(one.before), icon=lambda one: self._icon(one.before)),
                    Column("To", lambda one: _label(one.after), icon=lambda one: self._icon(one.after)),
                    Column("Way", lambda one: one.way),
                ),
                lambda one: (
                    f"Ref {one.ref}, {one.dimension}: from {_label(one.before)} to {_label(one.after)}, {one.way[2:]}."
                ),
                lambda one: (one.ref, one.dimension),
                lambda one: one.ref.casefold(),
            ),
            lines=2,
            parent=self,
        )
        self.split = FairSplit((area, self.counts, self.moves), self.chart, self)
        layout = QVBoxLayout(self)
        layout.addWidget(self.told)
        layout.addWidget(self.split, stretch=1)

    def show_picture(self, picture: Picture) -> None:
        """Show the ratings of a picture, as they would be with everything that has come in."""
        counts, moves = counted(picture.overview), moves_of(picture.overview)
        self.chart.show_counts(counts)
        self.counts.show_records(counts)
        self.moves.show_records(moves)
        self.split.share()
        total = picture.overview.now.total if picture.overview.now else 0
        rows = count_of(total, picture.overview.folder.profile.row_word)
        if picture.overview.round is None:
            self.told.setText(f"{rows}. No round has been issued yet.")
        else:
            moved = f"{count_of(len(moves), 'rating')} moved since before {picture.overview.round.name}."
            self.told.setText(f"{rows}, with everything that has come in. {moved if moves else 'No rating has moved.'}")

    def _icon(self, level: Level | None) -> QIcon | None:
        if level is None:
            return None
        key = (level.shape, level.colour)
        if key not in self._icons:
            self._icons[key] = rating_icon(level)
        return self._icons[key]


def _label(level: Level | None) -> str:
    return level.label if level else "another text"


def _before(one: Counted) -> str:
    return "—" if one.before is None else str(one.before)


def _change(one: Counted) -> str:
    if one.before is None:
        return "—"
    return f"{one.now - one.before:+d}" if one.now != one.before else "0"


def _counted_in_words(one: Counted) -> str:
    was = "" if one.before is None else f", before {one.before}"
    return f"{one.dimension}, {one.level.label}: {one.now}{was}."
