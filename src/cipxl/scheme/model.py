"""A scheme: an ordered set of levels with the rule that suggests one, and how officers' words for a level are read."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from cipxl.errors import UsageError
from cipxl.scheme.level import NOT_RATED, Level
from cipxl.scheme.rules import Judgement, Rule
from cipxl.scheme.settings import one_of, wrong

__all__ = ["Arrows", "DirectionOfTravel", "ImprovingSoftens", "Modifiers", "NeedsData", "OverdueForces", "Scheme"]

Compare = Literal["previous", "same_period_last_year", "regression"]
AppliesTo = Literal["measure", "action", "judgement"]

_FROZEN = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _listed(given: Any) -> Any:
    return [given] if isinstance(given, str) else given


class ImprovingSoftens(BaseModel):
    """A measure rated `from` that is better than before is rated `to`."""

    model_config = _FROZEN

    from_: str = Field(alias="from")
    to: str
    compare: Literal["previous", "same_period_last_year"] = "previous"
    maintained_counts: bool = False  # the same as before softens too


class OverdueForces(BaseModel):
    """An overdue action takes `level`, where a limit is given only while it is less than that much complete."""

    model_config = _FROZEN

    level: str
    below_percent_complete: Decimal | None = None


class NeedsData(BaseModel):
    """Levels that are not suggested without a figure for the period; `otherwise` ("" is not rated) instead."""

    model_config = _FROZEN

    levels: tuple[str, ...] = Field(min_length=1)
    otherwise: str = ""


class Modifiers(BaseModel):
    """What changes the level that the rule gives."""

    model_config = _FROZEN

    improving_softens: ImprovingSoftens | None = None
    overdue_forces: OverdueForces | None = None
    status_maps: dict[str, str] = Field(default_factory=dict)  # a status that settles the level before the rule
    needs_data: NeedsData | None = None

    def named(self) -> Iterator[tuple[str, str]]:
        """Each key that names a level, with the code it names."""
        if self.improving_softens:
            yield "improving_softens.from", self.improving_softens.from_
            yield "improving_softens.to", self.improving_softens.to
        if self.overdue_forces:
            yield "overdue_forces.level", self.overdue_forces.level
        if self.needs_data:
            for index, code in enumerate(self.needs_data.levels):
                yield f"needs_data.levels[{index}]", code
            yield "needs_data.otherwise", self.needs_data.otherwise
        yield from ((f"status_maps.{status}", code) for status, code in self.status_maps.items())


class Arrows(BaseModel):
    """The scheme's own words or signs for a direction of travel."""

    model_config = _FROZEN

    better: str = "Better"
    worse: str = "Worse"
    same: str = "Same"
    not_comparable: str = "Not comparable"


class DirectionOfTravel(BaseModel):
    """What a figure is compared with, and how much of a change counts as none."""

    model_config = _FROZEN

    compare: Annotated[tuple[Compare, ...], BeforeValidator(_listed)] = ("previous",)
    stable_band: Decimal = Field(default=Decimal(0), ge=0)
    stable_unit: Literal["points", "relative"] = "points"
    arrows: Arrows = Arrows()


