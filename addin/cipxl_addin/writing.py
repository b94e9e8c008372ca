"""Changing several files of a computer as one: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath

from cipxl.errors import FolderError
from cipxl_addin.host import Host

__all__ = ["change_all", "missing_folders", "not_written"]


def change_all(host: Host, changes: Mapping[PurePath, bytes | None]) -> None:
    """Write files, in the order given, and take away those whose content is None.

    Args:
        host: The computer.
        changes: Each file with what it is to hold.

    Raises:
        FolderError: When one of them cannot be changed, as while Excel has it open. All is then as it was.
    """
    was: dict[PurePath, bytes | None] = {}
    made: list[PurePath] = []
    try:
        made = missing_folders(host, changes)
        was = {path: host.read(path) for path in changes}
        for path, content in changes.items():
            _set(host, path, content)
    except OSError as error:
        for path, content in was.items():
            try:
                if host.read(path) != content:
                    _set(host, path, content)
            except OSError:
                continue  # what could not be changed needs no putting back
        for folder in reversed(made):
            try:
                host.remove_folder(folder)
            except OSError:
                continue
        raise not_written(error, next(iter(changes))) from error


def missing_folders(host: Host, files: Iterable[PurePath]) -> list[PurePath]:
    """The folders that are not there yet for some files, the deepest last.

    Raises:
        OSError: When a place cannot be looked at.
    """
    found: list[PurePath] = []
    for path in files:
        above = [parent for parent in path.parents if not host.is_folder(parent)]
        found += [parent for parent in reversed(above) if parent not in found]
    return found


def not_written(error: OSError, place: PurePath) -> FolderError:
    """Why a file could not be changed, and what to do; `place` where the system names no file."""
    where = error.filename2 or error.filename or place  # the second is the place, the first what was to go there
    if isinstance(error, PermissionError):
        return FolderError(
            f"{where} could not be changed: Excel has it open, or the folder is closed to you.",
            "Close every Excel window and try again. If it happens again, ask ICT.",
        )
    return FolderError(f"{where} could not be changed: {error.strerror or error}.", "Try again, or ask ICT.")


def _set(host: Host, path: PurePath, content: bytes | None) -> None:
    if content is None:
        host.remove(path)
    else:
        host.write(path, content)
