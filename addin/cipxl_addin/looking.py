"""What the commands see of a workbook: a copy of it, read and checked as any file is.

The rules are the library's. Here it is only told which rows are the officer's own, and what is said of a row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from cipxl.assessment import Assessment, Rated, differs
from cipxl.checking import Checked, check_book
from cipxl.errors import FileRefused
from cipxl.findings import Finding, Severity
from cipxl.sources.grid import Book, parse_a1
from cipxl.sources.opening import open_book
from cipxl.workbooks.appendix import SIGN_OFF, signed_off
from cipxl.workbooks.stamp import StampedColumn, read_columns

__all__ = ["Looked", "explained", "look"]

_OWN_FUNCTION = re.compile(r"(?i)\bCIP_[A-Z]+\s*\(")
_LOOK_AT = (Severity.STOP, Severity.ERROR, Severity.WARNING)


@dataclass(frozen=True)
class Looked:
    """A workbook as read: its cells (None where it cannot be read) and what the check says of it."""

    checked: Checked
    book: Book | None

    @cached_property
    def own_rows(self) -> frozenset[str]:
        """The ids of the rows that the return's team may change; none where the workbook is no team's return."""
        stamp = self.checked.stamp
        if stamp is None or stamp.kind != "return":
            return frozenset()
        return frozenset(key.partition("/")[0] for key in stamp.hashes)

    @cached_property
    def row_ids(self) -> Mapping[int, str]:
        """The id of what stands in each row of the table's sheet."""
        found: dict[int, str] = {}
        for (row_id, _), a1 in self.checked.places.items():
            found.setdefault(parse_a1(a1)[0], row_id)
        return found

    def is_own(self, finding: Finding) -> bool:
        """Whether a finding is about the officer's own rows, or about the whole file."""
        if not self.own_rows or not (finding.a1 or finding.ref):
            return True
        if finding.a1 and finding.sheet == self.checked.sheet:
            row_id = self.row_ids.get(parse_a1(finding.a1.partition(":")[0])[0], "")
            if row_id:
                return row_id in self.own_rows or bool(self.block_of(row_id) & self.own_rows)
        return any(one.ref == finding.ref and one.id in self.own_rows for one in self.checked.plan or ())

    def block_of(self, row_id: str) -> frozenset[str]:
        """The ids of the recommendation that a row belongs to and of all below it; empty for a row of no plan."""
        for one in self.checked.plan or ():
            ids = frozenset((one.id, *(m.id for m in one.measures), *(action.id for action in one.tracked)))
            if row_id in ids:
                return ids
        return frozenset()

    @cached_property
    def problems(self) -> tuple[Finding, ...]:
        """What somebody should look at in the officer's own rows, from the top left of the table to its foot."""
        found = [one for one in self.checked.findings if one.severity in _LOOK_AT and self.is_own(one)]
        return tuple(sorted(found, key=lambda one: (one.sheet != self.checked.sheet, place_of(one))))

    @cached_property
    def needs_addin(self) -> tuple[str, ...]:
        """The cells that hold a function of the add-in: whoever has none sees #NAME? there."""
        sheets = self.book.sheets if self.book else ()
        table = self.checked.sheet
        return tuple(
            cell.a1 if sheet.name == table else f"{sheet.name}, {cell.a1}"
            for sheet in sheets
            for _, cells in sheet.rows()
            for cell in cells
            if cell.formula and _OWN_FUNCTION.search(cell.formula)
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """What a return lacks before it goes back, in a sentence each: problems first, then who has signed it off."""
        told = [
            f"{one.a1}: {one.message}" if one.a1 and one.a1 not in one.message else one.message for one in self.problems
        ]
        told += [
            f"{place} holds a function of the add-in. Type its value: without the add-in it shows #NAME?."
            for place in self.needs_addin
        ]
        sheet = self.book.sheet(self.checked.sheet) if self.book else None
        asked = sheet is not None and any(cell.text.strip() == SIGN_OFF for cell in sheet.cells.values())
        if sheet is not None and asked and not signed_off(sheet):
            told.append(
                "Nobody has signed it off. Write a job title and the day beside 'Signed off by', above the table."
            )
        return tuple(told)

    @property
    def by_judgement(self) -> bool:
        """Whether ratings are the officers' judgement alone in this plan: no rule says what figures suggest."""
        return self.checked.scheme is not None and self.checked.scheme.suggesting_rule.kind == "judgement"

    @cached_property
    def columns(self) -> Mapping[str, StampedColumn]:
        """The columns that cipxl wrote, by their names in the workbook, such as "cip_rating"."""
        return {one.name: one for one in read_columns(self.book)} if self.book else {}


def look(path: Path, today: date, home: Path | None = None) -> Looked:
    """Read and check a workbook.

    Args:
        path: The file, or a copy of one that is open.
        today: The day, for a workbook that does not say its period.
        home: The plan folder that the workbook lies in, for profiles and schemes of its own.
    """
    try:
        book = open_book(path, values_only=True)
    except FileRefused as error:
        return Looked(Checked(path.name, (error.finding,)), None)
    return Looked(check_book(book, today, home=home), book)


def place_of(finding: Finding) -> tuple[int, int]:
    """The row and column of a finding's cell; before all where it is about no cell."""
    try:
        return parse_a1(finding.a1.partition(":")[0])
    except ValueError:
        return (0, 0)


def explained(looked: Looked, row: int) -> str:
    """How the rating that the figures suggest in a row of the table was worked out, in plain sentences.

    On a measure's row of that measure, on a recommendation's of all its measures; "" where the row is not of the table.
    """
    row_id = looked.row_ids.get(row, "")
    for rated in looked.checked.rated:
        for one in rated.measures:
            if one.measure.id == row_id and not looked.by_judgement:
                return _of_measure(one)
        if row_id in looked.block_of(rated.recommendation.id):
            return "\n\n".join(_of_recommendation(looked, rated))
    return ""


def _of_measure(one: Assessment) -> str:
    way = {"better": "It is better than before.", "worse": "It is worse than before.", "same": "It is as before."}
    told = [f"'{one.measure.name}': {one.suggestion.working}.", way.get(one.direction, "")]
    return " ".join(part for part in told if part)


def _of_recommendation(looked: Looked, rated: Rated) -> list[str]:
    checked = looked.checked
    ref = f"Ref {rated.recommendation.ref}" if rated.recommendation.ref else "This row"
    level = rated.suggestion.level
    if not rated.dimension or checked.profile is None or checked.scheme is None:
        return [f"{ref}: in this plan figures suggest no rating.", *map(_of_measure, rated.measures)]
    label = checked.profile.dimension(rated.dimension).label
    own = rated.officer.label if rated.officer else "not rated"
    if looked.by_judgement:
        return [
            f"{ref}, {label}: yours is {own}. Ratings are the officers' judgement in this plan; figures suggest none."
        ]
    if not level.code:
        reason = rated.suggestion.reason or rated.suggestion.working
        said = f"{ref}, {label}: yours is {own}. The figures suggest no rating: {reason[:1].lower()}{reason[1:]}."
    else:
        working = rated.suggestion.working.rpartition(":")[0]
        said = f"{ref}, {label}: yours is {own}. The figures suggest {level.label} ({working})."
    told = [said, *map(_of_measure, rated.measures)]
    if differs(checked.scheme, rated):
        told.append(
            f"Your reason: {rated.reason}" if rated.reason
            else "Yours is the one that counts. Write why it is another under 'Reason, if your rating differs'."
        )  # fmt: skip
    return told
