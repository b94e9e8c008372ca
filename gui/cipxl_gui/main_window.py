"""The main window: which plan folder is open, its rounds, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSettings, Qt, QThreadPool, QUrl, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAction,
    QCloseEvent,
    QColor,
    QDesktopServices,
    QKeySequence,
    QPalette,
)
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cipxl import resources
from cipxl_gui.guide_window import GuideWindow, first_page
from cipxl_gui.jobs import Job
from cipxl_gui.rounds_table import RoundsTable

if TYPE_CHECKING:
    from cipxl_gui.state import FolderState

__all__ = ["NO_FOLDER", "MainWindow"]

NO_FOLDER = "Next: open a plan folder with Ctrl+Shift+O, or make a new one with: cipxl new FOLDER"
_RECENT_KEPT = 8
_RECENT, _GEOMETRY = "recent_folders", "geometry"


class MainWindow(QMainWindow):
    """The window.

    Args:
        settings: Where recent folders and the window's place are kept.
        today: Gives the day from which lateness is told.
    """

    folder_read = Signal(int, object)
    folder_failed = Signal(int, str)
    settled = Signal()

    def __init__(self, settings: QSettings, today: Callable[[], date] = date.today) -> None:
        super().__init__()
        self.settings = settings
        self.state: FolderState | None = None
        self._today = today
        self._asked = 0  # the number of the latest reading; answers to earlier ones are dropped
        self._awaited = False
        self.guide: GuideWindow | None = None
        self._pool = QThreadPool(self)
        self.folder_read.connect(self._show)
        self.folder_failed.connect(self._say_failed)
        self._make_actions()
        self._make_widgets()
        self._make_menus()
        self._show_nothing()
        self._place()

    # What can be done

    @property
    def reading(self) -> bool:
        """Whether a folder is being read just now."""
        return self._awaited

    def open_folder(self, path: Path) -> None:
        """Read a plan folder and show it; what is shown now stays until then, and stays where that fails."""
        from cipxl_gui.state import read_folder

        self._asked += 1
        self._awaited = True
        self.statusBar().showMessage(f"Reading {path}…")
        work = partial(read_folder, path, self._today())
        self._pool.start(Job(self._asked, work, self.folder_read, self.folder_failed))

    def refresh(self) -> None:
        """Read the open folder again."""
        if self.state is None:
            self.tell("No plan folder is open. Open one with Ctrl+Shift+O.")
        else:
            self.open_folder(self.state.path)

    def choose_folder(self) -> None:
        """Ask which plan folder to open."""
        dialog = QFileDialog(self, "Open plan folder: choose the folder that holds plan.toml")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        start = self.state.path if self.state else next(iter(self.recent()), None)
        if start is not None:
            dialog.setDirectory(str(start.parent))
        dialog.fileSelected.connect(lambda chosen: self.open_folder(Path(chosen)))
        dialog.open()

    def open_master(self) -> None:
        """Open the master workbook in Excel, or in whatever opens workbooks here."""
        if self.state is None:
            self.tell("No plan folder is open. Open one with Ctrl+Shift+O.")
        elif self.state.master is None:
            self.tell(f"{self.state.path} has no master.xlsx. If it has just been put there, press F5 first.")
        else:
            self._open_outside(self.state.master)

    def open_returns(self) -> None:
        """Open the returns folder of the chosen round, where files that come back are put."""
        chosen = self.table.chosen()
        if chosen is None:
            self.tell("No round has been issued yet, so there is no returns folder.")
            return
        try:
            chosen.returns_folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.tell(
                f"{chosen.returns_folder} could not be made: {error.strerror or error}. Ask ICT for the right to write."
            )
            return
        self._open_outside(chosen.returns_folder)

    def open_guide(self) -> None:
        """Show the guide."""
        page = first_page(resources.docs())
        if page is None:
            self.tell(f"The guide is not there: {resources.docs()} has no index.md. Install cipxl again, or ask ICT.")
            return
        if self.guide is None:
            self.guide = GuideWindow(page)
        self.guide.show()
        self.guide.activateWindow()

    def recent(self) -> tuple[Path, ...]:
        """The folders that were opened last, latest first."""
        # An INI file gives a list of one back as a plain text.
        kept = self.settings.value(_RECENT) or []
        return tuple(Path(one) for one in ([kept] if isinstance(kept, str) else kept))

    def tell(self, sentence: str) -> None:
        """Say something to the person in a message of its own; the window stays as it is."""
        box = QMessageBox(QMessageBox.Icon.Information, "cipxl", sentence, QMessageBox.StandardButton.Ok, self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    # What is shown

    @Slot(int, object)
    def _show(self, number: int, state: FolderState) -> None:
        if number != self._asked:
            return
        self._finish()
        self.state = state
        self._remember(state.path)
        latest = f": {state.rounds[0].name}" if state.rounds else ""
        self.setWindowTitle(f"{state.title}{latest} – cipxl")
        self.plan_title.setText(state.title)
        for field, text in ((self.path, str(state.path)), (self.profile, state.profile), (self.scheme, state.scheme)):
            field.setText(text)
            field.setCursorPosition(0)
        self.table.show_rounds(state.rounds)
        self.troubles.setText("\n".join(state.troubles))
        self.troubles.setVisible(bool(state.troubles))
        self.next_step.setText(state.step)
        rounds = "1 round" if len(state.rounds) == 1 else f"{len(state.rounds) or 'No'} rounds, latest first"
        self.statusBar().showMessage(rounds if state.rounds else "No rounds yet")
        self._announce(f"{state.title}. {rounds if state.rounds else 'No rounds yet'}. {state.step}")
        self.settled.emit()

    @Slot(int, str)
    def _say_failed(self, number: int, sentence: str) -> None:
        if number != self._asked:
            return
        self._finish()
        self.tell(sentence)
        self.settled.emit()

    def _finish(self) -> None:
        self._awaited = False
        self.statusBar().clearMessage()

    def _show_nothing(self) -> None:
        self.setWindowTitle("cipxl")
        self.plan_title.setText("No plan folder is open")
        self.troubles.hide()
        self.next_step.setText(NO_FOLDER)

    def _announce(self, text: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    # How it is made

    def _make_actions(self) -> None:
        def action(text: str, act: Callable[[], object], keys: str = "") -> QAction:
            made = QAction(text, self)
            made.triggered.connect(lambda: act())
            if keys:
                made.setShortcut(QKeySequence(keys))
            self.addAction(made)
            return made

        self.open_action = action("&Open plan folder…", self.choose_folder, "Ctrl+Shift+O")
        self.master_action = action("Open &master in Excel", self.open_master, "Ctrl+M")
        self.quit_action = action("E&xit", self.close, "Ctrl+Q")
        self.refresh_action = action("&Refresh", self.refresh, "F5")
        self.returns_action = action("Open re&turns folder", self.open_returns, "Ctrl+R")
        self.guide_action = action("&Guide", self.open_guide, "F1")
        self.about_action = action("&About cipxl", lambda: self.tell(f"cipxl {version('cipxl')}"))

    def _make_menus(self) -> None:
        bar = self.menuBar()
        file = bar.addMenu("&File")
        file.addAction(self.open_action)
        self.recent_menu = QMenu("&Recent plan folders", file)
        self.recent_menu.aboutToShow.connect(self._fill_recent)
        file.addMenu(self.recent_menu)
        file.addSeparator()
        file.addAction(self.master_action)
        file.addSeparator()
        file.addAction(self.quit_action)
        bar.addMenu("&View").addAction(self.refresh_action)
        bar.addMenu("&Returns").addAction(self.returns_action)
        about = bar.addMenu("&Help")
        about.addActions([self.guide_action, self.about_action])

    def _make_widgets(self) -> None:
        self.plan_title = QLabel(self)
        self.plan_title.setTextFormat(Qt.TextFormat.PlainText)
        self.plan_title.setWordWrap(True)
        self.path, self.profile, self.scheme = (_fact(name, self) for name in ("Folder", "Profile", "Ratings"))
        facts = QFormLayout()
        facts.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for field in (self.path, self.profile, self.scheme):
            facts.addRow(f"{field.accessibleName()}:", field)

        self.table = RoundsTable(self)
        self.table.opened.connect(lambda _row: self.open_returns())
        heading = QLabel("Roun&ds, latest first", self)
        heading.setBuddy(self.table)

        self.troubles = _words(self)
        self.next_step = _words(self)

        buttons = QHBoxLayout()
        for action in (self.open_action, self.master_action, self.returns_action):
            button = QPushButton(action.text(), self)
            button.clicked.connect(action.trigger)
            buttons.addWidget(button)
        buttons.addStretch()

        middle = QWidget(self)
        layout = QVBoxLayout(middle)
        layout.addWidget(self.plan_title)
        layout.addLayout(facts)
        layout.addWidget(heading)
        layout.addWidget(self.table, stretch=1)
        layout.addWidget(self.troubles)
        layout.addWidget(self.next_step)
        layout.addLayout(buttons)
        self.setCentralWidget(middle)
        self.statusBar()
        self._embolden()
        self.table.setFocus()

    def _embolden(self) -> None:
        large, bold = self.font(), self.font()
        large.setPointSizeF(large.pointSizeF() * 1.4)
        large.setBold(True)
        self.plan_title.setFont(large)
        bold.setBold(True)
        self.next_step.setFont(bold)

    def _place(self) -> None:
        metrics = self.fontMetrics()
        room = QApplication.primaryScreen().availableSize()
        self.resize(min(metrics.averageCharWidth() * 140, room.width()), min(metrics.height() * 32, room.height()))
        geometry = self.settings.value(_GEOMETRY)
        if geometry is not None:
            self.restoreGeometry(geometry)

    def _fill_recent(self) -> None:
        self.recent_menu.clear()
        for number, path in enumerate(self.recent(), start=1):
            shown = str(path).replace("&", "&&")
            self.recent_menu.addAction(f"&{number} {shown}", partial(self.open_folder, path))
        if self.recent_menu.isEmpty():
            self.recent_menu.addAction("None yet", lambda: self.tell("No plan folder has been opened yet."))

    def _remember(self, path: Path) -> None:
        recent = [path, *(one for one in self.recent() if one != path)][:_RECENT_KEPT]
        self.settings.setValue(_RECENT, [str(one) for one in recent])

    def _open_outside(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.tell(f"Nothing on this computer opens {path.name}. It is here: {path}")

    # What Qt calls

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """A new text size reaches the bold texts too."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.centralWidget() is not None:
            self._embolden()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Wait for the work in hand, and keep where the window stood."""
        self._pool.waitForDone()
        self.settings.setValue(_GEOMETRY, self.saveGeometry())
        if self.guide is not None:
            self.guide.close()
        super().closeEvent(event)


def _fact(name: str, parent: QWidget) -> QLineEdit:
    """A text that can be reached by Tab, read out and copied, but not changed."""
    field = QLineEdit(parent)
    field.setReadOnly(True)
    field.setFrame(False)
    field.setAccessibleName(name)
    see_through = field.palette()
    see_through.setColor(QPalette.ColorRole.Base, QColor(Qt.GlobalColor.transparent))  # it is not a box to type in
    field.setPalette(see_through)
    return field


def _words(parent: QWidget) -> QLabel:
    """A text of as many lines as it needs; commands in it can be copied by mouse or keyboard."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    label.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
    return label
