"""How long a whole consolidation takes, against the loop that only reads and joins the same returns.

    python -m benchmarks.consolidate [--full]

The loop is what people write: `pandas.read_excel` of each file, then `concat`. A consolidation reads behind the guard,
compares each return with what was issued, checks, merges, and writes the master, its log and the page of findings. The
limit unpacks every part and runs expat over it without handlers. Each runs in a process of its own, in turn, the best
of some turns; the imports of pandas and cipxl are not counted. Ratios of elapsed time and of peak memory.

Without `--full` the largest rounds are left out, so that it takes some minutes.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks._returns import LATER, ROUND, MadeRound, change, make_round

SIZES = ((20, 12), (20, 60), (20, 400), (200, 12), (200, 60), (1000, 60))
MORE = ((200, 400), (1000, 12), (1000, 400))
CHANGED = 0.05
START_TURNS = 7

EMPTY = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([]); window = QMainWindow(); window.show(); app.processEvents()
"""
OURS = """
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from cipxl_gui.look import dress
from cipxl_gui.main_window import MainWindow
app = QApplication([]); dress(app, "system", 100)
window = MainWindow(QSettings("/nonexistent/settings.ini", QSettings.Format.IniFormat)); window.show()
app.processEvents()
"""


class Took(NamedTuple):
    """Elapsed seconds, and the peak of a process's memory in MiB."""

    seconds: float
    peak: float

    def better(self, other: Took) -> Took:
        """The lesser of each."""
        return Took(min(self.seconds, other.seconds), min(self.peak, other.peak))


def run(full: bool = False) -> Iterator[str]:
    """The lines of this benchmark."""
    whole: dict[tuple[int, int], float] = {}
    for returns, rows in (*SIZES, *(MORE if full else ())):
        with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as place:
            made = make_round(Path(place) / "sent", rows, returns)
            took = _round(made, Path(place), turns=2 if returns > 200 else 3)
        loop, ours, limit, again, same, two = (took[name] for name in JOBS)
        whole[returns, rows] = ours.seconds
        times = {name: one.seconds / loop.seconds for name, one in (("ours", ours), ("two", two))}
        yield (
            f"consolidate: {returns:,} returns of {rows} rows in {times['ours']:.2f} of the pandas loop's time "
            f"(two processes {times['two']:.2f}; {ours.seconds / limit.seconds:.1f}x the limit), "
            f"{ours.peak / loop.peak:.2f} of its memory ({ours.peak:.0f} MiB); with {CHANGED:.0%} changed since "
            f"{loop.seconds / again.seconds:.1f}x, with nothing changed {loop.seconds / same.seconds:.1f}x as fast"
        )
    early = (whole[200, 60] - whole[20, 60]) / 180
    late = (whole[1000, 60] - whole[200, 60]) / 800
    yield f"consolidate: one more return costs {late / early:.2f} at 1,000 returns of what it costs at 200 (60 rows)"
    yield from start()


def start() -> Iterator[str]:
    """How long it takes until the command line answers and the window shows."""
    python, environment = sys.executable, {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    commands = {
        "pass": [python, "-c", "pass"],
        "help": [python, "-m", "cipxl", "--help"],
        "empty": [python, "-c", EMPTY],
        "window": [python, "-c", OURS],
    }
    best = dict.fromkeys(commands, float("inf"))
    for _ in range(START_TURNS):
        for name, command in commands.items():
            begun = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True, env=environment)
            best[name] = min(best[name], time.perf_counter() - begun)
    yield (
        f"start: cipxl --help takes {best['help'] / best['pass']:.1f}x as long as python -c pass, "
        f"the first window {best['window'] / best['empty']:.2f}x as long as an empty one"
    )


def _round(made: MadeRound, place: Path, turns: int) -> Mapping[str, Took]:
    """What each job took, the best of so many turns of all."""
    found: dict[str, Took] = {}
    for turn in range(1, turns + 1):
        for name in JOBS:
            work = place / ("two" if name == "two" else "work")
            if name in ("ours", "two"):
                shutil.rmtree(work, ignore_errors=True)
                shutil.copytree(made.folder, work, copy_function=os.link)
            if name == "again":
                change(MadeRound(work, sorted(work.glob("rounds/*/returns/*"))), CHANGED, turn)
            took = _in_a_process(name, made.folder if name in ("loop", "limit") else work)
            found[name] = took.better(found.get(name, took))
    return found


def _in_a_process(name: str, folder: Path) -> Took:
    command = [sys.executable, "-m", "benchmarks.consolidate", "--job", name, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    return Took(*json.loads(done.stdout))


def _loop(folder: Path) -> Callable[[], object]:
    import pandas as pd

    paths = sorted(folder.glob("rounds/*/returns/*"))

    def read(path: Path) -> pd.DataFrame:
        return pd.read_excel(path, engine="openpyxl", dtype=object, keep_default_na=False)

    read(paths[0])
    return lambda: pd.concat([read(path) for path in paths])


def _limit(folder: Path) -> Callable[[], object]:
    from benchmarks.reading import limit

    return lambda: limit(sorted(folder.glob("rounds/*/returns/*")))


def _ours(folder: Path, processes: int = 1) -> Callable[[], object]:
    from cipxl.folder import PlanFolder
    from cipxl.rounds import consolidate, executor_for

    def job() -> None:
        with executor_for(processes) as executor:
            consolidate(PlanFolder(folder), LATER, round_name=ROUND, executor=executor)

    return job


JOBS: Mapping[str, Callable[[Path], Callable[[], object]]] = {
    "loop": _loop,
    "ours": _ours,
    "limit": _limit,
    "again": _ours,
    "same": _ours,
    "two": lambda folder: _ours(folder, 2),
}


def peak() -> float:
    """The most memory that this process has had, in MiB."""
    status = Path("/proc/self/status")
    if status.exists():  # what getrusage tells there includes the process that started this one
        return int(re.findall(r"VmHWM:\s+(\d+) kB", status.read_text())[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)


def main(arguments: Sequence[str]) -> None:
    """Run all, or in a process of its own one job."""
    if arguments[:1] == ["--job"]:
        job = JOBS[arguments[1]](Path(arguments[2]))
        begun = time.perf_counter()
        job()
        took = time.perf_counter() - begun
        sys.stdout.write(json.dumps([took, peak()]))
        return
    for line in run(full="--full" in arguments):
        print(line, flush=True)  # a benchmark's answer


if __name__ == "__main__":
    main(sys.argv[1:])
