from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication

from builders import LATER, ROUND
from cipxl import rounds
from cipxl.folder import PlanFolder
from cipxl_gui.date_dialog import DateDialog
from cipxl_gui.letters_dialog import LettersDialog
from cipxl_gui.round_dialog import RoundDialog
from cipxl_gui.team_dialog import TeamDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),
    pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"),
]


def test_a_new_round_shows_what_each_team_gets_before_it_is_issued(driver: Any, qtbot: QtBot, bare: Path) -> None:
    window = driver.open(bare)
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    driver.rest()
    dialog = driver.dialog(RoundDialog)
    assert dialog.name.text() == "October 2020"
    assert dialog.says.text() == "It reports on Q2 2020/21 and is due on 4 November 2020."
    model = dialog.teams.model()
    assert [[model.index(r, c).data() for c in range(2)] for r in range(model.rowCount())] == [
        ["First Response", "1, 2"],
        ["Early Help", "2, 3"],
        ["Fostering", "4, 5, 6"],
    ]
    assert not (bare / "rounds").exists()
    dialog.reject()
    driver.rest()
    assert not (bare / "rounds").exists()


def test_teams_and_what_they_answer_for_are_changed_before_a_round_is_issued(driver: Any, bare: Path) -> None:
    settings = bare / "plan.toml"
    settings.write_text("# Our own note\n" + settings.read_text(encoding="utf-8"), encoding="utf-8")
    driver.open(bare)
    driver.do("new_round")
    dialog = driver.dialog(RoundDialog)
    dialog.teams.choose_row(1)
    dialog.change.click()
    team = dialog.findChild(TeamDialog)
    assert team is not None
    assert team.windowTitle() == "Team Early Help"
    assert team._name == "Early Help"
    team.rows.item(2).setCheckState(Qt.CheckState.Unchecked)
    team.usual.setChecked(False)
    for row in range(team.fields.count()):
        wanted = team.fields.item(row).text() == "Evidence"
        team.fields.item(row).setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
    team.ok.click()
    driver.rest()
    model = dialog.teams.model()
    assert [model.index(1, column).data() for column in range(3)] == ["Early Help", "2", "Evidence"]
    written = settings.read_text(encoding="utf-8")
    assert written.startswith("# Our own note\n")
    assert 'fields = ["evidence"]' in written
    driver.qtbot.waitUntil(lambda: not dialog.findChildren(TeamDialog))
    dialog.add.click()
    team = dialog.findChild(TeamDialog)
    assert team is not None
    assert not team.ok.isEnabled()
    team.name.setText("early help")
    assert team.says.text() == "There is a team called early help already."
    team.name.setText("Adoption")
    assert team.says.text() == "Choose at least one recommendation."
    team.rows.item(2).setCheckState(Qt.CheckState.Checked)
    team.ok.click()
    driver.rest()
    dialog.teams.choose_row(0)
    dialog.remove.click()
    driver.rest()
    assert [one.name for one in PlanFolder(bare).settings.teams] == ["Early Help", "Fostering", "Adoption"]
    dialog.ok.click()
    driver.rest()
    assert PlanFolder(bare).round(ROUND).teams == ("Early Help", "Fostering", "Adoption")


def test_a_change_of_the_teams_is_taken_back(driver: Any, bare: Path) -> None:
    driver.open(bare)
    driver.do("new_round")
    dialog = driver.dialog(RoundDialog)
    before = PlanFolder(bare).settings.teams
    dialog.remove.click()
    driver.rest()
    assert len(PlanFolder(bare).settings.teams) == 2
    dialog.reject()
    driver.do("undo")
    assert PlanFolder(bare).settings.teams == before


