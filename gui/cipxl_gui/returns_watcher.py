"""Watches the returns folder of the round that is looked at, and says when something in it has changed and is quiet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

__all__ = ["ReturnsWatcher"]

QUIET = 700  # milliseconds without a change: a file that is still being copied is not read half


class ReturnsWatcher(QObject):
    """The watcher. Folders on a network share may tell nothing: F5 reads again."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watcher = QFileSystemWatcher(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET)
        self._timer.timeout.connect(self.changed)
        self._watcher.directoryChanged.connect(self._stir)
        self._watcher.fileChanged.connect(self._stir)

    def watch(self, paths: tuple[Path, ...]) -> None:
        """Watch these folders and files, those that are there, and no others."""
        wanted = {str(path) for path in paths if path.exists()}
        now = {*self._watcher.directories(), *self._watcher.files()}
        if now - wanted:
            self._watcher.removePaths(list(now - wanted))
        if wanted - now:
            self._watcher.addPaths(list(wanted - now))

    def _stir(self, _path: str) -> None:
        self._timer.start()
