"""What the columns of an unknown table may be: which field each feeds, how sure that is, and why.

A heading that a known profile has is taken as there; else its words and what stands under it are weighed. Nothing is
left out: what fits nowhere becomes a text of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cipxl.profile import Column, Kind, Profile, RatedKind
from cipxl.reading.action_columns import make_action_rows
from cipxl.reading.column_texts import can_be_about, plain_words, tells
from cipxl.reading.figure_columns import take_figures
from cipxl.reading.guessing import LONG, Guess, Guessing, Sureness
from cipxl.reading.heading_templates import escaped, width
from cipxl.reading.rating_columns import rating_words, take_ratings
from cipxl.reading.text_columns import has_action_rows, take_texts, text_column
from cipxl.reading.unknown_table import SeenColumn, SeenTable
from cipxl.scheme import Scheme

__all__ = ["Proposed", "propose_columns"]


class Proposed(NamedTuple):
    """A layout proposed for a table: its columns in order, and the ratings' ids with their labels."""

    columns: tuple[Guess, ...]
    dimensions: Mapping[str, tuple[str, RatedKind]]  # id -> label, what is rated
    row_word: str
    marks: bool


def propose_columns(table: SeenTable, schemes: Sequence[Scheme], known: Sequence[Profile]) -> Proposed:
    """What each column of a table may be.

    Args:
        table: The table as it stands.
        schemes: The ratings that its cells may be of.
        known: Profiles whose headings are taken as they are there.
    """
    # Ratings first, then figures, then texts; what is left keeps a place of its own.
    state = Guessing(table, known)
    take_ratings(state, rating_words(table, schemes))
    take_figures(state)
    take_texts(state)
    _repeated(state)
    _needed(state)
    _repeated(state)
    _named(state)
    _own(state)
    make_action_rows(state)
    guesses = tuple(state.guesses[number] for number in sorted(state.guesses))
    return Proposed(guesses, state.dimensions, _row_word(guesses), state.marks)


def _needed(state: Guessing) -> None:
    if not state.feeds("recommendation"):
        seen = _theme(state) or _leading(state) or _about(state) or _given_up(state)
        if seen is not None:
            sure: Sureness = "likely" if not seen.heading else "a guess"
            why = "no other column says what a row is about"
            state.take(seen, text_column(state, "recommendation", seen), sure, why)
    if not state.feeds("ref"):
        column = Column(heading="Ref.", on={"recommendation": "ref"}, kind="key", width=6)
        state.guesses[0] = Guess(0, "", column, "sure", "the table has no column of Refs; rows are numbered in order")
    if not state.feeds("recommendation"):
        column = Column(heading="Recommendation", on={"recommendation": "recommendation"}, width=20)
        state.guesses[-1] = Guess(-1, "", column, "a guess", "nothing in the table says what a row is about")


def _repeated(state: Guessing) -> None:
    """Take what stands over several rows for their theme, where another column tells what each of them is about.

    Rows of actions below a recommendation are read as such; where rows have Refs, each must have its own.
    """
    columns = {seen.number: seen for seen in state.table.columns}
    fed = {guess.column.on.get("recommendation", ""): number for number, guess in state.guesses.items()}
    seen, refs = columns.get(fed.get("recommendation", 0)), columns.get(fed.get("ref", 0))
    if seen is None or has_action_rows(state):
        return
    rows = [row for row in state.table.rows if row not in state.lines]
    if len(set(seen.filled)) * 4 > len(rows) * 3 or (refs is not None and not _is_own(refs, len(rows))):
        return
    named = [columns[fed[field]] for field in ("actions", "outcomes") if fed.get(field, 0) in columns]
    for other in (*state.left, *named):
        if _is_own(other, len(rows)) and can_be_about(other.filled) and (other in named or not tells(other.heading)):
            if state.feeds("theme"):
                state.release(seen)  # and is kept as a text of its own
            else:
                state.take(seen, text_column(state, "theme", seen), "likely", "it says the same over several rows")
            state.guesses.pop(other.number, None)
            state.take(other, text_column(state, "recommendation", other), "likely", "each row has its own")
            return


