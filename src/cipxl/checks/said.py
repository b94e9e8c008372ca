"""What officers' prose says of a rating: "we keep both ratings as cautiously Amber", "impact stays red".

Only plain statements about the recommendation's own rating, now: not what was, will be or might be, not what is rated
beside it (teams, contacts, actions), and no colours that are not ratings ("red flag", "Amber areas").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from cipxl.checks.wording import around, sentences
from cipxl.profile import Dimension
from cipxl.scheme import Level, Scheme

__all__ = ["SaidRating", "dimension_words", "said_ratings"]

_WINDOW = 64
_FILLERS = (
    r"(?:(?:as|at|to|is|are|be|a|an|the|both|cautiously|still|currently|now|overall|firmly|it|this|our|rating|ratings|"
    r"rag|status|rated|remaining|{names})\W+){{0,4}}"
)
_VERBS = (
    r"\b(?:rate|rated|rates|rating|ratings|rag|status|remain|remains|remained|stay|stays|keep|keeps|keeping|kept|judge|"
    r"judged|assess|assessed|is|are)\W+"
)
_MOVED = re.compile(r"\b(?:moved|changed|gone|improved|risen|raised|upgraded|downgraded|fallen)\W+from\W+\w+\W+to\W+$")
_ABOUT = re.compile(r"\b(?:rate|rated|rates|rating|ratings|rag|status|overall)\b")
_ELSE = re.compile(
    r"(?:\d|\b(?:x|contacts?|cases?|teams?|workers?|audits?|plans?|actions|measures?|indicators?|areas?|referrals?|"
    r"recommendations|one|two|three|four|five|six|seven|eight|nine|ten|files?|risks?|children|staff)\b)(?:\W+\w+){0,3}\W*$"
)
_NOT_NOW = re.compile(
    r"\b(?:not|no|never|cannot|neither|will|would|could|should|may|might|can|to be|become|expect\w*|aim\w*|until|"
    r"unless|if|before|towards?|was|were|had|previously|originally|from|hope\w*|once|when)\b"
)
_COLOURS = frozenset(("red", "amber", "green", "blue", "yellow", "grey", "gray", "black", "purple", "white", "gold"))
_AFTER = re.compile(
    r"\s*(?:$|[.,;:)!?–—]|(?:rating|rag|status|as|because|and|but|although|though|since|for|while|whilst|this|due|given|"
    r"with|at|in|on|overall|now|again|so|by)\b)"
)


class SaidRating(NamedTuple):
    """A rating that prose states: the level, the dimensions it is about, and the words.

    `sure` is False where the words name no dimension: then it may be about any of them.
    """

    level: Level
    dimensions: tuple[str, ...]
    sure: bool
    text: str


def dimension_words(dimensions: Sequence[Dimension]) -> dict[str, frozenset[str]]:
    """The words that tell one dimension from the others: "implementation", "impact"."""
    words = {one.id: set(re.findall(r"[a-z]{3,}", f"{one.id} {one.label}".casefold())) for one in dimensions}
    return {
        name: frozenset(mine - set().union(*(other for key, other in words.items() if key != name)))
        for name, mine in words.items()
    }


def said_ratings(text: str, scheme: Scheme, dimensions: Sequence[Dimension]) -> Iterator[SaidRating]:
    """The ratings that a text states about its own recommendation, in the order of the text."""
    levels = {level.label.casefold(): level for level in scheme.levels if len(level.label) > 1}
    if not levels:
        return
    words = dimension_words(dimensions)
    label, led, subject = _patterns(tuple(levels), tuple(set().union(*words.values())))
    for sentence in sentences(text):
        plain = sentence.text.casefold()
        if len(plain) != len(sentence.text):  # a letter whose small form is longer: positions would not fit
            continue
        for match in label.finditer(plain):
            before = plain[: match.start()]
            moved = _MOVED.search(before)
            verb = moved or led.search(before)
            if verb is None or not _AFTER.match(plain, match.end()):
                continue
            window = before[-_WINDOW:]
            lead = re.split(r"[,;:]", before[max(0, verb.start() - 40) : verb.start()])[-1]
            stated = verb[0] if not moved else ""
            # "Completed" and "at risk" are everyday words: they are ratings only where the sentence speaks of one.
            about = _ABOUT.search(window) or (match[0] in _COLOURS and subject.search(window))
            if not about or _ELSE.search(lead) or _NOT_NOW.search(lead + stated):
                continue
            named = tuple(key for key, mine in words.items() if mine & set(re.findall(r"[a-z]+", window)))
            whole = re.search(r"\b(?:both|all)\b", window) is not None
            every = tuple(one.id for one in dimensions)
            chosen = every if whole or not named else named
            quote = around(sentence.text, min(verb.start(), match.start()), match.end())
            yield SaidRating(levels[match[0]], chosen, whole or bool(named) or len(every) == 1, quote)


@lru_cache(maxsize=64)
def _patterns(
    labels: tuple[str, ...], names: tuple[str, ...]
) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A level's label, the verb and fillers that lead up to one, and what a sentence about one speaks of."""
    either = _either(names) or "impact"
    return (
        re.compile(rf"(?<![\w/-])(?:{_either(labels)})(?![\w/-])"),
        re.compile(_VERBS + _FILLERS.format(names=either) + r"$"),
        re.compile(rf"\b(?:{either}|progress)\b"),
    )


def _either(words: Iterable[str]) -> str:
    """Any of these words, the longest first, as a pattern."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
