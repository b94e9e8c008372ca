"""Changes: the quantities that tell how far a level moved, or how far it is from another."""

from __future__ import annotations

from typing import Final

from cipxl.figures.celltext import Cell
from cipxl.figures.cues.moves import Role
from cipxl.figures.quantities import TIME_UNITS, Quantity
from cipxl.period.lexicon import ARROWS, BENCHMARKS, CHANGE_NOUNS, FUNCTION_WORDS, TARGETS, split_words
from cipxl.period.tokens import phrase_at

__all__ = ["OFF", "change_of", "difference_of"]

OFF: Final = frozenset(
    split_words(
        "below above better worse short off away under over behind ahead adrift lower higher less more longer shorter "
        "quicker slower faster"
    )
)
"""Words that say on which side of another level one lies."""
_NO_GAP: Final = 50  # percentage points; a first figure so great is rather the level itself than how far it is off
_LEVELS: Final = frozenset({"target", "the", "our", "national", "england", "sn", "statistical", "budget"})
_MOVERS: Final = frozenset(
    split_words(
        "reduce reduced cut increase increased decrease decreased improve improved raise fall fallen fell rise risen "
        "rose grow grown grew drop dropped"
    )
) & frozenset(CHANGE_NOUNS)
_ENDING: Final = frozenset({"which", "that", "who", "is", "are", "was", "were", "and", "but"})
_MISSING: Final = frozenset(
    split_words("missed missing misses exceeded exceeding exceeds below above under over beat short")
)
_CHANGE_TAILS: Final = {
    "reduction": -1, "decrease": -1, "fall": -1, "drop": -1, "decline": -1, "less": -1, "fewer": -1, "lower": -1,
    "increase": 1, "rise": 1, "improvement": 1, "growth": 1, "more": 1, "higher": 1, "greater": 1, "down": -1, "up": 1,
}  # fmt: skip


def change_of(cell: Cell, index: int) -> Role | None:
    """A change: "an increase of 29", "down 7%", "18.1% reduction", "14 percentage points less than", "(-14)", "+3%"."""
    one = cell.quantities[index]
    place = one.first - 1
    while (
        place >= 0
        and place > one.first - 4
        and (
            cell.word(place)
            in {"around", "about", "approximately", "just", "a", "further", "another", "nearly", "almost", "some"}
        )
    ):
        place -= 1
    before, earlier = cell.word(place), cell.word(place - 1)
    in_lead = place >= (cell.quantities[index - 1].last if index else 0)
    if in_lead and before in {"of", "by"} and earlier in CHANGE_NOUNS and earlier not in {"more", "less", "up", "down"}:
        return Role("change", CHANGE_NOUNS[earlier])
    if in_lead and before in {"up", "down"} and cell.word(one.first) not in {"to", "from"} and one.comparator != "<=":
        return Role("change", CHANGE_NOUNS[before])
    if in_lead and before in {"by"} and earlier in {"up", "down"}:
        return Role("change", CHANGE_NOUNS[earlier])
    if in_lead and before == "by":
        moved = next((cell.word(at) for at in reversed(cell.lead(index)) if cell.word(at) in _MOVERS | _ENDING), "")
        if moved in _MOVERS:
            return Role("change", CHANGE_NOUNS[moved])  # "Reduce placements out of area by 20"
    if in_lead and before == "of" and earlier in {"difference", "variance", "variation"}:
        return Role("difference")
    onward = cell.word(one.last) == "to" and index + 1 < len(cell.quantities)  # "▲ 3% to 78%"
    if (index or onward) and before in ARROWS and in_lead:
        return Role("change", ARROWS[before])
    if _of_other(cell, one):
        return None
    if one.sign and not index and cell.word(one.last) in {"on", "since", "from", "vs", "versus", "compared", "than"}:
        return Role("change")  # "-4% on last year"
    if one.sign and one.unit != "£" and (before == "(" or one.unit == "percentage points" or one.sign == "+" or index):
        return Role("change")
    return _change_after(cell, index)


