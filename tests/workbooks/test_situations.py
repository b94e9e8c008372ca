"""What happens to returns in an office, each through the whole of consolidate on real workbooks."""

from __future__ import annotations

import hashlib
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from builders import (
    BACK,
    CURRENT,
    LATER,
    NOW,
    ROUND,
    Return,
    issued,
    master_cell,
    plan,
    plan_folder,
    report_of,
    send_back,
)
from cipxl.rounds import accept, consolidate, issue, settle
from cipxl.store import load_master, save_master
from cipxl.table import plan_of, table_of
from cipxl.workbooks.master import MasterRecords

PERFORMANCE = f"performance:{CURRENT.canonical}"


@pytest.fixture
def folder(tmp_path):
    return issued(tmp_path / "A plan")


def taken(report):
    return {(c.row, c.field): c.new for c in report.changes if c.outcome != "info"}


def status(report):
    return {one.file or one.team: one.status for one in report.returns}


def codes(report):
    return {finding.code for one in report.returns for finding in one.findings} | {q.code for q in report.queries}


# Changes of cells


def test_two_teams_may_change_different_cells_of_one_row(folder):
    send_back(folder, "First Response", {("r2", "evidence"): "New evidence."})
    send_back(folder, "Early Help", {("r2", "actions"): "New action by May 2021."})

    report = report_of(folder)

    assert not report.conflicts
    assert master_cell(folder, "r2", "evidence") == "New evidence."
    assert master_cell(folder, "r2", "actions") == "New action by May 2021."


def test_the_same_rating_from_two_teams_is_taken_once_and_credited_to_both(folder):
    send_back(folder, "First Response", {("r2", "impact"): "G"})
    send_back(folder, "Early Help", {("r2", "impact"): "green"})

    report = report_of(folder)

    assert master_cell(folder, "r2", "impact") == "G"
    (change,) = [c for c in report.changes if (c.row, c.field) == ("r2", "impact")]
    assert change.teams == ("Early Help", "First Response")


def test_different_answers_are_a_conflict_and_the_plan_keeps_its_own(folder):
    send_back(folder, "First Response", {("r2", "impact"): "G"})
    send_back(folder, "Early Help", {("r2", "impact"): "A"})

    report = report_of(folder)

    (conflict,) = report.conflicts
    assert (conflict.row, conflict.field, conflict.kind) == ("r2", "impact", "edit_edit")
    assert {(c.team, c.value) for c in conflict.candidates} == {("First Response", "G"), ("Early Help", "A")}
    assert master_cell(folder, "r2", "impact") == "R"


def test_an_edit_of_the_master_meanwhile_is_a_party(folder):
    edit_master(folder, "m1", PERFORMANCE, "61%")
    send_back(folder, "First Response", {("m1", "performance"): "62%"})

    report = report_of(folder)

    (conflict,) = report.conflicts
    assert conflict.kind == "master_edit"
    assert {(c.team, c.value) for c in conflict.candidates} == {("master", "61%"), ("First Response", "62%")}
    assert master_cell(folder, "m1", PERFORMANCE) == "61%"


def test_an_edit_of_the_master_alone_stays(folder):
    edit_master(folder, "r3", "evidence", "Added by the office.")
    send_back(folder, "First Response", {("r1", "impact"): "A"})

    report = report_of(folder)

    assert not report.conflicts
    assert master_cell(folder, "r3", "evidence") == "Added by the office."


def test_different_paragraphs_of_one_text_are_put_together(folder):
    send_back(
        folder, "First Response", {("r2", "evidence"): "First point, better.\nSecond point of 2.\nThird point of 2."}
    )
    send_back(folder, "Early Help", {("r2", "evidence"): "First point of 2.\nSecond point of 2.\nThird point, better."})

    report = report_of(folder)

    assert not report.conflicts
    assert master_cell(folder, "r2", "evidence") == "First point, better.\nSecond point of 2.\nThird point, better."


def test_the_same_paragraph_changed_twice_is_a_conflict(folder):
    send_back(folder, "First Response", {("r2", "evidence"): "Mine.\nSecond point of 2.\nThird point of 2."})
    send_back(folder, "Early Help", {("r2", "evidence"): "Ours.\nSecond point of 2.\nThird point of 2."})

    assert len(report_of(folder).conflicts) == 1


