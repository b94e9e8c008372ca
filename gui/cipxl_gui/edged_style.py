"""Edges that show, and boxes to tick that grow with the text.

Fusion draws its edges a little darker than the window, so that on a dark ground a box to tick cannot be seen until it
is ticked; and it draws boxes, round buttons and scroll bars at one size, whatever the text's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette, QPen
from PySide6.QtWidgets import QProxyStyle, QStyle

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOption, QWidget

__all__ = ["EdgedStyle", "Edges"]

Edges = Literal["", "plain", "strong"]

_Part = QStyle.PrimitiveElement
_Metric = QStyle.PixelMetric
_EDGED: dict[Edges, frozenset[QStyle.PrimitiveElement]] = {
    "": frozenset(),
    "plain": frozenset(
        {_Part.PE_PanelLineEdit, _Part.PE_IndicatorCheckBox, _Part.PE_IndicatorRadioButton, _Part.PE_PanelButtonCommand}
    ),
    "strong": frozenset(
        {
            _Part.PE_FrameLineEdit, _Part.PE_PanelLineEdit, _Part.PE_IndicatorCheckBox, _Part.PE_PanelButtonCommand,
            _Part.PE_IndicatorRadioButton, _Part.PE_FrameGroupBox, _Part.PE_Frame, _Part.PE_FrameTabWidget,
            _Part.PE_FrameMenu,
        }
    ),
}  # fmt: skip
_GROWING = frozenset(
    {
        _Metric.PM_IndicatorWidth, _Metric.PM_IndicatorHeight, _Metric.PM_ExclusiveIndicatorWidth,
        _Metric.PM_ExclusiveIndicatorHeight, _Metric.PM_ScrollBarExtent,
    }
)  # fmt: skip


class EdgedStyle(QProxyStyle):
    """Fusion with an edge around what can be used.

    Args:
        edges: "plain" ones stand out from a dark ground; "strong" ones are in the text's colour and thicker where the
            focus is; "" are Fusion's own.
        size: The text's size in per cent of the system's.
    """

    def __init__(self, edges: Edges, size: int) -> None:
        super().__init__("Fusion")
        self.setObjectName(f"edged {edges} {size}")
        self._edges = edges
        self._edged = _EDGED[edges]
        self._size = size

    def pixelMetric(  # noqa: N802 - Qt's name
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None, /
    ) -> int:
        """As Fusion has it, grown with the text."""
        own = super().pixelMetric(metric, option, widget)
        return own * self._size // 100 if metric in _GROWING else own

    def drawPrimitive(  # noqa: N802 - Qt's name
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
        /,
    ) -> None:
        """As Fusion draws it, with an edge."""
        super().drawPrimitive(element, option, painter, widget)
        if element not in self._edged:
            return
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if self._edges == "plain" and focused:
            return  # which Fusion shows with the highlight
        chosen = bool(option.state & QStyle.StateFlag.State_On) and element == _Part.PE_PanelButtonCommand
        colour = option.palette.color(QPalette.ColorRole.WindowText)
        if self._edges == "plain":
            colour = _between(colour, option.palette.color(QPalette.ColorRole.Window))
        painter.save()
        painter.setPen(QPen(colour, 3 if self._edges == "strong" and (focused or chosen) else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = option.rect.adjusted(0, 0, -1, -1)
        if element == _Part.PE_IndicatorRadioButton:
            painter.drawEllipse(box)
            if self._edges == "strong" and option.state & QStyle.StateFlag.State_On:
                painter.setBrush(colour)
                edge = box.width() // 3
                painter.drawEllipse(box.adjusted(edge, edge, -edge, -edge))
        else:
            painter.drawRect(box)
        painter.restore()


def _between(one: QColor, other: QColor) -> QColor:
    return QColor((one.red() + other.red()) // 2, (one.green() + other.green()) // 2, (one.blue() + other.blue()) // 2)
