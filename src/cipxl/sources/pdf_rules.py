"""What is told of PDFs."""

from __future__ import annotations

from cipxl.findings import Rule, Severity
from cipxl.sources.document_rules import BETTER

PDF_UNRULED = Rule(
    code="F056",
    title="A PDF without ruled lines",
    severity=Severity.STOP,
    why="Without lines nobody can say where one cell ends. Texts of two columns would run into each other.",
    message="{file} has text but no ruled table.",
    fix="Send the workbook or Word document it was made from, or a PDF whose table has lines round its cells.",
    fails="columns kept apart by blanks",
    passes="a table with lines round its cells",
)
PDF_SCANNED = Rule(
    code="F057",
    title="Scanned pages",
    severity=Severity.STOP,
    why="A scan is a picture of a page: there is no text in it, and letters guessed from pictures are not evidence.",
    message="{file} has pages that are only pictures: {shown}.",
    fix=BETTER,
    fails="a paper copy, scanned",
    passes="the PDF that was printed",
)
PDF_GARBLED = Rule(
    code="F058",
    title="Text that lost its letters or its order",
    severity=Severity.STOP,
    why="Some PDFs keep only shapes of letters. What comes out of them is not what is printed.",
    message="{file} shows text whose letters cannot be told ({shown}).",
    fix=BETTER,
    fails="(cid:36)(cid:87)",
    passes="text that can be copied from the PDF",
)
PDF_LOCKED = Rule(
    code="F059",
    title="A PDF with a password",
    severity=Severity.STOP,
    why="Its content is encrypted, so nothing in it can be read.",
    message="{file} is locked with a password.",
    fix="Open it, print it to a new PDF without a password, and send that.",
    fails="appendix.pdf, with a password to open",
    passes="appendix.pdf, without one",
)
PDF_UNREAD = Rule(
    code="F060",
    title="A PDF that cannot be read",
    severity=Severity.STOP,
    why="It is damaged, or made to bring a reader down; the reader was ended and nothing else was touched.",
    message="{file} could not be read: {shown}.",
    fix=BETTER,
    fails="appendix.pdf, damaged inside",
    passes="appendix.pdf",
)
RULES = (PDF_UNRULED, PDF_SCANNED, PDF_GARBLED, PDF_LOCKED, PDF_UNREAD)
