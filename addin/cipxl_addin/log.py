"""The log of what could not be answered: a line for each time, in a file of bounded size, with nothing of any cell."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path
from traceback import extract_tb

__all__ = ["LONGEST", "line_of", "write_line"]

LONGEST = 200_000
"""Bytes; a log that has grown to this is kept as the one before, and a new one is begun."""


def line_of(what: str, error: Exception) -> str:
    """What failed and where in the program; not what the error says, which may quote a cell about a child."""
    places = extract_tb(error.__traceback__)
    at = f" in {Path(places[-1].filename).name}, line {places[-1].lineno}" if places else ""
    return f"{what} could not answer: {type(error).__name__}{at}"


def write_line(path: Path, line: str, now: datetime) -> None:
    """Add a line to the log. A log that cannot be written stops nothing."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.stat().st_size > LONGEST:
            path.replace(path.with_suffix(".1.log"))
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{now:%Y-%m-%d %H:%M:%S} {line}\n")
