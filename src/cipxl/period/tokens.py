"""Tokens: a cell's text cut into words, digits and single signs, with broken words joined again.

Texts come out of PDF and of years of pasting: curly quotes, five kinds of dash, no-break spaces, zero-width
characters, and words cut at the edge of a column ("Septemb er 2020", "procee dings"). Everything is folded one
character for one, so that a token's place is its place in the text. One pass, no look-back of more than three tokens.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from cipxl.period.lexicon import KNOWN_WORDS, Phrases

__all__ = ["END", "Token", "Tokens", "phrase_at", "phrase_before", "scan"]

_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\ufe58\ufe63\uff0d"
_QUOTES: Final = "\u2018\u2019\u201a\u201b\u2032\u00b4`\uff07"
_SPACES: Final = "\u00a0\u00ad\u200b\u200c\u200d\u2060\ufeff\u2007\u202f\u2009\u200a\u2002\u2003\t\r\x0b\x0c"
_FOLD: Final = {
    **{ord(sign): "-" for sign in _DASHES},
    **{ord(sign): "'" for sign in _QUOTES},
    **{ord(sign): " " for sign in _SPACES},
    **{0xFF10 + digit: str(digit) for digit in range(10)},
    0xFF05: "%",
    0xFE6A: "%",
    0xFF0E: ".",
    0xFF0C: ",",
    0x2044: "/",
    0x2215: "/",
}
_CUT: Final = re.compile(r"[0-9]+|[^\W\d_]+(?:'[a-zA-Z]{1,2}(?![^\W\d_]))?|\S")


class Token(NamedTuple):
    """One word (kind "w"), run of digits ("n") or other sign ("p"), in lower case, with its place in the text.

    `gap` tells whether white space stands before it, `cap` whether it begins with a capital letter, `line` whether it
    begins a line.
    """

    kind: str
    text: str
    start: int
    end: int
    gap: bool
    cap: bool
    line: bool = False


END: Final = Token("e", "", 0, 0, True, False)


class Tokens:
    """Looking at the tokens of a text by their places; what reads them stands on it."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.size = len(tokens)

    def at(self, place: int) -> Token:
        """The token at a place, or an empty one outside the text."""
        return self.tokens[place] if 0 <= place < self.size else END

    def text(self, place: int) -> str:
        """The token's text, or ""."""
        # Asked some hundred times for each text, so `at` is written out here and below.
        return self.tokens[place].text if 0 <= place < self.size else ""

    def glued(self, place: int) -> bool:
        """Whether the token stands straight after the one before."""
        return 0 < place < self.size and not self.tokens[place].gap


def scan(text: str) -> list[Token]:
    """The tokens of a text, in order. The minus sign U+2212 stays itself; all dashes become a hyphen."""
    tokens: list[Token] = []
    several = "\n" in text
    before = 0
    for match in _CUT.finditer(text.translate(_FOLD)):
        found = match.group()
        first = found[0]
        kind = "n" if "0" <= first <= "9" else "w" if first.isalpha() else "p"
        start, end = match.span()
        gap = start > before or start == 0
        line = several and gap and "\n" in text[before:start]
        tokens.append(Token(kind, found.lower(), start, end, gap, first.isupper(), line))
        before = end
    return _joined(tokens)


def _joined(tokens: list[Token]) -> list[Token]:
    """The tokens with words put together that only make sense together."""
    whole: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        taken = 1
        if token.kind == "w":
            for pieces in (3, 2):
                joined = _join(tokens[at : at + pieces], pieces)
                if joined is not None:
                    token, taken = joined, pieces
                    break
        whole.append(token)
        at += taken
    return whole


def _join(pieces: Sequence[Token], wanted: int) -> Token | None:
    """One word out of pieces one space (or a hyphen and a space) apart; None where they are words already."""
    if len(pieces) < wanted:
        return None
    words = [piece for piece in pieces if piece.kind == "w"]
    hyphen = wanted == 3 and pieces[1].text == "-" and not pieces[1].gap and pieces[2].gap
    if len(words) != (2 if hyphen else wanted) or not pieces[0].gap:  # "£0.5m in" is not a broken "min"
        return None
    if not hyphen and any(after.start - before.end != 1 for before, after in pairwise(pieces)):
        return None
    word = "".join(piece.text for piece in words)
    if len(word) > 20 or word not in KNOWN_WORDS or all(piece.text in KNOWN_WORDS for piece in words):
        return None
    if any(piece.cap for piece in words[1:]) and not all(piece.cap for piece in words):
        return None
    return Token("w", word, pieces[0].start, pieces[-1].end, pieces[0].gap, pieces[0].cap, pieces[0].line)


def phrase_at(tokens: Sequence[Token], at: int, table: Phrases) -> tuple[str, int] | None:
    """The meaning of the longest phrase of the table that begins at a token, and the place after it, or None."""
    if at >= len(tokens):
        return None
    for words, meaning in table.get(tokens[at].text, ()):
        stop = at + len(words)
        if stop <= len(tokens) and all(token.text == word for token, word in zip(tokens[at:stop], words, strict=True)):
            return meaning, stop
    return None


def phrase_before(tokens: Sequence[Token], stop: int, table: Phrases, longest: int = 6) -> tuple[str, int] | None:
    """The meaning of the longest phrase of the table that ends just before a token, and where it begins."""
    for at in range(max(0, stop - longest), stop):
        for words, meaning in table.get(tokens[at].text, ()):
            if at + len(words) == stop and all(
                token.text == word for token, word in zip(tokens[at:stop], words, strict=True)
            ):
                return meaning, at
    return None
