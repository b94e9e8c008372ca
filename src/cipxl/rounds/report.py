"""What a consolidation did, as a record that every door shows: screen, command line and JSON alike."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from cipxl.findings import Finding
from cipxl.merge import Change, Conflict, LetStand, Proposal, Settled
from cipxl.merge.wording import (
    RatingWords,
    called,
    conflict_in_words,
    let_stand_in_words,
    proposal_in_words,
    settled_in_words,
)
from cipxl.reading import Aside

__all__ = ["ConsolidateReport", "IssueReport", "IssuedReturn", "ReturnReport", "Status"]

Status = Literal["used", "stopped", "refused", "superseded", "duplicate", "missing", "unknown", "left_out"]

_FROZEN = ConfigDict(frozen=True)


class ReturnReport(BaseModel):
    """One return, or a team without one: what became of it and why."""

    model_config = _FROZEN

    file: str
    team: str
    status: Status
    late: bool = False
    received: datetime | None = None
    sha256: str = ""
    signed_off: str = ""
    findings: tuple[Finding, ...] = ()
    asides: tuple[Aside, ...] = ()

    def without(self, accepted: Container[str]) -> ReturnReport:
        """The report without the findings that somebody lets stand."""
        if not any(finding.id in accepted for finding in self.findings):
            return self
        return self.model_copy(update={"findings": tuple(f for f in self.findings if f.id not in accepted)})


class ConsolidateReport(BaseModel):
    """The outcome of one consolidation.

    `about_master` is what was found in the old master, `about_plan` what the plan as it now is says that does not fit.
    `let_stand` are values that were not taken, and that somebody lets stand so. `summary` counts the ratings of the
    plan as it now is, by dimension and code. `master` is where it was written, "" when nothing was. `words` are what
    the table calls each rating, where it shows no codes, and `labels` what it calls each thing that is rated.
    """

    model_config = _FROZEN

    round: str
    returns: tuple[ReturnReport, ...]
    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    proposals: tuple[Proposal, ...]
    queries: tuple[Finding, ...]
    settled: tuple[Settled, ...] = ()
    let_stand: tuple[LetStand, ...] = ()
    about_master: tuple[Finding, ...] = ()
    about_plan: tuple[Finding, ...] = ()
    summary: Mapping[str, Mapping[str, int]]
    master: str = ""
    backup: str = ""
    findings_page: str = ""
    words: RatingWords = Field(default_factory=dict, exclude=True)
    labels: Mapping[str, str] = Field(default_factory=dict, exclude=True)

    def called(self, field: str) -> str:
        """What people call a field."""
        return called(field, self.labels)

    def in_words(self) -> ConsolidateReport:
        """The report with ratings as people read them in the table."""
        said = {
            "conflicts": tuple(conflict_in_words(one, self.words) for one in self.conflicts),
            "proposals": tuple(proposal_in_words(one, self.words, self.labels) for one in self.proposals),
            "settled": tuple(settled_in_words(one, self.words) for one in self.settled),
            "let_stand": tuple(let_stand_in_words(one, self.words) for one in self.let_stand),
            "words": {},
        }
        return self.model_copy(update=said)

    @property
    def needs_a_look(self) -> bool:
        """Whether anything is open: a conflict, a proposal, a query, or a return that could not be used."""
        trouble = any(one.status in ("stopped", "refused", "unknown") for one in self.returns)
        return bool(self.conflicts or self.proposals or self.queries or trouble)

    def to_json(self) -> dict[str, Any]:
        """The answer of `cipxl consolidate --json`."""
        plain = self.model_dump(mode="json")
        return {
            "round": plain["round"],
            "returns": [
                {key: one[key] for key in ("file", "team", "status", "late", "findings")} for one in plain["returns"]
            ],
            "changes": [{key: value for key, value in one.items() if key != "why"} for one in plain["changes"]],
            "conflicts": [{key: value for key, value in one.items() if key != "earlier"} for one in plain["conflicts"]],
            "proposals": [
                {key: value for key, value in one.items() if key not in ("parent", "cells")}
                for one in plain["proposals"]
            ],
            "queries": plain["queries"],
            "summary": plain["summary"],
            "master": plain["master"],
        }


class IssuedReturn(BaseModel):
    """One workbook that was written for a team."""

    model_config = _FROZEN

    team: str
    file: str
    number: int
    due: date
    recommendations: tuple[str, ...]


class IssueReport(BaseModel):
    """The outcome of issuing a round."""

    model_config = _FROZEN

    round: str
    period: str
    due: date
    folder: str
    returns: tuple[IssuedReturn, ...]
    findings: tuple[Finding, ...] = ()
