"""What is told of documents whose tables are read: Word documents, PDFs and plain text."""

from __future__ import annotations

from cipxl.findings import Rule, Severity

BETTER = "Send the Excel workbook or the Word document that it was made from."

NO_TABLE_IN = Rule(
    code="F050",
    title="A document without a table",
    severity=Severity.STOP,
    why="A plan is a table. Text in paragraphs, or in columns kept apart by blanks, does not say which is which.",
    message="{file} is {shown} without a table that can be read.",
    fix=BETTER,
    fails="a covering report without its appendix",
    passes="Appendix A as a Word table",
)
TOO_MANY = Rule(
    code="F051",
    title="A document larger than a plan can be",
    severity=Severity.STOP,
    why="A table of a plan has some thousands of cells; far more is damage, or made to hold a reader up.",
    message="{file} has {shown}, more than a plan can need.",
    fix="Send the part of it that holds the plan's table.",
    fails="two million cells",
    passes="400 rows of 13 columns",
)
DELETED = Rule(
    code="F052",
    title="Text that tracked changes take out",
    severity=Severity.WARNING,
    why="A deletion that nobody has accepted yet still stands in the file. It is read as if accepted.",
    message="{file} has {count} tracked deletion(s), left out: '{shown}'.",
    fix="In Word choose Review, Accept or Reject, save it, and import it again if something should stay.",
    fails="a sentence struck out by tracked changes",
    passes="a document with all changes accepted",
)
HIDDEN_TEXT = Rule(
    code="F053",
    title="Hidden text",
    severity=Severity.WARNING,
    why="Text formatted as hidden is on no printed page. It may be old, or not meant to be sent.",
    message="{file} has hidden text in {count} place(s), left out: '{shown}'.",
    fix="In Word press Ctrl+A, Ctrl+D, clear Hidden, save it, and import it again if it should be read.",
    fails="a paragraph formatted as hidden",
    passes="text that shows",
)
BOXES = Rule(
    code="F054",
    title="Text boxes",
    severity=Severity.WARNING,
    why="A box floats over the page; its text was put behind the paragraph that it hangs on.",
    message="{file} has {count} text box(es), added to the cells they hang on: '{shown}'.",
    fix="Look whether the text stands where it belongs.",
    fails="a box with 'Completed' over a cell",
    passes="'Completed' typed in the cell",
)
INSIDE = Rule(
    code="F055",
    title="Tables inside cells",
    severity=Severity.NOTE,
    why="A cell of the plan holds text. A table in it becomes lines, with a bar between the columns.",
    message="{file} has {shown} table(s) inside cells, read as lines of text.",
    fix="Look whether the lines still say what the table said.",
    fails="a small table in the evidence",
    passes="sentences in the evidence",
)
AS_PRINTED = Rule(
    code="F061",
    title="Read from a page",
    severity=Severity.NOTE,
    why="A page, or text copied from one, does not say where a paragraph, a row or a word ends.",
    message="{file} was read as printed, {shown}.",
    fix="Compare what was read with the paper.",
    fails="appendix.pdf",
    passes="appendix.xlsx",
)
RULES = (NO_TABLE_IN, TOO_MANY, DELETED, HIDDEN_TEXT, BOXES, INSIDE, AS_PRINTED)
