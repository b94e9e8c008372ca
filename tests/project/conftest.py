"""What the tests of the whole program share: each example's story, run once."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from cipxl.demo import Demo, Step, run


class Ran(NamedTuple):
    """A story as it ran, with what it told on the way."""

    demo: Demo
    steps: tuple[Step, ...]

    @property
    def told(self) -> str:
        """What it told, for a test that fails."""
        return "\n".join(line for step in self.steps for line in (step.title, *step.lines))


@pytest.fixture(scope="session")
def story(tmp_path_factory) -> Callable[[str], Ran]:
    """Runs the story of an example, by the name of its profile."""
    ran: dict[str, Ran] = {}

    def one(name: str) -> Ran:
        if name not in ran:
            steps: list[Step] = []
            demo = run(tmp_path_factory.mktemp("demo") / name, steps.append, name)
            ran[name] = Ran(demo, tuple(steps))
        return ran[name]

    return one
