"""Returns as officers break them: each thing is told once, in a whole sentence, and nothing is told that is not so."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date

import openpyxl
import pytest

from builders import BEFORE, Return, issued, plan, report_of
from cipxl import profile, resources, scheme
from cipxl.checks.numbers import OTHER_PERIOD
from cipxl.checks.rule import LONGEST_MESSAGE, Subject
from cipxl.cli import main
from cipxl.demo import begin
from cipxl.findings import Place
from cipxl.folder import PlanFolder
from cipxl.reading.cells import UNKNOWN_RATING, read_value
from cipxl.sources.grid import Cell


def checked(path, capsys):
    main(["check", str(path), "--json"])
    (told,) = json.loads(capsys.readouterr().out)
    return told


def messages(told, code):
    return [one["message"] for one in told["findings"] if one["code"] == code]


def test_nothing_is_worked_out_from_a_formula_that_has_no_value(tmp_path, capsys):
    folder = issued(tmp_path / "plan")
    path = Return(folder, "First Response").type("m1", "performance", "=SUM(1,2)").save()
    told = checked(path, capsys)
    assert messages(told, "C004") == ["H5 holds a formula without a value that can be used."]
    assert not messages(told, "C012") and "H5" not in " ".join(messages(told, "C015"))
    (measure,) = next(one["measures"] for one in told["measures"] if one["ref"] == "1")
    assert (measure["reading"], measure["figure"], measure["suggested"]) == ("", None, "")


def test_a_text_cleared_in_a_hidden_row_is_told_in_words(tmp_path):
    folder = issued(tmp_path / "plan")
    back = Return(folder, "First Response").type("r1", "evidence", None).type("r1", "actions", "Do more")
    back.sheet.row_dimensions[back.row("r1")].hidden = True
    back.save()
    (one,) = (one for one in report_of(folder).returns if one.status == "used")
    told = [found.message for found in one.findings if found.code in ("M013", "S036")]
    assert told == [
        "Hidden rows were read like the others: row 4.",
        "K4 was changed while its row was hidden: it is empty now.",
        "L4 was changed while its row was hidden: 'Do more'.",
    ]


@pytest.mark.parametrize("length", [10, 60, 400])
def test_a_long_quotation_is_cut_and_the_sentence_stays_whole(length):
    subject = Subject(
        plan(1), profile.load("leicestershire-2020"), scheme.load("leicestershire-2020"), date(2020, 1, 1)
    )
    more = " (and 12 more in that column)"
    found = subject.tell(
        OTHER_PERIOD, "m1", f"performance:{BEFORE.canonical}", "word " * (length // 5),
        column=BEFORE.canonical, period="the whole year before that", more=more,
    )  # fmt: skip
    assert len(found.message) <= LONGEST_MESSAGE
    assert found.message.endswith(f"{more}.")
    assert re.search("'word", found.message)


def test_where_codes_are_ids_the_ratings_are_listed_as_the_table_shows_them():
    hereford = scheme.load("herefordshire-2019")
    cell = Cell(4, 2, "Ambr", "Ambr", "text")
    query = read_value(cell, "rating", "Rating", hereford, Place(a1="B4"), ("x",)).query
    assert query is not None and query.code == UNKNOWN_RATING.code
    assert query.message == "B4 has 'Ambr'. Rating must be On course, Amber or Red."
    assert str(hereford.level("on_course")) == "On course"
    assert str(scheme.load("leicestershire-2020").level("G")) == "Green (G)"


def test_a_row_that_is_removed_or_added_is_told_with_its_fields_as_people_call_them(tmp_path, capsys):
    folder = issued(tmp_path / "plan")
    back = Return(folder, "First Response").type("new-1", "measure", "Visits").type("new-1", "ref", "1")
    back.sheet.delete_rows(back.row("m2"))
    back.save()
    main(["consolidate", str(folder.path)])
    said = capsys.readouterr().out
    assert "    would become: Measure: Visits\n" in said
    assert "    the plan has: Measure: Measure of 2; " in said
    sheet = openpyxl.load_workbook(folder.master)["Open questions"]
    (removed, added) = ([cell.value for cell in row][6:8] for row in sheet.iter_rows(min_row=2))
    assert removed[0].startswith("Targets: Measure of 2\n") and removed[1] is None
    assert (added[0], added[1].splitlines()[0]) == (None, "Targets: Visits")


def test_a_workbook_of_questions_is_known_for_what_it_is(tmp_path, capsys):
    folder = issued(tmp_path / "plan")
    Return(folder, "First Response").type("r1", "impact", "Ambr").save()
    report_of(folder)
    (path,) = folder.questions_folder("October 2020").iterdir()
    assert main(["check", str(path)]) == 0
    assert "holds no table\nNOTE    M021  These are questions to First Response, with no answers so far." in (
        capsys.readouterr().out
    )
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    answer = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Your answer")
    sheet.cell(answer.row + 1, answer.column).value = "A"
    book.save(path)
    assert messages(checked(path, capsys), "M021") == ["These are questions to First Response, with 1 answer so far."]


@pytest.mark.parametrize("name", profile.built_in())
def test_a_blank_workbook_is_told_to_be_blank_and_has_nothing_wrong(name, capsys):
    path = resources.workbook_templates() / f"{name}.xlsx"
    assert main(["check", str(path)]) == 0
    assert [line[:13] for line in capsys.readouterr().out.splitlines()[1:2]] == ["NOTE    S060 "]


# Ratings that are marked on lines of their own


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory):
    """The example plan with lines of ratings, its round out."""
    path = tmp_path_factory.mktemp("dashboard") / "The director's plan"
    folder, _, _ = begin(path, lambda step: None, "gloucestershire-2021")
    for file in folder.returns_folder("May 2021").iterdir():
        file.unlink()
    return folder


@pytest.fixture
def dashboard_return(dashboard, tmp_path):
    """A return of that plan, open: its workbook, its sheet, the row of Ref 1 and the columns by heading."""
    shutil.copytree(dashboard.path, tmp_path / "plan")
    folder = PlanFolder(tmp_path / "plan")
    sent = folder.round().latest("Quality Assurance")
    assert sent is not None
    book = openpyxl.load_workbook(folder.issued_folder("May 2021") / sent.file)
    sheet = book[folder.profile.sheet]
    head = next(n for n in range(1, 20) if sheet.cell(n, 1).value == "Ref.")
    columns = {str(cell.value): cell.column for cell in reversed(sheet[head]) if cell.value}

    def save():
        path = folder.returns_folder("May 2021") / sent.file
        book.save(path)
        return folder, path

    return sheet, head + 1, columns, save


def test_a_changed_ref_is_told_and_the_refs_beside_its_lines_are_not(dashboard_return, capsys):
    sheet, row, columns, save = dashboard_return
    sheet.cell(row, columns["Ref."]).value = "B1"
    folder, path = save()
    assert not messages(checked(path, capsys), "S039")
    report = report_of(folder)
    assert [one.field for one in report.proposals] == ["ref"]
    assert not [found for one in report.returns for found in one.findings if found.code == "S039"]


def test_words_beside_the_lines_of_a_rating_are_not_lost_where_a_mark_says_otherwise(dashboard_return, capsys):
    sheet, row, columns, save = dashboard_return
    sheet.cell(row, columns["Actions Status"]).value = "nearly there"
    folder, path = save()
    (message,) = messages(checked(path, capsys), "S039")
    assert "'nearly there'" in message
    report_of(folder)
    log = openpyxl.load_workbook(folder.master)["Change log"]
    assert "nearly there" in {cell.value for line in log.iter_rows() for cell in line}


def test_where_ratings_are_judgement_that_is_said_once(dashboard_return, capsys):
    *_, save = dashboard_return
    _, path = save()
    main(["check", str(path)])
    said = capsys.readouterr().out
    assert said.count("In this plan ratings are the officers' judgement; the figures suggest none.") == 1
    assert "not rated" not in said and "No rule" not in said


def test_an_action_without_a_ref_is_no_measure(dashboard_return, capsys):
    sheet, _, columns, save = dashboard_return
    spare = next(n for n in range(1, 200) if sheet.cell(n, columns["_rowid"]).value == "new-1")
    sheet.cell(spare, columns["Key action"]).value = "Write a new protocol"
    _, path = save()
    (message,) = messages(checked(path, capsys), "R007")
    assert message == (
        f"Row {spare} ('Write a new protocol') has no Ref, so nobody can say what it belongs to. "
        "It was listed, not taken."
    )
