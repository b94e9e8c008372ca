"""Jobs: work that the window's thread does not wait for, one after the other, with progress and a way to stop.

The window owns the signals; a job is given bound ones and knows nothing else of the window. Signals are all of Qt that
a job's thread touches: it makes no Qt object, and takes none apart (see `Collector`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from PySide6.QtCore import QObject, Signal, Slot

from cipxl.errors import Cancelled, CipxlError
from cipxl.progress import Progress
from cipxl_gui.collector import Collector
from cipxl_gui.crash_report import reports_folder, write_crash_report

__all__ = ["Emit", "Job", "Jobs", "Trouble", "Work"]

Work = Callable[[Progress], object]

_TELL_EVERY = 0.05  # seconds between two words on progress, so that a thousand files do not flood the window


class Trouble(NamedTuple):
    """Why a job gave no result: a sentence for the person, and a report file where nobody foresaw it."""

    sentence: str
    report: Path | None = None
    stopped: bool = False


class Emit(Protocol):
    """A bound signal, or what else takes its arguments."""

    def emit(self, *args: object) -> None:
        """Tell whoever listens, in their own thread."""


class Job:
    """One piece of work for a thread.

    Args:
        number: Comes back with the answer.
        title: What it does, in words.
        work: What to do, given a `Progress`; its result goes to `done`.
        done: Is told the number and the result.
        failed: Is told the number and the `Trouble`.
        progressed: Is told the number, how many steps are done, of how many, and the step in hand.
        reports: Where a report goes when the job ends in a way that nobody foresaw.
    """

    def __init__(
        self, number: int, title: str, work: Work, done: Emit, failed: Emit, progressed: Emit, reports: Path
    ) -> None:
        self.stop = threading.Event()
        self._number = number
        self._title = title
        self._work = work
        self._done = done
        self._failed = failed
        self._progressed = progressed
        self._reports = reports
        self._told = 0.0

    def run(self) -> None:
        """Do the work and tell how it went."""
        try:
            if self.stop.is_set():
                raise Cancelled
            result = self._work(self._progress)
        except Cancelled as error:
            self._failed.emit(self._number, Trouble(str(error), stopped=True))
        except CipxlError as error:
            self._failed.emit(self._number, Trouble(str(error)))
        except UnicodeError:
            sentence = "One of the settings files is not saved as UTF-8 text. Save it again as UTF-8."
            self._failed.emit(self._number, Trouble(sentence))
        except OSError as error:
            name = f"{error.filename}" if error.filename else "The folder"
            sentence = f"{name} could not be read or written: {error.strerror or error}. Try again, or ask ICT."
            self._failed.emit(self._number, Trouble(sentence))
        except BaseException as error:  # the window must not wait for ever, whatever it is
            report = write_crash_report(self._reports, self._title, error, datetime.now())
            sentence = f"{self._title} ended in a way that cipxl did not foresee. What was saved before is as it was."
            self._failed.emit(self._number, Trouble(sentence, report))
        else:
            self._done.emit(self._number, result)

    def _progress(self, done: int, total: int, what: str) -> None:
        if self.stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._told >= _TELL_EVERY or done == 0:
            self._told = now
            self._progressed.emit(self._number, done, total, what)


class _Running(NamedTuple):
    job: Job
    title: str
    done: Callable[[Any], None]
    failed: Callable[[Trouble], None]
    changes: bool
    kind: str


class Jobs(QObject):
    """The window's jobs. Those that change a plan run one after the other; `aside` ones run beside them.

    Args:
        parent: The window.
        reports: Where reports of crashes go; the person's own folder when not given.
    """

    progressed = Signal(int, int, str)  # of the job in front: steps done, of how many, the step in hand
    changed = Signal()  # another job is in front, or none
    _one_done = Signal(int, object)
    _one_failed = Signal(int, object)
    _one_progressed = Signal(int, int, int, str)

    def __init__(self, parent: QObject | None = None, reports: Path | None = None) -> None:
        super().__init__(parent)
        self._reports = reports or reports_folder()
        self._threads: dict[bool, ThreadPoolExecutor] = {}  # the one for jobs in a line, and the one beside it
        self._busy: set[int] = set()  # jobs that have not told yet how they went, also those that nobody asks after
        self._collector = Collector(self)
        self._running: dict[int, _Running] = {}
        self._number = 0
        self._one_done.connect(self._finish)
        self._one_failed.connect(self._fail)
        self._one_progressed.connect(self._progress)

    def start(
        self,
        title: str,
        work: Work,
        done: Callable[[Any], None],
        failed: Callable[[Trouble], None],
        *,
        changes: bool = False,
        kind: str = "",
        aside: bool = False,
    ) -> None:
        """Start a piece of work.

        Args:
            title: What it does, in words: "Consolidating October 2020".
            work: What to do; given a `Progress`, which it passes on.
            done: Called with the result, in the window's thread.
            failed: Called with the `Trouble` instead.
            changes: Whether it changes the plan folder, so that the window asks before it closes.
            kind: Of jobs of one kind only the last counts; earlier ones are stopped and tell nobody.
            aside: Whether it may run beside a job that changes the folder.
        """
        if kind:
            for number, other in list(self._running.items()):
                if other.kind == kind:
                    other.job.stop.set()
                    del self._running[number]
        self._number += 1
        job = Job(self._number, title, work, self._one_done, self._one_failed, self._one_progressed, self._reports)
        self._running[self._number] = _Running(job, title, done, failed, changes, kind)
        self._busy.add(self._number)
        self._collector.mind()
        if aside not in self._threads:
            self._threads[aside] = ThreadPoolExecutor(1, "job-aside" if aside else "job")
        self._threads[aside].submit(job.run)
        self.changed.emit()

    @property
    def in_front(self) -> str:
        """What is being done just now, "" when nothing is."""
        return next((one.title for one in self._running.values()), "")

    @property
    def changing(self) -> str:
        """What is being done just now that changes the plan folder, "" when nothing is."""
        return next((one.title for one in self._running.values() if one.changes), "")

    def is_running(self, kind: str) -> bool:
        """Whether a job of this kind is under way."""
        return any(one.kind == kind for one in self._running.values())

    def stop(self) -> None:
        """Ask every job to stop at its next step."""
        for one in self._running.values():
            one.job.stop.set()

    def wait(self) -> None:
        """Wait until nothing runs any more; answers that come then are told nobody."""
        self._running.clear()
        while self._threads:
            self._threads.popitem()[1].shutdown()
        for number in tuple(self._busy):
            self._rest(number)

    def _rest(self, number: int) -> None:
        if number in self._busy:
            self._busy.remove(number)
            self._collector.leave()

    @Slot(int, object)
    def _finish(self, number: int, result: object) -> None:
        self._rest(number)
        running = self._running.pop(number, None)
        if running is not None:
            self.changed.emit()
            running.done(result)

    @Slot(int, object)
    def _fail(self, number: int, trouble: Trouble) -> None:
        self._rest(number)
        running = self._running.pop(number, None)
        if running is not None:
            self.changed.emit()
            running.failed(trouble)

    @Slot(int, int, int, str)
    def _progress(self, number: int, done: int, total: int, what: str) -> None:
        if number == next(iter(self._running), None):
            self.progressed.emit(done, total, what)
