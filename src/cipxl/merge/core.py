"""The merge: a pure function of the issued copies, the master, the returns and the decisions.

Every changed cell is told against the copy that its team was sent. All returns are merged together, so that the order
of the files never matters. A cell that one party changed is taken; equal changes are taken once; different ones are a
conflict, and the master, where it was edited meanwhile, is a party like the others. Nothing is removed by a merge:
deletions, clearings, additions, and changes outside a team's remit are proposals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from cipxl.decisions import MASTER, Decision, Decisions
from cipxl.findings import Finding, stable_id
from cipxl.merge.paragraphs import merge_paragraphs
from cipxl.merge.records import (
    ROW,
    Candidate,
    Change,
    Conflict,
    ConflictKind,
    Incoming,
    MergeResult,
    Outcome,
    Policy,
    Proposal,
    ProposalKind,
    Settled,
)
from cipxl.merge.sameness import same, telling
from cipxl.plan import new_row_id
from cipxl.profile import field_base
from cipxl.table import Row, Table

__all__ = ["merge", "row_in_words"]

LONGEST = 32_767  # characters that a cell holds
ROW_GONE = "not taken: the row is no longer in the plan"


class _Edit(NamedTuple):
    """One team's different value for one cell, with the value that it was sent."""

    who: Incoming
    base: str
    value: str


def merge(
    master: Table,
    returns: Iterable[Incoming],
    decisions: Decisions | None = None,
    policy: Policy | None = None,
    long_fields: frozenset[str] = frozenset(),
    edited: Collection[tuple[str, str]] = (),
) -> MergeResult:
    """The master with what the returns changed.

    Args:
        master: The plan as it is now, without what an earlier merge of the same returns put in.
        returns: The returns, in any order.
        decisions: Answers to questions that an earlier run asked.
        policy: What may be done without asking; the office's rules when not given.
        long_fields: Fields (periods left out) whose text is merged by paragraph.
        edited: Cells, by row and field, that the office has changed since: there the master is a party even where it
            says what was sent out.
    """
    return _Merge(
        master, sorted(returns, key=_order), decisions or Decisions(), policy or Policy(), long_fields, edited
    ).result()


def _order(incoming: Incoming) -> tuple[str, str]:
    return (incoming.team, incoming.file)


