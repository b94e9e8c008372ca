"""A scheme drafted from a table whose rating words no known scheme has: a level for each word, for a person to finish.

What a word means is not guessed, nor which is better: the levels stand outside the order until a person puts them in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from cipxl.reading.letters import colour_of
from cipxl.reading.unknown_table import SeenTable
from cipxl.scheme import STANDARD_COLOURS, Scheme
from cipxl.settings import quoted

__all__ = ["drafted_scheme", "scheme_toml"]

LONGEST_CODE = 20
COLOURS = {"red": "red", "amber": "amber", "green": "green", "blue": "blue", "purple": "#7030A0"}
WITHOUT_COLOUR = "grey"


def drafted_scheme(name: str, seen: SeenTable, columns: Iterable[int], words: Iterable[str]) -> Scheme:
    """A scheme with a level for each word, in the order in which they stand in the table.

    Args:
        name: What it is called.
        seen: The table.
        columns: Its columns of ratings; a level has the colour that most cells with its word are filled in.
        words: The words.
    """
    fills = _fills(seen, set(columns))
    codes: set[str] = set()
    levels = []
    distinct: dict[str, str] = {}
    for word in words:
        distinct.setdefault(word.casefold().rstrip(". "), word)
    for word in distinct.values():
        code = _code(word, codes)
        colour = next((found for found, _ in fills.get(word, Counter[str]()).most_common(1)), "")
        levels.append({"code": code, "label": word, "colour": COLOURS.get(colour, WITHOUT_COLOUR), "in_order": False})
    given = {"name": name, "title": "The ratings of our plan", "levels": levels, "rule": {"kind": "judgement"}}
    return Scheme.model_validate(given)


def scheme_toml(scheme: Scheme) -> str:
    """The text of the scheme's file, with what is to be said in it."""
    return "\n".join(_lines(scheme)) + "\n"


def _lines(scheme: Scheme) -> Iterator[str]:
    yield "# Drafted from the ratings of a table. To finish it:"
    yield "# 1. Say what each level means: a paper prints that beside it."
    yield "# 2. Put the levels in order from best to worst, and take `in_order = false` away from each that has a place"
    yield "#    in it. What is done for good has `terminal = true`."
    yield "# 3. Say its colour: red, amber, green, blue, yellow, grey, or one like #00703C. What was grey has none yet."
    yield "# Then: cipxl schemes check FILE"
    yield f"title = {quoted(scheme.title)}"
    names = {paint.colour: name for name, paint in STANDARD_COLOURS.items()}
    for level in scheme.levels:
        yield ""
        yield "[[levels]]"
        yield f"code = {quoted(level.code)}"
        yield f"label = {quoted(level.label)}"
        yield 'meaning = ""'
        yield f"colour = {quoted(names.get(level.colour, level.colour))}"
        yield "in_order = false"
    yield ""
    yield "[rule]"
    yield 'kind = "judgement"'


def _fills(seen: SeenTable, columns: set[int]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for column in seen.columns:
        for row, text in column.texts.items() if column.number in columns else ():
            cell = seen.sheet.at(row, column.number)
            colour = colour_of(cell.fill) if cell is not None else ""
            if colour:
                found.setdefault(" ".join(text.split()), Counter())[colour] += 1
    return found


def _code(word: str, taken: set[str]) -> str:
    """A code for a word that no other has: "on_track" for "On track"."""
    plain = "_".join(re.findall(r"[^\W_]+", word.casefold()))[:LONGEST_CODE].strip("_") or "level"
    found, number = plain, 2
    while found in taken:
        found, number = f"{plain[: LONGEST_CODE - 3]}_{number}", number + 1
    taken.add(found)
    return found
