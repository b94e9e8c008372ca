"""Cells as Excel gives and takes them: what may stand in one, its errors, and a typed text of whatever it holds."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from math import isfinite

__all__ = ["Answer", "CellError", "number", "typed"]


class CellError(StrEnum):
    """Excel's errors, as they stand in a cell; `number` is what CVErr makes each of in the add-in's wrappers."""

    NULL = "#NULL!"
    DIV0 = "#DIV/0!"
    VALUE = "#VALUE!"
    REF = "#REF!"
    NAME = "#NAME?"
    NUM = "#NUM!"
    NA = "#N/A"

    @property
    def number(self) -> int:
        """Excel's number for it (xlErrNull 2000 to xlErrNA 2042)."""
        return {"#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029, "#NUM!": 2036}.get(
            self.value, 2042
        )


Answer = str | float | datetime | CellError


def number(found: Decimal | int) -> float | CellError:
    """A number as Excel keeps it, or #NUM! where it is too large for a cell."""
    kept = float(found)
    return kept if isfinite(kept) else CellError.NUM


def typed(given: object) -> str:
    """What stands in the cell, as a person would type it; Excel keeps 15 digits of a number."""
    if given is None:
        return ""
    if isinstance(given, bool):
        return str(given).upper()
    if isinstance(given, float | int):
        return format(Decimal(format(given, ".15g")), "f")
    if isinstance(given, Decimal):  # a cell of a currency format
        return format(given.normalize(), "f")
    if isinstance(given, date):
        return f"{given:%d/%m/%Y}"
    return str(given).strip()
