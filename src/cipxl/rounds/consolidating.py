"""Consolidating a round: the returns into the master, with nothing lost."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cipxl.assessment import findings_of
from cipxl.checks import check_plan
from cipxl.decisions import Acceptance, Decisions
from cipxl.findings import Finding, stable_id
from cipxl.folder import LeftOut, PlanFolder, Round, Used, save
from cipxl.merge import LetStand, MergeResult, merge
from cipxl.merge.records import ROW
from cipxl.merge.sameness import same
from cipxl.merge.wording import rating_labels, rating_words
from cipxl.plan import Plan
from cipxl.progress import Progress, silent
from cipxl.rounds.asking import write_question_books
from cipxl.rounds.change_log import log_with
from cipxl.rounds.collecting import Collected, collect
from cipxl.rounds.page import findings_page
from cipxl.rounds.remembering import FILE, write_memory
from cipxl.rounds.report import ConsolidateReport
from cipxl.rounds.returns import sha256_of
from cipxl.rounds.rewinding import rewound
from cipxl.sources.limits import Limits
from cipxl.store import Master, history_of, load_master, save_master
from cipxl.summary import summarise
from cipxl.table import Table, plan_of, table_of
from cipxl.workbooks.master import HistoryEntry, MasterRecords

__all__ = ["Outcome", "Prepared", "consolidate", "prepare", "returns_of"]

_SYSTEM = {"desktop.ini", "thumbs.db", "icon\r"}


def consolidate(
    folder: PlanFolder,
    now: datetime,
    *,
    files: Sequence[Path] = (),
    round_name: str | None = None,
    dry_run: bool = False,
    progress: Progress = silent,
    values_only: bool = False,
    executor: Executor | None = None,
) -> ConsolidateReport:
    """Take the returns of a round into the master.

    Returns that are given are copied into the round's folder first; ones that an earlier run took stay in, so that
    some now and the rest later gives what all at once would. The master is written only where something changed.

    Args:
        folder: The plan folder.
        now: The time that is recorded.
        files: The returns to take; all in the round's folder when none are given.
        round_name: The round; the latest when not given.
        dry_run: Only say what would be done.
        progress: Told before each file; may raise Cancelled, and nothing is changed then.
        values_only: Whether a person agreed to returns of which only the values can be read (.xls, .xlsb, .ods); a
            return that was taken so stays taken without it.
        executor: What reads the returns, such as a pool of processes; this process when not given. The result is the
            same.
    """
    with folder.lock():
        one = folder.round(round_name)
        given = [_collected(folder, one, path) for path in files] if not dry_run else files
        made = prepare(
            folder, one, load_master(folder), now, files=given, progress=progress, values_only=values_only,
            executor=executor,
        )  # fmt: skip
        if dry_run:
            return made.report
        report = _write(folder, one, made.master, made.outcome, made.report, now)
        write_memory(folder.round_folder(one.name) / FILE, made.collected.memory)
        return report


class Outcome(NamedTuple):
    """A merge, the plan that comes of it, and the plan as it was before this round's returns."""

    result: MergeResult
    plan: Plan
    records: MasterRecords
    before: Plan


class Prepared(NamedTuple):
    """A consolidation worked out and not written: what it is of, and what it would do."""

    one: Round
    master: Master
    collected: Collected
    outcome: Outcome
    report: ConsolidateReport


def prepare(
    folder: PlanFolder,
    one: Round,
    master: Master,
    now: datetime,
    *,
    files: Sequence[Path] = (),
    progress: Progress = silent,
    values_only: bool = False,
    executor: Executor | None = None,
) -> Prepared:
    """What a consolidation would do; nothing is written. Arguments as for `consolidate`."""
    chosen = _chosen(folder, one, files)
    collected = collect(
        folder, one, master.plan, chosen.taken, chosen.rest, progress, set_aside=chosen.set_aside,
        values_only=values_only, executor=executor,
    )  # fmt: skip
    outcome = _merge(folder, one, master, collected, folder.decisions(one), now)
    progress(len(chosen.taken), len(chosen.taken), "Putting the answers together")
    return Prepared(one, master, collected, outcome, _report(folder, one, master, outcome, collected, now))


