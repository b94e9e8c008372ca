"""Ratings that rules suggest: worked cases, boundaries, what is missing, and the trajectory of the 2020 plan."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from cipxl import scheme
from cipxl.errors import UsageError
from cipxl.rating import DatedTarget, RatingInputs, Reading, Suggestion, rate, roll_up
from cipxl.scheme import Scheme

DATA = Path(__file__).parents[1] / "data"
CASES: list[dict[str, Any]] = [
    json.loads(line, parse_float=Decimal)
    for line in (DATA / "rag_cases.jsonl").read_text(encoding="utf-8").splitlines()
]


def rated(name: str, **inputs: Any) -> Suggestion:
    return rate(scheme.load(name), RatingInputs.model_validate(inputs))


def code(name: str, **inputs: Any) -> str:
    return rated(name, **inputs).code or "not rated"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['scheme']}: {case['note'] or case['expect']}")
def test_each_worked_case_comes_out_as_published(case: dict[str, Any]) -> None:
    inputs = {key: value for key, value in case.items() if key not in ("scheme", "expect", "note")}
    assert code(case["scheme"], **inputs) == case["expect"]


D = Decimal
MORE: list[tuple[str, str, dict[str, Any]]] = [
    # Lower is better, on and beside each boundary
    ("havering_2014", "G", {"actual": 88, "target": 80, "polarity": "low"}),
    ("havering_2014", "R", {"actual": D("88.01"), "target": 80, "polarity": "low"}),
    ("havering_2014", "A", {"actual": 99, "target": 80, "polarity": "low", "previous": 99}),
    ("havering_2014", "A", {"actual": 99, "target": 80, "polarity": "low", "same_period_last_year": 120}),
    ("havering_2014", "R", {"actual": 99, "target": 80, "polarity": "low", "same_period_last_year": 98}),
    ("havering_2014", "R", {"actual": 60, "target": 80, "polarity": "high", "previous": 50, "previous_is": "previous"}),
    ("havering_2014", "R", {"actual": 60, "target": 80, "polarity": "high", "previous": 55, "previous_scope": "LLR"}),
    ("havering_2017", "G", {"actual": 80, "target": 80, "polarity": "high"}),
    ("havering_2017", "G", {"actual": 35, "target": 35, "polarity": "low"}),
    ("havering_2017", "R", {"actual": D("35.0001"), "target": 35, "polarity": "low"}),
    ("belfast", "Y", {"actual": D("98.99"), "target": 100, "polarity": "high"}),
    ("belfast", "Y", {"actual": D("95.01"), "target": 100, "polarity": "high"}),
    ("belfast", "Y", {"actual": D("104.99"), "target": 100, "polarity": "low"}),
    ("belfast", "R", {"actual": 105, "target": 100, "polarity": "low"}),
    ("belfast", "X", {"target": 100, "polarity": "high"}),
    ("bracknell", "G", {"actual": D("99.75"), "target": 95, "polarity": "low"}),
    ("bracknell", "A", {"actual": D("24.65"), "target": 29, "polarity": "high"}),
    ("bracknell", "R", {"actual": D("24.64"), "target": 29, "polarity": "high"}),
    ("bracknell", "G", {"actual": D("24.7"), "target": 26, "polarity": "high"}),
    ("bracknell", "R", {"actual": 10_966, "target": 19_625, "polarity": "high"}),
    ("bracknell", "complete", {"complete": True}),
    ("bracknell", "NS", {"status": "Not started", "actual": 5, "target": 5, "polarity": "high"}),
    ("cambridgeshire", "B", {"actual": 105, "target": 100, "polarity": "high"}),
    ("cambridgeshire", "B", {"actual": 95, "target": 100, "polarity": "low"}),
    ("cambridgeshire", "G", {"actual": D("104.99"), "target": 100, "polarity": "high"}),
    ("cambridgeshire", "R", {"actual": D("89.99"), "target": 100, "polarity": "high"}),
    ("cambridgeshire", "G", {"actual": 0, "target": 0, "polarity": "low"}),
    ("cambridgeshire", "R", {"actual": 1, "target": 0, "polarity": "low"}),
    ("reigate", "A", {"actual": 95, "target": 100, "tolerance": D("0.05"), "polarity": "high"}),
    ("reigate", "R", {"actual": D("94.99"), "target": 100, "tolerance": D("0.05"), "polarity": "high"}),
    ("reigate", "A", {"actual": 97, "target": 100, "tolerance": 3, "tolerance_unit": "points", "polarity": "high"}),
    ("reigate", "R", {"actual": 96, "target": 100, "tolerance": 3, "tolerance_unit": "points", "polarity": "high"}),
    ("reigate", "G", {"actual": 100, "target": 100, "polarity": "high"}),
    ("reigate", "not rated", {"actual": 99, "target": 100, "polarity": "high"}),
    ("east_riding", "star", {"actual": 105, "target": 100, "tolerance": D("0.05"), "polarity": "high"}),
    ("east_riding", "circle", {"actual": 95, "target": 100, "tolerance": D("0.05"), "polarity": "high"}),
    ("east_riding", "star", {"actual": 95, "target": 100, "tolerance": D("0.05"), "polarity": "low"}),
    ("east_riding", "circle", {"actual": 100, "target": 100, "tolerance": 0, "polarity": "high"}),
    # Floors, ranges and measures that should stay close
    ("kent_floor", "G", {"actual": 90, "target": 90, "floor": 85, "polarity": "high"}),
    ("kent_floor", "R", {"actual": D("84.9"), "target": 90, "floor": 85, "polarity": "high"}),
    ("kent_floor", "A", {"actual": 25, "target": 20, "floor": 25, "polarity": "low"}),
    ("kent_floor", "R", {"actual": D("25.1"), "target": 20, "floor": 25, "polarity": "low"}),
    ("kent_floor", "G", {"actual": 19, "target": 20, "floor": 25, "polarity": "L"}),
    ("kent_floor", "A", {"actual": 22, "target": 20, "floor": 25, "polarity": "T"}),
    ("kent_floor", "A", {"actual": 15, "target": 20, "floor": 25, "polarity": "stay close"}),
    ("kent_floor", "R", {"actual": 14, "target": 20, "floor": 25, "polarity": "near"}),
    ("kent_floor", "not rated", {"actual": 87, "target": 90, "polarity": "high"}),
    ("havering_2017", "G", {"actual": 16, "target_low": 18, "target_high": 20, "polarity": "low"}),
    ("havering_2017", "G", {"actual": 19, "target_low": 18, "target_high": 20, "polarity": "near"}),
    ("havering_2017", "R", {"actual": 16, "target_low": 18, "target_high": 20, "polarity": "near"}),
    ("havering_2017", "R", {"actual": 21, "target_low": 18, "target_high": 20, "polarity": "low"}),
    ("havering_2017", "not rated", {"actual": 21, "polarity": "low"}),
    ("havering_2017", "not rated", {"actual": 21, "target": 20}),
    # Actions
    ("rotherham_delivery", "on_track", {"months_late": 0}),
    ("rotherham_delivery", "off", {"months_late": 3}),
    ("rotherham_delivery", "on_track", {"original": "2020-03-31", "forecast": "2020-03-31"}),
    ("rotherham_delivery", "delayed", {"original": "2020-03-31", "forecast": "2020-06-29"}),
    ("rotherham_delivery", "off", {"original": "2020-03-31", "forecast": "2020-06-30"}),
    ("rotherham_delivery", "off", {"original": "2020-03-31", "forecast": "2020-04-30", "as_at": "2020-10-01"}),
    ("rotherham_delivery", "delayed", {"original": "2020-03-31", "as_at": "2020-04-01"}),
    ("rotherham_delivery", "complete", {"original": "2020-03-31", "as_at": "2020-10-01", "status": "Completed"}),
    ("rotherham_delivery", "not rated", {"original": "2020-12-31", "as_at": "2020-10-01"}),
    ("rotherham_delivery", "not rated", {"forecast": "2020-12-31"}),
    ("bromsgrove", "G", {"months_late": 0}),
    ("bromsgrove", "R", {"months_late": D("1.1")}),
    ("bromsgrove", "A", {"original": "2020-01-31", "forecast": "2020-02-29"}),
    ("bromsgrove", "R", {"original": "2020-01-31", "forecast": "2020-03-01"}),
    ("bromsgrove", "reprogrammed", {"original": "2020-01-31", "status": "Reprogrammed with approval"}),
    ("reading_audit", "A", {"pct": D("25.1")}),
    ("reading_audit", "G", {"pct": D("75.1")}),
    ("reading_audit", "A", {"pct": 50, "overdue": True}),
    ("reading_audit", "R", {"pct": D("49.9"), "overdue": True}),
    ("reading_audit", "R", {"pct": 30, "original": "2020-01-31", "as_at": "2020-03-01"}),
    ("reading_audit", "C", {"pct": 40, "overdue": True, "complete": True}),
    ("reading_audit", "not rated", {}),
    ("reading_audit", "not rated", {"pct": 120}),
    ("camms", "on", {"pct": 45, "expected_pct": 50}),
    ("camms", "monitor", {"pct": D("44.99"), "expected_pct": 50}),
    ("camms", "off", {"pct": D("34.99"), "expected_pct": 50}),
    ("camms", "na", {"status": "deferred"}),
    ("camms", "on", {"status": "Completed", "pct": 10, "expected_pct": 50}),
    ("camms", "not rated", {"pct": 0, "expected_pct": 0}),
    ("camms", "not rated", {"pct": 10}),
    ("sheffield_cqc", "B", {"status": "signed_off", "complete": True}),
    ("sheffield_cqc", "A", {"status": "On-Track"}),
    ("sheffield_cqc", "G", {"complete": True}),
    ("sheffield_cqc", "not rated", {"status": "thinking about it"}),
    ("rbkc", "G", {"risk": "none"}),
    ("rbkc", "A", {"risk": "identified"}),
    ("rbkc", "R", {"risk": "significant"}),
    ("rbkc", "not rated", {}),
    ("tewkesbury", "good", {"actual": 80, "target": 80, "polarity": "high", "likely": False}),
    ("tewkesbury", "some", {"actual": 79, "target": 80, "polarity": "high", "likely": True}),
    ("tewkesbury", "bad", {"actual": 79, "target": 80, "polarity": "high", "likely": False}),
    ("tewkesbury", "not rated", {"actual": 79, "target": 80, "polarity": "high"}),
    ("tewkesbury", "none", {"status": "not yet commenced"}),
    ("tewkesbury", "not rated", {"target": 80, "polarity": "high"}),
    ("tewkesbury", "done", {"complete": True}),
    ("thurrock_scr", "not rated", {"actual": 79, "target": 80, "polarity": "high"}),
]


@pytest.mark.parametrize(("name", "expected", "inputs"), MORE)
def test_boundaries_and_odd_inputs(name: str, expected: str, inputs: dict[str, Any]) -> None:
    assert code(name, **inputs) == expected


def test_the_answer_does_not_depend_on_the_callers_precision() -> None:
    with localcontext(prec=3):
        assert code("bracknell", actual=D("90.25"), target=D(95), polarity="high") == "G"
        assert code("bracknell", actual=D("90.2499"), target=D(95), polarity="high") == "A"


def test_a_figure_in_millions_is_as_exact_as_a_percentage() -> None:
    target = D("1234567.80")
    assert code("bracknell", actual=target * D("0.95"), target=target, polarity="high") == "G"
    assert code("bracknell", actual=target * D("0.95") - D("0.01"), target=target, polarity="high") == "A"


@pytest.mark.parametrize("name", scheme.built_in())
@pytest.mark.parametrize(
    "known", [{}, {"target": 90}, {"target": 90, "polarity": "high"}, {"polarity": "low", "floor": 5}]
)
def test_nothing_known_is_never_good(name: str, known: dict[str, Any]) -> None:
    suggestion = rated(name, **known)
    assert not suggestion.rated
    assert suggestion.reason
    assert scheme.load(name).rank(suggestion.code) is None


READINGS = (Reading(on=date(2019, 10, 31), value=D("52.9")), Reading(on=date(2020, 9, 30), value=D("71.4")))
BY_2020 = DatedTarget(due=date(2020, 3, 31), low=D(85))
BY_2021 = DatedTarget(due=date(2021, 3, 31), low=D(95))


def trajectory(*values: str, targets: tuple[DatedTarget, ...] = (BY_2020, BY_2021), **more: Any) -> Suggestion:
    days = (date(2019, 3, 31), date(2019, 9, 30), date(2020, 9, 30))[-len(values) :] if values else ()
    points = tuple(Reading(on=day, value=D(value)) for day, value in zip(days, values, strict=True))
    known = {"polarity": "high", "unit": "%", "as_at": date(2020, 10, 31), "points": points, "targets": targets}
    return rated("leicestershire-2020", **(known | more))


def test_the_lowest_team_of_october_2020_is_worked_out_in_one_sentence() -> None:
    suggestion = trajectory(
        points=READINGS, targets=(BY_2021,), scope="the lowest team", target_scope="all teams"
    )  # fmt: skip
    assert suggestion.code == "R"
    assert suggestion.working == (
        "at least 95% of all teams by March 2021; the lowest team is at 71.4%: not met; it rose 18.5 points in 11 "
        "months, which makes about 81% by then: Red"
    )


def test_the_target_that_is_due_is_told_beside_the_next() -> None:
    assert trajectory("52.9", "71.4").working == (
        "at least 85% by March 2020; the latest figure is 71.4%: not met; it rose 18.5 points in 12 months, "
        "which makes about 81% by March 2021, against at least 95%: Red"
    )


def test_green_is_the_current_target_met_whatever_comes_next() -> None:
    assert trajectory("66.3", "90.1", "94").code == "G"
    assert trajectory("85").code == "G"


def test_amber_is_behind_but_reaching_the_next_target_by_its_date() -> None:
    assert trajectory("40", "60", "84").code == "A"
    assert trajectory("80", "82", "84").code == "R"


def test_the_line_may_reach_the_target_exactly() -> None:
    points = (Reading(on=date(2020, 1, 1), value=D(70)), Reading(on=date(2020, 4, 10), value=D(80)))
    ahead = DatedTarget(due=date(2020, 7, 19), low=D(90))
    behind = DatedTarget(due=date(2020, 2, 1), low=D(85))
    suggestion = trajectory(points=points, targets=(behind, ahead), as_at=date(2020, 4, 10))
    assert (suggestion.parts.line, suggestion.code) == (D(90), "A")


def test_lower_is_better_for_weeks_in_pre_proceedings() -> None:
    weeks = (DatedTarget(due=date(2020, 3, 31), low=D(20)), DatedTarget(due=date(2021, 3, 31), low=D(18), high=D(20)))
    assert trajectory("29", "28.7", "16", targets=weeks, polarity="low", unit="weeks").code == "G"
    slow = trajectory("29", "28.7", "27", targets=weeks, polarity="low", unit="weeks")
    assert slow.code == "R"
    assert "against 18 to 20 weeks" in slow.working


def test_too_few_readings_make_no_suggestion() -> None:
    suggestion = trajectory("71.4")
    assert (suggestion.code, suggestion.reason) == ("", "Too few readings")
    assert suggestion.working.endswith("too few readings, so not rated")


def test_readings_after_the_day_are_not_looked_at() -> None:
    later = Reading(on=date(2020, 12, 31), value=D(99))
    assert trajectory(points=(*READINGS, later)).code == trajectory(points=READINGS).code == "R"


def test_a_target_that_was_missed_with_none_to_come_is_red() -> None:
    assert trajectory("80", targets=(BY_2020,)).code == "R"


def test_a_missed_target_without_a_date_is_not_rated() -> None:
    suggestion = rated("leicestershire-2020", actual=80, target=85, polarity="high")
    assert (suggestion.code, suggestion.reason) == ("", "No date")
    assert code("leicestershire-2020", actual=85, target=85, polarity="high") == "G"


def test_no_reading_and_no_target_are_told_apart() -> None:
    assert trajectory().reason == "No data"
    assert trajectory("71.4", targets=()).reason == "No target"


@pytest.mark.parametrize(
    ("name", "inputs", "working"),
    [
        (
            "bracknell",
            {"actual": D("72.8"), "target": 76, "polarity": "high", "unit": "%"},
            "72.8% against at least 76%: 3.2 points short, 4.2% of the target: Green",
        ),
        (
            "havering_2014",
            {"actual": D("60.9"), "target": 80, "polarity": "high", "previous": 55},
            "60.9 against at least 80: 19.1 short, 23.9% of the target; "
            "better than in the same period last year: Amber",
        ),
        (
            "kent_floor",
            {"actual": 23, "target": 20, "floor": 25, "polarity": "low", "unit": "weeks"},
            "23 weeks against at most 20 weeks: 3 weeks over, 15% of the target; floor 25 weeks: Amber",
        ),
        ("kent_floor", {"target": 90, "polarity": "high"}, "No data, so not rated"),
        ("belfast", {"target": 90, "polarity": "high"}, "No data, so grey square"),
        ("reading_audit", {"pct": 49, "overdue": True}, "49% complete, overdue: Red"),
        ("camms", {"status": "Ongoing"}, "status 'Ongoing': N/A"),
        ("rotherham_delivery", {"months_late": 1}, "1 month late: Delayed"),
        (
            "rotherham_delivery",
            {"original": "2020-03-31", "forecast": "2020-05-31"},
            "agreed for 31/03/2020, forecast 31/05/2020: Delayed",
        ),
        ("rbkc", {"risk": "none"}, "no issues or risks: Green"),
        (
            "cambridgeshire",
            {"actual": 1_250_000, "target": 1_000_000, "polarity": "high", "unit": "£"},
            "£1,250,000 against at least £1,000,000: met, £250,000 better: Blue",
        ),
        ("thurrock_scr", {}, "No rule: judgement, so not rated"),
    ],
)
def test_the_working_is_one_plain_sentence(name: str, inputs: dict[str, Any], working: str) -> None:
    assert rated(name, **inputs).working == working


def test_the_parts_are_those_of_the_sentence() -> None:
    parts = rated("bracknell", actual=D("90.25"), target=95, polarity="high", previous=91).parts
    assert (parts.gap, parts.relative_gap, parts.met, parts.direction) == (D("-4.75"), D("-0.05"), False, "worse")


def test_kents_direction_goes_by_the_line_through_the_quarters() -> None:
    points = tuple(Reading(on=date(2020, month, 28), value=D(value)) for month, value in ((3, 80), (6, 90), (9, 88)))
    suggestion = rated("kent_floor", points=points, target=90, floor=85, polarity="high", previous=90)
    assert suggestion.parts.direction == "better"


def test_a_target_is_a_number_or_a_range() -> None:
    with pytest.raises(ValidationError, match="one number or a range"):
        RatingInputs(target=D(5), target_low=D(4))


def with_modifiers(tmp_path: Path, modifiers: str) -> Scheme:
    path = tmp_path / "ours.toml"
    levels = "".join(
        f'[[levels]]\ncode = "{c}"\nlabel = "{c}{c}"\ncolour = "{n}"\n' for c, n in (("G", "green"), ("R", "red"))
    )
    path.write_text(f'title = "Ours"\n{levels}[rule]\nkind = "status_map"\nmap = {{ good = "G" }}\n{modifiers}')
    return scheme.load(path)


def test_a_level_may_need_a_figure(tmp_path: Path) -> None:
    built = with_modifiers(tmp_path, '[modifiers.needs_data]\nlevels = ["G"]')
    assert rate(built, RatingInputs(status="good")).reason == "No data"
    assert rate(built, RatingInputs(status="good", actual=D(3))).code == "G"


def test_overdue_may_force_a_level_whatever_is_complete(tmp_path: Path) -> None:
    built = with_modifiers(tmp_path, '[modifiers.overdue_forces]\nlevel = "R"')
    assert rate(built, RatingInputs(status="good", overdue=True)).code == "R"
    assert rate(built, RatingInputs(status="good", overdue=False)).code == "G"


BANDS = """title = "Ours"
[[levels]]
code = "G"
label = "Green"
colour = "green"
[[levels]]
code = "R"
label = "Red"
colour = "red"
[rule]
kind = "distance_to_target"
unit = "points"
boundary = "{boundary}"
bands = [{{ level = "G", max_gap = 2 }}, {{ level = "R" }}]
"""


@pytest.mark.parametrize(("boundary", "expected"), [("better", "G"), ("worse", "R")])
def test_an_exact_value_falls_on_the_side_that_the_file_says(boundary: str, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(BANDS.format(boundary=boundary))
    built = scheme.load(path)
    assert rate(built, RatingInputs(actual=D("92.7"), target=D("94.7"), polarity="high")).code == expected
    assert rate(built, RatingInputs(actual=D("92.71"), target=D("94.7"), polarity="high")).code == "G"


NUMBERS = st.decimals(-10_000, 10_000, places=2)
MEASURES = ("havering-2014", "havering-2017", "cambridgeshire", "belfast", "bracknell-forest", "kent", "east-riding")


@given(target=NUMBERS, one=NUMBERS, other=NUMBERS, name=st.sampled_from(MEASURES), share=st.decimals(0, 1, places=2))
def test_a_better_figure_never_has_a_worse_level(target: D, one: D, other: D, name: str, share: D) -> None:
    built = scheme.load(name)
    lower, higher = sorted((one, other))
    common = {"target": target, "polarity": "high", "tolerance": share, "floor": target - abs(target * share)}
    worse = rate(built, RatingInputs(actual=lower, **common))
    better = rate(built, RatingInputs(actual=higher, **common))
    assert (built.rank(better.code) or 0) <= (built.rank(worse.code) or 0)


@given(target=NUMBERS, gap=NUMBERS, name=st.sampled_from(MEASURES))
def test_lower_is_better_mirrors_higher_is_better(target: D, gap: D, name: str) -> None:
    built = scheme.load(name)
    high = {"actual": target - gap, "polarity": "high", "floor": target - 5}
    low = {"actual": target + gap, "polarity": "low", "floor": target + 5}
    common = {"target": target, "tolerance": D("0.05")}
    assert rate(built, RatingInputs(**high, **common)).code == rate(built, RatingInputs(**low, **common)).code


PUBLISHED = yaml.safe_load((DATA / "rag_schemes.yaml").read_text(encoding="utf-8"))["schemes"]
BY_DISTANCE = [each for each in PUBLISHED if each["rule"]["kind"] == "distance_to_target"]


def plainly(rule: dict[str, Any], actual: D, target: D, polarity: str, tolerance: D) -> str:
    """The published bands applied in fractions, straight from the data file."""
    short = Fraction(target - actual if polarity == "high" else actual - target)
    for band in rule["bands"]:
        limits = {"measure.tolerance": Fraction(tolerance), "-measure.tolerance": -Fraction(tolerance)}
        limit = band.get("max_gap")
        share = limits[limit] if isinstance(limit, str) else Fraction(str(limit or 0))
        if limit is None or short <= share * Fraction(target):
            return str(band["level"])
    raise AssertionError(rule)


@given(
    published=st.sampled_from([each for each in BY_DISTANCE if each["id"] != "belfast"]),
    target=st.decimals(1, 100_000, places=2),
    share=st.sampled_from(["0", "0.05", "0.1", "0.15", "-0.05", "0.07", "-0.2"]),
    step=st.sampled_from(["0", "0.01", "-0.01", "0.0001"]),
    polarity=st.sampled_from(["high", "low"]),
)
def test_bands_are_those_of_the_published_file(published: Any, target: D, share: str, step: str, polarity: Any) -> None:
    actual, tolerance = target * (1 - D(share)) + D(step), D("0.05")
    inputs = RatingInputs(actual=actual, target=target, polarity=polarity, tolerance=tolerance)
    suggested = rate(scheme.load(published["id"]), inputs)
    assert suggested.code == plainly(published["rule"], actual, target, polarity, tolerance)


LEICESTERSHIRE = scheme.load("leicestershire-2020")


@pytest.mark.parametrize(
    ("how", "levels", "weights", "expected"),
    [
        ("worst", "GGR", None, "R"),
        ("worst", "GA", None, "A"),
        ("majority", "GGR", None, "G"),
        ("majority", "GR", None, "R"),
        ("majority", "GGAAR", None, "A"),
        ("weighted", "GR", (3, 1), "A"),
        ("weighted", "GR", (4, 1), "G"),
        ("weighted", "GAR", (0, 0, 1), "R"),
        ("worst", "G-", None, "G"),
        ("worst", "G--", None, ""),
        ("worst", "--", None, ""),
        ("worst", "", None, ""),
    ],
)
def test_measures_are_rolled_up(how: Any, levels: str, weights: tuple[int, ...] | None, expected: str) -> None:
    sizes = None if weights is None else [D(weight) for weight in weights]
    suggestion = roll_up(LEICESTERSHIRE, [level.strip("-") for level in levels], how, sizes)
    assert suggestion.code == expected
    assert suggestion.rated == bool(expected)


def test_a_roll_up_says_what_it_counted() -> None:
    suggestion = roll_up(LEICESTERSHIRE, ["G", "", LEICESTERSHIRE.level("R"), "G"], "worst")
    assert suggestion.working == "the worst of 2 Green, 1 Red, 1 not rated: Red"


def test_completed_measures_are_the_best_of_all() -> None:
    assert roll_up(scheme.load("reading-audit"), ["C", "G"], "worst").code == "G"


@pytest.mark.parametrize("weights", [None, [D(1)], [D(1), D(-1)]])
def test_weights_that_do_not_go_with_the_measures_are_told(weights: list[Decimal] | None) -> None:
    with pytest.raises(UsageError):
        roll_up(LEICESTERSHIRE, ["G", "R"], "weighted", weights)
