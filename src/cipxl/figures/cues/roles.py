"""Roles: the role of each quantity of a cell, from the nearest words that name one."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from cipxl.figures.celltext import Cell
from cipxl.figures.cues.changes import OFF, change_of, difference_of
from cipxl.figures.cues.moves import Role, moved
from cipxl.period.lexicon import (
    BENCHMARKS,
    NO_VALUES,
    PREVIOUS,
    TARGETS,
)
from cipxl.period.moments import Moment
from cipxl.period.tokens import phrase_at

__all__ = ["roles_of"]

_AFTER_TARGETS: Final = frozenset({"target", "tgt", "milestone", "goal", "trajectory"})
_BEST: Final = frozenset({"best", "highest", "lowest", "worst", "top", "quickest", "fastest"})
_COMPARATIVES: Final = frozenset({"better", "worse", "higher", "lower", "more", "less", "fewer", "greater"})
_LOCATING: Final = frozenset({"in", "for", "at", "during", "(", ")", "of", "on", "as"})
_PAST: Final = (
    "last year", "last quarter", "last qtr", "last q", "previous qtr", "last month", "last week", "previous", "prior",
    "same", "earlier", "last financial", "preceding", "last academic",
)  # fmt: skip


def roles_of(cell: Cell) -> list[Role]:
    """The role of each quantity of a cell, in order."""
    roles: list[Role] = []
    for index in range(len(cell.quantities)):
        role = change_of(cell, index) or difference_of(cell, index, roles)
        if role is None:
            role = _named(cell, index, roles)
        roles.append(role)
    return moved(cell, roles)


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
    if _beside(cell, index) or _outdone(cell, index):
        return Role("previous")
    if index and roles[-1].name in {"previous", "benchmark"} and _bracketed(cell, index):
        return replace(roles[-1])  # "compared with 431 (74.6)"
    if index and _after_compared_date(cell, index):
        return Role("previous")
    lead = list(cell.lead(index))
    words = [cell.word(place) for place in lead if not cell.inside[place] and cell.word(place) not in _LOCATING]
    if index and words in (["and"], [","], [",", "and"], ["or"], ["&"]) and len(lead) <= 10:
        same = roles[index - 1] if cell.word(cell.quantities[index - 1].last) != ")" else Role()
        now = any(cell.word(place) in {"this", "current"} for place in lead)
        dated = any(cell.inside[place] for place in lead)
        if same.name == "target" and dated and cell.kind == "performance" and any(not role.name for role in roles):
            return Role("previous")  # "92.3% (target 95%, 2019/20 91.0%)"
        if same.name in {"previous", "benchmark", "target"} and not now:
            return replace(same)
    return Role()


def _outdone(cell: Cell, index: int) -> bool:
    """Whether a figure is an earlier one that the one before is held against: "better than the 65% in March 2021"."""
    one = cell.quantities[index]
    place = one.first if one.comparator in {">", "<"} else one.first - 2 - (cell.word(one.first - 1) == "the")
    if not index or cell.word(place) not in _COMPARATIVES or cell.word(place + 1) != "than":
        return False
    earlier = cell.word(one.last) in {"recorded", "reported", "seen", "achieved"} or _dated_before(cell, index)
    if earlier:
        cell.quantities[index] = replace(one, comparator=None)
    return earlier


def _bracketed(cell: Cell, index: int) -> bool:
    """Whether a figure stands alone in brackets straight after the one before it."""
    one, before = cell.quantities[index], cell.quantities[index - 1]
    between = [cell.word(place) for place in range(before.last, one.first)]
    return between[-1:] == ["("] and between[:-1] == (before.noun or "").split() and cell.word(one.last) == ")"


def _after_compared_date(cell: Cell, index: int) -> bool:
    """Whether a figure stands alone in brackets after the date that one compares with: "higher than Q1 (60%)"."""
    one = cell.quantities[index]
    moment = cell.moment(one.first - 2)
    closed = cell.word(one.first - 1) == "(" and cell.word(one.last) == ")"
    return closed and moment is not None and cell.word(moment.first - 1) in {"than", "on", "from", "since", "with"}


def _current(cell: Cell, index: int) -> bool:
    """Whether a target cell tells the level now beside its target: "90% (currently 72%)", "95%; actual 81%"."""
    lead = cell.lead(index, 4)
    words = [cell.word(place) for place in lead if cell.at(place).kind == "w" and not cell.inside[place]]
    bracket = any(cell.word(place) == "(" for place in lead)  # "Maintain performance (currently 98%)"
    bracket = bracket and not any(phrase_at(cell.tokens, place, BENCHMARKS) for place in cell.lead(index))
    return (len(cell.quantities) > 1 or bracket) and bool({"currently", "current", "actual", "presently"} & set(words))


def _beside(cell: Cell, index: int) -> bool:
    """Whether a figure stands in brackets with a date of its own after another: "85% (80% in 2019/20)"."""
    one = cell.quantities[index]
    if not index or cell.quantities[index - 1].unit != one.unit:
        return False
    before = range(cell.quantities[index - 1].last, one.first)
    opening = next((place for place in before if cell.word(place) == "("), None)
    closing = next((place for place in range(one.last, one.last + 9) if cell.word(place) == ")"), None)
    if opening is None or closing is None or len(before) > 24 or not cell.same_sentence(before.start, opening):
        return False
    said = [cell.word(place) for place in range(before.start, opening) if not cell.inside[place]]
    if len(said) > 8 or {",", ";", ":", "|", "/", "and", "but"} & set(said):
        return False
    inside = [*range(opening + 1, one.first), *range(one.last, closing)]
    words = {cell.word(place) for place in inside if not cell.inside[place]}
    if not words <= (_LOCATING - {"(", ")"}) | {":", "-", "=", ","}:
        return False
    own = next((cell.moment(place) for place in inside if cell.inside[place]), None)
    near = [cell.moment(place) for place in range(cell.lead(index - 1).start, opening) if cell.inside[place]]
    later = [one for one in near if one and own and one.start and own.start and own.start > one.start]
    return own is not None and not later


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
        if word == "t" and cell.word(place - 1) == "(":
            return Role("target")  # "(T 95)"
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
        if word in {"budget", "allocation"} and one.unit == "£" and one.first - place <= 3 and len(cell.quantities) > 1:
            return Role("target")
        if word == "against" and weak is None and index:
            weak = Role("previous" if _dated_before(cell, index) else "target")
    return weak


def _dated_before(cell: Cell, index: int) -> bool:
    """Whether a figure's own date is before that of the figure ahead of it: "61 at 31 March 2021 against 66 at .."."""
    own, other = (
        next((cell.moment(at) for at in cell.tail(number, 6) if cell.inside[at]), None) for number in (index, index - 1)
    )
    return bool(own and other and own.start and other.start and own.start < other.start)


