"""Opening a round: the master gets the round's own columns, each team its return."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from cipxl.errors import UsageError
from cipxl.findings import Finding, Place
from cipxl.folder import Issued, PlanFolder, Round, round_period, safe_name, save
from cipxl.merge import Remit
from cipxl.period import Period, read_period
from cipxl.plan import Plan
from cipxl.profile import Cycle, Layout
from cipxl.progress import Progress, silent
from cipxl.rounds.report import IssuedReturn, IssueReport
from cipxl.rounds.rules import OPEN_BEFORE
from cipxl.rounds.snapshot import write_snapshot
from cipxl.rounds.teams import remit_of, teams_of
from cipxl.settings import Team
from cipxl.store import Master, history_of, layout_of, load_master, save_master
from cipxl.table import table_of
from cipxl.typed import as_typed
from cipxl.workbooks.master import MasterRecords
from cipxl.workbooks.return_book import write_return
from cipxl.workbooks.stamp import Stamp, hashed

__all__ = ["issue", "return_name"]


def issue(
    folder: PlanFolder,
    name: str,
    due: date,
    now: datetime,
    *,
    team: str | None = None,
    period: str | None = None,
    meeting: date | None = None,
    progress: Progress = silent,
) -> IssueReport:
    """Send out a round: one return per team into `rounds/<round>/issued/`.

    A new round opens its own period's columns in the master; what earlier ones hold stays under its own period. For a
    round that is out already, a later date moves the due date, and a team named gets a new copy.

    Args:
        folder: The plan folder.
        name: What the round is called, such as "October 2020".
        due: The day by which returns are due.
        now: The time that is recorded.
        team: Only this team, again.
        period: The period that the round reports on, where its name does not say.
        meeting: The day of the meeting that the round goes to.
        progress: Told after each return.

    Raises:
        UsageError: When there is no such team, or the round is out already and nothing would change.
    """
    with folder.lock():
        master = load_master(folder)
        existing = next(
            (one for one in folder.rounds() if folder.round_folder(one.name) == folder.round_folder(name)), None
        )
        asked = _asked(teams_of(folder, master.plan), team)
        if existing is None:
            current = _period(name, period, folder.profile.cycle)
            one = Round(name=name, period=current.canonical, due=due, meeting=meeting)
            plan = _open(folder, master, one, current, now)
        else:
            one, plan = existing, master.plan
            if team is None:
                return _moved(folder, one, due)
            one = one.model_copy(update={"due": max(one.due, due)})
        layout = layout_of(plan, folder.profile)
        written: list[IssuedReturn] = []
        snapshot = f"as issued {len({i.snapshot for i in one.issued if i.snapshot}) + 1}.json"
        write_snapshot(folder.issued_folder(one.name) / snapshot, table_of(plan))
        for number, each in enumerate(asked, start=1):
            progress(number - 1, len(asked), f"Writing the return for {each.name}")
            issued = _write(folder, plan, layout, one, each, due, now, snapshot)
            one = one.model_copy(update={"issued": (*one.issued, issued)})
            refs = _refs(plan, remit_of(each, plan, folder.profile.entry_fields))
            written.append(
                IssuedReturn(team=each.name, file=issued.file, number=issued.number, due=due, recommendations=refs)
            )
        folder.returns_folder(one.name).mkdir(parents=True, exist_ok=True)
        folder.write_round(one)
        progress(len(asked), len(asked), "Done")
    return IssueReport(
        round=one.name,
        period=one.period,
        due=one.due,
        folder=str(folder.issued_folder(one.name)),
        returns=tuple(written),
        findings=(*master.findings, *_open_before(folder, one)),
    )


def _open_before(folder: PlanFolder, one: Round) -> list[Finding]:
    """The rounds before this one in which something is open."""
    return [
        OPEN_BEFORE.at(
            Place(), shown=earlier.name, count=earlier.still_open, key=(earlier.name,), folder=as_typed(folder.path)
        )
        for earlier in folder.rounds()
        if earlier.still_open and earlier.opened < one.opened and earlier.name != one.name
    ]


def _period(name: str, period: str | None, cycle: Cycle) -> Period:
    if period is None:
        return round_period(name, cycle)
    found = read_period(period)
    if found is None:
        raise UsageError(f"'{period}' is not a period.", "Write it like 'Q2 2020/21' or 'October 2020'.")
    return found


def _asked(teams: Sequence[Team], only: str | None) -> Sequence[Team]:
    if only is None:
        if not teams:
            raise UsageError(
                "The plan has no recommendations yet, so there is nobody to ask.", "Fill in master.xlsx first."
            )
        return teams
    found = [team for team in teams if team.name.casefold() == only.casefold()]
    if not found:
        raise UsageError(f"There is no team '{only}'.", f"The teams are: {', '.join(team.name for team in teams)}.")
    return found


def _open(folder: PlanFolder, master: Master, one: Round, current: Period, now: datetime) -> Plan:
    """The plan with the round's own period current, its earlier figures kept, and the master written so."""
    before = master.plan
    rated = folder.profile.dimensions
    history = history_of(before, folder.scheme.name, before.update, now.date(), master.history, rated)
    plan = before.model_copy(update={"period": current, "update": one.name, "meeting": one.meeting})
    records = MasterRecords(changes=master.log, history=history)
    save_master(folder, plan, records, master.generation + 1, now, round_name=one.name, kept=master)
    for earlier in folder.rounds():
        folder.write_round(earlier.model_copy(update={"questions": ""}))
    return plan


