"""The guard: every check of a file from outside that is made before a sheet is read.

    plain file (signature)  ->  package (sizes, names)  ->  outline (sheets listed, their parts there)

A sheet's own content (addresses, merged ranges, texts, depth) is checked while it is read, by the reader, in the one
pass that it makes. Each refusal is `cipxl.errors.FileRefused` with a finding that says what the file is and how to
send it again.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from cipxl.findings import Rule
from cipxl.sources.limits import Limits
from cipxl.sources.outline import Outline, read_outline
from cipxl.sources.package import Package
from cipxl.sources.received import Received, receive
from cipxl.sources.signature import foreign_format

__all__ = ["Checked", "Foreign", "Limits", "identify", "inspect"]


class Checked(NamedTuple):
    """A file that the guard let through: its package of parts and what its workbook lists."""

    package: Package
    outline: Outline


class Foreign(NamedTuple):
    """What a file is that is no .xlsx or .xlsm: the rule that names it, words for it, its package if it has one."""

    rule: Rule
    words: str
    package: Package | None


def identify(received: Received) -> Package | Foreign:
    """What a file is by its content; FileRefused where it is a package that is damaged or hostile."""
    named = foreign_format(received.data)
    if named is not None:
        return Foreign(*named, None)
    package = Package(received)
    named = package.foreign()
    return package if named is None else Foreign(*named, package)


def inspect(path: Path, limits: Limits = Limits()) -> Checked:  # noqa: B008 - frozen, so one for all is safe
    """The opened and checked package of an .xlsx or .xlsm file; nothing is written, run or followed.

    Raises:
        FileRefused: the file is not a plain workbook within the limits; its finding says why.
    """
    received = receive(path, limits)
    found = identify(received)
    if isinstance(found, Foreign):
        raise received.refuse(found.rule, found.words)
    return Checked(found, read_outline(found))
