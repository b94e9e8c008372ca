"""The zip package of a workbook: its list of parts, checked before any is unpacked, and their bounded unpacking.

The list is read here rather than by `zipfile`, which trusts the sizes that the list declares, accepts two parts of
one name, and takes a tenth of the whole time of reading a return.
"""

from __future__ import annotations

import posixpath
import struct
import zlib
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from cipxl.findings import Rule, Severity
from cipxl.sources.received import Received
from cipxl.sources.signature import OPENDOCUMENT, OTHER_OFFICE, XLSB, megabytes

__all__ = ["RULES", "Package", "Part"]

AGAIN = "Open it in Excel, save it under a new name as .xlsx, and send that."


def _rule(code: str, title: str, why: str, message: str, fix: str, fails: str, passes: str) -> Rule:
    return Rule(
        code=code, title=title, severity=Severity.STOP, why=why, message=message, fix=fix, fails=fails, passes=passes
    )


DAMAGED = _rule(
    "F019",
    "A workbook cut short or damaged",
    "A transfer that stopped, or a full disk, leaves a workbook whose parts cannot be found.",
    "{file} is damaged or was cut short: {shown}.",
    "Ask for it to be sent again; if Excel can repair it, save the repaired copy as .xlsx.",
    "the first half of a workbook",
    "the whole workbook",
)
TOO_MANY_PARTS = _rule(
    "F020",
    "Too many parts",
    "A workbook has some dozens of parts; tens of thousands are there to exhaust whoever opens it.",
    "{file} has {shown} parts, more than a workbook can need.",
    AGAIN,
    "20,000 parts",
    "14 parts",
)
TOO_MUCH_CONTENT = _rule(
    "F021",
    "Too much content once unpacked",
    "A small file that unpacks to gigabytes would fill the memory.",
    "{file} unpacks to {shown}, more than a return can need.",
    "Delete the unused rows below the table and unused sheets in Excel, save it and send it again.",
    "5,000 MB",
    "2 MB",
)
SIZE_LIE = _rule(
    "F022",
    "Sizes that are not true",
    "The list of parts says one size and the content has another, which damage and attacks have in common.",
    "The list of parts in {file} is not true of {shown}.",
    AGAIN,
    "a part that declares 10 bytes and unpacks to 10 MB",
    "a part of the size that it declares",
)
BOMB = _rule(
    "F023",
    "Packed beyond reason",
    "Content that packs to a hundredth or less of its size is repetition, made to overwhelm.",
    "{file} has the part {shown}, which unpacks to hundreds of times its size.",
    "Delete the unused rows below the table in Excel, save it and send it again.",
    "100 MB of zeros in 100 KB",
    "a sheet packed to a tenth",
)
DUPLICATE = _rule(
    "F024",
    "Two parts of one name",
    "Programs differ in which of two they read, so what one shows may not be what another takes.",
    "{file} has two parts called {shown}.",
    AGAIN,
    "xl/workbook.xml and XL/Workbook.xml",
    "one xl/workbook.xml",
)
ESCAPING = _rule(
    "F025",
    "A part that points outside the file",
    "A name such as ../../start.bat would write outside the folder when unpacked.",
    "{file} has a part whose name leads outside the file: {shown}.",
    "Do not use this file. Ask the sender for a new copy, and tell your IT service.",
    "../../start.bat",
    "xl/workbook.xml",
)
PACKED_OTHERWISE = _rule(
    "F026",
    "Parts encrypted or packed in an unusual way",
    "Excel itself packs parts in one way only, without encryption.",
    "{file} was packed in a way that Excel does not use: {shown}.",
    AGAIN,
    "a zip file with a password",
    "a workbook saved by Excel",
)
OVERLAP = _rule(
    "F027",
    "Parts that overlap",
    "Parts that share the same bytes are the mark of a zip bomb.",
    "{file} has parts that lie over one another: {shown}.",
    "Do not use this file. Ask the sender for a new copy, and tell your IT service.",
    "two parts in one place",
    "each part in its own place",
)

RULES = (
    DAMAGED,
    TOO_MANY_PARTS,
    TOO_MUCH_CONTENT,
    SIZE_LIE,
    BOMB,
    DUPLICATE,
    ESCAPING,
    PACKED_OTHERWISE,
    OVERLAP,
)

END = struct.Struct("<4s4H2LH")
END64_LOCATOR = struct.Struct("<4sLQL")
END64 = struct.Struct("<4sQ2H2L4Q")
ENTRY = struct.Struct("<4s6H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")
FULL = 0xFFFFFFFF
CHUNK = 2**20

