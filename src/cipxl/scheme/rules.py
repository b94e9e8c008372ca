"""What a scheme's rule can be: a discriminated union on `kind`, with the levels that each outcome gives."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from cipxl.scheme.settings import wrong

__all__ = [
    "RULE_KINDS",
    "Boundary",
    "DistanceToTarget",
    "Floor",
    "Forecast",
    "GapBand",
    "Judgement",
    "LateBand",
    "PercentBand",
    "PercentComplete",
    "ProgressVsTime",
    "RatioBand",
    "Risk",
    "Rule",
    "Slippage",
    "StatusMap",
    "Trajectory",
]

Boundary = Literal["better", "worse"]
Tolerance = Literal["measure.tolerance", "-measure.tolerance"]
Named = Iterator[tuple[str, str]]

_FROZEN = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _limit(given: Any) -> Any:
    """A number, or the measure's own tolerance; told as one mistake where it is neither."""
    if given is None or given in ("measure.tolerance", "-measure.tolerance"):
        return given
    if isinstance(given, bool) or not isinstance(given, Decimal | int):
        trouble = f"is {given!r}; it must be a number, measure.tolerance or -measure.tolerance"
        raise wrong("", trouble)
    return Decimal(given)


class _Band(BaseModel):
    """A level up to a limit; the last band of a rule is open."""

    model_config = _FROZEN

    level: str
    exclusive: bool | None = None  # the limit itself is outside; where not said, the rule's `boundary` tells
    verified: bool = True  # False where the source leaves the limit to be worked out from its figures

    @property
    def limit(self) -> Decimal | Tolerance | None:
        """Where the band ends, or None for the open band."""
        raise NotImplementedError

    def holds_its_limit(self, boundary: Boundary, better_first: bool = True) -> bool:
        """Whether a value exactly at the limit is in this band."""
        if self.exclusive is not None:
            return not self.exclusive
        return (boundary == "better") == better_first


class GapBand(_Band):
    """A level for measures that fall short of the target by at most `max_gap` (below 0: better by at least that)."""

    max_gap: Annotated[Decimal | Tolerance | None, BeforeValidator(_limit)] = None

    @property
    def limit(self) -> Decimal | Tolerance | None:
        """`max_gap`."""
        return self.max_gap


class RatioBand(_Band):
    """A level for work whose percentage complete is at least `min_ratio` of what was expected by now."""

    min_ratio: Decimal | None = None

    @property
    def limit(self) -> Decimal | None:
        """`min_ratio`."""
        return self.min_ratio


class PercentBand(_Band):
    """A level up to `max` per cent complete."""

    max: Decimal | None = None

    @property
    def limit(self) -> Decimal | None:
        """`max`."""
        return self.max


class LateBand(_Band):
    """A level for actions at most `max_late` months (weeks, days) after their original date."""

    max_late: Decimal | None = None

    @property
    def limit(self) -> Decimal | None:
        """`max_late`."""
        return self.max_late


class _Rule(BaseModel):
    """What all rules have: the level of a finished action, where the scheme has one."""

    model_config = _FROZEN

    complete: str = ""

    def named(self) -> Named:
        """Each key that names a level, with the code it names."""
        yield from ((key, getattr(self, key)) for key in ("complete", *self._outcomes()))
        for index, band in enumerate(getattr(self, "bands", ())):
            yield f"bands[{index}].level", band.level

    def _outcomes(self) -> tuple[str, ...]:
        return ()


class _Banded(_Rule):
    """Bands tested in order, the last one open, the others with limits in one direction."""

    limit_key: ClassVar[str]
    falling: ClassVar[bool] = False

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        bands: tuple[_Band, ...] = getattr(self, "bands")  # noqa: B009  (each kind declares its own bands)
        for index, band in enumerate(bands[:-1]):
            if band.limit is None:
                raise wrong(f"bands[{index}].{self.limit_key}", "is missing; only the last band may be open")
        if bands[-1].limit is not None:
            raise wrong(f"bands[{len(bands) - 1}].{self.limit_key}", "is too much; the last band takes all the rest")
        limits = [band.limit for band in bands if isinstance(band.limit, Decimal)]
        if limits != sorted(set(limits), reverse=self.falling):
            way = "fall" if self.falling else "rise"
            raise wrong(
                "bands", f"have {self.limit_key} {', '.join(map(str, limits))}; it must {way} from each to the next"
            )
        return self


