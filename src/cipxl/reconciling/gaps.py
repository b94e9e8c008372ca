"""Figures of measures, and by how much they differ, held against the plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from cipxl.figures import Figure
from cipxl.period import Period
from cipxl.plan import Measure, Recommendation
from cipxl.profile import PERFORMANCE, TARGET, field_base
from cipxl.reconciling.answers import answer, shown
from cipxl.reconciling.ground import Ground, Reached
from cipxl.reconciling.measured import POINTS
from cipxl.reconciling.statement import Said, Statement
from cipxl.reconciling.words import same_time, stems, words_of

__all__ = ["hold_figure", "hold_gap"]

_NO_LEVEL = ("change", "difference", "benchmark")
_NO_MEASURE = "no measure of the plan is named here"


def hold_figure(said: Said, ground: Ground) -> Statement:
    """What a measure is at, or what its target is."""
    figure = said.figure
    if figure is None or figure.value is None:
        return answer(said, "unknown", "it is no figure of a measure")
    unit = figure.unit or ""
    meant = _meant(said, ground, figure)
    reached = [one for _, measure in meant for one in ground.reached(measure) if same_unit(one.unit, unit)]
    same = [one for one in reached if _is_as_stated(one.value, figure.value) and _may_be(one, figure)]
    timed = [one for one in same if _at(one, said.period)]
    if timed:
        return answer(said, "agrees", shown(ground, timed[0]), [ground.place(timed[0].row, timed[0].field)])
    told = ground.told(said.sentence, figure.value, unit, said.period)
    if told is not None:
        return answer(said, "agrees", f"Ref {told.ref} says the same in {ground.subject.heading(told.field)}", [told])
    if not meant:
        return answer(said, "unknown", _NO_MEASURE)
    if figure.qualifier == "written as a fraction":
        return answer(said, "unknown", "it is put too loosely to tell")
    if _RETARGETED.search(said.sentence):
        return answer(said, "unknown", "it speaks of a target that has been changed")
    if figure.role == "target":
        return _target(said, ground, reached)
    if _ELSEWHERE.search(said.sentence):
        return answer(said, "unknown", "it speaks of something else")
    if (part := _part_of(said.sentence, [measure for _, measure in meant])) is not None:
        return answer(said, "unknown", f"it may be of a part only: '{part}'")
    if said.period is not None:
        return _timed(said, ground, figure, reached, same)
    if said.number > 1:
        return answer(said, "unknown", "the sentence has several figures and does not say which is which")
    readings = [one for one in reached if field_base(one.field) == PERFORMANCE]
    if not readings or figure.role in _NO_LEVEL:
        return answer(said, "unknown", "the plan has no figure to hold it against")
    latest = max(readings, key=lambda one: one.period.end if one.period else ground.subject.plan.baseline.end)
    return answer(said, "contradicts", shown(ground, latest), [ground.place(latest.row, latest.field)])


def _is_as_stated(has: Decimal, stated: Decimal) -> bool:
    """Whether a figure is what is stated, which may be rounded: "90%" of 90.1."""
    if has == stated:
        return True
    exponent = int(stated.as_tuple().exponent)
    return _places(has) > max(0, -exponent) and exponent <= 0 and has.quantize(stated, ROUND_HALF_UP) == stated


def _part_of(sentence: str, measures: Iterable[Measure]) -> str | None:
    """What a sentence says of where or of whom its figure is, where the measure's name does not say that."""
    named = stems(" ".join(measure.name for measure in measures))
    for found in _WHERE.finditer(sentence):
        words = words_of(found[0])
        if words and not words & named and not words <= _WHOLE:
            return " ".join(found[0].split())
    lately = _LATELY.search(sentence)
    return lately[0] if lately else None


