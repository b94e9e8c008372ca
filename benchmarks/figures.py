"""How fast a year of cells is read as figures, against what it takes to load the same cells with pandas.

    python -m benchmarks.figures

48 returns (12 teams, 4 quarters) of 250 measures: 60,000 cells of real texts, repeated as a year of returns repeats
them. Every return shows all measures; in a quarter each measure gets one new text, the others stay. The numbers in the
texts are changed from measure to measure, since no two measures have the same figures. Ratios of processor time.
"""

from __future__ import annotations

import json
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from cipxl import resources
from cipxl.figures import read_cell
from cipxl.figures import reading as cells
from cipxl.figures.reading import Kind
from cipxl.importing import plan_from_toml

ROOT = Path(__file__).resolve().parents[1]
TEAMS, ROUNDS, MEASURES = 12, 4, 250
TURNS = 3


class Cell(NamedTuple):
    """A cell's text and whether it tells performance or a target."""

    text: str
    kind: Kind


def stock() -> dict[Kind, list[str]]:
    """The texts that councils wrote: those collected for the tests, and those of the example plan."""
    found: dict[Kind, list[str]] = {"performance": [], "target": []}
    with (ROOT / "tests" / "data" / "figures.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            one = json.loads(line)
            if one["text"].strip() and one["kind"] in found:
                found[one["kind"]].append(one["text"])
    plan = plan_from_toml(resources.examples() / "road-to-excellence" / "content.toml")
    for _, measure in plan.measures:
        found["performance"] += [reading.text for reading in measure.readings]
        found["target"] += [target.text for target in measure.targets]
    return found


def year() -> list[list[Cell]]:
    """The cells of each return of the year, five to a measure: baseline, last year, now, and two targets."""
    chance = random.Random(2020)  # noqa: S311  # only made-up figures
    texts = stock()

    def written(kind: Kind) -> Cell:
        return Cell(_with_other_numbers(chance.choice(texts[kind]), chance), kind)

    fixed = [(written("performance"), written("target"), written("target")) for _ in range(MEASURES)]
    quarters = [[written("performance") for _ in range(MEASURES)] for _ in range(2 * ROUNDS)]
    returns = []
    for number in range(ROUNDS):
        sheet = [
            cell
            for (start, last, coming), before, now in zip(
                fixed, quarters[number], quarters[ROUNDS + number], strict=True
            )
            for cell in (start, before, now, last, coming)
        ]
        returns += [sheet] * TEAMS
    return returns


def _with_other_numbers(text: str, chance: random.Random) -> str:
    """The text with each of its percentages another, written with as many places."""

    def other(found: re.Match[str]) -> str:
        places = len(found[0].partition(".")[2])
        return f"{chance.uniform(5, 100):.{places}f}"

    return re.sub(r"\d{1,3}(?:\.\d+)?(?=\s?%)", other, text)


def figures_of(returns: list[list[Cell]]) -> None:
    """Ours: every cell of every return."""
    for sheet in returns:
        for cell in sheet:
            read_cell(cell.text, cell.kind)


def forget() -> None:
    """Nothing remembered of texts that were read before."""
    cells._read_cached.cache_clear()


def with_pandas(paths: list[Path]) -> None:
    """What people write to have the texts at all: each file to a frame."""
    import pandas as pd

    for path in paths:
        pd.read_excel(path, engine="openpyxl", dtype=object, keep_default_na=False)


def run() -> Iterator[str]:
    """The line of this benchmark."""
    returns = year()
    with tempfile.TemporaryDirectory() as folder:
        paths = list(_workbooks(returns, Path(folder)))
        with_pandas(paths[:1])
        pandas = cold = warm = float("inf")
        for _ in range(TURNS):
            pandas = min(pandas, _seconds(lambda: with_pandas(paths)))
            forget()
            cold = min(cold, _seconds(lambda: figures_of(returns)))
            parsed = cells._read_cached.cache_info().misses
            warm = min(warm, _seconds(lambda: figures_of(returns)))
    count = sum(map(len, returns))
    distinct = len({cell for sheet in returns for cell in sheet})
    yield (
        f"figures: {count:,} cells with {distinct:,} distinct texts ({parsed:,} parsed) read in {cold / pandas:.2f} of "
        f"the time in which pandas loads them, remembered {warm / pandas:.3f}"
    )


def _workbooks(returns: list[list[Cell]], folder: Path) -> Iterator[Path]:
    import xlsxwriter

    for number, sheet in enumerate(returns):
        path = folder / f"return {number}.xlsx"
        with xlsxwriter.Workbook(path) as book:
            page = book.add_worksheet()
            page.write_row(0, 0, ("Baseline", "Last year", "Now", "Target", "Next target"))
            for n, cell in enumerate(sheet):
                page.write_string(1 + n // 5, n % 5, cell.text)
        yield path


def _seconds(job: Callable[[], None]) -> float:
    begun = time.process_time()
    job()
    return time.process_time() - begun


if __name__ == "__main__":
    for line in run():
        print(line)  # a benchmark's answer
