"""The computer that the add-in is installed on: every look at its files, registry and platform goes through here."""

from __future__ import annotations

import os
import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

__all__ = ["ADDIN_FILE", "Host"]

ADDIN_FILE = "cipxl.xlam"
_CLICK_TO_RUN = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"


class Host:
    """This computer. Tests give another with the same questions."""

    def is_windows(self) -> bool:
        """Whether this is Windows."""
        return sys.platform == "win32"

    def xlstart(self) -> Path | None:
        """The person's own folder from which Excel loads add-ins, there or not; None where there is no Excel."""
        roaming = os.environ.get("APPDATA")
        if not self.is_windows() or not roaming:
            return None
        return Path(roaming) / "Microsoft" / "Excel" / "XLSTART"

    def is_file(self, path: Path) -> bool:
        """Whether a file is there.

        Raises:
            OSError: When the place cannot be looked at.
        """
        try:
            path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        return path.is_file()

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

    def registry_text(self, root: str, key: str, name: str) -> str | None:
        """A text of the registry ("HKLM", "HKCU" or "HKCR"; name "" is the key's own), or None where there is none."""
        if sys.platform == "win32":
            import winreg

            roots = {
                "HKLM": winreg.HKEY_LOCAL_MACHINE,
                "HKCU": winreg.HKEY_CURRENT_USER,
                "HKCR": winreg.HKEY_CLASSES_ROOT,
            }
            try:
                with winreg.OpenKey(roots[root], key) as opened:
                    return str(winreg.QueryValueEx(opened, name)[0])
            except FileNotFoundError:
                return None
        return None

    def _version(self, package: str) -> str | None:
        try:
            return version(package)
        except PackageNotFoundError:
            return None
