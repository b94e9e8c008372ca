"""The text of a report, paragraph by paragraph and cell by cell, each with its place: Word, web page, PDF, plain text.

For holding what a report says against the plan. A paragraph's place is its printed number ("paragraph 8"), else how far
down it stands. A table's cell comes with what stands at the head of its row and column, since that says what it is
about. Nothing in a file is run, followed or fetched; text that the page does not show is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

from cipxl.findings import Rule, Severity
from cipxl.sources.document_rules import TOO_MANY
from cipxl.sources.docx import is_word, read_blocks
from cipxl.sources.guard import Foreign, identify
from cipxl.sources.limits import Limits
from cipxl.sources.pdf import read_pdf_blocks
from cipxl.sources.pieces import Above, Piece, RawCell
from cipxl.sources.received import receive
from cipxl.sources.signature import PDF, PLAIN_TEXT, WEB_PAGE
from cipxl.sources.tabular import decoded

__all__ = ["RULES", "Passage", "Prose", "of_lines", "read_prose", "unwrapped"]

NO_REPORT = Rule(
    code="F080",
    title="A file that is no report",
    severity=Severity.STOP,
    why="A report is held against the plan sentence by sentence, so the file must hold sentences.",
    message="{file} is no report that can be read.",
    fix="Give the report as a Word document (.docx), a web page, a PDF or plain text.",
    fails="a workbook or a picture",
    passes="report.docx",
)
NO_TEXT = Rule(
    code="F081",
    title="A report without text",
    severity=Severity.STOP,
    why="Pages that are only pictures, or an empty document, have no sentence that could be held against the plan.",
    message="{file} has no text in it.",
    fix="Give the document that it was made from.",
    fails="a scanned report",
    passes="a report whose text can be copied",
)
RULES = (NO_REPORT, NO_TEXT)

MOST_PASSAGES = 50_000
_NUMBERED = re.compile(r"\W{0,3}(\d{1,3})[.)](?:\s+|$)(?=\D|$)")
_BULLET = re.compile(r"(?:[•●○▪■◦➢▲◆]|[-–*]\s|\(?(?:[0-9]{1,3}|[a-z]|[ivx]{1,5})[.)]\s)")
_LONGEST_HEADING = 60
_GOES_ON = re.compile(r"[a-z(,;]")


class Passage(NamedTuple):
    """A paragraph, or one cell of a table.

    `place` says where it stands, `about` what stands at the head of its row and column; `table` and `row` are its
    table's number and its row, from 1, and 0 outside tables.
    """

    text: str
    place: str
    about: str = ""
    heading: bool = False
    table: int = 0
    row: int = 0


class Prose(NamedTuple):
    """A report: its file's name and its passages, in order."""

    file: str
    passages: tuple[Passage, ...]


def read_prose(path: Path, limits: Limits = Limits()) -> Prose:  # noqa: B008 - frozen, so one for all is safe
    """The text of the report at `path`, which is only read.

    Raises:
        FileRefused: it is no report, damaged, hostile or over the limits; its finding says what to do.
    """
    received = receive(path, limits)
    found = identify(received)
    if not isinstance(found, Foreign):
        raise received.refuse(NO_REPORT)
    blocks: list[Above | Piece]
    if found.package is not None and is_word(found.package):
        blocks = list(read_blocks(found.package))
    elif found.rule is PDF:
        blocks = read_pdf_blocks(received)
    elif found.rule is WEB_PAGE:
        blocks = _of_page(decoded(received.data))
    elif found.rule is PLAIN_TEXT:
        blocks = list(of_lines(decoded(received.data).splitlines()))
    else:
        raise received.refuse(NO_REPORT)
    passages = tuple(_passages(blocks))
    if not passages:
        raise received.refuse(NO_TEXT)
    if len(passages) > MOST_PASSAGES:
        raise received.refuse(TOO_MANY, f"{len(passages):,} paragraphs")
    return Prose(received.name, passages)


def _passages(blocks: Sequence[Above | Piece]) -> Iterator[Passage]:
    """The passages of these blocks, with their places."""
    number, count, table = "", 0, 0
    texts = [block.text for block in blocks if isinstance(block, Above)]
    numbered = sum(1 for text in texts if _NUMBERED.match(text)) > 1
    for block in blocks:
        if isinstance(block, Piece):
            table += 1
            above = f"paragraph {number}" if number else f"paragraph {count} from the top"
            yield from _cells(block, table, f", below {above}" if count else "")
            continue
        if not block.text.strip():
            continue
        count += 1
        printed = _NUMBERED.match(block.text) if numbered else None
        number = printed[1] if printed else number
        if not numbered:
            place = f"paragraph {count} from the top"
        else:
            place = f"paragraph {number}" if printed else f"below paragraph {number}" if number else "above paragraph 1"
        yield Passage(unwrapped(block.text), place, heading=block.heading)


