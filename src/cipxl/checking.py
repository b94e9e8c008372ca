"""Checking any return, master or appendix: what is wrong in it, before anybody merges it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from cipxl import profile as profiles
from cipxl import scheme as schemes
from cipxl.assessment import WORST, Rated, RollUp, assess_plan, findings_of
from cipxl.checks import Beside, Subject, check_plan
from cipxl.checks.dates import DEADLINE_PASSED
from cipxl.checks.disclosure import Policy, look
from cipxl.errors import FileRefused, SettingsError
from cipxl.findings import Finding, Place, Rule, Severity
from cipxl.folder import PlanFolder
from cipxl.merge import Remit
from cipxl.period import Period, last_complete_quarter, read_period
from cipxl.plan import Plan
from cipxl.profile import PERFORMANCE, Profile, field_base, performance_field
from cipxl.reading import NoTable, ReadPlan, Setting, read_plan
from cipxl.reading.nearest import offer
from cipxl.settings import read_settings
from cipxl.sources.grid import Book
from cipxl.sources.opening import open_book
from cipxl.store import column_ids
from cipxl.table import Table, plan_of
from cipxl.workbooks.question_book import read_answers
from cipxl.workbooks.stamp import SHEET, Stamp, read_stamp

__all__ = ["RULES", "Checked", "check", "check_book"]

QUESTIONS_BOOK = Rule(
    code="M021",
    title="A workbook of questions",
    severity=Severity.NOTE,
    why="It holds no table to check: its answers are read, and looked at like any cell, with the round's returns.",
    message="These are questions to {shown}, with {count} so far.",
    fix="When they are answered, put it into the round's folder 'returns' and consolidate.",
    fails="First Response - October 2020 - questions.xlsx",
    passes="First Response - October 2020.xlsx",
)
BLANK = Rule(
    code="S060",
    title="A blank workbook that nobody has filled in",
    severity=Severity.NOTE,
    why="There is nothing to check before the first row is typed.",
    message="This is a blank workbook for a new plan. Nothing is filled in yet.",
    fix="Type over the words in brackets, then fill in the table.",
    fails="The blank workbook as it comes",
    passes="The blank workbook with a recommendation in it",
)
RULES = (QUESTIONS_BOOK, BLANK)


class Checked(NamedTuple):
    """What a check found: the findings, worst first, and the plan where the file could be read as one.

    `rated` is each recommendation's rating beside what its measures suggest. `sheet` is the table's, `places` the
    address of each of its cells by (row id, field). `stamp` is what the workbook says of itself. `remit` is what the
    team may change whose return it is, None for any other file: it is told of nothing else.
    """

    file: str
    findings: tuple[Finding, ...]
    plan: Plan | None = None
    profile: Profile | None = None
    scheme: schemes.Scheme | None = None
    rated: tuple[Rated, ...] = ()
    sheet: str = ""
    places: Mapping[tuple[str, str], str] = MappingProxyType({})
    stamp: Stamp | None = None
    remit: Remit | None = None

    @property
    def rated_here(self) -> tuple[Rated, ...]:
        """The recommendations of `rated` that the return's team answers for; all where it is no team's return."""
        if self.remit is None:
            return self.rated
        rows = self.remit.rows
        return tuple(
            one
            for one in self.rated
            if one.recommendation.id in rows or any(measure.id in rows for measure in one.recommendation.measures)
        )


def check(path: Path, today: date, profile_name: str | None = None) -> Checked:
    """What is wrong in a workbook.

    Args:
        path: The file. It is only read.
        today: For a workbook that does not say which period it reports on.
        profile_name: How its table is laid out; else as its stamp says, else the built-in that fits.

    Raises:
        SettingsError: When there is no such profile, or the plan.toml beside the file cannot be read.
    """
    try:
        book = open_book(path, values_only=True, documents=True)
    except FileRefused as error:
        return Checked(path.name, (error.finding,))
    return check_book(book, today, profile_name, _plan_folder(path))


def check_book(book: Book, today: date, profile_name: str | None = None, home: Path | None = None) -> Checked:
    """What is wrong in a workbook whose cells are at hand.

    Args:
        book: The cells.
        today: For a workbook that does not say which period it reports on.
        profile_name: How its table is laid out; else as its stamp says, else the built-in that fits.
        home: The plan folder that it belongs to, for profiles and schemes of its own.

    Raises:
        SettingsError: When there is no such profile, or the plan folder's settings cannot be read.
    """
    stamp = read_stamp(book)
    names = [profile_name] if profile_name else _likely(stamp, home)
    best: tuple[ReadPlan, Profile] | None = None
    refusal: Finding | None = None
    scheme_of: dict[str, schemes.Scheme] = {}
    team = stamp.team if stamp and stamp.kind == "return" else ""
    if stamp and stamp.kind == "questions":
        return Checked(book.name, (_questions(book, stamp),), stamp=stamp)
    for name in names:
        profile = profiles.load(name, home)
        scheme = schemes.load(stamp.scheme if stamp and not profile_name else profile.scheme, home)
        scheme_of[profile.name] = scheme
        try:
            read = read_plan(book, profile, scheme, _setting(stamp, book, today), column_ids(book), team=team)
        except NoTable as error:
            refusal = refusal or error.finding
            continue
        if best is None or len(read.read.fields) > len(best[0].read.fields):
            best = (read, profile)
    if best is not None and stamp is None:
        best = _by_its_headings(best, scheme_of, book, today)
    # The sheet that carries the stamp is meant to be hidden.
    about_file = [finding for finding in book.findings if finding.sheet != SHEET]
    if not stamp and not (best and (profile_name or home)):
        known = [profiles.load(name, home) for name in dict.fromkeys((*names, *profiles.built_in()))]
        # A table of another layout is no bad file: what to do with it is offered.
        offered = offer(book, known, best[0].read.sheet if best else "")
        best, refusal = (None, offered) if offered else (best, refusal)
    if best is None:
        return Checked(book.name, tuple(one for one in (refusal, *about_file) if one))
    read, profile = best
    if stamp and stamp.kind == "template" and not read.plan.recommendations:
        blank = BLANK.at(Place(file=book.name), key=(book.sha256,))
        return Checked(book.name, (blank,), read.plan, profile, scheme_of[profile.name], stamp=stamp)
    scheme, plan = scheme_of[profile.name], _without_queried(read, profile)
    remit = _remit(stamp, profile, read) if stamp and team else None

    def tells(finding: Finding) -> bool:
        return remit is None or _can_mend(finding, remit, stamp.rows if stamp else ())

    doubtful = check_plan(
        plan, profile, scheme, today=today, file=book.name, sheet=read.read.sheet, places=read.read.places, team=team,
        said=read.findings, tells=tells, beside=_beside(book, read),
    )  # fmt: skip
    dimension = profile.suggested_dimension
    together = _together(home)
    rated = assess_plan(plan, scheme, dimension, together)
    measured = findings_of(
        plan, scheme, dimension, label=profile.dimension(dimension).label if dimension else "", together=together,
        file=book.name, sheet=read.read.sheet, places=read.read.places, team=team, assessed=rated,
    )  # fmt: skip
    disclosed = _disclosed(
        Subject(plan, profile, scheme, today, book.name, read.read.sheet, read.read.places, team), home
    )
    mendable = filter(tells, (*measured, *disclosed))
    found = sorted((*about_file, *read.findings, *doubtful, *mendable), key=lambda finding: finding.severity.rank)
    places = read.read.places
    return Checked(book.name, tuple(found), plan, profile, scheme, rated, read.read.sheet, places, stamp, remit)


def _questions(book: Book, stamp: Stamp) -> Finding:
    count = len([answer for answer in read_answers(book).values() if answer.text.strip()])
    said = "1 answer" if count == 1 else f"{count or 'no'} answers"
    return QUESTIONS_BOOK.at(Place(file=book.name), shown=stamp.team, count=said, key=(book.sha256,))


def _without_queried(read: ReadPlan, profile: Profile) -> Plan:
    """The plan without texts that could not be taken for values, so that nothing is worked out from them.

    A rating that could not be taken stays: it is no level, and its words are shown.
    """
    queried = {place for place in read.read.queries if field_base(place[1]) not in profile.rating_fields}
    if not queried:
        return read.plan
    rows = (
        row._replace(cells={field: text for field, text in row.cells.items() if (row.id, field) not in queried})
        for row in read.read.table.rows.values()
    )
    return plan_of(Table.of(rows), read.plan, profile.dimension_ids)


def _remit(stamp: Stamp, profile: Profile, read: ReadPlan) -> Remit | None:
    """What a return's team may change: the rows that it was sent to fill in, and those that it has added.

    None where the rows have lost their ids, so that nobody can say which they are.
    """
    there = read.read.table.rows.keys()
    if not there & set(stamp.rows):
        return None
    own = {key.partition("/")[0] for key in stamp.hashes} | (there - set(stamp.rows))
    return Remit(frozenset(own), frozenset(stamp.fields or profile.entry_fields), performance_field(read.plan.period))


def _can_mend(finding: Finding, remit: Remit, issued: Collection[str]) -> bool:
    """Whether a team can do something about a finding: it is about a cell that it may change, or about no row.

    In a row of its own making all is open. A date that has passed is answered beside it, by what has become of it.
    """
    if not finding.row or finding.row not in issued:
        return True
    opened = not finding.field or remit.opens(finding.field) or finding.code == DEADLINE_PASSED.code
    return finding.row in remit.rows and opened


def _by_its_headings(
    best: tuple[ReadPlan, Profile], scheme_of: Mapping[str, schemes.Scheme], book: Book, today: date
) -> tuple[ReadPlan, Profile]:
    """The same table, read for the latest period that its headings name: an old one is not asked for new figures."""
    read, profile = best
    named = [
        period
        for field in read.read.fields
        if field_base(field) == PERFORMANCE and (period := read_period(field.partition(":")[2])) is not None
    ]
    latest = max((one for one in named if one.start <= today), key=lambda one: one.end, default=None)
    if latest is None or latest == read.plan.period:
        return best
    setting = _setting(None, book, today)._replace(period=latest, baseline=Period.financial_year(latest.start.year - 2))
    return read_plan(book, profile, scheme_of[profile.name], setting, column_ids(book)), profile


def _beside(book: Book, read: ReadPlan) -> tuple[Beside, ...]:
    """The texts that the workbook has outside its table, sheet by sheet."""
    table = set(read.read.places.values())
    return tuple(
        Beside(cell.text, sheet.name, cell.a1)
        for sheet in book.sheets
        if sheet.name != SHEET
        for cell in sheet.cells.values()
        if cell.text.strip() and not (sheet.name == read.read.sheet and cell.a1 in table)
    )


def _disclosed(subject: Subject, home: Path | None) -> tuple[Finding, ...]:
    """What a public paper could not print as it stands, and what nobody has let stand yet."""
    if home is None:
        return look(subject, Policy()).open
    folder = PlanFolder(home)
    accepted = {one.id for one in folder.accepted().accepted}
    return look(subject, folder.settings.disclosure, accepted, [team.name for team in folder.settings.teams]).open


def _together(home: Path | None) -> RollUp:
    """How the plan folder that a file lies in makes one suggestion of several measures."""
    return read_settings(home).together if home else WORST


def _likely(stamp: Stamp | None, home: Path | None) -> list[str]:
    known = profiles.built_in()
    if stamp:
        try:
            return [profiles.load(stamp.profile, home).name]
        except SettingsError:
            return list(known)
    return list(known)


def _plan_folder(path: Path) -> Path | None:
    """The plan folder that a file lies in, for profiles and schemes of its own."""
    return next((parent for parent in path.resolve().parents if (parent / "plan.toml").is_file()), None)


def _setting(stamp: Stamp | None, book: Book, today: date) -> Setting:
    current = (read_period(stamp.period) if stamp else None) or last_complete_quarter(today)
    baseline = (read_period(stamp.baseline) if stamp else None) or Period.financial_year(current.start.year - 2)
    return Setting(
        stamp.plan if stamp else "",
        stamp.title if stamp else book.name,
        current,
        stamp.update if stamp else "",
        baseline,
        stamp.meeting if stamp else None,
    )
