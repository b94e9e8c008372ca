"""Taking back: each thing done, with the use case that takes it back and the one that does it again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

__all__ = ["Done"]


class Done(QUndoCommand):
    """Something that has been done already when it is put on the stack.

    Args:
        words: What was done: "Settle Ref 1.2".
        take_back: Starts the job that takes it back.
        do_again: Starts the job that does it again.
    """

    def __init__(self, words: str, take_back: Callable[[], None], do_again: Callable[[], None]) -> None:
        super().__init__(words)
        self._take_back = take_back
        self._do_again = do_again
        self._first = True

    def redo(self) -> None:
        """Do it again; nothing the first time, which is when it is put on the stack."""
        if self._first:
            self._first = False
        else:
            self._do_again()

    def undo(self) -> None:
        """Take it back."""
        self._take_back()
