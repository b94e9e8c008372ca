"""The rounds that speed is measured on are real ones: every return is used, and says something."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from cipxl.rounds import consolidate

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def rounds(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks import _returns

    return _returns


def test_each_return_of_a_made_round_is_used_and_some_differ(rounds: ModuleType, tmp_path: Path) -> None:
    made = rounds.make_round(tmp_path / "plan", 12, 15)
    report = consolidate(made.plan_folder, rounds.LATER)
    assert [one.status for one in report.returns] == ["used"] * 15
    assert not any(one.findings for one in report.returns)
    assert report.changes
    assert report.conflicts
    assert not report.proposals
    assert not report.queries


def test_returns_that_are_sent_again_change_the_master(rounds: ModuleType, tmp_path: Path) -> None:
    made = rounds.make_round(tmp_path / "plan", 12, 4)
    consolidate(made.plan_folder, rounds.LATER)
    assert rounds.change(made, 0.25, 1) == 1
    assert consolidate(made.plan_folder, rounds.LATER).master