@pytest.mark.parametrize(
    ("name", "period", "says"),
    [
        ("", "", "Give the round a name"),
        ("Autumn", "", "does not say which period it reports on"),
        ("Autumn", "some time", "'some time' is not a period."),
        ("Autumn", "Q1 2020/21", "It reports on Q1 2020/21"),
        ("January 2021", "", "It reports on Q3 2020/21"),
    ],
)
def test_a_name_says_the_period_or_asks_for_it(driver: Any, bare: Path, name: str, period: str, says: str) -> None:
    driver.open(bare)
    driver.do("new_round")
    dialog = driver.dialog(RoundDialog)
    dialog.name.setText(name)
    dialog.period.setText(period)
    assert says in dialog.says.text()
    assert dialog.ok.isEnabled() == says.startswith("It reports")


def test_issuing_writes_the_returns_and_gives_the_e_mails(driver: Any, bare: Path, desktop: Any) -> None:
    window = driver.open(bare)
    driver.do("new_round")
    dialog = driver.dialog(RoundDialog)
    dialog.due.setDate(QDate(2020, 11, 13))
    dialog.ok.click()
    driver.rest()
    one = PlanFolder(bare).round(ROUND)
    assert (one.teams, one.due) == (("First Response", "Early Help", "Fostering"), date(2020, 11, 13))
    letters = driver.dialog(LettersDialog)
    assert letters.windowTitle() == "October 2020 is issued"
    letters.teams.setCurrentRow(1)
    letters.copy_text.click()
    assert "Friday 13 November 2020" in QApplication.clipboard().text()
    letters.folder.click()
    assert desktop.opened == [bare / "rounds/2020-10/issued"]
    assert window.windowTitle() == "A plan: October 2020 – cipxl"
    assert [row[1] for row in driver.rows()] == ["□ Missing"] * 3
    assert window.page.next.words.text().startswith("Next: First Response, Early Help and Fostering have not answered")


def test_a_round_that_is_out_cannot_be_issued_again_by_its_name(driver: Any, small: Path) -> None:
    driver.open(small)
    driver.do("new_round")
    dialog = driver.dialog(RoundDialog)
    assert dialog.says.text() == "October 2020 has been issued already. Give the new round another name."
    assert not dialog.ok.isEnabled()


def test_the_round_that_is_looked_at_is_chosen_above_the_table(driver: Any, small: Path) -> None:
    window = driver.open(small)
    driver.do("new_round")
    dialog = driver.dialog(RoundDialog)
    dialog.name.setText("January 2021")
    dialog.ok.click()
    driver.rest()
    driver.dialog(LettersDialog).accept()
    assert [window.page.round.itemText(n).partition(":")[0] for n in range(2)] == ["January 2021", "October 2020"]
    assert driver.rows()[0][1] == "□ Missing"
    window.page.round.setCurrentIndex(1)
    window.page.round.activated.emit(1)
    driver.rest()
    assert driver.rows()[0][1] == "✓ In"
    driver.do("refresh")
    assert driver.rows()[0][1] == "✓ In"  # still the older round


def test_a_change_in_the_folder_does_not_undo_what_was_just_chosen(driver: Any, small: Path, bare: Path) -> None:
    window = driver.open(small)
    rounds.issue(PlanFolder(small), "January 2021", date(2021, 1, 15), LATER)
    driver.do("refresh")
    window.desk.look_again("January 2021")
    window.desk.look_again()  # as the watcher does when a file arrives
    driver.rest()
    assert window.desk.round_name == "January 2021"
    window.open_folder(bare)
    window.desk.look_again()
    driver.rest()
    assert window.desk.folder.path == bare


def test_everybody_gets_more_time(driver: Any, small: Path) -> None:
    driver.open(small)
    driver.do("extend")
    dialog = driver.dialog(DateDialog)
    assert dialog.chosen == date(2020, 10, 23)
    dialog.accept()
    driver.rest()
    assert PlanFolder(small).round(ROUND).due == date(2020, 10, 23)
    assert [row[1] for row in driver.rows()] == ["✓ In", "✓ In", "□ Missing"]
