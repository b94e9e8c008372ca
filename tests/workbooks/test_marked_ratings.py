"""Ratings as lines with a mark, from the return through the officer's hands into the master."""

from __future__ import annotations

from datetime import date, datetime

import openpyxl
import pytest

from builders import Return, master_cell
from cipxl.errors import UsageError
from cipxl.folder import PlanFolder
from cipxl.importing import new_plan, write_first_master
from cipxl.period import Period
from cipxl.plan import Action, Measure, Plan, Reading, Recommendation, Target
from cipxl.rounds import consolidate, issue, settle
from cipxl.settings import Team
from cipxl.store import load_master

NOW, DUE, BACK = datetime(2021, 5, 4, 9, 0), date(2021, 5, 14), datetime(2021, 5, 17, 10, 0)
ROUND = "May 2021"
BOTH = (Team(name="Quality", recommendations=("1", "2")), Team(name="Workforce", recommendations=("2", "3 a")))


def priority(number, ref, actions, impact):
    return Recommendation(
        id=f"r{number}",
        ref=ref,
        text=f"What is to get better, number {number}",
        ratings={"actions_status": actions, "impact_status": impact},
        evidence=f"• First point of {number}.\n   ○ A point below it.\n• Second point.",
        lead="Head of Quality",
        measures=(
            Measure(
                id=f"m{number}",
                name=f"Measure of {number}",
                unit="%",
                better="high",
                readings=(Reading(period=Period.month(2021, 3), text="30%"),),
                targets=(Target(due=date(2021, 2, 28), text="at least 40%"),),
            ),
        ),
        tracked=(
            Action(
                id=f"a{number}",
                text=f"Action of {number}",
                owner="Head of Quality",
                due="March 2022",
                impact_sought="Fewer weak audits",
                metrics="12% or less",
                status="on_target",
            ),
        ),
    )


def content():
    return Plan(
        id="plan-1",
        title="An improvement plan",
        period=Period.month(2021, 3),
        update="April 2021",
        baseline=Period.financial_year(2019),
        recommendations=(
            priority(1, "1", "compromised", "on_target"),
            priority(2, "2", "on_target", "on_target"),
            priority(3, "3 a", "at_risk", ""),
        ),
    )


def folder_at(path, plan=None, profile="gloucestershire-2021", teams=BOTH):
    plan = plan or content()
    new_plan(path, profile, NOW, title=plan.title, teams=teams)
    folder = PlanFolder(path)
    folder.master.unlink()
    write_first_master(folder, plan.model_copy(update={"id": folder.settings.plan_id}), NOW)
    return folder


@pytest.fixture
def folder(tmp_path):
    made = folder_at(tmp_path / "plan")
    issue(made, ROUND, DUE, NOW, meeting=date(2021, 5, 26))
    return made


def cell(back, row, field, code):
    """The cell of a mark: in the line of this level, right of the names."""
    return back.sheet.cell(back.row(f"{row}/{code}"), back.column(field) + 1)


def mark(back, row, field, code, typed="x"):
    """Move the mark as an officer does: take it away where it was, and put it beside another level."""
    for level in back.folder.scheme.codes:
        cell(back, row, field, level).value = None
    cell(back, row, field, code).value = typed
    return back


def open_return(folder, team="Quality"):
    return Return(folder, team, ROUND)


def consolidated(folder):
    return consolidate(folder, BACK)


def codes(report):
    return [one.code for each in report.returns for one in each.findings]


def test_the_return_has_a_line_for_each_level_and_a_mark_beside_one(folder):
    back = open_return(folder)
    names = back.column("actions_status")
    shown = [
        (back.sheet.cell(back.row(f"r1/{code}"), names).value, cell(back, "r1", "actions_status", code).value)
        for code in folder.scheme.codes
    ]
    assert shown == [("■ On target", None), ("◆ At risk", None), ("▲ Compromised", "x"), ("● Completed", None)]
    assert back.sheet.merged_cells.ranges == set()


def test_only_the_cells_of_marks_are_open_in_a_line_and_offer_the_mark(folder):
    back = open_return(folder)
    row = back.row("r1/at_risk")
    unlocked = [one.column for one in back.sheet[row] if not one.protection.locked]
    places = {back.column(field) + 1 for field in ("actions_status", "impact_status")}
    assert set(unlocked) == places
    lists = [one for one in back.sheet.data_validations.dataValidation if one.formula1 == '"x"']
    assert all(any(back.sheet.cell(row, place).coordinate in one.sqref for one in lists) for place in places)
    others = back.row("r3/at_risk")
    assert all(back.sheet.cell(others, place).protection.locked for place in places)


def test_a_moved_mark_becomes_the_rating_of_the_master(folder):
    mark(open_return(folder), "r1", "actions_status", "at_risk").save()
    report = consolidated(folder)
    assert [(one.ref, one.field, one.old, one.new) for one in report.changes] == [
        ("1", "actions_status", "compromised", "at_risk")
    ]
    assert master_cell(folder, "r1", "actions_status") == "at_risk"
    master = openpyxl.load_workbook(folder.master)[folder.profile.sheet]
    said = [[one.value for one in row][3:8] for row in master.iter_rows(min_row=5, max_row=8)]
    assert [(row[1], row[2]) for row in said] == [
        ("■ On target", None), ("◆ At risk", "x"), ("▲ Compromised", None), ("● Completed", None),
    ]  # fmt: skip


