"""What a recommendation's measures suggest, beside the officer's rating, and what is told where they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from cipxl.assessment.measures import Assessment, assess
from cipxl.assessment.polarity import polarity_findings, polarity_of
from cipxl.findings import Finding, Place, Rule, Severity, shorten
from cipxl.period import Period
from cipxl.plan import Measure, Plan, Recommendation
from cipxl.profile import reason_field
from cipxl.rating import How, Suggestion, roll_up
from cipxl.scheme import Level, Scheme

__all__ = [
    "RULES",
    "WORST",
    "Rated",
    "RollUp",
    "assess_plan",
    "assess_recommendation",
    "differs",
    "findings_of",
    "levels_differ",
]

LONGEST_MESSAGE = 160

DIFFERS = Rule(
    code="X023",
    title="A rating differs from what the figures suggest, and no reason is given",
    severity=Severity.WARNING,
    why="The rating is the officer's judgement. Members see the figures too, and ask why it is not theirs.",
    message="{rated} is {rating}, the figures suggest {suggested}: {working}.",
    fix="Write why in the column 'Reason, if your rating differs', or change the rating.",
    fails="Impact A; the lowest team at 71.4%, at least 85% of all teams by March 2020; no reason",
    passes="Impact A, with the reason 'The slowest team has had a new manager since June'",
)
DIFFERS_WITH_REASON = Rule(
    code="X024",
    title="A rating differs from what the figures suggest, with its reason",
    severity=Severity.NOTE,
    why="Judgement goes before figures where it says why. The reason is kept with the rating, in the History too.",
    message="{rated} is {rating}, the figures suggest {suggested}. The reason: '{shown}'.",
    fix="Nothing to do.",
    fails="Impact A where the figures suggest R; 'The slowest team has had a new manager since June'",
    passes="Impact R where the figures suggest R",
)
WEIGHT_UNKNOWN = Rule(
    code="X025",
    title="A weight for a measure that the plan does not have",
    severity=Severity.WARNING,
    why="A slip in a name leaves the measure with the usual weight, and nobody would see it.",
    message="plan.toml gives a weight to '{shown}', which is no measure of the plan.",
    fix="Write the measure's name under [weights] as it stands in the table.",
    fails='"Asessments in time" = 2',
    passes='"Assessments in time" = 2',
)
RULES = (DIFFERS, DIFFERS_WITH_REASON, WEIGHT_UNKNOWN)


class RollUp(NamedTuple):
    """How the measures of a recommendation make one suggestion.

    `weights` are for "weighted": by a measure's name (capitals and spaces do not count); one that is not named has 1.
    """

    how: How = "worst"
    weights: Mapping[str, Decimal] = MappingProxyType({})

    def weight(self, measure: Measure) -> Decimal:
        """What the measure counts for."""
        return self._plain.get(_plain(measure.name), Decimal(1))

    def unknown(self, plan: Plan) -> tuple[str, ...]:
        """The names with a weight that no measure of the plan has."""
        names = {_plain(measure.name) for _, measure in plan.measures}
        return tuple(name for name in self.weights if _plain(name) not in names)

    @property
    def _plain(self) -> Mapping[str, Decimal]:
        return {_plain(name): weight for name, weight in self.weights.items()}


WORST = RollUp()
"""The worst of the measures: what is taken where a plan does not say otherwise."""


class Rated(NamedTuple):
    """A recommendation's rating on the dimension that the figures speak about, and what they suggest.

    `officer` is the level of the officer's rating, None where the cell says none. `reason` is why it differs.
    """

    recommendation: Recommendation
    dimension: str
    officer: Level | None
    reason: str
    suggestion: Suggestion
    measures: tuple[Assessment, ...]

    @property
    def deciding(self) -> Assessment | None:
        """The measure that speaks for the suggestion: the one furthest from its target at that level."""
        level = self.suggestion.level
        same = [one for one in self.measures if level.code and one.suggestion.level.code == level.code]
        return max(same, key=lambda one: abs(one.suggestion.parts.relative_gap or Decimal(0)), default=None)


def assess_recommendation(
    recommendation: Recommendation, scheme: Scheme, current: Period, together: RollUp = WORST
) -> tuple[Suggestion, tuple[Assessment, ...]]:
    """What a recommendation's measures together suggest, and each measure's own assessment.

    Args:
        recommendation: Whose measures they are.
        scheme: Whose rule suggests.
        current: The period at whose end they are held against their targets.
        together: How the measures' levels make one.
    """
    found = tuple(assess(measure, scheme, current) for measure in recommendation.measures)
    levels = [one.suggestion.level for one in found]
    weights = [together.weight(measure) for measure in recommendation.measures] if together.how == "weighted" else None
    return roll_up(scheme, levels, together.how, weights), found


def assess_plan(plan: Plan, scheme: Scheme, dimension: str, together: RollUp = WORST) -> tuple[Rated, ...]:
    """Every recommendation's rating on a dimension ("" for none) beside what its measures suggest."""
    found = []
    for one in plan:
        suggestion, measures = assess_recommendation(one, scheme, plan.period, together)
        level = scheme.read(one.ratings.get(dimension, "")) if dimension else None
        reason = one.reasons.get(dimension, "").strip()
        found.append(Rated(one, dimension, level if level and level.code else None, reason, suggestion, measures))
    return tuple(found)


