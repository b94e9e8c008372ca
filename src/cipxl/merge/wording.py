"""Questions and changes in the words of the table: a rating by its label where the table shows labels, not by its code.

What is merged and decided keeps codes; these are copies for people to read.
"""

from __future__ import annotations

from collections.abc import Mapping

from cipxl.merge.records import Conflict, Proposal, Settled
from cipxl.profile import Profile
from cipxl.scheme import Scheme

__all__ = [
    "RatingWords",
    "conflict_in_words",
    "in_words",
    "proposal_in_words",
    "rating_words",
    "settled_in_words",
]

# By field, and for each level's code its label.
RatingWords = Mapping[str, Mapping[str, str]]


def rating_words(profile: Profile, scheme: Scheme) -> RatingWords:
    """The words for the ratings of a table; none where it shows codes."""
    words = {level.code: level.label for level in scheme.levels if level.label != level.code}
    return dict.fromkeys(profile.rating_fields, words) if profile.rating_as_label else {}


def in_words(field: str, text: str, words: RatingWords) -> str:
    """The text of a field as people read it."""
    return words.get(field, {}).get(text, text)


def conflict_in_words(conflict: Conflict, words: RatingWords) -> Conflict:
    """A conflict with every answer in words."""
    if conflict.field not in words:
        return conflict
    parties = (
        one.model_copy(update={"value": in_words(conflict.field, one.value, words)}) for one in conflict.candidates
    )
    said = {name: in_words(conflict.field, getattr(conflict, name), words) for name in ("base", "master")}
    return conflict.model_copy(update={"candidates": tuple(parties), **said})


def proposal_in_words(proposal: Proposal, words: RatingWords) -> Proposal:
    """A proposal with what is and what would be in words."""
    cells = {field: in_words(field, text, words) for field, text in proposal.cells.items()}
    said = {name: in_words(proposal.field, getattr(proposal, name), words) for name in ("old", "new")}
    return proposal.model_copy(update={"cells": cells, **said})


def _question_in_words(question: Conflict | Proposal, words: RatingWords) -> Conflict | Proposal:
    """A question of either kind in words."""
    if isinstance(question, Conflict):
        return conflict_in_words(question, words)
    return proposal_in_words(question, words)


def settled_in_words(settled: Settled, words: RatingWords) -> Settled:
    """A settled question with both sides in words."""
    question = settled.question
    shown = _question_in_words(question, words)
    text = settled.decision.text
    decision = settled.decision.model_copy(update={"text": in_words(question.field, text, words)}) if text else None
    return settled.model_copy(update={"question": shown, **({"decision": decision} if decision else {})})
