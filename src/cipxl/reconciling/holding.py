"""Each statement held against the plan: it agrees, it contradicts, or it cannot be known from the plan.

A contradiction is told only where the plan has the same thing for the same time. What speaks of another time is held
against the rounds that the plan recorded, and cannot be known where there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cipxl.checks.ratings import propose
from cipxl.findings import shorten
from cipxl.period import read_dates, read_period
from cipxl.reconciling.answers import OTHER, answer, short_name
from cipxl.reconciling.counts import hold_count, hold_move, hold_redated, hold_total
from cipxl.reconciling.gaps import hold_figure, hold_gap
from cipxl.reconciling.ground import Ground, either
from cipxl.reconciling.statement import Said, Statement, Verdict
from cipxl.reconciling.things import Thing, amount_of
from cipxl.reconciling.words import same_time

__all__ = ["hold"]

_YEAR = 366


def hold(said: Iterable[Said], ground: Ground) -> tuple[Statement, ...]:
    """The statements with what the plan says to each."""
    every = list(said)
    found = [_HOLDS[one.kind](one, ground) for one in every]
    return tuple(_proposed(one, held, every, ground) for one, held in zip(every, found, strict=True))


def _amount(said: Said, ground: Ground) -> Statement:
    figure = said.figure
    if figure is None:
        return answer(said, "unknown", "it is no count of anything")
    stated, money = amount_of(figure), figure.unit == "£"
    noun = "" if figure.unit in ("%", "£") else figure.unit or ""
    period = figure.period or said.period
    same = ground.things.same(stated, noun, money, said.sentence, said.about, period)
    if same is not None:
        return answer(said, "agrees", _thing(ground, same), [ground.place(same.row, same.field)])
    meant: Sequence[Thing] = () if said.other_time and period is None else ground.things.meant(
        noun, money, figure.role or "", said.sentence, period
    )  # fmt: skip
    if any(one.amount.bears_out(stated, one.others) for one in meant):
        one = next(one for one in meant if one.amount.bears_out(stated, one.others))
        return answer(said, "agrees", _thing(ground, one), [ground.place(one.row, one.field)])
    named = [one for one in meant if noun and one.noun]
    if named and f"{noun} of" not in said.sentence:
        meant = named  # where the plan names what it counts, a bare number beside it is another's
    if len({one.amount[:3] for one in meant}) != 1 or said.number > 1 or stated.high is not None:
        return answer(said, "unknown", "the plan counts no one thing that is clearly the same")
    return answer(said, "contradicts", _thing(ground, meant[0]), [ground.place(one.row, one.field) for one in meant])


def _thing(ground: Ground, one: Thing) -> str:
    name = ground.row(one.row).get("measure")
    of = f"{shorten(name, 60)}: " if name else ""
    return f"{of}'{shorten(' '.join(one.shown.split()), 90)}' ({ground.subject.heading(one.field)})"


def _rating(said: Said, ground: Ground) -> Statement:
    subject = ground.subject
    label = subject.scheme.level(said.code).label
    if said.other_time:
        return _rating_then(said, ground, label)
    kept = {name: subject.rows[said.row].get(name) for name in said.dimensions}
    levels = {name: subject.scheme.read(text) for name, text in kept.items()}
    shown = either(
        f"{level.label if level and level.code else shorten(kept[name]) or 'not rated'} ({short_name(ground, name)})"
        for name, level in levels.items()
    )
    fits = [name for name, level in levels.items() if level and level.code == said.code]
    cells = [ground.place(said.row, name) for name in (fits or list(levels))]
    right = len(fits) == len(levels) if said.every else bool(fits)
    verdict: Verdict = "agrees" if right else "contradicts"
    if verdict == "contradicts" and said.round and _rating_then(said, ground, label).verdict == "agrees":
        return _rating_then(said, ground, label)
    return answer(said, verdict, f"Ref {subject.refs[said.row]}: {shown}", cells)


def _rating_then(said: Said, ground: Ground, label: str) -> Statement:
    subject = ground.subject
    round_name = said.round or ground.round_of(said.period)
    kept = {}
    for name in said.dimensions:
        text = ground.rated_then(round_name, name).get(said.row) if round_name else None
        if text is None and said.period is None:
            earlier = ground.before(said.row, name)
            text = earlier[-1] if earlier else None
        if text is not None:
            kept[name] = text
    if not kept:
        return answer(said, "unknown", OTHER)
    levels = {name: subject.scheme.read(text) for name, text in kept.items()}
    held = [level is not None and level.code == said.code for level in levels.values()]
    fits = all(held) if said.every else any(held)
    shown = either(
        f"{level.label if level else kept[name]} ({short_name(ground, name)})" for name, level in levels.items()
    )
    when = f"at {round_name}" if round_name else "before"
    return answer(said, "agrees" if fits else "contradicts", f"Ref {subject.refs[said.row]} {when}: {shown}")


def _due(said: Said, ground: Ground) -> Statement:
    """When an action is due, or was first to be."""
    kept = ground.row(said.row).get(said.code)
    dates = [(one.start or one.date, one.end or one.date) for one in read_dates(kept)]
    says = f"Ref {ground.subject.refs[said.row]}: '{shorten(kept)}' ({ground.subject.heading(said.code)})"
    cells = [ground.place(said.row, said.code)]
    if said.period is None or len(dates) != 1 or None in dates[0]:
        return answer(said, "unknown", "the plan has no one date for it", cells)
    start, end = dates[0]
    within = start is not None and end is not None and start <= said.period.end and said.period.start <= end
    return answer(said, "agrees" if within else "contradicts", says, cells)


def _period(said: Said, ground: Ground) -> Statement:
    plan = ground.subject.plan
    update = read_period(plan.update)
    asked = said.period
    if asked is None:
        return answer(said, "unknown", "no period is named here")
    reports = f"the plan reports on {plan.period.canonical}, {plan.update}"
    # A month may be the round's own name; a quarter is the period that it reports on.
    own = [plan.period] if asked.basis != "month" or update is None else [plan.period, update]
    if any(same_time(one, asked) and (asked.end - asked.start).days <= _YEAR for one in own):
        return answer(said, "agrees", reports)
    if asked.canonical in ground.known_periods:
        return answer(
            said, "agrees" if not said.firm else "contradicts", f"{reports}; it has figures for this period too"
        )
    return answer(said, "contradicts" if said.firm else "unknown", reports)


_HOLDS = {
    "count": hold_count, "move": hold_move, "total": hold_total, "amount": _amount, "figure": hold_figure,
    "gap": hold_gap, "rating": _rating, "due": _due, "redated": hold_redated, "period": _period,
}  # fmt: skip


def _proposed(said: Said, held: Statement, every: list[Said], ground: Ground) -> Statement:
    """A contradicted count with the likeliest reading of doubtful ratings that would make all counts right, if any."""
    if held.verdict != "contradicts" or said.kind != "count" or len(said.dimensions) != 1 or said.other_time:
        return held
    (dimension,) = said.dimensions
    stated = {
        one.code: one.quantity.number
        for one in every
        if one.kind == "count"
        and one.dimensions == said.dimensions
        and not one.other_time
        and not one.beyond
        and one.quantity.exact
    }
    rated = ground.rated(dimension)
    proposals = propose([text for _, text, _ in rated], stated, ground.subject.scheme)
    if not proposals:
        return held
    read = ", ".join(f"Ref {ground.subject.refs[rated[at][0]]} {level.label}" for at, level in proposals[0].readings)
    return held.model_copy(update={"plan_says": f"{held.plan_says}. They agree if read so: {read}"})
