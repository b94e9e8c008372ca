"""Questions and changes in the words of the table: what is rated by its name, and a rating as the table shows it.

What is merged and decided keeps codes; these are copies for people to read.
"""

from __future__ import annotations

from collections.abc import Mapping

from cipxl.merge.records import ROW, Conflict, LetStand, Proposal, Settled
from cipxl.profile import Profile, field_words, reason_field
from cipxl.scheme import Scheme

__all__ = [
    "RatingWords",
    "called",
    "conflict_in_words",
    "in_words",
    "let_stand_in_words",
    "proposal_in_words",
    "rating_labels",
    "rating_words",
    "settled_in_words",
]

# By field, and for each level's code its label.
RatingWords = Mapping[str, Mapping[str, str]]


def rating_words(profile: Profile, scheme: Scheme) -> RatingWords:
    """The words for the ratings of a table; none where it shows codes."""
    words = {level.code: level.label for level in scheme.levels if level.label != level.code}
    return dict.fromkeys(profile.rating_fields, words) if profile.rating_as_label else {}


def rating_labels(profile: Profile) -> dict[str, str]:
    """What the profile calls each thing that is rated, and the reason for its rating, by field."""
    labels = {dimension.id: dimension.label for dimension in profile.dimensions}
    return labels | {reason_field(name): f"{label}: the reason" for name, label in labels.items()}


def called(field: str, labels: Mapping[str, str]) -> str:
    """A field as people say it: "Progress on impact", "Performance Q2 2020/21", "The whole row"."""
    return labels.get(field) or ("The whole row" if field == ROW else field_words(field))


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


def proposal_in_words(proposal: Proposal, words: RatingWords, labels: Mapping[str, str] | None = None) -> Proposal:
    """A proposal with what is and what would be in words; a whole row with its fields as people call them."""
    cells = {field: in_words(field, text, words) for field, text in proposal.cells.items()}
    said = {name: in_words(proposal.field, getattr(proposal, name), words) for name in ("old", "new")}
    if proposal.field == ROW and cells and labels is not None:
        row = "; ".join(f"{called(field, labels)}: {text}" for field, text in cells.items() if text)
        said["old" if proposal.kind == "delete" else "new"] = row
    return proposal.model_copy(update={"cells": cells, **said})


def let_stand_in_words(one: LetStand, words: RatingWords) -> LetStand:
    """What was let stand, with the plan's own value in words."""
    return one.model_copy(update={"stands": in_words(one.finding.field, one.stands, words)})


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
