"""The add-in `cipxl.xlam`, built from source on any machine: the same file each time.

`compression` and `container` write what MS-OVBA and MS-CFB say, `project` puts the VBA project together, `modules` has
its sources, `ribbon_xml` the tab, `package` the file.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from cipxl.folder import save
from cipxl_addin.host import Host
from cipxl_addin.xlam.modules import AddinNotBuilt, modules
from cipxl_addin.xlam.package import package
from cipxl_addin.xlam.project import vba_project
from cipxl_addin.xlam.ribbon_xml import ribbon_xml

__all__ = ["AddinNotBuilt", "build", "contents"]

PROJECT = "cipxl"


def build(path: Path) -> str:
    """Write the add-in to a file, whole or not at all.

    Returns:
        The SHA-256 of the file.

    Raises:
        AddinNotBuilt: Where xlwings is not installed, or is not a version that is known.
        FolderError: Where the file cannot be written.
    """
    data = contents()
    save(path, lambda working: working.write_bytes(data))
    return hashlib.sha256(data).hexdigest()


def contents() -> bytes:
    """The bytes of the add-in.

    Raises:
        AddinNotBuilt: Where xlwings is not installed, or is not a version that is known.
    """
    vba = vba_project(PROJECT, modules())
    host = Host()
    own = host.cipxl_version()
    about = (
        f"cipxl {own}: children's services improvement plans in Excel. MIT licence.",
        f"With the VBA module of xlwings {host.xlwings_version()}, BSD 3-clause licence; its text is in that module.",
    )
    return package(vba, ribbon_xml(), own, about)
