"""What the window opens outside itself: workbooks at a cell in Excel, files and folders in the system's programs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

__all__ = ["open_outside", "open_workbook"]


def open_outside(path: Path) -> str:
    """Open a file or folder in whatever opens it here; "" when that worked, else a sentence that says it did not."""
    if not path.exists():
        return f"{path.name} is not there any more. It was looked for here: {path.parent}"
    if QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        return ""
    return f"Nothing on this computer opens {path.name}. It is here: {path}"


def open_workbook(path: Path, sheet: str = "", a1: str = "") -> bool:
    """Open a workbook at a cell in Excel, in a job's thread; whether Excel did it."""
    from cipxl_addin.opening import excel, in_this_thread, open_at  # only here: the first window does not wait for it

    with in_this_thread():
        return open_at(path, sheet, a1, excel())
