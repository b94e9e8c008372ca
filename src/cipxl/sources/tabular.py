"""Tables in plain text: lines with tabs or bars between their cells, as copied from a page or saved from a table.

Such text has lost things on its way: cells of several lines break into lines of their own, pages interrupt rows, and
remains of a web page's marks stand in the cells. What is no mark is kept as it stands.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Sequence

from cipxl.sources.document_rules import AS_PRINTED, NO_TABLE_IN, TOO_MANY
from cipxl.sources.grid import Book
from cipxl.sources.pieces import Above, Piece, RawCell, beside, joined
from cipxl.sources.received import Received

__all__ = ["decoded", "read_text"]

MARKS = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"))
LONGEST_QUOTE = 200  # lines that a quoted cell may go over
_RULE = re.compile(r"[\s:=+_-]*[-=_]{2}[\s:=+_-]*")
_TAGS = re.compile(r"</?(?:p|ul|ol|li|u|b|i|em|strong|span|div|br|sup|sub|font|a)(?:\s[^<>]{0,300})?/?>", re.I)
_BREAK = re.compile(r"<br\s*/?>|</(?:p|li|div)>|<(?:p|div|ul|ol)(?:\s[^<>]{0,300})?>", re.I)
_ITEM = re.compile(r"<li(?:\s[^<>]{0,300})?>\s*(?![•●○▪➢◦])", re.I)
_LIST = re.compile(r"<[uo]l(?:\s[^<>]{0,300})?>.*?(?:</[uo]l>|$)", re.I | re.S)
_BULLET = re.compile(r"\s+(?=[•●○▪➢◦]\s)")
_BOLD = re.compile(r"\*\*(\S(?:[^*\n]{0,400}\S)?)\*\*")


def read_text(received: Received) -> Book:
    """The tables of a plain text, each as a sheet.

    Raises:
        FileRefused: there is none in it, or more than the limits allow.
    """
    lines = decoded(received.data).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").split("\n")
    pieces, paragraphs = _values(lines) if received.name.casefold().endswith(".csv") else _pieces(lines)
    together = [one for one in joined(pieces) if one.sheet.last_column > 1]
    if not together:
        raise received.refuse(NO_TABLE_IN, "plain text")
    cells = sum(len(one.sheet.cells) for one in together)
    longest = max(len(cell.text) for one in together for cell in one.sheet.cells.values())
    if cells > received.limits.cells or longest > received.limits.text_length:
        raise received.refuse(TOO_MANY, f"{cells:,} cells, the longest of {longest:,} characters")
    return Book(
        path=received.path,
        name=received.name,
        sha256=received.sha256,
        size=len(received.data),
        sheets=(*(one.sheet for one in together), *beside(paragraphs)),
        findings=(received.note(AS_PRINTED, "from plain text without colours"),),
        document="plain text",
    )


def decoded(data: bytes) -> str:
    """The text of a file that says nothing of its encoding, or says it with its first bytes."""
    encoding = next((name for name, mark in MARKS if data.startswith(mark)), "")
    if not encoding:
        pair = (data[:1] == b"\x00", data[1:2] == b"\x00")
        encoding = {(False, True): "utf-16-le", (True, False): "utf-16-be"}.get(pair, "")
    if encoding:
        return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _values(lines: Sequence[str]) -> tuple[list[Piece], list[str]]:
    """A table of comma- or semicolon-separated values."""
    text = "\n".join(lines)
    sign = max(",;\t", key=lines[0].count if lines else len)
    try:
        rows = [tuple(_cells(row)) for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign) if any(row)]
    except csv.Error:
        rows = []
    return ([Piece(tuple(rows))] if rows else []), []


def _pieces(lines: Sequence[str]) -> tuple[list[Piece], list[str]]:
    """The tables in lines of text, piece by piece, and the lines between them."""
    paragraphs: list[str] = []
    pieces: list[Piece] = []
    above: list[Above] = []
    rows: list[list[str]] = []
    widest = 0  # of the table that is being read, over its pieces

    def close() -> None:
        nonlocal above
        if rows:
            told = tuple(tuple(_cells(row)) for row in rows)
            pieces.append(Piece(told, f"line {begun}", tuple(above)))
            rows.clear()
            above = []

    begun = at = 0
    while at < len(lines):
        cells, taken = _row(lines, at, begun=bool(rows))
        if cells is None:
            text = lines[at].strip()
            if rows and text and len(rows[-1]) < widest + 1 and not _new_paragraph(text):
                rows[-1][-1] += f"\n{text}"  # a cell of several lines
            else:
                close()
                if text:
                    above.append(Above(text))
                    paragraphs.append(text)
        elif not all(_RULE.fullmatch(cell) or not cell.strip() for cell in cells) or not any(map(str.strip, cells)):
            if not rows:
                begun = at + 1
                widest = max(len(cells), 1)
            if rows and len(rows[-1]) < widest == len(rows[-1]) + len(cells) - 1:
                rows[-1][-1] += f"\n{cells[0]}"  # a row whose cell had a line end in it
                rows[-1] += cells[1:]
            else:
                rows.append(cells)
                widest = max(widest, len(cells))
        at += taken
    close()
    return pieces, paragraphs


def _row(lines: Sequence[str], at: int, *, begun: bool) -> tuple[list[str] | None, int]:
    """The cells of the row that begins on a line, None where it is none, and how many lines it takes."""
    line = lines[at]
    if "\t" in line:
        return _quoted(lines, at)
    if begun and line.startswith('"'):  # the first cell of a row goes over several lines
        cells, taken = _quoted(lines, at)
        if len(cells) > 1:
            return cells, taken
    if line.count("|") >= 2 and (line.lstrip().startswith("|") or line.count("|") >= 3):
        return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))], 1
    return None, 1


def _quoted(lines: Sequence[str], at: int) -> tuple[list[str], int]:
    """A row with tabs between its cells; a cell in quotes may go over several lines, as Excel copies one."""
    whole = lines[at]
    for taken in range(1, LONGEST_QUOTE + 1):
        cells = whole.split("\t")
        opened = [cell for cell in cells if cell.startswith('"')]
        if not opened or not _is_open(cells):
            return [_unquoted(cell) for cell in cells], taken
        if at + taken >= len(lines):
            break
        whole += f"\n{lines[at + taken]}"
    return lines[at].split("\t"), 1


def _is_open(cells: Sequence[str]) -> bool:
    last = cells[-1]
    return last.startswith('"') and (len(last) == 1 or (len(last) - len(last.rstrip('"'))) % 2 == 0 or last == '""')


def _unquoted(cell: str) -> str:
    if len(cell) > 1 and cell.startswith('"') and cell.endswith('"') and '"' not in cell[1:-1].replace('""', ""):
        return cell[1:-1].replace('""', '"')
    return cell


def _new_paragraph(text: str) -> bool:
    return bool(re.match(r"(?:[-*#]\s|\d{1,2}[.)]\s)", text))


def _cells(row: Sequence[str]) -> list[RawCell]:
    return [RawCell(index, index + 1, _clean(text)) for index, text in enumerate(row)]


def _clean(text: str) -> str:
    """A cell without the remains of a web page's marks; its lists keep their lines."""
    if "<" in text:
        text = _LIST.sub(lambda found: _BULLET.sub("\n", found[0]), text)
        text = _TAGS.sub("", _BREAK.sub("\n", _ITEM.sub("\n• ", text)))
    text = _BOLD.sub(r"\1", html.unescape(text)) if "&" in text or "**" in text else text
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
