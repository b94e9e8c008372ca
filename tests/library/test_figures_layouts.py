"""How officers lay figures out in one cell: lists, headings, brackets, mixed units and levels beside a target."""

from __future__ import annotations

import pytest

from cipxl.figures import read_cell
from cipxl.figures.reading import Kind


def read(text: str, kind: Kind = "performance") -> list[str]:
    """Each figure as "value unit role", so that many expectations fit on a screen."""
    told = []
    for one in read_cell(text, kind):
        value = "none" if one.no_value else f"{one.low}..{one.high}" if one.value is None else f"{one.value:f}"
        told.append(" ".join(word for word in (value, one.unit or "", one.role or "") if word))
    return told


def starts(text: str) -> list[str]:
    return [str(one.period.start) if one.period else "" for one in read_cell(text, "performance")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a) 90%\nb) 85%\nc) 26 weeks", ["90 %", "85 %", "26 weeks"]),
        ("1) 90% 2) 26 weeks 3) 85%", ["90 %", "26 weeks", "85 %"]),
        ("1. 90%\n2. 26 weeks\n3. 85%", ["90 %", "26 weeks", "85 %"]),
        ("(i) 88% (ii) 91%", ["88 %", "91 %"]),
        ("a) 88%\nb) 91%\nc) n/a", ["88 %", "91 %", "none"]),
        ("CIN 78%, CP n/a, CLA 95%", ["78 %", "none", "95 %"]),
        ("88%; North n/a; South - tbc", ["88 %", "none", "none"]),
    ],
)
def test_each_item_of_a_list_is_read_for_itself(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17-18yrs 94%; 19-21yrs 88%", ["94 %", "88 %"]),
        ("3+ placement moves 9.1%", ["9.1 %"]),
        ("30+ families", ["30"]),
        ("zero tolerance", ["none"]),
    ],
)
def test_the_name_of_a_group_is_no_figure(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4 hours 20 minutes", "260 minutes"),
        ("2 years and 3 months", "27 months"),
        ("8.2 w/days", "8.2 working days"),
        ("c.85%", "85 %"),
        ("6 weeks, 2 days a week", "6 weeks"),
    ],
)
def test_amounts_are_read_in_the_short_forms_that_officers_type(text: str, expected: str) -> None:
    assert read(text)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Last qtr: 71% This qtr: 78%", ["71 % previous", "78 %"]),
        ("78% (prev. 71%)", ["78 %", "71 % previous"]),
        ("▲ 3% to 78%", ["3 percentage points change", "78 %"]),
        ("Progress 8: -0.23 (England -0.03)", ["-0.23", "-0.03 benchmark"]),
        ("82% (comparator data n/a)", ["82 %"]),
    ],
)
def test_a_level_beside_the_figure_has_its_role(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_a_target_cell_may_tell_the_level_now() -> None:
    assert read("90% (currently 72%)", "target") == ["90 %", "72 % baseline"]
    assert read("within 5% of SN average", "target") == ["5 percentage points difference"]


def test_a_small_number_of_something_is_hidden_too() -> None:
    assert read("Less than 5 children") == ["none"]
    assert read("Less than 5 children", "target") == ["5 children"]


def test_a_quarter_without_its_year_takes_it_from_the_dated_one_beside_it() -> None:
    assert starts("Q2 21/22: 91% (Q1 88%)") == ["2021-07-01", "2021-04-01"]
    assert starts("Q3 21/22 91% compared to 85% in Q4") == ["2021-10-01", "2021-01-01"]
    assert starts("Q4 20/21 85%, Q1 88%") == ["2021-01-01", "2021-04-01"]


def test_the_parts_of_a_dated_figure_are_of_its_date() -> None:
    assert starts("1,204 contacts in Jan 21, of which 312 (26%) became referrals") == ["2021-01-01"] * 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Above target - 86%", ["86 %"]),
        ("Target met: 86%", ["86 %"]),
        ("Missed target of 90% by 4%", ["90 % target", "4 percentage points difference"]),
        ("4% short of the 90% target", ["4 percentage points difference", "90 % target"]),
        ("14.5 weeks (from 18.2)", ["14.5 weeks", "18.2 weeks previous"]),
        ("72% would recommend (2019: 58%)", ["72 %", "58 % previous"]),
        ("£1.4m spent (budget £1.2m)", ["1400000 £", "1200000 £ target"]),
        ("£1,245 pw (2019/20 £1,198)", ["1245 £", "1198 £ previous"]),
        ("412 days, 45 days longer than the England average", ["412 days", "45 days difference"]),
    ],
)
def test_the_words_of_a_gap_are_told_from_those_of_a_level(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9 (of 11) posts filled", ["9"]),
        ("8.1 out of 10", ["8.1"]),
        ("3.7 (out of 5)", ["3.7"]),
        ("54% good (n=26)", ["54 %"]),
        ("Of the 26 cases audited, 14 were good", ["14"]),
        ("68% in the same placement for 2+ years", ["68 %"]),
        ("Attendance 31.4% HT1-4", ["31.4 %"]),
    ],
)
def test_what_a_figure_is_out_of_or_about_is_no_second_figure(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Stage 1 - 12 complaints", ["12 complaints"]),
        ("16 s47 enquiries", ["16"]),
        ("45.6 enquiries per 10k", ["45.6 rate per 10,000"]),
        ("31.03.20 = 68.4; 31.03.21 = 72.1 per 10,000", ["68.4 rate per 10,000", "72.1 rate per 10,000"]),
        ("£0.5m in 21/22, £1m in 22/23", ["500000 £", "1000000 £"]),
        ("No children in unregistered placements", ["0 children"]),
        ("no data", ["none"]),
    ],
)
def test_counts_and_rates_are_read_beside_names_with_numbers(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_a_limit_on_a_benchmark_or_a_target_is_not_a_hidden_number() -> None:
    assert read("3.4 days (target <5)") == ["3.4 days", "5 days target"]
    assert read("Under 5 (suppressed)") == ["none"]


def test_a_date_after_a_bracket_is_that_of_the_figure_before_it() -> None:
    assert starts("82% (target 90%) in Sept 21") == ["2021-09-01", ""]
    assert starts("2021: Apr 90%, May 91%") == ["2021-04-01", "2021-05-01"]
    assert starts("63 audits done Apr-Sept 21: 12 outstanding, 31 good") == ["2021-04-01"] * 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("73.4% (T=80%)", ["73.4 %", "80 % target"]),
        ("88 (T 95), 74 (T 85)", ["88", "95 target", "74", "85 target"]),
        ("88% v 90% (T)", ["88 %", "90 % target"]),
        ("41 v 44 last month", ["41", "44 previous"]),
        ("41 open cases (3 fewer)", ["41 open cases", "-3 open cases change"]),
        ("64%; this is 4% higher than Q1 (60%)", ["64 %", "4 percentage points change", "60 % previous"]),
        ("61 at 31 March 2021 against 66 at 31 March 2020", ["61", "66 previous"]),
        ("£312k of £500k budget spent", ["312000 £", "500000 £ target"]),
        ("2nd best in the region at 12.5%", ["12.5 %"]),
        ("Ranked 4th of 11", ["none"]),
        ("£-45k", ["-45000 £"]),
        ("96% within 24hrs; 4% > 24hrs", ["96 %", "4 %"]),
        ("1-4: 12 / 5-9: 17 / 16+: 21", ["12", "17", "21"]),
        ("100% of the 12 complaints received were answered", ["100 %"]),
        ("85% compliant (sample of 20)", ["85 %"]),
        ("1 year 3 months", ["15 months"]),
    ],
)
def test_the_short_forms_of_a_comparison_are_understood(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_a_date_goes_to_the_figure_it_was_written_for() -> None:
    assert starts("25% – a reduction of 6% on 2019/20 (31%)") == ["", "", "2019-04-01"]
    assert starts("12% (same as 2020/21)") == [""]
    assert starts("Q1 50%, Q2 55% (2021/22)") == ["2021-04-01", "2021-07-01"]
    assert starts("fell from 44 at 31 March to 41 at 30 September 2021") == ["2021-03-31", "2021-09-30"]
    assert starts("This compares to 291 (43.3 per 10,000) at the end of December 2019") == ["2019-12-01"] * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.7% above target", ["1.7 percentage points difference"]),
        ("75% below target", ["75 %"]),
        ("82% higher than target (80%)", ["82 %", "80 % target"]),
        ("67% in June 2021, better than the 65% in March 2021", ["67 %", "65 % previous"]),
        ("£300k reduction in agency spend", ["-300000 £ change"]),
        ("31 cases (42%) over 26 weeks", ["42 %"]),
        ("£1.2m over 3 years", ["1200000 £"]),
        ("84% (5 days) 97% (10 days)", ["84 %", "97 %"]),
        ("16+ provision: 44 places", ["44 places"]),
        ("P8 -1.23", ["-1.23"]),
    ],
)
def test_a_gap_or_a_span_of_time_is_not_taken_for_the_level(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("91% (R: <85, A: 85-94, G: 95+)", ["91 %"]),
        ("93.6% (412 visits of 440 due)", ["93.6 %"]),
        ("Of 34 participants, 27 are taking part", ["27"]),
        ("one third of cases (33%)", ["33 %"]),
        ("16% over budget", ["16 percentage points difference"]),
    ],
)
def test_what_explains_a_figure_is_no_second_one(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_a_count_after_by_is_a_change_only_where_something_was_moved() -> None:
    assert read("Reduce placements out of area by 20", "target") == ["-20 change"]
    assert read("the improvement journey is characterised by three key words") == ["3 key"]