def _cells(piece: Piece, table: int, below: str) -> Iterator[Passage]:
    """Every cell of a table, with the heads of its row and its column."""
    tops: list[tuple[float, str]] = []
    going_on: dict[float, tuple[int, str]] = {}  # cells that span rows, by their left edge: to which row, and what
    for number, row in enumerate(piece.rows, start=1):
        lefts = {cell.left: cell.text for cell in row}
        for left, (last, text) in going_on.items():
            if number <= last:
                lefts.setdefault(left, text)
        for cell in row:
            if cell.rows > 1:
                going_on[cell.left] = (number + cell.rows - 1, cell.text)
        head = lefts[min(lefts)] if lefts else ""
        for cell in row:
            top = next((text for left, text in reversed(tops) if left <= cell.left), "") if number > 1 else ""
            about = dict.fromkeys(" ".join(text.split()) for text in (head, top) if text.strip() and text != cell.text)
            if cell.text.strip():
                place = f"table {table}, row {number}{below}"
                yield Passage(unwrapped(cell.text), place, " / ".join(about), table=table, row=number)
        if number == 1:
            # A first row of long cells is no row of headings.
            tops = sorted((c.left, c.text) for c in row) if all(len(c.text) <= _LONGEST_HEADING for c in row) else []


def unwrapped(text: str) -> str:
    """The text with lines that only go on put together: "rated Amber and" and, on the next line, "are on track"."""
    lines: list[str] = []
    for line in text.splitlines():
        words = " ".join(line.split())
        if (
            lines
            and words
            and _GOES_ON.match(words)
            and not _BULLET.match(words)
            and not lines[-1].endswith((".", ":"))
        ):
            lines[-1] += f" {words}"
        elif words:
            lines.append(words)
    return "\n".join(lines)


def of_lines(lines: Iterable[str]) -> Iterator[Above | Piece]:
    """The paragraphs and tables of plain lines: a blank line ends a paragraph, tabs make a table's row."""
    paragraph: list[str] = []
    table: list[list[str]] = []
    for line in (*lines, ""):
        cells = [cell.strip() for cell in line.split("\t")] if "\t" in line.strip("\n") else []
        if sum(1 for cell in cells if cell) > 1 or (cells and table and any(cells)):
            if paragraph:
                yield Above("\n".join(paragraph))
                paragraph = []
            table.append(cells)
            continue
        if table and (line.strip() or len(table) > 0):
            yield _of_rows(table)
            table = []
        if not line.strip() or (paragraph and _BULLET.match(line.strip())):
            if paragraph:
                yield Above("\n".join(paragraph))
            paragraph = [line.strip()] if line.strip() else []
        elif paragraph and (paragraph[-1].rstrip().endswith((".", ":")) and len(paragraph[-1]) < _FULL_LINE):
            yield Above("\n".join(paragraph))
            paragraph = [line.strip()]
        else:
            paragraph.append(line.strip())


_FULL_LINE = 60  # a line shorter than this that ends a sentence ends its paragraph too


def _of_rows(rows: Sequence[Sequence[str]]) -> Piece:
    """A table of lines; where the lines of a cell became rows of their own, they are put together again.

    A line whose text begins small goes on with the line before it. What stands first in any of a cell's lines is the
    head of its row: in print a head stands beside the middle of what it is for.
    """
    if all(row[0] for row in rows) or max(len(row) for row in rows) != 2:
        return Piece(tuple(tuple(RawCell(at, at + 1, text) for at, text in enumerate(row)) for row in rows))
    items: list[tuple[str, str]] = []
    head = ""
    for row in rows:
        text = row[1] if len(row) > 1 else ""
        goes_on = items and (not text or (_GOES_ON.match(text) and not _COUNT.match(text)))
        if goes_on:
            before, words = items[-1]
            items[-1] = (row[0] or before, f"{words} {text}".strip())
        else:
            items.append((row[0] or head, text))
        head = items[-1][0]
    return Piece(tuple((RawCell(0, 1, first), RawCell(1, 2, text)) for first, text in items))


