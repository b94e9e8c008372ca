"""Columns of figures whose headings name no period or date: asked about, with the one that they would be read as."""

from __future__ import annotations

from collections.abc import Iterator

from cipxl.period import read_period
from cipxl.profile import PERFORMANCE, TARGET, field_base, short_label, target_due
from cipxl.reading.doubt import Found, doubt, with_texts
from cipxl.reading.heading_templates import date_in
from cipxl.reading.headings import Matched
from cipxl.reading.locate import Location
from cipxl.sources.grid import Sheet

__all__ = ["undated_columns"]


def undated_columns(location: Location) -> Iterator[Found]:
    """The columns of figures without a period in their headings, where the profile has a place for it there."""
    for matched in location.match.columns:
        column, field = matched.column, next(iter(matched.fields.values()), "")
        base = field_base(field)
        if column is None or base not in (PERFORMANCE, TARGET):
            continue
        hole = "{period}" if base == PERFORMANCE else "{date}"
        named = read_period(matched.heading) is not None or date_in(matched.heading) is not None
        if named or hole not in column.heading:
            continue
        proposed, what = _said(field, matched), "period" if base == PERFORMANCE else "date"
        yield Found(
            doubt(
                "period", location.sheet, location.row, matched.number,
                shown=matched.heading, proposed=proposed, heading=matched.heading,
                question=f"'{' '.join(matched.heading.split())}' names no {what}. Are its figures of {proposed}?",
                why="Without one they go by the round's own. Say it as 'Q2 2024/25', 'March 2025' or '2023/24'.",
            ),
            _Named((location.row, matched.number), column.heading, hole, proposed).change,
        )  # fmt: skip


def _said(field: str, matched: Matched) -> str:
    if field_base(field) == TARGET:
        return f"{target_due(field):%B %Y}"
    period = read_period(field.partition(":")[2])
    return short_label(period) if period else matched.heading


class _Named:
    def __init__(self, place: tuple[int, int], heading: str, hole: str, proposed: str) -> None:
        self.place = place
        self.heading = heading
        self.hole = hole
        self.proposed = proposed

    def change(self, sheet: Sheet, answer: str) -> Sheet:
        text = self.heading.replace(self.hole, self.proposed if answer == "yes" else answer)
        return with_texts(sheet, {self.place: text})