def _moved(folder: PlanFolder, one: Round, due: date) -> IssueReport:
    if due == one.due:
        raise UsageError(
            f"The round {one.name} has been issued already, due {one.due:%d/%m/%Y}.",
            "Give a later date to extend it, or --team to issue one team's return again.",
        )
    extended = one.model_copy(update={"due": due})
    folder.write_round(extended)
    return IssueReport(
        round=one.name, period=one.period, due=due, folder=str(folder.issued_folder(one.name)), returns=()
    )


def _write(
    folder: PlanFolder, plan: Plan, layout: Layout, one: Round, team: Team, due: date, now: datetime, snapshot: str
) -> Issued:
    previous = one.latest(team.name)
    number = previous.number + 1 if previous else 1
    file = _file_name(one, team.name, number)
    remit = remit_of(team, plan, folder.profile.entry_fields)
    table = table_of(plan)
    salt = secrets.token_hex(8)
    stamp = Stamp(
        kind="return",
        plan=plan.id,
        title=plan.title,
        round=one.name,
        team=team.name,
        profile=folder.profile.name,
        scheme=folder.scheme.name,
        issue=number,
        period=plan.period.canonical,
        update=plan.update,
        baseline=plan.baseline.canonical,
        meeting=plan.meeting,
        due=due,
        rows=tuple(table.rows),
        fields=tuple(sorted(remit.fields)),
        salt=salt,
        hashes={
            f"{row_id}/{field}": hashed(salt, text)
            for row_id in remit.rows
            for field, text in table.rows[row_id].cells.items()
        },
    )
    path = folder.issued_folder(one.name) / file
    together = folder.settings.together
    save(
        path,
        lambda working: write_return(
            working, plan, layout, folder.scheme, remit, stamp, created=now, together=together
        ),
    )
    return Issued(
        team=team.name,
        file=file,
        number=number,
        snapshot=snapshot,
        rows=tuple(row.id for row in plan.recommendations if row.id in remit.rows),
        fields=tuple(sorted(remit.fields)),
        when=now.replace(microsecond=0),
        due=due,
    )


def return_name(team: str, round_name: str, number: int = 1, place: int = 1) -> str:
    """The name of a team's file in a round: the same that it is issued under.

    Args:
        team: Whose it is.
        round_name: The round.
        number: Which issue; from the second on it is in the name.
        place: From 2 on where another team's name gives the same file.
    """
    issue = f" (issue {number})" if number > 1 else ""
    mark = f" ({place})" if place > 1 else ""
    return f"{safe_name(team, 60)} - {safe_name(round_name, 40)}{mark}{issue}.xlsx"


def _file_name(one: Round, team: str, number: int) -> str:
    """The name of a team's file: its own, whatever other teams are called."""
    others = {issued.file.casefold() for issued in one.issued if issued.team != team}
    place = 1
    while (name := return_name(team, one.name, number, place)).casefold() in others:
        place += 1
    return name


def _refs(plan: Plan, remit: Remit) -> tuple[str, ...]:
    return tuple(row.ref for row in plan.recommendations if row.id in remit.rows)
