"""Checks of what things are called: Refs used twice or out of order, and one post or person spelt two ways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from itertools import combinations, pairwise
from typing import NamedTuple

from cipxl.checks.rule import Check, Subject
from cipxl.findings import Finding, Rule, Severity, shorten

__all__ = ["CHECKS", "RULES"]

REF_TWICE_OR_OUT_OF_ORDER = Rule(
    code="X011",
    title="A number used twice or out of order",
    severity=Severity.WARNING,
    why="Papers, questions and minutes name a recommendation by its number alone.",
    message="{where} has '{shown}', {trouble}.",
    fix="Look at the number; give each its own, in order.",
    fails="3 c, 5 d, 3 e",
    passes="3 c, 3 d, 3 e",
)
SPELT_TWO_WAYS = Rule(
    code="X014",
    title="One post or person spelt two ways",
    severity=Severity.WARNING,
    why="A count or filter by lead officer takes them for two.",
    message="{where} has '{shown}', elsewhere '{other}': that looks like one post or person.",
    fix="Write it the same way everywhere.",
    fails="Principle Social Worker; Principal Social Worker",
    passes="Head of Service Fieldwork; Head of Service Fostering",
)

NUMBER_LEFT_OUT = Rule(
    code="X031",
    title="A number that is left out",
    severity=Severity.NOTE,
    why="A printed row that was not read leaves such a gap. It may also have been closed, and that is fine.",
    message="Ref '{shown}' comes after '{before}': {missing} is missing.",
    fix="Nothing to do where it was closed. Else look whether it was read.",
    fails="1, 3 a, 3 b, 4",
    passes="1, 2, 3 a, 3 b, 4",
)

_PARTS = re.compile(r"\d+|[a-z]+")
_SHORT: Mapping[str, str] = {
    "hos": "head of service", "ad": "assistant director", "sm": "service manager", "tm": "team manager",
    "psw": "principal social worker", "dcs": "director of children s services", "asst": "assistant", "dep": "deputy",
    "mgr": "manager", "cic": "children in care", "cin": "child in need", "cp": "child protection", "eh": "early help",
    "lac": "looked after children", "vsh": "virtual school head",
}  # fmt: skip
_LEAST_ALIKE = 0.8
_SEVERAL_NAMES = re.compile(r"\n|;|,|/|\s&\s|\sand\s(?=[A-Z][a-z]+ (?:of|[A-Z]))")


def _refs(subject: Subject) -> Iterator[Finding]:
    rows = [one for one in subject.plan if one.ref.strip()]
    keys = [_key(one.ref) for one in rows]
    first: dict[tuple[tuple[int, int, str], ...], str] = {}
    doubled: set[int] = set()
    for at, (one, key) in enumerate(zip(rows, keys, strict=True)):
        if key in first:
            doubled.add(at)
            if not subject.told("R004", one.id, ""):
                yield subject.tell(
                    REF_TWICE_OR_OUT_OF_ORDER, one.id, "ref", one.ref,
                    trouble=f"which '{shorten(first[key], 50)}' has too",
                )  # fmt: skip
        first.setdefault(key, one.text)
    # A team may sort its return: order means nothing there.
    left = [at for at in range(len(rows)) if at not in doubled and keys[at] and not subject.team]
    for place in range(len(left) - 1):
        at, following = left[place], left[place + 1]
        if rows[at].theme != rows[following].theme or keys[at] < keys[following]:
            continue
        before = left[place - 1] if place and rows[left[place - 1]].theme == rows[at].theme else None
        # The one that stands out is the one without which the order would be right.
        odd, beside = (at, following) if before is None or keys[before] < keys[following] else (following, at)
        after = odd == following
        yield subject.tell(
            REF_TWICE_OR_OUT_OF_ORDER, rows[odd].id, "ref", rows[odd].ref,
            trouble=f"out of order: it comes {'after' if after else 'before'} '{shorten(rows[beside].ref, 20)}'",
        )  # fmt: skip


def _left_out(subject: Subject) -> Iterator[Finding]:
    """Gaps in numbers that count 1, 2, 3; not in those that name a year or an area first."""
    numbered = [(one, key) for one in subject.plan if (key := _key(one.ref)) and not key[0][2]]
    counts = [key[0][1] for _, key in numbered]
    if subject.team or not counts or counts[0] not in (0, 1) or counts != sorted(counts):
        return
    for (before, first), (one, key) in pairwise(numbered):
        low, high = first[0][1] + 1, key[0][1] - 1
        if low <= high:
            missing = str(low) if low == high else f"{low} to {high}"
            yield subject.tell(NUMBER_LEFT_OUT, one.id, "ref", one.ref, before=shorten(before.ref, 20), missing=missing)


def _key(ref: str) -> tuple[tuple[int, int, str], ...]:
    """A Ref as it is ordered: numbers as numbers, letters as letters; "2019 2." and "2019 2" are one."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in _PARTS.findall(ref.casefold()))


