"""Reading the returns of a round: which file is whose, and may it be used.

A file is known by its stamp, never by its name. One that cannot be used says why in a finding; the others go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from cipxl.errors import FileRefused
from cipxl.findings import Finding, Place
from cipxl.folder import Issued, PlanFolder, Round
from cipxl.merge import Incoming
from cipxl.merge.plausible import implausible
from cipxl.plan import Plan
from cipxl.progress import Progress, silent
from cipxl.reading import Aside, Fallbacks, NoTable, Setting, fallbacks_for, read_table
from cipxl.rounds.answers import Answers, answered
from cipxl.rounds.report import ReturnReport, Status
from cipxl.rounds.rules import (
    ANSWERED,
    DUPLICATE,
    EXTRA_SHEET,
    HIDDEN_EDIT,
    NO_ISSUED_COPY,
    NO_STAMP,
    NO_SUCH_QUESTION,
    NOT_READ,
    OTHER_PLAN,
    OTHER_ROUND,
    SUPERSEDED,
    UNKNOWN_TEAM,
)
from cipxl.rounds.teams import remit_of, teams_of
from cipxl.sources.grid import Book
from cipxl.sources.xlsx import read_book
from cipxl.store import column_ids
from cipxl.table import Table
from cipxl.workbooks.question_book import read_answers
from cipxl.workbooks.stamp import SHEET, Stamp, read_stamp

__all__ = ["Collected", "collect"]


class Collected(NamedTuple):
    """The returns of a round: what became of each file, and the ones to merge."""

    reports: tuple[ReturnReport, ...]
    incoming: tuple[Incoming, ...]
    bases: tuple[Table, ...]


class _Candidate(NamedTuple):
    """A file that is a return of this round, before it is told which of a team's files counts."""

    path: Path
    book: Book
    stamp: Stamp
    received: datetime

    @property
    def order(self) -> tuple[int, str, datetime, str]:
        """Later is better: the issue number, then when it was saved last, then when it came."""
        return (self.stamp.issue, self.book.core.get("modified", ""), self.received, self.path.name)


def collect(
    folder: PlanFolder,
    one: Round,
    plan: Plan,
    files: Sequence[Path],
    left_out: Sequence[Path] = (),
    progress: Progress = silent,
) -> Collected:
    """Every file of a round read, and what may be merged.

    Args:
        folder: The plan folder.
        one: The round.
        plan: The plan as the master has it now.
        files: The returns to take.
        left_out: Files of the round that are not to be taken this time.
        progress: Told before each file.
    """
    collector = _Collector(folder, one, plan)
    for number, path in enumerate(files):
        progress(number, len(files), f"Reading {path.name}")
        collector.open(path)
    collector.choose()
    accepted = folder.accepted()
    for number, report in enumerate(collector.reports):
        told = tuple(finding for finding in report.findings if finding.id not in accepted)
        collector.reports[number] = report.model_copy(update={"findings": told})
    reports = [*collector.reports, *(ReturnReport(file=path.name, team="", status="left_out") for path in left_out)]
    heard = collector.returned
    reports += [ReturnReport(file="", team=team, status="missing") for team in one.teams if team not in heard]
    place = {team: number for number, team in enumerate(one.teams)}
    reports.sort(key=lambda report: (place.get(report.team, len(place)), report.status != "used", report.file))
    return Collected(tuple(reports), tuple(collector.incoming), tuple(collector.bases))


