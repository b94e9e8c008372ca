"""The whole job on an example plan, with pretended teams that make honest trouble.

The teams type into copies of the issued workbooks as an officer would, with openpyxl for Excel; everything after that
is what any plan goes through. What they type and what must come out is the example's `answers.toml`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cipxl import resources
from cipxl.demo.officer import fill_in
from cipxl.demo.story import Expected, Return, Story, examples, read_story
from cipxl.disclosing import accept, review_folder
from cipxl.errors import FolderError, UsageError
from cipxl.folder import PlanFolder
from cipxl.importing import plan_from_toml, write_first_master
from cipxl.merge.wording import in_words
from cipxl.profile import field_base
from cipxl.publishing import LAYOUTS, Published, publish
from cipxl.rounds import ConsolidateReport, IssueReport, consolidate, headline, issue, settle

__all__ = ["Begun", "Demo", "Step", "begin", "examples", "run"]


class Step(NamedTuple):
    """One step of the story, told when it is done."""

    title: str
    lines: tuple[str, ...] = ()


class Begun(NamedTuple):
    """An example with its returns in, as it is before anybody consolidates them."""

    folder: PlanFolder
    story: Story
    issued: IssueReport


class Demo(NamedTuple):
    """How the story ran."""

    folder: Path
    issued: IssueReport
    first: ConsolidateReport
    last: ConsolidateReport
    papers: Published
    as_designed: bool


def run(path: Path, tell: Callable[[Step], None], profile: str = "") -> Demo:
    """Run the story of an example in a fresh folder, to the papers.

    Args:
        path: The folder to make.
        tell: Told each step when it is done.
        profile: Which example, by the name of its profile; the usual profile's when not given.

    Raises:
        FolderError: When the folder is there already and not empty.
        UsageError: When there is no example for the profile.
    """
    folder, story, issued = begin(path, tell, profile)
    first = consolidate(folder, _at(story, 17))
    tell(
        Step(
            "Consolidated",
            (*_counted(first), *(f"to settle: {c.id}  Ref {c.ref}, {first.called(c.field)}" for c in first.conflicts)),
        )
    )
    last = _settle(folder, story, first)
    tell(Step("Settled with the decisions supplied", _counted(last)))
    stood = _let_stand(folder, story)
    if stood:
        tell(Step("Answered what the public paper would show", stood))
    papers = publish(folder, _at(story, 19), layouts=LAYOUTS)
    tell(Step("Published", tuple(str(file) for file in papers.files)))
    return Demo(path, issued, first, last, papers, _as_designed(story.expected, first, last))


def begin(path: Path, tell: Callable[[Step], None], profile: str = "") -> Begun:
    """Begin the story of an example in a fresh folder: its returns are in, and a person goes on from there.

    Arguments and errors as for `run`.
    """
    source = examples().get(profile or resources.usual_profile())
    if source is None:
        raise UsageError(f"There is no example for '{profile}'.", f"Choose from: {', '.join(examples())}.")
    if path.exists() and any(path.iterdir()):
        raise FolderError(f"{path} is not empty.", "Choose another folder for the demo.")
    story = read_story(source)
    opened = datetime.combine(story.due, datetime.min.time()) - timedelta(days=30) + timedelta(hours=9)
    folder = _start(path, source, opened)
    tell(Step("A plan folder with the plan as it stood", (str(folder.master),)))
    issued = issue(folder, story.round, story.due, opened, period=story.period, meeting=story.meeting)
    tell(
        Step(
            f"Returns issued to {len(issued.returns)} teams, due {story.due:%d %B %Y}",
            tuple(r.file for r in issued.returns),
        )
    )
    for one in story.returns:
        fill_in(folder, story.round, one)
    troubles = tuple(f"{one.team}: {_told(one, story)}" for one in story.returns)
    silent = [r.team for r in issued.returns if r.team not in {one.team for one in story.returns}]
    tell(Step("Teams filled them in", (*troubles, *(f"{team}: has not answered" for team in silent))))
    return Begun(folder, story, issued)


def _start(path: Path, source: Path, now: datetime) -> PlanFolder:
    path.mkdir(parents=True, exist_ok=True)
    for file in ("plan.toml", "wording.toml"):
        if (source / file).is_file():
            shutil.copyfile(source / file, path / file)
    folder = PlanFolder(path)
    plan = plan_from_toml(source / "content.toml").model_copy(update={"id": folder.settings.plan_id})
    write_first_master(folder, plan, now)
    return folder


def _at(story: Story, hour: int) -> datetime:
    return datetime.combine(story.due + timedelta(days=5), datetime.min.time()) + timedelta(hours=hour)


def _as_designed(expected: Expected, first: ConsolidateReport, last: ConsolidateReport) -> bool:
    """Whether the counts, the questions to settle and those to teams are the story's, and nothing is left to settle."""
    return (
        first.summary == _whole(expected.before, first)
        and last.summary == _whole(expected.after, last)
        and sorted((c.ref, c.field) for c in first.conflicts) == sorted((c.ref, c.field) for c in expected.conflicts)
        and sorted(query.shown for query in first.queries) == sorted(expected.queries)
        and not last.conflicts
    )


def _whole(expected: Mapping[str, Mapping[str, int]], report: ConsolidateReport) -> Mapping[str, Mapping[str, int]]:
    """The expected counts with the levels that are not named, which are expected to be empty."""
    return {
        name: {code: expected.get(name, {}).get(code, 0) for code in counts} for name, counts in report.summary.items()
    }


def _let_stand(folder: PlanFolder, story: Story) -> tuple[str, ...]:
    """Answer with the example's reasons what stands against publishing."""
    said = []
    for number, one in enumerate(story.stand):
        for finding in review_folder(folder).findings:
            if (finding.ref, field_base(finding.field), finding.shown) == (one.ref, one.field, one.shown):
                now = _at(story, 18) + timedelta(minutes=30 + number)
                accept(folder, finding.id, now, by="Business support officer", reason=one.reason)
                said.append(f"{finding.message} {one.reason}")
    return tuple(said)


def _settle(folder: PlanFolder, story: Story, report: ConsolidateReport) -> ConsolidateReport:
    for number, answer in enumerate(story.decisions):
        asked = [c for c in report.conflicts if (c.ref, c.field) == (answer.ref, answer.field)]
        for conflict in asked:
            now = _at(story, 18) + timedelta(minutes=number)
            report = settle(
                folder, conflict.id, now, take=answer.take, reason=answer.reason, by="Business support officer"
            )
    return report


def _counted(report: ConsolidateReport) -> tuple[str, ...]:
    counts = [
        f"{report.called(name)}: "
        + ", ".join(f"{n} {in_words(name, code, report.words) or 'not rated'}" for code, n in levels.items() if n)
        for name, levels in report.summary.items()
    ]
    return (headline(report), *counts)


def _told(one: Return, story: Story) -> str:
    said = [f"{len(one.cells)} cells"]
    if one.received.date() > story.due:
        said.append("late")
    if one.trouble == "sorted":
        said.append("sorted its rows")
    if any(cell.formula for cell in one.cells):
        said.append("pasted a formula into a value")
    return ", ".join(said)
