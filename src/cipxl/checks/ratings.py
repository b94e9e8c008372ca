"""Checks of ratings: unknown and blank ones, against the text, against the targets, and against the trend."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice, permutations
from typing import NamedTuple

from cipxl.assessment import Assessment
from cipxl.checks.rule import Check, Subject
from cipxl.checks.said import SaidRating, said_ratings
from cipxl.findings import Finding, Rule, Severity, shorten
from cipxl.plan import Recommendation
from cipxl.profile import PERFORMANCE, TARGET
from cipxl.rating.working import amount, day_text
from cipxl.scheme import Level, Scheme
from cipxl.summary import given

__all__ = ["CHECKS", "RULES", "Proposal", "is_good", "likely_levels", "outcome_dimensions", "propose"]

UNKNOWN_OR_BLANK = Rule(
    code="X002",
    title="A rating that is unknown or blank",
    severity=Severity.WARNING,
    why="It counts in no total of the covering report. What it may mean is proposed, and never assumed.",
    message="{where} {state}.{maybe}",
    fix="Choose one from the list.",
    fails="O, where the ratings are G, A and R",
    passes="A",
)
TEXT_DISAGREES = Rule(
    code="X012",
    title="The text says another rating than the cell",
    severity=Severity.WARNING,
    why="Members read both. One of the two was not brought up to date.",
    message="{where} says '{shown}' ({label}), but {dimension} is {rating}.",
    fix="Change the text or the rating, so that they say the same.",
    fails="Impact R; 'we keep the impact rating as cautiously Amber'",
    passes="Impact A; 'we keep the impact rating as cautiously Amber'",
)
GREEN_BUT_MISSED = Rule(
    code="X013",
    title="A good rating while a target is missed",
    severity=Severity.WARNING,
    why="A rating is the officer's judgement. Where it differs from the figures, members will ask why.",
    message="{dimension} is {rating}, but '{shown}' is at {actual} against {target} by {due}{more}.",
    fix="Say in the evidence why it is rated so, or change the rating.",
    fails="Impact G; 53% against at least 80% by March 2020",
    passes="Impact A; 53% against at least 80% by March 2020",
)
WORK_GREEN_BUT_MISSED = Rule(
    code="X021",
    title="The work is rated good while a target is missed",
    severity=Severity.NOTE,
    why="Work can be on course before children feel the difference; members may still ask.",
    message="{dimension} is {rating}; '{shown}' is at {actual} against {target} by {due}{more}.",
    fix="Nothing to do where the evidence says why.",
    fails="Implementation G, impact A; 53% against at least 80% by March 2020",
    passes="Implementation G, impact G; 83% against at least 80% by March 2020",
)
GREEN_BUT_WORSE = Rule(
    code="X020",
    title="A good rating while a measure gets worse",
    severity=Severity.WARNING,
    why="A fall that the rating does not show is what members ask about first.",
    message="{dimension} is {rating}, but '{shown}' went from {before} to {actual}, which is worse{more}.",
    fix="Say in the evidence why it is rated so, or change the rating.",
    fails="Impact G; 82% before, 74% now, better when higher",
    passes="Impact G; 74% before, 82% now, better when higher",
)
NOT_EXPLAINED = Rule(
    code="X026",
    title="A rating told by exception without what must go with it",
    severity=Severity.WARNING,
    why="Members are told what is off course, why, and what is done about it. Without that they can only ask.",
    message="{where} is empty, but '{shown}' is rated {rating}.",
    fix="Write it, or change the rating.",
    fails="An action rated Amber, its reason empty",
    passes="An action rated Amber, its reason given",
)

# What reading a rating's cell or its lines has told already.
_TOLD = ("C001", "C030", "C031", "C033", "C034", "C035")
_OUTCOME = re.compile(r"(?i)impact|outcome|result|performance|difference")
# What is taken for what in print: letters of one shape.
_ALIKE: Mapping[str, str] = {"G": "OCQ06", "A": "4^", "R": "PBK", "B": "8", "Y": "V", "C": "OGQ0", "N": "M"}
_MOST_DOUBTFUL = 7
_MOST_PROPOSALS = 24


class Proposal(NamedTuple):
    """One way to read the doubtful ratings of a column so that they make the counts that a report states.

    `readings` pairs each doubtful cell's place in the column, from 0, with a level. `likely` is how many of them also
    have something else in their favour: a letter of like shape, a slip of the pen, or what the text says.
    """

    readings: tuple[tuple[int, Level], ...]
    likely: int


def likely_levels(text: str, scheme: Scheme) -> tuple[Level, ...]:
    """What an unknown rating may be meant for, likeliest first: near words, then letters that look alike."""
    plain = text.strip().rstrip(".").upper()
    alike = [level for level in scheme.levels if len(plain) == 1 and plain in _ALIKE.get(level.code.upper(), "")]
    return tuple(dict.fromkeys((*scheme.suggestions(text), *alike))) if plain else ()


def propose(
    texts: Sequence[str], counts: Mapping[str, int], scheme: Scheme, hints: Mapping[int, str] | None = None
) -> tuple[Proposal, ...]:
    """The ways to read a column's unknown and blank ratings that make it agree with stated counts, likeliest first.

    Nothing is assumed: a person chooses. None where nothing is doubtful, where no reading agrees, or where too many
    cells are doubtful to say anything.

    Args:
        texts: The cells of one dimension, as typed.
        counts: How many the covering report says there are of each level, by code.
        scheme: The scheme.
        hints: For a cell, by its place, the code that its recommendation's text speaks of.
    """
    read = [scheme.read(text) for text in texts]
    doubtful = [at for at, level in enumerate(read) if level is None or not level.code]
    missing = dict(counts)
    for level in read:
        if level and level.code:
            missing[level.code] = missing.get(level.code, 0) - 1
    pool = [code for code, number in missing.items() for _ in range(max(0, number))]
    if not doubtful or len(doubtful) > _MOST_DOUBTFUL or len(pool) != len(doubtful) or min(missing.values()) < 0:
        return ()
    found: list[Proposal] = []
    for codes in islice(dict.fromkeys(permutations(pool)), _MOST_PROPOSALS):
        pairs = tuple((at, scheme.level(code)) for at, code in zip(doubtful, codes, strict=True))
        likely = sum(
            level.code == (hints or {}).get(at) or level in likely_levels(texts[at], scheme) for at, level in pairs
        )
        found.append(Proposal(pairs, likely))
    return tuple(sorted(found, key=lambda one: -one.likely))


def is_good(scheme: Scheme, code: str) -> bool:
    """Whether a rating is the best there is: completed, or the first of the order."""
    order = [level for level in scheme.levels if level.in_order]
    first = next((level.code for level in order if not level.terminal), None)
    return bool(code) and (code == first or any(level.code == code and level.terminal for level in order))


def outcome_dimensions(subject: Subject) -> tuple[str, ...]:
    """The dimensions that rate the difference made, by their names; the only one there is; else all."""
    dimensions = subject.profile.rated("recommendation")
    named = tuple(one.id for one in dimensions if _OUTCOME.search(f"{one.id} {one.label}"))
    return named or tuple(one.id for one in dimensions)


def _code(subject: Subject, recommendation: Recommendation, dimension: str) -> str:
    level = subject.scheme.read(recommendation.ratings.get(dimension, ""))
    return level.code if level else ""


def _said(subject: Subject, recommendation: Recommendation) -> Iterator[tuple[str, SaidRating]]:
    """What the recommendation's own texts say of its ratings, with the field."""
    for cell in subject.prose_of.get(recommendation.id, ()):
        for said in said_ratings(cell.text, subject.scheme, subject.profile.rated("recommendation")):
            yield cell.field, said


