"""A compound file, as MS-CFB has it: streams in storages inside one file of 512-byte sectors (version 3).

Nothing of the moment goes in (no times, no random numbers), so the same streams give the same bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import NamedTuple

__all__ = ["compound_file"]

_SECTOR, _MINI = 512, 64
_CUTOFF = 4096  # smaller streams lie together in the mini stream
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NO_ENTRY = 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_BLACK = 1
_IN_HEADER = 109  # sectors of the table that the header itself can name: files of 7 MB
_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Path = tuple[str, ...]


class _Entry(NamedTuple):
    """An entry of the directory: a storage or a stream, with its place among the others."""

    name: str
    kind: int
    left: int = _NO_ENTRY
    right: int = _NO_ENTRY
    child: int = _NO_ENTRY
    start: int = 0
    size: int = 0

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le")
        return struct.pack(
            "<64sHBBIII16sIQQIQ",
            name, len(name) + 2, self.kind, _BLACK, self.left, self.right, self.child,
            b"", 0, 0, 0, self.start, self.size,
        )  # fmt: skip


def compound_file(streams: Mapping[Path, bytes]) -> bytes:
    """The file that holds these streams, by path ("VBA", "dir").

    Raises:
        ValueError: For a name that a directory cannot hold, or more than a header can name.
    """
    for path in streams:
        if not path or any(
            not 1 <= len(name.encode("utf-16-le")) // 2 <= 31 or set(name) & set("/\\:!") for name in path
        ):
            raise ValueError(f"{path!r} cannot be a path in a compound file")
    sectors = _Sectors()
    small = _small(streams)
    starts = dict(small.starts)
    for path, data in sorted(streams.items()):
        if len(data) >= _CUTOFF:
            starts[path] = sectors.add(data)
    mini_start = sectors.add(small.data) if small.data else _END
    table = struct.pack(f"<{len(small.table)}I", *small.table)
    mini_table_start = sectors.add(table, fill=b"\xff") if table else _END
    entries = _directory(streams, starts, mini_start, len(small.data))
    listing = b"".join(entry.packed() for entry in entries)
    empty = _Entry("", 0)._replace(start=0).packed()
    unused = empty[:64] + b"\0\0" + empty[66:]  # an unused entry has no name at all
    listing += unused * (-len(entries) % (_SECTOR // len(unused)))
    directory_start = sectors.add(listing)
    return sectors.file(directory_start, mini_table_start, -(-len(table) // _SECTOR))


class _Small(NamedTuple):
    """The streams that lie in the mini stream."""

    data: bytes
    table: list[int]
    starts: dict[Path, int]


def _small(streams: Mapping[Path, bytes]) -> _Small:
    data, table, starts = bytearray(), list[int](), dict[Path, int]()
    for path, stream in sorted(streams.items()):
        if len(stream) >= _CUTOFF:
            continue
        starts[path] = len(table) if stream else _END
        table += _chain(len(table), -(-len(stream) // _MINI))
        data += stream.ljust(-(-len(stream) // _MINI) * _MINI, b"\0")
    return _Small(bytes(data), table, starts)


def _chain(first: int, count: int) -> list[int]:
    """Each sector names the next, the last the end."""
    return [*range(first + 1, first + count), _END] if count else []


class _Sectors:
    """The sectors after the header while they are put together, and the table that chains them."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.table: list[int] = []

    def add(self, data: bytes, fill: bytes = b"\0") -> int:
        """Where the data begins."""
        first, count = len(self.table), -(-len(data) // _SECTOR)
        self.table += _chain(first, count)
        self.data += data.ljust(count * _SECTOR, fill)
        return first

    def file(self, directory_start: int, mini_table_start: int, mini_table_count: int) -> bytes:
        """Header, sectors, and the table at the end."""
        count = 0
        while count * (_SECTOR // 4) < len(self.table) + count:
            count += 1
        if count > _IN_HEADER:
            raise ValueError("more than a compound file of this kind holds")
        places = list(range(len(self.table), len(self.table) + count))
        table = [*self.table, *([_FAT] * count)]
        table += [_FREE] * (count * (_SECTOR // 4) - len(table))
        header = struct.pack(
            "<8s16sHHHHH6sIIIIIIIII",
            _MAGIC, b"", 0x003E, 3, 0xFFFE, 9, 6, b"",
            0, count, directory_start, 0, _CUTOFF, mini_table_start, mini_table_count, _END, 0,
        )  # fmt: skip
        header += struct.pack(f"<{_IN_HEADER}I", *places, *([_FREE] * (_IN_HEADER - count)))
        return header + bytes(self.data) + struct.pack(f"<{len(table)}I", *table)


def _directory(
    streams: Mapping[Path, bytes], starts: Mapping[Path, int], mini_start: int, mini_size: int
) -> list[_Entry]:
    """Every entry: the root first, and the contents of each storage as a balanced tree of black nodes.

    With all nodes black the tree is a plain one, which MS-CFB 2.6.4 allows.
    """
    paths: list[Path] = [()]
    for path in sorted(streams):
        for depth in range(1, len(path) + 1):
            if path[:depth] not in paths:
                paths.append(path[:depth])
    number = {path: n for n, path in enumerate(paths)}
    links: dict[Path, tuple[int, int]] = {}
    tops: dict[Path, int] = {}
    for parent in paths:
        if parent not in streams:
            children = sorted((p for p in paths if p and p[:-1] == parent), key=lambda path: _order(path[-1]))
            tops[parent] = _tree(children, number, links)
    entries = []
    for path in paths:
        if not path:
            entries.append(_Entry("Root Entry", _ROOT, child=tops[path], start=mini_start, size=mini_size))
        elif path in streams:
            entries.append(_Entry(path[-1], _STREAM, *links[path], start=starts[path], size=len(streams[path])))
        else:
            entries.append(_Entry(path[-1], _STORAGE, *links[path], child=tops[path]))
    return entries


def _order(name: str) -> tuple[int, str]:
    """The order of names in a storage: shorter first, then by capital letters (MS-CFB 2.6.4)."""
    return len(name.encode("utf-16-le")), name.upper()


def _tree(children: Sequence[Path], number: Mapping[Path, int], links: dict[Path, tuple[int, int]]) -> int:
    if not children:
        return _NO_ENTRY
    middle = len(children) // 2
    one = children[middle]
    links[one] = (_tree(children[:middle], number, links), _tree(children[middle + 1 :], number, links))
    return number[one]
