"""Tables of actions and tables without ratings: typed by hand, sent out, filled in, and read back."""

from __future__ import annotations

import openpyxl
import pytest

from builders import DUE, NOW, Return
from cipxl import profile, scheme
from cipxl.demo import examples
from cipxl.errors import SettingsError
from cipxl.folder import PlanFolder
from cipxl.importing import new_plan
from cipxl.period import Period
from cipxl.reading import Setting, read_plan
from cipxl.rounds import accept, consolidate, issue
from cipxl.sources.xlsx import read_book
from cipxl.store import load_master
from cipxl.workbooks.template import template_name, write_template

DECEMBER, SEPTEMBER = Period.month(2018, 12), Period.month(2018, 9)


def template(folder, name):
    table = profile.load(name)
    path = folder / template_name(table)
    write_template(path, table, scheme.load(table.scheme))
    return path


def typed(path, words, cells):
    """The template with its headings filled in and texts typed by the first words of the heading and the row."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for cell in sheet[3]:
        for old, new in words.items():
            cell.value = cell.value.replace(old, new)
    places = {str(cell.value): cell.column for cell in sheet[3]}
    for (row, heading), text in cells.items():
        column = next(place for known, place in places.items() if known.startswith(heading))
        sheet.cell(row, column).value = text
    book.save(path)
    return path


def read(path, name):
    table = profile.load(name)
    setting = Setting("p1", "A plan", DECEMBER, "January 2019", SEPTEMBER)
    return read_plan(read_book(path), table, scheme.load(table.scheme), setting)


def test_a_table_of_actions_typed_into_its_template_is_read(tmp_path):
    path = typed(
        template(tmp_path, "herefordshire-2019"),
        {"[baseline year]": "September 2018", "[this period]": "December 2018"},
        {
            (4, "Ref"): "1", (4, "Service area"): "Assessment", (4, "Achievements"): "All were in time.",
            (4, "Issues"): "Quality is uneven.", (4, "Lead"): "Head of Service Assessment",
            (5, "Indicator"): "Assessments in time", (5, "At the start"): "39%", (5, "Now"): "100%",
            (6, "Indicator"): "Assessments begun",
            (8, "Action"): "Coach each worker", (8, "Lead"): "Principal Social Worker", (8, "Date first"): "May 2019",
            (8, "Date now"): "June 2019", (8, "Rating"): "amber", (8, "Reason"): "A post is vacant.",
            (8, "How it"): "It is filled in March.",
            (9, "Action"): "Report every week", (9, "Rating"): "On course",
            (11, "Ref"): "2", (11, "Service area"): "Workforce", (15, "Action"): "Fill posts", (15, "Rating"): "Red",
        },
    )  # fmt: skip

    found = read(path, "herefordshire-2019")

    first, second = found.plan.recommendations
    assert (first.ref, first.text, first.lead) == ("1", "Assessment", "Head of Service Assessment")
    assert first.narrative == {"achievements": "All were in time.", "issues": "Quality is uneven."}
    assert [(m.name, m.reading(SEPTEMBER), m.reading(DECEMBER)) for m in first.measures] == [
        ("Assessments in time", "39%", "100%"), ("Assessments begun", "", ""),
    ]  # fmt: skip
    coach, report = first.tracked
    assert (coach.text, coach.owner, coach.original_due, coach.due, coach.status) == (
        "Coach each worker", "Principal Social Worker", "May 2019", "June 2019", "A",
    )  # fmt: skip
    assert coach.narrative == {"reason": "A post is vacant.", "recovery": "It is filled in March."}
    assert (report.text, report.status) == ("Report every week", "on_course")
    assert [(action.text, action.status) for action in second.tracked] == [("Fill posts", "R")]
    assert not [finding for finding in found.findings if finding.code == "R005"]


def test_a_table_whose_rows_each_hold_an_area_and_an_action_is_read(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Ref", "Service area", "Achievements", "Action", "Lead", "Date now", "Rating"])
    sheet.append(["1", "Assessment", "All in time", "Coach each worker", "Principal Social Worker", "May 2019", "A"])
    sheet.append(["", "", "", "Report every week", "Performance Lead", "June 2019", "On course"])
    sheet.append(["2", "Workforce", "", "Fill posts", "Assistant Director", "July 2019", "R"])
    book.save(tmp_path / "flat.xlsx")

    plan = read(tmp_path / "flat.xlsx", "herefordshire-2019").plan

    assert [(row.text, [(a.text, a.owner, a.status) for a in row.tracked]) for row in plan] == [
        ("Assessment", [("Coach each worker", "Principal Social Worker", "A"),
                        ("Report every week", "Performance Lead", "on_course")]),
        ("Workforce", [("Fill posts", "Assistant Director", "R")]),
    ]  # fmt: skip


def test_a_table_of_three_questions_typed_into_its_template_is_read(tmp_path):
    path = typed(
        template(tmp_path, "leicestershire-2018"),
        {},
        {
            (4, "Ref"): "1", (4, "Theme"): "Early help", (4, "What do we know"): "It works.\nFamilies say so.",
            (4, "How do we know"): "An audit in July.", (4, "What are our plans"): "More of the same.",
            (5, "What are our plans"): "Train everybody", (5, "By when"): "March 2019", (5, "Lead"): "Trainer",
            (6, "What are our plans"): "Ask families again", (6, "Where it stands"): "Begun",
            (8, "Ref"): "2", (8, "Theme"): "Workforce", (8, "What do we know"): "Staff stay.",
        },
    )  # fmt: skip

    first, second = read(path, "leicestershire-2018").plan.recommendations

    assert first.narrative == {"knowledge": "It works.\nFamilies say so.", "plans": "More of the same."}
    assert first.evidence == "An audit in July."
    assert [(a.text, a.due, a.owner, a.status) for a in first.tracked] == [
        ("Train everybody", "March 2019", "Trainer", ""), ("Ask families again", "", "", "Begun"),
    ]  # fmt: skip
    assert second.narrative == {"knowledge": "Staff stay."} and not second.tracked


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The plan of actions, its first round out."""
    path = tmp_path_factory.mktemp("actions") / "p"
    new_plan(path, "herefordshire-2019", NOW, source=examples()["herefordshire-2019"] / "content.toml")
    found = PlanFolder(path)
    issue(found, "January 2019", DUE, NOW)
    return found


