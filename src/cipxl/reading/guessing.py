"""What the columns of an unknown table are taken for while a layout is worked out: guesses, and what is left."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from cipxl.period import Period
from cipxl.profile import (
    ACTION_FIELDS,
    MEASURE_FIELDS,
    PERFORMANCE,
    RECOMMENDATION_FIELDS,
    TARGET,
    Column,
    Profile,
    RatedKind,
)
from cipxl.reading.heading_templates import fits_template
from cipxl.reading.headings import squash
from cipxl.reading.locate import BAND
from cipxl.reading.unknown_table import SeenColumn, SeenTable

__all__ = ["LONG", "Guess", "Guessing", "Sureness"]

Sureness = Literal["sure", "likely", "a guess"]

LONG = 90  # characters on average from which a column is one of long texts


class Guess(NamedTuple):
    """What a column may be: its place in the table, the profile's column, how sure that is, and why."""

    number: int  # 0 for a column that the table does not have
    seen: str  # the heading as it stands
    column: Column
    sureness: Sureness
    why: str
    period: Period | None = None
    due: date | None = None


class Guessing:
    """The state of one proposal while it runs: each step takes columns out of `left` and into `guesses`.

    Args:
        table: The table as it stands.
        known: Profiles whose headings are taken as they are there.
    """

    def __init__(self, table: SeenTable, known: Sequence[Profile]) -> None:
        self.table = table
        self.known = known
        # Rows with one text are lines across the table; their words are no row's number.
        filled = Counter(row for column in table.columns for row in column.texts)
        self.lines = {row for row, count in filled.items() if count == 1}
        self.left = [
            column
            for column in table.columns
            # What workbooks of ours have beside the table is read without a column of the profile.
            if (column.heading or column.texts) and column.heading[:1] != "_" and column.heading.casefold() not in BAND
        ]
        self.guesses: dict[int, Guess] = {}
        self.dimensions: dict[str, tuple[str, RatedKind]] = {}
        self.ids: set[str] = {*RECOMMENDATION_FIELDS, *MEASURE_FIELDS, *ACTION_FIELDS, PERFORMANCE, TARGET}
        self.marks = False

    def take(self, seen: SeenColumn, column: Column, sureness: Sureness, why: str, **said: object) -> None:
        """Take a column of the table for a column of the profile; `said` are further fields of the guess."""
        self.guesses[seen.number] = Guess(seen.number, seen.heading, column, sureness, why, **said)  # type: ignore[arg-type]
        self.left = [one for one in self.left if one.number != seen.number]

    def release(self, seen: SeenColumn) -> None:
        """Take back what a column was taken for."""
        self.guesses.pop(seen.number, None)
        self.left = sorted((*self.left, seen), key=lambda one: one.number)

    def new_id(self, name: str) -> str:
        """An id for a field of the table's own, after this name, that no other field has."""
        plain = re.sub(r"[^a-z_]+", "_", name.casefold()).strip("_") or "text"
        plain = f"own_{plain}" if plain in self.ids or plain.endswith("_reason") else plain
        found, extra = plain, "b"
        while found in self.ids:
            found, extra = f"{plain}_{extra}", chr(ord(extra) + 1) if extra < "z" else f"{extra}b"
        self.ids.add(found)
        return found

    def known_fields(self, heading: str) -> list[str]:
        """The fields that known profiles have under this heading, the most common first."""
        plain = squash(heading)
        fields = [
            field
            for profile in self.known
            for column in profile.columns
            if (
                plain
                and any(plain == squash(re.sub(r"\{\w+\}", "", name)) for name in (column.heading, *column.aliases))
            )
            or (plain and fits_template(heading, column))
            for field in column.on.values()
        ]
        return [field for field, _ in Counter(fields).most_common()]

    def known_kind(self, heading: str) -> str:
        """The kind of column that most known profiles have under this heading, or none."""
        plain = squash(heading)
        kinds: list[str] = [
            column.kind
            for profile in self.known
            for column in profile.columns
            if plain and any(plain == squash(name) for name in (column.heading, *column.aliases))
        ]
        return max(kinds, key=kinds.count, default="")

    def feeds(self, field: str) -> bool:
        """Whether a column was taken for this field of a recommendation."""
        return any(guess.column.on.get("recommendation") == field for guess in self.guesses.values())

    def has_figures(self) -> bool:
        """Whether a column was taken for figures."""
        return any({"performance", "target"} & set(guess.column.on.values()) for guess in self.guesses.values())
