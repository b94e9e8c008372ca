"""Pictures of every screen of the app: `python tools/shots_app.py FOLDER [--docs]`.

Each screen in light, dark, high contrast and at 180 % text; greyscale is the light one without its colours. The example
plan is what is shown, with two teams that disagree about a long text too. No screen is needed. With `--docs` the main
ones are copied into docs/pictures.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import docx
import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QSettings, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog

from cipxl import rounds
from cipxl.demo import begin
from cipxl.demo.officer import fill_in
from cipxl.demo.story import examples, read_story
from cipxl.folder import PlanFolder
from cipxl.resources import usual_profile
from cipxl_gui.conflict_dialog import ConflictDialog
from cipxl_gui.look import Theme, dress
from cipxl_gui.main_window import MainWindow
from cipxl_gui.new_plan_dialog import NewPlanDialog
from cipxl_gui.purge_dialog import PurgeDialog
from cipxl_gui.reconcile_dialog import ReconcileDialog
from cipxl_gui.round_page import PANES

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2020, 10, 21, 17, 0)
LOOKS: tuple[tuple[str, Theme, int], ...] = (
    ("light", "light", 100),
    ("dark", "dark", 100),
    ("contrast", "contrast", 100),
    ("180", "light", 180),
)
DIALOGS = ("settle", "consolidate", "new_round", "letters", "new_plan", "addin", "extend", "leave_out", "accept",
           "send_back", "export")  # fmt: skip
FOR_DOCS = {
    "start-light": "app-start",
    "findings-light": "app-round",
    "settle-light": "app-conflict",
    "summary-light": "app-summary",
    "publish-light": "app-publish",
    "reconcile-light": "app-reconcile",
}
MOST_BYTES = 150_000
COLOURS = 256


def main() -> int:
    """Make the pictures; 0 when all were made."""
    parser = argparse.ArgumentParser(description="Pictures of every screen of the app.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the pictures go")
    parser.add_argument("--docs", action="store_true", help="copy the main ones into docs/pictures")
    wanted = parser.parse_args()
    place: Path = wanted.folder.resolve()
    place.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="plans-"))
    app = QApplication([])
    try:
        plan = example_plan(work / "Road to Excellence")
        for look, theme, size in LOOKS:
            dress(app, theme, size)
            copy = work / look / plan.name
            shutil.copytree(plan, copy)
            Photographer(app, work / f"{look}.ini", copy, place, look).take_all()
    finally:
        shutil.rmtree(work, ignore_errors=True)
    for light in sorted(place.glob("app-*-light.png")):
        grey = QImage(str(light)).convertToFormat(QImage.Format.Format_Grayscale8)
        grey.save(str(light).replace("-light.png", "-grey.png"))
    for made in sorted(place.glob("app-*.png")):
        print(made)
    if wanted.docs:
        for name, target in FOR_DOCS.items():
            copy_for_docs(place / f"app-{name}.png", ROOT / "docs" / "pictures" / f"{target}.png")
    return 0


def example_plan(path: Path) -> Path:
    """The example plan with its returns in; two teams disagree about a long text as well."""
    story = begin(path, lambda _step: None).story
    first, second = story.returns[0], story.returns[1]
    said = next(cell for cell in first.cells if cell.field == "evidence")
    other = said.text.replace("94% met", "93% met").replace("has narrowed but not closed", "has closed")
    other = other.replace("the quickest 97.2%", "the quickest 96.8%")
    fill_in(
        PlanFolder(path),
        story.round,
        second.model_copy(update={"cells": (*second.cells, said.model_copy(update={"text": other}))}),
    )
    assert read_story(examples()[usual_profile()]) == story  # noqa: S101  # the example itself is as it was
    return path


def covering_report(plan: Path) -> Path:
    """A covering report that was begun last quarter: some of its numbers are not the plan's any more."""
    path = plan / "Covering report.docx"
    page = docx.Document()
    for text in (
        "Continuous improvement plan: position at October 2020",
        "All six recommendations continue to be monitored by senior managers.",
        "On implementation of process, four recommendations are rated Green and two are rated Amber.",
        "On evidence of impact, three recommendations are rated Green.",
        "Education, health and care plans were finalised for 61 young people.",
        "Recommendation 2019 6 is rated Green for impact.",
    ):
        page.add_paragraph(text)
    page.save(str(path))
    return path


