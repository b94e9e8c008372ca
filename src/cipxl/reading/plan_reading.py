"""A whole plan out of a workbook."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from cipxl.findings import Finding, stable_id
from cipxl.period import Period
from cipxl.plan import Plan
from cipxl.profile import Profile
from cipxl.reading.appendix import ReadTable, read_table
from cipxl.reading.headings import Fallbacks
from cipxl.reading.locate import ColumnIds
from cipxl.scheme import Scheme
from cipxl.sources.grid import Book
from cipxl.table import plan_of

__all__ = ["ReadPlan", "Setting", "fallbacks_for", "read_plan"]


class Setting(NamedTuple):
    """What a table cannot say of itself: the plan's id and title, what its columns are where headings do not say."""

    id: str
    title: str
    period: Period
    update: str
    baseline: Period
    meeting: date | None = None


class ReadPlan(NamedTuple):
    """A plan and how its table was read."""

    plan: Plan
    read: ReadTable

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything found, queries included."""
        return (*self.read.findings, *self.read.queries.values())


def fallbacks_for(setting: Setting, profile: Profile) -> Fallbacks:
    """The periods of headings that name none: those that the profile's layout gives them in this round."""
    layout = profile.layout(setting.period, update=setting.update, baseline=setting.baseline)
    periods: dict[str, Period] = {"current": setting.period, "baseline": setting.baseline}
    dues: dict[str, date] = {}
    for resolved in layout.columns:
        if resolved.period and resolved.column.when:
            periods[resolved.column.when] = resolved.period
        if resolved.due and resolved.column.when:
            dues[resolved.column.when] = resolved.due
    periods.setdefault("earlier", setting.period.previous_year())
    for when in ("last", "next"):
        dues.setdefault(when, setting.period.end)
    return Fallbacks(periods, dues)


def read_plan(
    book: Book,
    profile: Profile,
    scheme: Scheme,
    setting: Setting,
    column_ids: ColumnIds | None = None,
    *,
    team: str = "",
) -> ReadPlan:
    """The plan that a workbook's table holds.

    Args:
        book: The workbook as read.
        profile: How the table is laid out.
        scheme: The ratings that its cells may hold.
        setting: What the table cannot say of itself.
        column_ids: The fields that the workbook's own names of columns give.
        team: Whose return it is; "" for any other table.

    Raises:
        NoTable: When no sheet, or more than one, holds the table.
    """
    read = read_table(book, profile, scheme, fallbacks_for(setting, profile), column_ids=column_ids, team=team)
    like = Plan(
        id=setting.id or stable_id("plan", setting.title),
        title=setting.title,
        period=setting.period,
        update=setting.update,
        baseline=setting.baseline,
        meeting=setting.meeting,
    )
    return ReadPlan(plan_of(read.table, like, profile.dimension_ids), read)
