"""What the business support officer decided, kept so that a second run asks nothing again.

A decision answers one question: a conflict between different answers for a field, or a proposal to remove, add or
change something that a team may not change on its own. It is keyed by the question's id, which is made of the row,
the field, the base and the candidates: where a candidate changes, the id changes, and the question is open again with
the old decision shown beside it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import datetime

from pydantic import BaseModel, ConfigDict, ValidationError

from cipxl.errors import SettingsError, UsageError

__all__ = ["Acceptance", "Acceptances", "Decision", "Decisions"]

MASTER = "master"


class Decision(BaseModel):
    """One answer.

    `take` is the team whose text was chosen, "master" for the plan's own, or "" where the officer wrote `text`. For a
    proposal `accepted` says yes or no.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    row: str
    ref: str = ""
    field: str = ""
    take: str = ""
    text: str | None = None
    accepted: bool | None = None
    reason: str
    by: str = ""
    when: datetime


class Acceptance(BaseModel):
    """A finding that somebody lets stand: it is not asked about again while the cell says the same."""

    model_config = ConfigDict(frozen=True)

    id: str
    code: str
    message: str
    by: str
    reason: str
    round: str = ""
    when: datetime


class Acceptances(BaseModel):
    """The findings that are accepted, round after round."""

    model_config = ConfigDict(frozen=True)

    accepted: tuple[Acceptance, ...] = ()

    def __contains__(self, finding: object, /) -> bool:
        return any(one.id == finding for one in self.accepted)

    def with_one(self, acceptance: Acceptance) -> Acceptances:
        """These and one more; a later word on a finding replaces the earlier."""
        return Acceptances(accepted=(*(one for one in self.accepted if one.id != acceptance.id), acceptance))

    def without(self, ids: Collection[str]) -> Acceptances:
        """These without the ones of these findings."""
        return Acceptances(accepted=tuple(one for one in self.accepted if one.id not in ids))

    def to_json(self) -> str:
        """The text of accepted.json."""
        return json.dumps(self.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str, file: str = "accepted.json") -> Acceptances:
        """The acceptances that this text holds.

        Raises:
            SettingsError: When it is not what cipxl wrote.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise _unreadable(file, error) from error


class Decisions(BaseModel):
    """The decisions of one round, in the order in which they were made; a later one replaces an earlier."""

    model_config = ConfigDict(frozen=True)

    made: tuple[Decision, ...] = ()

    def __getitem__(self, question: str) -> Decision:
        return next(decision for decision in reversed(self.made) if decision.id == question)

    def get(self, question: str) -> Decision | None:
        """The answer to the question with this id, or None while it is open."""
        return next((decision for decision in reversed(self.made) if decision.id == question), None)

    def earlier(self, row: str, field: str) -> Decision | None:
        """The last decision about this cell, whatever the candidates were then, or None."""
        return next((d for d in reversed(self.made) if (d.row, d.field) == (row, field)), None)

    def with_one(self, decision: Decision) -> Decisions:
        """These and one more."""
        return Decisions(made=(*self.made, decision))

    def without_last(self, question: str) -> Decisions:
        """These without the last answer to a question.

        Raises:
            UsageError: When it has none.
        """
        last = max((number for number, decision in enumerate(self.made) if decision.id == question), default=None)
        if last is None:
            raise UsageError(f"The question '{question}' has no answer that could be taken back.")
        return Decisions(made=(*self.made[:last], *self.made[last + 1 :]))

    def to_json(self) -> str:
        """The text of decisions.json."""
        return json.dumps(self.model_dump(mode="json", exclude_none=True), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str, file: str = "decisions.json") -> Decisions:
        """The decisions that this text holds.

        Raises:
            SettingsError: When it is not what cipxl wrote.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise _unreadable(file, error) from error

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> Decisions:
        """These decisions."""
        return cls(made=tuple(decisions))


def _unreadable(file: str, error: ValidationError) -> SettingsError:
    return SettingsError(
        f"{file} cannot be read: {error.errors()[0]['msg']}.", "Restore it from a backup, or move it away."
    )
