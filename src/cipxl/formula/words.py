"""What a rule says where it has no answer: words that no scheme has as a code, never a wrong number or a green."""

from __future__ import annotations

from cipxl.formula.logic import If, IsBlank, IsLogical, IsNumber, Not, Or
from cipxl.formula.texts import OneOf, Says
from cipxl.formula.tree import Expr, Ref, Text

__all__ = [
    "CHECK_PERCENTAGE",
    "NOT_COMPARABLE",
    "NOT_DUE",
    "NOT_STARTED",
    "NO_DATA",
    "NO_DATE",
    "NO_EXPECTED",
    "NO_FLOOR",
    "NO_FORECAST",
    "NO_FORECAST_DATE",
    "NO_ORIGINAL_DATE",
    "NO_POLARITY",
    "NO_RISK",
    "NO_RULE",
    "NO_STATUS",
    "NO_TARGET",
    "NO_TOLERANCE",
    "SEE_CHECK",
    "TARGET_IS_ZERO",
    "TOO_FEW_READINGS",
    "WORDS",
    "no",
    "number_or",
    "yes",
]

NO_DATA = "No data"
NO_TARGET = "No target"
SEE_CHECK = "text: see the check"
NO_POLARITY = "No polarity"
NO_TOLERANCE = "No tolerance"
NO_FLOOR = "No floor"
NOT_COMPARABLE = "not comparable"
TOO_FEW_READINGS = "Too few readings"
NO_DATE = "No date"
NO_ORIGINAL_DATE = "No original date"
NO_FORECAST_DATE = "No forecast date"
NO_EXPECTED = "No expected percentage"
CHECK_PERCENTAGE = "Check the percentage"
NO_FORECAST = "No forecast"
NO_RISK = "No word on risks"
NO_STATUS = "No known status"
NOT_STARTED = "Not started"
NOT_DUE = "Not due"
NO_RULE = "No rule: judgement"
TARGET_IS_ZERO = "Target is 0"

WORDS = frozenset(
    (
        NO_DATA,
        NO_TARGET,
        SEE_CHECK,
        NO_POLARITY,
        NO_TOLERANCE,
        NO_FLOOR,
        NOT_COMPARABLE,
        TOO_FEW_READINGS,
        NO_DATE,
        NO_ORIGINAL_DATE,
        NO_FORECAST_DATE,
        NO_EXPECTED,
        CHECK_PERCENTAGE,
        NO_FORECAST,
        NO_RISK,
        NO_STATUS,
        NOT_STARTED,
        NOT_DUE,
        NO_RULE,
        TARGET_IS_ZERO,
    )
)
"""All of them; a cell of a computed column holds a number, a level's code or one of these."""


def number_or(cell: Expr, missing: Expr, then: Expr) -> Expr:
    """`then` where the cell holds a number; else `missing` for an empty cell, or the word to look at what it says."""
    nothing = Or((IsBlank(cell), Says(cell, NO_DATA)))
    return If(IsNumber(cell), then, If(nothing, missing, Text(SEE_CHECK)))


def yes(cell: Ref, *more: str) -> Expr:
    """Whether a cell says yes: TRUE, "Yes", "Y" or one of the words."""
    return If(IsLogical(cell), cell, OneOf(cell, ("yes", "y", "true", *more)))


def no(cell: Ref, *more: str) -> Expr:
    """Whether a cell says no: FALSE, "No", "N" or one of the words. An empty cell says neither."""
    return If(IsLogical(cell), Not(cell), OneOf(cell, ("no", "n", "false", *more)))
