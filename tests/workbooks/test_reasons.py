"""The reason for a rating that differs: typed into a return, read back, merged, kept."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import office
from builders import CURRENT, NOW, ROUND, Return, issued, master_cell, plan, plan_folder, report_of, send_back
from cipxl import profile, scheme
from cipxl.assessment import WORST, RollUp, assess_recommendation
from cipxl.checking import check
from cipxl.folder import PlanFolder
from cipxl.formula import number_text
from cipxl.importing import new_plan
from cipxl.merge.records import Remit
from cipxl.papers import html
from cipxl.papers.paper import build
from cipxl.papers.wording import load
from cipxl.period import Period
from cipxl.plan import Measure, Plan, Reading, Target
from cipxl.profile import REASON_HEADING, Layout
from cipxl.rounds import issue
from cipxl.scheme import Scheme
from cipxl.settings import Team
from cipxl.sources.grid import a1
from cipxl.sources.xlsx import read_book
from cipxl.store import load_master
from cipxl.workbooks.master import MasterRecords, field_labels, write_master
from cipxl.workbooks.return_book import write_return
from cipxl.workbooks.stamp import Stamp, read_columns

PROFILE = profile.load("leicestershire-2020")
SCHEME = scheme.load("leicestershire-2020")
REASON = "One team had no manager until June; its October figure is 84%."
HEADINGS, FIRST = 3, 4


def layout_of(content: Plan) -> Layout:
    return PROFILE.layout(
        content.period, update=content.update, baseline=content.baseline, plan_periods=content.periods,
        plan_targets=content.target_dates,
    )  # fmt: skip


def stamp_of(content: Plan, kind: str, rules: Scheme = SCHEME) -> Stamp:
    return Stamp.model_validate(
        {
            "kind": kind, "plan": content.id, "title": content.title, "profile": PROFILE.name, "scheme": rules.name,
            "period": content.period.canonical, "update": content.update, "baseline": content.baseline.canonical,
        }
    )  # fmt: skip


def master(path: Path, content: Plan, rules: Scheme = SCHEME, together: RollUp = WORST) -> Path:
    write_master(
        path, content, layout_of(content), rules, MasterRecords(), stamp_of(content, "master", rules), created=NOW,
        together=together,
    )  # fmt: skip
    return path


def sheet_of(path: Path):
    return openpyxl.load_workbook(path)["Appendix A"]


def column_of(sheet, heading: str) -> int:
    return next(cell.column for cell in sheet[HEADINGS] if cell.value == heading)


def now(content: Plan) -> Plan:
    return content.model_copy(update={"period": CURRENT, "update": ROUND})


def return_for(path: Path, fields: set[str]):
    content = now(plan())
    mine = {row for r in content if r.ref in ("1", "2") for row in (r.id, *(m.id for m in r.measures))}
    remit = Remit(frozenset(mine), frozenset(fields))
    write_return(path, content, layout_of(content), SCHEME, remit, stamp_of(content, "return"), created=NOW)
    return sheet_of(path)


# In the workbook


def test_the_reason_stands_right_of_the_suggestion_and_is_open_where_the_rating_is(tmp_path):
    sheet = return_for(tmp_path / "a.xlsx", {"impact", "evidence"})
    column = column_of(sheet, REASON_HEADING)
    ids = column_of(sheet, "_rowid")
    opened = {
        sheet.cell(row, ids).value for row in range(FIRST, sheet.max_row + 1)
        if not sheet.cell(row, column).protection.locked
    }  # fmt: skip

    assert column == column_of(sheet, "Suggested impact") + 1
    assert opened == {"r1", "r2"}
    assert openpyxl.utils.get_column_letter(column) > sheet.print_area.rpartition("$")[0].rpartition(":$")[2]


def test_a_team_that_may_not_rate_impact_cannot_give_a_reason(tmp_path):
    sheet = return_for(tmp_path / "a.xlsx", {"implementation", "evidence"})
    column = column_of(sheet, REASON_HEADING)
    assert all(sheet.cell(row, column).protection.locked for row in range(FIRST, sheet.max_row + 1))


def test_the_cell_asks_while_a_reason_is_missing(tmp_path):
    sheet = return_for(tmp_path / "a.xlsx", {"impact"})
    place = a1(FIRST, column_of(sheet, REASON_HEADING))
    rules = [
        rule for span in sheet.conditional_formatting if place in span.sqref for rule in span.rules
    ]  # fmt: skip
    asked = [one for one in sheet.data_validations.dataValidation if place in one.sqref]

    assert len(rules) == 1 and f'TRIM(${place.rstrip("0123456789")}{FIRST})=""' in rules[0].formula[0]
    assert "why" in asked[0].prompt and len(asked[0].prompt) <= 255


def test_a_scheme_of_judgement_asks_for_no_reason_but_keeps_those_that_were_given(tmp_path):
    judged = scheme.load("gloucestershire-2021")
    content = now(plan(1))
    headings = [cell.value for cell in sheet_of(master(tmp_path / "a.xlsx", content, judged))[HEADINGS]]
    assert REASON_HEADING not in headings

    one = content.recommendations[0].model_copy(update={"reasons": {"impact": REASON}})
    content = content.model_copy(update={"recommendations": (one,)})
    sheet = sheet_of(master(tmp_path / "b.xlsx", content, judged))
    assert sheet.cell(FIRST, column_of(sheet, REASON_HEADING)).value == REASON


def test_the_workbook_says_which_field_the_column_feeds(tmp_path):
    path = master(tmp_path / "a.xlsx", now(plan(1)))
    fields = {column.name: column.fields for column in read_columns(read_book(path))}
    assert fields["cip_reason"] == {"recommendation": "impact_reason"}
    assert field_labels(layout_of(now(plan(1))))["impact_reason"] == "Progress on impact: the reason"


# Through a round


def typed(folder: PlanFolder, team: str, row_id: str, reason: str) -> None:
    back = Return(folder, team)
    back.sheet.cell(back.row(row_id), back.columns[REASON_HEADING]).value = reason
    back.save()


def test_a_reason_goes_from_the_return_into_the_master_its_log_and_its_history(tmp_path):
    folder = issued(tmp_path / "plan")
    typed(folder, "First Response", "r1", REASON)
    report = report_of(folder)
    kept = load_master(folder)

    assert [(c.row, c.field, c.new, c.outcome) for c in report.changes] == [("r1", "impact_reason", REASON, "auto")]
    assert not report.conflicts and not report.proposals and not report.queries
    assert kept.plan.recommendations[0].reasons == {"impact": REASON}
    assert [(e.round, e.row, e.text) for e in kept.history if e.field == "impact_reason"] == [(ROUND, "r1", REASON)]
    assert [entry.new for entry in kept.log if entry.field == "impact_reason"] == [REASON]


def test_consolidating_again_changes_nothing_and_the_next_round_shows_it(tmp_path):
    folder = issued(tmp_path / "plan")
    typed(folder, "First Response", "r1", REASON)
    report_of(folder)
    before = load_master(folder)
    report_of(folder)
    assert load_master(folder).plan == before.plan and load_master(folder).history == before.history

    issue(folder, "January 2021", date(2021, 1, 15), datetime(2021, 1, 4, 9, 0))
    back = Return(folder, "First Response", "January 2021")
    assert back.sheet.cell(back.row("r1"), back.columns[REASON_HEADING]).value == REASON


def test_two_teams_with_two_reasons_are_a_conflict(tmp_path):
    folder = issued(tmp_path / "plan")
    typed(folder, "First Response", "r2", "Ours")
    typed(folder, "Early Help", "r2", "Theirs")
    report = report_of(folder)

    assert [(c.row, c.field, {x.value for x in c.candidates}) for c in report.conflicts] == [
        ("r2", "impact_reason", {"Ours", "Theirs"})
    ]
    assert master_cell(folder, "r2", "impact_reason") == ""


def test_a_team_without_the_rating_proposes_its_reason(tmp_path):
    teams = (Team(name="Fostering", recommendations=("1",), fields=("evidence",)),)
    folder = issued(tmp_path / "plan", plan(1), teams)
    typed(folder, "Fostering", "r1", REASON)
    report = report_of(folder)
    assert [(p.kind, p.field, p.new) for p in report.proposals] == [("locked", "impact_reason", REASON)]


def test_a_deleted_column_is_no_cleared_reason(tmp_path):
    folder = issued(tmp_path / "plan")
    typed(folder, "First Response", "r1", REASON)
    report_of(folder)
    shutil.rmtree(folder.returns_folder(ROUND))
    issue(folder, "January 2021", date(2021, 1, 15), datetime(2021, 1, 4, 9, 0))
    back = Return(folder, "First Response", "January 2021")
    back.sheet.delete_cols(back.columns[REASON_HEADING])
    back.save(received=datetime(2021, 1, 10, 9, 0))
    report = report_of(folder, round_name="January 2021")

    assert not report.proposals
    assert master_cell(folder, "r1", "impact_reason") == REASON


@pytest.mark.parametrize("heading", ["Why?", None])
def test_a_reason_under_a_changed_heading_is_read_and_told(heading, tmp_path):
    folder = issued(tmp_path / "plan")
    back = Return(folder, "First Response")
    column = back.columns[REASON_HEADING]
    back.sheet.cell(back.row("r1"), column).value = REASON
    back.sheet.cell(back.header, column).value = heading
    back.save()
    report = report_of(folder)
    found = next(one.findings for one in report.returns if one.team == "First Response")

    assert master_cell(folder, "r1", "impact_reason") == REASON
    assert [one.message for one in found if one.code == "S030"] == [
        f"The heading '{heading or ''}' was read as '{REASON_HEADING}'."
    ]


def test_a_deleted_column_beside_it_makes_no_column_another(tmp_path):
    folder = issued(tmp_path / "plan")
    back = Return(folder, "First Response")
    back.sheet.cell(back.row("r1"), back.columns[REASON_HEADING]).value = REASON
    back.sheet.delete_cols(back.columns["Unit"])
    back.save()
    report = report_of(folder)

    assert [(c.row, c.field, c.new) for c in report.changes] == [("r1", "impact_reason", REASON)]
    assert not report.proposals


def test_a_table_from_elsewhere_brings_its_reasons(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([column.heading.format(period="Q2 20/21", date="March 2021", update=ROUND)
                  for column in PROFILE.columns] + ["reason if your rating differs"])  # fmt: skip
    sheet.append(["1", "What is to get better", "G", "A", *[""] * 6, "Evidence", "Actions", "Head of Service", REASON])
    book.save(tmp_path / "old.xlsx")
    made = new_plan(tmp_path / "plan", PROFILE.name, NOW, title="A plan", source=tmp_path / "old.xlsx")

    assert made.plan.recommendations[0].reasons == {"impact": REASON}
    assert load_master(PlanFolder(tmp_path / "plan")).plan.recommendations[0].reasons == {"impact": REASON}


def test_checking_a_return_asks_for_the_reason_and_is_content_with_one(tmp_path):
    folder = issued(tmp_path / "plan")
    back = send_back(folder, "First Response", {("r1", "impact"): "G", ("m1", "performance"): "62%"})
    asked = [one for one in check(back, NOW.date()).findings if one.code in ("X023", "X024")]
    assert [(one.code, one.ref, one.field) for one in asked] == [("X023", "1", "impact")]
    assert asked[0].a1 and asked[0].sheet == "Appendix A"

    book = openpyxl.load_workbook(back)
    sheet = book["Appendix A"]
    row = next(r for r in range(FIRST, sheet.max_row) if sheet.cell(r, column_of(sheet, "_rowid")).value == "r1")
    sheet.cell(row, column_of(sheet, REASON_HEADING)).value = REASON
    book.save(back)
    told = [one for one in check(back, NOW.date()).findings if one.code in ("X023", "X024")]
    assert [(one.code, one.shown) for one in told] == [("X024", REASON)]


# Rolling up, as a formula


def rolled_plan() -> Plan:
    """Recommendations with every mixture of a few ratings, missing ones included."""
    mixtures = (
        ("82%", "62%", "95%"), ("82%", "62%"), ("62%", "62%", "90%"), ("82%", "n/a"), ("82%", "n/a", "*"), ("n/a",),
        ("82%",), ("84%", "79%", "62%", "61%"), ("79%", "79%", "82%"),
    )  # fmt: skip
    items = []
    for number, texts in enumerate(mixtures, 1):
        measures = tuple(
            Measure(
                id=f"m{number}.{k}", name=f"Measure {k}", unit="%", better="high",
                readings=(Reading(period=Period.quarter(2019, 2), text="40%"), Reading(period=CURRENT, text=text)),
                targets=(Target(due=date(2020, 3, 31), text="80%"), Target(due=date(2021, 3, 31), text="90%")),
            )
            for k, text in enumerate(texts, 1)
        )  # fmt: skip
        items.append(plan(1).recommendations[0].model_copy(
            update={"id": f"r{number}", "ref": str(number), "measures": measures}
        ))  # fmt: skip
    return now(plan(1).model_copy(update={"recommendations": tuple(items)}))


WAYS = (
    RollUp("worst"),
    RollUp("majority"),
    RollUp("weighted", {"Measure 1": Decimal("0.1"), "Measure 2": Decimal("0.2"), "Measure 3": Decimal("0.3")}),
    RollUp("weighted", {"Measure 1": Decimal(3), "Measure 2": Decimal(0)}),
)


def told(way: RollUp) -> str:
    return " ".join((way.how, *map(number_text, way.weights.values())))


@pytest.mark.parametrize("together", WAYS, ids=told)
def test_the_workbook_suggests_what_the_library_does_however_measures_are_rolled_up(together, tmp_path):
    content = rolled_plan()
    sheet = openpyxl.load_workbook(master(tmp_path / "a.xlsx", content, together=together), data_only=True)[
        "Appendix A"
    ]
    column, ids = column_of(sheet, "Suggested impact"), column_of(sheet, "_rowid")
    shown = {sheet.cell(row, ids).value: sheet.cell(row, column).value for row in range(FIRST, sheet.max_row + 1)}
    for item in content:
        suggestion, _ = assess_recommendation(item, SCHEME, content.period, together)
        assert shown[item.id] == (suggestion.level.code or suggestion.reason), item.ref


@pytest.mark.office
@pytest.mark.parametrize("together", WAYS[1:], ids=told)
def test_the_formula_for_rolling_up_gives_the_value_that_was_written(together, tmp_path):
    path = master(tmp_path / "a.xlsx", rolled_plan(), together=together)
    sheet = openpyxl.load_workbook(path, data_only=True)["Appendix A"]
    found = office.recalculate(path)
    column = column_of(sheet, "Suggested impact")
    for row in range(FIRST, sheet.max_row + 1):
        place = a1(row, column)
        assert (sheet.cell(row, column).value or "") == found.get(("Appendix A", place), ""), place


def test_a_plan_folders_workbooks_are_rolled_up_as_its_settings_say(tmp_path):
    folder = plan_folder(tmp_path / "plan")
    settings = folder.path / "plan.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("title =", 'roll_up = "majority"\ntitle ='), encoding="utf-8")
    folder = PlanFolder(folder.path)
    issue(folder, ROUND, date(2020, 10, 16), NOW)
    back = Return(folder, "First Response")
    formula = back.sheet.cell(back.row("r1"), back.columns["Suggested impact"]).value
    assert "MAX(COUNTIFS" in formula


def test_the_papers_print_the_reason_beside_the_rating(tmp_path):
    folder = plan_folder(tmp_path / "plan")
    one = plan().recommendations[0].model_copy(update={"reasons": {"impact": REASON}})
    content = plan().model_copy(update={"recommendations": (one,)})
    paper = build(content, folder.scheme, folder.profile, layout_of(content), wording=load(), stamp=NOW)
    printed = html.render(paper)

    assert one.evidence.splitlines()[0] in printed
    assert REASON in printed and "Impact reason" not in printed
