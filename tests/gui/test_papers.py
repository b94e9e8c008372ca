"""The covering report, held against the plan too; a paper signed off; the plan's data; returns kept long enough."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from builders import Return, issued, send_back
from cipxl import rounds
from cipxl.cli import main
from cipxl.folder import PlanFolder
from cipxl.store import load_master
from cipxl_gui.export_dialog import ExportDialog
from cipxl_gui.files_dialog import FilesDialog
from cipxl_gui.publish_dialog import PublishDialog
from cipxl_gui.purge_dialog import PurgeDialog
from cipxl_gui.reconcile_dialog import ReconcileDialog
from cipxl_gui.report_dialog import ReportDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),
    pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"),
]
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def named(dialog: QWidget) -> None:
    """Everything that takes the focus says what it is."""
    for widget in dialog.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.focusProxy() is None:
            spoken = QAccessible.queryAccessibleInterface(widget)
            assert spoken.text(QAccessible.Text.Name) or spoken.text(QAccessible.Text.Value), widget


# The papers


def test_a_paper_says_who_signed_it_off_and_when(driver: Any, small: Path) -> None:
    driver.open(small)
    driver.do("publish")
    dialog = driver.dialog(PublishDialog)
    assert dialog.wanted.signed is None
    for name, box in dialog.formats.items():
        box.setChecked(name == "html")
    dialog.signed.setChecked(True)
    assert not dialog.ok.isEnabled()  # by whom?
    dialog.role.setText("Director of Children's Services")
    named(dialog)
    dialog.ok.click()
    driver.rest()
    (paper,) = (small / "papers").iterdir()
    text = paper.read_text(encoding="utf-8")
    assert "Director of Children’s Services" in text.replace("'", "’").replace("&#39;", "’").replace("&#x27;", "’")
    assert "21 October 2020" in text


def test_the_covering_report_is_started_and_one_that_is_there_is_left_alone(
    driver: Any, qtbot: QtBot, small: Path, desktop: Any
) -> None:
    window = driver.open(small)
    for number in (1, 2):
        driver.to_front()
        qtbot.keyClick(window, Qt.Key.Key_E, CTRL_SHIFT)
        driver.rest()
        dialog = driver.dialog(ReportDialog)
        named(dialog)
        dialog.ok.click()
        driver.rest()
        told = driver.dialog(FilesDialog)
        assert told.told.text() == f"The covering report is in {small / 'papers'}"
        name = told.list.item(0).text()
        assert f"Written: {name}." in driver.heard
        qtbot.keyClick(told, Qt.Key.Key_Return)
        assert desktop.opened[-1] == small / "papers" / name
        told.reject()
        assert len(list((small / "papers").iterdir())) == number


@pytest.mark.parametrize(
    ("name", "kind"), [("publish", PublishDialog), ("report", ReportDialog), ("purge", PurgeDialog)]
)
def test_a_dialog_that_is_closed_while_the_plan_is_looked_at_is_gone_in_peace(
    driver: Any, small: Path, name: str, kind: type[QDialog]
) -> None:
    driver.open(small)
    driver.window.commands[name].trigger()
    driver.dialog(kind).reject()
    driver.rest()
    assert not driver.window.findChildren(kind)
    assert not [box for box in driver.window.findChildren(QMessageBox) if box.isVisible()]


# A report held against the plan


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A covering report with one count that is right, one that is wrong, and one that the plan cannot know."""
    path = tmp_path / "covering report.docx"
    page = docx.Document()
    page.add_paragraph("For impact, six of the recommendations are rated Red.")
    page.add_paragraph("For implementation, five of the recommendations are rated Amber.")
    page.add_paragraph("The service employs 214 social workers.")
    page.save(str(path))
    return path


@pytest.fixture
def dialog(driver: Any, small: Path, report: Path) -> ReconcileDialog:
    driver.open(small)
    driver.window.errands.reconcile_with(report)
    driver.rest()
    found: ReconcileDialog = driver.dialog(ReconcileDialog)
    return found


def column(dialog: ReconcileDialog, number: int) -> list[str]:
    model = dialog.table.model()
    return [str(model.index(row, number).data()) for row in range(model.rowCount())]


