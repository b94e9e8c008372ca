"""Which way is better for a measure: as its cell says, else as its targets and its name say."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cipxl.figures import read_cell
from cipxl.findings import Finding, Place, Rule, Severity
from cipxl.plan import Measure

__all__ = ["RULES", "polarity_findings", "polarity_of"]

POLARITY_INFERRED = Rule(
    code="X018",
    title="Which way is better was worked out from words",
    severity=Severity.NOTE,
    why="A gap and a direction mean the opposite where lower is better, so it should be said, not guessed.",
    message="'{shown}' does not say which way is better; from its words it was read as {way}.",
    fix="Say High, Low or Stay close in the column 'Better when'.",
    fails="Average length of proceedings, nothing said",
    passes="Average length of proceedings, Low",
)
POLARITY_UNKNOWN = Rule(
    code="X019",
    title="Nobody has said which way is better",
    severity=Severity.WARNING,
    why="Without it neither a gap nor a rating can be worked out.",
    message="'{shown}' has figures and a target, but nothing says which way is better.",
    fix="Say High, Low or Stay close in the column 'Better when'.",
    fails="Number of plans: 40, target 50",
    passes="Number of plans: 40, target at least 50",
)
RULES = (POLARITY_INFERRED, POLARITY_UNKNOWN)

_LOW_WORDS = re.compile(
    r"(?i)\b(?:reduc\w+|fewer|less|lower\w*|length|duration|days|weeks|wait\w*|delay\w*|drift|vacan\w+|turnover|sickness|absence\w*"
    r"|re-?referral\w*|repeat\w*|complaint\w*|inadequate|missing|unallocated|overdue|late"
    r"|break\w* ?downs?|disruption\w*|exclusion\w*"
    r"|three or more|3 or more|agency|caseloads?|cost)\b"
)
_HIGH_WORDS = re.compile(
    r"(?i)\b(?:complet\w+|timel\w+|within|good|outstanding|better|up to date|in time|on time|seen|visits?"
    r"|increas\w+|improv\w+"
    r"|with (?:a|an|up)\b|agreed|attend\w*|coverage|satisf\w+|staying put|permanen\w+|suitable)"
)
_AT_LEAST, _AT_MOST = {">=", ">"}, {"<=", "<"}


def polarity_of(measure: Measure) -> tuple[str, bool]:
    """Which way is better for a measure, "" when unknown, and whether that was inferred from words."""
    if measure.better:
        return measure.better, False
    comparators = set()
    for target in measure.targets:
        for figure in read_cell(target.text, "target"):
            if figure.comparator and figure.role in (None, "target"):
                comparators.add(figure.comparator)
    if comparators & _AT_LEAST and not comparators & _AT_MOST:
        return "high", True
    if comparators & _AT_MOST and not comparators & _AT_LEAST:
        return "low", True
    low, high = bool(_LOW_WORDS.search(measure.name)), bool(_HIGH_WORDS.search(measure.name))
    # "% completed within 45 working days" has words of both kinds: a share of what was done in time is better high.
    if measure.unit == "%" and high:
        return "high", True
    if low != high:
        return ("low" if low else "high"), True
    return "", False


def polarity_findings(measure: Measure, way: str, inferred: bool, place: Place | None) -> Iterable[Finding]:
    """What is doubtful about it."""
    ways = {"high": "better when higher", "low": "better when lower", "near": "better when close to its target"}
    if inferred:
        yield POLARITY_INFERRED.at(place, shown=measure.name, way=ways[way], key=(measure.id,))
    elif not way and measure.targets and any(reading.text.strip() for reading in measure.readings):
        yield POLARITY_UNKNOWN.at(place, shown=measure.name, key=(measure.id,))
