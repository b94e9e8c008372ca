"""The level that a scheme's rule suggests, as one expression: its code, or a word that says why there is none."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from cipxl.formula import actions
from cipxl.formula.logic import And, Compare, If, IsNumber
from cipxl.formula.measures import (
    ACTUAL,
    DATES,
    POLARITIES,
    POLARITY,
    VALUES,
    ZERO,
    Polarity,
    Target,
    bound,
    by_polarity,
    direction,
    meets,
    plain_gap,
    with_target,
)
from cipxl.formula.sums import Abs, Max, Mul, Neg, Sub
from cipxl.formula.texts import LineAt, OneOf, Same, Says
from cipxl.formula.tree import Expr, Num, Ref, Text
from cipxl.formula.words import (
    NO_DATA,
    NO_DATE,
    NO_FLOOR,
    NO_FORECAST,
    NO_RULE,
    NO_TARGET,
    NO_TOLERANCE,
    NOT_DUE,
    NOT_STARTED,
    TOO_FEW_READINGS,
    no,
    number_or,
    yes,
)
from cipxl.scheme import (
    DistanceToTarget,
    Floor,
    Forecast,
    GapBand,
    Judgement,
    PercentComplete,
    ProgressVsTime,
    Risk,
    Scheme,
    Slippage,
    StatusMap,
    Trajectory,
)

__all__ = ["INPUTS", "line_at_next", "suggestion"]

INPUTS: dict[str, str] = {
    "actual": "the figure for the period",
    "low": "the target, or the lower end of its range",
    "high": "the target, or the upper end of its range",
    "target_date": "the day by which that target is to be reached",
    "polarity": "high, low or near",
    "previous": "the figure before",
    "same_period_last_year": "the figure of the same period a year before",
    "floor": "the standard that must not be passed, beside the target",
    "tolerance": "the measure's own tolerance",
    "scope": "whom the figure is about",
    "previous_scope": "whom the earlier figure is about",
    "unit": "the figure's unit",
    "previous_unit": "the earlier figure's unit",
    "original": "the date first agreed",
    "forecast": "the date now expected, or on which it was finished",
    "as_at": "the day at which all this is told",
    "months_late": "how late, where dates are not kept",
    "complete": "whether it is finished",
    "percent_complete": "from 0 to 100",
    "expected_percent": "what should be complete by now, from 0 to 100",
    "overdue": "whether its date has passed",
    "status": "the workflow status, in words",
    "likely": "whether the officer expects the year-end target to be reached",
    "risk": "none, identified or significant",
    "dates": "the days of the readings (a range)",
    "values": "the figures of the readings (a range)",
    "next_low": "the next target, or the lower end of its range",
    "next_high": "the next target, or the upper end of its range",
    "next_date": "the day by which the next target is to be reached",
}
"""Every name that a rule may read, with what it stands for."""

_TOLERANCE = Ref("tolerance")
_NEXT = Target(Ref("next_low"), Ref("next_high"))


def suggestion(
    scheme: Scheme,
    polarity: Polarity | Expr = POLARITY,
    *,
    gap_cell: Expr | None = None,
    tolerance_unit: Literal["relative", "points"] = "relative",
) -> Expr:
    """The code of the level that the scheme's rule gives, or a word ("No data") where there is none.

    Args:
        scheme: Its suggesting rule and modifiers are used.
        polarity: What is better; a name for a cell that says it.
        gap_cell: Where a workbook has the gap in a cell of its own.
        tolerance_unit: What a measure's own tolerance counts: a share of the target, or points of its unit.
    """
    if isinstance(polarity, str):
        level = _Suggestion(scheme, polarity, gap_cell, tolerance_unit).rule()
    else:
        high, low, near = (_Suggestion(scheme, way, gap_cell, tolerance_unit).rule() for way in POLARITIES)
        level = high if high == low == near else by_polarity(polarity, high, low, near)
    return _before_and_after(scheme, level)


def line_at_next() -> Expr:
    """The value that the line through the readings has at the next target's date."""
    few = Text(TOO_FEW_READINGS)
    return If(IsNumber(Ref("next_date")), LineAt(Ref("next_date"), VALUES, DATES, few), Text(NO_DATE))