def spare(back):
    kinds = back.columns["_kind"]
    return next(row for row in range(4, back.sheet.max_row + 1) if back.sheet.cell(row, kinds).value == "new")


def test_an_action_and_an_indicator_typed_into_spare_rows_are_proposed_as_what_they_are(folder):
    team = folder.round("January 2019").issued[0].team
    back = Return(folder, team, "January 2019")
    row = spare(back)
    ref = load_master(folder).plan.recommendations[0].ref
    for heading, text in {"Ref.": ref, "Action": "Thank the partners", "Rating": "On course"}.items():
        back.sheet.cell(row, back.columns[heading]).value = text
    for heading, text in {"Ref.": ref, "Indicator": "Contacts in a day"}.items():
        back.sheet.cell(row + 1, back.columns[heading]).value = text
    back.save()

    report = consolidate(folder, NOW)

    added = {proposal.cells.get("action") or proposal.cells.get("measure"): proposal for proposal in report.proposals}
    assert set(added) == {"Thank the partners", "Contacts in a day"}
    accept(folder, added["Thank the partners"].id, NOW, by="Business support officer", reason="Agreed")
    plan = load_master(folder).plan
    assert plan.recommendations[0].tracked[-1].text == "Thank the partners"
    assert plan.recommendations[0].tracked[-1].status == "on_course"


def test_an_unknown_rating_of_an_action_goes_back_and_the_plan_keeps_its_own(folder):
    assert "on_course" in {action.status for _, action in load_master(folder).plan.tracked}
    team = folder.round("January 2019").issued[1].team
    back = Return(folder, team, "January 2019")
    kinds, rating = back.columns["_kind"], back.columns["Rating"]
    ids = back.columns["_rowid"]
    row = next(
        row
        for row in range(4, back.sheet.max_row + 1)
        if back.sheet.cell(row, kinds).value == "action" and not back.sheet.cell(row, rating).protection.locked
    )
    before = next(a for _, a in load_master(folder).plan.tracked if a.id == back.sheet.cell(row, ids).value)
    back.sheet.cell(row, rating).value = "Ambr"
    back.save()

    report = consolidate(folder, NOW)

    assert [query.shown for query in report.queries] == ["Ambr"]
    assert next(a for _, a in load_master(folder).plan.tracked if a.id == before.id).status == before.status


def test_cells_that_an_amber_action_needs_are_coloured_while_they_are_empty(tmp_path):
    book = openpyxl.load_workbook(template(tmp_path, "herefordshire-2019"))
    sheet = book.worksheets[0]
    reason = next(cell.column_letter for cell in sheet[3] if str(cell.value).startswith("Reason"))
    rules = [
        rule.formula[0]
        for ranges in sheet.conditional_formatting
        if str(ranges.sqref).startswith(f"{reason}4:")
        for rule in ranges.rules
    ]
    assert len(rules) == 1
    assert '"A"' in rules[0] and '"Red"' in rules[0] and "on_course" not in rules[0]


def test_a_table_of_ratings_needs_a_scheme_that_has_some(tmp_path):
    with pytest.raises(SettingsError, match="no-ratings has no levels"):
        new_plan(tmp_path / "p", "leicestershire-2017", NOW, scheme_name="no-ratings")
