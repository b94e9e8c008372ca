"""The one door for a file from outside: what it is by its content decides how it is read, never its name."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from cipxl.progress import Progress, silent
from cipxl.sources.documents import read_document
from cipxl.sources.fallback import read_values, readable
from cipxl.sources.grid import Book
from cipxl.sources.guard import Foreign, identify
from cipxl.sources.limits import Limits
from cipxl.sources.outline import read_outline
from cipxl.sources.received import receive
from cipxl.sources.xlsx import read_checked

__all__ = ["open_book"]


def open_book(
    path: Path,
    *,
    values_only: bool = False,
    documents: bool = False,
    confirmed: Collection[str] = (),
    limits: Limits = Limits(),  # noqa: B008 - frozen, so one for all is safe
    progress: Progress = silent,
) -> Book:
    """The workbook at `path`, which is never written to.

    Args:
        path: The file.
        values_only: Whether an .xls, .xlsb or .ods may be read for its values alone; `Book.values_only` and a finding
            then say so. An .xlsx or .xlsm is always read whole.
        documents: Whether tables of a Word document, a ruled PDF or a plain text may be read; `Book.document` then says
            so, and each table is a sheet.
        confirmed: SHA-256 of files that may be read so where others may not.
        limits: How much is read before the file is refused.
        progress: Told page by page of a PDF; the other kinds take no time that a person would wait for.

    Raises:
        FileRefused: it is no workbook that can be read so, damaged or over the limits; its finding says what to do.
    """
    received = receive(path, limits)
    found = identify(received)
    if not isinstance(found, Foreign):
        return read_checked(found, read_outline(found))
    if readable(found) and (values_only or received.sha256 in confirmed):
        return read_values(received, found)
    if documents and (book := read_document(received, found, progress)) is not None:
        return book
    raise received.refuse(found.rule, found.words)
