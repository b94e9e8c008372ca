"""How well figures, targets, periods and dates are read out of cells that a person has read by hand."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cipxl.figures import read_cell
from cipxl.period import read_dates

DATA = Path(__file__).parent.parent / "data"
CASES, MADE = DATA / "figures.jsonl", DATA / "figures_made.jsonl"
LEAST = {CASES: (0.95, 0.88), MADE: (0.98, 0.97)}  # core and full

# Compared as units; what is counted (children, posts) is not, and rates are one kind.
UNITS = {"%", "percentage points", "hours", "days", "working days", "weeks", "months", "years", "£"}
PARTS_OF = {
    "baseline": "previous",
    "previous_target": "target",
    "annual target": "target",
    "quarter target": "target",
    "benchmark_equal": "benchmark",
    "difference": "change",
    "reduction": "change",
    "increase": "change",
}
Item = dict[str, Any]


def cases(path: Path) -> list[Item]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [case for case in map(json.loads, lines) if not case.get("ambiguous")]


def found(case: Item) -> list[Item]:
    if case["kind"] in {"period", "date"}:
        return [mention.model_dump(mode="json", exclude_none=True) for mention in read_dates(case["text"])]
    return [figure.model_dump(mode="json", exclude_none=True) for figure in read_cell(case["text"], case["kind"])]


def number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value)).normalize()


def core(item: Item, kind: str) -> tuple[object, ...]:
    """The numbers with their units, or that there is none; of dates all."""
    if kind in {"period", "date"}:
        return tuple(item.get(key) for key in ("type", "date", "start", "end"))
    if item.get("no_value"):
        return ("no value",)
    unit = str(item.get("unit") or "")
    kept = unit if unit in UNITS else "rate" if unit.startswith(("rate", "per ")) else None
    return (*(number(item.get(key)) for key in ("value", "low", "high")), kept)


def full(item: Item, kind: str) -> tuple[object, ...]:
    """The core, and the limit, the period and the role."""
    if kind in {"period", "date"} or item.get("no_value"):
        return core(item, kind)
    limit = item.get("comparator")
    period = item.get("period") or {}
    role = item.get("role") or ("target" if kind == "target" else "actual")
    role = "other" if role in {"spread", "planned"} else PARTS_OF.get(role, role)
    return (*core(item, kind), None if limit == "range" else limit, period.get("start"), period.get("end"), role)


@pytest.mark.parametrize("path", [CASES, MADE], ids=["published", "made"])
def test_cells_are_read_as_a_careful_person_reads_them(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    right: Counter[str] = Counter()
    wrong = []
    read = cases(path)
    for case in read:
        kind, got = case["kind"], found(case)
        for name, key in (("core", core), ("full", full)):
            same = Counter(key(item, kind) for item in case["expect"]) == Counter(key(item, kind) for item in got)
            right[name] += same
            if name == "full" and not same:
                wrong.append(f"{case['id']} {case['text'][:70]!r}")
    share = {name: right[name] / len(read) for name in ("core", "full")}
    with capsys.disabled():
        print(f"\n{path.stem}: {len(read)} cells, core {share['core']:.1%}, full {share['full']:.1%}")
    assert len(read) > 100
    assert share["core"] >= LEAST[path][0], wrong
    assert share["full"] >= LEAST[path][1], wrong


@pytest.mark.parametrize("kind", ["performance", "target", "period", "date"])
def test_no_cell_is_lost_whatever_column_it_stands_in(kind: str) -> None:
    for case in (*cases(CASES), *cases(MADE)):
        assert found({"text": case["text"], "kind": kind}) or kind in {"period", "date"}
