"""One lock per plan folder, so that two people never change a plan at once.

The lock is a file that says who holds it and since when. On one computer, a lock whose program is gone (killed, or the
power failed) is taken away by itself; across a network share nobody can tell, and a person decides.
"""

from __future__ import annotations

import getpass
import json
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from cipxl.errors import FolderError
from cipxl.typed import command

__all__ = ["FILE", "WORKING", "break_lock", "holder", "locked"]

FILE = "cipxl.lock"
WORKING = ".cipxl-"  # how the names of half-written files begin


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Nobody else changes the folder meanwhile.

    Raises:
        FolderError: When somebody else is changing it (says who and since when), or the folder cannot be written.
    """
    file = folder / FILE
    said = {
        "who": _who(),
        "since": f"{datetime.now():%d/%m/%Y %H:%M}",
        "computer": socket.gethostname(),
        "process": os.getpid(),
    }
    try:
        _take_away_stale(file)
        _create(file, json.dumps(said))
    except FileExistsError:
        unlock = command("unlock", folder)
        raise FolderError(
            f"This plan is being changed by {holder(folder) or 'somebody else'}.",
            f"Wait until they have finished. If nobody is at work, take the lock away with: {unlock}",
        ) from None
    except OSError as error:
        raise FolderError(
            f"{folder.name} cannot be written: {error.strerror or error}.", "Ask for the right to write to the folder."
        ) from error
    try:
        yield
    finally:
        if _read(file) == said:  # a person may have broken it, and somebody else be at work by now
            file.unlink(missing_ok=True)


def holder(folder: Path) -> str:
    """Who is changing the folder and since when, or "" when nobody is."""
    file = folder / FILE
    said = _read(file)
    if not file.exists() or _is_stale(said):
        return ""
    try:
        return f"{said['who']} on {said['computer']} since {said['since']}"
    except KeyError:
        return "somebody (the lock file cannot be read)"


def break_lock(folder: Path) -> str:
    """Take the lock away; who held it, or ""."""
    held = holder(folder)
    (folder / FILE).unlink(missing_ok=True)
    return held


def _create(file: Path, text: str) -> None:
    """The lock file with its text, in one step, so that a kill in between leaves no lock that nobody can read.

    Raises:
        FileExistsError: When it is there already.
    """
    working = file.with_name(f"{WORKING}{os.getpid()}.lock")
    working.write_text(text, encoding="utf-8")
    try:
        if os.name == "nt":
            working.rename(file)  # on Windows this never replaces
            return
        try:
            file.hardlink_to(working)
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY), "w", encoding="utf-8") as stream:
                stream.write(text)
    finally:
        working.unlink(missing_ok=True)


def _read(file: Path) -> dict[str, object]:
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _take_away_stale(file: Path) -> None:
    """Take away a lock whose program is gone.

    Two programs may find it at once. Only the one that makes the mark for this very lock may take it away, or the
    slower one would take away the lock that the faster one has made since.
    """
    said = _read(file)
    if not _is_stale(said):
        return
    mark = file.with_name(f"{WORKING}{said['process']}.stale")
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return
    try:
        if _read(file) == said:
            file.unlink(missing_ok=True)
    finally:
        mark.unlink(missing_ok=True)


def _is_stale(said: Mapping[str, object]) -> bool:
    """Whether the program that made the lock ran on this computer and is gone."""
    process = said.get("process")
    if said.get("computer") != socket.gethostname() or not isinstance(process, int) or process == os.getpid():
        return False
    return not _is_alive(process)


def _is_alive(process: int) -> bool:
    if os.name == "nt":
        import ctypes

        still_active, query = 259, 0x1000
        kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]  # only there on Windows
        handle = kernel.OpenProcess(query, False, process)
        if not handle:
            return False
        code = ctypes.c_ulong()
        kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        kernel.CloseHandle(handle)
        return code.value == still_active
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"
