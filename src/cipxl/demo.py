"""The whole job on the example plan, with pretended teams that make honest trouble.

The teams type into copies of the issued workbooks as an officer would, with openpyxl for Excel; everything after that
is what any plan goes through.
"""

from __future__ import annotations

import os
import re
import shutil
import tomllib
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict

from cipxl import resources
from cipxl.errors import FolderError, UsageError
from cipxl.folder import PlanFolder
from cipxl.importing import plan_from_toml, write_first_master
from cipxl.publishing import Published, publish
from cipxl.rounds import ConsolidateReport, IssueReport, consolidate, issue, settle

__all__ = ["Demo", "Step", "examples", "run"]

_STRICT = ConfigDict(frozen=True, extra="forbid")


class _Cell(BaseModel):
    model_config = _STRICT

    ref: str
    field: str
    measure: str = ""
    text: str = ""
    formula: str = ""
    shown: str = ""


class _Return(BaseModel):
    model_config = _STRICT

    team: str
    file: str
    received: datetime
    trouble: str = ""
    cells: tuple[_Cell, ...] = ()


class _Answer(BaseModel):
    model_config = _STRICT

    ref: str
    field: str
    take: str
    reason: str


class _Expected(BaseModel):
    model_config = _STRICT

    before: Mapping[str, Mapping[str, int]]
    after: Mapping[str, Mapping[str, int]]


class _Story(BaseModel):
    model_config = _STRICT

    round: str
    due: date
    returns: tuple[_Return, ...]
    decisions: tuple[_Answer, ...]
    expected: _Expected


class Step(NamedTuple):
    """One step of the story, told when it is done."""

    title: str
    lines: tuple[str, ...] = ()


class Demo(NamedTuple):
    """How the story ran."""

    folder: Path
    issued: IssueReport
    first: ConsolidateReport
    last: ConsolidateReport
    papers: Published
    as_designed: bool


def examples() -> Mapping[str, Path]:
    """The example plans by the name of their profile."""
    found = {}
    for file in sorted(resources.examples().glob("*/plan.toml")):
        if (file.parent / "answers.toml").is_file():
            found[str(tomllib.loads(file.read_text(encoding="utf-8"))["profile"])] = file.parent
    return found


def run(path: Path, tell: Callable[[Step], None], profile: str = "leicestershire-2020") -> Demo:
    """Run the story in a fresh folder.

    Args:
        path: The folder to make.
        tell: Told each step when it is done.
        profile: Which example.

    Raises:
        FolderError: When the folder is there already and not empty.
        UsageError: When there is no example for the profile.
    """
    if profile not in examples():
        raise UsageError(f"There is no example for '{profile}'.", f"Choose from: {', '.join(examples())}.")
    if path.exists() and any(path.iterdir()):
        raise FolderError(f"{path} is not empty.", "Choose another folder for the demo.")
    source = examples()[profile]
    story = _Story.model_validate(tomllib.loads((source / "answers.toml").read_text(encoding="utf-8")))
    opened = datetime.combine(story.due, datetime.min.time()) - timedelta(days=30) + timedelta(hours=9)
    folder = _start(path, source, opened)
    tell(Step("A plan folder with the plan as it stood", (str(folder.master),)))
    issued = issue(folder, story.round, story.due, opened)
    tell(
        Step(
            f"Returns issued to {len(issued.returns)} teams, due {story.due:%d %B %Y}",
            tuple(r.file for r in issued.returns),
        )
    )
    for one in story.returns:
        _fill_in(folder, story.round, one)
    troubles = tuple(f"{one.team}: {_told(one, story)}" for one in story.returns)
    silent = [r.team for r in issued.returns if r.team not in {one.team for one in story.returns}]
    tell(Step("Teams filled them in", (*troubles, *(f"{team}: has not answered" for team in silent))))
    first = consolidate(folder, _at(story, 17))
    tell(
        Step("Consolidated", (*_counted(first), *(f"to settle: {c.id} Ref {c.ref} {c.field}" for c in first.conflicts)))
    )
    last = _settle(folder, story, first)
    tell(Step("Settled with the decisions supplied", _counted(last)))
    papers = publish(folder, _at(story, 19))
    tell(Step("Published", tuple(str(file) for file in papers.files)))
    as_designed = first.summary == _whole(story.expected.before, first) and last.summary == _whole(
        story.expected.after, last
    )
    as_designed = as_designed and not last.conflicts
    return Demo(path, issued, first, last, papers, as_designed)


def _start(path: Path, source: Path, now: datetime) -> PlanFolder:
    path.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source / "plan.toml", path / "plan.toml")
    folder = PlanFolder(path)
    plan = plan_from_toml(source / "content.toml").model_copy(update={"id": folder.settings.plan_id})
    write_first_master(folder, plan, now)
    return folder


def _at(story: _Story, hour: int) -> datetime:
    return datetime.combine(story.due + timedelta(days=5), datetime.min.time()) + timedelta(hours=hour)


