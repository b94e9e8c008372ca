"""The main path by keyboard alone in a real window: from the first page to the papers of the example plan.

Run as a program, on a screen: `python keyboard_run.py FOLDER`. Nothing here takes hold of a widget but to read it: keys
go to whatever has the focus, as they do for a person. Prints what the window showed on the way, as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget

from cipxl_gui.conflict_dialog import ConflictDialog
from cipxl_gui.consolidate_dialog import ConsolidateDialog
from cipxl_gui.files_dialog import FilesDialog
from cipxl_gui.look import dress
from cipxl_gui.main_window import MainWindow
from cipxl_gui.publish_dialog import PublishDialog
from cipxl_gui.reason_dialog import ReasonDialog
from cipxl_gui.reconcile_dialog import ReconcileDialog
from cipxl_gui.report_dialog import ReportDialog

NOW = datetime(2020, 10, 21, 17, 0)
PATIENCE = 60.0  # seconds
ALT, CTRL, PLAIN = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


class Person:
    """Somebody with a keyboard and no mouse."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.seen: list[str] = []

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """Press a key wherever the focus is."""
        self.bring_to_front()
        place = QApplication.activePopupWidget() or QApplication.focusWidget() or QApplication.activeWindow()
        if place is None:
            sys.exit("Nothing has the focus.")
        QTest.keyClick(place, key, modifiers)
        QTest.qWait(150)  # a key with Alt presses its button for 100 ms

    def bring_to_front(self) -> None:
        """Do what a window manager does, of which a bare screen has none: the next window comes to the front."""
        if QApplication.activeWindow() is None and QApplication.activePopupWidget() is None:
            dialogs = [one for one in self.window.findChildren(QDialog) if one.isVisible()]
            front = dialogs[-1] if dialogs else self.window
            front.activateWindow()
            QTest.qWaitForWindowActive(front, 5000)

    def write(self, text: str) -> None:
        """Type a text wherever the focus is."""
        QTest.keyClicks(QApplication.focusWidget(), text)

    def until(self, true: Callable[[], object], what: str) -> None:
        """Wait until something is so and nothing is being done."""
        end = time.monotonic() + PATIENCE
        while not (true() and not self.window.jobs.in_front):
            if time.monotonic() > end:
                sys.exit(f"Waited in vain until {what}; the focus is on {QApplication.focusWidget()}")
            self.bring_to_front()
            QTest.qWait(20)
        QTest.qWait(60)

    def dialog(self, kind: type[QDialog]) -> QDialog:
        """The dialog that has come up, in front."""

        def shown() -> QWidget | None:
            return next(
                (one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()), None
            )

        self.until(lambda: (found := shown()) is not None and found.isActiveWindow(), f"{kind.__name__} is in front")
        found = shown()
        assert isinstance(found, QDialog)
        return found

    def see(self) -> None:
        """Note what the line of the next step says."""
        self.seen.append(self.window.page.next.words.text())


def run(window: MainWindow) -> dict[str, object]:
    """The main path."""
    me = Person(window)
    me.until(window.isActiveWindow, "the window is in front")
    me.press(Key.Key_F, ALT)  # File, Example plan
    me.press(Key.Key_E)
    me.until(lambda: window.picture, "the example is open")
    me.see()
    me.press(Key.Key_K, CTRL)
    dialog = me.dialog(ConflictDialog)
    title = dialog.windowTitle()
    me.press(Key.Key_3, ALT)
    me.press(Key.Key_R, ALT)
    me.write("First Response holds the figures")
    me.press(Key.Key_Return, CTRL)
    me.until(lambda: not window.picture or not window.picture.overview.open_questions, "the conflict is settled")
    me.see()
    me.press(Key.Key_Return, CTRL)  # Consolidate
    told = me.dialog(ConsolidateDialog).told.text()  # type: ignore[attr-defined]
    me.press(Key.Key_Return)
    me.until(lambda: window.picture and not window.picture.overview.pending, "the master is written")
    me.see()
    me.press(Key.Key_E, CTRL)  # Publish
    publish = me.dialog(PublishDialog)
    me.until(lambda: not publish.review.told.text().startswith("Looking"), "the paper was looked through")  # type: ignore[attr-defined]
    asked = publish.review.told.text()  # type: ignore[attr-defined]
    if publish.review.table.isVisible():  # type: ignore[attr-defined]
        for _ in range(20):  # Tab to the table
            if QApplication.focusWidget() is publish.review.table:  # type: ignore[attr-defined]
                break
            me.press(Key.Key_Tab)
        me.press(Key.Key_A, CTRL)
        me.press(Key.Key_A, ALT)
        me.dialog(ReasonDialog)
        me.write("The example is invented")
        me.press(Key.Key_Return)
        me.until(lambda: publish.ok.isEnabled() and publish.isActiveWindow(), "everything is answered for")  # type: ignore[attr-defined]
    me.press(Key.Key_B, ALT)
    me.dialog(FilesDialog)
    papers = sorted(path.name for path in (window.picture.path / "papers").iterdir()) if window.picture else []
    me.press(Key.Key_Escape)
    me.until(lambda: not window.findChildren(FilesDialog), "the last message is closed")
    report, found = covering_report(me)
    return {"seen": me.seen, "conflict": title, "consolidate": told, "asked": asked, "papers": papers,
            "report": report, "found": found, "platform": QApplication.platformName()}  # fmt: skip


def covering_report(me: Person) -> tuple[str, str]:
    """Start the covering report and hold it against the plan; its name, and what that comes to."""
    me.press(Key.Key_E, CTRL | SHIFT)
    dialog = me.dialog(ReportDialog)
    me.until(dialog.ok.isEnabled, "the plan was looked through")  # type: ignore[attr-defined]
    me.press(Key.Key_Return)
    name: str = me.dialog(FilesDialog).list.item(0).text()  # type: ignore[attr-defined]
    me.press(Key.Key_Escape)
    me.until(lambda: not me.window.findChildren(FilesDialog), "the last message is closed")
    me.press(Key.Key_R, CTRL | SHIFT)
    me.dialog(QFileDialog)  # at the folder of the papers, and at the name
    me.write(name)
    me.press(Key.Key_Return)
    told: str = me.dialog(ReconcileDialog).told.text()  # type: ignore[attr-defined]
    for _ in range(3):  # back over the filters
        me.press(Key.Key_Backtab, SHIFT)
    me.press(Key.Key_Escape)
    me.until(lambda: not me.window.findChildren(ReconcileDialog), "the dialog is closed")
    return name, told


def main() -> None:
    """Run it and print what was seen."""
    home = Path(sys.argv[1])
    QStandardPaths.setTestModeEnabled(True)
    QStandardPaths.writableLocation = lambda _where: str(home)  # type: ignore[method-assign, assignment]
    app = QApplication([])
    dress(app, "light")
    window = MainWindow(QSettings(str(home / "cipxl.ini"), QSettings.Format.IniFormat), lambda: NOW, home / "reports")
    window.show()
    window.activateWindow()
    said = run(window)
    window.close()
    print(json.dumps(said, ensure_ascii=False))


if __name__ == "__main__":
    main()
