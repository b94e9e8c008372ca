"""Which columns of an unknown table hold which texts, by the words of their headings and what stands below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cipxl.profile import RECOMMENDATION_FIELDS, Column, Kind, RowKind
from cipxl.reading.column_texts import are_marks
from cipxl.reading.guessing import LONG, Guessing, Sureness
from cipxl.reading.heading_templates import HEADINGS, are_dates, updated, width
from cipxl.reading.headings import squash
from cipxl.reading.unknown_table import SeenColumn

__all__ = ["Says", "has_action_rows", "says", "strongest", "take_texts", "text_column"]

REF = re.compile(r"(?i)^[a-z]{0,6}[\s./-]?\d+(?:[\s./-]?[\da-z]{1,3})*[.)]?$")


class Says(NamedTuple):
    """A field that something speaks for in a column: how strongly, up to 3.5, and why."""

    field: str
    strength: float
    why: str


def take_texts(state: Guessing) -> None:
    """Take the columns of texts, those first that the most speaks for."""
    said = sorted(
        ((one, seen) for seen in state.left for one in says(state, seen)),
        key=lambda pair: (-pair[0].strength, pair[1].number),
    )
    taken: set[str] = set()
    for one, seen in said:
        if one.field in taken or seen.number in state.guesses:
            continue
        if one.field in ("start", "due", "status", "unit") and not has_action_rows(state):
            continue
        taken.add(one.field)
        sureness: Sureness = "sure" if one.strength >= 3 else "likely" if one.strength >= 2 else "a guess"
        state.take(seen, text_column(state, one.field, seen), sureness, one.why)


def says(state: Guessing, seen: SeenColumn) -> Iterator[Says]:
    """Each field that something speaks for in a column."""
    plain = squash(seen.heading)
    texts = seen.filled
    if texts and are_marks(texts):
        return  # a column of ticks says which level holds, whatever its heading's words
    mean = sum(map(len, texts)) / len(texts) if texts else 0
    for field in state.known_fields(seen.heading):
        if field in RECOMMENDATION_FIELDS or field in ("measure", "due"):
            yield Says(field, 3.5 - _against(field, mean, texts), "a known profile has this heading for it")
    for field, patterns in HEADINGS.items():
        for strength, pattern in zip((3.0, 2.0), patterns, strict=False):
            if plain and re.search(pattern, plain):
                yield Says(field, strength - _against(field, mean, texts), "the words of its heading say so")
                break
    numbers = [text for row, text in seen.texts.items() if row not in state.lines]
    if len(numbers) >= 2 and not are_dates(numbers) and all(len(text) <= 14 and REF.match(text) for text in numbers):
        strength = 2.5 if len(set(numbers)) == len(numbers) and seen is state.table.columns[0] else 1.0
        yield Says("ref", strength, "its cells look like numbers of rows")
    if mean >= LONG:
        yield Says("evidence", 0.6, "it holds the long texts")


def _against(field: str, mean: float, texts: Sequence[str]) -> float:
    """How much what stands in a column speaks against a field."""
    if not texts:
        return 0.0
    if field == "ref":
        return 0.0 if mean <= 14 else 3.0
    if field in ("lead", "theme", "unit", "status"):
        return 0.0 if mean <= 120 else 1.5
    if field in ("start", "due"):
        return 0.0 if are_dates(texts) else 1.5
    return 0.4 if field in ("evidence", "actions") and mean < 15 else 0.0


def strongest(state: Guessing, seen: SeenColumn) -> str:
    """The field that the most speaks for in a column, or none where that is little."""
    said = sorted(says(state, seen), key=lambda one: -one.strength)
    return said[0].field if said and said[0].strength >= 2 else ""


def has_action_rows(state: Guessing) -> bool:
    """Whether the rows are actions below a recommendation that is written once for several of them."""
    about = next((seen for seen in state.table.columns if strongest(state, seen) == "recommendation"), None)
    actions = next((seen for seen in state.table.columns if strongest(state, seen) == "actions"), None)
    if about is None or actions is None or not about.texts:
        return False
    each = [squash(about.texts.get(row, "")) for row in actions.texts]
    repeated = sum(not text for text in each) + len([t for t in each if t]) - len({t for t in each if t})
    return len(actions.texts) >= 3 and repeated * 4 >= len(each)


def text_column(state: Guessing, field: str, seen: SeenColumn) -> Column:
    """The column of a profile for a column of the table that was taken for this field."""
    texts = seen.filled
    mean = sum(map(len, texts)) / len(texts) if texts else 0
    long = mean >= LONG or field in ("evidence", "actions")
    kind: Kind = "key" if field == "ref" else "long" if long else "text"
    on: dict[RowKind, str] = {"measure": field} if field in ("measure", "unit") else {"recommendation": field}
    if field == "outcomes" and state.has_figures() and not _has_measures(state):
        on["measure"] = "measure"
    heading, aliases = updated(seen.heading, field)
    return Column(
        heading=heading or field.capitalize(), on=on, aliases=aliases, kind=kind,
        entry=field in ("evidence", "actions", "lead"), required=field == "recommendation" and bool(seen.heading),
        width=width(kind, mean, seen.heading),
    )  # fmt: skip


def _has_measures(state: Guessing) -> bool:
    return any(
        "measure" in [one.field for one in says(state, seen) if one.strength >= 2] for seen in state.left
    ) or any("measure" in guess.column.on.values() for guess in state.guesses.values())
