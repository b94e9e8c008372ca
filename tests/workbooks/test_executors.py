"""Returns read in this process, in several, in threads or on a cluster give the same, and can be stopped anywhere."""

from __future__ import annotations

import os
import shutil
import signal
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from builders import LATER, ROUND, Return, plan, plan_folder
from cipxl.cli import main
from cipxl.cli.command import time_left
from cipxl.errors import Cancelled, FolderError, UsageError
from cipxl.folder import PlanFolder
from cipxl.rounds import consolidate, executor_for, processes_for
from cipxl.rounds.scheduling import WORTH_PROCESSES
from cipxl.settings import Team

TEAMS, COPIES = 40, 80  # so that several batches wait for each of two workers


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round in which many teams of one recommendation each have answered, some of them differently."""
    from builders import DUE, NOW
    from cipxl.rounds import issue

    teams = [Team(name=f"Team {number:02}", recommendations=(str(number % 6 + 1),)) for number in range(TEAMS)]
    folder = plan_folder(tmp_path_factory.mktemp("sent") / "plan", plan(), teams)
    issue(folder, ROUND, DUE, NOW)
    for number, team in enumerate(teams):
        row = f"r{number % 6 + 1}"
        back = Return(folder, team.name)
        back.type(row, "evidence", f"Evidence of {number % 6} in {number // 20}").type(row, "implementation", "G")
        if number == 7:
            back.type(row, "impact", "mauve")
        back.save()
    place = folder.returns_folder(ROUND)
    for number in range(COPIES):
        shutil.copy2(place / back.name, place / f"copy {number:02}.xlsx")
    (place / "scan.xlsx").write_bytes(b"%PDF-1.7 a scan")
    return folder.path


def outcome(sent: Path, place: Path, executor: Executor | None) -> tuple[dict[str, Any], bytes]:
    """What a consolidation says and what it writes."""
    shutil.copytree(sent, place)
    folder = PlanFolder(place)
    report = consolidate(folder, LATER, executor=executor)
    return report.model_dump(exclude={"master", "backup", "findings_page"}), folder.master.read_bytes()


@pytest.fixture(scope="module")
def expected(sent: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], bytes]:
    return outcome(sent, tmp_path_factory.mktemp("here") / "plan", None)


def test_one_process_reads_all_of_it(expected: tuple[dict[str, Any], bytes]) -> None:
    report, _ = expected
    assert [one["status"] for one in report["returns"]].count("used") == TEAMS
    assert report["conflicts"]
    assert len(report["queries"]) == 1


def test_several_processes_give_the_same(sent: Path, tmp_path: Path, expected: tuple[dict[str, Any], bytes]) -> None:
    with executor_for(2) as executor:
        assert outcome(sent, tmp_path / "plan", executor) == expected


def test_threads_give_the_same(sent: Path, tmp_path: Path, expected: tuple[dict[str, Any], bytes]) -> None:
    with ThreadPoolExecutor(2) as executor:
        assert outcome(sent, tmp_path / "plan", executor) == expected


@pytest.mark.parametrize("stop", [Cancelled, KeyboardInterrupt])
@pytest.mark.parametrize("processes", [1, 2])
def test_stopping_on_the_way_changes_nothing(
    sent: Path, tmp_path: Path, stop: type[BaseException], processes: int
) -> None:
    shutil.copytree(sent, tmp_path / "plan")
    folder = PlanFolder(tmp_path / "plan")
    before = {path: path.read_bytes() for path in folder.path.rglob("*") if path.is_file()}

    def stopping(done: int, total: int, what: str) -> None:
        if done:
            raise stop()

    with executor_for(processes) as executor, pytest.raises(stop):
        consolidate(folder, LATER, executor=executor, progress=stopping)
    assert {path: path.read_bytes() for path in folder.path.rglob("*") if path.is_file()} == before


def test_progress_counts_every_file_with_any_executor(sent: Path, tmp_path: Path) -> None:
    shutil.copytree(sent, tmp_path / "plan")
    steps: list[tuple[int, int]] = []
    with ThreadPoolExecutor(2) as executor:
        consolidate(
            PlanFolder(tmp_path / "plan"),
            LATER,
            executor=executor,
            progress=lambda done, total, what: steps.append((done, total)),
        )
    assert steps[0] == (0, TEAMS + COPIES + 1)
    assert steps[-1] == (TEAMS + COPIES + 1, TEAMS + COPIES + 1)
    assert steps == sorted(steps)


def test_a_process_ended_from_outside_stops_the_job_and_changes_nothing(sent: Path, tmp_path: Path) -> None:
    shutil.copytree(sent, tmp_path / "plan")
    folder = PlanFolder(tmp_path / "plan")
    before = folder.master.read_bytes()
    with executor_for(2) as executor:
        assert executor is not None
        executor.submit(os._exit, 1)
        with pytest.raises(FolderError, match="ended from outside"):
            consolidate(folder, LATER, executor=executor)
    assert folder.master.read_bytes() == before


def test_a_cluster_gives_the_same_though_a_worker_dies_on_the_way(
    sent: Path, tmp_path: Path, expected: tuple[dict[str, Any], bytes]
) -> None:
    if not os.environ.get("CI"):
        pytest.importorskip("distributed", reason="the extra cipxl[dask] is not installed")
    from distributed import LocalCluster

    shutil.copytree(sent, tmp_path / "plan")
    folder = PlanFolder(tmp_path / "plan")
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        pids = [nanny.pid for nanny in cluster.workers.values()]
        killed = []

        def kill(done: int, total: int, what: str) -> None:
            if done and not killed:
                killed.append(pids[0])
                os.kill(pids[0], signal.SIGTERM if os.name == "nt" else signal.SIGKILL)

        with executor_for(scheduler=cluster.scheduler_address) as executor:
            report = consolidate(folder, LATER, executor=executor, progress=kill)
    assert killed
    found = report.model_dump(exclude={"master", "backup", "findings_page"}), folder.master.read_bytes()
    assert found == expected


def test_a_cluster_whose_workers_all_die_of_a_file_is_given_up() -> None:
    if not os.environ.get("CI"):
        pytest.importorskip("distributed", reason="the extra cipxl[dask] is not installed")
    import dask
    from distributed import LocalCluster

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        pytest.raises(FolderError, match="ended from outside"),
        executor_for(scheduler=cluster.scheduler_address) as executor,
    ):
        assert executor is not None
        executor.submit(os._exit, 1).result()


def test_no_scheduler_at_an_address_is_said() -> None:
    if not os.environ.get("CI"):
        pytest.importorskip("distributed", reason="the extra cipxl[dask] is not installed")
    with pytest.raises(UsageError, match="No Dask scheduler answers"), executor_for(scheduler="nowhere at all"):
        pass


def test_the_command_line_takes_a_number_of_processes(sent: Path, tmp_path: Path) -> None:
    shutil.copytree(sent, tmp_path / "plan")
    assert main(["consolidate", str(tmp_path / "plan"), "--processes", "2"]) == 1
    assert main(["consolidate", str(tmp_path / "plan"), "--processes", "0"]) == 2


def test_processes_are_for_many_files() -> None:
    assert processes_for(12) == 1
    assert processes_for(WORTH_PROCESSES) == min(os.cpu_count() or 1, 8)


def test_time_left_is_told_once_it_can_be() -> None:
    assert time_left(1, 50, 100) == ""
    assert time_left(10, 2, 100) == ""
    assert time_left(10, 20, 100) == ", about 50 seconds left"
    assert time_left(60, 100, 900) == ", about 9 minutes left"
