from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cipxl_addin import functions
from cipxl_addin.answers import PARTS
from cipxl_addin.cells import CellError
from cipxl_addin.functions import UDFS, Answers
from cipxl_addin.host import Host
from cipxl_addin.log import LONGEST
from cipxl_addin.registry import FUNCTIONS, Argument, Example, Function, find

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
        (0.94, "95%", None, VALUE), ("30 of 40", "70%", None, VALUE), ("75%", "30 of 40", None, VALUE),
        ("30 of 40 (75%)", "70%", None, 5), ("30 of 40", "25 of 40", None, 5), ("30 of 40", "25", None, 5),
        ("3 of 4", "30 of 40", None, VALUE), (44286.0, "95%", None, VALUE), ("95%", "44286", None, VALUE),
        (130.0, "95%", None, 35), (0.0, "95%", None, -95), (44286.0, "40,000", None, 4286),
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
        (44286.0, None, datetime(2021, 3, 31)), (44286, None, datetime(2021, 3, 31)),
        ("By 1 May 2021 and 5 June 2021", None, datetime(2021, 5, 1)),
        ("Ongoing", None, NA), ("16 October", None, NA), ("31/02/2021", None, VALUE), ("", None, ""), (None, "", ""),
        (True, None, VALUE), (5.0, None, NA), (datetime(1899, 12, 30, 9, 30), None, NA),
        (datetime(1899, 12, 30), "1 May 2021", NA), ("by March 2021", datetime(1899, 12, 30), VALUE),
    ],
)  # fmt: skip
def test_the_day_by_which_something_is_due(text: object, today: object, expected: object) -> None:
    assert one("CIP_DUE", text, today) == expected


@pytest.mark.parametrize(
    ("text", "today", "day", "state"),
    [
        ("by March 2021", "1 March 2021", datetime(2021, 3, 31), "not due"),
        ("by March 2021", "10 March 2021", datetime(2021, 3, 31), "due"),
        ("by March 2021", datetime(2021, 3, 31), datetime(2021, 3, 31), "due"),
        ("by March 2021", datetime(2021, 4, 1), datetime(2021, 3, 31), "overdue"),
        ("by March 2021", 44286.0, datetime(2021, 3, 31), "due"),
        (44286.0, 44287.0, datetime(2021, 3, 31), "overdue"),
        ("By 1 May 2021 and 5 June 2021", "2 May 2021", datetime(2021, 6, 5), "not due"),
        ("By 1 May 2021 and 5 June 2021", "6 June 2021", datetime(2021, 6, 5), "overdue"),
    ],
)
def test_with_today_the_day_stands_beside_whether_it_has_passed(
    text: object, today: object, day: datetime, state: str
) -> None:
    assert UDFS["CIP_DUE"](text, today) == [[day, state]]


def test_in_a_column_with_today_every_answer_is_two_cells_wide() -> None:
    found = UDFS["CIP_DUE"]([["by March 2021"], [None], ["Ongoing"], ["#REF!"]], "1 May 2021")
    assert found == [[datetime(2021, 3, 31), "overdue"], ["", ""], [NA, NA], [CellError.REF, CellError.REF]]


def test_a_day_beside_a_blank_today_has_nothing_beside_it() -> None:
    found = UDFS["CIP_DUE"]([["by March 2021"], ["by March 2022"]], [["1 May 2021"], [None]])
    assert found == [[datetime(2021, 3, 31), "overdue"], [datetime(2022, 3, 31), ""]]


@pytest.mark.parametrize("today", ["soon", True, -5.0, "1 May 2020 and 3 June 2021"])
def test_a_today_that_is_no_day_is_an_error(today: object) -> None:
    assert one("CIP_DUE", "by March 2021", today) == VALUE


LEICS = "leicestershire-2020"