class _Collector:
    """The state of one collection while it runs."""

    def __init__(self, folder: PlanFolder, one: Round, plan: Plan) -> None:
        self.folder = folder
        self.round = one
        self.plan = plan
        self.teams = {team.name: team for team in teams_of(folder, plan)}
        self.candidates: list[_Candidate] = []
        self.reports: list[ReturnReport] = []
        self.incoming: list[Incoming] = []
        self.bases: list[Table] = []
        self.answers: dict[str, Answers] = {}
        self.returned: set[str] = set()

    def open(self, path: Path) -> None:
        """Read one file as far as its stamp."""
        try:
            received = datetime.fromtimestamp(path.lstat().st_mtime).replace(microsecond=0)
            book = read_book(path)
        except FileRefused as error:
            self._report(path, "refused", error.finding)
            return
        except OSError as error:
            unread = NOT_READ.at(Place(file=path.name), shown=error.strerror or str(error), key=(path.name,))
            self._report(path, "refused", unread)
            return
        stamp = read_stamp(book)
        finding, status = self._belongs(book, stamp)
        if finding is not None or stamp is None:
            team = stamp.team if stamp and stamp.plan == self.plan.id else ""
            self._report(path, status, finding, team=team, received=received)
        elif stamp.kind == "questions":
            self._answers(path, book, stamp, received)
        else:
            self.candidates.append(_Candidate(path, book, stamp, received))

    def _answers(self, path: Path, book: Book, stamp: Stamp, received: datetime) -> None:
        """A workbook of questions that came back: its answers wait for the team's return."""
        found = read_answers(book)
        self.answers.setdefault(stamp.team, Answers()).add(path.name, found)
        told = ANSWERED.at(Place(file=path.name), shown=path.name, count=len(found), key=(book.sha256,))
        known = ReturnReport(file=path.name, team=stamp.team, status="used", received=received, sha256=book.sha256)
        self.reports.append(known.model_copy(update={"findings": (told,)}))

    def _belongs(self, book: Book, stamp: Stamp | None) -> tuple[Finding | None, Status]:
        place, key = Place(file=book.name), (book.sha256,)
        if stamp is None or stamp.kind not in ("return", "questions"):
            return NO_STAMP.at(place, key=key), "unknown"
        if stamp.plan != self.plan.id:
            return OTHER_PLAN.at(place, shown=stamp.title, key=key), "unknown"
        if stamp.round != self.round.name:
            return OTHER_ROUND.at(place, shown=stamp.round, round=self.round.name, key=key), "stopped"
        if stamp.team not in self.round.teams or stamp.team not in self.teams:
            return UNKNOWN_TEAM.at(place, shown=stamp.team, key=key), "unknown"
        return None, "used"

    def choose(self) -> None:
        """Of each team the return that counts: the same file once, of different ones the last saved."""
        by_team: dict[str, list[_Candidate]] = {}
        for candidate in sorted(self.candidates, key=lambda one: one.path.name):
            by_team.setdefault(candidate.stamp.team, []).append(candidate)
        for team, found in by_team.items():
            different: dict[str, _Candidate] = {}
            for candidate in found:
                first = different.setdefault(candidate.book.sha256, candidate)
                if first is not candidate:
                    finding = DUPLICATE.at(
                        Place(file=candidate.path.name), shown=first.path.name, key=(candidate.path.name,)
                    )
                    self._report(candidate.path, "duplicate", finding, team=team, received=candidate.received)
            last = max(different.values(), key=lambda one: one.order)
            for candidate in different.values():
                if candidate is not last:
                    finding = SUPERSEDED.at(
                        Place(file=candidate.path.name), shown=last.path.name, team=team, key=(candidate.book.sha256,)
                    )
                    self._report(candidate.path, "superseded", finding, team=team, received=candidate.received)
            self.returned.add(team)
            self._read(last)
        for team, answers in self.answers.items():
            self._left_answers(team, answers)

    def _left_answers(self, team: str, answers: Answers) -> None:
        """Answers that no open question asks for are kept beside the plan."""
        for number, report in enumerate(self.reports):
            left = answers.left(report.file) if report.team == team else {}
            if left:
                told = [
                    NO_SUCH_QUESTION.at(
                        Place(file=report.file, a1=answer.cell), shown=answer.text, key=(team, question)
                    )
                    for question, answer in left.items()
                ]
                asides = [Aside("answer", "Questions", answer.cell, "", answer.text) for answer in left.values()]
                update = {"findings": (*report.findings, *told), "asides": (*report.asides, *asides)}
                self.reports[number] = report.model_copy(update=update)

    def _read(self, candidate: _Candidate) -> None:
        path, book, stamp = candidate.path, candidate.book, candidate.stamp
        issued = next((i for i in self.round.issued if (i.team, i.number) == (stamp.team, stamp.issue)), None)
        file = self.folder.issued_folder(self.round.name) / issued.file if issued else None
        late = self._late(candidate, issued)
        known = ReturnReport(
            file=path.name,
            team=stamp.team,
            status="stopped",
            late=late,
            received=candidate.received,
            sha256=book.sha256,
        )
        try:
            if file is None or not file.is_file():
                shown = issued.file if issued else f"issue {stamp.issue}"
                finding = NO_ISSUED_COPY.at(Place(file=path.name), shown=shown, key=(stamp.team, shown))
                self._stop(known, finding)
                return
            base_book = read_book(file)
            fallbacks = self._fallbacks()
            base = self._base(base_book, fallbacks)
            read = read_table(
                book, self.folder.profile, self.folder.scheme, fallbacks,
                issued=base, column_ids=column_ids(book), team=stamp.team,
            )  # fmt: skip
        except (NoTable, FileRefused) as error:
            self._stop(known, error.finding)
            return
        read = answered(read, self.answers.get(stamp.team, Answers()), self.folder.profile, self.folder.scheme)
        remit = remit_of(self.teams[stamp.team], self.plan, self.folder.profile.entry_fields)
        incoming = Incoming(stamp.team, path.name, base, read.table, remit, read.fields, read.queries, read.places)
        stopped = implausible(incoming)
        asides, extra = _other_sheets(book, base_book)
        findings = (*_about_file(book), *read.findings, *extra, *self._hidden_edits(book, read.sheet, incoming))
        if stopped:
            self._stop(known, stopped, *findings)
            return
        self.incoming.append(incoming)
        self.bases.append(base)
        told = {"status": "used", "findings": findings, "asides": (*read.asides, *asides)}
        self.reports.append(known.model_copy(update=told))

    def _stop(self, known: ReturnReport, *findings: Finding) -> None:
        self.reports.append(known.model_copy(update={"findings": findings}))

    def _fallbacks(self) -> Fallbacks:
        setting = Setting(self.plan.id, self.plan.title, self.plan.period, self.plan.update, self.plan.baseline)
        return fallbacks_for(setting, self.folder.profile)

    def _base(self, book: Book, fallbacks: Fallbacks) -> Table:
        """The issued copy's rows; spare rows are not among the stamp's, so what is typed there is new."""
        stamp = read_stamp(book)
        read = read_table(book, self.folder.profile, self.folder.scheme, fallbacks, column_ids=column_ids(book))
        known = set(stamp.rows) if stamp else set(read.table.rows)
        return Table.of(row for row in read.table.rows.values() if row.id in known)

    def _late(self, candidate: _Candidate, issued: Issued | None) -> bool:
        due: date = max(self.round.due, issued.due) if issued else self.round.due
        return candidate.received.date() > due

    def _hidden_edits(self, book: Book, sheet_name: str, incoming: Incoming) -> list[Finding]:
        sheet = book.sheet(sheet_name)
        if sheet is None or not sheet.hidden_rows:
            return []
        found = []
        for (row_id, field), a1 in incoming.places.items():
            if int(a1.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0) not in sheet.hidden_rows:
                continue
            before, after = incoming.base.rows.get(row_id), incoming.table.rows.get(row_id)
            if before and after and before.get(field) != after.get(field):
                place = Place(file=incoming.file, sheet=sheet_name, a1=a1, ref=incoming.base.ref(row_id), field=field)
                found.append(HIDDEN_EDIT.at(place, shown=after.get(field), a1=a1, key=(incoming.team, row_id, field)))
        return found

    def _report(
        self, path: Path, status: Status, finding: Finding | None, *, team: str = "", received: datetime | None = None
    ) -> None:
        said = (finding,) if finding else ()
        self.reports.append(ReturnReport(file=path.name, team=team, status=status, received=received, findings=said))


def _about_file(book: Book) -> tuple[Finding, ...]:
    """What the reader found in the file, but for the sheet that carries the stamp, which is meant to be hidden."""
    return tuple(finding for finding in book.findings if finding.sheet != SHEET)


def _other_sheets(book: Book, issued: Book) -> tuple[list[Aside], list[Finding]]:
    """Text on sheets that the return was not issued with."""
    names = {sheet.name.casefold() for sheet in issued.sheets}
    asides: list[Aside] = []
    findings: list[Finding] = []
    for sheet in book.sheets:
        filled = [cell for cell in sheet.cells.values() if cell.text.strip()]
        if sheet.name.casefold() in names or not filled:
            continue
        findings.append(EXTRA_SHEET.at(Place(file=book.name, sheet=sheet.name), shown=sheet.name))
        asides += [Aside("sheet", sheet.name, cell.a1, "", cell.text) for cell in filled]
    return asides, findings
