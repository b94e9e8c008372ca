"""What a covering report counts besides ratings is held against the plan, and ratings told in any style are counted."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest
import typst

from cipxl.demo import run
from cipxl.folder import PlanFolder
from cipxl.reconciling import reconcile

Found = list[tuple[str, str, str]]


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PlanFolder]:
    """Example plans by the profile that each is kept in."""
    home = tmp_path_factory.mktemp("plans")
    names = ("leicestershire-2020", "herefordshire-2019", "leicestershire-2017", "leicestershire-2018")
    return {name: PlanFolder(run(home / name, lambda _: None, name).folder) for name in names}


def of(folder: PlanFolder, paper: Path) -> Found:
    return [(one.kind, one.verdict, one.words) for one in reconcile(folder, paper).statements]


def said(folder: PlanFolder, path: Path, *texts: str) -> Found:
    paper = path / "report.txt"
    paper.write_text("\n\n".join(texts), encoding="utf-8")
    return of(folder, paper)


AMOUNTS = [
    ("34 young people are in Staying Put arrangements.", ["agrees"]),
    ("43 young people are in Staying Put arrangements today.", ["contradicts"]),
    ("More than 30 young people are in Staying Put arrangements.", ["agrees"]),
    ("More than 40 young people are in Staying Put arrangements.", ["contradicts"]),
    ("About 35 young people are in Staying Put arrangements.", ["agrees"]),
    ("34 young people are in Staying Put arrangements; in 2016 there were 6.", ["agrees", "agrees"]),
    ("34 foster carers went on the training for new carers.", ["unknown"]),
    ("The permanence audit of May 2020 looked at 30 cases.", ["agrees"]),
    ("The permanence audit of May 2020 looked at 50 cases.", ["contradicts"]),
    ("The permanence audit of May 2019 looked at 50 cases.", ["unknown"]),
    ("An audit of chronologies looked at 50 cases.", ["unknown"]),
    ("The audit found 9 of 34 cases in which the advice had not been followed.", ["agrees"]),
    ("Nine team managers begin the third course for practice supervisors in November 2020.", ["agrees"]),
    ("Twelve team managers begin the third course for practice supervisors in November 2020.", ["contradicts"]),
    ("23 of the 40 managers attended the conference.", ["unknown"]),
    ("More than 250 visits were made.", ["unknown"]),
    ("The growth bid brought £1.2 million and £50,000 for training.", ["unknown", "unknown"]),
    ("See Appendix 3, section 20 and page 4; children aged 12 and over; Covid-19.", []),
    ("One worker said that there is one form for everyone.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "verdicts"), AMOUNTS)
def test_each_count_of_people_cases_or_money_is_listed(plans, tmp_path, text, verdicts):
    found = said(plans["leicestershire-2020"], tmp_path, text)
    assert [verdict for kind, verdict, _ in found if kind == "amount"] == verdicts, found


OTHER_PLANS = [
    ("herefordshire-2019", "24 staff have been recruited since the plan began.", ["contradicts"]),
    ("herefordshire-2019", "20 staff have been recruited since the plan began.", ["agrees"]),
    ("herefordshire-2019", "Each social worker had 18 to 26 cases in November 2018.", ["agrees"]),
    ("leicestershire-2017", "In September 2016, 191 single assessments were completed in the month.", ["agrees"]),
    ("leicestershire-2017", "In September 2016, 291 single assessments were completed in the month.", ["contradicts"]),
    ("leicestershire-2017", "In September 2013, 291 single assessments were completed in the month.", ["unknown"]),
    ("leicestershire-2018", "Early help has to cost £1.5 million less a year by 1 April 2019.", ["agrees"]),
    ("leicestershire-2018", "Early help has to cost £2.5 million less a year by 1 April 2019.", ["contradicts"]),
    ("leicestershire-2018", "Spending on agency staff was £340,000.", ["unknown"]),
]  # fmt: skip


@pytest.mark.parametrize(("plan", "text", "verdicts"), OTHER_PLANS)
def test_what_is_counted_is_held_against_a_measures_own_unit_and_against_sentences(
    plans, tmp_path, plan, text, verdicts
):
    found = said(plans[plan], tmp_path, text)
    assert [verdict for kind, verdict, _ in found if kind == "amount"] == verdicts, found


SHARES = [
    ("Implementation RAG: 4G 2A 0R.", ["agrees"] * 3),
    ("Impact RAG: G1/A4/R1", ["agrees", "contradicts", "contradicts"]),
    ("Two thirds of the recommendations are green for implementation; none is red.", ["agrees", "agrees"]),
    ("Half of the recommendations are rated Green for implementation.", ["contradicts"]),
    ("67% of the recommendations are green for implementation and 17% are green for impact.", ["agrees", "agrees"]),
    ("33% of recommendations are rated Green for implementation.", ["contradicts"]),
    ("All recommendations are rated Amber for impact.", ["contradicts"]),
    ("All six recommendations are rated Green for implementation.", ["contradicts"]),
    ("Five out of six recommendations are amber for impact.", ["agrees"]),
    ("Of our recommendations, one in six is green for impact.", ["agrees"]),
    ("Of our recommendations, one in three is green for impact.", ["contradicts"]),
    ("Impact: Amber – 83%, Green – 17%.", ["agrees", "agrees"]),
    ("Impact: Amber – 67%, Green – 33%.", ["contradicts", "contradicts"]),
    ("Implementation\n\nGreen: 4\n\nAmber: 2\n\nImpact – Amber: 6", ["agrees", "agrees", "contradicts"]),
    ("All amber areas are reviewed by the lead Head of Service.", []),
    ("Half of the green bins, and 4G masts in 2 areas.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "verdicts"), SHARES)
def test_ratings_are_counted_as_shares_and_letters_too(plans, tmp_path, text, verdicts):
    found = said(plans["leicestershire-2020"], tmp_path, text)
    assert [verdict for kind, verdict, _ in found if kind == "count"] == verdicts, found
    assert not [one for one in found if one[0] in ("figure", "amount") and verdicts]


def test_a_rise_in_percentage_points_agrees_where_two_figures_of_the_measure_differ_by_it(plans, tmp_path):
    name = "Assessments completed within 45 working days rose by"
    found = said(plans["leicestershire-2020"], tmp_path, f"{name} 3.9 percentage points to 94% by the end of Q2.")
    assert [one[:2] for one in found if one[0] in ("gap", "figure")] == [("gap", "agrees"), ("figure", "agrees")]
    found = said(plans["leicestershire-2020"], tmp_path, f"{name} 9 percentage points to 95.5%.")
    assert [one[:2] for one in found if one[0] in ("gap", "figure")] == [("gap", "unknown"), ("figure", "contradicts")]


RATED = [
    ("Recommendation", "Implementation", "Impact"),
    ("2019 1 Assessments", "Green", "Amber"),
    ("Recommendation 2019 4 – case records", "Amber", "Red"),
    ("2019 6", "Green (was Amber)", "Green"),
]
COUNTED = [("RAG", "Implementation", "Impact"), ("Green", "4 (67%)", "1 (17%)"), ("Amber", "2 (33%)", "4 (67%)")]
MEASURED = [
    ("Measure", "October 2019", "September 2020"),
    ("Children seen within 5 days of referral", "35.4%", "68.4%"),
    ("Young people in Staying Put arrangements", "-", "34"),
]
TABLES = [RATED, COUNTED, MEASURED]
TABLES_SAY = [
    ("rating", "agrees", "Green"),
    ("rating", "agrees", "Amber"),
    ("rating", "agrees", "Amber"),
    ("rating", "contradicts", "Red"),
    ("rating", "agrees", "Green (was Amber)"),
    ("rating", "agrees", "Green"),
    ("count", "agrees", "4 (67%)"),
    ("count", "agrees", "1 (17%)"),
    ("count", "agrees", "2 (33%)"),
    ("count", "contradicts", "4 (67%)"),
    ("figure", "agrees", "35.4%"),
    ("figure", "contradicts", "68.4%"),
    ("amount", "agrees", "34"),
]


def as_html(path: Path) -> None:
    tables = (
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in table)
        + "</table>"
        for table in TABLES
    )
    path.write_text(f"<html><body><h1>Report</h1>{'<p>Below:</p>'.join(tables)}</body></html>", encoding="utf-8")


def as_docx(path: Path) -> None:
    document = docx.Document()
    document.add_heading("Report")
    for table in TABLES:
        grid = document.add_table(rows=len(table), cols=3)
        for at, row in enumerate(table):
            for column, cell in enumerate(row):
                grid.cell(at, column).text = cell
        document.add_paragraph("Below:")
    document.save(str(path))


def as_txt(path: Path) -> None:
    path.write_text("\n\n".join("\n".join("\t".join(row) for row in table) for table in TABLES), encoding="utf-8")


def as_pdf(path: Path) -> None:
    tables = (f"#table(columns: 3, {', '.join(json.dumps(cell) for row in table for cell in row)})" for table in TABLES)
    path.write_bytes(typst.compile("\n\nBelow:\n\n".join(tables).encode("utf-8")))


@pytest.mark.parametrize(
    ("kind", "write"), [(".html", as_html), (".docx", as_docx), (".txt", as_txt), (".pdf", as_pdf)]
)
def test_tables_of_ratings_counts_and_measures_are_read_in_every_format(plans, tmp_path, kind, write):
    paper = tmp_path / f"report{kind}"
    write(paper)
    assert of(plans["leicestershire-2020"], paper) == TABLES_SAY


def test_the_ratings_that_have_changed_since_a_round_are_counted(plans, tmp_path):
    folder = plans["leicestershire-2020"]
    (right,) = said(folder, tmp_path, "9 ratings have changed since October 2019.")
    (wrong,) = said(folder, tmp_path, "7 ratings have changed since October 2019.")
    assert (right[1], wrong[1]) == ("agrees", "contradicts")
