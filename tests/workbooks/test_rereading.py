"""What was read once is not read again until it changes, and never makes a difference to the result."""

from __future__ import annotations

import json
import os
import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from builders import BACK, LATER, ROUND, Return, issued, master_cell, send_back
from cipxl.folder import PlanFolder
from cipxl.rounds import ConsolidateReport, consolidate, issue, purge
from cipxl.rounds.remembering import FILE


class Counting(ThreadPoolExecutor):
    """Reads what it is given, and says what that was."""

    def __init__(self) -> None:
        super().__init__(1)
        self.files: list[str] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.files += sorted(path.name for path in args[0])
        return super().submit(fn, *args, **kwargs)


def read_by(folder: PlanFolder, **how: Any) -> tuple[ConsolidateReport, list[str]]:
    """The report of a consolidation, and the files that it opened."""
    with Counting() as executor:
        report = consolidate(folder, LATER, executor=executor, **how)
    return report, executor.files


def told(report: ConsolidateReport) -> dict[str, Any]:
    """All that a report says of returns and questions; where things were written is another matter."""
    return report.model_dump(exclude={"master", "backup", "findings_page"})


@pytest.fixture
def folder(tmp_path: Path) -> PlanFolder:
    """A round with three returns, among them all that a return can do."""
    folder = issued(tmp_path / "plan")
    back = Return(folder, "First Response")
    back.type("r1", "evidence", "New evidence").type("m1", "performance", "#REF!").type("r2", "implementation", "mauve")
    back.type("r3", "evidence", "Not theirs")
    back.book.create_sheet("Notes")["A1"] = "By the way"
    back.save()
    early = Return(folder, "Early Help")
    early.type("r2", "evidence", "Other evidence").type("r3", "actions", None)
    row = early.row("new-1")
    for column, text in ((1, "2"), (early.column("measure"), "A measure more"), (early.column("performance"), "12%")):
        early.sheet.cell(row, column).value = text
    early.save()
    gone = Return(folder, "Fostering")
    gone.sheet.delete_rows(gone.row("m5"))
    gone.type("r4", "implementation", "G")
    gone.save()
    return folder


def returned(folder: PlanFolder, team: str) -> Path:
    latest = folder.round().latest(team)
    assert latest is not None
    return folder.returns_folder(ROUND) / latest.file


def test_returns_that_are_as_they_were_are_not_opened_again(folder: PlanFolder) -> None:
    first, opened = read_by(folder)
    assert len(opened) == 3
    second, opened = read_by(folder)
    assert opened == []
    assert told(second) == told(first)
    assert not second.master


def test_a_remembered_round_says_what_reading_it_anew_says(folder: PlanFolder) -> None:
    consolidate(folder, LATER)
    remembered = consolidate(folder, LATER, dry_run=True)
    (folder.round_folder(ROUND) / FILE).unlink()
    anew, opened = read_by(folder, dry_run=True)
    assert len(opened) == 3
    assert told(remembered) == told(anew)
    # Whose and which row a question is about is no part of what is shown, and is kept all the same.
    assert [(q.row, q.team) for q in remembered.queries] == [(q.row, q.team) for q in anew.queries]
    assert len(anew.queries) == 2
    assert {proposal.kind for proposal in anew.proposals} == {"add", "clear", "delete", "out_of_remit"}
    assert any(one.asides for one in remembered.returns)


def test_only_the_return_that_changed_is_opened(folder: PlanFolder) -> None:
    consolidate(folder, LATER)
    path = send_back(folder, "Fostering", {("r4", "evidence"): "Later evidence"}, received=datetime(2020, 10, 13, 9))
    report, opened = read_by(folder)
    assert opened == [path.name]
    assert report.master
    assert master_cell(folder, "r4", "evidence") == "Later evidence"
    assert master_cell(folder, "r1", "evidence") == "New evidence"


def test_another_content_of_the_same_size_and_time_is_seen(folder: PlanFolder) -> None:
    consolidate(folder, LATER)
    path = returned(folder, "Fostering")
    before = path.stat()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    _, opened = read_by(folder)
    assert opened == [path.name]


def test_a_file_that_is_hardly_older_than_its_reading_is_looked_into_again(folder: PlanFolder) -> None:
    path = returned(folder, "Fostering")
    os.utime(path)
    consolidate(folder, LATER)
    kept = json.loads((folder.round_folder(ROUND) / FILE).read_text(encoding="utf-8"))["files"]
    assert kept[path.name]["times"] == [path.stat().st_size, 0, 0]
    _, opened = read_by(folder)
    assert opened == []


