"""The ratings counted, drawn: a bar for each level now, with a mark where it stood before the round."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cipxl_gui.counted import Counted, in_words
from cipxl_gui.rating_icon import draw_rating

__all__ = ["RatingChart"]


_LEAST_BAR = 20  # pixels that the longest bar has at least


class RatingChart(QWidget):
    """The chart. Its numbers stand at the bars, and again in the table beside it; a screen reader reads them out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: tuple[Counted, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.show_counts(())

    def show_counts(self, counts: tuple[Counted, ...]) -> None:
        """Draw these counts."""
        self._counts = counts
        self.setAccessibleName(f"Chart of ratings. {in_words(counts)}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for a line for each level and a heading for each dimension."""
        line = self._line()
        dimensions = len({one.dimension for one in self._counts})
        height = line * (len(self._counts) + dimensions * 2)
        return QSize(self.fontMetrics().averageCharWidth() * 50, int(height) + 8)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """It can be narrow, as long as its words and numbers have room; not lower than its lines."""
        return QSize(int(self._left() + self._numbers()) + _LEAST_BAR, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = self.palette().color(QPalette.ColorRole.WindowText)
        line, left = self._line(), self._left()
        room = max(float(_LEAST_BAR), self.width() - left - self._numbers())
        most = max((max(one.now, one.before or 0) for one in self._counts), default=1) or 1
        y, last = 4.0, ""
        for one in self._counts:
            if one.dimension != last:
                y += line * 0.4 if last else 0
                last = one.dimension
                bold = self.font()
                bold.setBold(True)
                painter.setFont(bold)
                painter.setPen(text)
                named = painter.fontMetrics().elidedText(one.dimension, Qt.TextElideMode.ElideRight, self.width())
                painter.drawText(QRectF(0, y, self.width(), line), Qt.AlignmentFlag.AlignVCenter, named)
                painter.setFont(self.font())
                y += line
            self._bar(painter, one, QRectF(left, y, room, line), most, text)
            y += line
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _bar(self, painter: QPainter, one: Counted, box: QRectF, most: int, text: QColor) -> None:
        line = box.height()
        draw_rating(painter, one.level, QRectF(line * 0.15, box.y() + line * 0.15, line * 0.7, line * 0.7))
        painter.setPen(text)
        label = QRectF(line, box.y(), box.x() - line, line)
        painter.drawText(label, Qt.AlignmentFlag.AlignVCenter, one.level.label)
        width = box.width() * one.now / most
        painter.setPen(QPen(text, 1))
        painter.setBrush(QColor(one.level.colour))
        if one.now:
            painter.drawRect(QRectF(box.x(), box.y() + line * 0.2, width, line * 0.6))
        end = width
        said = str(one.now)
        if one.before is not None and one.before != one.now:
            at = box.x() + box.width() * one.before / most
            painter.setPen(QPen(text, 2, Qt.PenStyle.DashLine))
            painter.drawLine(int(at), int(box.y() + line * 0.08), int(at), int(box.y() + line * 0.92))
            said += f" (was {one.before})"
            end = max(width, box.width() * one.before / most)
        painter.setPen(text)
        place = QRectF(box.x() + end + line * 0.3, box.y(), self.width(), line)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, said)

    def _line(self) -> float:
        return self.fontMetrics().height() * 1.5

    def _left(self) -> float:
        """Where the bars begin."""
        names = max((self.fontMetrics().horizontalAdvance(one.level.label) for one in self._counts), default=0)
        return names + self._line() * 1.6

    def _numbers(self) -> float:
        """The room for the numbers behind the longest bar."""
        most = max((max(one.now, one.before or 0) for one in self._counts), default=0)
        return self.fontMetrics().horizontalAdvance(f"{most} (was {most})") + self._line() * 0.5
