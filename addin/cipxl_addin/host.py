"""The computer that the add-in is installed on: every look at its files, registry and programs goes through here.

Nothing in here decides anything. Paths are given and taken as `PurePath`, so that a test can give a Windows computer
with its own paths on any system.
"""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path, PurePath
from typing import NamedTuple

__all__ = ["ADDIN_FILE", "Host", "Ran", "RegistryValue"]

ADDIN_FILE = "cipxl.xlam"
_CLICK_TO_RUN = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"

RegistryValue = str | int | bytes


class Ran(NamedTuple):
    """How a program ended: its exit code (None: it took too long or did not start), the seconds, and what it said."""

    code: int | None
    seconds: float
    said: str


class Host:
    """This computer. Tests give another with the same questions."""

    def is_windows(self) -> bool:
        """Whether this is Windows."""
        return sys.platform == "win32"

    def environ(self, name: str) -> str | None:
        """An environment variable, or None where it is not set or empty."""
        return os.environ.get(name) or None

    def path(self, text: str) -> PurePath:
        """A path of this computer."""
        return Path(text)

    def whole(self, path: PurePath) -> PurePath:
        """The path with the folders above it, where it was given from the folder that this runs in."""
        return Path(path).absolute()

    def xlstart(self) -> PurePath | None:
        """The person's own folder from which Excel loads add-ins, there or not; None where there is no Excel."""
        roaming = self.environ("APPDATA")
        if not self.is_windows() or not roaming:
            return None
        return self.path(roaming) / "Microsoft" / "Excel" / "XLSTART"

    def local_folder(self) -> PurePath:
        """Where the add-in keeps what is this person's on this computer: its record, lists, and what Undo puts back."""
        windows = self.is_windows()
        local = self.environ("LOCALAPPDATA") if windows else self.environ("XDG_STATE_HOME")
        if local:
            return self.path(local) / "cipxl"
        profile = self.environ("USERPROFILE") if windows else None
        if profile:
            return self.path(profile) / "AppData" / "Local" / "cipxl"
        return self.path(str(Path.home())) / ".local" / "state" / "cipxl"

    # Files

    def is_file(self, path: PurePath) -> bool:
        """Whether a file is there.

        Raises:
            OSError: When the place cannot be looked at.
        """
        return stat.S_ISREG(_mode(path))

    def is_folder(self, path: PurePath) -> bool:
        """Whether a folder is there.

        Raises:
            OSError: When the place cannot be looked at.
        """
        return stat.S_ISDIR(_mode(path))

    def read(self, path: PurePath) -> bytes | None:
        """What a file holds, None where there is none.

        Raises:
            OSError: When it cannot be read.
        """
        try:
            return Path(path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, path: PurePath, content: bytes) -> None:
        """Write a file whole, with the folders above it: at any moment the old or the new one is there.

        Raises:
            OSError: When it cannot be written.
        """
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        working = target.with_name(f"{target.name}.{os.getpid()}.tmp")
        try:
            working.write_bytes(content)
            working.replace(target)
        finally:
            working.unlink(missing_ok=True)

    def remove(self, path: PurePath) -> None:
        """Take a file away; nothing happens where there is none.

        Raises:
            OSError: When it cannot be removed.
        """
        Path(path).unlink(missing_ok=True)

    def remove_folder(self, path: PurePath) -> bool:
        """Take a folder away if it is there and empty; whether it was.

        Raises:
            OSError: When it cannot be removed.
        """
        folder = Path(path)
        if not folder.is_dir() or any(folder.iterdir()):
            return False
        folder.rmdir()
        return True

    def names_in(self, path: PurePath) -> tuple[str, ...]:
        """The names of what is in a folder, in order; none where there is no folder."""
        folder = Path(path)
        return tuple(sorted(one.name for one in folder.iterdir())) if folder.is_dir() else ()

    def stream(self, path: PurePath, name: str) -> str | None:
        """The text of one of a file's further streams (NTFS), such as Zone.Identifier; None where there is none."""
        if not self.is_windows():
            return None
        try:
            return Path(f"{path}:{name}").read_text(encoding="utf-8", errors="replace")
        except (FileNotFoundError, NotADirectoryError):
            return None

    # Programs

    def interpreter(self) -> PurePath:
        """The Python that runs this, as a file."""
        return Path(sys.executable)

    def run(self, command: Sequence[str], seconds: float) -> Ran:
        """Run a program to its end, for at most so many seconds."""
        began = time.monotonic()
        hidden = 0x08000000 if sys.platform == "win32" else 0  # CREATE_NO_WINDOW
        try:
            done = subprocess.run(  # noqa: S603  # the command is ours, given as a list
                command,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=seconds,
                check=False,
                creationflags=hidden,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return Ran(None, time.monotonic() - began, str(error))
        return Ran(done.returncode, time.monotonic() - began, done.stdout + done.stderr)

    def start(self, command: Sequence[str]) -> None:
        """Start a program that goes on by itself.

        Raises:
            OSError: When it cannot be started.
        """
        flags = 0x00000008 | 0x00000200 if sys.platform == "win32" else 0  # DETACHED_PROCESS, NEW_PROCESS_GROUP
        process = subprocess.Popen(  # noqa: S603  # the command is ours, given as a list
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            creationflags=flags, start_new_session=sys.platform != "win32",
        )  # fmt: skip
        # Somebody has to take note of its end, or it is told of as lost.
        threading.Thread(target=process.wait, daemon=True).start()

    # Versions, code page, registry

    def ansi(self, text: str) -> bytes | None:
        """The text in the code page that Excel's VBA reads files in; None where that has no such letters."""
        try:
            return text.encode("mbcs" if sys.platform == "win32" else "cp1252")
        except UnicodeEncodeError:
            return None

    def xlwings_version(self) -> str | None:
        """The version of xlwings that could be loaded here, or None; nothing is loaded."""
        return self._version("xlwings") if find_spec("xlwings") else None

    def cipxl_version(self) -> str:
        """The version of cipxl."""
        return self._version("cipxl") or "unknown"

    def excel_version(self) -> str | None:
        """Excel's version ("16.0.17928.20114", or "16" where only that is known), or None where there is no Excel."""
        exact = self.registry_text("HKLM", _CLICK_TO_RUN, "VersionToReport")
        listed = self.registry_text("HKCR", r"Excel.Application\CurVer", "")
        if listed is None:
            return None
        return exact or listed.rpartition(".")[2] or None

    def log_file(self) -> Path:
        """Where the log of functions and commands is kept: in the person's own folder for a program's data."""
        return Path(self.local_folder() / "addin.log")

    def registry_text(self, root: str, key: str, name: str) -> str | None:
        """A value of the registry as text, or None where there is none."""
        found = self.registry(root, key).get(name)
        return None if found is None else str(found)

    def registry(self, root: str, key: str) -> Mapping[str, RegistryValue]:
        """The values of a key ("HKLM", "HKCU" or "HKCR"; "" is the key's own); none where there is no such key.

        Raises:
            OSError: When it may not be read.
        """
        if sys.platform == "win32":
            import winreg

            roots = {
                "HKLM": winreg.HKEY_LOCAL_MACHINE,
                "HKCU": winreg.HKEY_CURRENT_USER,
                "HKCR": winreg.HKEY_CLASSES_ROOT,
            }
            found: dict[str, RegistryValue] = {}
            try:
                with winreg.OpenKey(roots[root], key, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as opened:
                    for number in range(winreg.QueryInfoKey(opened)[1]):
                        name, value, _ = winreg.EnumValue(opened, number)
                        if isinstance(value, str | int | bytes):
                            found[name] = value
            except FileNotFoundError:
                return {}
            return found
        return {}

    def _version(self, package: str) -> str | None:
        try:
            return version(package)
        except PackageNotFoundError:
            return None


def _mode(path: PurePath) -> int:
    """What a path is, as the system says it, 0 where nothing is there."""
    try:
        return Path(path).stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0
