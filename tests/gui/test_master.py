from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog

from builders import master_cell
from cipxl import rounds
from cipxl.folder import PlanFolder
from cipxl.importing import write_first_master
from cipxl.store import load_master
from cipxl_gui.consolidate_dialog import ConsolidateDialog
from cipxl_gui.files_dialog import FilesDialog
from cipxl_gui.publish_dialog import PublishDialog
from cipxl_gui.reason_dialog import ReasonDialog

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),
    pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"),
]


def consolidate(driver: Any) -> None:
    driver.do("consolidate")
    driver.dialog(ConsolidateDialog).ok.click()
    driver.rest()


def test_what_the_master_would_become_is_shown_before_it_is_written(driver: Any, small: Path) -> None:
    before = (small / "master.xlsx").read_bytes()
    window = driver.open(small)
    assert window.page.tabs.tabText(4) == "Changes 1"
    model = window.page.changes.table.model()
    assert [model.index(0, column).data() for column in range(5)] == ["1", "Implementation", "A", "G", "First Response"]
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == (
        "Ref 1, Implementation: from A to G, from First Response."
    )
    driver.do("consolidate")
    dialog = driver.dialog(ConsolidateDialog)
    assert dialog.told.text().startswith("1 cell of master.xlsx would change.\n2 returns used")
    assert dialog.table.records.rowCount() == 1
    dialog.reject()
    driver.rest()
    assert (small / "master.xlsx").read_bytes() == before


def test_ctrl_enter_consolidates_and_ctrl_z_takes_it_back(driver: Any, small: Path) -> None:
    window = driver.open(small)
    driver.qtbot.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    driver.dialog(ConsolidateDialog).ok.click()
    driver.rest()
    assert master_cell(PlanFolder(small), "r1", "implementation") == "G"
    assert window.page.tabs.tabText(4) == "Changes 0"
    assert any(said.startswith("Consolidated. 2 returns used, 1 change taken") for said in driver.heard)
    driver.to_front()
    driver.qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    driver.rest()
    assert master_cell(PlanFolder(small), "r1", "implementation") == "A"
    assert window.page.tabs.tabText(4) == "Changes 1"


def test_an_earlier_master_is_put_back(driver: Any, small: Path) -> None:
    driver.open(small)
    consolidate(driver)
    driver.do("restore")
    dialog = driver.dialog(QInputDialog)
    assert dialog.textValue().startswith("master 2020-10-21 170000")
    dialog.accept()
    driver.rest()
    assert master_cell(PlanFolder(small), "r1", "implementation") == "A"


def test_a_master_that_is_open_elsewhere_is_told_and_nothing_is_lost(driver: Any, small: Path) -> None:
    driver.open(small)
    (small / "cipxl.lock").write_text('{"who": "somebody", "computer": "elsewhere", "since": "today", "process": 1}')
    driver.do("consolidate")
    driver.dialog(ConsolidateDialog).ok.click()
    driver.rest()
    assert driver.message().startswith("This plan is being changed by somebody on elsewhere since today.")
    assert master_cell(PlanFolder(small), "r1", "implementation") == "A"


def disclosing(path: Path) -> None:
    """Put something into the master that a public paper may not show."""
    folder = PlanFolder(path)
    plan = load_master(folder).plan
    first = plan.recommendations[0].model_copy(update={"evidence": "Jo Bloggs, born 4 May 2009, moved to a new home."})
    folder.master.unlink()
    write_first_master(folder, plan.model_copy(update={"recommendations": (first, *plan.recommendations[1:])}), _NOW)


_NOW = __import__("datetime").datetime(2020, 9, 14, 9, 0)


def test_papers_are_written_and_where_they_lie_is_said(driver: Any, small: Path, desktop: Any) -> None:
    driver.open(small)
    driver.do("publish")
    dialog = driver.dialog(PublishDialog)
    assert dialog.review.told.text() == "Nothing in the plan stands against publishing it."
    for name, box in dialog.formats.items():
        box.setChecked(name == "html")
    assert dialog.ok.isEnabled()
    dialog.ok.click()
    driver.rest()
    done = driver.dialog(FilesDialog)
    files = [done.list.item(row).text() for row in range(done.list.count())]
    assert len(files) == 1
    assert (small / "papers" / files[0]).is_file()
    assert "Published: 1 paper." in driver.heard
    done._open_chosen()
    assert desktop.opened == [small / "papers" / files[0]]


def test_nothing_is_published_before_what_it_would_show_is_answered_for(driver: Any, bare: Path) -> None:
    disclosing(bare)
    driver.open(bare)
    driver.do("publish")
    dialog = driver.dialog(PublishDialog)
    assert dialog.review.told.text().startswith(("One thing", "2 things", "3 things"))
    assert not dialog.ok.isEnabled()
    dialog.draft.setChecked(True)
    assert dialog.ok.isEnabled()
    assert dialog.ok.text() == "Pu&blish a draft"
    dialog.draft.setChecked(False)
    dialog.review.table.selectAll()
    dialog.review.stand.click()
    driver.qtbot.wait(10)
    why = dialog.findChild(ReasonDialog)
    assert why is not None
    why.reason_field.setText("invented for training")
    why.ok.click()
    driver.rest()
    assert dialog.review.told.text() == "Nothing in the plan stands against publishing it."
    assert dialog.ok.isEnabled()
    assert PlanFolder(bare).accepted().accepted[0].reason == "invented for training"


def test_a_draft_is_published_although_something_is_open(driver: Any, bare: Path) -> None:
    disclosing(bare)
    driver.open(bare)
    driver.do("publish")
    dialog = driver.dialog(PublishDialog)
    dialog.draft.setChecked(True)
    for name, box in dialog.formats.items():
        box.setChecked(name == "html")
    dialog.ok.click()
    driver.rest()
    assert all("DRAFT" in path.name for path in (bare / "papers").iterdir())


def test_a_paper_needs_a_form(driver: Any, small: Path) -> None:
    driver.open(small)
    driver.do("publish")
    dialog = driver.dialog(PublishDialog)
    for box in dialog.formats.values():
        box.setChecked(False)
    assert not dialog.ok.isEnabled()


# Rounds


def test_the_window_and_the_command_line_take_the_same_decisions(driver: Any, small: Path) -> None:
    """What is settled in the window is what the command line replays."""
    from cipxl_gui.conflict_dialog import ConflictDialog

    driver.open(small)
    driver.do("settle")
    dialog = driver.dialog(ConflictDialog)
    dialog.answers.cards[1].choice.setChecked(True)
    dialog.reason.setText("audited")
    dialog.settle()
    driver.rest()
    report = rounds.consolidate(PlanFolder(small), _NOW)
    assert report.conflicts == ()
    assert master_cell(PlanFolder(small), "r2", "impact") == "G"
