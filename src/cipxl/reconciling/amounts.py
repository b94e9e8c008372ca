"""What a sentence counts that is no rating: people, cases, visits, money, and the numbers that make a percentage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cipxl.figures import Figure, read_cell

__all__ = ["DURATIONS", "amounts_in"]

DURATIONS = re.compile(r"(?:working )?(?:days?|weeks?|months?)$")
_TIMES = re.compile(
    r"(?:(?:working|calendar|school) )?(?:minutes?|hours?|days?|weeks?|months?|quarters?|years?)$", re.I
)
_CUE = re.compile(
    r"(?:\bthere\s+(?:are|were|is|was)|\b(?:at|from|to|by|of|than|stands?\s+at|reached|is|are|was|were)|[:=])"
    r"\s+(?:now\s+|only\s+|just\s+|still\s+)*$",
    re.I,
)
# What a number only names: "Recommendation 4", "Appendix 3", "under 16".
_NAMED = re.compile(
    r"\b(?:recommendations?|refs?|appendix|appendices|sections?|paragraphs?|phases?|stages?|levels?|parts?|steps?|"
    r"pages?|figures?|tables?|items?|priority|area|version|covid|under|over|aged?|ages|key stage|grade|band|year|"
    r"no|number|module|tier|ofsted)\W{0,2}$",
    re.I,
)
_NO_THING = frozenset({"and", "or", "to", "of", "in", "is", "are", "was", "were", "the", "per"})


def amounts_in(sentence: str, taken: Sequence[tuple[int, int]], begin: int = 0) -> Iterator[tuple[Figure, int]]:
    """Each amount with how many of its kind stand in the sentence; none of the spans that say something else.

    Args:
        sentence: The sentence.
        taken: Spans of it that have been read as something else.
        begin: Where in it what is stated begins; before that stands only what it is about.
    """
    found = [one for one in map(_whole, read_cell(sentence, "performance")) if one is not None]
    kept = [
        one
        for one in found
        if one.at[0] >= begin
        and not any(start < one.at[1] and one.at[0] < end for start, end in taken)
        and _is_counted(sentence, one)
    ]
    for one in kept:
        yield (
            one,
            sum((two.unit == "£", two.role, two.period) == (one.unit == "£", one.role, one.period) for two in kept),
        )


def _whole(figure: Figure) -> Figure | None:
    """The figure where it is an amount."""
    unit = figure.unit or ""
    if figure.value is None and figure.low is None:
        return None
    if unit == "%":
        return figure if figure.numerator is not None and figure.qualifier != "written as a fraction" else None
    return None if unit == "percentage points" or _TIMES.fullmatch(unit) else figure


def _is_counted(sentence: str, figure: Figure) -> bool:
    """Whether a number counts something here, and is no name, date or mere "one"."""
    start, end = figure.at
    before, shown = sentence[:start], sentence[start:end]
    if _NAMED.search(before) or shown.casefold() in ("one", "no", "a", "an"):
        return False
    if figure.unit or figure.denominator is not None:
        return (figure.unit or "").casefold() not in _NO_THING
    return _CUE.search(before) is not None and re.fullmatch(r"[\d,.\s]+", shown) is not None