def test_the_report_is_asked_for_and_what_it_states_is_listed_worst_first(
    driver: Any, qtbot: QtBot, small: Path, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    window = driver.open(small)
    qtbot.keyClick(window, Qt.Key.Key_R, CTRL_SHIFT)
    ask = driver.dialog(QFileDialog)
    ask.fileSelected.emit(str(report))
    ask.reject()
    driver.rest()
    dialog = driver.dialog(ReconcileDialog)
    headline = "covering report.docx: 1 agree with the plan, 1 contradict it, 1 it cannot know."
    assert dialog.told.text() == headline
    assert headline in driver.heard
    assert column(dialog, 0) == [
        "✕ The plan contradicts", "✓ The plan agrees with", "? Cannot be known from the plan",
    ]  # fmt: skip
    assert dialog.whole.text().splitlines()[1] == "in: For implementation, five of the recommendations are rated Amber."
    named(dialog)
    assert main(["reconcile", str(small), str(report)]) == 1
    said = capsys.readouterr().out
    assert headline in said
    assert all(text in said for number in (1, 4) for text in column(dialog, number))


def test_a_report_is_shown_by_verdict_and_spoken_row_by_row(dialog: ReconcileDialog) -> None:
    assert [button.text() for button in dialog.filters.buttons.values()] == [
        "All 3", "✕ The plan contradicts 1", "✓ The plan agrees with 1", "? Cannot be known from the plan 1",
    ]  # fmt: skip
    dialog.filters.buttons["agrees"].click()
    assert column(dialog, 0) == ["✓ The plan agrees with"]
    spoken = dialog.table.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith(
        "The plan agrees with, paragraph 1 from the top: six of the recommendations are rated Red."
    )
    assert dialog.cell.isEnabled()
    dialog.filters.buttons["unknown"].click()
    assert not dialog.cell.isEnabled()
    dialog.filters.buttons[None].click()
    assert len(column(dialog, 0)) == 3


def test_what_a_report_states_is_copied_as_a_table(dialog: ReconcileDialog) -> None:
    dialog.filters.buttons["contradicts"].click()
    dialog.copy.click()
    heading, row = QGuiApplication.clipboard().text().split("\n")
    assert heading.split("\t")[0] == "Verdict"
    assert row.split("\t")[0] == "✕ The plan contradicts"
    assert len(row.split("\t")) == len(heading.split("\t")) == 6


def test_enter_opens_the_master_where_the_plan_has_it(
    driver: Any, qtbot: QtBot, small: Path, dialog: ReconcileDialog, desktop: Any
) -> None:
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    driver.rest()
    assert desktop.opened == [small / "master.xlsx"]
    assert dialog.isVisible()


def test_a_report_that_was_mended_is_read_again_with_f5(
    driver: Any, qtbot: QtBot, dialog: ReconcileDialog, report: Path, desktop: Any
) -> None:
    dialog.report.click()
    assert desktop.opened == [report]
    page = docx.Document(str(report))
    page.paragraphs[1].text = "For implementation, six of the recommendations are rated Amber."
    page.save(str(report))
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Qt.Key.Key_F5)
    driver.rest()
    assert dialog.told.text() == "covering report.docx: 2 agree with the plan, 0 contradict it, 1 it cannot know."
    assert "✕ The plan contradicts 0" in [button.text() for button in dialog.filters.buttons.values()]
    report.unlink()
    dialog.look.click()
    driver.rest()
    assert "covering report.docx" in dialog.told.text()
    assert len(column(dialog, 0)) == 3  # what was read before stays


def test_a_report_that_is_closed_while_it_is_read_again_is_gone_in_peace(driver: Any, dialog: ReconcileDialog) -> None:
    dialog.look.click()
    dialog.reject()
    driver.rest()
    assert not driver.window.findChildren(ReconcileDialog)


def test_a_file_that_is_no_report_is_told_in_a_sentence(driver: Any, small: Path) -> None:
    driver.open(small)
    driver.window.errands.reconcile_with(small / "master.xlsx")
    driver.rest()
    assert driver.message().startswith("master.xlsx is no report that can be read.")


