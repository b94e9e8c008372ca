"""A scheme's rule in sentences, for the page on figures and ratings; every word comes from the scheme's file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from cipxl.formula import number_text
from cipxl.scheme import (
    DistanceToTarget,
    Floor,
    Forecast,
    Judgement,
    PercentComplete,
    ProgressVsTime,
    Risk,
    Rule,
    Scheme,
    Slippage,
    StatusMap,
    Trajectory,
)

__all__ = ["plain", "rule_words", "sentence"]


def rule_words(one: Scheme) -> list[str]:
    """A scheme's rule, in sentences."""
    lines = list(_rule(one, one.rule))
    if one.suggest and isinstance(one.rule, Judgement):
        lines += [f"To hold it against, one is suggested from figures. {line}" if n == 0 else line
                  for n, line in enumerate(_rule(one, one.suggest))]  # fmt: skip
    for rule in {id(r): r for r in (one.rule, one.suggest) if r}.values():
        if rule.complete:
            lines.append(f"What is complete is {_level(one, rule.complete)}.")
    lines += _modifiers(one)
    missing = {
        "no data": one.no_data, "no target": one.no_target, "not started": one.not_started, "not due yet": one.not_due,
    }  # fmt: skip
    lines += [f"{words[:1].upper()}{words[1:]}: {_level(one, code)}." for words, code in missing.items() if code]
    return lines


def _rule(one: Scheme, rule: Rule) -> Iterator[str]:
    match rule:
        case Judgement():
            yield "The rating is the officer's judgement of the evidence."
        case Trajectory():
            yield (
                f"{_level(one, rule.met)}: the target that has fallen due is met. {_level(one, rule.on_course)}: it is "
                "not, but the line through the figures so far reaches the next target by its date. "
                f"{_level(one, rule.otherwise)}: neither."
            )
        case DistanceToTarget():
            yield from (sentence(line) for line in _distance(one, rule))
        case Floor():
            yield (
                f"{_level(one, rule.target_met)}: the target is met. {_level(one, rule.floor_met)}: it is not, but the "
                f"floor, a second limit of the measure, is. {_level(one, rule.below)}: neither."
            )
        case Forecast():
            yield (
                f"{_level(one, rule.on_target)}: the target is met now. {_level(one, rule.likely_by_year_end)}: the "
                f"officer expects it by the end of the year. {_level(one, rule.unlikely)}: the officer does not."
            )
        case Slippage():
            for band in rule.bands:
                yield f"{_level(one, band.level)}: {_late(band.max_late, bool(band.exclusive), rule.unit)}."
            yield "Lateness counts from the date that was first agreed."
        case PercentComplete():
            for percent in rule.bands:
                limit = f"up to {number_text(percent.max)}% complete" if percent.max is not None else "all above that"
                yield f"{_level(one, percent.level)}: {limit}."
        case ProgressVsTime():
            for ratio in rule.bands:
                least = ratio.min_ratio
                limit = "less than that" if least is None else f"at least {_percent(least)} of what was due by now"
                yield f"{_level(one, ratio.level)}: {limit} is complete."
        case Risk():
            yield (
                f"{_level(one, rule.none)}: no issues or risks. {_level(one, rule.identified)}: some. "
                f"{_level(one, rule.significant)}: significant ones."
            )
        case StatusMap():
            yield from (f"{_level(one, code)}: '{status}'." for status, code in rule.map.items())


def _distance(one: Scheme, rule: DistanceToTarget) -> Iterator[str]:
    for number, band in enumerate(rule.bands):
        exact = "less than" if not band.holds_its_limit(rule.boundary) else "at most"
        met_before = any(isinstance(each.max_gap, Decimal) and each.max_gap >= 0 for each in rule.bands[:number])
        guess = "" if band.verified else " (worked out from its published figures, not stated)"
        match band.max_gap:
            case None:
                words = "anything else"
            case "measure.tolerance":
                words = f"short of the target by {exact} the tolerance of the measure"
            case "-measure.tolerance":
                words = "better than the target by the tolerance of the measure or more"
            case Decimal() as gap if gap < 0:
                words = f"better than the target by {_gap(-gap, rule.unit)} or more"
            case Decimal() as gap if gap == 0:
                words = "the target is met"
            case gap:
                met = "" if met_before else "the target is met, or "
                words = f"{met}missed by {exact} {_gap(Decimal(gap), rule.unit)}"
        yield f"{_level(one, band.level)}: {words}{guess}"


def _gap(size: Decimal, unit: str) -> str:
    return f"{_percent(size)} of it" if unit == "relative" else f"{number_text(size)} points"


def _late(most: Decimal | None, exclusive: bool, unit: str) -> str:
    if most is None:
        return "later than that"
    if most == 0:
        return "not late"
    return f"{'less than' if exclusive else 'at most'} {number_text(most)} {unit if most != 1 else unit[:-1]} late"


def _modifiers(one: Scheme) -> Iterator[str]:
    softens, overdue = one.modifiers.improving_softens, one.modifiers.overdue_forces
    if softens:
        as_good = "as good as or better than" if softens.maintained_counts else "better than"
        before = "in the same period last year" if softens.compare == "same_period_last_year" else "before"
        yield f"What would be {_level(one, softens.from_)} is {_level(one, softens.to)} where it is {as_good} {before}."
    if overdue:
        least = overdue.below_percent_complete
        some = "" if least is None else f" and less than {number_text(least)}% complete"
        yield f"What is overdue{some} is {_level(one, overdue.level)}."
    by_level: dict[str, list[str]] = {}
    for status, code in one.modifiers.status_maps.items():
        by_level.setdefault(code, []).append(f"'{status}'")
    for code, statuses in by_level.items():
        yield f"The status {' or '.join(statuses)} is {_level(one, code)}, whatever the figures say."
    if one.modifiers.needs_data:
        named = " or ".join(_level(one, code) for code in one.modifiers.needs_data.levels)
        yield f"{named} is suggested only where there is a figure for the period."


def _level(one: Scheme, code: str) -> str:
    return f"**{plain(one.level(code).label)}**"


def _percent(share: Decimal) -> str:
    return f"{number_text(share * 100)}%"


def plain(text: str) -> str:
    """A text on one line, with no character of it taken for Markdown."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split()))


def sentence(text: str) -> str:
    """A text as a sentence: a capital letter first, a full stop last."""
    line = text.strip()
    return line[:1].upper() + line[1:] + ("" if line[-1:] in ".?!" else ".")
