"""Cell text: a performance or target cell cut into tokens, moments and quantities, with its sentences.

What surrounds a quantity is looked at in a window of a few words, inside the sentence and not beyond the neighbouring
quantity, so that each quantity costs the same whatever the text's length.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from cipxl.figures.quantities import Quantity, find_quantities
from cipxl.period.lexicon import QUALIFIERS, split_words
from cipxl.period.moments import Moment
from cipxl.period.timeline import find_moments
from cipxl.period.tokens import END, Token, phrase_at, scan

__all__ = ["ROUNDING", "Cell", "cell_of", "qualifier_of"]

ROUNDING: Final = Decimal("0.6")
"""Percentage points by which a share rounded to a whole number may differ."""
_WINDOW: Final = 12
_NEAR: Final = 16  # tokens between a percentage and the fraction in brackets that makes it
_ROUND: Final = {"[": "(", "{": "(", "]": ")", "}": ")"}
_JOINING: Final = frozenset({"(", ",", "as", "or", "-", "ie", "i", "e", ".", "=", ":", "cases", "children"})
_ABBREVIATED: Final = frozenset(
    split_words(
        "avg approx c ca no nos e g i vs etc av ave stat sept dec nov oct jan feb aug incl prov est prev nat tgt min "
        "max"
    )
)
_DASHED: Final = frozenset({"-", "*", "o", "+", ">", "→"})
_BULLETS: Final = frozenset({";", "|", "•", "●", "○", "➢", "■", "▪", "◦", "·"})


@dataclass
class Cell:
    """A cell's text cut up: tokens, the moments and quantities among them, and where its sentences end."""

    text: str
    kind: str
    tokens: list[Token]
    moments: list[Moment]
    quantities: list[Quantity] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)
    inside: list[int] = field(default_factory=list)  # for each token, 1 + the index of the moment it is in, or 0

    def at(self, place: int) -> Token:
        """The token at a place, or an empty one outside the text."""
        return self.tokens[place] if 0 <= place < len(self.tokens) else END

    def word(self, place: int) -> str:
        """The token's text, or ""."""
        return self.tokens[place].text if 0 <= place < len(self.tokens) else ""

    def moment(self, place: int) -> Moment | None:
        """The moment that a token is part of."""
        number = self.inside[place] if 0 <= place < len(self.inside) else 0
        return self.moments[number - 1] if number else None

    def same_sentence(self, one: int, other: int) -> bool:
        """Whether two tokens stand in one sentence."""
        return one >= 0 and other < len(self.tokens) and self.sentence[one] == self.sentence[other]

    def lead(self, index: int, window: int = _WINDOW) -> range:
        """The places of the words before a quantity: in its sentence, after the quantity before it, so many at most."""
        one = self.quantities[index]
        first = max(0, one.first - window, self.quantities[index - 1].last if index else 0)
        while first < one.first and not self.same_sentence(first, one.first):
            first += 1
        return range(first, one.first)

    def tail(self, index: int, window: int = _WINDOW) -> range:
        """The places of the words after a quantity, likewise."""
        one = self.quantities[index]
        following = self.quantities[index + 1].first if index + 1 < len(self.quantities) else len(self.tokens)
        last = min(one.last + window, following)
        while last > one.last and not self.same_sentence(one.first, last - 1):
            last -= 1
        return range(one.last, last)


def cell_of(text: str, kind: str) -> Cell:
    """A text cut up; what follows a footnote's asterisk is left out."""
    tokens = _without_footnote(scan(text))
    cell = Cell(text, kind, tokens, find_moments(tokens))
    number, depth = 0, 0
    brackets = any(token.text == ")" for token in tokens)
    labelled = -1  # the last token of the list mark that was seen last
    for place, token in enumerate(tokens):
        mark = _mark(tokens, place, depth) if token.line or (token.gap and brackets) else 0
        if mark or place == labelled + 1:
            number += 1
        labelled = place + mark - 1 if mark else labelled
        cell.sentence.append(number)
        depth += (token.text == "(") - (token.text == ")" and depth > 0)
        if token.text in _BULLETS or (token.text == "." and _ends(tokens, place)):
            number += 1
    cell.inside = [0] * len(tokens)
    for index, moment in enumerate(cell.moments, 1):
        for place in range(moment.first, min(moment.last, len(tokens))):
            cell.inside[place] = index

    def taken(place: int) -> int:
        moment = cell.moment(place)
        return moment.last if moment is not None else 0

    cell.quantities = find_quantities(tokens, taken)
    _merge_shares(cell)
    return cell


def _mark(tokens: list[Token], place: int, depth: int) -> int:
    """How many tokens a list item's mark has that begins at a place: "b)", "(ii)", a dash on a new line; 0 for none."""
    token = tokens[place]
    follows = tokens[place + 1].text if place + 1 < len(tokens) else ""
    if token.line and token.text in _DASHED and place + 1 < len(tokens) and tokens[place + 1].gap:
        return 1
    if token.text == "(" and _closed_mark(tokens, place + 1) and (place == 0 or token.gap):
        return 3
    starts = token.gap and not depth and (place == 0 or token.line or tokens[place - 1].text not in {"(", "and", "or"})
    return 2 if starts and follows == ")" and _closed_mark(tokens, place) else 0


def _closed_mark(tokens: list[Token], place: int) -> bool:
    """Whether a letter, small Roman number or number of one digit stands before a closing bracket and a space."""
    if place + 2 >= len(tokens) or tokens[place + 1].text != ")" or tokens[place + 1].gap or not tokens[place + 2].gap:
        return False
    word = tokens[place].text
    return (len(word) == 1 and tokens[place].kind in {"w", "n"}) or word in {"ii", "iii", "iv", "vi", "vii", "viii"}


