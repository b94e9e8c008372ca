"""The percentages and lengths of time that a sentence states of measures, and by how much it says that they differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cipxl.figures import Figure, read_cell
from cipxl.reconciling.amounts import DURATIONS
from cipxl.reconciling.statement import Said
from cipxl.reconciling.tallying import quoted

__all__ = ["POINTS", "figures_in"]

POINTS = ("percentage points", "points")

# By how much: "a fall of 12.7 weeks", "six percentage points above the target".
_BY = re.compile(
    r"\b(?:(?:fall|rise|drop|cut|gain|reduction|increase|decrease|improvement|decline|change|gap|difference)\s+of|by)"
    r"\s+(?:about\s+|around\s+|nearly\s+|over\s+|more\s+than\s+)?$",
    re.I,
)
_BEYOND = re.compile(
    r"\s*(?:\((?:pp|pts?)\)\s*)?(?:above|below|short\s+of|under|over|better|worse|higher|lower|more|less|fewer|from|away|"
    r"off|ahead|longer|shorter)\b",
    re.I,
)
_ROUGH = re.compile(
    r"\b(?:about|around|nearly|almost|over|more\s+than|less\s+than|under|some|roughly|at\s+least)\s+$", re.I
)


def figures_in(
    sentence: str, place: str, before: str = "", begin: int = 0, taken: Sequence[tuple[int, int]] = ()
) -> Iterator[Said]:
    """The figures of measures that a sentence states.

    Args:
        sentence: The sentence.
        place: Where it stands.
        before: The sentence before, which may name the measure.
        begin: Where in it what is stated begins; before that stands only what it is about.
        taken: Spans of it that have been read as something else.
    """
    found = [
        figure
        for figure in read_cell(sentence, "performance")
        if figure.value is not None
        and figure.at[0] >= begin
        and not any(start < figure.at[1] and figure.at[0] < end for start, end in taken)
        and (figure.unit in ("%", *POINTS) or DURATIONS.fullmatch(figure.unit or ""))
    ]
    gaps = [one for one in found if _is_gap(sentence, one)]
    rest = [one for one in found if one not in gaps]
    for figure in found:
        same = gaps if figure in gaps else rest
        alike = sum((one.unit == "%", one.role) == (figure.unit == "%", figure.role) for one in same)
        words = quoted(sentence[figure.at[0] : figure.at[1]])
        rough = _ROUGH.search(sentence[: figure.at[0]]) is not None
        yield Said(
            kind="gap" if figure in gaps else "figure", words=words, sentence=sentence, place=place, figure=figure,
            period=figure.period, number=alike, about=before, beside=tuple(rest), firm=not rough,
        )  # fmt: skip


def _is_gap(sentence: str, figure: Figure) -> bool:
    """Whether a figure says by how much others differ."""
    if figure.unit in POINTS or figure.role in ("change", "difference"):
        return True
    start, end = figure.at
    length = DURATIONS.fullmatch(figure.unit or "") is not None
    return length and (_BY.search(sentence[:start]) is not None or _BEYOND.match(sentence[end:]) is not None)