class _Merge:
    """The state of one merge while it runs."""

    def __init__(
        self,
        master: Table,
        returns: Sequence[Incoming],
        decisions: Decisions,
        policy: Policy,
        long_fields: frozenset[str],
        edited: Collection[tuple[str, str]],
    ) -> None:
        self.master = master
        self.returns = returns
        self.decisions = decisions
        self.policy = policy
        self.long_fields = long_fields
        self.edited = frozenset(edited)
        self.cells: dict[str, dict[str, str]] = {}  # row id -> the fields that change
        self.deleted: set[str] = set()
        self.added: list[Row] = []
        self.changes: list[Change] = []
        self.conflicts: list[Conflict] = []
        self.proposals: list[Proposal] = []
        self.queries: list[Finding] = []
        self.settled: list[Settled] = []

    def result(self) -> MergeResult:
        edits, deleters = self._gather()
        for row_id, who in deleters.items():
            if who[0].base.rows[row_id].parent not in deleters:  # else it goes with its recommendation
                self._delete(row_id, who, edits)
        for (row_id, field), found in edits.items():
            if row_id not in self.deleted and not self._is_conflicted_row(row_id):
                self._edit(row_id, field, found)
        self._add()
        return MergeResult(
            self._table(),
            tuple(self.changes),
            tuple(self.conflicts),
            tuple(self.proposals),
            tuple(dict.fromkeys(self.queries)),
            tuple(self.settled),
        )

    # What each return changed

    def _gather(self) -> tuple[dict[tuple[str, str], list[_Edit]], dict[str, list[Incoming]]]:
        edits: dict[tuple[str, str], list[_Edit]] = defaultdict(list)
        deleters: dict[str, list[Incoming]] = defaultdict(list)
        for who in self.returns:
            self.queries += who.queries.values()
            for row_id, before in who.base.rows.items():
                after = who.table.rows.get(row_id)
                if after is None:
                    if row_id in who.remit.rows:
                        deleters[row_id].append(who)
                elif after is not before and after.cells != before.cells:
                    self._compare(who, before, after, edits)
        return edits, deleters

    def _compare(self, who: Incoming, before: Row, after: Row, edits: dict[tuple[str, str], list[_Edit]]) -> None:
        for field in _fields(before.cells, after.cells):
            old, new = before.get(field), after.get(field)
            if field not in who.fields or (before.id, field) in who.queries or same(old, new):
                continue
            kind = self._needs_a_yes(who, before.id, field, new)
            # With the officer's yes, a proposal is an edit like any other, and meets those of other parties.
            if kind is None or self._accepted(kind, who, before.id, field, new):
                edits[before.id, field].append(_Edit(who, old, new))

    def _needs_a_yes(self, who: Incoming, row_id: str, field: str, new: str) -> ProposalKind | None:
        if row_id not in who.remit.rows:
            return "out_of_remit"
        if not who.remit.opens(field):
            return "locked"
        if not new.strip() and not self.policy.clears:
            return "clear"
        return None

    def _accepted(self, kind: ProposalKind, who: Incoming, row_id: str, field: str, new: str) -> bool:
        """Whether the officer has accepted what a team may not do on its own; asks where nobody has answered yet."""
        now = self._now(row_id, field)
        if row_id not in self.master.rows:
            self._log(row_id, field, "", new, [who], "info", ROW_GONE)
            return False
        if same(now, new):
            self._log(row_id, field, now, now, [who], "info", "the plan says this already")
            return False
        proposal = Proposal(
            id=stable_id("proposal", kind, who.team, row_id, field, telling(now), telling(new)),
            row=row_id,
            ref=self.master.ref(row_id),
            field=field,
            kind=kind,
            team=who.team,
            old=now,
            new=new,
            file=who.file,
            cell=who.places.get((row_id, field), ""),
        )
        return self._answered(proposal)

    def _answered(self, proposal: Proposal) -> bool:
        """Whether the officer has said yes; a question without an answer joins the open ones."""
        decision = self.decisions.get(proposal.id)
        if decision is None:
            self.proposals.append(proposal)
            return False
        self.settled.append(Settled(question=proposal, decision=decision))
        return bool(decision.accepted)

    # Cells

    def _edit(self, row_id: str, field: str, edits: list[_Edit]) -> None:
        if row_id not in self.master.rows:
            for edit in edits:
                self._log(row_id, field, "", edit.value, [edit.who], "info", ROW_GONE)
            return
        now = self._now(row_id, field)
        left = [edit for edit in edits if not same(edit.value, now)]
        for edit in edits:
            if edit not in left:
                self._log(row_id, field, now, now, [edit.who], "info", "the plan says this already")
        if not left:
            return
        touched = (row_id, field) in self.edited
        master_edited = [edit for edit in left if touched or not same(edit.base, now)]
        values = {telling(edit.value) for edit in left}
        if len(values) == 1 and not master_edited and len(left) == len(edits):
            self._set(row_id, field, left[0].value, [edit.who for edit in left], "auto", "")
            return
        parties = [_candidate(edit, row_id, field) for edit in left]
        master_is_party = bool(master_edited) or len(left) < len(edits)
        merged = self._merged_text(field, now if master_is_party else None, left)
        if merged is not None:
            self._set(row_id, field, merged, [edit.who for edit in left], "auto", "merged by paragraph")
            return
        base = left[0].base
        kind: ConflictKind = "master_edit" if master_is_party and len(values) == 1 else "edit_edit"
        if master_is_party:
            parties.insert(0, Candidate(team=MASTER, value=now))
        decision = self._ask(row_id, field, kind, base, now, parties)
        if decision is not None:
            chosen = _chosen(decision, parties, now)
            if not same(chosen, now):
                # Credited to whose text it is; to all where the officer wrote the text.
                credited = [edit.who for edit in left if same(edit.value, chosen)] or [edit.who for edit in left]
                self._set(row_id, field, chosen, credited, "warn", f"decided: {decision.reason}")

    def _merged_text(self, field: str, master: str | None, edits: list[_Edit]) -> str | None:
        if not self.policy.paragraphs or field_base(field) not in self.long_fields:
            return None
        bases = {telling(edit.base) for edit in edits}
        if len(bases) != 1 or not edits[0].base.strip():
            return None
        versions = [edit.value for edit in edits] + ([master] if master is not None else [])
        merged = merge_paragraphs(edits[0].base, versions)
        return merged if merged is not None and len(merged) <= LONGEST else None

    def _ask(
        self, row_id: str, field: str, kind: ConflictKind, base: str, now: str, parties: Sequence[Candidate]
    ) -> Decision | None:
        """The decision on a conflict, or None while it is open (then it joins the open ones)."""
        told = sorted({f"{party.team}={telling(party.value)}" for party in parties})
        conflict = Conflict(
            id=stable_id("conflict", row_id, field, telling(base), *told),
            row=row_id,
            ref=self.master.ref(row_id),
            field=field,
            kind=kind,
            base=base,
            master=now,
            candidates=tuple(parties),
            earlier=self.decisions.earlier(row_id, field),
        )
        decision = self.decisions.get(conflict.id)
        if decision is None:
            self.conflicts.append(conflict)
        else:
            self.settled.append(Settled(question=conflict.model_copy(update={"earlier": None}), decision=decision))
        return decision

    # Rows

    def _delete(self, row_id: str, who: list[Incoming], edits: Mapping[tuple[str, str], list[_Edit]]) -> None:
        if row_id not in self.master.rows:
            return
        base = who[0].base.rows[row_id]
        now = self.master.rows[row_id]
        rows = {row_id, *(row.id for row in self.master.rows.values() if row.parent == row_id)}
        edited = [(key, edit) for key, found in edits.items() if key[0] in rows for edit in found]
        master_edited = any(self._differs(who[0].base.rows.get(one), self.master.rows.get(one)) for one in rows)
        if edited or master_edited:
            parties = [Candidate(team=one.team, value="", file=one.file) for one in who]
            parties += [_candidate(edit, *key) for key, edit in edited]
            if master_edited:
                parties.append(Candidate(team=MASTER, value=row_in_words(now)))
            decision = self._ask(row_id, ROW, "delete_modify", row_in_words(base), row_in_words(now), parties)
            if decision is not None and decision.take in {one.team for one in who}:
                self._drop(row_id, who)
            return
        if self.policy.deletes:
            self._drop(row_id, who)
            return
        proposal = Proposal(
            id=stable_id("proposal", "delete", row_id),
            row=row_id,
            ref=self.master.ref(row_id),
            field=ROW,
            kind="delete",
            team=", ".join(one.team for one in who),
            old=row_in_words(now),
            new="",
            file=who[0].file,
            cell="",
            cells=dict(now.cells),
        )
        if self._answered(proposal):
            self._drop(row_id, who)

    def _differs(self, before: Row | None, now: Row | None) -> bool:
        """Whether the office has changed or added a row that would go with a deletion."""
        if before is None or now is None:
            return before is not now
        return any(not same(before.get(field), now.get(field)) for field in _fields(before.cells, now.cells))

    def _drop(self, row_id: str, who: list[Incoming]) -> None:
        self.deleted.add(row_id)
        self.deleted |= {row.id for row in self.master.rows.values() if row.parent == row_id}
        self._log(row_id, ROW, row_in_words(self.master.rows[row_id]), "", who, "warn", "row removed")

    def _is_conflicted_row(self, row_id: str) -> bool:
        return any(c.row == row_id and c.field == ROW for c in self.conflicts)

    def _add(self) -> None:
        """Rows that the issued copies do not have; equal ones of several teams are one, credited to all."""
        taken = {*self.master.rows}
        ids: dict[tuple[str, str, str], str] = {}  # what a team's own new row is called in the plan
        for (kind, parent, name), found in self._additions().items():
            versions = {telling(row_in_words(row)) for _, row in found}
            if len(versions) > 1:
                parties = [
                    Candidate(
                        team=who.team, value=row_in_words(row), file=who.file, cell=who.places.get((row.id, ROW), "")
                    )
                    for who, row in found
                ]
                row_id = f"new-{stable_id(kind, parent, name)[:6]}"
                decision = self._ask(row_id, ROW, "add_add", "", "", parties)
                chosen = [pair for pair in found if decision and pair[0].team == decision.take][:1]
            elif self.policy.adds or self._answered(self._addition(found, kind, parent, name)):
                chosen = found
            else:
                chosen = []
            if chosen:
                self._append(chosen, taken, ids)

    def _additions(self) -> dict[tuple[str, str, str], list[tuple[Incoming, Row]]]:
        """The new rows of all teams by what they are called, recommendations before what belongs to them."""
        groups: dict[tuple[str, str, str], list[tuple[Incoming, Row]]] = {}
        for who in self.returns:
            for row_id, row in who.table.rows.items():
                if row_id in who.base.rows or row_id in self.master.rows:
                    continue
                # A value that goes back to the team is no part of the row until it is answered.
                cells = {field: text for field, text in row.cells.items() if (row_id, field) not in who.queries}
                if not any(text.strip() for text in cells.values()):
                    continue
                name = telling(row.get("ref") or row.get("measure") or row.get("action")).casefold()
                key = (row.kind, row.parent, name)
                # Two rows without a name are two rows, and so are two of one team.
                if not name or any(other is who for other, _ in groups.get(key, ())):
                    key = (row.kind, row.parent, f"{name}/{who.team}/{who.file}/{row_id}")
                groups.setdefault(key, []).append((who, row._replace(cells=cells)))
        return dict(sorted(groups.items(), key=lambda group: group[0][0] != "recommendation"))

    def _addition(self, found: list[tuple[Incoming, Row]], kind: str, parent: str, name: str) -> Proposal:
        who, row = found[0]
        return Proposal(
            id=stable_id("proposal", "add", kind, parent, name, telling(row_in_words(row))),
            row=row.id,
            ref=row.get("ref") or self.master.ref(parent),
            field=ROW,
            kind="add",
            team=", ".join(dict.fromkeys(one.team for one, _ in found)),
            old="",
            new=row_in_words(row),
            file=who.file,
            cell=who.places.get((row.id, ROW), ""),
            parent=parent,
            cells=dict(row.cells),
        )

    def _append(self, found: list[tuple[Incoming, Row]], taken: set[str], ids: dict[tuple[str, str, str], str]) -> None:
        who, row = found[0]
        parent = ids.get((who.team, who.file, row.parent), row.parent)
        if row.kind != "recommendation" and parent not in self.master.rows and parent not in ids.values():
            return  # its recommendation is new too and has not been accepted yet
        row_id = new_row_id(row.kind, parent, row_in_words(row), taken=taken)
        ids |= {(one.team, one.file, its.id): row_id for one, its in found}
        cells = {field: text for field, text in row.cells.items() if text}
        self.added.append(row._replace(id=row_id, parent=parent, cells=cells))
        credited, cell = [one for one, _ in found], who.places.get((row.id, ROW), "")
        self._log(row_id, ROW, "", row_in_words(row), credited, "warn", "row added", cell)

    # Writing

    def _now(self, row_id: str, field: str) -> str:
        row = self.master.rows.get(row_id)
        return row.get(field) if row else ""

    def _set(self, row_id: str, field: str, new: str, who: list[Incoming], outcome: Outcome, why: str) -> None:
        old = self._now(row_id, field)
        self.cells.setdefault(row_id, {})[field] = new
        self._log(row_id, field, old, new, who, outcome, why)

    def _log(
        self,
        row_id: str,
        field: str,
        old: str,
        new: str,
        who: Sequence[Incoming],
        outcome: Outcome,
        why: str,
        cell: str = "",
    ) -> None:
        self.changes.append(
            Change(
                row=row_id,
                ref=self.master.ref(row_id),
                field=field,
                old=old,
                new=new,
                teams=tuple(dict.fromkeys(one.team for one in who)),
                file=who[0].file,
                cell=cell or who[0].places.get((row_id, field), ""),
                outcome=outcome,
                why=why,
            )
        )

    def _table(self) -> Table:
        rows: list[Row] = []
        for row in self.master.rows.values():
            if row.id not in self.deleted:
                changed = self.cells.get(row.id)
                rows.append(row._replace(cells=_merged(row.cells, changed)) if changed else row)
        for row in self.added:
            last = max(
                (i for i, one in enumerate(rows) if row.parent and row.parent in (one.id, one.parent)), default=-1
            )
            rows.insert(last + 1 if last >= 0 else len(rows), row)
        return Table.of(rows)


def _fields(one: Mapping[str, str], other: Mapping[str, str]) -> Iterable[str]:
    return dict.fromkeys((*one, *other))


def _merged(cells: Mapping[str, str], changed: Mapping[str, str]) -> Mapping[str, str]:
    return {field: text for field, text in {**cells, **changed}.items() if text}


def row_in_words(row: Row) -> str:
    """A row's cells as one text, for showing and for telling two rows apart."""
    return " | ".join(f"{field}: {text}" for field, text in sorted(row.cells.items()) if text)


def _candidate(edit: _Edit, row_id: str, field: str) -> Candidate:
    return Candidate(
        team=edit.who.team, value=edit.value, file=edit.who.file, cell=edit.who.places.get((row_id, field), "")
    )


def _chosen(decision: Decision, parties: Sequence[Candidate], now: str) -> str:
    if decision.text is not None:
        return decision.text
    return next((party.value for party in parties if party.team == decision.take), now)
