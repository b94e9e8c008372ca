"""Which reader has the tables of a file that is no workbook."""

from __future__ import annotations

from cipxl.progress import Progress, silent
from cipxl.sources.docx import is_word, read_docx
from cipxl.sources.grid import Book
from cipxl.sources.guard import Foreign
from cipxl.sources.pdf import read_pdf
from cipxl.sources.received import Received
from cipxl.sources.signature import PDF, PLAIN_TEXT
from cipxl.sources.tabular import read_text

__all__ = ["read_document"]


def read_document(received: Received, foreign: Foreign, progress: Progress = silent) -> Book | None:
    """The tables of a Word document, a PDF or a plain text, each as a sheet; None for a file of any other kind.

    Raises:
        FileRefused: it has no table that can be read, is damaged, hostile or over the limits.
    """
    if foreign.package is not None and is_word(foreign.package):
        return read_docx(foreign.package)
    if foreign.rule is PDF:
        return read_pdf(received, progress)
    if foreign.rule is PLAIN_TEXT:
        return read_text(received)
    return None
