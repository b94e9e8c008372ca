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
    GETTING_DATA = "#GETTING_DATA"
    SPILL = "#SPILL!"
    CONNECT = "#CONNECT!"
    BLOCKED = "#BLOCKED!"
    UNKNOWN = "#UNKNOWN!"
    FIELD = "#FIELD!"
    CALC = "#CALC!"

    @property
    def number(self) -> int:
        """Excel's number for it (xlErrNull 2000 to xlErrCalc 2050)."""
        return _NUMBERS[self.value]

    @classmethod
    def of_com(cls, code: int) -> CellError | None:
        """The error that COM gives as this number (0x800A0000 and Excel's own), #N/A for one that is not known.

        None for a number that is no error of Excel's.
        """
        number = code - _FIRST_OF_COM
        if not _NUMBERS["#NULL!"] <= number <= _LAST:
            return None
        return next((error for error in cls if error.number == number), cls.NA)


_FIRST_OF_COM = -2_146_828_288
_LAST = 2_100  # beyond the last that is known, for those to come
_NUMBERS = {
    **{"#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029, "#NUM!": 2036, "#N/A": 2042},
    **{"#GETTING_DATA": 2043, "#SPILL!": 2045, "#CONNECT!": 2046, "#BLOCKED!": 2047, "#UNKNOWN!": 2048},
    **{"#FIELD!": 2049, "#CALC!": 2050},
}


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
