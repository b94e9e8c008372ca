"""One definition of each rule, as an exact value and as an Excel formula.

    rule = formula.gap("high")
    rule.value({"actual": Decimal("90.25"), "low": Decimal("95")})            # Decimal("-4.75")
    formula.cell_formula(rule, {"actual": "$R5", "low": "$S5", "high": None}) # "=IF(AND(ISNUMBER($R5), ..."

`rule.names()` tells which names a rule reads; `INPUTS` says what each stands for.
"""

from __future__ import annotations

from cipxl.formula.actions import deadline_state
from cipxl.formula.measures import POLARITIES, Polarity, Target, direction, gap, met, relative_gap, trend
from cipxl.formula.reading import reading_value
from cipxl.formula.suggestion import INPUTS, line_at_next, suggestion
from cipxl.formula.texts import Tidy
from cipxl.formula.tree import FUNCTIONS, PLACES, Env, Expr, Ref, Refs, Scalar, Shown, cell_formula, number_text, serial
from cipxl.formula.words import (
    NO_DATA,
    NO_POLARITY,
    NO_TARGET,
    NOT_COMPARABLE,
    SEE_CHECK,
    TOO_FEW_READINGS,
    WORDS,
)

__all__ = [
    "FUNCTIONS",
    "INPUTS",
    "NOT_COMPARABLE",
    "NO_DATA",
    "NO_POLARITY",
    "NO_TARGET",
    "PLACES",
    "POLARITIES",
    "SEE_CHECK",
    "TOO_FEW_READINGS",
    "WORDS",
    "Env",
    "Expr",
    "Polarity",
    "Ref",
    "Refs",
    "Scalar",
    "Shown",
    "Target",
    "Tidy",
    "cell_formula",
    "deadline_state",
    "direction",
    "gap",
    "line_at_next",
    "met",
    "number_text",
    "reading_value",
    "relative_gap",
    "serial",
    "suggestion",
    "trend",
]