def test_what_nobody_touched_comes_back_as_it_was_sent(folder):
    before = load_master(folder).plan
    for team in ("Quality", "Workforce"):
        open_return(folder, team).save()
    report = consolidated(folder)
    assert (report.changes, report.conflicts, report.proposals, report.queries) == ((), (), (), ())
    assert load_master(folder).plan == before


def test_two_teams_that_mark_different_levels_are_a_conflict_and_its_answer_is_kept(folder):
    mark(open_return(folder, "Quality"), "r2", "impact_status", "at_risk").save()
    mark(open_return(folder, "Workforce"), "r2", "impact_status", "compromised").save()
    (conflict,) = consolidated(folder).conflicts
    assert (conflict.ref, conflict.field, conflict.base) == ("2", "impact_status", "on_target")
    assert {one.team: one.value for one in conflict.candidates} == {"Quality": "at_risk", "Workforce": "compromised"}
    settle(folder, conflict.id, BACK, take="Workforce", reason="seen in the audit", by="Business support officer")
    assert master_cell(folder, "r2", "impact_status") == "compromised"
    again = consolidated(folder)
    assert again.conflicts == ()
    assert [one.decision.take for one in again.settled] == ["Workforce"]
    assert master_cell(folder, "r2", "impact_status") == "compromised"


def test_a_mark_that_was_taken_away_is_proposed_and_not_done(folder):
    back = open_return(folder)
    cell(back, "r1", "actions_status", "compromised").value = None
    back.save()
    report = consolidated(folder)
    assert [(one.kind, one.field) for one in report.proposals] == [("clear", "actions_status")]
    assert codes(report) == ["C030"]
    assert master_cell(folder, "r1", "actions_status") == "compromised"


def test_two_marks_go_back_to_the_team_and_the_plan_keeps_what_it_has(folder):
    back = open_return(folder)
    cell(back, "r1", "actions_status", "on_target").value = "x"
    back.save()
    report = consolidated(folder)
    (query,) = report.queries
    assert (query.code, query.ref) == ("C031", "1")
    assert "'On target' and 'Compromised'" in query.message
    assert master_cell(folder, "r1", "actions_status") == "compromised"


def test_a_mark_in_the_wrong_column_is_told_with_its_cell(folder):
    back = open_return(folder)
    names = back.sheet.cell(back.row("r1/at_risk"), back.column("impact_status"))
    names.value = "x"
    cell(back, "r2", "actions_status", "on_target").value = None
    stray = back.sheet.cell(back.row("r2/at_risk"), 4)
    stray.value = "x"
    back.save()
    found = {one.a1 for each in consolidated(folder).returns for one in each.findings if one.code == "C034"}
    found |= {one.a1 for one in consolidated(folder).queries if one.code == "C034"}
    assert found == {names.coordinate, stray.coordinate}
    assert master_cell(folder, "r1", "impact_status") == "on_target"
    assert master_cell(folder, "r2", "actions_status") == "on_target"


def test_a_line_that_was_deleted_is_a_question_where_no_other_is_marked(folder):
    back = open_return(folder)
    back.sheet.delete_rows(back.row("r1/compromised"))
    back.save()
    report = consolidated(folder)
    assert [one.code for one in report.queries] == ["C035"]
    assert master_cell(folder, "r1", "actions_status") == "compromised"


def test_sorted_rows_keep_their_marks(folder):
    back = mark(open_return(folder), "r2", "actions_status", "completed")
    rows = [[one.value for one in row] for row in back.sheet.iter_rows(min_row=back.header + 1)]
    rows.sort(key=lambda values: str(values[back.column("actions_status") - 1] or ""), reverse=True)
    for number, values in enumerate(rows, back.header + 1):
        for place, value in enumerate(values, 1):
            one = back.sheet.cell(number, place)
            one.value = value
            if isinstance(value, str) and value[:1] in "=+-@":
                one.data_type = "s"
    back.save()
    report = consolidated(folder)
    assert [(one.ref, one.new) for one in report.changes] == [("2", "completed")]
    assert report.proposals == ()


def test_marks_are_found_without_the_hidden_ids(folder):
    back = mark(open_return(folder), "r1", "actions_status", "completed")
    for name in ("_rowid", "_kind", "_block", "_order"):
        place = back.columns[name]
        for row in range(back.header, back.sheet.max_row + 1):
            back.sheet.cell(row, place).value = None
    back.save()
    report = consolidated(folder)
    assert [(one.row, one.field, one.new) for one in report.changes] == [("r1", "actions_status", "completed")]
    assert (report.proposals, report.queries) == ((), ())


