"""Collecting the returns of a round: which file is whose, which of a team's files counts, and may it be merged.

A file is known by its stamp, never by its name. One that cannot be used says why in a finding; the others go on.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from cipxl.errors import FolderError
from cipxl.findings import Finding, Place
from cipxl.folder import LeftOut, PlanFolder, Round
from cipxl.merge import Incoming, Remit, same
from cipxl.merge.plausible import implausible
from cipxl.plan import Plan
from cipxl.progress import Progress, silent
from cipxl.reading import Aside
from cipxl.rounds.answers import Answers, answered
from cipxl.rounds.differences import Differences
from cipxl.rounds.next_step import count_of
from cipxl.rounds.remembering import FILE, Memory, read_memory, remember
from cipxl.rounds.report import ReturnReport
from cipxl.rounds.returns import Context, OneReturn, base_of, context_of, read_return, times_of
from cipxl.rounds.rules import ANSWERED, DUPLICATE, LEFT_BEHIND, LEFT_OUT, NO_SUCH_QUESTION, RETURN_GONE, SUPERSEDED
from cipxl.rounds.scheduling import read_all
from cipxl.rounds.teams import remits_of_round
from cipxl.table import Row, Table

__all__ = ["Collected", "collect"]


class Collected(NamedTuple):
    """The returns of a round: what became of each file, the ones to merge, and what to remember of them."""

    reports: tuple[ReturnReport, ...]
    incoming: tuple[Incoming, ...]
    bases: tuple[Table, ...]
    memory: Memory


def collect(
    folder: PlanFolder,
    one: Round,
    plan: Plan,
    files: Sequence[Path],
    left_out: Sequence[Path] = (),
    progress: Progress = silent,
    *,
    set_aside: Mapping[Path, LeftOut] = MappingProxyType({}),
    values_only: bool = False,
    executor: Executor | None = None,
) -> Collected:
    """Every file of a round read, unless it was before and is the same, and what may be merged.

    Args:
        folder: The plan folder.
        one: The round.
        plan: The plan as the master has it now.
        files: The returns to take.
        left_out: Files of the round that are not to be taken this time.
        progress: Told before each file.
        set_aside: Files that a person has left out of the round: what an earlier run took of them is taken out again.
        values_only: Whether a person agreed to returns of which only the values can be read (.xls, .xlsb, .ods).
        executor: What reads the files; this process when not given.
    """
    remits = remits_of_round(folder, one, plan)
    context = context_of(folder, one, plan, frozenset(remits), values_only=values_only)
    before = read_memory(folder.round_folder(one.name) / FILE)
    begun = time.time_ns()
    times = [times_of(path) for path in files]
    recalled = ((path, before.recall(path, at, context)) for path, at in zip(files, times, strict=True))
    known = {path: found for path, found in recalled if found is not None}
    read = _read(files, known, context, executor, progress)
    collector = _Collector(context, remits)
    collector.take(read)
    collector.set_aside(set_aside, context, before)
    accepted = folder.accepted()
    reports = [report.without(accepted) for report in collector.reports]
    reports += [ReturnReport(file=path.name, team="", status="left_out") for path in left_out]
    reports += [_missing(team, one) for team in one.teams if team not in collector.returned]
    place = {team: number for number, team in enumerate(one.teams)}
    reports.sort(key=lambda report: (place.get(report.team, len(place)), report.status != "used", report.file))
    memory = before.of([*left_out, *set_aside]).joined(remember(zip(files, times, read, strict=True), begun, context))
    return Collected(tuple(reports), tuple(collector.incoming), tuple(collector.bases.values()), memory)


def _missing(team: str, one: Round) -> ReturnReport:
    """A team from which there is nothing, or nothing any more."""
    gone = [used.file for used in one.used if used.team == team]
    findings = [RETURN_GONE.at(Place(file=file), shown=file, team=team, key=(team, file)) for file in gone]
    return ReturnReport(file="", team=team, status="missing", findings=tuple(findings))


def _read(
    files: Sequence[Path],
    known: Mapping[Path, OneReturn],
    context: Context,
    executor: Executor | None,
    progress: Progress,
) -> list[OneReturn]:
    """The files in their order: those that are known as they are, the others read."""
    left = [path for path in files if path not in known]

    def tell(done: int, coming: Path | None) -> None:
        if coming is not None:
            progress(len(known) + done, len(files), f"Reading {coming.name}")

    if left:
        tell(0, left[0])
    found = {**known, **dict(zip(left, read_all(left, context, executor, tell), strict=True))}
    return [found[path] for path in files]


class _Collector:
    """The state of one collection while it runs."""

    def __init__(self, context: Context, remits: Mapping[str, Remit]) -> None:
        self.context = context
        self.remits = remits
        self.bases: dict[str, Table] = {}  # by the file that they come from: most returns share one
        self.reports: list[ReturnReport] = []
        self.incoming: list[Incoming] = []
        self.returned: set[str] = set()

    def take(self, files: Iterable[OneReturn]) -> None:
        """Sort the files out: questions answered, one return for each team, the rest named."""
        by_team: dict[str, list[OneReturn]] = {}
        answers: dict[str, Answers] = {}
        answer_files = []
        for one in sorted(files, key=lambda one: one.report.file):
            if one.answers is not None:
                answers.setdefault(one.report.team, Answers()).add(one.report.file, one.answers)
                answer_files.append(one.report)
            elif one.differences is not None:
                by_team.setdefault(one.report.team, []).append(one)
            else:
                self.reports.append(one.report)
                if one.report.status == "stopped" and one.order[0]:
                    self.returned.add(one.report.team)
        for team, found in by_team.items():
            self.returned.add(team)
            self._team(found, answers.get(team, Answers()))
        for report in answer_files:
            self.reports.append(_with_answers(report, answers[report.team]))

    def set_aside(self, files: Mapping[Path, LeftOut], context: Context, memory: Memory) -> None:
        """Returns that were left out count as returns that say what was issued, so that what they changed goes."""
        there = {one.team for one in self.incoming}
        for path, said in files.items():
            one = memory.recall(path, times_of(path), context) or read_return(path, context)
            team = one.report.team or said.team
            finding = LEFT_OUT.at(
                Place(file=path.name), shown=said.reason or "no reason given", who=said.by or "somebody",
                key=(said.sha256,),
            )  # fmt: skip
            told = {"status": "left_out", "team": team, "findings": (finding,), "asides": ()}
            self.reports.append(one.report.model_copy(update=told))
            if one.differences is not None and team in self.remits and team not in there:
                self.returned.add(team)
                there.add(team)
                found, base = self._told_against(one)
                incoming = one.incoming(found, base, self.remits[team])
                self.incoming.append(incoming._replace(table=base, queries={}))

    def _team(self, found: Sequence[OneReturn], answers: Answers) -> None:
        """Of a team's returns the one that counts: the same file once, of different ones the last saved."""
        different: dict[str, OneReturn] = {}
        for one in found:
            first = different.setdefault(one.report.sha256, one)
            if first is not one:
                place = Place(file=one.report.file)
                finding = DUPLICATE.at(place, shown=first.report.file, key=(one.report.file,))
                self.reports.append(one.report.model_copy(update={"status": "duplicate", "findings": (finding,)}))
        last = max(different.values(), key=lambda one: one.order)
        for one in different.values():
            if one is not last:
                self._supersede(one, last)
        self._use(last, answers)

    def _supersede(self, one: OneReturn, last: OneReturn) -> None:
        """An earlier return of a team: what only it has changed is listed, so that nobody misses it."""
        place, team = Place(file=one.report.file), one.report.team
        findings = [SUPERSEDED.at(place, shown=last.report.file, team=team, key=(one.report.sha256,))]
        asides = self._only_here(one, last)
        if asides:
            shown = ", ".join(aside.a1 for aside in asides[:5])
            cells = count_of(len(asides), "cell")
            findings.append(
                LEFT_BEHIND.at(place, shown=shown, cells=cells, key=(one.report.sha256,), other=last.report.file)
            )
        told = {"status": "superseded", "findings": tuple(findings), "asides": tuple(asides)}
        self.reports.append(one.report.model_copy(update=told))

    def _use(self, one: OneReturn, answers: Answers) -> None:
        found, base = self._told_against(one)
        found = answered(found, base, answers, self.context.profile, self.context.scheme)
        incoming = one.incoming(found, base, self.remits[one.report.team])
        stopped = implausible(incoming)
        if stopped:
            told = {"status": "stopped", "findings": (stopped, *one.report.findings)}
            self.reports.append(one.report.model_copy(update=told))
            return
        self.incoming.append(incoming)
        self.reports.append(one.report)

    def _told_against(self, one: OneReturn) -> tuple[Differences, Table]:
        """What differs in a return, and from what."""
        found = one.differences
        issued = self.context.issue(one.report.team, found.issue) if found else None
        assert found is not None and issued is not None  # noqa: S101  # only returns that were read come here
        source = issued.snapshot or issued.file
        if source not in self.bases:
            base = base_of(issued, self.context)
            if base is None:  # it was there when the return was read
                raise FolderError(f"{source} has gone while the returns were read.", "Put it back and try again.")
            self.bases[source] = base
        return found, self.bases[source]

    def _only_here(self, one: OneReturn, last: OneReturn) -> list[Aside]:
        """What an earlier return says that is neither what was issued nor what the later one says."""
        told, base = self._told_against(one)
        rows, later = told.table(base).rows, self._later(last)
        found = []
        for row_id in (*told.cells, *(row.id for row in told.added)):
            before, then = base.rows.get(row_id), later.get(row_id)
            for field, text in rows[row_id].cells.items():
                was = before.get(field) if before else ""
                now = then.get(field) if then else ""
                if not same(text, was) and not same(text, now):
                    a1 = told.places.get((row_id, field), "")
                    ref = base.ref(row_id) or told.table(base).ref(row_id)
                    found.append(Aside(f"earlier return, {field}", told.sheet, a1, ref, text))
        return found

    def _later(self, last: OneReturn) -> Mapping[str, Row]:
        told, base = self._told_against(last)
        return told.table(base).rows


def _with_answers(report: ReturnReport, answers: Answers) -> ReturnReport:
    """The report of a workbook of questions: how many answers it has, and those that no open question asks for."""
    count = answers.count(report.file)
    findings: list[Finding] = [
        ANSWERED.at(Place(file=report.file), shown=report.file, count=count, key=(report.sha256,))
    ]
    asides = []
    for question, answer in answers.left(report.file).items():
        place = Place(file=report.file, a1=answer.cell)
        findings.append(NO_SUCH_QUESTION.at(place, shown=answer.text, key=(report.team, question)))
        asides.append(Aside("answer", "Questions", answer.cell, "", answer.text))
    return report.model_copy(update={"findings": tuple(findings), "asides": tuple(asides)})