def _is_own(seen: SeenColumn, rows: int) -> bool:
    """Whether a column says something of its own in nearly every row."""
    return len(set(seen.filled)) == len(seen.filled) and len(seen.texts) * 10 >= rows * 9


def _theme(state: Guessing) -> SeenColumn | None:
    """The column of themes, where each row has its own and no other column leads the table."""
    number = next((n for n, guess in state.guesses.items() if "theme" in guess.column.on.values()), 0)
    seen = next((one for one in state.table.columns if one.number == number), None)
    # Merged over several rows, or written once above them, it is no row's own.
    if seen is None or len(set(seen.filled)) < len(seen.filled) or 10 * len(seen.texts) < 7 * len(state.table.rows):
        return None
    del state.guesses[number]
    return seen


def _leading(state: Guessing) -> SeenColumn | None:
    """The column of outcomes, actions or measures that has a text in nearly every row and leads the table's texts."""
    about = _about(state)
    rows = [row for row in state.table.rows if row not in state.lines]
    for number, guess in sorted(state.guesses.items()):
        seen = next((one for one in state.table.columns if one.number == number), None)
        if seen is None or not {"outcomes", "actions", "measure"} & set(guess.column.on.values()) or not seen.texts:
            continue
        if (about is None or number < about.number) and len(seen.texts) * 10 >= len(rows) * 7:
            del state.guesses[number]
            return seen
    return None


def _about(state: Guessing) -> SeenColumn | None:
    """The first column of texts that nothing else was made of."""
    texts = [seen for seen in state.left if seen.texts and can_be_about(seen.filled)]
    return next((seen for seen in texts if not tells(seen.heading)), next(iter(texts), None))


def _given_up(state: Guessing) -> SeenColumn | None:
    """A column that was taken for something else, where no other is left to say what a row is about."""
    for field in ("theme", "actions", "outcomes", "measure", "evidence", "lead"):
        for number, guess in list(state.guesses.items()):
            if field in guess.column.on.values() and guess.column.kind in ("text", "long"):
                del state.guesses[number]
                return next(seen for seen in state.table.columns if seen.number == number)
    return None


def _named(state: Guessing) -> None:
    """A column of measures' names, where there are figures: the plan has one, whether the table has or not."""
    fields = {field for guess in state.guesses.values() for field in guess.column.on.values()}
    if state.has_figures() and "measure" not in fields:
        column = Column(heading="Measure", on={"measure": "measure"}, width=20)
        state.guesses[-2] = Guess(-2, "", column, "sure", "figures need a name, and take that of their row")


def _own(state: Guessing) -> None:
    """A place of its own for each column that fits nowhere."""
    for seen in list(state.left):
        if not seen.heading and not seen.texts:
            continue
        heading = seen.heading or f"Column {seen.number}"
        words = plain_words(heading)
        known = next((field for field in state.known_fields(heading) if field not in state.ids), "")
        name = state.new_id(known or "_".join(words[:4]) or "column")
        mean = sum(map(len, seen.filled)) / len(seen.filled) if seen.texts else 0
        kind: Kind = "long" if mean >= LONG else "text"
        column = Column(heading=escaped(heading), on={"recommendation": name}, kind=kind, entry=True,
                        width=width(kind, mean, heading))  # fmt: skip
        state.take(seen, column, "a guess", "no field of cipxl fits; kept as a text of its own")


def _row_word(guesses: Sequence[Guess]) -> str:
    heading = next((g.seen for g in guesses if g.column.on.get("recommendation") == "recommendation"), "")
    words: list[str] = re.findall(r"[a-z]+", heading.casefold())
    singular = {"priorities": "priority"}
    for word in words:
        word = singular.get(word, word.removesuffix("s"))
        if word in (
            "priority",
            "objective",
            "theme",
            "standard",
            "recommendation",
            "finding",
            "issue",
            "aim",
            "goal",
        ):
            return word
    return "recommendation"