def test_a_new_priority_says_its_status_in_words(folder):
    back = open_return(folder)
    row = back.row("new-1")
    for field, text in {"ref": "7", "recommendation": "A new priority", "actions_status": "at risk"}.items():
        back.sheet.cell(row, back.column(field)).value = text
    back.save()
    (proposal,) = consolidated(folder).proposals
    assert proposal.kind == "add"
    assert dict(proposal.cells)["actions_status"] == "at_risk"


def test_a_rating_that_the_scheme_does_not_know_is_kept_in_the_master(tmp_path):
    plan = content()
    odd = plan.recommendations[0].model_copy(update={"ratings": {"actions_status": "Amber?", "impact_status": ""}})
    folder = folder_at(tmp_path / "plan", plan.model_copy(update={"recommendations": (odd,)}), teams=())
    assert load_master(folder).plan.recommendations[0].ratings["actions_status"] == "Amber?"


def test_two_marks_in_the_master_are_not_lost_when_it_is_written_again(tmp_path):
    folder = folder_at(tmp_path / "plan")
    book = openpyxl.load_workbook(folder.master)
    book[folder.profile.sheet]["F5"].value = "x"
    book.save(folder.master)
    issue(folder, ROUND, DUE, NOW)
    master = load_master(folder)
    assert master.plan.recommendations[0].ratings["actions_status"] == "'On target' and 'Compromised'"
    assert "C001" in [one.code for one in master.findings]


def test_another_councils_table_and_mark_go_round_the_same_way(tmp_path):
    path = tmp_path / "plan"
    path.mkdir()
    from cipxl import resources

    own = (resources.profiles() / "leicestershire-2020.toml").read_text(encoding="utf-8")
    own = own.replace('name = "leicestershire-2020"', 'name = "ours"', 1)
    own = own.replace('shows_rating_as = "code"', 'shows_rating_as = "marks"\nmark = "✓"')
    (path / "ours.toml").write_text(own, encoding="utf-8")
    from builders import TEAMS, plan

    folder = folder_at(path, plan(), "ours", TEAMS)
    issue(folder, "October 2020", date(2020, 10, 16), datetime(2020, 9, 14))
    back = Return(folder, "Fostering")
    assert cell(back, "r4", "impact", "R").value == "✓"
    mark(back, "r4", "impact", "A", "✓").save()
    report = consolidate(folder, datetime(2020, 10, 20))
    assert [(one.ref, one.field, one.new) for one in report.changes] == [("4", "impact", "A")]
    assert codes(report) == []


def test_the_question_about_two_marks_is_answered_in_words(folder):
    back = open_return(folder)
    cell(back, "r1", "actions_status", "on_target").value = "x"
    back.save()
    consolidated(folder)
    (sheet,) = folder.questions_folder(ROUND).glob("*Quality*.xlsx")
    book = openpyxl.load_workbook(sheet)
    places = [one for page in book for row in page.iter_rows() for one in row if one.value == "Your answer"]
    for one in places:
        book[one.parent.title].cell(one.row + 1, one.column).value = "On target"
    book.save(folder.returns_folder(ROUND) / "answers.xlsx")
    report = consolidated(folder)
    assert report.queries == ()
    assert master_cell(folder, "r1", "actions_status") == "on_target"


def test_people_read_the_names_of_ratings_and_the_plan_keeps_their_codes(folder):
    mark(open_return(folder, "Quality"), "r2", "impact_status", "at_risk").save()
    mark(open_return(folder, "Workforce"), "r2", "impact_status", "compromised").save()
    report = consolidated(folder)
    (conflict,) = report.in_words().conflicts
    assert [one.value for one in conflict.candidates] == ["At risk", "Compromised"]
    assert report.to_json()["conflicts"][0]["base"] == "on_target"
    page = (folder.round_folder(ROUND) / "findings.html").read_text(encoding="utf-8")
    assert "At risk" in page
    assert "at_risk" not in page
    settle(folder, conflict.id, BACK, take="Quality", reason="as agreed", by="Business support officer")
    book = openpyxl.load_workbook(folder.master)
    shown = [str(cell.value) for name in ("Conflicts", "Change log", "History") for row in book[name] for cell in row]
    assert "At risk" in shown
    assert not {"at_risk", "on_target", "compromised"} & set(shown)
    master = load_master(folder)
    assert [(one.old, one.new) for one in master.log if one.field == "impact_status"] == [("on_target", "at_risk")]
    assert {one.text for one in master.history if one.field == "impact_status"} == {"on_target", "at_risk", ""}
    assert consolidated(folder).conflicts == ()


def test_a_rating_decided_in_the_officer_s_own_words_is_one_of_the_plan_s(folder):
    mark(open_return(folder, "Quality"), "r2", "impact_status", "at_risk").save()
    mark(open_return(folder, "Workforce"), "r2", "impact_status", "compromised").save()
    (conflict,) = consolidated(folder).conflicts
    with pytest.raises(UsageError, match="'nearly there' is not a rating of this plan"):
        settle(folder, conflict.id, BACK, text="nearly there", reason="as agreed")
    settle(folder, conflict.id, BACK, text="Completed", reason="as agreed", by="Business support officer")
    assert master_cell(folder, "r2", "impact_status") == "completed"
