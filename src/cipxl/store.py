"""The master of a plan folder: read whole, and written whole.

The master is written anew from the plan each time; what people added to it by hand in the table is part of the plan by
then. Readings of periods that the table no longer shows stay in its History sheet and come back from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from cipxl.errors import FileRefused, FolderError
from cipxl.findings import Finding, Place, Rule, Severity
from cipxl.folder import PlanFolder, save
from cipxl.merge.sameness import same
from cipxl.merge.wording import RatingWords, in_words, rating_words
from cipxl.period import Period, last_complete_quarter, read_period
from cipxl.plan import Plan
from cipxl.profile import PERFORMANCE, TARGET, Dimension, Layout, Profile, reason_field, target_due
from cipxl.reading import ColumnIds, NoTable, ReadPlan, Setting, read_plan
from cipxl.sources.grid import Book
from cipxl.sources.xlsx import read_book
from cipxl.table import Row, Table, plan_of, table_of
from cipxl.typed import command
from cipxl.workbooks.guidance import GUIDE, RATINGS
from cipxl.workbooks.master import (
    Beside,
    HistoryEntry,
    KeptSheet,
    LogEntry,
    MasterRecords,
    read_beside,
    read_history,
    read_kept_sheets,
    read_log,
    write_master,
)
from cipxl.workbooks.stamp import SHEET, Stamp, read_columns, read_stamp

MASTER_SHEET = Rule(
    code="M020",
    title="A sheet of your own in the master",
    severity=Severity.WARNING,
    why="The master is written anew each time. Texts of added sheets are carried over; what only Excel knows is not.",
    message="The master's sheet '{shown}' is kept as plain text: its formulas, formats and charts are not.",
    fix="Keep such sheets in a workbook of their own. The master as it was is in backups.",
    fails="A sheet with a chart added to master.xlsx",
    passes="The sheets that cipxl writes",
)
RULES = (MASTER_SHEET,)

__all__ = ["RULES", "Master", "column_ids", "history_of", "layout_of", "load_master", "save_master", "setting_of"]


class Master(NamedTuple):
    """The master as read: the plan, its log and history, what was found, and which generation of the file it is.

    `saved` is when the file says that it was saved, as it writes it, and `sha256` what its bytes come to.
    """

    plan: Plan
    log: tuple[LogEntry, ...]
    history: tuple[HistoryEntry, ...]
    findings: tuple[Finding, ...]
    generation: int
    beside: tuple[Beside, ...] = ()
    sheets: tuple[KeptSheet, ...] = ()
    sheet: str = ""
    places: Mapping[tuple[str, str], str] = MappingProxyType({})  # addresses by row id and field
    saved: str = ""
    sha256: str = ""

    @property
    def table(self) -> Table:
        """The plan as rows and cells."""
        return table_of(self.plan)


def load_master(folder: PlanFolder) -> Master:
    """The folder's master.

    Raises:
        FolderError: When there is none or its table cannot be found.
        FileRefused: When the file is damaged or not a workbook.
    """
    if not folder.master.is_file():
        raise FolderError(
            f"{folder.path.resolve().name} has no master.xlsx.",
            f"Restore it from backups with: {command('restore', folder.path)}",
        )
    book = read_book(folder.master)
    stamp = read_stamp(book)
    setting = setting_of(stamp, folder)
    try:
        read = read_plan(book, folder.profile, folder.scheme, setting, column_ids(book))
    except NoTable as error:
        raise FileRefused(error.finding) from error
    history = _history(book, folder)
    plan = _with_history(read.plan, history, folder.profile)
    sheets = read_kept_sheets(book, {folder.profile.sheet.casefold(), GUIDE.casefold(), RATINGS.casefold(), SHEET})
    findings = [MASTER_SHEET.at(Place(file=book.name, sheet=sheet.name), shown=sheet.name) for sheet in sheets]
    asides = (Beside(a.kind, a.ref, a.a1, a.text) for a in read.read.asides)
    beside = dict.fromkeys((*read_beside(book), *asides, *_not_held(read)))
    return Master(
        plan,
        _log(book, folder),
        history,
        (*read.findings, *findings),
        stamp.generation if stamp else 0,
        tuple(beside),
        sheets,
        read.read.sheet,
        read.read.places,
        book.core.get("modified", ""),
        book.sha256,
    )


def _history(book: Book, folder: PlanFolder) -> tuple[HistoryEntry, ...]:
    """The History with codes for the ratings of the plan's own scheme, which the sheet has in words."""
    codes = _codes(folder)
    return tuple(
        one.model_copy(update={"text": in_words(one.field, one.text, codes)})
        if one.scheme == folder.scheme.name
        else one
        for one in read_history(book)
    )


