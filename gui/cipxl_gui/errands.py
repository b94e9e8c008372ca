"""What a person asks of the window: each errand asks what it must know, in a dialog, and hands it on to be done."""

from __future__ import annotations

from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from cipxl import resources, rounds
from cipxl.progress import Progress
from cipxl.rounds import ConsolidateReport, headline
from cipxl_gui.conflict_dialog import ConflictDialog
from cipxl_gui.consolidate_dialog import ConsolidateDialog
from cipxl_gui.errand import NO_PLAN
from cipxl_gui.guide_window import GuideWindow, first_page
from cipxl_gui.paper_errands import PaperErrands
from cipxl_gui.plan_errands import PlanErrands
from cipxl_gui.reason_dialog import ReasonDialog
from cipxl_gui.return_errands import ReturnErrands
from cipxl_gui.round_errands import RoundErrands
from cipxl_gui.words import count_of, moment

if TYPE_CHECKING:
    from cipxl.publishing import PagePicture
    from cipxl_gui.main_window import MainWindow

__all__ = ["Errands"]


class Errands(PlanErrands, RoundErrands, ReturnErrands, PaperErrands):
    """The errands of one window.

    Args:
        window: The window.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.guide_window: GuideWindow | None = None
        self._deeds.received.connect(self._tell_received)
        self._deeds.purged.connect(self._tell_purged)
        self._deeds.consolidated.connect(self._tell_consolidated)

    def close_windows(self) -> None:
        """Close what was opened beside the window."""
        if self.guide_window is not None:
            self.guide_window.close()

    # Findings

    def accept(self) -> None:
        """Ask why the chosen findings may stand."""
        found = self._window.page.findings.chosen() if self._window.picture else ()
        if not found:
            self._window.tell("Choose one or more findings first, with Shift or Ctrl for several.")
            return
        about = [f"{one.code}  {one.message}" for one in found]
        words = "They are not told again, in this round or later ones, for as long as their cells say the same."
        dialog = ReasonDialog(
            f"Accept {count_of(len(found), 'finding')}", words, about, self._kept.role(), parent=self._window
        )

        def done() -> None:
            self._kept.remember_role(dialog.role)
            self._deeds.let_stand(found, dialog.reason, dialog.role)

        dialog.accepted.connect(done)
        self._open(dialog)

    def mend(self) -> None:
        """Show what would be mended in the master, and mend it."""
        from cipxl_gui.mend_dialog import MendDialog

        found = self._window.page.findings.chosen() if self._window.picture else ()
        picture = self._window.picture
        if picture is None or not found:
            self._window.tell("Choose one or more findings first, with Shift or Ctrl for several.")
            return
        can = rounds.mendable(picture.overview.folder, found)
        if not can:
            self._window.tell(
                "None of these can be mended by itself: only what stands in the master and has one reading can. "
                "What teams type another way, such as 'green' for G, is taken as meant already."
            )
            return
        dialog = MendDialog(can, self._window)
        dialog.accepted.connect(lambda: self._deeds.mend(can))
        self._open(dialog)

    def next_problem(self) -> None:
        """Go to the next error or thing to look at."""
        self._window.page.tabs.setCurrentIndex(0)
        line = self._window.page.findings.next_problem()
        self._window.page.findings.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if line is None:
            self._say("Checked, nothing wrong.")

    # Questions and the master

    def settle(self) -> None:
        """Settle conflicts and proposals, beginning with the chosen one."""
        picture = self._window.picture
        if picture is None:
            self._window.tell(NO_PLAN)
        elif not picture.questions:
            self._window.tell("There is nothing to settle: no teams disagree, and none has changed what it may not.")
        else:
            came = {row.file: f"came {moment(row.received)}{', late' if row.late else ''}" for row in
                    picture.overview.rows if row.received}  # fmt: skip
            pane = self._window.page.questions
            first = pane.chosen_id() if pane.table.hasFocus() else ""
            self._open(
                ConflictDialog(
                    picture.questions,
                    first,
                    came,
                    picture.overview.folder,
                    self._kept.role(),
                    self._deeds,
                    self._window.speaker,
                    self._window,
                )
            )

    def consolidate(self) -> None:
        """Show what the master would become, and write it."""
        if not self._round():
            return
        picture = self._window.picture
        assert picture is not None  # noqa: S101  # as _round has said
        dialog = ConsolidateDialog(picture, self._window)
        dialog.accepted.connect(self._deeds.consolidate)
        self._open(dialog)

    def _tell_consolidated(self, report: ConsolidateReport) -> None:
        self._say(f"Consolidated. {headline(report)}")

    # Panes that are filled when they are looked at

    def make_pages(self) -> None:
        """Make the paper's pages for the preview."""
        pane = self._window.page.preview
        folder, now = self._folder(), self._desk.now()

        def work(_progress: Progress) -> tuple[PagePicture, ...]:
            from cipxl.publishing import preview

            return preview(folder, now)

        pane.tell("Making the pages…")
        self._window.jobs.start(
            "Making the pages", work, pane.show_pages,
            lambda trouble: pane.tell(trouble.sentence), kind="pages", aside=True,
        )  # fmt: skip

    def read_history(self) -> None:
        """Read the rounds so far for the pane of history."""
        pane, folder = self._window.page.history, self._folder()
        self._window.jobs.start(
            "Reading the history",
            lambda _progress: rounds.past(folder),
            partial(pane.show_past, folder),
            self._window.tell_trouble,
            kind="history",
            aside=True,
        )

    # Help

    def guide(self) -> None:
        """Show the guide."""
        page = first_page(resources.docs())
        if page is None:
            self._window.tell(
                f"The guide is not there: {resources.docs()} has no index.md. Install cipxl again, or ask ICT."
            )
            return
        if self.guide_window is None:
            self.guide_window = GuideWindow(page)
        self.guide_window.show()
        self.guide_window.activateWindow()

    def addin(self) -> None:
        """Show the state of the Excel add-in."""
        from cipxl_addin.host import Host
        from cipxl_gui.addin_dialog import AddinDialog

        self._open(AddinDialog(self._window.jobs, Host(), self._window))

    def about(self) -> None:
        """Say which version this is."""
        self._window.tell(f"cipxl {version('cipxl')}")
