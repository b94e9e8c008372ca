"""One sheet's XML, read in one pass.

The parser (expat) appends every start, text and end to one list by itself, without a call of Python: a start through
`list.insert`, an end and a text through `list.append`. For that, the parser's table of names gives each element that a
sheet can have as a number of its own, past the end of any list, so that inserting there appends. Python then walks the
list. A start is thus its attributes, a text a string, an end the element's number; none can be taken for another.

An element with a name that is not in the table cannot be inserted; the sheet is then read again with a handler of our
own for starts, which passes over such elements. That costs half as much again and is rare: files of other programs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.parsers import expat

from cipxl.errors import FileRefused
from cipxl.findings import Rule
from cipxl.sources.features import Features
from cipxl.sources.grid import Style
from cipxl.sources.nodes import TOO_DEEP, no_document_type, parse
from cipxl.sources.outline import MAIN, ListedSheet
from cipxl.sources.package import Package, Part
from cipxl.sources.sheetrows import NOT_A_SHEET, RowReader
from cipxl.sources.texts import Texts, suspicious
from cipxl.sources.tolerant import TolerantStart, pairs
from cipxl.sources.vocabulary import DATA, LOCAL_NAMES, NAMES, OTHER, ROW

__all__ = ["SheetReader"]

# Bytes read at once: so few that what they give is still at hand, in the processor's cache, when it is turned to cells.
PIECE = 64 * 2**10
# Events that can wait for the end of their row: every column with a formula and a value.
MOST_EVENTS = 16_384 * 10


class SheetReader:
    """Reads one sheet's part. Use `read` once; then `rows` has its cells, `features` what stands beside them."""

    __slots__ = (
        "_open", "_phase", "_texts", "events", "features", "limits", "package", "rows", "sheet", "suspicious",
    )  # fmt: skip

    def __init__(
        self,
        package: Package,
        sheet: ListedSheet,
        styles: dict[str | None, Style],
        texts: Texts,
        *,
        date1904: bool,
        cells_before: int,
    ) -> None:
        self.package = package
        self.limits = package.limits
        self.sheet = sheet
        self.rows = RowReader(package, sheet, styles, texts, date1904=date1904, cells_before=cells_before)
        self._begin()

    def _begin(self) -> None:
        self.rows.begin()
        self.features = Features(self.package, self.sheet.name)
        self.events: list[Any] = []
        self.suspicious = False
        self._phase: Callable[[bool], None] = self._head
        self._open: list[list[Any]] = []
        self._texts: list[str] = []

    def read(self) -> None:
        """Read the whole part; FileRefused where it is damaged, is no sheet, or is larger than the limits."""
        if self.sheet.part is None:
            return
        parser = self._parser()
        insert: Any = self.events.insert  # typed for numbers, which the names are
        parser.StartElementHandler = insert
        try:
            self._parse(parser, self.sheet.part)
        except TypeError:  # from list.insert: an element that is not in the table of names
            self._begin()
            parser = self._parser()
            tolerant = TolerantStart(
                parser,
                self.events,
                self.limits.depth,
                on_prefix=self._take_prefix,
                on_root=lambda: self.refuse(NOT_A_SHEET),
                on_depth=self.refuse_depth,
            )
            parser.StartElementHandler = tolerant.root
            try:
                self._parse(parser, self.sheet.part)
            finally:
                # The parser and its handlers refer to each other; let go of both at once.
                parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None

    def _take_prefix(self) -> None:
        # With a prefix on the elements, the attributes r and t keep their names.
        self.rows.ref_key, self.rows.type_key = "r", "t"

    def refuse(self, rule: Rule, shown: str = "", address: str = "") -> FileRefused:
        """The exception that refuses the file for something on this sheet."""
        return self.package.refuse(rule, shown, sheet=self.sheet.name, a1=address)

    def refuse_depth(self) -> FileRefused:
        """The exception that refuses the file for elements nested too deeply on this sheet."""
        return self.refuse(TOO_DEEP, "" if self.sheet.part is None else self.sheet.part.name)

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(None, None, dict(NAMES))
        parser.buffer_text = True
        parser.buffer_size = 32_768
        parser.ordered_attributes = True
        parser.EndElementHandler = parser.CharacterDataHandler = self.events.append
        return parser

    def _parse(self, parser: expat.XMLParserType, part: Part) -> None:
        package = self.package
        no_document_type(parser, package, part.name)
        for chunk in package.chunks(part, PIECE):
            parse(parser, package, part.name, chunk, last=False)
            self.suspicious = self.suspicious or suspicious(chunk)
            self._phase(False)
            if len(self.events) > MOST_EVENTS:
                raise self.refuse(NOT_A_SHEET)
        parse(parser, package, part.name, b"", last=True)
        self._phase(True)
        if self._phase != self._tail or self._open or self.events:
            raise self.refuse(NOT_A_SHEET)

    # The three phases of a sheet: what comes before its rows, the rows, what comes after them. Each takes the events
    # that are there, leaves what is not complete, and hands over to the next.

    def _head(self, last: bool) -> None:
        events = self.events
        end = next((i for i, event in enumerate(events) if event is ROW or event is DATA), -1)
        if end < 0:
            if last:  # a sheet without a place for rows
                self._check_root()
                self._tail(last)
            return
        self._check_root()
        # The start of the first row is where starts and ends, counted backwards, are even.
        start, level = end, 0
        while start >= 0:
            event = events[start]
            level += -1 if type(event) is list else 0 if type(event) is str else 1
            if level == 0:
                break
            start -= 1
        if events[end] is ROW:
            self._walk(start)
            del events[:start]
            self._phase = self._rows
        else:
            self._phase = self._tail
        self._phase(last)

    def _check_root(self) -> None:
        # A prefix is checked where it is found, by the tolerant start.
        root = next((event for event in self.events if type(event) is list), [])
        if self.rows.ref_key != "r" and pairs(root).get("xmlns") != MAIN:
            raise self.refuse(NOT_A_SHEET)

    def _rows(self, last: bool) -> None:
        events = self.events
        done = len(events) - 1
        while done >= 0 and events[done] is not ROW and events[done] is not DATA:
            done -= 1
        if done < 0:
            return
        rest = events[done + 1 :]
        ended = events[done] is DATA
        del events[done if ended else done + 1 :]
        self.rows.take(events)
        events[:] = rest
        if ended:
            if self._open:
                self._open.pop()  # the start of sheetData
            self._phase = self._tail
            self._tail(last)

    def _tail(self, _last: bool) -> None:
        self._walk(len(self.events))
        self.events.clear()

    def _walk(self, end: int) -> None:
        """Take the events before `end`, outside the rows, element by element."""
        opened, texts = self._open, self._texts
        for event in self.events[:end]:
            kind = type(event)
            if kind is list:
                opened.append(event)
                texts.clear()
                if len(opened) > self.limits.depth:
                    raise self.refuse_depth()
            elif kind is str:
                texts.append(event)
            elif opened:
                attributes = opened.pop()
                if event is not OTHER:
                    self.features.take(LOCAL_NAMES[event], pairs(attributes), "".join(texts))
                texts.clear()
