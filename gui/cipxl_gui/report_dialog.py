"""Before the covering report is written: what it will be, and what stands against it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cipxl.findings import Finding
from cipxl_gui.paper_dialog import PaperDialog
from cipxl_gui.parts import Words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

__all__ = ["ReportDialog"]


class ReportDialog(PaperDialog):
    """The dialog; accepted means write it.

    Args:
        show: Opens the workbook at a finding's cell.
        parent: The window.
    """

    def __init__(self, show: Callable[[Finding], object], parent: QWidget | None = None) -> None:
        draft = "A &draft: it says so, and nothing needs to be answered first"
        super().__init__("Covering report", "&Write", draft, show, parent)
        words = (
            "A Word document in which what the plan can say is filled in and the rest is left to be written. "
            "A report that is there already is left alone; the new one gets a number."
        )
        self.lay_out(Words(words, self, reachable=True))
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 100, metrics.height() * 20)
        self.draft.setFocus()  # the button is not there before the plan has been looked at
