"""Dating: which period each figure of a cell belongs to.

A period before its figure, as a heading, holds for the figures after it until the next ("2018/19 66.3% March 2019 -
25.4%"); one after its figure ("65% in January 2021", "77% (Apr - Sept 19)") belongs to that figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple

from cipxl.figures.celltext import Cell
from cipxl.figures.cues import Role
from cipxl.period import Period, deadline_of, is_deadline, period_of
from cipxl.period.moments import Moment, built
from cipxl.period.timespan import MONTH_NAMES

__all__ = ["Dating", "dates_of"]

_PREPOSITIONS: Final = frozenset(
    {"in", "for", "at", "during", "of", "on", "as", "by", "until", "end", "the", "to", "back", "since"}
)
_COMPARING: Final = frozenset({"from", "than", "with", "to", "on", "as"})
_BREAKS: Final = frozenset(
    {",", "but", "and", "while", "whereas", "compared", "then", ":", "to", "from", "with", "which", "against"}
)
_LIKE: Final = frozenset({("same", "as"), ("line", "with"), ("unchanged", "from"), ("change", "from")})
_REACH: Final = 40  # tokens between a date and its figure


class Dating(NamedTuple):
    """The period of a figure, or its words where the year is not known, and the day by which it must be reached."""

    period: Period | None
    text: str | None
    deadline: date | None
    alternatives: tuple[str, ...]


def dates_of(
    cell: Cell, roles: Sequence[Role], kept: Sequence[int], vague: Sequence[tuple[int, int]]
) -> dict[int, Dating]:
    """The dating of each kept quantity by its index; of vague statements by -1, -2 and so on."""
    places = [(cell.quantities[index].first, cell.quantities[index].last, index) for index in kept]
    places += [(first, last, -1 - number) for number, (first, last) in enumerate(vague)]
    places.sort()
    if not cell.moments or not places:
        return {}
    if len(places) == 1 and not kept:
        own = {places[0][2]: cell.moments[0]}
        return {index: _dating(cell, moment) for index, moment in own.items()}
    own, led = _owners(cell, roles, places)
    own = _spread_out(cell, roles, places, own, led)
    dated = _with_years(cell, roles, own)
    return {index: _dating(cell, moment) for index, moment in dated.items()}


def _owners(
    cell: Cell, roles: Sequence[Role], places: list[tuple[int, int, int]]
) -> tuple[dict[int, Moment], dict[int, Moment]]:
    """For each figure the moment nearest to it that is its own; and those among them that stand before it."""
    own: dict[int, Moment] = {}
    led: dict[int, Moment] = {}
    heading = cell.moments[0].first < places[0][0] and not _introduced(cell, cell.moments[0])
    right_place = 0
    left_taken = -1
    for moment in cell.moments:
        while right_place < len(places) and places[right_place][0] < moment.last:
            right_place += 1
        left = places[right_place - 1] if right_place else None
        right = places[right_place] if right_place < len(places) else None
        if _begins(cell, moment) or moment.shape == "invalid":
            continue
        left = left if left is not None and cell.same_sentence(left[0], moment.first) else None
        if left is not None and right_place > 1 and _aside(cell, left, moment):
            left = places[right_place - 2]  # "82% (target 90%) in Sept 21"
        titles = not right_place and not _introduced(cell, moment)  # "2018/19 all audits. % good or above 36%"
        near = right is not None and (cell.same_sentence(moment.last - 1, right[0]) or titles)
        right = right if near else None
        left = left if left is not None and moment.first - left[1] <= _REACH else None
        right = right if right is not None and right[0] - moment.last <= _REACH else None
        compared = cell.word(moment.first - 1) in {"on", "than", "from", "vs", "versus"}
        if compared and left is not None and left[2] >= 0 and roles[left[2]].name == "change":
            left = None  # "a reduction on 2019/20 (31%)": the date is not the change's, only what is in the bracket is
            right = right if right is not None and cell.word(moment.last) == "(" else None
        if left is None and right is None:
            continue
        if right is None and moment.shape == "relative" and cell.word(moment.first - 1) in _COMPARING:
            continue
        if right is None or (
            left is not None and left[2] != left_taken and _goes_left(cell, moment, left, right, heading)
        ):
            if left is not None and (left[2] not in own or _nearer(moment, own[left[2]], left)):
                own[left[2]] = moment
                led.pop(left[2], None)
                left_taken = left[2]
        elif not (moment.start is None and right[2] in led and led[right[2]].last >= moment.first - 1):
            own[right[2]] = moment  # not so the second of "2021 YTD 67%"
            led[right[2]] = moment
    return own, led


def _aside(cell: Cell, left: tuple[int, int, int], moment: Moment) -> bool:
    """Whether a figure stands with a word for it in brackets that a date follows."""
    closed = cell.word(left[1]) == ")" and moment.first <= left[1] + 3
    opened = next((place for place in range(left[0] - 1, max(-1, left[0] - 6), -1) if cell.word(place) == "("), left[0])
    return closed and opened < left[0] - 1 and not any(cell.inside[place] for place in range(opened, left[1]))


def _nearer(moment: Moment, other: Moment, place: tuple[int, int, int]) -> bool:
    """Whether a moment after a figure is nearer than one before it that it had; a dated one beats an undated one."""
    if (moment.start is None) != (other.start is None):
        return other.start is None
    if other.first >= place[1]:
        return False
    return moment.first - place[1] < place[0] - other.last


def _introduced(cell: Cell, moment: Moment) -> bool:
    return cell.word(moment.first - 1) in _PREPOSITIONS


def _begins(cell: Cell, moment: Moment) -> bool:
    """Whether a moment only tells since when, or like when: "since November 2020", "(same as 2020/21)"."""
    before = cell.word(moment.first - 2), cell.word(moment.first - 1)
    return before[1] in {"since", "after"} or before in _LIKE


def _goes_left(
    cell: Cell, moment: Moment, left: tuple[int, int, int], right: tuple[int, int, int], heading: bool
) -> bool:
    """Whether a moment between two figures belongs to the one before it."""
    before = [cell.word(place) for place in range(left[1], moment.first)]
    after = [cell.word(place) for place in range(moment.last, right[0])]
    opened = before.count("(") - before.count(")")
    if opened > 0:
        return ")" in after  # alone in brackets, it belongs to what stands before them
    if ")" in after and "(" not in after[: after.index(")")]:
        return True  # in brackets with the figure on the left
    if cell.word(moment.first - 1) in _COMPARING and moment.shape == "relative":
        return False
    if any(cell.inside[place] for place in range(left[1], moment.first)) and _introduced(cell, moment):
        return False
    words = [word for word in before if word not in {"(", ")"}]
    if _introduced(cell, moment):
        return not any(word in _BREAKS for word in words[:-1])
    if any(word in {",", ";", "but", "and", "while"} for word in before):
        return False
    if after[:1] in ([":"], ["-"], ["="]):
        return False
    if after[:1] in ([","], [";"], ["and"], ["but"], ["to"], ["compared"], [")"]):
        return True
    return not heading and len(before) <= 1


def _spread_out(
    cell: Cell,
    roles: Sequence[Role],
    places: list[tuple[int, int, int]],
    own: dict[int, Moment],
    led: dict[int, Moment],
) -> dict[int, Moment]:
    """The moments handed on: a heading to the actual figures after it, a date at a list's end to all of the list."""
    spread = dict(own)
    heading: Moment | None = None
    place_of_heading = 0
    for first, _last, index in places:
        if index in led:
            heading, place_of_heading = led[index], first
            if index >= 0 and roles[index].name and _parenthetic(cell, led[index]):
                heading = None  # "Baseline (2019/20): 45%" says nothing of what follows
        elif index in own and heading is not None and not _parenthetic(cell, own[index]):
            heading = None
        if index < 0 or index in own or heading is None or heading.shape == "relative" or roles[index].name:
            continue
        if not _introduced(cell, heading) or cell.same_sentence(place_of_heading, first):
            spread[index] = heading
    _of_the_same(cell, roles, places, spread)
    _over_total(cell, roles, places, led, spread)
    for number in range(len(places) - 2, -1, -1):
        (_, last, index), (first, stop, following) = places[number], places[number + 1]
        if index < 0 or following not in spread or index in spread or following in led:
            continue
        if following < 0 or roles[index].name != roles[following].name:
            continue
        between = {cell.word(place) for place in range(last, min(first, last + 12))}
        listed = between <= {",", "and", "&"} and first - last <= 2
        share = cell.word(first - 1) == "(" and cell.word(stop) == ")" and cell.same_sentence(last, first)
        if share or (listed and not roles[following].name):
            spread[index] = spread[following]
    return spread


