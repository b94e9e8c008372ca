"""What people put into the master by hand is carried over when it is written anew, and named."""

from __future__ import annotations

import openpyxl
import pytest
from openpyxl.comments import Comment

from builders import LATER, issued, report_of, send_back
from cipxl.rounds import consolidate
from cipxl.store import load_master


@pytest.fixture
def folder(tmp_path):
    folder = issued(tmp_path / "A plan")
    book = openpyxl.load_workbook(folder.master)
    sheet = book["Appendix A"]
    sheet["K4"].comment = Comment("Ring the Director first", "An officer")
    own = book.create_sheet("Minutes")
    own["B2"], own["B3"] = "Agreed on 3 October", "=1+1"
    book.save(folder.master)
    send_back(folder, "First Response", {("r1", "impact"): "G"})
    return folder


def test_a_sheet_of_ones_own_is_kept_as_text_and_named_before_the_master_is_written(folder):
    report = report_of(folder)

    assert [finding.code for finding in report.about_master if finding.severity == "warning"] == ["S037", "M020"]
    book = openpyxl.load_workbook(folder.master)
    assert book["Minutes"]["B2"].value == "Agreed on 3 October"


def test_a_note_on_a_cell_is_kept_beside_the_table(folder):
    report_of(folder)

    sheet = openpyxl.load_workbook(folder.master)["Beside the table"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["note", "1", "K4", "Ring the Director first"]
    ]


def test_it_is_still_there_after_the_next_run(folder):
    report_of(folder)
    send_back(folder, "Early Help", {("r3", "impact"): "G"})
    consolidate(folder, LATER)

    master = load_master(folder)
    assert [one.text for one in master.beside] == ["Ring the Director first"]
    assert [sheet.name for sheet in master.sheets] == ["Minutes"]


def test_a_word_that_the_plan_cannot_hold_is_kept_as_it_was_typed(folder):
    book = openpyxl.load_workbook(folder.master)
    sheet = book["Appendix A"]
    headings = {cell.value: cell.column for cell in sheet[3]}
    at = sheet.cell(5, headings["Better when"])
    at.value = "It depends"
    book.save(folder.master)

    report = report_of(folder)
    send_back(folder, "Early Help", {("r3", "impact"): "G"})
    consolidate(folder, LATER)

    assert "C008" in [finding.code for finding in report.about_master]
    assert ("It depends", at.coordinate) in [(one.text, one.where) for one in load_master(folder).beside]
