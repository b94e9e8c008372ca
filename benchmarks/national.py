"""A national year: every council's monthly round, one after the other, in one process.

    python -m benchmarks.national [ROUNDS]

153 councils with 20 teams report in 12 months: 1,836 rounds, 36,720 returns. Told is how the last rounds compare with
the first in time and in memory, which must stay flat. A year takes some ten minutes, so `python -m benchmarks` runs the
first rounds only.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks._returns import LATER, ROUND, make_round
from benchmarks.consolidate import peak
from cipxl.folder import PlanFolder
from cipxl.rounds import consolidate

COUNCILS, TEAMS, MONTHS, ROWS = 153, 20, 12, 12
YEAR = COUNCILS * MONTHS
FIRST = 36
"""Rounds that are run where nobody asks for more, and that the last ones are held against."""


def rounds(place: Path, count: int) -> Iterator[PlanFolder]:
    """So many plan folders with a round of returns each, made one at a time and gone when the next is asked for."""
    made = make_round(place / "sent", ROWS, TEAMS)
    for number in range(count):
        path = place / f"round {number}"
        shutil.copytree(made.folder, path, copy_function=os.link)
        yield PlanFolder(path)
        shutil.rmtree(path)


def run(count: int = FIRST) -> Iterator[str]:
    """The line of this benchmark."""
    took, most = [], []
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as place:
        for folder in rounds(Path(place), count):
            begun = time.perf_counter()
            consolidate(folder, LATER, round_name=ROUND)
            took.append(time.perf_counter() - begun)
            most.append(peak())
    part = max(1, min(FIRST, count // 3))
    early, late = sorted(took[:part])[part // 2], sorted(took[-part:])[part // 2]
    yield (
        f"national: {count:,} rounds, {count * TEAMS:,} returns of {ROWS} rows; a round at the end takes "
        f"{late / early:.2f} of the time of one at the beginning, and the peak memory is "
        f"{most[-1] / most[part - 1]:.2f} of what it was after {part} rounds ({most[-1]:.0f} MiB)"
    )


def main(arguments: list[str]) -> None:
    """Run so many rounds, a year's where no number is given."""
    for line in run(int(arguments[0]) if arguments else YEAR):
        print(line, flush=True)  # a benchmark's answer


if __name__ == "__main__":
    main(sys.argv[1:])
