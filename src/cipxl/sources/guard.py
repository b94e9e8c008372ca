"""The guard: every check of a file from outside that is made before a sheet is read.

    plain file (signature)  ->  package (sizes, names)  ->  outline (sheets listed, their parts there)

A sheet's own content (addresses, merged ranges, texts, depth) is checked while it is read, by the reader, in the one
pass that it makes. Each refusal is `cipxl.errors.FileRefused` with a finding that says what the file is and how to
send it again.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from cipxl.sources.limits import Limits
from cipxl.sources.outline import Outline, read_outline
from cipxl.sources.package import Package
from cipxl.sources.signature import read_plain

__all__ = ["Checked", "Limits", "inspect"]


class Checked(NamedTuple):
    """A file that the guard let through: its package of parts and what its workbook lists."""

    package: Package
    outline: Outline


def inspect(path: Path, limits: Limits = Limits()) -> Checked:  # noqa: B008 - frozen, so one for all is safe
    """The opened and checked package of an .xlsx or .xlsm file; nothing is written, run or followed.

    Raises:
        FileRefused: the file is not a plain workbook within the limits; its finding says why.
    """
    data = read_plain(path, limits)
    digest = hashlib.sha256(data).hexdigest()
    package = Package(data, str(path), path.name, digest, limits)
    return Checked(package, read_outline(package))
