"""Appendices as councils have them: broken headings, merged blocks, rows over pages, several measures in a cell."""

from __future__ import annotations

from datetime import datetime

import openpyxl
import pytest

from cipxl import profile as profiles
from cipxl import scheme as schemes
from cipxl.errors import FileRefused
from cipxl.importing import review

NOW = datetime(2020, 11, 1)
HEADINGS = [
    "Ref.", "Ofsted Recommendation", "Progres s on implem entatio n", "Progres s on impact", "Targets",
    "Outturn Performance 2018/19", "Performance Q2 19/20 or by month", "Performanc e Q2 20/21 or by month",
    "Target March 2020", "Target March 2021", "Evidence of Completion or Evidence of Progress by October 2020",
    "Further Actions in progress", "Lead Officer for further actions",
]  # fmt: skip
OUTCOMES = "Children are seen in time.\nMeasures\nAssessments in 45 days (%)\nChildren seen in 5 days (%)"


def appendix(path, rows, headings=HEADINGS, before=0, merges=()):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Appendix A"
    for _ in range(before):
        sheet.append(["A title over the table"])
    sheet.append(headings)
    for row in rows:
        sheet.append(row)
    for merge in merges:
        sheet.merge_cells(merge)
    book.save(path)
    return path


def read(path):
    profile = profiles.load("leicestershire-2020")
    return review(path, profile, schemes.load(profile.scheme), NOW)


def first(ref="2019 1", **cells):
    row = [
        ref, "Timeliness of help", "G", "A", OUTCOMES, "66.3%\n25.4%", "90.1%\n35.4%", "94%\n64.8%",
        "At least 85%\nAt least 50%", "At least 95%\nAt least 70%", "Evidence one.\nEvidence two.",
        "Action by May 2021.", "Head of Service",
    ]  # fmt: skip
    for number, text in cells.items():
        row[int(number[1:])] = text
    return row


def codes(imported):
    return [finding.code for finding in imported.findings]


def test_headings_broken_by_print_are_read_without_a_word(tmp_path):
    imported = read(appendix(tmp_path / "a.xlsx", [first()], before=2))
    (row,) = imported.plan.recommendations
    assert (row.ref, row.text, row.ratings) == ("2019 1", "Timeliness of help", {"implementation": "G", "impact": "A"})
    assert row.evidence == "Evidence one.\nEvidence two."
    assert imported.findings == ()


def test_the_periods_of_the_headings_are_the_periods_of_the_figures(tmp_path):
    plan = read(appendix(tmp_path / "a.xlsx", [first()])).plan
    assert [period.canonical for period in plan.periods] == ["2018/19", "Q2 2019/20", "Q2 2020/21"]
    assert (plan.period.canonical, plan.update, plan.baseline.canonical) == ("Q2 2020/21", "October 2020", "2018/19")


def test_several_measures_in_one_cell_are_paired_by_order(tmp_path):
    (row,) = read(appendix(tmp_path / "a.xlsx", [first()])).plan.recommendations
    assert row.outcomes == "Children are seen in time."
    assert [(m.name, [r.text for r in m.readings], [t.text for t in m.targets]) for m in row.measures] == [
        ("Assessments in 45 days (%)", ["66.3%", "90.1%", "94%"], ["At least 85%", "At least 95%"]),
        ("Children seen in 5 days (%)", ["25.4%", "35.4%", "64.8%"], ["At least 50%", "At least 70%"]),
    ]


def test_figures_run_together_on_one_line_are_cut_at_their_figures(tmp_path):
    path = appendix(tmp_path / "a.xlsx", [first(c9="90% 85%", c5="2018/19 66.3% March 2019 – 25.4%")])
    (row,) = read(path).plan.recommendations
    assert [m.targets[-1].text for m in row.measures] == ["90%", "85%"]
    assert [m.readings[0].text for m in row.measures] == ["2018/19 66.3%", "March 2019 – 25.4%"]


def test_a_count_that_does_not_fit_is_a_finding_and_never_a_shift(tmp_path):
    imported = read(appendix(tmp_path / "a.xlsx", [first(c8="At least 85%\nAt least 50%\nAt least 10%")]))
    (row,) = imported.plan.recommendations
    assert codes(imported) == ["X003"]
    assert "3 figures for 2 measures" in imported.findings[0].message
    assert [len(m.targets) for m in row.measures] == [1, 1, 1]
    assert row.measures[2].targets[0].text == "At least 85%\nAt least 50%\nAt least 10%"
    assert row.measures[2].name == "All of these measures together"


