"""What stands in a column of an unknown table: figures, dates, marks, or words that say what a row is about."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from collections.abc import Mapping, Sequence

from cipxl.period import read_dates

__all__ = [
    "SIGNS", "are_marks", "bare", "can_be_about", "first_words", "is_bare_period", "is_status", "plain_words",
    "says_no_rating", "tells", "told_in_words",
]  # fmt: skip

# Coloured circles and squares that stand for a rating, with the colour's name.
SIGNS: Mapping[str, str] = {
    sign: colour
    for colour, signs in {
        "red": "🔴🟥", "amber": "🟠🟧", "yellow": "🟡🟨", "green": "🟢🟩", "blue": "🔵🟦", "purple": "🟣🟪",
    }.items()
    for sign in signs
}  # fmt: skip

# Ticks, crosses, dots and squares that stand in a cell alone; one of them is a tick of the font Wingdings.
_MARKS = frozenset("x×✓✔√☑☒✗✘✕✖y●•⬤■▪◆▲★↑↓→←↔↗↘⬆⬇➡⬅\uf0fc")
_NUMBER = re.compile(r"[£$€]?\s*[-+–]?\d[\d,.]*\s*[%a-zA-Z/.]{0,8}")
_FIGURE_AT_AN_END = re.compile(r"^\W*\d|\d[\d,.]*\s*%?\W*$")
_TELLING = re.compile(
    r"(?i)\b(?:updates?|comment(?:s|ary)?|narrative|progress|evidence|notes?|actions?|achievements?)\b"
)
_SAME_AS_FIGURES = re.compile(r"(?i)\b(?:performance|outturn|actuals?|figures?|value|score|%)(?:\b|$)")
# What says that something is or is not, or that nothing is to be said: no rating, whatever a scheme's codes are.
_SILENT = frozenset(("y", "n", "yes", "no", "none", "nil", "n/a", "na", "not applicable", "tbc", "tba", "-", "–", "—"))
_DIGITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_STATUS = re.compile(
    r"(?i)(?:action |task )?(?:(?:fully|partly|partially|not|yet to be|to be|now|well) )*"
    r"(?:complete[d]?|closed?|open|done|delivered|achieved|started|begun|commenced|due|ongoing|on[ -]?going|overdue|"
    r"in progress|in train|in hand|under ?way|on (?:track|target|course|schedule|time|hold)|"
    r"off (?:track|target|course)|"
    r"(?:at|some|high|significant|minor|major) (?:risk|delay|concerns?|issues?)|delayed|late|behind(?: schedule)?|"
    r"slipp(?:ed|ing|age)|stalled|paused|deferred|stopped|cancelled|superseded|embedded|met|unmet)"
)
_AFTER_RATING = re.compile(r"\s*(?:\s[-–—]\s|[–—:;(,.\n])")
_MONTHS = frozenset(name.casefold() for month in range(1, 13) for name in (month_name[month], month_abbr[month])) | {
    "sept"
}


def bare(texts: Sequence[str]) -> bool:
    """Whether most texts are numbers with nothing but a unit: "61%", "£1.2m", "31 weeks"."""
    found = sum(bool(_NUMBER.fullmatch(text.strip())) for text in texts)
    return bool(texts) and found * 2 >= len(texts)


def told_in_words(texts: Sequence[str]) -> bool:
    """Whether a column tells things in words, as "Train 60 leads": most texts lack a figure that begins or ends them.

    A number with words round it is what a sentence says, not what a measure came to: "At 4%" and "61% (of 120)" are
    figures, "Audit 30 plans a month" is none. Texts of one or two words are not sentences.
    """
    plain = [text.strip() for text in texts if text.strip()]
    words = sum(len(text.split()) >= 3 and not _FIGURE_AT_AN_END.search(text) for text in plain)
    return bool(plain) and words * 2 >= len(plain)


def is_bare_period(heading: str) -> bool:
    """Whether a heading is a quarter or a month and no year: "Q1", "Quarter 2", "Apr"."""
    plain = " ".join(heading.split()).casefold().strip(" .:")
    return plain in _MONTHS or bool(re.fullmatch(r"(?:q|qtr|quarter) ?[1-4]", plain))


def are_marks(texts: Sequence[str]) -> bool:
    """Whether every text is a tick, a cross, a dot or an arrow that stands alone."""
    return bool(texts) and all(
        len(text.strip()) <= 2 and text.strip().rstrip("\ufe0f").casefold() in _MARKS for text in texts
    )


def can_be_about(texts: Sequence[str]) -> bool:
    """Whether the texts can say what rows are about: not figures, dates or marks."""
    numbers = all(re.match(r"[\d£%]", text) for text in texts)
    dated = sum(any(one.at[1] - one.at[0] >= 0.5 * len(text) for one in read_dates(text)) for text in texts)
    return bool(texts) and not numbers and not are_marks(texts) and dated * 3 < 2 * len(texts)


def plain_words(heading: str) -> list[str]:
    """The words of a heading of which a field's name is made, with numbers of one digit spelt: "q", "one" for "Q1"."""
    plain = heading.casefold()
    spelt = re.sub(r"(?<![\d.,])[1-9](?![\d.,])", lambda digit: f" {_DIGITS[int(digit[0]) - 1]} ", plain)
    return [word for word in re.findall(r"[a-z]+", spelt) if len(word) > 1 or (word == "q" and spelt != plain)]


def says_no_rating(text: str) -> bool:
    """Whether a text is yes, no, or that there is nothing to be said."""
    return " ".join(text.split()).casefold().rstrip(".") in _SILENT


def is_status(text: str) -> bool:
    """Whether a text is one of the usual words for how far something is: "In progress", "Overdue"."""
    return bool(_STATUS.fullmatch(" ".join(text.split()).rstrip(".")))


def first_words(text: str) -> str:
    """What stands before a dash, a colon, a bracket or a stop: "Green" of "Green - on track", or of a green circle."""
    plain = text.strip()
    if plain[:1] in SIGNS:
        return SIGNS[plain[0]].capitalize()
    return _AFTER_RATING.split(" ".join(plain.split(" ")), maxsplit=1)[0].strip() or plain


def tells(heading: str) -> bool:
    """Whether the words of a heading are those of a text that tells something, and none are of figures."""
    return bool(_TELLING.search(heading)) and not _SAME_AS_FIGURES.search(heading)
