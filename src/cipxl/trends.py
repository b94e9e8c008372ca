"""What the rounds so far say together: how long a rating has stood, and which dates have moved.

Ratings are compared only within one scheme: the same letter under another scheme may mean something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

from cipxl.plan import Action, Plan, Recommendation
from cipxl.profile import ACTION_FIELDS

__all__ = ["Earlier", "Entry", "Redated", "Run", "earlier", "redated", "runs"]

DUE = "due"


class Entry(Protocol):
    """What a round recorded of one field of a row."""

    @property
    def round(self) -> str:
        """The round."""

    @property
    def row(self) -> str:
        """The row's id."""

    @property
    def ref(self) -> str:
        """Its Ref."""

    @property
    def measure(self) -> str:
        """What the row is called, where it is a measure's or a tracked action's."""

    @property
    def field(self) -> str:
        """The field."""

    @property
    def text(self) -> str:
        """What it said."""

    @property
    def scheme(self) -> str:
        """The scheme that ratings were under, "" where it was not recorded."""


class Run(NamedTuple):
    """A rating that has stood for several rounds in a row, the latest included."""

    row: str
    ref: str
    field: str
    rating: str
    rounds: int


class Redated(NamedTuple):
    """An action whose date has moved: the date first recorded, the present one, and how often it moved."""

    row: str
    ref: str
    original: str
    current: str
    times: int


class Earlier(NamedTuple):
    """The ratings of the round before: a plan of nothing but Refs and ratings, and the scheme that they were under."""

    plan: Plan
    scheme: str


def earlier(entries: Iterable[Entry], plan: Plan, dimensions: Sequence[str]) -> Earlier | None:
    """The ratings of the last round that was recorded before the plan's present one; None where there was none.

    Ratings of tracked actions stand with the plan's own recommendations; an action that the plan lacks is left out.
    """
    rated = [entry for entry in entries if entry.field in dimensions and entry.round != plan.update]
    if not rated:
        return None
    last = list(dict.fromkeys(entry.round for entry in rated))[-1]
    rows: dict[str, dict[str, str]] = {}
    refs: dict[str, str] = {}
    schemes: list[str] = []
    acts = {action.id: action for _, action in plan.tracked}
    said: dict[str, dict[str, str]] = {}
    for entry in rated:
        if entry.round != last:
            continue
        schemes.append(entry.scheme)
        if entry.row in acts:
            said.setdefault(entry.row, {})[entry.field] = entry.text
        elif not entry.measure:  # that would be the words of an action that is gone
            rows.setdefault(entry.row, {})[entry.field] = entry.text
            refs[entry.row] = entry.ref
    tracked = {
        row.id: tuple(_rated(action, said[action.id]) for action in row.tracked if action.id in said) for row in plan
    }
    if not rows:  # only actions are rated
        rows, refs = {row.id: {} for row in plan}, {row.id: row.ref for row in plan}
    before = tuple(
        Recommendation(id=row, ref=refs[row], text="", ratings=ratings, tracked=tracked.get(row, ()))
        for row, ratings in rows.items()
    )
    return Earlier(plan.model_copy(update={"update": last, "recommendations": before}), schemes[-1])


def _rated(action: Action, ratings: Mapping[str, str]) -> Action:
    """The action with other ratings."""
    own = {field: text for field, text in ratings.items() if field in ACTION_FIELDS}
    rest = {field: text for field, text in ratings.items() if field not in ACTION_FIELDS}
    return action.model_copy(update={**own, "narrative": {**action.narrative, **rest}})


def runs(entries: Iterable[Entry], dimensions: Sequence[str]) -> tuple[Run, ...]:
    """For each rated row and dimension, how many rounds its present rating has stood; a change of scheme ends a run."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        if entry.field in dimensions:
            found.setdefault((entry.row, entry.field), []).append(entry)
    result = []
    for (row, field), recorded in found.items():
        last = recorded[-1]
        count = 0
        for entry in reversed(recorded):
            if entry.text != last.text or entry.scheme != last.scheme:
                break
            count += 1
        result.append(Run(row, last.ref, field, last.text, count))
    return tuple(result)


def redated(entries: Iterable[Entry]) -> tuple[Redated, ...]:
    """The actions whose date has moved since it was first recorded."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.field == DUE and entry.text.strip():
            found.setdefault(entry.row, []).append(entry)
    result = []
    for row, recorded in found.items():
        texts = [entry.text for entry in recorded]
        times = sum(before != after for before, after in pairwise(texts))
        if times:
            result.append(Redated(row, recorded[-1].ref, texts[0], texts[-1], times))
    return tuple(result)
