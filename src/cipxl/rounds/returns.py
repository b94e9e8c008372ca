"""One file of the returns folder, read as far as it can be without knowing of the others.

What is read is told against the copy that was issued, so that a file can be read anywhere: in this process, in another,
on another computer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from cipxl.errors import FileRefused
from cipxl.findings import Finding, Place
from cipxl.folder import Issued, PlanFolder, Round, Team
from cipxl.merge import Incoming, Remit
from cipxl.plan import Plan
from cipxl.profile import Profile
from cipxl.reading import Aside, NoTable, ReadTable, Setting, fallbacks_for, read_table
from cipxl.rounds.report import ReturnReport, Status
from cipxl.rounds.rules import (
    EXTRA_SHEET,
    HIDDEN_EDIT,
    NO_ISSUED_COPY,
    NO_STAMP,
    NOT_READ,
    OTHER_PLAN,
    OTHER_ROUND,
    UNKNOWN_TEAM,
)
from cipxl.rounds.snapshot import read_snapshot
from cipxl.rounds.teams import remit_of, teams_of
from cipxl.scheme import Scheme
from cipxl.sources.grid import Book
from cipxl.sources.opening import open_book
from cipxl.sources.xlsx import read_book
from cipxl.store import column_ids
from cipxl.table import Table
from cipxl.workbooks.guidance import GUIDE, RATINGS
from cipxl.workbooks.question_book import Answer, read_answers
from cipxl.workbooks.stamp import SHEET, Stamp, read_stamp

__all__ = ["Context", "OneReturn", "context_of", "read_return"]


class Context(NamedTuple):
    """What it takes to read a return: the plan, the round, who was asked and what each may change.

    `values_only` tells that a person agreed to returns of which only the values can be read (.xls, .xlsb, .ods).
    """

    issued: Path
    plan: Plan
    round: Round
    profile: Profile
    scheme: Scheme
    remits: Mapping[str, Remit]
    values_only: bool = False

    @property
    def confirmed(self) -> frozenset[str]:
        """The SHA-256 of returns that were taken before; what was agreed to for one then still is."""
        return frozenset(used.sha256 for used in self.round.used)

    @property
    def setting(self) -> Setting:
        """What the round's workbooks say of themselves."""
        return Setting(self.plan.id, self.plan.title, self.plan.period, self.plan.update, self.plan.baseline)


class OneReturn(NamedTuple):
    """A file as read: what is to be told of it, and what it brings where it is a return of this round.

    `report` says "used" until the files of a team are held against each other. `order` tells which of a team's files is
    the later; `answers` are those of a workbook of questions.
    """

    report: ReturnReport
    order: tuple[int, str, datetime, str]
    base: Table | None = None
    read: ReadTable | None = None
    answers: Mapping[str, Answer] | None = None

    def incoming(self, read: ReadTable, remit: Remit) -> Incoming:
        """What the merge gets of it."""
        assert self.base is not None  # noqa: S101  # asked only of returns that were read
        report = self.report
        return Incoming(report.team, report.file, self.base, read.table, remit, read.fields, read.queries, read.places)


def context_of(folder: PlanFolder, one: Round, plan: Plan, *, values_only: bool = False) -> Context:
    """The context of a round's returns."""
    teams: dict[str, Team] = {team.name: team for team in teams_of(folder, plan)}
    entry = folder.profile.entry_fields
    remits = {name: remit_of(team, plan, entry) for name, team in teams.items() if name in one.teams}
    return Context(folder.issued_folder(one.name), plan, one, folder.profile, folder.scheme, remits, values_only)


def read_return(path: Path, context: Context) -> OneReturn:
    """Read one file; whatever is wrong with it is in its report."""
    known = ReturnReport(file=path.name, team="", status="refused")
    nothing = (0, "", datetime.min, path.name)
    try:
        received = datetime.fromtimestamp(path.lstat().st_mtime).replace(microsecond=0)
        book = open_book(path, values_only=context.values_only, confirmed=context.confirmed)
    except FileRefused as error:
        return OneReturn(known.model_copy(update={"findings": (error.finding,)}), nothing)
    except OSError as error:
        unread = NOT_READ.at(Place(file=path.name), shown=error.strerror or str(error), key=(path.name,))
        return OneReturn(known.model_copy(update={"findings": (unread,)}), nothing)
    stamp = read_stamp(book) or _said(book, context)
    finding, status = _belongs(book, stamp, context)
    team = stamp.team if stamp and stamp.plan == context.plan.id else ""
    known = known.model_copy(update={"team": team, "received": received, "sha256": book.sha256, "status": status})
    if stamp is None or finding is not None:
        return OneReturn(known.model_copy(update={"findings": (finding,)}), nothing)
    # Later is better: the issue number, then when it was saved last, then when it came.
    order = (stamp.issue, book.core.get("modified", ""), received, path.name)
    if stamp.kind == "questions":
        return OneReturn(known, order, answers=read_answers(book))
    issued = next((i for i in context.round.issued if (i.team, i.number) == (stamp.team, stamp.issue)), None)
    known = known.model_copy(update={"late": _is_late(received.date(), context.round, issued)})
    return _told_against_issued(known, order, book, stamp, issued, context)


