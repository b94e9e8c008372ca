"""The choices that a person has for a question, in words: what the master says, each team's answer, yes or no."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from cipxl.decisions import MASTER
from cipxl.merge import Conflict, Proposal
from cipxl.profile import field_words
from cipxl.rounds import PROPOSAL_WORDS
from cipxl_gui.picture import QuestionLine

__all__ = ["Choice", "choices_of", "heading_of", "said_before"]


class Choice(NamedTuple):
    """One choice: its words, where its text comes from, the text, and what it answers."""

    words: str
    where: str
    text: str
    take: str | None = None
    accepted: bool = True


def choices_of(question: Conflict | Proposal, received: Mapping[str, str]) -> tuple[Choice, ...]:
    """The choices of a question, the master's first.

    Args:
        question: The conflict or proposal.
        received: When each file came, by its name, in words.
    """
    if isinstance(question, Proposal):
        came = _came(question.team, question.file, question.cell, received)
        return (
            Choice("Keep master", "master.xlsx", question.old, accepted=False),
            Choice(f"Take it from {question.team}", came, question.new or "(removed)", accepted=True),
        )
    edited = next((one for one in question.candidates if one.team == MASTER), None)
    kept = Choice("Keep master", "master.xlsx" + (f", {edited.cell}" if edited and edited.cell else ""),
                  question.master, MASTER)  # fmt: skip
    teams = [one for one in question.candidates if one.team != MASTER]
    return (
        kept,
        *(Choice(one.team, _came(one.team, one.file, one.cell, received), one.value, one.team) for one in teams),
    )


def heading_of(question: Conflict | Proposal) -> str:
    """What is asked: "Ref 1.2. Field: Evidence"."""
    ref = f"Ref {question.ref}. " if question.ref else ""
    if isinstance(question, Proposal):
        return f"{ref}{field_words(question.field)}: {PROPOSAL_WORDS[question.kind]} by {question.team}"
    return f"{ref}Field: {field_words(question.field)}"


def said_before(line: QuestionLine) -> str:
    """What was decided about it before, "" where nothing was."""
    decision = line.settled.decision if line.settled else getattr(line.question, "earlier", None)
    if decision is None:
        return ""
    if decision.accepted is not None:
        what = "taken" if decision.accepted else "turned down"
    else:
        what = f"{decision.take}’s text" if decision.take and decision.take != MASTER else "the master’s text"
        what = what if decision.take else "a text of your own"
    when = f"{decision.when:%d/%m/%Y}"
    first = "Settled" if line.settled else "Decided before, with other texts"
    return f"{first} on {when}: {what}. Reason: {decision.reason}"


def _came(team: str, file: str, cell: str, received: Mapping[str, str]) -> str:
    parts = [file or team, cell, received.get(file, "")]
    return ", ".join(part for part in parts if part)
