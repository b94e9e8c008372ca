"""The plan as it was before a round's returns were taken, so that all of them can be merged anew.

What the change log says was put in by teams whose returns are at hand, and still stands, is taken out again: some
returns now and the rest later then give what all at once would. Everything else stays: what came from a return that is
gone, what a later issue or a later round built upon, and what the office has changed since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from cipxl.folder import Round
from cipxl.merge import Incoming, row_in_words, same
from cipxl.merge.records import ROW
from cipxl.store import Master
from cipxl.table import Row, Table
from cipxl.workbooks.master import LogEntry

__all__ = ["TEAMS", "Rewound", "rewound"]

TEAMS = "; "  # between the teams of a line of the log


class Rewound(NamedTuple):
    """What goes into the merge.

    `table` is the plan without this round's changes, `incoming` the returns without what was taken before and changed
    since, `edited` the cells that the office has changed since, `replaced` the lines of the log that the merge writes
    anew.
    """

    table: Table
    incoming: tuple[Incoming, ...]
    edited: frozenset[tuple[str, str]]
    replaced: tuple[LogEntry, ...]


def rewound(master: Master, one: Round, incoming: Sequence[Incoming], files: Collection[str]) -> Rewound:
    """The plan and the returns as they go into the merge.

    Args:
        master: The master as it is.
        one: The round.
        incoming: The returns that are to be merged.
        files: The names of all files that were read, used or not.
    """
    return _Rewinder(master, one, incoming).rewind(files)


class _Rewinder:
    def __init__(self, master: Master, one: Round, incoming: Sequence[Incoming]) -> None:
        self.mine = [entry for entry in master.log if entry.round == one.name]
        self.later = _last_changes(entry for entry in master.log if entry.round != one.name)
        self.returns = {returned.team: returned for returned in incoming}
        self.rows: dict[str, Row] = dict(master.table.rows)
        self.edited: set[tuple[str, str]] = set()
        self.consumed: dict[str, set[tuple[str, str]]] = {}  # team -> cells that were taken and changed since
        self.kept_rows: set[str] = set()  # added rows, in words, that stay in the plan

    def rewind(self, files: Collection[str]) -> Rewound:
        replaced = [entry for entry in reversed(self.mine) if self._undo(entry, files)]
        incoming = tuple(self._without_consumed(one) for one in self.returns.values())
        return Rewound(Table(self.rows), incoming, frozenset(self.edited), tuple(replaced))

    def _undo(self, entry: LogEntry, files: Collection[str]) -> bool:
        """Take a line's change out again; whether the line is to be written anew."""
        teams = [team for team in entry.team.split(TEAMS) if team]
        all_here = bool(teams) and all(team in self.returns for team in teams)
        if entry.outcome not in ("auto", "warn"):
            return all_here or entry.file in files
        if not all_here:
            return False
        if entry.field == ROW:
            return bool(entry.new) and self._undo_addition(entry)
        row = self.rows.get(entry.row)
        if row is None or self._in_a_base(entry, teams):
            return False
        superseded = self.later.get((entry.row, entry.field), datetime.min) > entry.when
        if superseded or not same(row.get(entry.field), entry.new):
            self.edited.add((entry.row, entry.field))
            for team in teams:
                self.consumed.setdefault(team, set()).add((entry.row, entry.field))
            return False
        cells = {**row.cells, entry.field: entry.old}
        self.rows[entry.row] = row._replace(cells={field: text for field, text in cells.items() if text})
        return True

    def _undo_addition(self, entry: LogEntry) -> bool:
        row = self.rows.get(entry.row)
        if row is None:
            return True
        built_upon = any(other.parent == row.id for other in self.rows.values())
        if built_upon or row_in_words(row) != entry.new:
            self.kept_rows.add(entry.new)
            return False
        del self.rows[entry.row]
        return True

    def _in_a_base(self, entry: LogEntry, teams: Sequence[str]) -> bool:
        """Whether a later issue was sent out with the change in it: what its team changed is told against that."""
        bases = (self.returns[team].base.rows.get(entry.row) for team in teams)
        return any(row is not None and same(row.get(entry.field), entry.new) for row in bases)

    def _without_consumed(self, one: Incoming) -> Incoming:
        """The return without cells that were taken as they are and that somebody has changed since."""
        consumed = self.consumed.get(one.team)
        if not consumed and not self.kept_rows:
            return one  # as nearly all are: its rows are not even gone through
        taken = {(e.row, e.field): e.new for e in self.mine if one.team in e.team.split(TEAMS) and e.outcome != "info"}
        rows: dict[str, Row] = {}
        for row_id, field in consumed or ():
            row, before = rows.get(row_id) or one.table.rows.get(row_id), one.base.rows.get(row_id)
            if row is not None and before is not None and same(row.get(field), taken.get((row_id, field), "")):
                cells = {**row.cells, field: before.get(field)}
                rows[row_id] = row._replace(cells={name: text for name, text in cells.items() if text})
        new = [row for row_id, row in one.table.rows.items() if row_id not in one.base.rows]
        gone = {row.id for row in new if row_in_words(row) in self.kept_rows}
        if not rows and not gone:
            return one
        kept: Mapping[str, Row] = {key: rows.get(key, row) for key, row in one.table.rows.items() if key not in gone}
        return one._replace(table=Table(kept))


def _last_changes(entries: Iterable[LogEntry]) -> dict[tuple[str, str], datetime]:
    found: dict[tuple[str, str], datetime] = {}
    for entry in entries:
        if entry.outcome in ("auto", "warn"):
            key = (entry.row, entry.field)
            found[key] = max(found.get(key, datetime.min), entry.when)
    return found
