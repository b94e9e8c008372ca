"""What is told of a table's rows: those that stand twice, are unknown, or hold text that feeds nothing."""

from __future__ import annotations

from cipxl.findings import Rule, Severity

ROW_TWICE = Rule(
    code="R001",
    title="A row that stands twice",
    severity=Severity.WARNING,
    why="A copied row takes its hidden id along. The first keeps it; a second that says something else is a new row.",
    message="Row {row} is a copy of row {first}{what}.",
    fix="Delete the row that is not wanted.",
    fails="Row 7 copied to row 12",
    passes="Each row once",
)
ROW_BY_TEXT = Rule(
    code="R002",
    title="A row known only by its text",
    severity=Severity.NOTE,
    why="Its hidden id is gone; its Ref and text are those of a row of the plan, so it is that row.",
    message="Row {row} has lost its hidden id; by its Ref and text it is {shown}.",
    fix="Nothing to do.",
    fails="The hidden column was deleted",
    passes="The hidden column is there",
)
ROW_UNKNOWN = Rule(
    code="R003",
    title="A row that the plan does not have",
    severity=Severity.WARNING,
    why="It may be new, or a row of the plan with other words. Nothing is paired by guess.",
    message="Row {row} ('{shown}') is not in the plan as it was sent.{like}",
    fix="Say whether it is a new row, or which row it is.",
    fails="A recommendation typed in at the foot",
    passes="The rows that were issued",
)
REF_TWICE = Rule(
    code="R004",
    title="Two recommendations with one Ref",
    severity=Severity.ERROR,
    why="A Ref must say which recommendation is meant, in the papers and in the questions about it.",
    message="Ref '{shown}' stands over two recommendations, rows {first} and {row}.",
    fix="Give each its own Ref.",
    fails="2019 and 2019",
    passes="2019 1 and 2019 3",
)
CONTINUED = Rule(
    code="R005",
    title="Rows that continue the one above",
    severity=Severity.NOTE,
    why="Print breaks a long row into several. Their texts were put together again, as paragraphs.",
    message="Read as going on with the row above, since they have no Ref: {rows}.",
    fix="Look whether they belong together.",
    fails="A row with evidence only",
    passes="A row for each recommendation",
)
NO_NAME = Rule(
    code="R006",
    title="Figures without a measure's name",
    severity=Severity.WARNING,
    why="A figure must say what it measures.",
    message="Row {row} has figures and no measure's name beside them.",
    fix="Write the measure's name in the column of targets.",
    fails="94% beside an empty cell",
    passes="94% beside 'Assessments in 45 days'",
)
STRAY_TEXT = Rule(
    code="S039",
    title="Text in a cell that has no place in the plan",
    severity=Severity.WARNING,
    why="A closed cell, or one under no heading, feeds nothing. What stands there is listed so that nobody misses it.",
    message="{a1} has '{shown}', where nothing is read. It was listed, not taken.",
    fix="Type it into the cell where it belongs.",
    fails="Evidence beside a measure",
    passes="Evidence in the recommendation's row",
)
NO_REF = Rule(
    code="R007",
    title="A new measure that belongs to nothing",
    severity=Severity.ERROR,
    why="A measure typed at the foot of the table says by its Ref which recommendation it belongs to.",
    message="Row {row} ('{shown}') has no Ref, so nobody can say what it belongs to. It was listed, not taken.",
    fix="Write the Ref of its recommendation beside it.",
    fails="A measure at the foot without a Ref",
    passes="A measure at the foot with Ref 2019 1",
)
NUMBERED = Rule(
    code="R008",
    title="A table without Refs",
    severity=Severity.NOTE,
    why="A Ref says which row is meant, in papers, remits and questions. Rows without any are numbered as they stand.",
    message="The table has no Refs; its {count} rows were numbered from 1, in their order.",
    fix="Give them the numbers that your council uses, if it has some.",
    fails="A table of areas, none with a number",
    passes="A column Ref",
)
NOTE_ADDED = Rule(
    code="S037",
    title="A note on a cell",
    severity=Severity.WARNING,
    why="The answer to a question often stands in a note. It is listed, and never made part of the text.",
    message="{a1} has a note: '{shown}'. It was listed, not taken.",
    fix="Move what matters into the cell.",
    fails="A note on the evidence",
    passes="All in the cell",
)
RULES = (ROW_TWICE, ROW_BY_TEXT, ROW_UNKNOWN, REF_TWICE, CONTINUED, NO_NAME, NO_REF, NUMBERED, NOTE_ADDED, STRAY_TEXT)
