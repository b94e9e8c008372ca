"""What is told of a return: Refs as they are typed, what the team can mend, and nothing that others must mend."""

from __future__ import annotations

import json
from datetime import date

from openpyxl.comments import Comment

from builders import BEFORE, CURRENT, TEAMS, Return, issued, plan, recommendation, report_of
from cipxl.cli import main
from cipxl.plan import Measure, Reading, Target
from cipxl.settings import Team

NO_WAY = Measure(id="m9", name="Number of plans", readings=(Reading(period=BEFORE, text="40"),),
                 targets=(Target(due=date(2021, 3, 31), text="50"),))  # fmt: skip


def checked(path, capsys):
    main(["check", str(path), "--json"])
    (told,) = json.loads(capsys.readouterr().out)
    return told


def codes(told, code):
    return [one for one in told["findings"] if one["code"] == code]


def lettered():
    rows = [recommendation(n, ref=f"B{n}") for n in (1, 2, 3)]
    return plan().model_copy(update={"recommendations": tuple(rows)})


LETTERED = (Team(name="First Response", recommendations=("B1", "b2")), Team(name="Early Help", recommendations=("B3",)))


def test_a_ref_is_told_as_it_is_typed_wherever_it_is_told(tmp_path, capsys):
    folder = issued(tmp_path / "plan", lettered(), LETTERED)
    back = Return(folder, "First Response").type("r2", "impact", "Ambr")
    back.cell("r1", "evidence").comment = Comment("seen by the board", "Officer")
    back.type("m1", "evidence", "beside a measure")
    path = back.save()

    told = checked(path, capsys)
    report = report_of(folder)

    assert {one["ref"] for one in told["findings"] if one["ref"]} <= {"B1", "B2"}
    assert [query.ref for query in report.queries] == ["B2"]
    (one,) = (one for one in report.returns if one.status == "used")
    assert {finding.ref for finding in one.findings if finding.ref} == {"B1"}
    assert {aside.ref for aside in one.asides} == {"B1"}
    main(["conflicts", str(folder.path)])
    assert "Ref B2" in capsys.readouterr().out
    assert "Ref b2" not in (folder.round_folder("October 2020") / "findings.html").read_text(encoding="utf-8")


def test_a_ref_that_stands_twice_is_told_as_typed_and_in_any_capitals(tmp_path):
    folder = issued(tmp_path / "plan", lettered(), LETTERED)
    Return(folder, "First Response").type("r2", "ref", "b1").save()
    (one,) = (one for one in report_of(folder).returns if one.status == "used")
    (twice,) = (finding for finding in one.findings if finding.code == "R004")
    assert "Ref 'b1' stands over two recommendations" in twice.message


def test_a_new_measure_without_a_ref_is_told_before_it_is_sent_back(tmp_path, capsys):
    folder = issued(tmp_path / "plan", plan(2), TEAMS[:1])
    back = Return(folder, "First Response")
    back.type("new-1", "measure", "Visits within ten days").type("new-1", "performance", "71%")
    path = back.save()

    (told,) = codes(checked(path, capsys), "R007")
    (one,) = (one for one in report_of(folder).returns if one.status == "used")
    (later,) = (finding for finding in one.findings if finding.code == "R007")

    assert (told["message"], told["fix"], told["id"]) == (later.message, later.fix, later.id)
    assert "'Visits within ten days'" in told["message"]


def test_a_new_measure_with_its_ref_is_no_trouble(tmp_path, capsys):
    folder = issued(tmp_path / "plan", plan(2), TEAMS[:1])
    back = Return(folder, "First Response")
    back.type("new-1", "measure", "Visits within ten days").type("new-1", "performance", "71%")
    back.type("new-1", "ref", "2")
    told = checked(back.save(), capsys)
    assert not codes(told, "R007")
    assert [one["measure"] for row in told["measures"] if row["ref"] == "2" for one in row["measures"]] == [
        "Measure of 2", "Visits within ten days",
    ]  # fmt: skip


def test_a_team_is_not_told_of_other_teams_rows(tmp_path, capsys):
    folder = issued(tmp_path / "plan", plan(6), TEAMS)
    path = Return(folder, "Fostering").type("m4", "performance", "81%").save()
    told = checked(path, capsys)
    assert {one["ref"] for one in codes(told, "C015")} == {"5", "6"}
    assert {row["ref"] for row in told["measures"]} == {"4", "5", "6"}
    main(["check", str(path)])
    assert "Ref 1" not in capsys.readouterr().out


def test_what_the_office_must_say_is_told_of_the_master_and_not_of_the_returns(tmp_path, capsys):
    rows = [recommendation(n, measures=(NO_WAY.model_copy(update={"id": f"m{n}"}),)) for n in (1, 2)]
    content = plan().model_copy(update={"recommendations": tuple(rows)})
    folder = issued(tmp_path / "plan", content, TEAMS[:1])
    path = Return(folder, "First Response").type("m1", "performance", "41").save()
    assert not codes(checked(path, capsys), "X019")
    assert [one["ref"] for one in codes(checked(folder.master, capsys), "X019")] == ["1", "2"]


def test_of_a_measure_that_a_team_adds_it_is_asked_which_way_is_better(tmp_path, capsys):
    folder = issued(tmp_path / "plan", plan(2), TEAMS[:1])
    back = Return(folder, "First Response").type("new-1", "measure", "Number of plans").type("new-1", "ref", "2")
    back.type("new-1", "performance", "41").type("new-1", "target", "50")
    (told,) = codes(checked(back.save(), capsys), "X019")
    cell = back.sheet.cell(back.row("new-1"), back.columns["Better when"])
    assert (told["ref"], told["field"], told["a1"]) == ("2", "better", cell.coordinate)


def test_of_a_file_without_row_ids_everything_is_told(tmp_path, capsys):
    folder = issued(tmp_path / "plan", plan(6), TEAMS)
    back = Return(folder, "Fostering")
    place = back.columns["_rowid"]
    for row in range(back.header + 1, back.sheet.max_row + 1):
        back.sheet.cell(row, place).value = None
    told = checked(back.save(), capsys)
    assert {one["ref"] for one in codes(told, "C015")} == {"1", "2", "3", "4", "5", "6"}
    assert CURRENT.canonical in codes(told, "C015")[0]["fix"]
