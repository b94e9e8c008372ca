"""The words that go to a team with its workbook, ready to paste into an e-mail; nothing is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cipxl.errors import UsageError
from cipxl.findings import Finding, Severity
from cipxl.folder import PlanFolder
from cipxl.rounds.asking import write_question_books
from cipxl.rounds.consolidating import prepare
from cipxl.store import load_master

__all__ = ["Letter", "invitations", "send_back"]

_MOST = 20  # findings that a letter lists; the workbook of questions has them all


class Letter(NamedTuple):
    """An e-mail for one team: its subject, its text, and the workbook that goes with it, None where there is none."""

    team: str
    subject: str
    text: str
    attach: Path | None = None


def invitations(folder: PlanFolder, round_name: str | None = None) -> tuple[Letter, ...]:
    """The e-mail that goes with each team's workbook when a round is issued."""
    one = folder.round(round_name)
    title = folder.settings.title
    place = folder.issued_folder(one.name)
    found = []
    for team in one.teams:
        issued = one.latest(team)
        if issued is None:
            continue
        due = max(one.due, issued.due)
        lines = [
            f"Dear {team} team,",
            "",
            f"Please fill in your part of {title} for {one.name}. It reports on {one.period}.",
            f"The workbook is attached: {issued.file}",
            "",
            "- Fill in the yellow cells of your rows. The sheet 'How to fill this in' says how.",
            "- Save it as it is (.xlsx) and keep the columns. You may rename the file.",
            f"- Send it back by {due:%A} {due.day} {due:%B %Y}.",
            "",
            "If nothing has changed since the last report, a line saying so is enough.",
        ]
        subject = f"{title}: return for {one.name}, due {due.day} {due:%B %Y}"
        found.append(Letter(team, subject, "\n".join(lines), place / issued.file))
    return tuple(found)


def send_back(folder: PlanFolder, team: str, now: datetime, round_name: str | None = None) -> Letter:
    """The e-mail that goes back to a team with what is wrong in its return, and its workbook of questions.

    The workbook is written where the return has questions; a return that could not be used goes back without one.

    Raises:
        UsageError: When the team has sent nothing, or nothing is wrong with what it has sent.
    """
    one = folder.round(round_name)
    made = prepare(folder, one, load_master(folder), now)
    reports = [report for report in made.report.returns if report.team == team and report.file]
    if not reports:
        raise UsageError(f"Nothing has come from {team} yet.", "Remind the team instead.")
    files = {report.file for report in reports}
    queries = [query for query in made.report.queries if query.file in files]
    worth = (Severity.STOP, Severity.ERROR, Severity.WARNING)
    told = [f for report in reports for f in report.findings if f.severity in worth]
    if not queries and not told:
        raise UsageError(f"Nothing is wrong with the return of {team}.", "There is nothing to send back.")
    attach = None
    if queries:
        with folder.lock():
            write_question_books(folder, one, made.outcome.plan, made.report, now)
        attach = _book(folder, one.name, team, [issued.file for issued in one.issued if issued.team == team])
    lines = [f"Dear {team} team,", "", f"Thank you for your return for {one.name} ({reports[0].file})."]
    if queries:
        lines += ["", "These cells could not be taken as they stand:", *_listed(queries)]
    if told:
        lines += ["", "Please look again at:" if queries else "Please look at:", *_listed(told)]
    lines += [""]
    if attach:
        lines += [f"The attached workbook, {attach.name}, has a line for each question. Fill it in and send it back."]
    else:
        lines += ["Please mend this in your return and send it again."]
    return Letter(team, f"{folder.settings.title}: questions about your return", "\n".join(lines), attach)


def _listed(findings: Sequence[Finding]) -> list[str]:
    lines = []
    for one in findings[:_MOST]:
        where = ", ".join(part for part in (one.a1, f"Ref {one.ref}" if one.ref else "") if part)
        lines.append(f"- {where + ': ' if where else ''}{one.message} {one.fix}".rstrip())
    if len(findings) > _MOST:
        lines.append(f"- and {len(findings) - _MOST} more")
    return lines


def _book(folder: PlanFolder, round_name: str, team: str, files: Sequence[str]) -> Path | None:
    place = folder.questions_folder(round_name)
    names = [f"{file.removesuffix('.xlsx')} - questions.xlsx" for file in files]
    return next((place / name for name in names if (place / name).is_file()), None)
