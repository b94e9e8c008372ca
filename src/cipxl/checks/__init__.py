"""Checks of a plan: what is wrong or doubtful in its cells and across them, before anybody merges or publishes it.

A check is one `Rule` and one small function; a new one is an entry in its module's `CHECKS`. Nothing is changed and
nothing recomputed in silence: both numbers are shown, and a person decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from cipxl.checks import counts, dates, entry, names, narrative, numbers, ratings
from cipxl.checks.ratings import Proposal, likely_levels, propose
from cipxl.checks.rule import Beside, Check, Earlier, Subject
from cipxl.checks.running import run
from cipxl.findings import Finding
from cipxl.plan import Plan
from cipxl.profile import Profile
from cipxl.scheme import Scheme

__all__ = ["ALL_CHECKS", "Beside", "Check", "Earlier", "Proposal", "Subject", "check_plan", "likely_levels", "propose"]

ALL_CHECKS: tuple[Check, ...] = (
    *entry.CHECKS,
    *ratings.CHECKS,
    *numbers.CHECKS,
    *narrative.CHECKS,
    *dates.CHECKS,
    *names.CHECKS,
    *counts.CHECKS,
)


def check_plan(
    plan: Plan,
    profile: Profile,
    scheme: Scheme,
    *,
    today: date,
    file: str = "",
    sheet: str = "",
    places: Mapping[tuple[str, str], str] | None = None,
    team: str = "",
    history: Sequence[Earlier] = (),
    said: Sequence[Finding] = (),
    tells: Callable[[Finding], bool] = lambda _: True,
    beside: Sequence[Beside] = (),
) -> tuple[Finding, ...]:
    """Everything that is wrong or doubtful in a plan.

    Each finding's id hangs on the rule, the team, the row and the field, not on the file: what was accepted once is
    known again. A check that breaks off is told as a finding, and the others run.

    Args:
        plan: The plan.
        profile: How its table is laid out.
        scheme: Its ratings.
        today: For what must have happened by now. A plan of an earlier time is held against its own time.
        file: The file that it was read from, for the findings.
        sheet: The sheet in it.
        places: The address of each cell by (row id, field).
        team: Whose return it is: order and closed columns are then not its concern. "" for the plan itself.
        history: What fields said in earlier rounds.
        said: What the reader of the file has found, so that it is not told twice.
        tells: Whether a finding is for whoever is told, where a team answers for some rows only. All are looked at.
        beside: What the workbook says outside the table, such as a sentence that counts the ratings.
    """
    subject = Subject(plan, profile, scheme, today, file, sheet, places or {}, team, history, said, beside)
    return run(ALL_CHECKS, subject, tells)
