"""Whether a return is what it says it is, before anything of it is taken.

An old quarter's file, a wrong sheet or one column sorted alone changes many cells at once, each of them quietly. Such
a return is stopped whole, with what it looks like.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from cipxl.findings import Finding, Place, Rule, Severity
from cipxl.merge.records import Incoming
from cipxl.merge.sameness import same, telling
from cipxl.table import Row

__all__ = ["RULES", "implausible"]

MOST_DELETED = 0.20  # of the rows that the team answers for and was sent
MOST_CHANGED = 0.60  # of the cells that had text when they were sent
FEWEST_ROWS = 5  # a share of fewer rows says nothing
FEWEST_CELLS = 20

TOO_MANY_GONE = Rule(
    code="M008",
    title="Too many rows are gone",
    severity=Severity.STOP,
    why="A team does not drop a fifth of its recommendations: it is more likely a part of the file, or another sheet.",
    message="{gone} of {rows} rows are missing. Nothing of this return was taken.",
    fix="Ask the team for the whole return, or for which rows should go.",
    fails="8 of 12 rows missing",
    passes="All rows there",
)
TOO_MUCH_CHANGED = Rule(
    code="M009",
    title="Almost everything is different",
    severity=Severity.STOP,
    why="When most cells that had text say something else, it is another quarter's file or a table pasted askew.",
    message="{changed} of {cells} cells with text say something else. Nothing of this return was taken.",
    fix="Look whether it is the right file; ask the team to start again from the return that was sent.",
    fails="The return of another quarter",
    passes="The cells that the team reports on",
)
SORTED_ALONE = Rule(
    code="M010",
    title="A column was sorted on its own",
    severity=Severity.STOP,
    why="The same texts in other rows: sorted without the rest, every text stands beside the wrong recommendation.",
    message="The texts of '{shown}' stand in other rows than before. Nothing of this return was taken.",
    fix="Ask the team to undo the sorting (sort by the whole table) and send it again.",
    fails="Lead officers in alphabetical order, the rest as it was",
    passes="Rows sorted whole",
)
RULES = (TOO_MANY_GONE, TOO_MUCH_CHANGED, SORTED_ALONE)


def implausible(incoming: Incoming) -> Finding | None:
    """Why this return should be stopped, or None."""
    place = Place(file=incoming.file)
    mine = [row_id for row_id in incoming.base.rows if row_id in incoming.remit.rows]
    gone = [row_id for row_id in mine if row_id not in incoming.table.rows]
    if len(mine) >= FEWEST_ROWS and len(gone) > MOST_DELETED * len(mine):
        return TOO_MANY_GONE.at(place, gone=len(gone), rows=len(mine), key=(incoming.team, incoming.file))
    pairs = ((row, incoming.table.rows.get(row_id)) for row_id, row in incoming.base.rows.items())
    different = [(before, after) for before, after in pairs if after is not None and after is not before]
    column = _sorted_alone(different, incoming.fields)
    if column:
        return SORTED_ALONE.at(place, shown=column, key=(incoming.team, incoming.file, column))
    changed = _changed(different, incoming.fields)
    if changed <= MOST_CHANGED * FEWEST_CELLS:
        return None
    cells = sum(
        field in incoming.fields and bool(text.strip())
        for row_id, row in incoming.base.rows.items()
        if row_id in incoming.table.rows
        for field, text in row.cells.items()
    )
    if cells >= FEWEST_CELLS and changed > MOST_CHANGED * cells:
        return TOO_MUCH_CHANGED.at(place, changed=changed, cells=cells, key=(incoming.team, incoming.file))
    return None


def _changed(different: Sequence[tuple[Row, Row]], fields: frozenset[str]) -> int:
    """How many cells that had text say something else."""
    return sum(
        field in fields and bool(text.strip()) and not same(text, after.get(field))
        for before, after in different
        for field, text in before.cells.items()
    )


def _sorted_alone(different: Sequence[tuple[Row, Row]], fields: frozenset[str]) -> str:
    """The field whose changed cells hold each other's texts, or ""."""
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for row, now in different:
        for field in fields:
            old, new = row.get(field), now.get(field)
            if not same(old, new):
                before[field].append(telling(old))
                after[field].append(telling(new))
    for field, texts in before.items():
        distinct = {text for text in texts if text}
        # Ratings and short figures repeat by nature: a swap of letters is an ordinary change.
        if len(distinct) >= 3 and Counter(texts) == Counter(after[field]):
            return field
    return ""
