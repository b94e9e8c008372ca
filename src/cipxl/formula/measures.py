"""What is worked out from a measure's figures: gap, met, direction of travel, and the parts of its rating.

Names that these rules read from cells: `actual`, `low` and `high` (the target; the same for a single number, either
may be empty), `polarity` ("high", "low" or "near"), `previous`, `scope` and `previous_scope`, `unit` and
`previous_unit`, `dates` and `values` (ranges of the readings).
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Literal

from cipxl.formula.logic import And, Compare, If, IsBlank, IsNumber, Or
from cipxl.formula.sums import Abs, Add, Highest, Lowest, Max, Min, Mul, Neg, Ratio, Sub
from cipxl.formula.texts import LineAt, OneOf, Same, Tidy
from cipxl.formula.tree import Expr, Num, Ref, Text
from cipxl.formula.words import (
    NO_DATA,
    NO_POLARITY,
    NO_TARGET,
    NOT_COMPARABLE,
    SEE_CHECK,
    TARGET_IS_ZERO,
    TOO_FEW_READINGS,
    number_or,
)

__all__ = [
    "ACTUAL",
    "DATES",
    "POLARITIES",
    "POLARITY",
    "VALUES",
    "ZERO",
    "Polarity",
    "Target",
    "bound",
    "by_polarity",
    "direction",
    "gap",
    "meets",
    "met",
    "plain_gap",
    "relative_gap",
    "trend",
    "with_target",
]

Polarity = Literal["high", "low", "near"]
"""Whether more is better, less is better, or it is best to stay close to the target."""

POLARITIES: tuple[Polarity, ...] = ("high", "low", "near")

ZERO = Num(Decimal(0))
ACTUAL = Ref("actual")
POLARITY = Ref("polarity")
GAP, PREVIOUS = Ref("gap"), Ref("previous")
DATES, VALUES = Ref("dates"), Ref("values")


_LOW, _HIGH = Ref("low"), Ref("high")


class Target:
    """The two ends of a target, from the cells that hold them."""

    def __init__(self, low: Ref = _LOW, high: Ref = _HIGH) -> None:
        self.cells = (low, high)
        self.low: Expr = Lowest(self.cells)
        self.high: Expr = Highest(self.cells)

    def given(self) -> Expr:
        """Whether either end is a number."""
        return Or(tuple(IsNumber(cell) for cell in self.cells))

    def blank(self) -> Expr:
        """Whether both cells are empty."""
        return And(tuple(IsBlank(cell) for cell in self.cells))


def by_polarity(polarity: Polarity | Expr, high: Expr, low: Expr, near: Expr) -> Expr:
    """One of three by what is better: more, less, or close to the target; words where a cell says none of these."""
    if isinstance(polarity, str):
        return {"high": high, "low": low, "near": near}[polarity]
    otherwise = If(OneOf(polarity, ("near", "stay close")), near, Text(NO_POLARITY))
    return If(OneOf(polarity, ("high",)), high, If(OneOf(polarity, ("low",)), low, otherwise))


def with_target(then: Expr, target: Target, missing: Callable[[str], Expr] = Text) -> Expr:
    """`then` where there are a figure and a target; else what is missing."""
    no_target = If(target.blank(), missing(NO_TARGET), Text(SEE_CHECK))
    return number_or(ACTUAL, missing(NO_DATA), If(target.given(), then, no_target))


def gap(polarity: Polarity | Expr = POLARITY, target: Target | None = None) -> Expr:
    """How far the figure is from its target, in the measure's own unit (percentages: points).

    Below 0 is short of the target, whichever way is better; 0 is on it, or inside a range. To a range it is measured
    from the nearest end. A measure that should stay close to its target is never above 0.
    """
    target = target or Target()
    return with_target(plain_gap(ACTUAL, target, polarity), target)


def plain_gap(actual: Expr, target: Target, polarity: Polarity | Expr) -> Expr:
    """The gap of a number from a target that is known to be there."""
    above_low, below_high = Sub(actual, target.low), Sub(target.high, actual)
    return by_polarity(
        polarity,
        high=Add(Min(above_low, ZERO), Max(Sub(actual, target.high), ZERO)),
        low=Add(Min(below_high, ZERO), Max(Sub(target.low, actual), ZERO)),
        near=Add(Min(above_low, ZERO), Min(below_high, ZERO)),
    )


def met(gap: Expr = GAP) -> Expr:
    """Whether the target is met ("Met", "Not met"), or the gap's own words where there is none."""
    return If(IsNumber(gap), If(Compare(gap, ">=", ZERO), Text("Met"), Text("Not met")), gap)


