"""What a command is: its name, its help with an example, its options, and what it runs."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from cipxl.errors import UsageError
from cipxl.progress import Progress, silent

__all__ = [
    "BEGIN",
    "DONE",
    "EXAMPLE",
    "LOOK",
    "REFUSED",
    "WRONG_USAGE",
    "Command",
    "a_date",
    "answer",
    "now",
    "plan_folder",
    "progress_for",
    "say",
    "time_left",
]

# What the examples of help begin with, and the one that makes what all others work with.
EXAMPLE = "Example:"
BEGIN = 'cipxl demo "Road to Excellence"'

DONE, LOOK, WRONG_USAGE, REFUSED = 0, 1, 2, 3

Arguments = argparse.Namespace


class Command(NamedTuple):
    """One command of `cipxl`.

    `run` gives the exit code: 0 done and nothing to look at; 1 done, with something open; 3 could not be done.
    """

    name: str
    summary: str
    example: str
    add_options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[Arguments], int]
    detail: str = ""


def plan_folder(parser: argparse.ArgumentParser) -> None:
    """The option that names the plan folder."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the plan folder (it holds plan.toml)")


def a_date(text: str) -> date:
    """A date on the command line: 2020-10-16 or 16/10/2020.

    Raises:
        UsageError: When it is neither.
    """
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d/%m/%y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise UsageError(f"'{text}' is not a date.", "Write it like 16/10/2020 or 2020-10-16.")


def now() -> datetime:
    """The time by this computer's clock."""
    return datetime.now().replace(microsecond=0)


def say(*lines: str) -> None:
    """Lines for the person."""
    for line in lines:
        sys.stdout.write(line + "\n")


def answer(arguments: Arguments, plain: Any, *lines: str) -> None:
    """The answer: as JSON where `--json` was given, else in words."""
    if getattr(arguments, "json", False):
        say(json.dumps(plain, indent=2, ensure_ascii=False, default=str))
    else:
        say(*lines)


def progress_for(arguments: Arguments) -> Progress:
    """Progress on one line of a terminal; nothing where the output goes to a file or another program."""
    if getattr(arguments, "json", False) or not sys.stderr.isatty():
        return silent
    begun: list[tuple[float, int]] = []  # when, and how much was done by then

    def show(done: int, total: int, what: str) -> None:
        if not begun:
            begun.append((time.monotonic(), done))
        since, already = begun[0]
        left = time_left(time.monotonic() - since, done - already, total - done)
        sys.stderr.write(f"\r\x1b[K{done}/{total} {what}{left}" if done < total else "\r\x1b[K")
        sys.stderr.flush()

    return show


def time_left(seconds: float, done: int, left: int) -> str:
    """How long the steps that are left will take, in words behind a comma; "" while too little is done to tell."""
    if done < 3 or seconds < 3:
        return ""
    coming = seconds / done * left
    if coming < 90:
        return f", about {max(5, round(coming / 5) * 5)} seconds left"
    return f", about {round(coming / 60)} minutes left"
