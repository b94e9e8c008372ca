"""Each statement held against the plan: it agrees, it contradicts, or it cannot be known from the plan.

A contradiction is told only where the plan has the same thing for the same time. What speaks of another time is held
against the rounds that the plan recorded, and cannot be known where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from cipxl.checks.ratings import propose
from cipxl.findings import Place, shorten
from cipxl.period import read_period
from cipxl.profile import PERFORMANCE, TARGET, field_base
from cipxl.reconciling.ground import Ground, Reached, either
from cipxl.reconciling.statement import Said, Statement, Verdict
from cipxl.reconciling.things import Thing, amount_of
from cipxl.reconciling.words import same_time
from cipxl.summary import plural

__all__ = ["hold"]

_YEAR = 366
_OTHER = "it speaks of another time"


def hold(said: Iterable[Said], ground: Ground) -> tuple[Statement, ...]:
    """The statements with what the plan says to each."""
    every = list(said)
    found = [_HOLDS[one.kind](one, ground) for one in every]
    return tuple(_proposed(one, held, every, ground) for one, held in zip(every, found, strict=True))


def _answer(said: Said, verdict: Verdict, says: str, cells: Iterable[Place] = ()) -> Statement:
    return Statement(
        kind=said.kind, verdict=verdict, words=said.words, sentence=said.sentence, place=said.place,
        plan_says=says, cells=tuple(cells),
    )  # fmt: skip


def _word(ground: Ground, dimension: str, number: int) -> str:
    profile = ground.subject.profile
    word = profile.counted(profile.dimension(dimension))
    return word if number == 1 else plural(word)


def _count(said: Said, ground: Ground) -> Statement:
    profile, scheme = ground.subject.profile, ground.subject.scheme
    label = scheme.level(said.code).label
    if not said.known:
        return _answer(said, "unknown", "the plan does not rate what is counted here")
    if said.other_time:
        return _count_then(said, ground, label)
    counts = {name: ground.counted(name, said.code) for name in said.dimensions}
    several = len(profile.dimensions) > 1
    shown = either(f"{len(cells)}{f' ({_short(ground, name)})' if several else ''}" for name, cells in counts.items())
    says = f"{shown} {_word(ground, said.dimensions[0], max(map(len, counts.values())))} rated {label}"
    fitting = [name for name, cells in counts.items() if _fits(said, len(cells), len(ground.rated(name)))]
    if fitting:
        return _answer(said, "agrees", says, counts[fitting[0]])
    most = max(len(ground.rated(name)) for name in said.dimensions)
    if said.number > most and not said.firm:
        return _answer(said, "unknown", f"the plan has {most} {_word(ground, said.dimensions[0], most)} in all")
    cells = [cell for found in counts.values() for cell in found]
    return _answer(said, "contradicts", says, cells)


def _fits(said: Said, number: int, rows: int) -> bool:
    """Whether so many rows are as many as is said, or the share of all that is said, as it is rounded there."""
    if said.share is None:
        return number == said.number
    if not rows:
        return False
    places = max(0, -int(said.share.as_tuple().exponent))
    return abs(Decimal(number * 100) / rows - said.share) < Decimal(1).scaleb(-places)


def _count_then(said: Said, ground: Ground, label: str) -> Statement:
    round_name = ground.round_of(said.period)
    if not round_name:
        return _answer(said, "unknown", _OTHER)
    counts = {}
    for name in said.dimensions:
        levels = [ground.subject.scheme.read(text) for text in ground.rated_then(round_name, name).values()]
        counts[name] = sum(level is not None and level.code == said.code for level in levels)
    shown = either(f"{number} ({_short(ground, name)})" for name, number in counts.items())
    total = len(ground.subject.plan.recommendations)
    fits = any(_fits(said, number, total) for number in counts.values())
    verdict: Verdict = "agrees" if fits else "contradicts"
    return _answer(said, verdict, f"at {round_name}: {shown} rated {label}")


def _short(ground: Ground, dimension: str) -> str:
    return ground.subject.profile.dimension(dimension).label


def _total(said: Said, ground: Ground) -> Statement:
    number = len(ground.subject.plan.recommendations)
    word = ground.subject.profile.row_word
    says = f"{number} {word if number == 1 else plural(word)}"
    if said.number == number:
        return _answer(said, "agrees", says)
    if said.other_time:
        return _answer(said, "unknown", _OTHER)
    if not said.firm:
        return _answer(said, "unknown", f"the plan has {says}; here some of them may be meant")
    return _answer(said, "contradicts", says)


def _figure(said: Said, ground: Ground) -> Statement:
    figure = said.figure
    if figure is None or figure.value is None:
        return _answer(said, "unknown", "it is no figure of a measure")
    unit = figure.unit or ""
    meant = ground.meant(said.sentence)
    if unit == "percentage points":
        return _points(said, ground, figure.value)
    reached = [one for _, measure in meant for one in ground.reached(measure) if _same_unit(one.unit, unit)]
    same = [one for one in reached if one.value == figure.value]
    timed = [one for one in same if same_time(one.period, said.period)]
    if timed:
        return _answer(said, "agrees", _shown(ground, timed[0]), [ground.place(timed[0].row, timed[0].field)])
    told = ground.told(said.sentence, figure.value, unit, said.period)
    if told is not None:
        return _answer(said, "agrees", f"Ref {told.ref} says the same in {ground.subject.heading(told.field)}", [told])
    if not meant:
        return _answer(said, "unknown", "no measure of the plan is named here")
    if said.period is not None:
        then = [one for one in reached if same_time(one.period, said.period) and field_base(one.field) == PERFORMANCE]
        if then and figure.role not in ("target", "benchmark", "change", "difference"):
            return _answer(
                said, "contradicts", _shown(ground, then[0]), [ground.place(one.row, one.field) for one in then]
            )
        if same:
            says = f"the plan has it for another time: {_shown(ground, same[0])}"
            return _answer(said, "unknown", says, [ground.place(same[0].row, same[0].field)])
        return _answer(said, "unknown", f"the plan has no figure of this measure for {said.period.label}")
    if said.number > 1:
        return _answer(said, "unknown", "the sentence has several figures and does not say which is which")
    wanted = TARGET if figure.role == "target" else PERFORMANCE
    readings = [one for one in reached if field_base(one.field) == wanted]
    if not readings or figure.role in ("change", "difference", "benchmark"):
        return _answer(said, "unknown", "the plan has no figure to hold it against")
    latest = max(readings, key=lambda one: one.period.end if one.period else ground.subject.plan.baseline.end)
    return _answer(said, "contradicts", _shown(ground, latest), [ground.place(latest.row, latest.field)])


def _points(said: Said, ground: Ground, points: Decimal) -> Statement:
    """By how much a measure has moved: agrees where two of its figures differ by that."""
    told = ground.told(said.sentence, points, "percentage points", said.period)
    if told is not None:
        return _answer(said, "agrees", f"Ref {told.ref} says the same in {ground.subject.heading(told.field)}", [told])
    for _, measure in ground.meant(said.sentence):
        readings: dict[str, Reached] = {}  # the first figure of each cell: a cell's others are its spread
        for one in ground.reached(measure):
            if one.unit.strip() == "%" and field_base(one.field) == PERFORMANCE:
                readings.setdefault(one.field, one)
        found = list(readings.values())
        for at, one in enumerate(found):
            for other in found[at + 1 :]:
                if abs(one.value - other.value) == abs(points):
                    says = f"{_shown(ground, one)} and {_shown(ground, other)}"
                    return _answer(said, "agrees", says, [ground.place(two.row, two.field) for two in (one, other)])
    return _answer(said, "unknown", "no two figures of a measure that is named here differ by that")


def _amount(said: Said, ground: Ground) -> Statement:
    figure = said.figure
    if figure is None:
        return _answer(said, "unknown", "it is no count of anything")
    stated, money = amount_of(figure), figure.unit == "£"
    noun = "" if figure.unit in ("%", "£") else figure.unit or ""
    period = figure.period or said.period
    since = ground.round_named(said.sentence)
    if since and noun.split()[-1:] == ["ratings"] and re.search(r"\bchanged?\b", said.sentence):
        changed = ground.changed_since(since)
        verdict: Verdict = "agrees" if len(changed) == stated.value else "contradicts"
        return _answer(said, verdict, f"{len(changed)} ratings have changed since {since}", changed)
    same = ground.things.same(stated, noun, money, said.sentence, said.about, period)
    if same is not None:
        return _answer(said, "agrees", _thing(ground, same), [ground.place(same.row, same.field)])
    meant: Sequence[Thing] = () if said.other_time and period is None else ground.things.meant(
        noun, money, figure.role or "", said.sentence, period
    )  # fmt: skip
    if any(one.amount.bears_out(stated, one.others) for one in meant):
        one = next(one for one in meant if one.amount.bears_out(stated, one.others))
        return _answer(said, "agrees", _thing(ground, one), [ground.place(one.row, one.field)])
    named = [one for one in meant if noun and one.noun]
    if named and f"{noun} of" not in said.sentence:
        meant = named  # where the plan names what it counts, a bare number beside it is another's
    if len({one.amount[:3] for one in meant}) != 1 or said.number > 1 or stated.high is not None:
        return _answer(said, "unknown", "the plan counts no one thing that is clearly the same")
    return _answer(said, "contradicts", _thing(ground, meant[0]), [ground.place(one.row, one.field) for one in meant])


def _thing(ground: Ground, one: Thing) -> str:
    name = ground.row(one.row).get("measure")
    of = f"{shorten(name, 60)}: " if name else ""
    return f"{of}'{shorten(' '.join(one.shown.split()), 90)}' ({ground.subject.heading(one.field)})"


def _shown(ground: Ground, one: Reached) -> str:
    row = ground.row(one.row)
    return (
        f"{shorten(row.get('measure'), 60)}: '{shorten(row.get(one.field), 50)}' ({ground.subject.heading(one.field)})"
    )


def _same_unit(one: str, other: str) -> bool:
    def plain(unit: str) -> str:
        return unit.strip().casefold().replace("per cent", "%").removesuffix("s")

    return plain(one) == plain(other) or not one.strip()


def _rating(said: Said, ground: Ground) -> Statement:
    subject = ground.subject
    label = subject.scheme.level(said.code).label
    if said.other_time:
        return _rating_then(said, ground, label)
    kept = {name: subject.rows[said.row].get(name) for name in said.dimensions}
    levels = {name: subject.scheme.read(text) for name, text in kept.items()}
    shown = either(
        f"{level.label if level and level.code else shorten(kept[name]) or 'not rated'} ({_short(ground, name)})"
        for name, level in levels.items()
    )
    fits = [name for name, level in levels.items() if level and level.code == said.code]
    cells = [ground.place(said.row, name) for name in (fits or list(levels))]
    verdict: Verdict = "agrees" if fits else "contradicts"
    return _answer(said, verdict, f"Ref {subject.refs[said.row]}: {shown}", cells)


def _rating_then(said: Said, ground: Ground, label: str) -> Statement:
    subject = ground.subject
    round_name = ground.round_of(said.period)
    kept = {}
    for name in said.dimensions:
        text = ground.rated_then(round_name, name).get(said.row) if round_name else None
        if text is None and said.period is None:
            earlier = ground.before(said.row, name)
            text = earlier[-1] if earlier else None
        if text is not None:
            kept[name] = text
    if not kept:
        return _answer(said, "unknown", _OTHER)
    levels = {name: subject.scheme.read(text) for name, text in kept.items()}
    fits = any(level is not None and level.code == said.code for level in levels.values())
    shown = either(f"{level.label if level else kept[name]} ({_short(ground, name)})" for name, level in levels.items())
    when = f"at {round_name}" if round_name else "before"
    return _answer(said, "agrees" if fits else "contradicts", f"Ref {subject.refs[said.row]} {when}: {shown}")


def _period(said: Said, ground: Ground) -> Statement:
    plan = ground.subject.plan
    update = read_period(plan.update)
    asked = said.period
    if asked is None:
        return _answer(said, "unknown", "no period is named here")
    reports = f"the plan reports on {plan.period.canonical}, {plan.update}"
    # A month may be the round's own name; a quarter is the period that it reports on.
    own = [plan.period] if asked.basis != "month" or update is None else [plan.period, update]
    if any(same_time(one, asked) and (asked.end - asked.start).days <= _YEAR for one in own):
        return _answer(said, "agrees", reports)
    if asked.canonical in ground.known_periods:
        return _answer(
            said, "agrees" if not said.firm else "contradicts", f"{reports}; it has figures for this period too"
        )
    return _answer(said, "contradicts" if said.firm else "unknown", reports)


_HOLDS = {"count": _count, "total": _total, "amount": _amount, "figure": _figure, "rating": _rating, "period": _period}


def _proposed(said: Said, held: Statement, every: list[Said], ground: Ground) -> Statement:
    """A contradicted count with the likeliest reading of doubtful ratings that would make all counts right, if any."""
    if held.verdict != "contradicts" or said.kind != "count" or len(said.dimensions) != 1 or said.other_time:
        return held
    (dimension,) = said.dimensions
    stated = {
        one.code: one.number
        for one in every
        if one.kind == "count"
        and one.dimensions == said.dimensions
        and not one.other_time
        and one.known
        and one.share is None
    }
    rated = ground.rated(dimension)
    proposals = propose([text for _, text, _ in rated], stated, ground.subject.scheme)
    if not proposals:
        return held
    read = ", ".join(f"Ref {ground.subject.refs[rated[at][0]]} {level.label}" for at, level in proposals[0].readings)
    return held.model_copy(update={"plan_says": f"{held.plan_says}. They agree if read so: {read}"})