def bound(gap: Expr, target: Target, polarity: Polarity | Expr) -> Expr:
    """The end of the target from which the gap is measured, as a size."""
    short = Compare(gap, "<", ZERO)
    end = by_polarity(
        polarity,
        high=If(short, target.low, target.high),
        low=If(short, target.high, target.low),
        near=If(Compare(ACTUAL, "<", target.low), target.low, target.high),
    )
    return Abs(end)


def relative_gap(
    polarity: Polarity | Expr = POLARITY, *, gap_cell: Expr | None = None, target: Target | None = None
) -> Expr:
    """The gap as a share of the target (-0.05 is 5 % short); words where the target is 0 and the gap is not.

    Args:
        polarity: What is better.
        gap_cell: Where a workbook has the gap in a cell of its own.
        target: Where the target stands.
    """
    target = target or Target()
    if not isinstance(polarity, str):
        high, low, near = (relative_gap(way, gap_cell=gap_cell, target=target) for way in ("high", "low", "near"))
        return by_polarity(polarity, high, low, near)
    gap = gap_cell or plain_gap(ACTUAL, target, polarity)
    quotient = Ratio(gap, bound(gap, target, polarity), Text(TARGET_IS_ZERO))
    share = If(Compare(gap, "=", ZERO), ZERO, quotient)
    return If(IsNumber(gap_cell), share, gap_cell) if gap_cell else with_target(share, target)


def meets(value: Expr, target: Target, polarity: Polarity | Expr) -> Expr:
    """Whether a number is on the right side of the target. The polarity must be known."""
    above, below = Compare(value, ">=", target.low), Compare(value, "<=", target.high)
    return by_polarity(polarity, high=above, low=below, near=And((above, below)))


def direction(
    polarity: Polarity | Expr = POLARITY,
    *,
    stable_band: Decimal = Decimal(0),
    stable_unit: Literal["points", "relative"] = "points",
    same_scope: bool = False,
    before: Ref = PREVIOUS,
    target: Target | None = None,
) -> Expr:
    """Whether the figure is "better", "worse" or "same" beside an earlier one, or "not comparable".

    Args:
        polarity: What is better; a measure that should stay close to its target is better nearer to it.
        stable_band: A change up to this size is "same"; in the measure's unit, or as a share of the earlier figure.
        stable_unit: Which of the two.
        same_scope: Whether the cells for scope and unit are compared too; where they differ, so do the figures.
        before: The earlier figure's cell.
        target: The target, for measures that should stay close to it.
    """
    target = target or Target()
    nearer = Sub(plain_gap(ACTUAL, target, "near"), plain_gap(before, target, "near"))
    band = Num(stable_band) if stable_unit == "points" else Mul(Num(stable_band), Abs(before))
    known = _told(polarity, band, target, high=Sub(ACTUAL, before), low=Sub(before, ACTUAL), near=nearer)
    if same_scope:
        pairs = ((Ref("scope"), Ref("previous_scope")), (Ref("unit"), Ref("previous_unit")))
        alike = And(tuple(Same(Tidy(now), Tidy(then)) for now, then in pairs))
        known = If(alike, known, Text(NOT_COMPARABLE))
    return number_or(ACTUAL, Text(NO_DATA), If(IsNumber(before), known, Text(NOT_COMPARABLE)))


def trend(
    polarity: Polarity | Expr = POLARITY, *, stable_band: Decimal = Decimal(0), target: Target | None = None
) -> Expr:
    """The direction of the line through all readings, from its first date to its last, in the same words."""
    target = target or Target()
    few = Text(TOO_FEW_READINGS)
    first = LineAt(Lowest((DATES,)), VALUES, DATES, few)
    last = LineAt(Highest((DATES,)), VALUES, DATES, few)
    nearer = Sub(plain_gap(last, target, "near"), plain_gap(first, target, "near"))
    band = Num(stable_band)
    known = _told(polarity, band, target, high=Sub(last, first), low=Sub(first, last), near=nearer)
    return If(IsNumber(last), known, few)


def _told(polarity: Polarity | Expr, band: Expr, target: Target, *, high: Expr, low: Expr, near: Expr) -> Expr:
    """The word for a change, above 0 where it is for the better, by what is better."""

    def told(change: Expr) -> Expr:
        word = If(Compare(change, "<", Neg(band)), Text("worse"), Text("same"))
        return If(Compare(change, ">", band), Text("better"), word)

    return by_polarity(polarity, high=told(high), low=told(low), near=If(target.given(), told(near), Text(NO_TARGET)))
