"""Merging returns into the master: pure, order-independent, and nothing is lost."""

from cipxl.merge.core import merge, row_in_words
from cipxl.merge.records import (
    Candidate,
    Change,
    Conflict,
    Incoming,
    LetStand,
    MergeResult,
    Policy,
    Proposal,
    Remit,
    Settled,
)
from cipxl.merge.sameness import same, telling

__all__ = [
    "Candidate",
    "Change",
    "Conflict",
    "Incoming",
    "LetStand",
    "MergeResult",
    "Policy",
    "Proposal",
    "Remit",
    "Settled",
    "merge",
    "row_in_words",
    "same",
    "telling",
]
