"""What a measure's cells say about it: its figure, how far from the target, which way it goes, and what that suggests.

The texts of the cells are read here and held against each other, like with like: the same unit, the same scope, the
same definition. From the bottom up: `polarity` (which way is better), `units` (what counts the same), `cells` (the one
figure that counts), `measures` (a measure against its targets), `rated` (what the measures of a recommendation suggest,
beside the officer's rating).
"""

from __future__ import annotations

from cipxl.assessment import polarity, rated
from cipxl.assessment.cells import CellFigure, cell_figure, issued_value
from cipxl.assessment.measures import Assessment, assess
from cipxl.assessment.polarity import polarity_of
from cipxl.assessment.rated import (
    WORST,
    Rated,
    RollUp,
    assess_plan,
    assess_recommendation,
    differs,
    findings_of,
    levels_differ,
)

__all__ = [
    "RULES",
    "WORST",
    "Assessment",
    "CellFigure",
    "Rated",
    "RollUp",
    "assess",
    "assess_plan",
    "assess_recommendation",
    "cell_figure",
    "differs",
    "findings_of",
    "issued_value",
    "levels_differ",
    "polarity_of",
]

RULES = (*polarity.RULES, *rated.RULES)
