"""The sheets of paper that papers are laid out for, and the sizes of their type."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["A3", "A4", "HEADING_FILL", "HEADING_SIZES", "INK", "LINE", "Sheet"]

INK, LINE, HEADING_FILL = "#0B0C0C", "#505A5F", "#F3F2F1"
HEADING_SIZES = {1: 22.0, 2: 17.0, 3: 14.0, 4: 12.5}  # points, by level


class Sheet(NamedTuple):
    """A page: its size and margin in millimetres, and its tables' type in points, wanted and least."""

    width: float
    height: float
    margin: float
    size: float
    least: float

    @property
    def across(self) -> float:
        """The width of its text."""
        return self.width - 2 * self.margin

    @property
    def down(self) -> float:
        """The height of its text."""
        return self.height - 2 * self.margin


A4 = Sheet(210, 297, 20, 12, 10)
A3 = Sheet(420, 297, 15, 8.5, 7)  # landscape, for the familiar table, as officers print it