def _ends(tokens: list[Token], place: int) -> bool:
    """Whether a full stop ends a sentence: space and a capital, digit or bracket follow, no abbreviation is before."""
    if place + 1 >= len(tokens):
        return True
    follows, before = tokens[place + 1], tokens[place - 1].text if place else ""
    if not follows.gap or before in _ABBREVIATED:
        return before in {"avg", "approx"} and follows.gap and follows.cap
    return follows.cap or follows.kind != "w"


def _without_footnote(tokens: list[Token]) -> list[Token]:
    """The tokens up to a footnote: an asterisk straight before a word. Bold marks in pairs are dropped."""
    kept: list[Token] = []
    for place, token in enumerate(tokens):
        if token.text != "*":
            kept.append(token)
            continue
        before = tokens[place - 1].text if place else ""
        follows = tokens[place + 1] if place + 1 < len(tokens) else END
        if before == "*" or follows.text == "*":
            if len(tokens) <= 3:
                kept.append(token)
            continue
        if (follows.kind == "w" or follows.text == "(") and not follows.gap and token.gap:
            if not kept:
                kept.append(token)
            break
        kept.append(token)
    return kept


def _merge_shares(cell: Cell) -> None:
    """Puts a fraction or count together with its percentage: "87% (26 out of 30 cases)", "44 actions (50%)"."""
    merged: list[Quantity] = []
    for one in cell.quantities:
        share = _share(cell, merged[-1], one) if merged else None
        if share is not None:
            merged[-1] = share
        else:
            merged.append(one)
    cell.quantities[:] = merged


def _share(cell: Cell, before: Quantity, one: Quantity) -> Quantity | None:
    """One quantity out of two that say the same, as a percentage with its fraction; None where they do not."""
    if one.first - before.last > _NEAR or not cell.same_sentence(before.last - 1, one.first):
        return None
    between = {_ROUND.get(cell.word(place), cell.word(place)) for place in range(before.last, one.first)}
    if between == {"("} and cell.word(one.last) == ")" and before.in_words != one.in_words:
        makes = before.value if before.denominator is None else one.value
        if before.value == one.value or (before.denominator and one.unit == "%" and makes == one.value):
            fraction = before if before.denominator else one
            return replace(one if one.unit else before, first=before.first, last=one.last, numerator=fraction.numerator,
                           denominator=fraction.denominator, in_words=False)  # fmt: skip
    spelt = before.in_words and before.unit == one.unit == "%" and one.first - before.last <= 5
    bracketed = cell.word(one.first - 1) == "(" and cell.word(one.last) == ")"
    if spelt and bracketed and abs((before.value or Decimal(0)) - (one.value or Decimal(0))) <= 1:
        return replace(one, first=before.first)  # "one third of cases (33%)"
    nouns = set(_nouns(before))
    close = between <= _JOINING | nouns
    percentage, fraction = (before, one) if before.unit == "%" else (one, before)
    if percentage.unit != "%" or percentage.denominator is not None or fraction.unit is not None:
        return None
    if fraction.denominator and fraction.numerator is not None and percentage.value is not None:
        makes = Decimal(fraction.numerator * 100) / fraction.denominator
        if not close and (abs(makes - percentage.value) > ROUNDING or "(" not in between):
            return None
        return replace(
            percentage, first=before.first, last=one.last if one is fraction else percentage.last,
            numerator=fraction.numerator, denominator=fraction.denominator,
        )  # fmt: skip
    if percentage is one and before.noun and _countable(before) and between <= {"("} | nouns and "(" in between:
        return (
            replace(one, first=before.first, numerator=int(before.value or 0)) if cell.word(one.last) == ")" else None
        )
    if percentage is before and _countable(one) and between == {"("} and cell.word(one.last + len(_nouns(one))) == ")":
        return replace(before, last=one.last, numerator=int(one.value or 0))
    counted = one.denominator and between <= {"(", "n", "=", ":"}  # "78% [n=156/200]"
    if percentage is before and counted and percentage.value is not None:
        return replace(before, last=one.last, numerator=one.numerator, denominator=one.denominator)
    if percentage is before and _countable(one) and between in ({"(", "n", "="}, {"(", "n", ":"}):
        return replace(before, last=one.last, denominator=int(one.value or 0))
    if (
        percentage is before
        and _countable(one)
        and "of" in between
        and between <= {"of", "the", "all", "our"}
        and one.noun
    ):
        return replace(before, last=one.last, denominator=int(one.value or 0))
    return None


def _nouns(one: Quantity) -> list[str]:
    """The words of what is counted."""
    return (one.noun or "").split()


def _countable(one: Quantity) -> bool:
    whole = one.value is not None and one.value == int(one.value)
    return one.unit is None and whole and one.comparator is None and not one.sign


def qualifier_of(cell: Cell, index: int) -> str | None:
    """What the words next to a quantity say of it: "average", "latest", "provisional", "approximate"."""
    opens = index + 1 < len(cell.quantities)  # a bracket after this figure may be about the next one
    for places in (reversed(cell.lead(index, 10)), cell.tail(index, 4)):
        for place in places:
            after = place >= cell.quantities[index].last
            if cell.word(place) in {",", ";", ")"} or (after and opens and cell.word(place) == "("):
                break
            found = phrase_at(cell.tokens, place, QUALIFIERS)
            near = found is not None and cell.quantities[index].first - found[1] <= 1
            if found is not None and (found[0] != "approximate" or (near and not after)):
                return found[0]
    return None
