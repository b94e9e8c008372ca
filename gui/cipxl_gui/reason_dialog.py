"""Asking for a reason and a role: for accepting findings and for leaving a return out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QListWidget, QVBoxLayout, QWidget

from cipxl_gui.parts import Words

__all__ = ["ReasonDialog"]


class ReasonDialog(QDialog):
    """The dialog; `reason` and `role` are what was typed.

    Args:
        title: What is done: "Accept 3 findings".
        words: What that means.
        about: What it is done to, one line each.
        role: The role to begin with.
        act: What the button says.
        parent: The window.
    """

    def __init__(
        self,
        title: str,
        words: str,
        about: Sequence[str],
        role: str,
        act: str = "&Accept",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.list = QListWidget(self)
        self.list.setAccessibleName("What this is about")
        self.list.addItems(list(about[:200]))
        self.list.setVisible(bool(about))
        self.list.setWordWrap(True)
        self.reason_field = QLineEdit(self)
        self.reason_field.setMaxLength(1000)
        self.role_field = QLineEdit(role, self)
        self.role_field.setMaxLength(200)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow("&Reason", self.reason_field)
        form.addRow("&Your role", self.role_field)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.ok = self.buttons.addButton(act, QDialogButtonBox.ButtonRole.AcceptRole)
        self.ok.setDefault(True)
        self.ok.setEnabled(False)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.reason_field.textChanged.connect(self._typed)
        self.role_field.textChanged.connect(self._typed)
        layout = QVBoxLayout(self)
        layout.addWidget(Words(words, self, reachable=True))
        layout.addWidget(self.list, stretch=1)
        layout.addLayout(form)
        layout.addWidget(self.buttons)
        if not about:
            layout.addStretch()
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 80, metrics.height() * (20 if about else 10))
        self.reason_field.setFocus()

    @property
    def reason(self) -> str:
        """Why."""
        return " ".join(self.reason_field.text().split())

    @property
    def role(self) -> str:
        """Who says so."""
        return " ".join(self.role_field.text().split())

    def _typed(self, _text: str) -> None:
        self.ok.setEnabled(bool(self.reason and self.role))