def test_spaces_line_ends_and_curly_quotes_alone_change_nothing(folder):
    edit = Return(folder, "First Response")
    edit.type("r1", "evidence", "First point of 1. \r\nSecond\u00a0point of 1.\nThird  point of 1.  ")
    edit.save()

    assert not taken(report_of(folder))


@pytest.mark.parametrize("typed", ["Amber ", "amber", "A", "a."])
def test_a_rating_may_be_typed_in_any_way_that_has_one_reading(folder, typed):
    send_back(folder, "First Response", {("r1", "impact"): typed})

    report_of(folder)

    assert master_cell(folder, "r1", "impact") == "A"


@pytest.mark.parametrize("typed", ["amber/green", "A-G", "G?", "Ambr", "yellow"])
def test_a_rating_with_no_one_reading_goes_back_to_the_team(folder, typed):
    send_back(folder, "First Response", {("r1", "impact"): typed, ("r1", "implementation"): "G"})

    report = report_of(folder)

    (query,) = report.queries
    assert (query.code, query.shown, query.ref) == ("C001", typed, "1")
    assert master_cell(folder, "r1", "impact") == "R"
    assert master_cell(folder, "r1", "implementation") == "G"
    assert any(entry.new == typed for entry in load_master(folder).log)


def test_a_text_that_begins_like_a_formula_stays_text(folder):
    edit = Return(folder, "First Response")
    for row, text in (("r1", "- 3 revocations of Care Orders"), ("r2", "=SUM of all our work"), ("r2", "@ the hub")):
        cell = edit.cell(row, "evidence")
        cell.value = text
        cell.data_type = "s"
    edit.save()

    report_of(folder)

    assert master_cell(folder, "r1", "evidence") == "- 3 revocations of Care Orders"
    assert master_cell(folder, "r2", "evidence") == "@ the hub"


def test_a_formula_without_its_value_goes_back(folder):
    send_back(folder, "First Response", {("m1", "performance"): "=H4-0.05"})

    report = report_of(folder)

    assert [q.code for q in report.queries] == ["C004"]
    assert master_cell(folder, "m1", PERFORMANCE) == ""


def test_a_percentage_typed_as_a_number_is_read_as_it_shows(folder):
    edit = Return(folder, "First Response")
    cell = edit.cell("m1", "performance")
    cell.value, cell.number_format = 0.94, "0%"
    edit.save()

    report_of(folder)

    assert master_cell(folder, "m1", PERFORMANCE) == "94%"


# What a team may not do on its own


def test_a_cleared_text_is_a_proposal_and_the_plan_keeps_it(folder):
    send_back(folder, "First Response", {("r1", "evidence"): None})

    report = report_of(folder)

    (proposal,) = report.proposals
    assert (proposal.kind, proposal.row, proposal.field) == ("clear", "r1", "evidence")
    assert master_cell(folder, "r1", "evidence").startswith("First point of 1.")


def test_an_accepted_clearing_is_done(folder):
    send_back(folder, "First Response", {("r1", "evidence"): None})
    proposal = report_of(folder).proposals[0]

    report = accept(folder, proposal.id, LATER, by="Business support officer", reason="out of date")

    assert not report.proposals
    assert master_cell(folder, "r1", "evidence") == ""


def test_a_deleted_row_is_a_proposal(folder):
    edit = Return(folder, "Fostering")
    edit.sheet.delete_rows(edit.row("m5"))
    edit.save()

    report = report_of(folder)

    assert [(p.kind, p.row) for p in report.proposals] == [("delete", "m5")]
    assert "m5" in load_master(folder).table.rows


def test_a_row_deleted_by_one_and_changed_by_another_is_a_conflict(folder):
    edit = Return(folder, "First Response")
    edit.sheet.delete_rows(edit.row("m2"))
    edit.save()
    send_back(folder, "Early Help", {("m2", "performance"): "70%"})

    report = report_of(folder)

    (conflict,) = report.conflicts
    assert (conflict.kind, conflict.row) == ("delete_modify", "m2")
    assert {c.team for c in conflict.candidates} == {"First Response", "Early Help"}
    assert "m2" in load_master(folder).table.rows