@pytest.mark.parametrize(
    ("performance", "target", "scheme", "better", "previous", "expected"),
    [
        ("97%", "95%", LEICS, None, None, "G"), ("91%", "95%", LEICS, None, None, "R"),
        (97.0, 95.0, LEICS, None, None, "G"), ("8 weeks", "at most 10 weeks", LEICS, None, None, "G"),
        ("8 weeks", "10 weeks", LEICS, "low", None, "G"), ("8 weeks", "10 weeks", LEICS, "high", None, "R"),
        ("91% (Q2 2020/21)", "95% by March 2021", LEICS, None, "85% (Q1 2020/21)", "A"),
        ("86% (Q2 2020/21)", "95% by March 2021", LEICS, None, "85% (Q1 2020/21)", "R"),
        ("91%", "95% by March 2021", LEICS, None, None, "Too few readings"),
        ("91% (Q2 2020/21)", "95% by March 2021", LEICS, None, "85 (Q1 2020/21)", "A"),
        ("91% (Q2 2020/21)", "95% by March 2021", LEICS, None, "12 weeks (Q1 2020/21)", "Too few readings"),
        ("91% (Q2 2020/21)", "95% by March 2021", LEICS, None, "0.85 (Q1 2020/21)", "Too few readings"),
        ("30 of 40 (Q2 2020/21)", "38 of 40 by March 2021", LEICS, None, "20 of 40 (Q1 2020/21)", "A"),
        ("30 of 40 (Q2 2020/21)", "38 of 40 by March 2021", LEICS, None, "20 of 35 (Q1 2020/21)", "Too few readings"),
        ("30 of 40", "70%", LEICS, None, None, VALUE), (44286.0, "95%", LEICS, None, None, VALUE),
        ("96%", "95%", "Havering-2017", None, None, "G"), ("94.9%", "95%", "havering_2017", None, None, "R"),
        ("TBC", "95%", LEICS, None, None, "No data"), ("", "95%", LEICS, None, None, "No data"),
        ("91%", "TBC", LEICS, None, None, "No target"), ("91%", None, LEICS, None, None, "No target"),
        ("", "", LEICS, None, None, ""), ("87% and 53%", "95%", LEICS, None, None, "text: see the check"),
        ("91%", "95%", "cheshire-east", None, None, "No rule: judgement"),
        ("91%", "95%", "atlantis", None, None, VALUE), ("12 weeks", "95%", LEICS, None, None, VALUE),
        (0.91, "95%", LEICS, None, None, VALUE), ("91%", "95%", LEICS, "sideways", None, VALUE),
        (True, "95%", LEICS, None, None, VALUE), (datetime(2020, 1, 1), "95%", LEICS, None, None, VALUE),
    ],
)  # fmt: skip
def test_the_rating_that_a_scheme_suggests(
    performance: object, target: object, scheme: str, better: object, previous: object, expected: object
) -> None:
    assert one("CIP_RAG", performance, target, scheme, better, previous) == expected
    why = one("CIP_WHY", performance, target, scheme, better, previous)
    assert isinstance(why, str)
    assert (why == expected) == (expected in ("", VALUE, "text: see the check"))


def test_the_scheme_left_out_is_that_of_the_usual_plan() -> None:
    from cipxl import profile, resources

    usual = profile.load(resources.usual_profile()).scheme
    assert one("CIP_RAG", "91%", "95%") == one("CIP_RAG", "91%", "95%", usual)


@pytest.mark.parametrize(
    ("performance", "target", "previous", "expected"),
    [
        ("91%", "95%", None, "at least 95%; the latest figure is 91%: not met: Red"),
        ("97%", "95%", None, "at least 95%; the latest figure is 97%: met: Green"),
        (
            "91% (Q2 2020/21)", "95% by March 2021", "85% (Q1 2020/21)",
            "at least 95% by March 2021; the latest figure is 91%: not met; it rose 6 points in 3 months, which makes "
            "about 103% by then: Amber",
        ),
        ("TBC", "95%", None, "No data, so not rated"),
    ],
)  # fmt: skip
def test_why_tells_how_the_rating_was_worked_out_and_no_date_that_nobody_gave(
    performance: str, target: str, previous: object, expected: str
) -> None:
    assert one("CIP_WHY", performance, target, LEICS, None, previous) == expected


@pytest.mark.parametrize(
    ("previous", "latest", "better", "expected"),
    [
        ("88%", "91%", None, "better"), ("91%", "88%", None, "worse"), ("88%", "88%", None, "same"),
        ("88%", "91%", "low", "worse"), (29.0, 31.0, "low", "worse"), ("29 weeks", "31 weeks", "L", "worse"),
        ("88%", "31 weeks", None, "not comparable"), (88.0, "91%", None, "better"),
        (0.88, "91%", None, "not comparable"),
        ("30 of 40", "32 of 40", None, "better"), ("3 of 4", "30 of 40", None, "not comparable"),
        ("TBC", "91%", None, "not comparable"),
        ("88%", "TBC", None, "No data"), ("", "91%", None, "not comparable"), (None, None, None, ""),
        ("88%", "87% and 53%", None, "text: see the check"), ("88%", "91%", "near", "No target"),
        ("88%", "91%", "sideways", VALUE), (True, "91%", None, VALUE),
    ],
)  # fmt: skip
def test_which_way_a_figure_goes(previous: object, latest: object, better: object, expected: object) -> None:
    assert one("CIP_TRAVEL", previous, latest, better) == expected


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


