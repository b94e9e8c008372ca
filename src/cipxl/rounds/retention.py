"""Deleting returns when they have been kept long enough: they may say more about children than the plan does."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from cipxl.folder import PlanFolder
from cipxl.rounds.remembering import FILE
from cipxl.store import load_master, save_master
from cipxl.workbooks.master import LogEntry, MasterRecords

__all__ = ["purge"]


def purge(folder: PlanFolder, now: datetime, days: int | None = None, *, dry_run: bool = False) -> tuple[Path, ...]:
    """Delete the returns and workbooks of questions of rounds that were due long enough ago, and log each.

    What they changed stays in the plan. Issued copies, decisions and the latest round are kept.

    Args:
        folder: The plan folder.
        now: The time that is recorded.
        days: How long returns are kept after their due date; the plan's setting when not given.
        dry_run: Only say what would be deleted.

    Returns:
        The files.
    """
    keep = folder.settings.returns_kept_days if days is None else days
    with folder.lock():
        old = [one for one in folder.rounds()[:-1] if one.due + timedelta(days=keep) < now.date()]
        found = [
            (one, path)
            for one in old
            for place in (folder.returns_folder(one.name), folder.questions_folder(one.name))
            if place.is_dir()
            for path in sorted(place.iterdir())
            if path.is_file() or path.is_symlink()
        ]
        if found and not dry_run:
            master = load_master(folder)
            lines = [
                LogEntry(
                    when=now,
                    round=one.name,
                    file=path.name,
                    outcome="purged",
                    why=f"deleted {keep} days after it was due on {one.due:%d/%m/%Y}",
                )
                for one, path in found
            ]
            # The log first: a file whose deletion is logged and that is still there is deleted by the next run.
            records = MasterRecords(changes=(*master.log, *lines), history=master.history)
            save_master(folder, master.plan, records, master.generation + 1, now, kept=master)
            # The sheets of open questions are empty now; the next consolidation of any round fills them again.
            for one in folder.rounds():
                folder.write_round(one.model_copy(update={"questions": ""}))
            for _, path in found:
                path.unlink(missing_ok=True)
            for one in old:
                (folder.round_folder(one.name) / FILE).unlink(missing_ok=True)
    return tuple(path for _, path in found)