def test_heading_rows_repeated_on_each_page_are_left_out(tmp_path):
    imported = read(appendix(tmp_path / "a.xlsx", [first(), HEADINGS, first("2019 2.")]))
    assert [row.ref for row in imported.plan] == ["2019 1", "2019 2."]
    assert codes(imported) == ["S035"]


def test_rows_without_a_ref_continue_the_one_above(tmp_path):
    more = [None] * 10 + ["Evidence three.", "Another action.", None]
    imported = read(appendix(tmp_path / "a.xlsx", [first(), more, first("2019 2.")]))
    one, two = imported.plan.recommendations
    assert one.evidence == "Evidence one.\nEvidence two.\nEvidence three."
    assert one.actions == "Action by May 2021.\nAnother action."
    assert len(one.measures) == 2
    assert two.ref == "2019 2."
    assert codes(imported) == ["R005"]


def test_a_block_with_one_row_per_measure_under_merged_cells(tmp_path):
    rows = [
        first(c4="Assessments in 45 days", c5="66%", c6="90%", c7="94%", c8="85%", c9="95%"),
        [None, None, None, None, "Children seen in 5 days", "25%", "35%", "64%", "50%", "70%", None, None, None],
    ]
    imported = read(appendix(tmp_path / "a.xlsx", rows, merges=("A2:A3", "B2:B3", "K2:K3")))
    (row,) = imported.plan.recommendations
    assert [(m.name, m.readings[-1].text) for m in row.measures] == [
        ("Assessments in 45 days", "94%"),
        ("Children seen in 5 days", "64%"),
    ]


def test_a_ref_printed_twice_is_an_error(tmp_path):
    imported = read(appendix(tmp_path / "a.xlsx", [first("2019"), first("2019", c1="Another recommendation")]))
    assert len(imported.plan.recommendations) == 2
    assert "R004" in codes(imported)


def test_a_letter_that_is_no_rating_is_kept_as_typed_and_told(tmp_path):
    imported = read(appendix(tmp_path / "a.xlsx", [first(c3="O")]))
    assert imported.plan.recommendations[0].ratings["impact"] == "O"
    assert codes(imported) == ["C001"]


def test_a_heading_in_other_words_is_read_by_its_alias_or_its_likeness(tmp_path):
    headings = list(HEADINGS)
    headings[1], headings[10], headings[11], headings[12] = (
        "Recommendation",
        "Evidence",
        "Further Action in progres",
        "Lead",
    )
    imported = read(appendix(tmp_path / "a.xlsx", [first()], headings))
    (row,) = imported.plan.recommendations
    assert (row.text, row.evidence, row.actions, row.lead) == (
        "Timeliness of help", "Evidence one.\nEvidence two.", "Action by May 2021.", "Head of Service",
    )  # fmt: skip
    assert codes(imported) == ["S030"]


def test_a_heading_cut_by_a_page_is_read_by_its_place_and_told(tmp_path):
    headings = list(HEADINGS)
    headings[7] = "e Q2 20/21"
    imported = read(appendix(tmp_path / "a.xlsx", [first()], headings))
    assert imported.plan.recommendations[0].measures[0].readings[-1].text == "94%"
    assert set(codes(imported)) <= {"S030", "S031"}
    assert codes(imported)


def test_a_workbook_of_something_else_is_refused_with_what_to_do(tmp_path):
    path = appendix(tmp_path / "budget.xlsx", [["4711", 10, 20]], ["Cost centre", "Budget", "Spend"])
    with pytest.raises(FileRefused) as refused:
        read(path)
    assert refused.value.finding.code == "S020"
    assert refused.value.finding.fix


def test_a_ref_with_a_nought_at_its_end_stays_itself(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADINGS)
    sheet.append(first("2019.10"))
    sheet["A2"].number_format = "@"
    book.save(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx").plan.recommendations[0].ref == "2019.10"


def test_themes_in_lines_across_the_table_belong_to_the_rows_below(tmp_path):
    rows = [["Priority one: practice"], first(), ["Priority two: permanence"], first("2019 2.")]
    imported = read(appendix(tmp_path / "a.xlsx", rows, merges=("A2:M2", "A4:M4")))
    assert [(row.ref, row.theme) for row in imported.plan] == [
        ("2019 1", "Priority one: practice"),
        ("2019 2.", "Priority two: permanence"),
    ]


def test_a_day_that_excel_made_of_a_number_is_no_period(tmp_path):
    headings = list(HEADINGS)
    headings[6] = "Performance 12/01/1900 or by month"
    imported = read(appendix(tmp_path / "a.xlsx", [first()], headings))
    assert "S034" in codes(imported)
    assert {period.canonical for period in imported.plan.periods} == {"2018/19", "Q2 2019/20", "Q2 2020/21"}