def _merge(
    folder: PlanFolder, one: Round, master: Master, collected: Collected, decisions: Decisions, now: datetime
) -> Outcome:
    files = {report.file for report in collected.reports if report.file and report.status != "left_out"}
    start = rewound(master, one, collected.incoming, files)
    long_fields = frozenset(f for c in folder.profile.columns if c.kind == "long" for f in c.on.values())
    result = merge(start.table, start.incoming, decisions, long_fields=long_fields, edited=start.edited)
    accepted = {acceptance.id: acceptance for acceptance in folder.accepted().accepted}
    log = log_with(one, master.log, start.replaced, result, accepted, collected, now)
    let_stand = _let_stand(result, accepted)
    result = result._replace(queries=tuple(query for query in result.queries if query.id not in accepted))
    result = result._replace(table=_as_kept(result.table, master.table))
    plan = plan_of(result.table, master.plan, folder.profile.dimension_ids)
    if one.name == master.plan.update:
        rated = folder.profile.dimensions
        history = history_of(plan, folder.scheme.name, one.name, now.date(), master.history, rated)
    else:
        history = _late_history(master, one, result, plan, folder.scheme.name, now)
    records = MasterRecords(
        changes=log,
        conflicts=result.conflicts,
        settled=result.settled,
        proposals=result.proposals,
        queries=result.queries,
        let_stand=let_stand,
        history=history,
    )
    return Outcome(result, plan, records, plan_of(start.table, master.plan, folder.profile.dimension_ids))


def _let_stand(result: MergeResult, accepted: Mapping[str, Acceptance]) -> tuple[LetStand, ...]:
    """The values that were not taken, and that somebody lets stand so, with what the plan has instead."""
    rows = result.table.rows
    return tuple(
        LetStand(
            finding=query,
            acceptance=accepted[query.id],
            stands=rows[query.row].get(query.field) if query.row in rows else "",
        )
        for query in result.queries
        if query.id in accepted
    )


def _as_kept(merged: Table, master: Table) -> Table:
    """The merged table, where a cell says the same as the master's with the master's own spelling.

    What the office has mended in the master, such as characters that nobody sees, would come back otherwise.
    """
    rows = dict(merged.rows)
    for row in merged.rows.values():
        kept = master.rows.get(row.id)
        if kept is None or kept.cells == row.cells:
            continue
        spelt = {f: kept.cells[f] for f, text in row.cells.items() if f in kept.cells and same(text, kept.cells[f])}
        rows[row.id] = row._replace(cells={**row.cells, **spelt})
    return Table(rows)


def _late_history(
    master: Master, one: Round, result: MergeResult, plan: Plan, scheme: str, now: datetime
) -> tuple[HistoryEntry, ...]:
    """The history with what late returns of an older round have changed; what later rounds recorded stays as it is."""
    names = {measure.id: measure.name for _, measure in plan.measures}
    names |= {action.id: action.text for _, action in plan.tracked}
    changed = {
        (change.row, change.field): HistoryEntry(
            round=one.name,
            row=change.row,
            ref=change.ref,
            measure=names.get(change.row, ""),
            field=change.field,
            text=change.new,
            recorded=now.date(),
            scheme=scheme,
        )
        for change in result.changes
        if change.outcome != "info" and change.field != ROW
    }
    kept = [e for e in master.history if e.round != one.name or (e.row, e.field) not in changed]
    last = max((number for number, entry in enumerate(kept, 1) if entry.round == one.name), default=0)
    return (*kept[:last], *changed.values(), *kept[last:])


def _report(
    folder: PlanFolder, one: Round, master: Master, outcome: Outcome, collected: Collected, now: datetime
) -> ConsolidateReport:
    summary = summarise(outcome.plan, folder.scheme, folder.profile.dimensions)
    return ConsolidateReport(
        round=one.name,
        returns=collected.reports,
        about_master=master.findings,
        about_plan=_doubts(folder, outcome, now),
        changes=outcome.result.changes,
        conflicts=outcome.result.conflicts,
        proposals=outcome.result.proposals,
        queries=outcome.result.queries,
        settled=outcome.result.settled,
        let_stand=outcome.records.let_stand,
        summary=summary.counts,
        words=rating_words(folder.profile, folder.scheme),
        labels=rating_labels(folder.profile),
    )


