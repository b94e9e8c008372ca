from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from cipxl.findings import Severity
from cipxl.folder import PlanFolder
from cipxl.store import load_master
from cipxl_gui.mend_dialog import MendDialog, visible
from cipxl_gui.reason_dialog import ReasonDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),
    pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"),
]


def choose(driver: Any, code: str) -> Any:
    """Put the cursor on the first finding of a code."""
    pane = driver.window.page.findings
    number = next(n for n, line in enumerate(pane.model.rows) if line.finding and line.code == code)
    pane.table.choose_row(number)
    pane.table.setFocus()
    return pane.model.rows[number].finding


def codes(driver: Any) -> list[str]:
    return [line.code for line in driver.window.page.findings.model.rows if line.finding]


def test_findings_stand_under_the_heading_of_their_rule_worst_first(driver: Any, small: Path) -> None:
    window = driver.open(small)
    rows = window.page.findings.model.rows
    assert rows[0].finding is None
    assert rows[0].code == rows[1].code == "C001"
    model = window.page.findings.model
    assert model.index(0, 0).data() == "C001  A rating that the scheme does not have – 1 finding"
    assert model.index(0, 0).data(Qt.ItemDataRole.FontRole).bold()
    assert [model.index(1, c).data() for c in range(2)] == [
        "✕ Error",
        "Early Help, Early Help - October 2020.xlsx, D8, Ref 3, Impact",
    ]
    worst = [line.severity.rank for line in rows if line.finding is None]
    assert worst == sorted(worst)
    assert window.page.findings.table.columnSpan(0, 0) == 4
    assert window.page.tabs.tabText(0) == f"Findings {len(window.picture.findings)}"


def test_a_finding_is_spoken_whole_with_what_to_do(driver: Any, small: Path) -> None:
    window = driver.open(small)
    model = window.page.findings.model
    said = model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("Error, Early Help, Early Help - October 2020.xlsx, D8, Ref 3, Impact: D8 has 'Ambr'.")
    assert said.endswith("Choose one from the list.")
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == (
        "A rating that the scheme does not have, rule C001: 1 finding."
    )


def test_only_errors_or_only_the_chosen_return_are_shown_where_wanted(driver: Any, small: Path) -> None:
    window = driver.open(small)
    pane = window.page.findings
    pane.severity.setCurrentIndex(1)
    assert codes(driver) == ["C001"]
    pane.severity.setCurrentIndex(2)
    shown = {line.finding.severity for line in pane.model.rows if line.finding}
    assert Severity.NOTE not in shown
    pane.severity.setCurrentIndex(0)
    window.page.table.choose_row(1)
    pane.only_chosen.setChecked(True)
    assert {line.finding.file for line in pane.model.rows if line.finding} == {"Early Help - October 2020.xlsx"}
    window.page.table.choose_row(2)
    assert codes(driver) == []
    assert pane.told.text().startswith("None of the findings is shown")


def test_sorted_by_a_heading_findings_stand_without_headings(driver: Any, small: Path) -> None:
    window = driver.open(small)
    table = window.page.findings.table
    table.horizontalHeader().setSortIndicator(1, Qt.SortOrder.AscendingOrder)
    assert all(line.finding for line in window.page.findings.model.rows)
    table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    assert window.page.findings.model.rows[0].finding is None


def test_f8_goes_from_problem_to_problem_and_round_again(driver: Any, qtbot: QtBot, small: Path) -> None:
    window = driver.open(small)
    found = []
    worth = [line for line in window.picture.findings if line.severity != Severity.NOTE]
    for _ in range(len(worth) + 1):
        qtbot.keyClick(window, Qt.Key.Key_F8)
        found.append(window.page.findings.table.chosen().finding.id)
    assert len(set(found)) == len(worth)
    assert found[0] == found[-1]
    assert window.page.findings.table.hasFocus()
    assert window.page.findings.told.text().count("What to do:") == 1


def test_enter_opens_the_workbook_and_says_the_cell(driver: Any, qtbot: QtBot, small: Path, desktop: Any) -> None:
    window = driver.open(small)
    finding = choose(driver, "C001")
    qtbot.keyClick(window.page.findings.table, Qt.Key.Key_Return)
    driver.rest()
    assert desktop.opened == [small / "rounds/2020-10/returns/Early Help - October 2020.xlsx"]
    assert f"Early Help - October 2020.xlsx: the cell is {finding.a1} on Appendix A." in driver.heard


def test_a_finding_is_accepted_with_a_reason_and_taken_back(driver: Any, small: Path) -> None:
    window = driver.open(small)
    finding = choose(driver, "C001")
    driver.do("accept")
    dialog = driver.dialog(ReasonDialog)
    assert dialog.windowTitle() == "Accept 1 finding"
    dialog.reason_field.setText("agreed by phone")
    dialog.ok.click()
    driver.rest()
    assert "C001" not in codes(driver)
    assert driver.rows()[1][5] == "0"
    kept = PlanFolder(small).accepted().accepted
    assert [(one.id, one.by, one.reason) for one in kept] == [
        (finding.id, "Business support officer", "agreed by phone")
    ]
    assert window.commands["undo"].text() == "&Undo: Accept 1 finding"
    driver.do("undo")
    assert "C001" in codes(driver)
    assert PlanFolder(small).accepted().accepted == ()


def test_a_heading_stands_for_all_findings_under_it(driver: Any, small: Path) -> None:
    window = driver.open(small)
    pane = window.page.findings
    heading = next(n for n, line in enumerate(pane.model.rows) if line.finding is None and line.many > 1)
    pane.table.choose_row(heading)
    line = pane.model.rows[heading]
    assert len(pane.chosen()) == line.many
    assert {one.code for one in pane.chosen()} == {line.code}


def test_what_has_one_reading_is_mended_after_a_look_and_taken_back(driver: Any, small: Path, type_in: Any) -> None:
    folder = PlanFolder(small)
    type_in(folder, "Fostering", {("r4", "evidence"): "assess\u00adment done"})
    driver.open(small)
    driver.do("consolidate")
    driver.window.findChildren(MendDialog)
    from cipxl_gui.consolidate_dialog import ConsolidateDialog

    driver.dialog(ConsolidateDialog).ok.click()
    driver.rest()
    choose(driver, "C011")
    driver.do("mend")
    dialog = driver.dialog(MendDialog)
    assert dialog.table.records.rowCount() == 1
    assert dialog.table.model().index(0, 3).data() == "assessment done"
    dialog.ok.click()
    driver.rest()
    assert load_master(folder).table.rows["r4"].get("evidence") == "assessment done"
    assert "C011" not in codes(driver)
    driver.do("undo")
    assert load_master(folder).table.rows["r4"].get("evidence") == "assess\u00adment done"


def test_what_cannot_be_mended_by_itself_says_so(driver: Any, small: Path) -> None:
    driver.open(small)
    choose(driver, "C001")
    driver.do("mend")
    assert driver.message().startswith("None of these can be mended by itself")


def test_characters_that_do_not_show_are_written_out() -> None:
    assert visible("a\u00adb\u200bc\u00a0d é\n") == "a[soft hyphen]b[zero width space]c[no-break space]d é\n"


def test_a_plan_with_nothing_wrong_says_so_in_words(driver: Any, bare: Path) -> None:
    window = driver.open(bare)
    assert window.page.findings.told.text() == "Checked, nothing wrong."
    assert window.page.questions.told.text().startswith("No conflicts")
