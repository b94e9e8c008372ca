"""The compound file (OLE) that an old .xls is: checked before a reader of values may have it.

Only what such readers trust is looked at: that the sizes and chains which the file declares stay inside it and end,
that it has a workbook, and that the workbook is not encrypted. Source: [MS-CFB] 2.2 to 2.6, [MS-XLS] 2.1.4.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from cipxl.errors import FileRefused
from cipxl.sources.package import DAMAGED
from cipxl.sources.received import Received
from cipxl.sources.signature import PASSWORD

__all__ = ["check_compound"]

HEADER = 512
IN_HEADER = 109  # sectors of the allocation table that the header itself names
ENTRY = struct.Struct("<64sHBB12s16s4s16sLQ")  # name, its length, kind, colour, links, ..., first sector, size
STREAM, ROOT = 2, 5
LAST, LARGEST = 0xFFFFFFFE, 0xFFFFFFFA  # the mark that ends a chain; numbers above the second are no sectors
WORKBOOKS = ("workbook", "book")
FILE_PASS, END_OF_GLOBALS = 0x002F, 0x000A


class _Entry(NamedTuple):
    name: str
    kind: int
    first: int
    size: int


def check_compound(received: Received) -> frozenset[str]:
    """The names in an .xls file's directory, in small letters.

    Raises:
        FileRefused: it is damaged, cut short, says more than it holds, goes round in a circle, or is encrypted.
    """
    compound = _Compound(received)
    entries = compound.directory()
    workbook = next((entry for entry in entries if entry.kind == STREAM and entry.name in WORKBOOKS), None)
    if workbook is None:
        raise received.refuse(DAMAGED, "its workbook is missing")
    if _encrypted(compound.content(workbook, entries)):
        raise received.refuse(PASSWORD)
    return frozenset(entry.name for entry in entries)


class _Compound:
    """The sectors of a compound file and the table that chains them."""

    def __init__(self, received: Received) -> None:
        self.received = received
        data = self.data = received.data
        if len(data) < HEADER:
            raise self.damaged("it breaks off")
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        tables, self.first_of_directory = struct.unpack_from("<LL", data, 44) if shift in (9, 12) else (0, 0)
        if not tables or small_shift != 6:
            raise self.damaged("its sizes are not those of a workbook")
        self.cutoff, self.first_small, _, first_of_list, _ = struct.unpack_from("<5L", data, 56)
        self.sector = 1 << shift
        self.count = -(-(len(data) - self.sector) // self.sector)  # the header fills a sector of its own
        self.table = self._table(tables, first_of_list)

    def damaged(self, how: str) -> FileRefused:
        """The exception that refuses the file as damaged."""
        return self.received.refuse(DAMAGED, how)

    def directory(self) -> list[_Entry]:
        """What the file's directory lists."""
        data = b"".join(self._sector(number) for number in self._chain(self.first_of_directory))
        entries = []
        for at in range(0, len(data) - ENTRY.size + 1, ENTRY.size):
            name, length, kind, *_, first, size = ENTRY.unpack_from(data, at)
            if kind:
                text = name[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").lower()
                # Files with small sectors keep a size in four bytes; the others may hold anything ([MS-CFB] 2.6.1).
                entries.append(_Entry(text, kind, first, size & 0xFFFFFFFF if self.sector == HEADER else size))
        return entries

    def content(self, entry: _Entry, entries: list[_Entry]) -> bytes:
        """A stream's whole content."""
        if entry.size > len(self.data):
            raise self.damaged("its workbook says that it is larger than the file")
        if entry.size >= self.cutoff:
            content = b"".join(self._sector(number) for number in self._chain(entry.first))
        else:
            content = self._small(entry, entries)
        if len(content) < entry.size:
            raise self.damaged("its workbook breaks off")
        return content[: entry.size]

    def _small(self, entry: _Entry, entries: list[_Entry]) -> bytes:
        """A stream below the cut-off, which lies in pieces of 64 bytes inside the root's own stream."""
        root = next((each for each in entries if each.kind == ROOT), None)
        if root is None:
            raise self.damaged("its list of parts has no beginning")
        store = b"".join(self._sector(number) for number in self._chain(root.first))
        table = self._numbers(b"".join(self._sector(number) for number in self._chain(self.first_small)))
        pieces = self._follow(entry.first, table, len(store) // 64)
        return b"".join(store[number * 64 : number * 64 + 64] for number in pieces)

    def _table(self, tables: int, first_of_list: int) -> list[int]:
        """The allocation table: for each sector the one that follows it."""
        if tables > self.count:
            raise self.damaged("it declares more than it holds")
        places = list(struct.unpack_from(f"<{IN_HEADER}L", self.data, 76))[:tables]
        number, seen = first_of_list, 0
        while len(places) < tables:
            seen += 1
            if number > LARGEST or seen > self.count:
                raise self.damaged("its table of contents breaks off")
            *more, number = self._numbers(self._sector(number))
            places += more[: tables - len(places)]
        return self._numbers(b"".join(self._sector(place) for place in places))

    def _chain(self, first: int) -> list[int]:
        return self._follow(first, self.table, self.count)

    def _follow(self, first: int, table: list[int], most: int) -> list[int]:
        found: list[int] = []
        number = first
        while number != LAST:
            if number >= len(table) or number >= most:
                raise self.damaged("a part of it breaks off")
            if len(found) >= most:
                raise self.damaged("a part of it goes round in a circle")
            found.append(number)
            number = table[number]
        return found

    def _sector(self, number: int) -> bytes:
        if number >= self.count:
            raise self.damaged("a part of it breaks off")
        return self.data[(number + 1) * self.sector : (number + 2) * self.sector]

    @staticmethod
    def _numbers(data: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(data) // 4}L", data[: len(data) // 4 * 4]))


def _encrypted(workbook: bytes) -> bool:
    """Whether the workbook's own records, before those of its sheets, have one that says how it is encrypted."""
    at = 0
    while at + 4 <= len(workbook):
        kind, length = struct.unpack_from("<HH", workbook, at)
        if kind in (FILE_PASS, END_OF_GLOBALS):
            return bool(kind == FILE_PASS)
        at += 4 + length
    return False
