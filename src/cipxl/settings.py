"""What a plan.toml says: title, profile, scheme, teams and remits, and what is set for rating and keeping."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from cipxl.assessment import RollUp
from cipxl.checks.disclosure import Policy
from cipxl.errors import FolderError, SettingsError
from cipxl.findings import stable_id
from cipxl.papers.choices import Choices
from cipxl.profile import settings_message
from cipxl.rating import How
from cipxl.textfile import read_settings_text

__all__ = ["Settings", "Team", "quoted", "read_settings", "settings_toml"]

_STRICT = ConfigDict(frozen=True, extra="forbid")


class Team(BaseModel):
    """A team, the Refs that it answers for, and the fields that it may change (the profile's when not given)."""

    model_config = _STRICT

    name: str = Field(min_length=1, pattern=r"^[^;]+$")
    recommendations: tuple[str, ...] = ()
    fields: tuple[str, ...] | None = None
    rows: tuple[str, ...] = Field(default=(), exclude=True)  # ids, where a Ref may stand over two rows


class Settings(BaseModel):
    """What plan.toml says. With no teams written, there is one for each lead officer.

    `roll_up` says how the measures of a recommendation make one suggested rating; `weights` what each measure counts
    for in "weighted", by its name. `disclosure` says what is too small to publish, and what may stand;
    `papers` what is listed, left out and signed off.
    """

    model_config = _STRICT

    id: str = ""
    title: str = Field(min_length=1)
    profile: str
    scheme: str = ""
    baseline: str = ""
    backups_kept: int = Field(default=50, ge=1)
    returns_kept_days: int = Field(default=730, ge=0)  # after they were due; then `cipxl purge` deletes them
    roll_up: How = "worst"
    weights: Mapping[str, Annotated[Decimal, Field(ge=0, le=1000)]] = Field(default_factory=dict)
    disclosure: Policy = Policy()
    papers: Choices = Choices()
    teams: tuple[Team, ...] = ()

    @model_validator(mode="after")
    def _weights_go_with_weighted(self) -> Settings:
        if self.roll_up == "weighted" and not any(self.weights.values()):
            raise ValueError('roll_up = "weighted" needs a table [weights] with a number above 0 for a measure')
        if self.weights and self.roll_up != "weighted":
            raise ValueError(f'[weights] are given, but roll_up is "{self.roll_up}"; write roll_up = "weighted"')
        return self

    @property
    def together(self) -> RollUp:
        """How the measures of a recommendation make one suggested rating."""
        return RollUp(self.roll_up, self.weights)

    @property
    def plan_id(self) -> str:
        """The plan's id: the one written, else made of the title."""
        return self.id or stable_id("plan", self.title)


def read_settings(path: Path) -> Settings:
    """What the plan.toml of a plan folder says.

    Raises:
        FolderError: When there is none.
        SettingsError: When it says something that is not allowed.
    """
    file = path / "plan.toml"
    if not file.is_file():
        where = path if path.name else path.resolve()
        raise FolderError(
            f"{where} is not a plan folder: it has no plan.toml.", "Name the folder that holds plan.toml."
        )
    try:
        return Settings.model_validate(tomllib.loads(read_settings_text(file)))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"plan.toml is not readable: {error}.", "Mend that line and try again.") from error
    except ValidationError as error:
        raise SettingsError(settings_message("plan.toml", error)) from error


def settings_toml(settings: Settings) -> str:
    """The text of a plan.toml."""
    lines = [
        "# The plan's settings: its table, its ratings, and which team answers for which row.",
        f"title = {quoted(settings.title)}",
        f"id = {quoted(settings.plan_id)}",
        f"profile = {quoted(settings.profile)}",
    ]
    lines += [f"{key} = {quoted(value)}" for key in ("scheme", "baseline") if (value := getattr(settings, key))]
    if settings.roll_up != "worst":
        lines.append(f"roll_up = {quoted(settings.roll_up)}")
    if settings.weights:
        lines += ["", "[weights]", *(f"{quoted(name)} = {weight:f}" for name, weight in settings.weights.items())]
    kept = settings.disclosure.model_dump(exclude_defaults=True)
    if kept:
        lines += ["", "[disclosure]", *(f"{key} = {_value(value)}" for key, value in kept.items())]
    chosen = settings.papers.model_dump(exclude_defaults=True)
    if chosen:
        lines += ["", "[papers]", *(f"{key} = {_value(value)}" for key, value in chosen.items())]
    for team in settings.teams:
        lines += ["", "[[teams]]", f"name = {quoted(team.name)}"]
        lines.append(f"recommendations = [{', '.join(quoted(ref) for ref in team.recommendations)}]")
        if team.fields is not None:
            lines.append(f"fields = [{', '.join(quoted(field) for field in team.fields)}]")
    if not settings.teams:
        lines += ["", "# With no teams written, each lead officer gets a return. To say otherwise:",
                  "# [[teams]]", '# name = "First Response"', '# recommendations = ["2019 1"]']  # fmt: skip
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    """A number, a yes or no, a text or a list of texts as TOML."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(quoted(str(one)) for one in value)}]"
    return str(value).lower() if isinstance(value, bool | int) else quoted(str(value))


def quoted(text: str) -> str:
    """A text as a TOML string."""
    # A JSON string is a TOML basic string, but for the DEL character, which no file or team name has.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "")