def _whole(expected: Mapping[str, Mapping[str, int]], report: ConsolidateReport) -> Mapping[str, Mapping[str, int]]:
    """The expected counts with the levels that are not named, which are expected to be empty."""
    return {name: {code: expected[name].get(code, 0) for code in counts} for name, counts in report.summary.items()}


def _settle(folder: PlanFolder, story: _Story, report: ConsolidateReport) -> ConsolidateReport:
    for number, answer in enumerate(story.decisions):
        asked = [c for c in report.conflicts if (c.ref, c.field) == (answer.ref, answer.field)]
        for conflict in asked:
            now = _at(story, 18) + timedelta(minutes=number)
            report = settle(
                folder, conflict.id, now, take=answer.take, reason=answer.reason, by="Business support officer"
            )
    return report


def _counted(report: ConsolidateReport) -> tuple[str, ...]:
    from cipxl.rounds import headline

    counts = [
        f"{name}: " + ", ".join(f"{n} {code or 'not rated'}" for code, n in levels.items() if n)
        for name, levels in report.summary.items()
    ]
    return (headline(report), *counts)


def _told(one: _Return, story: _Story) -> str:
    said = [f"{len(one.cells)} cells"]
    if one.received.date() > story.due:
        said.append("late")
    if one.trouble == "sorted":
        said.append("sorted its rows")
    if any(cell.formula for cell in one.cells):
        said.append("pasted a formula into a value")
    return ", ".join(said)


def _fill_in(folder: PlanFolder, round_name: str, one: _Return) -> None:
    """What an officer does in Excel: open the return, type, save under whatever name, send it."""
    import openpyxl

    issued = next(i for i in folder.round(round_name).issued if i.team == one.team)
    book = openpyxl.load_workbook(folder.issued_folder(round_name) / issued.file)
    sheet = book[folder.profile.sheet]
    header = next(row for row in range(1, 20) if sheet.cell(row, 1).value and sheet.cell(row, 2).value)
    columns = {str(cell.value): cell.column for cell in sheet[header] if cell.value}
    targets = _columns(folder, round_name, columns)
    for said in one.cells:
        row = _row(sheet, header, said, columns, targets)
        cell = sheet.cell(row, targets[said.field])
        cell.value = said.formula or said.text.strip("\n")
        if said.formula:
            cell.number_format = "0%"
    if one.trouble == "sorted":
        _sort(sheet, header)
    place = folder.returns_folder(round_name)
    place.mkdir(parents=True, exist_ok=True)
    path = place / one.file
    book.save(path)
    for said in (said for said in one.cells if said.formula):
        _calculated(path, said)
    moment = one.received.timestamp()
    os.utime(path, (moment, moment))


def _columns(folder: PlanFolder, round_name: str, columns: Mapping[str, int]) -> dict[str, int]:
    """The column of each field that the teams of the story fill in, by the headings of the round."""
    from cipxl.store import layout_of, load_master

    found: dict[str, int] = {}
    for resolved in layout_of(load_master(folder).plan, folder.profile).columns:
        for base in resolved.column.on.values():
            if resolved.column.when in (None, "current"):
                found[base] = columns[resolved.heading]
    return found


def _row(sheet: Any, header: int, said: _Cell, columns: Mapping[str, int], targets: Mapping[str, int]) -> int:
    for row in range(header + 1, sheet.max_row + 1):
        if sheet.cell(row, targets["ref"]).value != said.ref:
            continue
        kind = sheet.cell(row, columns["_kind"]).value
        if not said.measure and kind == "recommendation":
            return row
        if said.measure and sheet.cell(row, targets["measure"]).value == said.measure:
            return row
    raise UsageError(f"The example has no row for Ref {said.ref} {said.measure}.".strip())


def _sort(sheet: Any, header: int) -> None:
    """Sort all rows by the second column, Z to A, as the filter's button does: whole rows, hidden columns and all."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=header + 1)]
    rows.sort(key=lambda values: str(values[1] or ""), reverse=True)
    for number, values in enumerate(rows, header + 1):
        for column, value in enumerate(values, 1):
            cell = sheet.cell(number, column)
            cell.value = value
            if isinstance(value, str) and value[:1] in "=+-@":
                cell.data_type = "s"


def _calculated(path: Path, said: _Cell) -> None:
    """Put the value that Excel would have worked out beside the formula, which openpyxl does not."""
    top, bottom = (int(number) for number in re.findall(r"\d+", said.formula)[:2])
    formula = re.escape(said.formula.removeprefix("=").encode())
    working = path.with_suffix(".new")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(working, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename.startswith("xl/worksheets/sheet"):
                data = re.sub(
                    b"(<f>%b</f>)<v ?/?>(?:</v>)?" % formula, rb"\g<1><v>%b</v>" % str(top / bottom).encode(), data
                )
            new.writestr(item, data)
    working.replace(path)
