"""The dashboard example: its printed statuses come out, and the slips of the printed plan are found in a workbook."""

from __future__ import annotations

from datetime import date, datetime

import openpyxl
import pytest

from cipxl import profile, resources, scheme
from cipxl.checking import check
from cipxl.demo import run
from cipxl.folder import PlanFolder
from cipxl.importing import plan_from_toml, review
from cipxl.rounds import consolidate
from cipxl.store import load_master

NAME = "gloucestershire-2021"
# As printed for April 2021: actions status, impact status.
PRINTED = {
    "1": ("compromised", "on_target"),
    "2": ("on_target", "on_target"),
    "3 a": ("on_target", "compromised"),
    "3 b": ("on_target", "on_target"),
    "3 c": ("on_target", "compromised"),
    "3 d": ("on_target", "compromised"),
    "3 e": ("at_risk", "compromised"),
    "4": ("on_target", "on_target"),
    "5": ("on_target", "on_target"),
    "6": ("on_target", "compromised"),
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    return run(tmp_path_factory.mktemp("dashboard") / "plan", lambda step: None, NAME)


@pytest.fixture(scope="module")
def folder(demo):
    return PlanFolder(demo.folder)


def test_the_printed_mark_of_every_priority_comes_out_on_both_statuses(folder):
    plan = load_master(folder).plan
    assert {row.ref: (row.ratings["actions_status"], row.ratings["impact_status"]) for row in plan} == PRINTED


def test_the_master_has_each_printed_mark_in_its_own_line(folder):
    sheet = openpyxl.load_workbook(folder.master)[folder.profile.sheet]
    columns = {cell.value: cell.column for cell in sheet[3]}
    found = {}
    for heading in ("Actions Status", "Impact Status"):
        for row in range(4, sheet.max_row + 1):
            if sheet.cell(row, columns[heading] + 1).value == "x":
                ref = sheet.cell(row, 1).value
                found[ref] = (*found.get(ref, ()), sheet.cell(row, columns[heading]).value)
    names = {level.code: f"{level.symbol} {level.label}" for level in folder.scheme.levels}
    assert found == {ref: tuple(names[code] for code in codes) for ref, codes in PRINTED.items()}


def test_the_reporting_line_stands_over_the_table_and_in_the_paper(folder, demo):
    line = "Reporting period: April 2021 data for Improvement Board on 26 May 2021"
    sheet = openpyxl.load_workbook(folder.master)[folder.profile.sheet]
    assert line in [cell.value for cell in sheet[1]]
    (page,) = [file for file in demo.papers.files if file.suffix == ".html"]
    assert line in page.read_text(encoding="utf-8")


def test_the_decision_is_replayed_and_nothing_changes_the_second_time(folder, demo):
    again = consolidate(folder, datetime(2021, 5, 25))
    assert again.conflicts == ()
    assert [one.decision.take for one in again.settled] == ["Quality Assurance"]
    assert again.summary == demo.last.summary


def test_the_second_status_that_one_team_marked_went_back_to_it(demo):
    (query,) = demo.first.queries
    assert (query.code, query.ref, query.shown) == ("C031", "4", "'On target' and 'At risk'")


def test_the_example_itself_has_no_slip_of_the_printed_plan(folder):
    found = check(folder.master, date(2021, 5, 26))
    slips = {"X004", "X005", "X006", "X011", "X015", "X027", "X028", "X029"}
    assert [one.message for one in found.findings if one.code in slips] == []


def test_the_slips_of_the_printed_plan_are_found_in_a_workbook_that_has_them(folder, tmp_path):
    book = openpyxl.load_workbook(folder.master)
    sheet = book[folder.profile.sheet]
    columns = {cell.value: cell.column for cell in sheet[3]}
    kinds = columns["_kind"]
    for row in range(4, sheet.max_row + 1):
        ref, text = sheet.cell(row, 1), sheet.cell(row, columns["Progress made"])
        if ref.value == "3 d":
            ref.value = "5 d"
        if sheet.cell(row, kinds).value != "recommendation":
            continue
        text.value = (
            text.value.replace("20 November 2020", "20 November 2021")
            .replace("405 of 1,250 contacts (32%)", "405 of 1250 (41%) of all contacts")
            .replace("in the week of 24 May 2021.", "in the week commencing 31.04.2021.")
            .replace("worse than the target of 25%", "which remains below our target of 25%")
            .replace("7% lower than the target of 40%", "8% lower than the target of 40%")
        )
    path = tmp_path / "with slips.xlsx"
    book.save(path)
    found = {(one.code, one.ref) for one in check(path, date(2021, 5, 26)).findings}
    assert found >= {
        ("X011", "5 d"), ("X006", "3 c"), ("X004", "3 c"), ("X005", "5"), ("X015", "5"), ("X027", "1"),
    }  # fmt: skip


def test_a_plan_made_from_the_master_is_the_same_plan(folder, tmp_path):
    """What a council would do that moves to another folder: the printed form is enough to begin from."""
    table = profile.load(NAME)
    read = review(folder.master, table, scheme.load(table.scheme), datetime(2021, 5, 26))
    assert {row.ref: tuple(row.ratings.values()) for row in read.plan} == PRINTED
    assert read.plan.meeting == date(2021, 5, 26)


def test_key_actions_have_owner_impact_timescale_and_metrics():
    content = plan_from_toml(resources.examples() / "accelerated-improvement" / "content.toml")
    actions = [action for row in content for action in row.tracked]
    assert len(actions) >= len(content.recommendations)
    assert all(one.owner and one.impact_sought and one.due and one.metrics and one.status for one in actions)
