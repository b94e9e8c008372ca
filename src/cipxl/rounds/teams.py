"""Who is asked: the teams of a plan and what each may change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cipxl.errors import SettingsError
from cipxl.folder import PlanFolder, Round
from cipxl.merge import Remit
from cipxl.period import Period, read_period
from cipxl.plan import Plan, Recommendation
from cipxl.profile import field_words, performance_field
from cipxl.reading import plain_ref
from cipxl.settings import Team

__all__ = ["Asked", "TeamsNow", "asked", "remit_of", "remits_of_round", "teams_now", "teams_of"]


class Asked(NamedTuple):
    """What a team would get in a round: its recommendations and the fields that it may change in them, in words."""

    team: str
    refs: tuple[str, ...]
    fields: tuple[str, ...]


class TeamsNow(NamedTuple):
    """The teams as they are, and what can be said of one.

    `rows` are the plan's recommendations by Ref with their texts, `fields` what a team may be given by name with its
    words, `usual` the fields where nothing is said. `written` tells whether plan.toml names the teams; else they are
    the lead officers.
    """

    asked: tuple[Asked, ...]
    teams: tuple[Team, ...]
    rows: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str], ...]
    usual: tuple[str, ...]
    written: bool


def teams_now(folder: PlanFolder, plan: Plan) -> TeamsNow:
    """Who would be asked if a round were issued now, and what there is to choose from.

    Raises:
        SettingsError: When a team answers for a Ref that the plan does not have, or two have one name.
    """
    rows = {row.ref: row.text for row in plan.recommendations if row.ref}
    return TeamsNow(
        asked=asked(folder, plan),
        teams=teams_of(folder, plan),
        rows=tuple(rows.items()),
        fields=tuple((field, field_words(field)) for field in _all_fields(folder)),
        usual=folder.profile.entry_fields,
        written=bool(folder.settings.teams),
    )


def asked(folder: PlanFolder, plan: Plan) -> tuple[Asked, ...]:
    """Who would be asked for what if a round were issued now.

    Raises:
        SettingsError: When a team answers for a Ref that the plan does not have, or two have one name.
    """
    found = []
    for team in teams_of(folder, plan):
        remit = remit_of(team, plan, folder.profile.entry_fields)
        refs = tuple(row.ref for row in plan.recommendations if row.id in remit.rows)
        fields = tuple(field_words(field) for field in _all_fields(folder) if field in remit.fields)
        found.append(Asked(team.name, refs, fields))
    return tuple(found)


def teams_of(folder: PlanFolder, plan: Plan, *, strict: bool = True) -> tuple[Team, ...]:
    """The teams of plan.toml; with none written, one for each lead officer.

    Args:
        folder: The plan folder.
        plan: The plan.
        strict: Whether a Ref that the plan does not have (any more) is a mistake to be mended first.

    Raises:
        SettingsError: When a team answers for a Ref that the plan does not have, or two have one name.
    """
    if not folder.settings.teams:
        return _leads(plan)
    refs = {plain_ref(row.ref): row.ref for row in plan.recommendations}
    names: set[str] = set()
    for team in folder.settings.teams:
        if team.name.casefold() in names:
            raise SettingsError(f"plan.toml: two teams are called '{team.name}'.", "Give each its own name.")
        names.add(team.name.casefold())
        for ref in team.recommendations:
            if strict and plain_ref(ref) not in refs:
                known = ", ".join(refs.values()) or "none yet"
                raise SettingsError(
                    f"plan.toml: the team '{team.name}' answers for Ref '{ref}', which the plan does not have.",
                    f"Its Refs are: {known}.",
                )
        unknown = set(team.fields or ()) - {*folder.profile.entry_fields, *_all_fields(folder)}
        if unknown:
            allowed = ", ".join(_all_fields(folder))
            raise SettingsError(
                f"plan.toml: the team '{team.name}' has the field '{min(unknown)}', which the table does not have.",
                f"Its fields are: {allowed}.",
            )
    return folder.settings.teams


def _all_fields(folder: PlanFolder) -> tuple[str, ...]:
    return tuple(dict.fromkeys(field for column in folder.profile.columns for field in column.on.values()))


def _leads(plan: Plan) -> tuple[Team, ...]:
    found: dict[str, list[Recommendation]] = {}
    for row in plan.recommendations:
        for lead in row.leads or ("No lead officer",):
            found.setdefault(lead, []).append(row)
    return tuple(
        Team(name=name, recommendations=tuple(row.ref for row in rows), rows=tuple(row.id for row in rows))
        for name, rows in found.items()
    )


def remit_of(team: Team, plan: Plan, entry_fields: tuple[str, ...]) -> Remit:
    """The rows that a team answers for, measures and actions included, and the fields that it may change in them."""
    refs = {plain_ref(ref) for ref in team.recommendations}
    heads = team.rows or tuple(row.id for row in plan.recommendations if plain_ref(row.ref) in refs)
    return _remit(heads, team.fields if team.fields is not None else entry_fields, plan, plan.period)


def remits_of_round(folder: PlanFolder, one: Round, plan: Plan) -> dict[str, Remit]:
    """What each team of a round may change, as it was when the team was asked: plan.toml may have changed since."""
    period = read_period(one.period) or plan.period
    today = {team.name: team for team in teams_of(folder, plan, strict=False)}
    found = {}
    for name in one.teams:
        issued = one.latest(name)
        if issued and (issued.rows or issued.fields):
            found[name] = _remit(issued.rows, issued.fields, plan, period)
        elif name in today:
            found[name] = remit_of(today[name], plan, folder.profile.entry_fields)
    return found


def _remit(heads: Sequence[str], fields: Sequence[str], plan: Plan, period: Period) -> Remit:
    wanted = frozenset(heads)
    asked = [row for row in plan.recommendations if row.id in wanted]
    rows = {*heads, *(measure.id for row in asked for measure in row.measures)}
    rows |= {action.id for row in asked for action in row.tracked}
    return Remit(frozenset(rows), frozenset(fields), performance_field(period))
