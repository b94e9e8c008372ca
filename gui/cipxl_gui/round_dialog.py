"""A new round: its name, when it is due, who is asked for what; nothing is written before it is issued."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from cipxl.errors import UsageError
from cipxl.folder import round_period
from cipxl.period import read_period
from cipxl.rounds import Asked
from cipxl_gui.parts import Words, labelled
from cipxl_gui.records_model import Column, RecordsModel
from cipxl_gui.records_table import RecordsTable
from cipxl_gui.words import and_list, count_of, day

__all__ = ["NewRound", "RoundDialog"]

_FORTNIGHT = timedelta(days=14)


class NewRound(NamedTuple):
    """What was chosen; `period` is None where the name says it."""

    name: str
    due: date
    period: str | None


class RoundDialog(QDialog):
    """The dialog; accepted means issue it.

    Args:
        asked: Who would be asked for what.
        today: The day that the name and the date are taken from to begin with.
        known: The names of rounds that were issued already.
        parent: The window.
    """

    def __init__(
        self, asked: Sequence[Asked], today: date, known: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("New round")
        self._known = {name.casefold() for name in known}
        self.name = QLineEdit(f"{today:%B %Y}", self)
        due = today + _FORTNIGHT
        self.due = QDateEdit(QDate(due.year, due.month, due.day), self)
        self.due.setDisplayFormat("d MMMM yyyy")
        self.due.setCalendarPopup(True)
        self.period = QLineEdit(self)
        self.period.setPlaceholderText("as the name says")
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow("&Name", self.name)
        form.addRow("&Due", self.due)
        form.addRow("&Period reported on", self.period)
        self.says = Words(parent=self, reachable=True)
        self.teams = RecordsTable[Asked](
            "Who is asked for what",
            RecordsModel[Asked](
                (
                    Column("Team", lambda one: one.team),
                    Column("Recommendations", lambda one: ", ".join(one.refs) or "none", widest=46),
                    Column("May change", lambda one: ", ".join(one.fields), widest=70),
                ),
                lambda one: f"{one.team} gets {_refs(one)} and may change {and_list(one.fields)}.",
                lambda one: one.team,
                lambda one: one.team.casefold(),
            ),
            parent=self,
        )
        self.teams.show_records(asked)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.ok = self.buttons.addButton("&Issue", QDialogButtonBox.ButtonRole.AcceptRole)
        self.ok.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.says)
        layout.addWidget(labelled(f"What each of {count_of(len(asked), 'team')} &gets:", self.teams, self))
        layout.addWidget(self.teams, stretch=1)
        layout.addWidget(self.buttons)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 100, metrics.height() * 28)
        self.name.textChanged.connect(lambda _text: self._say())
        self.period.textChanged.connect(lambda _text: self._say())
        self.due.dateChanged.connect(lambda _date: self._say())
        self._say()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    @property
    def chosen(self) -> NewRound:
        """What was chosen."""
        on = self.due.date()
        name, period = " ".join(self.name.text().split()), " ".join(self.period.text().split())
        return NewRound(name, date(on.year(), on.month(), on.day()), period or None)

    def _say(self) -> None:
        """What the round would be, or why it cannot be issued so."""
        wanted = self.chosen
        can = False
        if not wanted.name:
            said = "Give the round a name: its month, such as October 2020."
        elif wanted.name.casefold() in self._known:
            said = f"{wanted.name} has been issued already. Give the new round another name."
        elif wanted.period and read_period(wanted.period) is None:
            said = f"'{wanted.period}' is not a period. Write it like Q2 2020/21."
        else:
            try:
                period = read_period(wanted.period) if wanted.period else round_period(wanted.name)
                said = f"It reports on {period.canonical if period else ''} and is due on {day(wanted.due)}."
                can = self.teams.records.rowCount() > 0
                if not can:
                    said = "The plan has no recommendations yet, so there is nobody to ask. Fill in the master first."
            except UsageError as error:
                said = f"{error.message} Name it after its month, or write the period below the date."
        self.says.setText(said)
        self.ok.setEnabled(can)


def _refs(one: Asked) -> str:
    return f"recommendation {one.refs[0]}" if len(one.refs) == 1 else f"recommendations {and_list(one.refs)}"
