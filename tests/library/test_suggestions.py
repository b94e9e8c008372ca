"""What measures suggest together, and the officer's reason where the rating is another."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from builders import CURRENT, plan
from cipxl import profile, scheme
from cipxl.assessment import (
    RollUp,
    assess,
    assess_plan,
    assess_recommendation,
    findings_of,
    levels_differ,
)
from cipxl.errors import SettingsError
from cipxl.merge.records import Remit
from cipxl.period import Period
from cipxl.period.lexicon import KNOWN_WORDS
from cipxl.period.stretches import STARTS, Stretches
from cipxl.period.tokens import scan
from cipxl.plan import Measure, Plan, Reading, Target
from cipxl.profile import Profile, field_words, rated_field, reason_field
from cipxl.settings import Settings, read_settings, settings_toml
from cipxl.table import plan_of, table_of

SCHEME = scheme.load("leicestershire-2020")
PROFILE = profile.load("leicestershire-2020")
REASON = "The slowest team has had a new manager since June"


def measured(name: str, now: str, *, before: str = "60%", target: str = "At least 80%") -> Measure:
    return Measure(
        id=f"m-{name}",
        name=name,
        unit="%",
        better="high",
        readings=(Reading(period=Period.quarter(2019, 2), text=before), Reading(period=CURRENT, text=now)),
        targets=(Target(due=date(2020, 3, 31), text=target), Target(due=date(2021, 3, 31), text="At least 90%")),
    )


def with_measures(*measures: Measure, impact: str = "A", reason: str = "") -> Plan:
    content = plan(1).model_copy(update={"period": CURRENT, "update": "October 2020"})
    one = content.recommendations[0].model_copy(
        update={
            "measures": measures,
            "ratings": {"implementation": "G", "impact": impact},
            "reasons": {"impact": reason} if reason else {},
        }
    )
    return content.model_copy(update={"recommendations": (one,)})


GREEN, RED, ALSO_GREEN = measured("In time", "82%"), measured("Good", "62%"), measured("Seen", "95%")


# The dimension


def test_the_figures_speak_about_the_dimension_that_the_profile_marks():
    assert PROFILE.suggested_dimension == "impact"


def with_dimensions(*dimensions: dict[str, object]) -> Profile:
    columns = [
        {"heading": "Ref", "on": {"recommendation": "ref"}},
        {"heading": "Text", "on": {"recommendation": "recommendation"}},
        *({"heading": str(one["label"]), "on": {"recommendation": one["id"]}} for one in dimensions),
    ]
    return Profile.model_validate(
        {"name": "own", "title": "Own", "scheme": SCHEME.name, "dimensions": dimensions, "columns": columns}
    )


def test_without_a_mark_it_is_impact_and_without_impact_none():
    impact, other = {"id": "impact", "label": "Impact"}, {"id": "progress", "label": "Progress"}
    assert with_dimensions(other, impact).suggested_dimension == "impact"
    assert with_dimensions(other).suggested_dimension == ""
    assert with_dimensions({**other, "suggested": True}, impact).suggested_dimension == "progress"


def test_two_marked_dimensions_are_refused():
    with pytest.raises(ValueError, match="for one only"):
        with_dimensions({"id": "a", "label": "A", "suggested": True}, {"id": "b", "label": "B", "suggested": True})


# The reason is a field like any other


def test_a_reason_goes_into_the_table_and_comes_back():
    content = with_measures(GREEN, reason=REASON)
    table = table_of(content)
    row = next(iter(table.rows.values()))

    assert row.get("impact_reason") == REASON
    assert plan_of(table, content, PROFILE.dimension_ids) == content


def test_a_reason_is_no_narrative_that_papers_print():
    content = with_measures(GREEN, reason=REASON)
    back = plan_of(table_of(content), content, PROFILE.dimension_ids)

    assert not back.recommendations[0].narrative
    assert reason_field("impact") not in PROFILE.narrative_fields


def test_whoever_may_rate_may_give_the_reason_and_nobody_else():
    assert Remit(frozenset(), frozenset({"impact"})).opens("impact_reason")
    assert not Remit(frozenset(), frozenset({"implementation", "evidence"})).opens("impact_reason")
    assert rated_field("evidence") == "evidence" and field_words("impact_reason") == "Impact reason"


# What is found


def test_a_rating_other_than_the_suggested_one_asks_for_a_reason():
    found = findings_of(with_measures(RED), SCHEME, "impact", label="Progress on impact", file="a.xlsx")

    assert [(one.code, one.severity, one.ref, one.field) for one in found] == [("X023", "warning", "1", "impact")]
    assert found[0].message.startswith(
        "Progress on impact is Amber, the figures suggest Red: at least 80% by March 2020; the latest figure is 62%"
    )
    assert len(found[0].message) <= 160


def test_with_several_measures_it_names_the_one_that_speaks_most_against_the_rating():
    worse = measured("Reviews of plans held when they were due", "30%")
    found = findings_of(with_measures(RED, worse, GREEN), SCHEME, "impact")

    assert found[0].shown == worse.name
    assert "'Reviews of plans held when they" in found[0].message
    assert len(found[0].message) <= 160


def test_with_a_reason_it_is_a_note_that_quotes_it():
    found = findings_of(with_measures(RED, reason=REASON), SCHEME, "impact", label="Progress on impact")

    assert [(one.code, one.severity, one.field) for one in found] == [("X024", "note", "impact_reason")]
    assert REASON in found[0].message and found[0].shown == REASON
    long = findings_of(with_measures(RED, reason="Because " * 90), SCHEME, "impact", label="Progress on impact")
    assert len(long[0].message) <= 160


@pytest.mark.parametrize(
    ("measures", "impact"),
    [((GREEN,), "G"), ((GREEN,), ""), ((GREEN,), "Ambr"), ((measured("Late", "n/a"),), "A"), ((), "A")],
)
def test_nothing_is_asked_where_they_agree_or_one_of_the_two_is_missing(measures, impact):
    assert not findings_of(with_measures(*measures, impact=impact), SCHEME, "impact")


def test_a_finding_is_the_same_in_the_next_file():
    first = findings_of(with_measures(RED), SCHEME, "impact", file="a.xlsx", team="Fostering")
    again = findings_of(with_measures(RED), SCHEME, "impact", file="b.xlsx", team="Fostering", sheet="Sheet1")
    assert [one.id for one in first] == [one.id for one in again]


def test_what_is_outside_the_order_or_completed_is_not_held_against_figures():
    forest = scheme.load("bracknell-forest")
    level = forest.level
    assert not levels_differ(forest, level("NS"), level("R"))
    assert not levels_differ(forest, level("complete"), level("G"))
    assert levels_differ(forest, level("complete"), level("R"))
    assert levels_differ(forest, level("G"), level("A"))
    assert not levels_differ(forest, level("A"), level(""))


@pytest.mark.parametrize("now", ["30 of 40", "3/4", "0.96", "44286"])
def test_what_counts_otherwise_is_not_held_against_a_percentage(now):
    found = assess(measured("In time", now), SCHEME, CURRENT)
    assert found.suggestion.level == SCHEME.not_rated
    assert found.actual.reason == "its figure is not in %"


def test_a_count_out_of_a_whole_is_no_count_out_of_another():
    counted = measured("Visits", "3 of 4", before="20 of 40", target="30 of 40").model_copy(update={"unit": ""})
    assert assess(counted, SCHEME, CURRENT).suggestion.level == SCHEME.not_rated
    same = measured("Visits", "34 of 40", before="20 of 40", target="30 of 40").model_copy(update={"unit": ""})
    assert assess(same, SCHEME, CURRENT).suggestion.level == SCHEME.level("G")


def test_a_plain_number_is_taken_for_a_percentage_where_one_is_due():
    plain, in_full = (assess(measured("In time", now), SCHEME, CURRENT) for now in ("91", "91%"))
    assert plain.suggestion == in_full.suggestion
    assert plain.suggestion.level == SCHEME.level("G")


def test_a_spread_alone_is_held_against_a_target_of_all_teams():
    one = measured("In time", "Teams range from 71% to 97%", before="52% to 92%", target="At least 85% all teams")
    found = assess(one, SCHEME, CURRENT)

    assert (found.gap, found.direction) == (Decimal(-14), "better")
    assert found.suggestion.working.startswith("at least 85% of all teams by March 2020; the lowest team is at 71%")


# Rolling up


@pytest.mark.parametrize(
    ("how", "weights", "level"),
    [
        ("worst", {}, "R"),
        ("majority", {}, "G"),
        ("weighted", {"Good": Decimal(1)}, "A"),
        ("weighted", {"good ": Decimal(9)}, "R"),
        ("weighted", {"Good": Decimal("0.1")}, "G"),
        ("weighted", {"Good": Decimal(0)}, "G"),
    ],
)
def test_measures_make_one_suggestion_as_the_plan_says(how, weights, level):
    content = with_measures(GREEN, RED, ALSO_GREEN)
    together = RollUp(how, weights)

    suggestion, _ = assess_recommendation(content.recommendations[0], SCHEME, CURRENT, together)
    assert suggestion.level.code == level
    assert assess_plan(content, SCHEME, "impact", together)[0].suggestion == suggestion


def test_a_weight_for_a_measure_that_is_not_there_is_told():
    together = RollUp("weighted", {"Goood": Decimal(2), "In time": Decimal(1)})
    found = findings_of(with_measures(GREEN, impact="G"), SCHEME, "impact", together=together)
    assert [(one.code, one.shown) for one in found] == [("X025", "Goood")]


def settings(tmp_path, text: str) -> Settings:
    head = 'title = "A plan"\nprofile = "leicestershire-2020"\n'
    (tmp_path / "plan.toml").write_text(head + text, encoding="utf-8")
    return read_settings(tmp_path)


def test_plan_toml_says_how_measures_are_rolled_up(tmp_path):
    assert settings(tmp_path, "").together == RollUp()
    assert settings(tmp_path, 'roll_up = "majority"').together.how == "majority"
    weighted = settings(tmp_path, 'roll_up = "weighted"\n[weights]\n"In time" = 2\nGood = 0.1\n')
    assert weighted.together == RollUp("weighted", {"In time": Decimal(2), "Good": Decimal("0.1")})


def test_settings_are_written_as_they_are_read(tmp_path):
    text = (
        'id = "p"\nroll_up = "weighted"\n[weights]\n"In \\"time\\"" = 2\n[[teams]]\nname = "A"\nrecommendations = []\n'
    )
    first = settings(tmp_path, text)
    (tmp_path / "plan.toml").write_text(settings_toml(first), encoding="utf-8")
    assert read_settings(tmp_path) == first


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('roll_up = "best"', "roll_up"),
        ('roll_up = "weighted"', "needs a table"),
        ('roll_up = "weighted"\n[weights]\na = 0', "needs a table"),
        ('roll_up = "weighted"\n[weights]\na = -1', "weights"),
        ('roll_up = "weighted"\n[weights]\na = "much"', "weights"),
        ("[weights]\na = 2", "roll_up is"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused_by_name(tmp_path, text, told):
    with pytest.raises(SettingsError, match=told):
        settings(tmp_path, text)


# Reading dates only where they can begin


def test_no_date_begins_with_a_word_that_is_passed_over():
    tails = (
        "1 2020/21", "of May 2021", "2020", "/c 4 May 2020", "to June 2022", "12 months", "year 2016",
        "ending 4 June 2021", "2 week of May 2021", "end of March 2021", "to date", "half of 2017/18",
    )  # fmt: skip
    for word in sorted(KNOWN_WORDS - STARTS):
        for tail in tails:
            tokens = scan(f"{word} {tail}")
            if tokens[0].text != word:
                continue  # drawn together with what follows
            reader = Stretches(tokens)
            readers = (
                reader.week, reader.week_of_month, reader.stretch, reader.relative, reader.part, reader.quarter,
                reader.financial, reader.month, reader.season, reader.calendar,
            )  # fmt: skip
            assert not any(read(0) for read in readers), (word, tail)