class Elsewhere(Host):
    """A computer whose log is in a folder of the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def log_file(self) -> Path:
        return self.folder / "logs" / "addin.log"


def breaks(text: object) -> str:
    raise RuntimeError(f"secret {text}")


def asked(work: Callable[..., Any]) -> Function:
    example = Example(formula="=CIP_ASKED()", shows="")
    arguments = (Argument(name="text", help="x"),)
    return Function(
        name="CIP_ASKED", help="x", arguments=arguments, examples=(example,), library="cipxl.formula.gap", work=work
    )


def test_an_exception_is_a_line_in_the_log_without_the_cell_and_never_shown(tmp_path: Path) -> None:
    host = Elsewhere(tmp_path)
    assert Answers(asked(breaks), host)([["a"], ["b"]]) == [[VALUE], [VALUE]]
    lines = host.log_file().read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    assert "CIP_ASKED could not answer: RuntimeError in test_functions.py, line" in lines[0]
    assert "secret" not in "".join(lines)


def test_a_log_that_has_grown_long_is_kept_once_and_begun_anew(tmp_path: Path) -> None:
    host = Elsewhere(tmp_path)
    host.log_file().parent.mkdir()
    host.log_file().write_text("x" * (LONGEST + 1), encoding="utf-8")
    Answers(asked(breaks), host)("a")
    assert len(host.log_file().read_text(encoding="utf-8").splitlines()) == 1
    assert host.log_file().with_suffix(".1.log").stat().st_size == LONGEST + 1


def test_a_log_that_cannot_be_written_stops_no_answer(tmp_path: Path) -> None:
    (tmp_path / "logs").write_bytes(b"")
    assert Answers(asked(breaks), Elsewhere(tmp_path))("a") == [[VALUE]]


def test_an_answer_is_worked_out_once_and_the_memory_of_answers_is_bounded(tmp_path: Path) -> None:
    worked = []
    answers = Answers(asked(lambda text: worked.append(text) or f"<{text}>"), Elsewhere(tmp_path))
    column = [[f"{n}"] for n in range(3000)]
    assert answers(column) == answers(column) == [[f"<{n}>"] for n in range(3000)]
    assert len(worked) == 3000
    answers([[f"{n}"] for n in range(20_000)])
    assert answers.cell.cache_info().currsize == answers.cell.cache_info().maxsize == 4096
    before = answers.cell.cache_info()
    answers("x" * 5000)
    assert answers.cell.cache_info() == before  # what is long is not kept


def test_a_range_that_would_hold_excel_up_is_refused(tmp_path: Path) -> None:
    answers = Answers(asked(str), Elsewhere(tmp_path))
    assert answers([["94%"]] * (functions.MOST_CELLS + 1)) == [[VALUE]]
    assert answers([["94%"] * 2] * (functions.MOST_CELLS // 2 + 1)) == [[VALUE]]
    assert len(answers([["94%"]] * functions.MOST_CELLS)) == functions.MOST_CELLS
    assert UDFS["CIP_CHECK"]([["94%"] * 11] * 10_000) == [[VALUE]]


@pytest.mark.parametrize("cells", [(True, 1.0, "1"), (1.0, "1", True)])
def test_cells_that_only_look_alike_are_not_one_to_the_memory(tmp_path: Path, cells: tuple[object, ...]) -> None:
    answers = Answers(asked(lambda text: type(text).__name__), Elsewhere(tmp_path))
    assert [answers(cell)[0][0] for cell in cells] == [type(cell).__name__ for cell in cells]


@pytest.mark.parametrize("text", ["\x00", "9" * 400, "=1/0", "٣٤%", "1e400", "%" * 50, "31/02/0000"])
def test_whatever_stands_in_a_cell_gets_an_answer(text: str) -> None:
    for function in FUNCTIONS:
        given = [text for argument in function.arguments if not argument.optional]
        found = UDFS[function.name](*given)
        assert all(cell is not None for row in found for cell in row)
        assert len({len(row) for row in found}) == 1


@pytest.mark.parametrize("number", [1e400, float("nan"), -1e308, 1e-300])
def test_whatever_number_stands_in_a_cell_gets_an_answer(number: float) -> None:
    assert one("CIP_VALUE", number) is not None


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_every_entry_is_a_function_of_the_module_that_xlwings_can_take(function: Function) -> None:
    built = getattr(functions, function.name)
    parameters = inspect.signature(built).parameters
    own = tuple(argument.name for argument in function.arguments)
    assert tuple(parameters) == own + ((functions.CORNER,) if function.about == "table" else ())
    for argument in function.arguments:
        assert (parameters[argument.name].default is None) == argument.optional
        assert parameters[argument.name].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    assert built.__name__ == function.name
    assert built.__doc__ == function.help


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_every_entry_names_a_library_function_and_gives_true_examples(function: Function) -> None:
    module, _, name = function.library.rpartition(".")
    assert callable(getattr(import_module(module), name))
    for example in function.examples:
        assert example.formula.startswith(f"={function.name}(")
        if function.about == "cell":
            given = re.findall(r'"([^"]*)"', example.formula)
            assert " | ".join(shown(cell) for cell in UDFS[function.name](*given)[0]) == example.shows


def shown(cell: object) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}"
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def test_functions_are_found_in_any_case_and_written_as_excel_shows_them() -> None:
    assert find("cip_gap").syntax == "CIP_GAP(performance, target, [better])"
    with pytest.raises(KeyError):
        find("CIP_NOTHING")


def test_the_help_of_part_names_every_part() -> None:
    assert all(part in find("CIP_VALUE").arguments[1].help for part in PARTS)


def test_the_functions_work_where_xlwings_is_not_installed_and_load_no_library_of_tables() -> None:
    code = (
        "import sys, importlib.util as util\n"
        "find = util.find_spec\n"
        "util.find_spec = lambda name, *rest: None if name == 'xlwings' else find(name, *rest)\n"
        "from cipxl_addin.functions import UDFS\n"
        "assert UDFS['CIP_VALUE']('94%') == [[94.0]]\n"
        "UDFS['CIP_RAG']('94%', '95%')\n"
        "UDFS['CIP_CHECK']([['a', 'b']])\n"
        "heavy = {'xlwings', 'pandas', 'numpy', 'openpyxl', 'lxml', 'docx', 'PySide6'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_excels_error_numbers() -> None:
    assert [error.number for error in CellError][:7] == [2000, 2007, 2015, 2023, 2029, 2036, 2042]
    assert [error.number for error in CellError][7:] == [2043, 2045, 2046, 2047, 2048, 2049, 2050]


@pytest.mark.parametrize(
    ("code", "error"),
    [(-2146826246, NA), (-2146826243, "#SPILL!"), (-2146826238, "#CALC!"), (-2146826230, NA), (5, None), (-5, None)],
)
def test_a_number_that_com_gives_for_an_error_is_that_error(code: int, error: str | None) -> None:
    assert CellError.of_com(code) == error
    if error:
        assert one("CIP_VALUE", code) == error


class Told(Host):
    """A computer that keeps no log, and fails the test where a line would be written."""

    def log_file(self) -> Path:
        raise AssertionError("a function could not answer") from sys.exc_info()[1]


TEXTS = [
    json.loads(line)["text"]
    for line in (Path(__file__).parents[1] / "data" / "figures.jsonl").read_text(encoding="utf-8").splitlines()
]
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.datetimes(datetime(1900, 1, 1), datetime(2999, 12, 31)),
    st.decimals(min_value=-(10**14), max_value=10**14, places=4),  # a cell of a currency format
    st.sampled_from(TEXTS),
    st.text(max_size=60),
    st.sampled_from(
        ["high", "low", "near", "value", "period", "words", "digits", "leicestershire-2020", "kent", "#N/A"]
    ),
)


@pytest.mark.parametrize("function", [one for one in FUNCTIONS if one.about == "cell"], ids=lambda one: one.name)
@given(given_cells=st.lists(CELLS, min_size=5, max_size=5))
def test_no_cell_stops_a_function_and_the_same_cells_get_the_same_answer(
    function: Function, given_cells: list[object]
) -> None:
    cells = given_cells[: len(function.arguments)]
    (answer,) = Answers(function, Told())(*cells)
    assert all(isinstance(cell, str | float | datetime) for cell in answer)
    assert [answer] == Answers(function, Told())(*cells)


@pytest.mark.parametrize("function", [one for one in FUNCTIONS if one.about == "table"], ids=lambda one: one.name)
@given(table=st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=5))
def test_no_range_stops_a_function_about_tables(function: Function, table: list[list[object]]) -> None:
    heading = ["Ref.", "Ofsted Recommendation", "Progress on implementation", "Progress on impact"]
    others = [None] * (len(function.arguments) - 1)
    found = Answers(function, Told())([heading, *table], *others, [3.0, 2.0])
    assert all(isinstance(cell, str | float | datetime) for row in found for cell in row)
    assert len({len(row) for row in found}) == 1
