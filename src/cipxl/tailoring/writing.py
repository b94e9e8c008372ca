"""A proposed profile as the text of a TOML file that a person finishes: every guess with how sure it is, and why."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from cipxl.errors import FolderError
from cipxl.findings import shorten
from cipxl.folder import save
from cipxl.profile import Column
from cipxl.reading.guessing import Guess
from cipxl.scheme import Scheme
from cipxl.settings import quoted
from cipxl.tailoring.drafting import scheme_toml
from cipxl.tailoring.proposing import ProfileProposal, plain_name, propose_profile

__all__ = ["new_profile", "profile_toml"]


def new_profile(source: Path, to: Path, own: Scheme | None = None) -> ProfileProposal:
    """Propose a profile for the table of a file and write it down, for a person to finish.

    Args:
        source: A workbook, Word document, ruled PDF or text with the table.
        to: The file to write (.toml); the profile is named after it. Ratings that no scheme has are drafted beside it.
        own: The council's own ratings; else the built-in scheme is taken that fits best.

    Raises:
        FolderError: When `to` is there already; what a person has mended is not written over.
        FileRefused: When the file cannot be read, or nothing in it looks like a table of a plan.
    """
    if to.exists():
        raise FolderError(f"{to} is there already.", "Give the new file another name.")
    proposal = propose_profile(source, plain_name(to.stem), own)
    texts = {to: profile_toml(proposal)}
    if proposal.drafted:
        ratings = to.with_name(f"{proposal.drafted.name}.toml")
        if ratings.exists():
            raise FolderError(
                f"{ratings} is there already.", f'Name it with --scheme "{ratings}", or give the new file another name.'
            )
        texts[ratings] = scheme_toml(proposal.drafted)
    for path in texts:
        save(path, partial(_write, texts[path]))
    return proposal


def _write(text: str, working: Path) -> None:
    working.write_text(text, encoding="utf-8")


def profile_toml(proposal: ProfileProposal) -> str:
    """The text of the profile's file; it loads as the profile that was proposed."""
    return "\n".join([*_head(proposal), *_dimensions(proposal), *_columns(proposal)]) + "\n"


def _head(proposal: ProfileProposal) -> Iterator[str]:
    profile, seen = proposal.profile, proposal.seen
    yield from _said(
        f"Proposed from {proposal.file}, sheet {seen.sheet.name}, headings in row {seen.row}. It can be used as it is. "
        "Read what each column was taken for, mend what is wrong, and take these comments away."
    )
    guesses = [guess for guess in proposal.proposed.columns if guess.sureness == "a guess"]
    near = proposal.nearest
    if near and near.fits * 2 >= near.of:
        yield from _said(
            f"The built-in profile {near.profile.name} knows {near.fits} of its {near.of} headings; it may do."
        )
    if guesses:
        yield from _said(
            f"Look first at: {', '.join(shorten(guess.seen or guess.column.heading, 40) for guess in guesses)}."
        )
    yield f"name = {quoted(profile.name)}"
    yield f"title = {quoted(profile.title)}"
    yield from _scheme(proposal)
    yield f"scheme = {quoted(profile.scheme)}"
    yield f"sheet = {quoted(profile.sheet)}"
    yield "# What your council calls a row: recommendation, priority, objective, theme."
    yield f"row_word = {quoted(profile.row_word)}"
    yield '# How a rating is written in its cell: "code" (G), "label" (Green), or "marks" (a line a level, one marked).'
    yield f"shows_rating_as = {quoted(profile.shows_rating_as)}"
    yield '# A round that is named after a month reports on the last "quarter" or "month" before it.'
    yield f"cycle = {quoted(profile.cycle)}"
    if not profile.dimensions:
        yield "# No column of the table looks like a rating."
        yield "dimensions = []"


def _scheme(proposal: ProfileProposal) -> Iterator[str]:
    if not proposal.fits:
        return
    yield ""
    if proposal.drafted:
        words = ", ".join(level.label for level in proposal.drafted.levels)
        yield from _said(
            f"The ratings. No scheme has most of these words: {words}. They are drafted as levels in "
            f"{proposal.drafted.name}.toml, beside this file: say there what each means, and which is better."
        )
        return
    best = proposal.fits[0]
    others = [fit.scheme.name for fit in proposal.fits[1:] if fit.read == best.read][:8]
    words = f"It reads {best.read} of the table's {best.of} ratings." if best.of else "The table has no ratings yet."
    yield from _said(
        f"The ratings. {words} The same colour means different things: see that these are your council's words."
    )
    for level in best.scheme.levels:
        yield from _said(f"  {level.code}: {level.label}, {level.meaning or 'no meaning given'}")
    if others:
        yield from _said(
            f"As well: {', '.join(others)}. One of your own: a file beside this one, cipxl schemes check FILE."
        )
    if proposal.unread:
        yield from _said(f"It does not know: {', '.join(proposal.unread[:8])}. These would be asked about, row by row.")


def _dimensions(proposal: ProfileProposal) -> Iterator[str]:
    for dimension in proposal.profile.dimensions:
        yield ""
        yield "# What is rated. Add `summary`, as reports say it; suggested = true where measures suggest it."
        yield "[[dimensions]]"
        yield f"id = {quoted(dimension.id)}"
        yield f"label = {quoted(dimension.label)}"
        if dimension.on != "recommendation":
            yield f"on = {quoted(dimension.on)}"


def _columns(proposal: ProfileProposal) -> Iterator[str]:
    by_column = {id(guess.column): guess for guess in proposal.proposed.columns}
    for column in proposal.profile.columns:
        yield ""
        yield from _comment(by_column[id(column)])
        yield from _column(column)


def _comment(guess: Guess) -> Iterator[str]:
    if guess.number < 1:
        yield from _said(f"Not in the table: {guess.why}.")
        return
    sure = {"sure": "Sure", "likely": "Likely", "a guess": "A guess"}[guess.sureness]
    yield from _said(f"{sure}: {guess.why}.")


def _column(column: Column) -> Iterator[str]:
    yield "[[columns]]"
    yield f"heading = {quoted(column.heading)}"
    yield f"on = {{ {', '.join(f'{kind} = {quoted(field)}' for kind, field in column.on.items())} }}"
    if column.aliases:
        yield f"aliases = [{', '.join(map(quoted, column.aliases))}]"
    if column.kind != "text":
        yield f"kind = {quoted(column.kind)}"
    if column.when:
        yield f"when = {quoted(column.when)}"
    yield from (f"{name} = true" for name in ("entry", "required") if getattr(column, name))
    yield f"width = {column.width:g}"


def _said(text: str) -> Iterator[str]:
    """A comment, whatever stands in it, on lines that can be read."""
    plain = "".join(mark if mark.isprintable() else " " for mark in text)
    yield from (f"# {line}" for line in textwrap.wrap(plain, 110) or [""])
