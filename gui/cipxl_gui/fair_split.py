"""Tables beside a chart: each table as wide as its words where there is room, until a person moves the edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from cipxl_gui.records_table import RecordsTable

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

__all__ = ["FairSplit"]

_READABLE = 0.6  # of the width that the tables want: with less their words cannot be told any more


class FairSplit(QSplitter):
    """A row of tables and one chart. What the tables do not need, the chart has; what is short, the tables share.

    Where the chart would leave the tables too little to be read, it is not shown.

    Args:
        parts: The tables, and the chart among them or what it stands in.
        chart: The chart, which says how narrow it can be.
        parent: The pane.
    """

    def __init__(self, parts: tuple[QWidget, ...], chart: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._moved = False
        self._chart = chart
        self.setChildrenCollapsible(False)
        for part in parts:
            self.addWidget(part)
        self.splitterMoved.connect(self._keep)

    def share(self) -> None:
        """Give each part its room; an edge that a person has moved stays where it is."""
        if self._moved:
            return
        parts = [part for place in range(self.count()) if (part := self.widget(place)) is not None]
        room = self.width() - self.handleWidth() * (len(parts) - 1)
        wants = [part.wanted_width() if isinstance(part, RecordsTable) else 0 for part in parts]
        tables = max(1, sum(wants))
        least = self._chart.minimumSizeHint().width()
        if room - least < tables * _READABLE:
            least = 0
        for part in parts:
            if not isinstance(part, RecordsTable):  # what it draws, a table says as well
                part.setVisible(least > 0)
        given = min(tables, max(0, room - least))
        sizes = [want * given // tables for want in wants]
        rest = room - sum(sizes)
        self.setSizes(
            [rest if not isinstance(part, RecordsTable) else size for part, size in zip(parts, sizes, strict=True)]
        )

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """A wider window has more to share."""
        super().resizeEvent(event)
        self.share()

    def _keep(self, _position: int, _edge: int) -> None:
        self._moved = True
