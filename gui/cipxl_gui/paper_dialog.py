"""What the dialogs before a paper share: what stands against it, whether it is a draft, and the way on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from cipxl.findings import Finding
from cipxl_gui.review_part import ReviewPart

__all__ = ["PaperDialog"]


class PaperDialog(QDialog):
    """A dialog; accepted means write it.

    Args:
        title: What is written.
        act: What the button says: "Pu&blish".
        draft: What the box says that makes it a draft.
        show: Opens the workbook at a finding's cell.
        parent: The window.
    """

    def __init__(
        self, title: str, act: str, draft: str, show: Callable[[Finding], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._act = act
        self._draft_words = draft
        self._show = show

    def lay_out(self, above: QWidget) -> None:
        """Put everything into its place below what is asked first, which is where Tab begins."""
        self.review = ReviewPart(self._show, self)
        self.draft = QCheckBox(self._draft_words, self)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.ok = self.buttons.addButton(self._act, QDialogButtonBox.ButtonRole.AcceptRole)
        self.ok.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.review.changed.connect(self.enable)
        self.draft.toggled.connect(lambda _on: self.enable())
        layout = QVBoxLayout(self)
        layout.addWidget(above)
        layout.addWidget(self.review, stretch=1)
        layout.addWidget(self.draft)
        layout.addWidget(self.buttons)
        self.enable()

    def complete(self) -> bool:
        """Whether enough was said for it to be written."""
        return True

    def enable(self) -> None:
        """The button is there when everything is answered for, or it is a draft."""
        draft = self.draft.isChecked()
        ready = self.review.clear or (draft and self.review.looked)
        self.ok.setEnabled(ready and self.complete())
        self.ok.setText(f"{self._act} a draft" if draft else self._act)
