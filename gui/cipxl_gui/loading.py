"""Loading the parts that stand on the library, in one thread at a time.

PySide looks at the source of whatever is imported after it. Where two threads import at once, that meets modules that
are half there, and the import fails.
"""

from __future__ import annotations

import threading
from importlib import import_module

__all__ = ["Loading"]

_PARTS = (
    "cipxl_gui.picture", "cipxl_gui.round_page", "cipxl_gui.errands", "cipxl_gui.publishing_errand",
    "cipxl_gui.new_plan_errand", "cipxl_gui.addin_dialog", "cipxl_gui.mend_dialog", "cipxl_gui.date_dialog",
)  # fmt: skip
_LIBRARY = ("cipxl.rulebook", "cipxl.rounds", "cipxl.publishing", "cipxl.disclosing", "cipxl.importing", "cipxl.demo")


class Loading:
    """What is loaded, for all threads of one window."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._all = False

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_what: object) -> None:
        self._lock.release()

    def load_all(self) -> None:
        """Everything that the window may need later; at once the second time."""
        with self:
            for name in () if self._all else (*_LIBRARY, *_PARTS):
                import_module(name)
            self._all = True