def test_rows_of_other_teams_that_were_cut_out_are_left_alone(folder):
    edit = Return(folder, "Fostering")
    for row_id in ("r1", "m1", "r2", "m2", "r3", "m3"):
        edit.sheet.delete_rows(edit.row(row_id))
    edit.type("r5", "impact", "A")
    edit.save()

    report = report_of(folder)

    assert not report.proposals
    assert taken(report) == {("r5", "impact"): "A"}


def test_a_change_in_another_teams_row_is_a_proposal(folder):
    send_back(folder, "First Response", {("r5", "impact"): "G"})

    report = report_of(folder)

    (proposal,) = report.proposals
    assert (proposal.kind, proposal.row, proposal.new) == ("out_of_remit", "r5", "G")
    assert master_cell(folder, "r5", "impact") == "R"


def test_a_change_of_a_locked_cell_is_a_proposal(folder):
    send_back(folder, "First Response", {("r1", "recommendation"): "Our own words", ("m1", "target"): "At least 10%"})

    report = report_of(folder)

    assert {(p.kind, p.row, p.new) for p in report.proposals} == {
        ("locked", "r1", "Our own words"),
        ("locked", "m1", "At least 10%"),
    }


def test_a_row_typed_at_the_foot_is_a_proposal_and_gets_an_id_when_accepted(folder):
    edit = Return(folder, "First Response")
    edit.type("new-1", "ref", "2019.7").type("new-1", "recommendation", "A new recommendation")
    edit.type("new-1", "impact", "R").type("new-1", "evidence", "Begun.")
    edit.save()

    (proposal,) = report_of(folder).proposals
    assert (proposal.kind, proposal.ref) == ("add", "2019.7")
    accept(folder, proposal.id, LATER, by="Business support officer", reason="agreed")

    added = [r for r in load_master(folder).plan if r.ref == "2019.7"]
    assert [(r.text, r.evidence, r.ratings["impact"]) for r in added] == [("A new recommendation", "Begun.", "R")]


def test_the_same_row_added_by_two_teams_is_one_proposal_of_both(folder):
    for team in ("First Response", "Early Help"):
        edit = Return(folder, team)
        edit.type("new-1", "ref", "2019.7").type("new-1", "recommendation", "A new recommendation")
        edit.save()

    (proposal,) = report_of(folder).proposals

    assert proposal.team == "Early Help, First Response"


def test_one_ref_added_with_different_texts_is_a_conflict(folder):
    for team, text in (("First Response", "One text"), ("Early Help", "Another text")):
        edit = Return(folder, team)
        edit.type("new-1", "ref", "2019.7").type("new-1", "recommendation", text)
        edit.save()

    (conflict,) = report_of(folder).conflicts

    assert conflict.kind == "add_add"
    assert len(conflict.candidates) == 2


def test_two_added_rows_without_a_ref_are_two_rows(folder):
    for team in ("First Response", "Early Help"):
        edit = Return(folder, team)
        edit.type("new-1", "recommendation", f"New for {team}")
        edit.save()

    assert [p.kind for p in report_of(folder).proposals] == ["add", "add"]


# Rows and columns that moved


def test_rows_sorted_whole_are_found_by_their_ids(folder):
    edit = Return(folder, "Fostering")
    edit.type("r4", "impact", "A").type("m5", "performance", "77%")
    rows = [[cell.value for cell in row] for row in edit.sheet.iter_rows(min_row=edit.header + 1)]
    for number, values in enumerate(reversed(rows), edit.header + 1):
        for column, value in enumerate(values, 1):
            edit.sheet.cell(number, column).value = value
    edit.save()

    report = report_of(folder)

    assert taken(report) == {("r4", "impact"): "A", ("m5", PERFORMANCE): "77%"}
    assert [r.id for r in load_master(folder).plan] == ["r1", "r2", "r3", "r4", "r5", "r6"]


def test_a_column_sorted_on_its_own_stops_the_return(folder):
    edit = Return(folder, "Fostering")
    texts = [edit.cell(row, "lead").value for row in ("r4", "r5", "r6")]
    for row, text in zip(("r4", "r5", "r6"), (texts[1], texts[2], texts[0]), strict=True):
        edit.type(row, "lead", text)
    edit.save()

    report = report_of(folder)

    assert status(report)["Fostering - October 2020.xlsx"] == "stopped"
    assert "M010" in codes(report)


