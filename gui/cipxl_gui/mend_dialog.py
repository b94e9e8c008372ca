"""Before the master is mended: each cell as it is and as it would be, with what cannot be seen made visible."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from cipxl.findings import Finding, shorten
from cipxl.profile import field_words
from cipxl_gui.parts import Words
from cipxl_gui.records_model import Column, RecordsModel
from cipxl_gui.records_table import RecordsTable
from cipxl_gui.words import count_of

__all__ = ["MendDialog", "visible"]


def visible(text: str) -> str:
    """A text with each character that does not show written out: "a[no-break space]b"."""
    return "".join(one if _shows(one) else f"[{unicodedata.name(one, f'U+{ord(one):04X}').lower()}]" for one in text)


def _shows(one: str) -> bool:
    return one in " \n\t" or not (unicodedata.category(one) in ("Cc", "Cf", "Co", "Cn") or one.isspace())


class MendDialog(QDialog):
    """The dialog; accepted means mend them.

    Args:
        findings: What would be mended.
        parent: The window.
    """

    def __init__(self, findings: Sequence[Finding], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Mend findings")
        self.table = RecordsTable[Finding](
            "What would be mended",
            RecordsModel[Finding](
                (
                    Column("Ref", lambda one: one.ref),
                    Column("Field", lambda one: field_words(one.field)),
                    Column("As it is", lambda one: shorten(visible(one.shown), 200), widest=50),
                    Column("As it would be", lambda one: shorten(visible(one.autofix or ""), 200), widest=50),
                ),
                _in_words,
                lambda one: one.id,
                lambda one: one.message.casefold(),
            ),
            parent=self,
        )
        self.table.show_records(findings)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.ok = buttons.addButton("&Mend", QDialogButtonBox.ButtonRole.AcceptRole)
        self.ok.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        cells = count_of(len(findings), "cell")
        words = f"{cells} of master.xlsx would be written as below. You can undo this with Ctrl+Z."
        layout.addWidget(Words(words, self, reachable=True))
        layout.addWidget(self.table, stretch=1)
        layout.addWidget(buttons)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 100, metrics.height() * 20)


def _in_words(one: Finding) -> str:
    to = visible(one.autofix or "")
    return f"Ref {one.ref}, {field_words(one.field)}: from {visible(one.shown)} to {to}."
