"""Which known profile comes nearest to a table that none of them fits, and what is said then."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cipxl.findings import Finding, Place, Rule, Severity, shorten
from cipxl.profile import Profile
from cipxl.reading.headings import Headings
from cipxl.reading.unknown_table import SeenTable, find_table
from cipxl.sources.grid import Book

__all__ = ["ANOTHER_LAYOUT", "RULES", "Nearest", "nearest", "offer"]

ANOTHER_LAYOUT = Rule(
    code="S043",
    title="A table of another layout",
    severity=Severity.WARNING,
    why="Councils lay their plans out in their own ways. A profile says which heading means what, and is made from it.",
    message="The table with {shown} is laid out in another way; nearest is {profile}, with {fits} of {of} headings.",
    fix='Make a profile for it: cipxl profiles new "{file}"',
    fails="Objective, Action, Lead, By when, BRAG",
    passes="The headings of a profile",
)
RULES = (ANOTHER_LAYOUT,)


class Nearest(NamedTuple):
    """The profile that knows most of a table's headings, how many it knows, and of how many."""

    profile: Profile
    fits: int
    of: int


def nearest(seen: SeenTable, known: Iterable[Profile]) -> Nearest | None:
    """The profile that knows the most of a table's headings, the first of equals; None where there is no profile."""
    # Headings of our own hidden columns, which a copied table brings along, speak for no layout.
    cells = {one.number: one.heading for one in seen.columns if one.heading and not one.heading.startswith("_")}
    found = [Nearest(profile, Headings(profile).count(cells), len(cells)) for profile in known]
    return max(found, key=lambda one: one.fits, default=None)


def offer(book: Book, known: Iterable[Profile], read: str = "") -> Finding | None:
    """What to do about a file whose table no profile fits; None where nothing in it looks like a table of a plan.

    Args:
        book: The file.
        known: The profiles that there are.
        read: The sheet that could be read with one of them all the same: then it is only offered where that profile
            does not know half of the sheet's headings. A table that has most of the profile's own columns is that
            profile's, however many others stand beside them: computed ones, hidden ones, a team's own.
    """
    seen = find_table(book)
    near = nearest(seen, known) if seen else None
    if seen is None or near is None or not seen.is_like_a_plans:
        return None
    if read and (read != seen.sheet.name or near.fits * 2 >= min(near.of, len(near.profile.columns))):
        return None
    headings = [column.heading for column in seen.columns if column.heading]
    named = ", ".join(f"'{shorten(heading, 22)}'" for heading in headings[:2])
    place = Place(file=book.name, sheet=seen.sheet.name, a1=f"A{seen.row}")
    return ANOTHER_LAYOUT.at(
        place, shown=named, key=(book.sha256,), profile=near.profile.name, fits=near.fits, of=near.of, file=book.name
    )
