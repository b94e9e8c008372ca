"""Ratings counted in other words than "four are rated Green": "4G 2A 0R", "two thirds are green", "all are green"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from cipxl.checks.counts import NUMBER, number_of

__all__ = ["Counted", "counted"]

_PARTS = {
    "half": (1, 2), "a half": (1, 2), "one half": (1, 2), "a third": (1, 3), "one third": (1, 3), "two thirds": (2, 3),
    "a quarter": (1, 4), "one quarter": (1, 4), "three quarters": (3, 4), "a fifth": (1, 5), "one fifth": (1, 5),
    "two fifths": (2, 5), "three fifths": (3, 5), "four fifths": (4, 5), "a sixth": (1, 6), "one sixth": (1, 6),
    "five sixths": (5, 6), "all": (1, 1), "every": (1, 1), "each": (1, 1),
}  # fmt: skip
_LONGEST_RUN = 200
_IS = r"(?:is|are|was|were|being|remains?|stays?|have\s+been|has\s+been)"


class Counted(NamedTuple):
    """How many rows have a level: a number, or a share of them per cent; in which words, and where."""

    code: str
    words: str
    at: tuple[int, int]
    number: int = 0
    share: Decimal | None = None


def counted(sentence: str, levels: Mapping[str, str], rows: str, of_rows: bool) -> Iterator[Counted]:
    """The counts of ratings that a sentence states as a share of all, or as a run of letters with their numbers.

    Args:
        sentence: The sentence.
        levels: The code of each label, in small letters.
        rows: What the plan rates, as alternatives of a pattern.
        of_rows: Whether ratings are what the text round the sentence is about.
    """
    if not levels:
        return
    level = "|".join(re.escape(label) for label in sorted(levels, key=len, reverse=True))
    part = "|".join(name.replace(" ", r"[\s-]+") for name in sorted(_PARTS, key=len, reverse=True))
    of = r"(?:\s+of)?(?:\s+(?:the|our|all|its|these))?(?:\s+(?!of\b)[a-z]+){0,1}?"
    shares = re.compile(
        rf"(?<![\w.])(?:(?P<percent>\d{{1,3}}(?:\.\d+)?)\s?(?:%|per\s?cent\b)|(?P<part>{part})\b)"
        rf"(?:\s*\([^()]{{0,40}}\))?"
        rf"(?:(?:{of}\s+(?P<rows>{rows})|\s+of\s+(?:them|these|those))(?:\s+{_IS})?|\s+{_IS})\s+(?:now\s+|still\s+|currently\s+)?(?:rated\s+|judged\s+|assessed\s+|as\s+)*"
        rf"(?P<level>{level})\b(?!\s*/)(?!-)",
        re.I,
    )
    for found in shares.finditer(sentence):
        if found["rows"] or of_rows:
            yield Counted(levels[found["level"].casefold()], found[0], found.span(), share=_share(found))
    ones = re.compile(
        rf"{NUMBER}\s+(?:out\s+of|of|(?P<in>in))\s+(?:(?:the|our|all|every)\s+)?{NUMBER.replace('<number>', '<all>')}"
        rf"(?:\s+(?P<rows>{rows}))?\s+(?:{_IS}\s+)?(?:now\s+|still\s+|currently\s+)?"
        rf"(?:rated\s+|judged\s+|assessed\s+|as\s+)*(?P<level>{level})\b(?!\s*/)(?!-)",
        re.I,
    )
    for found in ones.finditer(sentence):
        number, of_all = number_of(found["number"]), number_of(found["all"])
        if of_all and (found["rows"] or of_rows):
            share = (Decimal(number * 100) / of_all).quantize(Decimal("0.1")) if found["in"] else None
            yield Counted(levels[found["level"].casefold()], found[0], found.span(), number, share)
    listed = list(
        re.finditer(rf"\b(?P<level>{level})\s*[:=(–-]\s*(?P<percent>\d{{1,3}}(?:\.\d+)?)\s?%", sentence, re.I)
    )
    if of_rows or len({found["level"].casefold() for found in listed}) > 1:
        for found in listed:
            percent = Decimal(found["percent"])
            yield Counted(levels[found["level"].casefold()], found[0], found.span(), share=percent)
    yield from _run(sentence, levels)


def _share(found: re.Match[str]) -> Decimal:
    if found["percent"]:
        return Decimal(found["percent"])
    over, under = _PARTS[re.sub(r"[\s-]+", " ", found["part"].casefold())]
    return (Decimal(over * 100) / under).quantize(Decimal("0.1"))


def _run(sentence: str, levels: Mapping[str, str]) -> Iterator[Counted]:
    """Letters with numbers, two or more together: "4G 2A 0R", "G4/A2/R0", "G: 4, A: 2"."""
    letters: dict[str, list[str]] = {}
    for label, code in levels.items():
        letters.setdefault(label[0].upper(), []).append(code)
    known = {letter: codes[0] for letter, codes in letters.items() if len(codes) == 1}
    if len(known) < 2:
        return
    letter = "".join(known)
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
                    yield Counted(known[name[0]], one[0], span, number=int(number[0]))
