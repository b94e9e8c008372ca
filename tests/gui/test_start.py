from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from PySide6.QtCore import QSettings, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog

from builders import NOW
from cipxl.importing import new_plan
from cipxl_gui.main_window import MainWindow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),  # what Qt warns of on its own is a fault here
    pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"),  # offscreen has no window manager
]


def test_the_first_page_says_what_can_be_done(driver: Any) -> None:
    window = driver.window
    assert window.stack.currentWidget() is window.start
    assert window.windowTitle() == "cipxl"
    assert window.start.none.isVisible()
    for name in ("open_plan", "new_plan", "example"):
        assert window.commands[name].isEnabled()


def test_an_open_plan_is_named_in_the_title_and_counted_below(driver: Any, small: Path) -> None:
    window = driver.open(small)
    assert window.windowTitle() == "A plan: October 2020 – cipxl"
    assert window.page.title.text() == "A plan"
    assert window.lines.text() == "3 teams: 1 in, 1 late, 1 missing"
    assert window.page.next.words.text() == "Next: settle 1 conflict."
    assert "Next: settle 1 conflict." in driver.heard[-1]


def test_the_plan_toml_itself_may_be_opened(driver: Any, small: Path) -> None:
    driver.open(small / "plan.toml")
    assert driver.window.picture.path == small


def test_a_folder_that_is_no_plan_is_refused_in_words_and_the_window_stays(
    driver: Any, small: Path, tmp_path: Path
) -> None:
    window = driver.open(small)
    other = tmp_path / "other"
    other.mkdir()
    driver.open(other)
    assert driver.message().startswith(f"{other} is not a plan folder: it has no plan.toml.")
    assert window.picture.path == small
    assert window.kept.recent() == (small,)


@pytest.mark.parametrize(
    "content", ["title = ", "title = 7\nprofile = 'x'", "title = 'A'\nprofile = 'no such profile'"]
)
def test_a_plan_toml_with_a_mistake_is_told_in_a_sentence(driver: Any, small: Path, content: str) -> None:
    (small / "plan.toml").write_text(content, encoding="utf-8")
    driver.open(small)
    told = driver.message()
    assert "Traceback" not in told
    assert "plan.toml" in told or "no such profile" in told


def test_a_round_that_cannot_be_read_is_told_and_the_others_are_there(driver: Any, small: Path) -> None:
    broken = small / "rounds" / "2020-07"
    broken.mkdir()
    (broken / "round.toml").write_bytes(b"name = 'July 2020'\ndue = \xff")
    window = driver.open(small)
    assert window.page.troubles.isVisible()
    assert "2020-07/round.toml" in window.page.troubles.text()
    assert len(driver.rows()) == 3


def test_recent_folders_are_listed_latest_first_and_open_with_enter(
    driver: Any, qtbot: QtBot, small: Path, bare: Path, tmp_path: Path
) -> None:
    other = bare.rename(tmp_path / "R & D")
    for path in (other, small, other):
        driver.open(path)
    window = driver.window
    window.commands["close_plan"].trigger()
    shown = [window.start.list.item(row).text() for row in range(window.start.list.count())]
    assert shown == [f"R & D    {tmp_path}", f"A plan    {tmp_path}"]
    window.start.list.setCurrentRow(1)
    qtbot.keyClick(window.start.list, Qt.Key.Key_Return)
    driver.rest()
    assert window.picture.path == small
    window.recent_menu.aboutToShow.emit()
    assert [entry.text() for entry in window.recent_menu.actions()] == [f"&1 {small}", f"&2 {tmp_path / 'R && D'}"]


def test_one_recent_folder_is_a_list_of_one(driver: Any, settings: QSettings, small: Path) -> None:
    driver.open(small)
    settings.sync()
    again = MainWindow(QSettings(settings.fileName(), QSettings.Format.IniFormat))
    driver.qtbot.addWidget(again)
    assert again.kept.recent() == (small,)


def test_ctrl_shift_o_asks_for_a_folder_and_opens_it(driver: Any, qtbot: QtBot, small: Path) -> None:
    window = driver.window
    qtbot.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = driver.dialog(QFileDialog)
    dialog.setDirectory(str(small.parent))
    dialog.selectFile(str(small))
    dialog.accept()
    driver.rest()
    assert window.picture.path == small


def test_the_example_plan_opens_with_one_click(driver: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _where: str(tmp_path / "Documents"))
    for name in ("cipxl example", "cipxl example 2"):
        driver.do("example")
        assert driver.window.picture.path == tmp_path / "Documents" / name
        assert driver.window.lines.text() == "7 teams: 5 in, 1 late, 1 missing"


def test_of_two_folders_opened_at_once_the_later_one_is_shown(driver: Any, small: Path, tmp_path: Path) -> None:
    driver.window.open_folder(tmp_path)
    driver.open(small)
    assert driver.window.picture.path == small


def test_a_plan_before_its_first_round_says_what_comes_next(driver: Any, bare: Path) -> None:
    window = driver.open(bare)
    assert window.page.next.words.text() == "Next: issue the first round: a return for each team."
    assert window.page.next.buttons["new_round"].isVisible()
    assert not window.page.round.isEnabled()
    driver.do("settle")
    assert driver.message().startswith("There is nothing to settle")
    driver.do("consolidate")
    assert driver.message().startswith("No round has been issued yet.")


def test_an_empty_plan_is_to_be_filled_in_before_a_round_is_issued(driver: Any, tmp_path: Path, desktop: Any) -> None:
    folder = new_plan(tmp_path / "Empty", "leicestershire-2020", NOW, title="Empty").folder
    window = driver.open(folder)
    assert window.page.next.words.text() == "Next: fill in the master: the plan has no recommendations yet."
    window.page.next.buttons["open_master"].click()
    driver.rest()
    assert desktop.opened == [folder / "master.xlsx"]
    book = openpyxl.load_workbook(folder / "master.xlsx")
    sheet = book[book.sheetnames[0]]
    row = next(cell.row for cell in sheet["A"] if cell.value == "Ref.") + 1
    sheet.cell(row, 1).value, sheet.cell(row, 2).value = "1", "Decide on each contact within a day"
    book.save(folder / "master.xlsx")
    driver.do("refresh")
    assert window.page.next.words.text() == "Next: issue the first round: a return for each team."


def test_a_missing_master_is_told_and_how_to_go_back(driver: Any, small: Path) -> None:
    (small / "master.xlsx").unlink()
    window = driver.open(small)
    assert "no master.xlsx" in window.page.next.words.text()
    assert window.page.next.buttons["restore"].isVisible()
    driver.do("open_master")
    assert "has no master.xlsx" in driver.message()
