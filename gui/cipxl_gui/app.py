"""Start the app: `cipxl-gui` or `cipxl gui`, with a plan folder or without."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from cipxl_gui.main_window import MainWindow

__all__ = ["main"]

DONE, NOT_DONE = 0, 3
_SHOT_PATIENCE = 30_000  # milliseconds that a picture waits for its folder


def main(argv: list[str] | None = None) -> int:
    """Show the window until it is closed, or make a picture of it.

    Args:
        argv: What stands after the command; the command line's own when None.

    Returns:
        0 when the window was closed or the picture saved, 2 for wrong usage (argparse's own exit), 3 when there is no
        screen to show a window on, a part of Qt is missing, or the picture could not be made.
    """
    wanted = _parser().parse_args(argv)
    if wanted.shot and not _has_screen():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if not _has_screen() and "QT_QPA_PLATFORM" not in os.environ:
        return _sorry("There is no screen here to show a window on. On a server, use the command line: cipxl --help")
    try:
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        return _sorry(f"The window cannot be shown: a part of Qt is missing ({error}). Ask ICT to install cipxl again.")
    from cipxl_gui.crash_report import reports_folder, write_crash_report
    from cipxl_gui.kept_settings import KeptSettings
    from cipxl_gui.look import dress
    from cipxl_gui.main_window import MainWindow

    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("cipxl")
    app.setApplicationDisplayName("cipxl")
    settings = _settings(wanted.settings, throw_away=wanted.shot is not None)
    kept = KeptSettings(settings)
    if wanted.theme:
        kept.remember_theme(wanted.theme)
    if wanted.text_size:
        kept.remember_text_size(wanted.text_size)
    dress(app, kept.theme(), kept.text_size())
    window = MainWindow(settings)
    hints = app.styleHints()
    for changed in (hints.colorSchemeChanged, hints.accessibility().contrastPreferenceChanged):
        changed.connect(lambda: dress(app, "system", kept.text_size()) if kept.theme() == "system" else None)

    def unforeseen(kind: type[BaseException], error: BaseException, trace: object) -> None:
        """What goes wrong in the window's own thread is written down and told; the window stays."""
        report = write_crash_report(reports_folder(), "Working in the window", error, datetime.now())
        window.tell("Something went wrong that cipxl did not foresee. What was saved is as it was.", report)

    sys.excepthook = unforeseen
    if wanted.folder is not None:
        window.open_folder(wanted.folder.absolute())
    if wanted.shot is not None:
        return _shoot(app, window, wanted.shot, wanted.size)
    window.show()
    QTimer.singleShot(0, window.get_ready)
    return app.exec()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cipxl-gui",
        description="The desktop app: which rounds a plan has, who has answered, and what to do next.",
        epilog="With --shot no window appears: the picture is made without a screen too (Qt's offscreen platform), no "
        "settings are read or kept, and the command ends when the picture is saved.",
    )
    parser.add_argument(
        "folder", nargs="?", type=Path, metavar="FOLDER", help="the plan folder to open (it holds plan.toml)"
    )
    parser.add_argument(
        "--theme", choices=("system", "light", "dark", "contrast"), help="colours (default: as they were last)"
    )
    parser.add_argument(
        "--text-size", type=_per_cent, metavar="PERCENT", help="size of text, 50 to 400 (default: as it was last)"
    )
    parser.add_argument(
        "--settings", type=Path, metavar="FILE.ini", help="keep recent folders and the window's place here"
    )
    parser.add_argument("--shot", type=Path, metavar="FILE.png", help="save a picture of the window and end")
    parser.add_argument(
        "--size", type=_size, metavar="WIDTHxHEIGHT", help="size of the picture in pixels (default: the window's own)"
    )
    return parser


def _per_cent(text: str) -> int:
    number = int(text.removesuffix("%"))
    if not 50 <= number <= 400:
        raise argparse.ArgumentTypeError(f"{number} is not between 50 and 400")
    return number


def _size(text: str) -> tuple[int, int]:
    width, height = (int(part) for part in text.casefold().split("x"))
    if not (100 <= width <= 10_000 and 100 <= height <= 10_000):
        raise argparse.ArgumentTypeError(f"{text}: width and height must be between 100 and 10000")
    return width, height


def _has_screen() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _settings(file: Path | None, *, throw_away: bool) -> QSettings:
    from PySide6.QtCore import QSettings, QStandardPaths

    if file is None and throw_away:
        file = Path(os.devnull)
    if file is None:
        file = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation)) / "cipxl.ini"
    return QSettings(str(file), QSettings.Format.IniFormat)


def _shoot(app: QApplication, window: MainWindow, file: Path, size: tuple[int, int] | None) -> int:
    """Save a picture of the window once its folder is read; a message that it shows is in no picture, so it is said."""
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QMessageBox

    if size:
        window.resize(*size)
    if window.desk.looking:
        waiting = QEventLoop()
        window.settled.connect(waiting.quit)
        QTimer.singleShot(_SHOT_PATIENCE, waiting.quit)
        waiting.exec()
    app.processEvents()
    told = [box.text() for box in window.findChildren(QMessageBox)]
    if window.desk.looking:
        told.append("The folder took too long to read.")
    saved = not told and window.grab().save(str(file), "PNG")
    window.close()
    if told:
        return _sorry(" ".join(told))
    return DONE if saved else _sorry(f"{file} could not be saved. Is its folder there, and may you write to it?")


def _sorry(sentence: str) -> int:
    # A program without a console (cipxl-gui on Windows) has no stderr.
    if sys.stderr is not None:
        sys.stderr.write(sentence + "\n")
    return NOT_DONE


if __name__ == "__main__":
    sys.exit(main())
