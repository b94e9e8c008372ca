"""What each function answers for one cell: the library's reading of it, as a value that Excel can show.

A blank cell gives a blank. What cannot be answered gives one of Excel's own errors, never a wrong number and never a
sentence about a failure. The rules themselves are the library's: nothing is worked out here.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from cipxl_addin.cells import Answer, CellError, number, typed

if TYPE_CHECKING:
    from cipxl.figures import Figure, Kind
    from cipxl.formula import Expr, Polarity

__all__ = ["PARTS", "comparable", "due", "gap", "only", "polarity", "value"]


_EARLIEST, _LATEST = 10_959, 73_051  # 1 January 1930 to 31 December 2099: a plain number of days is a date
_FIRST_DAY = date(1900, 3, 1)  # a time of day is a date before this to Excel, and so is the 0 of a link to a blank cell
PARTS = ("value", "low", "high", "unit", "period", "numerator", "denominator", "reason")


def value(text: object, part: object = None) -> Answer:
    """The figure that a performance cell says, or another part of what it says.

    A cell with no figure, or with several, has no value: #N/A. Part "reason" says in words why there is none.
    """
    wanted = typed(part).casefold() or "value"
    if wanted not in PARTS:
        return CellError.VALUE
    if isinstance(text, bool | datetime | date):
        return CellError.VALUE
    if not typed(text):
        return ""
    figure = only(typed(text), "performance")
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
    return found if isinstance(found, str) else number(found)


def gap(performance: object, target: object, better: object = None) -> Answer:
    """How far a figure is from its target, in its own unit (percentages: points); below 0 is short of it.

    Where `better` is left out, a target of "at most" means that less is better, any other that more is. A figure and
    a target in different units have no gap: #VALUE!; so have 0.94 and "95%", which may be 0.94 % or 94 %, and "30 of
    40" and "70%".
    """
    if any(isinstance(given, bool | datetime | date) for given in (performance, target)):
        return CellError.VALUE
    if not typed(performance) or not typed(target):
        return ""
    reached, wanted = only(typed(performance), "performance"), only(typed(target), "target")
    if reached is None or reached.value is None or wanted is None or wanted.no_value:
        return CellError.NA
    way = polarity(typed(better), wanted)
    if way is None or not comparable(reached, wanted):
        return CellError.VALUE
    low = wanted.low if wanted.low is not None else wanted.value
    high = wanted.high if wanted.high is not None else wanted.value
    found = _gap_rule(way).value({"actual": reached.value, "low": low, "high": high})
    return number(found) if isinstance(found, Decimal) else CellError.NA


@cache
def _gap_rule(way: Polarity) -> Expr:
    from cipxl.formula import gap as rule

    return rule(way)


def due(text: object, today: object = None) -> Answer | tuple[Answer, ...]:
    """The day by which a cell says that something is due; with `today`, beside it how that stands.

    How it stands is what the rule for deadlines says: "overdue", "due" (within 28 days) or "not due". Of several days
    the first counts, or with `today` the first that is not past, else the last. A month, quarter or year is due on its
    last day. No date, or one without its year: #N/A; a day that does not exist: #VALUE!.
    """
    with_state = bool(typed(today))
    now = _one_day(today) if with_state else None
    days = _due_days(text)
    if with_state and now is None:
        return CellError.VALUE
    if isinstance(days, CellError):
        return days
    if not days:
        return "" if not typed(text) else CellError.NA
    day = next((one for one in days if one >= now), days[-1]) if now else days[0]
    shown = datetime(day.year, day.month, day.day)
    return (shown, str(_deadline_rule().value({"due": day, "as_at": now}))) if now else shown


@cache
def _deadline_rule() -> Expr:
    from cipxl.formula import deadline_state

    return deadline_state()


def _due_days(text: object) -> list[date] | CellError:
    from cipxl.formula.tree import DAY_ZERO
    from cipxl.period import read_dates

    if isinstance(text, bool):
        return CellError.VALUE
    if isinstance(text, datetime | date):
        held = _plain_day(text)
        return [held] if held >= _FIRST_DAY else []
    if isinstance(text, float | int) and _EARLIEST <= text < _LATEST:
        return [DAY_ZERO + timedelta(days=int(text))]  # a date in a cell that is formatted as a number
    mentions = read_dates(typed(text))
    for kinds in (("deadline",), ("date", "period")):
        found = [day for one in mentions if one.type in kinds and (day := one.date or one.end) is not None]
        if found:
            return sorted(found)
    return CellError.VALUE if any(one.type == "invalid" for one in mentions) else []


def _one_day(given: object) -> date | None:
    days = _due_days(given)
    return days[0] if isinstance(days, list) and len(days) == 1 else None


def _plain_day(given: datetime | date) -> date:
    return given.date() if isinstance(given, datetime) else given


def only(text: str, kind: Kind) -> Figure | None:
    """The one figure that a cell gives for itself (no earlier one, no benchmark), or why it gives none."""
    from cipxl.figures import read_cell

    figures = [figure for figure in read_cell(text, kind) if figure.role is None]
    with_number = [figure for figure in figures if not figure.no_value]
    found = with_number or figures
    return found[0] if len(found) == 1 else None


def polarity(better: str, target: Figure | None) -> Polarity | None:
    """What is better: as is said, else less for a target of "at most", else more; None for a word that says neither."""
    if not better:
        return "low" if target and target.comparator in ("<=", "<") else "high"
    return _named(better)


@lru_cache(maxsize=64)
def _named(better: str) -> Polarity | None:
    from pydantic import ValidationError

    from cipxl.rating import RatingInputs

    try:
        return RatingInputs.model_validate({"polarity": better}).polarity
    except ValidationError:
        return None


def comparable(reached: Figure, wanted: Figure) -> bool:
    """Whether both count the same, as in a return that is checked."""
    from cipxl.assessment.units import count_the_same, counted_in

    return count_the_same(counted_in(reached), _sizes(reached), counted_in(wanted), _sizes(wanted))


def _sizes(figure: Figure) -> tuple[Decimal | None, ...]:
    return figure.value, figure.low, figure.high
