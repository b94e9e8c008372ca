"""Rows below the headings of a table that are none of its rows: totals, keys to colours, notes, and other tables.

They are told by what they say and by where they stand, and are listed beside the plan. A row that says little and may
be one that nobody has filled in yet is no such row; it is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from cipxl.reading.headings import squash
from cipxl.reading.plan_words import reads_as_heading
from cipxl.sources.grid import Sheet

__all__ = ["other_rows"]

FEW = 2  # texts of a row that says little
LONGEST_HEADING = 60
Texts = Mapping[int, Mapping[int, str]]  # by row, by column

_TOTAL = re.compile(
    r"(?i)(?:(?:sub|grand|overall)[\s-]*)?totals?(?:\s+(?:number|no\.?|count|of\s+all)(?:\s+of)?(?:\s+[a-z]+){0,3})?\s*:?"
)
_COUNT = re.compile(r"(?i)[\d.,%£\s]+(?:[a-z]+\s*){0,2}")
_OF_RATINGS = r"(?:(?:b?rag|ratings?|status|colours?|progress)\s+)*"
_KEY = re.compile(rf"(?i){_OF_RATINGS}(?:key|legend|definitions?)(?:\s+(?:to|for|of)\b.{{0,60}})?\s*[:.]?")
_NOTE = re.compile(
    r"(?i)(?:foot)?notes?\s*\d*\s*[:.].*|(?:sources?|abbreviations|glossary|n\.?b\.?|key|legend)\s*[:.–-].*|notes|sources",
    re.DOTALL,
)
_NOT_IN_HEADING = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|[.;]$")  # a day, the end of a sentence
_COLOUR = re.compile(r"(?i)(?:b?rag\s+)?(?:red|amber|green|blue|yellow|grey|purple|black|[rabgyp])\s*[:=–-]?")


def _texts_below(sheet: Sheet, row: int, columns: Collection[int]) -> dict[int, dict[int, str]]:
    """What stands below a row in these columns, by row and column, top down, without blanks."""
    found: dict[int, dict[int, str]] = {}
    for (number, column), cell in sorted(sheet.cells.items()):
        if number > row and column in columns and cell.text.strip():
            found.setdefault(number, {})[column] = cell.text.strip()
    return found


def other_rows(sheet: Sheet, row: int, headings: Mapping[int, str]) -> frozenset[int]:
    """The rows below a table's headings that are plainly none of its own, and those that a person said are none.

    Args:
        sheet: The sheet.
        row: The row of the headings.
        headings: What stands there, by column.
    """
    columns = range(min(headings, default=1), max(headings, default=1) + 1)
    rows = _texts_below(sheet, row, columns)
    plain = {squash(text) for text in headings.values()}
    end = next(_tables(rows, plain), None)
    below = {number for number in rows if end is not None and number >= end}
    left = {number: texts for number, texts in rows.items() if number not in below}
    totals = {number for number, texts in left.items() if _is_total(list(texts.values()))}
    kept = {number: texts for number, texts in left.items() if number not in totals}
    return frozenset({*below, *totals, *_foot(kept, headings), *(sheet.left_out & set(rows))})


def _is_total(texts: Sequence[str]) -> bool:
    """Whether a row is a total: the word in front, and behind it a count or nothing."""
    return len(texts) <= FEW and bool(_TOTAL.fullmatch(texts[0])) and all(_COUNT.fullmatch(text) for text in texts[1:])


def _tables(rows: Texts, plain: Collection[str]) -> Iterator[int]:
    """Where tables under other headings begin, behind a blank row: with their headings, or the line over them."""
    order = list(rows)
    for at, (before, number) in enumerate(pairwise(order), start=1):
        texts = list(rows[number].values())
        alone = len(rows[before]) == 1 and at > 1 and before > order[at - 2] + 1
        if not (number > before + 1 or alone) or at + 1 >= len(order):
            continue
        known = sum(map(reads_as_heading, texts))
        same = sum(squash(text) in plain for text in texts)
        short = all(len(text) <= LONGEST_HEADING and not _NOT_IN_HEADING.search(text) for text in texts)
        if len(texts) > FEW and short and known * 4 >= len(texts) * 3 and same * 2 <= len(texts):
            yield before if alone else number


def _foot(rows: Texts, headings: Mapping[int, str]) -> set[int]:
    """The rows from the first key, note or line behind a blank row on, where none of them is filled like a row."""
    order = list(rows)
    found: set[int] = set()
    fullest = 0
    for at in range(len(order) - 1, 0, -1):
        number, texts = order[at], list(rows[order[at]].values())
        if _KEY.fullmatch(texts[0]) or _NOTE.fullmatch(texts[0]):
            found = set(order[at:])
            continue
        fullest = max(fullest, len(texts))
        if fullest > max(FEW, len(headings) // 2):
            break
        behind_gap = number > order[at - 1] + 1 and min(rows[number]) == min(headings)
        if behind_gap and fullest <= FEW and (len(texts) == 1 or _COLOUR.fullmatch(texts[0])):
            found = set(order[at:])
    return found
