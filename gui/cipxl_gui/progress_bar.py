"""The line at the foot of the window: how many returns there are, and what is being done, with a button to stop it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from cipxl_gui.jobs import Jobs

__all__ = ["JobBar"]

_PATIENCE = 250  # milliseconds: what is done sooner shows no bar, which would only flicker


class JobBar(QWidget):
    """Fills a status bar.

    Args:
        jobs: What is being done.
        bar: The window's status bar.
    """

    def __init__(self, jobs: Jobs, bar: QStatusBar) -> None:
        super().__init__(bar)
        self.hide()
        self._jobs = jobs
        self.words = QLabel(bar)
        self.doing = QLabel(bar)
        self.progress = QProgressBar(bar)
        self.progress.setTextVisible(True)
        self.progress.setAccessibleName("Progress")
        self.progress.setMaximumWidth(self.fontMetrics().averageCharWidth() * 30)
        self.cancel = QPushButton("Cancel", bar)
        self.cancel.setToolTip("Stop at the next step; nothing is changed")
        self.cancel.clicked.connect(self._stop)
        bar.addWidget(self.words)
        for part in (self.doing, self.progress, self.cancel):
            bar.addPermanentWidget(part)
            part.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE)
        self._timer.timeout.connect(self._show)
        jobs.changed.connect(self._changed)
        jobs.progressed.connect(self._tell)

    def _changed(self) -> None:
        if self._jobs.in_front:
            self.progress.setRange(0, 0)
            self.progress.setValue(0)
            self.doing.setText(f"{self._jobs.in_front}…")
            self.cancel.setEnabled(True)
            if not self.progress.isVisible():
                self._timer.start()
        else:
            self._timer.stop()
            for part in (self.doing, self.progress, self.cancel):
                part.hide()

    def _show(self) -> None:
        for part in (self.doing, self.progress, self.cancel):
            part.show()

    def _tell(self, done: int, total: int, what: str) -> None:
        self.progress.setRange(0, max(total, 0))
        self.progress.setValue(done)
        self.doing.setText(f"{what} ({done:,} of {total:,})" if total else what)
        self.progress.setAccessibleDescription(self.doing.text())

    def _stop(self) -> None:
        self.cancel.setEnabled(False)
        self.doing.setText("Stopping…")
        self._jobs.stop()
