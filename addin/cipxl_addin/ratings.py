"""What the functions about ratings answer for one cell: the level that a scheme suggests, why, and which way it goes.

The rules are the library's, the same that stand in workbooks as formulas.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from cipxl_addin.answers import comparable, only, polarity
from cipxl_addin.cells import Answer, CellError, typed
from cipxl_addin.chosen_scheme import OwnScheme, usual

if TYPE_CHECKING:
    from cipxl.figures import Figure
    from cipxl.formula import Expr, Polarity
    from cipxl.rating import RatingInputs, Reading, Suggestion
    from cipxl.scheme import Scheme

__all__ = ["rag", "travel", "why"]

_ANY_DAY = date(2000, 1, 1)  # where no cell names a day, the target counts as due on the figure's own, whichever it is


def rag(
    performance: object, target: object, scheme: object = None, better: object = None, previous: object = None
) -> Answer:
    """The code of the rating that the scheme's rule suggests, or the rule's own word for why there is none.

    A target that names no day counts as due. `scheme` is a name, a council's own (`OwnScheme`), or left out: then it
    is that of the profile which cipxl uses where none is named. Units that cannot be compared, and names that are not
    known: #VALUE!.
    """
    found = _suggested(performance, target, scheme, better, previous)
    return found.suggestion.code or found.suggestion.reason if isinstance(found, _Rated) else found


def why(
    performance: object, target: object, scheme: object = None, better: object = None, previous: object = None
) -> Answer:
    """How that rating was worked out, in a sentence."""
    found = _suggested(performance, target, scheme, better, previous)
    return found.sentence if isinstance(found, _Rated) else found


def travel(previous: object, latest: object, better: object = None) -> Answer:
    """Whether a figure is "better", "worse" or the "same" as an earlier one, or "not comparable".

    `better` left out is high: more is better.
    """
    if any(isinstance(given, bool | datetime | date) for given in (previous, latest)):
        return CellError.VALUE
    before, now = typed(previous), typed(latest)
    if not before and not now:
        return ""
    way = polarity(typed(better), None)
    if way is None:
        return CellError.VALUE
    earlier, reached = _single(before), _single(now)
    if isinstance(earlier, str) or isinstance(reached, str):
        return _see_check()
    if earlier and reached and not comparable(earlier, reached):
        earlier = None
    env = {
        "actual": reached.value if reached else None,
        "previous": earlier.value if earlier else None,
        "unit": _unit(reached),
        "previous_unit": _unit(reached),
    }
    return str(_direction(way).value(env))


@cache
def _direction(way: Polarity) -> Expr:
    from cipxl.formula import direction

    return direction(way, same_scope=True)


def _unit(figure: Figure | None) -> str:
    return (figure.unit or "") if figure else ""


def _see_check() -> str:
    from cipxl.formula import SEE_CHECK

    return SEE_CHECK


def _single(text: str) -> Figure | str | None:
    """The figure of a cell; None where it says none; a text where it says several, or a range."""
    if not text:
        return None
    found = only(text, "performance")
    if found is None or (found.value is None and not found.no_value):
        return text
    return None if found.no_value else found


def _suggested(
    performance: object, target: object, scheme: object, better: object, previous: object
) -> _Rated | Answer:
    if any(isinstance(given, bool | datetime | date) for given in (performance, target, previous)):
        return CellError.VALUE
    said, aimed = typed(performance), typed(target)
    if not said and not aimed:
        return ""
    rules = scheme.scheme if isinstance(scheme, OwnScheme) else _scheme(typed(scheme))
    if rules is None:
        return CellError.VALUE
    from cipxl.figures import Figure

    reached, before = _single(said), _single(typed(previous))
    wanted = only(aimed, "target") if aimed else None
    if isinstance(reached, str) or (aimed and wanted is None):
        return _see_check()
    wanted = None if wanted is None or wanted.no_value else wanted
    way = polarity(typed(better), wanted)
    if way is None or (reached and wanted and not comparable(reached, wanted)):
        return CellError.VALUE
    # What cannot be compared with the figure is no earlier figure of it.
    known = before if isinstance(before, Figure) and (reached is None or comparable(before, reached)) else None
    return _rated(rules, reached, wanted, way, known)


@lru_cache(maxsize=64)
def _scheme(name: str) -> Scheme | None:
    from cipxl import scheme
    from cipxl.errors import SettingsError

    try:
        return scheme.load(name) if name else usual()
    except SettingsError:
        return None


class _Rated(NamedTuple):
    """What a rule suggests; `told` is what the cells say, where the rule was given a day that none of them names."""

    scheme: Scheme
    suggestion: Suggestion
    told: RatingInputs | None

    @property
    def sentence(self) -> str:
        """How it was worked out. A day that no cell names is in no sentence."""
        from cipxl.rating.working import Worked, sentence

        if self.told is None:
            return self.suggestion.working
        found = self.suggestion
        return sentence(self.scheme, self.told, Worked(found.level, found.reason, False, found.parts.gap, None, None))


def _rated(
    scheme: Scheme, reached: Figure | None, wanted: Figure | None, way: Polarity, before: Figure | None
) -> _Rated:
    from cipxl.rating import DatedTarget, RatingInputs, rate
    from cipxl.scheme import Trajectory

    ends = _ends(wanted)
    day = reached.period.end if reached and reached.period else None
    due = wanted.deadline if wanted else None
    told: dict[str, object] = {
        "actual": reached.value if reached else None,
        "polarity": way,
        "previous": before.value if before else None,
        "unit": _unit(reached) or _unit(wanted),
        "as_at": day,
        "points": _points(reached, before),
    }
    if ends and due:
        # A figure that names no day is held to be from before the target's: nothing is called late on a guess.
        told |= {
            "targets": (DatedTarget(due=due, low=ends[0], high=ends[1]),),
            "as_at": day or due - timedelta(days=1),
        }
    elif ends and ends[0] == ends[1]:
        told["target"] = ends[0]
    elif ends:
        told |= {"target_low": ends[0], "target_high": ends[1]}
    inputs = RatingInputs.model_validate(told)
    if due or ends is None or not isinstance(scheme.suggesting_rule, Trajectory):
        return _Rated(scheme, rate(scheme, inputs), None)
    return _Rated(scheme, rate(scheme, _due_now(inputs, day or _ANY_DAY, ends)), inputs)


def _points(reached: Figure | None, before: Figure | None) -> tuple[Reading, ...]:
    """The readings for a line: those whose cells name a period, the earlier one only where it is earlier."""
    from cipxl.rating import Reading

    dated = [one for one in (before, reached) if one and one.period and one.value is not None]
    points = [Reading(on=one.period.end, value=one.value) for one in dated if one.period and one.value is not None]
    return tuple(points[-1:] if len(points) == 2 and points[0].on >= points[1].on else points)


def _due_now(inputs: RatingInputs, day: date, ends: tuple[Decimal | None, Decimal | None]) -> RatingInputs:
    """The same with the target due on a day: a trajectory's rule asks for one."""
    from cipxl.rating import DatedTarget

    target = DatedTarget(due=day, low=ends[0], high=ends[1])
    changes = {"target": None, "target_low": None, "target_high": None, "targets": (target,), "as_at": day}
    return inputs.model_copy(update=changes)


def _ends(wanted: Figure | None) -> tuple[Decimal | None, Decimal | None] | None:
    """The two ends of a target, None where there is none."""
    if wanted is None:
        return None
    low = wanted.low if wanted.low is not None else wanted.value
    high = wanted.high if wanted.high is not None else wanted.value
    return None if low is None and high is None else (low, high)
