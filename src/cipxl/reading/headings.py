"""Matching the headings of a table to a profile's columns.

Headings are compared with spaces, case and punctuation squashed out, since print and PDF break words ("Progres s on
implem entatio n"); then by alias, then by closeness, then by place between neighbours that are known. The last two
are told as findings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from cipxl.findings import Finding, Place, Rule, Severity
from cipxl.period import Period, read_dates, read_period
from cipxl.profile import PERFORMANCE, TARGET, Column, Profile, RowKind, performance_field, target_field

__all__ = ["RULES", "Fallbacks", "HeadingMatch", "Headings", "Matched", "match_headings", "squash"]

CLOSE = 0.82  # share of letters in common from which two headings are taken for one
_HOLES = re.compile(r"\{(period|date|update)\}")

CLOSE_HEADING = Rule(
    code="S030",
    title="A heading is not quite the usual one",
    severity=Severity.NOTE,
    why="Headings get retyped and broken by print. The column is read, and you should know as what.",
    message="The heading '{shown}' was read as '{column}'.",
    fix="Nothing, if that is right. Otherwise put the usual heading back.",
    fails="Progress on implementaion",
    passes="Progress on implementation",
)
HEADING_BY_PLACE = Rule(
    code="S031",
    title="A heading was understood only by where it stands",
    severity=Severity.WARNING,
    why="All the other columns are accounted for, so it can only be the missing one; it should be looked at.",
    message="The heading '{shown}' says nothing known; by its place it was read as '{column}'.",
    fix="Put the usual heading back and send it again if that is wrong.",
    fails="e Q2 20/21",
    passes="Performance Q2 20/21 or by month",
)
UNKNOWN_HEADING = Rule(
    code="S032",
    title="A column that the plan does not have",
    severity=Severity.WARNING,
    why="Teams add columns for their own notes. The plan's table does not change, and what they wrote is not lost.",
    message="The column '{shown}' is not part of the plan. What it says is listed, not taken.",
    fix="Move what matters into the evidence, or ignore it.",
    fails="Comments",
    passes="Further Actions in progress",
)
HEADING_TWICE = Rule(
    code="S033",
    title="Two columns with one heading",
    severity=Severity.ERROR,
    why="Which of the two is meant cannot be known, so only the first is read.",
    message="'{shown}' stands over two columns. The first is read, this one is not.",
    fix="Delete the column that is not wanted, or give it its own heading.",
    fails="Progress on impact twice",
    passes="Progress on impact once",
)
NO_PERIOD = Rule(
    code="S034",
    title="A performance or target column without its period",
    severity=Severity.WARNING,
    why="A column is a period. Without one in the heading its figures can only be put down to the round's own.",
    message="The heading '{shown}' names no period; it was read as {period}.",
    fix="Write the period in the heading, such as 'Performance Q2 20/21'.",
    fails="Performance",
    passes="Performance Q2 20/21 or by month",
)
RULES = (CLOSE_HEADING, HEADING_BY_PLACE, UNKNOWN_HEADING, HEADING_TWICE, NO_PERIOD)


class Matched(NamedTuple):
    """One column of a sheet: the fields that its cells feed on each kind of row."""

    number: int  # of the column, from 1
    heading: str
    column: Column | None
    fields: Mapping[RowKind, str]


class HeadingMatch(NamedTuple):
    """What a row of headings says: the columns understood, the ones that are not, and doubts."""

    columns: tuple[Matched, ...]
    unknown: tuple[Matched, ...]
    findings: tuple[Finding, ...]

    @property
    def fields(self) -> frozenset[str]:
        """Every field that has a column."""
        return frozenset(field for matched in self.columns for field in matched.fields.values())


class Fallbacks(NamedTuple):
    """What a performance or target column without a period in its heading is read as."""

    periods: Mapping[str, Period]  # by the column's `when`
    dues: Mapping[str, date]


@lru_cache(maxsize=4096)
def squash(text: str) -> str:
    """Letters and digits only, in lower case: what is left without breaks, spaces and punctuation; "no" for "#"."""
    plain = unicodedata.normalize("NFKC", "no" if text.strip() == "#" else text).casefold()
    return "".join(character for character in plain if character.isalnum())


def match_headings(
    cells: Mapping[int, str],
    headings: Headings,
    fallbacks: Fallbacks,
    place: Place,
    extra: Mapping[str, Mapping[RowKind, str]],
    own: Mapping[int, Mapping[RowKind, str]] | None = None,
) -> HeadingMatch:
    """The columns that a row of headings stands for.

    Args:
        cells: The heading texts by 1-based column.
        headings: Those of the table's profile.
        fallbacks: Periods and dates for headings that name none.
        place: File, sheet and (as its address) the row, for findings.
        extra: Headings outside the profile with the fields that they feed (unit, better), by squashed heading.
        own: The fields that a workbook of ours has names for, by column. Programs that move columns do not all move
            names along, so a heading that was issued wins; the name tells what a changed heading was.
    """
    profile = headings.profile
    issued = {tuple(sorted(fields.items())): number for number, fields in (own or {}).items()}
    found: dict[int, Matched] = {}
    findings: list[Finding] = []
    taken: set[tuple[str, ...]] = set()
    doubtful: list[int] = []
    for number, heading in cells.items():
        fits = headings.exact(heading)
        if not fits:
            if fields := extra.get(squash(heading)):
                found[number] = Matched(number, heading, None, fields)
            else:
                doubtful.append(number)
            continue
        used = {id(one.column) for one in found.values()}
        column = next((one for one in fits if id(one) not in used), fits[0])
        matched = _resolve(number, heading, column, fallbacks, place, findings)
        if issued and tuple(sorted(matched.fields.items())) not in issued:
            doubtful.append(number)  # a period that was not issued: somebody changed the heading
            continue
        key = tuple(matched.fields.values())
        if key in taken:
            findings.append(HEADING_TWICE.at(_at(place, number), shown=heading))
            continue
        taken.add(key)
        found[number] = matched
    _named(cells, own or {}, doubtful, profile, place, found, findings)
    _close(cells, doubtful, profile, fallbacks, place, found, findings)
    _by_place(cells, doubtful, profile, fallbacks, place, found, findings)
    unknown = tuple(Matched(number, cells[number], None, {}) for number in doubtful if number not in found)
    findings += [UNKNOWN_HEADING.at(_at(place, matched.number), shown=matched.heading) for matched in unknown]
    return HeadingMatch(tuple(found[number] for number in sorted(found)), unknown, tuple(findings))


def _named(
    cells: Mapping[int, str],
    own: Mapping[int, Mapping[RowKind, str]],
    doubtful: list[int],
    profile: Profile,
    place: Place,
    found: dict[int, Matched],
    findings: list[Finding],
) -> None:
    """Columns whose heading says nothing known any more, by the names that they were issued with."""
    claimed = {tuple(sorted(matched.fields.items())) for matched in found.values()}
    for number, fields in own.items():
        if number in found or tuple(sorted(fields.items())) in claimed:
            continue
        column = next((c for c in profile.columns if _same_bases(c.on, fields)), None)
        if column is None:
            continue
        found[number] = Matched(number, cells.get(number, ""), column, fields)
        shown = cells.get(number, "")
        if squash(shown) not in (squash(column.heading), *map(squash, column.aliases)):
            findings.append(CLOSE_HEADING.at(_at(place, number), shown=shown, column=_name(found[number])))


def _same_bases(on: Mapping[RowKind, str], fields: Mapping[RowKind, str]) -> bool:
    return set(on) == set(fields) and all(fields[kind].partition(":")[0] == base for kind, base in on.items())


class Headings:
    """The headings that a profile knows, made ready for comparing many cells with them."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self._templates = tuple((column.heading, *column.aliases) for column in profile.columns)
        self._known: dict[str, tuple[Column, ...]] = {}

    def exact(self, heading: str) -> tuple[Column, ...]:
        """The columns that a heading names outright: several where they differ only in their period."""
        found = self._known.get(heading)
        if found is None:
            found = self._known[heading] = self._find(heading)
        return found

    def count(self, cells: Mapping[int, str]) -> int:
        """How many different columns a row names outright, for telling which row is the heading."""
        used: set[int] = set()
        for heading in cells.values():
            free = [column for column in self.exact(heading) if id(column) not in used]
            used |= {id(column) for column in free[:1]}
        return len(used)

    def _find(self, heading: str) -> tuple[Column, ...]:
        if len(heading) > 300:
            return ()
        fits = [self.profile.columns[number] for number in _named_by(heading, self._templates)]
        return tuple(one for one in fits if one.on == fits[0].on)


