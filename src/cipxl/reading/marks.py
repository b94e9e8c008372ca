"""Ratings given by a mark beside one of several lines: which level is marked, or why none can be taken.

Printed dashboards show a rating as the names of all its levels, one below the other, with a cross beside the one that
holds. The names and the marks stand in two columns, or together in one; the lines in rows of their own, or all in one
cell. Nothing is guessed: two marks, or a mark where none belongs, go back to a person.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from cipxl.findings import Finding, Place, Rule, Severity, shorten
from cipxl.profile import Profile
from cipxl.reading.cells import CellReading
from cipxl.reading.headings import Matched
from cipxl.reading.locate import Location
from cipxl.reading.rows import SheetRow
from cipxl.scheme import Level, Scheme
from cipxl.sources.grid import Sheet, a1

__all__ = [
    "LEVEL",
    "MARK_MISPLACED",
    "RULES",
    "Form",
    "Line",
    "Marking",
    "find_forms",
    "gathered",
    "is_mark",
    "is_only_lines",
    "lines_in",
    "read_lines",
    "without_marks",
]

LEVEL = "level"  # the kind of the rows that cipxl writes for lines

NO_MARK = Rule(
    code="C030",
    title="No level is marked",
    severity=Severity.WARNING,
    why="Of the lines of a rating exactly one is marked. Without a mark it counts as not rated.",
    message="{heading} has no {mark} beside any of its lines: it counts as not rated.",
    fix="Put {mark} beside the one that holds.",
    fails="■ On target, ◆ At risk, ▲ Compromised, ● Completed, and no x",
    passes="■ On target, ◆ At risk, ▲ Compromised x, ● Completed",
)
TWO_MARKS = Rule(
    code="C031",
    title="More than one level is marked",
    severity=Severity.ERROR,
    why="A rating is one level. Which of the two is meant cannot be known.",
    message="{heading} has {mark} beside {labels}. Only one of them can hold.",
    fix="Take the other marks away.",
    fails="■ On target x, ◆ At risk x",
    passes="■ On target, ◆ At risk x",
)
MARK_ALIAS = Rule(
    code="C032",
    title="A mark typed another way",
    severity=Severity.NOTE,
    why="A tick or a capital letter can mean only one thing there, so it is taken for the mark.",
    message="{a1} has '{shown}' beside '{label}', which was read as {mark}.",
    fix="Nothing to do.",
    fails="▲ Compromised ✓",
    passes="▲ Compromised x",
)
NOT_A_MARK = Rule(
    code="C033",
    title="Something else where a mark goes",
    severity=Severity.ERROR,
    why="Beside a level stands a mark or nothing. A word there may mean yes or no.",
    message="{a1} has '{shown}' beside '{label}'. Only {mark} or nothing goes there.",
    fix="Put {mark} beside the one that holds and leave the others empty.",
    fails="▲ Compromised: partly",
    passes="▲ Compromised: x",
)
MARK_MISPLACED = Rule(
    code="C034",
    title="A mark in the wrong column",
    severity=Severity.ERROR,
    why="Two ratings stand side by side: a mark between their columns may belong to either.",
    message="{a1} has '{shown}', and marks go into another column. It was not taken.",
    fix="Put {mark} into the empty cell beside the level that holds.",
    fails="x typed over the words '◆ At risk'",
    passes="x in the cell beside '◆ At risk'",
)
LINE_MISSING = Rule(
    code="C035",
    title="A line of a rating is missing",
    severity=Severity.ERROR,
    why="No line is marked and one is gone: the mark may have gone with it.",
    message="{heading} has no mark, and its line for {labels} is missing. The plan keeps what it has.",
    fix="Write the rating beside the priority's own row, or send a fresh copy.",
    fails="The row of '▲ Compromised' deleted",
    passes="All four lines",
)
RULES = (NO_MARK, TWO_MARKS, MARK_ALIAS, NOT_A_MARK, MARK_MISPLACED, LINE_MISSING)

# Ticks and crosses as people and programs write them; the last is a tick of the font Wingdings.
_MARKS = frozenset("x×✓✔√☑☒✗✘✕✖\uf0fc")
_DOTS = frozenset("●•⬤")  # alone in its cell a dot is a mark; before a level's name it is the level's sign
_EMPTY = frozenset(("", "☐", "□", "-", "–", "—"))


class Form(NamedTuple):
    """One rating shown as lines: its column as matched, and the column of the marks, 0 where they share one."""

    matched: Matched
    marks: int

    @property
    def names(self) -> int:
        """The column of the levels' names."""
        return self.matched.number

    @property
    def field(self) -> str:
        """The dimension that it rates."""
        return self.matched.fields["recommendation"]


class Marking(NamedTuple):
    """How a table shows its ratings as lines: the forms, and the mark."""

    forms: tuple[Form, ...]
    mark: str

    @property
    def fields(self) -> frozenset[str]:
        """The dimensions that are shown so."""
        return frozenset(form.field for form in self.forms)

    def form(self, field: str) -> Form | None:
        """The form of a dimension, or None."""
        return next((form for form in self.forms if form.field == field), None)