def _unknown(subject: Subject) -> Iterator[Finding]:
    for recommendation in subject.plan:
        said = [one for _, one in _said(subject, recommendation)]
        for dimension in subject.profile.dimension_ids:
            hint = next((one.text for one in said if dimension in one.dimensions and one.sure), "")
            text = recommendation.ratings.get(dimension, "")
            yield from _not_rated(subject, recommendation.id, dimension, text, hint)
        for rated in subject.profile.rated("action"):
            for action in recommendation.tracked:
                yield from _not_rated(subject, action.id, rated.id, action.said(rated.id), "")


def _not_rated(subject: Subject, row_id: str, dimension: str, text: str, hint: str) -> Iterator[Finding]:
    level = subject.scheme.read(text)
    if (level and level.code) or any(subject.told(code, row_id, dimension) for code in _TOLD):
        return
    likely = likely_levels(text, subject.scheme)
    maybe = f" It may be meant for {' or '.join(str(one) for one in likely[:2])}." if likely else ""
    if hint:
        maybe = f" The text says '{shorten(hint)}'."
    shown = text.strip()
    state = f"has '{shorten(shown, 30)}', which is not one of the ratings" if shown else "has no rating"
    yield subject.tell(UNKNOWN_OR_BLANK, row_id, dimension, shown, state=state, maybe=maybe)


def _none_rated(subject: Subject) -> str:
    rated = not subject.profile.dimensions or any(
        text.strip() for one in subject.profile.dimensions for _, text in given(subject.plan, one)
    )
    return "" if rated else "no rating is filled in yet"


def _unexplained(subject: Subject) -> Iterator[Finding]:
    asked = [
        (kind, field)
        for column in subject.profile.columns
        if column.needed == "exception"
        for kind, field in column.on.items()
    ]
    for row in subject.rows.values():
        levels = [subject.scheme.read(row.get(one.id)) for one in subject.profile.dimensions if one.on == row.kind]
        worst = next((level for level in levels if level in subject.scheme.by_exception), None)
        for kind, field in asked if worst else ():
            if kind == row.kind and not row.get(field).strip():
                shown = shorten(row.get("action") or row.get("recommendation"), 60)
                yield subject.tell(NOT_EXPLAINED, row.id, field, shown, rating=worst.label if worst else "")