def differs(scheme: Scheme, rated: Rated) -> bool:
    """Whether the officer's rating is another than the suggested one, and one that can be held against it."""
    return rated.officer is not None and levels_differ(scheme, rated.officer, rated.suggestion.level)


def levels_differ(scheme: Scheme, given: Level, suggested: Level) -> bool:
    """Whether an officer's level is another than a suggested one, and one that can be held against it.

    "Not applicable" is no place in the order, and what is completed cannot be told from figures that are as good as
    can be: neither differs from them.
    """
    if not given.code or not suggested.code or given.code == suggested.code:
        return False
    if scheme.rank(given.code) is None or scheme.rank(suggested.code) is None:
        return False
    best = min((n for one in scheme.levels if not one.terminal and (n := scheme.rank(one.code)) is not None), default=0)
    return not (given.terminal and scheme.rank(suggested.code) == best)


def findings_of(
    plan: Plan,
    scheme: Scheme,
    dimension: str = "",
    *,
    label: str = "",
    together: RollUp = WORST,
    file: str = "",
    sheet: str = "",
    places: Mapping[tuple[str, str], str] | None = None,
    team: str = "",
    assessed: Sequence[Rated] | None = None,
) -> tuple[Finding, ...]:
    """What is doubtful about the plan's measures, and where a rating is another than they suggest.

    Args:
        plan: The plan.
        scheme: Its ratings.
        dimension: The dimension for which the figures suggest a rating, "" for none.
        label: What people call it.
        together: How measures make one suggestion.
        file: The file that the plan was read from.
        sheet: The sheet in it.
        places: The address of each cell by (row id, field).
        team: Whose return it is.
        assessed: What `assess_plan` says of the same, where it is known already.
    """
    at = places or {}
    about = Place(file=file, sheet=sheet, team=team)
    found: list[Finding] = []
    for rated in assess_plan(plan, scheme, dimension, together) if assessed is None else assessed:
        one = rated.recommendation
        for measure in one.measures:
            place = at.get((measure.id, "better")) or at.get((measure.id, "measure"), "")
            where = about.model_copy(update={"a1": place, "ref": one.ref, "field": "better", "row": measure.id})
            found += polarity_findings(measure, *polarity_of(measure), where)
        if differs(scheme, rated):
            cell = at.get((one.id, dimension), "")
            where = about.model_copy(update={"a1": cell, "ref": one.ref, "field": dimension, "row": one.id})
            found.append(_difference(rated, label or dimension.capitalize(), where, (team, one.id, dimension)))
    found += [
        WEIGHT_UNKNOWN.at(Place(file=file), shown=name, key=(name,)) for name in together.unknown(plan) if not team
    ]
    return tuple(found)


def _difference(rated: Rated, label: str, place: Place, key: Sequence[str]) -> Finding:
    words = {"rated": label, "rating": _name(rated.officer), "suggested": _name(rated.suggestion.level)}
    if rated.reason:
        told = place.model_copy(update={"field": reason_field(rated.dimension)})
        found = DIFFERS_WITH_REASON.at(told, shown=rated.reason, key=tuple(key), **words)
    else:
        most = rated.deciding
        working = (most.suggestion if most else rated.suggestion).working.rpartition(":")[0]
        shown = most.measure.name if most else ""
        if shown and len(rated.measures) > 1:
            working = f"'{shorten(shown, 32)}', {working}"
        found = DIFFERS.at(place, shown=shown, key=tuple(key), working=working, **words)
    return found.model_copy(update={"message": shorten(found.message, LONGEST_MESSAGE)})


def _name(level: Level | None) -> str:
    return level.label if level else ""


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