def _before_and_after(scheme: Scheme, level: Expr) -> Expr:
    """The rule's level, with what goes before it (status words, a finished action) and after it (overdue)."""
    rule, modifiers = scheme.suggesting_rule, scheme.modifiers
    if isinstance(rule, Judgement):
        return level
    if modifiers.overdue_forces:
        forced, limit = modifiers.overdue_forces, modifiers.overdue_forces.below_percent_complete
        late = yes(Ref("overdue"), "overdue")
        if limit is not None:
            little = If(IsNumber(actions.PERCENT), Compare(actions.PERCENT, "<", Num(limit)), late)
            late = And((late, little))
        level = If(late, _outcome(scheme, forced.level), level)
    if not isinstance(rule, StatusMap):
        if rule.complete:
            level = If(actions.is_done(), _outcome(scheme, rule.complete), level)
        level = If(OneOf(actions.STATUS, actions.NOT_DUE_WORDS), _outcome(scheme, NOT_DUE), level)
        level = If(OneOf(actions.STATUS, actions.NOT_STARTED_WORDS), _outcome(scheme, NOT_STARTED), level)
    for status, code in reversed(modifiers.status_maps.items()):
        level = If(OneOf(actions.STATUS, (status,)), _outcome(scheme, code), level)
    return level


def _outcome(scheme: Scheme, code: str) -> Expr:
    """A level by its code where its data is there, or a word as the scheme's own level for it."""
    own = {
        NO_DATA: scheme.no_data,
        NO_TARGET: scheme.no_target,
        NOT_STARTED: scheme.not_started,
        NOT_DUE: scheme.not_due,
    }
    if code in own:
        return Text(own[code] or code)
    needs = scheme.modifiers.needs_data
    if needs and code in needs.levels:
        return If(IsNumber(ACTUAL), Text(code), Text(needs.otherwise or scheme.no_data or NO_DATA))
    return Text(code)


