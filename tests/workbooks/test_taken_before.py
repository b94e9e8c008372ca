"""What was taken stays taken: files moved away, later issues, later rounds, and edits of the master in between."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from builders import (
    CURRENT,
    LATER,
    NOW,
    Return,
    issued,
    master_cell,
    plan,
    plan_folder,
    recommendation,
    report_of,
    send_back,
)
from cipxl.cli import main
from cipxl.rounds import accept, consolidate, issue, settle
from cipxl.settings import Team
from cipxl.store import load_master, save_master
from cipxl.table import plan_of
from cipxl.workbooks.master import MasterRecords
from workbooks.test_situations import edit_master

PERFORMANCE = f"performance:{CURRENT.canonical}"


@pytest.fixture
def folder(tmp_path):
    return issued(tmp_path / "A plan")


def test_a_later_issue_for_one_team_keeps_what_the_earlier_brought(folder):
    send_back(folder, "Fostering", {("r4", "evidence"): "From the first issue."})
    report_of(folder)
    issue(folder, "October 2020", date(2020, 10, 23), LATER, team="Fostering")
    Return(folder, "Fostering").type("r5", "impact", "A").save("second.xlsx", received=LATER)

    report = consolidate(folder, LATER)

    assert not report.conflicts
    assert master_cell(folder, "r4", "evidence") == "From the first issue."
    assert master_cell(folder, "r5", "impact") == "A"


def test_settling_another_question_keeps_what_a_team_said_whose_file_is_gone(folder):
    path = send_back(folder, "Fostering", {("r4", "impact"): "G"})
    send_back(folder, "First Response", {("r2", "impact"): "G"})
    send_back(folder, "Early Help", {("r2", "impact"): "A"})
    conflict = report_of(folder).conflicts[0]
    path.unlink()

    settle(folder, conflict.id, LATER, take="Early Help", reason="audited")

    assert master_cell(folder, "r4", "impact") == "G"


def test_a_return_replaced_by_a_damaged_file_keeps_what_it_brought(folder):
    path = send_back(folder, "Fostering", {("r4", "impact"): "G"})
    report_of(folder)
    path.write_bytes(b"damaged")

    report_of(folder)

    assert master_cell(folder, "r4", "impact") == "G"


def test_a_team_that_is_called_otherwise_by_now_keeps_its_say(folder):
    send_back(folder, "Fostering", {("r4", "impact"): "G"})
    report_of(folder)
    file = folder.path / "plan.toml"
    file.write_text(file.read_text("utf-8").replace('"Fostering"', '"Fostering and Adoption"'), encoding="utf-8")

    report = report_of(type(folder)(folder.path))

    assert master_cell(folder, "r4", "impact") == "G"
    assert [one.status for one in report.returns if one.team == "Fostering"] == ["used"]


def test_a_lead_officer_who_changes_the_lead_is_still_the_one_who_was_asked(tmp_path):
    folder = issued(tmp_path / "A plan", teams=())
    send_back(folder, "Head of Service 1", {("r1", "impact"): "G", ("r1", "lead"): "Another Head"})

    for _ in range(3):
        report = report_of(folder)

    assert (master_cell(folder, "r1", "impact"), master_cell(folder, "r1", "lead")) == ("G", "Another Head")
    assert [one.status for one in report.returns if one.file] == ["used"]


def test_what_the_office_puts_back_stays_put_back(folder):
    send_back(folder, "First Response", {("r1", "impact"): "G"})
    report_of(folder)
    edit_master(folder, "r1", "impact", "R")

    report = report_of(folder)

    assert master_cell(folder, "r1", "impact") == "R"
    assert not report.conflicts


def test_a_new_answer_to_what_the_office_changed_is_a_conflict(folder):
    send_back(folder, "First Response", {("r1", "impact"): "G"})
    report_of(folder)
    edit_master(folder, "r1", "impact", "R")
    send_back(folder, "First Response", {("r1", "impact"): "A"})

    (conflict,) = report_of(folder).conflicts

    assert {(c.team, c.value) for c in conflict.candidates} == {("master", "R"), ("First Response", "A")}


def test_an_older_round_never_overwrites_a_newer_one(folder):
    send_back(folder, "Fostering", {("r4", "impact"): "A"})
    report_of(folder)
    late = Return(folder, "First Response").type("r1", "impact", "A")
    issue(folder, "January 2021", date(2021, 1, 15), datetime(2020, 12, 14))
    Return(folder, "Fostering", "January 2021").type("r4", "impact", "R").save()
    consolidate(folder, datetime(2021, 1, 16))
    late.save()

    report = consolidate(folder, datetime(2021, 1, 17), round_name="October 2020")

    assert master_cell(folder, "r4", "impact") == "R"
    assert master_cell(folder, "r1", "impact") == "A"
    assert not report.conflicts
    assert any(e.round == "October 2020" and e.row == "r4" and e.new == "A" for e in load_master(folder).log)


def test_a_paragraph_of_a_team_whose_file_is_gone_stays(folder):
    send_back(folder, "First Response", {("r2", "evidence"): "One.\nSecond point of 2.\nThird point of 2."})
    path = send_back(folder, "Early Help", {("r2", "evidence"): "First point of 2.\nSecond point of 2.\nThree."})
    report_of(folder)
    path.unlink()

    report_of(folder)

    assert master_cell(folder, "r2", "evidence") == "One.\nSecond point of 2.\nThree."


def test_what_the_office_wrote_into_an_added_row_stays(folder):
    edit = Return(folder, "First Response")
    edit.type("new-1", "ref", "7").type("new-1", "recommendation", "New").type("new-1", "evidence", "Begun.")
    edit.save()
    accept(folder, report_of(folder).proposals[0].id, LATER, by="BSO", reason="agreed")
    added = next(row.id for row in load_master(folder).plan if row.ref == "7")
    edit_master(folder, added, "evidence", "The office's own words.")

    report = report_of(folder)

    assert [row.id for row in load_master(folder).plan if row.ref == "7"] == [added]
    assert master_cell(folder, added, "evidence") == "The office's own words."
    assert not report.proposals


def test_a_new_recommendation_and_its_measure_are_taken_together(folder):
    edit = Return(folder, "First Response")
    edit.type("new-1", "ref", "7").type("new-1", "recommendation", "New")
    edit.type("new-2", "ref", "7").type("new-2", "measure", "Its measure").type("new-2", "performance", "50%")
    edit.save()
    for _ in range(2):
        report = report_of(folder)
        accept(folder, report.proposals[0].id, LATER, by="BSO", reason="agreed")

    (row,) = [row for row in load_master(folder).plan if row.ref == "7"]
    assert [(m.name, m.reading(CURRENT)) for m in row.measures] == [("Its measure", "50%")]
    assert not report_of(folder).proposals


def test_a_removed_recommendation_with_a_changed_measure_is_a_conflict(folder):
    edit = Return(folder, "First Response")
    edit.sheet.delete_rows(edit.row("r2"), 2)
    edit.save()
    send_back(folder, "Early Help", {("m2", "performance"): "77%"})

    (conflict,) = report_of(folder).conflicts

    assert (conflict.kind, conflict.row) == ("delete_modify", "r2")
    assert "77%" in {candidate.value for candidate in conflict.candidates}


def test_text_for_a_row_that_is_gone_stands_in_the_log(folder):
    send_back(folder, "First Response", {("m1", "performance"): "81%"})
    master = load_master(folder)
    rows = {key: row for key, row in master.table.rows.items() if key != "m1"}
    changed = plan_of(master.table._replace(rows=rows), master.plan, folder.profile.dimension_ids)
    save_master(folder, changed, MasterRecords(changes=master.log, history=master.history), 9, NOW)

    report_of(folder)

    assert any(entry.new == "81%" and "no longer" in entry.why for entry in load_master(folder).log)


def test_a_figure_of_an_earlier_period_is_locked(folder):
    edit = Return(folder, "First Response")
    edit.sheet.cell(edit.row("m1"), edit.columns["Outturn Performance 2018/19"]).value = "99%"
    edit.save()

    report = report_of(folder)

    assert [(p.kind, p.field, p.new) for p in report.proposals] == [("locked", "performance:2018/19", "99%")]
    assert master_cell(folder, "m1", "performance:2018/19") == "40%"


def test_text_in_a_closed_cell_is_listed(folder):
    edit = Return(folder, "First Response")
    edit.type("m1", "evidence", "Evidence beside the measure").type("r1", "performance", "12%")
    edit.sheet.cell(edit.row("r1"), 60).value = "far to the right"
    edit.save()

    report = report_of(folder)

    assert {f.shown for one in report.returns for f in one.findings if f.code == "S039"} >= {
        "Evidence beside the measure",
        "12%",
        "far to the right",
    }
    assert {"Evidence beside the measure", "12%"} <= {entry.new for entry in load_master(folder).log}


def test_text_below_the_table_is_listed(folder):
    edit = Return(folder, "First Response")
    below = edit.sheet.max_row + 6
    edit.sheet.cell(below, edit.columns["Ref."]).value = "PS: figures to follow"
    edit.sheet.cell(below + 2, 60).value = "seen by the manager"
    edit.sheet.cell(below + 3, edit.columns["Ref."]).value = "1"
    edit.save()

    report = report_of(folder)

    listed = {f.shown for one in report.returns for f in one.findings if f.code == "S039"}
    assert listed == {"PS: figures to follow", "seen by the manager"}
    assert listed <= {entry.new for entry in load_master(folder).log}


def test_a_measure_at_the_foot_without_a_ref_is_asked_about(folder):
    edit = Return(folder, "First Response")
    edit.type("new-1", "measure", "Whose am I?").type("new-1", "performance", "5%")
    edit.save()

    report = report_of(folder)

    assert "R007" in {f.code for one in report.returns for f in one.findings}
    assert "Whose am I?" in {entry.new for entry in load_master(folder).log}
    assert not report.proposals


def test_one_ref_over_two_recommendations_with_measures_can_be_kept(tmp_path):
    content = plan(2).model_copy(
        update={"recommendations": (recommendation(1, ref="2019"), recommendation(2, ref="2019"))}
    )
    folder = plan_folder(tmp_path / "A plan", content, teams=())
    issue(folder, "October 2020", date(2020, 10, 16), NOW)
    assert [[m.id for m in row.measures] for row in load_master(folder).plan] == [["m1"], ["m2"]]
    send_back(folder, "Head of Service 1", {("r2", "impact"): "G"})
    assert [p.kind for p in report_of(folder).proposals] == ["out_of_remit"]


def test_teams_whose_names_make_one_file_name_get_a_file_each(tmp_path):
    teams = (Team(name="Health/Care", recommendations=("1",)), Team(name="Health-Care", recommendations=("2",)))
    folder = issued(tmp_path / "A plan", teams=teams)
    assert len(list(folder.issued_folder("October 2020").glob("*.xlsx"))) == 2


def test_a_figure_that_is_taken_away_does_not_come_back_with_the_next_round(folder):
    edit_master(folder, "m4", "performance:Q2 2019/20", "")

    issue(folder, "January 2021", date(2021, 1, 15), datetime(2020, 12, 14))
    issue(folder, "April 2021", date(2021, 4, 15), datetime(2021, 3, 14))

    assert master_cell(folder, "m4", "performance:Q2 2019/20") == ""


def test_a_ref_in_the_settings_that_the_plan_no_longer_has_stops_no_consolidation(folder):
    edit_master(folder, "r6", "ref", "6b")
    send_back(folder, "Fostering", {("r6", "impact"): "G"})

    report_of(folder)

    assert master_cell(folder, "r6", "impact") == "G"


def test_two_long_texts_that_together_do_not_fit_a_cell_are_a_conflict(folder):
    send_back(folder, "First Response", {("r2", "evidence"): "x" * 17_000 + "\nSecond point of 2.\nThird point of 2."})
    send_back(folder, "Early Help", {("r2", "evidence"): "First point of 2.\nSecond point of 2.\n" + "y" * 17_000})
    assert [c.field for c in report_of(folder).conflicts] == ["evidence"]


@pytest.mark.parametrize("name", ["decisions.json", "round.toml"])
def test_a_file_that_is_not_utf_8_is_told_in_words(folder, name, capsys):
    (folder.round_folder("October 2020") / name).write_bytes("name = 'Märtz'".encode("latin-1"))
    assert main(["consolidate", str(folder.path)]) == 3
    assert "UTF-8" in capsys.readouterr().err


def test_the_later_of_two_backups_of_one_second_is_the_later(folder):
    first, second = folder.back_up(LATER), folder.back_up(LATER)
    assert folder.kept_masters()[-2:] == [first, second]


def test_extending_an_older_round_does_not_make_it_the_latest(folder):
    issue(folder, "January 2021", date(2021, 1, 15), datetime(2020, 12, 14))
    issue(folder, "October 2020", date(2021, 2, 1), datetime(2020, 12, 15))
    assert folder.round().name == "January 2021"
