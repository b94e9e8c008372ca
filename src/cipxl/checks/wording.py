"""Prose cut into sentences, and the shares that it states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

__all__ = ["Sentence", "Share", "around", "sentences", "shares"]


class Sentence(NamedTuple):
    """One sentence of a text, and where in it the sentence starts."""

    text: str
    start: int


class Share(NamedTuple):
    """A percentage written beside the two numbers that make it, with the words as they stand."""

    numerator: int
    denominator: int
    percentage: Decimal
    text: str

    @property
    def makes(self) -> Decimal:
        """What the two numbers make, per cent, to one more decimal than is written."""
        places = max(0, -int(self.percentage.as_tuple().exponent)) + 1
        return (Decimal(self.numerator * 100) / self.denominator).quantize(Decimal(1).scaleb(-places))

    @property
    def agrees(self) -> bool:
        """Whether the percentage is what the numbers make, rounded up or down."""
        places = max(0, -int(self.percentage.as_tuple().exponent))
        exact = Decimal(self.numerator * 100) / self.denominator
        return abs(exact - self.percentage) < Decimal(1).scaleb(-places)


_BREAK = re.compile(r"\n+|(?<=[.!?;])\s+(?=[\"“‘'(]?[A-Z0-9])|(?=[•➢▪●◦])")


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text, one by one; a bullet or a new line begins a new one."""
    start = 0
    for mark in [*_BREAK.finditer(text), None]:
        end = mark.start() if mark else len(text)
        if text[start:end].strip():
            yield Sentence(text[start:end], start)
        start = mark.end() if mark else end


def around(text: str, start: int, end: int, most: int = 58) -> str:
    """The words around a span, cut at blanks, for quoting: long enough to be found again in the cell."""
    spare = max(0, most - (end - start))
    low = max(0, start - max(spare // 2, spare - (len(text) - end)))
    high = min(len(text), end + spare - (start - low))
    while 0 < low < start and not text[low - 1].isspace():
        low += 1
    while end < high < len(text) and not text[high].isspace():
        high -= 1
    found = " ".join(text[low:high].split())
    return f"{'…' if text[:low].strip() else ''}{found}{'…' if text[high:].strip() else ''}"


_N = r"(?<![\w.,/£%-])(?P<n>\d{1,3}(?:,\d{3})+|\d{1,6})(?![\d%/]|[.,]\d)"
_D = r"(?P<d>\d{1,3}(?:,\d{3})+|\d{1,6})(?![\d%/]|[.,]\d)"
_P = r"(?P<p>\d{1,3}(?:\.\d+)?)[ ]?(?:%|per ?cent\b)"
_OF = r"[ ](?:out[ ])?of[ ](?:(?:the|these|those|all|our|a[ ]total[ ]of)[ ])*"
_WORDS = r"(?:[ ][A-Za-z][\w'’&-]*)"
_SHARES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # "87% (26 out of 30 cases)", "87%, 26 of 30"
        rf"{_P}[ ]?[(,][ ]?{_N}{_OF}{_D}(?:{_WORDS}{{0,5}}[ ]?\))?",
        # "87% (26/30)"
        rf"{_P}[ ]?\([ ]?(?P<n>\d+)[ ]?/[ ]?(?P<d>\d+)(?:{_WORDS}{{0,4}})?[ ]?\)",
        # "26/30 (87%)"
        r"(?<![\w./])(?P<n>\d+)[ ]?/[ ]?(?P<d>\d+)" rf"{_WORDS}{{0,4}}[ ]?\([ ]?{_P}[ ]?\)",
        # "12 (40%) of the 30 cases", "40% (12) of 30"
        rf"{_N}{_WORDS}{{0,4}}[ ]?\([ ]?{_P}[ ]?\){_OF}{_D}",
        rf"{_P}[ ]?\([ ]?{_N}[ ]?\){_OF}{_D}",
        # "405 of 1250 (41%)", "26 out of 30 cases (87%)", "26 of 30, or 87%"
        rf"{_N}{_OF}{_D}{_WORDS}{{0,6}}[ ]?(?:\([ ]?|=[ ]?|,?[ ](?:or|i\.?e\.?)[ ]){_P}",
        # "of the 30 cases seen, 12 (40%) were", "out of these 25 cases, 79% (19)"
        rf"(?<!\w)(?:out[ ])?of[ ](?:(?:the|these|those|all|our|a[ ]total[ ]of)[ ])*{_D}"
        rf"{_WORDS}{{0,8}},?[ ](?:{_P}[ ]?\([ ]?{_N}[ ]?\)|{_N.replace('<n>', '<n2>')}{_WORDS}{{0,2}}[ ]?"
        rf"\([ ]?{_P.replace('<p>', '<p2>')}[ ]?\))(?![ ](?:out[ ])?of[ ](?!them\b|these\b|those\b|whom\b))",
    )
)


def shares(text: str) -> Iterator[Share]:
    """The percentages that are written beside the numbers that make them, in the order of the text.

    Only where grammar leaves no doubt which numbers are meant: "405 of 1250 (41%)", "87% (26 out of 30 cases)", "out of
    these 25 cases, 79% (19)". A year ("2018/19 (66%)") is not a share.
    """
    taken: list[tuple[int, int]] = []
    found: list[tuple[int, Share]] = []
    for pattern in _SHARES:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < stop and begin < end for begin, stop in taken):
                continue
            groups = {name.rstrip("2"): value for name, value in match.groupdict().items() if value}
            one = int(groups["n"].replace(",", ""))
            all_of = int(groups["d"].replace(",", ""))
            if not all_of or ("/" in match[0] and (one > all_of or _is_year(groups["n"], groups["d"]))):
                continue
            taken.append((start, end))
            closed = match[0] + (
                ")" if match[0].count("(") > match[0].count(")") and text[end : end + 1] == ")" else ""
            )
            share = Share(one, all_of, Decimal(groups["p"]), " ".join(closed.split()))
            found.append((start, share))
    yield from (share for _, share in sorted(found, key=lambda pair: pair[0]))


def _is_year(first: str, second: str) -> bool:
    return len(first) == len(second) == 2 and int(second) == int(first) + 1
