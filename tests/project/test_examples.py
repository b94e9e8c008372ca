"""What each council's own report states comes out of its example: counts of ratings and figures."""

from __future__ import annotations

from decimal import Decimal
from html import unescape
from typing import NamedTuple

import pytest

from cipxl.cli import main
from cipxl.demo import Demo, examples
from cipxl.figures import read_cell
from cipxl.folder import PlanFolder
from cipxl.importing import plan_from_toml
from cipxl.papers.wording import load
from cipxl.plan import Plan
from cipxl.sources.xlsx import read_book
from cipxl.store import load_master
from cipxl.summary import in_digits, in_words, moved, summarise


class Ended(NamedTuple):
    """An example when its story has ended."""

    demo: Demo
    folder: PlanFolder
    plan: Plan

    def measure(self, name: str):
        """The measure that is called so, wherever it stands."""
        return next(measure for _, measure in self.plan.measures if measure.name.startswith(name))

    def reached(self, name: str, period: str) -> Decimal:
        """What a measure reached in a period, as its cell is read."""
        text = next(one.text for one in self.measure(name).readings if one.period.canonical == period)
        return figure(text)

    @property
    def page(self) -> str:
        """The web page that was published, its texts as they are read."""
        path = next(path for path in self.demo.papers.files if path.suffix == ".html")
        return unescape(path.read_text(encoding="utf-8"))


def figure(text: str) -> Decimal:
    """The figure that a cell states about the plan's own children, not about others."""
    return next(one.value for one in read_cell(text, "performance") if one.role is None and one.value is not None)


def ended(story, name: str) -> Ended:
    demo = story(name).demo
    folder = PlanFolder(demo.folder)
    return Ended(demo, folder, load_master(folder).plan)


# Leicestershire, November 2017


@pytest.fixture(scope="module")
def leicestershire_2017(story) -> Ended:
    return ended(story, "leicestershire-2017")


def test_leicestershire_2017_has_17_recommendations_and_counts_them_in_digits(leicestershire_2017):
    one = leicestershire_2017
    summary = summarise(one.plan, one.folder.scheme, one.folder.profile.dimensions)
    assert summary.total == 17
    assert in_digits(summary, one.folder.scheme, "progress", load().sentences) == (
        "5 recommendations are rated Green",
        "12 recommendations are rated Amber",
        "0 recommendations are rated Red",
    )


def test_leicestershire_2017_prints_the_digits_and_no_words(leicestershire_2017):
    page = leicestershire_2017.page
    for said in ("5 recommendations are rated Green", "12 recommendations are rated Amber"):
        assert said in page
    assert "0 recommendations are rated Red" in page
    assert "Five recommendations are" not in page and "chart" not in page


@pytest.mark.parametrize(
    ("name", "then", "now"),
    [
        ("Children in care with three or more placement moves", "10.5", "7.6"),
        ("Single assessments completed in the month", "191", "390"),
        ("Single assessments completed within 45 days", "90", "74.9"),
        ("Re-referrals", "25.8", "18.5"),
        ("Audited cases graded Good or Outstanding", None, "87"),
        ("Average time from entering care", None, "517"),
        ("Average time from the court", None, "195"),
        ("Average score of the strengths", None, "16"),
        ("Young people discharged from care to special", "16", "45"),
        ("Care leavers in suitable accommodation", None, "91.8"),
        ("Discharges from care that were a return home", None, "37"),
    ],
)
def test_leicestershire_2017_has_the_highlights_as_measures_with_before_and_after(leicestershire_2017, name, then, now):
    assert leicestershire_2017.reached(name, "September 2017") == Decimal(now)
    if then:
        assert leicestershire_2017.reached(name, "September 2016") == Decimal(then)
    else:
        assert not leicestershire_2017.measure(name).readings[:-1]


def test_leicestershire_2017_agrees_with_the_sums_that_its_report_makes(leicestershire_2017):
    def in_time(period):
        share = leicestershire_2017.reached("Single assessments completed within 45 days", period)
        return leicestershire_2017.reached("Single assessments completed in the month", period) * share / 100

    assert round(in_time("September 2017") - in_time("September 2016")) == 120
    orders = "Young people discharged from care to special"
    after, before = (leicestershire_2017.reached(orders, f"September {year}") for year in (2017, 2016))
    assert after - before == 29


def test_leicestershire_2017_keeps_the_figures_of_others_apart_from_its_own(leicestershire_2017):
    text = leicestershire_2017.measure("Average time from entering care").readings[-1].text
    assert {one.value for one in read_cell(text, "performance") if one.role == "benchmark"} == {Decimal(549)}