class Scheme(BaseModel):
    """A rating scheme, as its file says it; levels from best to worst, but for completed, which is best wherever it is.

    `suggest` is a rule of cipxl's own beside a scheme whose own rule is the officer's judgement. `no_data`,
    `no_target`, `not_started` and `not_due` are level codes for what cannot be rated; "" is the level "Not rated".
    """

    model_config = _FROZEN

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str = Field(min_length=1)
    source: str = ""
    aliases: tuple[str, ...] = ()
    applies_to: Annotated[tuple[AppliesTo, ...], BeforeValidator(_listed)] = ("judgement",)
    levels: tuple[Level, ...]
    rule: Rule
    suggest: Rule | None = None
    modifiers: Modifiers = Modifiers()
    no_data: str = ""
    no_target: str = ""
    not_started: str = ""
    not_due: str = ""
    direction_of_travel: DirectionOfTravel = DirectionOfTravel()
    note: str = ""

    @model_validator(mode="after")
    def _levels_are_known(self) -> Self:
        codes = [level.code for level in self.levels]
        for index, code in enumerate(codes):
            if not code:
                raise wrong(f"levels[{index}].code", "is empty; give the letter or word that stands in the table")
            if code in codes[:index]:
                raise wrong(f"levels[{index}].code", f"is {code!r}, as an earlier level's; each needs its own")
        for key, code in self._named():
            if code and code not in codes:
                raise wrong(key, f"is {code!r}; {one_of(codes)}")
        return self

    @model_validator(mode="after")
    def _nothing_missing_is_good(self) -> Self:
        best = {level.code for level in self.levels if level.terminal}
        best |= {level.code for level in self.levels if level.in_order and not level.terminal and self._is_first(level)}
        for key in ("no_data", "no_target", "not_started", "not_due"):
            if getattr(self, key) in best:
                raise wrong(key, f"is {getattr(self, key)!r}, a good level; what is missing never counts as good")
        return self

    def _is_first(self, level: Level) -> bool:
        return level == next(each for each in self.levels if each.in_order and not each.terminal)

    @model_validator(mode="after")
    def _words_are_one_levels(self) -> Self:
        seen: dict[str, str] = {}
        for index, level in enumerate(self.levels):
            for word in (level.code, level.label, *level.words):
                other = seen.setdefault(_folded(word), level.code)
                if other != level.code:
                    raise wrong(
                        f"levels[{index}].words", f"has {word!r}, which is {other}'s too; each word needs one level"
                    )
        return self

    def _named(self) -> Iterator[tuple[str, str]]:
        for key in ("no_data", "no_target", "not_started", "not_due"):
            yield key, getattr(self, key)
        yield from ((f"rule.{key}", code) for key, code in self.rule.named())
        if self.suggest:
            yield from ((f"suggest.{key}", code) for key, code in self.suggest.named())
        yield from ((f"modifiers.{key}", code) for key, code in self.modifiers.named())

    @property
    def id(self) -> str:
        """Its name."""
        return self.name

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its levels, in order."""
        return tuple(level.code for level in self.levels)

    @property
    def suggesting_rule(self) -> Rule:
        """The rule that suggests a level: its own, or where that is the officer's judgement, `suggest`."""
        return self.suggest if self.suggest and isinstance(self.rule, Judgement) else self.rule

    @property
    def not_rated(self) -> Level:
        """The built-in level for what has no rating."""
        return NOT_RATED

    @property
    def by_exception(self) -> tuple[Level, ...]:
        """The levels that are told by exception: those in the order but completed ones and the best."""
        return tuple(level for level in self.levels if level.in_order and not level.terminal)[1:]

    def level(self, code: str) -> Level:
        """The level with this code; "" is "Not rated".

        Raises:
            UsageError: Where the scheme has no such level.
        """
        found = next((level for level in self.levels if level.code == code), None)
        if found is None and code:
            raise UsageError(f"{code!r} is not a level of {self.name}; {one_of(self.codes)}.")
        return found or NOT_RATED

    def rank(self, code: str) -> int | None:
        """Its place from best (0) to worst, or None for a level outside the order. What is completed is best."""
        order = [level for level in self.levels if level.in_order]
        ranked = [level.code for level in sorted(order, key=lambda level: not level.terminal)]
        return ranked.index(code) if code in ranked else None

    def read(self, text: str) -> Level | None:
        """The level that an officer's text stands for, or None where it is not exactly one.

        Known are each level's code, label and words, in capitals or not, with blanks around and one full stop after
        them, and with the level's own symbol before them. Nothing is guessed: "amber/green", "G?" and "" are None.
        """
        folded = _folded(text)
        for level in (*self.levels, NOT_RATED):
            symbol = _folded(level.symbol)
            bare = folded.removeprefix(symbol).strip() if symbol else folded
            names = {_folded(name) for name in (level.code, level.label, *level.words)} - {""}
            if folded in names or bare in names:
                return level
        return None

    def suggestions(self, text: str) -> tuple[Level, ...]:
        """Levels that a text which is not one may have meant, nearest first, for a message. Never taken unasked."""
        folded = _folded(text)
        names = {_folded(name): level for level in self.levels for name in (level.code, level.label, *level.words)}
        parts = "".join(char if char.isalnum() else " " for char in folded).split()
        near = [names[part] for part in parts if part in names]
        near += [names[name] for name in difflib.get_close_matches(folded, list(names), n=3, cutoff=0.6)]
        return tuple(dict.fromkeys(near))


def _folded(text: str) -> str:
    """As levels are compared: one blank for any, no full stop after it, no capitals."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    return plain.removesuffix(".").rstrip().casefold()
