"""Before the master is written: every cell that would change, what stays open, and which teams are not in it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from cipxl.rounds import headline
from cipxl_gui.changes_pane import ChangesTable
from cipxl_gui.parts import Words
from cipxl_gui.picture import Picture
from cipxl_gui.words import count_of

__all__ = ["ConsolidateDialog"]


class ConsolidateDialog(QDialog):
    """The dialog; accepted means write it.

    Args:
        picture: What is known of the round.
        parent: The window.
    """

    def __init__(self, picture: Picture, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        overview = picture.overview
        name = overview.round.name if overview.round else ""
        self.setWindowTitle(f"Consolidate {name}")
        report = overview.report
        changes = count_of(len(overview.pending), "cell")
        lines = [
            f"{changes} of master.xlsx would change." if overview.pending else "No cell of master.xlsx would change."
        ]
        if report is not None:
            lines.append(headline(report))
        lines.append("The master as it is now is kept in backups first. You can undo this with Ctrl+Z.")
        self.told = Words("\n".join(lines), self, reachable=True)
        self.table = ChangesTable(self)
        self.table.show_records(overview.pending)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.ok = self.buttons.addButton("&Consolidate", QDialogButtonBox.ButtonRole.AcceptRole)
        self.ok.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.told)
        layout.addWidget(self.table, stretch=1)
        layout.addWidget(self.buttons)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 120, metrics.height() * 26)
        self.ok.setFocus()
