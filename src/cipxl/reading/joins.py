"""Rows that a page's end cut in two, and page numbers that ran into a cell: what may belong together.

Only the first row behind a break is looked at. Whether it continues the row before is for a person to say: it has no
Ref of its own, and its texts go on where the others stop. Until then it stands as paragraphs of its own.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence

from cipxl.findings import shorten
from cipxl.merge.sameness import telling
from cipxl.profile import RowKind
from cipxl.reading.doubt import Found, doubt, with_texts
from cipxl.reading.headings import Matched
from cipxl.reading.locate import Location
from cipxl.reading.rows import SheetRow, is_figure
from cipxl.reading.themes import theme_line
from cipxl.sources.grid import Sheet

__all__ = ["continued_rows", "lost_refs", "page_numbers", "run_on"]

_END = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_OPEN = re.compile(
    r"(?i)\b(?:a|an|and|are|as|at|by|for|from|in|into|is|of|on|or|than|that|the|to|was|were|which|with)$"
)
_START = re.compile(r"^(?:[•●○▪■◦➢–*-]\s|\(?[0-9a-z]{1,3}[.)]\s)")


def continued_rows(
    location: Location, rows: Sequence[SheetRow], words: Mapping[str, int], marked: Container[int] = ()
) -> Iterator[Found]:
    """The rows behind a break that have no Ref of their own.

    Columns that show a rating as lines with a mark (`marked`) stay in their rows.
    """
    columns = location.match.columns
    ref_at, text_at = _column(columns, "ref"), _column(columns, "recommendation")
    sheet, ref = location.sheet, ""
    refs = bool(ref_at) and any(row.text(ref_at).strip() for row in rows)
    for index, row in enumerate(rows):
        own = row.text(ref_at).strip() if ref_at else ""
        before = rows[index - 1] if index else None
        if (
            before is None
            or row.number not in sheet.breaks
            or not _goes_on(location, before, row, own, ref, text_at, refs=refs)
        ):
            ref = own or ref
            continue
        join = _Join(location, rows[: index + 1], words, {ref_at}, marked)
        joined = join.cells(sheet)
        if not joined:
            continue
        (_, column), whole = next(iter(joined.items()))
        shown = next((cell.text for cell in row.cells.values() if cell.text.strip() and cell.column == column), "")
        heading = next((one.heading for one in columns if one.number == column), "")
        yield Found(
            doubt(
                "row", sheet, row.number, column, shown=shown, proposed=_seam(whole, shown), ref=ref, heading=heading,
                question=f"Row {row.number} has no Ref. Does it continue row {before.number}"
                f"{f', Ref {ref}' if ref else ''}?",
                why=f"It is the first row behind a break ({sheet.breaks[row.number]}).",
            ),
            join.change,
        )  # fmt: skip


def _goes_on(
    location: Location, before: SheetRow, row: SheetRow, own: str, ref: str, text_at: int, *, refs: bool
) -> bool:
    if own and telling(own) != telling(ref):
        return False
    text, above = row.text(text_at).strip(), before.text(text_at).strip()
    if own and text and telling(text) != telling(above):
        return False
    if theme_line(row, location.sheet, location.match.columns):
        return False
    if theme_line(before, location.sheet, location.match.columns):
        return False
    if not refs and (
        text or not text_at
    ):  # where no row has a Ref, only a sentence that goes on tells that the row does
        open_ones = [(before.text(column).strip(), row.text(column).strip()) for column in row.cells]
        leads = row.text(min(matched.number for matched in location.match.columns)).strip()
        if leads and not any(one and other and _runs_on(one, other) for one, other in open_ones):
            return False
    for matched in location.match.columns:
        one, other = before.text(matched.number).strip(), row.text(matched.number).strip()
        if matched.column and matched.column.kind == "rating" and one and other and telling(one) != telling(other):
            return False
    figures = [m for m in location.match.columns if any(is_figure(field) for field in m.fields.values())]
    both = any(before.text(m.number).strip() and row.text(m.number).strip() for m in figures)
    named = _column(location.match.columns, "measure", "measure")
    # A row with a measure and figures of its own is the next row of the block, not the rest of the one before.
    return not (both and row.text(named).strip() and _begins_anew(before.text(named), row.text(named)))


def _begins_anew(before: str, after: str) -> bool:
    return not before.strip() or bool(_END.search(before.strip())) or not after.strip()[:1].islower()


class _Join:
    """The last of some rows joined to those above it, on the sheet as it then is: rows above may be joined by then."""

    def __init__(
        self,
        location: Location,
        rows: Sequence[SheetRow],
        words: Mapping[str, int],
        refs: Container[int],
        marked: Container[int],
    ) -> None:
        self.location = location
        self.above = [row.number for row in rows[:-1]]
        self.row = rows[-1]
        self.words = words
        self.left_alone = refs
        self.marked = marked

    def change(self, sheet: Sheet, _answer: str) -> Sheet:
        """The sheet with the row's texts where they belong, and the row empty."""
        gone = {(self.row.number, column): "" for column in self.row.cells if column not in self.marked}
        return with_texts(sheet, {**gone, **self.cells(sheet)})

    def cells(self, sheet: Sheet) -> dict[tuple[int, int], str]:
        """The cells above with what the row adds to them, the longest addition first."""
        found: dict[tuple[int, int], str] = {}
        number = self.row.number
        for column in sorted(self.row.cells, key=lambda one: -len(sheet.text(number, one))):
            after = sheet.text(number, column)
            if not after.strip() or column in self.left_alone or column in self.marked:
                continue
            place = _origin(sheet, self._begun(sheet, column), column)
            text = sheet.text(*place)
            found[place] = text if telling(text) == telling(after) else run_on(text, after, self.words)
        return found

    def _begun(self, sheet: Sheet, column: int) -> int:
        """The row whose cell goes on: the last of the block with text there, where its rows share one text."""
        columns = self.location.match.columns
        numbers = [one.number for one in columns]
        full = [row for row in self.above if any(sheet.text(row, one).strip() for one in numbers)] or self.above[-1:]
        fields = next((one.fields for one in columns if one.number == column), {})
        if "recommendation" not in fields or "measure" in fields:
            return full[-1]
        keys = [_column(columns, name) for name in ("ref", "recommendation")]
        for row in reversed(full):
            if sheet.text(row, column).strip():
                return row
            if any(key and sheet.text(row, key).strip() for key in keys):
                break
        return full[-1]


