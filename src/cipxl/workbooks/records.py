"""The master's sheets of records: Change log, Conflicts, Open questions and History, and how they are read back.

The first three are for people. Change log and History are also the plan folder's only memory of what they say, so they
come back exactly: times and field ids stand in columns of their own at the right, and a text that is longer than a
cell goes on in the row below.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict

from cipxl.decisions import MASTER
from cipxl.findings import Finding
from cipxl.merge.records import Conflict, LetStand, Proposal, Settled
from cipxl.sources.grid import Book
from cipxl.workbooks import styles
from cipxl.workbooks.metrics import row_height

__all__ = [
    "CONFLICTS",
    "HISTORY",
    "LOG",
    "QUESTIONS",
    "Beside",
    "HistoryEntry",
    "KeptSheet",
    "LogEntry",
    "MasterRecords",
    "read_beside",
    "read_history",
    "read_kept_sheets",
    "read_log",
    "write_records",
]

LOG, CONFLICTS, QUESTIONS, HISTORY = "Change log", "Conflicts", "Open questions", "History"
BESIDE = "Beside the table"
GOES_ON = "(goes on)"
PIECE = 32_000  # UTF-16 units of a text in one cell

_FROZEN = ConfigDict(frozen=True, extra="forbid")


class LogEntry(BaseModel):
    """One change, or one line about something that was not taken."""

    model_config = _FROZEN

    when: datetime
    round: str = ""
    team: str = ""
    file: str = ""
    cell: str = ""
    row: str = ""
    ref: str = ""
    field: str = ""
    old: str = ""
    new: str = ""
    outcome: str = ""
    why: str = ""


class HistoryEntry(BaseModel):
    """What a field said in a round.

    `field` is a dimension's id, "impact_reason", "performance:Q2 2019/20" or "target:2021-03-31".
    `scheme` is the one that a rating was given under: ratings of two schemes are not compared.
    """

    model_config = _FROZEN

    round: str
    row: str
    ref: str = ""
    measure: str = ""
    field: str
    text: str
    recorded: date | None = None
    scheme: str = ""


class Beside(NamedTuple):
    """Text that somebody put into the master outside the plan: a note, a column of their own."""

    what: str
    ref: str
    where: str
    text: str


class KeptSheet(NamedTuple):
    """A sheet that somebody added to the master: its texts by row and column, from 1."""

    name: str
    cells: Mapping[tuple[int, int], str]


class MasterRecords(NamedTuple):
    """What a master keeps beside the table."""

    changes: Sequence[LogEntry] = ()
    conflicts: Sequence[Conflict] = ()
    settled: Sequence[Settled] = ()
    proposals: Sequence[Proposal] = ()
    queries: Sequence[Finding] = ()
    let_stand: Sequence[LetStand] = ()
    history: Sequence[HistoryEntry] = ()
    beside: Sequence[Beside] = ()
    sheets: Sequence[KeptSheet] = ()


class _Column(NamedTuple):
    heading: str
    pixels: int
    quiet: bool = False  # for machines: grey


Value = str | date
Labels = Mapping[str, str]

_LOG = (
    _Column("When", 105), _Column("Round", 85), _Column("Team", 110), _Column("Ref", 55), _Column("What", 150),
    _Column("Old", 300), _Column("New", 300), _Column("How", 95), _Column("Why", 170), _Column("File", 150),
    _Column("Cell", 50), _Column("Field", 130, True), _Column("Row id", 70, True), _Column("Time", 170, True),
)  # fmt: skip
_HISTORY = (
    _Column("Round", 90), _Column("Ref", 60), _Column("Measure", 300), _Column("What", 190), _Column("Text", 330),
    _Column("Recorded", 80), _Column("Scheme", 130, True), _Column("Field", 150, True), _Column("Row id", 70, True),
)  # fmt: skip
_BESIDE = (_Column("What", 180), _Column("Ref", 60), _Column("Where", 80), _Column("Text", 500))
_CONFLICTS = (
    _Column("Id", 80), _Column("State", 65), _Column("Ref", 55), _Column("What", 150), _Column("Question", 165),
    _Column("Who", 130), _Column("Text", 380), _Column("Taken", 55), _Column("Reason", 200), _Column("Decided by", 105),
    _Column("When", 105), _Column("File", 150), _Column("Cell", 50), _Column("Row id", 70, True),
)  # fmt: skip
_QUESTIONS = (
    _Column("Id", 80), _Column("State", 85), _Column("Team", 110), _Column("Ref", 55), _Column("What", 150),
    _Column("Question", 240), _Column("Now", 240), _Column("Would be", 240), _Column("What to do", 220),
    _Column("Reason", 170), _Column("File", 150), _Column("Cell", 50), _Column("Row id", 70, True),
)  # fmt: skip

_OUTCOMES = {
    "auto": "Taken",
    "warn": "Taken: please look",
    "info": "Not taken: for information",
    "mended": "Typed another way",
    "beside": "Beside the table",
    "query": "Back to the team",
    "purged": "Deleted",
}
_OUTCOME_OF = {words: outcome for outcome, words in _OUTCOMES.items()}
_CONFLICT_WORDS = {
    "edit_edit": "Teams wrote different things",
    "master_edit": "The plan was changed too",
    "add_add": "Two teams added it differently",
    "delete_modify": "One removed it, one changed it",
}
_PROPOSAL_WORDS = {
    "delete": "Remove this row?",
    "clear": "Empty this cell?",
    "add": "Add this row?",
    "join": "Put these texts together?",
    "out_of_remit": "Changed outside the team's remit. Take it?",
    "locked": "A locked cell was changed. Take it?",
}


def write_records(book: Any, style: styles.Styles, records: MasterRecords, labels: Labels) -> None:
    """Write the four sheets.

    Args:
        book: The XlsxWriter workbook.
        style: Its formats.
        records: What they say.
        labels: What people call a field, by its id; an id that is not there is shown as it is.
    """
    _write(book, style, QUESTIONS, _QUESTIONS, _question_rows(records, labels))
    _write(book, style, CONFLICTS, _CONFLICTS, _conflict_rows(records, labels))
    _write(book, style, LOG, _LOG, _log_rows(records.changes, labels))
    _write(book, style, HISTORY, _HISTORY, _history_rows(records.history, labels))
    if records.beside:
        _write(book, style, BESIDE, _BESIDE, iter(records.beside))
    for kept in records.sheets:
        _keep(book, style, kept)


def read_log(book: Book) -> tuple[LogEntry, ...]:
    """The entries of a master's Change log, found by their headings; () where there is no such sheet."""
    found = []
    for row in _read(book, LOG, _LOG):
        when = _moment(str(row["Time"] or row["When"]))
        if when is None:
            continue  # a line that somebody typed
        found.append(
            LogEntry(
                when=when,
                field=str(row["Field"]),
                row=str(row["Row id"]),
                outcome=_OUTCOME_OF.get(str(row["How"]), str(row["How"])),
                **{
                    name.lower(): str(row[name])
                    for name in ("Round", "Team", "File", "Cell", "Ref", "Old", "New", "Why")
                },
            )
        )
    return tuple(found)


