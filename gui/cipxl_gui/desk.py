"""The desk: which plan folder is open, which of its rounds is looked at, and the latest picture of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from cipxl.folder import PlanFolder
    from cipxl.progress import Progress
    from cipxl.rounds import Looker
    from cipxl_gui.jobs import Jobs
    from cipxl_gui.loading import Loading
    from cipxl_gui.picture import Picture

__all__ = ["Desk"]

_LOOK = "look"


class Desk(QObject):
    """What is open.

    Args:
        jobs: Where reading is done.
        loading: Has the library loaded before it is used.
        clock: Gives the time from which lateness is told and which is recorded.
        parent: The window.
    """

    opened = Signal(object)  # a Picture of another folder than before
    shown = Signal(object)  # a Picture, new or anew
    failed = Signal(object)  # the Trouble of a folder that could not be opened or read

    def __init__(
        self, jobs: Jobs, loading: Loading, clock: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._loading = loading
        self._clock = clock
        self._looker: Looker | None = None
        self._asked: tuple[Path, Looker | None, str | None] | None = None  # what is being read, or was last
        self.picture: Picture | None = None

    @property
    def folder(self) -> PlanFolder | None:
        """The plan folder as it was last read, None where none is open."""
        return self.picture.overview.folder if self.picture else None

    @property
    def round_name(self) -> str | None:
        """The round that is looked at, None before the first."""
        found = self.picture.overview.round if self.picture else None
        return found.name if found else None

    @property
    def looking(self) -> bool:
        """Whether a folder is being read just now."""
        return self._jobs.is_running(_LOOK)

    def now(self) -> datetime:
        """The time."""
        return self._clock()

    def open(self, path: Path) -> None:
        """Read a plan folder and show it; what is shown now stays until then, and stays where that fails."""
        self._look(path.parent if path.name == "plan.toml" else path, None, None)

    def look_again(self, round_name: str | None = None) -> None:
        """Read the open folder again, at the same round or another; what is being read goes before what is shown."""
        if self._asked is not None and self.looking and round_name is None:
            self._look(*self._asked)
        elif self._looker is not None:
            self._look(self._looker.path, self._looker, round_name or self.round_name)

    def look_at_latest(self) -> None:
        """Read the open folder again, at its latest round."""
        if self._looker is not None:
            self._look(self._looker.path, self._looker, None)

    def _look(self, path: Path, looker: Looker | None, round_name: str | None) -> None:
        def work(progress: Progress) -> tuple[Looker, Picture]:
            # Here, in the job's thread: the first window does not wait for the library, nor the person for the page.
            self._loading.load_all()
            from cipxl.rounds import Looker
            from cipxl_gui.picture import take_picture

            found = looker or Looker(path)
            return found, take_picture(found, self._clock(), round_name, progress)

        self._asked = path, looker, round_name
        self._jobs.start(f"Reading {path.name}", work, self._show, self.failed.emit, kind=_LOOK)

    def _show(self, found: tuple[Looker, Picture]) -> None:
        looker, picture = found
        another = self._looker is not looker
        self._looker = looker
        self.picture = picture
        if another:
            self.opened.emit(picture)
        self.shown.emit(picture)
