"""What the ribbon's commands keep for a person between two presses: lists that are shown, and what Undo puts back.

It lies in the person's own folder on this computer, never in a workbook, and holds no more than the last command's.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from cipxl_addin.host import Host

__all__ = ["LOGS", "CellChange", "Done", "clear", "forget", "last", "lists", "remember"]

LOGS = ("addin-excel.log", "addin.log")
"""What went wrong: as the add-in's VBA was told, and as Python has it."""

_FROZEN = ConfigDict(frozen=True, extra="forbid")


class CellChange(BaseModel):
    """A cell that a command wrote: its sheet and address, and what it held before and after, as formulas."""

    model_config = _FROZEN

    sheet: str
    a1: str
    before: str
    after: str


class Done(BaseModel):
    """What the last command did, so that it can be put back.

    Attributes:
        command: Its label on the ribbon.
        book: The full name of the workbook that it worked on.
        cells: The cells that it wrote.
        list: The full name of the list that it opened, "" for none.
        saved: The copy that it saved, "" for none, with the SHA-256 of its content then.
        went: The sheet and cell that were selected before it went elsewhere.
    """

    model_config = _FROZEN

    kind: Literal["done"] = "done"
    command: str
    book: str
    cells: tuple[CellChange, ...] = ()
    list: str = ""
    saved: str = ""
    sha256: str = ""
    went: tuple[str, str] | None = None


def lists(host: Host) -> PurePath:
    """The folder of the lists that commands show."""
    return host.local_folder() / "lists"


def last(host: Host) -> Done | None:
    """What the last command did; None where nothing is to put back."""
    content = host.read(_record(host))
    try:
        return Done.model_validate_json(content) if content else None
    except ValidationError:
        return None  # written by another version


def remember(host: Host, done: Done) -> None:
    """Keep what a command did, in place of what the one before it did.

    Raises:
        OSError: When it cannot be written.
    """
    host.write(_record(host), done.model_dump_json().encode("utf-8"))


def forget(host: Host) -> None:
    """Nothing is to put back any more."""
    host.remove(_record(host))


def clear(host: Host) -> None:
    """Take away all that is kept.

    Raises:
        OSError: When a list is still open in Excel.
    """
    for name in host.names_in(lists(host)):
        host.remove(lists(host) / name)
    host.remove_folder(lists(host))
    host.remove(_record(host))
    for log in LOGS:
        host.remove(host.local_folder() / log)


def _record(host: Host) -> PurePath:
    return host.local_folder() / "undo.json"
