"""The ratings counted, as they are now and as they were before the round, ready for a chart and for a table."""

from __future__ import annotations

from typing import NamedTuple

from cipxl.rounds import Overview
from cipxl.scheme import Level
from cipxl_gui.words import count_of

__all__ = ["Counted", "Moved", "counted", "in_words", "moves_of"]


class Counted(NamedTuple):
    """How many rows have a rating on a dimension, now and before; `before` is None where there was no round yet."""

    dimension: str
    level: Level
    now: int
    before: int | None


class Moved(NamedTuple):
    """A rating that is another one than before the round."""

    ref: str
    dimension: str
    before: Level | None
    after: Level | None
    better: bool | None

    @property
    def way(self) -> str:
        """Which way it went, in words."""
        return {True: "▲ better", False: "▼ worse", None: "changed"}[self.better]


def counted(overview: Overview) -> tuple[Counted, ...]:
    """Every level of the scheme on every dimension; levels that do not count in a summary only where a row has them."""
    summary, before, scheme = overview.now, overview.before, overview.folder.scheme
    if summary is None:
        return ()
    found = []
    for dimension in summary.dimensions:
        for level in (*scheme.levels, scheme.not_rated):
            now = summary.count(dimension.id, level.code)
            was = before.count(dimension.id, level.code) if before is not None and overview.round else None
            if now or was or (level.code and level.counts_in_summary):
                found.append(Counted(dimension.label, level, now, was))
    return tuple(found)


def moves_of(overview: Overview) -> tuple[Moved, ...]:
    """The ratings that are others than before the round's returns."""
    scheme, profile = overview.folder.scheme, overview.folder.profile
    found = []
    for move in overview.moves:
        before, after = scheme.read(move.before), scheme.read(move.after)
        ranks = [scheme.rank(level.code) if level else None for level in (before, after)]
        better = ranks[1] < ranks[0] if ranks[0] is not None and ranks[1] is not None else None
        found.append(Moved(move.ref, profile.dimension(move.dimension).label, before, after, better))
    return tuple(found)


def in_words(counts: tuple[Counted, ...]) -> str:
    """The counts as a person would read them out."""
    said: dict[str, list[str]] = {}
    for one in counts:
        was = f", before {one.before}" if one.before is not None and one.before != one.now else ""
        said.setdefault(one.dimension, []).append(f"{one.level.label} {one.now}{was}")
    return ". ".join(f"{dimension}: {'; '.join(parts)}" for dimension, parts in said.items()) or count_of(0, "rating")