class Line(NamedTuple):
    """One line: the level that it names (None where that cannot be read), what stands where its mark goes, and where.

    `misplaced` is the text of the name's cell, where the mark was typed into that.
    """

    level: Level | None
    mark: str
    at: str
    misplaced: str = ""
    name_at: str = ""


def find_forms(
    sheet: Sheet, top: int, columns: Sequence[Matched], profile: Profile, scheme: Scheme
) -> tuple[Form, ...]:
    """The ratings of a sheet that are shown as lines with marks.

    Where the profile says that its ratings are, or what stands in the column leaves no doubt.

    Args:
        sheet: The sheet.
        top: The row of the headings.
        columns: Its columns as understood.
        profile: The table's profile.
        scheme: The ratings.
    """
    headed = {matched.number for matched in columns}
    found = []
    for matched in columns:
        if matched.fields.get("recommendation") not in profile.dimension_ids:
            continue
        names, beside = _texts(sheet, top, matched.number), matched.number + 1
        marks = _texts(sheet, top, beside) if beside not in headed else []
        heading = " ".join(sheet.text(top, beside).split())
        nameless = heading in ("", " ".join(matched.heading.split())) or is_mark(heading, profile.mark)
        if beside in headed or not (nameless or (marks and all(is_mark(text, profile.mark) for text in marks))):
            beside, marks = 0, []
        if matched.column and profile.is_marked(matched.column):
            together = not any(is_mark(text, profile.mark) for text in marks) and _together(names, scheme, profile.mark)
            found.append(Form(matched, 0 if together else beside))
        elif _named(names, scheme) and any(marks) and all(is_mark(text, profile.mark) for text in marks):
            found.append(Form(matched, beside))
        elif _together(names, scheme, profile.mark):
            found.append(Form(matched, 0))
    return tuple(found)


def without_marks(location: Location, forms: Sequence[Form]) -> Location:
    """The location with nothing told of the columns of marks: they have no heading, or the mark for one."""
    marks = {form.marks for form in forms if form.marks}
    places = {a1(location.row, number) for number in marks}
    findings = tuple(one for one in location.findings if one.a1 not in places)
    unknown = tuple(one for one in location.match.unknown if one.number not in marks)
    return location._replace(findings=findings, match=location.match._replace(unknown=unknown))


def _texts(sheet: Sheet, top: int, column: int) -> list[str]:
    """What stands in a column below the headings, line by line."""
    cells = (cell for (row, number), cell in sheet.cells.items() if number == column and row > top)
    return [line.strip() for cell in cells for line in cell.text.split("\n") if line.strip() not in _EMPTY]


def _named(texts: Sequence[str], scheme: Scheme) -> bool:
    levels = [_level(text, scheme) for text in texts]
    return all(levels) and len({level.code for level in levels if level}) > 1


def _together(texts: Sequence[str], scheme: Scheme, mark: str) -> bool:
    """Whether names and marks share their cells: "▲ Compromised x"."""
    bare = [_without_mark(text, mark) for text in texts]
    marked = sum(text != name for text, name in zip(texts, bare, strict=True))
    return 0 < marked < len(texts) and _named(bare, scheme)


def _without_mark(text: str, mark: str) -> str:
    """The text without a mark set apart at its end or beginning."""
    first, _, rest = text.partition(" ")
    before, _, last = text.rpartition(" ")
    if before.strip() and last not in _DOTS and is_mark(last, mark):
        return before.strip()
    return rest.strip() if rest.strip() and first not in _DOTS and is_mark(first, mark) else text


def is_mark(text: str, mark: str) -> bool:
    """Whether a text is the mark, in capitals or not, or a tick, cross or dot that stands for it."""
    plain = unicodedata.normalize("NFKC", text).strip().strip("[]()").strip().casefold()
    return bool(plain) and (plain == mark.casefold() or plain in _MARKS or plain in _DOTS)


def lines_in(row: SheetRow, form: Form, scheme: Scheme, mark: str) -> Iterator[Line]:
    """The lines of one rating that stand in a row: none, one, or where they share a cell several."""
    names = [part.strip() for part in row.text(form.names).split("\n")]
    marks = row.text(form.marks).split("\n") if form.marks else []
    if len(names) == 1:
        marks = ["\n".join(marks).strip()]
    at, name_at = a1(row.number, form.marks or form.names), a1(row.number, form.names)
    for name, said in zip_longest(names, (text.strip() for text in marks), fillvalue=""):
        level = _level(name, scheme)
        if level:
            yield Line(level, said, at)
            continue
        bare = _without_mark(name, mark)
        level = _level(bare, scheme) if bare != name else None
        if level and not form.marks:
            yield Line(level, mark, at)
        elif level:
            yield Line(level, said, at, name, name_at)
        elif row.kind == LEVEL:
            level = next((one for one in scheme.levels if one.code == row.id.rpartition("/")[2]), None)
            yield Line(level, said, at, name if is_mark(name, mark) else "", name_at)
        elif form.marks and is_mark(name, mark):
            yield Line(None, said, at, name, name_at)
        elif said:
            yield Line(None, said, at)


