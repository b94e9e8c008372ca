"""Who is counted: the patterns of words.toml with the plan's own words, and the nearest of them to a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from cipxl.checks.disclosure.numbers import NUMBER, PERCENT, SEVERAL
from cipxl.checks.disclosure.policy import Policy
from cipxl.checks.disclosure.spans import plain
from cipxl.checks.disclosure.words import words as listed

__all__ = ["Counted", "Kind", "Small", "counted_words", "counts_children", "counts_others"]

Kind = Literal["count", "share", "derived", "maybe"]
_CAME_TO = r"(?:was|is|were|are|stands at|stood at|(?:fell|rose|dropped|went|came|reduced|increased)(?: from \d+)? to)"


class Small(NamedTuple):
    """A number, or a percentage, that may point to a child: where it stands, what it says, and how it was known.

    "count" is a small number, "share" a percentage of a small number or group, "derived" a number from which a withheld
    one can be worked out, "maybe" one of which it is not sure what it counts.
    """

    start: int
    end: int
    text: str
    kind: Kind
    value: int = 0


class Counted(NamedTuple):
    """The patterns by which it is known who or what is counted."""

    counted: re.Pattern[str]  # a number, up to four words, and who is counted
    listed: re.Pattern[str]  # "children missing: 3"
    heads: re.Pattern[str]  # "care leavers: 61 in work, 1 in custody"
    both: re.Pattern[str]  # "both girls"
    child: re.Pattern[str]  # anybody who may be counted
    for_child: re.Pattern[str]  # the same, and what is one child's: "PEPs", "pathway plans"
    person: re.Pattern[str]  # somebody, and not a case, a referral or an order
    other: re.Pattern[str]


@lru_cache(maxsize=32)
def counted_words(policy: Policy) -> Counted:
    """The patterns, with the words that a plan adds and takes away."""
    many = _either((*listed("children"), *policy.counted), policy.not_counted)
    one = _either((*listed("one_child"), *policy.counted), policy.not_counted)
    others = _either((*listed("others"), *policy.not_counted), policy.counted)
    owned = _either((*listed("childs_own"), *policy.counted), policy.not_counted)
    happenings = _either(listed("happenings"))
    adjective = r"(?:out of [a-z]+|[a-z][a-z'’-]*[a-z]|\([a-z ]{1,20}\)) "
    child = rf"\b(?:{many}|{one})(?![\w-])"
    return Counted(
        re.compile(
            rf"(?P<n>{NUMBER}|{SEVERAL})(?: ?\( ?{PERCENT} ?\))?(?: x)? "
            rf"(?P<between>(?:{adjective}){{0,4}}?)(?P<noun>(?:{many})(?![\w'’-])|(?P<singular>{one})(?![\w'’-]))",
            re.I,
        ),
        re.compile(
            rf"\b(?:{many}|{owned})(?![\w'’-])[^.;:=\n]{{0,60}}(?:: ?|= ?| - )(?P<n>{NUMBER})(?= ?(?:$|[.;,)\n(]))|"
            rf"\bnumbers? of (?:[a-z][a-z-]* ){{0,3}}(?:{many}|"
            rf"{owned})(?![\w'’-])[^.;:=\n]{{0,60}}? {_CAME_TO} (?P<m>{NUMBER})(?= ?(?:$|[.;,)\n(]| (?:in|at|by|"
            rf"during|over|last|this)\b))|\b(?:{many}|{owned})(?![\w'’-])[^.;:=\n]{{0,50}}? (?:fell|rose|dropped|"
            rf"reduced|"
            r"increased)(?: from \w+)? to "
            rf"(?P<j>{NUMBER})(?= ?(?:$|[.;,)\n(]| (?:in|at|by|during|over|last|this)\b))|\bnumbers? (?:of|with|"
            rf"without|in|not) [^.;:=\n]{{0,60}}(?:{many}|{one}|{owned})[^.;:=\n]{{0,30}}: ?(?P<k>{NUMBER})(?= ?(?:$|"
            rf"[.;,)\n(]))",
            re.I,
        ),
        re.compile(rf"(?:^|[.;(] ?)(?:our |the |other )?(?:{many})(?![\w'’-])(?: [a-z-]+){{0,3}}: (?=\d)", re.I),
        re.compile(
            rf"(?P<n>\bboth)(?= (?:of )?(?:the |these |those )?(?:{adjective}){{0,1}}(?:girls|boys|"
            r"children|siblings|brothers|"
            rf"sisters|twins|babies|young people|young women|young men|infants|pupils|care leavers|teenagers|yp|"
            rf"cyp)(?![\w'’-])(?! and| or)(?![^.;:]* and (?:their|the|our|families|parents|adults|staff|young)))",
            re.I,
        ),
        re.compile(child, re.I),
        re.compile(rf"\b(?:{many}|{one}|{owned})(?![\w-])", re.I),
        re.compile(rf"\b(?!(?:{happenings})(?![\w-]))(?:{many}|{one}|{owned})(?![\w-])", re.I),
        re.compile(rf"\b(?:{others})\b", re.I),
    )


def _either(words: Iterable[str], but: Sequence[str] = ()) -> str:
    left = {word.casefold() for word in words} - {word.casefold() for word in but}
    return "|".join(re.escape(word) for word in sorted(left, key=lambda word: (-len(word), word)))


def counts_children(text: str, policy: Policy) -> bool:
    """Whether words such as a measure's name speak of children, families or what befalls them."""
    return counted_words(policy).child.search(plain(text)) is not None


def counts_others(text: str, policy: Policy) -> bool:
    """Whether words such as a measure's name speak of staff, teams, meetings and their like."""
    return counted_words(policy).other.search(plain(text)) is not None
