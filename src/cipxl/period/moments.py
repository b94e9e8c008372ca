"""Moments: days, months, quarters, years, seasons and weeks, as found among a text's tokens.

A moment without its year keeps what was written (day, month, quarter), so that a year told elsewhere can complete it.
The readers are in `cipxl.period.almanac` and `cipxl.period.stretches`, the search in `cipxl.period.timeline`.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal

from cipxl.period.timespan import MONTH_NAMES, Basis, Period, month_end

__all__ = ["NO_YEAR", "Moment", "Shape", "built", "joined", "third"]

Shape = Literal[
    "day", "week", "month", "quarter", "half", "financial", "academic", "year", "season", "term", "feast",
    "range", "rolling", "relative", "invalid",
]  # fmt: skip

_BASIS: Final[dict[Shape, Basis]] = {
    "day": "day", "week": "week", "month": "month", "quarter": "financial_quarter", "half": "half_year",
    "financial": "financial_year", "academic": "academic_year", "year": "calendar_year", "season": "season",
    "term": "term", "feast": "day", "rolling": "rolling",
}  # fmt: skip
NO_YEAR: Final = "the year is not written"


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of time named by the tokens from `first` up to `last`; `start` and `end` are None without a year."""

    first: int
    last: int
    shape: Shape
    basis: Basis | None = None
    start: date | None = None
    end: date | None = None
    number: int = 0  # the month, quarter or half, for a year that comes later
    day: int = 0
    year: int | None = None
    edge: str = ""  # "end" or "start" where only that side is meant
    precision: str | None = None
    reason: str | None = None
    label: str = ""
    alternatives: tuple[str, ...] = ()


def third(start: date, end: date, part: str) -> tuple[date, date]:
    """The early, middle or late third: of a month days 1 to 10, 11 to 20 and 21 on; of longer stretches by months."""
    length = (end - start).days + 1
    if length <= 31:
        bounds = (start, start + timedelta(days=10), start + timedelta(days=20), end + timedelta(days=1))
    else:
        whole = (end.year - start.year) * 12 + end.month - start.month + 1
        firsts = [start.year * 12 + start.month - 1 + whole * step // 3 for step in range(3)]
        one, two, three = (date(count // 12, count % 12 + 1, 1) for count in firsts)
        bounds = (one, two, three, end + timedelta(days=1))
    place = ("early", "mid", "late").index(part)
    return bounds[place], bounds[place + 1] - timedelta(days=1)


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876, Nature)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def built(moment: Moment) -> Moment:
    """The moment with its first and last day worked out from what was written; as invalid where no such day exists."""
    basis = _BASIS.get(moment.shape)
    year, number = moment.year, moment.number
    if moment.shape == "day":
        return _day(moment)
    if year is None:
        return replace(moment, basis=basis, reason=NO_YEAR)
    if moment.shape == "quarter" and moment.day:
        first, last = Period.quarter(year, number), Period.quarter(year, moment.day)
        return replace(moment, basis="financial_quarter_range", start=first.start, end=last.end, reason=None)
    if moment.shape == "season" or moment.shape == "half":
        month = number if moment.shape == "season" else 4 + (number - 1) * 6
        end = year * 12 + month - 1 + (2 if moment.shape == "season" else 5)
        start, stop = date(year, month, 1), month_end(end // 12, end % 12 + 1)
        precision = "season" if moment.shape == "season" else None
        return replace(moment, basis=basis, start=start, end=stop, precision=precision, reason=None)
    if moment.shape == "term":
        first_month, last_month = {3: (1, 3), 6: (4, 7), 9: (9, 12), 12: (12, 12)}[number]
        start, stop = date(year, first_month, 1), month_end(year, last_month)
        return replace(moment, basis=basis, start=start, end=stop, precision="term", reason="term dates differ")
    if moment.shape == "feast":
        on = _easter(year) if number == 4 else date(year, 12, 25)
        return replace(moment, basis=basis, start=on, end=on, reason=None)
    makers = {"quarter": lambda: Period.quarter(year, number), "month": lambda: Period.month(year, number)}
    makers["financial"] = lambda: Period.financial_year(year)
    makers["academic"] = lambda: Period.academic_year(year)
    makers["year"] = lambda: Period.calendar_year(year)
    period = makers[moment.shape]()
    precision = "month" if moment.shape == "month" else None
    return replace(moment, basis=basis, start=period.start, end=period.end, precision=precision, reason=None)


def _day(moment: Moment) -> Moment:
    day, month, year = moment.day, moment.number, moment.year
    if not 1 <= month <= 12:
        swapped = 1 <= day <= 12 and 1 <= month <= 31
        other = (f"{month} {MONTH_NAMES[day - 1]} {year}, month first",) if swapped else ()
        return replace(moment, shape="invalid", reason=f"there is no month {month}", alternatives=other)
    name = MONTH_NAMES[month - 1]
    if not 1 <= day <= calendar.monthrange(year or 2000, month)[1]:
        leap = day == 29 and month == 2
        reason = (
            f"29 February {year} does not exist, {year} is not a leap year" if leap else f"{day} {name} does not exist"
        )
        return replace(moment, shape="invalid", reason=reason)
    if year is None:
        return replace(moment, basis="day", reason=NO_YEAR)
    return replace(moment, basis="day", start=date(year, month, day), end=date(year, month, day), reason=None)


def joined(first: Moment, second: Moment) -> Moment | None:
    """The stretch from one moment to another; None where it would run backwards or one of them is no stretch."""
    if "invalid" in {first.shape, second.shape} or "relative" in {first.shape, second.shape}:
        return None
    pair = {first.basis, second.basis}
    basis: Basis = "date_range"
    if pair <= {"month", "month_range"}:
        basis = "month_range"
    elif pair == {"financial_quarter"}:
        basis = "financial_quarter_range"
    elif pair <= {"financial_year", "academic_year", "calendar_year"}:
        basis = "year_range"
    if first.start is None or second.end is None or first.start > second.end:
        if first.start is None and second.end is None and first.shape == second.shape:
            return replace(first, last=second.last, shape="range", basis=basis)
        return None
    return Moment(first.first, second.last, "range", basis, first.start, second.end, year=second.year, edge=second.edge)