_WHERE = re.compile(r"\b(?:in|for|among|across|within|by)\s+(?:the\s+|our\s+|a\s+)?(?:[A-Za-z][\w'’-]*\s*){1,4}", re.I)
_ELSEWHERE = re.compile(r"\b(?:elsewhere|nationally|nation-wide|neighbours?|other\s+(?:councils|authorities))\b", re.I)
_LATELY = re.compile(r"\b(?:last|this|previous)\s+(?:week|month)\b|\bat\s+the\s+time\s+of\s+writing\b", re.I)
_WHOLE = stems(
    "county council authority borough city area service services whole total overall round period report appendix plan "
    "line comparison all audits audit time each"
)
_RETARGETED = re.compile(
    r"\btargets?\b[^.;]*\b(?:raised|lowered|changed|increased|reduced|revised|moved|reset)\b[^.;]*\bfrom\b", re.I
)


def _meant(said: Said, ground: Ground, figure: Figure) -> list[tuple[Recommendation, Measure]]:
    """The measures that the sentence names; a target's may stand in the sentence before."""
    meant = ground.meant(said.sentence)
    if not meant and figure.role == "target" and len(said.beside) == 1:
        before = ground.meant(said.about)
        return before if len(before) == 1 else []
    return meant


def _may_be(one: Reached, figure: Figure) -> bool:
    """Whether a figure of the plan is of the kind that is stated: a target is no outturn, nor an outturn a target."""
    if figure.role == "target":
        return field_base(one.field) == TARGET
    return True


def _at(one: Reached, period: Period | None) -> bool:
    """Whether a figure is for a time: its own, or that of the column in which it stands."""
    return same_time(one.period, period) or (one.column is not None and same_time(one.column, period))


def _target(said: Said, ground: Ground, reached: Iterable[Reached]) -> Statement:
    targets = [one for one in reached if field_base(one.field) == TARGET]
    due = [one for one in targets if said.period is None or same_time(one.period, said.period)]
    if not due:
        return answer(said, "unknown", "the plan has no such target of this measure")
    if said.number > 1 and said.period is None:
        return answer(said, "unknown", "the sentence has several targets and does not say which is which")
    latest = max(due, key=lambda one: (one.period is not None, one.period.end if one.period else None))
    return answer(said, "contradicts", shown(ground, latest), [ground.place(one.row, one.field) for one in due])


def _timed(said: Said, ground: Ground, figure: Figure, reached: Iterable[Reached], same: list[Reached]) -> Statement:
    readings = [one for one in reached if field_base(one.field) == PERFORMANCE]
    then = [one for one in readings if same_time(one.period, said.period)]
    then = then or [one for one in readings if one.column is not None and same_time(one.column, said.period)]
    if then and figure.role not in _NO_LEVEL:
        return answer(said, "contradicts", shown(ground, then[0]), [ground.place(one.row, one.field) for one in then])
    if same:
        says = f"the plan has it for another time: {shown(ground, same[0])}"
        return answer(said, "unknown", says, [ground.place(same[0].row, same[0].field)])
    label = said.period.label if said.period else ""
    return answer(said, "unknown", f"the plan has no figure of this measure for {label}")


