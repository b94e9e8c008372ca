"""Who is asked: the teams of a plan and what each may change."""

from __future__ import annotations

from cipxl.errors import SettingsError
from cipxl.folder import PlanFolder, Team
from cipxl.merge import Remit
from cipxl.plan import Plan
from cipxl.reading import plain_ref

__all__ = ["remit_of", "teams_of"]


def teams_of(folder: PlanFolder, plan: Plan) -> tuple[Team, ...]:
    """The teams of plan.toml; with none written, one for each lead officer.

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
            if plain_ref(ref) not in refs:
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
    found: dict[str, list[str]] = {}
    for row in plan.recommendations:
        for lead in row.leads or ("No lead officer",):
            found.setdefault(lead, []).append(row.ref)
    return tuple(Team(name=name, recommendations=tuple(refs)) for name, refs in found.items())


def remit_of(team: Team, plan: Plan, entry_fields: tuple[str, ...]) -> Remit:
    """The rows that a team answers for, measures and actions included, and the fields that it may change in them."""
    refs = {plain_ref(ref) for ref in team.recommendations}
    heads = [row for row in plan.recommendations if plain_ref(row.ref) in refs]
    rows = {head.id for head in heads}
    rows |= {measure.id for head in heads for measure in head.measures}
    rows |= {action.id for head in heads for action in head.tracked}
    return Remit(frozenset(rows), frozenset(team.fields if team.fields is not None else entry_fields))
