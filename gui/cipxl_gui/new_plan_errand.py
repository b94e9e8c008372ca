"""Making a new plan: the wizard, the look through the appendix with each answer put in, and the folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt

from cipxl import importing, resources
from cipxl import profile as profiles
from cipxl.importing import NewPlan, Review
from cipxl.progress import Progress
from cipxl_gui.new_plan_dialog import NewPlanDialog, ProfileName

if TYPE_CHECKING:
    from cipxl_gui.main_window import MainWindow

__all__ = ["NewPlanErrand"]


class NewPlanErrand(QObject):
    """One new plan.

    Args:
        window: The window.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.dialog: NewPlanDialog | None = None

    def start(self) -> None:
        """Read which profiles there are, and ask."""

        def work(_progress: Progress) -> list[ProfileName]:
            usual = resources.usual_profile()
            names = sorted(profiles.built_in(), key=lambda name: (name != usual, name))
            return [ProfileName(name, profiles.load(name).title) for name in names]

        self._window.jobs.start("Reading the profiles", work, self._ask, self._window.tell_trouble)

    def _ask(self, found: list[ProfileName]) -> None:
        home = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        dialog = NewPlanDialog(found, home, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setParent(dialog)  # goes with the dialog
        self.dialog = dialog
        dialog.review_wanted.connect(self._review)
        dialog.accepted.connect(self._make)
        dialog.open()

    def _review(self) -> None:
        dialog = self.dialog
        if dialog is None:
            return
        wanted, now = dialog.wanted, self._window.desk.now()

        def work(_progress: Progress) -> Review:
            profile, scheme = importing.layout_for(wanted.profile, "")
            assert wanted.source is not None  # noqa: S101  # asked for with a source only
            return importing.review(
                wanted.source, profile, scheme, now, title=wanted.title, answers=dict(wanted.answers)
            )

        self._window.jobs.start("Reading the appendix", work, dialog.show_review, dialog.fail, kind="appendix")

    def _make(self) -> None:
        dialog, window = self.dialog, self._window
        if dialog is None:
            return
        wanted, now = dialog.wanted, window.desk.now()

        def work(_progress: Progress) -> NewPlan:
            return importing.new_plan(
                wanted.path, wanted.profile, now, title=wanted.title, source=wanted.source, answers=wanted.answers
            )

        window.deeds.do("Making the plan", work, lambda made: window.open_folder(made.folder))
