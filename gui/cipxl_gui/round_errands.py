"""Errands about a round: issue it, change who is asked, extend it, and the e-mails that go with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog

from cipxl import rounds
from cipxl.folder import PlanFolder
from cipxl.progress import Progress
from cipxl.rounds import IssueReport, Letter, TeamsNow
from cipxl.settings import Team
from cipxl_gui.errand import NO_PLAN, Errand
from cipxl_gui.round_dialog import RoundDialog
from cipxl_gui.words import count_of

__all__ = ["RoundErrands"]


class RoundErrands(Errand):
    """What a person asks for about a round."""

    def new_round(self) -> None:
        """Ask what a new round is called and when it is due, and issue it."""
        picture = self._window.picture
        if picture is None:
            self._window.tell(NO_PLAN)
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

        def move() -> None:
            due = dialog.chosen  # now: the dialog is gone by the time that the job runs
            self._do(
                f"Moving the date of {name}",
                lambda _progress: rounds.issue(folder, name, due, self._desk.now()),
                lambda _report: self._desk.look_again(),
            )

        dialog.accepted.connect(move)
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
