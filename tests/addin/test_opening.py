"""Opening a workbook at a cell. Excel is not here: what it is told is written down where Excel would be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cipxl_addin.opening import in_this_thread, open_at


class Excel:
    """The part of xlwings that is used: one Excel with some workbooks open, which writes down what it is told."""

    def __init__(self, *books: Path, running: bool = True, fails: bool = False) -> None:
        self.told: list[str] = []
        self.fails = fails
        self.all = [_Book(self, path) for path in books]
        self.active = self if running else None
        self.apps = self

    @property
    def books(self) -> Excel:
        return self

    def __iter__(self) -> Any:
        return iter(self.all)

    def open(self, path: str) -> _Book:
        if self.fails:
            raise RuntimeError("(-2147352567, 'Exception occurred.')")
        self.told.append(f"open {Path(path).name}")
        return _Book(self, Path(path))

    def App(self, *, visible: bool, add_book: bool) -> Excel:  # noqa: N802 - xlwings' name
        self.told.append(f"start, visible {visible}, empty book {add_book}")
        return self


class _Book:
    def __init__(self, excel: Excel, path: Path) -> None:
        self.excel, self.fullname = excel, str(path)
        self.sheets = [_Sheet(excel, "Appendix A"), _Sheet(excel, "Ratings")]

    def activate(self, steal_focus: bool = False) -> None:
        self.excel.told.append(f"bring {Path(self.fullname).name} to the front")


class _Sheet:
    def __init__(self, excel: Excel, name: str) -> None:
        self.excel, self.name = excel, name

    def activate(self) -> None:
        self.excel.told.append(f"sheet {self.name}")

    def range(self, a1: str) -> _Sheet:
        self.excel.told.append(f"cell {a1}")
        return self

    def select(self) -> None:
        self.excel.told.append("select")


def test_a_workbook_is_opened_at_the_cell(tmp_path: Path) -> None:
    excel = Excel()
    assert open_at(tmp_path / "return.xlsx", "Appendix A", "K12", excel)
    front = ["open return.xlsx", "bring return.xlsx to the front"]
    assert excel.told == [*front, "sheet Appendix A", "cell K12", "select"]


def test_one_that_is_open_already_is_brought_to_the_front_whatever_others_are_called(tmp_path: Path) -> None:
    excel = Excel(tmp_path / "other" / "return.xlsx", tmp_path / "return.xlsx")
    assert open_at(tmp_path / "return.xlsx", "Ratings", "", excel)
    assert excel.told == ["bring return.xlsx to the front", "sheet Ratings"]


def test_excel_is_started_where_it_does_not_run(tmp_path: Path) -> None:
    excel = Excel(running=False)
    assert open_at(tmp_path / "a.xlsx", "", "", excel)
    assert excel.told[0] == "start, visible True, empty book False"


def test_a_sheet_that_is_gone_leaves_the_workbook_open(tmp_path: Path) -> None:
    excel = Excel()
    assert open_at(tmp_path / "a.xlsx", "Renamed", "A1", excel)
    assert excel.told[-1] == "bring a.xlsx to the front"


def test_without_excel_or_with_one_that_fails_the_system_has_to_open_it(tmp_path: Path) -> None:
    assert not open_at(tmp_path / "a.xlsx", "", "", None)
    assert not open_at(tmp_path / "a.xlsx", "", "", Excel(fails=True))


def test_com_is_asked_for_and_given_back_in_the_thread_even_where_something_fails() -> None:
    told: list[str] = []

    class Com:
        def CoInitialize(self) -> None:  # noqa: N802 - pywin32's name
            told.append("ask")

        def CoUninitialize(self) -> None:  # noqa: N802 - pywin32's name
            told.append("give back")

    try:
        with in_this_thread(Com()):
            told.append("work")
            raise RuntimeError
    except RuntimeError:
        pass
    assert told == ["ask", "work", "give back"]
