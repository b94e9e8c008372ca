"""One team: its name, the recommendations that it answers for, and what it may change in them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cipxl.findings import shorten
from cipxl.settings import Team
from cipxl_gui.parts import Words, labelled

__all__ = ["TeamDialog"]


class TeamDialog(QDialog):
    """The dialog; accepted means `team` is wanted.

    Args:
        team: The team as it is, None for a new one.
        rows: Each recommendation's Ref and text.
        fields: Each field that a team may be given, with its words.
        usual: The fields that a team may change where nothing is said.
        taken: The names of the other teams.
        parent: The dialog that it belongs to.
    """

    def __init__(
        self,
        team: Team | None,
        rows: Sequence[tuple[str, str]],
        fields: Sequence[tuple[str, str]],
        usual: Sequence[str],
        taken: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Team {team.name}" if team else "New team")
        self._taken = {name.casefold() for name in taken}
        self.name = QLineEdit(team.name if team else "", self)
        self.rows = _checks("Recommendations", [(ref, shorten(f"{ref}  {text}", 90)) for ref, text in rows],
                            team.recommendations if team else (), self)  # fmt: skip
        self.usual = QCheckBox("What the &layout of the table opens to teams", self)
        chosen = team.fields if team and team.fields is not None else usual
        self.fields = _checks("May change", list(fields), chosen, self)
        self.usual.toggled.connect(lambda on: self.fields.setEnabled(not on))
        self.usual.setChecked(team is None or team.fields is None)
        self.says = Words(parent=self, reachable=True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.ok = buttons.addButton("&Keep", QDialogButtonBox.ButtonRole.AcceptRole)
        self.ok.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        top = QHBoxLayout()
        top.addWidget(labelled("&Name:", self.name, self))
        top.addWidget(self.name, stretch=1)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(labelled("Answers for these &recommendations:", self.rows, self))
        layout.addWidget(self.rows, stretch=3)
        layout.addWidget(labelled("May &change:", self.fields, self))
        layout.addWidget(self.usual)
        layout.addWidget(self.fields, stretch=2)
        layout.addWidget(self.says)
        layout.addWidget(buttons)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 80, metrics.height() * 30)
        self.name.textChanged.connect(lambda _text: self._say())
        self.rows.itemChanged.connect(lambda _item: self._say())
        self._say()

    @property
    def team(self) -> Team:
        """The team as it was said."""
        fields = None if self.usual.isChecked() else tuple(_checked(self.fields))
        return Team(name=self._name, recommendations=tuple(_checked(self.rows)), fields=fields)

    @property
    def _name(self) -> str:
        return " ".join(self.name.text().split())

    def _say(self) -> None:
        if not self._name:
            said = "Give the team its name."
        elif ";" in self._name:
            said = "A team's name has no semicolon."
        elif self._name.casefold() in self._taken:
            said = f"There is a team called {self._name} already."
        elif not _checked(self.rows):
            said = "Choose at least one recommendation."
        else:
            said = ""
        self.says.setText(said)
        self.ok.setEnabled(not said)


def _checks(name: str, entries: Sequence[tuple[str, str]], chosen: Sequence[str], parent: QWidget) -> QListWidget:
    """A list of entries to tick, of which some are."""
    found = QListWidget(parent)
    found.setAccessibleName(name)
    for key, words in entries:
        item = QListWidgetItem(words, found)
        item.setData(Qt.ItemDataRole.UserRole, key)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if key in chosen else Qt.CheckState.Unchecked)
    if entries:
        found.setCurrentRow(0)
    return found


def _checked(entries: QListWidget) -> list[str]:
    items = [entries.item(row) for row in range(entries.count())]
    return [str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() == Qt.CheckState.Checked]