def test_without_the_hidden_ids_rows_are_found_by_ref_and_text(folder):
    edit = Return(folder, "First Response")
    edit.type("r1", "impact", "G").type("m1", "performance", "81%")
    for row in range(edit.header + 1, edit.sheet.max_row + 1):
        edit.sheet.cell(row, edit.columns["_rowid"]).value = None
    edit.save()

    report = report_of(folder)

    assert taken(report) == {("r1", "impact"): "G", ("m1", PERFORMANCE): "81%"}


def test_with_the_hidden_columns_deleted_rows_are_found_by_ref_and_text(folder):
    edit = Return(folder, "First Response")
    edit.type("r1", "impact", "G").type("m1", "performance", "81%")
    edit.sheet.delete_cols(edit.columns["_rowid"], 4)
    edit.save()

    report = report_of(folder)

    assert taken(report) == {("r1", "impact"): "G", ("m1", PERFORMANCE): "81%"}
    assert not report.proposals


def test_a_copied_row_is_a_new_row_or_a_duplicate(folder):
    edit = Return(folder, "First Response")
    source, last = edit.row("r1"), edit.sheet.max_row + 1
    for target, text in ((last, None), (last + 1, "Something else altogether")):
        for column in range(1, edit.sheet.max_column + 1):
            edit.sheet.cell(target, column).value = edit.sheet.cell(source, column).value
        if text:
            edit.sheet.cell(target, edit.column("recommendation")).value = text
    edit.save()

    report = report_of(folder)

    assert [p.kind for p in report.proposals] == ["add"]
    assert "R001" in codes(report)


def test_a_changed_ref_is_a_change_of_the_same_row(folder):
    send_back(folder, "First Response", {("r1", "ref"): "1a", ("r1", "impact"): "A"})

    report = report_of(folder)

    assert [(p.kind, p.row, p.new) for p in report.proposals] == [("locked", "r1", "1a")]
    assert taken(report)[("r1", "impact")] == "A"


def test_a_ref_changed_to_another_rows_is_told(folder):
    send_back(folder, "First Response", {("r1", "ref"): "2"})

    assert "R004" in codes(report_of(folder))


def test_a_column_put_in_between_is_listed_and_not_taken(folder):
    edit = Return(folder, "First Response")
    edit.sheet.insert_cols(4)
    edit.sheet.cell(edit.header, 4).value = "Comments"
    edit.sheet.cell(edit.row("r1"), 4).value = "Please ring me"
    edit.type("r1", "impact", "G")
    edit.save()

    report = report_of(folder)

    assert taken(report) == {("r1", "impact"): "G"}
    assert "S032" in codes(report)
    assert any(entry.new == "Please ring me" for entry in load_master(folder).log)


def test_swapped_columns_are_known_by_their_headings(folder):
    edit = Return(folder, "First Response")
    edit.type("r1", "evidence", "New evidence.").type("r1", "actions", "New action.")
    one, other = edit.column("evidence"), edit.column("actions")
    for row in range(edit.header, edit.sheet.max_row + 1):
        first, second = edit.sheet.cell(row, one), edit.sheet.cell(row, other)
        first.value, second.value = second.value, first.value
    edit.save()

    report = report_of(folder)

    assert taken(report) == {("r1", "evidence"): "New evidence.", ("r1", "actions"): "New action."}


def test_a_deleted_column_is_not_a_thousand_clearings(folder):
    edit = Return(folder, "First Response")
    edit.type("r1", "evidence", "New evidence.")
    edit.sheet.delete_cols(edit.column("impact"))
    edit.save()

    report = report_of(folder)

    assert "S022" in codes(report)
    assert not report.proposals
    assert master_cell(folder, "r1", "impact") == "R"


def test_hidden_rows_are_read_and_told(folder):
    edit = Return(folder, "First Response")
    edit.type("r1", "impact", "G")
    edit.sheet.row_dimensions[edit.row("r1")].hidden = True
    edit.sheet.row_dimensions[edit.row("r2")].hidden = True
    edit.save()

    report = report_of(folder)

    assert taken(report) == {("r1", "impact"): "G"}
    assert {"S036", "M013"} <= codes(report)


def test_a_note_is_listed_and_not_merged(folder):
    edit = Return(folder, "First Response")
    edit.cell("r1", "evidence").comment = Comment("The audit is in the shared folder", "An officer")
    edit.save()

    report = report_of(folder)

    assert not taken(report)
    assert "S037" in codes(report)
    assert any("The audit is in the shared folder" in entry.new for entry in load_master(folder).log)


