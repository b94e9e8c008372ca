"""One file of the returns folder, read as far as it can be without knowing of the others.

What is read is told against the copy that was issued, and only what differs is kept. So a file can be read anywhere: in
this process, in another, on another computer.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from cipxl.errors import FileRefused
from cipxl.findings import Finding, Place, shorten, stable_id
from cipxl.folder import Issued, PlanFolder, Round
from cipxl.merge import Incoming, Remit
from cipxl.plan import Plan
from cipxl.profile import Profile
from cipxl.reading import Aside, Fallbacks, NoTable, ReadTable, Setting, fallbacks_for, read_table
from cipxl.rounds.differences import Differences, differences
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
from cipxl.scheme import Scheme
from cipxl.sources.grid import Book
from cipxl.sources.opening import open_book
from cipxl.sources.xlsx import read_book
from cipxl.store import column_ids
from cipxl.table import Table
from cipxl.typed import as_typed
from cipxl.workbooks.appendix import signed_off
from cipxl.workbooks.guidance import GUIDE, RATINGS
from cipxl.workbooks.question_book import Answer, read_answers
from cipxl.workbooks.stamp import SHEET, Stamp, read_stamp

__all__ = ["Context", "OneReturn", "as_received", "base_of", "context_of", "read_return", "sha256_of", "times_of"]


class Context(NamedTuple):
    """What it takes to read a return: the plan folder, how its table is laid out, the round, and who was asked.

    `values_only` tells that a person agreed to returns of which only the values can be read (.xls, .xlsb, .ods).
    `issues` is what was sent out, by team and number; `confirmed` the SHA-256 of returns that were taken before, since
    what was agreed to for one then still is. `common` differs wherever the same file would be read otherwise.
    """

    home: Path
    issued: Path
    setting: Setting
    fallbacks: Fallbacks
    round: Round
    profile: Profile
    scheme: Scheme
    teams: frozenset[str]
    issues: Mapping[tuple[str, int], Issued]
    confirmed: frozenset[str]
    values_only: bool
    common: str

    def issue(self, team: str, number: int) -> Issued | None:
        """What a team was sent under this number, or None."""
        return self.issues.get((team, number))


class OneReturn(NamedTuple):
    """A file as read: what is to be told of it, and what it brings where it is a return of this round.

    `report` says "used" until the files of a team are held against each other. `order` tells which of a team's files is
    the later; `answers` are those of a workbook of questions. Of `values_only` a person has to agree each time.
    """

    report: ReturnReport
    order: tuple[int, str, datetime, str]
    differences: Differences | None = None
    answers: Mapping[str, Answer] | None = None
    values_only: bool = False

    def incoming(self, found: Differences, base: Table, remit: Remit) -> Incoming:
        """What the merge gets of it."""
        team, file = self.report.team, self.report.file
        return Incoming(team, file, base, found.table(base), remit, found.fields, found.queries, found.places)


def context_of(
    folder: PlanFolder, one: Round, plan: Plan, teams: frozenset[str], *, values_only: bool = False
) -> Context:
    """The context of a round's returns, with the teams that may send one."""
    issued = folder.issued_folder(one.name)
    setting = Setting(plan.id, plan.title, plan.period, plan.update, plan.baseline, plan.meeting)
    asked = one.model_copy(update={"used": (), "paired": (), "questions": "", "still_open": 0})
    said = (
        str(setting),
        asked.model_dump_json(),
        folder.profile.model_dump_json(),
        folder.scheme.model_dump_json(),
        *sorted(teams),
        *(f"{name} {sha256_of(issued / name)}" for name in sorted({i.snapshot for i in one.issued if i.snapshot})),
    )
    return Context(
        home=folder.path,
        issued=issued,
        setting=setting,
        fallbacks=fallbacks_for(setting, folder.profile),
        round=one,
        profile=folder.profile,
        scheme=folder.scheme,
        teams=teams,
        issues={(sent.team, sent.number): sent for sent in one.issued},
        confirmed=frozenset(used.sha256 for used in one.used),
        values_only=values_only,
        common=stable_id(*said),
    )


