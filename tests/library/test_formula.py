"""Rules as values and as formula text: what they say where something is missing, and what they may be written with."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cipxl import formula, scheme
from cipxl.formula import Shown

D = Decimal
TYPED: list[str] = json.loads((Path(__file__).parents[1] / "data/typed_cells.json").read_text(encoding="utf-8"))
UNITS = ["%", "£", "weeks", ""]
PLAIN = re.compile(r"-?£?(\d{1,15}|\d{1,3}(,\d{3})+)(\.\d+)?( ?%)?", re.ASCII)


@pytest.mark.parametrize("unit", UNITS)
def test_only_a_plain_number_is_taken_from_a_cell(unit: str) -> None:
    for text in TYPED:
        tidy = " ".join(text.replace("\u00a0", " ").split(" ")).replace("\n", " ").strip()
        value = formula.reading_value(unit).value({"cell": text})
        if isinstance(value, D):
            assert PLAIN.fullmatch(tidy), text
            assert value == D(re.sub("[£,% ]", "", tidy))
        else:
            assert value in ("", formula.SEE_CHECK), text


@pytest.mark.parametrize("text", ["1/2", "Jan 2020", "1e5", "5-10", "1,5", "0.94"])
def test_what_excel_would_turn_into_another_number_is_left_to_the_check(text: str) -> None:
    assert formula.reading_value("%").value({"cell": text}) == formula.SEE_CHECK


@pytest.mark.parametrize(
    ("cell", "unit", "expected"),
    [
        (D(94), "%", D(94)),
        (Shown(D("0.94"), "P"), "%", D(94)),
        (Shown(D("1.05"), "P"), "%", D(105)),
        (D("0.94"), "%", formula.SEE_CHECK),
        (D(1), "%", formula.SEE_CHECK),
        (D(0), "%", D(0)),
        (D("1.05"), "%", D("1.05")),
        (D("0.94"), "weeks", D("0.94")),
        (Shown(D("0.94"), "P"), "weeks", formula.SEE_CHECK),
        (date(2020, 10, 5), "weeks", formula.SEE_CHECK),
        (D(44109), "", formula.SEE_CHECK),
        ("44,109", "", D(44109)),
        (True, "%", formula.SEE_CHECK),
        ("94 %", "%", D(94)),
        ("0.94%", "%", D("0.94")),
        ("94%", "weeks", formula.SEE_CHECK),
        ("£1,250.50", "£", D("1250.5")),
        ("-£5", "£", D(-5)),
        ("£5", "%", formula.SEE_CHECK),
        (None, "%", ""),
        (" \u00a0", "%", ""),
    ],
)
def test_a_cell_is_read_by_what_it_shows_and_its_unit(cell: Any, unit: str, expected: Any) -> None:
    assert formula.reading_value(unit).value({"cell": cell}) == expected


def test_while_a_cell_says_what_it_said_its_issued_value_stands() -> None:
    issued = {"issued_text": "94% avg. Teams range from 71.4%", "issued_value": D(94)}
    rule = formula.reading_value("%")
    assert rule.value({"cell": "94% avg. Teams range from 71.4%", **issued}) == D(94)
    assert rule.value({"cell": "95% avg. Teams range from 71.4%", **issued}) == formula.SEE_CHECK
    assert rule.value({"cell": "95%", **issued}) == D(95)
    assert rule.value({"cell": "n/a", "issued_text": "n/a", "issued_value": "No data"}) == "No data"


@pytest.mark.parametrize(
    ("polarity", "actual", "low", "high", "expected"),
    [
        ("high", D("90.25"), D(95), None, D("-4.75")),
        ("high", D(96), D(95), D(95), D(1)),
        ("low", D(16), D(18), D(20), D(2)),
        ("low", D(29), D(18), D(20), D(-9)),
        ("high", D(19), D(18), D(20), D(0)),
        ("near", D(16), D(18), D(20), D(-2)),
        ("near", D(21), D(20), D(18), D(-1)),
        ("low", D("24.7"), None, D(26), D("1.3")),
        ("high", None, D(95), None, formula.NO_DATA),
        ("high", "No data", D(95), None, formula.NO_DATA),
        ("high", "about 90", D(95), None, formula.SEE_CHECK),
        ("high", D(90), None, None, formula.NO_TARGET),
        ("high", D(90), "tbc", None, formula.SEE_CHECK),
        ("", D(90), D(95), None, formula.NO_POLARITY),
    ],
)
def test_a_gap_is_below_zero_where_the_figure_is_short(
    polarity: str, actual: Any, low: Any, high: Any, expected: Any
) -> None:
    env = {"actual": actual, "low": low, "high": high, "polarity": polarity}
    assert formula.gap().value(env) == expected


def test_a_gap_is_told_with_no_digits_that_say_nothing() -> None:
    gaps = [
        formula.gap("high").value({"actual": D(actual), "low": D(95)})
        for actual in ("90.250", "295", "95.00", "94.9999999")
    ]
    assert [str(gap) for gap in gaps] == ["-4.75", "200", "0", "0"]


def test_figures_of_two_scopes_are_not_comparable() -> None:
    rule = formula.direction("low", same_scope=True)
    weeks = {"actual": D(33), "previous": D("44.2"), "unit": "weeks", "previous_unit": "weeks"}
    assert rule.value({**weeks, "scope": "leics", "previous_scope": "LLR"}) == formula.NOT_COMPARABLE
    assert rule.value({**weeks, "scope": "LLR", "previous_scope": "LLR"}) == "better"


@pytest.mark.parametrize(
    ("due", "done", "expected"),
    [
        (date(2020, 9, 30), None, "overdue"),
        (date(2020, 10, 1), None, "due"),
        (date(2020, 10, 29), None, "due"),
        (date(2020, 10, 30), None, "not due"),
        (date(2020, 9, 30), "Complete", "done"),
        (date(2020, 9, 30), date(2020, 9, 1), "done"),
        (None, None, "No date"),
        ("ongoing", None, formula.SEE_CHECK),
    ],
)
def test_a_deadline_is_due_four_weeks_before_its_day(due: Any, done: Any, expected: str) -> None:
    assert formula.deadline_state().value({"due": due, "as_at": date(2020, 10, 1), "done": done}) == expected


def test_no_level_can_be_taken_for_a_word_of_a_rule() -> None:
    codes = {code for name in scheme.built_in() for code in scheme.load(name).codes}
    assert not {word.casefold() for word in formula.WORDS} & {code.casefold() for code in codes}


def test_every_name_that_a_suggestion_reads_is_explained() -> None:
    for name in scheme.built_in():
        assert formula.suggestion(scheme.load(name)).names() <= set(formula.INPUTS)


def test_a_binary_float_is_not_taken() -> None:
    with pytest.raises(TypeError, match="'actual' holds a float"):
        formula.gap("high").value({"actual": 0.1, "low": D(1)})


def formulas() -> list[str]:
    rules = [formula.suggestion(scheme.load(name)) for name in scheme.built_in()]
    rules += [formula.reading_value(), formula.gap(), formula.relative_gap(), formula.met(), formula.direction()]
    rules += [formula.trend(), formula.deadline_state(), formula.line_at_next()]
    return [formula.cell_formula(rule, dict.fromkeys(rule.names(), "$AZ$1200")) for rule in rules]


def test_formulas_use_only_functions_that_both_programs_have() -> None:
    for text in formulas():
        bare = re.sub(r'"[^"]*"', '""', re.sub(r"'[^']*'!", "", text))
        used = set(re.findall(r"([A-Za-z_.]+)\(", bare))
        assert used <= formula.FUNCTIONS, used - formula.FUNCTIONS


def test_a_subtraction_is_always_rounded() -> None:
    for text in formulas():
        bare = re.sub(r'"[^"]*"', '""', text)
        for at in (match.start() for match in re.finditer(r"(?<=[\w)])-", bare)):
            opened = 0
            for back in range(at - 1, -1, -1):
                opened += {")": 1, "(": -1}.get(bare[back], 0)
                if opened < 0:
                    break
            assert bare[:back].endswith(("ROUND", "LEFT")) or "FIND" in bare[back:at], bare[back - 10 : at + 10]


def test_a_name_without_a_cell_is_told() -> None:
    with pytest.raises(LookupError, match="'polarity'"):
        formula.gap().excel({"actual": "A1", "low": "B1", "high": None})


def test_a_formula_that_excel_would_not_take_is_told() -> None:
    with pytest.raises(ValueError, match="longer than 8192"):
        formula.cell_formula(formula.reading_value(), dict.fromkeys(formula.reading_value().names(), "A" * 300))
