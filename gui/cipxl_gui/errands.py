"""What a person asks of the window: each errand asks what it must know, in a dialog, and hands it on to be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog

from cipxl import resources, rounds
from cipxl.findings import Finding
from cipxl.folder import PlanFolder
from cipxl.progress import Progress
from cipxl.rounds import ConsolidateReport, IssueReport, Letter, Received, TeamRow, TeamsNow, headline
from cipxl.settings import Team
from cipxl_gui.conflict_dialog import ConflictDialog
from cipxl_gui.consolidate_dialog import ConsolidateDialog
from cipxl_gui.guide_window import GuideWindow, first_page
from cipxl_gui.letters_dialog import LettersDialog
from cipxl_gui.picture import Picture
from cipxl_gui.reason_dialog import ReasonDialog
from cipxl_gui.received_dialog import ReceivedDialog, received_in_words
from cipxl_gui.round_dialog import RoundDialog
from cipxl_gui.words import count_of, moment

if TYPE_CHECKING:
    from cipxl_gui.main_window import MainWindow

__all__ = ["Errands"]

_NO_PLAN = "No plan folder is open. Open one with Ctrl+Shift+O."
_NO_ROUND = "No round has been issued yet. Issue one with Ctrl+Shift+N."


class Errands(QObject):
    """The errands of one window.

    Args:
        window: The window.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._desk = window.desk
        self._deeds = window.deeds
        self._kept = window.kept
        self.guide_window: GuideWindow | None = None
        self._deeds.received.connect(self._tell_received)
        self._deeds.consolidated.connect(self._tell_consolidated)

    def close_windows(self) -> None:
        """Close what was opened beside the window."""
        if self.guide_window is not None:
            self.guide_window.close()

    # Plans

    def open_plan(self) -> None:
        """Ask which plan folder to open."""
        dialog = QFileDialog(self._window, "Open plan folder: choose the folder that holds plan.toml")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        start = next(iter(self._kept.recent()), None)
        if start is not None:
            dialog.setDirectory(str(start.parent))
        dialog.fileSelected.connect(lambda chosen: self._window.open_folder(Path(chosen)))
        dialog.open()

    def example(self) -> None:
        """Make the example plan in the person's documents, with its returns in, and open it."""
        home = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        place = free_name(home / "cipxl example")

        def work(progress: Progress) -> Path:
            from cipxl.demo import Step, begin

            steps = 3
            told: list[Step] = []

            def tell(step: Step) -> None:
                told.append(step)
                progress(len(told), steps, step.title)

            begin(place, tell)
            return place

        self._do("Making the example plan", work, self._window.open_folder)

    def new_plan(self) -> None:
        """Ask what the new plan is, look through what it starts from, and make it."""
        from cipxl_gui.new_plan_errand import NewPlanErrand

        NewPlanErrand(self._window).start()

    def restore(self) -> None:
        """Ask which kept master to go back to."""
        folder = self._desk.folder if self._window.picture else None
        if folder is None:
            self._window.tell(_NO_PLAN)
            return
        kept = [path.stem for path in reversed(folder.kept_masters())]
        if not kept:
            self._window.tell("There is no earlier master to go back to. One is kept before each change.")
            return
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle("Go back to an earlier master")
        dialog.setLabelText("The present master is kept too, so that this can be taken back.\n&Master as it was on:")
        dialog.setComboBoxItems(kept)
        dialog.textValueSelected.connect(
            lambda chosen: self._do(
                f"Going back to {chosen}",
                lambda _progress: rounds.restore(folder, self._desk.now(), chosen),
                lambda _restored: self._desk.look_again(),
            )
        )
        dialog.open()

    def open_master(self) -> None:
        """Open the master workbook in Excel."""
        picture = self._window.picture
        if picture is None:
            self._window.tell(_NO_PLAN)
        elif not picture.overview.folder.master.is_file():
            self._window.tell(f"{picture.path} has no master.xlsx. If it has just been put there, press F5 first.")
        else:
            self.open_workbook(picture.overview.folder.master)

    def show_folder(self) -> None:
        """Show the plan folder in the file manager."""
        picture = self._window.picture
        if picture is None:
            self._window.tell(_NO_PLAN)
        else:
            self._window.open_outside(picture.path)

    def show_papers(self) -> None:
        """Show what was published."""
        picture = self._window.picture
        if picture is None:
            self._window.tell(_NO_PLAN)
        elif not picture.overview.folder.papers.is_dir():
            self._window.tell("Nothing has been published yet. Publish with Ctrl+E.")
        else:
            self._window.open_outside(picture.overview.folder.papers)

    # Rounds

    def new_round(self) -> None:
        """Ask what a new round is called and when it is due, and issue it."""
        picture = self._window.picture
        if picture is None:
            self._window.tell(_NO_PLAN)
            return

        def ask(now: TeamsNow) -> None:
            known = [one.name for one in picture.overview.rounds]
            dialog = RoundDialog(now, self._desk.now().date(), known, self._window)
            dialog.teams_wanted.connect(lambda teams: self._change_teams(dialog, teams))
            dialog.accepted.connect(lambda: self._issue(self._folder(), dialog))
            self._open(dialog)

        self._read("Reading the plan", self._teams, ask)

    def _teams(self, _progress: Progress) -> TeamsNow:
        from cipxl.store import load_master

        folder = PlanFolder(self._folder().path)
        return rounds.teams_now(folder, load_master(folder).plan)

    def _change_teams(self, dialog: RoundDialog, teams: tuple[Team, ...]) -> None:
        def show(now: TeamsNow) -> None:
            if dialog in self._window.findChildren(RoundDialog):
                dialog.show_teams(now)

        self._deeds.set_teams(teams, lambda: self._read("Reading the plan", self._teams, show))

    def _issue(self, folder: PlanFolder, dialog: RoundDialog) -> None:
        wanted = dialog.chosen

        def work(progress: Progress) -> IssueReport:
            return rounds.issue(
                folder, wanted.name, wanted.due, self._desk.now(), period=wanted.period, progress=progress
            )

        def done(report: IssueReport) -> None:
            self._say(f"{report.round} is issued: {count_of(len(report.returns), 'return')}.")
            self._desk.look_at_latest()
            self._show_letters(f"{report.round} is issued", rounds.invitations, report.round)

        self._do(f"Issuing {wanted.name}", work, done)

    def letters(self) -> None:
        """Show the e-mails that go out with the workbooks."""
        name = self._round()
        if name:
            self._show_letters(f"E-mails for {name}", rounds.invitations, name)

    def _show_letters(self, title: str, make: Callable[[PlanFolder, str], tuple[Letter, ...]], name: str) -> None:
        folder = self._folder()
        self._read(
            "Writing the e-mails", lambda _progress: make(folder, name), lambda found: self._letters(title, found)
        )

    def remind(self) -> None:
        """Show the reminders for teams that have not answered."""
        name = self._round()
        if not name:
            return
        folder, today = self._folder(), self._desk.now().date()

        def work(_progress: Progress) -> tuple[Letter, ...]:
            one = folder.round(name)
            place = folder.issued_folder(name)
            found = []
            for reminder in rounds.reminders(folder, today, name):
                issued = one.latest(reminder.team)
                attach = place / issued.file if issued else None
                found.append(Letter(reminder.team, reminder.subject, reminder.text, attach))
            return tuple(found)

        def done(found: tuple[Letter, ...]) -> None:
            if found:
                self._letters("Reminders", found)
            else:
                self._window.tell("Every team has answered, so there is nobody to remind.")

        self._read("Writing the reminders", work, done)

    def extend(self) -> None:
        """Ask for a later date for the whole round."""
        name = self._round()
        if not name:
            return
        from cipxl_gui.date_dialog import DateDialog

        picture = self._window.picture
        one = picture.overview.round if picture else None
        assert one is not None  # noqa: S101  # as _round has said
        folder = self._folder()
        dialog = DateDialog(f"Later date for {name}", one.due, self._window)
        dialog.accepted.connect(
            lambda: self._do(
                f"Moving the date of {name}",
                lambda _progress: rounds.issue(folder, name, dialog.chosen, self._desk.now()),
                lambda _report: self._desk.look_again(),
            )
        )
        self._open(dialog)

    def issue_again(self) -> None:
        """Ask which team gets a fresh copy of its return."""
        name = self._round()
        picture = self._window.picture
        if not name or picture is None or picture.overview.round is None:
            return
        one, folder = picture.overview.round, self._folder()
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(f"Issue {name} again")
        dialog.setLabelText("A fresh copy with the plan as it is now. What the team has sent already stays.\n&Team:")
        dialog.setComboBoxItems(list(one.teams))
        row = self._window.page.table.chosen()
        if row is not None and row.row.team in one.teams:
            dialog.setTextValue(row.row.team)

        def issue(team: str) -> None:
            self._do(
                f"Issuing {name} again to {team}",
                lambda progress: rounds.issue(folder, name, one.due, self._desk.now(), team=team, progress=progress),
                lambda _report: self._issued_again(name, team),
            )

        dialog.textValueSelected.connect(issue)
        dialog.open()

    def _issued_again(self, name: str, team: str) -> None:
        self._desk.look_again()
        self._show_letters(
            f"{name} is issued again",
            lambda folder, name: tuple(one for one in rounds.invitations(folder, name) if one.team == team),
            name,
        )

    # Returns

    def add_files(self) -> None:
        """Ask which files came back."""
        if not self._round():
            return
        dialog = QFileDialog(self._window, "Add returns: choose the files that came back")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(["Workbooks (*.xlsx *.xlsm *.xls *.xlsb *.ods)", "All files (*)"])
        dialog.filesSelected.connect(lambda chosen: self.take_files([Path(one) for one in chosen]))
        dialog.open()

    def take_files(self, paths: Sequence[Path]) -> None:
        """Take in what was dropped or chosen: a plan folder is opened, anything else may be a return."""
        plan = next((path for path in paths if (path / "plan.toml").is_file() or path.name == "plan.toml"), None)
        if plan is not None and len(paths) == 1:
            self._window.open_folder(plan)
        elif self._window.picture is None:
            self._window.tell(f"{paths[0].name} is no plan folder, and no plan is open that it could be a return of.")
        elif self._round():
            self._deeds.receive(paths)

    def _tell_received(self, found: tuple[Received, ...]) -> None:
        said = received_in_words(found)
        self._say(said)
        if any(one.outcome == "refused" for one in found):
            picture = self._window.picture
            one = picture.overview.round if picture else None
            dialog = ReceivedDialog(found, one.teams if one else (), self._window)
            dialog.is_return_of.connect(lambda file, team: self._deeds.pair(file, team, self._kept.role()))
            self._open(dialog)

    def show_returns(self) -> None:
        """Show the returns folder, where files that come back are put."""
        name = self._round()
        if name:
            place = self._folder().returns_folder(name)
            self._do(
                "Opening the returns folder",
                lambda _progress: place.mkdir(parents=True, exist_ok=True),
                lambda _nothing: self._window.open_outside(place),
            )

    def open_return(self) -> None:
        """Open the chosen finding's workbook at its cell, or the chosen return."""
        picture = self._window.picture
        if picture is None:
            self._window.tell(_NO_PLAN)
            return
        finding = self._focused_finding()
        if finding is not None:
            path = self._file_of(picture, finding)
            if path is not None:
                self.open_workbook(path, finding.sheet, finding.a1)
            else:
                self._window.tell("This finding is about the plan as a whole, so there is no workbook to open at it.")
            return
        line = self._window.page.table.chosen()
        if line is None or line.row.path is None:
            self._window.tell("There is no file to open: nothing has come from this team yet.")
        else:
            self.open_workbook(line.row.path)

    def _focused_finding(self) -> Finding | None:
        pane = self._window.page.findings
        if self._window.page.pane != "findings" or self._window.page.table.hasFocus():
            return None
        line = pane.table.chosen()
        return line.finding if line is not None else None

    def _file_of(self, picture: Picture, finding: Finding) -> Path | None:
        overview = picture.overview
        if finding.file == overview.folder.master.name:
            return overview.folder.master
        return next((row.path for row in overview.rows if row.file == finding.file and row.file), None)

    def leave_out(self) -> None:
        """Leave the chosen return out, or take it in again."""
        row = self._chosen_file()
        if row is None:
            return
        if row.state == "left_out":
            self._deeds.take_in(row)
            return
        title = f"Leave out {row.file}"
        words = (
            "Nothing of this return will be in the master. The file stays where it is, and you can take it in again."
        )
        dialog = ReasonDialog(title, words, (), self._kept.role(), self._window)

        def done() -> None:
            self._kept.remember_role(dialog.role)
            self._deeds.leave_out(row, dialog.reason, dialog.role)

        dialog.accepted.connect(done)
        self._open(dialog)

    def send_back(self) -> None:
        """Show the text and the workbook that go back to the chosen team."""
        row = self._chosen_file()
        if row is None:
            return
        if not row.team:
            self._window.tell("This file does not say which team it comes from, so nobody can be asked.")
        else:
            self._deeds.write_letter(row.team, lambda letter: self._letters(f"Send back to {row.team}", (letter,)))

    def _chosen_file(self) -> TeamRow | None:
        if not self._round():
            return None
        line = self._window.page.table.chosen()
        if line is None or not line.row.file:
            self._window.tell("Choose a return in the table first; nothing has come from this team yet.")
            return None
        return line.row

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
            f"Accept {count_of(len(found), 'finding')}", words, about, self._kept.role(), self._window
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
            self._window.tell(_NO_PLAN)
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

    def publish(self) -> None:
        """Ask how, show what must be looked at first, and write the papers."""
        from cipxl_gui.publishing_errand import PublishingErrand

        picture = self._window.picture
        if picture is None:
            self._window.tell(_NO_PLAN)
        else:
            PublishingErrand(self._window, picture).start()

    # Panes that are filled when they are looked at

    def make_pages(self) -> None:
        """Make the paper's pages for the preview."""
        from cipxl_gui.preview_pane import Page, pages_of

        pane = self._window.page.preview
        folder, now = self._folder(), self._desk.now()

        def work(_progress: Progress) -> tuple[Page, ...]:
            from cipxl.publishing import preview

            return pages_of(preview(folder, now))

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

    # How it is done

    def _folder(self) -> PlanFolder:
        folder = self._desk.folder
        assert folder is not None  # noqa: S101  # asked for with a picture only
        return folder

    def _round(self) -> str:
        """The name of the round that is looked at; "" where there is none, which is said."""
        picture = self._window.picture
        if picture is None:
            self._window.tell(_NO_PLAN)
        elif picture.overview.round is None:
            self._window.tell(_NO_ROUND)
        else:
            return picture.overview.round.name
        return ""

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _letters(self, title: str, letters: Sequence[Letter]) -> None:
        self._open(LettersDialog(title, letters, self._window.open_outside, self._window))

    def open_workbook(self, path: Path, sheet: str = "", a1: str = "") -> None:
        """Open a workbook at a cell in Excel, else in the system's own program with the cell said."""
        from cipxl_gui import outside

        def done(opened: bool) -> None:
            if not opened:
                self._window.open_outside(path)
                if a1:
                    self._say(f"{path.name}: the cell is {a1}{f' on {sheet}' if sheet else ''}.")

        self._read(f"Opening {path.name}", lambda _progress: outside.open_workbook(path, sheet, a1), done)

    def _say(self, sentence: str) -> None:
        self._window.statusBar().showMessage(sentence, 15_000)
        self._window.speaker.say(sentence)

    def _do(self, title: str, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        self._deeds.do(title, work, done)

    def _read(self, title: str, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        self._window.jobs.start(title, work, done, self._window.tell_trouble)


def free_name(path: Path) -> Path:
    """This name, or with a number where there is such a folder already."""
    found, number = path, 2
    while found.exists():
        found = path.with_name(f"{path.name} {number}")
        number += 1
    return found
