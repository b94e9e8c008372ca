"""What is worked out from an action's dates, percentages and status.

Names that these rules read from cells: `due`, `as_at`, `done`, `original`, `forecast` (dates), `months_late`,
`complete`, `percent_complete`, `expected_percent`, `status`, `likely`, `risk`.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from cipxl.formula.logic import And, Compare, If, IsBlank, IsNumber, Or
from cipxl.formula.measures import ZERO
from cipxl.formula.sums import Max, Mul, Sub
from cipxl.formula.texts import After, OneOf
from cipxl.formula.tree import Expr, Num, Ref, Text
from cipxl.formula.words import (
    CHECK_PERCENTAGE,
    NO_DATA,
    NO_DATE,
    NO_EXPECTED,
    NO_FORECAST_DATE,
    NO_ORIGINAL_DATE,
    NO_RISK,
    NO_STATUS,
    NOT_STARTED,
    SEE_CHECK,
    number_or,
    yes,
)
from cipxl.scheme import PercentComplete, ProgressVsTime, Risk, Slippage, StatusMap

__all__ = [
    "DONE_WORDS",
    "NOT_DUE_WORDS",
    "NOT_STARTED_WORDS",
    "deadline_state",
    "is_done",
    "percent_complete",
    "progress_vs_time",
    "risk",
    "slippage",
    "status_map",
]

Outcome = Callable[[str], Expr]
"""The part of a rule that gives a level (by its code) or a word."""

DONE_WORDS = ("done", "complete", "completed", "closed", "achieved")
NOT_STARTED_WORDS = ("not started", "not yet started", "not commenced", "not yet commenced")
NOT_DUE_WORDS = ("not due", "not yet due")

STATUS = Ref("status")
AS_AT, ORIGINAL, FORECAST = Ref("as_at"), Ref("original"), Ref("forecast")
PERCENT, EXPECTED = Ref("percent_complete"), Ref("expected_percent")
_HUNDRED = Num(Decimal(100))


def is_done() -> Expr:
    """Whether an action is finished: its cell says yes, or its status is a word for it."""
    return Or((yes(Ref("complete")), OneOf(STATUS, DONE_WORDS)))


def deadline_state(due_within: int = 28) -> Expr:
    """How a deadline stands: "done", "overdue", "due" (within so many days of `as_at`), "not due" or "No date".

    An action is done where `done` says yes, "done" or "complete", or holds the date on which it was.
    """
    done = Ref("done")
    finished = Or((IsNumber(done), yes(done), OneOf(done, DONE_WORDS)))
    soon = Compare(Sub(Ref("due"), AS_AT), "<=", Num(Decimal(due_within)))
    state = If(Compare(Ref("due"), "<", AS_AT), Text("overdue"), If(soon, Text("due"), Text("not due")))
    dated = If(IsNumber(AS_AT), state, Text(NO_DATE))
    return If(finished, Text("done"), number_or(Ref("due"), Text(NO_DATE), dated))


def slippage(rule: Slippage, outcome: Outcome) -> Expr:
    """A level by how late an action will be against its original date.

    The forecast date is believed while it lies ahead; one that has passed with the action unfinished, or none at all
    after the original date has passed, means that today is the earliest. `months_late` is used as it is where given.
    """
    counted = _by_bands(rule, outcome, lambda limit: (Ref("months_late"), Num(limit)))
    by_date = _by_bands(rule, outcome, lambda limit: (_finish(), After(ORIGINAL, int(limit), rule.unit)))
    late_already = If(
        IsNumber(AS_AT),
        If(Compare(AS_AT, ">", ORIGINAL), by_date, outcome(NO_FORECAST_DATE)),
        outcome(NO_FORECAST_DATE),
    )
    forecast = If(IsNumber(FORECAST), by_date, If(IsBlank(FORECAST), late_already, Text(SEE_CHECK)))
    return If(IsNumber(Ref("months_late")), counted, number_or(ORIGINAL, outcome(NO_ORIGINAL_DATE), forecast))


def _finish() -> Expr:
    """The day on which an action will be finished, or was."""
    earliest = If(IsNumber(AS_AT), If(is_done(), FORECAST, Max(FORECAST, AS_AT)), FORECAST)
    return If(IsNumber(FORECAST), earliest, AS_AT)


def _by_bands(rule: Slippage, outcome: Outcome, sides: Callable[[Decimal], tuple[Expr, Expr]]) -> Expr:
    level = outcome(rule.bands[-1].level)
    for band in reversed(rule.bands):
        if band.max_late is None:
            level = outcome(band.level)
            continue
        late, limit = sides(band.max_late)
        level = If(
            Compare(late, "<=" if band.holds_its_limit(rule.boundary) else "<", limit), outcome(band.level), level
        )
    return level


def percent_complete(rule: PercentComplete, outcome: Outcome) -> Expr:
    """A level by fixed bands of percentage complete."""
    level = outcome(rule.bands[-1].level)
    for band in reversed(rule.bands):
        if band.max is None:
            level = outcome(band.level)
            continue
        sign = "<=" if band.holds_its_limit(rule.boundary, better_first=False) else "<"
        level = If(Compare(PERCENT, sign, Num(band.max)), outcome(band.level), level)  # type: ignore[arg-type]  # a sign
    if rule.complete:
        level = If(Compare(PERCENT, ">=", _HUNDRED), outcome(rule.complete), level)
    return number_or(PERCENT, outcome(NO_DATA), _sound(PERCENT, level))


def progress_vs_time(rule: ProgressVsTime, outcome: Outcome) -> Expr:
    """A level by what is complete as a share of what was expected by now."""
    level = outcome(rule.bands[-1].level)
    for band in reversed(rule.bands):
        if band.min_ratio is None:
            level = outcome(band.level)
            continue
        share = Mul(Num(band.min_ratio), EXPECTED)
        level = If(
            Compare(PERCENT, ">=" if band.holds_its_limit(rule.boundary) else ">", share), outcome(band.level), level
        )
    nothing_yet = And((Compare(PERCENT, "=", ZERO), Compare(EXPECTED, "=", ZERO)))
    begun = If(nothing_yet, outcome(NOT_STARTED), level)
    expected = number_or(EXPECTED, outcome(NO_EXPECTED), _sound(EXPECTED, begun))
    return number_or(PERCENT, outcome(NO_DATA), _sound(PERCENT, expected))


def _sound(percent: Expr, then: Expr) -> Expr:
    """`then` where a percentage complete is from 0 to 100."""
    inside = And((Compare(percent, ">=", ZERO), Compare(percent, "<=", _HUNDRED)))
    return If(inside, then, Text(CHECK_PERCENTAGE))


def risk(rule: Risk, outcome: Outcome) -> Expr:
    """A level by what the officer says of risks: "none", "identified" or "significant"."""
    said = Ref("risk")
    significant = If(OneOf(said, ("significant",)), outcome(rule.significant), outcome(NO_RISK))
    identified = If(OneOf(said, ("identified",)), outcome(rule.identified), significant)
    return If(OneOf(said, ("none", "no")), outcome(rule.none), identified)


def status_map(rule: StatusMap, outcome: Outcome) -> Expr:
    """A level by the words of a workflow status; a finished action with none of them takes `complete`."""
    level = If(is_done(), outcome(rule.complete), outcome(NO_STATUS)) if rule.complete else outcome(NO_STATUS)
    for status, code in reversed(rule.map.items()):
        level = If(OneOf(STATUS, (status,)), outcome(code), level)
    return level
