from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWizard

from cipxl.folder import PlanFolder
from cipxl.store import load_master
from cipxl.tailoring import new_profile
from cipxl_gui.addin_dialog import AddinDialog
from cipxl_gui.new_plan_dialog import NewPlanDialog

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),
    pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"),
]


@pytest.fixture
def wizard(driver: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> NewPlanDialog:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _where: str(tmp_path))
    driver.do("new_plan")
    shown: NewPlanDialog = driver.dialog(NewPlanDialog)
    return shown


def finish(driver: Any, wizard: NewPlanDialog) -> None:
    wizard.button(QWizard.WizardButton.FinishButton).click()
    driver.rest()


def test_an_empty_plan_is_made_and_opened(driver: Any, wizard: NewPlanDialog, tmp_path: Path) -> None:
    assert wizard.first.says.text() == "Give the plan its title, as it stands on the papers."
    assert not wizard.button(QWizard.WizardButton.FinishButton).isEnabled()
    wizard.first.title_field.setText("Children First: 2021")
    assert wizard.first.says.text() == f"The plan's folder will be {tmp_path / 'Children First- 2021'}"
    finish(driver, wizard)
    assert driver.window.picture.path == tmp_path / "Children First- 2021"
    assert PlanFolder(driver.window.picture.path).settings.title == "Children First: 2021"


def test_every_built_in_profile_can_be_chosen_the_usual_one_first(wizard: NewPlanDialog) -> None:
    from cipxl import profile, resources

    shown = [wizard.first.profile.itemText(row) for row in range(wizard.first.profile.count())]
    assert len(shown) == len(profile.built_in())
    assert shown[0].endswith(f"({resources.usual_profile()})")


def test_an_existing_appendix_is_looked_through_first(
    driver: Any, wizard: NewPlanDialog, small: Path, tmp_path: Path
) -> None:
    wizard.first.title_field.setText("From an appendix")
    wizard.first.source.setText(str(small / "master.xlsx"))
    wizard.next()
    driver.rest()
    assert wizard.review.told.text().startswith("From an appendix: 6 recommendations, 6 measures, reports on")
    finish(driver, wizard)
    assert len(load_master(PlanFolder(tmp_path / "From an appendix")).plan.recommendations) == 6


def test_a_plan_from_an_appendix_is_not_made_before_the_appendix_was_looked_through(
    driver: Any, wizard: NewPlanDialog, tmp_path: Path
) -> None:
    def offered() -> list[str]:
        kinds = (QWizard.WizardButton.NextButton, QWizard.WizardButton.FinishButton)
        return [kind.name for kind in kinds if wizard.button(kind).isVisible()]

    wizard.first.title_field.setText("Our plan")
    assert offered() == ["FinishButton"]
    wizard.first.source.setText(str(tmp_path))
    assert offered() == ["NextButton"]
    wizard.first.source.setText("")
    assert offered() == ["FinishButton"]


def test_each_doubt_is_answered_and_put_in_before_the_plan_is_made(
    driver: Any, wizard: NewPlanDialog, small: Path, tmp_path: Path
) -> None:
    import openpyxl

    source = tmp_path / "appendix.xlsx"
    book = openpyxl.load_workbook(small / "master.xlsx")
    del book["_cipxl"]
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    sheet = book[book.sheetnames[0]]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == "R":
                cell.value = "G?"
                break
        else:
            continue
        break
    book.save(source)
    wizard.first.title_field.setText("With a doubt")
    wizard.first.source.setText(str(source))
    wizard.next()
    driver.rest()
    page = wizard.review
    assert "1 doubt not answered" in page.told.text()
    doubt = page.table.chosen()
    assert doubt is not None
    assert doubt.shown == "G?"
    assert page.table.model().index(0, 0).data() == "● Open"
    page.own.setCurrentText("A")
    page.take_own.click()
    driver.rest()
    assert page.table.model().index(0, 0).data() == "✓ A"
    assert "Every doubt is answered." in page.told.text()
    finish(driver, wizard)
    plan = load_master(PlanFolder(tmp_path / "With a doubt")).plan
    assert [row.ratings for row in plan.recommendations if "A" in row.ratings.values()]


def test_an_appendix_that_cannot_be_read_says_why_and_no_plan_is_made(
    driver: Any, wizard: NewPlanDialog, tmp_path: Path
) -> None:
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04 half")
    wizard.first.title_field.setText("No")
    wizard.first.source.setText(str(tmp_path / "bad.xlsx"))
    wizard.next()
    driver.rest()
    assert wizard.review.told.text()
    assert not wizard.review.isComplete()
    assert not wizard.button(QWizard.WizardButton.FinishButton).isEnabled()


