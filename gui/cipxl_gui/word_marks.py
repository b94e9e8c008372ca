"""Which words of a text are others than in another text: where they stand, so that they can be marked."""

from __future__ import annotations

import difflib
import re
from typing import NamedTuple

__all__ = ["Marked", "mark_words"]

_WORD = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*%?|[^\w\s]|_")
_MOST = 1_000_000  # comparisons of words, about a twentieth of a second; of longer texts lines are told apart first


class Marked(NamedTuple):
    """The places of changed words in a text, each from and to, and how many words were added and left out."""

    places: tuple[tuple[int, int], ...]
    added: int
    removed: int

    def in_words(self) -> str:
        """What is different, said: "3 words new, 1 word left out"."""
        if not (self.added or self.removed):
            return "the same words"
        said = [f"{self.added} {'word' if self.added == 1 else 'words'} new"] if self.added else []
        said += [f"{self.removed} {'word' if self.removed == 1 else 'words'} left out"] if self.removed else []
        return ", ".join(said)


def mark_words(before: str, after: str) -> Marked:
    """The words of `after` that are not in `before` at their place; blanks and line ends do not count."""
    old, new = _words(before), _words(after)
    if len(old) * len(new) <= _MOST:
        return _marked(old, new)
    places: list[tuple[int, int]] = []
    added = removed = 0
    for first, second in _line_blocks(before, after):
        one = _block(_words(before[first[0] : first[1]]), _words(after[second[0] : second[1]]), second[0])
        places += one.places
        added += one.added
        removed += one.removed
    return Marked(tuple(places), added, removed)


Found = tuple[str, int, int]  # a word, and where it stands


def _words(text: str) -> list[Found]:
    return [(found.group(), found.start(), found.end()) for found in _WORD.finditer(text)]


def _marked(old: list[Found], new: list[Found], start: int = 0) -> Marked:
    matcher = difflib.SequenceMatcher(None, [word for word, *_ in old], [word for word, *_ in new], autojunk=False)
    places: list[tuple[int, int]] = []
    added = removed = 0
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        removed += last - first
        added += end - begin
        if end > begin:
            places.append((start + new[begin][1], start + new[end - 1][2]))
    return Marked(tuple(places), added, removed)


def _block(old: list[Found], new: list[Found], start: int) -> Marked:
    """A stretch of a long text; changed as a whole where going through its words would take too long."""
    if len(old) * len(new) <= _MOST:
        return _marked(old, new, start)
    return Marked(((start + new[0][1], start + new[-1][2]),) if new else (), len(new), len(old))


def _line_blocks(before: str, after: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The stretches of two long texts whose lines differ, as places in each."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    first, second = _starts(old), _starts(new)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [
        ((first[i1], first[i2]), (second[j1], second[j2]))
        for kind, i1, i2, j1, j2 in matcher.get_opcodes()
        if kind != "equal"
    ]


def _starts(lines: list[str]) -> list[int]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    return starts
