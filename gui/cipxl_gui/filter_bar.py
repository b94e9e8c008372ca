"""The bar over the table of returns: all, or only those in one state, each with its count."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from cipxl.rounds import STATE_WORDS
from cipxl.rounds.overview import State
from cipxl_gui.parts import Flow

__all__ = ["STATE_SIGNS", "FilterBar"]

STATE_SIGNS: Mapping[State, str] = {
    "in": "✓",
    "late": "◷",
    "invalid": "✕",
    "missing": "□",
    "left_out": "–",
    "replaced": "↷",
    "copy": "=",
    "unknown": "?",
    "answers": "✎",
}

_ALWAYS: tuple[State, ...] = ("in", "late", "invalid", "missing")  # shown with a count of 0 as well


class FilterBar(QWidget):
    """A row of buttons of which one is down."""

    chosen = Signal(object)  # the State, None for all

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Show returns")
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        flow = Flow(self)
        flow.setContentsMargins(0, 0, 0, 0)
        self.buttons: dict[State | None, QPushButton] = {}
        for state in (None, *STATE_WORDS):
            button = QPushButton(self)
            button.setCheckable(True)
            self._group.addButton(button)
            self.buttons[state] = button
            flow.addWidget(button)
            button.toggled.connect(lambda on, state=state: self._toggled(state, on))
        self.buttons[None].setChecked(True)
        self.show_counts({})

    def _toggled(self, state: State | None, on: bool) -> None:
        button = self.buttons[state]
        font = button.font()
        font.setBold(on)  # in dark colours a button that is down looks much like one that is not
        button.setFont(font)
        if on:
            self.chosen.emit(state)

    @property
    def state(self) -> State | None:
        """What is shown, None for all."""
        return next((state for state, button in self.buttons.items() if button.isChecked()), None)

    def show_counts(self, counts: Mapping[State, int]) -> None:
        """Show how many returns there are of each state."""
        total = sum(counts.values())
        for state, button in self.buttons.items():
            if state is None:
                button.setText(f"All {total:,}")
                button.setAccessibleName(f"All returns: {total:,}")
                continue
            count = counts.get(state, 0)
            button.setText(f"{STATE_SIGNS[state]} {STATE_WORDS[state]} {count:,}")
            button.setAccessibleName(f"{STATE_WORDS[state]}: {count:,} of {total:,}")
            button.setVisible(count > 0 or state in _ALWAYS)
            if count == 0 and button.isChecked() and state not in _ALWAYS:
                self.buttons[None].setChecked(True)
