"""The one figure of a cell that counts for its measure, and what can be held against what: like with like.

"LLR" is not "leics"; a target for all teams is held against the worst team, where the cell states the spread. What
cannot be compared is said to be so; nothing is converted or guessed in silence.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from cipxl.assessment.polarity import polarity_of
from cipxl.assessment.units import count_the_same, counted_in
from cipxl.figures import Figure, read_cell
from cipxl.period import read_period
from cipxl.plan import Measure
from cipxl.profile import PERFORMANCE, field_base, target_due

__all__ = ["CellFigure", "alike", "cell_figure", "comparable", "for_all_teams", "issued_value"]

Definition = Literal["", "average", "worst team"]

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
    fitting = [f for f in wanted if _unit_fits(f, measure.unit)]
    # Against a target of all teams a range is their spread, whether it says so or not, with an average or alone.
    ranges = [f for f in fitting if worst_team and not is_target and f.comparator == "range"]
    spreads = [f for f in figures if f.role == "spread" and _unit_fits(f, measure.unit)] + ranges
    spread = spreads[0] if spreads else None
    fitting = [f for f in fitting if f not in ranges] or spreads[:1] if worst_team else fitting
    if not fitting:
        return CellFigure(reason=_why_none(figures, wanted, measure))
    if not is_target:
        fitting = _latest(fitting)
    distinct = {(f.value, f.low, f.high) for f in fitting}
    if len(distinct) > 1:
        return CellFigure(reason="more than one figure")
    chosen = fitting[0]
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
        unit=counted_in(chosen) or measure.unit,
        scope=_plain(chosen.scope or measure.scope),
        definition=definition,
        on=_on(chosen, field, is_target),
        comparator=chosen.comparator or "",
        all_teams=bool(_ALL_TEAMS.search(chosen.scope or "") or _ALL_TEAMS.search(text)),
    )


def issued_value(measure: Measure, field: str) -> Decimal | None:
    """The number that a cell of a measure stands for, None where none does: workbooks carry it beside the text."""
    return cell_figure(measure, field, _text(measure, field), worst_team=for_all_teams(measure)).value


def comparable(target: CellFigure, actual: CellFigure) -> bool:
    """Whether both count the same thing; where one does not say, it is taken for the other's."""
    return count_the_same(actual.unit, (actual.low, actual.high), target.unit, (target.low, target.high))


def alike(one: CellFigure, other: CellFigure) -> bool:
    """Same unit, scope and definition: a scope that is named on one side only says nothing against."""
    scopes = {one.scope, other.scope} - {""}
    worst = {one.definition == "worst team", other.definition == "worst team"}
    return comparable(one, other) and len(scopes) <= 1 and len(worst) == 1


def for_all_teams(measure: Measure) -> bool:
    """Whether its target is one that every team must reach."""
    return any(_ALL_TEAMS.search(target.text) for target in measure.targets)


def _text(measure: Measure, field: str) -> str:
    if field_base(field) == PERFORMANCE:
        label = field.partition(":")[2]
        return next((r.text for r in measure.readings if r.period.canonical == label), "")
    return measure.target(target_due(field))


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


def _unit_fits(figure: Figure, wanted: str) -> bool:
    return not wanted or count_the_same(counted_in(figure), (figure.value, figure.low, figure.high), wanted, ())


def _plain(scope: str) -> str:
    return " ".join(scope.casefold().split())


def _why_none(figures: list[Figure], wanted: list[Figure], measure: Measure) -> str:
    if wanted:
        return f"its figure is not in {measure.unit}"
    said = next((figure.reason for figure in figures if figure.no_value and figure.reason), None)
    return said or "no figure of its own"
