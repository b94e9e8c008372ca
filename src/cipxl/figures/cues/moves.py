"""Moves: which of two figures is the earlier level: "from 85% to 98%", "85% → 98%", "86% in April from 81%"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from cipxl.figures.celltext import Cell
from cipxl.period.lexicon import ARROWS, CHANGE_NOUNS

__all__ = ["Role", "moved"]

_MOVING: Final = frozenset(
    {"in", "for", "at", "during", "of", "as", "the", "(", ")", "to", "on", "-", ">", "→", "⇒", "➔", "up", "down", "a"}
)
_CHANGING: Final = frozenset((*CHANGE_NOUNS, *ARROWS))


@dataclass(frozen=True, slots=True)
class Role:
    """What a quantity is: a role ("" for actual), for changes the sign to give it, and the scope of a benchmark."""

    name: str = ""
    sign: int = 0
    scope: str | None = None


def moved(cell: Cell, roles: list[Role]) -> list[Role]:
    """The roles with the first of a move made the previous level: "from 85% to 98%", "85% → 98%", "86% from 81%"."""
    for index, one in enumerate(cell.quantities):
        if roles[index].name:
            continue
        before = _word_before(cell, one.first)
        following = index + 1 < len(cell.quantities)
        onward = _joint(cell, index) if following and not roles[index + 1].name else ""
        baseline = "baseline" if cell.kind == "target" else "previous"
        changed = any(cell.word(place) in _CHANGING for place in cell.lead(index, 8)) or (
            index > 0 and any(cell.word(place) in _CHANGING for place in cell.lead(index - 1, 8))
        )
        changed = changed or (onward == "to" and any(cell.word(at) in CHANGE_NOUNS for at in _between(cell, index)))
        alike = index > 0 and one.low is None and one.unit is not None and one.unit == cell.quantities[index - 1].unit
        # "from" and "to" make a move.
        if (before == "from" and (onward == "to" or (changed and index) or alike)) or onward == "→":
            roles[index] = Role(baseline)
            if onward == "→":
                cell.quantities[index + 1] = replace(cell.quantities[index + 1], comparator=None)
        elif onward == "to" and one.comparator is None and (changed or _apart(cell, index)):
            roles[index] = Role(baseline)
        elif before == "from" and index and one.unit is None and one.noun is None and _bracketed(cell, index):
            roles[index] = Role(baseline)  # "14.5 weeks (from 18.2)"
        elif (before == "from" and changed and not index) or (before == "was" and following and _now(cell, index + 1)):
            roles[index] = Role("previous")
    return roles


def _bracketed(cell: Cell, index: int) -> bool:
    """Whether "(from 18.2)" is all that a bracket says."""
    one = cell.quantities[index]
    return cell.word(one.first - 2) == "(" and cell.word(one.last) == ")"


def _between(cell: Cell, index: int) -> range:
    """The places between a quantity and the next."""
    return range(cell.quantities[index].last, cell.quantities[index + 1].first)


def _word_before(cell: Cell, first: int) -> str:
    """The word before a quantity, past an approximation or an article."""
    place = first - 1
    while (
        place >= 0
        and place > first - 3
        and cell.word(place) in {"around", "about", "a", "approximately", "just", "over"}
    ):
        place -= 1
    return cell.word(place)


def _joint(cell: Cell, index: int) -> str:
    """The one word ("to", an arrow) that joins a quantity to the next, dates and nouns set aside."""
    one, other = cell.quantities[index], cell.quantities[index + 1]
    between = [cell.word(place) for place in range(one.last, min(other.first, one.last + 12)) if not cell.inside[place]]
    nouns = set((one.noun or "").split())
    moving = CHANGE_NOUNS if cell.kind == "performance" else ()
    if any(word not in _MOVING and word not in nouns and word not in moving for word in between):
        return ""
    if other.first - one.last > 12 or not cell.same_sentence(one.last - 1, other.first):
        return ""
    before = cell.word(other.first - 1)
    if before in {"→", "⇒", "➔"}:
        return "→"
    if before == ">" and cell.word(other.first - 2) == "-":
        return "→"
    if (
        cell.word(other.first) == ">"
        and other.first == one.last
        and one.unit == other.unit
        and cell.kind == "performance"
    ):
        return "→"
    return "to" if before == "to" and cell.word(other.first - 2) != "compared" else ""


def _apart(cell: Cell, index: int) -> bool:
    """Whether a date stands between two quantities joined by "to": "78% in 2015/16 to 95% in 2017/18"."""
    one, other = cell.quantities[index], cell.quantities[index + 1]
    return any(cell.inside[place] for place in range(one.last, other.first))


def _now(cell: Cell, index: int) -> bool:
    return any(cell.word(place) in {"now", "currently"} for place in cell.lead(index, 6))
