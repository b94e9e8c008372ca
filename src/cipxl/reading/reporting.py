"""The line above a table that says what it reports on and to which meeting it goes."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from cipxl.period import Period, read_dates, read_period
from cipxl.profile import Profile
from cipxl.sources.grid import Book

__all__ = ["ReportingLine", "read_reporting"]

_LONGEST = 300  # characters; what is longer is no such line
_HOLE = re.compile(r"\{(\w+)\}")


class ReportingLine(NamedTuple):
    """What the line says: the period, and the day of the meeting; None where it does not say."""

    period: Period | None = None
    meeting: date | None = None


def read_reporting(book: Book, profile: Profile) -> ReportingLine:
    """What the first line of a workbook says that is worded as the profile words it."""
    if not profile.reporting:
        return ReportingLine()
    parts = _HOLE.split(" ".join(profile.reporting.split()))
    pattern = re.compile(
        "".join(
            f"(?P<{part}>.{{1,40}}?)" if number % 2 else re.escape(part).replace(r"\ ", r"\s+")
            for number, part in enumerate(parts)
        )
        + r"\s*\.?\s*$",
        re.IGNORECASE,
    )
    for sheet in book.sheets:
        for _, cell in sorted(sheet.cells.items()):
            if len(cell.text) > _LONGEST:
                continue
            for line in cell.text.split("\n"):
                found = pattern.search(line.strip())
                if found:
                    said = found.groupdict()
                    return ReportingLine(_period(said.get("period", "")), _day(said.get("meeting", "")))
    return ReportingLine()


def _period(text: str) -> Period | None:
    """The period that the words before the line's own end with."""
    return read_period(text.strip()) if text.strip() else None


def _day(text: str) -> date | None:
    return next((mention.date for mention in read_dates(text) if mention.date), None)
