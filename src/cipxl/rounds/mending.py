"""Mending what stands in the master and has one reading only, such as characters that nobody sees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cipxl.errors import UsageError
from cipxl.findings import Finding
from cipxl.folder import PlanFolder
from cipxl.merge.sameness import same
from cipxl.progress import Progress, silent
from cipxl.rounds.consolidating import consolidate
from cipxl.store import load_master, save_master
from cipxl.table import Table, plan_of
from cipxl.workbooks.master import LogEntry, MasterRecords

__all__ = ["Mended", "mend", "mendable"]


class Mended(NamedTuple):
    """What was mended, and the master as it was before."""

    findings: tuple[Finding, ...]
    backup: Path | None


def mendable(folder: PlanFolder, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Those of some findings that are about a cell of the master and have one reading only."""
    return tuple(
        one for one in findings if one.autofix is not None and one.row and one.field and one.file == folder.master.name
    )


def mend(folder: PlanFolder, findings: Sequence[Finding], now: datetime, *, progress: Progress = silent) -> Mended:
    """Write the one reading into each finding's cell of the master; the change log keeps what stood there.

    A cell that says something else than when it was looked at is left as it is.

    Raises:
        UsageError: When none of them is still as it was found.
    """
    with folder.lock():
        master = load_master(folder)
        rows = dict(master.table.rows)
        rounds = folder.rounds()
        done, log = [], []
        for one in mendable(folder, findings):
            row = rows.get(one.row)
            text = row.get(one.field) if row else ""
            if row is None or one.autofix is None or text == one.autofix or not same(text, one.autofix):
                continue
            rows[row.id] = row._replace(cells={**row.cells, one.field: one.autofix})
            done.append(one)
            log.append(
                LogEntry(
                    when=now,
                    round=rounds[-1].name if rounds else master.plan.update,
                    team="",
                    file=one.file,
                    cell=one.a1,
                    row=row.id,
                    ref=one.ref,
                    field=one.field,
                    old=text,
                    new=one.autofix,
                    outcome="mended",
                    why=one.message,
                )
            )
        if not done:
            raise UsageError("Nothing was mended: the master says something else by now.", "Read it again with F5.")
        progress(0, 1, "Writing the master")
        plan = plan_of(Table.of(rows.values()), master.plan, folder.profile.dimension_ids)
        records = MasterRecords(changes=(*master.log, *log), history=master.history)
        backup = save_master(folder, plan, records, master.generation + 1, now, kept=master,
                             round_name=rounds[-1].name if rounds else plan.update)  # fmt: skip
        if rounds:
            folder.write_round(rounds[-1].model_copy(update={"questions": ""}))
    if rounds and rounds[-1].used:
        # What is open is on sheets of the master, which come from the returns that were taken.
        place = folder.returns_folder(rounds[-1].name)
        files = [place / used.file for used in rounds[-1].used if (place / used.file).exists()]
        if files:
            consolidate(folder, now, files=files, round_name=rounds[-1].name, progress=progress)
    return Mended(tuple(done), backup)
