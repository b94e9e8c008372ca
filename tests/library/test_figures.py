from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cipxl.figures import Figure, Kind, read_cell
from effort import work


def told(figure: Figure) -> str:
    """A figure as a short sentence, so that many expectations fit on a screen."""
    if figure.no_value:
        words = ["none"]
    elif figure.value is not None:
        words = [f"{figure.comparator or ''}{figure.value.normalize():f}"]
    else:
        words = [f"{figure.low}..{figure.high}"]
    words += [figure.unit or "", f"[{figure.period.canonical}]" if figure.period else ""]
    words += [f"~{figure.period_text}~" if figure.period_text else "", figure.role or ""]
    if figure.numerator is not None or figure.denominator is not None:
        words.append(f"{figure.numerator}/{figure.denominator}")
    words.append(f"due {figure.deadline}" if figure.deadline else "")
    return " ".join(word for word in words if word)


def read(text: str, kind: Kind = "performance") -> list[str]:
    return [told(figure) for figure in read_cell(text, kind)]


# Numbers and units


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("54.05", "54.05"),
        (".85", "0.85"),
        ("1,234", "1234"),
        ("2½ days", "2.5 days"),
        ("85 per cent", "85 %"),
        ("85pc", "85 %"),
        ("85,5%", "85.5 %"),
        ("£521k", "521000 £"),
        ("£1.2 million", "1200000 £"),
        ("£1,234.56", "1234.56 £"),
        ("-£300", "-300 £"),
        ("29wks", "29 weeks"),
        ("10 working days", "10 working days"),
        ("110.6 per 10,000 population", "110.6 rate per 10,000"),
        ("54.05 (rate per 10,000)", "54.05 rate per 10,000"),
        ("7.3 per day", "7.3 per day"),
        ("seven complaints", "7 complaints"),
        ("two hundred and fifty-six children", "256 children"),
        ("no complaints", "0 complaints"),
        ("zero", "0"),
        ("-3%", "-3 %"),
    ],
)
def test_numbers_are_read_with_their_unit(text: str, expected: str) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18-20 weeks (pre- procee dings)", "18..20 weeks"),
        ("between 5% and 10%", "5..10 %"),
        ("16 – 18 cases per worker", "16..18 cases"),
        ("65% - 92%", "65..92 %"),
    ],
)
def test_two_numbers_with_a_dash_or_to_are_a_range(text: str, expected: str) -> None:
    assert read(text, "target") == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at least 85% all teams", ">=85 %"),
        ("no less than 40%", ">=40 %"),
        ("≥ 95%", ">=95 %"),
        ("=> 95%", ">=95 %"),
        ("95%+", ">=95 %"),
        ("40% or more", ">=40 %"),
        ("35 (min)", ">=35"),
        ("no more than 12%", "<=12 %"),
        ("18 or fewer", "<=18"),
        ("up to 25%", "<=25 %"),
        ("Within 10 working days", "<=10 working days"),
        ("24 hour decision is met consistently", "<=24 hours"),
        ("No child waits more than 26 weeks", "<=26 weeks"),
        ("Fewer than 85", "<85"),
        ("over 75%", ">75 %"),
    ],
)
def test_limits_are_read_before_and_after_the_number(text: str, expected: str) -> None:
    assert read(text, "target") == [expected]


def test_a_grade_or_above_is_no_limit_on_the_figure() -> None:
    assert read("% grade good or above 73%") == ["73 %"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("87% (26 out of 30 cases)", "87 % 26/30"),
        ("83.3% of all have up to date dental checks (90/108 children)", "83.3 % 90/108"),
        ("10 out of 12 (83%)", "83 % 10/12"),
        ("44 actions (50%) are complete", "50 % 44/None"),
        ("only 14 out of 90 targets met", "14 targets 14/90"),
        ("3 in 10", "30 % 3/10"),
        ("two thirds", "66.7 % 2/3"),
        ("three quarters (75%) of plans", "75 % 3/4"),
    ],
)
def test_a_fraction_and_its_percentage_are_one_figure(text: str, expected: str) -> None:
    assert read(text) == [expected]


def test_a_fraction_that_does_not_make_its_percentage_is_told() -> None:
    (figure,) = read_cell("405 of 1250 (41%) of all contacts", "performance")
    assert figure.value == 41
    assert figure.alternatives == ("405 of 1250 is 32.4%",)


