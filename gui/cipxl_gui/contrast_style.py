"""Edges that show in high contrast colours: Fusion draws its own darker than the window, which black has nothing of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette, QPen
from PySide6.QtWidgets import QProxyStyle, QStyle

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOption, QWidget

__all__ = ["ContrastStyle"]

_Part = QStyle.PrimitiveElement
_EDGED = frozenset(
    {
        _Part.PE_FrameLineEdit, _Part.PE_PanelLineEdit, _Part.PE_IndicatorCheckBox, _Part.PE_PanelButtonCommand,
        _Part.PE_FrameGroupBox, _Part.PE_Frame, _Part.PE_FrameTabWidget, _Part.PE_FrameMenu,
    }
)  # fmt: skip


class ContrastStyle(QProxyStyle):
    """Fusion with an edge in the text's colour around whatever can be used, a thicker one where the focus is."""

    def __init__(self) -> None:
        super().__init__("Fusion")
        self.setObjectName("contrast")

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
        round_ = element == _Part.PE_IndicatorRadioButton
        if element not in _EDGED and not round_:
            return
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        chosen = bool(option.state & QStyle.StateFlag.State_On) and element == _Part.PE_PanelButtonCommand
        painter.save()
        colour = option.palette.color(QPalette.ColorRole.WindowText)
        painter.setPen(QPen(colour, 3 if focused or chosen else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = option.rect.adjusted(0, 0, -1, -1)
        if round_:
            painter.drawEllipse(box)
            if option.state & QStyle.StateFlag.State_On:
                painter.setBrush(colour)
                edge = box.width() // 3
                painter.drawEllipse(box.adjusted(edge, edge, -edge, -edge))
        else:
            painter.drawRect(box)
        painter.restore()
