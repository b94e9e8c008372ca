"""Roles: the role of each quantity of a cell, from the nearest words that name one."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from cipxl.figures.celltext import Cell
from cipxl.figures.cues.moves import Role, moved
from cipxl.figures.quantities import TIME_UNITS, Quantity
from cipxl.period.lexicon import (
    ARROWS,
    BENCHMARKS,
    CHANGE_NOUNS,
    FUNCTION_WORDS,
    NO_VALUES,
    PREVIOUS,
    TARGETS,
    split_words,
)
from cipxl.period.moments import Moment
from cipxl.period.tokens import phrase_at

__all__ = ["roles_of"]

_OFF: Final = frozenset(
    split_words("below above better worse short off away under over behind ahead adrift lower higher less more")
)
_LOCATING: Final = frozenset({"in", "for", "at", "during", "(", ")", "of", "on", "as"})
_CHANGE_TAILS: Final = {
    "reduction": -1, "decrease": -1, "fall": -1, "drop": -1, "decline": -1, "less": -1, "fewer": -1, "lower": -1,
    "increase": 1, "rise": 1, "improvement": 1, "growth": 1, "more": 1, "higher": 1, "greater": 1, "down": -1, "up": 1,
}  # fmt: skip
_PAST: Final = (
    "last year", "last quarter", "last qtr", "previous qtr", "last month", "last week", "previous", "prior", "same",
    "earlier", "last financial",
    "preceding", "last academic",
)  # fmt: skip


def roles_of(cell: Cell) -> list[Role]:
    """The role of each quantity of a cell, in order."""
    roles: list[Role] = []
    for index in range(len(cell.quantities)):
        role = _change(cell, index) or _difference(cell, index)
        if role is None:
            role = _named(cell, index, roles)
        roles.append(role)
    return moved(cell, roles)


def _change(cell: Cell, index: int) -> Role | None:
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
    if in_lead and before == "of" and earlier in {"difference", "variance", "variation"}:
        return Role("difference")
    onward = cell.word(one.last) == "to" and index + 1 < len(cell.quantities)  # "▲ 3% to 78%"
    if (index or onward) and before in ARROWS and in_lead:
        return Role("change", ARROWS[before])
    if _of_other(cell, one):
        return None
    if one.sign and one.unit != "£" and (before == "(" or one.unit == "percentage points" or one.sign == "+" or index):
        return Role("change")
    return _change_after(cell, one)


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


def _change_after(cell: Cell, one: Quantity) -> Role | None:
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
        if later != "than" and not (
            after in {"more", "fewer"} and cell.at(one.last + 1).kind == "w" and _than(cell, one.last + 2)
        ):
            counted = cell.at(one.last + 1).kind == "w" and later not in FUNCTION_WORDS
            extra = after in {"more", "fewer"} and one.unit is None and one.comparator is None and counted
            return Role("change", sign) if extra and later != "than" else None
        against = _benchmark_ahead(cell, one.last + 2, 6)
        return Role("difference", scope=against) if against is not None else Role("change", sign)
    relative = one.unit in {"%", "percentage points"} or one.unit is None
    return Role("change", sign) if relative and cell.word(one.last + 1) != "target" else None


def _than(cell: Cell, place: int) -> bool:
    return "than" in (cell.word(place), cell.word(place + 1), cell.word(place + 2))


def _benchmark_ahead(cell: Cell, place: int, window: int) -> str | None:
    """What a difference is from, where a target or benchmark is named within a few words, in the sentence."""
    for at in range(place, place + window):
        if cell.word(at) in {",", ";", ".", "(", ""}:
            return None
        if phrase_at(cell.tokens, at, TARGETS):
            return "target"
        found = phrase_at(cell.tokens, at, BENCHMARKS)
        if found is not None:
            return found[0]
    return None


def _difference(cell: Cell, index: int) -> Role | None:
    """A gap to a target or benchmark: "5% below target", "11 percentage points above statistical neighbours"."""
    one = cell.quantities[index]
    if cell.word(one.last) == "of" and cell.word(one.first - 1) == "within" and one.unit in {"%", "percentage points"}:
        against = _benchmark_ahead(cell, one.last + 1, 7)
        return Role("difference", scope=against) if against is not None else None
    if cell.word(one.last) not in _OFF:
        return None
    points = one.unit == "percentage points"
    level = any(q.unit == one.unit for q in cell.quantities[max(0, index - 3) : index])
    if not points and not level and one.unit not in TIME_UNITS:
        return None
    against = _benchmark_ahead(cell, one.last + 1, 7)
    if against is None and not points:
        return None
    return Role("difference", scope=against)


def _named(cell: Cell, index: int, roles: list[Role]) -> Role:
    """The role that words give: a target, a benchmark, a previous level; else actual."""
    if cell.kind == "target" and _current(cell, index):
        return Role("baseline")
    after = _role_after(cell, index)
    if after is not None and after.name != "previous":
        return after
    before = _role_before(cell, index, roles)
    if before is not None:
        set_before = (
            bool(roles) and roles[-1].name == "target" and cell.word(cell.quantities[index].first - 1) == "from"
        )
        return Role("previous_target") if before.name == "previous" and set_before else before
    if after is not None:
        return after
    if _beside(cell, index):
        return Role("previous")
    lead = list(cell.lead(index))
    words = [cell.word(place) for place in lead if not cell.inside[place] and cell.word(place) not in _LOCATING]
    if index and words in (["and"], [","], [",", "and"], ["or"], ["&"]) and len(lead) <= 10:
        same = roles[index - 1]
        now = any(cell.word(place) in {"this", "current"} for place in lead)
        dated = any(cell.inside[place] for place in lead)
        if same.name == "target" and dated and cell.kind == "performance" and any(not role.name for role in roles):
            return Role("previous")  # "92.3% (target 95%, 2019/20 91.0%)"
        if same.name in {"previous", "benchmark", "target"} and not now:
            return replace(same)
    return Role()


def _current(cell: Cell, index: int) -> bool:
    """Whether a target cell tells the level now beside its target: "90% (currently 72%)", "95%; actual 81%"."""
    lead = cell.lead(index, 4)
    words = [cell.word(place) for place in lead if cell.at(place).kind == "w" and not cell.inside[place]]
    return len(cell.quantities) > 1 and bool({"currently", "current", "actual", "presently"} & set(words))


def _beside(cell: Cell, index: int) -> bool:
    """Whether a figure stands in brackets with a date of its own after another: "85% (80% in 2019/20)"."""
    one = cell.quantities[index]
    if not index or cell.quantities[index - 1].unit != one.unit:
        return False
    before = range(cell.quantities[index - 1].last, one.first)
    if len(before) > 24 or sum(not cell.inside[place] for place in before) > 9:
        return False
    opening = next((place for place in before if cell.word(place) == "("), None)
    closing = next((place for place in range(one.last, one.last + 9) if cell.word(place) == ")"), None)
    if opening is None or closing is None:
        return False
    inside = [*range(opening + 1, one.first), *range(one.last, closing)]
    words = {cell.word(place) for place in (*range(before.start, opening), *inside) if not cell.inside[place]}
    return any(cell.inside[place] for place in inside) and words <= (_LOCATING - {"(", ")"}) | {":", "-", "=", ","}


def _role_before(cell: Cell, index: int, roles: list[Role]) -> Role | None:
    """The nearest cue before a quantity that still holds for it."""
    lead = cell.lead(index)
    one = cell.quantities[index]
    weak: Role | None = None
    # "90% target and 80% last year": the cue straight after a figure is that figure's own.
    used = cell.quantities[index - 1].last if index and roles[index - 1].name in {"target", "benchmark"} else -1
    for place in reversed(lead):
        word = cell.word(place)
        if place == used and cell.word(place + 1) in {"and", ",", "but", ";", "in"}:
            return weak
        if word in {"tolerance", "±"} or (word == "-" and cell.word(place - 1) == "/" and cell.word(place - 2) == "+"):
            return Role("tolerance")
        if word == ")" and cell.inside[place - 1] and place > lead.start:
            continue  # "Baseline (2019/20): 45%"
        if word == ")" or (
            word == "," and place < one.first - 1 and cell.word(place + 1) not in {"our", "against", "the"}
        ):
            return weak
        moment = cell.moment(place)
        if moment is not None:
            if place == moment.first and moment.shape == "relative" and _is_past(cell, moment):
                return Role("previous")
            continue
        found = phrase_at(cell.tokens, place, TARGETS)
        if found is not None and found[1] <= one.first:
            if _off_target(cell, place, one.first):
                return weak
            return Role("target")
        found = phrase_at(cell.tokens, place, BENCHMARKS)
        if found is not None and found[1] <= one.first and not _of_subject(cell, found[1], one.first):
            return Role("benchmark", scope=found[0])
        found = phrase_at(cell.tokens, place, PREVIOUS)
        if found is not None and found[1] <= one.first and not _subject_follows(cell, found[1], one.first):
            adjective = cell.word(place) in {"previous", "previously", "prior", "formerly", "prev"}
            if (adjective and one.first - found[1] <= 2) or (not adjective and (index or found[0] == "baseline")):
                return Role(found[0])
        if word == "against" and weak is None and index:
            weak = Role("target")
    return weak


def _is_past(cell: Cell, moment: Moment) -> bool:
    words = " ".join(token.text for token in cell.tokens[moment.first : moment.last])
    return words.startswith(_PAST)


def _off_target(cell: Cell, place: int, stop: int) -> bool:
    """Whether "target" only says where the level lies: "remains below target at 75%"."""
    between = [cell.word(at) for at in range(place + 1, stop)]
    before = cell.word(place - 1)
    off = before in _OFF | {
        "met",
        "missed",
        "missing",
        "meeting",
        "exceeded",
        "exceeding",
        "on",
        "achieved",
        "hit",
        "to",
    }
    return off and (between[:1] == ["at"] or between[:1] == ["with"] or "," in between)


def _of_subject(cell: Cell, place: int, stop: int) -> bool:
    """Whether between a benchmark's name and the number the sentence turns to our own level: "England; ours is"."""
    words = {cell.word(at) for at in range(place, stop)}
    return bool(words & {"ours", "our", "we", "us", "but", "performance"})