def _is_past(cell: Cell, moment: Moment) -> bool:
    words = " ".join(token.text for token in cell.tokens[moment.first : moment.last])
    return words.startswith(_PAST)


def _off_target(cell: Cell, place: int, stop: int) -> bool:
    """Whether "target" only says where the level lies: "remains below target at 75%"."""
    between = [cell.word(at) for at in range(place + 1, stop)]
    before = cell.word(place - 1)
    met = {"met", "missed", "exceeded", "achieved", "hit", "reached"}
    if met & set(between[:1]) or (
        between[:1] in (["not"], ["almost"], ["nearly"], ["just"]) and met & set(between[1:3])
    ):
        return True  # "Target met: 86%"
    if before in OFF | {"on", "at", "to", "exceeds"} and between in (["-"], [":"]):
        return True  # "Above target - 86%"
    off = before in OFF | {
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
    if "at" in words and _BEST & {cell.word(at) for at in range(place - 5, place)}:
        return True  # "second best in the region at 12.5%"
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
        "same",
        "this",
        "time",
        "point",
    }:
        at += 1
    if at - one.last > 4 or at > places[-1]:
        return None
    if bracket and cell.word(at) == "t" and cell.word(at + 1) == ")":
        return Role("target")  # "90% (T)"
    found = phrase_at(cell.tokens, at, TARGETS)
    if found is not None and cell.word(at) in _AFTER_TARGETS and _closes(cell, index, found[1], bracket):
        return Role("target")
    moment = cell.moment(at)
    if moment is not None and (index or bracket) and moment.shape != "relative":
        at = moment.last
        moment = cell.moment(at)
    if moment is not None and moment.shape == "relative" and len(cell.quantities) > 1 and _is_past(cell, moment):
        return Role("previous") if _closes(cell, index, moment.last, bracket) else None
    others = any(q.unit == "£" for q in cell.quantities[max(0, index - 3) : index])
    if one.unit == "£" and others and cell.word(at) in {"budget", "allocation", "grant"} and not bracket:
        return Role("target")  # "£312k of £500k budget"
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
