"""Texts of cells: escapes and line breaks as a person sees them, the table that sheets share, rich text's strikes."""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from xml.parsers import expat

from cipxl.findings import Rule, Severity
from cipxl.sources.nodes import NOT_WELL_FORMED, TOO_DEEP, no_document_type, parse
from cipxl.sources.package import AGAIN, CHUNK, Package, Part

__all__ = ["ODD", "RULES", "Run", "Texts", "join_runs", "plain", "read_texts", "runs_of", "suspicious"]

TOO_MANY_TEXTS = Rule(
    code="S010",
    title="Too many texts",
    severity=Severity.STOP,
    why="A table of millions of texts fills the memory of whoever opens it; a return has some thousands.",
    message="{file} has more texts in it than a return can need.",
    fix=AGAIN,
    fails="20 million empty texts",
    passes="3,000 texts",
)
TEXT_TOO_LONG = Rule(
    code="S014",
    title="A text too long for any cell",
    severity=Severity.STOP,
    why="Excel keeps at most 32,767 characters in a cell, so a text many times that came from no officer.",
    message="{file} has a text of {shown} characters in one cell. Excel keeps 32,767 at most.",
    fix=AGAIN,
    fails="a cell of 5 million characters",
    passes="a cell of 2,500 characters",
)
RULES = (TOO_MANY_TEXTS, TEXT_TOO_LONG)

ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Control characters that no key types, and marks that turn the direction of the text round them.
ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# The same as UTF-8 bytes. Each pattern begins with one byte, which the search leaps to; a second one would slow it.
ODD_BYTES = re.compile(rb"\xe2(?=\x80[\xaa-\xae]|\x81[\xa6-\xa9])")
C1_BYTES = re.compile(rb"\xc2(?=[\x80-\x9f])")
REFERENCE_BYTES = re.compile(rb"&(?=#)")
ESCAPE_BYTES = re.compile(rb"_(?=x[0-9A-Fa-f]{4}_)")


class Run(NamedTuple):
    """A piece of rich text; `struck` is None where it has no format of its own and takes the cell's."""

    text: str
    struck: bool | None


class Texts(NamedTuple):
    """The shared table: texts in order, the runs of those with formats inside, and whether any needs a closer look."""

    table: list[str]
    runs: dict[int, tuple[Run, ...]]
    suspicious: bool


# Up to this size a table is unpacked whole and read in the simple way where that will do.
SIMPLE_BYTES = 8 * 2**20
NO_TEXTS = Texts([], {}, False)

# What the parser gives for these names. A NUL cannot be in XML, so no text of a file can be taken for one of them.
ITEM, TEXT, RUN, PHONETIC, FORMAT, STRIKE = "\0si", "\0t", "\0r", "\0rPh", "\0rPr", "\0strike"
NAMES = {"si": ITEM, "t": TEXT, "r": RUN, "rPh": PHONETIC, "rPr": FORMAT, "strike": STRIKE}


