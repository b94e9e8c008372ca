"""Where the add-in's files are on a computer, and what stands in its settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import NamedTuple

from cipxl_addin.host import ADDIN_FILE, Host

__all__ = [
    "PROJECT",
    "Places",
    "expanded",
    "nobodys",
    "places_of",
    "read_settings",
    "settings_of",
    "settings_text",
    "shortened",
]

PROJECT = "cipxl"
"""The name under which the add-in's VBA looks for its settings: a folder of its own, so that what a person has set up
for xlwings or for another add-in stays theirs."""

_SERVICES = ("\\config\\systemprofile", "\\serviceprofiles\\")
_VARIABLES = ("LOCALAPPDATA", "APPDATA", "USERPROFILE", "PROGRAMDATA", "PROGRAMFILES")


class Places(NamedTuple):
    """The add-in itself, its settings, and the record of what installing it changed."""

    addin: PurePath
    settings: PurePath
    record: PurePath


def places_of(host: Host) -> Places | None:
    """Where they are for this person; None where there is no Excel for Windows to load them."""
    start, profile = host.xlstart(), host.environ("USERPROFILE")
    if start is None or profile is None:
        return None
    settings = host.path(profile) / f".{PROJECT}" / f"{PROJECT}.conf"
    return Places(start / ADDIN_FILE, settings, host.local_folder() / "addin.json")


def nobodys(host: Host) -> str:
    """Why the account that runs this is no person's with an Excel of their own, "" where it may be one.

    Software centres run programs as the system unless they are told otherwise; what is put into its folders is seen
    by nobody.
    """
    missing = [name for name in ("APPDATA", "USERPROFILE") if host.environ(name) is None]
    if missing:
        return f"This account has no folder for a person's own settings ({' and '.join(missing)})."
    profile = (host.environ("USERPROFILE") or "").casefold()
    if any(name in profile for name in _SERVICES):
        return f"This account is the system's, not a person's: {host.environ('USERPROFILE')}"
    return ""


def settings_of(host: Host) -> Mapping[str, str]:
    """What the add-in's settings must say on this computer.

    `ADD_WORKBOOK_TO_PYTHONPATH` is off: a file beside a return must never be taken for a part of the program, and
    workbooks opened from OneDrive or SharePoint have no folder to add.
    """
    interpreter = host.interpreter()
    windowless = interpreter.with_name("pythonw.exe")
    program = windowless if host.is_file(windowless) else interpreter
    return {
        "INTERPRETER_WIN": shortened(host, str(program)),
        "UDF MODULES": "cipxl_addin.functions",
        "USE UDF SERVER": "True",
        "SHOW CONSOLE": "False",
        "ADD_WORKBOOK_TO_PYTHONPATH": "False",
    }


def settings_text(settings: Mapping[str, str]) -> str:
    """Settings as xlwings' VBA reads them: a quoted name, a comma and a quoted value on each line."""
    return "".join(f'"{name}","{value}"\r\n' for name, value in settings.items())


def read_settings(text: str) -> dict[str, str]:
    """The settings that such a text holds; lines of another form are left out."""
    found = {}
    for line in text.splitlines():
        name, mark, value = line.strip().partition('","')
        if mark and name.startswith('"') and value.endswith('"'):
            found[name[1:]] = value[:-1]
    return found


def shortened(host: Host, path: str) -> str:
    """A path with the person's own folder as a variable, which keeps letters out that a code page may lack."""
    for name in _VARIABLES:
        folder = host.environ(name)
        if folder and path.casefold().startswith(folder.rstrip("\\").casefold() + "\\"):
            return f"%{name}%{path[len(folder.rstrip(chr(92))) :]}"
    return path


def expanded(host: Host, path: str) -> str:
    """The path with its variables filled in."""
    for name in _VARIABLES:
        folder = host.environ(name)
        if folder:
            path = path.replace(f"%{name}%", folder.rstrip("\\"))
    return path
