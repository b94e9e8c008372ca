"""Silence: why a cell, or a part of it, gives no figure; suppressed, awaited, not set yet, a definition, a footnote."""

from __future__ import annotations

from typing import Final, NamedTuple

from cipxl.figures.celltext import Cell
from cipxl.period.lexicon import BENCHMARKS, COMPARATORS_BEFORE, FUNCTION_WORDS, NO_VALUES, TARGETS, split_words
from cipxl.period.tokens import phrase_at

__all__ = ["RATINGS", "Silence", "silences_between", "suppressed_below", "vague_ranges", "why_silent"]

RATINGS: Final = frozenset({"red", "amber", "green"})
_DIRECTIONS: Final = {
    "increase": ">", "improve": ">", "improvement": ">", "higher": ">", "raise": ">", "above": ">", "better": ">",
    "reduce": "<", "reduction": "<", "decrease": "<", "lower": "<", "below": "<", "fewer": "<", "less": "<",
    "maintain": None, "maintained": None, "sustain": None, "improving": ">", "reducing": "<", "increasing": ">",
    "match": ">=", "exceed": ">", "minimise": "<", "maximise": ">", "stable": None,
}  # fmt: skip
_STATING: Final = frozenset(
    split_words(
        "n na nk tbc tba tbd not no to awaiting awaited pending data suppressed [ unknown unavailable figures #"
    )
)
_VAGUE: Final = frozenset({"high", "low", "mid", "late", "early", "upper", "lower"})
_ABBREVIATIONS: Final = frozenset({"n", "na", "nk", "tbc", "tba", "tbd"})
_SEPARATORS: Final = frozenset({",", ";", "|", "/", "•", "●", "○", "▪", "·", "&"})
_LABEL: Final = 6  # tokens of the name before the abbreviation
_EARLY: Final = 4  # words that may stand before "not available" for it to be about the whole cell


class Silence(NamedTuple):
    """Why there is no figure, with where it stands (tokens `first` up to `last`) and what is known all the same."""

    first: int
    last: int
    reason: str
    comparator: str | None = None
    scope: str | None = None
    rag: str | None = None
    upper_bound: int | None = None


def suppressed_below(cell: Cell, index: int, role: str) -> Silence | None:
    """A small number that is hidden: "<5", or "fewer than 5" and nothing else, in a performance cell."""
    one = cell.quantities[index]
    if (
        cell.kind != "performance"
        or role
        or one.comparator != "<"
        or one.value is None
        or one.unit is not None
        or one.denominator
    ):
        return None
    alone = one.first == 0 and one.last >= len(cell.tokens) - (one.noun is not None)
    sign = cell.word(one.first) == "<"
    told = any(token.text in {"suppressed", "suppression", "redacted"} for token in cell.tokens[:24])
    if one.value not in {3, 5, 6, 10, 11} or not (sign or told or (alone and one.value <= 5)):
        return None
    return Silence(one.first, one.last, "suppressed small number", upper_bound=int(one.value))


def vague_ranges(cell: Cell) -> list[Silence]:
    """Decades that are no exact figures: "high 20's to 30s"."""
    found: list[Silence] = []
    place = 0
    while place < len(cell.tokens):
        stop = _decade(cell, place + 1) if cell.word(place) in _VAGUE else 0
        if not stop:
            place += 1
            continue
        if cell.word(stop) in {"to", "-", "and", "or"}:
            second = stop + 1 + (cell.word(stop + 1) in _VAGUE)
            stop = _decade(cell, second) or stop
        words = cell.text[cell.tokens[place].start : cell.tokens[stop - 1].end]
        found.append(Silence(place, stop, f'vague range "{words}"'))
        place = stop
    return found


def _decade(cell: Cell, place: int) -> int:
    """The place after "20s", "20's" or "twenties"; 0 where there is none."""
    token = cell.at(place)
    if token.text in {
        "teens",
        "twenties",
        "thirties",
        "forties",
        "fifties",
        "sixties",
        "seventies",
        "eighties",
        "nineties",
    }:
        return place + 1
    if token.kind != "n" or len(token.text) != 2 or token.text[1] != "0":
        return 0
    at = place + 1 + (cell.word(place + 1) == "'")
    return at + 1 if cell.word(at) == "s" and not cell.at(at).gap else 0


def silences_between(cell: Cell) -> list[Silence]:
    """Statements of "no figure" after a period or heading, beside figures: "Q1 n/a Q2 85%", "85% (target TBC)"."""
    found: list[Silence] = []
    ends = {moment.last for moment in cell.moments}
    figures = {one.first for one in cell.quantities}
    short = any(token.text in _ABBREVIATIONS for token in cell.tokens)
    place = 0
    while place < len(cell.tokens):
        headed = place in ends
        heading = (
            None if headed else phrase_at(cell.tokens, place, TARGETS) or phrase_at(cell.tokens, place, BENCHMARKS)
        )
        at = place if headed else heading[1] if heading is not None else _item(cell, place, figures) if short else 0
        if not at:
            place += 1
            continue
        at += cell.word(at) in {":", "-", "=", "("}
        silence = _phrase(cell, at)
        if silence is not None and _stops(cell, silence.last):
            found.append(silence)
            place = silence.last
        else:
            place += 1
    return found


