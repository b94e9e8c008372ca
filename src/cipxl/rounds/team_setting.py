"""Saying which teams there are and what each answers for, in plan.toml; whatever else stands there stays as it is."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence

from pydantic import ValidationError

from cipxl.errors import SettingsError
from cipxl.folder import PlanFolder, save
from cipxl.profile import settings_message
from cipxl.rounds.teams import teams_of
from cipxl.settings import Settings, Team
from cipxl.store import load_master
from cipxl.textfile import read_settings_text

__all__ = ["set_teams"]


def set_teams(folder: PlanFolder, teams: Sequence[Team]) -> PlanFolder:
    """Write the teams into plan.toml; with none, each lead officer is a team.

    Comments and other settings stay, those inside a team's own lines too. Rounds that are out stay as they were asked.

    Returns:
        The folder with its new settings.

    Raises:
        SettingsError: When a team answers for a Ref that the plan does not have, two have one name, or a team has no
            name. Nothing is changed then.
    """
    with folder.lock():
        file = folder.path / "plan.toml"
        text = _with_teams(read_settings_text(file), teams)
        try:
            settings = Settings.model_validate(tomllib.loads(text))
        except ValidationError as error:
            raise SettingsError(settings_message("plan.toml", error)) from error
        changed = PlanFolder(folder.path)
        changed.settings = settings
        teams_of(changed, load_master(folder).plan)
        save(file, lambda working: working.write_text(text, encoding="utf-8"))
    return changed


def _with_teams(text: str, teams: Sequence[Team]) -> str:
    """The text of a plan.toml with these teams instead of its own."""
    import tomlkit

    document = tomlkit.parse(text)
    before = {str(table.get("name", "")): table for table in document.get("teams", ())}
    listed = tomlkit.aot()
    for team in teams:
        table = before.get(team.name, tomlkit.table())
        table["name"] = team.name
        table["recommendations"] = list(team.recommendations)
        if team.fields is not None:
            table["fields"] = list(team.fields)
        else:
            table.pop("fields", None)
        listed.append(table)
    document.pop("teams", None)
    if teams:
        document["teams"] = listed
    return tomlkit.dumps(document)
