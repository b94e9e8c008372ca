"""How long a column of 2,000 cells takes as one call from Excel, against the library alone on the same cells.

    python -m benchmarks.addin

The call goes through xlwings' own server and conversion of cells, without the transport between Excel's process and
Python's, which only Windows has. Nothing is remembered from before. Ratios of processor time.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from benchmarks.figures import _with_other_numbers, forget, stock
from cipxl import formula, profile, resources, scheme
from cipxl.figures import Figure, read_cell
from cipxl.formula import Polarity
from cipxl.rating import DatedTarget, RatingInputs, rate
from cipxl_addin import functions

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))

ROWS = 2000
TURNS = 7
DAY = date(2021, 3, 31)

Column = list[list[str]]


def columns() -> tuple[Column, Column]:
    """Performance and target of each row: real texts with other numbers, and plain figures, all different."""
    chance = random.Random(2020)  # noqa: S311  # only made-up figures
    texts = stock()["performance"]
    performance = [
        _with_other_numbers(chance.choice(texts), chance) if n % 2 else f"{chance.uniform(5, 100):.2f}%"
        for n in range(ROWS)
    ]
    return [[text] for text in performance], [[f"at least {chance.uniform(50, 99):.2f}%"] for _ in range(ROWS)]


def run() -> Iterator[str]:
    """The lines of this benchmark, one for each function."""
    from excel import opened

    performance, target = columns()
    council = scheme.load(profile.load(resources.usual_profile()).scheme)
    ways: dict[str, tuple[tuple[Column, ...], Callable[[], object]]] = {
        "CIP_VALUE": ((performance,), lambda: [_figure(text, "performance") for (text,) in performance]),
        "CIP_GAP": ((performance, target), lambda: _each(performance, target, _gap)),
        "CIP_RAG": ((performance, target), lambda: _each(performance, target, lambda *row: _rating(council, *row))),
    }
    with opened() as excel:
        for name, (given, alone) in ways.items():
            call = partial(excel.call, name, *given)
            library = called = again = float("inf")
            for _ in range(TURNS):
                library = min(library, _seconds(alone))
                called = min(called, _seconds(call))
                again = min(again, _remembered(call))
            yield (
                f"addin: {ROWS:,} cells in one call of {name} take {called / library:.2f} of the time of the library "
                f"alone (at most 1.30), {called / ROWS * 1000:.2f} ms a cell; remembered {again / library:.3f}"
            )


def _figure(text: str, kind: str) -> Figure | None:
    found = [one for one in read_cell(text, "target" if kind == "target" else "performance") if one.role is None]
    return found[0] if len(found) == 1 and not found[0].no_value else None


def _each(performance: Column, target: Column, work: Callable[[Figure, Figure], object]) -> list[object]:
    pairs = zip(performance, target, strict=True)
    read = [(_figure(text, "performance"), _figure(aim, "target")) for (text,), (aim,) in pairs]
    return [work(one, other) for one, other in read if one and other and one.value is not None]


def _gap(reached: Figure, wanted: Figure) -> object:
    way: Polarity = "low" if wanted.comparator in ("<=", "<") else "high"
    return formula.gap(way).value({"actual": reached.value, "low": wanted.value, "high": wanted.value})


def _rating(council: scheme.Scheme, reached: Figure, wanted: Figure) -> object:
    target = DatedTarget(due=DAY, low=wanted.value, high=wanted.value)
    inputs = {
        "actual": reached.value,
        "targets": (target,),
        "polarity": "high",
        "unit": reached.unit or "",
        "as_at": DAY,
    }
    return rate(council, RatingInputs.model_validate(inputs))


def _seconds(job: Callable[[], object]) -> float:
    """The time of a job where nothing is remembered."""
    forget()
    for function in functions.UDFS.values():
        function.forget()  # type: ignore[attr-defined]
    return _remembered(job)


def _remembered(job: Callable[[], object]) -> float:
    begun = time.process_time()
    job()
    return time.process_time() - begun


if __name__ == "__main__":
    for line in run():
        print(line)  # a benchmark's answer
