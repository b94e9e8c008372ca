"""The benchmarks measure what they say; how long anything takes is no matter here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def figures(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks import figures

    yield figures
    figures.forget()


def test_a_year_of_returns_is_60_000_cells_of_which_few_are_new(figures):
    returns = figures.year()
    cells = [cell for sheet in returns for cell in sheet]

    assert (len(returns), len(cells)) == (48, 60_000)
    assert 1_000 < len(set(cells)) < 3_000
    assert returns == figures.year()


def test_each_distinct_text_is_read_once(figures):
    returns = figures.year()
    figures.forget()
    figures.figures_of(returns)
    assert figures.cells._read_cached.cache_info().misses == len({cell for sheet in returns for cell in sheet})


def test_an_unknown_benchmark_is_wrong_usage():
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks", "nothing"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 2
    assert "There is no benchmark 'nothing'" in run.stderr and "figures" in run.stderr


def test_a_national_year_is_made_and_consolidated_one_round_at_a_time(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks import national

    from cipxl.rounds import consolidate

    assert national.YEAR * national.TEAMS == 36_720
    changed = []
    for folder in national.rounds(tmp_path, 2):
        before = folder.master.read_bytes()
        consolidate(folder, national.LATER, round_name=national.ROUND)
        changed.append(folder.master.read_bytes() != before)
        assert len(list(tmp_path.glob("round *"))) == 1
    assert changed == [True, True]
    assert not list(tmp_path.glob("round *"))


def test_the_column_for_excel_is_2_000_rows_of_texts_that_differ(figures):
    from benchmarks import addin

    performance, target = addin.columns()
    assert len(performance) == len(target) == 2000
    assert len({text for (text,) in performance}) > 1200
    assert addin.columns() == (performance, target)


def test_the_window_is_measured_with_as_many_rows_as_it_says(qapp, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks import window

    assert len(window.return_lines(window.TEAMS)) == 1_000
    lines = window.made_lines(window.FINDINGS)
    assert (len(lines), len({line.code for line in lines})) == (60_000, window.RULES)
    names = [name for name, mine, bare in window.measured(qapp, 10, 600) if mine > 0 and bare > 0]
    assert len(names) == 6
