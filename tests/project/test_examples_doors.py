"""Every example goes through every door: whatever the plan rates, and where it rates nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QSettings

from cipxl.checking import check, check_book
from cipxl.cli import main
from cipxl.demo import examples
from cipxl.folder import PlanFolder
from cipxl.papers.wording import load
from cipxl.store import load_master
from cipxl.workbooks.appendix import HEADER_ROW
from cipxl_addin import lists, tables
from cipxl_addin.looking import look
from cipxl_gui.main_window import MainWindow

NAMES = list(examples())
TODAY, CORNER = date(2021, 6, 1), (4, 2)


@pytest.fixture(params=NAMES)
def ran(request, story):
    return story(request.param).demo


@pytest.fixture
def table(ran):
    """What an officer copies out of the master: the table's cells as they show, and nothing of ours."""
    sheet = openpyxl.load_workbook(ran.last.master).worksheets[0]
    shown = [n for n, cell in enumerate(sheet[1]) if not sheet.column_dimensions[cell.column_letter].hidden]
    rows = [[row[n].value for n in shown] for row in sheet.iter_rows(min_row=HEADER_ROW + 1)]
    return [[None if str(value or "").startswith("=") else value for value in row] for row in rows]


def test_its_table_is_known_by_its_headings_alone(ran, table):
    found = check_book(tables._book(table, CORNER), TODAY)
    folder = PlanFolder(ran.folder)
    assert found.profile and found.profile.name == folder.profile.name
    plan = load_master(folder).plan
    assert found.plan and [row.ref for row in found.plan] == [row.ref for row in plan]
    assert [(a.text, a.status) for _, a in found.plan.tracked] == [(a.text, a.status) for _, a in plan.tracked]


def test_the_functions_of_excel_count_its_ratings_as_the_library_does(ran, table):
    folder = PlanFolder(ran.folder)
    if not folder.profile.dimensions:
        for form in (None, "words", "digits"):
            assert tables.summary(table, CORNER, TODAY, form) == [["This table has no ratings."]]
        return
    labels = {folder.scheme.level(code).label: code for code in (*folder.scheme.codes, "")}
    for label, *counts in tables.summary(table, CORNER, TODAY)[1:]:
        expected = [ran.last.summary[one.id][labels[str(label)]] for one in folder.profile.dimensions]
        assert counts == expected, label


def test_the_list_of_ratings_on_the_ribbon_can_be_shown(ran):
    looked = look(Path(ran.last.master), TODAY)
    told = lists.summary_list(looked, load().sentences)
    assert told.lines if PlanFolder(ran.folder).profile.dimensions else "does not rate" in told.sentence


def test_its_returns_are_checked_without_an_error(ran):
    folder = PlanFolder(ran.folder)
    for file in sorted(folder.issued_folder(ran.issued.round).glob("*.xlsx"))[:2]:
        found = check(file, TODAY)
        assert found.plan and not [one for one in found.findings if one.severity in ("error", "stop")]


def test_the_window_shows_it(ran, qtbot, tmp_path):
    settings = QSettings(str(tmp_path / "cipxl.ini"), QSettings.Format.IniFormat)
    window = MainWindow(settings, today=lambda: TODAY)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.settled):
        window.open_folder(ran.folder)
    assert window.state and [one.name for one in window.state.rounds] == [ran.issued.round]
    window.close()


@pytest.mark.parametrize("command", ["summary", "history", "conflicts", "remind", "check"])
def test_the_commands_answer(ran, capsys, command):
    target = ran.last.master if command == "check" else str(ran.folder)
    assert main([command, str(target)]) in (0, 1)
    assert "Traceback" not in capsys.readouterr().err
