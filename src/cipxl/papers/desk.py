"""What every part of a paper is written from: the plan and its settings, and how they put a value into words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cipxl.assessment import WORST, RollUp
from cipxl.papers.blocks import Cell, Mark
from cipxl.papers.text import clean
from cipxl.papers.wording import Wording
from cipxl.plan import Plan, Recommendation
from cipxl.profile import Dimension, Layout, Profile, ResolvedColumn
from cipxl.scheme import Level, Scheme
from cipxl.table import Row, Table

__all__ = ["Desk", "capital"]


@dataclass(frozen=True)
class Desk:
    """What every part of the paper is written from."""

    plan: Plan
    scheme: Scheme
    profile: Profile
    layout: Layout
    wording: Wording
    update: str
    together: RollUp = WORST
    _marks: dict[str, Mark] = field(default_factory=dict)

    def say(self, template: str, *, word: str = "", **words: object) -> str:
        """A template filled in, with what the profile calls a row, or another word for what is spoken of."""
        one = word or self.profile.row_word
        many = self.wording.sentences.rows(one)
        return template.format(
            row=one, rows=many, Row=one[:1].upper() + one[1:], Rows=many[:1].upper() + many[1:], **words
        )

    def mark(self, text: str) -> Mark:
        """The rating that a cell's text stands for; what the scheme does not know is not rated, and says so."""
        if text not in self._marks:
            level = self.scheme.read(text) or self.scheme.not_rated
            label = clean(level.label)
            if not level.code and text.strip() and self.scheme.read(text) is None:
                label = self.wording.empty.unknown.format(text=clean(text))
            meaning = clean(level.meaning) or ("" if level.code else self.wording.empty.not_rated)
            self._marks[text] = Mark(label, meaning, level)
        return self._marks[text]

    def level(self, row: Recommendation, dimension: Dimension) -> Level:
        """The level that a row has on a dimension."""
        return self.mark(row.ratings.get(dimension.id, "")).level

    def only(self, row: Recommendation, codes: frozenset[str]) -> bool:
        """Whether a row has ratings of these levels and no other."""
        rated = self.profile.rated("recommendation")
        return bool(codes and rated) and all(self.level(row, dimension).code in codes for dimension in rated)

    def rating(self, text: str) -> Cell:
        """A cell with a rating."""
        mark = self.mark(text)
        return Cell(mark.label, mark)

    def cell(self, text: str) -> Cell:
        """A cell with a text, or the words for none."""
        cleaned = clean(text)
        return Cell(cleaned) if cleaned else Cell(self.wording.empty.text, said=False)

    def ref(self, ref: str) -> str:
        """A Ref, or the words for none."""
        return clean(ref) or self.wording.empty.ref

    def refs(self, rows: Iterable[Recommendation]) -> str:
        """Several Refs in a sentence."""
        return self.both([self.ref(row.ref) for row in rows])

    def either(self, labels: Sequence[str]) -> str:
        """Several levels in a sentence: "Amber or Red"."""
        return _joined(labels, self.wording.page.either)

    def both(self, parts: Sequence[str]) -> str:
        """Several things in a sentence: "1, 2 and 5"."""
        return _joined(parts, self.wording.page.both)

    def heading(self, base: str) -> str:
        """The profile's heading of the column that feeds a field, "" where there is none."""
        index = self.layout.index(base)
        return clean(self.layout.columns[index].heading) if index >= 0 else ""

    def where(self, ref: str, dimension: str) -> str:
        """Which rating: "2019 3, Progress on impact"."""
        return f"{self.ref(ref)}, {clean(self.profile.dimension(dimension).label)}"

    def of_table(self, rows: Table, column: ResolvedColumn, row: Row) -> Cell:
        """A cell of the profile's table in words; the Ref stands on every row, and no cell is empty."""
        name = column.field(row.kind)
        if column.column.on.get("recommendation") == "ref":
            return Cell(self.ref(rows.ref(row.id)))
        if not name:
            return Cell(self.wording.empty.closed, said=False)
        if column.column.kind == "rating" or name in self.profile.rating_fields:
            return self.rating(row.get(name))
        if column.column.needed == "exception" and not row.get(name).strip() and not self._is_exception(row):
            return Cell(self.wording.empty.closed, said=False)
        if name == "theme" and not row.get(name).strip():
            return Cell(self.wording.empty.closed, said=False)  # part of nothing, which is not the same as unknown
        return self.cell(row.get(name))

    def in_full_table(self, rows: Table, column: ResolvedColumn, row: Row) -> Cell:
        """The same for the table that officers keep: a rating stands there as the profile shows it."""
        cell = self.of_table(rows, column, row)
        if not cell.mark or row.kind != "recommendation" or not self.profile.is_marked(column.column):
            return cell
        if not cell.mark.level.code and cell.mark.label != cell.mark.level.label:
            return cell  # what the scheme does not know is told in words
        choices = tuple(self.mark(code) for code in self.scheme.codes)
        sign = {cell.mark.level.code: f" {self.profile.mark}"}
        lines = (f"{one.label}{sign.get(one.level.code, '')}" for one in choices)
        return Cell("\n".join(lines), cell.mark, choices=choices)

    def _is_exception(self, row: Row) -> bool:
        """Whether a row has a rating that is told by exception."""
        rated = [one.id for one in self.profile.dimensions if one.on == row.kind]
        return any(self.mark(row.get(name)).level in self.scheme.by_exception for name in rated)


def _joined(parts: Sequence[str], word: str) -> str:
    first, last = ", ".join(parts[:-1]), "".join(parts[-1:])
    return f"{first}{word}{last}" if first else last


def capital(text: str) -> str:
    """The text with its first letter as a capital and the rest as it is."""
    return text[:1].upper() + text[1:]
