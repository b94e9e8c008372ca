"""Deleting returns when they have been kept long enough: they may say more about children than the plan does."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cipxl.errors import FolderError
from cipxl.folder import PlanFolder, Round
from cipxl.rounds.remembering import FILE
from cipxl.store import load_master, save_master
from cipxl.workbooks.master import LogEntry, MasterRecords

__all__ = ["DELETED", "NONE_OLD", "WOULD_DELETE", "OldFile", "old_files", "purge"]

NONE_OLD = "No return is old enough."
WOULD_DELETE = "Would be deleted:"
DELETED = "Deleted, and noted in the master's change log:"


class OldFile(NamedTuple):
    """A return, or a workbook of questions, that has been kept long enough; with its round and when that was due."""

    round: str
    due: date
    path: Path


def old_files(folder: PlanFolder, today: date, days: int | None = None) -> tuple[OldFile, ...]:
    """What has been kept for so many days after its round was due; nothing of the latest round.

    Args:
        folder: The plan folder.
        today: The day from which the days are counted back.
        days: How long files are kept; the plan's setting when not given.
    """
    return tuple(
        OldFile(one.name, one.due, path)
        for one in _old_rounds(folder, today, days)
        for place in (folder.returns_folder(one.name), folder.questions_folder(one.name))
        if place.is_dir()
        for path in sorted(place.iterdir())
        if path.is_file() or path.is_symlink()
    )


def purge(
    folder: PlanFolder,
    now: datetime,
    days: int | None = None,
    *,
    dry_run: bool = False,
    agreed: Collection[Path] | None = None,
) -> tuple[Path, ...]:
    """Delete the returns and workbooks of questions of rounds that were due long enough ago, and log each.

    What they changed stays in the plan. Issued copies, decisions and the latest round are kept.

    Args:
        folder: The plan folder.
        now: The time that is recorded.
        days: How long returns are kept after their due date; the plan's setting when not given.
        dry_run: Only say what would be deleted.
        agreed: The files that a person has been shown and has agreed to; others stay. None is all.

    Returns:
        The files.

    Raises:
        FolderError: When a file cannot be deleted, such as one that is open in Excel.
    """
    keep = _kept_for(folder, days)
    with folder.lock():
        found = [one for one in old_files(folder, now.date(), days) if agreed is None or one.path in agreed]
        if found and not dry_run:
            master = load_master(folder)
            lines = [
                LogEntry(
                    when=now,
                    round=one.round,
                    file=one.path.name,
                    outcome="purged",
                    why=f"deleted {keep} days after it was due on {one.due:%d/%m/%Y}",
                )
                for one in found
            ]
            # The log first: a file whose deletion is logged and that is still there is deleted by the next run.
            records = MasterRecords(changes=(*master.log, *lines), history=master.history)
            save_master(folder, master.plan, records, master.generation + 1, now, kept=master)
            # The sheets of open questions are empty now; the next consolidation of any round fills them again.
            for each in folder.rounds():
                folder.write_round(each.model_copy(update={"questions": ""}))
            for one in found:
                _delete(one.path)
            for old in _old_rounds(folder, now.date(), days):
                (folder.round_folder(old.name) / FILE).unlink(missing_ok=True)
    return tuple(one.path for one in found)


def _old_rounds(folder: PlanFolder, today: date, days: int | None) -> list[Round]:
    keep = timedelta(days=_kept_for(folder, days))
    return [one for one in folder.rounds()[:-1] if one.due + keep < today]


def _kept_for(folder: PlanFolder, days: int | None) -> int:
    return folder.settings.returns_kept_days if days is None else days


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise FolderError(
            f"{path.name} could not be deleted: it is open, or the folder is read-only ({path.parent}).",
            "Close it and do this again; it goes on where it stopped.",
        ) from error
