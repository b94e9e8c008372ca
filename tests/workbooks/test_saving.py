"""Nothing is lost while saving: killed at any moment, full disk, a file that is held, a lock."""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from builders import LATER, Return, issued, master_cell, report_of, send_back
from cipxl.errors import Cancelled, FolderError, UsageError
from cipxl.folder import PlanFolder, save
from cipxl.lock import break_lock, locked
from cipxl.rounds import consolidate, issue, purge, reminders, restore
from cipxl.store import load_master

PROGRAM = Path(__file__).with_name("killing.py")
SOAK = os.environ.get("CIPXL_TESTS") == "soak"


def killed(source: Path, work: Path, moments: list[int]) -> list[dict]:
    command = [sys.executable, str(PROGRAM), str(source), str(work), *map(str, moments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def test_killed_at_any_moment_leaves_the_old_or_the_new_master_and_the_next_run_finishes(tmp_path):
    folder = issued(tmp_path / "A plan")
    send_back(folder, "First Response", {("r1", "impact"): "G", ("m1", "performance"): "81%"})
    send_back(folder, "Early Help", {("r3", "evidence"): "New evidence."})
    (whole,) = killed(folder.path, tmp_path / "whole", [])
    operations, new = whole["done"], whole["after"]
    old = killed(folder.path, tmp_path / "old", [1])[0]["after"]
    assert operations > 40
    assert old != new
    # Every operation from the first that writes; in the bounded form a sample that always has the last ones.
    moments = list(range(1, operations + 1))
    if not SOAK:
        moments = sorted({*random.Random(7).sample(moments, 24), *moments[-36:]})

    results = killed(folder.path, tmp_path / "killed", moments)

    assert len(results) >= 40
    for result in results:
        assert result["after"] in (old, new), result["moment"]
        assert result["again"] == new, result["moment"]
        assert result["left"] == [], result["moment"]
    states = {result["after"] == new for result in results}
    print(f"\nkilled at {len(results)} of {operations} file operations: old or new whole every time")
    assert states == {True, False}


def test_a_lock_left_by_a_program_that_is_gone_is_taken_away(tmp_path):
    folder = issued(tmp_path / "A plan")
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True
    )
    with folder.lock():
        held = json.loads((folder.path / "cipxl.lock").read_text())
    (folder.path / "cipxl.lock").write_text(json.dumps({**held, "process": int(gone.stdout)}))

    report_of(folder)

    assert not (folder.path / "cipxl.lock").exists()


TAKE_THE_LOCK = """
import sys, time
from pathlib import Path
from cipxl.errors import FolderError
from cipxl.lock import locked

folder = Path(sys.argv[1])
print("ready", flush=True)
while not (folder / "go").exists():
    pass
try:
    with locked(folder):
        time.sleep(0.5)
        print("held")
except FolderError:
    print("refused")
"""


@pytest.mark.parametrize("turn", range(20 if SOAK else 3))
def test_of_several_that_find_a_lock_left_behind_one_gets_the_folder(tmp_path, turn):
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True
    )
    left = {"who": "an officer", "computer": socket.gethostname(), "since": "20/10/2020 09:00"}
    (tmp_path / "cipxl.lock").write_text(json.dumps({**left, "process": int(gone.stdout)}))
    command = [sys.executable, "-c", TAKE_THE_LOCK, str(tmp_path)]
    several = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    for one in several:
        assert one.stdout.readline() == "ready\n"
    (tmp_path / "go").touch()

    said = sorted(one.communicate()[0].strip() for one in several)

    assert said == ["held", "refused", "refused", "refused"]
    assert [path.name for path in tmp_path.iterdir()] == ["go"]


def test_a_lock_that_was_broken_and_taken_by_another_is_left_to_them(tmp_path):
    theirs = {"who": "an officer", "computer": "PC12", "since": "20/10/2020 09:00", "process": 1}
    with locked(tmp_path):
        break_lock(tmp_path)
        (tmp_path / "cipxl.lock").write_text(json.dumps(theirs))

    assert json.loads((tmp_path / "cipxl.lock").read_text()) == theirs


def test_a_lock_of_another_computer_holds(tmp_path):
    folder = issued(tmp_path / "A plan")
    held = {"who": "an officer", "computer": "PC12", "since": "20/10/2020 09:00", "process": 1}
    (folder.path / "cipxl.lock").write_text(json.dumps(held))

    with pytest.raises(FolderError, match="an officer on PC12 since 20/10/2020 09:00"):
        report_of(folder)


def test_a_full_disk_is_said_plainly_and_the_old_file_stays(tmp_path):
    path = tmp_path / "master.xlsx"
    path.write_text("old")

    def fill(working: Path) -> None:
        working.write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(FolderError, match="the disk is full"):
        save(path, fill)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["master.xlsx"]


