"""What a report states of a plan, and what the plan says to it."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict

from cipxl.figures import Figure
from cipxl.findings import Place
from cipxl.period import Period

__all__ = ["Kind", "Said", "Statement", "Verdict"]

Kind = Literal["count", "total", "amount", "figure", "period", "rating"]
Verdict = Literal["agrees", "contradicts", "unknown"]

_FROZEN = ConfigDict(frozen=True)


class Said(BaseModel):
    """One thing that a sentence states.

    A "count" says that `number` rows (or `share` per cent of them) have the rating `code` on one of `dimensions`; a
    "total" that there are `number` rows; an "amount" how many or how much there is of anything else; a "figure" what a
    measure is at, in a sentence that has `number` of its kind; a "period" what the report is about; a "rating" that the
    row `row` has `code`. `period` is the time that it speaks of where it names one, `other_time` whether that is not
    the plan's present round; `about` is what stands before the sentence or at the head of its column; `known` is False
    where it counts something that the plan does not rate.
    """

    model_config = _FROZEN

    kind: Kind
    words: str
    sentence: str
    place: str
    about: str = ""
    number: int = 0
    code: str = ""
    share: Decimal | None = None
    dimensions: tuple[str, ...] = ()
    row: str = ""
    figure: Figure | None = None
    period: Period | None = None
    other_time: bool = False
    known: bool = True
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
