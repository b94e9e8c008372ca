"""Merging long text by paragraph, when parties changed different paragraphs of one cell."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from cipxl.merge.sameness import telling

__all__ = ["merge_paragraphs"]


class _Edit(NamedTuple):
    """The paragraphs start:end of the base become these; start == end where they are put in."""

    start: int
    end: int
    lines: tuple[str, ...]


def merge_paragraphs(base: str, versions: Sequence[str]) -> str | None:
    """The text with every version's changes to the base, or None where two touch the same or neighbouring places.

    Paragraphs are the lines of the cell. Equal changes count once. Two versions that put different paragraphs in at
    one place do not merge by themselves: their order would be a guess.
    """
    lines = base.split("\n")
    edits: set[tuple[int, int, tuple[str, ...]]] = set()
    wanted: list[_Edit] = []
    for version in versions:
        for edit in _edits(lines, version.split("\n")):
            key = (edit.start, edit.end, tuple(telling(line) for line in edit.lines))
            if key not in edits:
                edits.add(key)
                wanted.append(edit)
    wanted.sort(key=lambda edit: (edit.start, edit.end))
    for before, after in pairwise(wanted):
        # Edits that touch (one ends where the next begins) overlap in meaning: a rewritten paragraph and a new one
        # right behind it are one place to a reader.
        if (
            after.start < before.end
            or after.start == before.start
            or (after.start == before.end and _touch(before, after))
        ):
            return None
    merged: list[str] = []
    position = 0
    for edit in wanted:
        merged += lines[position : edit.start]
        merged += edit.lines
        position = edit.end
    merged += lines[position:]
    return "\n".join(merged)


def _touch(before: _Edit, after: _Edit) -> bool:
    """Whether two neighbouring edits leave the order of new text open: one of them only puts text in."""
    return before.start == before.end or after.start == after.end


def _edits(base: list[str], version: list[str]) -> list[_Edit]:
    matcher = SequenceMatcher(
        None, [telling(line) for line in base], [telling(line) for line in version], autojunk=False
    )
    return [
        _Edit(start, end, tuple(version[low:high]))
        for tag, start, end, low, high in matcher.get_opcodes()
        if tag != "equal"
    ]