OWN_LAYOUT = (
    ("No.", "Recommendation", "Lead", "Target date", "RAG", "What has been done"),
    ("1", "Visit children sooner", "Head of Service", "March 2021", "A", "Visits are on time in three teams."),
    ("2", "Write better plans", "Team Manager", "June 2021", "G", "All plans were audited."),
)


@pytest.fixture
def own_layout(tmp_path: Path) -> Path:
    """An appendix whose columns no profile knows."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in OWN_LAYOUT:
        book.active.append(row)
    book.save(tmp_path / "Our Plan.xlsx")
    return tmp_path / "Our Plan.xlsx"


def choose(driver: Any, file: Path) -> None:
    dialog = driver.dialog(QFileDialog)
    dialog.fileSelected.emit(str(file))
    dialog.close()
    driver.rest()


def test_an_appendix_of_another_layout_is_offered_one_and_the_plan_is_made_with_it(
    driver: Any, wizard: NewPlanDialog, own_layout: Path, tmp_path: Path, desktop: Any
) -> None:
    wizard.first.title_field.setText("Our own")
    wizard.first.source.setText(str(own_layout))
    wizard.next()
    driver.rest()
    page = wizard.review
    assert not page.isComplete()
    assert page.propose.isVisible()
    assert page.again.isHidden()
    page.propose.click()
    choose(driver, tmp_path / "our-plan.toml")
    assert page.isComplete()
    assert page.propose.isHidden()
    assert str(tmp_path / "our-plan.toml") in page.layout_said.text()
    assert page.table.isHidden()  # nothing is in doubt
    page.edit.click()
    assert desktop.opened == [tmp_path / "our-plan.toml"]
    assert "2 recommendations" in page.told.text()
    finish(driver, wizard)
    folder = PlanFolder(tmp_path / "Our own")
    assert folder.profile.name == "our-plan"
    assert [row.text for row in load_master(folder).plan.recommendations] == [row[1] for row in OWN_LAYOUT[1:]]


def test_a_proposed_layout_is_never_written_over_a_file(
    driver: Any, wizard: NewPlanDialog, own_layout: Path, tmp_path: Path
) -> None:
    (tmp_path / "mine.toml").write_text("kept", encoding="utf-8")
    wizard.first.title_field.setText("Our own")
    wizard.first.source.setText(str(own_layout))
    wizard.next()
    driver.rest()
    wizard.review.propose.click()
    choose(driver, tmp_path / "mine.toml")
    assert "is there already" in wizard.review.told.text()
    assert wizard.review.propose.isVisible()
    assert (tmp_path / "mine.toml").read_text(encoding="utf-8") == "kept"


def test_a_profile_file_of_ones_own_can_be_chosen(
    driver: Any, wizard: NewPlanDialog, own_layout: Path, tmp_path: Path
) -> None:
    new_profile(own_layout, tmp_path / "ours.toml")
    wizard.first.title_field.setText("With our file")
    wizard.first.own.click()
    choose(driver, tmp_path / "ours.toml")
    assert wizard.first.profile.currentText().endswith("(ours.toml)")
    finish(driver, wizard)
    assert PlanFolder(tmp_path / "With our file").profile.name == "ours"


def test_a_file_that_is_no_profile_is_told_and_not_chosen(driver: Any, wizard: NewPlanDialog, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("name = 'bad'\ncolumns = 3\n", encoding="utf-8")
    before = wizard.first.profile.currentText()
    wizard.first.own.click()
    choose(driver, tmp_path / "bad.toml")
    assert "bad.toml" in wizard.first.says.text()
    assert wizard.first.profile.currentText() == before


def test_a_folder_that_holds_a_plan_is_not_written_over(driver: Any, wizard: NewPlanDialog, small: Path) -> None:
    wizard.first.home.setText(str(small.parent))
    wizard.first.title_field.setText(small.name)
    assert wizard.first.says.text().startswith(f"{small} holds a plan already.")
    assert not wizard.first.isComplete()


def test_the_state_of_the_add_in_is_told_in_sentences(driver: Any) -> None:
    driver.do("addin")
    dialog = driver.dialog(AddinDialog)
    assert dialog.told.text() == "The add-in is not ready here."
    said = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert any("Windows" in line for line in said)
    assert not dialog.install.isEnabled()
    dialog.look.click()
    driver.rest()
    assert dialog.list.count() == len(said)