def test_what_does_not_read_back_is_not_saved(tmp_path):
    path = tmp_path / "master.xlsx"
    path.write_text("old")

    def refuse(working: Path) -> None:
        raise FolderError("It did not read back.")

    with pytest.raises(FolderError):
        save(path, lambda working: working.write_text("new"), refuse)
    assert path.read_text() == "old"


def test_stopping_changes_nothing(tmp_path):
    folder = issued(tmp_path / "A plan")
    send_back(folder, "First Response", {("r1", "impact"): "G"})
    before = folder.master.read_bytes()

    def stop(done: int, total: int, what: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        consolidate(folder, LATER, progress=stop)
    assert folder.master.read_bytes() == before
    assert not (folder.path / "cipxl.lock").exists()


def test_restore_takes_back_the_last_consolidation_and_can_be_taken_back(tmp_path):
    folder = issued(tmp_path / "A plan")
    send_back(folder, "First Response", {("r1", "impact"): "G"})
    report_of(folder)

    restore(folder, LATER + timedelta(minutes=1))
    assert master_cell(folder, "r1", "impact") == "R"
    restore(folder, LATER + timedelta(minutes=2))
    assert master_cell(folder, "r1", "impact") == "G"


def test_restore_of_a_copy_that_is_not_there_says_which_there_are(tmp_path):
    folder = issued(tmp_path / "A plan")
    with pytest.raises(UsageError, match="The latest are: master 2020-09-14"):
        restore(folder, LATER, "yesterday")


def test_only_so_many_backups_are_kept_as_the_settings_say(tmp_path):
    folder = issued(tmp_path / "A plan")
    file = folder.path / "plan.toml"
    file.write_text("backups_kept = 3\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    folder = PlanFolder(folder.path)
    for minute in range(6):
        folder.back_up(datetime(2021, 1, 1, 9, minute))
    assert len(list(folder.backups.iterdir())) == 3


def test_a_reminder_names_the_team_the_due_date_and_the_recommendations(tmp_path):
    folder = issued(tmp_path / "A plan")
    send_back(folder, "First Response", {("r1", "impact"): "G"})

    found = reminders(folder, LATER.date())

    assert [one.team for one in found] == ["Early Help", "Fostering"]
    assert "was due on Friday 16 October 2020" in found[0].text
    assert "recommendations 2, 3" in found[0].text
    assert "'Early Help - October 2020.xlsx'" in found[0].text


def test_a_return_is_never_written_to(tmp_path):
    folder = issued(tmp_path / "A plan")
    path = Return(folder, "First Response").type("r1", "impact", "G").save()
    path.chmod(0o444)
    before, changed = path.read_bytes(), path.stat().st_mtime_ns

    report_of(folder)

    assert path.read_bytes() == before
    assert path.stat().st_mtime_ns == changed
    assert load_master(folder).log[0].file == path.name


def test_what_a_team_changed_stays_when_its_return_is_moved_away(tmp_path):
    folder = issued(tmp_path / "A plan")
    path = send_back(folder, "First Response", {("r1", "impact"): "G", ("r2", "impact"): "A"})
    send_back(folder, "Early Help", {("r2", "impact"): "A", ("r3", "impact"): "A"})
    report_of(folder)
    path.unlink()

    report = report_of(folder)

    assert [master_cell(folder, row, "impact") for row in ("r1", "r2", "r3")] == ["G", "A", "A"]
    (gone,) = [one for one in report.returns if one.team == "First Response"]
    assert (gone.status, [finding.code for finding in gone.findings]) == ("missing", ["M017"])
    assert {entry.row for entry in load_master(folder).log} >= {"r1", "r2", "r3"}


def test_returns_are_purged_after_their_time_and_the_plan_keeps_what_they_said(tmp_path):
    folder = issued(tmp_path / "A plan")
    path = send_back(folder, "First Response", {("r1", "impact"): "G"})
    report_of(folder)
    issue(folder, "January 2021", date(2021, 1, 15), datetime(2020, 12, 14))

    assert purge(folder, datetime(2021, 2, 1)) == ()
    assert purge(folder, datetime(2022, 10, 17), dry_run=True) == (path,)
    assert purge(folder, datetime(2022, 10, 17), agreed=()) == ()
    assert path.exists()
    assert purge(folder, datetime(2022, 10, 17)) == (path,)

    assert not path.exists()
    assert master_cell(folder, "r1", "impact") == "G"
    assert [entry.file for entry in load_master(folder).log if entry.outcome == "purged"] == [path.name]
    consolidate(folder, datetime(2022, 10, 18), round_name="October 2020")
    assert master_cell(folder, "r1", "impact") == "G"