# The data


def test_the_data_is_written_as_tables_where_it_is_wanted(driver: Any, qtbot: QtBot, small: Path) -> None:
    window = driver.open(small)
    qtbot.keyClick(window, Qt.Key.Key_D, CTRL_SHIFT)
    dialog = driver.dialog(ExportDialog)
    assert dialog.chosen == small / "export"
    named(dialog)
    dialog.place.setText("")
    assert not dialog.ok.isEnabled()
    dialog.place.setText("figures")
    dialog.ok.click()
    driver.rest()
    told = driver.dialog(FilesDialog)
    assert told.told.text() == f"The tables are in {small / 'figures'}"
    assert sorted(path.name for path in (small / "figures").iterdir()) == [
        "history.csv", "readings.csv", "recommendations.csv",
    ]  # fmt: skip
    assert "Exported: 3 tables." in driver.heard


def test_a_table_that_cannot_be_written_is_told_in_a_sentence(driver: Any, small: Path) -> None:
    (small / "export").write_text("a file where the folder goes")
    driver.open(small)
    driver.do("export")
    driver.dialog(ExportDialog).ok.click()
    driver.rest()
    assert driver.message().startswith("recommendations.csv could not be saved: ")


# Old returns


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A plan with a return of 2018 and one of its latest round."""
    folder = issued(tmp_path / "An old plan")
    folder.write_round(folder.round("October 2020").model_copy(update={"due": date(2018, 10, 16)}))
    send_back(folder, "Early Help", {("r3", "impact"): "G"})
    rounds.consolidate(folder, datetime(2020, 10, 12, 16, 0))
    rounds.issue(folder, "January 2021", date(2021, 1, 15), datetime(2020, 10, 14))
    Return(folder, "Early Help", "January 2021").type("r3", "impact", "A").save()
    return folder.path


def returns(path: Path, round_name: str) -> list[Path]:
    place = PlanFolder(path).returns_folder(round_name)
    return sorted(place.iterdir()) if place.is_dir() else []


def test_what_is_old_enough_is_listed_before_it_is_deleted_for_good(driver: Any, qtbot: QtBot, old: Path) -> None:
    window = driver.open(old)
    qtbot.keyClick(window, Qt.Key.Key_Delete, CTRL_SHIFT)
    driver.rest()
    dialog = driver.dialog(PurgeDialog)
    named(dialog)
    gone = returns(old, "October 2020")
    assert dialog.agreed == tuple(gone)
    assert dialog.told.text() == "1 file would be deleted:"
    assert dialog.ok.text() == "&Delete 1 file"
    qtbot.keyClick(dialog, Qt.Key.Key_Return)  # Cancel is what Enter presses
    driver.rest()
    assert returns(old, "October 2020") == gone
    driver.do("purge")
    driver.dialog(PurgeDialog).ok.click()
    driver.rest()
    assert returns(old, "October 2020") == []
    assert len(returns(old, "January 2021")) == 1
    assert [entry.file for entry in load_master(PlanFolder(old)).log if entry.outcome == "purged"] == [gone[0].name]
    assert "Deleted, and noted in the master's change log: 1 file." in driver.heard
    assert not window.commands["undo"].isEnabled()


def test_for_how_long_returns_are_kept_can_be_said(driver: Any, old: Path) -> None:
    driver.open(old)
    driver.do("purge")
    dialog = driver.dialog(PurgeDialog)
    dialog.days.setValue(3650)
    driver.rest()
    assert (dialog.told.text(), dialog.agreed) == ("No return is old enough.", ())
    assert not dialog.ok.isEnabled()
    dialog.days.setValue(700)
    driver.rest()
    assert len(dialog.agreed) == 1


def test_a_file_that_came_after_the_list_was_shown_stays(driver: Any, old: Path) -> None:
    driver.open(old)
    driver.do("purge")
    late = returns(old, "October 2020")[0].with_name("late.xlsx")
    late.write_bytes(b"not seen by anybody")
    driver.dialog(PurgeDialog).ok.click()
    driver.rest()
    assert returns(old, "October 2020") == [late]