def _of_other(cell: Cell, one: Quantity) -> bool:
    """Whether a signed number is another's level: "-0.23 (England -0.03)"."""
    place = one.first - 1
    place -= cell.word(place) in {":", "=", "is", "was", "of", "average", "avg"}
    found = one.sign == "-" and one.unit is None
    return found and any(
        phrase is not None and phrase[1] == place + 1
        for start in range(max(0, place - 2), place + 1)
        for phrase in (phrase_at(cell.tokens, start, BENCHMARKS), phrase_at(cell.tokens, start, TARGETS))
    )


def _change_after(cell: Cell, index: int) -> Role | None:
    one = cell.quantities[index]
    after, later = cell.word(one.last), cell.word(one.last + 1)
    sign = _CHANGE_TAILS.get(after)
    if (
        one.noun is not None
        and cell.word(one.last + 1) in {"more", "fewer", "less"}
        and cell.word(one.last + 2) == "than"
    ):
        return Role("change", _CHANGE_TAILS[cell.word(one.last + 1)])
    if sign is None:
        return None
    if after in {"up", "down"} and later not in {"on", "from", "since", ")", ""}:
        return None
    if after in {"more", "less", "fewer", "lower", "higher", "greater"}:
        if later in {")", "", ",", ";"} and one.comparator is None and index:
            return Role("change", sign)  # "41 open cases (3 fewer)"
        if later != "than" and not (
            after in {"more", "fewer"} and cell.at(one.last + 1).kind == "w" and _than(cell, one.last + 2)
        ):
            counted = cell.at(one.last + 1).kind == "w" and later not in FUNCTION_WORDS
            extra = after in {"more", "fewer"} and one.unit is None and one.comparator is None and counted
            return Role("change", sign) if extra and later != "than" else None
        against = _benchmark_ahead(cell, one.last + 2, 6)
        if against is not None and not index and one.unit == "%" and one.value is not None and one.value >= _NO_GAP:
            return None  # "82% higher than target (80%)"
        return Role("difference", scope=against) if against is not None else Role("change", sign)
    relative = one.unit in {"%", "percentage points", "£"} or one.unit is None
    return Role("change", sign) if relative and cell.word(one.last + 1) != "target" else None


def _than(cell: Cell, place: int) -> bool:
    return "than" in (cell.word(place), cell.word(place + 1), cell.word(place + 2))


def _benchmark_ahead(cell: Cell, place: int, window: int) -> str | None:
    """What a difference is from, where a target or benchmark is named within a few words, in the sentence."""
    for at in range(place, place + window):
        if cell.word(at) in {",", ";", ".", "(", ""}:
            return None
        if phrase_at(cell.tokens, at, TARGETS) or cell.word(at) == "budget":
            return "target"
        found = phrase_at(cell.tokens, at, BENCHMARKS)
        if found is not None:
            return found[0]
    return None


def difference_of(cell: Cell, index: int, roles: list[Role]) -> Role | None:
    """A gap to a target or benchmark: "5% below target", "11 percentage points above statistical neighbours"."""
    one = cell.quantities[index]
    if cell.word(one.last) == "of" and cell.word(one.first - 1) == "within" and one.unit in {"%", "percentage points"}:
        against = _benchmark_ahead(cell, one.last + 1, 7)
        return Role("difference", scope=against) if against is not None else None
    if index and cell.word(one.first - 1) == "by" and roles[-1].name in {"target", "benchmark"}:
        lead = cell.lead(index - 1)
        if any(cell.word(place) in _MISSING for place in (*lead, *range(lead.stop, one.first))):
            return Role("difference")  # "missed the target of 90% by 4%"
    if cell.word(one.last) in {"short", "off", "away", "adrift", "shy"} and cell.word(one.last + 1) in {"of", "from"}:
        against = _benchmark_ahead(cell, one.last + 2, 7)
        if against is not None:
            return Role("difference", scope=against)
    if cell.word(one.last) not in OFF:
        return None
    points = one.unit == "percentage points"
    level = any(q.unit == one.unit for q in cell.quantities[max(0, index - 3) : index])
    if not points and not level and one.unit not in TIME_UNITS:
        alone = len(cell.quantities) == 1 and one.unit == "%" and one.value is not None and one.value < _NO_GAP
        if not alone or cell.word(one.last + 1) not in _LEVELS:
            return None
    against = _benchmark_ahead(cell, one.last + 1, 7)
    if against is None and not points:
        return None
    return Role("difference", scope=against)