def _doubts(folder: PlanFolder, outcome: Outcome, now: datetime) -> tuple[Finding, ...]:
    """What the plan as it now is says that does not fit together; what somebody lets stand is left out."""
    found = check_plan(
        outcome.plan,
        folder.profile,
        folder.scheme,
        today=now.date(),
        file=folder.master.name,
        sheet=folder.profile.sheet,
        history=outcome.records.history,
    )
    suggested = folder.profile.suggested_dimension
    measured = findings_of(
        outcome.plan,
        folder.scheme,
        suggested,
        label=folder.profile.dimension(suggested).label if suggested else "",
        together=folder.settings.together,
        file=folder.master.name,
        sheet=folder.profile.sheet,
    )
    accepted = folder.accepted()
    return tuple(finding for finding in (*found, *measured) if finding.id not in accepted)


def _write(
    folder: PlanFolder, one: Round, master: Master, outcome: Outcome, report: ConsolidateReport, now: datetime
) -> ConsolidateReport:
    """The master, where anything differs, then what is told about it: the master is what counts, and comes first."""
    page = folder.round_folder(one.name) / "findings.html"
    used = tuple(Used(team=r.team, file=r.file, sha256=r.sha256) for r in report.returns if r.status == "used")
    questions = _questions(outcome.records)
    backup = None
    written = (
        table_of(outcome.plan) != master.table or outcome.records.changes != master.log or questions != one.questions
    )
    if written:
        generation = master.generation + 1
        backup = save_master(folder, outcome.plan, outcome.records, generation, now, round_name=one.name, kept=master)
    told = {"master": str(folder.master) if written else "", "backup": str(backup or ""), "findings_page": str(page)}
    report = report.model_copy(update=told)
    still_open = len(report.conflicts) + len(report.proposals) + len(report.queries)
    folder.write_round(one.model_copy(update={"used": used, "questions": questions, "still_open": still_open}))
    write_question_books(folder, one, outcome.plan, report, now)
    save(page, lambda path: path.write_text(findings_page(report, folder.settings.title), encoding="utf-8"))
    return report


def _questions(records: MasterRecords) -> str:
    """A short text that differs where the master's sheets of questions would."""
    asked = (*records.conflicts, *records.proposals, *records.queries, *records.let_stand, *records.settled)
    return stable_id(*(one.model_dump_json() for one in asked)) if asked else ""


def returns_of(folder: PlanFolder, one: Round) -> list[Path]:
    """Whatever lies in a round's returns folder, by name; hidden files of the system are none of ours."""
    place = folder.returns_folder(one.name)
    if not place.is_dir():
        return []
    return sorted(
        (path for path in place.iterdir() if path.name.lower() not in _SYSTEM and path.name[0] != "."), key=_name
    )


def _name(path: Path) -> str:
    return path.name


class _Chosen(NamedTuple):
    """The files to take, the others of the folder, and those that a person has left out of the round."""

    taken: list[Path]
    rest: list[Path]
    set_aside: dict[Path, LeftOut]


def _chosen(folder: PlanFolder, one: Round, files: Sequence[Path]) -> _Chosen:
    there = returns_of(folder, one)
    said = {left.sha256: left for left in one.left_out}
    set_aside = {path: said[sha] for path in there if said and (sha := sha256_of(path)) in said}
    there = [path for path in there if path not in set_aside]
    if not files:
        return _Chosen(there, [], set_aside)
    given = [path for path in files if path not in set_aside]
    used = {record.file for record in one.used}
    names = {path.name for path in given}
    again = [path for path in there if path.name in used and path.name not in names]
    rest = [path for path in there if path.name not in used and path.name not in names]
    return _Chosen([*given, *again], rest, set_aside)


def _collected(folder: PlanFolder, one: Round, path: Path) -> Path:
    """The file's copy in the returns folder, so that the plan folder has what its master was made of.

    The file itself where it is no plain file or too large, for the guard to refuse.
    """
    place = folder.returns_folder(one.name)
    if path.is_symlink() or not path.is_file() or path.parent.resolve() == place.resolve():
        return path
    if path.stat().st_size > Limits().file_bytes:
        return path
    target = place / path.name
    number = 2
    while target.exists() and not filecmp.cmp(target, path, shallow=False):
        target = place / f"{path.stem} ({number}){path.suffix}"
        number += 1
    if not target.exists():
        save(target, lambda working: shutil.copy2(path, working))
    return target
