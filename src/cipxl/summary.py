"""Ratings counted, and the sentences of a covering report that say the counts.

Two forms stand in councils' own reports: digits with zero printed (Leicestershire 2017), and numbers as words with the
scheme's meaning after the colour (Leicestershire 2020). Which levels there are and what they mean is the scheme's;
the sentences are templates that a council can replace.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from cipxl.plan import Action, Plan, Recommendation
from cipxl.profile import Dimension
from cipxl.scheme import Level, Scheme

__all__ = [
    "Move",
    "Sentences",
    "Summary",
    "Unknown",
    "given",
    "in_digits",
    "in_words",
    "moved",
    "plural",
    "redated",
    "says",
    "summarise",
]


def says(*allowed: str) -> AfterValidator:
    """A check that a template names nothing but these placeholders, each as a bare word."""

    def check(template: str) -> str:
        shown = ", ".join(f"{{{name}}}" for name in allowed) or "no {word}"
        try:
            named = [name for _, name, _, _ in string.Formatter().parse(template) if name is not None]
        except ValueError as error:
            raise ValueError(f"a brace is left open or closed on its own; {shown} may be used") from error
        if any(name not in allowed for name in named):
            raise ValueError(f"only {shown} may be used in braces")
        return template

    return AfterValidator(check)


_Counted = Annotated[str, says("count", "row", "rows", "label", "meaning")]


class Sentences(BaseModel):
    """The templates of the counting sentences.

    `{count}` is the number, `{row}` and `{rows}` what a row is called (one, many), `{label}` the level and `{meaning}`
    what it means. `bare` templates serve levels that the scheme gives no meaning, `unrated` rows without a rating.
    `numbers` are the words for 0, 1, 2 and so on; numbers beyond them are printed in digits.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    digits_one: _Counted
    digits_many: _Counted
    digits_unrated_one: _Counted
    digits_unrated_many: _Counted
    words_one: _Counted
    words_many: _Counted
    words_bare_one: _Counted
    words_bare_many: _Counted
    words_unrated_one: _Counted
    words_unrated_many: _Counted
    words_none: _Counted
    numbers: tuple[str, ...] = Field(min_length=2)
    plurals: Mapping[str, str] = Field(default_factory=dict)

    def number(self, count: int) -> str:
        """The number as a word, or in digits beyond the last word."""
        return self.numbers[count] if count < len(self.numbers) else str(count)

    def rows(self, row_word: str) -> str:
        """What several rows are called."""
        return self.plurals.get(row_word) or plural(row_word)


class Unknown(NamedTuple):
    """A rating that the scheme does not know: whose it is, and the text in the cell."""

    ref: str
    dimension: str
    text: str


class Move(NamedTuple):
    """A rating that is another one than before; "" is not rated."""

    row: str
    ref: str
    dimension: str
    before: str
    after: str


class Summary(BaseModel):
    """How many rows have each rating.

    `counts` has, for each dimension's id, the number for every level of the scheme by its code, zeros included; "" is
    not rated. A text that the scheme does not know counts as not rated and is told in `unknown`. `total` is the
    number of rows. A dimension that rates tracked actions counts those.
    """

    model_config = ConfigDict(frozen=True)

    dimensions: tuple[Dimension, ...]
    counts: Mapping[str, Mapping[str, int]]
    total: int
    unknown: tuple[Unknown, ...] = ()

    def count(self, dimension: str, code: str) -> int:
        """How many rows have this rating on this dimension; 0 for a code that the scheme lacks."""
        return self.counts[dimension].get(code, 0)

    def rated(self, dimension: str) -> int:
        """How many there are to have a rating on this dimension: rows, or tracked actions."""
        return sum(self.counts[dimension].values())

    @property
    def totals(self) -> Mapping[str, int]:
        """The number of ratings by code, all dimensions together."""
        codes = dict.fromkeys(code for counts in self.counts.values() for code in counts)
        return {code: sum(counts.get(code, 0) for counts in self.counts.values()) for code in codes}


def summarise(plan: Plan, scheme: Scheme, dimensions: Iterable[Dimension]) -> Summary:
    """The plan's ratings counted, as the officers gave them. Nothing is assumed for a blank or an unknown text."""
    rated = tuple(dimensions)
    counts = {dimension.id: dict.fromkeys((*scheme.codes, ""), 0) for dimension in rated}
    known: dict[str, Level | None] = {}
    unknown = []
    for row in plan.recommendations:
        for dimension, text in ((one, text) for one in rated for text in _given(row, one)):
            if text not in known:
                known[text] = scheme.read(text)
            level = known[text]
            counts[dimension.id][level.code if level else ""] += 1
            if level is None and text.strip():
                unknown.append(Unknown(row.ref, dimension.id, text))
    return Summary(dimensions=rated, counts=counts, total=len(plan.recommendations), unknown=tuple(unknown))


