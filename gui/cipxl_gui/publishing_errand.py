"""Publishing: look at what the paper would show, have it answered for, write the papers, say where they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from cipxl import disclosing, publishing
from cipxl.disclosing import Review
from cipxl.findings import Finding
from cipxl.progress import Progress
from cipxl.publishing import Published
from cipxl_gui.picture import Picture
from cipxl_gui.publish_dialog import PublishDialog
from cipxl_gui.published_dialog import PublishedDialog
from cipxl_gui.reason_dialog import ReasonDialog
from cipxl_gui.words import count_of

if TYPE_CHECKING:
    from cipxl_gui.main_window import MainWindow

__all__ = ["PublishingErrand"]


class PublishingErrand(QObject):
    """One publishing, from the question to the papers.

    Args:
        window: The window.
        picture: What is open.
    """

    def __init__(self, window: MainWindow, picture: Picture) -> None:
        self.dialog = PublishDialog(self._show_cell, window)
        super().__init__(self.dialog)  # goes with the dialog
        self._window = window
        self._folder = picture.overview.folder

    def start(self) -> None:
        """Show the dialog and look at what the paper would show."""
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.accept_wanted.connect(self._ask_why)
        self.dialog.accepted.connect(self._publish)
        self._window.desk.shown.connect(self._review_again)
        self._review()
        self.dialog.open()

    def _review_again(self, _picture: Picture) -> None:
        if self.dialog.isVisible():
            self._review()

    def _review(self) -> None:
        folder = self._folder

        def work(_progress: Progress) -> Review:
            return disclosing.review_folder(folder)

        self._window.jobs.start(
            "Looking at what the paper would show", work, self.dialog.show_review,
            lambda trouble: self.dialog.fail(trouble.sentence), kind="review",
        )  # fmt: skip

    def _ask_why(self, findings: tuple[Finding, ...]) -> None:
        title = f"Accept {count_of(len(findings), 'finding')}"
        words = "It will be printed as it stands. Who said so and why is kept with the plan."
        about = [one.message for one in findings]
        dialog = ReasonDialog(title, words, about, self._window.kept.role(), self.dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def done() -> None:
            self._window.kept.remember_role(dialog.role)
            self._window.deeds.let_stand(findings, dialog.reason, dialog.role)

        dialog.accepted.connect(done)
        dialog.open()

    def _show_cell(self, finding: Finding) -> None:
        self._window.errands.open_workbook(self._folder.master, finding.sheet, finding.a1)

    def _publish(self) -> None:
        wanted, folder, window = self.dialog.wanted, self._folder, self._window
        now = window.desk.now()

        def work(progress: Progress) -> Published:
            return publishing.publish(
                folder, now, formats=wanted.formats, layouts=wanted.layouts, draft=wanted.draft, progress=progress
            )

        def done(published: Published) -> None:
            files = count_of(len(published.files), "paper")
            window.statusBar().showMessage(f"Published: {files}.", 15_000)
            window.speaker.say(f"Published: {files}.")
            told = PublishedDialog(published, window.open_outside, window)
            told.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            told.open()

        window.deeds.do("Writing the papers", work, done)
