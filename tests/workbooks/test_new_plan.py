"""A plan folder from nothing, from an appendix, and from a master."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

from builders import NOW, issued, send_back
from cipxl.cli import main
from cipxl.errors import FileRefused, FolderError
from cipxl.folder import PlanFolder
from cipxl.importing import new_plan
from cipxl.rounds import issue
from cipxl.store import load_master


def test_an_empty_plan_can_be_typed_into_and_issued(tmp_path):
    new_plan(tmp_path / "Plan", "leicestershire-2020", NOW, title="A new plan")
    folder = PlanFolder(tmp_path / "Plan")
    book = openpyxl.load_workbook(folder.master)
    sheet = book["Appendix A"]
    for row, values in enumerate(
        [["1", "First thing", "A", "R"], ["1", None, None, None, "Seen in time"], ["2", "Second"]], 4
    ):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column).value = value
    sheet["M4"], sheet["M6"] = "Head of Service", "Head of Service"
    book.save(folder.master)

    report = issue(folder, "October 2020", date(2020, 10, 16), NOW)

    plan = load_master(folder).plan
    assert [(r.ref, r.text, [m.name for m in r.measures]) for r in plan] == [
        ("1", "First thing", ["Seen in time"]),
        ("2", "Second", []),
    ]
    assert [one.team for one in report.returns] == ["Head of Service"]
    ids = {row.id for row in plan.recommendations}
    assert not any(row_id.startswith("new-") for row_id in ids)
    assert {row.id for row in load_master(folder).plan.recommendations} == ids


def test_a_plan_from_a_master_of_ours_is_the_same_plan(tmp_path):
    folder = issued(tmp_path / "A plan")
    made = new_plan(tmp_path / "Copy", "leicestershire-2020", NOW, source=folder.master)
    before = load_master(folder).plan
    assert made.plan.title == before.title
    assert [(r.ref, r.text, r.evidence, len(r.measures)) for r in made.plan] == [
        (r.ref, r.text, r.evidence, len(r.measures)) for r in before
    ]


def test_a_folder_that_holds_a_plan_is_left_alone(tmp_path):
    folder = issued(tmp_path / "A plan")
    with pytest.raises(FolderError, match="holds a plan already"):
        new_plan(folder.path, "leicestershire-2020", NOW)


def test_a_file_of_another_kind_is_told_what_to_send_instead(tmp_path):
    (tmp_path / "a.docx").write_bytes(b"PK")
    with pytest.raises(FileRefused, match="Send the Excel workbook"):
        new_plan(tmp_path / "Plan", "leicestershire-2020", NOW, source=tmp_path / "a.docx")
    assert not (tmp_path / "Plan" / "plan.toml").exists()


def test_the_questions_name_the_file_and_the_id_to_accept(tmp_path, capsys):
    folder = issued(tmp_path / "A plan")
    path = send_back(folder, "First Response", {("r1", "impact"): "amber/green"})
    main(["consolidate", str(folder.path)])
    said = capsys.readouterr().out
    assert path.name in said
    query = said.split("Questions for teams:")[1].split("[")[1].split("]")[0]
    assert main(["accept", str(folder.path), query, "--by", "Business support officer", "--reason", "agreed"]) == 0
    sheet = openpyxl.load_workbook(folder.master)["Open questions"]
    assert (sheet["A2"].value, sheet["B2"].value, sheet["A3"].value) == (query, "Let stand", None)


def test_on_the_sheet_of_open_questions_a_question_names_its_team_and_row(tmp_path):
    folder = issued(tmp_path / "A plan")
    send_back(folder, "First Response", {("r1", "impact"): "amber/green"})
    main(["consolidate", str(folder.path), "--json"])
    sheet = openpyxl.load_workbook(folder.master)["Open questions"]
    line = {cell.value: sheet.cell(2, cell.column).value for cell in sheet[1]}
    assert (line["Team"], line["Row id"], line["Would be"]) == ("First Response", "r1", "amber/green")
