"""How the window puts dates, numbers and severities into words."""

from __future__ import annotations

from datetime import date, datetime

from cipxl.findings import Severity
from cipxl.rounds.next_step import and_list, count_of

__all__ = ["NOTHING", "SEVERITY_SIGNS", "SEVERITY_WORDS", "and_list", "count_of", "day", "moment", "or_none"]

NOTHING = "—"  # what an empty cell shows; a screen reader hears "none"

SEVERITY_WORDS = {
    Severity.STOP: "Stops the file",
    Severity.ERROR: "Error",
    Severity.WARNING: "Look at it",
    Severity.NOTE: "Note",
}
SEVERITY_SIGNS = {Severity.STOP: "✕", Severity.ERROR: "✕", Severity.WARNING: "!", Severity.NOTE: "i"}


def day(on: date) -> str:
    """A day as people write it: "16 October 2020"."""
    return f"{on.day} {on:%B %Y}"


def moment(at: datetime | None) -> str:
    """A day and time in a narrow column: "14 Oct 2020 10:05"; "—" where there is none."""
    return f"{at.day} {at:%b %Y %H:%M}" if at else NOTHING


def or_none(text: str) -> str:
    """A text as it is spoken: "none" where a cell shows nothing."""
    return "none" if text in ("", NOTHING) else text