def _over_total(
    cell: Cell,
    roles: Sequence[Role],
    places: list[tuple[int, int, int]],
    led: dict[int, Moment],
    spread: dict[int, Moment],
) -> None:
    """Gives a total the date before a colon that its parts have: "63 audits completed Apr-Sept 21: 12 outstanding"."""
    for (_, last, before), (_, _, index) in pairwise(places):
        title = led.get(index)
        if title is None or cell.word(title.last) != ":" or before in spread or before < 0 or roles[before].name:
            continue
        words = {cell.word(place) for place in range(last, title.first)}
        apart = words & {",", ";", ":", "(", "and", "but"} or not cell.same_sentence(last - 1, title.first)
        if cell.quantities[before].noun and not apart:
            spread[before] = title


def _of_the_same(
    cell: Cell, roles: Sequence[Role], places: list[tuple[int, int, int]], spread: dict[int, Moment]
) -> None:
    """Hands a date on to what says the same or a part: "1,204 contacts in Jan 21, of which 312 (26%) were referred"."""
    parts = False
    for before, (first, _, index) in pairwise(places):
        lead = [cell.word(place) for place in range(max(0, first - 3), first)]
        named = "of" in lead and bool({"which", "whom", "these", "those"} & set(lead))
        named = named or ("of" in lead and "rate" in lead) or bool({"equating", "equates", "equivalent"} & set(lead))
        parts = (named or (parts and cell.word(first - 1) == "(")) and cell.same_sentence(before[0], first)
        free = index >= 0 and index not in spread and not roles[index].name
        if parts and free and before[2] in spread:
            spread[index] = spread[before[2]]


