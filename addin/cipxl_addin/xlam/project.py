"""A VBA project as MS-OVBA has it: the streams that hold its modules and what a program must know of them.

Only source goes in. Excel compiles it when the file is opened, as it does for any project whose `_VBA_PROJECT` stream
says nothing more than its version.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from cipxl_addin.xlam.compression import compress
from cipxl_addin.xlam.container import compound_file

__all__ = ["Module", "vba_project"]

CODE_PAGE = 1252
_ENGLISH_US = 0x0409
_WIN32 = 1
_ID = "{7B1C4A52-3E0D-4C86-9F25-6D0A51C2E7B4}"
"""The project's own id. It never changes: it seeds the scrambling of the protection that the project does not have."""

# Registered libraries (MS-OVBA 2.3.4.2.2.5): Excel finds them by id, wherever they are installed.
_LIBRARIES = (
    ("stdole", r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"),
    (
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#"
        r"C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library",
    ),
)


class Module(NamedTuple):
    """A module: its name, and its source as it is exported (with its Attribute lines).

    A "document" module belongs to the workbook or to a sheet.
    """

    name: str
    source: str
    kind: Literal["procedural", "document"] = "procedural"

    @property
    def encoded(self) -> bytes:
        """The source as VBA keeps it: lines that end with CR LF, in the project's code page.

        Raises:
            UnicodeEncodeError: For a letter that the code page does not have.
        """
        lines = "\r\n".join(self.source.splitlines()).rstrip("\r\n")
        return f"{lines}\r\n".encode(f"cp{CODE_PAGE}")


def vba_project(name: str, modules: Sequence[Module]) -> bytes:
    """The file vbaProject.bin: the same for the same modules."""
    streams = {
        ("PROJECT",): _project(name, modules).encode(f"cp{CODE_PAGE}"),
        ("PROJECTwm",): _names(modules),
        ("VBA", "_VBA_PROJECT"): struct.pack("<HHBH", 0x61CC, 0xFFFF, 0, 0),
        ("VBA", "dir"): compress(b"".join(_dir(name, modules))),
    }
    for module in modules:
        streams["VBA", module.name] = compress(module.encoded)
    return compound_file(streams)


# The PROJECT stream (2.3.1)


def _project(name: str, modules: Sequence[Module]) -> str:
    listed = (f"Document={one.name}/&H00000000" if one.kind == "document" else f"Module={one.name}" for one in modules)
    lines = [
        f'ID="{_ID}"',
        *listed,
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{_scrambled(bytes(4), 0x5D)}"',  # not protected
        f'DPB="{_scrambled(bytes(1), 0x5C)}"',  # no password
        f'GC="{_scrambled(bytes((0xFF,)), 0x5B)}"',  # visible
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{one.name}=0, 0, 0, 0, C" for one in modules),
    ]
    return "\r\n".join([*lines, ""])


def _scrambled(data: bytes, seed: int) -> str:
    """Data encryption (2.4.3.2). It hides nothing; a project without protection must carry it all the same."""
    version, key = 2, sum(_ID.encode("ascii")) & 0xFF
    out = [seed, seed ^ version, seed ^ key]
    plain = key
    for byte in bytes((seed & 6) // 2) + len(data).to_bytes(4, "little") + data:
        out.append(byte ^ ((out[-2] + plain) & 0xFF))
        plain = byte
    return bytes(out).hex().upper()


def _names(modules: Sequence[Module]) -> bytes:
    """The PROJECTwm stream (2.3.3): each name in the code page and as Unicode."""
    pairs = (one.name.encode(f"cp{CODE_PAGE}") + b"\0" + one.name.encode("utf-16-le") + b"\0\0" for one in modules)
    return b"".join(pairs) + b"\0\0"


# The dir stream (2.3.4.2)


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HI", kind, len(data)) + data


def _text(kind: int, text: str, unicode_kind: int) -> bytes:
    """A text twice: in the code page, then as Unicode."""
    return _record(kind, text.encode(f"cp{CODE_PAGE}")) + _record(unicode_kind, text.encode("utf-16-le"))


def _dir(name: str, modules: Sequence[Module]) -> Iterator[bytes]:
    yield _record(0x0001, _WIN32.to_bytes(4, "little"))
    yield _record(0x0002, _ENGLISH_US.to_bytes(4, "little"))
    yield _record(0x0014, _ENGLISH_US.to_bytes(4, "little"))
    yield _record(0x0003, CODE_PAGE.to_bytes(2, "little"))
    yield _record(0x0004, name.encode("ascii"))
    yield _text(0x0005, "", 0x0040)  # no description
    yield _record(0x0006) + _record(0x003D)  # no help file
    yield _record(0x0007, bytes(4))
    yield _record(0x0008, bytes(4))
    yield struct.pack("<HIIH", 0x0009, 4, 1, 0)  # version 1.0; the size counts the major part alone
    yield _text(0x000C, "", 0x003C)  # no constants
    for library, libid in _LIBRARIES:
        encoded = libid.encode("ascii")
        yield _text(0x0016, library, 0x003E)
        yield _record(0x000D, struct.pack("<I", len(encoded)) + encoded + bytes(6))
    yield _record(0x000F, len(modules).to_bytes(2, "little"))
    yield _record(0x0013, b"\xff\xff")
    for module in modules:
        yield from _module(module)
    yield _record(0x0010)


def _module(module: Module) -> Iterator[bytes]:
    name = module.name
    yield _text(0x0019, name, 0x0047)
    yield _text(0x001A, name, 0x0032)  # the stream's name
    yield _text(0x001C, "", 0x0048)
    yield _record(0x0031, bytes(4))  # the source begins where the stream does: there is no compiled code before it
    yield _record(0x001E, bytes(4))
    yield _record(0x002C, b"\xff\xff")
    yield _record(0x0022 if module.kind == "document" else 0x0021)
    yield _record(0x002B)
