"""Errands about a plan as a whole: open one, make one, go back to an earlier master, write its data as tables."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QInputDialog

from cipxl import publishing, rounds
from cipxl.progress import Progress
from cipxl_gui.asking_files import ask_folder
from cipxl_gui.errand import NO_PLAN, Errand
from cipxl_gui.export_dialog import ExportDialog
from cipxl_gui.files_dialog import FilesDialog
from cipxl_gui.words import count_of

__all__ = ["PlanErrands"]


class PlanErrands(Errand):
    """What a person asks for about plans."""

    def open_plan(self) -> None:
        """Ask which plan folder to open."""
        start = next(iter(self._kept.recent()), None)
        title = "Open plan folder: choose the folder that holds plan.toml"
        ask_folder(self._window, title, start.parent if start else "", self._window.open_folder)

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
            self._window.tell(NO_PLAN)
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
            self._window.tell(NO_PLAN)
        elif not picture.overview.folder.master.is_file():
            self._window.tell(f"{picture.path} has no master.xlsx. If it has just been put there, press F5 first.")
        else:
            self.open_workbook(picture.overview.folder.master)

    def show_folder(self) -> None:
        """Show the plan folder in the file manager."""
        picture = self._window.picture
        if picture is None:
            self._window.tell(NO_PLAN)
        else:
            self._window.open_outside(picture.path)

    def export(self) -> None:
        """Ask where the plan's data goes, and write it."""
        if self._window.picture is None:
            self._window.tell(NO_PLAN)
            return
        folder = self._folder()
        dialog = ExportDialog(publishing.export_folder(folder), self._window)

        def write() -> None:
            place = folder.path / (dialog.chosen or "")  # a name alone is a folder beside the master

            def work(progress: Progress) -> tuple[Path, ...]:
                return publishing.export(folder, place, progress)

            self._do("Exporting the data", work, done)

        def done(files: tuple[Path, ...]) -> None:
            self._say(f"Exported: {count_of(len(files), 'table')}.")
            self._open(FilesDialog("Exported", "The tables are", files, self._window.open_outside, self._window))

        dialog.accepted.connect(write)
        self._open(dialog)


def free_name(path: Path) -> Path:
    """This name, or with a number where there is such a folder already."""
    found, number = path, 2
    while found.exists():
        found = path.with_name(f"{path.name} {number}")
        number += 1
    return found
