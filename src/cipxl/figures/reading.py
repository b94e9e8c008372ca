"""Cell text to figures: values with unit, period, limit and role, or "no value" with the reason.

The grammar, bottom up: `tokens` cuts the text, `moments` finds dates and periods, `quantities` finds numbers with
units, `cues` tells what the words round a number make of it, `silence` why there is none; here they are put together.
The cell's text stays the truth: every figure says where in it it was read (`at`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from cipxl.figures.celltext import ROUNDING, Cell, cell_of, qualifier_of
from cipxl.figures.cues import Role, roles_of
from cipxl.figures.dating import Dating, dates_of
from cipxl.figures.definitions import is_definition
from cipxl.figures.quantities import TIME_UNITS, Quantity, unit_at
from cipxl.figures.silence import RATINGS, Silence, silences_between, suppressed_below, vague_ranges, why_silent
from cipxl.period import Period

__all__ = ["Figure", "Kind", "read_cell"]

Kind = Literal["performance", "target"]
_LONGEST_CACHED: Final = 600
_POINTS_OF: Final = {"%": "percentage points"}


class Figure(BaseModel):
    """One figure of a cell, or one statement that there is none.

    `value`, or `low` and `high` with comparator "range", or `no_value` with its `reason`. `unit` is "%", "percentage
    points", "£", a length of time ("weeks", "working days"), a rate ("rate per 10,000", "per day") or what is counted.
    `role` is absent for an actual level in a performance cell and for the target in a target cell; else "target",
    "previous", "baseline", "benchmark", "change" (signed), "difference" (a gap, unsigned), "spread" or "planned".
    `period` is set where the year is known, else `period_text` has the words. `at` is the span in the text.
    """

    model_config = ConfigDict(frozen=True)

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    no_value: bool | None = None
    reason: str | None = None
    unit: str | None = None
    unit_inferred: bool | None = None
    period: Period | None = None
    period_text: str | None = None
    deadline: date | None = None
    comparator: str | None = None
    qualifier: str | None = None
    scope: str | None = None
    role: str | None = None
    numerator: int | None = None
    denominator: int | None = None
    measure: str | None = None
    measure_index: int | None = None
    rag: str | None = None
    upper_bound_exclusive: int | None = None
    alternatives: tuple[str, ...] | None = None
    at: tuple[int, int] = (0, 0)


def read_cell(text: str, kind: Kind) -> list[Figure]:
    """The figures of a performance or target cell, in the order of the text.

    A blank cell gives none; a cell with words but no figure gives one with `no_value` and the reason. Never raises,
    whatever the characters; the work grows with the text's length alone. Repeated short texts are read once.
    """
    return list(_read_cached(text, kind) if len(text) <= _LONGEST_CACHED else _read(text, kind))


@lru_cache(maxsize=16384)
def _read_cached(text: str, kind: Kind) -> tuple[Figure, ...]:
    return _read(text, kind)


def _read(text: str, kind: Kind) -> tuple[Figure, ...]:
    cell = cell_of(text, kind)
    if not cell.tokens:
        return ()
    roles = roles_of(cell)
    kept = _kept(cell, roles)
    vague = vague_ranges(cell)
    beside = silences_between(cell) if kept else []
    units = _units(cell, roles, kept)
    dates = dates_of(cell, roles, kept, [(one.first, one.last) for one in (*vague, *beside)])
    figures: list[Figure] = []
    measures = 0
    actual = sum(1 for index in kept if not roles[index].name)
    for index in kept:
        measures += not roles[index].name
        figure = _figure(cell, index, roles[index], units[index], dates.get(index))
        figures.append(figure.model_copy(update={"measure_index": measures}) if actual > 1 and measures else figure)
    for number, silence in enumerate(vague):
        figures.append(_silent(cell, silence, dates.get(-1 - number), "previous" if kept else None))
    for number, silence in enumerate(beside, len(vague)):
        figures.append(_silent(cell, silence, dates.get(-1 - number), _heading_role(cell, silence)))
    if not figures:
        moment = dates_of(cell, [], [], [(0, len(cell.tokens))]).get(-1)
        figures.append(_silent(cell, why_silent(cell, bool(cell.quantities)), moment, None))
    return tuple(sorted(figures, key=lambda figure: figure.at))


def _heading_role(cell: Cell, silence: Silence) -> str | None:
    """The role of a statement that there is no figure, from the heading before it: "target TBC"."""
    place = silence.first - 1
    place -= cell.word(place) in {":", "-", "=", "("}
    return "target" if cell.word(place) in {"target", "targets"} and cell.kind == "performance" else None


def _kept(cell: Cell, roles: list[Role]) -> list[int]:
    """The quantities that are figures, by index; those that only define the measure are left out."""
    kept: list[int] = []
    for index, one in enumerate(cell.quantities):
        earlier = bool(kept) and cell.same_sentence(cell.quantities[kept[-1]].first, one.first)
        if not is_definition(cell, index, roles[index], earlier):
            kept.append(index)
    if cell.kind == "target":
        return _target_kept(cell, kept)
    return kept


def _target_kept(cell: Cell, kept: list[int]) -> list[int]:
    """A target cell's figures: none where a "%" without a number announces the unit and no percentage is written."""
    percentages = any(cell.quantities[index].unit == "%" for index in kept)
    if kept and not percentages and _announced(cell):
        last = cell.quantities[kept[-1]]
        return kept[-1:] if last.unit is None and last.last == len(cell.tokens) and not last.noun else []
    if not kept and len(cell.quantities) == 1:
        one = cell.quantities[0]
        # "24 hour decision is met consistently": the only number there is, and it is the limit itself.
        if one.attributive and one.first == 0 and one.unit in TIME_UNITS and one.comparator is None:
            averaged = cell.word(one.last) in {"average", "avg", "mean"}
            cell.quantities[0] = one if averaged else replace(one, comparator="<=")
            return [0]
    for index in kept:
        one = cell.quantities[index]
        if one.comparator is None and one.unit in TIME_UNITS and cell.word(one.first - 1) == "within":
            cell.quantities[index] = replace(one, comparator="<=")
    return kept


