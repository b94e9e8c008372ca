"""Periods of time and mentions of dates, as immutable values.

UK conventions: quarters are financial (Q1 is April to June), "2018/19" is April 2018 to March 2019, an academic year
runs from 1 September to 31 August. The reader of texts is `cipxl.period`, which gives these on.
"""

from __future__ import annotations

import calendar
import datetime
from datetime import date, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict

__all__ = ["MONTH_NAMES", "Basis", "DateMention", "Period", "last_complete_quarter", "month_end"]

Basis = Literal[
    "financial_year",
    "financial_quarter",
    "financial_quarter_range",
    "half_year",
    "month",
    "month_range",
    "calendar_year",
    "academic_year",
    "year_range",
    "week",
    "day",
    "date_range",
    "season",
    "term",
    "part",
    "rolling",
]

MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def _months_on(year: int, month: int, months: int) -> tuple[int, int]:
    """The year and month that lie a number of months after (or, below zero, before) a month."""
    count = year * 12 + month - 1 + months
    return count // 12, count % 12 + 1


class Period(BaseModel):
    """A stretch of time with both ends in it, as somebody wrote it (`label`).

    Ordered by end, then start. Two spellings of one stretch have the same `canonical`, whatever their labels.
    """

    model_config = ConfigDict(frozen=True)

    label: str
    basis: Basis
    start: date
    end: date

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Period:
        """The quarter 1 to 4 of the financial year that begins in `year`: (2020, 2) is July to September 2020."""
        first_year, first = _months_on(year, 4, (quarter - 1) * 3)
        last_year, last = _months_on(first_year, first, 2)
        return cls(
            label=f"Q{quarter} {_year_label(year)}",
            basis="financial_quarter",
            start=date(first_year, first, 1),
            end=month_end(last_year, last),
        )

    @classmethod
    def financial_year(cls, year: int) -> Period:
        """April of `year` to March of the next; 2018 is "2018/19"."""
        return cls(label=_year_label(year), basis="financial_year", start=date(year, 4, 1), end=date(year + 1, 3, 31))

    @classmethod
    def academic_year(cls, year: int) -> Period:
        """1 September of `year` to 31 August of the next."""
        label = f"academic year {_year_label(year)}"
        return cls(label=label, basis="academic_year", start=date(year, 9, 1), end=date(year + 1, 8, 31))

    @classmethod
    def calendar_year(cls, year: int) -> Period:
        """January to December of a year."""
        return cls(label=f"{year:04d}", basis="calendar_year", start=date(year, 1, 1), end=date(year, 12, 31))

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """One month; (2020, 10) is "October 2020"."""
        label = f"{MONTH_NAMES[month - 1]} {year:04d}"
        return cls(label=label, basis="month", start=date(year, month, 1), end=month_end(year, month))

    @classmethod
    def day(cls, on: date) -> Period:
        """One day."""
        return cls(label=_day_label(on), basis="day", start=on, end=on)

    @property
    def canonical(self) -> str:
        """The one label of this stretch of time: "Q2 2020/21", "2018/19", "October 2020", "1 May 2021 to 9 June 2021".

        It depends on start and end alone, so it serves as a key; `cipxl.period.read_period` reads it back.
        """
        start, end = self.start, self.end
        if start == end:
            return _day_label(start)
        if start.day != 1 or end != month_end(end.year, end.month):
            return f"{_day_label(start)} to {_day_label(end)}"
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        if months == 1:
            return f"{MONTH_NAMES[start.month - 1]} {start.year:04d}"
        if months == 3 and start.month % 3 == 1:
            year = start.year if start.month >= 4 else start.year - 1
            return f"Q{(start.month - 4) % 12 // 3 + 1} {_year_label(year)}"
        if months == 12 and start.month == 4:
            return _year_label(start.year)
        if months == 12 and start.month == 9:
            return f"academic year {_year_label(start.year)}"
        if months == 12 and start.month == 1:
            return f"{start.year:04d}"
        first, last = MONTH_NAMES[start.month - 1], MONTH_NAMES[end.month - 1]
        return f"{first} {start.year:04d} to {last} {end.year:04d}"

    def shifted(self, steps: int) -> Period:
        """The period of the same length, `steps` lengths later (earlier when below zero)."""
        start, end = self.start, self.end
        if start.day == 1 and end == month_end(end.year, end.month):
            length = (end.year - start.year) * 12 + end.month - start.month + 1
            return self._by_months(length * steps)
        days = timedelta(days=((end - start).days + 1) * steps)
        return self._renamed(start + days, end + days)

    def next(self) -> Period:
        """The period of the same length straight after this one."""
        return self.shifted(1)

    def previous(self) -> Period:
        """The period of the same length straight before this one."""
        return self.shifted(-1)

    def previous_year(self) -> Period:
        """The same period a year before: Q2 2020/21 gives Q2 2019/20, a week the one 52 weeks before."""
        if self.basis == "week":
            return self._renamed(self.start - timedelta(weeks=52), self.end - timedelta(weeks=52))
        return self._by_months(-12)

    def _by_months(self, months: int) -> Period:
        """This period a number of months later, month ends staying month ends."""
        start_year, start_month = _months_on(self.start.year, self.start.month, months)
        end_year, end_month = _months_on(self.end.year, self.end.month, months)
        last = month_end(end_year, end_month)
        whole = self.end == month_end(self.end.year, self.end.month) and self.start.day == 1
        start_day = min(self.start.day, month_end(start_year, start_month).day)
        end_day = last.day if whole else min(self.end.day, last.day)
        return self._renamed(date(start_year, start_month, start_day), date(end_year, end_month, end_day))

    def _renamed(self, start: date, end: date) -> Period:
        """A period of the same basis, labelled by its canonical label."""
        bare = Period(label="", basis=self.basis, start=start, end=end)
        return bare.model_copy(update={"label": bare.canonical})

    def __lt__(self, other: Period) -> bool:
        return (self.end, self.start) < (other.end, other.start)

    def __le__(self, other: Period) -> bool:
        return (self.end, self.start) <= (other.end, other.start)

    def __gt__(self, other: Period) -> bool:
        return (self.end, self.start) > (other.end, other.start)

    def __ge__(self, other: Period) -> bool:
        return (self.end, self.start) >= (other.end, other.start)

    def __str__(self) -> str:
        return self.label


