"""The main window: what is open, what can be done with it, and what is being done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSettings, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget

from cipxl_gui import messages
from cipxl_gui.actions import enable_actions, make_actions, make_menus
from cipxl_gui.appearance import Appearance
from cipxl_gui.desk import Desk
from cipxl_gui.jobs import Jobs, Trouble
from cipxl_gui.kept_settings import KeptSettings
from cipxl_gui.loading import Loading
from cipxl_gui.outside import open_outside
from cipxl_gui.parts import Heading, escaped
from cipxl_gui.progress_bar import JobBar
from cipxl_gui.returns_watcher import ReturnsWatcher
from cipxl_gui.speaker import Speaker
from cipxl_gui.start_page import StartPage

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent

    from cipxl_gui.deeds import Deeds
    from cipxl_gui.errands import Errands
    from cipxl_gui.picture import Picture
    from cipxl_gui.round_page import RoundPage

__all__ = ["MainWindow"]

_MOST_DROPPED = 2_000


class MainWindow(QMainWindow):
    """The window.

    Args:
        settings: Where recent folders and the window's place are kept.
        clock: Gives the time that is recorded, and from which lateness is told.
        reports: Where reports of crashes go; the person's own folder when not given.
    """

    settled = Signal()  # a folder that was being read is shown, or could not be read

    def __init__(
        self, settings: QSettings, clock: Callable[[], datetime] = datetime.now, reports: Path | None = None
    ) -> None:
        super().__init__()
        self.kept = KeptSettings(settings)
        self.jobs = Jobs(self, reports)
        self.loading = Loading()
        self.desk = Desk(self.jobs, self.loading, clock, self)
        self.undo = QUndoStack(self)
        self.speaker = Speaker(self)
        self.watcher = ReturnsWatcher(self)
        self.commands = make_actions(self)
        self._closing = False
        self._said = ""
        self._make_widgets()
        self._connect()
        self.setAcceptDrops(True)
        self._place()
        self.show_start()

    # Parts that stand on the library: made when they are first needed, so that the first window is there at once

    @cached_property
    def deeds(self) -> Deeds:
        """What changes the open plan."""
        self.loading.load_all()
        from cipxl_gui.deeds import Deeds

        made = Deeds(self.desk, self.jobs, self.undo, self)
        made.failed.connect(self.tell_trouble)
        return made

    @cached_property
    def errands(self) -> Errands:
        """What a person asks for."""
        self.loading.load_all()
        from cipxl_gui.errands import Errands

        return Errands(self)

    @cached_property
    def page(self) -> RoundPage:
        """The page of an open plan."""
        self.loading.load_all()
        from cipxl_gui.round_page import RoundPage

        page = RoundPage(self.commands, self)
        self.stack.addWidget(page)
        place = self.kept.place("panes")
        if place is not None:
            page.split.restoreState(place)
        page.round_chosen.connect(self.desk.look_again)
        page.pane_shown.connect(self._fill_pane)
        page.table.opened.connect(self.commands["open_return"].trigger)
        page.findings.table.opened.connect(self.commands["open_return"].trigger)
        page.questions.opened.connect(self.commands["settle"].trigger)
        return page

    def get_ready(self) -> None:
        """Load what will be needed, beside the window, so that nobody waits for it later."""
        self.jobs.start(
            "Getting ready", lambda _progress: self.loading.load_all(), lambda _nothing: None, self.tell_trouble
        )

    # What is shown

    @property
    def picture(self) -> Picture | None:
        """What is known of the open plan, None where none is open."""
        return None if self.stack.currentWidget() is self.start else self.desk.picture

    def open_folder(self, path: Path) -> None:
        """Read a plan folder and show it; what is shown now stays until then, and stays where that fails."""
        self.desk.open(path)

    def show_start(self) -> None:
        """Show the first page."""
        self.watcher.watch(())
        self.undo.clear()
        self.start.show_recent(self.kept.recent())
        self.stack.setCurrentWidget(self.start)
        self.setWindowTitle("cipxl")
        self._enable()
        (self.start.list if self.start.list.count() else self.start).setFocus()

    def tell(self, sentence: str, report: Path | None = None) -> None:
        """Say something to the person in a message of its own; the window stays as it is."""
        messages.tell(self, sentence, report, self.open_outside)

    def tell_trouble(self, trouble: Trouble) -> None:
        """Say why something could not be done; that it was stopped is said in the line below the window."""
        if trouble.stopped:
            self.statusBar().showMessage(trouble.sentence, 10_000)
            self.speaker.say(trouble.sentence)
        else:
            self.tell(trouble.sentence, trouble.report)

    def open_outside(self, path: Path) -> None:
        """Open a file or folder in the system's own program."""
        sentence = open_outside(path)
        if sentence:
            self.tell(sentence)

    def _show(self, picture: Picture) -> None:
        from cipxl_gui.picture import told

        self.stack.setCurrentWidget(self.page)
        self.page.show_picture(picture)
        overview = picture.overview
        name = f": {overview.round.name}" if overview.round else ""
        self.setWindowTitle(f"{overview.folder.settings.title}{name} – cipxl")
        self.lines.setText(told(picture))
        self.page.preview.forget()
        self._fill_pane(self.page.pane)
        watched = [overview.folder.master]
        if overview.round is not None:
            place = overview.folder.returns_folder(overview.round.name)
            watched += [place, *(row.path for row in overview.rows[:_MOST_DROPPED] if row.path is not None)]
        self.watcher.watch(tuple(watched))
        self._enable()
        sentence = f"{told(picture)}. Next: {overview.step.words}"
        if sentence != self._said:  # the same again says nothing
            self._said = sentence
            self.speaker.say(sentence)
        self.settled.emit()

    def _opened(self, picture: Picture) -> None:
        self.undo.clear()
        self._said = ""
        self.kept.remember(picture.path)
        self.page.needle.clear()
        self.page.filters.buttons[None].setChecked(True)
        self.page.table.setFocus()

    def _failed(self, trouble: Trouble) -> None:
        self.tell_trouble(trouble)
        self.settled.emit()

    def _fill_pane(self, name: str) -> None:
        """Some panes are filled only when they are looked at."""
        if self.picture is not None:
            if name == "preview" and not self.page.preview.filled:
                self.errands.make_pages()
            elif name == "history":
                self.errands.read_history()

    def _enable(self) -> None:
        """What can be done now. What cannot be done yet says so in words when it is tried, so little is greyed."""
        enable_actions(self.commands, plan=self.picture is not None, busy=bool(self.jobs.changing), undo=self.undo)

    @Slot(int)
    def _undo_moved(self, _index: int) -> None:
        self._enable()

    # How it is made

    def _make_widgets(self) -> None:
        names = ("open_plan", "new_plan", "example")
        self.start = StartPage([self.commands[name] for name in names], self)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.start)
        self.setCentralWidget(self.stack)
        self.bar = JobBar(self.jobs, self.statusBar())
        self.lines = self.bar.words
        self.menus = make_menus(self, self.commands)
        self.recent_menu = QMenu("&Recent plan folders", self)
        self.recent_menu.aboutToShow.connect(self._fill_recent)
        self.menus["&File"].insertMenu(self.commands["example"], self.recent_menu)

    def _connect(self) -> None:
        self.desk.opened.connect(self._opened)
        self.desk.shown.connect(self._show)
        self.desk.failed.connect(self._failed)
        self.jobs.changed.connect(self._enable)
        self.jobs.changed.connect(self._close_when_idle)
        self.undo.indexChanged.connect(self._undo_moved)
        self.watcher.changed.connect(self.desk.look_again)
        self.start.chosen.connect(self.open_folder)
        window_deeds: dict[str, Callable[[], object]] = {
            "quit": self.close,
            "close_plan": self.show_start,
            "undo": self.undo.undo,
            "redo": self.undo.redo,
            "find": self._go_to_find,
            "returns": lambda: self.page.table.setFocus(Qt.FocusReason.ShortcutFocusReason),
            "refresh": self.desk.look_again,
            **Appearance(self.kept, self.speaker).acts(),
        }
        for name, action in self.commands.items():
            act = window_deeds.get(name) or partial(self._run_errand, name)
            action.triggered.connect(lambda _checked=False, act=act: act())

    def _run_errand(self, name: str) -> None:
        if name.startswith("pane_"):
            self.page.show_pane(name.removeprefix("pane_"))
        else:
            getattr(self.errands, name)()

    def _go_to_find(self) -> None:
        self.page.needle.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.page.needle.selectAll()

    def _fill_recent(self) -> None:
        self.recent_menu.clear()
        for number, path in enumerate(self.kept.recent(), start=1):
            self.recent_menu.addAction(f"&{number} {escaped(str(path))}", partial(self.open_folder, path))
        if self.recent_menu.isEmpty():
            self.recent_menu.addAction("None yet", lambda: self.tell("No plan folder has been opened yet."))

    def _place(self) -> None:
        metrics = self.fontMetrics()
        room = self.screen().availableSize()
        self.resize(min(metrics.averageCharWidth() * 150, room.width()), min(metrics.height() * 46, room.height()))
        place = self.kept.place("window")
        if place is not None:
            self.restoreGeometry(place)

    # What Qt calls

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """A new text size reaches the headings too, which have a size of their own."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            for heading in self.findChildren(Heading):
                heading.dress()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files may be dropped anywhere on the window."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Take in what was dropped: returns, or a plan folder to open."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls()[:_MOST_DROPPED] if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            # Not within the drop: Explorer waits until this returns.
            QTimer.singleShot(0, partial(self.errands.take_files, paths))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask while the plan is being changed; keep where the window stood."""
        if self.jobs.changing and not self._closing:
            event.ignore()
            messages.ask_before_closing(self, self.jobs.changing, self._stop_and_close)
            return
        self.jobs.stop()
        self.jobs.wait()
        self.kept.remember_place("window", self.saveGeometry())
        if "page" in self.__dict__:
            self.kept.remember_place("panes", self.page.split.saveState())
        if "errands" in self.__dict__:
            self.errands.close_windows()
        super().closeEvent(event)

    def _stop_and_close(self) -> None:
        self._closing = True
        self.jobs.stop()
        self._close_when_idle()

    def _close_when_idle(self) -> None:
        if self._closing and not self.jobs.changing:
            QTimer.singleShot(0, self.close)