Templates = tuple[tuple[str, ...], ...]  # of each column


@lru_cache(maxsize=8192)
def _named_by(heading: str, templates: Templates) -> tuple[int, ...]:
    """The columns, by number, that a heading names: those by their plain templates, then those by one with holes."""
    squashed = squash(heading)
    if not squashed:
        return ()
    plain, with_holes = _ready(templates)
    found = list(plain.get(squashed, ()))
    for pattern, template, number in with_holes:
        if number not in found and pattern.fullmatch(squashed) and _holes_filled(template, heading):
            found.append(number)
    return tuple(found)


@lru_cache(maxsize=16)
def _ready(templates: Templates) -> tuple[Mapping[str, list[int]], list[tuple[re.Pattern[str], str, int]]]:
    """Templates as the squashed texts that they are, or as patterns where they have holes."""
    plain: dict[str, list[int]] = {}
    with_holes = []
    for number, names in enumerate(templates):
        for template in names:
            if _HOLES.search(template):
                with_holes.append((_pattern(template), template, number))
            else:
                plain.setdefault(squash(template), []).append(number)
    return plain, with_holes


def _pattern(template: str) -> re.Pattern[str]:
    parts = [squash(part) for part in _HOLES.split(template)[::2]]
    # Squashed headings are short and the holes few, so that the lazy middle cannot run away.
    return re.compile("(.{0,60}?)".join(re.escape(part) for part in parts))