def read_beside(book: Book) -> tuple[Beside, ...]:
    """What stands on a master's sheet of texts beside the table; () where there is no such sheet."""
    return tuple(Beside(*(str(row[column.heading]) for column in _BESIDE)) for row in _read(book, BESIDE, _BESIDE))


def read_kept_sheets(book: Book, own: Collection[str]) -> tuple[KeptSheet, ...]:
    """The sheets with text that somebody added; `own` are the names of those that cipxl writes, in lower case."""
    known = {*own, *(name.casefold() for name in (LOG, CONFLICTS, QUESTIONS, HISTORY, BESIDE))}
    found = []
    for sheet in book.sheets:
        cells = {place: cell.text for place, cell in sheet.cells.items() if cell.text.strip()}
        if sheet.name.casefold() not in known and cells:
            found.append(KeptSheet(sheet.name, cells))
    return tuple(found)


def read_history(book: Book) -> tuple[HistoryEntry, ...]:
    """The entries of a master's History, found by their headings; () where there is no such sheet."""
    found = []
    for row in _read(book, HISTORY, _HISTORY):
        recorded = row["Recorded"]
        texts = {name.lower(): str(row[name]) for name in ("Round", "Ref", "Measure", "Field", "Text", "Scheme")}
        when = recorded.date() if isinstance(recorded, datetime) else recorded if isinstance(recorded, date) else None
        found.append(HistoryEntry(row=str(row["Row id"]), recorded=when, **texts))
    return tuple(found)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _log_rows(changes: Iterable[LogEntry], labels: Labels) -> Iterator[tuple[Value, ...]]:
    for c in changes:
        when = c.when.replace(tzinfo=None, microsecond=0)
        what, how = labels.get(c.field, c.field), _OUTCOMES.get(c.outcome, c.outcome)
        yield (
            when, c.round, c.team, c.ref, what, c.old, c.new, how, c.why, c.file, c.cell, c.field, c.row,
            c.when.isoformat(),
        )  # fmt: skip