def test_a_second_sheet_with_text_is_told(folder):
    edit = Return(folder, "First Response")
    edit.book.create_sheet("My notes")["B2"] = "Remember the audit"
    edit.save()

    report = report_of(folder)

    assert "S038" in codes(report)
    assert any(entry.new == "Remember the audit" for entry in load_master(folder).log)


def test_two_sheets_with_the_table_stop_the_return(folder):
    edit = Return(folder, "First Response")
    copy = edit.book.copy_worksheet(edit.sheet)
    copy.title = "Appendix A (2)"
    edit.save()

    report = report_of(folder)

    assert status(report)["First Response - October 2020.xlsx"] == "stopped"
    assert "S021" in codes(report)


def test_merged_cells_are_read_by_their_ids(folder):
    edit = Return(folder, "First Response")
    edit.type("r1", "impact", "G").type("m1", "performance", "81%")
    edit.sheet.merge_cells(start_row=edit.row("r1"), end_row=edit.row("m1"), start_column=1, end_column=1)
    edit.save()

    assert taken(report_of(folder)) == {("r1", "impact"): "G", ("m1", PERFORMANCE): "81%"}


# Which return is which


def test_the_same_file_under_another_name_counts_once(folder):
    path = send_back(folder, "First Response", {("r1", "impact"): "G"})
    shutil.copy2(path, path.with_name("First Response (1).xlsx"))

    report = report_of(folder)

    assert sorted(status(report).values()).count("duplicate") == 1
    assert taken(report) == {("r1", "impact"): "G"}


def test_of_two_different_returns_of_a_team_the_later_saved_is_used(folder):
    send_back(folder, "First Response", {("r1", "impact"): "A"}, name="First Response.xlsx", received=BACK)
    later = Return(folder, "First Response").type("r1", "impact", "G")
    later.book.properties.modified = datetime(2099, 1, 1)
    later.save("First Response-PC12.xlsx", received=LATER)

    report = report_of(folder)

    assert status(report)["First Response-PC12.xlsx"] == "used"
    assert status(report)["First Response.xlsx"] == "superseded"
    assert taken(report) == {("r1", "impact"): "G"}


def test_last_rounds_file_is_stopped(folder):
    old = Return(folder, "First Response")
    issue(folder, "January 2021", datetime(2021, 1, 15).date(), datetime(2020, 12, 14))
    old.type("r1", "impact", "G").save(to=folder.returns_folder("January 2021"))

    report = consolidate(folder, LATER)

    assert status(report)["First Response - October 2020.xlsx"] == "stopped"
    assert "M003" in codes(report)
    assert not report.master


def test_a_return_of_another_plan_is_not_used(folder, tmp_path):
    other = issued(tmp_path / "Other", plan(title="Another plan"))
    path = send_back(other, "First Response", {("r1", "impact"): "G"})
    shutil.copy2(path, folder.returns_folder(ROUND) / path.name)

    report = report_of(folder)

    assert status(report)[path.name] == "unknown"
    assert "M002" in codes(report)


def test_too_many_missing_rows_stop_the_return(folder):
    edit = Return(folder, "Fostering")
    for row_id in ("r4", "m4", "r5", "m5"):
        edit.sheet.delete_rows(edit.row(row_id))
    edit.save()

    report = report_of(folder)

    assert "M008" in codes(report)
    assert not report.proposals


def test_almost_everything_different_stops_the_return(folder):
    edit = Return(folder, "Fostering")
    for row in range(edit.header + 1, edit.row("m6") + 1):
        for column in range(2, 14):
            if edit.sheet.cell(row, column).value:
                edit.sheet.cell(row, column).value = f"x{row}.{column}"
    edit.save()

    assert "M009" in codes(report_of(folder))


def test_without_the_issued_copy_the_return_is_stopped(folder):
    send_back(folder, "First Response", {("r1", "impact"): "G"})
    (folder.issued_folder(ROUND) / "First Response - October 2020.xlsx").unlink()

    report = report_of(folder)

    assert "M004" in codes(report)
    assert not report.master