def _year_label(year: int) -> str:
    """How councils write the year that begins in `year`: "2018/19"."""
    return f"{year:04d}/{(year + 1) % 100:02d}"


def _day_label(on: date) -> str:
    """A day with its month in words: "31 March 2021"."""
    return f"{on.day} {MONTH_NAMES[on.month - 1]} {on.year:04d}"


def last_complete_quarter(on: date) -> Period:
    """The last financial quarter that had ended before a day: 1 October 2020 gives Q2 2020/21, 30 September Q1."""
    year = on.year if on.month >= 4 else on.year - 1
    return Period.quarter(year, (on.month - 4) % 12 // 3 + 1).previous()


class DateMention(BaseModel):
    """A date, period or lack of one that a text speaks of.

    By `type`: a deadline or date has `date`; a period `start` and `end`; `from` the first day in `date`; a duration
    `low`, `high` and `unit`; relative, none and invalid say in `reason` or `label` what was written. Where the year is
    not written the dates are absent and `reason` says so. `alternatives` are other readings that a person could defend.
    `at` is the span of characters in the text.
    """

    model_config = ConfigDict(frozen=True)

    type: Literal["deadline", "date", "period", "from", "relative", "duration", "none", "invalid"]
    label: str = ""
    date: datetime.date | None = None
    start: datetime.date | None = None
    end: datetime.date | None = None
    basis: Basis | None = None
    precision: str | None = None
    reason: str | None = None
    low: int | None = None
    high: int | None = None
    unit: str | None = None
    alternatives: tuple[str, ...] | None = None
    at: tuple[int, int] = (0, 0)
