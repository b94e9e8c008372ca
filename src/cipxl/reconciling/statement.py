"""What a report states of a plan, and what the plan says to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from cipxl.checks.counted import Quantity
from cipxl.figures import Figure
from cipxl.findings import Place
from cipxl.period import Period

__all__ = ["VERDICT_WORDS", "Kind", "Said", "Statement", "Verdict", "Way"]

Kind = Literal["count", "move", "total", "amount", "figure", "gap", "period", "rating", "due", "redated"]
Verdict = Literal["agrees", "contradicts", "unknown"]
Way = Literal["", "up", "down", "any", "none"]

VERDICT_WORDS: Mapping[Verdict, str] = {
    "contradicts": "The plan contradicts",
    "agrees": "The plan agrees with",
    "unknown": "Cannot be known from the plan",
}
"""The verdicts in words, in the order in which a person looks at them."""

_FROZEN = ConfigDict(frozen=True)


class Said(BaseModel):
    """One thing that a sentence states.

    A "count" says that `quantity` rows have the rating `code` on one of `dimensions`; a "move" that so many have gone
    from the rating `was` to `code` (either may be ""), `way` up, down, any way or not at all; a "total" that there are
    `number` of `word`; an "amount" how many or how much there is of anything else; a "figure" what a measure is at, in
    a sentence that has `number` of its kind; a "gap" by how much two figures differ; a "period" what the report is
    about; a "rating" that the row `row` has `code`, on each of the dimensions where `every` is set; a "due" the date
    that an action has in its field `code`; "redated" that `quantity` actions have another date than they first had.

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

    @property
    def where(self) -> str:
        """Where the plan has it, as a person finds it: "Appendix A D5, D7"; "" where it has it nowhere."""
        cells = ", ".join(dict.fromkeys(cell.a1 for cell in self.cells if cell.a1))
        return f"{self.cells[0].sheet} {cells}".strip() if cells else ""

    @property
    def answer(self) -> str:
        """What the plan says to it and where, or why it cannot be known."""
        if self.verdict == "unknown":
            return f"because {self.plan_says}"
        return f"the plan: {self.plan_says}{f' [{self.where}]' if self.where else ''}"
