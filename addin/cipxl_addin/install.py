"""Putting the add-in into Excel for one person, and taking it away again without a trace.

Excel is not started, no rights are needed, and nothing is written to the registry: Excel loads what lies in the
person's start folder. A record says what was there before, so that removing it gives exactly that back.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import PurePath

from pydantic import BaseModel, ConfigDict, ValidationError

from cipxl.errors import SettingsError, UsageError
from cipxl_addin import chosen_scheme
from cipxl_addin.host import Host
from cipxl_addin.keeping import clear
from cipxl_addin.places import Places, nobodys, places_of, read_settings, settings_of, settings_text
from cipxl_addin.writing import change_all, missing_folders, not_written

__all__ = ["Installed", "Record", "Removed", "install", "read_record", "uninstall"]

_FROZEN = ConfigDict(frozen=True, extra="forbid")


class Record(BaseModel):
    """What was installed, and what was there before.

    Attributes:
        cipxl, xlwings: The versions that the add-in was built from.
        sha256: Of the add-in's file.
        before: Each file that was written, as it was before (base64), None where there was none.
        folders: The folders that had to be made, the deepest last.
    """

    model_config = _FROZEN

    cipxl: str
    xlwings: str
    sha256: str
    before: Mapping[str, str | None]
    folders: tuple[str, ...]


class Installed(BaseModel):
    """What was installed and where; `again` where it was there before; `scheme` says which scheme counts."""

    model_config = _FROZEN

    version: str
    addin: str
    settings: str
    sha256: str
    again: bool
    scheme: str

    def sentences(self) -> list[str]:
        """The same for a person."""
        done = "The add-in was installed again" if self.again else "The add-in is installed"
        return [
            f"{done}: {self.addin}",
            f"Its settings: {self.settings}",
            f"SHA-256 of the add-in: {self.sha256}",
            self.scheme,
            "Start Excel. There is a tab 'Improvement plan'. If not: cipxl addin doctor",
        ]


class Removed(BaseModel):
    """What was taken away; nothing where nothing was installed."""

    model_config = _FROZEN

    removed: tuple[str, ...]
    put_back: tuple[str, ...] = ()

    def sentences(self) -> list[str]:
        """The same for a person."""
        if not self.removed and not self.put_back:
            return ["The add-in is not installed. Nothing was changed."]
        told = [f"Removed: {path}" for path in self.removed]
        return [*told, *(f"Put back as it was: {path}" for path in self.put_back)]


def install(host: Host, addin: bytes | None = None, scheme: str | None = None) -> Installed:
    """Install the add-in for the person who runs this.

    Args:
        host: The computer.
        addin: The add-in's file, as this version builds it; built where it is not given.
        scheme: The scheme for functions that name none, as a name or a file; None leaves what was chosen before.

    Raises:
        UsageError: When this is not Windows, not a person's account, or xlwings is not installed.
        SettingsError: When there is no such scheme, or the file cannot be read as one.
        FolderError: When a file cannot be written, as while Excel has it open. Nothing is changed in each case.
    """
    places, xlwings = places_of(host), host.xlwings_version()
    if not host.is_windows():
        raise UsageError(
            "The add-in works in Excel for Windows; this is not Windows.", "Install it on an officer's computer."
        )
    reason = nobodys(host)
    if reason or places is None:
        raise UsageError(reason, "Run this as the person who uses Excel; in a software centre, as the user logged on.")
    if xlwings is None:
        raise UsageError(
            "xlwings, which joins Excel to cipxl, is not installed.",
            'Ask ICT to install it with: pip install "cipxl[excel]"',
        )
    if addin is None:
        from cipxl_addin import xlam

        addin = xlam.contents()
    text = settings_text(_settings(host, places))
    coded = host.ansi(text)
    if coded is None:
        raise UsageError(
            f"The path of Python has letters that Excel cannot read: {host.interpreter()}",
            "Ask ICT to install cipxl in a folder with plain letters.",
        )
    known = read_record(host, places)
    record = Record(
        cipxl=host.cipxl_version(),
        xlwings=xlwings,
        sha256=hashlib.sha256(addin).hexdigest(),
        before=known.before if known else {str(p): _coded(host.read(p)) for p in (places.addin, places.settings)},
        folders=known.folders if known else tuple(map(str, missing_folders(host, places))),
    )
    choice = {} if scheme is None else chosen_scheme.changes_for(host, scheme)[1]
    # The record first: whatever happens then, uninstalling knows what to take away.
    changes: dict[PurePath, bytes | None] = {
        places.record: record.model_dump_json(indent=1).encode("utf-8"), places.settings: coded, **choice,
        places.addin: addin,
    }  # fmt: skip
    change_all(host, changes)
    return Installed(
        version=record.cipxl, addin=str(places.addin), settings=str(places.settings), sha256=record.sha256,
        again=known is not None, scheme=_told(host),
    )  # fmt: skip


def uninstall(host: Host) -> Removed:
    """Take the add-in away and give back what was there before it; nothing happens where it is not installed.

    An add-in without a record (copied there by hand) is taken away all the same.

    Raises:
        FolderError: When a file cannot be removed, as while Excel has it open.
    """
    places = places_of(host)
    if places is None:
        return Removed(removed=())
    record = read_record(host, places)
    before: Mapping[str, str | None] = record.before if record else {str(places.addin): None}
    removed, put_back = [], []
    try:
        # The add-in first: while Excel has it open nothing else is touched.
        for path in (places.addin, places.settings):
            old = before.get(str(path))
            if old is not None:
                host.write(path, base64.b64decode(old))
                put_back.append(str(path))
            elif str(path) in before and host.is_file(path):
                host.remove(path)
                removed.append(str(path))
        clear(host)
        removed += chosen_scheme.forget(host)
        if record is not None:
            host.remove(places.record)
            removed.append(str(places.record))
            for folder in reversed(record.folders):
                host.remove_folder(host.path(folder))
    except OSError as error:
        raise not_written(error, places.addin) from error
    return Removed(removed=tuple(removed), put_back=tuple(put_back))


def _told(host: Host) -> str:
    """Which scheme counts, or why that cannot be said: what was chosen long ago stops no installing."""
    try:
        return chosen_scheme.chosen(host).sentence()
    except SettingsError as error:
        return str(error)


def read_record(host: Host, places: Places) -> Record | None:
    """What was installed here; None where nothing was, or the record is not one."""
    content = host.read(places.record)
    try:
        return Record.model_validate_json(content) if content else None
    except ValidationError:
        return None


def _settings(host: Host, places: Places) -> dict[str, str]:
    """Our settings over those that are there: what a person has added for themselves stays."""
    there = host.read(places.settings)
    own = read_settings(there.decode("cp1252", errors="replace")) if there else {}
    return {**own, **settings_of(host)}


def _coded(content: bytes | None) -> str | None:
    return None if content is None else base64.b64encode(content).decode("ascii")
