"""Python's collector of cycles, kept to the window's thread while jobs run.

Left alone it runs in whichever thread makes objects, and that is a job's. Where it meets a window there that nobody
needs any more, it takes Qt objects apart outside the thread that they live in, which Qt does not allow: the program may
end or stand still. While any job runs it is therefore off, and the window's thread collects from time to time.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

__all__ = ["Collector"]

_EVERY = 500  # milliseconds


class Collector(QObject):
    """The collector, as one window's jobs need it. Everything is called in the window's thread."""

    _jobs = 0  # of every window: Python has one collector

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._own = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self._collect)

    def mind(self) -> None:
        """A job begins."""
        Collector._jobs += 1
        self._own += 1
        gc.disable()
        self._timer.start()

    def leave(self) -> None:
        """A job has ended."""
        Collector._jobs -= 1
        self._own -= 1
        if not self._own:
            self._timer.stop()
        if not Collector._jobs:
            gc.enable()

    def _collect(self) -> None:
        """What the collector would do by itself: the oldest generation that is due."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                break
