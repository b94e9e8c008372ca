"""Errands about returns: take them in, open them, leave one out, send one back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cipxl import rounds
from cipxl.findings import Finding
from cipxl.rounds import Received, TeamRow
from cipxl_gui.asking_files import ask_files
from cipxl_gui.errand import NO_PLAN, Errand
from cipxl_gui.parts import while_open
from cipxl_gui.picture import Picture
from cipxl_gui.purge_dialog import PurgeDialog
from cipxl_gui.reason_dialog import ReasonDialog
from cipxl_gui.received_dialog import ReceivedDialog, received_in_words
from cipxl_gui.words import count_of

__all__ = ["ReturnErrands"]


class ReturnErrands(Errand):
    """What a person asks for about returns."""

    def add_files(self) -> None:
        """Ask which files came back."""
        if not self._round():
            return
        kinds = ("Workbooks (*.xlsx *.xlsm *.xls *.xlsb *.ods)", "All files (*)")
        ask_files(self._window, "Add returns: choose the files that came back", "", kinds, self.take_files)

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
            self._window.tell(NO_PLAN)
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
        dialog = ReasonDialog(title, words, (), self._kept.role(), "&Leave out", self._window)

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

    def purge(self) -> None:
        """Show which returns have been kept long enough, and delete them."""
        if self._window.picture is None:
            self._window.tell(NO_PLAN)
            return
        folder, now = self._folder(), self._desk.now()
        dialog = PurgeDialog(folder.settings.returns_kept_days, self._window)

        def look(days: int) -> None:
            self._window.jobs.start(
                "Looking for old returns",
                lambda _progress: rounds.old_files(folder, now.date(), days),
                while_open(dialog, dialog.show_files),
                while_open(dialog, lambda trouble: dialog.tell(trouble.sentence)),
                kind="old files",
            )

        def delete() -> None:
            self._deeds.purge(dialog.agreed, dialog.days.value())

        dialog.days_chosen.connect(look)
        dialog.accepted.connect(delete)
        self._open(dialog)
        look(dialog.days.value())

    def _tell_purged(self, files: tuple[Path, ...]) -> None:
        self._say(f"{rounds.DELETED} {count_of(len(files), 'file')}.")

    def _chosen_file(self) -> TeamRow | None:
        if not self._round():
            return None
        line = self._window.page.table.chosen()
        if line is None or not line.row.file:
            self._window.tell("Choose a return in the table first; nothing has come from this team yet.")
            return None
        return line.row
