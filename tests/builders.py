"""Small real plan folders and returns, built by code and filled in as an officer would."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from cipxl.folder import PlanFolder
from cipxl.importing import new_plan, write_first_master
from cipxl.period import Period
from cipxl.plan import Measure, Plan, Reading, Recommendation, Target
from cipxl.rounds import consolidate, issue
from cipxl.settings import Team
from cipxl.store import layout_of, load_master

NOW = datetime(2020, 9, 14, 9, 0)
DUE = date(2020, 10, 16)
ROUND = "October 2020"
BACK = datetime(2020, 10, 12, 15, 30)
LATER = datetime(2020, 10, 20, 10, 0)
BASELINE = Period.financial_year(2018)
BEFORE, CURRENT = Period.quarter(2019, 2), Period.quarter(2020, 2)

TEAMS = (
    Team(name="First Response", recommendations=("1", "2")),
    Team(name="Early Help", recommendations=("2", "3")),
    Team(name="Fostering", recommendations=("4", "5", "6")),
)


def measure(name: str, *, number: int, before: str = "50%", target: str = "At least 80%") -> Measure:
    return Measure(
        id=f"m{number}",
        name=name,
        unit="%",
        better="high",
        readings=(Reading(period=BASELINE, text="40%"), Reading(period=BEFORE, text=before)),
        targets=(Target(due=date(2020, 3, 31), text=target), Target(due=date(2021, 3, 31), text="At least 90%")),
    )


def recommendation(number: int, **changes: Any) -> Recommendation:
    texts: dict[str, Any] = {
        "id": f"r{number}",
        "ref": str(number),
        "text": f"What the inspectors recommended, number {number}",
        "ratings": {"implementation": "A", "impact": "R"},
        "outcomes": f"What children should see, {number}",
        "measures": (measure(f"Measure of {number}", number=number),),
        "evidence": f"First point of {number}.\nSecond point of {number}.\nThird point of {number}.",
        "actions": f"One thing still to do for {number} by March 2021.",
        "lead": f"Head of Service {number}",
    }
    return Recommendation(**{**texts, **changes})


def plan(count: int = 6, title: str = "A plan") -> Plan:
    return Plan(
        id="plan-1",
        title=title,
        period=BEFORE,
        update="October 2019",
        baseline=BASELINE,
        recommendations=tuple(recommendation(number) for number in range(1, count + 1)),
    )


def plan_folder(path: Path, content: Plan | None = None, teams: Sequence[Team] = TEAMS) -> PlanFolder:
    """A plan folder with its master, nothing issued."""
    content = content or plan()
    new_plan(path, "leicestershire-2020", NOW, title=content.title, teams=teams)
    folder = PlanFolder(path)
    folder.master.unlink()
    write_first_master(folder, content.model_copy(update={"id": folder.settings.plan_id}), NOW)
    shutil.rmtree(folder.backups, ignore_errors=True)
    return folder


def issued(path: Path, content: Plan | None = None, teams: Sequence[Team] = TEAMS) -> PlanFolder:
    """A plan folder with its October 2020 round out."""
    folder = plan_folder(path, content, teams)
    issue(folder, ROUND, DUE, NOW)
    return folder


class Return:
    """A return open in front of an officer; `save` sends it back."""

    def __init__(self, folder: PlanFolder, team: str, round_name: str = ROUND) -> None:
        self.folder = folder
        self.round_name = round_name
        one = folder.round(round_name)
        latest = one.latest(team)
        assert latest is not None
        self.name = latest.file
        self.book = openpyxl.load_workbook(folder.issued_folder(round_name) / latest.file)
        self.sheet = self.book[folder.profile.sheet]
        self.header = next(
            row for row in range(1, 20) if self.sheet.cell(row, 1).value and self.sheet.cell(row, 2).value
        )
        self.layout = layout_of(load_master(folder).plan, folder.profile)

    @property
    def columns(self) -> dict[str, int]:
        """The column of each heading."""
        return {str(cell.value): cell.column for cell in self.sheet[self.header] if cell.value}

    def column(self, field: str) -> int:
        """The column that feeds a field: "impact", "performance" (the round's own), "outturn", "target"."""
        for resolved in self.layout.columns:
            if field in resolved.column.on.values() and resolved.column.when in (None, "current", "next"):
                return self.columns[resolved.heading]
        raise KeyError(field)

    def row(self, row_id: str) -> int:
        """The row with this id."""
        place = self.columns["_rowid"]
        return next(
            row for row in range(self.header + 1, self.sheet.max_row + 1) if self.sheet.cell(row, place).value == row_id
        )

    def cell(self, row_id: str, field: str) -> Any:
        return self.sheet.cell(self.row(row_id), self.column(field))

    def type(self, row_id: str, field: str, value: Any) -> Return:
        """Type a value into a cell."""
        self.cell(row_id, field).value = value
        return self

    def save(self, name: str | None = None, *, received: datetime = BACK, to: Path | None = None) -> Path:
        """Send it back: into the returns folder, under a name, at a time."""
        place = to or self.folder.returns_folder(self.round_name)
        place.mkdir(parents=True, exist_ok=True)
        path = place / (name or self.name)
        self.book.save(path)
        moment = received.timestamp()
        os.utime(path, (moment, moment))
        return path


def send_back(folder: PlanFolder, team: str, cells: Mapping[tuple[str, str], Any], **how: Any) -> Path:
    """A team's return with these cells typed in."""
    back = Return(folder, team)
    for (row_id, field), value in cells.items():
        back.type(row_id, field, value)
    return back.save(**how)


def master_cell(folder: PlanFolder, row_id: str, field: str) -> str:
    """What the master says now."""
    return load_master(folder).table.rows[row_id].get(field)


def report_of(folder: PlanFolder, **how: Any) -> Any:
    return consolidate(folder, LATER, **how)


Edit = Callable[[Return], None]
