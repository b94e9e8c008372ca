"""The chart of ratings as a drawing: a bar for each level, with its shape, its word and its number.

One drawing (SVG) serves every format, so that they agree. What it shows stands in words in its `alt` and in a table
beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from itertools import pairwise

from cipxl.papers.blocks import Bar, Chart
from cipxl.papers.fitting import text_width
from cipxl.papers.pages import INK, LINE
from cipxl.scheme import Shape

__all__ = ["OUTLINES", "drawing"]

WIDTH = 360.0  # of the drawing, in its own units; a letter is 14 of them high
_SIZE, _ROW, _TITLE, _GAP = 14.0, 22.0, 26.0, 10.0
_LABELS = 0.45  # of the width, at most
_POINTS_PER_UNIT = 0.75  # a unit of the drawing is a pixel of 1/96 inch
_MM_PER_UNIT = 25.4 / 96

# The corners of each shape in a square of side 1, y downwards; a circle and a ring have none.
OUTLINES: Mapping[Shape, tuple[tuple[float, float], ...]] = {
    "square": ((0.06, 0.06), (0.94, 0.06), (0.94, 0.94), (0.06, 0.94)),
    "diamond": ((0.5, -0.05), (1.05, 0.5), (0.5, 1.05), (-0.05, 0.5)),
    "triangle": ((0.5, 0.0), (1.05, 0.96), (-0.05, 0.96)),
    "down_triangle": ((-0.05, 0.04), (1.05, 0.04), (0.5, 1.0)),
    "star": (
        (0.5, -0.03), (0.62, 0.35), (1.02, 0.35), (0.7, 0.58), (0.82, 0.97),
        (0.5, 0.74), (0.18, 0.97), (0.3, 0.58), (-0.02, 0.35), (0.38, 0.35),
    ),
    "circle": (),
    "ring": (),
}  # fmt: skip


def drawing(chart: Chart, *, font: str = "Liberation Sans") -> str:
    """The chart as SVG without a name or a description: those are the page's."""
    bars = [bar for group in chart.groups for bar in group.bars]
    label = min(max((_across(bar.mark.label) for bar in bars), default=0) + 36, WIDTH * _LABELS)
    most = max((bar.count for bar in bars), default=0) or 1
    parts: list[str] = []
    y = 0.0
    for group in chart.groups:
        parts.append(_text(0, y + 17, group.label, bold=True))
        y += _TITLE
        for bar in group.bars:
            lines = _wrapped(bar.mark.label, label - 34)
            height = max(_ROW, len(lines) * _SIZE * 1.3 + 4)
            parts += _bar(bar, y, height, lines, label, most)
            y += height
        y += _GAP
    size = f'viewBox="0 0 {WIDTH:g} {max(y - _GAP, 1):g}"'
    style = f'font-family="{escape(font)}, Arial, Helvetica, sans-serif" font-size="{_SIZE:g}" fill="{INK}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>{"".join(parts)}</svg>'


def _bar(bar: Bar, y: float, height: float, lines: list[str], start: float, most: int) -> Iterator[str]:
    yield _shape(bar, 2, y + height / 2 - 7)
    first = y + height / 2 - (len(lines) - 1) * _SIZE * 0.65 + 5
    for number, line in enumerate(lines):
        yield _text(26, first + number * _SIZE * 1.3, line)
    length = (WIDTH - start - 60) * bar.count / most
    if bar.count:
        yield (
            f'<rect x="{start:g}" y="{y + height / 2 - 8:g}" width="{length:.1f}" height="16" '
            f'fill="{bar.mark.level.colour}" stroke="{INK}" stroke-width="1"/>'
        )
    else:
        middle = y + height / 2
        yield f'<path d="M{start:g} {middle - 8:g}v16" stroke="{LINE}" stroke-width="1"/>'
    yield _text(start + length + 8, y + height / 2 + 5, str(bar.count), bold=True)


def _shape(bar: Bar, x: float, y: float, side: float = 14) -> str:
    level = bar.mark.level
    paint = f'fill="{level.colour}" stroke="{INK}" stroke-width="1"'
    corners = OUTLINES[level.shape]
    if corners:
        points = " ".join(f"{x + across * side:.1f},{y + down * side:.1f}" for across, down in corners)
        return f'<polygon points="{points}" {paint}/>'
    if level.shape == "ring":
        paint = f'fill="none" stroke="{INK}" stroke-width="2"'
    return f'<circle cx="{x + side / 2:g}" cy="{y + side / 2:g}" r="{side / 2 - 0.5:g}" {paint}/>'


def _text(x: float, y: float, text: str, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{weight}>{escape(text)}</text>'


def _across(text: str) -> float:
    return text_width(text, _SIZE * _POINTS_PER_UNIT) / _MM_PER_UNIT


def _wrapped(text: str, width: float) -> list[str]:
    words = text.split()
    spans = [0]
    for end in range(1, len(words) + 1):
        if end - spans[-1] > 1 and _across(" ".join(words[spans[-1] : end])) > width:
            spans.append(end - 1)
    return [" ".join(words[start:end]) for start, end in pairwise([*spans, len(words)])]
