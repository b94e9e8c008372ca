"""Every command of the ribbon on real documents: xlwings with a live LibreOffice where Excel stands on Windows."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings

from builders import master_cell
from cipxl import resources
from cipxl.checking import check
from cipxl.folder import PlanFolder
from cipxl.importing import plan_from_toml, write_first_master
from cipxl.rounds import consolidate, issue
from cipxl.sources.grid import Book
from cipxl.sources.opening import open_book
from cipxl_addin import ribbon
from cipxl_addin.commands import COMMANDS
from cipxl_addin.host import Host
from cipxl_addin.lists import CELL_COLUMN
from cipxl_addin.opening import open_at
from office import ask_live, missing, recalculate, stop_without
from uno_engine import Person, started

pytestmark = pytest.mark.office

ROUND, TEAM = "October 2020", "First Response"
NOW = datetime(2020, 10, 12, 15, 30)
HARMLESS = ["check", "next_problem", "explain_rating", "summary", "help"]


class Desktop(Host):
    """A computer that keeps what is kept in a folder of the test, and notes which programs are started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.started: list[tuple[str, ...]] = []

    def local_folder(self) -> Path:
        return self.folder

    def start(self, command: Sequence[str]) -> None:
        self.started.append(tuple(command))


class Officer:
    """Somebody before the screen, who opens workbooks, types, and presses buttons."""

    def __init__(self, person: Person, host: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
        self.person = person
        self.host = host
        self.monkeypatch = monkeypatch

    def open(self, path: Path) -> Any:
        self.book = xlwings.Book(str(path))
        return self.book

    @property
    def sheet(self) -> Any:
        return self.book.sheets[0]

    def press(self, command: str, *answers: str) -> str:
        """Press a button, as the add-in's VBA calls Python for it; what was said."""
        self.person.answers = list(answers) or ["yes"]
        said = len(self.person.told)
        books = xlwings.apps.active.books
        active = books.active if len(books) else None
        call = ["-c", f"--wb={active.name}", "--from_xl=1", "--app=LibreOffice", "--hwnd=1"] if active else ["-c"]
        self.monkeypatch.setattr(sys, "argv", call)
        ribbon.press(command, self.host, NOW)
        return "\n".join(self.person.told[said:])

    def cell(self, heading: str, row: int) -> Any:
        """The cell of a row under the heading that begins so."""
        headings = self.sheet.range((3, 1), (3, self.sheet.used_range.shape[1])).value
        column = next(n for n, text in enumerate(headings, 1) if str(text or "").startswith(heading))
        return self.sheet.range((row, column))

    def log(self) -> str:
        file = self.host.folder / "addin.log"
        return file.read_text(encoding="utf-8") if file.exists() else ""


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> PlanFolder:
    """The example plan with its October 2020 round out."""
    source = resources.examples() / "road-to-excellence"
    path = tmp_path_factory.mktemp("plan") / "Road to Excellence"
    path.mkdir()
    shutil.copyfile(source / "plan.toml", path / "plan.toml")
    folder = PlanFolder(path)
    plan = plan_from_toml(source / "content.toml").model_copy(update={"id": folder.settings.plan_id})
    write_first_master(folder, plan, datetime(2020, 9, 14, 9, 0))
    issue(folder, ROUND, date(2020, 10, 16), datetime(2020, 9, 14, 9, 0))
    return folder


@pytest.fixture(scope="module")
def person() -> Iterator[Person]:
    stop_without(missing())
    found = Person()
    with started(found):
        yield found


@pytest.fixture
def officer(person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Officer]:
    yield Officer(person, Desktop(tmp_path / "local"), monkeypatch)
    for number in ask_live("all"):
        ask_live("close", number)


@pytest.fixture
def sent(example: PlanFolder, tmp_path: Path) -> Path:
    """The team's return in a folder of the officer's, away from the plan."""
    issued = example.round(ROUND).latest(TEAM)
    assert issued is not None
    place = tmp_path / "My documents (2020) – é" / issued.file
    place.parent.mkdir()
    shutil.copyfile(example.issued_folder(ROUND) / issued.file, place)
    return place


def content(path: Path) -> dict[str, Any]:
    """All that a workbook says: cells with their formulas and looks, sheets, names, properties, notes, rules."""
    book = open_book(path)
    return {
        "names": dict(book.names),
        "properties": dict(book.properties),
        **{
            sheet.name: (
                sheet.state, dict(sheet.cells), dict(sheet.comments), sheet.protected, sheet.merges, sheet.validations,
                sheet.hidden_rows, sheet.hidden_columns, sheet.conditional_formats,
            )
            for sheet in book.sheets
        },
    }  # fmt: skip


def formulas(book: Book) -> dict[tuple[str, str], str]:
    """What is typed in each cell: its formula, else its text."""
    return {
        (sheet.name, cell.a1): cell.text if cell.formula is None else f"={cell.formula}"
        for sheet in book.sheets
        for cell in sheet.cells.values()
    }


def listed(title: str) -> tuple[Any, list[list[Any]]]:
    """The list in front, and its rows."""
    book = xlwings.apps.active.books.active
    assert book.sheets[0].name == title
    return book, book.sheets[0].used_range.value[4:]


def test_the_whole_way_of_a_return_from_opening_it_to_the_master(
    officer: Officer, sent: Path, example: PlanFolder, tmp_path: Path
) -> None:
    officer.open(sent)
    officer.cell("Progress on impact", 4).value = "Purple"
    officer.cell("Performance Q2 20/21", 5).value = "94% (September 2020); previously 90.1%"

    assert "things to look at" in officer.press("check")
    book, rows = listed("What the check found")
    assert ["Appendix A", "D4", "2019 1", "Wrong"] in [row[:4] for row in rows]

    book.close()
    said = officer.press("next_problem")
    assert "Purple" in said
    assert officer.book.app.selection.address == "$D$4"
    officer.cell("Progress on impact", 4).value = "G"
    assert "Purple" not in officer.press("next_problem")

    assert "1 suggestion written into 'Measure rating': Q5" in officer.press("suggest_ratings")
    assert officer.cell("Measure rating", 5).value == "G"
    assert officer.cell("Suggested impact", 4).value == "G"
    officer.sheet.range("D4").select()
    assert "yours is Green. The figures suggest Green" in officer.press("explain_rating")

    said = officer.press("prepare_to_send", "yes")
    assert "Nobody has signed it off" in said
    copy = sent.parent / "To send" / "First Response - October 2020.xlsx"
    assert str(copy) in said

    plan = tmp_path / "plan"
    shutil.copytree(example.path, plan)
    folder = PlanFolder(plan)
    place = folder.returns_folder(ROUND)
    shutil.copyfile(copy, place / "as it came.xlsx")
    os.utime(place / "as it came.xlsx", (NOW.timestamp(), NOW.timestamp()))
    report = consolidate(folder, datetime(2020, 10, 20, 10, 0))
    assert [one.status for one in report.returns if one.team == TEAM] == ["used"]
    assert {(one.ref, one.field, one.new) for one in report.changes} == {
        ("2019 1", "impact", "G"), ("2019 1", "performance:Q2 2020/21", "94% (September 2020); previously 90.1%"),
    }  # fmt: skip
    row = next(one.id for one in open_rows(sent))
    assert master_cell(folder, row, "impact") == "G"
    assert not officer.log()


def open_rows(path: Path) -> Sequence[Any]:
    plan = check(path, NOW.date()).plan
    assert plan is not None
    return plan.recommendations


def test_the_list_says_what_the_command_line_says_of_the_saved_file(officer: Officer, sent: Path) -> None:
    officer.open(sent)
    for heading, row, typed in (
        ("Progress on impact", 4, "Ambr"), ("Performance Q2 20/21", 5, "about 94"), ("Performance Q2 20/21", 6, "TBC"),
        ("Evidence", 4, "Since 31/02/2020 all have been seen."), ("Further Actions", 4, "To be done by Juli 2020."),
    ):  # fmt: skip
        officer.cell(heading, row).value = typed
    officer.press("check")
    _, rows = listed("What the check found")
    told = {(row[0] or "", row[1] or "", row[4], row[7]) for row in rows if row[7]}
    officer.book.save()
    findings = check(sent, NOW.date()).findings
    assert told == {(one.sheet, one.a1, one.message, one.code) for one in findings}
    assert {"C001"} < {one.code for one in findings}


def test_a_return_that_is_saved_after_the_commands_is_as_if_untouched(
    officer: Officer, sent: Path, tmp_path: Path
) -> None:
    plain = tmp_path / "plain" / sent.name
    plain.parent.mkdir()
    shutil.copyfile(sent, plain)
    book = officer.open(plain)
    book.save()
    book.close()

    officer.open(sent)
    for command in (*HARMLESS, "check", "undo", "undo", "undo"):
        officer.press(command)
        officer.book.activate()
    officer.book.save()
    assert content(sent) == content(plain)
    assert not officer.log()


def test_suggestions_go_into_the_suggestion_column_and_nowhere_else(officer: Officer, sent: Path) -> None:
    officer.open(sent)
    officer.cell(
        "Performance Q2 20/21", 5
    ).value = '94% (September 2020)\nThe "high" end of what we hoped for, we think'
    officer.book.save()
    before = formulas(open_book(sent))
    officer.press("suggest_ratings")
    officer.book.save()
    after = formulas(open_book(sent))
    column = officer.cell("Measure rating", 5).address.split("$")[1]
    changed = {place for place in before.keys() | after.keys() if before.get(place) != after.get(place)}
    # What other cells work out from the column is theirs to show; no other cell has another formula or text.
    assert changed == {("Appendix A", f"{column}5")}
    assert officer.sheet.api.ProtectContents


def test_a_suggestion_gives_way_when_its_figure_changes_and_comes_back_with_it(officer: Officer, sent: Path) -> None:
    officer.open(sent)
    figure, rating = officer.cell("Performance Q2 20/21", 5), officer.cell("Measure rating", 5)
    figure.value = "94% (September 2020)"
    was = rating.value
    officer.press("suggest_ratings")
    assert (was, rating.value) == ("text: see the check", "G")
    figure.value = "40%"
    assert rating.value == "R"
    figure.value = "94% (September 2020)"
    assert rating.value == "G"
    figure.value = "41% (September 2020), up from 40%"
    assert rating.value == "text: see the check"
    officer.press("suggest_ratings")
    assert rating.value == "R"
    assert rating.formula.count("EXACT(") == officer.book.sheets[0].range(rating.address).formula.count("EXACT(")
    assert "41%" in rating.formula
    assert "94%" not in rating.formula


def test_undo_puts_a_suggestion_back_and_leaves_what_was_changed_since(officer: Officer, sent: Path) -> None:
    officer.open(sent)
    first, second = officer.cell("Measure rating", 5), officer.cell("Measure rating", 6)
    before = first.formula
    officer.cell("Performance Q2 20/21", 5).value = "94% (September 2020)"
    officer.press("suggest_ratings")
    assert first.formula != before
    assert f"1 cell is as before: {first.address.replace('$', '')}" in officer.press("undo")
    assert first.formula == before
    assert second.formula.startswith("=IF(")
    assert "nothing to put back" in officer.press("undo")

    officer.press("suggest_ratings")
    officer.sheet.api.Unprotect("")
    first.formula = '="my own"'
    officer.sheet.api.Protect("")
    assert "Left as you have changed them since" in officer.press("undo")
    assert first.value == "my own"


def test_commands_are_put_back_one_after_the_other(officer: Officer, sent: Path) -> None:
    officer.open(sent)
    officer.sheet.range("C4").select()
    officer.cell("Performance Q2 20/21", 5).value = "94% (September 2020)"
    officer.press("suggest_ratings")
    officer.press("next_problem")
    officer.press("next_problem")
    officer.press("next_problem")
    officer.press("summary")
    assert "'Summary' was put back. The list is closed." in officer.press("undo")
    assert len(xlwings.apps.active.books) == 1
    assert "You are back at C4" in officer.press("undo")
    assert officer.book.app.selection.address == "$C$4"
    assert "'Suggest ratings' was put back" in officer.press("undo")


def test_next_problem_goes_through_all_of_ones_own_and_begins_anew(officer: Officer, sent: Path) -> None:
    officer.open(sent)
    officer.sheet.range("A1").select()
    places = []
    for _ in range(4):
        officer.press("next_problem")
        places.append(officer.book.app.selection.address.replace("$", ""))
    assert len(set(places)) == 3  # two cells that are empty, and one with an action that is past
    assert places[3] == places[0]
    rows = {one.ref: one for one in check(sent, NOW.date()).findings if one.a1 in places}
    assert set(rows) == {"2019 1"}  # other teams' rows are theirs


def test_a_row_chosen_in_the_list_is_gone_to(officer: Officer, sent: Path) -> None:
    officer.open(sent)
    officer.press("check")
    book, rows = listed("What the check found")
    number = next(n for n, row in enumerate(rows, 5) if row[CELL_COLUMN - 1] == "H6")
    book.sheets[0].range((number, 5)).select()
    assert "H6 is empty" in officer.press("next_problem")
    assert officer.book.app.selection.address == "$H$6"
    assert xlwings.apps.active.books.active == officer.book


@pytest.mark.parametrize("command", ["suggest_ratings", "summary", "explain_rating", "prepare_to_send", "check"])
def test_a_command_pressed_before_a_list_works_on_the_workbook_that_it_is_about(
    command: str, officer: Officer, sent: Path
) -> None:
    officer.open(sent)
    officer.press("check")
    said = officer.press(command, "no")
    assert said
    assert "could not be done" not in said
    assert not officer.log()


def test_lists_that_are_closed_are_taken_away_at_the_next_press(officer: Officer, sent: Path) -> None:
    officer.open(sent)
    officer.press("check")
    officer.book.activate()
    officer.press("summary")
    folder = officer.host.local_folder() / "lists"
    assert {one.stem for one in folder.glob("*.xlsx")} == {"What the check found", "The ratings counted"}
    for book in list(xlwings.apps.active.books):
        if Path(book.fullname).parent == folder:
            book.close()
    officer.press("explain_rating")
    assert not list(folder.glob("*.xlsx"))


def test_a_list_whose_workbook_is_closed_says_so(officer: Officer, sent: Path) -> None:
    officer.open(sent)
    officer.press("check")
    officer.book.close()
    assert "is not open" in officer.press("check")


def test_the_summary_counts_and_says_the_sentences(officer: Officer, sent: Path) -> None:
    officer.open(sent)
    officer.cell("Progress on impact", 4).value = "G"
    officer.press("summary")
    _, rows = listed("The ratings counted")
    plan = open_rows(sent)
    counted = {row[0]: row[3] for row in rows if isinstance(row[3], float)}
    issued = [one.ratings["impact"] for one in plan]
    assert counted["Green"] == issued.count("G") + 1
    assert counted["Red"] == issued.count("R") - 1
    assert any("recommendation" in str(row[0]) and "green" in str(row[0]).casefold() for row in rows)


def test_explain_says_it_for_a_measure_and_for_a_cell_outside_the_table(officer: Officer, sent: Path) -> None:
    officer.open(sent)
    officer.cell("Performance Q2 20/21", 5).value = "71%"
    officer.sheet.range("H5").select()
    said = officer.press("explain_rating")
    assert said.startswith("'Assessments completed within 45 working days'")
    assert "71%" in said
    officer.sheet.range("A1").select()
    assert "Choose a cell in a row of the table" in officer.press("explain_rating")
    officer.book.sheets["Ratings"].range("A4").select()
    assert "Choose a cell in a row of the table" in officer.press("explain_rating")


def test_prepared_copies_are_never_overwritten_and_undo_takes_away_only_what_nobody_changed(
    officer: Officer, sent: Path
) -> None:
    officer.open(sent)
    assert "Nothing was saved" in officer.press("prepare_to_send", "no")
    place = sent.parent / "To send"
    assert not place.exists()
    officer.press("prepare_to_send")
    officer.press("prepare_to_send")
    assert sorted(one.name for one in place.iterdir()) == [
        "First Response - October 2020 (2).xlsx", "First Response - October 2020.xlsx",
    ]  # fmt: skip
    assert officer.book.fullname == str(sent)
    assert "was taken away" in officer.press("undo")
    with (place / "First Response - October 2020.xlsx").open("ab") as file:
        file.write(b" ")
    assert "changed since, so it is kept" in officer.press("undo")
    assert len(list(place.iterdir())) == 1


def test_a_return_that_lacks_nothing_is_prepared_without_a_question(officer: Officer, sent: Path) -> None:
    officer.open(sent)
    for row, typed in ((5, "86%"), (6, "No data: the report is being built, due November 2020")):
        officer.cell("Performance Q2 20/21", row).value = typed
    officer.cell("Further Actions", 4).value = "A report to be built by January 2021."
    officer.cell("Reason, if", 4).value = "The slowest team is still well behind the others."
    label = next(
        n for n, text in enumerate(officer.sheet.range("A2:M2").value, 1) if str(text).startswith("Signed off")
    )
    officer.sheet.range((2, label + 1)).value = "Head of Service, 12 October 2020"
    said = officer.press("prepare_to_send", "no")
    assert said.startswith("Nothing was missing. A copy is saved:")


def test_a_function_of_the_addin_in_a_return_is_told_before_it_is_sent(officer: Officer, sent: Path) -> None:
    officer.open(sent)
    officer.cell("Performance Q2 20/21", 6).formula = '=CIP_VALUE("94% (September 2020)")'
    officer.book.sheets["Ratings"].api.Unprotect("")
    officer.book.sheets["Ratings"].range("H20").formula = "=1+CIP_GAP(1,2)"
    said = officer.press("prepare_to_send", "no")
    assert "H6 holds a function of the add-in. Type its value: without the add-in it shows #NAME?." in said
    assert "Ratings, H20 holds a function of the add-in" in said


def test_a_copy_opens_works_and_is_told_without_the_addin(officer: Officer, sent: Path) -> None:
    as_issued = [sheet.name for sheet in open_book(sent).sheets]
    officer.open(sent)
    officer.cell("Performance Q2 20/21", 5).value = "94% (September 2020)"
    for command in (*HARMLESS, "suggest_ratings", "open_app", "prepare_to_send"):
        officer.book.activate()
        officer.press(command)
    officer.book.save()
    copy = sent.parent / "To send" / "First Response - October 2020.xlsx"
    for file in (sent, copy):
        with zipfile.ZipFile(file) as parts:
            names = parts.namelist()
            texts = {name: parts.read(name).decode() for name in names if name.endswith((".xml", ".rels"))}
        assert not [name for name in names if re.search(r"externalLink|vbaProject|customUI|\.bin$", name)]
        for name, text in texts.items():
            assert not re.search(r"CIP_[A-Z]|xlam|xlwings|RunPython|\[\d+\]!", text), name
            assert 'TargetMode="External"' not in text, name
        book = open_book(file)
        assert [sheet.name for sheet in book.sheets] == as_issued
        values = recalculate(file)
        assert "#NAME?" not in values.values()
        assert values["Appendix A", "Q5"] == "G"
        assert values["Appendix A", "S4"] == "G"


def test_a_sheet_with_a_password_is_left_alone_with_a_sentence(officer: Officer, sent: Path) -> None:
    officer.open(sent)
    officer.cell("Performance Q2 20/21", 5).value = "94% (September 2020)"
    before = officer.cell("Measure rating", 5).formula
    officer.sheet.api.Unprotect("")
    ask_live("protect", officer.book.impl.number, "Appendix A", "secret")
    assert "protected with a password" in officer.press("suggest_ratings")
    assert officer.cell("Measure rating", 5).formula == before
    assert not officer.log()


def test_a_protected_sheet_allows_afterwards_what_it_allowed_before(officer: Officer, sent: Path) -> None:
    officer.open(sent)
    officer.cell("Performance Q2 20/21", 5).value = "94% (September 2020)"
    native = officer.sheet.api
    native.Unprotect("")
    native.Protect("", False, True, True, False, *(n % 3 == 0 for n in range(11)))
    before = vars(officer.sheet.api.Protection)
    assert "1 suggestion written" in officer.press("suggest_ratings")
    assert officer.sheet.api.ProtectContents
    assert vars(officer.sheet.api.Protection) == before
    assert officer.sheet.api.ProtectDrawingObjects is False

    officer.press("undo")
    officer.sheet.api.Unprotect("")
    officer.press("suggest_ratings")
    assert not officer.sheet.api.ProtectContents


def foreign(path: Path) -> Path:
    """A table that cipxl did not write, with no column for suggestions."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(
        [
            "Ref.",
            "Ofsted Recommendation",
            "Progress on implementation",
            "Progress on impact",
            "Targets",
            "Performance Q2 20/21",
            "Target March 2021",
            "Evidence",
            "Further Actions",
            "Lead Officer",
        ]
    )
    sheet.append(["1", "See children sooner", "A", "R", "", "", "", "Done.", "More by March 2021.", "Head of Service"])
    sheet.append(["1", "", "", "", "Visits in time", "94%", "90%", "", "", ""])
    book.save(path)
    return path


def empty(path: Path) -> Path:
    openpyxl.Workbook().save(path)
    return path


@pytest.mark.parametrize("kind", ["return", "master", "foreign", "empty", "never saved"])
def test_every_command_answers_with_a_sentence_whatever_is_open(
    kind: str, officer: Officer, example: PlanFolder, sent: Path, tmp_path: Path
) -> None:
    if kind == "never saved":
        officer.book = xlwings.apps.active.books.add()
    else:
        made: Mapping[str, Path] = {
            "return": sent, "master": example.master, "foreign": tmp_path / "plan.xlsx",
            "empty": tmp_path / "empty.xlsx",
        }  # fmt: skip
        {"foreign": foreign, "empty": empty}.get(kind, Path)(made[kind])
        officer.open(made[kind])
    for command in COMMANDS:
        officer.book.activate()
        said = officer.press(command.id, "no")
        assert not officer.log(), command.id
        assert "could not be done" not in said, command.id
        assert said or command.id == "help"
        assert "Traceback" not in said


def test_a_table_without_a_suggestion_column_gets_a_list_of_suggestions(officer: Officer, tmp_path: Path) -> None:
    path = foreign(tmp_path / "plan.xlsx")
    before = formulas(open_book(path))
    officer.open(path)
    assert "no column for suggestions" in officer.press("suggest_ratings")
    _, rows = listed("What the figures suggest")
    assert rows[0][:3] == ["1", "Red", "Green"]
    officer.book.save()
    assert formulas(open_book(path)) == before


def test_the_app_opens_a_workbook_at_a_cell_and_finds_it_again(officer: Officer, sent: Path) -> None:
    assert open_at(sent, "Appendix A", "H6", xlwings)
    books = xlwings.apps.active.books
    assert books.active.app.selection.address == "$H$6"
    books.add()
    assert open_at(sent, "Ratings", "", xlwings)
    assert len(books) == 2
    assert books.active.name == sent.name
    assert books.active.sheets.active.name == "Ratings"


def test_with_no_workbook_open_a_command_says_so(officer: Officer) -> None:
    assert "No workbook is open" in officer.press("check")


def test_a_workbook_in_a_plan_folder_opens_the_app_with_it(officer: Officer, example: PlanFolder) -> None:
    officer.open(example.master)
    assert str(example.path) in officer.press("open_app")
    assert officer.host.started[-1][-3:] == ("-m", "cipxl_gui.app", str(example.path))


def test_a_very_large_workbook_is_handed_to_the_app(officer: Officer, sent: Path) -> None:
    book = openpyxl.load_workbook(sent)
    notes = book.create_sheet("Notes")
    for _ in range(300):
        notes.append([secrets.token_hex(15_000)])
    book.save(sent)
    officer.open(sent)
    assert "the desktop app opens in its place" in officer.press("check")
    assert officer.host.started[-1][-2:] == ("-m", "cipxl_gui.app")
    assert len(xlwings.apps.active.books) == 1


def test_what_nobody_thought_of_is_a_sentence_for_the_officer_and_a_line_in_the_log(
    officer: Officer, sent: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Full(Desktop):
        def write(self, path: Any, content: bytes) -> None:
            if path.suffix == ".json":
                raise RuntimeError("something nobody thought of")
            super().write(path, content)

    officer.open(sent)
    officer.host = Full(officer.host.folder)
    said = officer.press("check")
    assert "'Check this return' could not be done. Your cells are as they were." in said
    assert "RuntimeError" not in said
    assert "'Check this return' could not answer: RuntimeError in test_ribbon_live.py" in officer.log()
    assert "nobody thought of" not in officer.log()  # it might quote a cell
    assert "RuntimeError" in caplog.text


def test_each_button_has_a_function_of_its_name_that_needs_no_argument(
    officer: Officer, sent: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    officer.open(sent)
    said = len(officer.person.told)
    for command in COMMANDS:
        assert callable(getattr(ribbon, command.id))
        assert command.id in ribbon.WORK
    ribbon.explain_rating()
    assert len(officer.person.told) == said + 1


def test_how_much_of_a_spreadsheet_program_the_commands_ran_on(capsys: pytest.CaptureFixture[str]) -> None:
    from xlwings import base_classes

    from uno_engine import application, books, cells

    modules = (application, books, cells)
    kinds = [one for module in modules for one in vars(module).values() if isinstance(one, type)]
    kinds = [one for one in kinds if one.__module__ in {module.__name__ for module in modules}]
    own = {one for one in kinds if any(base.__module__ == base_classes.__name__ for base in one.__mro__)}
    members = sum(
        not name.startswith("_") or name in ("__call__", "__iter__", "__len__") for one in own for name in vars(one)
    )
    with capsys.disabled():
        print(f"\nribbon: {len(COMMANDS)} commands on live documents, through an engine of {members} members")
    assert members >= 100
