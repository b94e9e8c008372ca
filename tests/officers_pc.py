"""An officer's Windows computer for tests: its files, streams, registry and programs, held in memory.

Only the edge is pretended: what the add-in decides is decided by its own code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath, PureWindowsPath

from cipxl_addin.host import Host, Ran, RegistryValue

USER = r"C:\Users\jdoe"
XLWINGS = "0.37.8"
CURVER = ("HKCR", r"Excel.Application\CurVer")
CLICK_TO_RUN = ("HKLM", r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration")
APP_PATH = ("HKLM", r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe")
EXCEL: Mapping[tuple[str, str], Mapping[str, RegistryValue]] = {
    CURVER: {"": "Excel.Application.16"},
    CLICK_TO_RUN: {"VersionToReport": "16.0.17928.20114", "Platform": "x64"},
    APP_PATH: {"": r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE"},
}


class OfficersPC(Host):
    """A computer with Excel and a cipxl in an environment of its own, unless told otherwise."""

    def __init__(
        self,
        user: str = USER,
        *,
        python: str | None = None,
        registry: Mapping[tuple[str, str], Mapping[str, RegistryValue]] = EXCEL,
        xlwings: str | None = XLWINGS,
        codepage: str = "cp1252",
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.user = user
        self.environment = {
            "USERPROFILE": user, "APPDATA": rf"{user}\AppData\Roaming", "LOCALAPPDATA": rf"{user}\AppData\Local",
            **(environment or {}),
        }  # fmt: skip
        home = python or rf"{self.environment['LOCALAPPDATA']}\Programs\cipxl"
        self.python = PureWindowsPath(home) / "Scripts" / "python.exe"
        self.keys = {key: dict(values) for key, values in registry.items()}
        self.xlwings = xlwings
        self.codepage = codepage
        self.files: dict[PureWindowsPath, bytes] = {}
        self.folders: set[PureWindowsPath] = set()
        self.streams: dict[tuple[PureWindowsPath, str], str] = {}
        self.open_in_excel: set[PureWindowsPath] = set()
        self.shut_keys: set[tuple[str, str]] = set()
        self.answer = Ran(0, 1.2, "cipxl answers\n")
        self.started: list[tuple[str, ...]] = []
        for program in ("python.exe", "pythonw.exe"):
            self.put(self.python.with_name(program), b"MZ")
        self.put(self.python.parent.parent / f"xlwings64-{XLWINGS}.dll", b"MZ")
        for name in ("APPDATA", "LOCALAPPDATA"):
            self._make(PureWindowsPath(self.environment[name]))

    def put(self, path: PureWindowsPath, content: bytes) -> None:
        """A file that is there already."""
        self._make(path.parent)
        self.files[path] = content

    def state(
        self,
    ) -> tuple[dict[PureWindowsPath, bytes], set[PureWindowsPath], dict[tuple[str, str], dict[str, object]]]:
        """All that a program could leave behind."""
        return dict(self.files), set(self.folders), {key: dict(values) for key, values in self.keys.items()}

    def _make(self, folder: PureWindowsPath) -> None:
        self.folders |= {folder, *folder.parents}

    def is_windows(self) -> bool:
        return True

    def environ(self, name: str) -> str | None:
        return self.environment.get(name)

    def path(self, text: str) -> PurePath:
        return PureWindowsPath(text)

    def whole(self, path: PurePath) -> PurePath:
        return PureWindowsPath(self.user) / path

    def is_file(self, path: PurePath) -> bool:
        return path in self.files

    def is_folder(self, path: PurePath) -> bool:
        return path in self.folders

    def read(self, path: PurePath) -> bytes | None:
        return self.files.get(PureWindowsPath(path))

    def write(self, path: PurePath, content: bytes) -> None:
        self._not_open(path)
        self.put(PureWindowsPath(path), content)
        # A file that is written anew has no streams of the old.
        self.streams = {(file, name): text for (file, name), text in self.streams.items() if file != path}

    def remove(self, path: PurePath) -> None:
        self._not_open(path)
        self.files.pop(PureWindowsPath(path), None)

    def remove_folder(self, path: PurePath) -> bool:
        within = [one for one in (*self.files, *self.folders) if path in one.parents]
        if path not in self.folders or within:
            return False
        self.folders.discard(PureWindowsPath(path))
        return True

    def names_in(self, path: PurePath) -> tuple[str, ...]:
        return tuple(sorted(one.name for one in (*self.files, *self.folders) if one.parent == path and one != path))

    def stream(self, path: PurePath, name: str) -> str | None:
        return self.streams.get((PureWindowsPath(path), name))

    def interpreter(self) -> PurePath:
        return self.python

    def run(self, command: Sequence[str], seconds: float) -> Ran:
        return self.answer

    def start(self, command: Sequence[str]) -> None:
        self.started.append(tuple(command))

    def ansi(self, text: str) -> bytes | None:
        try:
            return text.encode(self.codepage)
        except UnicodeEncodeError:
            return None

    def xlwings_version(self) -> str | None:
        return self.xlwings

    def registry(self, root: str, key: str) -> Mapping[str, RegistryValue]:
        if (root, key) in self.shut_keys:
            raise PermissionError(5, "Access is denied", f"{root}\\{key}")
        return next((v for (r, k), v in self.keys.items() if r == root and k.casefold() == key.casefold()), {})

    def _not_open(self, path: PurePath) -> None:
        if path in self.open_in_excel:
            raise PermissionError(13, "The process cannot access the file", str(path))
