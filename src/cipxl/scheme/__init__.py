"""Rating schemes: the levels that a council's ratings can have, in its own words, and the rule that suggests one.

The same colour means different things (Leicestershire's amber is "on track", Herefordshire's "unlikely on time"), so a
rating always goes with its scheme, and nothing here converts between two schemes.
"""

from __future__ import annotations

from cipxl.scheme.level import NOT_RATED, STANDARD_COLOURS, Level, Shape, contrast
from cipxl.scheme.loading import built_in, load, load_text
from cipxl.scheme.model import (
    Arrows,
    DirectionOfTravel,
    ImprovingSoftens,
    Modifiers,
    NeedsData,
    OverdueForces,
    Scheme,
)
from cipxl.scheme.rules import (
    RULE_KINDS,
    DistanceToTarget,
    Floor,
    Forecast,
    GapBand,
    Judgement,
    LateBand,
    PercentBand,
    PercentComplete,
    ProgressVsTime,
    RatioBand,
    Risk,
    Rule,
    Slippage,
    StatusMap,
    Trajectory,
)

__all__ = [
    "NOT_RATED",
    "RULE_KINDS",
    "STANDARD_COLOURS",
    "Arrows",
    "DirectionOfTravel",
    "DistanceToTarget",
    "Floor",
    "Forecast",
    "GapBand",
    "ImprovingSoftens",
    "Judgement",
    "LateBand",
    "Level",
    "Modifiers",
    "NeedsData",
    "OverdueForces",
    "PercentBand",
    "PercentComplete",
    "ProgressVsTime",
    "RatioBand",
    "Risk",
    "Rule",
    "Scheme",
    "Shape",
    "Slippage",
    "StatusMap",
    "Trajectory",
    "built_in",
    "contrast",
    "load",
    "load_text",
]
