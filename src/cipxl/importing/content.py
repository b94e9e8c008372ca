"""A plan written as text (TOML): title, update, period, baseline, and its recommendations."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cipxl.errors import SettingsError
from cipxl.findings import stable_id
from cipxl.period import Period, read_period
from cipxl.plan import Action, Measure, Plan, Polarity, Reading, Recommendation, Target, new_row_id
from cipxl.profile import ACTION_FIELDS, settings_message

__all__ = ["plan_from_toml"]

_STRICT = ConfigDict(frozen=True, extra="forbid")


class _Measure(BaseModel):
    model_config = _STRICT

    name: str
    unit: str = ""
    better: Polarity = ""
    scope: str = ""
    readings: Mapping[str, str] = Field(default_factory=dict)
    targets: Mapping[date, str] = Field(default_factory=dict)


class _Action(BaseModel):
    model_config = _STRICT

    action: str
    owner: str = ""
    start: str = ""
    original_due: str = ""
    due: str = ""
    status: str = ""
    impact_sought: str = ""
    metrics: str = ""
    narrative: Mapping[str, str] = Field(default_factory=dict)


class _Recommendation(BaseModel):
    model_config = _STRICT

    ref: str
    recommendation: str
    theme: str = ""
    outcomes: str = ""
    lead: str = ""
    evidence: str = ""
    actions: str = ""
    ratings: Mapping[str, str] = Field(default_factory=dict)
    reasons: Mapping[str, str] = Field(default_factory=dict)
    narrative: Mapping[str, str] = Field(default_factory=dict)
    measures: tuple[_Measure, ...] = ()
    tracked: tuple[_Action, ...] = ()


class _Content(BaseModel):
    model_config = _STRICT

    title: str
    update: str
    period: str
    baseline: str
    meeting: date | None = None
    recommendations: tuple[_Recommendation, ...]


def plan_from_toml(source: Path, title: str = "") -> Plan:
    """The plan that a text file holds: title, update, period, baseline, and its recommendations.

    Raises:
        SettingsError: When it says something that a plan does not have; names the key.
    """
    try:
        content = _Content.model_validate(tomllib.loads(source.read_text(encoding="utf-8-sig")))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{source.name} is not readable: {error}.", "Mend that line and try again.") from error
    except ValidationError as error:
        raise SettingsError(settings_message(source.name, error)) from error
    taken: set[str] = set()
    return Plan(
        id=stable_id("plan", title or content.title),
        title=title or content.title,
        period=_named(content.period, source, "period"),
        update=content.update,
        baseline=_named(content.baseline, source, "baseline"),
        meeting=content.meeting,
        recommendations=tuple(_recommendation(one, source, taken) for one in content.recommendations),
    )


def _recommendation(said: _Recommendation, source: Path, taken: set[str]) -> Recommendation:
    row_id = new_row_id(said.ref, said.recommendation, taken=taken)
    texts: dict[str, Any] = {
        field: getattr(said, field).strip() for field in ("outcomes", "evidence", "actions", "lead")
    }
    return Recommendation(
        id=row_id,
        ref=said.ref,
        text=said.recommendation.strip(),
        theme=said.theme,
        ratings=said.ratings,
        reasons=said.reasons,
        narrative={field: text.strip() for field, text in said.narrative.items()},
        measures=tuple(
            Measure(
                id=new_row_id(row_id, one.name, taken=taken),
                name=one.name,
                unit=one.unit,
                better=one.better,
                scope=one.scope,
                readings=tuple(
                    sorted(
                        (
                            Reading(period=_named(label, source, "readings"), text=text)
                            for label, text in one.readings.items()
                        ),
                        key=lambda reading: (reading.period.end, reading.period.start),
                    )
                ),
                targets=tuple(
                    sorted((Target(due=due, text=text) for due, text in one.targets.items()), key=lambda t: t.due)
                ),
            )
            for one in said.measures
        ),
        tracked=tuple(
            Action(
                id=new_row_id(row_id, "action", one.action, taken=taken),
                text=one.action.strip(),
                narrative=one.narrative,
                **_rest(one),
            )
            for one in said.tracked
        ),
        **texts,
    )


def _rest(said: _Action) -> dict[str, str]:
    return {field: getattr(said, field) for field in ACTION_FIELDS[1:]}


def _named(label: str, source: Path, key: str) -> Period:
    found = read_period(label)
    if found is None:
        raise SettingsError(
            f"{source.name}: {key} has '{label}', which is not a period.", "Write it like 'Q2 2019/20'."
        )
    return found
