"""Taking back what the last change did to the master."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cipxl.errors import UsageError
from cipxl.folder import PlanFolder, save
from cipxl.sources.xlsx import read_book

__all__ = ["Restored", "restore"]


class Restored(NamedTuple):
    """Which copy the master is now, and where the one that it replaced is kept."""

    backup: Path
    kept: Path | None


def restore(folder: PlanFolder, now: datetime, backup: str | None = None) -> Restored:
    """Put a kept master back; the present one is kept in its turn, so that restoring can be taken back too.

    Args:
        folder: The plan folder.
        now: The time under which the present master is kept.
        backup: The name of a file in backups/; the latest when not given.

    Raises:
        UsageError: When there is no such copy.
        FileRefused: When the copy is damaged; the master is untouched then.
    """
    with folder.lock():
        kept = folder.kept_masters()
        if not kept:
            raise UsageError("There is no earlier master to go back to.", "One is kept before each change.")
        found = kept[-1] if backup is None else next((path for path in kept if backup in (path.name, path.stem)), None)
        if found is None:
            raise UsageError(
                f"There is no copy '{backup}'.", f"The latest are: {', '.join(p.name for p in kept[-5:])}."
            )
        read_book(found)
        # Held before the present master is kept, since keeping it may push the oldest copy out.
        data = found.read_bytes()
        present = folder.back_up(now)
        save(folder.master, lambda path: path.write_bytes(data))
    return Restored(found, present)
