"""The suggestions that go into a workbook's suggestion column: what Excel's own formula there cannot read by itself.

Excel's formula reads plain numbers. Where a cell says more ("94%, was 90%"), the library reads it, and its suggestion
is put before the formula: it holds as long as the cells that it was worked out from say what they say now, and gives
way to the formula when they change. So nothing in the column grows old, and nothing in it needs the add-in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from cipxl.sources.grid import a1, parse_a1
from cipxl_addin.looking import Looked

__all__ = ["COLUMN", "LONGEST_FORMULA", "Suggested", "held_to", "suggested", "without_suggestion"]

COLUMN = "cip_rating"
"""The column's name in workbooks of cipxl: "Measure rating". 'Suggested impact' follows from it by its own formula."""

LONGEST_FORMULA = 8000
"""Characters; Excel takes 8,192."""

_PIECE = 250  # characters of one text within a formula; Excel takes 255
_BEGINS = "=IF(AND(EXACT("


class Suggested(NamedTuple):
    """A suggestion for a cell: where, the level's code, and the cells that it was worked out from, with their texts."""

    a1: str
    code: str
    measure: str
    texts: Mapping[str, str]


def suggested(looked: Looked) -> tuple[Suggested, ...]:
    """What the library suggests for each measure that has a cell for it; measures without a rating are left out."""
    column = looked.columns.get(COLUMN)
    if column is None or column.sheet != looked.checked.sheet or looked.book is None:
        return ()
    sheet = looked.book.sheet(column.sheet)
    assert sheet is not None  # noqa: S101  # its table was read from it
    rows = {row_id: row for row, row_id in looked.row_ids.items()}
    found = []
    for rated in looked.checked.rated:
        for one in rated.measures:
            row, code = rows.get(one.measure.id), one.suggestion.level.code
            if row is None or not code:
                continue
            places = {
                place: sheet.text(*parse_a1(place))
                for (row_id, field), place in looked.checked.places.items()
                if row_id == one.measure.id and field not in ("ref", "measure") and parse_a1(place)[0] == row
            }
            found.append(Suggested(a1(row, column.column), code, one.measure.name, dict(sorted(places.items()))))
    return tuple(found)


def held_to(suggestion: Suggested, formula: str) -> str:
    """The cell's formula with the suggestion before it; "" where it would be longer than Excel takes.

    Args:
        suggestion: What is put before it.
        formula: What the cell holds now, as a formula or a plain value; a suggestion before it is taken away first.
    """
    plain = without_suggestion(formula)
    then = plain[1:] if plain.startswith("=") else _literal(plain)
    tests = ",".join(f"EXACT({_absolute(place)},{_literal(text)})" for place, text in suggestion.texts.items())
    made = f"=IF(AND({tests}),{_literal(suggestion.code)},{then})"
    return made if suggestion.texts and len(made) <= LONGEST_FORMULA else ""


def without_suggestion(formula: str) -> str:
    """The formula that stood in the cell before a suggestion was put before it."""
    if not formula.startswith(_BEGINS):
        return formula
    parts = _arguments(formula[len("=IF(") : -1])
    return f"={parts[2]}" if len(parts) == 3 else formula


def _arguments(inside: str) -> list[str]:
    """The arguments of a function, parted at the commas that stand in no text and no brackets."""
    parts, depth, quoted, begun = [], 0, False, 0
    for n, letter in enumerate(inside):
        if letter == '"':
            quoted = not quoted
        elif not quoted and letter in "({":
            depth += 1
        elif not quoted and letter in ")}":
            depth -= 1
        elif letter == "," and not quoted and depth == 0:
            parts.append(inside[begun:n])
            begun = n + 1
    return [*parts, inside[begun:]]


def _literal(text: str) -> str:
    """A text as it stands in a formula: quotes doubled, line breaks as CHAR(10), in pieces that Excel takes."""
    lines = text.split("\n")
    pieces: list[str] = []
    for n, line in enumerate(lines):
        if n:
            pieces.append("CHAR(10)")
        pieces += [_quoted(part) for part in _pieces(line)] if line or len(lines) == 1 else []
    return "&".join(pieces)


def _pieces(line: str) -> Iterable[str]:
    return [line[start : start + _PIECE] for start in range(0, len(line), _PIECE)] or [""]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _absolute(place: str) -> str:
    return "$" + place