class _Suggestion:
    """The parts from which a scheme's suggestion is put together."""

    def __init__(
        self, scheme: Scheme, polarity: Polarity, gap_cell: Expr | None, tolerance_unit: Literal["relative", "points"]
    ) -> None:
        self.scheme = scheme
        self.polarity = polarity
        self.tolerance_unit = tolerance_unit
        self.target = Target()
        self.gap_cell = gap_cell
        self.gap = gap_cell or plain_gap(ACTUAL, self.target, polarity)

    def outcome(self, code: str) -> Expr:
        """A level by its code as the modifiers leave it, or a word as the scheme's own level for it."""
        level = _outcome(self.scheme, code)
        softens = self.scheme.modifiers.improving_softens
        if not softens or code != softens.from_:
            return level
        travel = self.scheme.direction_of_travel
        way = direction(
            self.polarity,
            stable_band=travel.stable_band,
            stable_unit=travel.stable_unit,
            same_scope=True,
            before=Ref(softens.compare),
        )
        better: Expr = OneOf(way, ("better", "same")) if softens.maintained_counts else Same(way, Text("better"))
        return If(better, _outcome(self.scheme, softens.to), level)

    def rule(self) -> Expr:
        """What the rule itself gives."""
        match self.scheme.suggesting_rule:
            case DistanceToTarget() as rule:
                return self._over_gap(self._bands(rule))
            case Floor() as rule:
                return self._over_gap(self._floor(rule))
            case Forecast() as rule:
                return self._over_gap(self._forecast(rule))
            case Trajectory() as rule:
                return self._over_gap(self._trajectory(rule))
            case Slippage() as rule:
                return actions.slippage(rule, self.outcome)
            case PercentComplete() as rule:
                return actions.percent_complete(rule, self.outcome)
            case ProgressVsTime() as rule:
                return actions.progress_vs_time(rule, self.outcome)
            case Risk() as rule:
                return actions.risk(rule, self.outcome)
            case StatusMap() as rule:
                return actions.status_map(rule, self.outcome)
            case Judgement():
                return Text(NO_RULE)

    def _over_gap(self, level: Expr) -> Expr:
        """`level` where there is a gap; the scheme's own levels for no data and no target; else the gap's word."""
        if self.gap_cell is None:
            return with_target(level, self.target, self.outcome)
        words: Expr = self.gap_cell
        for word, code in ((NO_TARGET, self.scheme.no_target), (NO_DATA, self.scheme.no_data)):
            if code:
                words = If(Says(self.gap_cell, word), Text(code), words)
        return If(IsNumber(self.gap_cell), level, words)

    def _bands(self, rule: DistanceToTarget) -> Expr:
        level = self.outcome(rule.bands[-1].level)
        for band in reversed(rule.bands):
            level = self.outcome(band.level) if band.max_gap is None else self._band(rule, band, level)
        return level

    def _band(self, rule: DistanceToTarget, band: GapBand, worse: Expr) -> Expr:
        """This band's level where the gap is within it, else the worse one.

        A limit below 0 (better than the target by at least that) is never reached by a figure just on the target,
        which would otherwise be so where the target or the tolerance is 0.
        """
        short = Neg(self.gap)
        inside: Expr = Compare(short, "<=" if band.holds_its_limit(rule.boundary) else "<", self._limit(rule, band))
        beyond = band.max_gap == "-measure.tolerance" or (isinstance(band.max_gap, Decimal) and band.max_gap < 0)
        if beyond:
            inside = And((inside, Compare(self.gap, ">", ZERO)))
        level: Expr = If(inside, self.outcome(band.level), worse)
        if isinstance(band.max_gap, str):
            level = number_or(_TOLERANCE, Text(NO_TOLERANCE), level)
        return level

    def _limit(self, rule: DistanceToTarget, band: GapBand) -> Expr:
        end = bound(self.gap, self.target, self.polarity)
        if isinstance(band.max_gap, str):
            size: Expr = Abs(_TOLERANCE) if self.tolerance_unit == "points" else Mul(Abs(_TOLERANCE), end)
            return Neg(size) if band.max_gap.startswith("-") else size
        limit = Num(band.max_gap if band.max_gap is not None else Decimal(0))
        if rule.unit == "points" or limit.number == 0:
            return limit
        return Mul(limit, end)

    def _floor(self, rule: Floor) -> Expr:
        sign: Literal[">", ">="] = ">=" if rule.boundary == "better" else ">"
        floor = Ref("floor")
        furthest = Max(Sub(self.target.low, floor), Sub(floor, self.target.high))
        above = by_polarity(
            self.polarity,
            high=Compare(ACTUAL, sign, floor),
            low=Compare(floor, sign, ACTUAL),
            near=Compare(self.gap, sign, Neg(Max(furthest, ZERO))),
        )
        stands = number_or(floor, Text(NO_FLOOR), If(above, self.outcome(rule.floor_met), self.outcome(rule.below)))
        return If(Compare(self.gap, sign, ZERO), self.outcome(rule.target_met), stands)

    def _forecast(self, rule: Forecast) -> Expr:
        unlikely = If(no(Ref("likely"), "unlikely"), self.outcome(rule.unlikely), Text(NO_FORECAST))
        likely = If(yes(Ref("likely"), "likely"), self.outcome(rule.likely_by_year_end), unlikely)
        return If(Compare(self.gap, ">=", ZERO), self.outcome(rule.on_target), likely)

    def _trajectory(self, rule: Trajectory) -> Expr:
        line = line_at_next()
        reached = If(meets(line, _NEXT, self.polarity), self.outcome(rule.on_course), self.outcome(rule.otherwise))
        course = If(IsNumber(line), reached, line)
        missed = If(IsNumber(Ref("target_date")), self.outcome(rule.otherwise), Text(NO_DATE))
        behind = If(_NEXT.given(), course, missed)
        return If(Compare(self.gap, ">=", ZERO), self.outcome(rule.met), behind)
