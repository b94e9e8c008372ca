"""Counts of ratings that a sentence beside the table states, held against the table.

A council's workbook often says above the table or on a sheet of its own what the covering report says: "four
recommendations are rated Green". A count is taken only where it is clear which ratings it counts; a sentence about
another time, another thing, or two dimensions at once is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cipxl.checks.counted import Counting, level_names
from cipxl.checks.ratings import propose
from cipxl.checks.rule import LONGEST_MESSAGE, Check, Subject
from cipxl.findings import Finding, Place, Rule, Severity, shorten
from cipxl.plan import Recommendation
from cipxl.profile import Dimension, Profile
from cipxl.scheme import Scheme
from cipxl.summary import given

__all__ = [
    "CHECKS", "OTHER_TIME", "RULES", "Claim", "claims", "dimension_marks",
]  # fmt: skip

COUNT_DIFFERS = Rule(
    code="X001",
    title="A count in words that the table does not have",
    severity=Severity.WARNING,
    why="Members read the sentence and the table side by side. Both are shown; which one is right, a person decides.",
    message="'{shown}'{of}: the table has {found} {label}.{maybe}",
    fix="Correct the sentence or the rating, so that they agree.",
    fails="'Impact: two recommendations are rated Green', where the table has one",
    passes="'Impact: one recommendation is rated Green', where the table has one",
)

OTHER_TIME = re.compile(
    r"\b(?:was|were|had|previous(?:ly)?|last|earlier|before|ago|will|would|expect(?:ed|s)?|from|compared)\b", re.I
)
_SENTENCE = re.compile(r"[;\n\t•]+|(?<=[.!?])\s+(?=[A-Z0-9])")


class Claim(NamedTuple):
    """That so many rows have a rating: the dimension's id, the level's code, how many, and the words that say so."""

    dimension: str
    code: str
    number: int
    words: str


def claims(texts: Iterable[str], profile: Profile, scheme: Scheme) -> Iterator[tuple[int, Claim]]:
    """The counts that these texts state, each with the number of its text, from 0.

    A dimension that a text names goes for the texts after it as well, until another is named: "Impact" may stand in a
    cell of its own.
    """
    levels = level_names(scheme)
    if not levels or not profile.dimensions:
        return
    grammar = Counting(levels, (profile.row_word, *map(profile.counted, profile.dimensions)))
    marks = dimension_marks(profile.dimensions)
    now = profile.dimensions[0].id if len(profile.dimensions) == 1 else ""
    for at, text in enumerate(texts):
        for sentence in _SENTENCE.split(text):
            named = [dimension for dimension, mark in marks.items() if mark.search(sentence)]
            if len(named) > 1:
                now = ""
                continue
            now = named[0] if named else now
            if now and not OTHER_TIME.search(sentence):
                for one in sorted(grammar.tallies(sentence), key=lambda tally: tally.at):
                    if one.quantity.exact and not one.more and one.tense in ("", "now") and (one.noun or one.rated):
                        yield at, Claim(now, one.code, one.quantity.number, " ".join(one.words.split()))


def dimension_marks(dimensions: Sequence[Dimension]) -> Mapping[str, re.Pattern[str]]:
    """The words by which a sentence names each dimension: those of its name that no other dimension has."""
    words = {one.id: set(re.findall(r"\w{4,}", f"{one.id} {one.label} {one.summary}".casefold())) for one in dimensions}
    found = {}
    for name, mine in words.items():
        own = mine - {word for other, theirs in words.items() if other != name for word in theirs}
        if own and len(dimensions) > 1:
            found[name] = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, own)))})\b", re.I)
    return found


def _differ(subject: Subject) -> Iterator[Finding]:
    stated = list(claims([one.text for one in subject.beside], subject.profile, subject.scheme))
    for at, claim in stated:
        rated = given(subject.plan, subject.profile.dimension(claim.dimension))
        cells = [text for _, text in rated]
        read = [subject.scheme.read(cell) for cell in cells]
        found = sum(level is not None and level.code == claim.code for level in read)
        if found == claim.number:
            continue
        where = subject.beside[at]
        place = Place(file=subject.file, sheet=where.sheet, a1=where.a1)
        several = len(subject.profile.dimensions) > 1
        finding = COUNT_DIFFERS.at(
            place, shown=claim.words, key=(subject.team, where.sheet, where.a1), found=found,
            label=subject.scheme.level(claim.code).label,
            of=f" ({subject.short(claim.dimension)})" if several else "",
            maybe=_maybe(subject, claim.dimension, rated, [one for _, one in stated]),
        )  # fmt: skip
        yield finding.model_copy(update={"message": shorten(finding.message, LONGEST_MESSAGE)})


def _maybe(
    subject: Subject, dimension: str, rated: Sequence[tuple[Recommendation, str]], stated: Sequence[Claim]
) -> str:
    """The likeliest reading of doubtful ratings that makes all stated counts right, or ""."""
    counts = {one.code: one.number for one in stated if one.dimension == dimension}
    proposals = propose([text for _, text in rated], counts, subject.scheme)
    if not proposals:
        return ""
    said = ", ".join(f"Ref {rated[at][0].ref} {level.label}" for at, level in proposals[0].readings)
    return f" They agree if read so: {said}."


CHECKS = (Check(COUNT_DIFFERS, _differ),)
RULES = tuple(check.rule for check in CHECKS)