def given(plan: Plan, dimension: Dimension) -> tuple[tuple[Recommendation, str], ...]:
    """Every rating of a dimension as typed, with its recommendation; "" where none was given."""
    return tuple((row, text) for row in plan.recommendations for text in _given(row, dimension))


def _given(row: Recommendation, dimension: Dimension) -> tuple[str, ...]:
    if dimension.on == "recommendation":
        return (row.ratings.get(dimension.id, ""),)
    return tuple(action.said(dimension.id) for action in row.tracked)


def in_digits(
    summary: Summary, scheme: Scheme, dimension: str, sentences: Sentences, row_word: str = "recommendation"
) -> tuple[str, ...]:
    """The counts of one dimension as Leicestershire wrote them in 2017: "0 recommendations are rated Red".

    Every level that counts is there, zeros printed; those that do not count, and rows without a rating, only where
    there are any.
    """
    found = []
    for level in (*scheme.levels, scheme.not_rated):
        count = summary.count(dimension, level.code)
        if count or (level.code and level.counts_in_summary):
            one, many = (
                (sentences.digits_one, sentences.digits_many)
                if level.code
                else (sentences.digits_unrated_one, sentences.digits_unrated_many)
            )
            found.append(_sentence(one if count == 1 else many, str(count), level, sentences, row_word))
    return tuple(found)


def in_words(
    summary: Summary, scheme: Scheme, dimension: str, sentences: Sentences, row_word: str = "recommendation"
) -> tuple[str, ...]:
    """The counts of one dimension as Leicestershire wrote them in 2020: numbers as words, with the level's meaning.

    Levels that no row has are left out; a plan without rows gives one sentence that says so.
    """
    found = []
    for level in (*scheme.levels, scheme.not_rated):
        count = summary.count(dimension, level.code)
        if count:
            if not level.code:
                one, many = sentences.words_unrated_one, sentences.words_unrated_many
            elif level.meaning:
                one, many = sentences.words_one, sentences.words_many
            else:
                one, many = sentences.words_bare_one, sentences.words_bare_many
            found.append(_sentence(one if count == 1 else many, sentences.number(count), level, sentences, row_word))
    return tuple(found) or (
        _sentence(sentences.words_none, sentences.number(0), scheme.not_rated, sentences, row_word),
    )


def moved(before: Plan, after: Plan, dimensions: Iterable[Dimension] = ()) -> tuple[Move, ...]:
    """The ratings that are others than before, in the order of the later plan; rows are matched by id, not by Ref.

    A row or action that only one of the plans has is no movement. Of `dimensions` those that rate tracked actions are
    told after the ratings of the recommendation itself.
    """
    earlier = {row.id: row for row in before.recommendations}
    acts = {action.id: action for _, action in before.tracked}
    fields = [dimension.id for dimension in dimensions if dimension.on == "action"]
    found = []
    for row in after.recommendations:
        old = earlier.get(row.id)
        if old is not None:
            for dimension in dict.fromkeys((*old.ratings, *row.ratings)):
                was, now = old.ratings.get(dimension, "").strip(), row.ratings.get(dimension, "").strip()
                if was != now:
                    found.append(Move(row.id, row.ref, dimension, was, now))
        for action in (one for one in row.tracked if one.id in acts):
            for field in fields:
                was, now = acts[action.id].said(field).strip(), action.said(field).strip()
                if was != now:
                    found.append(Move(action.id, row.ref, field, was, now))
    return tuple(found)


def redated(plan: Plan) -> tuple[tuple[Recommendation, Action], ...]:
    """The tracked actions whose date is another than the one first agreed; both dates are kept and told."""
    return tuple(
        (row, action)
        for row in plan.recommendations
        for action in row.tracked
        if action.original_due.strip() and action.due.strip() and action.original_due.strip() != action.due.strip()
    )


def plural(word: str) -> str:
    """The plural of an English noun that follows the rule: "priorities", "actions"; others belong in the wording."""
    if word.endswith("y") and word[-2:-1] not in ("a", "e", "i", "o", "u"):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "z", "ch", "sh")) else f"{word}s"


def _sentence(template: str, count: str, level: Level, sentences: Sentences, row_word: str) -> str:
    meaning = level.meaning.strip().rstrip(".")
    return template.format(count=count, row=row_word, rows=sentences.rows(row_word), label=level.label, meaning=meaning)
