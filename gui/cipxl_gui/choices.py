"""The choices that a person has for a question, in words: what the master says, each team's answer, yes or no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cipxl.decisions import MASTER
from cipxl.folder import PlanFolder
from cipxl.merge import Conflict, Proposal
from cipxl.profile import field_words
from cipxl.rounds import PROPOSAL_WORDS
from cipxl_gui.picture import QuestionLine
from cipxl_gui.word_marks import mark_words

__all__ = ["Choice", "choices_of", "closest", "heading_of", "said_before"]


class Choice(NamedTuple):
    """One choice: its words, where its text comes from, the text, what it answers, and what a rating means."""

    words: str
    where: str
    text: str
    take: str | None = None
    accepted: bool = True
    means: str = ""


def choices_of(question: Conflict | Proposal, received: Mapping[str, str], folder: PlanFolder) -> tuple[Choice, ...]:
    """The choices of a question, the master's first.

    Args:
        question: The conflict or proposal.
        received: When each file came, by its name, in words.
        folder: The plan folder, whose scheme says what a rating means.
    """
    return tuple(one._replace(means=_meaning(folder, question.field, one.text)) for one in _choices(question, received))


def closest(base: str, choices: Sequence[Choice]) -> int:
    """Which choice the others are best told against, by its place; -1 where what was sent out is better.

    Two teams that have both rewritten a text differ in few words from each other, and in nearly all from what was sent.
    """
    teams = [number for number, one in enumerate(choices) if one.take not in (None, MASTER)]
    if len(teams) < 2:
        return -1
    first = choices[teams[0]].text
    to_first = sum(mark_words(first, choices[number].text).added for number in teams[1:])
    to_base = sum(mark_words(base, choices[number].text).added for number in teams)
    return teams[0] if to_first * 4 < to_base else -1


def _meaning(folder: PlanFolder, field: str, text: str) -> str:
    """What a rating stands for, "" for any other text."""
    level = folder.scheme.read(text) if field in folder.profile.dimension_ids and text.strip() else None
    if level is None:
        return ""
    return f"{level.label}: {level.meaning}" if level.meaning else level.label


def _choices(question: Conflict | Proposal, received: Mapping[str, str]) -> tuple[Choice, ...]:
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