# Roles


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("88% against a target of 90%", ["88 %", "90 % target"]),
        ("Target 90% Actual 85%", ["90 % target", "85 %"]),
        ("85% vs 90% target", ["85 %", "90 % target"]),
        ("75%, this remains below target (90%)", ["75 %", "90 % target"]),
        ("16 against a target of 18-20 weeks", ["16 weeks", "18..20 weeks target"]),
        ("increasing from 85% to 98%", ["85 % previous", "98 %"]),
        ("86% from 81% in March 2021", ["86 %", "81 % [March 2021] previous"]),
        ("60% → 65%", ["60 % previous", "65 %"]),
        ("60% -> 65%", ["60 % previous", "65 %"]),
        ("59% compared to 41%", ["59 %", "41 % previous"]),
        ("60% last year; 65% this year", ["60 % ~last year~ previous", "65 % ~this year~"]),
        ("85% (2019/20: 80%)", ["85 %", "80 % [2019/20] previous"]),
        ("2.9% NEET; not known 1.4%", ["2.9 %", "1.4 %"]),
        ("95% in 2021/22 up from a target of 80%", ["95 % [2021/22]", "80 % target"]),
        ("92.3% (target 95%, 2019/20 91.0%)", ["92.3 %", "95 % target", "91 % [2019/20] previous"]),
        ("71% (Q3) compared with 68% in Q2 and 65% in Q1", ["71 % ~Q3~", "68 % ~Q2~ previous", "65 % ~Q1~ previous"]),
        ("85% against 90% target and 80% last year", ["85 %", "90 % target", "80 % ~last year~ previous"]),
        ("65% (tolerance 5%)", ["65 %", "5 % tolerance"]),
        ("improved to above the target of 80% to 88%", ["80 % target", "88 %"]),
        ("Baseline 45%; current 60%", ["45 % baseline", "60 %"]),
        ("85% (SN 71.2%, England 63%)", ["85 %", "71.2 % benchmark", "63 % benchmark"]),
        ("85% compared to 63% nationally", ["85 %", "63 % benchmark"]),
        ("517 days; being less than the statistical neighbour average of 549", ["517 days", "549 days benchmark"]),
    ],
)
def test_the_words_round_a_figure_give_its_role(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("45 young people, an increase of 29", ["45 young people", "29 young people change"]),
        (
            "119 households in comparison to 133 (-14)",
            ["119 households", "133 households previous", "-14 households change"],
        ),
        ("an 18.1% reduction in numbers", ["-18.1 % change"]),
        ("93% (up 2%)", ["93 %", "2 percentage points change"]),
        ("22%, 14 percentage points less than in 2020", ["22 %", "-14 percentage points [2020] change"]),
        ("91.8%, 11 percentage points above statistical neighbours", ["91.8 %", "11 percentage points difference"]),
        ("60% which is 5% below target (65%)", ["60 %", "5 percentage points difference", "65 % target"]),
    ],
)
def test_changes_are_signed_and_gaps_are_not(text: str, expected: list[str]) -> None:
    assert read(text) == expected


