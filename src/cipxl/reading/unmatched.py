"""Columns under headings that the profile does not know: what each may be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from cipxl.period import read_period
from cipxl.profile import Column, Profile, short_label
from cipxl.reading.doubt import Found, doubt, with_texts
from cipxl.reading.headings import Matched, squash
from cipxl.reading.locate import Location
from cipxl.reading.rows import SheetRow
from cipxl.sources.grid import Sheet

__all__ = ["unmatched_columns"]

MAYBE = 0.55  # share of letters in common from which a heading is proposed
_HOLE = re.compile(r"\{[a-z]+\}")


def unmatched_columns(location: Location, rows: Sequence[SheetRow], profile: Profile) -> Iterator[Found]:
    """The columns with text that the profile has no place for, each with the nearest column that is still free."""
    used = {id(matched.column) for matched in location.match.columns}
    free = [column for column in profile.columns if id(column) not in used]
    for matched in location.match.unknown:
        filled = sum(bool(row.text(matched.number).strip()) for row in rows)
        if not filled:
            continue
        near = _nearest(matched.heading, free)
        wanted = f"Is it the plan's column '{_plain(near)}'?" if near else "Which column of the plan is it?"
        yield Found(
            doubt(
                "column", location.sheet, location.row, matched.number,
                shown=matched.heading, proposed=_plain(near) if near else "", heading=matched.heading,
                question=f"The column '{' '.join(matched.heading.split())}' is not in the profile. {wanted}",
                why=f"{filled} of its cells say something; without a place they are listed beside the plan.",
                choices=tuple(_plain(column) for column in free),
            ),
            _Named(location.row, matched, free, near).change,
        )  # fmt: skip


class _Named:
    def __init__(self, row: int, matched: Matched, free: Sequence[Column], near: Column | None) -> None:
        self.place = (row, matched.number)
        self.heading = matched.heading
        self.free = free
        self.near = near

    def change(self, sheet: Sheet, answer: str) -> Sheet:
        column = self.near if answer == "yes" else None
        column = column or next((one for one in self.free if squash(_plain(one)) == squash(answer)), None)
        if column is None:
            return sheet
        period = read_period(self.heading)
        words = {"period": short_label(period) if period else "", "date": _HOLE.sub("", self.heading), "update": ""}
        return with_texts(sheet, {self.place: " ".join(column.heading.format_map(words).split())})


def _nearest(heading: str, free: Sequence[Column]) -> Column | None:
    scored = [(_likeness(heading, name), number) for number, column in enumerate(free)
              for name in (column.heading, *column.aliases)]  # fmt: skip
    best = max(scored, default=(0.0, 0))
    return free[best[1]] if best[0] >= MAYBE else None


def _likeness(heading: str, template: str) -> float:
    one, other = squash(heading[:300]), squash(_HOLE.sub("", template))
    if not one or not other:
        return 0.0
    if one in other or other in one:
        return 0.5 + 0.5 * min(len(one), len(other)) / max(len(one), len(other))
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _plain(column: Column) -> str:
    return " ".join(_HOLE.sub("", column.heading).split())
