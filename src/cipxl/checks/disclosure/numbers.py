"""Whole numbers in a text, in digits and in words, and what may stand before one that counts nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cipxl.checks.disclosure.spans import plain
from cipxl.checks.disclosure.words import words

__all__ = [
    "LABELS",
    "LIMITS",
    "NUMBER",
    "PERCENT",
    "SEVERAL",
    "figures_in",
    "lead",
    "number",
    "paragraphs",
    "shows_no_count",
]

_NUMBER_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_VALUES = {word: at for at, word in enumerate(_NUMBER_WORDS)} | {
    "none": 0, "a single": 1, "a pair of": 2, "a couple of": 2, "both": 2,
}  # fmt: skip
_SAID = "|".join(sorted((*_NUMBER_WORDS, "none"), key=len, reverse=True))
NUMBER = rf"(?<![\w.,/£$€%#-])(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|{_SAID})(?![\w%/-]|[.,]\d| ?%| per ?cent)"
# What stands for a number only before those who are counted.
SEVERAL = r"\ba (?:single|pair of|couple of)"
PERCENT = r"(?<![\w.,-])\d{1,3}(?:\.\d+)?(?: ?%| per ?cent\b)"
_BARE = re.compile(NUMBER, re.I)
_LEAD = 60
_UNITS = words("units")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
)  # fmt: skip
# After these a number is a label, an age or a date: "Tier 3 children", "aged 4", "in May 2".
LABELS = re.compile(
    r"\b(?:year|yr|stage|tier|level|band|phase|priority|section|part|grade|group|key|objective|action|recommendation|"
    r"standard|category|appendix|annex|paragraph|para|page|chapter|figure|table|version|quarter|week|day|no\.?|number|"
    r"ref\.?|strand|theme|aim|domain|aged?|ages|covid|cohort|wave|module|item|option|form|ks|outcome|area|goal|step|"
    r"schedule|tranche|round|line|row|column|team|unit|room|plan|pillar|principle|stream|workstream|milestone|kpi|"
    rf"indicator|measure|in|q|article|regulation|act|zone|class|block|ward|{'|'.join(_MONTHS)}) ?(?:\(|:)? ?$",
    re.I,
)
# After these it is a limit, a range or what there is room for: "no more than 2 children", "a home for 4 children".
LIMITS = re.compile(
    r"\b(?:at least|at most|up to|no more than|not more than|no fewer than|more than|fewer than|less than|over|under|"
    r"above|below|maximum(?: of)?|max|minimum(?: of)?|min|every|each|per|ratio of|between|"
    r"targets?(?: of| is| was|:)?|capacity(?: for| of)?|caseloads? of|average of|"
    r"(?:homes?|houses?|beds?|places?|spaces?|rooms?|units?|provision|flats?) (?:for|of))"
    r"(?: \d+ (?:and|to))? ?$|\d ?(?:-|to|and|or) ?$|[<>~≤≥] ?$|(?<!\bn)(?<!\bn )= ?$|\bno $|\bevery $",
    re.I,
)


def number(text: str) -> int:
    """The whole number that digits or words say."""
    return _VALUES[text.casefold()] if text.casefold() in _VALUES else int(text.replace(",", ""))


def figures_in(text: str) -> Iterator[tuple[int, int, int]]:
    """The whole numbers of a text that stand alone: start, end, value."""
    for match in _BARE.finditer(plain(text)):
        yield match.start(), match.end(), number(match[0])


def lead(sentence: str, start: int) -> str:
    """The words before a place, as many as can say what a number is."""
    return sentence[max(0, start - _LEAD) : start]


def shows_no_count(paragraph: str, start: int, end: int) -> bool:
    """Whether a number is a year, a label, or the day or length of something: "2020", "Tier 3", "9 May", "9 weeks"."""
    word = re.match(r" ?([A-Za-z]+)", paragraph[end : end + 16])
    return (
        re.fullmatch(r"(?:19|20)\d\d", paragraph[start:end]) is not None
        or (word is not None and (word[1].casefold() in _UNITS or word[1].casefold() in _MONTHS))
        or LABELS.search(paragraph[max(0, start - 40) : start]) is not None
    )


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Each line of a text and where it begins."""
    start = 0
    for part in text.split("\n"):
        yield start, part
        start += len(part) + 1
