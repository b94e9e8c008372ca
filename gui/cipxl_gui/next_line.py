"""The line that always says what comes next, with the three buttons of the round's last steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from cipxl.rounds import NextStep
from cipxl_gui.parts import Words, button_of

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

__all__ = ["NextLine"]

_BUTTONS = {
    "fill": ("open_master",),
    "issue": ("new_round",),
    "restore": ("restore",),
    "mend": ("refresh",),
    "look": ("leave_out",),
    "remind": ("remind",),
    "ask": ("send_back",),
}
_ALWAYS = ("settle", "consolidate", "publish")


class NextLine(QWidget):
    """The line.

    Args:
        actions: The window's actions.
        parent: The widget that it stands in.
    """

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = Words(parent=self, reachable=True)
        self.buttons: dict[str, QPushButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.words, stretch=1)
        extra = [name for names in _BUTTONS.values() for name in names]
        for name in (*extra, *_ALWAYS):
            button = button_of(actions[name], self)
            self.buttons[name] = button
            layout.addWidget(button)
        self.show_step(None)

    def show_step(self, step: NextStep | None) -> None:
        """Say the next step, and mark the button that does it."""
        words = f"Next: {step.words}" if step else ""
        self.words.setText(words)
        kind = step.kind if step else ""
        wanted = _BUTTONS.get(kind, (kind,))
        for name, button in self.buttons.items():
            button.setVisible(name in _ALWAYS or name in wanted)
            font = self.font()
            font.setBold(name in wanted)
            button.setFont(font)
        bold = self.font()
        bold.setBold(True)
        self.words.setFont(bold)