def test_missing_and_late_teams_are_named(folder):
    send_back(folder, "First Response", {("r1", "impact"): "G"}, received=LATER)

    report = report_of(folder)

    assert {(r.team, r.status, r.late) for r in report.returns} == {
        ("First Response", "used", True),
        ("Early Help", "missing", False),
        ("Fostering", "missing", False),
    }


# Again, and in another order


def test_a_second_run_changes_nothing(folder):
    send_back(folder, "First Response", {("r1", "impact"): "G", ("m1", "performance"): "81%"})
    first = report_of(folder)
    before = hashlib.sha256(folder.master.read_bytes()).hexdigest()

    second = consolidate(folder, datetime(2020, 10, 21, 9, 0))

    assert second.changes == first.changes
    assert second.master == ""
    assert hashlib.sha256(folder.master.read_bytes()).hexdigest() == before


ANSWERS = {
    "First Response": {("r2", "impact"): "G", ("r1", "impact"): "A", ("r2", "evidence"): "One.\nSecond point of 2."},
    "Early Help": {("r2", "impact"): "A", ("r3", "evidence"): None, ("r2", "lead"): "Somebody"},
    "Fostering": {("r4", "impact"): "amber/green", ("r5", "impact"): "A", ("r1", "impact"): "G"},
}


@settings(max_examples=6)
@given(order=st.permutations(list(ANSWERS)), cuts=st.sets(st.integers(1, 2)))
def test_some_now_and_the_rest_later_gives_what_all_at_once_does(tmp_path_factory, order, cuts):
    once, parts = (issued(tmp_path_factory.mktemp("plan") / name) for name in ("once", "parts"))
    for team, cells in ANSWERS.items():
        send_back(once, team, cells)
    whole = report_of(once)
    last = whole
    for number, team in enumerate(order, start=1):
        send_back(parts, team, ANSWERS[team])
        if number in cuts or number == len(order):
            last = report_of(parts)

    assert table_of(load_master(parts).plan) == table_of(load_master(once).plan)
    assert (last.changes, last.conflicts, last.proposals, last.queries) == (
        whole.changes,
        whole.conflicts,
        whole.proposals,
        whole.queries,
    )
    assert {line(entry) for entry in load_master(parts).log} == {line(entry) for entry in load_master(once).log}


def line(entry):
    return entry.model_copy(update={"when": NOW})


def test_a_rating_typed_another_way_stands_in_the_log_as_typed_and_as_taken(folder):
    send_back(folder, "First Response", {("r1", "impact"): "amber."})
    report_of(folder)
    mended = [entry for entry in load_master(folder).log if entry.outcome == "mended"]
    assert [(entry.row, entry.old, entry.new) for entry in mended] == [("r1", "amber.", "A")]


def test_a_settled_conflict_is_not_asked_again(folder):
    send_back(folder, "First Response", {("r2", "impact"): "G"})
    send_back(folder, "Early Help", {("r2", "impact"): "A"})
    conflict = report_of(folder).conflicts[0]

    settle(folder, conflict.id, LATER, take="Early Help", reason="it has the audit")
    report = consolidate(folder, LATER)

    assert not report.conflicts
    assert master_cell(folder, "r2", "impact") == "A"


def test_a_changed_candidate_opens_the_question_again_with_the_old_decision(folder):
    send_back(folder, "First Response", {("r2", "impact"): "G"})
    send_back(folder, "Early Help", {("r2", "impact"): "A"})
    settle(folder, report_of(folder).conflicts[0].id, LATER, text="G", reason="agreed")
    send_back(folder, "Early Help", {("r2", "impact"): "G", ("r2", "lead"): "Somebody"})
    send_back(folder, "First Response", {("r2", "impact"): "A", ("r2", "lead"): "Somebody else"})

    report = consolidate(folder, LATER)

    (reopened,) = [c for c in report.conflicts if c.field == "impact"]
    assert reopened.earlier is not None
    assert reopened.earlier.reason == "agreed"


def test_nothing_is_written_to_a_return_and_the_master_is_untouched_when_nothing_is_taken(folder):
    path = folder.returns_folder(ROUND) / "notes.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"not a workbook")
    master = folder.master.read_bytes()

    report = report_of(folder)

    assert status(report)["notes.xlsx"] == "refused"
    assert path.read_bytes() == b"not a workbook"
    assert folder.master.read_bytes() == master


