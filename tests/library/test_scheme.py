"""Schemes: what is built in, how a council's own file is read, and how officers' words for a level are."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from cipxl import resources, scheme
from cipxl.errors import SettingsError, UsageError
from cipxl.scheme import Level

DATA = Path(__file__).parents[1] / "data"
PUBLISHED: list[dict[str, Any]] = yaml.safe_load((DATA / "rag_schemes.yaml").read_text(encoding="utf-8"))["schemes"]

# Levels that we have added: what a council that tells only exceptions leaves unsaid.
OURS = {"herefordshire-2019": ("on_course",)}

MINE = """
title = "Ours"
[[levels]]
code = "G"
label = "Green"
colour = "green"
[[levels]]
code = "A"
label = "Amber"
colour = "amber"
[[levels]]
code = "R"
label = "Red"
colour = "red"
[rule]
kind = "distance_to_target"
unit = "relative"
bands = [{ level = "G", max_gap = 0 }, { level = "A", max_gap = 0.1 }, { level = "R" }]
"""


def own(folder: Path, text: str = MINE) -> Path:
    (folder / "schemes").mkdir(exist_ok=True)
    path = folder / "schemes" / "x.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("published", PUBLISHED, ids=lambda published: str(published["id"]))
def test_each_published_scheme_is_built_in_under_its_id(published: dict[str, Any]) -> None:
    built = scheme.load(published["id"])
    ours = OURS.get(built.name, ())
    assert [code for code in built.codes if code not in ours] == [level["code"] for level in published["levels"]]
    assert built.rule.kind == published["rule"]["kind"]
    assert set(built.applies_to) == set(_listed(published["applies_to"]))
    for key in ("no_data", "not_started"):
        if key in published:
            assert getattr(built, key) == published[key]
    assert built.source
    assert built.note


def _listed(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]


@pytest.mark.parametrize("published", PUBLISHED, ids=lambda published: str(published["id"]))
def test_each_published_band_has_its_limit(published: dict[str, Any]) -> None:
    given = published["rule"].get("bands", [])
    built = getattr(scheme.load(published["id"]).rule, "bands", ())
    assert [band.level for band in built] == [band["level"] for band in given]
    for mine, theirs in zip(built[:-1], given[:-1], strict=True):
        limit = next(value for key, value in theirs.items() if key not in ("level", "verified", "exclusive"))
        assert mine.limit == (limit if isinstance(limit, str) else Decimal(str(limit)))


def test_there_are_as_many_schemes_as_were_found() -> None:
    # One beside them is ours: for plans that nobody rates.
    assert len(set(scheme.built_in()) - {"no-ratings"}) == len(PUBLISHED) == 24


@pytest.mark.parametrize("name", scheme.built_in())
def test_every_level_can_be_read_and_told_without_its_colour(name: str) -> None:
    built = scheme.load(name)
    for level in built.levels:
        assert scheme.contrast(level.text_colour, level.colour) >= 4.5
        assert scheme.contrast(level.safe_text_colour, level.safe_colour) >= 4.5
        assert level.symbol
        assert built.read(level.code) == built.read(level.label) == level
    fills = [level.colour for level in built.levels]
    shapes = [level.shape for level in built.levels]
    assert len(set(fills)) == len(set(shapes)) == len(fills)


@pytest.mark.parametrize("name", scheme.built_in())
def test_a_built_in_file_has_its_scheme_under_the_same_name(name: str) -> None:
    assert scheme.load(name).name == scheme.load(name).id == name
    assert (resources.schemes() / f"{name}.toml").is_file()


@pytest.mark.parametrize(
    "typed",
    ["A", "a", "Amber", "amber", "AMBER", " Amber ", "Amber.", "a.", "amber\u00a0", "◆ Amber", "\u00a0A .", "Ａ"],
)
def test_what_officers_type_for_amber_is_amber(typed: str) -> None:
    level = scheme.load("leicestershire-2020").read(typed)
    assert level is not None
    assert level.code == "A"


@pytest.mark.parametrize(
    "typed",
    ["amber/green", "A-G", "G?", "A G", "O", "", "  ", ".", "green amber", "ambre", "amberish", "G..", "1", "AG"],
)
def test_what_is_not_exactly_one_level_is_not_read(typed: str) -> None:
    assert scheme.load("leicestershire-2020").read(typed) is None


def test_a_level_between_two_colours_is_one_level_where_the_scheme_has_it() -> None:
    level = scheme.load("ipa_dca").read("amber/green")
    assert level is not None
    assert level.code == "AG"


def test_shapes_and_words_are_read_as_the_gloucestershire_dashboard_has_them() -> None:
    built = scheme.load("glos_2021")
    read = [
        built.read(text) for text in ("■ On target", "▲ Compromised", "at risk", "AT-RISK.", "● Completed", "complete")
    ]
    assert [level.code if level else "" for level in read] == [
        "on_target", "compromised", "at_risk", "at_risk", "completed", "completed",
    ]  # fmt: skip


def test_the_same_colour_stands_for_different_things() -> None:
    leicestershire, herefordshire = scheme.load("leicestershire-2020"), scheme.load("herefordshire-2019")
    assert "on track" in leicestershire.level("A").meaning
    assert "unlikely" in herefordshire.level("A").meaning


def test_near_ones_are_suggested_and_never_taken() -> None:
    built = scheme.load("leicestershire-2020")
    assert [level.code for level in built.suggestions("amber/green")] == ["A", "G"]
    assert "A" in [level.code for level in built.suggestions("ambre")]
    assert built.suggestions("thirty-one") == ()


def test_not_rated_is_a_level_of_its_own_and_never_green() -> None:
    built = scheme.load("leicestershire-2020")
    assert built.level("") == built.read("Not rated") == scheme.NOT_RATED
    assert scheme.NOT_RATED.colour not in [level.colour for level in built.levels]
    assert built.rank("") is None


def test_a_level_that_a_scheme_does_not_have_is_told() -> None:
    with pytest.raises(UsageError, match=r"'Y' is not a level of leicestershire-2020; it must be one of G, A, R\."):
        scheme.load("leicestershire-2020").level("Y")


def test_levels_are_ranked_from_best_to_worst_with_completed_first() -> None:
    built = scheme.load("reading-audit")
    assert sorted(built.codes, key=lambda code: built.rank(code) or 0) == ["C", "G", "A", "R"]
    assert scheme.load("belfast").rank("X") is None


def test_the_2020_plan_suggests_by_trajectory_beside_the_officers_judgement() -> None:
    built = scheme.load("leicestershire-2020")
    assert (built.rule.kind, built.suggesting_rule.kind) == ("judgement", "trajectory")
    assert scheme.load("havering-2014").suggesting_rule.kind == "distance_to_target"


def test_a_limit_is_the_number_that_the_file_says() -> None:
    assert scheme.load("havering-2014").rule.model_dump()["bands"][0]["max_gap"] == Decimal("0.10")


def test_a_councils_own_file_goes_before_a_built_in_scheme(tmp_path: Path) -> None:
    (tmp_path / "kent.toml").write_text(MINE, encoding="utf-8")
    assert scheme.load("kent", tmp_path).title == "Ours"
    assert scheme.load("kent.toml", tmp_path).title == "Ours"
    assert scheme.load("belfast", tmp_path).title.startswith("Belfast")
    assert scheme.load(tmp_path / "kent.toml").name == "kent"


def test_a_file_may_have_its_own_colours_and_shapes(tmp_path: Path) -> None:
    text = MINE.replace('colour = "green"', 'colour = "#004D40"\nshape = "star"')
    level = scheme.load(own(tmp_path, text)).level("G")
    assert (level.colour, level.text_colour, level.safe_colour, level.symbol) == ("#004D40", "#FFFFFF", "#004D40", "★")


def test_standard_colours_are_those_of_the_papers() -> None:
    level = Level.model_validate({"code": "A", "label": "Amber", "colour": "amber"})
    assert (level.colour, level.text_colour, level.shape, level.symbol) == ("#FFBF47", "#0B0C0C", "diamond", "◆")


BAD = {
    "a level that is not there": (
        ('level = "A", max_gap', 'level = "Y", max_gap'),
        "schemes/x.toml: rule.bands[1].level is 'Y'; it must be one of G, A, R.",
    ),
    "a rule of no known kind": (
        ('"distance_to_target"', '"distance"'),
        "schemes/x.toml: rule.kind is 'distance'; it must be one of judgement, distance_to_target, floor, "
        "progress_vs_time, percent_complete, slippage, risk, forecast, status_map, trajectory.",
    ),
    "no kind at all": (('kind = "distance_to_target"\n', ""), "schemes/x.toml: rule.kind is missing."),
    "no label": (('label = "Amber"\n', ""), "schemes/x.toml: levels[1].label is missing."),
    "a slip in a key": (
        ('unit = "relative"', 'unit = "relative"\nunits = "x"'),
        "schemes/x.toml: rule.units is not a setting; look for a slip in its spelling.",
    ),
    "a unit that is not one": (
        ('unit = "relative"', 'unit = "percent"'),
        "schemes/x.toml: rule.unit is 'percent'; it must be one of relative, points, per_measure.",
    ),
    "a colour that is not one": (
        ('colour = "amber"', 'colour = "orange"'),
        "schemes/x.toml: levels[1].colour is 'orange'; it must be one of red, amber, green, blue, yellow, grey, or "
        "written like #00703C.",
    ),
    "text that cannot be read on its fill": (
        ('colour = "amber"', 'colour = "amber"\ntext_colour = "#FFFFFF"'),
        "schemes/x.toml: levels[1].text_colour is #FFFFFF on #FFBF47, which cannot be read; use #0B0C0C.",
    ),
    "a limit that is a text": (
        ("max_gap = 0.1", 'max_gap = "ten"'),
        "schemes/x.toml: rule.bands[1].max_gap is 'ten'; it must be a number, measure.tolerance or -measure.tolerance.",
    ),
    "limits out of order": (
        ("max_gap = 0.1", "max_gap = -0.1"),
        "schemes/x.toml: rule.bands have max_gap 0, -0.1; it must rise from each to the next.",
    ),
    "an open band before the last": (
        (", max_gap = 0.1", ""),
        "schemes/x.toml: rule.bands[1].max_gap is missing; only the last band may be open.",
    ),
    "a tolerance in a rule without one": (
        ("max_gap = 0.1", 'max_gap = "measure.tolerance"'),
        "schemes/x.toml: rule.bands[1].max_gap is 'measure.tolerance', which needs unit = \"per_measure\".",
    ),
    "two levels of one code": (
        ('code = "A"', 'code = "G"'),
        "schemes/x.toml: levels[1].code is 'G', as an earlier level's; each needs its own.",
    ),
    "one word for two levels": (
        ('label = "Amber"', 'label = "Amber"\nwords = ["GREEN"]'),
        "schemes/x.toml: levels[1].words has 'GREEN', which is G's too; each word needs one level.",
    ),
    "missing data that counts as good": (
        ('title = "Ours"', 'title = "Ours"\nno_data = "G"'),
        "schemes/x.toml: no_data is 'G', a good level; what is missing never counts as good.",
    ),
    "a modifier for a level that is not there": (
        ("[rule]", '[modifiers.improving_softens]\nfrom = "R"\nto = "X"\n[rule]'),
        "schemes/x.toml: modifiers.improving_softens.to is 'X'; it must be one of G, A, R.",
    ),
    "a truth that is a text": (
        ('colour = "red"', 'colour = "red"\nterminal = "perhaps"'),
        "schemes/x.toml: levels[2].terminal is 'perhaps'; it must be true or false.",
    ),
    "a number for a label": (
        ('label = "Red"', "label = 3"),
        "schemes/x.toml: levels[2].label is 3; it must be a text in quotation marks.",
    ),
    "a code with a blank": (
        ('code = "R"', 'code = "R 1"'),
        "schemes/x.toml: levels[2].code is 'R 1'; it may not have blanks in it.",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_told_by_file_key_and_what_is_allowed(case: str, tmp_path: Path) -> None:
    (old, new), expected = BAD[case]
    assert old in MINE
    with pytest.raises(SettingsError) as told:
        scheme.load(own(tmp_path, MINE.replace(old, new, 1)))
    assert told.value.message == expected


def test_more_than_one_mistake_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as told:
        scheme.load(own(tmp_path, MINE.replace('label = "Amber"\n', "").replace('label = "Red"\n', "")))
    assert str(told.value) == "schemes/x.toml: levels[1].label is missing. (1 more after it.)"


def test_a_file_that_is_not_toml_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"schemes/x\.toml cannot be read: .* Look for a missing quot"):
        scheme.load(own(tmp_path, 'title = "Ours'))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="There is no file"):
        scheme.load(tmp_path / "none.toml")


def test_a_name_that_is_not_known_is_told_with_the_nearest() -> None:
    with pytest.raises(SettingsError, match=r"There is no scheme 'leicestershire-2021'\. .*: leicestershire-20"):
        scheme.load("leicestershire-2021")
