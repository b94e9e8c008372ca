"""Jobs: work that the window's thread does not wait for.

The window owns the signals; a job is given bound ones and knows nothing else of the window.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QRunnable

from cipxl.errors import CipxlError

__all__ = ["Emit", "Job"]


class Emit(Protocol):
    """A bound signal, or what else takes its arguments."""

    def emit(self, *args: object) -> None:
        """Tell whoever listens, in their own thread."""


class Job(QRunnable):
    """One piece of work in the pool.

    Args:
        number: Comes back with the answer, so that an answer nobody waits for any more can be told.
        work: What to do; its result goes to `done`.
        done: Is told the number and the result.
        failed: Is told the number and one sentence about what went wrong.
    """

    def __init__(self, number: int, work: Callable[[], object], done: Emit, failed: Emit) -> None:
        super().__init__()
        self._number = number
        self._work = work
        self._done = done
        self._failed = failed

    def run(self) -> None:
        """Do the work and tell how it went."""
        try:
            result = self._work()
        except CipxlError as error:
            self._failed.emit(self._number, str(error))
        except UnicodeError:
            self._failed.emit(
                self._number, "One of the settings files is not saved as UTF-8 text. Save it again as UTF-8."
            )
        except OSError as error:
            name = f"{error.filename}" if error.filename else "The folder"
            self._failed.emit(
                self._number, f"{name} could not be read: {error.strerror or error}. Try again, or ask ICT."
            )
        except BaseException:
            # The window must not wait for ever; the error itself still goes to the error log.
            self._failed.emit(self._number, "Something went wrong that cipxl did not foresee. Nothing was changed.")
            raise
        else:
            self._done.emit(self._number, result)
