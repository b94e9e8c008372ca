"""Making a new plan: the wizard, the look through the appendix with each answer put in, and the folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog

from cipxl import importing, resources
from cipxl import profile as profiles
from cipxl.errors import FileRefused
from cipxl.findings import Finding
from cipxl.importing import NewPlan, Review
from cipxl.progress import Progress
from cipxl.reading.nearest import ANOTHER_LAYOUT
from cipxl.tailoring import ProfileProposal, new_profile, plain_name
from cipxl_gui.new_plan_dialog import NewPlanDialog, ProfileName
from cipxl_gui.parts import while_open

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
        dialog.own_profile_chosen.connect(self._take_profile)
        dialog.proposal_wanted.connect(self._ask_where)
        dialog.review.file_wanted.connect(self._window.open_outside)
        dialog.accepted.connect(self._make)
        dialog.open()

    def _review(self) -> None:
        dialog = self.dialog
        if dialog is None:
            return
        wanted, now = dialog.wanted, self._window.desk.now()

        def work(_progress: Progress) -> Review | Finding:
            profile, scheme = importing.layout_for(wanted.profile, "")
            assert wanted.source is not None  # noqa: S101  # asked for with a source only
            try:
                return importing.review(
                    wanted.source, profile, scheme, now, title=wanted.title, answers=dict(wanted.answers)
                )
            except FileRefused as refused:
                if refused.finding.code != ANOTHER_LAYOUT.code:
                    raise
                return refused.finding

        def done(found: Review | Finding) -> None:
            if isinstance(found, Finding):
                dialog.offer(found)
            else:
                dialog.show_review(found)

        self._window.jobs.start(
            "Reading the appendix", work, while_open(dialog, done), while_open(dialog, dialog.fail), kind="appendix"
        )

    def _take_profile(self, file: Path) -> None:
        """A profile file of the person's own was chosen: read it, with its ratings, before it is offered."""
        dialog = self.dialog
        if dialog is None:
            return

        def work(_progress: Progress) -> ProfileName:
            profile, _scheme = importing.layout_for(str(file), "")
            return ProfileName(str(file), profile.title)

        self._window.jobs.start(
            "Reading the profile",
            work,
            while_open(dialog, dialog.first.add_profile),
            while_open(dialog, lambda trouble: dialog.first.fail(trouble.sentence)),
        )

    def _ask_where(self) -> None:
        """Ask where the proposed layout is kept: it is the person's own file, to be read and mended."""
        dialog = self.dialog
        if dialog is None or dialog.wanted.source is None:
            return
        source = dialog.wanted.source
        home = str(source.with_name(f"{plain_name(source.stem)}.toml"))
        ask = QFileDialog(dialog, "Where is the proposed layout to be kept?", home, "Profiles (*.toml)")
        ask.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        ask.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        ask.setDefaultSuffix("toml")
        ask.setOption(QFileDialog.Option.DontConfirmOverwrite)  # a file that is there is never written over
        ask.selectFile(home)
        ask.fileSelected.connect(lambda chosen: self._propose(source, Path(chosen)))
        ask.open()

    def _propose(self, source: Path, to: Path) -> None:
        dialog = self.dialog
        if dialog is None:
            return

        def done(proposal: ProfileProposal) -> None:
            dialog.show_proposal(to, proposal)
            self._review()

        self._window.jobs.start(
            "Proposing a layout",
            lambda _progress: new_profile(source, to),
            while_open(dialog, done),
            while_open(dialog, lambda trouble: dialog.review.say(trouble.sentence)),
        )

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
