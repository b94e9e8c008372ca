"""Quantities: the figures in a run of tokens, as single numbers, ranges and fractions, with the limits on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from cipxl.figures.amounts import TIME_UNITS, Amounts, Quantity
from cipxl.period.lexicon import (
    ARROWS,
    BENCHMARKS,
    CHANGE_NOUNS,
    COMPARATORS_AFTER,
    COMPARATORS_BEFORE,
    DURATION_UNITS,
    FUNCTION_WORDS,
    LABEL_WORDS,
    NO_VALUES,
    NUMBER_WORDS,
    split_words,
)
from cipxl.period.tokens import Token, phrase_at, phrase_before

__all__ = ["TIME_UNITS", "Quantity", "find_quantities", "unit_at"]

_PARTS: Final = {
    "half": 2,
    "third": 3,
    "thirds": 3,
    "quarter": 4,
    "quarters": 4,
    "fifth": 5,
    "fifths": 5,
    "tenth": 10,
    "tenths": 10,
}
_RANGE_WORDS: Final = frozenset(
    {"range", "ranges", "ranged", "ranging", "vary", "varies", "varied", "varying", "between"}
)
# The unit that a length of time may go on in, and how many of it make one.
_SMALLER: Final = {"years": ("months", 12), "weeks": ("days", 7), "days": ("hours", 24), "hours": ("minutes", 60)}
_COUNTED: Final = frozenset(
    split_words(
        "children people cases complaints families vacancies incidents episodes exclusions placements breaches "
        "referrals appeals tribunals leavers carers households audits actions workers pupils disruptions homes posts "
        "deaths absconsions restraints allegations backlogs"
    )
)
_GROUPS: Final = frozenset({"aged", "age", "ages", "year", "years", "grades", "pages", "sections", "levels"})
_ALL: Final = frozenset({"all", "these", "those", "both", "first", "next", "other", "another"})


def unit_at(tokens: Sequence[Token], place: int) -> str | None:
    """The unit that stands at a place, None where there is none."""
    return Amounts(tokens).unit(place)[0]


def find_quantities(tokens: Sequence[Token], taken: Callable[[int], int]) -> list[Quantity]:
    """The quantities among the tokens, in order.

    Args:
        tokens: The cell's tokens.
        taken: For a place inside a date, the place after the date; else 0.
    """
    reader = Amounts(tokens)
    found: list[Quantity] = []
    at = 0
    while at < reader.size:
        beyond = taken(at)
        one = None if beyond else _quantity(reader, at, taken)
        if one is not None:
            if one.unit != "age":
                found.append(one)
            elif found and found[-1].last == one.first - 1 and found[-1].unit is None:
                found.pop()  # "16 and 17 year olds"
            at = max(one.last, at + 1)
        else:
            at = beyond or _past(reader, at)
    return found


def _past(reader: Amounts, place: int) -> int:
    """The place after a token that is no quantity; all of a number that is refused as a whole."""
    at = place + 1
    if reader.at(place).kind == "n":
        if len(reader.text(place)) > 3 and reader.text(place)[0] == "0":  # a telephone number: all of its groups
            while reader.at(at).kind == "n":
                at += 1
        while (
            reader.text(at) in {".", ",", "/"}
            and not reader.at(at).gap
            and reader.at(at + 1).kind == "n"
            and reader.glued(at + 1)
        ):
            at += 2
        signed = reader.at(at).gap and reader.glued(at + 1)  # "Progress 8 -0.12"
        ranged = reader.text(at) in {"-", "to"} and reader.at(at + 1).kind == "n" and not signed
        before = reader.text(place - 1)
        apart = reader.at(at).gap and reader.text(at) == "-" and before not in _GROUPS  # "Stage 1 - 12 complaints"
        named = reader.glued(place) and reader.at(place - 1).kind == "w" and not reader.at(at).gap  # "Y7-11"
        if ranged and ((before in LABEL_WORDS and not apart) or named):
            at += 2
    return at


def _quantity(reader: Amounts, place: int, taken: Callable[[int], int]) -> Quantity | None:
    """The quantity that begins at a place: a fraction, a range, or one number with its limit."""
    token = reader.at(place)
    if token.kind == "w" and token.text not in NUMBER_WORDS:
        if token.text in {"no", "none"}:
            return _none_of(reader, place)
        return _part_in_words(reader, place) if token.text in {"half", "a"} else None
    if token.kind == "n" and reader.numbered(place):
        return None
    one = reader.amount(place)
    if one is None or one.value is None or _determined(reader, one):
        return None
    one = _compound(reader, one)
    whole = _part_in_words(reader, place) or _fraction(reader, one, taken) or _range(reader, one, taken)
    if whole is None:
        whole = one
    if whole.unit is None and whole.per is None and reader.at(whole.last).kind == "w" and not taken(whole.last):
        word = reader.text(whole.last)
        colour = word in {"red", "amber", "green"} and reader.at(whole.last + 1).kind == "n"
        named = word in CHANGE_NOUNS or colour or phrase_at(reader.tokens, whole.last, BENCHMARKS) is not None
        named = named or (word in LABEL_WORDS and reader.at(whole.last + 1).kind == "n")  # "16 s47 enquiries"
        named = named or word in {"same", "this", "last", "currently", "previously"}
        if word not in FUNCTION_WORDS and not named:
            whole = replace(whole, noun=_noun(reader, whole.last))
    return _limited(reader, whole)


def _compound(reader: Amounts, one: Quantity) -> Quantity:
    """A length of time in two units as one in the smaller: "4 hours 20 minutes", "2 years and 3 months", "2yrs 3m"."""
    smaller = _SMALLER.get(one.unit or "")
    if smaller is None or one.value is None or one.value != int(one.value) or one.comparator or one.attributive:
        return one
    at = one.last + (reader.text(one.last) in {"and", "&"})
    other = reader.amount(at)
    if other is None or other.value is None or other.unit != smaller[0] or other.sign or other.attributive:
        return one
    if not 0 <= other.value < smaller[1]:
        return one
    return replace(other, first=one.first, bare=one.bare, value=one.value * smaller[1] + other.value)


def _none_of(reader: Amounts, place: int) -> Quantity | None:
    """A count of nought: "no actions were over one month behind"."""
    noun = reader.text(place + 1)
    plural = noun.endswith("s") or noun in {"children", "people"}
    if reader.text(place) == "none" and reader.text(place + 1) == "of":
        at = place + 2
        for word in ("the", "all", "our", "these"):
            at = at + 1 if reader.text(at) == word else at
        whole = reader.number(at)
        if whole is None or whole[0] != int(whole[0]) or not whole[0]:
            return None
        return Quantity(place, whole[1], Decimal(0), numerator=0, denominator=int(whole[0]), in_words=True, bare=place)
    if place == 0 and reader.text(0) == "no" and phrase_at(reader.tokens, 0, NO_VALUES) is None:
        at = 1
        while at < 4 and reader.at(at).kind == "w" and reader.text(at) not in _COUNTED | FUNCTION_WORDS:
            at += 1
        if reader.text(at) in _COUNTED:  # "No children in unregistered placements"
            return Quantity(0, at + 1, Decimal(0), noun=reader.text(at), in_words=True, bare=0)
    alone = reader.size == 2 and phrase_at(reader.tokens, 0, NO_VALUES) is None
    being = {"were", "are", "have", "had", "was"}
    said = alone or reader.text(place + 2) in being or reader.text(place - 1) in being
    if reader.text(place) != "no" or not plural or not said:
        return None
    return Quantity(place, place + 1, Decimal(0), noun=noun, in_words=True, bare=place)


def _determined(reader: Amounts, one: Quantity) -> bool:
    """Whether a count is only spoken of: "all three modules", "the six areas", "one of the"."""
    before, after = reader.text(one.first - 1), reader.at(one.last)
    if one.unit in {"%", "percentage points", "£"}:
        return False
    if one.in_words and after.text == "tolerance":
        return True
    if before in _ALL and one.unit is None:
        return True
    heads = one.first == 1 or reader.text(one.first - 2) in {".", ";", ":"} or reader.at(one.first - 1).line
    if before == "of" and heads and one.unit is None and not one.in_words:
        return any(reader.at(at).kind == "n" for at in range(one.last, one.last + 12))  # "Of 34 participants 27 are"
    opens = reader.text(one.first - 3) in {"", ".", ";", ":", ","} or reader.at(one.first - 2).line
    if before in {"the", "these", "all"} and reader.text(one.first - 2) == "of" and opens and one.unit is None:
        return True  # "Of the 26 cases audited 14 were good"
    if not one.in_words or one.unit is not None:
        return False
    if before in {"the", "their", "our", "its", "no", "any", "each", "every", "this"} and one.value not in {0}:
        return True
    single = reader.text(one.bare) == "one"
    starts = one.first == 0 or reader.text(one.first - 1) in {".", ";", ":", "("}
    counted = after.kind == "w" and after.text not in FUNCTION_WORDS
    starts = starts or before in {
        "least",
        "most",
        "than",
        "only",
        "been",
        "just",
        "was",
        "were",
        "had",
        "have",
        "are",
        "is",
    }
    return single and not (starts and counted) and not (one.first == 0 and reader.text(one.last) in {"in", "out"})


def _noun(reader: Amounts, place: int) -> str:
    """The noun after a count: its word, or the last of "young people", "family groups"."""
    word, after = reader.text(place), reader.text(place + 1)
    if word in {
        "x",
        "young",
        "family",
        "looked",
        "social",
        "care",
        "open",
        "new",
        "different",
        "permanent",
        "green",
        "amber",
        "red",
    }:
        return f"{word} {after}".removeprefix("x ") if reader.at(place + 1).kind == "w" else word
    return word


def _part_in_words(reader: Amounts, place: int) -> Quantity | None:
    """A part of the whole in words ("two thirds", "half of", "three quarters", "one in four"), as a percentage."""
    count, at = NUMBER_WORDS.get(reader.text(place)), place + 1
    if reader.text(place) in {"half", "a"}:
        count, at = 1, place if reader.text(place) == "half" else at
    if count is None or not 0 < count < 20:
        return None
    at = at + 1 if reader.text(at) == "-" else at
    whole = _PARTS.get(reader.text(at))
    if whole is None or count >= whole or (whole == 4 and count == 1 and reader.text(at + 1) != "of"):
        return None
    if (whole == 2 and reader.text(at + 1) not in {"of", "the", ""}) or reader.text(at + 1) in DURATION_UNITS:
        return None
    return _share(place, at + 1, count, whole)


def _share(first: int, last: int, count: int, whole: int) -> Quantity:
    """A share as a percentage, to one decimal place."""
    value = (Decimal(count * 100) / whole).quantize(Decimal("0.1"))
    return Quantity(first, last, value, "%", numerator=count, denominator=whole, in_words=True, bare=first)


def _fraction(reader: Amounts, one: Quantity, taken: Callable[[int], int]) -> Quantity | None:
    """A fraction: "14 out of 90", "18 children out of a total of 158", "90/108", "3 in 10"; None where it is none."""
    if one.unit is not None or one.sign or one.value is None:
        return None
    at = one.last
    if one.value != int(one.value):
        return _scored(reader, one)
    if reader.text(at) == "/" and reader.at(at + 1).kind == "n":
        end = _whole(reader, one, at + 1, taken)
        return None if end is None or reader.text(one.last + 2) == "/" or one.value > end[0] else _of(one, *end)
    while at < one.last + 3 and reader.at(at).kind == "w" and reader.text(at) not in FUNCTION_WORDS:
        at += 1
    if reader.text(at) == "in" and at == one.last and one.value < 20:
        end = _whole(reader, one, at + 1, taken)
        if end is None or end[0] not in {2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 50, 100} or one.value >= end[0]:
            return None
        return _share(one.first, end[1], int(one.value), end[0])
    at += reader.text(at) == "(" and reader.text(at + 1) in {"of", "out"}  # "9 (of 11) posts"
    if (
        at == one.last + 1
        and reader.text(at) == "of"
        and reader.at(at + 1).kind == "n"
        and reader.at(at - 1).kind == "w"
    ):
        end = _whole(reader, one, at + 1, taken)  # "412 visits of 440"
        return _of(one, *end) if end is not None and end[0] >= one.value and reader.unit(end[1])[0] is None else None
    if reader.text(at) == "out" and reader.text(at + 1) == "of":
        at += 2
    elif (
        reader.text(at) == "of"
        and at - one.last == (reader.text(at - 1) == "(")
        and (reader.at(at + 1).kind == "n" or reader.text(at + 1) in {"the", "a"})
    ):
        at += 1
    else:
        return None
    for word in ("a", "the", "total", "of", "all"):
        at = at + 1 if reader.text(at) == word else at
    end = _whole(reader, one, at, taken)
    return None if end is None or end[0] < one.value else _of(one, *end)


def _scored(reader: Amounts, one: Quantity) -> Quantity | None:
    """A score with a decimal, without what it is out of: "8.1 out of 10", "3.7 (out of 5)", "7.5/10"."""
    bracket = reader.text(one.last) == "("
    at = one.last + bracket
    at += 2 if reader.text(at) == "out" and reader.text(at + 1) == "of" else reader.text(at) == "/"
    best = reader.number(at) if at > one.last + bracket else None
    if best is None or one.value is None or best[0] < one.value or best[0] not in {4, 5, 6, 7, 10, 20, 40, 100}:
        return None
    return replace(one, last=best[1] + (bracket and reader.text(best[1]) == ")"))


def _whole(reader: Amounts, one: Quantity, place: int, taken: Callable[[int], int]) -> tuple[int, int] | None:
    """The number under a fraction, and the place after it."""
    found = (reader.number(place) or reader.words(place)) if not taken(place) else None
    if found is None or found[0] != int(found[0]) or found[0] == 0:
        return None
    return (int(found[0]), found[1]) if reader.unit(found[1])[0] not in {"%", "percentage points"} else None


def _of(one: Quantity, whole: int, last: int) -> Quantity:
    return replace(one, numerator=int(one.value or 0), denominator=whole, last=last)


def _range(reader: Amounts, one: Quantity, taken: Callable[[int], int]) -> Quantity | None:
    """A range: "18-20 weeks", "5 – 10%", "between 26% and 75%"; None for a move from one to another."""
    joint = reader.text(one.last)
    if joint not in {"-", "to", "and"} or taken(one.last + 1) or one.value is None or one.sign:
        return None
    if joint == "-" and reader.at(one.last).gap != reader.at(one.last + 1).gap and one.unit is None:
        return None
    before = [reader.text(place) for place in range(max(0, one.first - 8), one.first)]
    if joint == "and" and before[-1:] != ["between"]:
        return None
    ranged = any(word in _RANGE_WORDS for word in before[-5:])
    moved = before[-1:] == ["from"] or any(word in CHANGE_NOUNS or word in ARROWS for word in before)
    if joint == "to" and not ranged and moved:
        return None
    other = reader.amount(one.last + 1)
    if other is None or other.value is None or other.sign or other.value < one.value:
        return None
    if one.unit not in {None, other.unit} or (one.unit is None and other.value == one.value):
        return None
    if other.unit is None and one.unit is not None:
        return None
    value = replace(
        other, first=one.first, value=None, low=one.value, high=other.value, comparator="range", bare=one.bare
    )
    scale = other.value / one.value if one.value else Decimal(0)
    # "£1-2m": the scale written once holds for both.
    if other.unit == "£" and scale > 100_000 and one.value < 1000:
        value = replace(value, low=one.value * 1_000_000)
    return value


def _negated(reader: Amounts, place: int) -> bool:
    """Whether a limit is denied a few words before: "no child waits more than 26 weeks"."""
    words = {reader.text(at) for at in range(max(0, place - 4), place)}
    return bool(words & {"no", "not", "never", "none", "cannot"}) and not words & {",", ".", ";", "("}


def _limited(reader: Amounts, one: Quantity) -> Quantity:
    """The quantity with the limit written before or after it ("at least 85%", "18 or fewer", "80%+")."""
    if one.comparator == "range":
        return one
    article = reader.text(one.first - 1) in {"a", "an"}  # "under a 10% vacancy rate"
    before = phrase_before(reader.tokens, one.first - article, COMPARATORS_BEFORE)
    if before is not None and before[0] in {">", "<"}:
        graded = before[1] + 1 == one.first - article and reader.at(before[1]).kind == "w"
        if (graded and reader.text(before[1] - 1) in {"or", "and"}) or (
            reader.text(before[1]) == ">" and reader.text(before[1] - 1) == "-"
        ):
            before = None  # "graded good or above 73%": the limit is the grade's; "60% -> 65%": an arrow
        elif _negated(reader, before[1]):
            before = ("<=" if before[0] == ">" else ">=", before[1])
    if before is not None and not (before[0] == ">" and reader.text(one.first - 1) == "over" and one.unit in {"£"}):
        return replace(one, first=before[1], comparator=before[0])
    at = one.last
    if one.noun is not None and reader.text(at + 1) in {"or", "maximum", "minimum"}:
        at += 1
    after = phrase_at(reader.tokens, at, COMPARATORS_AFTER)
    tolerance = reader.text(at) == "+" and reader.text(at + 1) == "/"
    if (
        after is not None
        and not tolerance
        and not (reader.text(at) == "+" and reader.at(at + 1).kind == "n" and not reader.at(at + 1).gap)
    ):
        limited = replace(one, last=after[1], comparator=after[0], suffixed=True)
        unit = reader.unit(after[1]) if one.unit is None and one.noun is None else (None, 0, False)
        if unit[0] in TIME_UNITS:  # "2+ years"
            limited = replace(limited, last=unit[1], unit=unit[0])
        return limited
    return one