# Periods


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018/19 66.3% March 2019 – 25.4%", ["66.3 % [2018/19]", "25.4 % [March 2019]"]),
        ("85% in Sept 2020, 87% in Oct 2020", ["85 % [September 2020]", "87 % [October 2020]"]),
        ("85% (Sept 2020) 87% (Oct 2020)", ["85 % [September 2020]", "87 % [October 2020]"]),
        ("94% in May 2020 but fell in June 2020 to 65%", ["94 % [May 2020]", "65 % [June 2020]"]),
        ("Q2 20/21 73% 82% Oct 20 – 55%", ["73 % [Q2 2020/21]", "82 % [Q2 2020/21]", "55 % [October 2020]"]),
        ("93%, 88% and 80% in March 2021", ["93 % [March 2021]", "88 % [March 2021]", "80 % [March 2021]"]),
        (
            "85% in December 2018, compared to 69% in September",
            ["85 % [December 2018]", "69 % [September 2018] previous"],
        ),
        ("2018/19 all audits. % good or above 36% 44%", ["36 % [2018/19]", "44 % [2018/19]"]),
        (
            "85% in Sept 2017 compared to 80% in Sept last year",
            ["85 % [September 2017]", "80 % [September 2016] previous"],
        ),
        ("Q1 85% Q2 88%", ["85 % ~Q1~", "88 % ~Q2~"]),
        ("an 18% rise since November 2020", ["18 % change"]),
    ],
)
def test_each_figure_has_the_period_written_with_it(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_a_heading_holds_for_the_spread_but_not_for_a_target() -> None:
    cell = "Septemb er 2020 94% avg. Teams range from 71.4% to 97.2% Septemb er 2020 64.8%"
    assert read(cell) == ["94 % [September 2020]", "71.4..97.2 % [September 2020] spread", "64.8 % [September 2020]"]
    assert read("March 2021 (100%) which is above target (98%)") == ["100 % [March 2021]", "98 % target"]


def test_a_target_by_a_month_is_due_on_its_last_day() -> None:
    assert read("85% by March 2021, 95% by March 2022", "target") == [
        "85 % [March 2021] due 2021-03-31",
        "95 % [March 2022] due 2022-03-31",
    ]


# What is no figure


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("% completed within 45 working days", "target"),
        ("Under 16 CiC with plan in last 6 months (%)", "target"),
        ("Children seen within 5 days *(between 5 – 10% are unborn and cannot be seen)", "target"),
        ("Milestone 1 – Jul 23", "target"),
        ("Section 20", "performance"),
        ("*Figures may differ as they are now cumulative over 12 months", "performance"),
        ("0116 305 5479", "performance"),
        ("SEN2", "performance"),
    ],
)
def test_numbers_that_define_or_name_something_are_no_figures(text: str, kind: Kind) -> None:
    assert [figure.no_value for figure in read_cell(text, kind)] == [True]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("97% of contacts were resolved within 3 working days", ["97 %"]),
        ("17 family groups that were over 26 weeks", ["17 family groups"]),
        ("9.8% had three or more placements", ["9.8 %"]),
        ("50% of care leavers (aged 19 – 21) were in work", ["50 %"]),
        ("88% met the 26-week target", ["88 %"]),
        ("0-4: 12% 5-9: 24%", ["12 %", "24 %"]),
        ("25.4% were under a Section 20 arrangement", ["25.4 %"]),
        ("1. 85% 2. 90%", ["85 %", "90 %"]),
        ("85% of 16 and 17 year olds", ["85 %"]),
        ("Attainment 8: 48.2", ["48.2"]),
        ("Progress 8 -0.12", ["-0.12"]),
        ("100% (n=12)", ["100 % None/12"]),
        ("None of the 12 cases", ["0 0/12"]),
    ],
)
def test_what_the_measure_counts_is_not_taken_for_its_figure(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        ("not measured", "performance", "not measured"),
        ("n/a", "performance", "not applicable"),
        ("n/k", "performance", "not known"),
        ("awaiting data", "performance", "not available yet"),
        ("TBC", "target", "target not set yet"),
        ("target to be set", "target", "target not set yet"),
        ("- - -", "performance", "dash placeholder"),
        ("[c]", "performance", "confidential / suppressed"),
        ("*", "performance", "footnote marker"),
        ("#DIV/0!", "performance", "error value of the spreadsheet"),
        ("Green", "performance", "a rating, no figure"),
        ("March 2021", "performance", "a date, no figure"),
        ("Good", "performance", "words, no figure"),
    ],
)
def test_a_cell_without_a_figure_says_why(text: str, kind: Kind, reason: str) -> None:
    (figure,) = read_cell(text, kind)
    assert (figure.no_value, figure.reason) == (True, reason)


def test_a_small_number_that_is_hidden_is_no_figure_but_a_limit_in_a_target_is() -> None:
    (hidden,) = read_cell("<5", "performance")
    assert (hidden.no_value, hidden.upper_bound_exclusive) == (True, 5)
    assert read("<5", "target") == ["<5"]


def test_a_target_without_a_number_keeps_its_direction() -> None:
    (figure,) = read_cell("Above Stat Neighbour Average", "target")
    assert (figure.no_value, figure.comparator, figure.scope) == (True, ">", "statistical neighbours average")


def test_a_period_without_data_beside_one_with_data_is_told() -> None:
    assert read("Q1: 85%, Q2: n/a") == ["85 % ~Q1~", "none ~Q2~"]


def test_decades_are_too_vague_to_be_figures() -> None:
    assert read("a range of 16 to 23; compared to high 20’s to 30s in June 2018") == [
        "16..23",
        "none [June 2018] previous",
    ]


