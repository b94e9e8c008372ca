"""Counts of ratings, of rows and of movements, held against the plan and the rounds that it recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cipxl.findings import Place
from cipxl.reconciling.answers import OTHER, answer, counted_as, short_name
from cipxl.reconciling.ground import Ground, either
from cipxl.reconciling.statement import Said, Statement, Way
from cipxl.reconciling.tallying import PART
from cipxl.summary import plural, redated

__all__ = ["hold_count", "hold_move", "hold_redated", "hold_total"]

_WAYS = {"up": "got better", "down": "got worse", "any": "changed", "none": "not changed"}


def hold_count(said: Said, ground: Ground) -> Statement:
    """How many have a rating: now, in the round that is named, or in either where one name stands for both."""
    scheme = ground.subject.scheme
    label = scheme.level(said.code).label
    if said.beyond:
        return answer(said, "unknown", said.beyond)
    if said.other_time:
        return _then(said, ground, label)
    within = frozenset(said.rows)
    rated = {name: ground.rated(name, within) for name in said.dimensions}
    counts = {name: ground.counted(name, said.code, within) for name in said.dimensions}
    several = len(ground.subject.profile.dimensions) > 1
    rows = counted_as(ground, said.dimensions[0], max(map(len, counts.values())))
    if len(counts) == 1:
        [(name, cells)] = counts.items()
        says = f"{len(cells)} {rows} rated {label}{f' ({short_name(ground, name)})' if several else ''}"
    else:
        listed = either(f"{len(cells)} ({short_name(ground, name)})" for name, cells in counts.items())
        says = f"{listed} {rows} rated {label}"
    says += f" in {_named(said.rows, ground)}" if within else ""
    verdicts = {name: said.quantity.fits(len(cells), len(rated[name])) for name, cells in counts.items()}
    fitting = [name for name, fits in verdicts.items() if fits]
    if fitting:
        return answer(said, "agrees", says, counts[fitting[0]])
    together = [cell for found in counts.values() for cell in found]
    if not said.firm and len(counts) > 1 and said.quantity.fits(len(together), sum(map(len, rated.values()))):
        return answer(said, "agrees", says, together)  # "of twelve ratings five are green"
    if said.round and (then := _then(said, ground, label)).verdict == "agrees":
        return then
    most = max(map(len, rated.values()))
    if said.quantity.exact and said.quantity.number > most and not said.firm:
        return answer(said, "unknown", f"the plan has {most} {counted_as(ground, said.dimensions[0], most)} in all")
    # Some of them cannot be more than all of them.
    too_many = (
        said.doubt == PART
        and said.word
        and said.quantity.exact
        and said.quantity.number > max(map(len, counts.values()))
    )
    if said.doubt and not too_many:
        return answer(said, "unknown", f"{said.doubt}; the plan has {says}")
    if None in verdicts.values():
        return answer(said, "unknown", f"it is put too loosely to tell; the plan has {says}")
    return answer(said, "contradicts", says, together)


def _named(rows: Iterable[str], ground: Ground) -> str:
    return "Ref " + either(ground.subject.refs.get(row, "") for row in rows)


def _then(said: Said, ground: Ground, label: str) -> Statement:
    round_name = said.round or ground.round_of(said.period)
    if not round_name:
        return answer(said, "unknown", OTHER)
    fits, counts = [], {}
    for name in said.dimensions:
        then = ground.rated_then(round_name, name)
        levels = [ground.subject.scheme.read(text) for row, text in then.items() if ground.is_within(row, said.rows)]
        counts[name] = sum(level is not None and level.code == said.code for level in levels)
        fits.append(said.quantity.fits(counts[name], len(levels)))
    shown = either(f"{one} ({short_name(ground, name)})" for name, one in counts.items())
    says = f"at {round_name}: {shown} rated {label}"
    if any(fits):
        return answer(said, "agrees", says)
    if said.doubt or None in fits or not any(ground.rated_then(round_name, name) for name in said.dimensions):
        return answer(said, "unknown", f"{said.doubt or OTHER}; the plan has {says}")
    return answer(said, "contradicts", says)


def hold_total(said: Said, ground: Ground) -> Statement:
    """How many rows there are, or tracked actions, in all or in the rows that are named."""
    plan, word = ground.subject.plan, said.word
    if word == ground.subject.profile.row_word:
        number = len(plan.recommendations)
    else:
        number = sum(not said.rows or row.id in said.rows for row, _ in plan.tracked)
        if not any(plan.tracked):
            return answer(said, "unknown", "the plan keeps no single actions")
    says = f"{number} {word if number == 1 else plural(word)}"
    says += f" in {_named(said.rows, ground)}" if said.rows else ""
    if said.beyond:
        return answer(said, "unknown", said.beyond)
    if said.number == number:
        return answer(said, "agrees", says)
    if said.other_time:
        return answer(said, "unknown", OTHER)
    if not said.firm:
        return answer(said, "unknown", f"the plan has {says}; here some of them may be meant")
    return answer(said, "contradicts", says)


def hold_redated(said: Said, ground: Ground) -> Statement:
    """How many tracked actions have another date than they first had."""
    plan = ground.subject.plan
    dated = [action for _, action in plan.tracked if action.original_due.strip() and action.due.strip()]
    later = [action for _, action in redated(plan)]
    if said.beyond or not dated:
        return answer(said, "unknown", said.beyond or "the plan does not keep an action's first date")
    cells = [ground.place(action.id, "due") for action in later]
    says = f"{len(later)} {said.word if len(later) == 1 else plural(said.word)} with another date than first agreed"
    fits = said.quantity.fits(len(later), sum(1 for _ in plan.tracked))
    if fits:
        return answer(said, "agrees", says, cells)
    if said.doubt or fits is None:
        return answer(said, "unknown", f"{said.doubt or 'it is put too loosely to tell'}; the plan has {says}", cells)
    return answer(said, "contradicts", says, cells)


def hold_move(said: Said, ground: Ground) -> Statement:
    """How many ratings have moved since a round: the one that is named, else any that the plan recorded."""
    if said.beyond:
        return answer(said, "unknown", said.beyond)
    named = ground.round_of(said.period)
    if said.period is not None and not named:
        return answer(said, "unknown", OTHER)
    rounds = [named] if named else list(reversed(ground.rounds_before))
    told: list[tuple[str, list[bool | None], list[Place]]] = []
    for name in rounds:
        counts: dict[str, int] = {}
        fits: list[bool | None] = []
        cells: list[Place] = []
        rated = 0
        for dimension in said.dimensions:
            moved, rows = _moved(said, ground, name, dimension)
            if rows:
                counts[dimension] = len(moved)
                fits.append(said.quantity.fits(len(moved), rows))
                cells += moved
                rated += rows
        if len(counts) > 1 and not said.firm:
            fits.append(said.quantity.fits(len(cells), rated) or False)
        if counts:
            shown = either(f"{number} ({short_name(ground, one)})" for one, number in counts.items())
            told.append((f"since {name}: {shown} {_how(said, ground)}", fits, cells))
    if not told:
        return answer(said, "unknown", "the plan recorded no earlier round to hold it against")
    for says, fits, cells in told:
        if any(fits):
            return answer(said, "agrees", says, cells)
    says, fits, cells = told[0]
    if said.doubt or any(None in fits for _, fits, _ in told):
        return answer(said, "unknown", f"{said.doubt or 'it is put too loosely to tell'}; the plan has {says}")
    return answer(said, "contradicts", says, cells)


def _how(said: Said, ground: Ground) -> str:
    """What has moved how, in words."""
    scheme = ground.subject.scheme
    if said.was and said.code:
        return f"moved from {scheme.level(said.was).label} to {scheme.level(said.code).label}"
    if said.code:
        return f"moved to {scheme.level(said.code).label}"
    how = _WAYS[said.way]
    return f"{how}, having been {scheme.level(said.was).label}" if said.was else how


def _moved(said: Said, ground: Ground, round_name: str, dimension: str) -> tuple[list[Place], int]:
    """The cells of a dimension that have moved as is said since a round, and how many could have."""
    scheme = ground.subject.scheme
    then: Mapping[str, str] = ground.rated_then(round_name, dimension)
    found, rows = [], 0
    for row, text, level in ground.rated(dimension):
        if row not in then:
            continue
        rows += 1
        before = scheme.read(then[row])
        # What is no level is told apart by its own text.
        old = before.code if before and before.code else then[row].strip()
        new = level.code if level and level.code else text.strip()
        if said.was and old != said.was:
            continue
        went = _way(scheme.rank(old) if before else None, scheme.rank(new) if level else None, old == new)
        if said.code:
            fits = new == said.code and (went != "none" or said.was == said.code)
        else:
            fits = went == said.way or (said.way == "any" and went != "none")
        if fits:
            found.append(ground.place(row, dimension))
    return found, rows


def _way(before: int | None, after: int | None, same: bool) -> Way:
    """Which way a rating has gone, by the places of the levels from best to worst."""
    if same:
        return "none"
    if before is None or after is None:
        return "any"
    return "up" if after < before else "down"
