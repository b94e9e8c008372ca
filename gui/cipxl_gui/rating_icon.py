"""A rating as a small picture: the scheme's colour in the scheme's shape, always beside the rating's own word."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

if TYPE_CHECKING:
    from cipxl.scheme import Level

__all__ = ["draw_rating", "rating_icon"]

_SIDE = 64  # pixels that the icon is drawn at; Qt scales it down


def rating_icon(level: Level) -> QIcon:
    """The level's shape in its colour."""
    picture = QPixmap(_SIDE, _SIDE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_rating(painter, level, QRectF(4, 4, _SIDE - 8, _SIDE - 8))
    painter.end()
    icon = QIcon(picture)
    # The chosen row keeps the scheme's colours, which Qt would mix with the highlight.
    icon.addPixmap(picture, QIcon.Mode.Selected)
    return icon


def draw_rating(painter: QPainter, level: Level, box: QRectF) -> None:
    """Draw the level's shape into a box, with an edge that shows on light and dark ground alike."""
    colour = QColor(level.colour)
    edge = QPen(QColor("#6F777B"), max(1.0, box.width() / 16))
    edge.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(edge)
    painter.setBrush(QBrush(colour))
    shape = level.shape
    if shape == "square":
        painter.drawRect(
            box.adjusted(box.width() * 0.06, box.height() * 0.06, -box.width() * 0.06, -box.height() * 0.06)
        )
    elif shape == "circle":
        painter.drawEllipse(box)
    elif shape == "ring":
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor("#6F777B"), box.width() / 8))
        painter.drawEllipse(box.adjusted(box.width() / 12, box.width() / 12, -box.width() / 12, -box.width() / 12))
    else:
        painter.drawPolygon(QPolygonF([_at(box, x, y) for x, y in _CORNERS[shape]]))


def _at(box: QRectF, x: float, y: float) -> QPointF:
    return QPointF(box.x() + box.width() * x, box.y() + box.height() * y)


def _star() -> list[tuple[float, float]]:
    corners = []
    for number in range(10):
        reach = 0.5 if number % 2 == 0 else 0.21
        turn = math.pi * number / 5
        corners.append((0.5 + reach * math.sin(turn), 0.5 - reach * math.cos(turn)))
    return corners


_CORNERS = {
    "diamond": [(0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)],
    "triangle": [(0.5, 0.04), (1.0, 0.94), (0.0, 0.94)],
    "down_triangle": [(0.0, 0.06), (1.0, 0.06), (0.5, 0.96)],
    "star": _star(),
}