class _Name(NamedTuple):
    row: str
    field: str
    text: str


def _spellings(subject: Subject) -> Iterator[Finding]:
    first: dict[str, _Name] = {}
    count: dict[str, int] = {}
    for name in _names(subject):
        first.setdefault(name.text, name)
        count[name.text] = count.get(name.text, 0) + 1
    told: set[str] = set()
    words = {text: _words(text) for text in first}
    for one, other in combinations(first.values(), 2):
        if _same(one.text, words[one.text], other.text, words[other.text]):
            # The rarer spelling is the likelier slip; then the one with a word broken in two; then the later.
            weights = ((count[one.text], -one.text.count(" ")), (count[other.text], -other.text.count(" ")))
            odd, usual = (one, other) if weights[0] < weights[1] else (other, one)
            if odd.text not in told:
                told.add(odd.text)
                yield subject.tell(
                    SPELT_TWO_WAYS, odd.row, odd.field, odd.text, other=shorten(_difference(odd.text, usual.text), 40)
                )


def _names(subject: Subject) -> Iterator[_Name]:
    for recommendation in subject.plan:
        for part in _SEVERAL_NAMES.split(recommendation.lead):
            if len(part.strip()) > 3:
                yield _Name(recommendation.id, "lead", " ".join(part.split()))
        for action in recommendation.tracked:
            for part in _SEVERAL_NAMES.split(action.owner):
                if len(part.strip()) > 3:
                    yield _Name(action.id, "owner", " ".join(part.split()))


def _same(one: str, mine: tuple[str, ...], other: str, theirs: tuple[str, ...]) -> bool:
    """Whether two names, with their words, are one, spelt differently in more than capitals."""
    if mine == theirs:
        return one.casefold() != other.casefold()
    if "".join(mine) == "".join(theirs):
        return True  # "Improvemen t"
    if len(mine) != len(theirs) or len(mine) < 2:
        return False
    pairs = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
    if len(pairs) != 1:
        return False
    a, b = pairs[0]
    if a.isdigit() or b.isdigit():
        return False
    if 1 in (len(a), len(b)):
        return len(mine) == 2 and mine[1] == theirs[1] and len(a) != len(b) and a[0] == b[0]  # "J Smith", "Jane Smith"
    return min(len(a), len(b)) >= 4 and a[0] == b[0] and SequenceMatcher(None, a, b).ratio() >= _LEAST_ALIKE


def _difference(odd: str, usual: str) -> str:
    """The other spelling, without the words that both begin with where it is long."""
    if len(usual) <= 40:
        return usual
    mine, theirs = odd.split(), usual.split()
    same = next((at for at, pair in enumerate(zip(mine, theirs, strict=False)) if pair[0] != pair[1]), 0)
    return f"… {' '.join(theirs[max(0, same - 1) :])}"


def _words(name: str) -> tuple[str, ...]:
    plain = re.findall(r"[a-z0-9]+", name.casefold().replace("’", "'").replace("'s", "s"))
    return tuple(word for part in plain for word in _SHORT.get(part, part).split() if word not in ("the", "for"))


CHECKS = (
    Check(REF_TWICE_OR_OUT_OF_ORDER, _refs),
    Check(NUMBER_LEFT_OUT, _left_out),
    Check(SPELT_TWO_WAYS, _spellings),
)
RULES = tuple(check.rule for check in CHECKS)
