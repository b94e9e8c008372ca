"""A plan folder from nothing, or from a plan that was read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cipxl import profile as profiles
from cipxl import scheme as schemes
from cipxl.assessment.told import with_told_measures
from cipxl.errors import FolderError
from cipxl.findings import Finding, stable_id
from cipxl.folder import PlanFolder, save
from cipxl.importing.outside import without_themes
from cipxl.importing.reviewing import Review, review, update_after
from cipxl.period import Period, last_complete_quarter
from cipxl.plan import Plan
from cipxl.profile import Profile
from cipxl.progress import Progress, silent
from cipxl.reading import Aside, Doubt
from cipxl.settings import Settings, Team, settings_toml
from cipxl.store import history_of, save_master
from cipxl.workbooks.master import Beside, MasterRecords

__all__ = ["NewPlan", "layout_for", "new_plan", "write_first_master"]

RECORD = "import.json"


class NewPlan(NamedTuple):
    """A plan folder that was made: the plan in it, what was found in its source, and what a person was asked.

    `asides` is what stands outside of the source's table, which the master keeps on a sheet of its own.
    """

    folder: Path
    plan: Plan
    findings: tuple[Finding, ...]
    proposals: tuple[Doubt, ...] = ()
    asides: tuple[Aside, ...] = ()

    @property
    def open(self) -> tuple[Doubt, ...]:
        """The proposals that nobody has answered; what they are about was left as it stood."""
        return tuple(one for one in self.proposals if one.is_open)


def new_plan(
    path: Path,
    profile_name: str,
    now: datetime,
    *,
    title: str = "",
    scheme_name: str = "",
    source: Path | None = None,
    teams: Sequence[Team] = (),
    answers: Mapping[str, str] | None = None,
    told_measures: bool = False,
    progress: Progress = silent,
) -> NewPlan:
    """Make a plan folder, empty or from an existing appendix.

    Args:
        path: The folder to make; it may exist, but hold no plan.
        profile_name: How the table is laid out: a name, or a file of one's own (.toml), which is copied in.
        now: The time that is recorded.
        title: The plan's title; the folder's name, or what the source says, when not given.
        scheme_name: The ratings; the profile's own when not given. A file of one's own is copied in.
        source: An appendix (.xlsx, .docx, ruled .pdf, text; of an .xls, .xlsb or .ods only the values) or a plan
            written as text (.toml) to start from.
        teams: Who answers for what; one team per lead officer when not given.
        answers: What a person said to the proposals of `review`, by id: "yes", "no", or words of their own.
        told_measures: Whether figures that the texts set against a target become measures, where the table has any.
        progress: Told page by page while a PDF is read.

    Raises:
        FolderError: When the folder holds a plan already.
        FileRefused: When the source cannot be read.
        UsageError: When an answer is to no proposal, or makes no sense for it.
    """
    if (path / "plan.toml").exists() or (path / "master.xlsx").exists():
        raise FolderError(f"{path} holds a plan already.", "Choose another folder.")
    profile, scheme = layout_for(profile_name, scheme_name, path)
    reviewed = (
        review(source, profile, scheme, now, title=title, answers=answers or {}, progress=progress) if source else None
    )
    plan, themes = without_themes(reviewed.plan if reviewed else _empty(title or path.name, now), profile)
    if told_measures and any(column.on.get("measure") for column in profile.columns):
        plan = with_told_measures(plan)
    settings = Settings(
        id=plan.id,
        title=plan.title,
        profile=profile.name,
        scheme=scheme.name,
        baseline=plan.baseline.canonical,
        teams=tuple(teams),
    )
    path.mkdir(parents=True, exist_ok=True)
    own = _own(profile_name)
    # A scheme of the council's own lies beside its profile, or is named.
    beside = own.with_name(f"{scheme.name}.toml") if own and not scheme_name else None
    for name, file in ((profile.name, own), (scheme.name, _own(scheme_name) or beside)):
        if file is not None and file.is_file():
            _copy(path / f"{name}.toml", file)
    save(path / "plan.toml", lambda working: working.write_text(settings_toml(settings), encoding="utf-8"))
    if reviewed and source and reviewed.proposals:
        record = _record(reviewed, source, now)
        save(path / RECORD, lambda working: working.write_text(record, encoding="utf-8"))
    folder = PlanFolder(path)
    asides = (*reviewed.asides, *themes) if reviewed else ()
    write_first_master(folder, plan, now, asides)
    findings, proposals = (reviewed.findings, reviewed.proposals) if reviewed else ((), ())
    return NewPlan(path, plan, findings, proposals, asides)


def layout_for(profile_name: str, scheme_name: str, folder: Path | None = None) -> tuple[Profile, schemes.Scheme]:
    """The profile and scheme of these names; each may be a file of one's own (.toml).

    Raises:
        SettingsError: When there is none of that name, or its file says something that is not allowed.
    """
    own = _own(profile_name)
    profile = profiles.load(own.stem, own.parent) if own else profiles.load(profile_name, folder)
    own_scheme = _own(scheme_name)
    if own_scheme:
        return profile, schemes.load(own_scheme)
    return profile, schemes.load(scheme_name or profile.scheme, own.parent if own else folder)


def write_first_master(folder: PlanFolder, plan: Plan, now: datetime, asides: Sequence[Aside] = ()) -> None:
    """The master of a new plan folder, its history begun; what stood beside the source's table is kept as notes."""
    history = history_of(plan, folder.scheme.name, plan.update, now.date(), (), folder.profile.dimensions)
    beside = tuple(dict.fromkeys(Beside(one.kind, one.ref, one.a1, one.text) for one in asides))
    save_master(folder, plan, MasterRecords(history=history, beside=beside), 1, now, round_name=plan.update)


def _own(name: str) -> Path | None:
    path = Path(name)
    return path if name.endswith(".toml") and path.is_file() else None


def _copy(to: Path, file: Path) -> None:
    if to.exists():
        return
    text = file.read_bytes()
    save(to, lambda working: working.write_bytes(text))


def _record(reviewed: Review, source: Path, now: datetime) -> str:
    """What was asked about the source, and what a person answered."""
    said = [one.model_dump(mode="json") for one in reviewed.proposals]
    plain = {"source": source.name, "sha256": reviewed.sha256, "when": now.isoformat(), "proposals": said}
    return json.dumps(plain, indent=2, ensure_ascii=False) + "\n"


def _empty(title: str, now: datetime) -> Plan:
    current = last_complete_quarter(now.date())
    return Plan(
        id=stable_id("plan", title, now.isoformat()),
        title=title,
        period=current,
        update=update_after(current),
        baseline=Period.financial_year(current.start.year - (2 if current.start.month > 3 else 3)),
    )