@pytest.mark.parametrize("text", ["", "  ", "\n", "\u200b"])
def test_a_blank_cell_has_no_figures(text: str) -> None:
    assert read_cell(text, "performance") == []


def test_a_figure_knows_its_place_colour_and_qualifier() -> None:
    text = "Sept 2020: average 60.9% RED"
    (figure,) = read_cell(text, "performance")
    assert text[slice(*figure.at)] == "60.9%"
    assert (figure.rag, figure.qualifier) == ("red", "average")


def test_figures_are_exact_decimals_also_in_json() -> None:
    (figure,) = read_cell("£1.6m", "performance")
    assert figure.value == Decimal(1600000)
    assert Decimal(figure.model_dump(mode="json")["value"]) == Decimal(1600000)


def test_reading_again_gives_the_same_figures_in_a_list_of_ones_own() -> None:
    first = read_cell("Q1 20/21 33 weeks", "performance")
    first.clear()
    assert read("Q1 20/21 33 weeks") == ["33 weeks [Q1 2020/21]"]


# Any text


@given(st.decimals(0, 100, places=1), st.sampled_from(["%", " %", " per cent", "percent"]))
def test_a_percentage_alone_is_always_read(value: Decimal, unit: str) -> None:
    for kind in ("performance", "target"):
        (figure,) = read_cell(f"{value}{unit}", kind)
        assert (figure.value, figure.unit) == (value, "%")


PIECES = st.sampled_from(
    [
        "85%",
        "90%",
        "12",
        "3.5",
        "£1.2m",
        "-3",
        "+2%",
        "1/2",
        "9/10",
        "out",
        "of",
        "from",
        "to",
        "between",
        "and",
        "target",
        "SN",
        "England",
        "by",
        "in",
        "March",
        "2021",
        "Q1",
        "20/21",
        "(n/a)",
        "(",
        ")",
        ",",
        ".",
        ";",
        ":",
        "*",
        "-",
        "–",
        "%",
        "days",
        "weeks",
        "within",
        "working",
        "per",
        "10,000",
        "half",
        "third",
        "two",
        "hundred",
        "up",
        "down",
        "increase",
        "of",
        "below",
        "no",
        "<",
        ">",
        "≥",
        "or",
        "more",
        "fewer",
        "high",
        "20's",
        "last",
        "year",
        "RED",
        "x",
        "children",
        "0",
        "1,250",
        "½",
        "#N/A",
        "**",
        "not",
        "TBC",
        "aged",
        "Section",
        "20",
    ]
)


@given(
    st.text(st.characters(), max_size=200)
    | st.lists(PIECES, max_size=16).map(" ".join)
    | st.lists(PIECES).map("".join),
    st.sampled_from(["performance", "target"]),
)
@settings(max_examples=400)
def test_no_text_is_too_strange_to_read(text: str, kind: Kind) -> None:
    for figure in read_cell(text, kind):
        start, end = figure.at
        assert 0 <= start <= end <= len(text)
        assert bool(figure.no_value) == (figure.value is None and figure.low is None)
        figure.model_dump_json(exclude_none=True)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1,",
        "( ",
        "Q1 ",
        "by ",
        "from 1 to ",
        "1%",
        "1 of ",
        "and 1 ",
        "15, ",
        "85% (",
        "target 1% ",
        "high 20s to ",
        "Sept 5% ",
        "Sept 5% Oct 21 6% ",
        "Q1 5% Q2 21/22 6% ",
        "a) 5% ",
        "CIN n/a, ",
        "£5 of £6 budget ",
        "2021: Apr 5% ",
        "5% (n=4) ",
        "-\n",
        "5 of 6 (",
        "4 hours ",
        "1-4: 12 / ",
    ],
)
def test_twice_the_text_is_at_most_twice_the_work(piece: str) -> None:
    for kind in ("performance", "target"):
        counts = [work(lambda text: read_cell(text, kind), (piece * size)[:size]) for size in (1500, 3000, 6000)]  # noqa: B023 - called at once
        for short, long in pairwise(counts):
            assert long <= 2.2 * short + 500


def test_words_that_repeat_for_ever_do_not_exhaust_the_stack() -> None:
    for piece in ("same ", "two hundred and ", "rolling 12 months to ", "end of ", "((("):
        read_cell((piece * 9000)[:32767], "performance")


def test_a_cell_filled_to_excels_limit_is_read() -> None:
    assert len(read_cell(("Q1 20/21 85% " * 3000)[:32767], "performance")) > 2000
