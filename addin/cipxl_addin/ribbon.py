"""The commands of the ribbon, on the workbook that is open: each is a function named by its id, without arguments.

A command says what it found and what it changed, and 'Undo last command' puts that back. None writes into a cell but
'Suggest ratings', and that into the suggestion column alone. Nothing that a command does is needed by the workbook.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from cipxl.errors import CipxlError, UsageError
from cipxl_addin.commands import find
from cipxl_addin.desk import TITLE, Desk, desk
from cipxl_addin.host import Host
from cipxl_addin.log import line_of, write_line
from cipxl_addin.working import elsewhere, problems, ratings, sending, undoing

__all__ = [
    "WORK", "check", "explain_rating", "help", "next_problem", "open_app", "prepare_to_send", "press",
    "suggest_ratings", "summary", "undo",
]  # fmt: skip

WORK: dict[str, Callable[[Desk], None]] = {
    "check": problems.check,
    "next_problem": problems.next_problem,
    "suggest_ratings": ratings.suggest_ratings,
    "explain_rating": ratings.explain_rating,
    "summary": ratings.summary,
    "prepare_to_send": sending.prepare_to_send,
    "undo": undoing.undo,
    "open_app": elsewhere.open_app,
    "help": elsewhere.show_help,
}
"""What does the work of each command."""

_log = logging.getLogger(__name__)


def check() -> None:
    """List what is wrong or missing in the workbook."""
    press("check")


def next_problem() -> None:
    """Go to the next cell with a problem and say what it is."""
    press("next_problem")


def suggest_ratings() -> None:
    """Write what the figures suggest into the suggestion column."""
    press("suggest_ratings")


def explain_rating() -> None:
    """Say how the suggested rating of the selected row was worked out."""
    press("explain_rating")


def summary() -> None:
    """Count the ratings."""
    press("summary")


def prepare_to_send() -> None:
    """Check the return, say what is missing, and save a copy under the right name."""
    press("prepare_to_send")


def undo() -> None:
    """Put back what the last command changed."""
    press("undo")


def open_app() -> None:
    """Open the desktop app."""
    press("open_app")


def help() -> None:  # noqa: A001  # the button's name
    """Say what each button and function does."""
    press("help")


def press(command: str, host: Host | None = None, now: datetime | None = None) -> None:
    """Do what a button says; whatever goes wrong is a sentence for the person and a line in the log.

    Args:
        command: The command's id.
        host: The computer; this one when None.
        now: The time; the computer's clock when None.
    """
    host, now = host or Host(), now or datetime.now().replace(microsecond=0)
    try:
        at = desk(host, now)
    except UsageError as error:
        _tell_without_a_desk(str(error))
        return
    try:
        at.clear_lists()
        WORK[command](at)
    except CipxlError as error:
        at.tell(str(error), wrong=True)
    except Exception as error:  # a sentence for the officer; the log has no text of any cell
        label = find(command).label
        line = line_of(f"'{label}'", error)
        _log.error(line)
        write_line(host.log_file(), line, now)
        at.tell(
            f"'{label}' could not be done. Your cells are as they were. Try once more; if it fails again, ask ICT to "
            f"run: cipxl addin doctor. What went wrong is in {host.log_file()}.",
            wrong=True,
        )


def _tell_without_a_desk(text: str) -> None:
    import xlwings

    app = xlwings.apps.active
    if app:
        app.alert(text, TITLE, "ok", "info")
