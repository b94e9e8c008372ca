"""Figures: what a cell of performance or target says, as numbers with unit, period, limit and role.

Bottom up: `amounts` and `quantities` find numbers with their units, `celltext` is the cell cut up, `cues` tells what
the words round a number make of it, `definitions` what only defines the measure, `silence` why there is no figure,
`dating` which period each figure is for; `reading` puts them together; `narrative` reads whole texts, point by point.
"""

from cipxl.figures.reading import Figure, Kind, read_cell

__all__ = ["Figure", "Kind", "read_cell"]
