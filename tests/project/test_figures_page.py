"""The page on figures and ratings is what the program does, and explains each difference from what was published."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import figures_page
from cipxl import profile, scheme
from cipxl.assessment import assess_plan, differs
from cipxl.summary import summarise
from scheme_words import plain, rule_words

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_current():
    shown = (ROOT / "docs" / figures_page.NAME).read_text(encoding="utf-8")
    assert shown == figures_page.page(), "Run: python tools/figures_page.py"


@pytest.mark.parametrize("name", scheme.built_in())
def test_every_scheme_has_its_levels_and_its_rule_in_words(name):
    one = scheme.load(name)
    part = re.split(r"\n### ", figures_page.page().partition("## How each scheme rates")[2])
    section = next(text for text in part if text.startswith(f"{name}\n"))

    for level in one.levels:
        assert f"| {plain(level.label)} |" in section
    lines = rule_words(one)
    assert lines and all(line.endswith(".") and "None" not in line for line in lines)
    for _, code in (*one.rule.named(), *one.modifiers.named()):
        assert not code or any(f"**{plain(one.level(code).label)}**" in line for line in lines), code


def test_the_example_has_the_ratings_that_were_published():
    found = figures_page.published()
    rules = scheme.load("leicestershire-2020")
    counted = summarise(found.plan, rules, profile.load("leicestershire-2020").dimensions).counts
    for dimension, counts in found.counts.items():
        assert {code: counted[dimension][code] for code in counts} == counts


def test_each_difference_from_what_was_published_is_explained_and_nothing_else():
    rules = scheme.load("leicestershire-2020")
    rated = assess_plan(figures_page.published().plan, rules, "impact")
    other = {one.recommendation.ref for one in rated if differs(rules, one) or not one.suggestion.level.code}
    assert set(figures_page.DIFFERENCES) == other
