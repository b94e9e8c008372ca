"""Ratings counted, in the words of both of the reports that they come from."""

from __future__ import annotations

import pytest

from builders import plan, recommendation
from cipxl import profile as profiles
from cipxl import scheme as schemes
from cipxl.papers.wording import load
from cipxl.summary import in_digits, in_words, moved, summarise

PROFILE = profiles.load("leicestershire-2020")
SCHEME = schemes.load("leicestershire-2020")


def with_ratings(*letters):
    rows = tuple(
        recommendation(n, ratings={"implementation": letter, "impact": "A"}) for n, letter in enumerate(letters, 1)
    )
    return plan().model_copy(update={"recommendations": rows})


def counted(*letters):
    return summarise(with_ratings(*letters), SCHEME, PROFILE.dimensions)


def test_every_level_is_counted_zeros_included():
    summary = counted("G", "G", "A", "")
    assert summary.counts["implementation"] == {"G": 2, "A": 1, "R": 0, "": 1}
    assert summary.total == 4


def test_the_form_of_2017_is_in_digits_with_zero_printed():
    said = in_digits(counted("G", "A", "A"), SCHEME, "implementation", load().sentences)
    assert said == (
        "1 recommendation is rated Green",
        "2 recommendations are rated Amber",
        "0 recommendations are rated Red",
    )


def test_the_form_of_2020_is_in_words_with_the_meaning_and_without_zeros():
    said = in_words(counted("G", "A", "A"), SCHEME, "implementation", load().sentences)
    assert said == (
        "one recommendation is rated Green: showing good progress against identified objectives",
        "two recommendations are rated Amber: on track to deliver within agreed timescale",
    )


@pytest.mark.parametrize(("count", "word"), [(1, "one"), (12, "twelve"), (20, "twenty"), (21, "21")])
def test_numbers_are_words_up_to_twenty(count, word):
    said = in_words(counted(*"R" * count), SCHEME, "implementation", load().sentences)
    assert said[0].startswith(f"{word} recommendation")


def test_a_text_that_is_no_rating_counts_as_not_rated_and_is_named():
    summary = counted("O")
    assert summary.counts["implementation"][""] == 1
    assert [(one.ref, one.text) for one in summary.unknown] == [("1", "O")]


def test_what_moved_between_two_rounds_is_told():
    before, after = with_ratings("R", "A"), with_ratings("A", "A")
    assert [(m.ref, m.dimension, m.before, m.after) for m in moved(before, after)] == [
        ("1", "implementation", "R", "A")
    ]
