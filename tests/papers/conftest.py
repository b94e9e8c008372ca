"""How much is checked in papers, counted and told at the end of the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

COUNTS = pytest.StashKey[Counter[str]]()


@pytest.fixture
def count_checks(request: pytest.FixtureRequest) -> Callable[[str, int], None]:
    """Adds to the number of checks of a kind that the run tells at its end."""
    counts = request.config.stash.setdefault(COUNTS, Counter())

    def add(what: str, number: int) -> None:
        counts[what] += number

    return add


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    counts = config.stash.get(COUNTS, Counter())
    if counts:
        terminalreporter.section("papers")
        for what, number in sorted(counts.items()):
            terminalreporter.write_line(f"{what}: {number:,}")