def test_a_copy_of_the_folder_is_known_by_what_its_files_hold(folder: PlanFolder, tmp_path: Path) -> None:
    consolidate(folder, LATER)
    shutil.copytree(folder.path, tmp_path / "copy", copy_function=shutil.copyfile)
    _, opened = read_by(PlanFolder(tmp_path / "copy"))
    assert opened == []


def test_a_return_that_comes_again_unchanged_has_its_new_time(folder: PlanFolder) -> None:
    consolidate(folder, LATER)
    path = returned(folder, "Fostering")
    late = datetime(2020, 10, 19, 8, 0)
    os.utime(path, (late.timestamp(), late.timestamp()))
    report, opened = read_by(folder)
    assert opened == []
    mine = next(one for one in report.returns if one.team == "Fostering")
    assert mine.received == late
    assert mine.late


def test_a_later_due_date_makes_a_late_return_timely(folder: PlanFolder) -> None:
    path = returned(folder, "Fostering")
    late = datetime(2020, 10, 19, 8, 0).timestamp()
    os.utime(path, (late, late))
    assert any(one.late for one in consolidate(folder, LATER).returns)
    issue(folder, ROUND, date(2020, 10, 23), LATER)
    assert not any(one.late for one in consolidate(folder, LATER).returns)


@pytest.mark.parametrize("damage", ["", "{}", "cut", "changed", "other version"])
def test_a_damaged_memory_counts_for_nothing(folder: PlanFolder, damage: str) -> None:
    first = consolidate(folder, LATER)
    file = folder.round_folder(ROUND) / FILE
    text = file.read_text(encoding="utf-8")
    damaged = {
        "cut": text[:-200],
        "changed": text.replace("New evidence", "Old evidence"),
        "other version": text.replace('"version":1', '"version":0'),
    }
    file.write_text(damaged.get(damage, damage), encoding="utf-8")
    second, opened = read_by(folder)
    assert len(opened) == 3
    assert told(second) == told(first)
    assert file.read_text(encoding="utf-8") == text


def test_without_its_issued_copy_a_remembered_return_is_not_taken(folder: PlanFolder) -> None:
    consolidate(folder, LATER)
    latest = folder.round().latest("Fostering")
    assert latest is not None
    (folder.issued_folder(ROUND) / latest.file).unlink()
    report = consolidate(folder, LATER)
    assert next(one.status for one in report.returns if one.team == "Fostering") == "stopped"


def test_a_changed_snapshot_of_what_was_issued_is_told_against_anew(folder: PlanFolder) -> None:
    consolidate(folder, LATER)
    snapshot = next(folder.issued_folder(ROUND).glob("*.json"))
    text = snapshot.read_text(encoding="utf-8")
    snapshot.write_text(text.replace("First point of 6", "The first point of 6"), encoding="utf-8")
    report, opened = read_by(folder)
    assert len(opened) == 3
    assert any(change.row == "r6" for change in report.changes)


def test_some_returns_now_keep_what_is_known_of_the_others(folder: PlanFolder) -> None:
    consolidate(folder, LATER)
    consolidate(folder, LATER, files=[returned(folder, "Fostering")])
    _, opened = read_by(folder)
    assert opened == []


def test_a_return_that_cannot_be_used_says_why_each_time(folder: PlanFolder) -> None:
    path = folder.returns_folder(ROUND) / "scan.xlsx"
    path.write_bytes(b"%PDF-1.7 a scan")
    first = consolidate(folder, LATER)
    second, opened = read_by(folder)
    assert opened == [path.name]
    assert told(second) == told(first)


def test_a_dry_run_remembers_nothing(folder: PlanFolder) -> None:
    consolidate(folder, LATER, dry_run=True)
    assert not (folder.round_folder(ROUND) / FILE).exists()


def test_an_earlier_return_of_a_team_is_listed_from_memory_as_from_the_file(folder: PlanFolder) -> None:
    early = BACK.replace(day=1)
    send_back(folder, "Fostering", {("r5", "evidence"): "Only here"}, name="first go.xlsx", received=early)
    send_back(folder, "Fostering", {("r6", "evidence"): "Only there"}, received=BACK)
    first = consolidate(folder, LATER)
    assert [one.status for one in first.returns].count("superseded") == 1
    assert told(consolidate(folder, LATER)) == told(first)


def test_what_is_remembered_goes_with_the_returns(folder: PlanFolder) -> None:
    consolidate(folder, LATER)
    issue(folder, "January 2021", date(2021, 1, 15), datetime(2020, 12, 14, 9))
    purge(folder, datetime(2022, 6, 1), 100)
    assert not (folder.round_folder(ROUND) / FILE).exists()