def run_on(before: str, after: str, words: Mapping[str, int]) -> str:
    """Two parts of a text that a page's end keeps apart, as one; words are how often each is used elsewhere."""
    one, other = before.rstrip(), after.lstrip()
    if not one or not other:
        return one or other
    if one.endswith("-") and other[:1].islower():
        head, tail = re.split(r"[\s(]", one)[-1], re.split(r"[\s.,;:)]", other)[0]
        kept = words.get((head + tail).casefold(), 0) > words.get((head[:-1] + tail).casefold(), 0)
        return one + other if kept else one[:-1] + other
    return f"{one} {other}" if _mid_sentence(one, other) else f"{one}\n{other}"


def _runs_on(one: str, other: str) -> bool:
    return not _START.match(other) and (bool(_OPEN.search(one)) or other[:1].islower())


def _mid_sentence(one: str, other: str) -> bool:
    if _START.match(other):
        return False
    return bool(_OPEN.search(one)) or other[:1].islower() or not _END.search(one)


def _seam(whole: str, after: str) -> str:
    at = max(0, len(whole) - len(after) - 40)
    return ("…" if at else "") + shorten(whole[at:], 110)


def _origin(sheet: Sheet, row: int, column: int) -> tuple[int, int]:
    merge = next(
        (
            one
            for one in sheet.merges
            if one.first_row <= row <= one.last_row and one.first_column <= column <= one.last_column
        ),
        None,
    )
    return (merge.first_row, merge.first_column) if merge else (row, column)


def page_numbers(location: Location, rows: Sequence[SheetRow]) -> Iterator[Found]:
    """Cells of text that hold nothing but a small number, in the last row before a break."""
    sheet = location.sheet
    texts = [m for m in location.match.columns if m.column and m.column.kind in ("text", "long")]
    refs = [m.number for m in location.match.columns if m.fields.get("recommendation") in ("ref", "recommendation")]
    for index, row in enumerate(rows):
        after = rows[index + 1] if index + 1 < len(rows) else None
        if after is not None and after.number not in sheet.breaks:
            continue
        for matched in texts:
            text = row.text(matched.number).strip()
            if matched.number in refs or not (text.isdecimal() and len(text) <= 3) or not sheet.breaks:
                continue
            place = (row.number, matched.number)

            def change(given: Sheet, answer: str, place: tuple[int, int] = place) -> Sheet:
                return with_texts(given, {place: "" if answer == "yes" else answer})

            yield Found(
                doubt(
                    "page", sheet, *place, shown=text, proposed="", heading=matched.heading,
                    question=f"Is '{text}' the number of a page, to be left out?",
                    why="It stands alone in the last row before a break.",
                ),
                change,
            )  # fmt: skip


def lost_refs(location: Location, rows: Sequence[SheetRow]) -> Iterator[Found]:
    """Refs that stand over several rows, where those of the other rows end in their place in the table."""
    ref_at = _column(location.match.columns, "ref")
    refs = [(row.number, row.text(ref_at).strip()) for row in rows if ref_at and row.text(ref_at).strip()]
    plain = [text.rstrip(". ") for _, text in refs]
    for index, ((number, text), bare) in enumerate(zip(refs, plain, strict=True)):
        numbered = [f"{bare} {place}" == other for place, other in enumerate(plain, start=1)]
        if plain.count(bare) < 2 or sum(numbered) < 2 or sum(numbered) + plain.count(bare) != len(plain):
            continue
        like = next(other for (_, other), fits in zip(refs, numbered, strict=True) if fits)
        proposed = f"{bare} {index + 1}" + ("." if like.endswith(".") else "")
        place = (number, ref_at)

        def change(given: Sheet, answer: str, place: tuple[int, int] = place, proposed: str = proposed) -> Sheet:
            return with_texts(given, {place: proposed if answer == "yes" else answer})

        yield Found(
            doubt(
                "ref", location.sheet, *place, shown=text, proposed=proposed, ref=text,
                question=f"'{text}' stands over {plain.count(bare)} rows. Is this one '{proposed}'?",
                why=f"The other Refs end in their place in the table, such as '{like}'.",
            ),
            change,
        )  # fmt: skip


def _column(columns: Sequence[Matched], field: str, kind: RowKind = "recommendation") -> int:
    return next((one.number for one in columns if one.fields.get(kind) == field), 0)
