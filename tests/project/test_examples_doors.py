"""Every example goes through every door: whatever the plan rates, and where it rates nothing."""

from __future__ import annotations

import json
from datetime import date, datetime
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
from cipxl_gui.counted import counted as ratings_counted
from cipxl_gui.main_window import MainWindow

NAMES = list(examples())
TODAY, NOW, CORNER = date(2021, 6, 1), datetime(2021, 6, 1, 9, 0), (4, 2)


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
    window = MainWindow(settings, lambda: NOW, tmp_path)
    qtbot.addWidget(window, before_close_func=lambda one: one.jobs.wait())
    failed: list[object] = []
    window.desk.failed.connect(failed.append)
    window.show()
    window.open_folder(ran.folder)
    qtbot.waitUntil(lambda: bool(failed or window.picture), timeout=20_000)
    assert not failed and window.picture
    counts = ratings_counted(window.picture.overview)
    shown = {(one.dimension, one.level.code): one.now for one in counts}
    folder = PlanFolder(ran.folder)
    assert (
        shown.items()
        <= {
            (folder.profile.dimension(name).label, code): count
            for name, levels in ran.last.summary.items()
            for code, count in levels.items()
        }.items()
    )
    assert bool(shown) == bool(folder.profile.dimensions)
    for pane in ("pane_summary", "pane_history"):
        window.commands[pane].trigger()
    qtbot.waitUntil(lambda: not window.jobs.in_front, timeout=20_000)


def test_a_covering_report_begun_from_the_plan_agrees_with_it(ran, capsys):
    assert main(["publish", str(ran.folder), "--report"]) == 0
    report = next(path for path in sorted((ran.folder / "papers").glob("*.docx")) if "covering report" in path.name)
    capsys.readouterr()
    assert main(["reconcile", str(ran.folder), str(report), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["contradicts"] == 0 < told["agrees"]


@pytest.mark.parametrize("command", ["summary", "history", "conflicts", "remind", "check"])
def test_the_commands_answer(ran, capsys, command):
    target = ran.last.master if command == "check" else str(ran.folder)
    assert main([command, str(target)]) in (0, 1)
    assert "Traceback" not in capsys.readouterr().err
