"""Calls as they come from Excel, through xlwings' own server and conversion of cells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from cipxl_addin.cells import CellError
from cipxl_addin.registry import FUNCTIONS
from excel import MISSING, Excel, opened, plain


@pytest.fixture(scope="module")
def excel() -> Iterator[Excel]:
    with opened() as one:
        yield one


@pytest.mark.parametrize(
    ("cell", "answer"),
    [("94%", 94.0), (94.0, 94.0), (None, ""), ("", ""), ("TBC", "#N/A"), (True, "#VALUE!"), ("80-90%", "#N/A")],
)
def test_one_cell_gives_one_value(excel: Excel, cell: object, answer: object) -> None:
    assert excel.call("CIP_VALUE", cell) == answer
    assert excel.call("CIP_VALUE", cell, None) == answer
    assert excel.call("CIP_VALUE", cell, MISSING) == answer


def test_a_column_is_one_call_and_a_column_comes_back(excel: Excel) -> None:
    assert excel.call("CIP_VALUE", [["94%"], [None], ["TBC"], [12.0]]) == [[94.0], [""], ["#N/A"], [12.0]]


def test_a_row_comes_back_as_a_row_and_a_block_as_a_block(excel: Excel) -> None:
    assert plain(excel.call("CIP_VALUE", [["94%", "12 weeks"]])) == [[94.0, 12.0]]
    block = [["94%", "TBC"], [None, 3.0]]
    assert excel.call("CIP_VALUE", block) == [[94.0, "#N/A"], ["", 3.0]]


def test_one_target_meets_a_column_of_figures(excel: Excel) -> None:
    assert excel.call("CIP_GAP", [["91%"], ["97%"]], "95%") == [[-4.0], [2.0]]


@pytest.mark.parametrize("error", [str(error) for error in CellError])
def test_an_error_in_a_cell_stays_that_error_in_its_place(excel: Excel, error: str) -> None:
    assert excel.call("CIP_VALUE", [["94%"], [error]]) == [[94.0], [error]]
    assert excel.call("CIP_GAP", [["91%"], ["97%"]], error) == [[error], [error]]


def test_dates_come_and_go_as_dates(excel: Excel) -> None:
    asked = [[datetime(2021, 3, 31)], ["by March 2021"], [44286.0]]
    assert plain(excel.call("CIP_DUE", asked)) == [[datetime(2021, 3, 31)]] * 3


def test_a_table_with_an_error_in_it_is_checked_with_the_error_as_a_text(excel: Excel) -> None:
    table = [["Ref.", "Ofsted Recommendation", "Progress on implementation", "Progress on impact", "Targets"]]
    table += [["1", "Do better", "A", "#REF!", None]]
    found = plain(excel.call("CIP_CHECK", table, [4.0, 2.0]))
    assert found[0][0] == "Severity"
    assert "E5" in [row[2] for row in found]


@pytest.mark.parametrize(
    "table",
    [None, "x", [[None]], [["a", "b"], [1.0, 2.0]], [["#N/A", None]], [["x" * 40_000]], [[True, datetime(2020, 1, 1)]]],
)
def test_a_range_that_is_no_plan_is_answered_too(excel: Excel, table: Any) -> None:
    assert "no" in plain(excel.call("CIP_CHECK", table, [1.0, 1.0]))[-1][4].casefold()
    assert plain(excel.call("CIP_MEASURES", table, [1.0, 1.0])) == [["#N/A"]]
    assert plain(excel.call("CIP_SUMMARY", table, "words", [1.0, 1.0])) == [["#N/A"]]


@pytest.mark.parametrize("error", ["#REF!", "#NAME?", "#VALUE!"])
def test_a_range_that_is_gone_is_the_error_that_excel_has_for_it(excel: Excel, error: str) -> None:
    assert excel.call("CIP_CHECK", error, [1.0, 1.0]) == error
    assert excel.call("CIP_MEASURES", [[error]], [1.0, 1.0]) == error
    assert excel.call("CIP_SUMMARY", error, "words", [1.0, 1.0]) == error


def test_a_wording_that_is_not_known_is_an_error(excel: Excel) -> None:
    assert excel.call("CIP_SUMMARY", [["x"]], "rhymes", [1.0, 1.0]) == "#VALUE!"
    assert excel.call("CIP_SUMMARY", [["x"]], "#REF!", [1.0, 1.0]) == "#REF!"


def test_what_comes_back_is_only_what_com_can_carry(excel: Excel) -> None:
    for function in FUNCTIONS:
        for cell in ("94%", "#N/A", None, 3.0, "by March 2021"):
            given = [cell for argument in function.arguments if not argument.optional]
            for row in plain(excel.call(function.name, *given)):
                assert {type(one) for one in row} <= {str, float, bool, datetime}
