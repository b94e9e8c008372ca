"""Files that lost their marks on the way are taken once a person has said what they are."""

from __future__ import annotations

import pytest
from openpyxl.packaging.custom import CustomPropertyList

from builders import LATER, Return, issued, master_cell, report_of
from cipxl.cli import main
from cipxl.errors import UsageError
from cipxl.rounds import consolidate, pair


@pytest.fixture
def folder(tmp_path):
    return issued(tmp_path / "A plan")


def without_marks(folder, team="First Response", **cells):
    """A return after a document inspector: no properties, no hidden sheet, no hidden columns."""
    edit = Return(folder, team)
    edit.type("r1", "impact", "G")
    edit.sheet.delete_cols(edit.columns["_rowid"], edit.sheet.max_column)
    del edit.book["_cipxl"]
    edit.book.custom_doc_props = CustomPropertyList()
    return edit.save()


def test_a_return_without_marks_is_unknown_until_somebody_says_whose_it_is(folder):
    path = without_marks(folder)
    assert [one.status for one in report_of(folder).returns if one.file] == ["unknown"]
    assert master_cell(folder, "r1", "impact") == "R"

    pair(folder, path, team="first response", by="Business support officer")
    report = consolidate(folder, LATER)

    assert [(one.team, one.status) for one in report.returns if one.file] == [("First Response", "used")]
    assert master_cell(folder, "r1", "impact") == "G"
    assert not report.proposals


def test_a_row_that_nobody_can_match_is_taken_once_somebody_says_which_it_is(folder):
    edit = Return(folder, "First Response")
    row = edit.row("r1")
    edit.type("r1", "recommendation", "Quite other words").type("r1", "impact", "G")
    edit.sheet.cell(row, edit.columns["_rowid"]).value = None
    path = edit.save()
    assert {p.kind for p in report_of(folder).proposals} == {"add", "delete"}

    pair(folder, path, sheet_row=row, ref="1")
    report = consolidate(folder, LATER)

    assert {(p.kind, p.field) for p in report.proposals} == {("locked", "recommendation")}
    assert master_cell(folder, "r1", "impact") == "G"


def test_a_team_or_row_that_is_not_there_is_told(folder):
    path = without_marks(folder)
    with pytest.raises(UsageError, match="The teams are: First Response, Early Help, Fostering"):
        pair(folder, path, team="Nobody")
    with pytest.raises(UsageError, match="The plan has no Ref"):
        pair(folder, path, sheet_row=4, ref="99")
    with pytest.raises(UsageError, match="either"):
        pair(folder, path)


def test_pair_is_a_command(folder, capsys):
    path = without_marks(folder)
    assert main(["pair", str(folder.path), str(path), "--team", "First Response"]) == 0
    assert "the return of First Response" in capsys.readouterr().out
