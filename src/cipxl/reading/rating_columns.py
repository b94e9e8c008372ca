"""Which columns of an unknown table hold ratings, and which scheme their words are of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cipxl.profile import Column
from cipxl.reading.column_texts import SIGNS, are_marks, first_words, is_status, plain_words, says_no_rating
from cipxl.reading.guessing import Guessing
from cipxl.reading.heading_templates import escaped
from cipxl.reading.headings import squash
from cipxl.reading.letters import colour_of
from cipxl.reading.unknown_table import SeenColumn, SeenTable
from cipxl.scheme import Scheme

__all__ = ["RATED_SHARE", "SchemeFit", "rating_words", "scheme_fits", "take_ratings"]

RATING_HEADING = re.compile(r"\b(?:b?rag|rating|status)\b", re.IGNORECASE)
SHAPES = frozenset("●⬤■◼◆▲▼★○◯□◻◇△▽☆")  # signs that tell ratings apart; ticks and crosses only mark
MOST_SHAPES = 5
MOST_WORDS = 12  # of a column of ratings
RATED = re.compile(r"(?i)\b(?:b?rag|rating)\b")
RATED_SHARE = 0.6  # of the texts of a column that must be ratings of one scheme


class SchemeFit(NamedTuple):
    """How a scheme fits the rating words of a table: how many of them it reads, of how many."""

    scheme: Scheme
    read: int
    of: int


def rating_words(table: SeenTable, schemes: Sequence[Scheme]) -> dict[int, Counter[str]]:
    """The words of the columns that hold ratings, by column: short, few, and most of them some scheme's."""
    found: dict[int, Counter[str]] = {}
    filled = Counter(row for column in table.columns for row in column.texts)
    lines = {row for row, count in filled.items() if count == 1}
    for column in table.columns:
        words = Counter(" ".join(text.split()) for text in column.filled)
        telling = Counter({word: count for word, count in words.items() if not says_no_rating(word)})
        everywhere = 5 * len(column.texts) >= 4 * sum(row not in lines for row in table.rows)
        shapes = everywhere and 2 <= len(telling) <= MOST_SHAPES and all(word in SHAPES for word in telling)
        if shapes or (telling and _are_ratings(column.heading, telling, schemes)):
            found[column.number] = words
    # Beside a column that a scheme reads, a status in other words is a text: one scheme has the words of both.
    read = {number for number, words in found.items() if _is_read(words, schemes)}
    headings = {column.number: column.heading for column in table.columns}
    if read:
        found = {n: words for n, words in found.items() if n in read or RATED.search(headings[n])}
    return found


def _is_read(words: Counter[str], schemes: Sequence[Scheme]) -> bool:
    """Whether a scheme reads most of the words, or what they begin with."""
    first = Counter(map(first_words, words.elements()))
    return max((_read_share(one, scheme) for one in (words, first) for scheme in schemes), default=0.0) >= RATED_SHARE


def _are_ratings(heading: str, words: Counter[str], schemes: Sequence[Scheme]) -> bool:
    """Whether the words of a column are ratings: by its heading, or because most are some scheme's."""
    by_heading = bool(RATING_HEADING.search(heading)) or "progresson" in squash(heading)
    signs = all(word[:1] in SIGNS for word in words)
    if (by_heading or signs) and not are_marks(tuple(words)):
        # "Green - on track" says its rating with its first words, and is asked about.
        first = Counter(map(first_words, words.elements()))
        if max((_read_share(first, scheme) for scheme in schemes), default=0.0) == 1 and len(first) <= MOST_WORDS:
            return True
    short = [word for word in words if len(word) <= 30]
    if all(map(_is_mark, words)) or len(words) > MOST_WORDS or _are_figures(words):
        return False
    if sum(words[word] for word in short) < 0.8 * sum(words.values()):
        return False
    best = max((_read_share(words, scheme) for scheme in schemes), default=0.0)
    if best >= RATED_SHARE and (by_heading or sum(words.values()) >= 2):
        return True
    # A heading that says rating makes ratings of words that no scheme knows; a status may be told in any words.
    named = bool(RATED.search(heading)) and len(words) <= 8 and len(short) == len(words)
    usual = sum(map(is_status, words)) >= RATED_SHARE * len(words)
    return named or (by_heading and usual and len(words) <= 8)


def scheme_fits(words: Counter[str], schemes: Sequence[Scheme]) -> list[SchemeFit]:
    """Schemes by how well they fit the words: those that read the most, then those with the fewest levels besides."""
    total = sum(words.values())
    fits = [
        SchemeFit(scheme, sum(n for word, n in words.items() if (level := scheme.read(word)) and level.code), total)
        for scheme in schemes
        if scheme.levels
    ]
    return sorted(fits, key=lambda fit: (-fit.read, len(fit.scheme.levels)))


def _read_share(words: Counter[str], scheme: Scheme) -> float:
    read = sum(count for word, count in words.items() if (level := scheme.read(word)) and level.code)
    return read / sum(words.values())


def _is_mark(text: str) -> bool:
    return are_marks((text,))


def _are_figures(words: Counter[str]) -> bool:
    return all(word.strip("%.").isdecimal() for word in words)


def take_ratings(state: Guessing, rated: Mapping[int, Counter[str]]) -> None:
    """Take the columns of ratings; `rated` are the words of those whose cells hold any, by column."""
    for seen in list(state.left):
        if seen not in state.left:
            continue  # the marks of a rating that was just taken
        words = rated.get(seen.number)
        by_profile = state.known_kind(seen.heading) == "rating"
        blank = not seen.texts and (by_profile or re.search(r"(?i)\bb?rag\b", seen.heading))
        coloured = not seen.texts and len({band for fill in seen.fills.values() if (band := colour_of(fill))}) >= 2
        if words is None and not blank and not coloured:
            continue
        name, label = _dimension(state, seen)
        state.dimensions[name] = (label, "recommendation")
        shown = ", ".join(f"{word} ({count})" for word, count in (words or Counter()).most_common(6))
        why = f"its cells hold {shown}" if words else "its heading says so" if blank else "its cells are coloured"
        state.marks = _has_marks(state, seen, words or Counter()) or state.marks
        column = Column(heading=escaped(seen.heading or label), on={"recommendation": name}, kind="rating",
                        entry=True, width=16 if state.marks else 10)  # fmt: skip
        state.take(seen, column, "sure" if words else "likely", why)


def _dimension(state: Guessing, seen: SeenColumn) -> tuple[str, str]:
    label = " ".join(seen.heading.split()) or "Rating"
    rated = {name for profile in state.known for name in profile.dimension_ids}
    known = next((found for found in state.known_fields(seen.heading) if found in rated), "")
    words = [word for word in plain_words(label) if word not in ("rag", "brag", "rating", "on", "of", "the")]
    return state.new_id(known or "_".join(words[:3]) or "progress"), label


def _has_marks(state: Guessing, seen: SeenColumn, words: Counter[str]) -> bool:
    """Whether every level has a line of its own, with a mark in the column beside it."""
    beside = next((one for one in state.table.columns if one.number == seen.number + 1), None)
    if beside is None or len(beside.heading) > 2 or len(words) < 3:
        return False
    if any(not _is_mark(text) for text in beside.filled):
        return False
    state.left = [one for one in state.left if one.number != beside.number]
    return min(words.values()) * 2 >= max(words.values())