class Photographer:
    """A window at the example plan, and what is done with it for each picture.

    Args:
        app: The application, as it is to look.
        settings: Where the window keeps its settings.
        plan: The plan folder.
        place: Where pictures go.
        look: What the pictures' names end with.
    """

    def __init__(self, app: QApplication, settings: Path, plan: Path, place: Path, look: str) -> None:
        self.app = app
        self.plan = plan
        self.place = place
        self.look = look
        file = QSettings(str(settings), QSettings.Format.IniFormat)
        self.window = MainWindow(file, lambda: NOW, settings.parent / "reports")
        self.window.resize(1240, 800)

    def take_all(self) -> None:
        """Every screen."""
        window = self.window
        window.show()
        window.kept.remember(Path("/Plans/Children First"))
        window.kept.remember(Path("/Plans/Road to Excellence"))
        window.show_start()
        self.rest()
        self.take("start")
        window.open_folder(self.plan)
        self.rest()
        for pane in PANES:
            window.page.show_pane(pane)
            self.rest()
            if pane == "findings":
                window.page.findings.table.choose_row(1)
                self.rest()
            self.take(pane)
        for name in DIALOGS:
            window.page.show_pane("conflicts" if name == "settle" else "findings")
            window.page.table.choose_row(3)
            window.page.findings.table.choose_row(1)
            self.dialog(name)
        # With the master written there is something to look back on, and something to answer for.
        window.deeds.consolidate()
        self.rest()
        window.page.show_pane("history")
        self.rest()
        self.take("history")
        self.dialog("publish")
        self.dialog("report")
        report = covering_report(self.plan)
        self.dialog("reconcile", lambda: window.errands.reconcile_with(report))
        # Only what is older than the latest round is ever deleted.
        rounds.issue(PlanFolder(self.plan), "January 2021", date(2021, 1, 15), NOW)
        self.dialog("purge")
        window.close()

    def dialog(self, name: str, ask: Callable[[], object] | None = None) -> None:
        """The dialog of an action, or of what `ask` does, filled in so that it shows what it is for."""
        (ask or self.window.commands[name].trigger)()
        self.rest()
        open_ = [one for one in self.window.findChildren(QDialog) if one.isVisible()]
        if not open_:
            sys.exit(f"No dialog: {name}")
        shown = open_[-1]
        if isinstance(shown, ConflictDialog):
            while shown.line.question.field != "evidence":
                shown.show_next()
            shown.answers.cards[2].choice.setChecked(True)
            shown.reason.setText("First Response keeps the figures")
        if isinstance(shown, PurgeDialog):
            shown.days.setValue(0)
        if isinstance(shown, NewPlanDialog):
            shown.first.title_field.setText("Children First")
            shown.first.home.setText("/Plans")
        if isinstance(shown, ConflictDialog | ReconcileDialog) and self.look != "180":
            shown.resize(1100, 640)
        self.rest()
        self.take(name, shown.grab)
        shown.done(0)
        self.rest()

    def take(self, name: str, grab: Callable[[], object] | None = None) -> None:
        """Save a picture of the window, or of what `grab` gives."""
        picture = (grab or self.window.grab)()
        picture.toImage().convertToFormat(QImage.Format.Format_RGB32).save(  # type: ignore[attr-defined]
            str(self.place / f"app-{name}-{self.look}.png")
        )

    def rest(self) -> None:
        """Until nothing is being done."""
        for _ in range(3):
            self._wait(40)
            while self.window.jobs.in_front:
                self._wait(20)
        self._wait(60)

    def _wait(self, milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()


def copy_for_docs(source: Path, target: Path) -> None:
    """A picture in the colours that it has most of, so that it is small and as sharp as it was.

    Tints that nobody can tell apart are made one first, or those of the letters' edges leave no room for a small sign.
    """
    from pictures import fewer_colours

    picture = fewer_colours(QImage(str(source)))
    found, counts = np.unique(np.frombuffer(picture.constBits(), np.uint32), return_counts=True)
    table = [int(colour) for colour in found[np.argsort(counts)[::-1][:COLOURS]]]
    flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    picture.convertToFormat(QImage.Format.Format_Indexed8, table, flags).save(str(target), "PNG", 0)  # type: ignore[call-overload]
    if target.stat().st_size > MOST_BYTES:
        sys.exit(f"{target.name} has {target.stat().st_size:,} bytes; make the window smaller")
    print(target)


if __name__ == "__main__":
    sys.exit(main())
