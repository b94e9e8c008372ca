"""What a report states of a plan, and what the plan says to it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from cipxl.checks.counted import Quantity
from cipxl.figures import Figure
from cipxl.findings import Place
from cipxl.period import Period

__all__ = ["Kind", "Said", "Statement", "Verdict", "Way"]

Kind = Literal["count", "move", "total", "amount", "figure", "gap", "period", "rating"]
Verdict = Literal["agrees", "contradicts", "unknown"]
Way = Literal["", "up", "down", "any", "none"]

_FROZEN = ConfigDict(frozen=True)


class Said(BaseModel):
    """One thing that a sentence states.

    A "count" says that `quantity` rows have the rating `code` on one of `dimensions`; a "move" that so many have gone
    from the rating `was` to `code` (either may be ""), `way` up, down, any way or not at all; a "total" that there are
    `number` of `word`; an "amount" how many or how much there is of anything else; a "figure" what a measure is at, in
    a sentence that has `number` of its kind; a "gap" by how much two figures differ; a "period" what the report is
    about; a "rating" that the row `row` has `code`, on each of the dimensions where `every` is set.

    `rows` are the rows within which is counted, all where there are none. `period` is the time that it speaks of where
    it names one, `other_time` whether that is not the plan's present round, `round` the earlier round that has that
    name; `about` is what stands before the sentence or at the head of its column. `beyond` says why the plan cannot
    know it, `doubt` why it cannot be told that it is wrong; a period, total or dimension that is not `firm` may be
    another than the plan's own.
    """

    model_config = _FROZEN

    kind: Kind
    words: str
    sentence: str
    place: str
    about: str = ""
    number: int = 0
    quantity: Quantity = Quantity()
    word: str = ""
    code: str = ""
    was: str = ""
    way: Way = ""
    dimensions: tuple[str, ...] = ()
    every: bool = False
    row: str = ""
    rows: tuple[str, ...] = ()
    figure: Figure | None = None
    beside: tuple[Figure, ...] = ()
    period: Period | None = None
    other_time: bool = False
    round: str = ""
    beyond: str = ""
    doubt: str = ""
    firm: bool = True


class Statement(BaseModel):
    """One thing that a report states, held against the plan.

    `plan_says` is what the plan has, or why it cannot be known; `cells` are where it has it.
    """

    model_config = _FROZEN

    kind: Kind
    verdict: Verdict
    words: str
    sentence: str
    place: str
    plan_says: str
    cells: tuple[Place, ...] = ()
