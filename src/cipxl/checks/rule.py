"""What a check is, what it looks at, and how it tells what it found.

A `Check` is a `Rule` with the one function that applies it. All look at the same `Subject`: a plan, its profile and
scheme, and where its cells stand. A check gives findings; it never changes or recomputes anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple, Protocol

from cipxl.assessment import Assessment, assess
from cipxl.findings import Finding, Place, Rule, shorten
from cipxl.period import read_period
from cipxl.plan import Plan
from cipxl.profile import PERFORMANCE, TARGET, Kind, Profile, RowKind, field_base, target_due
from cipxl.scheme import Scheme
from cipxl.table import Row, table_of

__all__ = ["LONGEST_MESSAGE", "Beside", "Cell", "Check", "Earlier", "Subject"]

LONGEST_MESSAGE = 160
_LONGEST_HEADING = 34
_LEAST_QUOTED = 24  # characters by which a cell's text is still known
_WRITING_TIME = timedelta(days=62)  # a round's papers are out two months after its period, where nothing says when
_DATE_FIELDS = ("start", "original_due", "due")
_NAMES: Mapping[str, str] = {
    "ref": "Ref", "recommendation": "Recommendation", "outcomes": "Targets", "evidence": "Evidence",
    "actions": "Further actions", "lead": "Lead officer", "theme": "Theme", "measure": "Measure", "unit": "Unit",
    "better": "Better when", "scope": "Scope", "action": "Action", "owner": "Owner", "original_due": "Original date",
    "due": "Due date", "status": "Status", "impact_sought": "Impact sought", "start": "Start", "metrics": "Metrics",
}  # fmt: skip


class Earlier(Protocol):
    """What a field said in an earlier round, as a plan's history keeps it."""

    @property
    def row(self) -> str:
        """The row's id."""

    @property
    def field(self) -> str:
        """The field, with its period or date."""

    @property
    def text(self) -> str:
        """What it said."""


class Beside(NamedTuple):
    """A text that stands in the workbook but not in the table: above it, below it, or on another sheet."""

    text: str
    sheet: str
    a1: str


class Cell(NamedTuple):
    """One filled cell: its row, its field, its text, and what its column is for."""

    row: Row
    field: str
    text: str
    kind: Kind


