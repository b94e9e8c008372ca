"""What a measure's cells say about it: its figure, how far from the target, which way it goes, and what that suggests.

The texts of the cells are read here and held against each other, like with like: the same unit, the same scope ("LLR"
is not "leics"), the same definition (a target for all teams is held against the worst team, where the cell states
the spread). What cannot be compared is said to be so; nothing is converted or guessed in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from cipxl.figures import Figure, read_cell
from cipxl.findings import Finding, Place, Rule, Severity
from cipxl.period import Period, read_period
from cipxl.plan import Measure, Plan, Recommendation
from cipxl.profile import PERFORMANCE, field_base, target_due
from cipxl.rating import DatedTarget, How, RatingInputs, Suggestion, rate, roll_up
from cipxl.rating import Reading as Point
from cipxl.scheme import Scheme

__all__ = [
    "RULES",
    "Assessment",
    "CellFigure",
    "assess",
    "assess_recommendation",
    "cell_figure",
    "findings_of",
    "issued_value",
    "polarity_of",
]

Definition = Literal["", "average", "worst team"]

POLARITY_INFERRED = Rule(
    code="X018",
    title="Which way is better was worked out from words",
    severity=Severity.NOTE,
    why="A gap and a direction mean the opposite where lower is better, so it should be said, not guessed.",
    message="'{shown}' does not say which way is better; from its words it was read as {way}.",
    fix="Say High, Low or Stay close in the column 'Better when'.",
    fails="Average length of proceedings, nothing said",
    passes="Average length of proceedings, Low",
)
POLARITY_UNKNOWN = Rule(
    code="X019",
    title="Nobody has said which way is better",
    severity=Severity.WARNING,
    why="Without it neither a gap nor a rating can be worked out.",
    message="'{shown}' has figures and a target, but nothing says which way is better.",
    fix="Say High, Low or Stay close in the column 'Better when'.",
    fails="Number of plans: 40, target 50",
    passes="Number of plans: 40, target at least 50",
)
RULES = (POLARITY_INFERRED, POLARITY_UNKNOWN)

_LOW_WORDS = re.compile(
    r"(?i)\b(?:reduc\w+|fewer|less|lower\w*|length|duration|days|weeks|wait\w*|delay\w*|drift|vacan\w+|turnover|sickness|absence\w*"
    r"|re-?referral\w*|repeat\w*|complaint\w*|inadequate|missing|unallocated|overdue|late"
    r"|break\w* ?downs?|disruption\w*|exclusion\w*"
    r"|three or more|3 or more|agency|caseloads?|cost)\b"
)
_HIGH_WORDS = re.compile(
    r"(?i)\b(?:complet\w+|timel\w+|within|good|outstanding|better|up to date|in time|on time|seen|visits?"
    r"|increas\w+|improv\w+"
    r"|with (?:a|an|up)\b|agreed|attend\w*|coverage|satisf\w+|staying put|permanen\w+|suitable)"
)
_AT_LEAST, _AT_MOST = {">=", ">"}, {"<=", "<"}
_ALL_TEAMS = re.compile(r"(?i)\b(?:all|every|each)\s+(?:team|area|localit|service|district|office|hub)")


class CellFigure(NamedTuple):
    """The one figure of a cell that counts for its measure, or the reason why there is none.

    `low` and `high` are the same for a single number. `on` is the last day of the period that the figure is for (its
    own, where the cell names one; else the column's), for a target the day by which it is to be reached.
    """

    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    scope: str = ""
    definition: Definition = ""
    on: date | None = None
    comparator: str = ""
    reason: str = ""
    all_teams: bool = False

    @property
    def value(self) -> Decimal | None:
        """The number, None where there is none or the figure is a range."""
        return self.low if self.low == self.high else None


class Assessment(NamedTuple):
    """A measure as its cells have it at one time."""

    measure: Measure
    inputs: RatingInputs
    suggestion: Suggestion
    actual: CellFigure
    target: CellFigure
    findings: tuple[Finding, ...]

    @property
    def gap(self) -> Decimal | None:
        """From the target, negative when short of it; percentage points for percentages."""
        return self.suggestion.parts.gap

    @property
    def direction(self) -> str:
        """better, worse, same, or "not comparable"."""
        return self.suggestion.parts.direction or "not comparable"


def cell_figure(measure: Measure, field: str, text: str, *, worst_team: bool = False) -> CellFigure:
    """What one cell says for its measure.

    Args:
        measure: Whose cell it is; its unit and scope tell which of several figures is meant.
        field: The cell's field, with its period or date.
        text: The cell's text.
        worst_team: Whether the worst of a stated spread is wanted, for a target that all teams must reach.
    """
    is_target = field_base(field) != PERFORMANCE
    figures = read_cell(text, "target" if is_target else "performance")
    if not figures:
        return CellFigure(reason="No data")
    wanted = [f for f in figures if not f.no_value and f.role in (None, "target" if is_target else None)]
    fitting = [f for f in wanted if _unit_fits(f.unit, measure.unit)]
    if not fitting:
        return CellFigure(reason=_why_none(figures, wanted, measure))
    if not is_target:
        fitting = _latest(fitting)
    distinct = {(f.value, f.low, f.high) for f in fitting}
    if len(distinct) > 1:
        return CellFigure(reason="more than one figure")
    chosen = fitting[0]
    spread = next((f for f in figures if f.role == "spread" and _unit_fits(f.unit, measure.unit)), None)
    definition: Definition = "average" if chosen.qualifier == "average" or spread is not None else ""
    low, high = (chosen.value, chosen.value) if chosen.value is not None else (chosen.low, chosen.high)
    if worst_team and spread is not None and spread.low is not None and spread.high is not None:
        way = polarity_of(measure)[0]
        worst = spread.high if way == "low" else spread.low
        low = high = worst
        definition = "worst team"
    return CellFigure(
        low=low,
        high=high,
        unit=chosen.unit or measure.unit,
        scope=_plain(chosen.scope or measure.scope),
        definition=definition,
        on=_on(chosen, field, is_target),
        comparator=chosen.comparator or "",
        all_teams=bool(_ALL_TEAMS.search(chosen.scope or "") or _ALL_TEAMS.search(text)),
    )


def issued_value(measure: Measure, field: str) -> Decimal | None:
    """The number that a cell of a measure stands for, None where none does: workbooks carry it beside the text."""
    return cell_figure(measure, field, _text(measure, field), worst_team=_for_all_teams(measure)).value


def polarity_of(measure: Measure) -> tuple[str, bool]:
    """Which way is better for a measure, "" when unknown, and whether that was inferred from words."""
    if measure.better:
        return measure.better, False
    comparators = set()
    for target in measure.targets:
        for figure in read_cell(target.text, "target"):
            if figure.comparator and figure.role in (None, "target"):
                comparators.add(figure.comparator)
    if comparators & _AT_LEAST and not comparators & _AT_MOST:
        return "high", True
    if comparators & _AT_MOST and not comparators & _AT_LEAST:
        return "low", True
    low, high = bool(_LOW_WORDS.search(measure.name)), bool(_HIGH_WORDS.search(measure.name))
    # "% completed within 45 working days" has words of both kinds: a share of what was done in time is better high.
    if measure.unit == "%" and high:
        return "high", True
    if low != high:
        return ("low" if low else "high"), True
    return "", False


def assess(measure: Measure, scheme: Scheme, current: Period, place: Place | None = None) -> Assessment:
    """A measure held against its targets at the end of a period.

    The figure is the latest reading by then. The current target is the latest that has fallen due, the next the first
    that has not. The line for the trajectory goes through readings of the same scope and definition.
    """
    as_at = current.end
    worst = _for_all_teams(measure)
    way, inferred = polarity_of(measure)
    readings = [
        (
            reading.period,
            cell_figure(measure, f"{PERFORMANCE}:{reading.period.canonical}", reading.text, worst_team=worst),
        )
        for reading in measure.readings
        if reading.period.end <= as_at
    ]
    of_period = [figure for period, figure in readings if period.canonical == current.canonical]
    actual = of_period[0] if of_period else CellFigure(reason="No data")
    targets = [(target.due, cell_figure(measure, _field(target.due), target.text)) for target in measure.targets]
    dated = tuple(
        DatedTarget(due=due, low=figure.low, high=figure.high)
        for due, figure in targets
        if (figure.low is not None or figure.high is not None) and _comparable(figure, actual)
    )
    now = _current([(due, figure) for due, figure in targets], as_at)
    like = [figure for _, figure in readings if figure.value is not None and figure.on and _alike(figure, actual)]
    previous, last_year = _before(readings, current, actual)
    points = tuple(
        Point(on=f.on, value=f.value) for f in _once(like) if f.on and f.value is not None and actual.value is not None
    )
    inputs = RatingInputs(
        actual=actual.value,
        polarity=way or None,
        previous=previous,
        same_period_last_year=last_year,
        floor=measure.floor,
        tolerance=measure.tolerance,
        unit=actual.unit or now.unit or measure.unit,
        scope="the lowest team" if actual.definition == "worst team" and way != "low"
        else "the highest team" if actual.definition == "worst team" else "",
        target_scope="all teams" if now.all_teams else "",
        as_at=as_at,
        points=points,
        targets=dated,
    )  # fmt: skip
    return Assessment(
        measure, inputs, rate(scheme, inputs), actual, now, tuple(_polarity_findings(measure, way, inferred, place))
    )


def assess_recommendation(
    recommendation: Recommendation, scheme: Scheme, current: Period, how: How = "worst"
) -> tuple[Suggestion, tuple[Assessment, ...]]:
    """What a recommendation's measures together suggest for its impact, and each measure's own assessment."""
    found = tuple(assess(measure, scheme, current) for measure in recommendation.measures)
    levels = [one.suggestion.level for one in found]
    weights = [Decimal(1)] * len(levels) if how == "weighted" else None
    return roll_up(scheme, levels, how, weights), found


def findings_of(plan: Plan, scheme: Scheme, file: str = "") -> tuple[Finding, ...]:
    """What is doubtful about the plan's measures themselves."""
    return tuple(
        finding
        for recommendation, measure in plan.measures
        for finding in assess(
            measure, scheme, plan.period, Place(file=file, ref=recommendation.ref, field="measure")
        ).findings
    )


def _polarity_findings(measure: Measure, way: str, inferred: bool, place: Place | None) -> Iterable[Finding]:
    ways = {"high": "better when higher", "low": "better when lower", "near": "better when close to its target"}
    if inferred:
        yield POLARITY_INFERRED.at(place, shown=measure.name, way=ways[way], key=(measure.id,))
    elif not way and measure.targets and any(reading.text.strip() for reading in measure.readings):
        yield POLARITY_UNKNOWN.at(place, shown=measure.name, key=(measure.id,))


def _current(targets: list[tuple[date, CellFigure]], as_at: date) -> CellFigure:
    due = [figure for when, figure in targets if when <= as_at]
    coming = [figure for when, figure in targets if when > as_at]
    return due[-1] if due else coming[0] if coming else CellFigure(reason="No target")


def _for_all_teams(measure: Measure) -> bool:
    return any(_ALL_TEAMS.search(target.text) for target in measure.targets)


def _text(measure: Measure, field: str) -> str:
    if field_base(field) == PERFORMANCE:
        label = field.partition(":")[2]
        return next((r.text for r in measure.readings if r.period.canonical == label), "")
    return measure.target(target_due(field))


def _field(due: date) -> str:
    return f"target:{due.isoformat()}"


def _on(figure: Figure, field: str, is_target: bool) -> date | None:
    if is_target:
        return target_due(field)
    if figure.period:
        return figure.period.end
    period = read_period(field.partition(":")[2])
    return period.end if period else None


def _latest(figures: list[Figure]) -> list[Figure]:
    ends = [figure.period.end for figure in figures if figure.period]
    if not ends or len(ends) < len(figures):
        return figures
    return [figure for figure in figures if figure.period and figure.period.end == max(ends)]


def _unit_fits(found: str | None, wanted: str) -> bool:
    if not found or not wanted:
        return True
    return _unit(found) == _unit(wanted)


def _unit(name: str) -> str:
    plain = name.casefold().strip()
    same = {
        "percent": "%",
        "per cent": "%",
        "percentage": "%",
        "wks": "weeks",
        "wk": "weeks",
        "week": "weeks",
        "day": "days",
    }
    return same.get(plain, plain)


def _plain(scope: str) -> str:
    return " ".join(scope.casefold().split())


def _comparable(target: CellFigure, actual: CellFigure) -> bool:
    return not actual.unit or not target.unit or _unit(actual.unit) == _unit(target.unit)


def _alike(one: CellFigure, other: CellFigure) -> bool:
    """Same unit, scope and definition: a scope that is named on one side only says nothing against."""
    scopes = {one.scope, other.scope} - {""}
    worst = {one.definition == "worst team", other.definition == "worst team"}
    return _comparable(one, other) and len(scopes) <= 1 and len(worst) == 1


def _once(figures: list[CellFigure]) -> list[CellFigure]:
    """One figure for a day: of two, the later column's."""
    return list({figure.on: figure for figure in figures}.values())


def _before(
    readings: list[tuple[Period, CellFigure]], current: Period, actual: CellFigure
) -> tuple[Decimal | None, Decimal | None]:
    """The figures of the period before and of the same period last year that can be held against this one."""
    earlier = [(period, figure) for period, figure in readings if period.canonical != current.canonical]
    like = [(period, figure) for period, figure in earlier if figure.value is not None and _alike(figure, actual)]
    year_before = current.previous_year().canonical
    last_year = next((figure.value for period, figure in like if period.canonical == year_before), None)
    previous = max(like, key=lambda pair: (pair[1].on or pair[0].end, pair[0].end), default=None)
    return (previous[1].value if previous else None), last_year


def _why_none(figures: list[Figure], wanted: list[Figure], measure: Measure) -> str:
    if wanted:
        return f"its figure is not in {measure.unit}"
    said = next((figure.reason for figure in figures if figure.no_value and figure.reason), None)
    return said or "no figure of its own"