def _item(cell: Cell, place: int, figures: set[int]) -> int:
    """The place of an abbreviation for "no figure" that is all an item of a list says: "CIN 78%, CP n/a"; else 0."""
    start = cell.at(place)
    ahead = cell.word(place - 1)
    closed = ahead == ")" and place > 0 and cell.sentence[place] != cell.sentence[place - 1]
    if not (place == 0 or start.line or closed or ahead in _SEPARATORS):
        return 0
    for at in range(place, place + _LABEL + 1):
        if cell.at(at).kind == "w" and cell.word(at) in _ABBREVIATIONS and phrase_at(cell.tokens, at, NO_VALUES):
            return at
        if (
            cell.at(at).kind == "e"
            or (cell.at(at).line and at > place)
            or cell.word(at) in {",", ";", "|", "."}
            or at in figures
        ):
            return 0
    return 0


def _phrase(cell: Cell, place: int) -> Silence | None:
    found = phrase_at(cell.tokens, place, NO_VALUES) if place < len(cell.tokens) and not cell.inside[place] else None
    if found is None or cell.word(place) not in _STATING:
        return None
    return Silence(place, found[1], found[0])


def _stops(cell: Cell, place: int) -> bool:
    """Whether a statement ends at a place: at the end, a sign, a date or a quantity."""
    return cell.at(place).kind in {"e", "p", "n"} or cell.moment(place) is not None


def why_silent(cell: Cell, defining: bool) -> Silence:
    """Why a cell without any figure has none.

    Args:
        cell: A cell with at least one token.
        defining: Whether numbers were seen that only define the measure.
    """
    silence = _why(cell, defining)
    unset = cell.kind == "target" and silence.reason == "not available yet"
    return silence._replace(reason="target not set yet") if unset else silence


def _why(cell: Cell, defining: bool) -> Silence:
    tokens, whole = cell.tokens, len(cell.tokens)
    if all(token.text in {"-", "_", "–", "."} for token in tokens):
        return Silence(0, whole, "dash placeholder")
    alone = phrase_at(tokens, 0, NO_VALUES)
    if alone is not None and alone[1] == whole:
        return Silence(0, whole, alone[0])
    if tokens[0].text in {"*", "†", "‡"}:
        return Silence(0, whole, "footnote")
    words = [token for token in tokens if token.kind == "w"]
    if words and all(token.text in RATINGS for token in words):
        return Silence(0, whole, "a rating, no figure", rag=words[0].text)
    for place in range(min(whole, _EARLY + 8)):
        found = phrase_at(tokens, place, NO_VALUES)
        strong = found is not None and (place == 0 or len(tokens[place].text) > 1) and found[0] != "see elsewhere"
        if found is not None and strong and (place <= _EARLY or found[1] >= whole - 1):
            return Silence(place, found[1], found[0])
    if defining:
        return Silence(0, whole, "measure definition, its numbers are no figures")
    relative = _relative_target(cell)
    if relative is not None:
        return relative
    if any(token.text == "%" for token in tokens):
        return Silence(0, whole, "measure definition")
    if cell.moments and not [
        1
        for place, token in enumerate(tokens)
        if token.kind == "w" and not cell.inside[place] and token.text not in FUNCTION_WORDS
    ]:
        return Silence(0, whole, "a date, no figure")
    found = phrase_at(tokens, 0, NO_VALUES)
    return Silence(0, whole, found[0] if found is not None else "words, no figure")


def _relative_target(cell: Cell) -> Silence | None:
    """A target without a number: "Above Stat Neighbour Average", "In line with England", "Reduce"."""
    comparator: str | None = None
    directed = False
    scope: str | None = None
    for place in range(min(len(cell.tokens), 16)):
        found = phrase_at(cell.tokens, place, COMPARATORS_BEFORE)
        word = cell.word(place)
        if not directed and (found is not None or word in _DIRECTIONS):
            comparator = found[0] if found is not None else _DIRECTIONS[word]
            directed = True
        named = phrase_at(cell.tokens, place, BENCHMARKS)
        if named is not None and scope is None:
            scope = f"{named[0]} average" if cell.word(named[1]) == "average" else named[0]
    if scope is None and not (directed and cell.kind == "target"):
        return None
    reason = "relative target, no number" if cell.kind == "target" else "a comparison, no number"
    return Silence(0, len(cell.tokens), reason, comparator, scope)