def _told_against_issued(
    known: ReturnReport,
    order: tuple[int, str, datetime, str],
    book: Book,
    stamp: Stamp,
    issued: Issued | None,
    context: Context,
) -> OneReturn:
    base = _base(issued, context)
    if base is None:
        shown = issued.file if issued else f"issue {stamp.issue}"
        finding = NO_ISSUED_COPY.at(Place(file=book.name), shown=shown, key=(stamp.team, shown))
        return OneReturn(known.model_copy(update={"status": "stopped", "findings": (finding,)}), order)
    try:
        read = read_table(
            book,
            context.profile,
            context.scheme,
            fallbacks_for(context.setting, context.profile),
            issued=base,
            column_ids=column_ids(book),
            team=stamp.team,
            paired={p.sheet_row: p.row for p in context.round.paired if p.sha256 == book.sha256 and p.row},
        )
    except NoTable as error:
        return OneReturn(known.model_copy(update={"status": "stopped", "findings": (error.finding,)}), order)
    asides, extra = _other_sheets(book, context.profile)
    hidden = _hidden_edits(book, read, base, stamp.team)
    # The sheet that carries the stamp is meant to be hidden.
    about_file = (finding for finding in book.findings if finding.sheet != SHEET)
    told = {"findings": (*about_file, *read.findings, *extra, *hidden), "asides": (*read.asides, *asides)}
    return OneReturn(known.model_copy(update=told), order, base, read)


def _said(book: Book, context: Context) -> Stamp | None:
    """The stamp of a file that has lost it, where a person has said whose return it is: the team's last issue."""
    team = next((one.team for one in context.round.paired if one.sha256 == book.sha256 and one.team), "")
    issued = context.round.latest(team) if team else None
    if issued is None:
        return None
    setting = context.setting
    return Stamp(
        kind="return",
        plan=setting.id,
        title=setting.title,
        round=context.round.name,
        team=team,
        profile=context.profile.name,
        scheme=context.scheme.name,
        issue=issued.number,
        period=setting.period.canonical,
        update=setting.update,
        baseline=setting.baseline.canonical,
    )


def _belongs(book: Book, stamp: Stamp | None, context: Context) -> tuple[Finding | None, Status]:
    place, key = Place(file=book.name), (book.sha256,)
    if stamp is None or stamp.kind not in ("return", "questions"):
        return NO_STAMP.at(place, key=key), "unknown"
    if stamp.plan != context.plan.id:
        return OTHER_PLAN.at(place, shown=stamp.title, key=key), "unknown"
    if stamp.round != context.round.name:
        return OTHER_ROUND.at(place, shown=stamp.round, round=context.round.name, key=key), "stopped"
    if stamp.team not in context.remits:
        return UNKNOWN_TEAM.at(place, shown=stamp.team, key=key), "unknown"
    return None, "used"


def _is_late(received: date, one: Round, issued: Issued | None) -> bool:
    return received > (max(one.due, issued.due) if issued else one.due)


def _base(issued: Issued | None, context: Context) -> Table | None:
    """What the team was sent: from the issue's snapshot, else from the issued workbook; None where both are gone.

    The issued workbook must be there in either case: it is what a person can look at.
    """
    if issued is None:
        return None
    file = context.issued / issued.file
    if not file.is_file():
        return None
    snapshot = read_snapshot(context.issued / issued.snapshot) if issued.snapshot else None
    if snapshot is not None:
        return snapshot
    try:
        book = read_book(file)
        fallbacks = fallbacks_for(context.setting, context.profile)
        read = read_table(book, context.profile, context.scheme, fallbacks, column_ids=column_ids(book))
    except (FileRefused, NoTable, OSError):
        return None
    stamp = read_stamp(book)
    # Spare rows are not among the stamp's, so that what is typed there is new.
    known = set(stamp.rows) if stamp else set(read.table.rows)
    return Table.of(row for row in read.table.rows.values() if row.id in known)


def _hidden_edits(book: Book, read: ReadTable, base: Table, team: str) -> list[Finding]:
    sheet = book.sheet(read.sheet)
    if sheet is None or not sheet.hidden_rows:
        return []
    found = []
    for (row_id, field), a1 in read.places.items():
        if int(a1.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0) not in sheet.hidden_rows:
            continue
        before, after = base.rows.get(row_id), read.table.rows.get(row_id)
        if before and after and before.get(field) != after.get(field):
            place = Place(file=book.name, sheet=read.sheet, a1=a1, ref=base.ref(row_id), field=field)
            found.append(HIDDEN_EDIT.at(place, shown=after.get(field), a1=a1, key=(team, row_id, field)))
    return found


def _other_sheets(book: Book, profile: Profile) -> tuple[list[Aside], list[Finding]]:
    """Text on sheets that no return is issued with."""
    names = {profile.sheet.casefold(), SHEET.casefold(), GUIDE.casefold(), RATINGS.casefold()}
    asides: list[Aside] = []
    findings: list[Finding] = []
    for sheet in book.sheets:
        filled = [cell for cell in sheet.cells.values() if cell.text.strip()]
        if sheet.name.casefold() in names or not filled:
            continue
        findings.append(EXTRA_SHEET.at(Place(file=book.name, sheet=sheet.name), shown=sheet.name))
        asides += [Aside("sheet", sheet.name, cell.a1, "", cell.text) for cell in filled]
    return asides, findings
