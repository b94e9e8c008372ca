"""Commands as a person can copy them into a terminal: names with blanks or signs of the terminal's own in quotes."""

from __future__ import annotations

import os
import re
import shlex

__all__ = ["as_typed", "command"]

_PLAIN = re.compile(r"[\w@%+=:,./~-]+")  # a backslash is plain on Windows alone
_OWN = re.compile(r'["$`\\!]')  # what a shell reads inside double quotes too


def command(*words: object) -> str:
    """A command of cipxl with these words, such as `cipxl conflicts "Road to Excellence"`."""
    return " ".join(("cipxl", *(as_typed(word) for word in words)))


def as_typed(word: object, *, windows: bool = os.name == "nt") -> str:
    """A word as it is typed: as it is, or in double quotes where it needs any, since every terminal knows those.

    Args:
        word: A folder, a file, a name or an option.
        windows: Whether the terminal is one of Windows, where a backslash parts folders.
    """
    text = str(word)
    if _PLAIN.fullmatch(text.replace("\\", "/") if windows else text):
        return text
    if windows:
        return '"' + text.replace('"', '\\"') + '"'
    return shlex.quote(text) if _OWN.search(text) else f'"{text}"'