def times_of(path: Path) -> tuple[int, int, int] | None:
    """A plain file's size in bytes, and when it was written and last touched in nanoseconds; None for others."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns) if stat.S_ISREG(found.st_mode) else None


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's content, "" where it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def as_received(one: OneReturn, path: Path, context: Context) -> OneReturn:
    """The same file, come at the time that it has now."""
    received = _received(path)
    late = False
    if one.differences is not None:
        late = _is_late(received.date(), context.round, context.issue(one.report.team, one.differences.issue))
    report = one.report.model_copy(update={"received": received, "late": late})
    return one._replace(report=report, order=(one.order[0], one.order[1], received, path.name))


def _received(path: Path) -> datetime:
    return datetime.fromtimestamp(path.lstat().st_mtime).replace(microsecond=0)


def read_return(path: Path, context: Context) -> OneReturn:
    """Read one file; whatever is wrong with it is in its report."""
    known = ReturnReport(file=path.name, team="", status="refused")
    nothing = (0, "", datetime.min, path.name)
    try:
        received = _received(path)
        book = open_book(path, values_only=context.values_only, confirmed=context.confirmed)
    except FileRefused as error:
        return OneReturn(known.model_copy(update={"findings": (error.finding,)}), nothing)
    except OSError as error:
        unread = NOT_READ.at(Place(file=path.name), shown=error.strerror or str(error), key=(path.name,))
        return OneReturn(known.model_copy(update={"findings": (unread,)}), nothing)
    stamp = read_stamp(book) or _said(book, context)
    finding, status = _belongs(book, stamp, context)
    team = stamp.team if stamp and stamp.plan == context.setting.id else ""
    known = known.model_copy(update={"team": team, "received": received, "sha256": book.sha256, "status": status})
    if stamp is None or finding is not None:
        return OneReturn(known.model_copy(update={"findings": (finding,)}), nothing)
    # Later is better: the issue number, then when it was saved last, then when it came.
    order = (stamp.issue, book.core.get("modified", ""), received, path.name)
    if stamp.kind == "questions":
        return OneReturn(known, order, answers=read_answers(book), values_only=book.values_only)
    issued = context.issue(stamp.team, stamp.issue)
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
    base = base_of(issued, context)
    if base is None:
        shown = issued.file if issued else f"issue {stamp.issue}"
        finding = NO_ISSUED_COPY.at(Place(file=book.name), shown=shown, key=(stamp.team, shown))
        return OneReturn(known.model_copy(update={"status": "stopped", "findings": (finding,)}), order)
    try:
        read = read_table(
            book,
            context.profile,
            context.scheme,
            context.fallbacks,
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
    sheet = book.sheet(read.sheet)
    told = {
        "findings": (*about_file, *read.findings, *extra, *hidden),
        "asides": (*read.asides, *asides),
        "signed_off": signed_off(sheet) if sheet else "",
    }
    found = differences(read, base, stamp.issue)
    return OneReturn(known.model_copy(update=told), order, found, values_only=book.values_only)


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
    if stamp.plan != context.setting.id:
        return OTHER_PLAN.at(place, shown=stamp.title, key=key), "unknown"
    if stamp.round != context.round.name:
        told = {"round": context.round.name, "folder": as_typed(context.home)}
        return OTHER_ROUND.at(place, shown=stamp.round, key=key, **told), "stopped"
    if stamp.team not in context.teams:
        return UNKNOWN_TEAM.at(place, shown=stamp.team, key=key), "unknown"
    return None, "used"


def _is_late(received: date, one: Round, issued: Issued | None) -> bool:
    return received > (max(one.due, issued.due) if issued else one.due)


def base_of(issued: Issued | None, context: Context) -> Table | None:
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
        read = read_table(book, context.profile, context.scheme, context.fallbacks, column_ids=column_ids(book))
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
            text = after.get(field)
            now = f"'{shorten(text)}'" if text.strip() else "it is empty now"
            found.append(HIDDEN_EDIT.at(place, shown=text, a1=a1, now=now, key=(team, row_id, field)))
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
