"""Several measures in one cell, as printed appendices have them: which figure belongs to which measure.

The cell of targets says what children should see, then "Measures", then one measure a line; the figure cells hold one
piece for each measure. Pieces are paired by order where the counts agree. Where they do not, nothing is shifted to
fit: the whole cell is kept on a row of its own, and a finding says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Literal, NamedTuple

from cipxl.figures import read_cell
from cipxl.findings import Rule, Severity

__all__ = ["RULES", "SplitMeasure", "SplitResult", "split_measures", "split_outcomes"]

COUNT_DIFFERS = Rule(
    code="X003",
    title="The number of figures does not fit the number of measures",
    severity=Severity.WARNING,
    why="Figures paired by guess would put one measure's figure beside another's target.",
    message="{field} has {figures} figures for {measures} measures: they are kept together, not paired.",
    fix="Write one figure for each measure, or 'No data' where there is none.",
    fails="Seven measures; targets 80% 80% 83% 85% 85% 40 weeks",
    passes="Seven measures, seven targets",
)
RULES = (COUNT_DIFFERS,)

TOGETHER = "All of these measures together"
_MARK = re.compile(r"(?im)^[ \t]*(?:measures?|success measures?|key measures?|indicators?)[ \t]*:?[ \t]*$")
_BULLET = re.compile(r"^[ \t]*(?:[•●▪■◦➢\-–*][ \t]+|\(?[a-z0-9]{1,2}[.)][ \t]+)")


class SplitMeasure(NamedTuple):
    """One measure out of a shared cell: its name and its piece of each figure cell, by field."""

    name: str
    cells: Mapping[str, str]


class SplitResult(NamedTuple):
    """The measures, and the fields whose figures could not be paired, with how many there were."""

    measures: tuple[SplitMeasure, ...]
    unpaired: Mapping[str, int]


def split_outcomes(text: str, has_figures: bool) -> tuple[str, tuple[str, ...]]:
    """What children should see, and the names of the measures.

    The line "Measures" parts the two. Without it, a cell beside figures names its measures, one a line, and a cell
    without figures says only what should be seen.
    """
    mark = _MARK.search(text)
    if mark:
        return text[: mark.start()].strip(), _names(text[mark.end() :])
    return ("", _names(text)) if has_figures else (text.strip(), ())


def split_measures(names: tuple[str, ...], cells: Mapping[str, str]) -> SplitResult:
    """Each measure with its pieces of the figure cells.

    Args:
        names: The measures' names, in order.
        cells: The figure cells by field ("performance:…", "target:…").
    """
    filled = {field: text for field, text in cells.items() if text.strip()}
    if not filled:
        return SplitResult(tuple(SplitMeasure(name, {}) for name in names), {})
    if len(names) <= 1:
        return SplitResult((SplitMeasure(names[0] if names else "", filled),), {})
    pieces: dict[str, list[str]] = {}
    unpaired: dict[str, int] = {}
    for field, text in filled.items():
        found = _pieces(text, field, len(names))
        if found is None:
            unpaired[field] = _count(text, field)
        else:
            pieces[field] = found
    measures = [
        SplitMeasure(name, {field: parts[index] for field, parts in pieces.items() if parts[index]})
        for index, name in enumerate(names)
    ]
    if unpaired:
        measures.append(SplitMeasure(TOGETHER, {field: filled[field] for field in unpaired}))
    return SplitResult(tuple(measures), unpaired)


def _names(text: str) -> tuple[str, ...]:
    lines = (_BULLET.sub("", line).strip() for line in text.split("\n"))
    return tuple(line for line in lines if line)


def _pieces(text: str, field: str, wanted: int) -> list[str] | None:
    """The cell in as many pieces as there are measures: by its lines, else by its figures; None where neither fits."""
    lines = [line.strip() for line in text.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    filled = [line for line in lines if line]
    for candidate in (filled, lines):
        if len(candidate) == wanted:
            return candidate
    figures = _figures(text, field)
    if len({index for index, _ in figures}) != wanted or len(figures) < wanted:
        return None
    ends: dict[int, int] = {}
    for index, end in figures:
        ends[index] = max(ends.get(index, 0), end)
    cuts = [0, *sorted(ends.values())]
    cuts[-1] = len(text)
    return [text[low:high].strip(" \n;,") for low, high in pairwise(cuts)]


def _count(text: str, field: str) -> int:
    return len({index for index, _ in _figures(text, field)}) or len(
        [line for line in text.split("\n") if line.strip()]
    )


def _figures(text: str, field: str) -> list[tuple[int, int]]:
    """The figures of a cell that stand for a measure each: (measure, end in the text)."""
    kind: Literal["performance", "target"] = "target" if field.startswith("target:") else "performance"
    found = [figure for figure in read_cell(text, kind) if figure.role in (None, "target") or figure.measure_index]
    return [(figure.measure_index or number, figure.at[1]) for number, figure in enumerate(found, start=1)]
