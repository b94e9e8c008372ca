"""What each function answers for one cell: the library's reading of it, as a value that Excel can show.

A blank cell gives a blank. What cannot be answered gives one of Excel's own errors, never a wrong number and never a
sentence about a failure. The rules themselves are the library's: nothing is worked out here.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cipxl.figures import Figure, Kind
    from cipxl.formula import Polarity

__all__ = ["PARTS", "Answer", "CellError", "due", "gap", "value"]


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

PARTS = ("value", "low", "high", "unit", "period", "numerator", "denominator", "reason")


def value(text: object, part: object = None) -> Answer:
    """The figure that a performance cell says, or another part of what it says.

    A cell with no figure, or with several, has no value: #N/A. Part "reason" says in words why there is none.
    """
    wanted = _typed(part).casefold() or "value"
    if wanted not in PARTS:
        return CellError.VALUE
    if isinstance(text, bool | datetime | date):
        return CellError.VALUE
    if not _typed(text):
        return ""
    figure = _only(_typed(text), "performance")
    if figure is None:
        return "several figures" if wanted == "reason" else CellError.NA
    if wanted == "reason":
        return figure.reason or ""
    if wanted == "period":
        return figure.period.canonical if figure.period else figure.period_text or CellError.NA
    found = {
        "value": figure.value,
        "low": figure.low if figure.low is not None else figure.value,
        "high": figure.high if figure.high is not None else figure.value,
        "unit": figure.unit,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
    }[wanted]
    if found is None:
        return CellError.NA
    return found if isinstance(found, str) else _number(found)


def gap(performance: object, target: object, better: object = None) -> Answer:
    """How far a figure is from its target, in its own unit (percentages: points); below 0 is short of it.

    Where `better` is left out, a target of "at most" means that less is better, any other that more is. A figure and
    a target in different units have no gap: #VALUE!; so have 0.94 and "95%", which may be 0.94 % or 94 %.
    """
    from cipxl.formula import gap as rule

    if any(isinstance(given, bool | datetime | date) for given in (performance, target)):
        return CellError.VALUE
    if not _typed(performance) or not _typed(target):
        return ""
    reached, wanted = _only(_typed(performance), "performance"), _only(_typed(target), "target")
    if reached is None or reached.value is None or wanted is None or wanted.no_value:
        return CellError.NA
    polarity = _polarity(_typed(better), wanted)
    if polarity is None or not _comparable(reached, wanted):
        return CellError.VALUE
    low = wanted.low if wanted.low is not None else wanted.value
    high = wanted.high if wanted.high is not None else wanted.value
    found = rule(polarity).value({"actual": reached.value, "low": low, "high": high})
    return _number(found) if isinstance(found, Decimal) else CellError.NA


def due(text: object, today: object = None) -> Answer:
    """The day by which a cell says that something is due; with `today`, the days that are left (below 0: overdue).

    Of several days the first counts, or with `today` the first that is not past, else the last. A month, quarter or
    year is due on its last day. No date, or one without its year: #N/A; a day that does not exist: #VALUE!.
    """
    days = _due_days(text)
    if isinstance(days, CellError):
        return days
    if not days:
        return "" if not _typed(text) else CellError.NA
    if not _typed(today):
        return datetime(days[0].year, days[0].month, days[0].day)
    now = _one_day(today)
    if now is None:
        return CellError.VALUE
    coming = next((one for one in days if one >= now), days[-1])
    return float((coming - now).days)


def _due_days(text: object) -> list[date] | CellError:
    from cipxl.period import read_dates

    if isinstance(text, bool):
        return CellError.VALUE
    if isinstance(text, datetime | date):
        return [_plain_day(text)]
    mentions = read_dates(_typed(text))
    for kinds in (("deadline",), ("date", "period")):
        found = [day for one in mentions if one.type in kinds and (day := one.date or one.end) is not None]
        if found:
            return sorted(found)
    return CellError.VALUE if any(one.type == "invalid" for one in mentions) else []


def _one_day(given: object) -> date | None:
    from cipxl.formula.tree import DAY_ZERO

    if isinstance(given, float | int) and not isinstance(given, bool) and 1 <= given < 2_958_466:
        return DAY_ZERO + timedelta(days=int(given))  # a date in a cell that is formatted as a number
    days = _due_days(given)
    return days[0] if isinstance(days, list) and len(days) == 1 else None


def _plain_day(given: datetime | date) -> date:
    return given.date() if isinstance(given, datetime) else given


def _only(text: str, kind: Kind) -> Figure | None:
    """The one figure that a cell gives for itself (no earlier one, no benchmark), or why it gives none."""
    from cipxl.figures import read_cell

    figures = [figure for figure in read_cell(text, kind) if figure.role is None]
    with_number = [figure for figure in figures if not figure.no_value]
    found = with_number or figures
    return found[0] if len(found) == 1 else None


def _polarity(better: str, target: Figure) -> Polarity | None:
    from pydantic import ValidationError

    from cipxl.rating import RatingInputs

    if not better:
        return "low" if target.comparator in ("<=", "<") else "high"
    try:
        return RatingInputs.model_validate({"polarity": better}).polarity
    except ValidationError:
        return None


def _comparable(reached: Figure, wanted: Figure) -> bool:
    if reached.unit == wanted.unit:
        return True
    if reached.unit and wanted.unit:
        return False
    bare = wanted if reached.unit else reached
    sizes = [abs(number) for number in (bare.value, bare.low, bare.high) if number is not None]
    return "%" not in (reached.unit, wanted.unit) or all(size > 1 or size == 0 for size in sizes)


def _number(found: Decimal | int) -> float | CellError:
    """A number as Excel keeps it, or #NUM! where it is too large for a cell."""
    number = float(found)
    return number if isfinite(number) else CellError.NUM


def _typed(given: object) -> str:
    """What stands in the cell, as a person would type it; Excel keeps 15 digits of a number."""
    if given is None:
        return ""
    if isinstance(given, float | int) and not isinstance(given, bool):
        return format(Decimal(format(given, ".15g")), "f")
    return str(given).strip()