# Leicestershire, self-evaluation of November 2018


@pytest.fixture(scope="module")
def self_evaluation(story) -> Ended:
    return ended(story, "leicestershire-2018")


def texts(plan: Plan) -> str:
    return "\n".join(
        text
        for row in plan
        for text in (row.text, *row.narrative.values(), row.evidence, *(a.text for a in row.tracked))
    )


def test_the_self_evaluation_has_the_report_s_themes_and_its_three_questions(self_evaluation):
    assert [row.text for row in self_evaluation.plan] == [
        "Early help",
        "Front door",
        "Children in need of help and protection",
        "Children in care and care leavers",
        "Leadership and management",
        "Workforce",
        "Performance management and learning",
    ]
    for row in self_evaluation.plan:
        assert row.narrative["knowledge"] and row.evidence and row.narrative["plans"]
        assert all(action.due for action in row.tracked) and row.tracked


@pytest.mark.parametrize(
    "stated",
    ["£1.5 million", "1 April 2019", "2,100", "over 800", "93%", "67%", "68%", "33%", "457 days", "170", "8%", "92%",
     "96%", "6 apprenticeships", "4 people", "28 young people", "2 young people"],
)  # fmt: skip
def test_the_self_evaluation_states_the_report_s_figures(self_evaluation, stated):
    assert stated in texts(self_evaluation.plan)


def test_two_teams_write_into_one_text_and_both_are_kept(self_evaluation):
    told = self_evaluation.plan.recommendations[0].narrative["knowledge"]
    by_early_help, by_strengthening_families = "67% of them keep up", "Meetings on transition settle"
    assert by_early_help in told and by_strengthening_families in told
    changes = [c for c in self_evaluation.demo.last.changes if (c.ref, c.field) == ("1", "knowledge")]
    assert {team for change in changes for team in change.teams} == {"Early Help", "Strengthening Families"}


def test_a_plan_without_ratings_counts_none_and_shows_none_anywhere(self_evaluation, capsys):
    assert self_evaluation.demo.last.summary == {}
    assert main(["summary", str(self_evaluation.folder.path)]) == 0
    assert "no ratings to count" in capsys.readouterr().out
    assert "Ratings" not in {sheet.name for sheet in read_book(self_evaluation.folder.master).sheets}
    for told in ("rated", "Rating", "Key to the"):
        assert told not in self_evaluation.page
    assert main(["check", str(self_evaluation.folder.master)]) == 0


def test_the_plans_are_actions_with_dates_and_those_that_moved_are_told(self_evaluation, capsys):
    assert sum(1 for _ in self_evaluation.plan.tracked) == 14
    assert main(["history", str(self_evaluation.folder.path)]) == 0
    told = capsys.readouterr().out.rpartition("Actions whose date has moved:")[2].split("\n")
    moved = [line.split()[0] for line in told if line and line[0].isdigit()]
    assert moved == ["2", "4", "6"]
    assert main(["export", str(self_evaluation.folder.path)]) == 0
    assert (self_evaluation.folder.path / "export" / "actions.csv").is_file()


def test_the_answers_to_the_three_questions_are_printed_in_the_order_of_the_table(self_evaluation):
    page = self_evaluation.page.partition('id="row-1"')[2].partition('id="row-2"')[0]
    questions = ("What do we know", "How do we know it?", "What are our plans", "Actions and their dates")
    places = [page.index(f">{question}") for question in questions]
    assert places == sorted(places)


# Herefordshire, March 2019


@pytest.fixture(scope="module")
def herefordshire(story) -> Ended:
    return ended(story, "herefordshire-2019")


def test_herefordshire_has_seven_amber_actions_two_red_and_the_rest_on_course(herefordshire):
    one = herefordshire
    summary = summarise(one.plan, one.folder.scheme, one.folder.profile.dimensions)
    actions = sum(1 for _ in one.plan.tracked)
    assert (summary.count("status", "A"), summary.count("status", "R")) == (7, 2)
    assert summary.count("status", "on_course") == actions - 9 > 0
    assert summary.rated("status") == actions > summary.total
    said = in_words(summary, one.folder.scheme, "status", load().sentences, "action")
    assert [line.partition(":")[0] for line in said] == [
        "fifteen actions are rated On course", "seven actions are rated Amber", "two actions are rated Red",
    ]  # fmt: skip
    assert "unlikely to be achieved on time" in said[1]