def test_the_old_master_is_kept(folder):
    before = folder.master.read_bytes()
    send_back(folder, "First Response", {("r1", "impact"): "G"})

    report = report_of(folder)

    assert Path(report.backup).read_bytes() == before


def test_every_taken_change_stands_in_the_change_log(folder):
    send_back(folder, "First Response", {("r1", "impact"): "G", ("m1", "performance"): "81%"})

    report = report_of(folder)

    log = {(e.row, e.field, e.old, e.new, e.team) for e in load_master(folder).log}
    assert ("r1", "impact", "R", "G", "First Response") in log
    assert ("m1", PERFORMANCE, "", "81%", "First Response") in log
    assert len(report.changes) == 2


def edit_master(folder, row_id: str, field: str, text: str) -> None:
    """The office changes one cell of the master."""
    master = load_master(folder)
    table = master.table
    row = table.rows[row_id]
    rows = {**table.rows, row_id: row._replace(cells={**row.cells, field: text})}
    changed = plan_of(table._replace(rows=rows), master.plan, folder.profile.dimension_ids)
    records = MasterRecords(changes=master.log, history=master.history)
    save_master(folder, changed, records, master.generation + 1, NOW)


def test_three_rounds_never_move_a_value_to_another_period(tmp_path):
    folder = plan_folder(tmp_path / "A plan")
    said = {"October 2020": "61%", "January 2021": "62%", "April 2021": "63%"}
    for number, (name, text) in enumerate(said.items()):
        issue(folder, name, datetime(2020 + (number > 0), (10, 1, 4)[number], 16).date(), NOW)
        edit = Return(folder, "First Response", name)
        assert edit.cell("m1", "performance").value in (None, "")
        edit.type("m1", "performance", text).save()
        consolidate(folder, LATER)

    readings = {r.period.canonical: r.text for r in load_master(folder).plan.recommendations[0].measures[0].readings}
    assert readings == {
        "2018/19": "40%",
        "Q2 2019/20": "50%",
        "Q2 2020/21": "61%",
        "Q3 2020/21": "62%",
        "Q4 2020/21": "63%",
    }


def test_what_only_the_earlier_of_two_returns_says_is_listed_and_kept(folder):
    send_back(folder, "First Response", {("r1", "evidence"): "Only in the first copy."}, name="One.xlsx")
    later = Return(folder, "First Response").type("r1", "impact", "G")
    later.book.properties.modified = datetime(2099, 1, 1)
    later.save("Two.xlsx", received=LATER)

    report = report_of(folder)

    assert "M016" in codes(report)
    assert taken(report) == {("r1", "impact"): "G"}
    assert any(entry.new == "Only in the first copy." and entry.file == "One.xlsx" for entry in load_master(folder).log)


def test_without_the_snapshot_the_issued_workbook_is_the_base(folder):
    for snapshot in folder.issued_folder(ROUND).glob("*.json"):
        snapshot.unlink()
    send_back(folder, "First Response", {("r1", "impact"): "G", ("m1", "performance"): "81%"})

    assert taken(report_of(folder)) == {("r1", "impact"): "G", ("m1", PERFORMANCE): "81%"}


def test_an_older_round_taken_in_late_does_not_rewrite_what_later_rounds_recorded(folder):
    late = Return(folder, "Fostering").type("r4", "impact", "A").type("m4", "performance", "71%")
    issue(folder, "January 2021", datetime(2021, 1, 15).date(), datetime(2020, 12, 14))
    Return(folder, "First Response", "January 2021").type("r1", "impact", "G").save()
    consolidate(folder, datetime(2021, 1, 16))
    late.save()

    report = consolidate(folder, datetime(2021, 1, 17), round_name="October 2020")

    assert taken(report) == {("r4", "impact"): "A", ("m4", PERFORMANCE): "71%"}
    assert master_cell(folder, "r1", "impact") == "G"
    recorded = {(e.round, e.row): e.text for e in load_master(folder).history if e.field == "impact"}
    assert recorded["October 2019", "r1"] == "R"
    assert recorded["January 2021", "r1"] == "G"
    assert recorded["October 2020", "r4"] == "A"
    assert recorded.get(("October 2020", "r1"), "R") == "R"
    rounds = list(dict.fromkeys(e.round for e in load_master(folder).history))
    assert rounds[0] == "October 2019"