def _log(book: Book, folder: PlanFolder) -> tuple[LogEntry, ...]:
    codes = _codes(folder)
    return tuple(
        one.model_copy(update={name: in_words(one.field, getattr(one, name), codes) for name in ("old", "new")})
        for one in read_log(book)
    )


def _codes(folder: PlanFolder) -> RatingWords:
    words = rating_words(folder.profile, folder.scheme)
    return {field: {label: code for code, label in of.items()} for field, of in words.items()}


def _not_held(read: ReadPlan) -> list[Beside]:
    """Texts in cells of the table that the plan cannot hold, such as "It depends" under 'Better when'."""
    held = table_of(read.plan).rows
    return [
        Beside("a cell of the plan's table that could not be taken", read.read.table.ref(row.id), place, text)
        for row in read.read.table.rows.values()
        for field, text in row.cells.items()
        if text and row.id in held and not held[row.id].get(field) and (place := read.read.places.get((row.id, field)))
    ]


def setting_of(stamp: Stamp | None, folder: PlanFolder) -> Setting:
    """What the master says of itself in its stamp; today's quarter for a workbook without one."""
    settings = folder.settings
    current = (stamp and read_period(stamp.period)) or last_complete_quarter(date.today())
    baseline = read_period((stamp.baseline if stamp else "") or settings.baseline)
    return Setting(
        stamp.plan if stamp else settings.plan_id,
        settings.title,
        current,
        stamp.update if stamp else current.canonical,
        baseline or Period.financial_year(current.start.year - 2),
        stamp.meeting if stamp else None,
    )


def column_ids(book: Book) -> ColumnIds:
    """The fields that a workbook of ours says its columns feed, by sheet and column."""
    return {
        (column.sheet, column.column): column.fields for column in read_columns(book) if any(column.fields.values())
    }


def layout_of(plan: Plan, profile: Profile) -> Layout:
    """The columns of the plan's present round."""
    return profile.layout(
        plan.period,
        update=plan.update,
        baseline=plan.baseline,
        plan_periods=plan.periods,
        plan_targets=plan.target_dates,
    )


def save_master(
    folder: PlanFolder,
    plan: Plan,
    records: MasterRecords,
    generation: int,
    when: datetime,
    *,
    round_name: str = "",
    kept: Master | None = None,
) -> Path | None:
    """Write the master, check it by reading it back, and keep the old one; where the old one is kept, or None.

    Args:
        folder: The plan folder.
        plan: What it is to say.
        records: Its log, history and open questions.
        generation: Which writing of the file this is.
        when: The time that is recorded.
        round_name: The round that it belongs to.
        kept: The master as it was, whose sheets and notes that are no part of the plan are carried over as text.

    Raises:
        FolderError: When it cannot be written, or what was written does not read back as what was meant. The old
            master is untouched then.
    """
    layout = layout_of(plan, folder.profile)
    table = table_of(plan)
    stamp = Stamp(
        kind="master",
        plan=plan.id,
        title=plan.title,
        round=round_name,
        profile=folder.profile.name,
        scheme=folder.scheme.name,
        generation=generation,
        period=plan.period.canonical,
        update=plan.update,
        baseline=plan.baseline.canonical,
        meeting=plan.meeting,
        rows=tuple(table.rows),
    )
    backup = folder.back_up(when)
    if kept is not None:
        records = records._replace(beside=kept.beside, sheets=kept.sheets)

    def write(path: Path) -> None:
        together = folder.settings.together
        write_master(path, plan, layout, folder.scheme, records, stamp, created=when, together=together)

    def check(path: Path) -> None:
        book = read_book(path)
        setting = Setting(plan.id, plan.title, plan.period, plan.update, plan.baseline, plan.meeting)
        read = read_plan(book, folder.profile, folder.scheme, setting, column_ids(book))
        back = _with_history(read.plan, _history(book, folder), folder.profile)
        difference = _difference(table, table_of(back))
        if difference:
            raise FolderError(
                f"The new master did not read back as it was meant ({difference}).",
                "The old one is untouched. Please tell the maintainers.",
            )

    save(folder.master, write, check)
    return backup