def _announced(cell: Cell) -> bool:
    """Whether the cell has a "%" that belongs to no number ("% completed within 45 days", "(%)")."""
    inside = {place for one in cell.quantities for place in range(one.first, one.last)}
    return any(token.text == "%" and place not in inside for place, token in enumerate(cell.tokens))


def _announced_rate(cell: Cell) -> str | None:
    """The rate that the words announce apart from the number: "54.05 (rate per 10,000)"."""
    inside = {place for one in cell.quantities for place in range(one.first, one.last)}
    for place, token in enumerate(cell.tokens):
        if token.text == "per" and place not in inside:
            found = unit_at(cell.tokens, place)
            if found is not None and found.startswith("rate"):
                return found
    return None


def _units(cell: Cell, roles: list[Role], kept: list[int]) -> dict[int, tuple[str | None, bool]]:
    """The unit of each figure, and whether it was taken over: a bare target has the unit of its figure."""
    units: dict[int, tuple[str | None, bool]] = {}
    percentages = any(cell.quantities[index].unit == "%" and not roles[index].name for index in kept)
    rate, announced = _announced_rate(cell), _announced(cell)
    unit: str | None = None
    for index in kept:
        one, role = cell.quantities[index], roles[index].name
        own, inferred = one.unit or one.noun, False
        if one.unit is None and one.noun is None and role and unit is not None and one.denominator is None:
            own, inferred = _unit_of_before(cell, roles, units, index) or unit, True
        if role == "difference" or (role == "change" and percentages):
            own = _POINTS_OF.get(own or "", own)
        if own is None and announced and not percentages:
            own, inferred = "%", True
        if own is None and rate is not None and not role:
            own, inferred = rate, True
        spread = one.low is not None and own is None and _spread(cell, index)
        if spread:
            own, inferred = unit, unit is not None
        bracketed = unit is not None and _in_brackets(cell, index)
        if not role and not bracketed and not spread:
            unit = own
        units[index] = own, inferred
    _from_later(cell, roles, kept, units)
    last = units[kept[-1]][0] if kept else None
    if last is not None and last.startswith("rate") and not roles[kept[-1]].name and not _in_brackets(cell, kept[-1]):
        for index in kept:  # "31.03.20 = 68.4; 31.03.21 = 72.1 per 10,000"
            if units[index][0] is None and cell.quantities[index].denominator is None:
                units[index] = last, True
    return units


def _unit_of_before(cell: Cell, roles: list[Role], units: dict[int, tuple[str | None, bool]], index: int) -> str | None:
    """What a bare count is of where both a count and a rate stand before: "452 children, 78.3 per 10,000, from 431"."""
    value = cell.quantities[index].value
    levels = [unit for place, (unit, _) in units.items() if not roles[place].name and unit is not None]
    if value is None or value != int(value) or not levels or not levels[-1].startswith("rate"):
        return None
    return next((unit for unit in reversed(levels) if not unit.startswith("rate")), None)


def _in_brackets(cell: Cell, index: int) -> bool:
    """Whether a figure stands in brackets that opened after the figure before it."""
    words = [cell.word(place) for place in cell.lead(index, 6)]
    return words.count("(") > words.count(")")


def _from_later(cell: Cell, roles: list[Role], kept: list[int], units: dict[int, tuple[str | None, bool]]) -> None:
    """Gives a bare first figure the unit of what it is set against: "85 against a target of 90%", "from 71 to 85%"."""
    if len(kept) < 2:
        return
    first, second = kept[0], kept[1]
    own, other = units[first][0], units[second][0]
    compared = bool(roles[second].name) != bool(roles[first].name)
    related = {roles[first].name, roles[second].name} & {"target", "previous", "benchmark", "baseline"}
    one = cell.quantities[first]
    if own is None and compared and related and one.denominator is None and (other == "%" or other in TIME_UNITS):
        units[first] = other, True


