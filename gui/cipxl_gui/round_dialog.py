"""A new round: its name, when it is due, who is asked for what; nothing is written before it is issued."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cipxl.errors import UsageError
from cipxl.folder import round_period
from cipxl.period import read_period
from cipxl.rounds import Asked, TeamsNow
from cipxl.settings import Team
from cipxl_gui.parts import Words, connected, labelled
from cipxl_gui.records_model import Column, RecordsModel
from cipxl_gui.records_table import RecordsTable
from cipxl_gui.team_dialog import TeamDialog
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
        now: The teams as they are, and who would be asked for what.
        today: The day that the name and the date are taken from to begin with.
        known: The names of rounds that were issued already.
        parent: The window.
    """

    teams_wanted = Signal(object)  # a tuple of Team: the teams are to be these

    def __init__(self, now: TeamsNow, today: date, known: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
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
        self.add = connected(QPushButton("&Add a team…", self), lambda: self._ask(None))
        self.change = connected(QPushButton("&Change…", self), self._change)
        self.remove = connected(QPushButton("&Remove", self), self._remove)
        self.teams.opened.connect(self._change)
        acts = QHBoxLayout()
        for button in (self.add, self.change, self.remove):
            acts.addWidget(button)
        acts.addStretch()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.ok = self.buttons.addButton("&Issue", QDialogButtonBox.ButtonRole.AcceptRole)
        self.ok.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.says)
        self.who = labelled("What each team &gets:", self.teams, self)
        layout.addWidget(self.who)
        layout.addWidget(self.teams, stretch=1)
        layout.addLayout(acts)
        layout.addWidget(self.buttons)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 100, metrics.height() * 28)
        self.name.textChanged.connect(lambda _text: self._say())
        self.period.textChanged.connect(lambda _text: self._say())
        self.due.dateChanged.connect(lambda _date: self._say())
        self.show_teams(now)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def show_teams(self, now: TeamsNow) -> None:
        """Show the teams as they are now."""
        self._now = now
        self.teams.show_records(now.asked)
        whose = "" if now.written else " (the plan's lead officers, until you say otherwise)"
        self.who.setText(f"What each of {count_of(len(now.asked), 'team')} &gets{whose}:")
        self._say()

    def _change(self) -> None:
        chosen = self.teams.chosen()
        team = next((one for one in self._now.teams if chosen and one.name == chosen.team), None)
        if team is not None:
            self._ask(team)

    def _ask(self, team: Team | None) -> None:
        """Ask what a team is, and say that the teams are to be so."""
        others = [one for one in self._now.teams if team is None or one.name != team.name]
        names = [one.name for one in others]
        dialog = TeamDialog(team, self._now.rows, self._now.fields, self._now.usual, names, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def keep() -> None:
            place = self._now.teams.index(team) if team is not None else len(others)
            self.teams_wanted.emit((*others[:place], dialog.team, *others[place:]))

        dialog.accepted.connect(keep)
        dialog.open()

    def _remove(self) -> None:
        chosen = self.teams.chosen()
        left = tuple(one for one in self._now.teams if chosen and one.name != chosen.team)
        if left and chosen is not None:
            self.teams_wanted.emit(left)

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
