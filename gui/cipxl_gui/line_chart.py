"""A measure over time, drawn: what was reached as a line with its points, what was to be reached as marks."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from cipxl.rounds import PastMeasure, Point
from cipxl_gui.words import or_none

__all__ = ["LineChart", "measure_in_words"]


def measure_in_words(measure: PastMeasure) -> str:
    """The measure as a person would read it out."""
    reached = "; ".join(f"{point.label}: {or_none(point.text)}" for point in measure.readings) or "no figures yet"
    targets = "; ".join(f"by {point.label}: {point.text}" for point in measure.targets) or "no targets"
    return f"{measure.name}. Reached: {reached}. Targets: {targets}."


class LineChart(QWidget):
    """The chart. Its figures stand in the table beside it; a screen reader reads them out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measure: PastMeasure | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.show_measure(None)

    def show_measure(self, measure: PastMeasure | None) -> None:
        """Draw this measure."""
        self._measure = measure
        words = measure_in_words(measure) if measure else "No measure is chosen."
        self.setAccessibleName(f"Line chart. {words}")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wider than tall."""
        return QSize(self.fontMetrics().averageCharWidth() * 60, self.fontMetrics().height() * 12)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Still readable."""
        return QSize(self.fontMetrics().averageCharWidth() * 34, self.fontMetrics().height() * 8)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = self.palette().color(QPalette.ColorRole.WindowText)
        measure = self._measure
        reached = _drawn(measure.readings) if measure else []
        targets = _drawn(measure.targets) if measure else []
        if measure is None or not reached:
            said = "No measure is chosen." if measure is None else "No figure of this measure can be drawn."
            painter.setPen(text)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, said)
        else:
            self._draw(painter, reached, targets, text)
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _draw(self, painter: QPainter, reached: list[Point], targets: list[Point], text: QColor) -> None:
        metrics = self.fontMetrics()
        line = metrics.height()
        values = [float(point.value or 0) for point in (*reached, *targets)]
        low, high = min(0.0, *values), max(values)
        span = (high - low) or 1.0
        left = metrics.horizontalAdvance(_number(Decimal(str(round(high, 2))))) + line
        plot = QRectF(left, line * 2.0, self.width() - left - line * 3.0, self.height() - line * 4.8)
        # The first number stands over its point, clear of the axis.
        inset = max(metrics.horizontalAdvance(_number(point.value)) for point in reached) / 2 + line * 0.4
        days = [point.on.toordinal() for point in (*reached, *targets)]
        first, last = min(days), max(days)
        width = (last - first) or 1

        def at(point: Point) -> QPointF:
            x = plot.x() + inset + (plot.width() - inset) * (point.on.toordinal() - first) / width
            return QPointF(x, plot.bottom() - plot.height() * (float(point.value or 0) - low) / span)

        painter.setPen(QPen(text, 1))
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        painter.drawLine(plot.bottomLeft(), plot.topLeft())
        for value in (low, high):
            y = plot.bottom() - plot.height() * (value - low) / span
            box = QRectF(0, y - line / 2, left - line * 0.4, line)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, right, _number(Decimal(str(round(value, 2)))))
        colour = self.palette().color(QPalette.ColorRole.Link)
        painter.setPen(QPen(colour, 2.5))
        painter.drawPolyline(QPolygonF([at(point) for point in reached]))
        painter.setBrush(colour)
        taken: list[QRectF] = []
        for point in reached:
            painter.setPen(QPen(colour, 1))
            painter.drawEllipse(at(point), line * 0.28, line * 0.28)
            painter.setPen(text)
            self._label(painter, at(point), _number(point.value), taken, above=True)
        for point in targets:
            place = at(point)
            painter.setPen(QPen(text, 2, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(place.x() - line, place.y()), QPointF(place.x() + line, place.y()))
            painter.setPen(text)
            self._label(painter, place, f"target {_number(point.value)}", taken, above=False)
        self._dates(painter, plot, [reached[0], reached[-1]], at)
        self._key(painter, colour, text)

    def _label(self, painter: QPainter, at: QPointF, said: str, taken: list[QRectF], *, above: bool) -> None:
        """A number at its point, moved up or down where another stands there already."""
        metrics = self.fontMetrics()
        width, height = metrics.horizontalAdvance(said) + 4.0, float(metrics.height())
        x = min(max(0.0, at.x() - width / 2), self.width() - width)
        steps = (-1.4, 0.4, -2.4, 1.4, -3.4) if above else (0.3, -1.3, 1.3, -2.3, 2.3)
        for step in steps:
            box = QRectF(x, at.y() + height * step, width, height)
            if box.top() >= 0 and box.bottom() <= self.height() and not any(box.intersects(one) for one in taken):
                break
        taken.append(box)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, said)

    def _dates(self, painter: QPainter, plot: QRectF, points: list[Point], at: object) -> None:
        metrics = self.fontMetrics()
        line = metrics.height()
        drawn: list[QRectF] = []
        for point in points:
            width = metrics.horizontalAdvance(point.label) + 6.0
            x = at(point).x()  # type: ignore[operator]  # a function of this module
            left = min(max(0.0, x - width / 2), self.width() - width)
            box = QRectF(left, plot.bottom() + line * 0.2, width, line)
            if not any(box.intersects(one) for one in drawn):
                drawn.append(box)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, point.label)

    def _key(self, painter: QPainter, colour: QColor, text: QColor) -> None:
        """What is what, in words."""
        line = float(self.fontMetrics().height())
        y = self.height() - line * 0.9
        painter.setPen(QPen(colour, 2.5))
        painter.drawLine(QPointF(4, y), QPointF(4 + line * 1.5, y))
        painter.setPen(text)
        start = 8 + line * 1.5
        painter.drawText(QPointF(start, y + line * 0.3), "reached")
        start += self.fontMetrics().horizontalAdvance("reached") + line
        painter.setPen(QPen(text, 2, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(start, y), QPointF(start + line * 1.5, y))
        painter.setPen(text)
        painter.drawText(QPointF(start + line * 1.8, y + line * 0.3), "target")


def _drawn(points: tuple[Point, ...]) -> list[Point]:
    return sorted((point for point in points if point.value is not None), key=lambda point: point.on)


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}" if value % 1 else f"{value:.0f}"
