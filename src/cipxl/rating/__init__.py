"""Ratings that a scheme's rule suggests, from figures and dates alone.

Rules suggest, officers rate: a suggestion stands beside the officer's rating and never takes its place.
"""

from __future__ import annotations

from cipxl.rating.inputs import DatedTarget, RatingInputs, Reading
from cipxl.rating.rate import Parts, Suggestion, rate
from cipxl.rating.rolling_up import How, roll_up

__all__ = ["DatedTarget", "How", "Parts", "RatingInputs", "Reading", "Suggestion", "rate", "roll_up"]
