"""Who has not answered, and the words to send them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from cipxl.folder import PlanFolder
from cipxl.rounds.collecting import collect
from cipxl.rounds.consolidating import returns_of
from cipxl.rounds.teams import teams_of
from cipxl.store import load_master

__all__ = ["Reminder", "reminders"]


class Reminder(NamedTuple):
    """A text for one team, ready to paste into an e-mail."""

    team: str
    subject: str
    text: str


def reminders(folder: PlanFolder, today: date, round_name: str | None = None) -> tuple[Reminder, ...]:
    """A reminder for each team of a round from which nothing usable has come; nothing is written."""
    one = folder.round(round_name)
    plan = load_master(folder).plan
    reports = collect(folder, one, plan, returns_of(folder, one)).reports
    missing = [report.team for report in reports if report.status == "missing"]
    refs = {team.name: team.recommendations for team in teams_of(folder, plan)}
    found = []
    for team in missing:
        issued = one.latest(team)
        due = max(one.due, issued.due) if issued else one.due
        when = f"was due on {due:%A %d %B %Y}" if due < today else f"is due on {due:%A %d %B %Y}"
        asked = ", ".join(refs.get(team, ()))
        lines = [
            f"Dear {team} team,",
            "",
            f"The return for {plan.title}, {one.name}, {when}. We have not received yours yet.",
            f"It covers recommendation{'s' if len(refs.get(team, ())) != 1 else ''} {asked}." if asked else "",
            f"The workbook that was sent to you is called '{issued.file}'." if issued else "",
            "Please fill it in and send it back, or tell us when we can expect it.",
            "",
            "If nothing has changed since the last report, a line saying so is enough.",
        ]
        text = "\n".join(line for number, line in enumerate(lines) if line or number in (1, 6))
        found.append(Reminder(team, f"{plan.title}: return for {one.name}", text))
    return tuple(found)
