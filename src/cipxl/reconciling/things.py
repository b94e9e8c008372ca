"""What the plan counts, and in which words: people, cases, visits, money, in its measures and in officers' sentences.

A report's "34 young people are in Staying Put" is borne out where a cell has 34 of the same, and is contradicted only
where one thing alone in the plan can be meant and has another figure for the same time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from cipxl.checks.rule import Subject
from cipxl.figures import Figure, read_cell
from cipxl.period import Period, read_period
from cipxl.profile import PERFORMANCE, TARGET, field_base, target_due
from cipxl.reconciling.words import alike, same_time, words_of

__all__ = ["Amount", "Thing", "Things", "amount_of"]

_FEWEST, _SHARED = 2, 0.34  # words in common where the figure is the same
_WIDE_FEWEST, _WIDE_SHARED = 3, 0.5  # the same, with the words round the sentence
_CLEAR, _CLEAR_FEWEST, _BACK = 0.8, 3, 0.4  # where one thing alone is meant
_ROUGHLY = Decimal("0.1")
_STOP = re.compile(r"\n|(?<=[.!?])\s+")


class Amount(NamedTuple):
    """How many or how much: a number, or the two ends of a range; of how many; more or fewer than it; roughly."""

    value: Decimal | None
    high: Decimal | None = None
    of: int | None = None
    comparator: str = ""
    rough: bool = False

    def bears_out(self, other: Amount, others: frozenset[Decimal]) -> bool:
        """Whether the plan's amount is what a report states; `others` are the numbers beside the plan's."""
        stated = other
        if self.value is None or stated.value is None:
            return False
        if stated.of is not None and stated.of != self.of and (self.of is not None or stated.of not in others):
            return False
        if (self.value, self.high) == (stated.value, stated.high):
            return True
        if self.high is not None or stated.high is not None:
            return False
        if stated.rough:
            return abs(self.value - stated.value) <= stated.value * _ROUGHLY
        return _within(self.value, stated.comparator, stated.value)


def _within(value: Decimal, comparator: str, limit: Decimal) -> bool:
    over = {">": value > limit, ">=": value >= limit, "<": value < limit, "<=": value <= limit}
    return over.get(comparator, False)


class Thing(NamedTuple):
    """One amount that the plan has: of what, in which words, for when, and where."""

    amount: Amount
    noun: str
    money: bool
    role: str
    period: Period | None
    words: frozenset[str]
    wide: frozenset[str]
    others: frozenset[Decimal]
    row: str
    field: str
    shown: str


def amount_of(figure: Figure) -> Amount:
    """The amount that a figure is; of a percentage the numbers that make it."""
    rough = figure.qualifier == "approximate"
    if figure.unit == "%" and figure.numerator is not None:
        return Amount(Decimal(figure.numerator), of=figure.denominator)
    if figure.low is not None:
        return Amount(figure.low, figure.high, rough=rough)
    return Amount(figure.value, None, figure.denominator, figure.comparator or "", rough)


@dataclass(frozen=True)
class Things:
    """Everything that the plan counts.

    Args:
        subject: The plan, and where its cells stand.
    """

    subject: Subject

    @cached_property
    def every(self) -> tuple[Thing, ...]:
        """Each amount, in the order of the plan."""
        return (*self._measured(), *self._written())

    def _measured(self) -> Iterator[Thing]:
        for row, measure in self.subject.plan.measures:
            name = words_of(measure.name)
            for field, text in self.subject.rows[measure.id].cells.items():
                base = field_base(field)
                if base not in (PERFORMANCE, TARGET):
                    continue
                if base == TARGET:
                    due = target_due(field)
                    column: Period | None = Period(label=field, basis="day", start=due, end=due)
                else:
                    column = read_period(field.partition(":")[2])
                figures = read_cell(text, "performance" if base == PERFORMANCE else "target")
                for figure in figures:
                    role = "target" if base == TARGET else figure.role or ""
                    wide = name | words_of(text) | words_of(row.text)
                    yield from self._of(
                        figure, figures, figure.unit or measure.unit, role, figure.period or column, name, wide,
                        (measure.id, field, text),
                    )  # fmt: skip

    def _written(self) -> Iterator[Thing]:
        texts = {row.id: words_of(row.text) for row in self.subject.plan}
        for cell in self.subject.prose:
            before: frozenset[str] = frozenset()
            for part in _STOP.split(cell.text):
                words = words_of(part)
                figures = read_cell(part, "performance") if re.search(r"\d|[a-z]", part) else []
                wide = words | before | texts.get(cell.row.id, frozenset())
                for figure in figures:
                    yield from self._of(
                        figure, figures, figure.unit or "", figure.role or "", figure.period, words, wide,
                        (cell.row.id, cell.field, part),
                    )  # fmt: skip
                before = words

    @staticmethod
    def _of(
        figure: Figure, beside: Sequence[Figure], unit: str, role: str, period: Period | None, words: frozenset[str],
        wide: frozenset[str], where: tuple[str, str, str],
    ) -> Iterator[Thing]:  # fmt: skip
        amount = amount_of(figure)
        if amount.value is None or (unit in ("%", "percentage points") and figure.numerator is None):
            return
        if figure.unit == "%" and figure.qualifier == "written as a fraction":
            return
        noun = "" if unit in ("%", "£") else unit
        others = frozenset(one.value for one in beside if one.value is not None)
        yield Thing(amount, noun, unit == "£", role, period, words, wide, others, *where)

    @cached_property
    def _by_value(self) -> Mapping[Decimal, tuple[Thing, ...]]:
        found: dict[Decimal, list[Thing]] = {}
        for one in self.every:
            if one.amount.value is not None:
                found.setdefault(one.amount.value, []).append(one)
        return {value: tuple(things) for value, things in found.items()}

    @cached_property
    def _by_word(self) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, list[int]] = {}
        for at, one in enumerate(self.every):
            for word in one.words:
                found.setdefault(word, []).append(at)
        return {word: tuple(places) for word, places in found.items()}

    def same(
        self, stated: Amount, noun: str, money: bool, said: str, about: str, period: Period | None
    ) -> Thing | None:
        """The plan's cell that has this amount of the same thing."""
        words, wider = words_of(said), words_of(f"{about} {said}")
        exact = self._by_value.get(stated.value, ()) if stated.value is not None else ()
        best: tuple[float, Thing] | None = None
        for one in exact:
            if not _same_kind(one, noun, money) or not same_time(one.period, period):
                continue
            near = words & one.words
            close = len(near) >= _FEWEST and len(near) >= _SHARED * min(len(words), len(one.words))
            round_it = wider & one.wide
            wide = len(round_it) >= _WIDE_FEWEST and len(round_it) >= _WIDE_SHARED * len(words)
            if (close or wide) and one.amount.bears_out(stated, one.others):
                score = len(near) + len(round_it) / 10
                if best is None or score > best[0]:
                    best = score, one
        return best[1] if best else None

    def meant(self, noun: str, money: bool, role: str, said: str, period: Period | None) -> tuple[Thing, ...]:
        """What a sentence clearly speaks of: the things that nearly all its words name, for the time that it names."""
        words = words_of(said)
        if len(words) < _CLEAR_FEWEST:
            return ()
        shared: dict[int, int] = {}
        for word in words:
            for at in self._by_word.get(word, ()):
                shared[at] = shared.get(at, 0) + 1
        found = []
        for at, count in shared.items():
            one = self.every[at]
            if one.role != role or not _same_kind(one, noun, money) or not self._then(one.period, period):
                continue
            # Sums of money are few: the sentence before may name what one is for ("It has to cost £1.5 million less").
            clear = len(words & one.wide) >= _CLEAR * len(words) and (count >= _FEWEST or money)
            if clear and count >= _BACK * min(len(one.words), 2 * len(words)):
                found.append(one)
        return tuple(found)

    def _then(self, has: Period | None, said: Period | None) -> bool:
        """Whether a figure of the plan is for the time that is said; where none is said, for the plan's present."""
        if said is not None and has is not None:
            return same_time(has, said)
        if said is None and has is None:
            return True
        now = read_period(self.subject.plan.update)
        known = has or said
        return known is not None and any(same_time(one, known) for one in (self.subject.plan.period, now) if one)


def _same_kind(one: Thing, noun: str, money: bool) -> bool:
    if one.money != money:
        return False
    return not noun or not one.noun or alike(one.noun, noun) or words_of(noun) <= one.words