@dataclass(frozen=True)
class Subject:
    """What checks look at.

    `places` gives the address of a cell by (row id, field), where the plan comes out of a workbook. `team` is whose
    return the plan comes from, "" where it is the plan itself. `history` is what earlier rounds said. `said` are
    findings that were made before, so that nobody is told the same twice. `beside` is what the workbook says outside
    the table.
    """

    plan: Plan
    profile: Profile
    scheme: Scheme
    today: date
    file: str = ""
    sheet: str = ""
    places: Mapping[tuple[str, str], str] = field(default_factory=dict)
    team: str = ""
    history: Sequence[Earlier] = ()
    said: Sequence[Finding] = ()
    beside: Sequence[Beside] = ()

    @cached_property
    def rows(self) -> Mapping[str, Row]:
        """The plan's rows, by id."""
        return table_of(self.plan).rows

    @cached_property
    def refs(self) -> Mapping[str, str]:
        """The Ref that each row goes under."""
        own = {row.id: row.get("ref") for row in self.rows.values()}
        return {row.id: own[row.id] or own.get(row.parent, "") for row in self.rows.values()}

    @cached_property
    def headings(self) -> Mapping[str, str]:
        """What each field's column is called in this round."""
        layout = self.profile.layout(
            self.plan.period, update=self.plan.update, baseline=self.plan.baseline,
            plan_periods=self.plan.periods, plan_targets=self.plan.target_dates,
        )  # fmt: skip
        found: dict[str, str] = {}
        for resolved in layout.columns:
            for row_kind in resolved.column.on:
                found.setdefault(resolved.field(row_kind), " ".join(resolved.heading.split()))
        return found

    @cached_property
    def kinds(self) -> Mapping[tuple[RowKind, str], Kind]:
        """What a column is for, by kind of row and field without its period."""
        return {(row_kind, base): c.kind for c in self.profile.columns for row_kind, base in c.on.items()}

    @property
    def measured(self) -> bool:
        """Whether the table has a place for measures: what it never holds is not missed."""
        return any("measure" in column.on for column in self.profile.columns)

    @cached_property
    def written_by(self) -> date:
        """The last day on which the plan's texts can have been written.

        The end of the month that its update is named after, else two months after its period; today where that is
        earlier. An old plan is so held against its own time.
        """
        update = read_period(self.plan.update)
        last = update.end if update and update.end >= self.plan.period.end else self.plan.period.end + _WRITING_TIME
        return min(self.today, last)

    def kind_of(self, row: Row, name: str) -> Kind:
        """What the field of a row holds."""
        base = field_base(name)
        if row.kind == "action" and base in _DATE_FIELDS:
            return "date"
        known = self.kinds.get((row.kind, base))
        return known or ("figure" if base in (PERFORMANCE, TARGET) else "text")

    def cells(self, *kinds: Kind) -> Iterator[Cell]:
        """The filled cells of these kinds, in the order of the table; all where none is named."""
        for row in self.rows.values():
            for name, text in row.cells.items():
                kind = self.kind_of(row, name)
                if text.strip() and (not kinds or kind in kinds):
                    yield Cell(row, name, text, kind)

    @cached_property
    def prose(self) -> tuple[Cell, ...]:
        """The filled cells in which officers write: no keys, ratings, figures, dates, or names of posts."""
        closed = {"ref", "recommendation", "theme", "lead", "owner", "status", "unit", "better", "scope", *_NUMBERS}
        closed |= self.profile.rating_fields
        return tuple(cell for cell in self.cells("long", "text") if cell.field not in closed)

    @cached_property
    def prose_of(self) -> Mapping[str, tuple[Cell, ...]]:
        """The same by row."""
        found: dict[str, tuple[Cell, ...]] = {}
        for cell in self.prose:
            found[cell.row.id] = (*found.get(cell.row.id, ()), cell)
        return found

    @cached_property
    def assessments(self) -> Mapping[str, tuple[Assessment, ...]]:
        """Each recommendation's measures held against their targets at the end of the plan's period."""
        return {
            one.id: tuple(assess(measure, self.scheme, self.plan.period) for measure in one.measures)
            for one in self.plan
        }

    def heading(self, name: str) -> str:
        """What a field is called, in words."""
        if name in self.headings:
            return self.headings[name]
        base, _, label = name.partition(":")
        if base == TARGET:
            return f"Target {target_due(name):%B %Y}"
        if base == PERFORMANCE:
            return f"Performance {label}"
        return _NAMES.get(name) or next(
            (one.label for one in self.profile.dimensions if one.id == name), name.replace("_", " ").capitalize()
        )

    def where(self, row_id: str, name: str) -> str:
        """Where a cell is, for the beginning of a sentence: its address, else what its column is called."""
        return self.places.get((row_id, name)) or self.short(name)

    def short(self, name: str) -> str:
        """The heading for use in a sentence: whole words, as many as there is room for."""
        heading = self.heading(name)
        if len(heading) <= _LONGEST_HEADING:
            return heading
        return f"{heading[: _LONGEST_HEADING + 1].rpartition(' ')[0] or heading[:_LONGEST_HEADING]}…"

    def told(self, code: str, row_id: str, name: str) -> bool:
        """Whether a finding of this code was made before about this cell, or about its row where no field is named."""
        a1, ref = self.places.get((row_id, name), ""), self.refs.get(row_id, "")
        return ((code, a1) if a1 and name else (code, ref, name)) in self._told

    @cached_property
    def _told(self) -> frozenset[tuple[str, ...]]:
        known: set[tuple[str, ...]] = set()
        for one in self.said:
            known |= {(one.code, one.a1), (one.code, one.ref, one.field), (one.code, one.ref, "")}
        return frozenset(known)

    def tell(
        self, rule: Rule, row_id: str, name: str, shown: str, *, autofix: str | None = None, **words: object
    ) -> Finding:
        """The finding of a rule about a cell.

        Its id hangs on team, row and field, not on the file, so that it is the same one in the next round. Where the
        words make the sentence longer than 160 characters, what it quotes is cut, then the sentence, never the record.
        """
        place = Place(
            file=self.file, sheet=self.sheet, a1=self.places.get((row_id, name), ""), ref=self.refs.get(row_id, ""),
            field=name, row=row_id,
        )  # fmt: skip
        words = {"where": self.where(row_id, name), **words}
        found = rule.at(place, shown=shown, key=(self.team, row_id, name), autofix=autofix, **words)
        over = len(found.message) - LONGEST_MESSAGE
        if over > 0:  # what is quoted can be shorter, and the sentence stays whole
            quoted = shorten(shown)
            message = rule.message.format(**{**words, "shown": shorten(quoted, max(_LEAST_QUOTED, len(quoted) - over))})
            found = found.model_copy(update={"message": message})
        cut = {"message": shorten(found.message, LONGEST_MESSAGE), "fix": shorten(found.fix, LONGEST_MESSAGE)}
        return found.model_copy(update=cut)


class Check(NamedTuple):
    """A rule and the function that applies it.

    `lacks` says what the check needs and this plan does not give ("no target has fallen due"), "" where it can run.
    """

    rule: Rule
    look: Callable[[Subject], Iterable[Finding]]
    lacks: Callable[[Subject], str] = lambda _: ""


_NUMBERS = ("floor", "tolerance")
