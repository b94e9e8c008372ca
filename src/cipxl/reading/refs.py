"""Refs: how they are compared, and those that a printed table has in the words of its rows.

Some tables have no column of numbers: a row begins "3. To improve practice:" and goes on "b) Visits". That row is 3 b,
part of what stands before the letter.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Numbered", "numbered", "plain_ref", "shown_ref"]

_NUMBER = re.compile(r"\s*(?P<number>\d{1,3}(?:\.\d{1,3})*)\s*[.):]\s*(?=\D)(?P<rest>\S.*)", re.DOTALL)
_LETTER = re.compile(r"(?:^|\n|(?<=[:;,.]))\s*\(?(?P<letter>[a-z])\)\s*(?=\S)")


class Numbered(NamedTuple):
    """A row's words taken apart: its Ref ("" where it has no number), its own text, and what it is a part of."""

    ref: str
    text: str
    whole: str = ""


def numbered(text: str) -> Numbered:
    """The number that a text begins with, and the letter of the one part that it names.

    A text that lists several parts is the whole; its letters stay where they are.
    """
    match = _NUMBER.match(text)
    if match is None:
        return Numbered("", text.strip())
    rest = match["rest"].strip()
    letters = list(_LETTER.finditer(rest))
    if len(letters) != 1:
        return Numbered(match["number"], rest)
    part = letters[0]
    whole = rest[: part.start()].strip().rstrip(":;,").strip()
    return Numbered(f"{match['number']} {part['letter']}", rest[part.end() :].strip(), whole)


def shown_ref(text: str) -> str:
    """A Ref as it stands in its cell, on one line: for people to read."""
    return " ".join(text.split())


def plain_ref(text: str) -> str:
    """A Ref without what comes and goes with typing: outer spaces, doubled spaces, a full stop at the end, capitals.

    For comparing alone; people are shown `shown_ref`.
    """
    return shown_ref(text).rstrip(".").strip().casefold()
