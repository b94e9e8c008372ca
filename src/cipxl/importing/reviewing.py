"""Reading an existing appendix for a new plan: what it says, and every doubt as a proposal for a person.

Words that print broke, rows that a page cut in two and columns without a known heading are put right in the grid, and
only where somebody said so; the one reading of tables then goes over it. Ratings are looked at in what was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from cipxl import profile as profiles
from cipxl.errors import FileRefused, UsageError
from cipxl.findings import Finding, Place, stable_id
from cipxl.importing.content import plan_from_toml
from cipxl.importing.outside import of_sheet, outside
from cipxl.importing.together import Review, together
from cipxl.period import Period, last_complete_quarter, read_period
from cipxl.plan import Plan
from cipxl.profile import Profile
from cipxl.progress import Progress, silent
from cipxl.reading import (
    Doubt,
    Found,
    NoTable,
    ReadPlan,
    ReportingLine,
    Setting,
    fallbacks_for,
    read_plan,
    read_reporting,
)
from cipxl.reading.at_foot import rows_at_foot
from cipxl.reading.cards import turned
from cipxl.reading.doubt import NO, YES
from cipxl.reading.heading_templates import date_in
from cipxl.reading.joins import continued_rows, lost_refs, page_numbers
from cipxl.reading.letters import doubtful_ratings
from cipxl.reading.locate import TWO_TABLES, YEAR_ABOVE, Location, fitting, locate
from cipxl.reading.marks import find_forms, without_marks
from cipxl.reading.nearest import offer
from cipxl.reading.parts import Part, parts_of
from cipxl.reading.rows import NO_ROWS, SheetRow, sheet_rows
from cipxl.reading.undated import undated_columns
from cipxl.reading.unmatched import unmatched_columns
from cipxl.reading.words import broken_words, vocabulary
from cipxl.reading.written_once import written_once
from cipxl.scheme import Scheme
from cipxl.sources.grid import Book, Sheet
from cipxl.sources.opening import open_book
from cipxl.store import column_ids
from cipxl.workbooks.stamp import read_stamp

__all__ = ["Review", "review", "update_after"]


def review(
    source: Path,
    profile: Profile,
    scheme: Scheme,
    now: datetime,
    *,
    title: str = "",
    answers: Mapping[str, str] | None = None,
    progress: Progress = silent,
) -> Review:
    """What a file would bring into a plan, and every doubt about it; nothing is written.

    Args:
        source: An appendix (.xlsx, .docx, ruled .pdf, text; of others only the values), or a plan as text (.toml).
        profile: How its table is laid out.
        scheme: The ratings that it may hold.
        now: Tells the current period where the table names none.
        title: The plan's title; what the source says, or its name, when not given.
        answers: By a proposal's id: "yes", "no" (leave it as it stands), or words of the person's own.
        progress: Told page by page of a PDF; what it raises stops the reading.

    Raises:
        FileRefused: When the file cannot be read, or holds no table of this profile; where it holds one of another
            layout, its finding says which profile comes nearest and how to make one.
        UsageError: When an answer is to no proposal of this file, or makes no sense for it.
    """
    if source.suffix.casefold() == ".toml":
        return Review(plan_from_toml(source, title), (), ())
    book = open_book(source, values_only=True, documents=True, progress=progress)
    if not fitting(book, profile):
        book = turned(book)
    said, name = answers or {}, title or source.stem
    try:
        parts = () if read_stamp(book) else parts_of(book, profile)
        if parts:
            found = _of_parts(book, parts, lambda one: _Reading(one, profile, scheme, name, now, said), said)
        else:
            found = _Reading(book, profile, scheme, name, now, said).run(titled=bool(title))
    except NoTable as error:
        known = (profile, *(profiles.load(name) for name in profiles.built_in()))
        other = None if error.finding.code == TWO_TABLES.code else offer(book, known)
        raise FileRefused(other or error.finding) from error
    unknown = [one for one in said if one not in {doubt.id for doubt in found.proposals}]
    if unknown:
        raise UsageError(f"There is no proposal {unknown[0]} for this file.", "Ask again for the list.")
    return found


def _of_parts(
    book: Book, parts: Sequence[Part], reading: Callable[[Book], _Reading], answers: Mapping[str, str]
) -> Review:
    """What sheets that are parts of one plan bring together; each is read by itself, and keeps its addresses."""
    names = {part.sheet.name for part in parts}
    found = []
    for part in parts:
        own = replace(book, sheets=(part.sheet,), findings=())
        found.append(reading(own).run(titled=True, theme=part.theme))
    others = tuple(chain.from_iterable(of_sheet(sheet) for sheet in book.sheets if sheet.name not in names))
    joined = together(book, parts, found, answers)
    proposals = tuple(sorted(joined.proposals, key=lambda one: list(_ORDER).index(one.kind)))
    return joined._replace(proposals=proposals, asides=(*joined.asides, *others))


class _Place(NamedTuple):
    """Where the table is, its rows, and the columns that show ratings as lines with a mark."""

    location: Location
    rows: list[SheetRow]
    marked: frozenset[int]


class _Reading:
    """One review while it runs: the book with the answers so far put in, and what was asked."""

    def __init__(
        self, book: Book, profile: Profile, scheme: Scheme, name: str, now: datetime, answers: Mapping[str, str]
    ) -> None:
        self.book = book
        self.profile = profile
        self.scheme = scheme
        self.name = name
        self.now = now
        self.answers = answers
        self.ids = column_ids(book)
        self.asked: list[Doubt] = []

    def run(self, *, titled: bool, theme: str = "") -> Review:
        """Ask in the order in which one answer makes the next question plainer: columns, words, rows, ratings.

        `theme` is what the sheet's own title says of its rows, which is then no text beside the table.
        """
        stamp = read_stamp(self.book)
        if stamp and not titled:
            self.name = stamp.title
        quarter = last_complete_quarter(self.now.date())
        baseline = Period.financial_year(quarter.start.year - 2)
        setting = Setting(stable_id("plan", self.name), self.name, quarter, "", baseline)
        told: tuple[Finding, ...] = ()
        if not stamp:
            told = tuple(one for one in self._locate(setting).location.findings if one.code == YEAR_ABOVE.code)
            self._put_right(setting)
        read = self._read(setting)
        beside = read.read.asides
        if not stamp:
            place = self._locate(setting)
            about = frozenset((theme, *(one.theme for one in read.plan.recommendations)))
            beside = (*beside, *outside(self.book, place.location, about))
            sheet = place.location.sheet
            doubts = doubtful_ratings(place.location, read.read, self.profile, self.scheme, place.marked)
            rated = self._ask(doubts, sheet)
            if rated is not sheet:
                self._replace(rated)
                read = self._read(setting)
        proposals = tuple(sorted(self.asked, key=lambda one: list(_ORDER).index(one.kind)))
        # The headings have their years by now, and are not told of again.
        findings = (*self.book.findings, *told, *read.findings)
        if not read.plan.recommendations:
            where = Place(file=self.book.name, sheet=read.read.sheet)
            findings = (*findings, NO_ROWS.at(where, key=(self.book.sha256,)))
        return Review(read.plan, findings, proposals, beside, self.book.sha256)

    def _put_right(self, setting: Setting) -> None:
        place = self._locate(setting)
        self._replace(self._ask(rows_at_foot(place.location, place.rows), place.location.sheet))
        place = self._locate(setting)
        self._replace(self._ask(unmatched_columns(place.location, place.rows, self.profile), place.location.sheet))
        place = self._locate(setting)
        self._replace(self._ask(undated_columns(place.location), place.location.sheet))
        words = vocabulary(self.book, [column.heading for column in self.profile.columns])
        place = self._locate(setting)
        sheet = place.location.sheet
        found: Iterable[Found] = lost_refs(place.location, place.rows)
        if self.book.document:
            headings = {row for row, _ in sheet.cells} - {row.number for row in place.rows}
            broken = broken_words(sheet, place.location.row, words, headings)
            found = chain(page_numbers(place.location, place.rows), broken, found)
        self._replace(self._ask(found, sheet))
        place = self._locate(setting)
        joins = continued_rows(place.location, place.rows, words, place.marked)
        self._replace(self._ask(joins, place.location.sheet))
        place = self._locate(setting)
        self._replace(self._ask(written_once(place.location, place.rows), place.location.sheet))

    def _locate(self, setting: Setting) -> _Place:
        location = locate(self.book, self.profile, fallbacks_for(setting, self.profile), self.ids)
        forms = find_forms(location.sheet, location.row, location.match.columns, self.profile, self.scheme)
        location = without_marks(location, forms)
        rows, _ = sheet_rows(location, self.book.name, frozenset(form.marks for form in forms if form.marks))
        return _Place(location, rows, frozenset(column for form in forms for column in (form.names, form.marks)))

    def _read(self, setting: Setting) -> ReadPlan:
        first = read_plan(self.book, self.profile, self.scheme, setting, self.ids)
        # With the table's own periods known, headings without one fall back on those.
        settled = _reported(_settled(setting, first.plan), read_reporting(self.book, self.profile))
        return read_plan(self.book, self.profile, self.scheme, settled, self.ids)

    def _ask(self, found: Iterable[Found], sheet: Sheet) -> Sheet:
        """Put the doubts down; the sheet with those that were answered put right."""
        for one in found:
            answer = self.answers.get(one.doubt.id)
            doubt = (
                one.doubt if answer is None else one.doubt.model_copy(update={"answer": _checked(one.doubt, answer)})
            )
            self.asked.append(doubt)
            if doubt.answer is not None and doubt.answer != NO:
                sheet = one.change(sheet, doubt.answer)
        return sheet

    def _replace(self, sheet: Sheet) -> None:
        sheets = tuple(sheet if one.name == sheet.name else one for one in self.book.sheets)
        self.book = replace(self.book, sheets=sheets)


_ORDER = ("rating", "ref", "column", "period", "row", "theme", "foot", "words", "word", "page")


def _checked(doubt: Doubt, answer: str) -> str:
    """An answer as it is kept; UsageError where it makes no sense for its proposal."""
    plain = answer.strip()
    folded = plain.casefold()
    if folded in (YES, NO, "y", "n"):
        said = YES if folded[0] == "y" else NO
        if said == YES and not doubt.can_be_accepted:
            raise UsageError(f"Proposal {doubt.id} proposes nothing to say yes to.", f"Answer with {_among(doubt)}.")
        return said
    if doubt.kind == "period" and read_period(plain) is None and date_in(plain) is None:
        raise UsageError(f"'{answer}' is no period or date.", "Write it like 'Q2 2024/25', '2023/24' or 'March 2025'.")
    wrong = (doubt.choices and folded not in {one.casefold() for one in doubt.choices}) or doubt.is_yes_or_no
    if wrong or not plain:
        raise UsageError(f"'{answer}' does not answer proposal {doubt.id}.", f"Answer with {_among(doubt)}.")
    return next((one for one in doubt.choices if one.casefold() == folded), plain)


def _among(doubt: Doubt) -> str:
    plain = [YES] if doubt.can_be_accepted else []
    return ", ".join([*plain, NO, *doubt.choices])


def _settled(setting: Setting, plan: Plan) -> Setting:
    """The setting with the table's own periods: the latest is the current, the first year the baseline."""
    years = [period for period in plan.periods if period.basis == "financial_year"]
    others = [period for period in plan.periods if period.basis != "financial_year"]
    current = others[-1] if others else setting.period
    baseline = years[0] if years else Period.financial_year(current.start.year - (2 if current.start.month > 3 else 3))
    return setting._replace(period=current, update=update_after(current), baseline=baseline)


def _reported(setting: Setting, said: ReportingLine) -> Setting:
    """The setting with what the line above the table says."""
    if said.period:
        setting = setting._replace(period=said.period, update=update_after(said.period))
    return setting._replace(meeting=said.meeting)


def update_after(current: Period) -> str:
    """What a round about a period is called: the month after it ends."""
    year, month = divmod(current.end.year * 12 + current.end.month, 12)
    return Period.month(year, month + 1).canonical
