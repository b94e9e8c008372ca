"""A profile proposed for a table that no profile knows yet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Literal, NamedTuple

from cipxl import profile as profiles
from cipxl import scheme as schemes
from cipxl.errors import FileRefused
from cipxl.findings import Place, Rule, Severity
from cipxl.profile import RESERVED_SHEETS, Column, Dimension, Profile
from cipxl.reading.column_texts import first_words, says_no_rating
from cipxl.reading.guessing import Guess
from cipxl.reading.letters import looks_like
from cipxl.reading.nearest import Nearest, nearest
from cipxl.reading.proposing import Proposed, propose_columns
from cipxl.reading.rating_columns import RATED_SHARE, SchemeFit, rating_words, scheme_fits
from cipxl.reading.themes import numbered_lines
from cipxl.reading.unknown_table import SeenTable, find_table
from cipxl.resources import usual_profile
from cipxl.scheme import Scheme
from cipxl.sources.opening import open_book
from cipxl.tailoring.drafting import drafted_scheme

__all__ = ["RULES", "ProfileProposal", "plain_name", "propose_profile"]

NO_RATINGS = "no-ratings"
THEMES_BY_LINE = "lines over the rows say what they are about"
THEMES_BY_SHEET = "the plan is on several sheets, and each says what its rows are about"
_THEME = -3  # the place of a column that the table has as lines
NOTHING_LIKE = Rule(
    code="S042",
    title="Nothing that looks like a table of a plan",
    severity=Severity.STOP,
    why="A layout is proposed from a row of headings with rows below it. Without one there is nothing to go by.",
    message="{file} has no row of headings with rows below it.",
    fix="Name the file with the plan's table, with its headings in one row.",
    fails="a covering report",
    passes="a table with the headings Ref, Recommendation, RAG, Progress",
)
RULES = (NOTHING_LIKE,)


class ProfileProposal(NamedTuple):
    """A profile proposed for a file's table: ready to use, with what each column was taken for and why.

    `fits` are the schemes by how well they read the table's ratings; `unread` the rating words that the first of them
    does not know; `nearest` the built-in profile with most of its headings. `drafted` is a scheme of the table's own
    words, where none of `fits` reads most of them.
    """

    profile: Profile
    seen: SeenTable
    proposed: Proposed
    file: str
    fits: tuple[SchemeFit, ...] = ()
    unread: tuple[str, ...] = ()
    nearest: Nearest | None = None
    drafted: Scheme | None = None

    @property
    def own(self) -> tuple[str, ...]:
        """The headings that no field of cipxl fits."""
        return tuple(guess.seen for guess in self.proposed.columns if "no field of cipxl fits" in guess.why)


def propose_profile(source: Path, name: str = "", own: Scheme | None = None) -> ProfileProposal:
    """A profile for the table of a file.

    Args:
        source: A workbook, Word document, ruled PDF or text with the table.
        name: What the profile is called; the file's name when not given.
        own: The council's own ratings; else the built-in scheme is taken that fits best.

    Raises:
        FileRefused: When the file cannot be read, or nothing in it looks like a table of a plan.
    """
    book = open_book(source, values_only=True, documents=True)
    seen = find_table(book)
    if seen is None:
        place = Place(file=book.name)
        raise FileRefused(NOTHING_LIKE.at(place, key=(book.sha256,), file=book.name))
    built_in = [own] if own else [schemes.load(one) for one in schemes.built_in()]
    known = [profiles.load(one) for one in profiles.built_in()]
    proposed = _with_themes(propose_columns(seen, built_in, known), seen)
    rated = rating_words(seen, built_in)
    words = sum(rated.values(), Counter[str]())
    fits = scheme_fits(words, _usual_first(built_in)) if proposed.dimensions else []
    called = name or plain_name(source.stem)
    drafted = None
    if not own and not words:
        fits = [fit for fit in fits if fit.scheme.name == profiles.load(usual_profile()).scheme]
    elif not own and fits and fits[0].read < RATED_SHARE * fits[0].of:
        # "Green - on track" and "Ambr" are read by no scheme, and asked about: then the one that knows what they mean.
        near = max(_usual_first(built_in), key=lambda scheme: _meant(scheme, words))
        if _meant(near, words) >= RATED_SHARE * fits[0].of:
            fits = [fit for fit in fits if fit.scheme.name == near.name]
        else:
            told = [word for word in words if not says_no_rating(word)]
            drafted = drafted_scheme(f"{called}-ratings", seen, rated, told)
    chosen = drafted or (fits[0].scheme if fits else schemes.load(NO_RATINGS))
    profile = _profile(called, seen, proposed, chosen, words)
    nearly = fits[0].scheme if fits else chosen
    unread = tuple(word for word in words if nearly.levels and nearly.read(word) is None)
    return ProfileProposal(profile, seen, proposed, book.name, tuple(fits), unread, nearest(seen, known), drafted)


def _meant(scheme: Scheme, words: Counter[str]) -> int:
    """How many rating words of a table a scheme reads, or knows the one level that they may mean."""
    read = {word for word in words if scheme.read(word) or scheme.read(first_words(word)) or looks_like(word, scheme)}
    return sum(words[word] for word in read)


def _with_themes(proposed: Proposed, seen: SeenTable) -> Proposed:
    """With a column for the lines across the table that say what the rows below are about, where it has such lines."""
    fed = {field: guess.number for guess in proposed.columns for field in guess.column.on.values()}
    lines = (
        seen.others or _has_lines(seen) or _has_numbered_lines(seen, fed.get("ref", 0), fed.get("recommendation", 0))
    )
    if "theme" in fed or fed.get("recommendation", -1) < 1 or not lines:
        return proposed
    column = Column(heading="Theme", on={"recommendation": "theme"}, width=20)
    guess = Guess(_THEME, "", column, "sure", THEMES_BY_SHEET if seen.others else THEMES_BY_LINE)
    return proposed._replace(columns=(guess, *proposed.columns))


def _has_lines(seen: SeenTable) -> bool:
    """Whether a text stands alone across the table, or alone in the row above the headings when they come again."""
    first = min((column.number for column in seen.columns if column.heading), default=0)
    filled = sorted({row for (row, _), cell in seen.sheet.cells.items() if cell.text.strip()})
    after = dict(pairwise(filled))
    for row in seen.rows:
        texts = [column.number for column in seen.columns if row in column.texts]
        if len(texts) != 1 or texts[0] > first:
            continue
        across = any(
            one.first_row <= row <= one.last_row and one.first_column <= texts[0] and one.last_column >= texts[0] + 2
            for one in seen.sheet.merges
        )
        if across or (row in after and after[row] not in seen.rows):
            return True
    return False


def _has_numbered_lines(seen: SeenTable, ref: int, about: int) -> bool:
    """Whether a row has a number and a text and no more, and the next row's number goes on from it: 1, then 1.1."""
    rows = {row: {one.number: one.texts[row] for one in seen.columns if row in one.texts} for row in seen.rows}
    return any(True for _ in numbered_lines(rows, ref, about))


