"""The ruled tables of a PDF, page by page put together; read in a process that can be ended.

Only lines round the cells say what belongs to which: a PDF without them, a scan, or text that has lost its letters is
refused with what to send instead. Nothing in a PDF is run or followed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cipxl.progress import Progress, silent
from cipxl.sources import pdf_worker
from cipxl.sources.document_rules import AS_PRINTED, TOO_MANY
from cipxl.sources.grid import Book
from cipxl.sources.pdf_rules import PDF_GARBLED, PDF_LOCKED, PDF_SCANNED, PDF_UNREAD, PDF_UNRULED
from cipxl.sources.pieces import Above, Piece, RawCell, beside, joined
from cipxl.sources.received import Received
from cipxl.sources.worker import NONSENSE, Stopped, said, worker

__all__ = ["read_pdf", "read_pdf_blocks"]

FEW = 20  # characters: a page number and a line of a letterhead's
MOSTLY = 0.4  # of a page that pictures cover when it is a scan
GARBLED_SHARE = 0.03
FEWEST_COLUMNS = 2


def read_pdf(received: Received, progress: Progress = silent) -> Book:
    """The ruled tables of a PDF, each as a sheet.

    Raises:
        Cancelled: when `progress` says that the person stopped it.
        FileRefused: it has none, is scanned, encrypted, damaged, hostile or over the limits; its finding says which.
    """
    pages = _Pages(received, progress)
    _read(received, pages, whole=False)
    pieces = pages.pieces()
    together = [one for one in joined(pieces) if one.sheet.last_column >= FEWEST_COLUMNS and one.sheet.last_row > 1]
    if not together:
        raise received.refuse(PDF_UNRULED)
    return Book(
        path=received.path,
        name=received.name,
        sha256=received.sha256,
        size=len(received.data),
        sheets=(*(one.sheet for one in together), *beside([one.text for piece in pieces for one in piece.above])),
        findings=(received.note(AS_PRINTED, f"from the ruled tables of {pages.number} page(s)"),),
        document="a PDF",
    )


def read_pdf_blocks(received: Received) -> list[Above | Piece]:
    """The paragraphs and ruled tables of a PDF, page by page.

    Raises:
        FileRefused: it is scanned, encrypted, damaged, hostile or over the limits; its finding says which.
    """
    pages = _Whole(received)
    _read(received, pages, whole=True)
    pages.pieces()
    return [Piece(tuple(block)) if isinstance(block, list) else block for block in pages.blocks]


def _read(received: Received, pages: _Pages, *, whole: bool) -> None:
    limits = received.limits
    bounds = (limits.worker_memory, limits.pdf_seconds, limits.pdf_pages, int(whole))
    with worker(received, Path(pdf_worker.__file__), bounds, limits.pdf_seconds, PDF_UNREAD) as output:
        for word, values in said(output, limits.worker_output):
            try:
                pages.take(word, values)
            except (ValueError, TypeError, KeyError, IndexError) as error:
                raise Stopped(NONSENSE) from error


class _Pages:
    """What the worker says, as pieces of tables; believed only where it is within the limits."""

    def __init__(self, received: Received, progress: Progress = silent) -> None:
        self.received = received
        self.progress = progress
        self.total = 0
        self.number = 0
        self.cells = 0
        self.characters = 0
        self.garbled = 0
        self.scanned: list[int] = []
        self.tables: list[tuple[int, tuple[Above, ...], list[tuple[RawCell, ...]]]] = []

    def take(self, word: str, values: list[Any]) -> None:
        """Take one line of the worker's; FileRefused where it says that the file cannot be read."""
        if word == "pages":
            self.total = int(values[0])
        elif word == "page":
            number, characters, garbled, pictures = values
            self.number = int(number)
            self.progress(self.number - 1, self.total, f"reading page {self.number}")
            self.characters += int(characters)
            self.garbled += int(garbled)
            if int(characters) < FEW and float(pictures) > MOSTLY:
                self.scanned.append(self.number)
        elif word == "table":
            self.tables.append((self.number, tuple(Above(str(text)) for text in values[0]), []))
        elif word == "row":
            row = tuple(self._cell(*cell) for cell in values[0])
            self.cells += len(row)
            if self.cells > self.received.limits.cells:
                raise self.received.refuse(TOO_MANY, f"over {self.received.limits.cells:,} cells")
            self.tables[-1][2].append(row)
        elif word == "failed" and values[0] == "password":
            raise self.received.refuse(PDF_LOCKED)
        elif word == "failed" and values[0] == "pages":
            raise self.received.refuse(TOO_MANY, f"{int(values[1]):,} pages")
        elif word == "failed" and values[0] == "memory":
            raise Stopped("it needs more memory than a plan can")
        else:
            raise Stopped("its content is damaged or unusual")

    def _cell(self, left: float, right: float, text: str, rows: int, fill: str | None, ends: list[int]) -> RawCell:
        if len(text) > self.received.limits.text_length:
            raise self.received.refuse(TOO_MANY, f"{len(text):,} characters in a cell")
        return RawCell(
            float(left), float(right), str(text), int(rows), str(fill) if fill else None, False,
            tuple(int(place) for place in ends),
        )  # fmt: skip

    def pieces(self) -> list[Piece]:
        """The tables page by page; FileRefused where the pages are pictures, or their letters cannot be told."""
        if not self.number:
            raise self.received.refuse(PDF_UNREAD, "it has no pages")
        if self.scanned:
            shown = ", ".join(map(str, self.scanned[:8])) + (" …" if len(self.scanned) > 8 else "")
            raise self.received.refuse(PDF_SCANNED, f"page {shown}" if len(self.scanned) == 1 else f"pages {shown}")
        if self.garbled > GARBLED_SHARE * max(self.characters, 1):
            raise self.received.refuse(PDF_GARBLED, f"{self.garbled:,} of {self.characters:,} characters")
        return [Piece(tuple(rows), f"page {page}", above) for page, above, rows in self.tables if rows]


class _Whole(_Pages):
    """The same with the text between the tables, in the order of the pages."""

    def __init__(self, received: Received) -> None:
        super().__init__(received)
        self.blocks: list[Above | list[tuple[RawCell, ...]]] = []

    def take(self, word: str, values: list[Any]) -> None:
        """Take one line of the worker's, the text between tables too."""
        if word == "text":
            text = str(values[0])
            if len(text) > self.received.limits.text_length:
                raise self.received.refuse(TOO_MANY, f"{len(text):,} characters on a page")
            self.blocks += [Above(line) for line in text.split("\n") if line.strip()]
            return
        super().take(word, values)
        if word == "table":
            self.blocks.append(self.tables[-1][2])
