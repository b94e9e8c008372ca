"""A file from outside once it is in memory: what every reader of it needs to name it, refuse it and speak of it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from cipxl.errors import FileRefused
from cipxl.findings import Finding, Place, Rule, shorten
from cipxl.sources.limits import Limits
from cipxl.sources.signature import read_plain

__all__ = ["Received", "receive"]


class Received:
    """The content of a plain file, its name and its SHA-256; whatever else is found out about it builds on this."""

    __slots__ = ("data", "limits", "name", "path", "sha256")

    def __init__(self, data: bytes, path: str, name: str, sha256: str, limits: Limits) -> None:
        self.data = data
        self.path = path
        self.name = name
        self.sha256 = sha256
        self.limits = limits

    def note(self, rule: Rule, shown: str = "", *, sheet: str = "", a1: str = "", **values: str) -> Finding:
        """The finding of a rule about this file; it is the same wherever the content is, whatever the file's name."""
        place = Place(file=self.name, sheet=sheet, a1=a1)
        words = {"file": shorten(self.name, 40), "sheet": shorten(sheet, 31), "a1": a1, **values}
        return rule.at(place, shown=shown, key=(self.sha256, sheet, a1), **words)

    def refuse(self, rule: Rule, shown: str = "", *, sheet: str = "", a1: str = "", **values: str) -> FileRefused:
        """The exception that refuses this file by a rule, to be raised by the caller."""
        return FileRefused(self.note(rule, shown, sheet=sheet, a1=a1, **values))


def receive(path: Path, limits: Limits) -> Received:
    """The file at `path`, read whole; FileRefused where it is no plain file, is empty or is too large."""
    data = read_plain(path, limits)
    return Received(data, str(path), path.name, hashlib.sha256(data).hexdigest(), limits)
