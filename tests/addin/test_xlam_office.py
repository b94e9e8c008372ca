"""The built add-in in a real spreadsheet program: it opens, and its VBA runs there as far as it needs no Python."""

from __future__ import annotations

from pathlib import Path

import pytest

import office
from cipxl_addin import xlam
from cipxl_addin.cells import CellError
from cipxl_addin.functions import MOST_CELLS
from cipxl_addin.registry import FUNCTIONS
from cipxl_addin.xlam.modules import Module, modules
from cipxl_addin.xlam.package import package
from cipxl_addin.xlam.project import vba_project
from cipxl_addin.xlam.ribbon_xml import ribbon_xml

pytestmark = pytest.mark.office

# Ranges can only be had from within: VBA that asks ours about ranges of its own sheet.
ASKS = """Attribute VB_Name = "Asks"
Option Explicit

Public Function Told(ByVal Address As String) As String
    Dim Values As Variant, Row As Long, Column As Long
    Values = CipxlValues(ThisWorkbook.Sheets(1).Range(Address))
    If Not IsArray(Values) Then
        Told = TypeName(Values) & " " & Values
        Exit Function
    End If
    For Row = LBound(Values, 1) To UBound(Values, 1)
        For Column = LBound(Values, 2) To UBound(Values, 2)
            Told = Told & TypeName(Values(Row, Column)) & " " & Values(Row, Column) & "; "
        Next Column
    Next Row
End Function

Public Function Kind(ByVal Address As String) As String
    Kind = TypeName(CipxlValues(ThisWorkbook.Sheets(1).Range(Address)))
End Function

Public Function Corner(ByVal Address As String) As String
    Dim Found As Variant
    Found = CipxlCorner(ThisWorkbook.Sheets(1).Range(Address))
    Corner = Found(0) & ", " & Found(1)
End Function

Public Function Marked(ByVal Named As String) As String
    Dim Answer(1, 0) As Variant, Found As Variant
    Answer(0, 0) = Named
    Answer(1, 0) = 94.5
    Found = CipxlErrors(Answer)
    Marked = TypeName(Found(0, 0)) & " " & IsError(Found(0, 0)) & "; " & TypeName(Found(1, 0)) & " " & Found(1, 0)
End Function

Public Function MarkedList(ByVal Named As String) As String
    Dim Given(1) As Variant, Found As Variant
    Given(0) = "94%"
    Given(1) = Named
    Found = CipxlErrors(Given)
    MarkedList = TypeName(Found(0)) & " " & Found(0) & "; " & TypeName(Found(1)) & " " & IsError(Found(1))
End Function

Public Sub Percentages()
    ThisWorkbook.Sheets(1).Range("D1:D2").NumberFormat = "0%"
    ThisWorkbook.Sheets(1).Range("E1").NumberFormat = "0.0%"
End Sub
"""


@pytest.fixture(scope="module")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("addin") / "cipxl.xlam"
    xlam.build(file)
    return file


def test_the_add_in_opens_and_its_function_answers_in_a_cell(addin: Path) -> None:
    asked = {"C1": '=CIPXLPERCENT(0.94;"0%")', "C2": '=CIPXLPERCENT(0.94;"0.00")', "C3": '=CIPXLERROR("94%")'}
    errors = {f"D{n}": f'=CIPXLERRORNUMBER("{error}")' for n, error in enumerate(CellError, start=1)}
    found, _ = office.macros(addin, xlam.PROJECT, {**asked, **errors, "E1": '=CIPXLERRORNUMBER("#N/A ")'}, [])
    assert found["A1"].startswith("cipxl ")
    assert [found[a1] for a1 in asked] == ["94%", 0.94, "94%"]
    assert [found[a1] for a1 in errors] == [error.number for error in CellError]
    assert found["E1"] == 0


def test_its_subs_run_and_the_log_keeps_one_line_for_each(addin: Path) -> None:
    calls = [("CipxlHelpers", "CipxlLog", "first\nline"), ("CipxlHelpers", "CipxlLog", "second")]
    describe = ("CipxlFunctions", "CipxlDescribe")
    _, answers = office.macros(addin, xlam.PROJECT, {}, [*calls, describe, ("CipxlHelpers", "CipxlLogFile")])
    lines = Path(answers[-1]).read_text(encoding="cp1252").splitlines()
    assert [line[20:] for line in lines[-2:]] == ["first line", "second"]


def test_without_python_a_function_is_an_error_in_its_cell_and_a_line_in_the_log(addin: Path) -> None:
    call = ("CipxlHelpers", "CipxlAnswer", "CIP_VALUE", [["94%"]])
    _, (answer, file) = office.macros(addin, xlam.PROJECT, {}, [call, ("CipxlHelpers", "CipxlLogFile")])
    assert not isinstance(answer, str)
    assert "CIP_VALUE: " in Path(file).read_text(encoding="cp1252").splitlines()[-1]


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("asking") / "asking.xlam"
    project = vba_project(xlam.PROJECT, [*modules(), Module("Asks", ASKS)])
    file.write_bytes(package(project, ribbon_xml(), "1", ("",)))
    return file


