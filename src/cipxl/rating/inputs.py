"""What a rating is worked out from: figures, dates and words, read elsewhere and given here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from cipxl.formula import Env, Polarity

__all__ = ["DatedTarget", "RatingInputs", "Reading"]

_FROZEN = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

_POLARITIES: Mapping[str, Polarity] = {
    "h": "high",
    "high": "high",
    "higher": "high",
    "l": "low",
    "low": "low",
    "lower": "low",
    "t": "near",
    "near": "near",
    "stay close": "near",
}


def _polarity(given: Any) -> Any:
    return _POLARITIES.get(" ".join(given.casefold().split()), given) if isinstance(given, str) else given


class Reading(BaseModel):
    """A figure with the day that it is for (the last day of its period)."""

    model_config = _FROZEN

    on: date
    value: Decimal


class DatedTarget(BaseModel):
    """What is to be reached by a day: one number, or the ends of a range."""

    model_config = _FROZEN

    due: date
    low: Decimal | None = None
    high: Decimal | None = None

    @model_validator(mode="after")
    def _has_a_number(self) -> Self:
        if self.low is None and self.high is None:
            raise ValueError("a target needs a number")
        return self


class RatingInputs(BaseModel):
    """What is known of a measure or an action when it is rated. What is not known stays None, never 0.

    Attributes:
        actual: The figure for the period, in `unit` (percentages as 94, not 0.94).
        target: What it should be; or `target_low` and `target_high` for a range, of which one may be missing.
        polarity: "high", "low" (lower is better) or "near" (stay close to the target).
        previous: The figure before. Where `previous_is` does not say which, it is taken for the one that the scheme
            compares with.
        same_period_last_year: The figure of the same period a year before.
        floor: The standard beside the target that must not be passed.
        tolerance: The measure's own; a share of the target (0.05 is 5 %), or points where `tolerance_unit` says so.
        unit, scope: What the figure counts and whom it is about; with `previous_unit` and `previous_scope` for the
            earlier figures, where they are known to differ.
        original, forecast: The date first agreed, and the one now expected (or on which it was finished).
        as_at: The day at which all this is told; where missing, the day of the latest reading.
        months_late: How late an action is, where dates are not kept.
        complete, overdue, likely: True, False, or None where nobody has said. `likely` is the officer's word on
            whether the year-end target will be reached.
        percent_complete, expected_percent: From 0 to 100; the second is what should be complete by now.
        status: The workflow status, in words. risk: what the officer says of issues and risks.
        points: Readings of one scope, unit and definition, for the line through them.
        targets: Targets by date; where given, they go before `target`.
        target_scope: Whom the target is about ("all teams"), for the sentence.
    """

    model_config = _FROZEN

    actual: Decimal | None = None
    target: Decimal | None = None
    target_low: Decimal | None = None
    target_high: Decimal | None = None
    polarity: Annotated[Polarity | None, BeforeValidator(_polarity)] = None
    previous: Decimal | None = None
    previous_is: Literal["previous", "same_period_last_year"] | None = None
    same_period_last_year: Decimal | None = None
    floor: Decimal | None = None
    tolerance: Decimal | None = Field(default=None, ge=0)
    tolerance_unit: Literal["relative", "points"] = "relative"
    unit: str = ""
    previous_unit: str | None = None
    scope: str = ""
    previous_scope: str | None = None
    target_scope: str = ""
    original: date | None = None
    forecast: date | None = None
    as_at: date | None = None
    months_late: Decimal | None = None
    complete: bool | None = None
    percent_complete: Decimal | None = Field(
        default=None, validation_alias=AliasChoices("percent_complete", "percent", "pct")
    )
    expected_percent: Decimal | None = Field(
        default=None, validation_alias=AliasChoices("expected_percent", "expected_pct")
    )
    overdue: bool | None = None
    status: str = ""
    likely: bool | None = None
    risk: Literal["none", "identified", "significant"] | None = None
    points: tuple[Reading, ...] = ()
    targets: tuple[DatedTarget, ...] = ()

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        if self.target is not None and (self.target_low is not None or self.target_high is not None):
            raise ValueError("a target is one number or a range, not both")
        return self

    @property
    def day(self) -> date | None:
        """The day at which it is rated: `as_at`, or that of the latest reading."""
        return self.as_at or max((point.on for point in self.points), default=None)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The readings up to that day, oldest first."""
        day = self.day
        return tuple(sorted((point for point in self.points if day and point.on <= day), key=lambda point: point.on))

    @property
    def figure(self) -> Decimal | None:
        """The figure that is rated: `actual`, or the latest reading."""
        if self.actual is not None or not self.readings:
            return self.actual
        return self.readings[-1].value

    @property
    def current_target(self) -> DatedTarget | None:
        """The latest target that is due; where none is yet, the first that will be."""
        day = self.day
        due = [target for target in self._dated if day and target.due <= day]
        return due[-1] if due else next(iter(self._dated), None)

    @property
    def next_target(self) -> DatedTarget | None:
        """The first target that is not yet due."""
        day = self.day
        return next((target for target in self._dated if day and target.due > day), None)

    @property
    def _dated(self) -> list[DatedTarget]:
        return sorted(self.targets, key=lambda target: target.due)

    @property
    def ends(self) -> tuple[Decimal | None, Decimal | None]:
        """The two ends of the target that the figure is held against; the same twice for a single number."""
        current = self.current_target
        if current:
            return current.low, current.high
        return (self.target, self.target) if self.target is not None else (self.target_low, self.target_high)

    def env(self, compares_with: str = "previous") -> Env:
        """What each name of a formula holds.

        Args:
            compares_with: Which earlier figure the scheme compares with, for a `previous` that does not say.
        """
        low, high = self.ends
        current, coming = self.current_target, self.next_target
        readings = self.readings
        earlier = {"previous": self.previous, "same_period_last_year": self.same_period_last_year}
        which = self.previous_is or compares_with
        if which == "same_period_last_year":
            earlier["previous"] = None if self.previous_is else self.previous
            if earlier[which] is None:
                earlier[which] = self.previous
        return {
            "actual": self.figure,
            "low": low,
            "high": high,
            "target_date": current.due if current else None,
            "polarity": self.polarity,
            **earlier,
            "floor": self.floor,
            "tolerance": self.tolerance,
            "scope": self.scope,
            "previous_scope": self.scope if self.previous_scope is None else self.previous_scope,
            "unit": self.unit,
            "previous_unit": self.unit if self.previous_unit is None else self.previous_unit,
            "original": self.original,
            "forecast": self.forecast,
            "as_at": self.day,
            "months_late": self.months_late,
            "complete": self.complete,
            "percent_complete": self.percent_complete,
            "expected_percent": self.expected_percent,
            "overdue": self._is_overdue(),
            "status": self.status,
            "likely": self.likely,
            "risk": self.risk,
            "dates": tuple(reading.on for reading in readings),
            "values": tuple(reading.value for reading in readings),
            "next_low": coming.low if coming else None,
            "next_high": coming.high if coming else None,
            "next_date": coming.due if coming else None,
        }

    def _is_overdue(self) -> bool | None:
        """As said; else whether the date that counts (the forecast, or the first agreed) has passed."""
        if self.overdue is not None:
            return self.overdue
        due = self.forecast or self.original
        return self.day > due if self.day and due else None
