"""The numbers of a Word document's lists, which stand nowhere in its text.

Source: ECMA-376 part 1, 17.9 (numbering) and 17.18.59 (number formats).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cipxl.sources.nodes import Node

__all__ = ["Numbering", "value_of"]

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_BULLETS = ("•", "○", "▪")  # by how deep a list lies, as Word prints them
_MOST = 10_000  # a list with more entries than this counts no further


class _Level(NamedTuple):
    start: int
    form: str
    text: str
    style: str


class Numbering:
    """The lists of one document, counted in the order of its paragraphs."""

    def __init__(self, numbering: Node | None, styles: Node | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}  # by abstract list
        self._lists: dict[str, tuple[str, dict[int, int]]] = {}  # by list: its abstract list, and where it starts anew
        self._styles: dict[str, tuple[str, int]] = {}
        self._parents: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        for node in numbering.children if numbering else ():
            if node.name == "abstractNum":
                self._levels[_attribute(node, "abstractNumId")] = dict(_levels(node))
            elif node.name == "num":
                starts = {
                    _number(over, "ilvl"): _number(start, "val")
                    for over in node.all("lvlOverride")
                    if (start := over.child("startOverride")) is not None
                }
                self._lists[_attribute(node, "numId")] = (value_of(node, "abstractNumId"), starts)
        for style in styles.all("style") if styles else ():
            name = _attribute(style, "styleId")
            self._parents[name] = value_of(style, "basedOn")
            properties = style.child("pPr")
            found = properties.child("numPr") if properties else None
            if found is not None and value_of(found, "numId"):
                self._styles[name] = (value_of(found, "numId"), int(value_of(found, "ilvl") or 0))

    def label(self, properties: Node | None) -> str:
        """What Word prints before a paragraph with these properties: "3.", "b)", "•", or "" where it is in no list."""
        number, level = self._list_of(properties)
        if not number or number not in self._lists:
            return ""
        abstract, starts = self._lists[number]
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if level in starts and (number, level) not in self._begun:
            counts[level] = starts[level]
            self._begun.add((number, level))
        else:
            counts[level] = min(counts.get(level, levels[level].start - 1) + 1, _MOST)
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        if levels[level].form == "none":
            return ""
        if levels[level].form == "bullet":
            return _BULLETS[min(level, len(_BULLETS) - 1)]

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            one = levels.get(at)
            return _written(counts.get(at, one.start), one.form) if one else ""

        return re.sub(r"%([1-9])", shown, levels[level].text)

    def _list_of(self, properties: Node | None) -> tuple[str, int]:
        found = properties.child("numPr") if properties else None
        if found is not None and found.child("numId") is not None:
            return value_of(found, "numId"), int(value_of(found, "ilvl") or 0)
        style = value_of(properties, "pStyle") if properties else ""
        for _ in range(20):  # styles that are based on one another in a ring do exist
            if not style or style in self._styles:
                break
            style = self._parents.get(style, "")
        return self._styles.get(style, ("", 0))


def value_of(node: Node | None, child: str) -> str:
    """The value (w:val) of a child, or ""."""
    found = node.child(child) if node is not None else None
    return _attribute(found, "val") if found is not None else ""


def _attribute(node: Node, name: str) -> str:
    return next((value for key, value in node.attributes.items() if key.rpartition(" ")[2] == name), "")


def _number(node: Node, name: str) -> int:
    text = _attribute(node, name)
    return int(text) if text.isdecimal() else 0


def _levels(node: Node) -> Iterator[tuple[int, _Level]]:
    for level in node.all("lvl"):
        start = value_of(level, "start")
        yield (
            _number(level, "ilvl"),
            _Level(
                int(start) if start.isdecimal() else 1,
                value_of(level, "numFmt") or "decimal",
                value_of(level, "lvlText"),
                value_of(level, "pStyle"),
            ),
        )


def _written(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter") and number > 0:
        letters = chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        letters, left = "", number
        for value, sign in _ROMAN:
            letters += sign * (left // value)
            left %= value
        return letters.upper() if form == "upperRoman" else letters
    if form == "decimalZero":
        return f"{number:02}"
    return str(number)
