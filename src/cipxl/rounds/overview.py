"""A round at a glance: each team's return, what is wrong in it, what is open, and what the master would become.

It is a consolidation that is worked out and not written, so that what is shown before is what is done after. Looking
changes nothing; only what was read of the returns is kept, so that the next look opens the files that have changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Literal, NamedTuple

from cipxl.errors import FileRefused, FolderError, SettingsError, UsageError
from cipxl.findings import Finding, Severity
from cipxl.folder import PlanFolder, Round, read_round
from cipxl.merge import Conflict, Incoming, Proposal, Settled
from cipxl.merge.records import ROW
from cipxl.merge.sameness import same
from cipxl.merge.wording import in_words
from cipxl.progress import Progress, silent
from cipxl.rounds.consolidating import Prepared, prepare
from cipxl.rounds.next_step import NextStep, next_step
from cipxl.rounds.remembering import FILE, Memory, read_memory, write_memory
from cipxl.rounds.report import ConsolidateReport, ReturnReport
from cipxl.scheme import Level, Scheme
from cipxl.store import Master, load_master
from cipxl.summary import Move, Summary, moved, summarise
from cipxl.table import Table, table_of

__all__ = ["STATE_WORDS", "Difference", "Looker", "Overview", "RoundName", "State", "TeamRow", "overview"]

State = Literal["in", "late", "invalid", "missing", "left_out", "replaced", "copy", "unknown", "answers"]

STATE_WORDS: Mapping[State, str] = {
    "in": "In",
    "late": "Late",
    "invalid": "Invalid",
    "missing": "Missing",
    "left_out": "Left out",
    "replaced": "Replaced",
    "copy": "Copy",
    "unknown": "Not a return",
    "answers": "Answers",
}

_STATES: Mapping[str, State] = {
    "stopped": "invalid",
    "refused": "invalid",
    "superseded": "replaced",
    "duplicate": "copy",
    "missing": "missing",
    "unknown": "unknown",
    "left_out": "left_out",
}


class RoundName(NamedTuple):
    """A round as it is listed."""

    name: str
    period: str
    due: date


class TeamRow(NamedTuple):
    """One line of the round: a team and its return, or a file that is nobody's.

    `rating` is the worst level that the return gives to one of the team's rows, None where there is no return. `path`
    is where the file lies. `errors` are the findings that hold the return or a cell of it up; `findings` counts all
    that somebody should look at. `questions` is the workbook that goes back to the team, where there is one.
    """

    team: str
    state: State
    file: str = ""
    path: Path | None = None
    received: datetime | None = None
    late: bool = False
    signed_off: str = ""
    rating: Level | None = None
    refs: tuple[str, ...] = ()
    errors: int = 0
    findings: int = 0
    conflicts: int = 0
    proposals: int = 0
    questions: Path | None = None
    why: str = ""


class Difference(NamedTuple):
    """A cell of the master that a consolidation would write anew; `who` are the teams or decisions that it comes of."""

    row: str
    ref: str
    field: str
    old: str
    new: str
    who: str = ""


class Overview(NamedTuple):
    """A plan folder and one of its rounds as they are now.

    `round` is None before the first is issued; `report` is what a consolidation would say then. `pending` is what it
    would change in the master. `before` counts the ratings as they were before the round's returns; `moves` are those
    that differ since. `folder` is the folder as it was read. `troubles` are sentences about what could not be read.
    """

    folder: PlanFolder
    rounds: tuple[RoundName, ...]
    round: Round | None = None
    rows: tuple[TeamRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    report: ConsolidateReport | None = None
    pending: tuple[Difference, ...] = ()
    now: Summary | None = None
    before: Summary | None = None
    moves: tuple[Move, ...] = ()
    troubles: tuple[str, ...] = ()
    step: NextStep = NextStep("wait", "")

    @property
    def open_questions(self) -> tuple[Conflict | Proposal, ...]:
        """What is still to be settled or accepted, conflicts first."""
        return (*self.report.conflicts, *self.report.proposals) if self.report else ()

    @property
    def settled(self) -> tuple[Settled, ...]:
        """What has its answer."""
        return self.report.settled if self.report else ()

    def counts(self) -> Mapping[State, int]:
        """How many lines there are of each state, in the order in which they are told; those with none left out."""
        found = {state: sum(row.state == state for row in self.rows) for state in STATE_WORDS}
        return {state: count for state, count in found.items() if count}


def overview(
    folder: PlanFolder,
    now: datetime,
    *,
    round_name: str | None = None,
    master: Master | None = None,
    progress: Progress = silent,
) -> Overview:
    """The folder and a round of it as they are now.

    Args:
        folder: The plan folder.
        now: The time from which lateness and the next step are told.
        round_name: The round; the latest when not given.
        master: The master, where it has been read already.
        progress: Told before each return; may raise Cancelled.

    Raises:
        UsageError: When there is no such round.
    """
    rounds, troubles = _rounds(folder)
    names = tuple(RoundName(one.name, one.period, one.due) for one in reversed(rounds))
    if master is None:
        try:
            master = load_master(folder)
        except (FolderError, FileRefused) as error:
            told = (*troubles, *(() if not folder.master.is_file() else (str(error),)))
            return Overview(folder, names, troubles=told, step=next_step(folder, None, now.date(), troubles=told))
    if not rounds:
        summary = summarise(master.plan, folder.scheme, folder.profile.dimensions)
        any_ = bool(master.plan.recommendations)
        step = next_step(folder, None, now.date(), has_master=True, has_rows=any_, troubles=troubles)
        return Overview(folder, names, now=summary, before=summary, troubles=tuple(troubles), step=step)
    one = _chosen(folder, rounds, round_name)
    made = prepare(folder, one, master, now, progress=progress)
    _keep(folder, one, made.collected.memory)
    rows = _rows(folder, made)
    pending = _pending(made)
    step = next_step(
        folder, one, now.date(), has_master=True, troubles=troubles, report=made.report, pending=len(pending),
        is_latest=one.name == rounds[-1].name,
    )  # fmt: skip
    return Overview(
        folder=folder,
        rounds=names,
        round=one,
        rows=rows,
        findings=_findings(folder, made),
        report=made.report.in_words(),
        pending=pending,
        now=summarise(made.outcome.plan, folder.scheme, folder.profile.dimensions),
        before=summarise(made.outcome.before, folder.scheme, folder.profile.dimensions),
        moves=tuple(
            move
            for move in moved(made.outcome.before, made.outcome.plan, folder.profile.dimensions)
            if move.dimension in {one.id for one in folder.profile.dimensions}
        ),
        troubles=tuple(troubles),
        step=step,
    )


def _chosen(folder: PlanFolder, rounds: Sequence[Round], name: str | None) -> Round:
    if name is None:
        return rounds[-1]
    found = next((one for one in rounds if folder.round_folder(one.name) == folder.round_folder(name)), None)
    if found is None:
        raise UsageError(f"There is no round '{name}'.", f"The rounds are: {', '.join(one.name for one in rounds)}.")
    return found


class Looker:
    """Looks at one plan folder again and again; what has not changed on disk is not read again.

    Args:
        path: The folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[object, Overview] | None = None
        self._master: tuple[object, Master] | None = None

    def look(self, now: datetime, round_name: str | None = None, progress: Progress = silent) -> Overview:
        """The folder as it is now; the last picture where no file that it is made of has changed since.

        Raises:
            FolderError: When it is no plan folder.
            SettingsError: When its plan.toml, profile or scheme says something that is not allowed.
            UsageError: When there is no such round.
        """
        mark = (round_name, now.date(), self._mark())
        if self._seen is not None and self._seen[0] == mark:
            return self._seen[1]
        folder = PlanFolder(self.path)
        found = overview(folder, now, round_name=round_name, master=self._master_of(folder), progress=progress)
        # As it was before: what changes while it is looked at is seen next time.
        self._seen = (mark, found)
        return found

    def _mark(self) -> tuple[object, ...]:
        """Differs wherever a file that an overview is made of does."""
        rounds = sorted((self.path / "rounds").glob("*"))
        files = [*self.path.glob("*.toml"), self.path / "master.xlsx", self.path / "accepted.json"]
        files += [place / name for place in rounds for name in ("round.toml", "decisions.json", "returns", "issued")]
        for place in rounds:
            files += sorted((place / "returns").glob("*"))
        return tuple((str(path), _times(path)) for path in files)

    def _master_of(self, folder: PlanFolder) -> Master | None:
        mark = (_times(folder.master), _times(folder.path / "plan.toml"))
        if self._master is not None and self._master[0] == mark:
            return self._master[1]
        try:
            master = load_master(folder)
        except (FolderError, FileRefused):
            return None  # the overview says what is wrong with it
        self._master = (mark, master)
        return master