def hold_gap(said: Said, ground: Ground) -> Statement:
    """By how much figures differ: a measure's own, or one of them and its target.

    It is contradicted only where the sentence itself has the figures, all of them the plan's, or has the one and says
    that it is held against the target.
    """
    figure = said.figure
    if figure is None or figure.value is None:
        return answer(said, "unknown", "it is no figure of a measure")
    size = abs(figure.value)
    unit = "percentage points" if figure.unit in POINTS else figure.unit or ""
    told = ground.told(said.sentence, figure.value, unit, said.period)
    if told is not None:
        return answer(said, "agrees", f"Ref {told.ref} says the same in {ground.subject.heading(told.field)}", [told])
    meant = ground.meant(said.sentence)
    if not meant:
        return answer(said, "unknown", _NO_MEASURE)
    of = "%" if figure.unit in POINTS else figure.unit or ""
    every = [_firsts(measure, ground, of) for _, measure in meant]
    firm = said.firm and figure.unit != "%" and len(every) == 1
    stated = _stated(said, every[0], of) if firm else []
    to_target = _TO_TARGET.match(said.sentence[figure.at[1] :]) is not None or (
        _SHORT_BY.search(said.sentence[: figure.at[0]]) is not None and len(stated) == len(_KINDS)
        and {field_base(one.field) for one in stated} == _KINDS
    )  # fmt: skip
    if to_target and (readings := [one for one in stated if field_base(one.field) == PERFORMANCE]):
        targets = [one for one in stated if field_base(one.field) == TARGET] or [
            one for one in every[0] if field_base(one.field) == TARGET
        ]
        if targets:
            return _differing(said, ground, readings, targets, size) or _wrong(said, ground, readings, targets)
    for found in every:
        if figure.role == "change":
            found = [one for one in found if field_base(one.field) == PERFORMANCE]
        fits = _differing(said, ground, found, found, size)
        if fits is not None:
            return fits
    if figure.role == "change" and len(stated) > 1 and all(field_base(one.field) == PERFORMANCE for one in stated):
        return _wrong(said, ground, stated[:1], stated[1:])
    return answer(said, "unknown", "no two figures of a measure that is named here differ by that")


_SHORT_BY = re.compile(r"\b(?:shortfall|gap|short)\s+(?:of|by)\s+$", re.I)
_KINDS = {PERFORMANCE, TARGET}
_TO_TARGET = re.compile(
    r"\W*(?:above|below|short\s+of|over|under|from|off|away\s+from|ahead\s+of|behind|(?:better|worse|higher|lower|more|"
    r"less|fewer)\s+than)\s+(?:(?!and\b)[a-z]\S*\s+){0,4}?(?:target|goal)\b",
    re.I,
)


def _stated(said: Said, found: Iterable[Reached], unit: str) -> list[Reached]:
    """The figures of a measure that stand in the sentence too; none where it has another, which may be meant."""
    known = []
    for one in said.beside:
        if same_unit(one.unit or "", unit):
            same = next((two for two in found if two.value == one.value and _may_be(two, one)), None)
            if same is None:
                return []
            known.append(same)
    return known


def _differing(
    said: Said, ground: Ground, ones: Sequence[Reached], others: Sequence[Reached], size: Decimal
) -> Statement | None:
    """The agreement with two figures that differ by so much, where there are such."""
    for one in ones:
        for other in others:
            if one is not other and _differ(one.value, other.value, size):
                says = f"{shown(ground, one)} and {shown(ground, other)}"
                return answer(said, "agrees", says, [ground.place(two.row, two.field) for two in (one, other)])
    return None


def _wrong(said: Said, ground: Ground, ones: Sequence[Reached], others: Sequence[Reached]) -> Statement:
    says = f"{shown(ground, ones[0])} and {shown(ground, others[0])}"
    return answer(said, "contradicts", says, [ground.place(one.row, one.field) for one in (*ones, *others)])


def _firsts(measure: Measure, ground: Ground, unit: str) -> list[Reached]:
    """The first figure of each of a measure's cells: a cell's others are its spread."""
    found: dict[str, Reached] = {}
    for one in ground.reached(measure):
        if same_unit(one.unit, unit):
            found.setdefault(one.field, one)
    return list(found.values())


def _differ(one: Decimal, other: Decimal, size: Decimal) -> bool:
    """Whether two figures differ by so much, as it is rounded there."""
    return abs(abs(one - other) - size) < Decimal(1).scaleb(int(size.as_tuple().exponent)) and (
        abs(one - other) == size or _places(one - other) > _places(size)
    )


def _places(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


def same_unit(one: str, other: str) -> bool:
    """Whether two units are one; a figure without a unit may have any."""

    def plain(unit: str) -> str:
        return unit.strip().casefold().replace("per cent", "%").removesuffix("s")

    return plain(one) == plain(other) or not one.strip()
