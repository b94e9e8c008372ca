"""A place in a text, and the text made plain for searching without moving anything in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Span", "clear_of", "masked", "plain"]

_BLANKS = "\u00a0\u2002\u2003\u2007\u2009\u200a\u200b\u200c\u200d\u202f\u2060\ufeff"
_HYPHENS = "\u00ad\u2010\u2011\u2012\u2013\u2014\u2212"
_SAME = str.maketrans(
    {
        **dict.fromkeys(_BLANKS, " "),
        **dict.fromkeys(_HYPHENS, "-"),
        **{"’": "'", "‘": "'", "ʼ": "'", "\uff0a": "*", "∗": "*", "\uff05": "%", "\uff20": "@"},
    }
)


class Span(NamedTuple):
    """Where in a text something stands, and what stands there."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, match: re.Match[str], text: str, group: str | int = 0) -> Span:
        """The span of a match, with the words as they stand in the text itself."""
        start, end = match.span(group)
        return cls(start, end, text[start:end])


def plain(text: str) -> str:
    """The text with every kind of blank, hyphen and digit as the plain one; each character stays in its place."""
    changed = text.translate(_SAME)
    if changed.isascii():
        return changed
    return "".join(
        str(digit) if not one.isascii() and (digit := unicodedata.digit(one, None)) is not None else one
        for one in changed
    )


def clear_of(found: Span, taken: Sequence[Span]) -> bool:
    """Whether a span overlaps none of these."""
    return all(found.end <= one.start or one.end <= found.start for one in taken)


def masked(shown: str) -> str:
    """Enough of a number to know it again in its cell, and not the whole: messages are kept and passed on."""
    return f"{shown[:3]}…{shown[-2:]}" if len(shown) > 6 else f"{shown[:1]}…"