def _times(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _rounds(folder: PlanFolder) -> tuple[list[Round], list[str]]:
    """The rounds that can be read, oldest first, and a sentence for each that cannot."""
    rounds: list[Round] = []
    troubles: list[str] = []
    for file in sorted((folder.path / "rounds").glob("*/round.toml")):
        try:
            rounds.append(read_round(file))
        except SettingsError as error:
            troubles.append(str(error))
        except (OSError, UnicodeError):
            troubles.append(f"{file.parent.name}/round.toml could not be read. Save it again as UTF-8, or restore it.")
    rounds.sort(key=lambda one: (one.opened, one.due, one.name))
    return rounds, troubles


def _keep(folder: PlanFolder, one: Round, memory: Memory) -> None:
    """What was read of the returns, for the next look; not where somebody else is changing the folder."""
    place = folder.round_folder(one.name) / FILE
    if read_memory(place) == memory:
        return
    try:
        with folder.lock():
            write_memory(place, memory)
    except FolderError:
        return


def _findings(folder: PlanFolder, made: Prepared) -> tuple[Finding, ...]:
    """Everything that was found, each once: in the returns, in the master, in what the plan would say."""
    report, places = made.report, made.master.places
    lists: Iterable[Sequence[Finding]] = (
        *(one.findings for one in report.returns),
        report.queries,
        report.about_master,
        report.about_plan,
    )
    found = {one.id: one for found in lists for one in found}
    # What the plan would say stands in the master already, or soon will, so its cell there can be opened.
    return tuple(
        one.model_copy(update={"a1": places.get((one.row, one.field), "")})
        if one.file == folder.master.name and not one.a1 and (one.row, one.field) in places
        else one
        for one in found.values()
    )


def _rows(folder: PlanFolder, made: Prepared) -> tuple[TeamRow, ...]:
    incoming = {one.team: one for one in made.collected.incoming}
    by_team: dict[str, list[Conflict]] = {}
    for conflict in made.report.conflicts:
        for team in {candidate.team for candidate in conflict.candidates}:
            by_team.setdefault(team, []).append(conflict)
    proposals: dict[str, int] = {}
    for proposal in made.report.proposals:
        proposals[proposal.team] = proposals.get(proposal.team, 0) + 1
    queries: dict[str, int] = {}
    for query in made.report.queries:
        queries[query.file] = queries.get(query.file, 0) + 1
    refs = {row.id: row.ref for row in made.master.plan.recommendations}
    questions = _question_books(folder, made.one)
    rows = []
    for report in made.report.returns:
        used = report.status == "used"
        one = incoming.get(report.team) if used and _brings(report) else None
        issued = made.one.latest(report.team)
        worth = [finding for finding in report.findings if finding.severity != Severity.NOTE]
        asked = queries.get(report.file, 0) if report.file else 0
        rows.append(
            TeamRow(
                team=report.team,
                state=_state(report, one),
                file=report.file,
                path=folder.returns_folder(made.one.name) / report.file if report.file else None,
                received=report.received,
                late=report.late,
                signed_off=report.signed_off,
                rating=_worst(one, folder.scheme, folder.profile.dimension_ids) if one else None,
                refs=tuple(refs[row] for row in issued.rows if row in refs) if issued else (),
                errors=sum(f.severity in (Severity.STOP, Severity.ERROR) for f in worth) + asked,
                findings=len(worth) + asked,
                conflicts=len(by_team.get(report.team, ())) if used else 0,
                proposals=proposals.get(report.team, 0) if used else 0,
                questions=questions.get(report.team) if used else None,
                why=report.findings[0].message if report.findings and not used else "",
            )
        )
    return tuple(rows)


def _brings(report: ReturnReport) -> bool:
    return not any(finding.code == "M014" for finding in report.findings)


def _state(report: ReturnReport, one: Incoming | None) -> State:
    if report.status == "used":
        return "answers" if one is None and not _brings(report) else "late" if report.late else "in"
    return _STATES[report.status]


def _worst(one: Incoming, scheme: Scheme, dimensions: Sequence[str]) -> Level | None:
    """The worst level that a return gives to a row that its team answers for; not rated where it gives none."""
    found: Level | None = None
    for row_id in one.remit.rows:
        row = one.table.rows.get(row_id)
        for dimension in dimensions if row else ():
            level = scheme.read(row.get(dimension)) if row else None
            rank = scheme.rank(level.code) if level else None
            best = scheme.rank(found.code) if found else None
            if level is not None and rank is not None and (best is None or rank > best):
                found = level
    return found or scheme.not_rated


def _question_books(folder: PlanFolder, one: Round) -> Mapping[str, Path]:
    """The workbook of questions of each team that has one, by the name that it is written under."""
    place = folder.questions_folder(one.name)
    found = {}
    for issued in one.issued:
        path = place / f"{issued.file.removesuffix('.xlsx')} - questions.xlsx"
        if issued.number == 1 and path.is_file():
            found[issued.team] = path
    return found


def _pending(made: Prepared) -> tuple[Difference, ...]:
    """What a consolidation would change in the master, cell by cell, in the order of the plan."""
    old, new = made.master.table, table_of(made.outcome.plan)
    words = made.report.words
    who: dict[tuple[str, str], str] = {}
    for change in made.outcome.result.changes:
        who[(change.row, change.field)] = ", ".join(change.teams)
    for settled in made.outcome.result.settled:
        who.setdefault((settled.question.row, settled.question.field), "Decided")
    found = []
    for row in new.rows.values():
        before = old.rows.get(row.id)
        if before is None:
            found.append(
                Difference(row.id, new.ref(row.id), ROW, "", _row_text(new, row.id), who.get((row.id, ROW), ""))
            )
            continue
        for field in {**before.cells, **row.cells}:
            was, now = before.get(field), row.get(field)
            if not same(was, now):
                was, now = in_words(field, was, words), in_words(field, now, words)
                found.append(Difference(row.id, new.ref(row.id), field, was, now, who.get((row.id, field), "")))
    for row_id in old.rows:
        if row_id not in new.rows:
            found.append(
                Difference(row_id, old.ref(row_id), ROW, _row_text(old, row_id), "", who.get((row_id, ROW), ""))
            )
    return tuple(found)


def _row_text(table: Table, row_id: str) -> str:
    cells = table.rows[row_id].cells
    return "; ".join(text for field, text in cells.items() if text and field in ("ref", "recommendation", "measure"))