class Judgement(_Rule):
    """No rule: the officer judges the evidence."""

    kind: Literal["judgement"]


class DistanceToTarget(_Banded):
    """How far a measure falls short of its target.

    `unit`: "relative" to the target (0.10 is 10 % of it), "points" of the measure's own unit, or "per_measure", where
    the limits are each measure's tolerance. `boundary` says on which side a value exactly at a limit falls.
    """

    limit_key: ClassVar[str] = "max_gap"

    kind: Literal["distance_to_target"]
    unit: Literal["relative", "points", "per_measure"]
    boundary: Boundary = "better"
    bands: tuple[GapBand, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _tolerance_has_a_unit(self) -> Self:
        for index, band in enumerate(self.bands):
            if isinstance(band.max_gap, str) and self.unit != "per_measure":
                raise wrong(f"bands[{index}].max_gap", f'is {band.max_gap!r}, which needs unit = "per_measure"')
        return self


class Floor(_Rule):
    """Two thresholds a measure: the target, and a floor that must not be passed.

    Where lower is better the floor is the higher number.
    """

    kind: Literal["floor"]
    target_met: str
    floor_met: str
    below: str
    boundary: Boundary = "better"

    def _outcomes(self) -> tuple[str, ...]:
        return ("target_met", "floor_met", "below")


class ProgressVsTime(_Banded):
    """Percentage complete as a share of the percentage expected by now."""

    limit_key: ClassVar[str] = "min_ratio"
    falling: ClassVar[bool] = True

    kind: Literal["progress_vs_time"]
    boundary: Boundary = "better"
    bands: tuple[RatioBand, ...] = Field(min_length=1)


class PercentComplete(_Banded):
    """Fixed bands of percentage complete, from little to much; a value at a limit is in the lower (worse) band."""

    limit_key: ClassVar[str] = "max"

    kind: Literal["percent_complete"]
    boundary: Boundary = "worse"
    bands: tuple[PercentBand, ...] = Field(min_length=1)


class Slippage(_Banded):
    """How late an action will be against its original date, whatever it was re-dated to since."""

    limit_key: ClassVar[str] = "max_late"

    kind: Literal["slippage"]
    unit: Literal["months", "weeks", "days"] = "months"
    boundary: Boundary = "better"
    bands: tuple[LateBand, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for index, band in enumerate(self.bands):
            if band.max_late is not None and band.max_late % 1:
                raise wrong(f"bands[{index}].max_late", f"is {band.max_late}; it must be a whole number of {self.unit}")
        return self


class Risk(_Rule):
    """Whether there are issues or risks, and whether they are significant, as the officer says."""

    kind: Literal["risk"]
    none: str
    identified: str
    significant: str

    def _outcomes(self) -> tuple[str, ...]:
        return ("none", "identified", "significant")


class Forecast(_Rule):
    """On target now; else whether the officer expects the year-end target to be reached."""

    kind: Literal["forecast"]
    on_target: str
    likely_by_year_end: str
    unlikely: str

    def _outcomes(self) -> tuple[str, ...]:
        return ("on_target", "likely_by_year_end", "unlikely")


class StatusMap(_Rule):
    """A level for each workflow status, by the status's own words ("signed off")."""

    kind: Literal["status_map"]
    map: dict[str, str] = Field(min_length=1)

    def named(self) -> Named:
        """Each key that names a level, with the code it names."""
        yield "complete", self.complete
        yield from ((f"map.{status}", code) for status, code in self.map.items())


class Trajectory(_Rule):
    """The current target is met; else whether the line through the readings reaches the next target by its date.

    Source: the three meanings of the Leicestershire 2020 plan, made a rule that can be worked out.
    """

    kind: Literal["trajectory"]
    met: str
    on_course: str
    otherwise: str

    def _outcomes(self) -> tuple[str, ...]:
        return ("met", "on_course", "otherwise")


Rule = Annotated[
    Judgement
    | DistanceToTarget
    | Floor
    | ProgressVsTime
    | PercentComplete
    | Slippage
    | Risk
    | Forecast
    | StatusMap
    | Trajectory,
    Field(discriminator="kind"),
]

RULE_KINDS = (
    "judgement",
    "distance_to_target",
    "floor",
    "progress_vs_time",
    "percent_complete",
    "slippage",
    "risk",
    "forecast",
    "status_map",
    "trajectory",
)
