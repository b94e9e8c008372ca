"""Ratings counted in letters: "4G 2A 0R", "G4/A2/R0", "G: 4, A: 2"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cipxl.checks.counted import Quantity, Tally
from cipxl.scheme import Scheme

__all__ = ["runs"]

_LONGEST_RUN = 200


def runs(sentence: str, scheme: Scheme) -> Iterator[Tally]:
    """The counts that stand as letters with numbers, two or more together."""
    letters: dict[str, list[str]] = {}
    for level in scheme.levels:
        letters.setdefault(level.label[0].upper(), []).append(level.code)
    known = {letter: codes[0] for letter, codes in letters.items() if len(codes) == 1}
    if len(known) < 2:
        return
    letter = "".join(map(re.escape, known))
    gap = r"(?:\s*[,;/|&+]\s*(?:and\s+)?|\s+and\s+|\s+)"
    forms = (rf"\d{{1,3}}\s?x?\s?[{letter}]\b", rf"[{letter}]\s?[:=–-]?\s?\d{{1,3}}\b", rf"[{letter}]\s?\(\d{{1,3}}\)")
    for form in forms:
        for run in re.finditer(rf"(?<![\w.])(?:{form})(?:{gap}(?:{form})){{1,6}}(?![\w.]\w)", sentence):
            if len(run[0]) > _LONGEST_RUN:
                continue
            ones = list(re.finditer(form, run[0]))
            named = [re.search(rf"[{letter}]", one[0]) for one in ones]
            if len({one[0] for one in named if one}) != len(ones):
                continue
            for one, name in zip(ones, named, strict=True):
                number = re.search(r"\d+", one[0])
                if number and name:
                    span = (run.start() + one.start(), run.start() + one.end())
                    yield Tally(known[name[0]], Quantity(int(number[0])), one[0], span)