def plain(text: str) -> str:
    r"""The text with its escapes (_x000D_) decoded and every line break as "\n"."""
    if "_x" in text:
        text = ESCAPE.sub(_decode, text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _decode(match: re.Match[str]) -> str:
    number = int(match.group(1), 16)
    # Half of a surrogate pair is no character; it stays as the file writes it.
    return match.group() if 0xD800 <= number <= 0xDFFF else chr(number)


def join_runs(runs: tuple[Run, ...], style_struck: bool) -> tuple[str, bool | tuple[tuple[int, int], ...]]:
    """The text of rich runs and what of it is struck through, as `Cell.struck` tells it."""
    text, half_break = "", False
    spans: list[tuple[int, int]] = []
    for run in runs:
        piece = ESCAPE.sub(_decode, run.text)
        if half_break and piece.startswith("\n"):
            piece = piece[1:]  # a line break whose two halves are in two runs
        half_break = piece.endswith("\r") or (half_break and not piece)
        begin, text = len(text), text + plain(piece)
        if (style_struck if run.struck is None else run.struck) and len(text) > begin:
            if spans and spans[-1][1] == begin:
                spans[-1] = (spans[-1][0], len(text))
            else:
                spans.append((begin, len(text)))
    if spans == [(0, len(text))]:
        return text, True
    return text, tuple(spans) or False


def suspicious(data: bytes) -> bool:
    """Whether a part may hold control characters or marks of direction, told from its bytes in one quick look."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:4] or b"encoding=" in data[:200]:
        head = data[:200].lower()
        if b'encoding="utf-8"' not in head and b"encoding='utf-8'" not in head:
            return True
    if b"\x7f" in data or (b"&" in data and REFERENCE_BYTES.search(data)):
        return True
    if b"_" in data and ESCAPE_BYTES.search(data):
        return True
    if data.isascii():
        return False
    return ODD_BYTES.search(data) is not None or (b"\xc2" in data and C1_BYTES.search(data) is not None)


class _Table:
    """The handlers of the table's parser: every end and text is appended by the parser itself, starts are told here."""

    __slots__ = ("append", "depth", "events", "limit", "package", "parser", "part")

    def __init__(self, package: Package, part: str) -> None:
        self.package = package
        self.part = part
        self.limit = package.limits.depth
        self.depth = 0
        self.events: list[Any] = []
        self.append = self.events.append
        self.parser = expat.ParserCreate(None, None, dict(NAMES))
        self.parser.buffer_text = True
        self.parser.buffer_size = 65_536
        self.parser.StartElementHandler = self.root
        self.parser.EndElementHandler = self.events.append
        self.parser.CharacterDataHandler = self.events.append
        no_document_type(self.parser, package, part)

    def root(self, name: str, _attributes: dict[str, str]) -> None:
        prefix, colon, local = name.rpartition(":")
        if local != "sst":
            raise self.package.refuse(NOT_WELL_FORMED, self.part)
        if colon:
            intern = self.parser.intern
            intern.clear()
            intern.update({f"{prefix}:{key}": value for key, value in NAMES.items()})
        self.parser.StartElementHandler = self.start

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name is TEXT:
            self.append(None)
        elif name is not ITEM:
            self.append((name, attributes))
            if name not in (RUN, PHONETIC, FORMAT, STRIKE):
                self.skip()

    def skip(self) -> None:
        """Pass over an element that means nothing here, with all that it holds."""
        self.depth = 1
        self.parser.StartElementHandler = self.skip_start
        self.parser.EndElementHandler = self.skip_end
        self.parser.CharacterDataHandler = None

    def skip_start(self, _name: str, _attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > self.limit:
            raise self.package.refuse(TOO_DEEP, self.part)

    def skip_end(self, name: str) -> None:
        self.depth -= 1
        if not self.depth:
            self.append(name)
            self.parser.StartElementHandler = self.start
            self.parser.EndElementHandler = self.append
            self.parser.CharacterDataHandler = self.append


def read_texts(package: Package, part: Part | None) -> Texts:
    """The table of shared texts; FileRefused where it is damaged or larger than the limits."""
    if part is None:
        return NO_TEXTS
    limits = package.limits
    if part.size > limits.strings_bytes:
        raise package.refuse(TOO_MANY_TEXTS)
    if part.size <= SIMPLE_BYTES:
        simple = _read_simple(package, part)
        if simple is not None:
            return simple
    table: list[str] = []
    runs: dict[int, tuple[Run, ...]] = {}
    reader = _Table(package, part.name)
    odd = False
    escaped = part.size > CHUNK  # an escape may lie across two chunks, so that neither shows it
    try:
        for chunk in package.chunks(part):
            parse(reader.parser, package, part.name, chunk, last=False)
            odd = odd or suspicious(chunk)
            _take(reader.events, table, runs, escaped=escaped or odd)
            if len(table) > limits.strings or len(reader.events) > limits.strings:
                raise package.refuse(TOO_MANY_TEXTS)
        parse(reader.parser, package, part.name, b"", last=True)
        _take(reader.events, table, runs, escaped=escaped or odd)
    finally:
        # The parser and its handlers refer to each other; let go of both at once.
        reader.parser.StartElementHandler = reader.parser.EndElementHandler = None
        reader.parser.CharacterDataHandler = None
    _check_lengths(package, table)
    return Texts(table, runs, odd)


def _check_lengths(package: Package, table: list[str]) -> None:
    longest = max(map(len, table), default=0)
    if longest > package.limits.text_length:
        raise package.refuse(TEXT_TOO_LONG, f"{longest:,}")


def _read_simple(package: Package, part: Part) -> Texts | None:
    """The table where every item is one plain text, as nearly always; None where a closer reading is needed.

    No Python is called for a start, so all that is seen is (text, its end, its item's end) again and again. Whatever
    else is in the table, be it space between its elements, breaks that pattern or begins a text with a space.
    """
    data = package.read(part, SIMPLE_BYTES)
    parser = expat.ParserCreate(None, None, dict(NAMES))
    parser.buffer_text = True
    parser.buffer_size = 65_536
    no_document_type(parser, package, part.name)
    events: list[str] = []
    parser.EndElementHandler = parser.CharacterDataHandler = events.append
    parse(parser, package, part.name, data, last=True)
    if not events or events.pop() != "sst" or len(events) % 3:
        return None
    table, count = events[0::3], len(events) // 3
    if events[1::3].count(TEXT) != count or events[2::3].count(ITEM) != count or (table and min(table) < "!"):
        return None
    if count > package.limits.strings:
        raise package.refuse(TOO_MANY_TEXTS)
    odd = suspicious(data)
    if odd:
        table = [plain(text) for text in table]
    _check_lengths(package, table)
    return Texts(table, {}, odd)


def _take(events: list[Any], table: list[str], runs: dict[int, tuple[Run, ...]], *, escaped: bool) -> None:
    """Move the items that are complete from the events to the table; an item cut by the end of a chunk waits."""
    at, size = 0, len(events)
    add = table.append
    while at < size:
        # Nearly every item: a start of text, the text, its end, the item's end.
        if at + 3 < size and events[at + 3] is ITEM and events[at + 2] is TEXT and events[at] is None:
            text = events[at + 1]
            add(plain(text) if escaped else text)
            at += 4
            continue
        try:
            end = events.index(ITEM, at)
        except ValueError:
            break
        found = runs_of(events[at:end])
        if any(run.struck is not None for run in found):
            runs[len(table)] = found
            add(join_runs(found, style_struck=False)[0])
        else:
            add(plain("".join(run.text for run in found)))
        at = end + 1
    del events[:at]


def runs_of(events: list[Any]) -> tuple[Run, ...]:
    """The runs that the events of one item (or inline string) spell; phonetic guides are left out."""
    found: list[Run] = []
    struck: bool | None = None
    phonetic = 0
    inside = False
    for event in events:
        if event is None:
            inside = True
            if not phonetic:
                found.append(Run("", struck))
        elif event is TEXT:
            inside = False
        elif type(event) is tuple:
            name, attributes = event
            if name is PHONETIC:
                phonetic += 1
            elif name is RUN:
                struck = None
            elif name is FORMAT:
                struck = False
            elif name is STRIKE:
                struck = attributes.get("val") not in ("0", "false", "off")
        elif event is PHONETIC:
            phonetic = max(0, phonetic - 1)
        elif event is RUN:
            struck = None
        elif inside and not phonetic and not event.startswith("\0"):
            found[-1] = Run(found[-1].text + event, struck)
    return tuple(found)
