"""Questions go back to teams in a workbook of their own, and their answers come back."""

from __future__ import annotations

from datetime import date, datetime

import openpyxl
import pytest

from builders import CURRENT, LATER, NOW, Return, issued, master_cell, report_of, send_back
from cipxl.errors import UsageError
from cipxl.rounds import accept, consolidate, issue
from cipxl.store import load_master


@pytest.fixture
def folder(tmp_path):
    folder = issued(tmp_path / "A plan")
    send_back(folder, "First Response", {("r1", "impact"): "amber/green", ("m1", "performance"): "=H4-0.05"})
    return folder


def question_book(folder):
    return folder.questions_folder("October 2020") / "First Response - October 2020 - questions.xlsx"


def answer(folder, **answers):
    """Type answers beside what the team wrote, and send the workbook back."""
    book = openpyxl.load_workbook(question_book(folder))
    sheet = book["Questions"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    for row in range(5, sheet.max_row + 1):
        wrote = str(sheet.cell(row, heads["You wrote"]).value)
        for start, text in answers.items():
            if wrote.startswith({"rating": "amber", "formula": "="}[start]):
                sheet.cell(row, heads["Your answer"]).value = text
    path = folder.returns_folder("October 2020") / "First Response - October 2020 - questions.xlsx"
    book.save(path)
    return path


def test_a_team_with_questions_gets_a_workbook_and_others_get_none(folder):
    report_of(folder)

    assert [path.name for path in folder.questions_folder("October 2020").iterdir()] == [
        "First Response - October 2020 - questions.xlsx"
    ]
    sheet = openpyxl.load_workbook(question_book(folder))["Questions"]
    said = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert [row[2] for row in said] == ["amber/green", "=H4-0.05"]
    assert all(row[3] and row[4] for row in said)
    assert sheet.cell(5, 6).protection.locked is False
    assert sheet.cell(5, 3).protection.locked is True


def test_what_looks_like_a_formula_is_text_in_the_workbook_of_questions(folder):
    report_of(folder)
    sheet = openpyxl.load_workbook(question_book(folder))["Questions"]
    assert {sheet.cell(row, 3).data_type for row in (5, 6)} == {"s"}


def test_an_answer_is_taken_as_if_it_stood_in_the_return(folder):
    report_of(folder)
    answer(folder, rating="A", formula="81%")

    report = report_of(folder)

    assert not report.queries
    assert master_cell(folder, "r1", "impact") == "A"
    assert master_cell(folder, "m1", f"performance:{CURRENT.canonical}") == "81%"
    assert not list(folder.questions_folder("October 2020").iterdir())


def test_an_answer_that_cannot_be_taken_either_is_asked_again(folder):
    report_of(folder)
    answer(folder, rating="amberish")

    report = report_of(folder)

    assert sorted(query.shown for query in report.queries) == ["=H4-0.05", "amberish"]
    assert master_cell(folder, "r1", "impact") == "R"


def test_an_answer_to_no_open_question_is_listed_and_not_taken(folder):
    report_of(folder)
    answer(folder, rating="A")
    send_back(folder, "First Response", {("r1", "impact"): "G"})

    report = report_of(folder)

    assert master_cell(folder, "r1", "impact") == "G"
    assert "M015" in {finding.code for one in report.returns for finding in one.findings}
    assert any(entry.new == "A" and entry.outcome == "beside" for entry in load_master(folder).log)


def test_a_finding_that_is_accepted_is_not_asked_again_not_even_next_round(tmp_path):
    folder = issued(tmp_path / "A plan")
    edit = Return(folder, "First Response")
    edit.sheet.row_dimensions[edit.row("r1")].hidden = True
    edit.type("r1", "impact", "amber/green").save()
    query = report_of(folder).queries[0]

    report = accept(folder, query.id, LATER, by="Business support officer", reason="agreed with the team")
    assert not report.queries
    assert master_cell(folder, "r1", "impact") == "R"

    issue(folder, "January 2021", date(2021, 1, 15), NOW)
    Return(folder, "First Response", "January 2021").type("r1", "impact", "amber/green").save()
    assert not consolidate(folder, datetime(2021, 1, 10)).queries
    (kept,) = folder.accepted().accepted
    assert (kept.by, kept.reason, kept.round) == ("Business support officer", "agreed with the team", "October 2020")


def test_accepting_what_is_not_there_says_what_is_open(folder):
    report_of(folder)
    with pytest.raises(UsageError, match="There is no open question"):
        accept(folder, "ffff", LATER, by="Business support officer", reason="none")


def test_who_signed_a_return_off_is_told(tmp_path):
    folder = issued(tmp_path / "A plan")
    edit = Return(folder, "First Response")
    place = next(cell for row in edit.sheet.iter_rows(max_row=3) for cell in row if "Signed off" in str(cell.value))
    entry = edit.sheet.cell(place.row, place.column + 1)
    assert entry.protection.locked is False
    entry.value = "Head of Service, 14 October 2020"
    edit.type("r1", "impact", "G").save()

    report = report_of(folder)

    (used,) = [one for one in report.returns if one.status == "used"]
    assert used.signed_off == "Head of Service, 14 October 2020"
    assert "Head of Service, 14 October 2020" in (folder.round_folder("October 2020") / "findings.html").read_text(
        "utf-8"
    )


def test_a_new_round_says_what_is_still_open_in_the_one_before(folder):
    report_of(folder)

    told = issue(folder, "January 2021", date(2021, 1, 15), datetime(2021, 1, 4, 9, 0)).findings

    assert [finding.message for finding in told if finding.code == "M018"] == [
        "In October 2020 there is still something open (2)."
    ]


def test_a_new_round_says_nothing_of_one_in_which_all_is_settled(folder):
    report_of(folder)
    answer(folder, rating="A", formula="81%")
    report_of(folder)

    told = issue(folder, "January 2021", date(2021, 1, 15), datetime(2021, 1, 4, 9, 0)).findings

    assert "M018" not in [finding.code for finding in told]
