"""What goes into a merge and what comes out, as records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from cipxl.decisions import Acceptance, Decision
from cipxl.findings import Finding
from cipxl.profile import PERFORMANCE, field_base, rated_field
from cipxl.table import Table

__all__ = [
    "Candidate", "Change", "Conflict", "Incoming", "LetStand", "MergeResult", "Policy", "Proposal", "Remit", "Settled",
]  # fmt: skip

Outcome = Literal["auto", "warn", "info"]

ROW = "row"  # the field of a question about a whole row

ConflictKind = Literal["edit_edit", "master_edit", "add_add", "delete_modify"]
ProposalKind = Literal["delete", "clear", "add", "join", "out_of_remit", "locked"]

_FROZEN = ConfigDict(frozen=True)


class Remit(NamedTuple):
    """The rows and fields (periods left out) that a team may change; of figures only those of the `current` field."""

    rows: frozenset[str]
    fields: frozenset[str]
    current: str = ""

    def opens(self, field: str) -> bool:
        """Whether a field may be changed: it, or for the reason of a rating the rating."""
        base = field_base(field)
        if base == PERFORMANCE and self.current and field != self.current:
            return False  # what an earlier period says is settled
        return base in self.fields or rated_field(base) in self.fields


class Incoming(NamedTuple):
    """One return, read: its cells, the issued copy that they are told against, and what it may change.

    `fields` are the fields that the workbook has columns for, so that a deleted column is not a thousand clearings.
    `queries` are cells whose value cannot be taken, with the finding that says why: they go back to the team.
    `added` are rows that the issued copy does not have. `places` gives the address of a cell.
    """

    team: str
    file: str
    base: Table
    table: Table
    remit: Remit
    fields: frozenset[str]
    queries: Mapping[tuple[str, str], Finding]
    places: Mapping[tuple[str, str], str]


class Policy(NamedTuple):
    """What a merge may do on its own; the office's rules are the defaults, other tables may be more open."""

    deletes: bool = False
    clears: bool = False
    adds: bool = False
    paragraphs: bool = True


class Candidate(BaseModel):
    """One party's answer for a field; the plan's own is the party "master"."""

    model_config = _FROZEN

    team: str
    value: str
    file: str = ""
    cell: str = ""


class Change(BaseModel):
    """A cell that the merge changed (auto, warn), or one line for the log where nothing was taken (info)."""

    model_config = _FROZEN

    row: str
    ref: str
    field: str
    old: str
    new: str
    teams: tuple[str, ...]
    file: str
    cell: str
    outcome: Outcome = "auto"
    why: str = ""


class Conflict(BaseModel):
    """Different answers for one field: the plan keeps its value until the officer decides.

    `earlier` is the decision about this cell from when the candidates were others.
    """

    model_config = _FROZEN

    id: str
    row: str
    ref: str
    field: str
    kind: ConflictKind
    base: str
    master: str
    candidates: tuple[Candidate, ...]
    earlier: Decision | None = None


class Proposal(BaseModel):
    """Something that a team may not do on its own: the plan keeps its value until the officer says yes.

    For a row that is added or removed, `cells` holds its cells by field; for an added one, `parent` is the
    recommendation that it belongs to.
    """

    model_config = _FROZEN

    id: str
    row: str
    ref: str
    field: str
    kind: ProposalKind
    team: str
    old: str
    new: str
    file: str
    cell: str
    parent: str = ""
    cells: Mapping[str, str] = {}


class Settled(BaseModel):
    """A question that has its answer, with what it asked."""

    model_config = _FROZEN

    question: Conflict | Proposal
    decision: Decision


class LetStand(BaseModel):
    """A value that could not be taken, which somebody lets stand so: the plan keeps what it has, `stands`."""

    model_config = _FROZEN

    finding: Finding
    acceptance: Acceptance
    stands: str


class MergeResult(NamedTuple):
    """The new table and everything that was not simply taken."""

    table: Table
    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    proposals: tuple[Proposal, ...]
    queries: tuple[Finding, ...]
    settled: tuple[Settled, ...]
