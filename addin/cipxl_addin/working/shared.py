"""What the commands share: the workbook read, a list shown, what was done kept for Undo."""

from __future__ import annotations

import tempfile
from pathlib import Path

from cipxl.errors import FolderError
from cipxl_addin.desk import Desk
from cipxl_addin.keeping import Done, lists, remember
from cipxl_addin.lists import List, write_list
from cipxl_addin.looking import Looked, look

__all__ = ["LARGE", "MOST_TOLD", "look_at", "plan_folder", "remember_it", "show", "some", "start_app", "worst"]

LARGE = 4_000_000
"""Bytes of a copy from which on a workbook is looked at outside Excel, which would stand still meanwhile."""

MOST_TOLD = 8
"""How many of a kind are named in a message."""


def look_at(at: Desk, *, always: bool = False) -> Looked | None:
    """The workbook as it is now, read and checked; None where it is so large that it is handed over.

    Args:
        at: The desk.
        always: Whether a large workbook is looked at here all the same: no command to send waits for another window.
    """
    with tempfile.TemporaryDirectory(prefix="cipxl-", ignore_cleanup_errors=True) as folder:
        copy = at.copy(Path(folder))
        if copy.stat().st_size > LARGE and not always:
            _hand_over(at)
            return None
        return look(copy, at.now.date(), plan_folder(at))


def _hand_over(at: Desk) -> None:
    folder = plan_folder(at)
    start_app(at, folder)
    at.tell(
        f"{at.name} is large: looking through it here would hold Excel up, so the desktop app opens in its place. "
        + ("It shows the plan that this workbook belongs to." if folder else "Save the workbook and check it there.")
    )


def start_app(at: Desk, folder: Path | None) -> None:
    """Start the desktop app, with a plan folder or without.

    Raises:
        FolderError: When it does not start.
    """
    command = [str(at.host.interpreter()), "-m", "cipxl_gui.app", *([str(folder)] if folder else [])]
    try:
        at.host.start(command)
    except OSError as error:
        raise FolderError(
            f"The desktop app could not be started: {error.strerror or error}.", "Ask ICT to run: cipxl addin doctor"
        ) from error


def plan_folder(at: Desk) -> Path | None:
    """The plan folder that the workbook lies in, None where it lies in none."""
    if at.folder is None:
        return None
    return next((one for one in (at.folder, *at.folder.parents) if (one / "plan.toml").is_file()), None)


def show(at: Desk, command: str, made: List) -> None:
    """Write a list and open it, in place of the one that the command showed before."""
    folder = Path(lists(at.host))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{made.title}.xlsx"
    at.close_list(path)
    try:
        write_list(path, made, at.full_name, at.now)
    except OSError as error:
        raise FolderError(
            f"The list could not be written: {path}.", "Close the list if it is open, and try again."
        ) from error
    remember_it(at, command, list=str(path))
    at.show(path)


def remember_it(at: Desk, command: str, **what: object) -> None:
    """Keep what a command did to the workbook (the fields of `Done`), so that Undo can put it back."""
    remember(at.host, Done.model_validate({"command": command, "book": at.full_name, "when": at.now, **what}))


def worst(looked: Looked) -> str:
    """The worst finding, for a workbook that could not be read as a plan."""
    worst = looked.checked.findings[:1]
    return " ".join(f"{one.message} {one.fix}" for one in worst)


def some(places: list[str]) -> str:
    """The first of some places, and how many more there are."""
    told = ", ".join(places[:MOST_TOLD])
    return told if len(places) <= MOST_TOLD else f"{told} and {len(places) - MOST_TOLD} more"
