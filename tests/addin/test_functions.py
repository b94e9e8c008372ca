from __future__ import annotations

import inspect
import subprocess
import sys
from datetime import datetime
from importlib import import_module
from typing import Any

import pytest

from cipxl_addin import functions
from cipxl_addin.answers import PARTS, CellError
from cipxl_addin.functions import UDFS, answer
from cipxl_addin.registry import FUNCTIONS, Argument, Function, find

NA, VALUE = CellError.NA, CellError.VALUE


def one(name: str, *given: object) -> Any:
    matrix = UDFS[name](*given)
    assert len(matrix) == len(matrix[0]) == 1
    return matrix[0][0]


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("94%", None, 94), ("94%", "value", 94), ("94%", " Unit ", "%"), ("12 weeks", "unit", "weeks"),
        (0.94, None, 0.94),
        (94.0, None, 94), ("94% (Q2 20/21), previous 90%", None, 94), ("94% (Q2 20/21)", "period", "Q2 2020/21"),
        ("80-90%", None, NA), ("80-90%", "low", 80), ("80-90%", "high", 90), ("94%", "low", 94),
        ("30 of 40 (75%)", "numerator", 30), ("30 of 40 (75%)", "denominator", 40), ("94%", "numerator", NA),
        ("TBC", None, NA), ("TBC", "reason", "not available yet"), ("94%", "reason", ""),
        ("", None, ""), (None, None, ""),
        ("94%", "colour", VALUE), (True, None, VALUE), (datetime(2020, 10, 16), None, VALUE),
    ],
)  # fmt: skip
def test_the_value_of_a_cell_or_another_part_of_it(text: object, part: object, expected: object) -> None:
    assert one("CIP_VALUE", text, part) == expected


def test_a_cell_with_several_figures_has_no_one_value() -> None:
    assert one("CIP_VALUE", "87% and 53%") == NA


@pytest.mark.parametrize(
    ("performance", "target", "better", "expected"),
    [
        ("91%", "95%", None, -4), ("97%", "95%", None, 2), ("24.7", "26", "low", 1.3), ("91%", "80-90%", "near", -1),
        ("12 days", "at most 10 days", None, -2), ("8 days", "at most 10 days", None, 2), ("94", "95%", None, -1),
        (94.0, 95.0, "high", -1), (0.3, 0.1, "high", 0.2), ("", "95%", None, ""), ("91%", None, None, ""),
        ("TBC", "95%", None, NA), ("91%", "TBC", None, NA), ("12 weeks", "95%", None, VALUE),
        (0.94, "95%", None, VALUE),
        ("91%", "95%", "sideways", VALUE), (True, "95%", None, VALUE),
    ],
)  # fmt: skip
def test_the_gap_between_a_figure_and_its_target(
    performance: object, target: object, better: object, expected: object
) -> None:
    assert one("CIP_GAP", performance, target, better) == expected


@pytest.mark.parametrize(
    ("text", "today", "expected"),
    [
        ("by March 2021", None, datetime(2021, 3, 31)), ("October 2020", None, datetime(2020, 10, 31)),
        ("16/10/2020", None, datetime(2020, 10, 16)), (datetime(2020, 10, 16), None, datetime(2020, 10, 16)),
        ("by March 2021", "1 March 2021", 30), ("by March 2021", datetime(2021, 4, 2), -2),
        ("by March 2021", 44286.0, 0),
        ("By 1 May 2021 and 5 June 2021", None, datetime(2021, 5, 1)),
        ("By 1 May 2021 and 5 June 2021", "2 May 2021", 34), ("By 1 May 2021 and 5 June 2021", "6 June 2021", -1),
        ("Ongoing", None, NA), ("16 October", None, NA), ("31/02/2021", None, VALUE), ("", None, ""), (None, "x", ""),
        ("by March 2021", "soon", VALUE), (True, None, VALUE), ("by March 2021", -5.0, VALUE),
    ],
)  # fmt: skip
def test_the_day_by_which_something_is_due_and_the_days_left(text: object, today: object, expected: object) -> None:
    assert one("CIP_DUE", text, today) == expected


