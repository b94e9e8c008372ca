"""The level that a scheme's rule suggests for a measure or an action, with how it was worked out."""

from __future__ import annotations

from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from cipxl import formula
from cipxl.formula import Env, Expr, Polarity, Ref, Scalar
from cipxl.rating.inputs import RatingInputs
from cipxl.rating.working import Worked, sentence
from cipxl.scheme import NOT_RATED, ImprovingSoftens, Level, Scheme

__all__ = ["Parts", "Suggestion", "rate"]


class Parts(BaseModel):
    """The numbers and words behind a suggestion; None for what the inputs do not give.

    Attributes:
        gap: From the target, in the measure's unit; below 0 is short of it.
        relative_gap: The gap as a share of the target (-0.05 is 5 % short).
        met: Whether the target is met.
        direction: "better", "worse" or "same" than the figure that the scheme compares with.
        line: The value that the line through the readings has at the next target's date.
    """

    model_config = ConfigDict(frozen=True)

    gap: Decimal | None = None
    relative_gap: Decimal | None = None
    met: bool | None = None
    direction: str | None = None
    line: Decimal | None = None


class Suggestion(BaseModel):
    """What a rule suggests; the officer's rating stands beside it and is the one that is published.

    Attributes:
        scheme: The scheme's name.
        level: The level, "Not rated" where there is none to suggest.
        reason: Why there is no rating ("No data"), or "".
        working: One plain sentence on how it was worked out.
        parts: The numbers behind it.
    """

    model_config = ConfigDict(frozen=True)

    scheme: str
    level: Level
    reason: str = ""
    working: str
    parts: Parts = Parts()

    @property
    def code(self) -> str:
        """The level's code, "" for not rated."""
        return self.level.code

    @property
    def rated(self) -> bool:
        """Whether there is a rating to put beside the officer's."""
        return not self.reason


def rate(scheme: Scheme, inputs: RatingInputs) -> Suggestion:
    """The level that the scheme's rule gives for these inputs, or "Not rated" with the reason.

    What is missing never makes a level that counts as good; a scheme may have a level of its own for it. All numbers
    are exact: 90.25 is 5 % below 95, no more and no less.
    """
    softens = scheme.modifiers.improving_softens
    compares = _compares_with(scheme, softens)
    env = inputs.env(compares)
    polarity: Polarity | Expr = inputs.polarity or Ref("polarity")
    answer = _answer(scheme, inputs, polarity, env)
    parts = _parts(scheme, polarity, env, compares)
    code = str(answer)
    level = scheme.level(code) if code in scheme.codes else NOT_RATED
    reason = "" if level.in_order else _reason(scheme, level, polarity, env)
    by_status = bool(inputs.status) and _answer(scheme, inputs, polarity, {**env, "status": ""}) != answer
    softened = bool(
        softens and level.code == softens.to and _unsoftened(scheme, inputs, polarity, env) == softens.from_
    )
    worked = Worked(level, reason, by_status, parts.gap, parts.line, parts.direction if softened else None)
    return Suggestion(
        scheme=scheme.name, level=level, reason=reason, working=sentence(scheme, inputs, worked), parts=parts
    )


def _unsoftened(scheme: Scheme, inputs: RatingInputs, polarity: Polarity | Expr, env: Env) -> Scalar:
    """What the rule gives where an improvement does not soften it."""
    modifiers = scheme.modifiers.model_copy(update={"improving_softens": None})
    hard = scheme.model_copy(update={"modifiers": modifiers})
    return _answer(hard, inputs, polarity, env)


def _answer(scheme: Scheme, inputs: RatingInputs, polarity: Polarity | Expr, env: Env) -> Scalar:
    return formula.suggestion(scheme, polarity, tolerance_unit=inputs.tolerance_unit).value(env)


def _reason(scheme: Scheme, level: Level, polarity: Polarity | Expr, env: Env) -> str:
    """Why there is no rating: the rule's own word, also where the scheme has a level for it."""
    bare = scheme.model_copy(update={"no_data": "", "no_target": "", "not_started": "", "not_due": ""})
    answer = formula.suggestion(bare, polarity).value(env)
    return answer if isinstance(answer, str) and answer in formula.WORDS else level.label


def _compares_with(scheme: Scheme, softens: ImprovingSoftens | None) -> str:
    if softens:
        return softens.compare
    named = [which for which in scheme.direction_of_travel.compare if which != "regression"]
    return named[0] if named else "previous"


def _parts(scheme: Scheme, polarity: Polarity | Expr, env: Env, compares: str) -> Parts:
    gap = _number(formula.gap(polarity).value(env))
    travel = scheme.direction_of_travel
    if "regression" in travel.compare and len(travel.compare) == 1:
        way = formula.trend(polarity, stable_band=travel.stable_band).value(env)
    else:
        before = Ref(compares)
        band, unit = travel.stable_band, travel.stable_unit
        way = formula.direction(polarity, stable_band=band, stable_unit=unit, same_scope=True, before=before).value(env)
    return Parts(
        gap=gap,
        relative_gap=_number(formula.relative_gap(polarity).value(env)),
        met=None if gap is None else gap >= 0,
        direction=way if way in ("better", "worse", "same") else None,
        line=_number(formula.line_at_next().value(env)),
    )


def _number(value: Scalar) -> Decimal | None:
    return value if isinstance(value, Decimal) else None
