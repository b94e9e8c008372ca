"""A plan folder from nothing, from an existing appendix, or from a plan written as text."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cipxl import profile as profiles
from cipxl import scheme as schemes
from cipxl.errors import FileRefused, FolderError, SettingsError
from cipxl.findings import Finding, stable_id
from cipxl.folder import PlanFolder, save
from cipxl.period import Period, last_complete_quarter, read_period
from cipxl.plan import Action, Measure, Plan, Polarity, Reading, Recommendation, Target, new_row_id
from cipxl.profile import ACTION_FIELDS, Profile, settings_message
from cipxl.reading import NoTable, ReportingLine, Setting, read_plan, read_reporting
from cipxl.scheme import Scheme
from cipxl.settings import Settings, Team, settings_toml
from cipxl.sources.opening import open_book
from cipxl.store import column_ids, history_of, save_master
from cipxl.workbooks.master import MasterRecords
from cipxl.workbooks.stamp import read_stamp

__all__ = ["NewPlan", "import_plan", "new_plan", "plan_from_toml"]

_STRICT = ConfigDict(frozen=True, extra="forbid")


class NewPlan(NamedTuple):
    """A plan folder that was made: the plan in it, and what was found in the file that it came from."""

    folder: Path
    plan: Plan
    findings: tuple[Finding, ...]


class Imported(NamedTuple):
    """A plan out of a file, and what was found in it."""

    plan: Plan
    findings: tuple[Finding, ...]


def new_plan(
    path: Path,
    profile_name: str,
    now: datetime,
    *,
    title: str = "",
    scheme_name: str = "",
    source: Path | None = None,
    teams: Sequence[Team] = (),
) -> NewPlan:
    """Make a plan folder, empty or from an existing appendix.

    Args:
        path: The folder to make; it may exist, but hold no plan.
        profile_name: How the table is laid out.
        now: The time that is recorded.
        title: The plan's title; the folder's name, or what the source says, when not given.
        scheme_name: The ratings; the profile's own when not given.
        source: An appendix or a plan written as text (.toml) to start from; of an .xls, .xlsb or .ods only the values.
        teams: Who answers for what; one team per lead officer when not given.

    Raises:
        FolderError: When the folder holds a plan already.
        FileRefused: When the source cannot be read.
    """
    if (path / "plan.toml").exists() or (path / "master.xlsx").exists():
        raise FolderError(f"{path} holds a plan already.", "Choose another folder.")
    profile = profiles.load(profile_name, path)
    scheme = schemes.load(scheme_name or profile.scheme, path)
    imported = (
        import_plan(source, profile, scheme, title, now) if source else Imported(_empty(title or path.name, now), ())
    )
    plan = imported.plan
    settings = Settings(
        id=plan.id,
        title=plan.title,
        profile=profile.name,
        scheme=scheme.name,
        baseline=plan.baseline.canonical,
        teams=tuple(teams),
    )
    path.mkdir(parents=True, exist_ok=True)
    save(path / "plan.toml", lambda working: working.write_text(settings_toml(settings), encoding="utf-8"))
    folder = PlanFolder(path)
    write_first_master(folder, plan, now)
    return NewPlan(path, plan, imported.findings)


def write_first_master(folder: PlanFolder, plan: Plan, now: datetime) -> None:
    """The master of a new plan folder, its history begun."""
    history = history_of(plan, folder.scheme.name, plan.update, now.date(), ())
    save_master(folder, plan, MasterRecords(history=history), 1, now, round_name=plan.update)


def import_plan(source: Path, profile: Profile, scheme: Scheme, title: str, now: datetime) -> Imported:
    """The plan that a file holds.

    Raises:
        FileRefused: When it is damaged, of a kind that cannot be read, or holds no table of this profile.
    """
    ending = source.suffix.casefold()
    if ending == ".toml":
        return Imported(plan_from_toml(source, title), ())
    book = open_book(source, values_only=True)
    quarter = last_complete_quarter(now.date())
    stamp = read_stamp(book)
    name = title or (stamp.title if stamp else source.stem)
    setting = Setting(stable_id("plan", name), name, quarter, "", Period.financial_year(quarter.start.year - 2))
    try:
        first = read_plan(book, profile, scheme, setting, column_ids(book))
        settled = _reported(_settled(setting, first.plan), read_reporting(book, profile))
        # With the table's own periods known, headings without one fall back on those.
        read = read_plan(book, profile, scheme, settled, column_ids(book))
    except NoTable as error:
        raise FileRefused(error.finding) from error
    return Imported(read.plan, (*book.findings, *read.findings))


def _settled(setting: Setting, plan: Plan) -> Setting:
    """The setting with the table's own periods: the latest is the current, the first year the baseline."""
    years = [period for period in plan.periods if period.basis == "financial_year"]
    others = [period for period in plan.periods if period.basis != "financial_year"]
    current = others[-1] if others else setting.period
    baseline = years[0] if years else Period.financial_year(current.start.year - (2 if current.start.month > 3 else 3))
    return setting._replace(period=current, update=_update(current), baseline=baseline)


def _reported(setting: Setting, said: ReportingLine) -> Setting:
    """The setting with what the line above the table says."""
    if said.period:
        setting = setting._replace(period=said.period, update=_update(said.period))
    return setting._replace(meeting=said.meeting)


def _update(current: Period) -> str:
    """What a round about a period is called: the month after it ends."""
    year, month = divmod(current.end.year * 12 + current.end.month, 12)
    return Period.month(year, month + 1).canonical


def _empty(title: str, now: datetime) -> Plan:
    current = last_complete_quarter(now.date())
    return Plan(
        id=stable_id("plan", title, now.isoformat()),
        title=title,
        period=current,
        update=_update(current),
        baseline=Period.financial_year(current.start.year - (2 if current.start.month > 3 else 3)),
    )


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