def history_of(
    plan: Plan,
    scheme: str,
    round_name: str,
    recorded: date,
    before: Iterable[HistoryEntry],
    rated: Iterable[Dimension] = (),
) -> tuple[HistoryEntry, ...]:
    """The history with this round's ratings, and every reading and target that it does not yet have as it is now.

    With a rating goes the reason why it differs from what the figures suggest; of tracked actions what is `rated` on
    them is kept. A round's own entries are replaced when it is consolidated again.
    """
    on_actions = [dimension.id for dimension in rated if dimension.on == "action"]
    kept = [entry for entry in before if entry.round != round_name]
    latest = {(entry.row, entry.field): entry.text for entry in kept}
    added = []
    for recommendation in plan.recommendations:
        for dimension, rating in recommendation.ratings.items():
            added.append((recommendation.id, recommendation.ref, "", dimension, rating, scheme))
        for dimension, reason in recommendation.reasons.items():
            added.append((recommendation.id, recommendation.ref, "", reason_field(dimension), reason, scheme))
        for action in recommendation.tracked:
            for dimension in on_actions:
                added.append((action.id, recommendation.ref, action.text, dimension, action.said(dimension), scheme))
            if action.due and latest.get((action.id, "due")) != action.due:
                added.append((action.id, recommendation.ref, action.text, "due", action.due, ""))
        for measure in recommendation.measures:
            cells = dict(table_cells(plan, recommendation.id, measure.id))
            # A figure that somebody has taken away is recorded as gone, or the history would bring it back.
            cells |= {f: "" for (row, f), text in latest.items() if row == measure.id and text and f not in cells}
            for field, text in cells.items():
                if latest.get((measure.id, field)) != text:
                    added.append((measure.id, recommendation.ref, measure.name, field, text, ""))
    entries = [
        HistoryEntry(
            round=round_name, row=row, ref=ref, measure=name, field=field, text=text, recorded=recorded, scheme=under
        )
        for row, ref, name, field, text, under in added
    ]
    return (*kept, *entries)


def table_cells(plan: Plan, recommendation: str, measure: str) -> Mapping[str, str]:
    """The readings and targets of one measure, by field."""
    found = next(m for r, m in plan.measures if r.id == recommendation and m.id == measure)
    cells = {f"{PERFORMANCE}:{reading.period.canonical}": reading.text for reading in found.readings}
    return cells | {f"{TARGET}:{target.due.isoformat()}": target.text for target in found.targets}


def _with_history(plan: Plan, history: Sequence[HistoryEntry], profile: Profile) -> Plan:
    """The plan with the readings and targets that its table no longer shows."""
    table = table_of(plan)
    extra: dict[str, dict[str, str]] = {}
    for entry in history:  # later entries are later rounds: the last word wins
        if entry.row in table.rows and _is_figure(entry.field):
            extra.setdefault(entry.row, {})[entry.field] = entry.text
    # The layout depends on which periods there are, so what it shows is worked out with all of them.
    rows = [_joined(row, extra.get(row.id, {}), frozenset()) for row in table.rows.values()]
    whole = plan_of(Table.of(rows), plan, profile.dimension_ids)
    shown = {resolved.field("measure") for resolved in layout_of(whole, profile).columns}
    rows = [_joined(row, extra.get(row.id, {}), frozenset(shown)) for row in table.rows.values()]
    return plan_of(Table.of(rows), plan, profile.dimension_ids)


def _is_figure(field: str) -> bool:
    """Whether a field is a reading or a target whose period or date can be read."""
    base, _, part = field.partition(":")
    if base == PERFORMANCE:
        return read_period(part) is not None
    try:
        return base == TARGET and bool(target_due(field))
    except ValueError:
        return False  # typed by hand into the History sheet


def _joined(row: Row, cells: Mapping[str, str], shown: frozenset[str]) -> Row:
    missing = {field: text for field, text in cells.items() if text and field not in row.cells and field not in shown}
    return row._replace(cells={**row.cells, **missing}) if missing else row


def _difference(meant: Table, found: Table) -> str:
    """The first cell that is not what was meant, in words, or ""."""
    if list(meant.rows) != list(found.rows):
        return "its rows differ"
    for row in meant.rows.values():
        other = found.rows[row.id]
        for field in {**row.cells, **other.cells}:
            if not same(row.get(field), other.get(field)):
                return f"Ref {meant.ref(row.id)}, {field}"
    return ""
