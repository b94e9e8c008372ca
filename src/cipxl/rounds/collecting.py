"""Collecting the returns of a round: which file is whose, which of a team's files counts, and may it be merged.

A file is known by its stamp, never by its name. One that cannot be used says why in a finding; the others go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from cipxl.findings import Finding, Place
from cipxl.folder import PlanFolder, Round
from cipxl.merge import Incoming, same
from cipxl.merge.plausible import implausible
from cipxl.plan import Plan
from cipxl.progress import Progress, silent
from cipxl.reading import Aside
from cipxl.rounds.answers import Answers, answered
from cipxl.rounds.report import ReturnReport
from cipxl.rounds.returns import Context, OneReturn, context_of, read_return
from cipxl.rounds.rules import ANSWERED, DUPLICATE, LEFT_BEHIND, NO_SUCH_QUESTION, RETURN_GONE, SUPERSEDED
from cipxl.table import Table

__all__ = ["Collected", "collect"]


class Collected(NamedTuple):
    """The returns of a round: what became of each file, and the ones to merge."""

    reports: tuple[ReturnReport, ...]
    incoming: tuple[Incoming, ...]
    bases: tuple[Table, ...]


def collect(
    folder: PlanFolder,
    one: Round,
    plan: Plan,
    files: Sequence[Path],
    left_out: Sequence[Path] = (),
    progress: Progress = silent,
    *,
    values_only: bool = False,
) -> Collected:
    """Every file of a round read, and what may be merged.

    Args:
        folder: The plan folder.
        one: The round.
        plan: The plan as the master has it now.
        files: The returns to take.
        left_out: Files of the round that are not to be taken this time.
        progress: Told before each file.
        values_only: Whether a person agreed to returns of which only the values can be read (.xls, .xlsb, .ods).
    """
    context = context_of(folder, one, plan, values_only=values_only)
    read = _told(map(partial(read_return, context=context), files), files, progress)
    collector = _Collector(context)
    collector.take(read)
    accepted = folder.accepted()
    reports = [report.without(accepted) for report in collector.reports]
    reports += [ReturnReport(file=path.name, team="", status="left_out") for path in left_out]
    reports += [_missing(team, one) for team in one.teams if team not in collector.returned]
    place = {team: number for number, team in enumerate(one.teams)}
    reports.sort(key=lambda report: (place.get(report.team, len(place)), report.status != "used", report.file))
    return Collected(tuple(reports), tuple(collector.incoming), tuple(i.base for i in collector.incoming))


def _missing(team: str, one: Round) -> ReturnReport:
    """A team from which there is nothing, or nothing any more."""
    gone = [used.file for used in one.used if used.team == team]
    findings = [RETURN_GONE.at(Place(file=file), shown=file, team=team, key=(team, file)) for file in gone]
    return ReturnReport(file="", team=team, status="missing", findings=tuple(findings))


def _told(read: Iterable[OneReturn], files: Sequence[Path], progress: Progress) -> list[OneReturn]:
    found = []
    if files:
        progress(0, len(files), f"Reading {files[0].name}")
    for number, one in enumerate(read, start=1):
        found.append(one)
        if number < len(files):
            progress(number, len(files), f"Reading {files[number].name}")
    return found


class _Collector:
    """The state of one collection while it runs."""

    def __init__(self, context: Context) -> None:
        self.context = context
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
            elif one.read is not None:
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
        asides = _only_here(one, last)
        if asides:
            shown = ", ".join(aside.a1 for aside in asides[:5])
            findings.append(
                LEFT_BEHIND.at(place, shown=shown, count=len(asides), key=(one.report.sha256,), other=last.report.file)
            )
        told = {"status": "superseded", "findings": tuple(findings), "asides": tuple(asides)}
        self.reports.append(one.report.model_copy(update=told))

    def _use(self, one: OneReturn, answers: Answers) -> None:
        assert one.read is not None  # noqa: S101  # only returns that were read come here
        read = answered(one.read, answers, self.context.profile, self.context.scheme)
        incoming = one.incoming(read, self.context.remits[one.report.team])
        stopped = implausible(incoming)
        if stopped:
            told = {"status": "stopped", "findings": (stopped, *one.report.findings)}
            self.reports.append(one.report.model_copy(update=told))
            return
        self.incoming.append(incoming)
        self.reports.append(one.report)


def _only_here(one: OneReturn, last: OneReturn) -> list[Aside]:
    if one.read is None or last.read is None or one.base is None:
        return []
    found = []
    for row_id, row in one.read.table.rows.items():
        before, later = one.base.rows.get(row_id), last.read.table.rows.get(row_id)
        for field, text in row.cells.items():
            was = before.get(field) if before else ""
            now = later.get(field) if later else ""
            if not same(text, was) and not same(text, now):
                a1 = one.read.places.get((row_id, field), "")
                ref = one.base.ref(row_id) or one.read.table.ref(row_id)
                found.append(Aside(f"earlier return, {field}", one.read.sheet, a1, ref, text))
    return found


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
