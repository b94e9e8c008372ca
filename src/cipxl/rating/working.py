"""How a suggestion was worked out, in one plain sentence."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from cipxl.formula import number_text
from cipxl.rating.inputs import DatedTarget, RatingInputs
from cipxl.scheme import (
    DistanceToTarget,
    Floor,
    Forecast,
    Level,
    PercentComplete,
    ProgressVsTime,
    Risk,
    Scheme,
    Slippage,
    StatusMap,
    Trajectory,
)

__all__ = ["Worked", "amount", "day_text", "difference", "sentence"]

_MONTH_DAYS = Decimal("30.4375")


class Worked(NamedTuple):
    """What came out: the level, why there is none, what settled it, and the numbers.

    `by_status`: the status settled it, not the figures. `softened`: the direction of travel that softened it.
    """

    level: Level
    reason: str
    by_status: bool
    gap: Decimal | None
    line: Decimal | None
    softened: str | None


def sentence(scheme: Scheme, inputs: RatingInputs, worked: Worked) -> str:
    """What was compared with what, and the level that comes of it ("...: Red"), on one line."""
    level, reason = worked.level, worked.reason
    end = level.label if level.code else "not rated"
    if reason and reason != level.label:
        end = f"{reason[:1].lower()}{reason[1:]}, so {end[:1].lower()}{end[1:]}"
    told = _told(scheme, inputs, worked)
    return f"{told}: {end}" if told else f"{end[:1].upper()}{end[1:]}"


def _told(scheme: Scheme, inputs: RatingInputs, worked: Worked) -> str:
    level, gap = worked.level, worked.gap
    if worked.by_status:
        return f"status '{inputs.status.strip()}'"
    match scheme.suggesting_rule:
        case StatusMap():
            return "complete" if inputs.complete else f"status '{inputs.status.strip()}'" if inputs.status else ""
        case rule if inputs.complete and rule.complete and level.code == rule.complete:
            return "complete"
        case Trajectory():
            return _trajectory(inputs, gap, worked.line)
        case Floor():
            floor = "" if inputs.floor is None else f"; floor {amount(inputs.floor, inputs.unit)}"
            return f"{_against(inputs, gap)}{floor}" if gap is not None else ""
        case DistanceToTarget():
            own = "" if inputs.tolerance is None else f"; tolerance {_tolerance(inputs)}"
            return f"{_against(inputs, gap)}{own}{_softened(scheme, worked.softened)}" if gap is not None else ""
        case Forecast():
            words = {None: "", True: "likely to be met by year end", False: "unlikely to be met by year end"}
            parts = (_against(inputs, gap), words[inputs.likely] if gap is not None and gap < 0 else "")
            return "; ".join(part for part in parts if part)
        case Slippage() as rule:
            return _slippage(inputs, rule.unit)
        case PercentComplete() | ProgressVsTime():
            return _percentages(inputs)
        case Risk():
            return {
                "none": "no issues or risks",
                "identified": "issues or risks identified",
                "significant": "significant issues or risks",
            }.get(inputs.risk or "", "")
    return ""


def _against(inputs: RatingInputs, gap: Decimal | None) -> str:
    if gap is None or inputs.figure is None:
        return ""
    low, high = inputs.ends
    share = ""
    if gap < 0 and low is not None and low == high and low != 0:
        share = f", {number_text(_rounded(abs(gap / low) * 100, 1))}% of the target"
    away = {"low": "over", "near": "off"}.get(inputs.polarity or "", "short")
    words = "met" if gap >= 0 else f"{difference(-gap, inputs.unit)} {away}{share}"
    if gap > 0:
        words = f"met, {difference(gap, inputs.unit)} better"
    return f"{amount(inputs.figure, inputs.unit)} against {_target(low, high, inputs)}: {words}"


def _softened(scheme: Scheme, direction: str | None) -> str:
    softens = scheme.modifiers.improving_softens
    if not softens or direction is None:
        return ""
    when = "same period last year" if softens.compare == "same_period_last_year" else "period before"
    return f"; {direction} {'than' if direction == 'better' else 'as'} in the {when}"


def _tolerance(inputs: RatingInputs) -> str:
    size = inputs.tolerance or Decimal(0)
    return difference(size, inputs.unit) if inputs.tolerance_unit == "points" else f"{number_text(size * 100)}%"


def _trajectory(inputs: RatingInputs, gap: Decimal | None, line: Decimal | None) -> str:
    current, coming = inputs.current_target, inputs.next_target
    if gap is None or inputs.figure is None:
        return ""
    low, high = inputs.ends
    by = f" by {day_text(current.due)}" if current else ""
    figure = amount(inputs.figure, inputs.unit)
    now = f"{inputs.scope} is at {figure}" if inputs.scope else f"the latest figure is {figure}"
    start = f"{_target(low, high, inputs)}{by}; {now}: {'met' if gap >= 0 else 'not met'}"
    if gap >= 0 or coming is None:
        return start
    if line is None:
        return f"{start}; too few readings for a line to {day_text(coming.due)}"
    return f"{start}; {_moved(inputs)}, which makes about {_about(line, inputs.unit)} {_then(inputs, current, coming)}"


def _then(inputs: RatingInputs, current: DatedTarget | None, coming: DatedTarget) -> str:
    if coming == current:
        return "by then"
    return f"by {day_text(coming.due)}, against {_target(coming.low, coming.high, inputs)}"


def _moved(inputs: RatingInputs) -> str:
    first, last = inputs.readings[0], inputs.readings[-1]
    days = (last.on - first.on).days
    months = int(_rounded(days / _MONTH_DAYS, 0))
    span = f"{months} months" if months >= 2 else f"{days} days"
    change = last.value - first.value
    many = f" over {len(inputs.readings)} readings" if len(inputs.readings) > 2 else ""
    if change == 0:
        return f"it is where it was {span} before{many}"
    return f"it {'rose' if change > 0 else 'fell'} {difference(abs(change), inputs.unit)} in {span}{many}"


def _slippage(inputs: RatingInputs, unit: str) -> str:
    if inputs.months_late is not None:
        late = number_text(inputs.months_late)
        return f"{late} {unit[:-1] if late == '1' else unit} late" if inputs.months_late > 0 else "not late"
    if inputs.original is None:
        return ""
    now = f"forecast {inputs.forecast:%d/%m/%Y}" if inputs.forecast else "no forecast date"
    day = f" as at {inputs.as_at:%d/%m/%Y}" if inputs.as_at else ""
    return f"agreed for {inputs.original:%d/%m/%Y}, {now}{day}"


def _percentages(inputs: RatingInputs) -> str:
    if inputs.percent_complete is None:
        return ""
    done = f"{number_text(inputs.percent_complete)}% complete"
    if inputs.expected_percent is not None:
        done += f" where {number_text(inputs.expected_percent)}% was expected by now"
    return f"{done}, overdue" if inputs.overdue else done


def _target(low: Decimal | None, high: Decimal | None, inputs: RatingInputs) -> str:
    of = f" of {inputs.target_scope}" if inputs.target_scope else ""
    if low is not None and high is not None and low != high:
        start, end = sorted((low, high))
        return f"{number_text(start)} to {amount(end, inputs.unit)}{of}"
    one = low if low is not None else high
    before = {"high": "at least ", "low": "at most "}.get(inputs.polarity or "", "")
    return f"{before}{amount(one or Decimal(0), inputs.unit)}{of}"


def amount(number: Decimal, unit: str) -> str:
    """A figure with its unit as people write it: "71.4%", "£1,250", "29 weeks", "1,250"."""
    text = f"{number:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    if unit == "%":
        return f"{text}%"
    if unit == "£":
        return f"-£{text[1:]}" if text.startswith("-") else f"£{text}"
    return f"{text} {unit}" if unit else text


def difference(number: Decimal, unit: str) -> str:
    """The size of a change or gap; that of percentages is in points ("18.5 points")."""
    if unit != "%":
        return amount(number, unit)
    return f"{number_text(number)} point{'' if number == 1 else 's'}"


def _about(number: Decimal, unit: str) -> str:
    return amount(_rounded(number, 0 if abs(number) >= 10 else 1), unit)


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def day_text(day: date) -> str:
    """A day as deadlines are told: a month's last day by the month ("March 2021"), others in full."""
    if day.day == monthrange(day.year, day.month)[1]:
        return f"{day:%B %Y}"
    return f"{day.day} {day:%B %Y}"