_COUNT = re.compile(
    r"(?:no|none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty)\b"
)

_SILENT = frozenset({"script", "style", "head", "template", "noscript", "svg", "select", "textarea", "title"})
_ENDS_PARAGRAPH = frozenset(
    {"p", "div", "section", "article", "header", "footer", "main", "nav", "ul", "ol", "li", "dl", "dt", "dd", "table"}
    | {"blockquote", "pre", "figure", "figcaption", "caption", "hr", "address", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_VOID = frozenset(
    {"br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr"}
)


class _Page(HTMLParser):
    """What a web page shows, as paragraphs and tables; nothing is run or fetched."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Above | Piece] = []
        self.words: list[str] = []
        self.silent: list[str] = []  # the open elements whose content is not shown
        self.rows: list[list[RawCell]] | None = None
        self.cell: tuple[int, int] | None = None  # columns and rows that the open cell spans
        self.taken: dict[int, int] = {}  # columns that cells above still cover: for how many rows
        self.depth = 0  # of tables inside cells
        self.heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        named = {name: value or "" for name, value in attrs}
        style = re.sub(r"\s", "", named.get("style", "").casefold())
        unseen = "hidden" in named or "display:none" in style or "visibility:hidden" in style
        if self.silent or tag in _SILENT or unseen:
            if tag not in _VOID:
                self.silent.append(tag)
            return
        if tag == "table":
            self._close()
            if self.rows is None:
                self.rows, self.taken = [], {}
            else:
                self.depth += 1
        elif tag == "tr" and self.rows is not None and not self.depth:
            self._end_cell()
            self.rows.append([])
            self.taken = {column: left - 1 for column, left in self.taken.items() if left > 1}
        elif tag in ("td", "th") and self.rows is not None and not self.depth:
            self._end_cell()
            if not self.rows:
                self.rows.append([])
            self.cell = (_span(named.get("colspan")), _span(named.get("rowspan")))
        elif tag == "br" or tag in _ENDS_PARAGRAPH:
            if self.cell is not None or tag == "br":
                self.words.append("\n")
            else:
                self._close()
                self.heading = tag[0] == "h" and tag[1:].isdigit()

    def handle_endtag(self, tag: str) -> None:
        """End an element."""
        if self.silent:
            if tag in self.silent:
                del self.silent[len(self.silent) - 1 - self.silent[::-1].index(tag) :]
            return
        if tag == "table" and self.depth:
            self.depth -= 1
        elif tag == "table" and self.rows is not None:
            self._end_cell()
            self.blocks.append(Piece(tuple(tuple(row) for row in self.rows if row)))
            self.rows, self.words = None, []
        elif tag in ("td", "th") and not self.depth:
            self._end_cell()
        elif tag in _ENDS_PARAGRAPH:
            if self.cell is not None:
                self.words.append("\n")
            else:
                self._close()

    def handle_data(self, data: str) -> None:
        """Take text that is shown."""
        if not self.silent:
            self.words.append(re.sub(r"\s+", " ", data))

    def close(self) -> None:
        """End whatever is left open."""
        super().close()
        if self.rows is not None:
            self._end_cell()
            self.blocks.append(Piece(tuple(tuple(row) for row in self.rows if row)))
            self.rows = None
        self._close()

    def _close(self) -> None:
        if self.cell is not None:
            return
        text = "\n".join(" ".join(line.split()) for line in "".join(self.words).split("\n")).strip()
        if text:
            self.blocks.append(Above(text, self.heading))
        self.words, self.heading = [], False

    def _end_cell(self) -> None:
        if self.cell is None or self.rows is None:
            self.words = [] if self.rows is not None else self.words
            return
        columns, rows = self.cell
        at = 0
        own = {column for cell in self.rows[-1] for column in range(int(cell.left), int(cell.right))}
        while at in own or at in self.taken:
            at += 1
        lines = (" ".join(line.split()) for line in "".join(self.words).split("\n"))
        self.rows[-1].append(RawCell(at, at + columns, "\n".join(line for line in lines if line), rows))
        if rows > 1:
            self.taken.update(dict.fromkeys(range(at, at + columns), rows))
        self.words, self.cell = [], None


def _span(text: str | None) -> int:
    return min(int(text), 100) if text and text.isdecimal() and len(text) < 5 and int(text) else 1


def _of_page(text: str) -> list[Above | Piece]:
    page = _Page()
    page.feed(text)
    page.close()
    return page.blocks
