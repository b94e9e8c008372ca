"""A bar over a table: all rows, or only those of one kind, each kind with its count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from cipxl_gui.parts import Flow

__all__ = ["FilterBar", "Kind"]

Key = TypeVar("Key")


class Kind(NamedTuple, Generic[Key]):
    """A kind of row: its key, its sign and words on the button; `always` shows it with a count of 0 as well."""

    key: Key
    sign: str
    words: str
    always: bool = True


class FilterBar(QWidget, Generic[Key]):
    """A row of buttons of which one is down.

    Args:
        name: What a screen reader calls the bar.
        things: What the rows are, in the plural: "returns".
        kinds: The kinds, in their order.
        parent: The widget that it stands in.
    """

    chosen = Signal(object)  # the key, None for all

    def __init__(self, name: str, things: str, kinds: Sequence[Kind[Key]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._things = things
        self._kinds = {kind.key: kind for kind in kinds}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        flow = Flow(self)
        flow.setContentsMargins(0, 0, 0, 0)
        self.buttons: dict[Key | None, QPushButton] = {}
        for key in (None, *self._kinds):
            button = QPushButton(self)
            button.setCheckable(True)
            button.setAutoDefault(False)
            self._group.addButton(button)
            self.buttons[key] = button
            flow.addWidget(button)
            button.toggled.connect(lambda on, key=key: self._toggled(key, on))
        self.buttons[None].setChecked(True)
        self.show_counts({})

    def _toggled(self, key: Key | None, on: bool) -> None:
        button = self.buttons[key]
        font = button.font()
        font.setBold(on)  # in dark colours a button that is down looks much like one that is not
        button.setFont(font)
        if on:
            self.chosen.emit(key)

    @property
    def wanted(self) -> Key | None:
        """What is shown, None for all."""
        return next((key for key, button in self.buttons.items() if button.isChecked()), None)

    def show_counts(self, counts: Mapping[Key, int]) -> None:
        """Show how many rows there are of each kind."""
        total = sum(counts.values())
        self.buttons[None].setText(f"All {total:,}")
        self.buttons[None].setAccessibleName(f"All {self._things}: {total:,}")
        for key, kind in self._kinds.items():
            button, count = self.buttons[key], counts.get(key, 0)
            button.setText(f"{kind.sign} {kind.words} {count:,}")
            button.setAccessibleName(f"{kind.words}: {count:,} of {total:,}")
            button.setVisible(count > 0 or kind.always)
            if count == 0 and button.isChecked() and not kind.always:
                self.buttons[None].setChecked(True)