def _history_rows(entries: Iterable[HistoryEntry], labels: Labels) -> Iterator[tuple[Value, ...]]:
    for e in entries:
        yield (
            e.round,
            e.ref,
            e.measure,
            labels.get(e.field, e.field),
            e.text,
            e.recorded or "",
            e.scheme,
            e.field,
            e.row,
        )


def _conflict_rows(records: MasterRecords, labels: Labels) -> Iterator[tuple[Value, ...]]:
    for conflict in records.conflicts:
        yield from _one_conflict(conflict, None, labels)
    for settled in records.settled:
        if isinstance(settled.question, Conflict):
            yield from _one_conflict(settled.question, settled, labels)


def _one_conflict(conflict: Conflict, settled: Settled | None, labels: Labels) -> Iterator[tuple[Value, ...]]:
    decision = settled.decision if settled else conflict.earlier
    what = labels.get(conflict.field, conflict.field)
    question = _CONFLICT_WORDS[conflict.kind]
    plan = "The plan before" if settled else "The plan now"
    parties = [("As it was sent out", conflict.base, "", "", "")]
    if all(candidate.team != MASTER for candidate in conflict.candidates):
        parties.append((plan, conflict.master, "", "", MASTER))
    parties += [(plan if c.team == MASTER else c.team, c.value, c.file, c.cell, c.team) for c in conflict.candidates]
    own_words = settled.decision.text if settled and not settled.decision.take else None
    if own_words is not None:
        parties.append(("The officer's own words", own_words, "", "", ""))
    for n, (who, text, file, cell, team) in enumerate(parties):
        taken = settled is not None and (
            settled.decision.take == team != "" if own_words is None else n == len(parties) - 1
        )
        told = decision if decision and (taken or (not settled and n == 0)) else None
        yield (
            conflict.id, "Settled" if settled else "Open", conflict.ref, what, question, who, text,
            "Yes" if taken else "", _reason(told.reason, bool(settled)) if told else "", told.by if told else "",
            told.when.replace(tzinfo=None, microsecond=0) if told else "", file, cell, conflict.row,
        )  # fmt: skip


def _reason(reason: str, settled: bool) -> str:
    return reason if settled else f"Before the answers changed: {reason}"


def _question_rows(records: MasterRecords, labels: Labels) -> Iterator[tuple[Value, ...]]:
    for p in records.proposals:
        yield _proposal(p, "Open", "", labels)
    for f in records.queries:
        what = labels.get(f.field, f.field)
        yield (f.id, "Back to the team", f.team, f.ref, what, f.message, "", f.shown, f.fix, "", f.file, f.a1, f.row)
    for one in records.let_stand:
        f, said = one.finding, one.acceptance
        yield (
            f.id, "Let stand", f.team, f.ref, labels.get(f.field, f.field), f.message, one.stands, f.shown,
            "Nothing: the plan keeps what it has.", f"{said.reason} ({said.by})", f.file, f.a1, f.row,
        )  # fmt: skip
    for settled in records.settled:
        if isinstance(settled.question, Proposal):
            state = "Accepted" if settled.decision.accepted else "Not accepted"
            yield _proposal(settled.question, state, settled.decision.reason, labels)


def _proposal(p: Proposal, state: str, reason: str, labels: Labels) -> tuple[Value, ...]:
    what = "The whole row" if p.field == "row" else labels.get(p.field, p.field)
    row = "\n".join(f"{labels.get(field, field)}: {text}" for field, text in p.cells.items() if text)
    old = row if row and p.kind == "delete" else p.old
    new = row if row and p.kind != "delete" else p.new
    todo = "Accept it or not, with a reason." if state == "Open" else ""
    return (p.id, state, p.team, p.ref, what, _PROPOSAL_WORDS[p.kind], old, new, todo, reason, p.file, p.cell, p.row)