def _figure(cell: Cell, index: int, role: Role, unit: tuple[str | None, bool], dating: Dating | None) -> Figure:
    """The figure that a quantity is."""
    one = cell.quantities[index]
    hidden = suppressed_below(cell, index, role.name)
    if hidden is not None:
        return _silent(cell, hidden, dating, role.name or None)
    value, name = one.value, role.name
    if name == "change" and role.sign < 0 and value is not None:
        value = -abs(value)
    if one.low is not None and _spread(cell, index):
        name = name or "spread"
    if not name and _planned(cell, index):
        name = "planned"
    share = _check_share(one)
    noted = one.in_words and one.unit == "%" and one.denominator is not None
    return Figure(
        value=value,
        low=one.low,
        high=one.high,
        unit=unit[0],
        unit_inferred=unit[1] or None,
        period=dating.period if dating is not None else None,
        period_text=dating.text if dating is not None else None,
        deadline=dating.deadline if dating is not None else None,
        comparator=None if name in {"change", "difference"} and one.comparator != "range" else one.comparator,
        qualifier="written as a fraction" if noted else qualifier_of(cell, index),
        scope=role.scope or _scope(cell, index),
        role=name or None,
        numerator=one.numerator,
        denominator=one.denominator,
        rag=_rating(cell, index),
        alternatives=((*share, *(dating.alternatives if dating is not None else ())) or None),
        at=_span(cell, one.first, one.last),
    )


def _check_share(one: Quantity) -> tuple[str, ...]:
    """What a fraction makes, where that is not the percentage written beside it."""
    if one.unit != "%" or not one.denominator or one.numerator is None or one.value is None:
        return ()
    makes = Decimal(one.numerator * 100) / one.denominator
    wrong = abs(makes - one.value) > ROUNDING
    return (f"{one.numerator} of {one.denominator} is {makes.quantize(Decimal('0.1'))}%",) if wrong else ()


def _silent(cell: Cell, silence: Silence, dating: Dating | None, role: str | None) -> Figure:
    return Figure(
        no_value=True,
        reason=silence.reason,
        comparator=silence.comparator,
        scope=silence.scope,
        rag=silence.rag,
        role=role,
        upper_bound_exclusive=silence.upper_bound,
        period=dating.period if dating is not None else None,
        period_text=dating.text if dating is not None else None,
        at=_span(cell, silence.first, silence.last),
    )


def _span(cell: Cell, first: int, last: int) -> tuple[int, int]:
    return cell.tokens[first].start, cell.tokens[min(last, len(cell.tokens)) - 1].end


def _spread(cell: Cell, index: int) -> bool:
    """Whether a range tells how far parts lie apart: "Teams range from 71.4% to 97.2%" beside the figure of all."""
    words = {cell.word(place) for place in cell.lead(index, 5)}
    return index > 0 and bool(words & {"range", "ranges", "ranging", "ranged", "vary", "varies", "varied", "varying"})


def _planned(cell: Cell, index: int) -> bool:
    """Whether a count is only planned or forecast."""
    after = [cell.word(place) for place in cell.tail(index, 4)]
    before = [cell.word(place) for place in cell.lead(index, 3)]
    return (
        bool({"planned", "scheduled", "forecast", "projected", "predicted"} & set(after + before))
        and cell.quantities[index].unit != "£"  # a forecast of money is the level that is reported
        and len(cell.quantities) > 1
    )


def _rating(cell: Cell, index: int) -> str | None:
    """The rating colour written with a figure: "60.9% RED", "seven actions that are amber"."""
    if cell.word(cell.quantities[index].first - 1) in RATINGS and index < len(cell.lead(index, 1)) + index:
        return cell.word(cell.quantities[index].first - 1)
    for place in cell.tail(index, 12):
        if cell.word(place) in RATINGS:
            return cell.word(place)
        if cell.word(place) in {",", ";"}:
            break
    before = cell.lead(index, 2)
    return next((cell.word(place) for place in before if cell.word(place) in RATINGS), None)


def _scope(cell: Cell, index: int) -> str | None:
    """Whom or what a figure covers, where written right after it: "(leics)", "(pre-proceedings)", "all teams"."""
    one = cell.quantities[index]
    if one.per is not None:
        return f"per {one.per}"
    at = one.last
    moment = cell.moment(at)
    at = moment.last if moment is not None else at
    if cell.word(at) == "(":
        for stop in range(at + 1, min(at + 8, len(cell.tokens))):
            if cell.word(stop) == ")" and stop > at + 1:
                return " ".join(cell.text[cell.at(at + 1).start : cell.at(stop - 1).end].split())
            if cell.at(stop).kind == "n" or cell.moment(stop) is not None:
                return None
    if cell.word(at) == "all" and cell.at(at + 1).kind == "w":
        return f"all {cell.word(at + 1)}"
    return None