def test_a_range_becomes_its_values_with_percentages_as_they_are_shown(asking: Path) -> None:
    cells = {"D1": 0.94, "D2": "TBC", "D3": 0.5, "E1": 0.005, "E2": 12.0, "F1": "94%"}
    ask = ("D1", "D1:D3", "D1:E2", "F1:F2", "E2")
    calls = [("Asks", "Percentages"), *(("Asks", "Told", address) for address in ask)]
    _, answers = office.macros(asking, xlam.PROJECT, cells, calls)
    assert answers[1:] == [
        "String 94%",
        "String 94%; String TBC; Double 0.5; ",
        "String 94%; String 0.5%; String TBC; Double 12; ",
        "String 94%; Empty ; ",
        "Double 12",
    ]


def test_of_a_whole_column_the_rows_in_use_are_taken(asking: Path) -> None:
    cells = {"D1": 1.0, "D2": 2.0, "D3": 3.0}
    _, answers = office.macros(asking, xlam.PROJECT, cells, [("Asks", "Told", "D:D"), ("Asks", "Told", "D2:D900")])
    assert answers == ["Double 1; Double 2; Double 3; ", "Double 2; Double 3; "]


def test_of_whole_rows_the_columns_in_use_are_taken(asking: Path) -> None:
    cells = {"D1": 1.0, "E1": 2.0, "D2": 3.0}
    ask = ("D1:XFD1", "D2:XFD2", "D1:XFD1048576", "Z9:AA12")
    _, answers = office.macros(asking, xlam.PROJECT, cells, [("Asks", "Told", address) for address in ask])
    assert answers == ["Double 1; Double 2; ", "Double 3; Empty ; ", "Double 1; Double 2; Double 3; Empty ; ", "Empty "]


def test_several_ranges_in_one_argument_and_more_cells_than_are_answered_are_errors(asking: Path) -> None:
    cells = {"D1": 1.0, "E1": 2.0, f"A{MOST_CELLS // 2 + 1}": 3.0}
    ask = ("D1,E1", f"A1:B{MOST_CELLS // 2}", f"A1:B{MOST_CELLS // 2 + 1}", "A:XFD", "B:B")
    _, answers = office.macros(asking, xlam.PROJECT, cells, [("Asks", "Kind", address) for address in ask])
    assert answers == ["Error", "Variant()", "Error", "Error", "Variant()"]


def test_a_range_tells_where_it_begins(asking: Path) -> None:
    _, answers = office.macros(asking, xlam.PROJECT, {}, [("Asks", "Corner", "B4:C9")])
    assert answers == ["4, 2"]


@pytest.mark.parametrize("error", list(CellError))
def test_a_text_that_names_an_error_becomes_that_error(asking: Path, error: CellError) -> None:
    calls = [("Asks", "Marked", str(error)), ("Asks", "MarkedList", str(error))]
    _, answers = office.macros(asking, xlam.PROJECT, {}, calls)
    assert answers == ["Error True; Double 94.5", "String 94%; Error True"]


# Where xlwings' server stands in Excel: it says what it was asked, or gives what it was given.
SERVER = """
Public Function CallUDF(ByVal Script As String, ByVal Named As String, ByVal Given As Variant) As Variant
    Dim N As Long
    If Not IsArray(Given(0)) Then
        If Left(Given(0), 1) = "#" Then
            CallUDF = Given(0)
            Exit Function
        End If
    End If
    CallUDF = Script & " " & Named
    For N = LBound(Given) To UBound(Given)
        CallUDF = CallUDF & " " & TypeName(Given(N))
    Next N
End Function
"""
XLWINGS = """Attribute VB_Name = "xlwings"
Option Explicit

Public Function XLPy() As Object
    Set XLPy = ThisWorkbook
End Function

Public Function RunPython(PythonCommand As String) As Variant
    RunPython = 0
End Function

Public Function ReadFile(ByVal FileName As String) As String
    ReadFile = ""
End Function
"""


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The add-in, joined to a server that runs inside LibreOffice."""
    sources = {"ThisWorkbook": lambda source: source + SERVER, "xlwings": lambda _source: XLWINGS}
    own = [one._replace(source=sources.get(one.name, str)(one.source)) for one in modules()]
    file = tmp_path_factory.mktemp("serving") / "serving.xlam"
    file.write_bytes(package(vba_project(xlam.PROJECT, own), ribbon_xml(), "1", ("",)))
    return file


def test_every_wrapper_hands_its_arguments_on_and_leaves_out_what_is_left_out(serving: Path) -> None:
    cells, expected = {}, {}
    for row, function in enumerate(FUNCTIONS, start=1):
        needed = [one for one in function.arguments if not one.optional]
        corner = ["Variant()"] if function.about == "table" else []
        for column, given in (("C", needed), ("D", list(function.arguments))):
            inside = ";".join('"a"' for _ in given)
            cells[f"{column}{row}"] = f"={function.name}({inside})"
            kinds = ["String" if one in given else "Empty" for one in function.arguments] + corner
            expected[f"{column}{row}"] = f"cipxl_addin.functions {function.name} {' '.join(kinds)}"
    found, _ = office.macros(serving, xlam.PROJECT, cells, [])
    assert {a1: found.get(a1) for a1 in cells} == expected


def test_a_wrapper_hands_a_range_on_in_one_call_and_makes_errors_of_what_comes_back(serving: Path) -> None:
    cells = {"A1": "94%", "A2": "95%", "C1": "=CIP_VALUE(A1:A2)", "C2": '=CIP_VALUE("#REF!")', "C3": '=CIP_DUE("#N/A")'}
    found, _ = office.macros(serving, xlam.PROJECT, cells, [])
    assert found["C1"] == "cipxl_addin.functions CIP_VALUE Variant() Empty"
    assert (found["C2"], found["C3"]) == ("Error 2023", "Error 2042")
