"""Errands about what the committee gets: the papers, the covering report, and whether that says what the plan says."""

from __future__ import annotations

from pathlib import Path

from cipxl.findings import Place
from cipxl.progress import Progress
from cipxl_gui.asking_files import ask_file
from cipxl_gui.errand import NO_PLAN, Errand
from cipxl_gui.parts import while_open

__all__ = ["PaperErrands"]

_REPORTS = ("Reports (*.docx *.html *.htm *.pdf *.txt)", "All files (*)")


class PaperErrands(Errand):
    """What a person asks for about papers."""

    def publish(self) -> None:
        """Ask how, show what must be looked at first, and write the papers."""
        from cipxl_gui.publishing_errand import PapersErrand

        picture = self._window.picture
        if picture is None:
            self._window.tell(NO_PLAN)
        else:
            PapersErrand(self._window, picture).start()

    def report(self) -> None:
        """Show what must be looked at first, and write the covering report."""
        from cipxl_gui.publishing_errand import ReportErrand

        picture = self._window.picture
        if picture is None:
            self._window.tell(NO_PLAN)
        else:
            ReportErrand(self._window, picture).start()

    def reconcile(self) -> None:
        """Ask which report, and hold it against the plan."""
        if self._window.picture is None:
            self._window.tell(NO_PLAN)
            return
        papers = self._folder().papers
        start = papers if papers.is_dir() else self._folder().path
        ask_file(self._window, "Which covering report is to be checked?", start, _REPORTS, self.reconcile_with)

    def reconcile_with(self, paper: Path) -> None:
        """Hold this report against the plan and show what it comes to."""
        from cipxl.reconciling import Reconciled, reconcile
        from cipxl_gui.reconcile_dialog import ReconcileDialog

        folder, title = self._folder(), f"Checking {paper.name}"

        def work(progress: Progress) -> Reconciled:
            return reconcile(folder, paper, progress)

        def show(found: Reconciled) -> None:
            dialog = ReconcileDialog(found, paper, self._window)
            dialog.report_wanted.connect(lambda: self._window.open_outside(paper))
            dialog.cell_wanted.connect(open_cell)
            dialog.again.connect(lambda: read_again(dialog))
            self._say(found.headline)
            self._open(dialog)

        def open_cell(cell: Place) -> None:
            self.open_workbook(folder.master, cell.sheet, cell.a1)

        def read_again(dialog: ReconcileDialog) -> None:
            def done(found: Reconciled) -> None:
                dialog.show_found(found)
                self._say(found.headline)

            self._window.jobs.start(
                title,
                work,
                while_open(dialog, done),
                while_open(dialog, lambda trouble: dialog.fail(trouble.sentence)),
                kind="reconcile",
            )

        self._read(title, work, show)

    def show_papers(self) -> None:
        """Show what was published."""
        picture = self._window.picture
        if picture is None:
            self._window.tell(NO_PLAN)
        elif not picture.overview.folder.papers.is_dir():
            self._window.tell("Nothing has been published yet. Publish with Ctrl+E.")
        else:
            self._window.open_outside(picture.overview.folder.papers)