def _disagrees(subject: Subject) -> Iterator[Finding]:
    for recommendation in subject.plan:
        for field, said in _said(subject, recommendation):
            cells = {name: recommendation.ratings.get(name, "") for name in said.dimensions}
            levels = {name: subject.scheme.read(text) for name, text in cells.items()}
            if not said.sure and any(level == said.level for level in levels.values()):
                continue
            for name, level in levels.items():
                if level == said.level or (level is None and cells[name].strip()):
                    continue
                yield subject.tell(
                    TEXT_DISAGREES, recommendation.id, field, said.text, label=said.level.label,
                    dimension=subject.short(name), rating=level.label if level and level.code else "blank",
                )  # fmt: skip
                if not said.sure:
                    break


class _Measured(NamedTuple):
    """A measure's figures as they are told: its name, what it is at, and what that is held against."""

    name: str
    size: int
    words: Mapping[str, str]


def _missed(found: Assessment, subject: Subject) -> _Measured | None:
    inputs, parts = found.inputs, found.suggestion.parts
    due = inputs.current_target
    if parts.met is not False or due is None or due.due > subject.plan.period.end or inputs.figure is None:
        return None
    low, high = due.low, due.high
    ends = [amount(one, inputs.unit) for one in dict.fromkeys((low, high)) if one is not None]
    of = f" ({inputs.scope})" if inputs.scope else ""
    words = {
        "actual": f"{amount(inputs.figure, inputs.unit)}{of}",
        "target": " to ".join(ends),
        "due": day_text(due.due),
    }
    share = abs(parts.relative_gap or Decimal(0))
    return _Measured(found.measure.name, int(share * 1000), words)


def _worse(found: Assessment, subject: Subject) -> _Measured | None:
    inputs = found.inputs
    before = inputs.previous if inputs.previous is not None else inputs.same_period_last_year
    if found.direction != "worse" or before is None or inputs.figure is None:
        return None
    words = {"actual": amount(inputs.figure, inputs.unit), "before": amount(before, inputs.unit)}
    return _Measured(found.measure.name, int(abs(inputs.figure - before) * 10), words)


def _one_each(
    subject: Subject, rule: Rule, recommendation: Recommendation, dimension: str, found: list[_Measured]
) -> Iterator[Finding]:
    """One finding for a rating: the measure that speaks most against it, and how many more there are."""
    if not found:
        return
    most = max(found, key=lambda one: one.size)
    others = len(found) - 1
    level = subject.scheme.read(recommendation.ratings.get(dimension, ""))
    yield subject.tell(
        rule, recommendation.id, dimension, most.name, dimension=subject.short(dimension),
        rating=level.label if level else "", more=f" (and {others} more)" if others else "", **most.words,
    )  # fmt: skip


def _green_but_missed(subject: Subject) -> Iterator[Finding]:
    yield from _against_targets(subject, GREEN_BUT_MISSED, outcome_dimensions(subject))


def _work_green_but_missed(subject: Subject) -> Iterator[Finding]:
    outcome = outcome_dimensions(subject)
    work = tuple(name for name in subject.profile.dimension_ids if name not in outcome)
    yield from _against_targets(subject, WORK_GREEN_BUT_MISSED, work)


def _against_targets(subject: Subject, rule: Rule, dimensions: Sequence[str]) -> Iterator[Finding]:
    for recommendation in subject.plan:
        good = [name for name in dimensions if is_good(subject.scheme, _code(subject, recommendation, name))]
        if good:
            missed = [one for a in subject.assessments[recommendation.id] if (one := _missed(a, subject))]
            for name in good:
                yield from _one_each(subject, rule, recommendation, name, missed)


def _green_but_worse(subject: Subject) -> Iterator[Finding]:
    for recommendation in subject.plan:
        for name in outcome_dimensions(subject):
            if is_good(subject.scheme, _code(subject, recommendation, name)):
                worse = [one for a in subject.assessments[recommendation.id] if (one := _worse(a, subject))]
                yield from _one_each(subject, GREEN_BUT_WORSE, recommendation, name, worse)


def _held_against(subject: Subject, base: str) -> bool:
    """Whether the table has ratings and columns of this field to hold them against."""
    shown = any(base in column.on.values() for column in subject.profile.columns)
    return bool(subject.profile.dimensions) and shown


def _no_target_due(subject: Subject) -> str:
    due = any(one <= subject.plan.period.end for one in subject.plan.target_dates)
    return (
        ""
        if due or not _held_against(subject, TARGET)
        else f"no target has fallen due by {day_text(subject.plan.period.end)}"
    )


def _no_earlier(subject: Subject) -> str:
    earlier = any(period.end < subject.plan.period.end for period in subject.plan.periods)
    return "" if earlier or not _held_against(subject, PERFORMANCE) else "there are no earlier figures to compare with"


CHECKS = (
    Check(UNKNOWN_OR_BLANK, _unknown, _none_rated),
    Check(NOT_EXPLAINED, _unexplained),
    Check(TEXT_DISAGREES, _disagrees),
    Check(GREEN_BUT_MISSED, _green_but_missed, _no_target_due),
    Check(WORK_GREEN_BUT_MISSED, _work_green_but_missed),
    Check(GREEN_BUT_WORSE, _green_but_worse, _no_earlier),
)
RULES = tuple(check.rule for check in CHECKS)
