"""A council's own layout and ratings: proposed from its table, checked, and shown by example."""

from __future__ import annotations

from cipxl.tailoring.examples import LevelShown, worked_examples
from cipxl.tailoring.proposing import ProfileProposal, plain_name, propose_profile
from cipxl.tailoring.writing import new_profile, profile_toml

__all__ = [
    "LevelShown",
    "ProfileProposal",
    "new_profile",
    "plain_name",
    "profile_toml",
    "propose_profile",
    "worked_examples",
]