def _parenthetic(cell: Cell, moment: Moment) -> bool:
    return cell.word(moment.first - 1) == "(" or cell.word(moment.last) == ")"


def _with_years(cell: Cell, roles: Sequence[Role], own: dict[int, Moment]) -> dict[int, Moment]:
    """The moments with a missing year taken from the dated month in the sentence, as the roles order the two."""
    dated: dict[int, Moment] = {}
    for index, moment in own.items():
        if moment.shape == "quarter" and moment.start is None:
            dated[index] = _quarter_with_year(cell, roles, own, index)
            continue
        if moment.start is not None or moment.shape not in {"month", "day"} or index < 0:
            dated[index] = moment
            continue
        anchors = [
            (other, roles[place].name)
            for place, other in ((place, own[place]) for place in range(max(0, index - 3), index + 4) if place in own)
            if other.shape in {"month", "day"} and other.year is not None
            and cell.same_sentence(moment.first, other.first) and roles[place].name in {"", "previous", "baseline"}
        ]  # fmt: skip
        if not anchors or anchors[0][0].year is None:
            dated[index] = moment
            continue
        anchor, year = anchors[0][0], anchors[0][0].year
        earlier = bool(roles[index].name)
        after = cell.moment(moment.last)
        year_before = after is not None and after.shape == "relative"  # "September last year"
        days = moment.day > 0 and anchor.day > 0
        order = (moment.number, moment.day if days else 0), (anchor.number, anchor.day if days else 0)
        if year_before or (earlier and order[0] >= order[1]):
            year -= 1
        if not earlier and order[0] < order[1]:
            year += 1
        other_year = f"{MONTH_NAMES[moment.number - 1]} of another year: the year is taken from the sentence"
        dated[index] = replace(built(replace(moment, year=year)), alternatives=(other_year,))
    return dated


def _quarter_with_year(cell: Cell, roles: Sequence[Role], own: dict[int, Moment], index: int) -> Moment:
    """A quarter with its year from the nearest dated quarter of the cell: "Q2 21/22 91% (Q1 88%)", "Q4 20/21 .. Q1"."""
    moment = own[index]
    around = [own[place] for place in range(index - 6, index + 7) if place in own]
    anchors = [other for other in around if other.shape == "quarter" and other.year is not None]
    near = min(anchors, key=lambda other: abs(other.first - moment.first), default=None)
    if near is None or near.year is None or near.day or moment.day:
        return moment
    year = near.year
    if index >= 0 and roles[index].name in {"previous", "baseline"}:
        year -= moment.number >= near.number  # an earlier level: the last such quarter before
    elif near.first < moment.first and near.number == 4 and moment.number == 1:
        year += 1
    other = "a quarter of another year: the year is taken from the cell"
    return replace(built(replace(moment, year=year)), alternatives=(other,))


def _dating(cell: Cell, moment: Moment) -> Dating:
    period = period_of(moment, cell.text, cell.tokens)
    words = " ".join(cell.text[cell.tokens[moment.first].start : cell.tokens[moment.last - 1].end].split())
    due = is_deadline(moment, cell.tokens) and period is not None
    deadline = deadline_of(moment, cell.tokens).date if due else None
    return Dating(period, None if period is not None else words, deadline, moment.alternatives)
