"""What the ribbon's commands keep for a person between two presses: lists that are shown, and what Undo puts back.

It lies in the person's own folder on this computer, never in a workbook, and no longer than a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import PurePath

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from cipxl_addin.host import Host

__all__ = ["LOGS", "MOST", "CellChange", "Done", "clear", "done_to", "forget", "lists", "remember"]

LOGS = ("addin-excel.log", "addin.log", "addin.1.log")
"""What went wrong: as the add-in's VBA was told, and as Python has it."""

MOST = 20
"""How many commands can be put back, one after the other."""

_KEPT = timedelta(days=1)
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
        command: Its id.
        book: The full name of the workbook that it worked on.
        when: The time.
        cells: The cells that it wrote.
        list: The full name of the list that it opened, "" for none.
        saved: The copy that it saved, "" for none, with the SHA-256 of its content then.
        went: The sheet and cell that were selected before it went elsewhere.
    """

    model_config = _FROZEN

    command: str
    book: str
    when: datetime
    cells: tuple[CellChange, ...] = ()
    list: str = ""
    saved: str = ""
    sha256: str = ""
    went: tuple[str, str] | None = None


_STORED = TypeAdapter(list[Done])


def lists(host: Host) -> PurePath:
    """The folder of the lists that commands show."""
    return host.local_folder() / "lists"


def done_to(host: Host, book: str, now: datetime) -> tuple[Done, ...]:
    """What commands did to a workbook within the last day, the latest last."""
    return tuple(one for one in _all(host) if one.book == book and now - one.when < _KEPT)


def remember(host: Host, done: Done) -> None:
    """Keep what a command did. Of several steps from problem to problem, where the first began is kept.

    Raises:
        OSError: When it cannot be written.
    """
    kept = [one for one in _all(host) if done.when - one.when < _KEPT]
    before = next((one for one in reversed(kept) if one.book == done.book), None)
    if before and before.command == done.command and before.went and done.went:
        kept.remove(before)
        done = done.model_copy(update={"went": before.went})
    elif done.list:  # a list that is shown anew replaces the one before it
        kept = [one for one in kept if one.list != done.list]
    _write(host, [*kept, done][-MOST:])


def forget(host: Host, done: Done) -> None:
    """It has been put back."""
    left = [one for one in _all(host) if one != done]
    if left:
        _write(host, left)
    else:
        host.remove(_record(host))


def _all(host: Host) -> list[Done]:
    content = host.read(_record(host))
    try:
        return _STORED.validate_json(content) if content else []
    except ValidationError:
        return []  # written by another version


def _write(host: Host, kept: Sequence[Done]) -> None:
    host.write(_record(host), _STORED.dump_json(list(kept)))


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
