"""Worked examples of a rating scheme: for each level, figures that give it, and why.

The examples are tried, not written: figures at each limit of the scheme's rule, just beside it and far from it go
through the same rating as a plan's measures, and what comes out is sorted by level.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from cipxl.rating import DatedTarget, RatingInputs, Reading, Suggestion, rate
from cipxl.scheme import (
    DistanceToTarget,
    Floor,
    Forecast,
    Judgement,
    Level,
    PercentComplete,
    ProgressVsTime,
    Risk,
    Scheme,
    Slippage,
    StatusMap,
    Trajectory,
)

__all__ = ["LevelShown", "worked_examples"]

MOST = 3  # examples of one level
TARGET, FLOOR, TOLERANCE = Decimal(80), Decimal(70), Decimal("0.05")
EXPECTED = Decimal(50)
STEP = Decimal("0.1")
DAY = date(2025, 9, 30)
NEXT = date(2026, 3, 31)


class LevelShown(NamedTuple):
    """A level with what gives it: each example's figures and working, none where only an officer gives it."""

    level: Level
    examples: tuple[Suggestion, ...]


def worked_examples(scheme: Scheme) -> tuple[LevelShown, ...]:
    """Each level of a scheme, in its order, with examples that give it; last what stays without a rating."""
    found: dict[str, list[Suggestion]] = {level.code: [] for level in (*scheme.levels, scheme.not_rated)}
    for inputs in _tried(scheme):
        said = rate(scheme, inputs)
        same = any(said.working == one.working for one in found[said.level.code])
        if not same and len(found[said.level.code]) < MOST:
            found[said.level.code].append(said)
    return tuple(LevelShown(level, tuple(found[level.code])) for level in (*scheme.levels, scheme.not_rated))


def _tried(scheme: Scheme) -> Iterator[RatingInputs]:
    """Inputs at, beside and far from whatever the rule goes by; then what its modifiers look at; then gaps."""
    rule = scheme.suggesting_rule
    basic = dict(_enough(scheme))
    match rule:
        case Judgement():
            return
        case DistanceToTarget():
            yield from (RatingInputs(**{**basic, "actual": figure}) for figure in _distances(rule))
        case Floor():
            figures = (TARGET, TARGET - STEP, FLOOR, FLOOR - STEP, TARGET + 5, FLOOR - 10)
            yield from (RatingInputs(**{**basic, "actual": figure}) for figure in figures)
        case ProgressVsTime():
            limits = [band.min_ratio for band in rule.bands if band.min_ratio is not None]
            shares = [EXPECTED * part for limit in limits for part in (limit, limit - Decimal("0.02"))]
            percents = [EXPECTED, *shares, Decimal(10), Decimal(90)]
            yield from (RatingInputs(**{**basic, "percent_complete": one}) for one in percents)
        case PercentComplete():
            limits = [band.max for band in rule.bands if band.max is not None]
            percents = [one for limit in limits for one in (limit, limit + 1)]
            yield from (RatingInputs(percent_complete=one) for one in (Decimal(0), *percents, Decimal(100)))
        case Slippage():
            limits = [band.max_late for band in rule.bands if band.max_late is not None]
            late = [one for limit in limits for one in (limit, limit + 1)]
            yield from (RatingInputs(**_late(rule.unit, one)) for one in (Decimal(0), *late, Decimal(12)))
        case Risk():
            yield from (RatingInputs.model_validate({"risk": one}) for one in ("none", "identified", "significant"))
        case Forecast():
            yield RatingInputs(**{**basic, "actual": TARGET})
            yield from (RatingInputs(**{**basic, "actual": TARGET - 5, "likely": one}) for one in (True, False))
        case StatusMap():
            yield from (RatingInputs(status=status) for status in rule.map)
        case Trajectory():
            yield from _lines()
    yield from _modified(scheme, basic)
    yield from (RatingInputs(complete=True, **_without(basic)) for _ in (1,) if getattr(rule, "complete", ""))
    yield RatingInputs(**_without(basic))
    yield RatingInputs(actual=TARGET, polarity="high", unit="%")


def _enough(scheme: Scheme) -> Iterator[tuple[str, Any]]:
    """What a rule needs besides the figure."""
    match scheme.suggesting_rule:
        case ProgressVsTime():
            yield "expected_percent", EXPECTED
        case PercentComplete() | Slippage() | Risk() | StatusMap():
            return
        case _:
            yield from {
                "target": TARGET,
                "floor": FLOOR,
                "tolerance": TOLERANCE,
                "polarity": "high",
                "unit": "%",
            }.items()


def _without(basic: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in basic.items() if name != "actual"}


def _distances(rule: DistanceToTarget) -> Iterator[Decimal]:
    yield TARGET
    for band in rule.bands:
        limit = band.max_gap
        if limit is None:
            continue
        share = limit if isinstance(limit, Decimal) else TOLERANCE * (-1 if limit.startswith("-") else 1)
        gap = share if rule.unit == "points" else share * TARGET
        yield TARGET - gap
        yield TARGET - gap - STEP
    yield TARGET - 40
    yield TARGET + 15


def _late(unit: str, late: Decimal) -> dict[str, Any]:
    if unit == "months":
        return {"months_late": late}
    days = int(late) * (7 if unit == "weeks" else 1)
    original = date(2025, 6, 30)
    return {"original": original, "forecast": date.fromordinal(original.toordinal() + days), "as_at": DAY}


def _lines() -> Iterator[RatingInputs]:
    """Readings whose line meets the target that is due, reaches the next one, or does not."""
    targets = (DatedTarget(due=date(2025, 6, 30), low=TARGET, high=TARGET),
               DatedTarget(due=NEXT, low=TARGET + 10, high=TARGET + 10))  # fmt: skip
    days = (date(2024, 9, 30), date(2025, 3, 31), DAY)
    for values in ((78, 80, 82), (48, 62, 78), (70, 71, 72), (79, 75, 70)):
        points = tuple(Reading(on=on, value=Decimal(value)) for on, value in zip(days, values, strict=True))
        yield RatingInputs(points=points, targets=targets, polarity="high", unit="%", as_at=DAY)


def _modified(scheme: Scheme, basic: dict[str, Any]) -> Iterator[RatingInputs]:
    modifiers = scheme.modifiers
    if modifiers.improving_softens and "target" in basic:
        compare = modifiers.improving_softens.compare
        for figure in (TARGET - 40, TARGET - 10, TARGET - 5):
            yield RatingInputs(**{**basic, "actual": figure, compare: figure - 5})
    if modifiers.overdue_forces:
        yield RatingInputs(**{**basic, "percent_complete": Decimal(40), "overdue": True})
    yield from (RatingInputs(**{**_without(basic), "status": status}) for status in modifiers.status_maps)