def test_a_column_in_is_a_column_out_in_one_call() -> None:
    assert UDFS["CIP_VALUE"]([["94%"], [None], ["TBC"]]) == [[94.0], [""], [NA]]


def test_one_target_is_held_against_each_figure_of_a_column() -> None:
    assert UDFS["CIP_GAP"]([["94%"], ["97%"]], [["95%"]]) == [[-1.0], [2.0]]


def test_a_row_against_a_column_is_a_table() -> None:
    assert UDFS["CIP_GAP"]([[91.0, 92.0]], [[90.0], [95.0]]) == [[1.0, 2.0], [-4.0, -3.0]]


def test_places_that_only_one_range_has_are_not_available() -> None:
    assert UDFS["CIP_GAP"]([[91.0], [92.0], [93.0]], [[90.0], [95.0]]) == [[1.0], [-3.0], [NA]]


@pytest.mark.parametrize("error", list(CellError))
def test_an_error_in_a_cell_stays_that_error(error: CellError) -> None:
    assert UDFS["CIP_GAP"](str(error), "95%") == [[error]]


def test_an_exception_is_logged_and_never_shown_in_a_cell(caplog: pytest.LogCaptureFixture) -> None:
    def breaks(text: object) -> str:
        raise RuntimeError(f"secret {text}")

    broken = Function(
        name="CIP_BREAKS", help="x", arguments=(Argument(name="text", help="x"),), example="=CIP_BREAKS()", result="",
        library="cipxl.figures.read_cell", work=breaks,
    )  # fmt: skip
    assert answer(broken, [["a"], ["b"]]) == [[VALUE], [VALUE]]
    assert "CIP_BREAKS could not answer" in caplog.text


@pytest.mark.parametrize("text", ["\x00", "9" * 400, "=1/0", "٣٤%", "1e400", "%" * 50, "31/02/0000"])
def test_whatever_stands_in_a_cell_gets_an_answer(text: str) -> None:
    for function in FUNCTIONS:
        given = [text for argument in function.arguments if not argument.optional]
        assert one(function.name, *given) is not None


@pytest.mark.parametrize("number", [1e400, float("nan"), -1e308, 1e-300])
def test_whatever_number_stands_in_a_cell_gets_an_answer(number: float) -> None:
    assert one("CIP_VALUE", number) is not None


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_every_entry_is_a_function_of_the_module_that_xlwings_can_take(function: Function) -> None:
    built = getattr(functions, function.name)
    parameters = inspect.signature(built).parameters
    assert tuple(parameters) == tuple(argument.name for argument in function.arguments)
    for argument in function.arguments:
        assert (parameters[argument.name].default is None) == argument.optional
        assert parameters[argument.name].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    assert built.__name__ == function.name
    assert built.__doc__ == function.help


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_every_entry_names_a_library_function_and_gives_a_true_example(function: Function) -> None:
    module, _, name = function.library.rpartition(".")
    assert callable(getattr(import_module(module), name))
    inside = function.example.removeprefix(f"={function.name}(").removesuffix(")")
    given = [part.strip().strip('"') for part in inside.split('", "')]
    assert f"{one(function.name, *given):g}" == function.result


def test_functions_are_found_in_any_case_and_written_as_excel_shows_them() -> None:
    assert find("cip_gap").syntax == "CIP_GAP(performance, target, [better])"
    with pytest.raises(KeyError):
        find("CIP_NOTHING")


def test_the_help_of_part_names_every_part() -> None:
    assert all(part in find("CIP_VALUE").arguments[1].help for part in PARTS)


def test_the_functions_work_where_xlwings_is_not_installed() -> None:
    code = (
        "import sys, importlib.util as util\n"
        "find = util.find_spec\n"
        "util.find_spec = lambda name, *rest: None if name == 'xlwings' else find(name, *rest)\n"
        "from cipxl_addin.functions import UDFS\n"
        "assert UDFS['CIP_VALUE']('94%') == [[94.0]]\n"
        "assert 'xlwings' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_excels_error_numbers() -> None:
    assert [error.number for error in CellError] == [2000, 2007, 2015, 2023, 2029, 2036, 2042]
