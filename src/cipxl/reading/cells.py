"""What one cell says for its field: the text as typed, or why it cannot be taken."""

from __future__ import annotations

from typing import NamedTuple

from cipxl.findings import Finding, Place, Rule, Severity
from cipxl.profile import Kind
from cipxl.scheme import Scheme
from cipxl.sources.grid import Cell
from cipxl.table import polarity

__all__ = ["RULES", "CellReading", "is_plain", "read_polarity", "read_value"]

UNKNOWN_RATING = Rule(
    code="C001",
    title="A rating that the scheme does not have",
    severity=Severity.ERROR,
    why="A rating is counted and printed under its scheme's words. One that could be two is never guessed.",
    message="{a1} has '{shown}'. {heading} must be {allowed}.",
    fix="Choose one from the list.",
    fails="amber/green",
    passes="A",
)
RATING_ALIAS = Rule(
    code="C002",
    title="A rating typed another way",
    severity=Severity.NOTE,
    why="There is only one rating that it can mean, so it is taken as that.",
    message="{a1} has '{shown}', which was read as {label}.",
    fix="Nothing to do.",
    fails="amber.",
    passes="A",
)
FORMULA = Rule(
    code="C003",
    title="A formula where a value belongs",
    severity=Severity.WARNING,
    why="A formula changes when its sheet does. The value that it showed when the file was saved is taken.",
    message="{a1} holds a formula; the value it showed, '{shown}', was taken.",
    fix="Type the value itself.",
    fails="=H4-0.05",
    passes="94%",
)
FORMULA_WITHOUT_VALUE = Rule(
    code="C004",
    title="A formula whose value cannot be known",
    severity=Severity.ERROR,
    why="It points to another workbook, or the file was saved without its value: there is nothing safe to take.",
    message="{a1} holds a formula without a value that can be used.",
    fix="Type the value itself and send it again.",
    fails="=[Figures.xlsx]Sheet1!B2",
    passes="94%",
)
ERROR_VALUE = Rule(
    code="C005",
    title="An Excel error in place of a value",
    severity=Severity.ERROR,
    why="#REF!, #N/A and their like say that the value was lost.",
    message="{a1} shows the Excel error {shown}.",
    fix="Type the value and send it again.",
    fails="#REF!",
    passes="94%",
)
CROSSED_OUT = Rule(
    code="C006",
    title="Crossed-out text",
    severity=Severity.WARNING,
    why="Officers cross text out to say that it should go. It is kept until somebody decides.",
    message="{a1} has crossed-out text: '{shown}'. It was kept.",
    fix="Delete the text if it should go, or take the line through it away.",
    fails="Audit in May (crossed out)",
    passes="Audit in May",
)
DATE_FOR_FIGURE = Rule(
    code="C007",
    title="A date where a figure belongs",
    severity=Severity.ERROR,
    why="Excel turns entries such as 5-10 into dates. What was typed cannot be told from what is left.",
    message="{a1} holds the date {shown} where a figure belongs; Excel may have made it one.",
    fix="Type the figure again with an apostrophe before it.",
    fails="05-Oct (typed as 5-10)",
    passes="5-10%",
)
UNKNOWN_POLARITY = Rule(
    code="C008",
    title="A word that does not say which way is better",
    severity=Severity.ERROR,
    why="Gaps and directions mean the opposite where lower is better, so it is never guessed.",
    message="{a1} has '{shown}'. 'Better when' must be High, Low or Stay close.",
    fix="Write one of the three, or leave it empty.",
    fails="It depends",
    passes="Low",
)
RULES = (
    UNKNOWN_RATING,
    RATING_ALIAS,
    FORMULA,
    FORMULA_WITHOUT_VALUE,
    ERROR_VALUE,
    CROSSED_OUT,
    DATE_FOR_FIGURE,
    UNKNOWN_POLARITY,
)


class CellReading(NamedTuple):
    """A cell's text for its field, what was found on the way, and the finding that keeps the value out, if any."""

    text: str
    findings: tuple[Finding, ...] = ()
    query: Finding | None = None


NOTHING = CellReading("")


def is_plain(cell: Cell, kind: Kind, scheme: Scheme) -> bool:
    """Whether a cell says nothing but its text, as almost all do: `read_value` gives that and has nothing to tell."""
    if cell.formula is not None or cell.struck or cell.kind == "error" or (kind == "figure" and cell.kind == "date"):
        return False
    return kind != "rating" or not cell.text.strip() or any(cell.text == level.code for level in scheme.levels)


def read_value(
    cell: Cell | None, kind: Kind, heading: str, scheme: Scheme, place: Place, key: tuple[str, ...]
) -> CellReading:
    """What a cell says.

    Args:
        cell: The cell, or None where the sheet has none.
        kind: What its column holds.
        heading: The column's heading, for sentences.
        scheme: The scheme whose ratings the cell may hold.
        place: Where it is, for findings.
        key: What makes its findings the same ones next time (team, row id, field).
    """
    if cell is None:
        return NOTHING
    if is_plain(cell, kind, scheme):
        return CellReading(cell.text)
    findings: list[Finding] = []
    words = {"a1": place.a1, "heading": " ".join(heading.split())}
    if cell.formula is not None:
        if "[" in cell.formula.partition('"')[0] or not cell.text.strip():
            query = FORMULA_WITHOUT_VALUE.at(place, shown=f"={cell.formula}", key=key, **words)
            return CellReading(f"={cell.formula}", query=query)
        if cell.kind != "error":
            findings.append(FORMULA.at(place, shown=cell.text, key=key, **words))
    if cell.kind == "error":
        return CellReading(cell.text, query=ERROR_VALUE.at(place, shown=cell.text, key=key, **words))
    if kind == "figure" and cell.kind == "date":
        return CellReading(cell.text, query=DATE_FOR_FIGURE.at(place, shown=cell.text, key=key, **words))
    if cell.struck and cell.text.strip():
        findings.append(CROSSED_OUT.at(place, shown=_struck(cell), key=key, **words))
    if kind == "rating" and cell.text.strip():
        level = scheme.read(cell.text)
        if level is None:
            query = UNKNOWN_RATING.at(place, shown=cell.text, key=key, allowed=_allowed(scheme), **words)
            return CellReading(cell.text, tuple(findings), query)
        if cell.text not in (level.code, level.label):
            findings.append(
                RATING_ALIAS.at(place, shown=cell.text, key=key, label=level.label, autofix=level.code, **words)
            )
        return CellReading(level.code, tuple(findings))
    return CellReading(cell.text, tuple(findings))


def read_polarity(reading: CellReading, place: Place, key: tuple[str, ...]) -> CellReading:
    """The reading of a cell that says which way is better, as the plan writes it."""
    found = polarity(reading.text)
    if found is None:
        return reading._replace(query=UNKNOWN_POLARITY.at(place, shown=reading.text, key=key, a1=place.a1))
    return reading._replace(text=found)


def _struck(cell: Cell) -> str:
    if cell.struck is True or not cell.struck:
        return cell.text
    return " … ".join(cell.text[start:end] for start, end in cell.struck)


def _allowed(scheme: Scheme) -> str:
    # Where codes are ids, a table shows what its levels are called.
    letters = all(level.is_lettered for level in scheme.levels)
    names = [f"{one.code} ({one.label})" if letters and one.label != one.code else one.label for one in scheme.levels]
    return " or ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names) or "empty"
