"""The words by which a report and a plan name one thing, and whether two times are one."""

from __future__ import annotations

import re

from cipxl.period import Period

__all__ = ["alike", "same_time", "stems", "words_of"]

# Words that say nothing of what is meant.
_EMPTY = frozenset(
    (
        "the", "a", "an", "of", "in", "at", "by", "to", "for", "with", "and", "or", "on", "is", "are", "was", "were",
        "their", "that", "who", "than", "from", "have", "has", "had", "been", "be", "within", "this", "these", "all",
        "our", "we", "as", "it", "its", "percentage", "percent", "number", "rate", "compared", "improved", "increased",
        "target", "performance", "total",
    )
)  # fmt: skip
# Nor do these beside a number: how many, and when.
_ROUND = re.compile(
    r"\b(?:there|now|today|currently|still|already|only|just|about|around|nearly|almost|over|more|fewer|less|least|"
    r"most|up|down|some|so|far|also|they|them|those|which|year|earlier|later|month|quarter|end|last|first|second|"
    r"third|fourth|january|february|march|april|may|june|july|august|september|october|november|december|not|no|one|"
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|out|into|since|after|before|per|cent|million|"
    r"thousand|m|k|bn|billion|q[1-4])\b",
    re.I,
)


def stems(text: str) -> frozenset[str]:
    """The words of a text that name something, without their endings."""
    found = set()
    for word in re.findall(r"[a-z]+|\d+", text.casefold().replace("’", "'").replace("'s", "")):
        if word not in _EMPTY and (len(word) > 1 or word.isdigit()):
            found.add(_stem(word))
    return frozenset(found)


def words_of(text: str) -> frozenset[str]:
    """The words that name what is counted, without numbers, times, and what only stands beside a number."""
    return frozenset(word for word in stems(_ROUND.sub(" ", text)) if not word.isdigit())


def alike(one: str, other: str) -> bool:
    """Whether two nouns name one thing: the one's last word is among the other's."""
    first, second = one.split()[-1:], other.split()[-1:]
    if not first or not second:
        return False
    return bool(stems(first[0]) & stems(other)) or bool(stems(second[0]) & stems(one))


def _stem(word: str) -> str:
    if word == "children":
        return "child"
    for ending in ("ies", "ing", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending) + ("y" if ending == "ies" else "")
    return word.removesuffix("e") if len(word) > 3 else word


def same_time(has: Period | None, said: Period | None) -> bool:
    """Whether a figure of the plan is for the time that is said: the one lies in the other; any, where none is said."""
    if said is None or has is None:
        return True
    within = has.start <= said.start and said.end <= has.end
    return within or (said.start <= has.start and has.end <= said.end)
