"""What is written down when a job ends in a way that nobody foresaw, so that a maintainer can find out why."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QStandardPaths, qVersion

from cipxl import __version__

__all__ = ["reports_folder", "write_crash_report"]

KEPT = 20  # reports; older ones are removed


def reports_folder() -> Path:
    """Where reports are kept: the person's own folder for what cipxl keeps, never a plan folder."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)) / "reports"


def write_crash_report(folder: Path, title: str, error: BaseException, now: datetime) -> Path | None:
    """Write down what went wrong; where, or None where even that cannot be written.

    The report has the program's own lines and the error's text. It has no cell of any workbook but what the error
    quotes, and it is sent nowhere.
    """
    import platform  # only here: nobody waits for these who has no crash
    import traceback

    lines = [
        f"cipxl {__version__}, {now:%d/%m/%Y %H:%M:%S}",
        f"Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}",
        f"While: {title}",
        "",
        *(line.rstrip("\n") for line in traceback.format_exception(error)),
    ]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"cipxl {now:%Y-%m-%d %H%M%S %f}.txt"
        file.write_text("\n".join(lines), encoding="utf-8", errors="backslashreplace")
        for old in sorted(folder.glob("cipxl *.txt"))[:-KEPT]:
            old.unlink()
    except OSError:
        if sys.stderr is not None:
            sys.stderr.write("\n".join(lines) + "\n")
        return None
    return file
