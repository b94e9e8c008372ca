from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QInputDialog

from builders import LATER, ROUND
from cipxl.folder import PlanFolder
from cipxl_gui.letters_dialog import LettersDialog
from cipxl_gui.reason_dialog import ReasonDialog
from cipxl_gui.received_dialog import ReceivedDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),
    pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"),
]


def drop(driver: Any, *paths: Path) -> None:
    """Drop files on the window, as the file manager does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(driver.window, QDragEnterEvent(QPoint(5, 5), *how))
    QApplication.sendEvent(driver.window, QDropEvent(QPointF(5, 5), *how))
    driver.qtbot.wait(20)
    driver.rest()


def teams(driver: Any) -> list[str]:
    return [row[0] for row in driver.rows()]


def test_each_team_is_a_row_with_what_its_return_says(driver: Any, small: Path) -> None:
    driver.open(small)
    assert driver.rows() == [
        [
            "First Response",
            "✓ In",
            "R Red",
            "First Response - October 2020.xlsx",
            "12 Oct 2020 15:30",
            "0",
            "1",
            "1, 2",
        ],
        ["Early Help", "◷ Late", "A Amber", "Early Help - October 2020.xlsx", "20 Oct 2020 10:00", "1", "1", "2, 3"],
        ["Fostering", "□ Missing", "—", "—", "—", "0", "0", "4, 5, 6"],
    ]


def test_a_row_is_spoken_whole_and_cell_by_cell(driver: Any, small: Path) -> None:
    window = driver.open(small)
    model = window.page.table.model()
    spoken = [model.index(1, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in range(4)]
    assert spoken == [
        "Early Help, late, file Early Help - October 2020.xlsx, received 20 Oct 2020 10:00, rating Amber, "
        "1 finding, 1 conflict.",
        "Status: ◷ Late",
        "Rating: A Amber",
        "File: Early Help - October 2020.xlsx",
    ]
    assert model.index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Fostering, missing."
    assert model.index(2, 3).data(Qt.ItemDataRole.AccessibleTextRole) == "File: none"


def test_filters_show_their_counts_and_only_their_rows(driver: Any, small: Path) -> None:
    window = driver.open(small)
    buttons = window.page.filters.buttons
    assert [b.text() for b in buttons.values() if b.isVisible()] == [
        "All 3",
        "✓ In 1",
        "◷ Late 1",
        "✕ Invalid 0",
        "□ Missing 1",
    ]
    buttons["late"].click()
    assert teams(driver) == ["Early Help"]
    buttons["invalid"].click()
    assert teams(driver) == []
    buttons[None].click()
    assert len(teams(driver)) == 3


def test_ctrl_f_finds_a_team_a_reference_or_a_word(driver: Any, qtbot: QtBot, small: Path) -> None:
    window = driver.open(small)
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.page.needle.hasFocus()
    for text, found in [
        ("fost", ["Fostering"]),
        ("REF 2", ["First Response", "Early Help"]),
        ("ref 2 early", ["Early Help"]),
        ("x!", []),
    ]:
        window.page.needle.setText(text)
        assert teams(driver) == found, text
    window.page.needle.setText("ambr")
    assert [line.finding.code for line in window.page.findings.model.rows if line.finding] == ["C001"]


def test_rows_are_sorted_by_a_heading_and_a_third_click_puts_them_back(driver: Any, small: Path) -> None:
    window = driver.open(small)
    header = window.page.table.horizontalHeader()
    header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
    assert teams(driver) == ["Early Help", "First Response", "Fostering"]
    header.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    assert teams(driver) == ["Fostering", "First Response", "Early Help"]
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    assert teams(driver) == ["First Response", "Early Help", "Fostering"]


def test_a_file_that_is_dropped_on_the_window_is_taken_in(
    driver: Any, small: Path, tmp_path: Path, type_in: Any
) -> None:
    window = driver.open(small)
    file = type_in(PlanFolder(small), "Fostering", {("r4", "impact"): "G"}, name="any name.xlsx", to=tmp_path / "post")
    drop(driver, file)
    assert driver.rows()[2][1:4] == ["✓ In", "R Red", "any name.xlsx"]
    assert file.is_file()
    assert "1 return taken in." in driver.heard
    assert window.picture.overview.counts() == {"in": 2, "late": 1}


def test_a_folder_of_files_may_be_dropped_and_each_that_is_no_return_explains_itself(
    driver: Any, small: Path, tmp_path: Path, type_in: Any
) -> None:
    driver.open(small)
    post = tmp_path / "post"
    type_in(PlanFolder(small), "Fostering", {("r4", "impact"): "G"}, name="back.xlsx", to=post)
    (post / "minutes.docx").write_bytes(b"PK\x03\x04 not a workbook")
    (post / "~$back.xlsx").write_bytes(b"lock")
    drop(driver, post)
    dialog = driver.dialog(ReceivedDialog)
    assert [line.source.name for line in dialog.table.records.rows] == ["minutes.docx"]
    assert dialog.told.text()
    assert not dialog.take.isEnabled()
    assert sorted(path.name for path in (small / "rounds/2020-10/returns").iterdir())[-1] == "back.xlsx"
    dialog.accept()


def test_a_return_that_lost_its_mark_is_taken_when_a_person_says_whose_it_is(
    driver: Any, small: Path, tmp_path: Path, type_in: Any
) -> None:
    driver.open(small)
    file = type_in(PlanFolder(small), "Fostering", {("r4", "impact"): "G"}, name="bare.xlsx", to=tmp_path / "post")
    book = openpyxl.load_workbook(file)
    del book["_cipxl"]
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    book.save(file)
    drop(driver, file)
    dialog = driver.dialog(ReceivedDialog)
    assert "lost the mark" in dialog.told.text()
    assert dialog.take.isEnabled()
    dialog.team.setCurrentText("Fostering")
    dialog.take.click()
    driver.rest()
    assert driver.rows()[2][3] == "bare.xlsx"


def test_a_plan_folder_that_is_dropped_is_opened(driver: Any, small: Path) -> None:
    drop(driver, small)
    assert driver.window.picture.path == small


def test_a_file_dropped_while_no_plan_is_open_says_so(driver: Any, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"x")
    drop(driver, tmp_path / "a.xlsx")
    assert driver.message() == "a.xlsx is no plan folder, and no plan is open that it could be a return of."


def test_a_return_that_appears_in_the_folder_is_shown_by_itself(
    driver: Any, qtbot: QtBot, small: Path, tmp_path: Path, type_in: Any
) -> None:
    driver.open(small)
    file = type_in(PlanFolder(small), "Fostering", {("r4", "impact"): "G"}, name="late.xlsx", to=tmp_path / "post")
    shutil.copy2(file, small / "rounds" / "2020-10" / "returns" / "late.xlsx")
    qtbot.waitUntil(lambda: driver.rows()[2][3] == "late.xlsx", timeout=10_000)


def test_f5_reads_again_and_keeps_the_chosen_row(driver: Any, qtbot: QtBot, small: Path) -> None:
    window = driver.open(small)
    window.page.table.choose_row(1)
    (small / "rounds/2020-10/returns/First Response - October 2020.xlsx").unlink()
    qtbot.keyClick(window, Qt.Key.Key_F5)
    driver.rest()
    assert driver.rows()[0][1] == "□ Missing"
    assert window.page.table.chosen().row.team == "Early Help"


def test_one_bad_file_never_stops_the_rest_and_says_what_is_wrong(driver: Any, small: Path) -> None:
    (small / "rounds/2020-10/returns/bad.xlsx").write_bytes(b"PK\x03\x04 half a file")
    window = driver.open(small)
    assert window.lines.text() == "3 teams: 1 in, 1 late, 1 invalid, 1 missing"
    bad = next(line for line in window.page.table.records.rows if line.row.file == "bad.xlsx")
    assert bad.row.why
    assert window.page.next.words.text().startswith("Next: look at bad.xlsx, which is not used.")


def test_a_return_is_left_out_with_a_reason_and_taken_back_with_ctrl_z(driver: Any, qtbot: QtBot, small: Path) -> None:
    window = driver.open(small)
    window.page.table.choose_row(0)
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    dialog = driver.dialog(ReasonDialog)
    assert not dialog.ok.isEnabled()
    qtbot.keyClicks(dialog.reason_field, "sent by mistake")
    dialog.ok.click()
    driver.rest()
    assert driver.rows()[0][:2] == ["First Response", "– Left out"]
    assert window.page.filters.buttons["left_out"].text() == "– Left out 1"
    assert window.picture.questions == ()
    driver.to_front()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    driver.rest()
    assert driver.rows()[0][1] == "✓ In"
    qtbot.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    driver.rest()
    assert driver.rows()[0][1] == "– Left out"
    driver.do("leave_out")  # again: it is taken in
    assert driver.rows()[0][1] == "✓ In"
    driver.do("undo")
    left = PlanFolder(small).round(ROUND).left_out
    assert [(one.team, one.reason) for one in left] == [("First Response", "sent by mistake")]


def test_leaving_out_a_team_that_sent_nothing_says_so(driver: Any, small: Path) -> None:
    window = driver.open(small)
    window.page.table.choose_row(2)
    driver.do("leave_out")
    assert driver.message().startswith("Choose a return in the table first")


def test_a_return_goes_back_with_its_text_and_workbook(driver: Any, small: Path, desktop: Any) -> None:
    window = driver.open(small)
    window.page.table.choose_row(1)
    driver.do("send_back")
    dialog = driver.dialog(LettersDialog)
    assert "Ambr" in dialog.text.toPlainText()
    assert dialog.attach.text() == "Attach: Early Help - October 2020 - questions.xlsx"
    dialog.copy_text.click()
    assert "Dear Early Help team" in QApplication.clipboard().text()
    dialog.folder.click()
    assert desktop.opened == [small / "rounds/2020-10/questions"]
    dialog.accept()
    window.page.table.choose_row(0)
    driver.do("send_back")
    assert driver.message().startswith("Nothing is wrong with the return of First Response.")


def test_reminders_and_invitations_are_ready_to_copy(driver: Any, small: Path) -> None:
    driver.open(small)
    driver.do("remind")
    dialog = driver.dialog(LettersDialog)
    assert [dialog.teams.item(row).text() for row in range(dialog.teams.count())] == ["Fostering"]
    dialog.accept()
    driver.do("letters")
    dialog = driver.dialog(LettersDialog)
    assert dialog.teams.count() == 3
    assert "October 2020" in dialog.subject.text()


def test_enter_opens_the_chosen_return(driver: Any, qtbot: QtBot, small: Path, desktop: Any) -> None:
    window = driver.open(small)
    window.page.table.setFocus()
    qtbot.keyClick(window.page.table, Qt.Key.Key_Return)
    driver.rest()
    assert desktop.opened == [small / "rounds/2020-10/returns/First Response - October 2020.xlsx"]
    window.page.table.choose_row(2)
    qtbot.keyClick(window.page.table, Qt.Key.Key_Return)
    assert driver.message().startswith("There is no file to open")


def test_folders_and_the_master_open_in_the_systems_programs(driver: Any, small: Path, desktop: Any) -> None:
    driver.open(small)
    for name in ("open_master", "show_folder", "show_returns"):
        driver.do(name)
    assert desktop.opened == [small / "master.xlsx", small, small / "rounds" / "2020-10" / "returns"]
    driver.do("show_papers")
    assert driver.message().startswith("Nothing has been published yet.")


def test_ctrl_c_copies_a_row_as_a_table(driver: Any, qtbot: QtBot, small: Path) -> None:
    window = driver.open(small)
    window.page.table.setFocus()
    qtbot.keyClick(window.page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text().split("\t")[:2] == ["First Response", "✓ In"]


def test_a_fresh_copy_goes_to_one_team(driver: Any, small: Path) -> None:
    driver.open(small)
    driver.window.page.table.choose_row(2)
    driver.do("issue_again")
    dialog = driver.dialog(QInputDialog)
    assert dialog.textValue() == "Fostering"
    dialog.accept()
    driver.rest()
    letters = driver.dialog(LettersDialog)
    assert letters.attach.text() == "Attach: Fostering - October 2020 (issue 2).xlsx"
    assert PlanFolder(small).round(ROUND).opened < LATER
