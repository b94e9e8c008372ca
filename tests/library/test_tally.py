"""Counts by kind in one cell, and what looks like them."""

from __future__ import annotations

import pytest

from cipxl.figures.tally import read_tally


@pytest.mark.parametrize(
    "text",
    [
        "45 young people, 29 more than at the inspection",
        "12 adoptions, 3 fewer than last year",
        "120 referrals, 14 of them from schools",
        "316 trained, including 40",
        "Open plans 48, up 3",
        "48 plans; of which overdue 6",
        "63 assessments, 12 more",
    ],
)
def test_what_is_held_against_a_count_or_is_part_of_it_is_no_further_kind(text):
    assert read_tally(text) is None


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Green 6; Amber 24; Red 9", ("Green", "Amber", "Red")),
        ("Within 6 weeks: 30; more than 6 weeks: 9", ("Within 6 weeks", "more than 6 weeks")),
        ("Less than a year 12; more than a year 5", ("Less than a year", "more than a year")),
        ("Three modules 316 (54%); two modules 50 (9%); none 168 (29%)", ("Three modules", "two modules", "none")),
    ],
)
def test_kinds_with_a_limit_in_their_name_are_counted(text, labels):
    found = read_tally(text)
    assert found is not None
    assert found.labels == labels
