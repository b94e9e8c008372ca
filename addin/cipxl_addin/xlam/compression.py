"""Compression of VBA source, as MS-OVBA 2.4.1 has it: chunks of 4,096 bytes, each of literals and back references.

The package on PyPI that does this reads no container of more than one chunk and takes seconds for a module of ordinary
length, so it is written here from the specification.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

__all__ = ["compress"]

CHUNK = 4096
_SIGNATURE = b"\x01"
_COMPRESSED, _RAW = 0xB000, 0x3000  # the header's flag and its fixed signature 0b011
_SHORTEST = 3  # bytes that a back reference must save
_TRIES = 64  # earlier places that are looked at for one reference; more finds little


def compress(source: bytes) -> bytes:
    """The compressed container (MS-OVBA 2.4.1.1.1).

    A last chunk that would not become smaller is stored whole, and so is filled up to 4,096 bytes with zeros, as the
    specification has it. Source text never is such.
    """
    chunks = (source[start : start + CHUNK] for start in range(0, len(source), CHUNK))
    return _SIGNATURE + b"".join(map(_chunk, chunks))


def _chunk(data: bytes) -> bytes:
    body = b"".join(_sequences(data))
    if len(body) > CHUNK:
        return _header(_RAW, CHUNK) + data.ljust(CHUNK, b"\0")
    return _header(_COMPRESSED, len(body)) + body


def _header(kind: int, size: int) -> bytes:
    """Two bytes: the kind, and the size of the chunk with this header, less 3."""
    return (kind | (size + 2 - 3)).to_bytes(2, "little")


def _sequences(data: bytes) -> Iterator[bytes]:
    """Token sequences: a byte of flags, and up to eight tokens."""
    flags, tokens, count = 0, bytearray(), 0
    for is_reference, token in _tokens(data):
        flags |= is_reference << count
        tokens += token
        count += 1
        if count == 8:
            yield bytes((flags,)) + tokens
            flags, tokens, count = 0, bytearray(), 0
    if count:
        yield bytes((flags,)) + tokens


def _tokens(data: bytes) -> Iterator[tuple[bool, bytes]]:
    """Each token, and whether it is a back reference."""
    seen: dict[bytes, list[int]] = defaultdict(list)  # where each three bytes have stood
    place = 0
    while place < len(data):
        offset, length = _longest(data, place, seen)
        if length:
            bits = _offset_bits(place)
            yield True, ((offset - 1) << (16 - bits) | (length - _SHORTEST)).to_bytes(2, "little")
        else:
            length = 1
            yield False, data[place : place + 1]
        for passed in range(place, place + length):
            seen[data[passed : passed + _SHORTEST]].append(passed)
        place += length


def _longest(data: bytes, place: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """How far back the longest repeat of what follows begins, and its length; 0 and 0 where there is none."""
    key = data[place : place + _SHORTEST]
    if len(key) < _SHORTEST or key not in seen:
        return 0, 0
    most = min((0xFFFF >> _offset_bits(place)) + _SHORTEST, len(data) - place)
    best = (0, 0)
    for start in reversed(seen[key][-_TRIES:]):
        length = _SHORTEST
        while length < most and data[start + length] == data[place + length]:  # it may run into what it writes
            length += 1
        if length > best[1]:
            best = (place - start, length)
            if length == most:
                break
    return best


def _offset_bits(place: int) -> int:
    """How many bits of a back reference hold the offset: enough for the bytes before it, at least 4 (2.4.1.3.19.1)."""
    return max((place - 1).bit_length(), 4)