def _level(text: str, scheme: Scheme) -> Level | None:
    level = scheme.read(text)
    return level if level and level.code else None


def read_lines(
    lines: Sequence[Line],
    scheme: Scheme,
    mark: str,
    heading: str,
    place: Place,
    key: tuple[str, ...],
    *,
    whole: bool,
    was: str = "",
    own: str = "",
) -> CellReading | None:
    """The level that is marked; None where these are no lines, so that the cell is read like any other.

    Args:
        lines: The lines of one rating of one recommendation.
        scheme: Its levels.
        mark: What marks one.
        heading: The rating's heading.
        place: Where it is, for findings.
        key: What makes its findings the same ones next time.
        whole: Whether every level has a line, as in a workbook of ours.
        was: What was sent out, "" for nothing: then an empty rating is no news.
        own: What the recommendation's own row says there in words, which holds where no line is marked.
    """
    levels = {line.level.code for line in lines if line.level}
    spoken = [line for line in lines if line.mark not in _EMPTY or line.misplaced]
    if not lines or ((own or len(levels) < 2) and not spoken):
        return None
    words: dict[str, Any] = {"heading": " ".join(heading.split()), "mark": mark}
    for line in spoken:
        where = place.model_copy(update={"a1": line.at})
        label = line.level.label if line.level else "no level"
        if line.misplaced and not is_mark(line.mark, mark):
            where = where.model_copy(update={"a1": line.name_at})
            told = MARK_MISPLACED.at(where, shown=line.misplaced, key=key, **words | {"a1": line.name_at})
            return CellReading(line.misplaced, query=told)
        if line.level is None or not is_mark(line.mark, mark):
            told = NOT_A_MARK.at(where, shown=line.mark, key=key, **words | {"a1": line.at, "label": label})
            return CellReading(line.mark, query=told)
    marked = {line.level.code: line for line in spoken if line.level}
    if len(marked) > 1:
        labels = " and ".join(f"'{scheme.level(code).label}'" for code in marked)
        told = TWO_MARKS.at(place, shown=labels, key=key, **words | {"labels": labels})
        return CellReading(labels, query=told)
    if not marked:
        return _unmarked(levels, scheme, place, key, words, whole=whole, was=was)
    code, line = next(iter(marked.items()))
    findings: tuple[Finding, ...] = ()
    if line.mark != mark:
        more = words | {"a1": line.at, "label": scheme.level(code).label}
        where = place.model_copy(update={"a1": line.at})
        findings = (MARK_ALIAS.at(where, shown=line.mark, key=key, autofix=mark, **more),)
    return CellReading(code, findings)


def _unmarked(
    levels: Collection[str],
    scheme: Scheme,
    place: Place,
    key: tuple[str, ...],
    words: Mapping[str, Any],
    *,
    whole: bool,
    was: str,
) -> CellReading:
    missing = [level.label for level in scheme.levels if level.code not in levels]
    if whole and missing:
        labels = shorten(" and ".join(f"'{label}'" for label in missing), 60)
        return CellReading("", query=LINE_MISSING.at(place, key=key, **{**words, "labels": labels}))
    return CellReading("", (NO_MARK.at(place, key=key, **words),) if was else ())


def is_only_lines(row: SheetRow, marking: Marking, columns: Iterable[Matched], scheme: Scheme) -> bool:
    """Whether a row holds lines of ratings and, but for its Ref, nothing else."""
    own = {number for form in marking.forms for number in (form.names, form.marks)}
    if not any(line.level for form in marking.forms for line in lines_in(row, form, scheme, marking.mark)):
        return False
    others = (one for one in columns if one.number not in own and one.fields.get("recommendation") != "ref")
    return not any(row.text(one.number).strip() for one in others)


def gathered(
    rows: Sequence[SheetRow], marking: Marking, columns: Sequence[Matched], scheme: Scheme
) -> tuple[list[SheetRow], dict[int, list[SheetRow]]]:
    """The rows of a workbook of ours without those that only hold lines, and these by the row that they belong to.

    A row of lines belongs to the recommendation that it was written under, wherever sorting has put it; of several
    copies to the one above it. Without its hidden ids it belongs to the first row with its Ref.
    """
    ref = next((one.number for one in columns if one.fields.get("recommendation") == "ref"), 0)
    kept: list[SheetRow] = []
    lines: list[SheetRow] = []
    for row in rows:
        alone = row.kind == LEVEL or (not row.id and is_only_lines(row, marking, columns, scheme))
        (lines if alone else kept).append(row)
    by_id: dict[str, list[SheetRow]] = {}
    by_ref: dict[str, SheetRow] = {}
    for one in kept:
        by_id.setdefault(one.id, []).append(one)
        if ref:
            by_ref.setdefault(one.text(ref).strip(), one)
    found: dict[int, list[SheetRow]] = {}
    for row in lines:
        own = by_id.get(row.block, []) if row.block else []
        if not own and (first := by_ref.get(row.text(ref).strip()) if ref else None):
            own = [first]
        above = [one for one in own if one.number < row.number]
        head = above[-1] if above else own[0] if own else None
        if head:
            found.setdefault(head.number, []).append(row)
    return kept, found