# A part that only such a file has, and what that file is.
FOREIGN_PARTS: tuple[tuple[str, Rule, str], ...] = (
    ("xl/workbook.bin", XLSB, ""),
    ("content.xml", OPENDOCUMENT, ""),
    ("word/document.xml", OTHER_OFFICE, "a Word document"),
    ("ppt/presentation.xml", OTHER_OFFICE, "a PowerPoint presentation"),
    ("index/document.iwa", OTHER_OFFICE, "an Apple Numbers or Pages document"),
    ("index.zip", OTHER_OFFICE, "an Apple Numbers or Pages document"),
)


class Part(NamedTuple):
    """One part as the package lists it; sizes in bytes, `start` where its packed content begins."""

    name: str
    method: int
    crc: int
    packed: int
    size: int
    start: int


class Package(Received):
    """The parts of an opened file. `parts` is keyed by lower-case name, since names differ in case from their links.

    Making one reads the list of parts and refuses what no sound package has; content is unpacked when asked for,
    bounded by what the list declares and by the limits, and compared with its checksum.
    """

    __slots__ = ("parts",)

    def __init__(self, received: Received) -> None:
        super().__init__(received.data, received.path, received.name, received.sha256, received.limits)
        self.parts: dict[str, Part] = {}
        try:
            self._list_parts()
        except struct.error as error:
            raise self.refuse(DAMAGED, "its list of parts breaks off") from error

    def find(self, name: str) -> Part | None:
        """The part of that name, in any case of letters, or None."""
        return self.parts.get(name.lower())

    def packed(self, part: Part) -> memoryview:
        """The part's content as it lies in the file, still packed."""
        return memoryview(self.data)[part.start : part.start + part.packed]

    def read(self, part: Part, most: int) -> bytes:
        """The whole content of a part; FileRefused where it is damaged, larger than declared, or over `most` bytes."""
        if part.size > most:
            raise self.refuse(TOO_MUCH_CONTENT, megabytes(part.size))
        return b"".join(self.chunks(part))

    def chunks(self, part: Part, most: int = CHUNK) -> Iterator[bytes]:
        """The content of a part, so many bytes at a time, never more than declared; damage raises FileRefused."""
        raw = self.packed(part)
        if part.method == 0:
            if part.size != part.packed or zlib.crc32(raw) != part.crc:
                raise self.refuse(SIZE_LIE, part.name)
            yield bytes(raw)
            return
        inflater = zlib.decompressobj(-15)
        # Packed content is fed in slices, since what is left of one is copied at each turn.
        step = max(most // 4, 2**14)
        size = crc = taken = 0
        rest: bytes | memoryview = b""
        while not inflater.eof:
            if not rest:
                rest = raw[taken : taken + step]
                taken += step
            try:
                chunk = inflater.decompress(rest, most)
            except zlib.error as error:
                raise self.refuse(DAMAGED, f"its part {part.name} cannot be unpacked") from error
            rest = inflater.unconsumed_tail
            size += len(chunk)
            crc = zlib.crc32(chunk, crc)
            if size > part.size:
                raise self.refuse(SIZE_LIE, part.name)
            if chunk:
                yield chunk
            elif not rest and taken >= len(raw):
                break  # the content ends before its own end
        if size != part.size or crc != part.crc:
            raise self.refuse(SIZE_LIE, part.name)

    def _list_parts(self) -> None:
        data, limits = self.data, self.limits
        end, count, length, start = self._end_of_list()
        if count > limits.entries:
            raise self.refuse(TOO_MANY_PARTS, f"{count:,}")
        if start + length > end:
            raise self.refuse(DAMAGED, "its list of parts is not where it should be")
        total, at = 0, start
        spans: list[tuple[int, int, str]] = []
        for _ in range(count):
            fields = ENTRY.unpack_from(data, at)
            mark, flags, method, crc, packed, size = fields[0], fields[3], fields[4], fields[7], fields[8], fields[9]
            name_length, extra_length, comment_length, offset = fields[10], fields[11], fields[12], fields[16]
            if mark != b"PK\x01\x02" or at + 46 + name_length + extra_length > end:
                raise self.refuse(DAMAGED, "its list of parts breaks off")
            raw_name = data[at + 46 : at + 46 + name_length]
            if FULL in (packed, size, offset):
                extra = data[at + 46 + name_length : at + 46 + name_length + extra_length]
                size, packed, offset = self._wide(extra, size, packed, offset)
            at += 46 + name_length + extra_length + comment_length
            name = self._safe_name(raw_name, utf8=bool(flags & 0x800))
            if LOCAL.size + offset > len(data) or data[offset : offset + 4] != b"PK\x03\x04":
                raise self.refuse(DAMAGED, f"its part {name} is not where it should be")
            local_name, local_extra = LOCAL.unpack_from(data, offset)[9:11]
            first = offset + LOCAL.size + local_name + local_extra
            if data[offset + LOCAL.size : offset + LOCAL.size + local_name] != raw_name:
                raise self.refuse(DAMAGED, f"its part {name} has another name inside")
            if first + packed > start:
                raise self.refuse(DAMAGED, f"its part {name} breaks off")
            spans.append((offset, first + packed, name))
            if name.endswith("/") and not size:
                continue
            if flags & 0x2041:
                raise self.refuse(PACKED_OTHERWISE, "encrypted")
            if method not in (0, 8):
                raise self.refuse(PACKED_OTHERWISE, f"method {method}")
            if size > limits.ratio_from and size > limits.ratio * packed:
                raise self.refuse(BOMB, name)
            total += size
            key = name.lower()
            if key in self.parts:
                raise self.refuse(DUPLICATE, name)
            self.parts[key] = Part(name, method, crc, packed, size, first)
        if total > limits.unpacked_bytes:
            raise self.refuse(TOO_MUCH_CONTENT, megabytes(total))
        spans.sort()
        for (_, ends, name), (begins, _, _) in pairwise(spans):
            if begins < ends:
                raise self.refuse(OVERLAP, name)

    def _end_of_list(self) -> tuple[int, int, int, int]:
        """Where the list of parts must end, how many it names, its length and its start (APPNOTE.TXT 4.3.14-16)."""
        data = self.data
        at = data.rfind(b"PK\x05\x06", max(0, len(data) - END.size - 0xFFFF))
        if at < 0:
            raise self.refuse(DAMAGED, "its end is missing")
        _, _, _, _, count, length, start, _ = END.unpack_from(data, at)
        wide = at - END64_LOCATOR.size
        if wide >= 0 and data[wide : wide + 4] == b"PK\x06\x07":
            where = END64_LOCATOR.unpack_from(data, wide)[2]
            if where + END64.size > wide or data[where : where + 4] != b"PK\x06\x06":
                raise self.refuse(DAMAGED, "its end is not where it should be")
            count, length, start = END64.unpack_from(data, where)[7:10]
            at = where
        elif count == 0xFFFF or FULL in (length, start):
            raise self.refuse(DAMAGED, "its end is not what it should be")
        return at, count, length, start

    def _wide(self, extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
        """The three numbers with those that did not fit in 32 bits taken from the zip64 field (APPNOTE.TXT 4.5.3)."""
        at = 0
        while at + 4 <= len(extra):
            kind, length = struct.unpack_from("<HH", extra, at)
            if kind == 1:
                wide = list(struct.unpack_from(f"<{length // 8}Q", extra, at + 4))
                if len(wide) < (size, packed, offset).count(FULL):
                    break
                size = wide.pop(0) if size == FULL else size
                packed = wide.pop(0) if packed == FULL else packed
                offset = wide.pop(0) if offset == FULL else offset
                return size, packed, offset
            at += 4 + length
        raise self.refuse(DAMAGED, "its list of parts names no sizes")

    def _safe_name(self, raw: bytes, *, utf8: bool) -> str:
        # Some programs on Windows write backslashes; Excel takes them for slashes.
        name = raw.decode("utf-8" if utf8 else "cp437", "replace").replace("\\", "/")
        if name.startswith("/") or name[1:2] == ":" or "\x00" in name or ".." in name.split("/"):
            raise self.refuse(ESCAPING, name.replace("\x00", " "))
        return posixpath.normpath(name) + ("/" if name.endswith("/") else "") if "/./" in name or "//" in name else name

    def foreign(self) -> tuple[Rule, str] | None:
        """The rule that names what this package is, with words for it; None where it is an .xlsx or .xlsm workbook."""
        candidates = FOREIGN_PARTS
        if "[content_types].xml" in self.parts and "xl/workbook.bin" not in self.parts:
            if "xl/workbook.xml" in self.parts:
                return None
            candidates = FOREIGN_PARTS[2:]
        found = next(((rule, words) for part, rule, words in candidates if part in self.parts), None)
        if found is None and "[content_types].xml" not in self.parts:
            return OTHER_OFFICE, "a zipped folder"
        return found