def _subject_follows(cell: Cell, place: int, stop: int) -> bool:
    """Whether a comparison is over before the number: "compared to last year we have 85%"."""
    words = {cell.word(at) for at in range(place, stop)}
    return bool(words & {"we", "now", "currently", "performance", "has", "but"})


def _role_after(cell: Cell, index: int) -> Role | None:
    """A role that stands after the number: "the 40% target", "63% (England)", "28% last year"."""
    one = cell.quantities[index]
    places = cell.tail(index, 8)
    if not places:
        return None
    at = one.last
    bracket = cell.word(at) == "("
    at += bracket
    while cell.word(at) in {
        "for",
        "in",
        "is",
        "the",
        "our",
        "local",
        "among",
        "across",
        "stretch",
        "corporate",
        "annual",
        "as",
    }:
        at += 1
    if at - one.last > 4 or at > places[-1]:
        return None
    found = phrase_at(cell.tokens, at, TARGETS)
    if found is not None and cell.word(at) in {"target", "tgt"} and _closes(cell, index, found[1], bracket):
        return Role("target")
    moment = cell.moment(at)
    if moment is not None and index and moment.shape != "relative":
        at = moment.last
        moment = cell.moment(at)
    if moment is not None and moment.shape == "relative" and len(cell.quantities) > 1 and _is_past(cell, moment):
        return Role("previous") if _closes(cell, index, moment.last, bracket) else None
    found = phrase_at(cell.tokens, at, BENCHMARKS)
    if found is not None:
        stop = found[1]
        if bracket and _unsaid(cell, stop):
            return None
        while cell.word(stop) in {"average", "avg", "averages", "median", "figure", "group", "level", "rate"} or (
            bracket and stop < found[1] + 5 and cell.at(stop).kind in {"w", "n"} and stop < places[-1]
        ):
            stop += 1
        if _closes(cell, index, stop, bracket):
            return Role("benchmark", scope=found[0])
    if cell.word(at) == "baseline" and _closes(cell, index, at + 1, bracket):
        return Role("baseline")
    return None


def _unsaid(cell: Cell, place: int) -> bool:
    """Whether the bracket goes on to say that the other's figure is missing: "82% (comparator data n/a)"."""
    for at in range(place, place + 6):
        if cell.word(at) in {")", ""}:
            return False
        if cell.at(at).kind == "w" and phrase_at(cell.tokens, at, NO_VALUES) is not None:
            return True
    return False


def _closes(cell: Cell, index: int, stop: int, bracket: bool) -> bool:
    """Whether a cue after a number ends there, so that it is not the heading of the next number."""
    word = cell.word(stop)
    following = cell.quantities[index + 1] if index + 1 < len(cell.quantities) else None
    if following is not None and following.first <= stop:
        return False
    if bracket:
        return word in {")", ",", ""} or following is None or cell.moment(stop) is not None
    if word in {":", "=", "-", "of", "is", "was", "at", "for", "(", "being", "to"} and following is not None:
        return word == "(" and following.first > stop + 1
    return True
