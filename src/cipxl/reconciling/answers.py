"""How the plan's answer to a statement is put."""

from __future__ import annotations

from collections.abc import Iterable

from cipxl.findings import Place, shorten
from cipxl.reconciling.ground import Ground, Reached
from cipxl.reconciling.statement import Said, Statement, Verdict
from cipxl.summary import plural

__all__ = ["OTHER", "answer", "counted_as", "short_name", "shown"]

OTHER = "it speaks of another time"


def answer(said: Said, verdict: Verdict, says: str, cells: Iterable[Place] = ()) -> Statement:
    """What the plan says to a statement."""
    return Statement(
        kind=said.kind, verdict=verdict, words=said.words, sentence=said.sentence, place=said.place,
        plan_says=says, cells=tuple(cells),
    )  # fmt: skip


def counted_as(ground: Ground, dimension: str, number: int) -> str:
    """What so many things are called that have a rating."""
    profile = ground.subject.profile
    word = profile.counted(profile.dimension(dimension))
    return word if number == 1 else plural(word)


def short_name(ground: Ground, dimension: str) -> str:
    """What a dimension is called."""
    return ground.subject.profile.dimension(dimension).label


def shown(ground: Ground, one: Reached) -> str:
    """A figure of the plan: of which measure, as its cell has it, under which heading."""
    row = ground.row(one.row)
    return (
        f"{shorten(row.get('measure'), 60)}: '{shorten(row.get(one.field), 50)}' ({ground.subject.heading(one.field)})"
    )
