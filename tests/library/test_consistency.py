"""What does not fit together across cells is told with both numbers; what a careful reader would pass over is not."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from cipxl import profile as profiles
from cipxl import scheme as schemes
from cipxl.checks import check_plan, propose
from cipxl.checks.said import said_ratings
from cipxl.checks.wording import shares
from cipxl.findings import Finding
from cipxl.period import read_period
from cipxl.plan import Action, Measure, Plan, Reading, Recommendation, Target

PROFILE = profiles.load("leicestershire-2020")
SCHEME = schemes.load("leicestershire-2020")
OUTTURN, EARLIER, CURRENT = "2018/19", "Q2 2019/20", "Q2 2020/21"
MARCH_2020, MARCH_2021 = date(2020, 3, 31), date(2021, 3, 31)


def period(label: str) -> Any:
    named = read_period(label)
    assert named is not None
    return named


def row(name: str, readings: dict[str, str], targets: dict[date, str], **changes: Any) -> Measure:
    return Measure(
        id=f"m-{name}",
        name=name,
        readings=tuple(Reading(period=period(label), text=text) for label, text in readings.items()),
        targets=tuple(Target(due=due, text=text) for due, text in targets.items()),
        **changes,
    )


def rec(ref: str, implementation: str = "A", impact: str = "A", **changes: Any) -> Recommendation:
    texts: dict[str, Any] = {
        "id": f"r-{ref}-{changes.get('text', '')}", "ref": ref, "text": "A recommendation", "evidence": "Evidence.",
        "lead": "Head of Service Fieldwork", "ratings": {"implementation": implementation, "impact": impact},
    }  # fmt: skip
    return Recommendation(**{**texts, **changes})


def plan(*recommendations: Recommendation, **changes: Any) -> Plan:
    texts: dict[str, Any] = {
        "id": "p1", "title": "The Road to Excellence 2017-2020", "period": period(CURRENT), "update": "October 2020",
        "baseline": period(OUTTURN),
    }  # fmt: skip
    return Plan(recommendations=recommendations, **{**texts, **changes})


def found(content: Plan, **how: Any) -> list[Finding]:
    return list(check_plan(content, PROFILE, SCHEME, **{"today": date(2020, 10, 20), **how}))


def told(content: Plan, code: str, **how: Any) -> list[str]:
    return [one.message for one in found(content, **how) if one.code == code]


def evidence(text: str, **changes: Any) -> Plan:
    return plan(rec("2019 1", evidence=text, **changes))


# The plan of October 2020: figures, ratings and numbering as they were printed, the sentences our own.


def printed() -> Plan:
    audits = row(
        "All seven together",
        {
            OUTTURN: "2018/19 all thematic audits. % grade good or above 36% 44% 47% 2018 - 75% average 18/19 64.9% "
            "18/19 82.5%",
            EARLIER: "Q2 19/20 Impact thematic audit % grade good or above 73% 82% 55% 77% average (Apr - Sept 19) "
            "Oct19 – 73.6% Oct19 – 73.8% Latest 44.2 weeks July- Sept19(LLR)",
            CURRENT: "Q1 20/21 Permanence thematic audit % good or above 87% 80% 53% 88% average (Mar – Aug 20) "
            "Sept20 All plans – 75.2% Q1 20/21 33 weeks (leics)",
        },
        {MARCH_2020: "80% 80% 83% 85% 85% 40 weeks", MARCH_2021: "90% 90% 90% 83% 100% 100% 26 weeks"},
    )
    oversight = row(
        "Management oversight graded good or above",
        {EARLIER: "55%", CURRENT: "53%"},
        {MARCH_2020: "80%", MARCH_2021: "90%"},
        unit="%",
        better="high",
    )
    waiting = row(
        "Average length of open pre-proceedings",
        {EARLIER: "Q1 2019/20 average length (open) 28.7", CURRENT: "Q1 2020/21 average length (open) 16"},
        {MARCH_2020: "20 weeks (pre-proceedings)", MARCH_2021: "18-20 weeks (pre-proceedings)"},
        unit="weeks",
        better="low",
    )
    return plan(
        rec("2019", "G", "A", text="First"),
        rec(
            "2019 2.", "G", "A", measures=(waiting,),
            evidence="Pre-proceedings now take less time and are below our target for March 2021.",
        ),
        rec("2019", "G", "A", text="Third", measures=(audits, oversight)),
        rec(
            "2019 4.", "A", "",
            evidence="Because the forms are late, we keep both the progress and the impact RAG as cautiously Amber.",
        ),
        rec(
            "2019 5.", "A", "A",
            evidence="Legal permanence was reached for 25, and out of these 25 cases, 79% (19) felt settled.",
        ),
        rec("2019 6.", "G", "O"),
    )  # fmt: skip


def test_the_printed_plan_of_2020_gives_what_a_careful_reader_finds() -> None:
    counted = Counter(one.code for one in found(printed()) if one.code != "X098")
    assert counted == {
        "X002": 2,  # a blank, and the letter O
        "X004": 1,  # 19 of 25
        "X008": 3,  # first-quarter and October figures in columns of the second quarter: two now, two a year before
        "X009": 1,  # the three authorities, then the county
        "X011": 1,  # 2019 twice
        "X012": 1,  # cautiously Amber, beside a blank
        "X015": 1,  # below target, where lower is better
        "X021": 1,  # green for the work, targets missed
        "X022": 1,  # seven measures, six targets
    }


def test_both_numbers_are_shown() -> None:
    assert told(printed(), "X004") == [
        "Evidence of Completion or Evidence… has 'out of these 25 cases, 79% (19)', but 19 of 25 is 76%, not 79%."
    ]
    assert told(printed(), "X021") == [
        "Progress on implementation is Green; 'Management oversight graded good or above' is at 53% against 80% by "
        "March 2020."
    ]


def test_the_counts_of_the_covering_report_agree_with_one_reading_that_is_proposed_first() -> None:
    cells = [one.ratings["impact"] for one in printed()]
    proposals = propose(cells, {"G": 1, "A": 5, "R": 0}, SCHEME, {3: "A"})
    assert [[(at, level.code) for at, level in one.readings] for one in proposals] == [
        [(3, "A"), (5, "G")],
        [(3, "G"), (5, "A")],
    ]
    assert [one.likely for one in proposals] == [2, 0]


@pytest.mark.parametrize(
    ("cells", "counts"),
    [
        (["A", "A"], {"A": 2}),  # nothing is doubtful
        (["A", ""], {"A": 1}),  # the report leaves one out
        (["A", ""], {"G": 2}),  # no reading agrees
        ([""] * 8, {"A": 8}),  # too much is doubtful
    ],
)
def test_nothing_is_proposed_where_no_reading_makes_the_counts_agree(cells: list[str], counts: dict[str, int]) -> None:
    assert propose(cells, counts, SCHEME) == ()


# Shares


@pytest.mark.parametrize(
    ("text", "makes"),
    [
        ("405 of 1250 (41%)", "32.4"),
        ("out of these 25 cases, 79% (19)", "76.0"),
        ("41% (12/30)", "40.0"),
        ("1,250 of 2,500 children (51 per cent)", "50.0"),
        ("Of the 163 contacts about neglect only 12 (17%) had a plan", "7.4"),
        ("12 (70%) of the 20 managers", "60.0"),
    ],
)
def test_a_share_that_its_numbers_do_not_make_is_found(text: str, makes: str) -> None:
    share = next(iter(shares(text)))
    assert not share.agrees
    assert share.makes == Decimal(makes)


@pytest.mark.parametrize(
    "text",
    [
        "87% (26 out of 30 cases) and 83% (25 out of 30)",
        "27 of 34 (80%)",  # rounded up from 79.4
        "96% (44 out of 46 contacts)",
        "There were 191 assessments (90% were completed in 45 days).",
        "2018/19 (66.3%), then 18/19 (66%)",
        "of the 120 staff, 12 (60%) of the 20 managers",
        "5% below target (65%) and 8% below neighbours (68%)",
        "Section 20 (25.4%)",
        "6 (15%) 24 (61%) 9 (23%)",
        "45 of 60 children were seen (the target is 80%)",
    ],
)
def test_a_share_that_is_right_or_no_share_is_passed_over(text: str) -> None:
    assert all(share.agrees for share in shares(text))


# Dates


@pytest.mark.parametrize("text", ["31.04.2021", "31 April 2021", "30/02/2021", "29 February 2021"])
def test_days_that_are_in_no_calendar_are_found_whatever_stands_before(text: str) -> None:
    for sentence in (f"Due {text}.", f"The week commencing {text}.", f"w/c {text}"):
        assert len(told(evidence(sentence), "X005")) == 1


@pytest.mark.parametrize("text", ["30.04.2021", "29 February 2020", "1.2.15", "12/30 cases", "version 3.31", "24/7"])
def test_days_that_are_in_the_calendar_and_numbers_that_are_no_days_are_passed_over(text: str) -> None:
    assert told(evidence(f"Due {text}."), "X005") == []


@pytest.mark.parametrize(
    "text",
    [
        "The letter was published on 20 November 2021.",
        "The problems date back to the security breach in October 2021.",
        "The service has used the new form since January 2021.",
    ],
)
def test_what_is_told_as_past_lies_in_the_past(text: str) -> None:
    assert len(told(evidence(text), "X006", today=date(2026, 1, 1))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The letter was published on 20 November 2019.",
        "The audit is planned for November 2021.",
        "The form will be launched in January 2021.",
        "A budget was identified in the 2021/22 budget round.",
        "Agreed actions are to be completed by March 2021.",
        "The review was delayed and is due in January 2021.",
        "We proposed two new posts for December 2020.",
    ],
)
def test_what_lies_ahead_and_is_told_so_is_passed_over(text: str) -> None:
    assert told(evidence(text), "X006", today=date(2026, 1, 1)) == []


@pytest.mark.parametrize(
    "text", ["the plan 2017-2012", "2018/17", "from March 2021 to January 2021", "Sept 2020 – March 2020"]
)
def test_what_ends_before_it_starts_is_found(text: str) -> None:
    assert len(told(evidence(f"This is {text}."), "X007")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "2017-2020",
        "2018/19",
        "2020/10",
        "moved from March 2021 to January 2021",
        "rose in 2020 compared to 2019",
        "1999-2001",
    ],
)
def test_what_ends_after_it_starts_and_comparisons_are_passed_over(text: str) -> None:
    assert told(evidence(f"This is {text}."), "X007") == []


def actions(text: str) -> Plan:
    return plan(rec("2019 1", actions=text))


@pytest.mark.parametrize(
    "text", ["Standards to be agreed (end June 2020)", "Audit by September 2020; it is still open."]
)
def test_an_open_action_whose_deadline_has_passed_is_found(text: str) -> None:
    assert len(told(actions(text), "X016")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Standards to be agreed by December 2020.",
        "Standards were agreed by June 2020.",
        "Due by June 2020, now by January 2021.",
        "A survey was launched by end September 2020, which will help us.",
        "Findings of the July 2020 audit to be used by March 2021.",
    ],
)
def test_an_action_that_is_done_or_re_dated_is_passed_over(text: str) -> None:
    assert told(actions(text), "X016") == []


def test_an_old_plan_is_held_against_its_own_time() -> None:
    assert told(actions("Standards to be agreed by December 2020."), "X016", today=date(2026, 1, 1)) == []


def test_the_later_of_two_dates_of_an_action_counts() -> None:
    moved = Action(id="a1", text="Agree", original_due="June 2020", due="March 2021", status="In progress")
    assert told(plan(rec("1", tracked=(moved,))), "X016") == []


def test_ongoing_is_told_as_a_date_and_not_as_a_word() -> None:
    assert len(told(actions("Training for all teams – ongoing"), "X017")) == 1
    assert told(actions("Work is ongoing to agree the form by March 2021."), "X017") == []


# Ratings in words


@pytest.mark.parametrize(
    ("text", "code", "dimensions"),
    [
        ("We keep both the progress and impact RAG as cautiously Amber.", "A", ("implementation", "impact")),
        ("That is the main reason why we rate impact red.", "R", ("impact",)),
        ("More than a third wait too long, so we rate impact amber and not green.", "A", ("impact",)),
        ("This is why impact stays amber although our part is quicker.", "A", ("impact",)),
        ("Both ratings are red.", "R", ("implementation", "impact")),
        ("Implementation has moved from amber to green.", "G", ("implementation",)),
        ("Impact remains red.", "R", ("impact",)),
    ],
)
def test_what_the_text_says_of_a_rating_is_read(text: str, code: str, dimensions: tuple[str, ...]) -> None:
    (said,) = said_ratings(text, SCHEME, PROFILE.dimensions)
    assert (said.level.code, said.dimensions, said.sure) == (code, dimensions, True)


@pytest.mark.parametrize(
    "text",
    [
        "There are 16 teams with 9 rated Amber and 7 rated Red.",
        "Red RAG rated contacts were seen within a day.",
        "Amber areas are reviewed each month.",
        "Impact was rated red last year.",
        "Impact will be green once the forms are in use.",
        "We cannot yet rate impact green.",
        "Seven actions are amber.",
        "The Green Paper is about progress.",
        "The impact is amber/green.",
        "Four recommendations are rated Green and two are rated Amber.",
    ],
)
def test_other_colours_are_not_this_rating(text: str) -> None:
    assert list(said_ratings(text, SCHEME, PROFILE.dimensions)) == []


def test_everyday_words_are_ratings_only_where_a_rating_is_spoken_of() -> None:
    scheme = schemes.load("gloucestershire-2021")
    assert list(said_ratings("The impact work is completed.", scheme, PROFILE.dimensions)) == []
    assert list(said_ratings("Children were at risk and progress is compromised.", scheme, PROFILE.dimensions)) == []
    (said,) = said_ratings("The impact status remains at risk.", scheme, PROFILE.dimensions)
    assert said.level.label == "At risk"


# Figures


def measured(current: str, earlier: str = "", target: str = "", **changes: Any) -> Plan:
    readings = {label: text for label, text in ((EARLIER, earlier), (CURRENT, current)) if text}
    one = row(
        "A measure", readings, {MARCH_2020: target} if target else {}, **{"unit": "%", "better": "high", **changes}
    )
    return plan(rec("2019 1", measures=(one,)))


@pytest.mark.parametrize("text", ["Q1 2020/21 94%", "October 2020 94%", "2019/20 94%"])
def test_a_figure_of_another_period_is_found(text: str) -> None:
    assert len(told(measured(text), "X008")) == 1


@pytest.mark.parametrize(
    "text", ["94%", "September 2020 94%", "88% average (Mar – Aug 20)", "Q1 90%, Q2 2020/21 94%", "2020/21 94%"]
)
def test_a_figure_of_the_period_or_a_part_of_it_is_passed_over(text: str) -> None:
    assert told(measured(text), "X008") == []


@pytest.mark.parametrize("text", ["33 weeks (provisional)", "33 weeks", "33 weeks (July 2020)"])
def test_a_remark_in_brackets_is_not_a_scope(text: str) -> None:
    assert told(measured(text, "44.2 weeks (LLR)", unit="weeks"), "X009") == []


class Said(NamedTuple):
    row: str
    field: str
    text: str


def test_a_scope_is_held_against_what_the_history_says() -> None:
    before = Said("m-A measure", "performance:Q1 2019/20", "44.2 weeks (LLR)")
    content = measured("33 weeks (leics)", unit="weeks")
    assert len(told(content, "X009", history=(before,))) == 1
    assert told(content, "X009") == []


@pytest.mark.parametrize(
    ("current", "earlier", "target", "unit"),
    [("287 weeks", "28.7 weeks", "20 weeks", "weeks"), ("0.94%", "90%", "95%", "%"), ("940%", "90%", "95%", "%"),
     ("12 weeks", "90%", "95%", "%"), ("3 weeks", "£400", "", "")],
)  # fmt: skip
def test_a_unit_or_a_size_that_jumps_is_found(current: str, earlier: str, target: str, unit: str) -> None:
    assert len(told(measured(current, earlier, target, unit=unit), "X010")) == 1


@pytest.mark.parametrize(
    ("current", "earlier", "target", "unit"),
    [("33%", "10%", "80%", "%"), ("4%", "90%", "", "%"), ("16", "28.7", "20 weeks", "weeks"), ("14", "1", "", ""),
     ("26 out of 30 cases", "80%", "", "%"), ("45 working days", "50 days", "", "days"), ("*", "98%", "95%", "%")],
)  # fmt: skip
def test_ordinary_changes_are_passed_over(current: str, earlier: str, target: str, unit: str) -> None:
    assert told(measured(current, earlier, target, unit=unit), "X010") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It stands at 30% which is below target (25%).", 1),
        ("It stands at 30%, which is above target (25%).", 0),
        ("It stands at 20% and exceeds our target of 25%.", 1),
        ("It is now 5% below target (65%).", 0),
        ("Length is below our target.", 1),
        ("Length is above our target.", 0),
    ],
)
def test_below_target_is_told_where_it_reads_the_wrong_way_round(text: str, expected: int) -> None:
    length = row("Average length of proceedings", {CURRENT: "16 weeks"}, {}, unit="weeks", better="low")
    assert len(told(evidence(text, measures=(length,)), "X015")) == expected


def test_below_target_is_passed_over_where_higher_is_better() -> None:
    seen = row("Children seen in time", {CURRENT: "64%"}, {}, unit="%", better="high")
    assert told(evidence("Visits are below our target.", measures=(seen,)), "X015") == []


def test_a_target_that_is_not_due_yet_is_not_missed() -> None:
    one = row("A measure", {CURRENT: "50%"}, {MARCH_2021: "90%"}, unit="%", better="high")
    assert told(plan(rec("1", impact="G", measures=(one,))), "X013") == []


def test_one_line_names_the_worst_of_several_missed_targets() -> None:
    rows = tuple(
        row(name, {CURRENT: value}, {MARCH_2020: "80%"}, unit="%", better="high")
        for name, value in (("One", "79%"), ("Two", "40%"), ("Three", "81%"))
    )
    assert told(plan(rec("1", impact="G", measures=rows)), "X013") == [
        "Progress on impact is Green, but 'Two' is at 40% against 80% by March 2020 (and 1 more)."
    ]


# Names and numbers


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Principle Social Worker", "Principal Social Worker"),
        ("Head of Service Safeguarding and Improvemen t", "Head of Service Safeguarding and Improvement"),
        ("HoS Early Help", "Head of Service Early Help"),
        ("J Smith", "Jane Smith"),
    ],
)
def test_one_post_or_person_spelt_two_ways_is_found(one: str, other: str) -> None:
    assert len(told(plan(rec("1", lead=one), rec("2", lead=other), rec("3", lead=other)), "X014")) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Head of Service Children in Care", "Head of Service Children in Need"),
        ("Service Manager Locality 1", "Service Manager Locality 2"),
        ("Service Manager North", "Service Manager South"),
        ("Head of Service Early Help", "Head of service early help"),
        ("Head of Service Recruitment", "Head of Service Retention"),
        ("Mary Johnson", "Mark Johnson"),
    ],
)
def test_two_posts_or_people_are_two(one: str, other: str) -> None:
    assert told(plan(rec("1", lead=one), rec("2", lead=other)), "X014") == []


def refs(*numbers: str) -> list[str]:
    content = plan(*(rec(number, text=f"Text {at}", id=f"r{at}") for at, number in enumerate(numbers)))
    return [f"{one.shown}: {one.message.partition(', ')[2]}" for one in found(content) if one.code == "X011"]


def test_numbers_twice_or_out_of_order_are_told_at_the_one_that_stands_out() -> None:
    assert refs("3 a", "3 b", "3 c", "5 d", "3 e", "4") == ["5 d: out of order: it comes before '3 e'."]
    assert refs("1", "2", "2.", "3") == ["2.: which 'Text 1' has too."]
    assert refs("9", "10", "11") == []
    assert refs("1.9", "1.10", "2.1") == []
    assert refs("1", "3", "2", "4") != []


def test_a_return_may_be_sorted_and_its_closed_columns_are_not_the_teams() -> None:
    figures = row("One", {EARLIER: "October 2019 90%", CURRENT: "Q1 2020/21 94%"}, {}, unit="%")
    content = plan(rec("2", measures=(figures,)), rec("1"))
    assert len(told(content, "X011")) == 1
    assert len(told(content, "X008")) == 2
    assert told(content, "X011", team="Fostering") == []
    assert [text.partition("that is")[2] for text in told(content, "X008", team="Fostering")] == [
        " for Q1 2020/21, not for Q2 2020/21."
    ]


def test_a_team_is_told_about_its_own_rows_alone() -> None:
    content = plan(rec("1", lead="", id="r1"), rec("2", lead="", id="r2"))
    assert [one.ref for one in found(content, tells=lambda one: one.row == "r2") if one.code == "R011"] == ["2"]


def test_of_an_earlier_column_one_line_tells_how_many_there_are() -> None:
    rows = tuple(
        row(name, {EARLIER: "October 2019 90%", CURRENT: "94%"}, {}, unit="%", better="high")
        for name in ("One", "Two", "Three")
    )
    (message,) = told(plan(rec("1", measures=rows)), "X008")
    assert message.endswith("that is for October 2019, not for Q2 2019/20 (and 2 more in that column).")
