"""A sentence that counts the ratings is held against the table; one that may mean something else is left alone."""

from __future__ import annotations

from datetime import date

import pytest

from cipxl import profile as profiles
from cipxl import scheme as schemes
from cipxl.checks import Beside, check_plan
from cipxl.checks.counted import Counting, level_names
from cipxl.checks.counts import claims
from cipxl.period import Period
from cipxl.plan import Plan, Recommendation

PROFILE = profiles.load("leicestershire-2020")
SCHEME = schemes.load("leicestershire-2020")
# As printed in 2020: of implementation four are Green and two Amber; of impact one cell is an O and one is blank.
RATINGS = [("G", "A"), ("G", "A"), ("A", "A"), ("G", ""), ("G", "A"), ("A", "O")]


def told(*texts: str, ratings: list[tuple[str, str]] = RATINGS) -> list[str]:
    rows = tuple(
        Recommendation(id=f"r{n}", ref=str(n), text="Text", ratings={"implementation": one, "impact": two})
        for n, (one, two) in enumerate(ratings, start=1)
    )
    plan = Plan(
        id="p", title="A plan", period=Period.quarter(2020, 2), update="October 2020",
        baseline=Period.financial_year(2018), recommendations=rows,
    )  # fmt: skip
    beside = [Beside(text, "Summary", f"A{at}") for at, text in enumerate(texts, start=1)]
    found = check_plan(plan, PROFILE, SCHEME, today=date(2020, 10, 20), beside=beside)
    return [f"{one.a1}: {one.message}" for one in found if one.code == "X001"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("four recommendations are rated Green", ("G", 4)),
        ("12 recommendations are rated as Amber", ("A", 12)),
        ("0 recommendations are rated Red.", ("R", 0)),
        ("No recommendation is rated Red", ("R", 0)),
        ("2 of the 6 recommendations are Red", ("R", 2)),
        ("One is rated Green and the plan goes on", ("G", 1)),
        ("Twelve rated amber: progress but more to do", ("A", 12)),
        ("five recommendations remain Amber", ("A", 5)),
    ],
)
def test_a_count_is_read_in_the_words_of_reports(text, expected):
    ((_, claim),) = claims([f"Impact: {text}"], PROFILE, SCHEME)
    assert (claim.code, claim.number) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Impact: two actions are rated Red",  # not recommendations
        "Impact: in July three recommendations were rated Green",  # another time
        "Impact: 40% are rated Green",
        "Impact: more than two recommendations are rated Green",
        "Impact: all but two recommendations are rated Green",
        "Impact: a further two recommendations are rated Green",
        "Impact: two or three recommendations are rated Green",
        "Impact: two recommendations are to be rated Green",
        "Impact: 3.5 recommendations are rated Green",
        "Impact: two recommendations are rated Amber/Green",
        "Impact: the report on page 4 is rated highly by Green Lane School",
        "Four recommendations are rated Green",  # on which of the two?
        "On implementation four recommendations are rated Green and on impact one is rated Green",
    ],
)
def test_what_may_mean_something_else_is_left_alone(text):
    assert [claim for _, claim in claims([text], PROFILE, SCHEME) if claim.code != "A"] == []


FITS = [
    ("four of the six recommendations are green", [4]),
    ("over half of the recommendations are green", [4, 5, 6]),
    ("the vast majority of recommendations are green", [4, 5, 6]),
    ("a minority of the recommendations are green", [0, 1, 2]),
    ("half of the recommendations are green", [3]),
    ("two thirds of the recommendations are green", [4]),
    ("all but two of the recommendations are green", [4]),
    ("none of the recommendations is green", [0]),
    ("all six recommendations are green", [6]),
    ("not all recommendations are green", [0, 1, 2, 3, 4, 5]),
    ("at least two recommendations are green", [2, 3, 4, 5, 6]),
    ("no more than two recommendations are green", [0, 1, 2]),
    ("fewer than one in five recommendations are green", [0, 1]),
    ("67% of recommendations are green", [4]),
    ("twenty-two recommendations are green", []),
]


@pytest.mark.parametrize(("text", "expected"), FITS)
def test_what_a_quantity_says_of_six_rows(text, expected):
    (found,) = Counting(level_names(SCHEME), ["recommendation"]).tallies(text)
    assert [count for count in range(7) if found.quantity.fits(count, 6)] == expected


def test_a_share_in_words_is_held_against_the_plan_with_the_ease_with_which_it_is_said():
    (found,) = Counting(level_names(SCHEME), ["recommendation"]).tallies("a third of the recommendations are green")
    assert found.quantity.fits(6, 17) is True  # 35.3 per cent
    assert found.quantity.fits(3, 8) is None  # 37.5 per cent: near, and not so near that it is right
    assert found.quantity.fits(9, 17) is False


def test_a_count_says_what_is_counted_and_in_which_tense():
    grammar = Counting(level_names(SCHEME), ["recommendation"], "actions?")
    text = "Two actions were red, three recommendations are amber, and four to be green."
    found = sorted(grammar.tallies(text), key=lambda one: one.at)
    assert [(one.noun, one.tense, one.code) for one in found] == [
        ("actions", "then", "R"), ("recommendations", "now", "A"), ("", "to come", "G"),
    ]  # fmt: skip


def test_a_heading_goes_for_the_sentences_under_it():
    texts = ["Implementation", "four recommendations are rated Green", "Impact", "one recommendation is rated Green"]
    assert [(claim.dimension, claim.number) for _, claim in claims(texts, PROFILE, SCHEME)] == [
        ("implementation", 4),
        ("impact", 1),
    ]


def test_a_count_that_is_right_says_nothing():
    assert told("Implementation: four recommendations are rated Green; two recommendations are rated Amber") == []


def test_a_count_that_the_table_does_not_have_shows_both_numbers():
    assert told("Implementation", "five recommendations are rated Green") == [
        "A2: 'five recommendations are rated Green' (Progress on implementation): the table has 4 Green."
    ]


def test_ratings_in_doubt_are_read_as_the_sentence_needs_and_only_proposed():
    texts = ("Impact", "one recommendation is rated Green", "five recommendations are rated Amber")
    assert told(*texts) == [
        "A2: 'one recommendation is rated Green' (Progress on impact): the table has 0 Green. "
        "They agree if read so: Ref 4 Amber, Ref 6 Green.",
        "A3: 'five recommendations are rated Amber' (Progress on impact): the table has 4 Amber. "
        "They agree if read so: Ref 4 Amber, Ref 6 Green.",
    ]
