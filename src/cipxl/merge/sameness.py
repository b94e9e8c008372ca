"""When two texts of a cell say the same.

Spaces, line-break styles, non-breaking spaces and curly quotes come and go with every program a file passes through;
they are never a change, let alone a conflict. The text as typed is what is kept.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from functools import lru_cache

__all__ = ["same", "telling"]

_SPACES = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n[ \n]*")
_CRLF = re.compile(r"\r\n?|_x000[dD]_\n?|\v|\u2028|\u2029")
_NUMBER = re.compile(r"(£?) ?(-?\d{1,3}(?:,\d{3})+|-?\d{1,15})((?:\.\d{1,15})?) ?(%?)")
_QUOTES = str.maketrans({"‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "\u00ad": None,
                         "\u200b": None, "\u200e": None, "\u200f": None, "\ufeff": None, "‑": "-"})  # fmt: skip


def same(one: str, other: str) -> bool:
    """Whether two texts say the same but for how they were typed."""
    return one == other or telling(one) == telling(other)


@lru_cache(maxsize=65_536)
def telling(text: str) -> str:
    """What is left of a text when everything that tells nothing is gone; equal for texts that say the same.

    A cell that is one plain number is compared as a number with its unit: "94.0 %" is "94%".
    """
    plain = unicodedata.normalize("NFC", _CRLF.sub("\n", text)).translate(_QUOTES)
    plain = _BREAKS.sub("\n", _SPACES.sub(" ", plain)).strip()
    if len(plain) <= 24 and (number := _NUMBER.fullmatch(plain)):
        pound, whole, part, percent = number.groups()
        try:
            value = Decimal(whole.replace(",", "") + part)
        except InvalidOperation:  # digits of other scripts that Decimal does not take
            return plain
        # A code such as "007" is not the number 7.
        if not re.match(r"-?0\d", whole):
            return f"{pound}{value.normalize():f}{percent}"
    return plain