def test_herefordshire_has_an_overview_of_its_actions_as_a_chart(herefordshire):
    page = herefordshire.page
    assert "Actions at each rating, as a chart" in page
    assert "On course 15, Amber 7, Red 2" in page  # what the chart shows, for those who do not see it


@pytest.mark.parametrize(
    ("name", "september", "december"),
    [
        ("Assessments finished within timescale", "39", "100"),
        ("Child protection visits", "69", "85"),
        ("Child in need visits", "41", "59"),
        ("Visits to looked after children", "65", "74"),
    ],
)
def test_herefordshire_shows_how_indicators_have_moved_from_september_to_december(
    herefordshire, name, september, december
):
    assert herefordshire.reached(name, "September 2018") == Decimal(september)
    assert herefordshire.reached(name, "December 2018") == Decimal(december)


def test_herefordshire_has_the_other_figures_of_its_report(herefordshire):
    assert herefordshire.reached("Staff recruited", "December 2018") == 20
    caseloads = herefordshire.measure("Children for each social worker").reading(herefordshire.plan.period)
    assert [(one.low, one.high) for one in read_cell(caseloads, "performance")] == [(Decimal(16), Decimal(23))]


def test_herefordshire_reports_every_month_and_goes_to_the_committee_every_quarter(herefordshire):
    folder = herefordshire.folder
    assert herefordshire.plan.period.canonical == "December 2018"  # a round in January reports on the month before
    assert str(herefordshire.plan.meeting) == "2019-03-11"
    one = herefordshire.plan
    line = folder.profile.reporting_line(one.period, one.update, one.meeting)
    assert line == "December 2018, for the committee's quarterly review on 11 March 2019"
    assert folder.profile.reporting_line(one.period, one.update, None) == ""


def test_red_and_amber_actions_are_told_with_reason_and_recovery(herefordshire):
    exceptions = [a for _, a in herefordshire.plan.tracked if a.status in ("A", "R")]
    assert all(action.said("reason") for action in exceptions)
    part = herefordshire.page.partition('id="actions-attention"')[2].partition('id="progress"')[0]
    rest = [a for _, a in herefordshire.plan.tracked if a not in exceptions and a.due == a.original_due]
    for action in exceptions:
        assert action.text in part and action.said("reason") in part and action.said("recovery") in part
    assert rest and not any(action.text in part for action in rest)


def test_an_amber_action_without_its_recovery_is_asked_about(herefordshire):
    told = [finding for finding in herefordshire.demo.last.about_plan if finding.code == "X026"]
    assert [(finding.ref, finding.field) for finding in told] == [("7", "recovery")]


def test_each_service_area_has_its_achievements_and_issues_under_its_own_name(herefordshire):
    for row in herefordshire.plan:
        assert row.narrative["achievements"] and row.narrative["issues"]
        assert f"Service area {row.ref}: {row.text}" in herefordshire.page


def test_what_has_been_rated_again_since_the_month_before_is_told(herefordshire, capsys):
    part = herefordshire.page.partition('id="movement"')[2].partition('id="progress"')[0]
    for action in ("Visit children with a protection plan on time", "Clear the backlog of life story work"):
        assert action in part
    assert "4 ratings have changed since December 2018; the other 20 have not." in part
    assert "New in the plan" not in part and "No longer in the plan" not in part
    assert main(["history", str(herefordshire.folder.path)]) == 0
    standing = capsys.readouterr().out.partition("Ratings that have stood for several rounds:")[2]
    assert "Visit children in need on time" in standing


def test_an_action_that_was_rated_again_is_movement(herefordshire):
    before = plan_from_toml(examples()["herefordshire-2019"] / "content.toml")
    old = {action.text: action.status for _, action in before.tracked}
    again = {a.text: (old[a.text], a.status) for _, a in herefordshire.plan.tracked if a.status != old[a.text]}
    ids = {action.text: action.id for _, action in herefordshire.plan.tracked}
    rows = tuple(
        row.model_copy(update={"tracked": tuple(a.model_copy(update={"id": ids[a.text]}) for a in row.tracked)})
        for row in before
    )
    same = before.model_copy(update={"recommendations": rows})
    found = moved(same, herefordshire.plan, herefordshire.folder.profile.dimensions)
    assert {move.row: (move.before, move.after) for move in found if move.dimension == "status"} == {
        ids[text]: change for text, change in again.items()
    }
    assert len(again) == 4
