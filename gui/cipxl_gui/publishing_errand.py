"""Publishing: look at what the paper would show, have it answered for, write it, say where it lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from cipxl import disclosing, publishing
from cipxl.disclosing import Review
from cipxl.findings import Finding
from cipxl.progress import Progress
from cipxl.publishing import Published
from cipxl_gui.files_dialog import FilesDialog
from cipxl_gui.parts import while_open
from cipxl_gui.picture import Picture
from cipxl_gui.publish_dialog import PublishDialog
from cipxl_gui.reason_dialog import ReasonDialog
from cipxl_gui.report_dialog import ReportDialog
from cipxl_gui.words import count_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from cipxl_gui.main_window import MainWindow
    from cipxl_gui.paper_dialog import PaperDialog

__all__ = ["PapersErrand", "PublishingErrand", "ReportErrand"]


class PublishingErrand(QObject):
    """What publishing anything has in common, from the question to the file.

    Args:
        window: The window.
        picture: What is open.
        dialog: Asks how; it owns the errand.
    """

    title = ""

    def __init__(self, window: MainWindow, picture: Picture, dialog: PaperDialog) -> None:
        super().__init__(dialog)
        self.dialog = dialog
        self._window = window
        self._folder = picture.overview.folder

    def work(self) -> Callable[[Progress], Published]:
        """What writes it, as was chosen; made before the dialog is gone."""
        raise NotImplementedError

    def in_words(self, published: Published) -> tuple[str, str]:
        """What is said when it is written, and how the sentence begins that says where it lies."""
        raise NotImplementedError

    def start(self) -> None:
        """Show the dialog and look at what the paper would show."""
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.review.accept_wanted.connect(self._ask_why)
        self.dialog.accepted.connect(self._write)
        self._window.desk.shown.connect(self._review_again)
        self._review()
        self.dialog.open()

    def show_cell(self, finding: Finding) -> None:
        """Open the master at a finding's cell."""
        self._window.errands.open_workbook(self._folder.master, finding.sheet, finding.a1)

    def _review_again(self, _picture: Picture) -> None:
        if self.dialog.isVisible():
            self._review()

    def _review(self) -> None:
        folder, part = self._folder, self.dialog.review

        def work(_progress: Progress) -> Review:
            return disclosing.review_folder(folder)

        self._window.jobs.start(
            "Looking at what the paper would show",
            work,
            while_open(part, part.show_review),
            while_open(part, lambda trouble: part.fail(trouble.sentence)),
            kind="review",
        )

    def _ask_why(self, findings: tuple[Finding, ...]) -> None:
        title = f"Accept {count_of(len(findings), 'finding')}"
        words = "It will be printed as it stands. Who said so and why is kept with the plan."
        about = [one.message for one in findings]
        dialog = ReasonDialog(title, words, about, self._window.kept.role(), parent=self.dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def done() -> None:
            self._window.kept.remember_role(dialog.role)
            self._window.deeds.let_stand(findings, dialog.reason, dialog.role)

        dialog.accepted.connect(done)
        dialog.open()

    def _write(self) -> None:
        window, in_words = self._window, self.in_words

        def done(published: Published) -> None:
            said, begins = in_words(published)
            window.statusBar().showMessage(said, 15_000)
            window.speaker.say(said)
            told = FilesDialog("Published", begins, published.files, window.open_outside, window)
            told.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            told.open()
            window.desk.look_again()  # what comes next is another step now

        window.deeds.do(self.title, self.work(), done)


class PapersErrand(PublishingErrand):
    """The papers: in the forms that are wanted, signed off or not."""

    title = "Writing the papers"

    def __init__(self, window: MainWindow, picture: Picture) -> None:
        role = picture.overview.folder.settings.papers.sign_off
        self.asked = PublishDialog(self.show_cell, role, window.desk.now().date(), window)
        super().__init__(window, picture, self.asked)

    def work(self) -> Callable[[Progress], Published]:
        """Write every form."""
        wanted, folder, now = self.asked.wanted, self._folder, self._window.desk.now()
        return lambda progress: publishing.publish(
            folder,
            now,
            formats=wanted.formats,
            layouts=wanted.layouts,
            draft=wanted.draft,
            signed=wanted.signed,
            progress=progress,
        )

    def in_words(self, published: Published) -> tuple[str, str]:
        """How many papers there are."""
        return (
            f"Published: {count_of(len(published.files), 'paper')}.",
            "The draft papers are" if published.draft else "The papers are",
        )


class ReportErrand(PublishingErrand):
    """The covering report, to be gone on with in Word."""

    title = "Writing the covering report"

    def __init__(self, window: MainWindow, picture: Picture) -> None:
        super().__init__(window, picture, ReportDialog(self.show_cell, window))

    def work(self) -> Callable[[Progress], Published]:
        """Write the skeleton."""
        folder, now, draft = self._folder, self._window.desk.now(), self.dialog.draft.isChecked()
        return lambda _progress: publishing.publish_report(folder, now, draft=draft)

    def in_words(self, published: Published) -> tuple[str, str]:
        """Which report it is: there may be others beside it."""
        name = ", ".join(path.name for path in published.files)
        return (
            f"Written: {name}.",
            "The draft of the covering report is" if published.draft else "The covering report is",
        )