def _holes_filled(template: str, heading: str) -> bool:
    if "{period}" in template:
        return read_period(heading) is not None
    return "{date}" not in template or _date_in(heading) is not None


def _date_in(heading: str) -> date | None:
    for mention in read_dates(heading):
        if mention.type in ("deadline", "date") and mention.date:
            return mention.date
        if mention.type == "period" and mention.end:
            return mention.end
    return None


def _resolve(
    index: int, heading: str, column: Column, fallbacks: Fallbacks, place: Place, findings: list[Finding]
) -> Matched:
    fields: dict[RowKind, str] = {}
    for kind, base in column.on.items():
        if base == PERFORMANCE:
            period = read_period(heading)
            # A day such as 12 January 1900, which Excel makes of a number, is no period that a plan can name.
            if period is None or read_period(period.canonical) is None:
                period = fallbacks.periods[column.when or "current"]
                findings.append(NO_PERIOD.at(_at(place, index), shown=heading, period=period.canonical))
            fields[kind] = performance_field(period)
        elif base == TARGET:
            due = _date_in(heading)
            if due is None:
                due = fallbacks.dues[column.when or "next"]
                findings.append(NO_PERIOD.at(_at(place, index), shown=heading, period=f"{due:%B %Y}"))
            fields[kind] = target_field(due)
        else:
            fields[kind] = base
    return Matched(index, heading, column, fields)


def _left(profile: Profile, found: Mapping[int, Matched]) -> list[Column]:
    used = {id(matched.column) for matched in found.values()}
    counts: dict[tuple[str, ...], int] = {}
    for matched in found.values():
        if matched.column:
            counts[tuple(matched.column.on.values())] = counts.get(tuple(matched.column.on.values()), 0) + 1
    left = []
    for column in profile.columns:
        if id(column) in used:
            continue
        # Columns of one field in several periods stand for each other: what counts is how many there are.
        key = tuple(column.on.values())
        same = [one for one in profile.columns if tuple(one.on.values()) == key]
        if column.when is None or counts.get(key, 0) < len(same):
            left.append(column)
    return left


def _close(
    cells: Mapping[int, str],
    doubtful: list[int],
    profile: Profile,
    fallbacks: Fallbacks,
    place: Place,
    found: dict[int, Matched],
    findings: list[Finding],
) -> None:
    pairs = []
    for column in _left(profile, found):
        for index in doubtful:
            likeness = max(_likeness(cells[index], template) for template in (column.heading, *column.aliases))
            if likeness >= CLOSE:
                pairs.append((likeness, index, column))
    for _, index, column in sorted(pairs, key=lambda pair: (-pair[0], pair[1])):
        if index not in found and column in _left(profile, found):
            matched = _resolve(index, cells[index], column, fallbacks, place, findings)
            if any(matched.fields == other.fields for other in found.values()):
                findings.append(HEADING_TWICE.at(_at(place, index), shown=cells[index]))
                continue
            found[index] = matched
            findings.append(CLOSE_HEADING.at(_at(place, index), shown=cells[index], column=_name(found[index])))


def _likeness(heading: str, template: str) -> float:
    plain = _HOLES.sub("", template)
    told = heading
    if plain != template:
        period = read_period(heading)
        if period is None and "{date}" not in template:
            return 0.0
        # What fills the hole is not part of the words that are compared.
        told = re.sub(r"\bQ\d\b|\d+(?:/\d+)?", "", heading[:300])
        if "{date}" in template:
            told = re.sub(r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*", "", told)
    one, other = squash(told[:300]), squash(plain)
    if not one or not other or min(len(one), len(other)) < 0.5 * max(len(one), len(other)):
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _by_place(
    cells: Mapping[int, str],
    doubtful: list[int],
    profile: Profile,
    fallbacks: Fallbacks,
    place: Place,
    found: dict[int, Matched],
    findings: list[Finding],
) -> None:
    """One heading left, one column left, and both between the same neighbours: they belong together."""
    left = _left(profile, found)
    open_cells = [index for index in doubtful if index not in found]
    if len(left) != 1 or not open_cells:
        return
    order = list(profile.columns)
    wanted = order.index(left[0])
    by_column = {id(m.column): m.number for m in found.values() if m.column}
    before = by_column.get(id(order[wanted - 1])) if wanted else 0
    after = by_column.get(id(order[wanted + 1])) if wanted + 1 < len(order) else max(cells) + 1
    if before is None or after is None:
        return
    between = [index for index in open_cells if before < index < after]
    if len(between) == 1 and after - before == 2:
        index = between[0]
        found[index] = _resolve(index, cells[index], left[0], fallbacks, place, findings)
        findings.append(HEADING_BY_PLACE.at(_at(place, index), shown=cells[index], column=_name(found[index])))


def _name(matched: Matched) -> str:
    heading = matched.column.heading if matched.column else matched.heading
    field = next(iter(matched.fields.values())).partition(":")[2]
    return " ".join(_HOLES.sub(field, heading).split())


def _at(place: Place, index: int) -> Place:
    letters = ""
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    row = place.a1
    return place.model_copy(update={"a1": f"{letters}{row}"})