def _write(
    book: Any, style: styles.Styles, name: str, columns: Sequence[_Column], rows: Iterable[tuple[Value, ...]]
) -> None:
    sheet = book.add_worksheet(name)
    for n, column in enumerate(columns):
        sheet.set_column_pixels(n, n, column.pixels)
        paint = {"bg_color": styles.BAND_HEADER, "font_color": styles.INK} if column.quiet else {}
        sheet.write_string(0, n, column.heading, style.header(**paint))
    sheet.set_row(0, 26)
    number = 0
    for row in rows:
        pieces = [_pieces(value) if isinstance(value, str) else [value] for value in row]
        for k in range(max(len(piece) for piece in pieces)):
            number += 1
            # The first column says which rows go on; it never holds a long text itself.
            line = [piece[k] if k < len(piece) else "" for piece in pieces]
            if k:
                line[0] = GOES_ON
            for n, (column, value) in enumerate(zip(columns, line, strict=True)):
                _cell(sheet, style, number, n, value, column.quiet)
            texts = [
                (value, float(column.pixels), False)
                for column, value in zip(columns, line, strict=True)
                if isinstance(value, str)
            ]
            sheet.set_row(number, row_height(texts, styles.SIZE, least=15))
    if number == 0:
        style.write(sheet, 1, 0, "Nothing yet.", {"text_wrap": False, "font_color": styles.FAINT_INK})
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(number, 1), len(columns) - 1)
    sheet.set_zoom(styles.ZOOM)
    sheet.hide_gridlines(2)
    sheet.ignore_errors({"number_stored_as_text": f"A1:Z{number + 2}"})
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.55)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer(f'&L&"Arial,Regular"&8 {name}&R&"Arial,Regular"&8 Page &P of &N', {"margin": 0.25})


def _keep(book: Any, style: styles.Styles, kept: KeptSheet) -> None:
    sheet = book.add_worksheet(kept.name)
    for (row, column), text in kept.cells.items():
        style.write(sheet, row - 1, column - 1, text, {"text_wrap": True})
    sheet.set_column_pixels(0, max(column for _, column in kept.cells) - 1, 180)


def _cell(sheet: Any, style: styles.Styles, row: int, column: int, value: Value, quiet: bool) -> None:
    look: dict[str, object] = {"border": 1, "border_color": styles.LINE}
    if quiet:
        look["font_color"] = styles.FAINT_INK
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, value, style.of(**look, num_format="dd/mm/yyyy hh:mm", align="left"))
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, style.of(**look, num_format="dd/mm/yyyy", align="left"))
    else:
        style.write(sheet, row, column, value, look)


def _pieces(text: str) -> list[str]:
    """The text in pieces that fit in a cell each."""
    plain = styles.cell_text(text)
    found, start = [], 0
    while len(plain) - start > PIECE // 2:
        found.append(plain[start : start + PIECE // 2])  # a character is at most two units
        start += PIECE // 2
    return [*found, plain[start:]]


def _read(book: Book, name: str, columns: Sequence[_Column]) -> Iterator[dict[str, Value]]:
    sheet = book.sheet(name)
    if sheet is None:
        return
    places = {cell.text: cell.column for cell in sheet.cells.values() if cell.row == 1}
    if any(column.heading not in places for column in columns):
        return
    entry: dict[str, Value] | None = None
    for number, cells in sheet.rows():
        if number == 1:
            continue
        by_column = {cell.column: cell for cell in cells}
        line: dict[str, Value] = {}
        for column in columns:
            cell = by_column.get(places[column.heading])
            line[column.heading] = "" if cell is None else cell.value if isinstance(cell.value, date) else cell.text
        first = columns[0].heading
        if line[first] == GOES_ON and entry:
            entry |= {h: str(entry[h]) + str(text) for h, text in line.items() if h != first and text}
            continue
        if entry:
            yield entry
        entry = line if _says_anything(line) else None
    if entry:
        yield entry


def _says_anything(line: Mapping[str, Value]) -> bool:
    return any(line.get(heading) for heading in ("Row id", "Field", "Time", "Text"))
