"""The lines that a consolidation leaves in the master's change log: what was taken, mended, listed or sent back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from cipxl.decisions import Acceptance
from cipxl.findings import Finding
from cipxl.folder import Round
from cipxl.merge import Change, MergeResult
from cipxl.rounds.collecting import Collected
from cipxl.rounds.report import ReturnReport
from cipxl.rounds.rewinding import TEAMS
from cipxl.workbooks.master import LogEntry

__all__ = ["log_with"]


def log_with(
    one: Round,
    before: Sequence[LogEntry],
    again: Sequence[LogEntry],
    result: MergeResult,
    accepted: Mapping[str, Acceptance],
    collected: Collected,
    now: datetime,
) -> tuple[LogEntry, ...]:
    """The log with this round's lines as they now are; a line that stood already keeps its time.

    What was let stand is among them, with who let it.
    """
    known = {_line(entry): entry.when for entry in again}
    teams = {report.file: report.team for report in collected.reports}
    lines = [_change_line(one, change, now) for change in result.changes]
    lines += [
        _aside_line(one, report, index, now) for report in collected.reports for index in range(len(report.asides))
    ]
    lines += [
        _mended_line(one, report, finding, now)
        for report in collected.reports
        if report.status == "used"
        for finding in report.findings
        if finding.autofix is not None
    ]
    lines += [
        LogEntry(
            when=now,
            round=one.name,
            team=teams.get(finding.file, ""),
            file=finding.file,
            cell=finding.a1,
            row="",
            ref=finding.ref,
            field=finding.field,
            old="",
            new=finding.shown,
            outcome="query",
            why=f"{finding.message}{_who_let(accepted.get(finding.id))}",
        )
        for finding in result.queries
    ]
    stamped = [line.model_copy(update={"when": known.get(_line(line), now)}) for line in lines]
    replaced = set(map(id, again))
    return (*(entry for entry in before if id(entry) not in replaced), *stamped)


def _who_let(said: Acceptance | None) -> str:
    return f" Let stand by {said.by}: {said.reason}" if said else ""


def _line(entry: LogEntry) -> tuple[str, ...]:
    return (entry.team, entry.file, entry.cell, entry.row, entry.field, entry.old, entry.new, entry.outcome)


def _change_line(one: Round, change: Change, now: datetime) -> LogEntry:
    return LogEntry(
        when=now, round=one.name, team=TEAMS.join(change.teams), file=change.file, cell=change.cell, row=change.row,
        ref=change.ref, field=change.field, old=change.old, new=change.new, outcome=change.outcome, why=change.why,
    )  # fmt: skip


def _mended_line(one: Round, report: ReturnReport, finding: Finding, now: datetime) -> LogEntry:
    """What was typed another way and has one reading only: as typed, and as taken."""
    return LogEntry(
        when=now, round=one.name, team=report.team, file=report.file, cell=finding.a1, row=finding.row,
        ref=finding.ref, field=finding.field, old=finding.shown, new=finding.autofix or "", outcome="mended",
        why=finding.message,
    )  # fmt: skip


def _aside_line(one: Round, report: ReturnReport, index: int, now: datetime) -> LogEntry:
    aside = report.asides[index]
    return LogEntry(
        when=now, round=one.name, team=report.team, file=report.file, cell=f"{aside.sheet}!{aside.a1}", row="",
        ref=aside.ref, field="", old="", new=aside.text, outcome="beside", why=aside.kind,
    )  # fmt: skip
