"""What the plan has to say to a statement: its counts, its figures, its ratings now and in the rounds before."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import log
from typing import NamedTuple, Protocol

from cipxl.checks.rule import Earlier, Subject
from cipxl.figures import read_cell
from cipxl.findings import Place
from cipxl.period import Period, read_period
from cipxl.plan import Measure, Recommendation
from cipxl.profile import PERFORMANCE, TARGET, field_base, target_due
from cipxl.reconciling.things import Things
from cipxl.reconciling.words import same_time, stems
from cipxl.scheme import Level
from cipxl.table import Row

__all__ = ["Ground", "Past", "Reached", "either"]


class Past(Earlier, Protocol):
    """What a field said in an earlier round, and which round that was."""

    @property
    def round(self) -> str:
        """What the round was called."""


class Reached(NamedTuple):
    """One figure that the plan has of a measure: its value and unit, when it is for, and the cell that says so."""

    value: Decimal
    unit: str
    period: Period | None
    row: str
    field: str
    column: Period | None = None  # the period of the column, which the cell's own may differ from


_LEAST, _CLOSE = 0.6, 0.85
_FEWEST_SHARED, _SHARED = 3, 0.4  # words that two sentences of one thing have in common


@dataclass(frozen=True)
class Ground:
    """The plan that a report is held against.

    Args:
        subject: The plan, and where its cells stand.
        history: What the rounds recorded.
    """

    subject: Subject
    history: Sequence[Past] = ()

    @cached_property
    def known_periods(self) -> frozenset[str]:
        """The periods that the plan has figures for."""
        plan = self.subject.plan
        return frozenset(one.canonical for one in (*plan.periods, plan.baseline))

    # Ratings

    def rated(self, dimension: str, within: Collection[str] = ()) -> list[tuple[str, str, Level | None]]:
        """Each row (or action) that a dimension rates: its id, the cell's text, and the level, None where unknown.

        Args:
            dimension: The id of what is rated.
            within: The recommendations whose own these are; all where there are none.
        """
        one = self.subject.profile.dimension(dimension)
        found = []
        for row in self.subject.rows.values():
            if row.kind == one.on and self.is_within(row.id, within):
                text = row.get(dimension)
                found.append((row.id, text, self.subject.scheme.read(text)))
        return found

    def is_within(self, row: str, rows: Collection[str]) -> bool:
        """Whether a row or action is one of these recommendations or belongs to one; of none, all are meant."""
        kept = self.subject.rows.get(row)
        return not rows or row in rows or (kept is not None and kept.parent in rows)

    def counted(self, dimension: str, code: str, within: Collection[str] = ()) -> list[Place]:
        """The cells of a dimension that have a level."""
        rated = self.rated(dimension, within)
        return [self.place(row, dimension) for row, _, level in rated if level and level.code == code]

    def place(self, row: str, field: str) -> Place:
        """Where a cell stands."""
        return Place(
            file=self.subject.file, sheet=self.subject.sheet, a1=self.subject.places.get((row, field), ""),
            ref=self.subject.refs.get(row, ""), field=field, row=row,
        )  # fmt: skip

    @cached_property
    def _rounds(self) -> Mapping[tuple[int, int], str]:
        """The rounds of the history by their month."""
        found = {}
        for entry in self.history:
            month = read_period(entry.round)
            if month is not None:
                found[month.end.year, month.end.month] = entry.round
        return found

    @cached_property
    def rounds_before(self) -> tuple[str, ...]:
        """The rounds of the history before the present one, in the order in which they were recorded."""
        return tuple(dict.fromkeys(one.round for one in self.history if one.round != self.subject.plan.update))

    def round_of(self, period: Period | None) -> str:
        """The round of the history that a time is of, "" where there is none."""
        if period is None or (period.end - period.start).days > 100:
            return ""
        return self._rounds.get((period.end.year, period.end.month), "")

    def rated_then(self, round_name: str, dimension: str) -> Mapping[str, str]:
        """The ratings of a dimension that a round recorded, by row."""
        return {one.row: one.text for one in self.history if one.round == round_name and one.field == dimension}

    def before(self, row: str, dimension: str) -> list[str]:
        """The ratings that earlier rounds recorded of a row."""
        now = self.subject.plan.update
        return [one.text for one in self.history if one.round != now and (one.row, one.field) == (row, dimension)]

    @cached_property
    def things(self) -> Things:
        """What the plan counts."""
        return Things(self.subject)

    # Figures

    @cached_property
    def measures(self) -> tuple[tuple[Recommendation, Measure, frozenset[str]], ...]:
        """Every measure with the words that name it."""
        return tuple((row, one, stems(one.name)) for row, one in self.subject.plan.measures)

    @cached_property
    def _weights(self) -> Mapping[str, float]:
        count: dict[str, int] = {}
        for _, _, words in self.measures:
            for word in words:
                count[word] = count.get(word, 0) + 1
        return {word: log(1 + len(self.measures) / number) for word, number in count.items()}

    @cached_property
    def _named_by(self) -> Mapping[str, tuple[int, ...]]:
        """The measures that each word stands in the name of, by their place in `measures`."""
        found: dict[str, list[int]] = {}
        for at, (_, _, names) in enumerate(self.measures):
            for word in names:
                found.setdefault(word, []).append(at)
        return {word: tuple(places) for word, places in found.items()}

    def meant(self, sentence: str) -> list[tuple[Recommendation, Measure]]:
        """The measures that a sentence names, by the share of their words that stand in it; the best alone."""
        shared: dict[int, float] = {}
        count: dict[int, int] = {}
        for word in stems(sentence):
            for at in self._named_by.get(word, ()):
                shared[at] = shared.get(at, 0) + self._weights[word]
                count[at] = count.get(at, 0) + 1
        scored = []
        for at, weight in shared.items():
            row, measure, _ = self.measures[at]
            share = weight / self._whole[at]
            if count[at] > 1 and share >= _LEAST:
                scored.append((share, at, row, measure))
        best = max((share for share, _, _, _ in scored), default=0)
        return [
            (row, measure)
            for share, _, row, measure in sorted(scored, key=lambda one: one[1])
            if share >= best * _CLOSE
        ]

    @cached_property
    def _whole(self) -> tuple[float, ...]:
        """What the words of each measure weigh together."""
        return tuple(sum(self._weights[word] for word in names) for _, _, names in self.measures)

    def reached(self, measure: Measure) -> tuple[Reached, ...]:
        """Every figure of a measure's cells, targets too."""
        return self._reached[measure.id]

    @cached_property
    def _reached(self) -> Mapping[str, tuple[Reached, ...]]:
        return {measure.id: tuple(self._figures(measure)) for _, measure in self.subject.plan.measures}

    def _figures(self, measure: Measure) -> Iterator[Reached]:
        for name, text in self.subject.rows[measure.id].cells.items():
            base = field_base(name)
            if base not in (PERFORMANCE, TARGET):
                continue
            column = read_period(name.partition(":")[2]) if base == PERFORMANCE else None
            if base == TARGET:
                due = target_due(name)
                column = Period(label=name, basis="day", start=due, end=due)
            for figure in read_cell(text, "performance" if base == PERFORMANCE else "target"):
                for value in (figure.value, figure.low, figure.high):
                    if value is not None:
                        unit = figure.unit or measure.unit
                        yield Reached(value, unit, figure.period or column, measure.id, name, column)

    @cached_property
    def _told(self) -> Mapping[tuple[Decimal, str], list[tuple[frozenset[str], Period | None, str, str]]]:
        """What the plan's texts say of figures, by value and unit: the words of the sentence, when, and which cell."""
        found: dict[tuple[Decimal, str], list[tuple[frozenset[str], Period | None, str, str]]] = {}
        for cell in self.subject.prose:
            for part in re.split(r"\n|(?<=[.!?])\s+", cell.text):
                words = _words(part)
                for one in read_cell(part, "performance"):
                    if one.value is not None:
                        told = (words, one.period, cell.row.id, cell.field)
                        found.setdefault((one.value, one.unit or ""), []).append(told)
        return found

    def told(self, sentence: str, value: Decimal, unit: str, period: Period | None) -> Place | None:
        """The prose cell that says the same figure of the same thing and, where both name one, the same time."""
        words = _words(sentence)
        for theirs, when, row, field in self._told.get((value, unit), ()):
            shared = len(words & theirs)
            alike = shared >= _FEWEST_SHARED and shared >= _SHARED * min(len(words), len(theirs))
            if alike and same_time(when, period):
                return self.place(row, field)
        return None

    def row(self, row_id: str) -> Row:
        """A row of the plan."""
        return self.subject.rows[row_id]


def _words(text: str) -> frozenset[str]:
    """The words of a sentence that name something, without its numbers."""
    return frozenset(word for word in stems(text) if not word.isdigit())


def either(words: Iterable[str]) -> str:
    """Several things in a sentence: "two (implementation) and five (impact)"."""
    parts = list(words)
    return " and ".join((", ".join(parts[:-1]), parts[-1])) if len(parts) > 1 else "".join(parts)
