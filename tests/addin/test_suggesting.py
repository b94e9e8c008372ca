"""A suggestion before Excel's own formula: what it is made of, and that a real spreadsheet program takes it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cipxl_addin.suggesting import LONGEST_FORMULA, Suggested, held_to, without_suggestion
from office import recalculate

FORMULA = '=IF(ISNUMBER(AC5),IF(AC5>1,"a, b",")("),"No ""data""")'
TEXTS = [
    "94%", "", " 94% ", "94% (September 2020)\nThe \"high\" end", "=SUM(A1)", "'5-10", "a" * 249 + '"' + "b" * 300,
    "x" * 3000, "“quoted” – café", "\n\n", '"', '""', "1,5;6", "{1,2}", "#N/A", "TRUE", "@x", "tab\there", "per cent %",
]  # fmt: skip


def suggestion(*texts: str, code: str = "G") -> Suggested:
    return Suggested("Q5", code, "A measure", {f"H{n}": text for n, text in enumerate(texts, 5)})


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=400), min_size=1, max_size=4
    )
)
def test_the_formula_that_stood_there_is_had_back_from_behind_any_suggestion(texts: list[str]) -> None:
    made = held_to(suggestion(*texts), FORMULA)
    assert not made or without_suggestion(made) == FORMULA
    again = held_to(suggestion("another"), made)
    assert not made or again == held_to(suggestion("another"), FORMULA)


@pytest.mark.parametrize(
    "formula", ["", "A", '=IF(AND(EXACT(A1,"x")),"y")', "=IF(AND(EXACT(", "=1+2", '=IF(A1,"G","R")']
)
def test_a_formula_of_another_form_is_left_as_it_is(formula: str) -> None:
    assert without_suggestion(formula) == formula


def test_what_excel_would_not_take_is_not_written() -> None:
    assert held_to(suggestion("x" * LONGEST_FORMULA), FORMULA) == ""
    assert held_to(Suggested("Q5", "G", "A measure", {}), FORMULA) == ""
    made = held_to(suggestion("x" * 3000), FORMULA)
    assert max(len(piece) for piece in made.split('"')) <= 250


@pytest.mark.office
def test_it_holds_for_any_text_until_that_is_another(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row, text in enumerate(TEXTS, 1):
        for column, typed in (("A", text), ("C", f"{text}.")):
            cell = sheet[f"{column}{row}"]
            cell.value, cell.data_type = (typed, "s") if typed else (None, "n")
        for column, seen in (("B", "A"), ("D", "C")):
            one = Suggested(f"{column}{row}", 'G "1"', "A measure", {f"{seen}{row}": text})
            sheet[f"{column}{row}"] = held_to(one, '="own"')
    book.save(tmp_path / "texts.xlsx")
    values = recalculate(tmp_path / "texts.xlsx")
    for row, text in enumerate(TEXTS, 1):
        assert values["Sheet", f"B{row}"] == 'G "1"', repr(text)
        assert values["Sheet", f"D{row}"] == "own", repr(text)