def _usual_first(built_in: Sequence[Scheme]) -> list[Scheme]:
    """The scheme of the usual profile before others that fit as well: what else a colour means is for a person."""
    usual = profiles.load(usual_profile()).scheme
    return sorted(built_in, key=lambda scheme: scheme.name != usual)


def _profile(name: str, seen: SeenTable, proposed: Proposed, scheme: Scheme, words: Counter[str]) -> Profile:
    sheet = seen.sheet.name if _may_be_sheet(seen.sheet.name) and not seen.others else "Plan"
    # What the table does not have stands where it belongs: Ref and text first, a measure's name before its figures.
    columns = [guess.column for guess in sorted(proposed.columns, key=lambda guess: guess.number) if guess.number > 0]
    added = {guess.number: guess.column for guess in proposed.columns if guess.number < 1}
    figures = next((at for at, column in enumerate(columns) if column.kind == "figure"), len(columns))
    columns[figures:figures] = [added[-2]] if -2 in added else []
    columns[:0] = [added[number] for number in (0, -1) if number in added]
    if _THEME in added:
        at = next((at for at, column in enumerate(columns, start=1) if "ref" in column.on.values()), 0)
        columns.insert(at, added[_THEME])
    monthly = [guess.period for guess in proposed.columns if guess.period and guess.period.basis == "month"]
    quarterly = [
        guess.period for guess in proposed.columns if guess.period and guess.period.basis == "financial_quarter"
    ]
    return Profile(
        name=name,
        title=f"The table of {seen.sheet.name}" if sheet == seen.sheet.name else "The plan's table",
        scheme=scheme.name,
        sheet=sheet,
        row_word=proposed.row_word,
        shows_rating_as=_shown_as(proposed, scheme, words),
        cycle="month" if len(monthly) > len(quarterly) else "quarter",
        dimensions=tuple(Dimension(id=one, label=label, on=on) for one, (label, on) in proposed.dimensions.items()),
        columns=tuple(columns),
    )


def _shown_as(proposed: Proposed, scheme: Scheme, words: Counter[str]) -> Literal["code", "label", "marks"]:
    if proposed.marks:
        return "marks"
    codes = sum(count for word, count in words.items() if any(word == level.code for level in scheme.levels))
    return "label" if words and codes * 2 < sum(words.values()) else "code"


def _may_be_sheet(name: str) -> bool:
    return bool(re.fullmatch(r"[^\[\]:*?/\\']{1,31}", name)) and name.casefold() not in RESERVED_SHEETS


def plain_name(text: str) -> str:
    """A name for a file of settings: "our-plan" for "Our Plan (final)"."""
    return "-".join(re.findall(r"[a-z0-9]+", text.casefold()))[:40].strip("-") or "our-plan"
