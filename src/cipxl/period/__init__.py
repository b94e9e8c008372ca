"""Periods of time and mentions of dates: what they are, and the reader that finds them in a text.

Bottom up: `tokens` cuts a text with the words of `lexicon`, `moments`, `almanac` and `stretches` know the shapes that
dates and periods take, `timeline` finds them in order, and `reading` says what each is: a deadline, a date, a period.
"""

from cipxl.period.reading import (
    DateMention,
    Moment,
    Period,
    deadline_of,
    find_moments,
    is_deadline,
    last_complete_quarter,
    period_of,
    read_dates,
    read_period,
)

__all__ = [
    "DateMention",
    "Moment",
    "Period",
    "deadline_of",
    "find_moments",
    "is_deadline",
    "last_complete_quarter",
    "period_of",
    "read_dates",
    "read_period",
]
