"""The functions give what the workbooks' formulas and the command line give, on the same cases.

Each case goes through xlwings' own server and conversion of cells, as a call from Excel does; the formulas are worked
out by LibreOffice. How many were compared is printed.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

import office
from builders import TEAMS, issued, plan, plan_folder, recommendation, send_back
from cipxl import formula, scheme
from cipxl.cli import main
from cipxl.formula import Expr
from cipxl.period import Period, last_complete_quarter
from cipxl.plan import Measure, Plan, Reading, Target
from excel import Excel, opened, plain

Agree = Callable[[str, Sequence[Any], Sequence[Any], Sequence[Any]], None]
D = Decimal
DAY = date(2021, 3, 31)
FIGURES = [D(0), D("0.1"), D("24.7"), D("90.25"), D("94.99"), D(95), D("95.01"), D(100), D("1234567.8"), D("19625.35")]
TARGETS = [D(95), D("0.3"), D(26), D("1234567.7"), D(1)]
TYPED: list[str] = json.loads((Path(__file__).parents[1] / "data" / "typed_cells.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def excel() -> Iterator[Excel]:
    with opened() as one:
        yield one


def native(rule: Expr, cases: Sequence[dict[str, Any]], folder: Path) -> list[Any]:
    """What LibreOffice makes of the rule's own formula, case by case; "" for an empty cell."""
    return natives([(rule, cases)], folder)


def natives(rules: Sequence[tuple[Expr, Sequence[dict[str, Any]]]], folder: Path) -> list[Any]:
    """The same for several rules, each on a sheet of its own, one after the other."""
    path = folder / "native.xlsx"
    with xlsxwriter.Workbook(path) as book:
        text = book.add_format({"num_format": "@"})
        for number, (rule, cases) in enumerate(rules):
            sheet, names = book.add_worksheet(f"S{number}"), sorted(rule.names())
            for row, case in enumerate(cases):
                for column, name in enumerate(names, start=1):
                    held = case.get(name)
                    if isinstance(held, str):
                        sheet.write_string(row, column, held, text)
                    elif isinstance(held, date):
                        sheet.write_number(row, column, float(formula.serial(held)))
                    elif held is not None:
                        sheet.write_number(row, column, float(held))
                refs: dict[str, str | None] = {
                    name: xl_rowcol_to_cell(row, column) for column, name in enumerate(names, start=1)
                }
                refs |= {name: None for name in ("dates", "values") if name in refs}
                sheet.write_formula(row, 0, formula.cell_formula(rule, refs))
    found = office.recalculate(path)
    return [
        found.get((f"S{n}", f"A{row}"), "") for n, (_, cases) in enumerate(rules) for row in range(1, len(cases) + 1)
    ]


@pytest.fixture
def agree(capsys: pytest.CaptureFixture[str]) -> Agree:
    """Hold each pair against each other, and say how many there were, also where the test passes."""

    def held(what: str, ours: Sequence[Any], theirs: Sequence[Any], cases: Sequence[Any]) -> None:
        assert len(ours) == len(theirs) == len(cases) > 0
        pairs = zip(ours, theirs, cases, strict=True)
        differing = [f"{case}: {one!r}, not {other!r}" for one, other, case in pairs if not alike(one, other)]
        with capsys.disabled():
            print(f"\n{what}: {len(cases):,} cases, {len(differing)} differ")
        assert differing == []

    return held


def alike(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= 1e-9 * max(1.0, abs(other))
    return bool(one == other)


# The workbooks' formulas


@pytest.mark.office
def test_gaps_are_those_of_the_formula(excel: Excel, tmp_path: Path, agree: Agree) -> None:
    cases = [
        {"actual": actual, "low": target, "high": target, "polarity": way}
        for actual, target, way in itertools.product(FIGURES, TARGETS, formula.POLARITIES)
    ]
    ours = excel.column("CIP_GAP", column(cases, "actual"), column(cases, "low"), column(cases, "polarity"))
    agree("CIP_GAP and the formula", ours, native(formula.gap(), cases, tmp_path), cases)


@pytest.mark.office
def test_directions_of_travel_are_those_of_the_formula(excel: Excel, tmp_path: Path, agree: Agree) -> None:
    cases = [
        {"previous": before, "actual": now, "polarity": way}
        for before, now, way in itertools.product([None, *FIGURES], [None, *FIGURES], ("high", "low"))
        if before is not None or now is not None
    ]
    ours = excel.column("CIP_TRAVEL", column(cases, "previous"), column(cases, "actual"), column(cases, "polarity"))
    agree("CIP_TRAVEL and the formula", ours, native(formula.direction(), cases, tmp_path), cases)


@pytest.mark.office
def test_ratings_are_those_of_the_formula_for_every_built_in_scheme(excel: Excel, tmp_path: Path, agree: Agree) -> None:
    cases = [
        {
            **{"actual": actual, "low": target, "high": target, "polarity": way, "target_date": DAY},
            **{"previous": before, "same_period_last_year": before},
        }
        for actual, target, way, before in itertools.product(
            [None, D("24.7"), D("90.25"), D("94.99"), D(95), D("98.5"), D(100)],
            [None, D(95), D(26)],
            formula.POLARITIES,
            [None, D(92)],
        )
        if actual is not None or target is not None
    ]
    given = [column(cases, key) for key in ("actual", "low", "polarity", "previous")]
    ours: list[Any] = []
    for name in scheme.built_in():
        ours += excel.column("CIP_RAG", *given[:2], name, *given[2:])
    theirs = natives([(formula.suggestion(scheme.load(name)), cases) for name in scheme.built_in()], tmp_path)
    every = [{"scheme": name, **case} for name in scheme.built_in() for case in cases]
    agree("CIP_RAG and the formula", ours, theirs, every)


@pytest.mark.office
def test_deadlines_stand_as_the_formula_says(excel: Excel, tmp_path: Path, agree: Agree) -> None:
    days = [date(2021, 3, 31), date(2020, 10, 1), date(2020, 10, 29), date(2020, 10, 30), date(2020, 2, 29)]
    cases = [{"due": due, "as_at": now} for due, now in itertools.product(days, days)]
    as_numbers = [[[float(formula.serial(case[key]))] for case in cases] for key in ("due", "as_at")]
    as_texts = [[[f"{case[key]:%d/%m/%Y}"] for case in cases] for key in ("due", "as_at")]
    as_dates = [[[datetime.combine(case[key], datetime.min.time())] for case in cases] for key in ("due", "as_at")]
    theirs = native(formula.deadline_state(), cases, tmp_path)
    for given in (as_numbers, as_texts, as_dates):
        rows = plain(excel.call("CIP_DUE", *given))
        assert [row[0].date() for row in rows] == [case["due"] for case in cases]
        agree("CIP_DUE and the formula", [row[1] for row in rows], theirs, cases)


@pytest.mark.office
def test_where_the_formula_reads_a_number_in_a_typed_text_the_function_reads_the_same(
    excel: Excel, tmp_path: Path, agree: Agree
) -> None:
    cases = [{"cell": text} for text in TYPED]
    theirs = native(formula.reading_value(""), cases, tmp_path)
    # A number in a sentence that begins with 0 or is very long is a reference, not a figure; alone in a cell the
    # formula, which knows only plain numbers, takes it.
    numbers = [
        (case, value)
        for case, value in zip(cases, theirs, strict=True)
        if isinstance(value, float) and not re.fullmatch(r"0\d+|\d{13,}|[\d.]{13,}", case["cell"].strip())
    ]
    assert len(numbers) > 20
    ours = excel.column("CIP_VALUE", [[case["cell"]] for case, _ in numbers])
    agree("CIP_VALUE and the formula", ours, [value for _, value in numbers], [case for case, _ in numbers])


def column(cases: Sequence[dict[str, Any]], name: str) -> list[list[Any]]:
    return [[float(held) if isinstance(held := case[name], D) else held] for case in cases]


# The command line


NOW = last_complete_quarter(date.today())  # what a table without a stamp reports on
BEFORE, BASELINE = NOW.previous_year(), Period.financial_year(NOW.start.year - 2)
FIGURES_TYPED = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "figures.jsonl").read_text(encoding="utf-8").splitlines()
]


def made_measure(number: int, texts: dict[str, list[str]]) -> Measure:
    performance, target = texts["performance"], texts["target"]
    plain_figure = f"{40 + number % 60}%"
    readings = (
        Reading(period=BASELINE, text="40%"),
        Reading(period=BEFORE, text=plain_figure if number % 2 else performance[(number * 7) % len(performance)]),
        Reading(period=NOW, text=f"{50 + number % 50}%" if number % 3 else performance[number % len(performance)]),
    )
    year = NOW.start.year
    targets = (
        Target(due=date(year, 3, 31), text="at least 80%" if number % 4 else target[number % len(target)]),
        Target(due=date(year + 1, 3, 31), text=target[(number * 3) % len(target)]),
    )
    better = ("high", "low", "near", "")[number % 4]
    return Measure(id=f"m{number}", name=f"Measure {number}", better=better, readings=readings, targets=targets)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of measures whose cells hold plain figures, and the texts that councils wrote."""
    texts: dict[str, list[str]] = {"performance": [], "target": []}
    for one in FIGURES_TYPED:
        if one["text"].strip() and one["kind"] in texts:
            texts[one["kind"]].append(one["text"])
    ratings = itertools.cycle([{"implementation": "A", "impact": "R"}, {"implementation": "G", "impact": ""}])
    rows = tuple(
        recommendation(n, ratings=next(ratings), measures=(made_measure(2 * n, texts), made_measure(2 * n + 1, texts)))
        for n in range(1, 101)
    )
    content = Plan(id="p", title="A plan", period=NOW, update="now", baseline=BASELINE, recommendations=rows)
    return plan_folder(tmp_path_factory.mktemp("agree") / "plan", content).path


@pytest.fixture(scope="module")
def appendix(folder: Path) -> tuple[Path, list[list[Any]], tuple[int, int]]:
    """The plan's table as an officer may have it: a workbook of one sheet, and what Excel gives for its range."""
    master = openpyxl.load_workbook(folder / "master.xlsx", data_only=False)
    sheet = master["Appendix A"]
    header = next(row for row in range(1, 20) if sheet.cell(row, 1).value and sheet.cell(row, 2).value)
    rows = [
        [cell.value for cell in row if not sheet.column_dimensions[cell.column_letter].hidden]
        for row in sheet.iter_rows(min_row=header)
    ]
    rows = [[None if str(value or "").startswith("=") else value for value in row] for row in rows]
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Table"
    corner = (4, 2)
    for n, row in enumerate(rows):
        for m, value in enumerate(row):
            page.cell(corner[0] + n, corner[1] + m).value = value
    path = folder / "appendix.xlsx"
    book.save(path)
    return path, rows, corner


def told(path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    main(["check", str(path), "--json"])
    (one,) = json.loads(capsys.readouterr().out)
    assert isinstance(one, dict)
    return one


def test_findings_of_a_table_are_those_of_the_command_line(
    excel: Excel,
    appendix: tuple[Path, list[list[Any]], tuple[int, int]],
    capsys: pytest.CaptureFixture[str],
    agree: Agree,
) -> None:
    path, rows, corner = appendix
    heading, *ours = plain(excel.call("CIP_CHECK", rows, corner))
    assert heading == ["Severity", "Code", "Cell", "Ref", "What is found", "What to do"]
    keys = ("severity", "code", "a1", "ref", "message", "fix")
    theirs = [[one[key].replace(path.name, "") for key in keys] for one in told(path, capsys)["findings"]]
    agree("CIP_CHECK and cipxl check", ours, theirs, theirs)


def test_findings_of_a_returns_sheet_are_those_of_the_command_line(
    excel: Excel, tmp_path: Path, capsys: pytest.CaptureFixture[str], agree: Agree
) -> None:
    out = issued(tmp_path / "plan", plan(2), TEAMS[:1])
    typed = {("m1", "performance"): "62% (September 2020)", ("r1", "impact"): "A", ("r2", "impact"): "purple"}
    path = send_back(out, "First Response", typed)
    sheet = openpyxl.load_workbook(path)["Appendix A"]
    rows = [
        [None if str(cell.value or "").startswith("=") else cell.value for cell in row] for row in sheet.iter_rows()
    ]
    _, *ours = plain(excel.call("CIP_CHECK", rows, (1, 1)))
    keys = ("severity", "code", "a1", "ref", "message", "fix")
    theirs = [[one[key] for key in keys] for one in told(path, capsys)["findings"]]
    agree("CIP_CHECK and cipxl check, a return", ours, theirs, theirs)


def test_measures_of_a_table_are_those_of_the_command_line(
    excel: Excel,
    appendix: tuple[Path, list[list[Any]], tuple[int, int]],
    capsys: pytest.CaptureFixture[str],
    agree: Agree,
) -> None:
    path, rows, corner = appendix
    _, *ours = plain(excel.call("CIP_MEASURES", rows, corner))
    theirs = []
    for each in told(path, capsys)["measures"]:
        for one in each["measures"]:
            texts = [each["ref"], one["measure"], one["reading"], one["target"]]
            numbers = [float(one[key]) if one[key] else "" for key in ("figure", "gap")]
            theirs.append([*texts, *numbers, one["direction"], one["suggested"], one["working"]])
    agree("CIP_MEASURES and cipxl check", ours, theirs, theirs)


def test_ratings_of_a_table_are_counted_as_the_command_line_counts_them(
    excel: Excel,
    folder: Path,
    appendix: tuple[Path, list[list[Any]], tuple[int, int]],
    capsys: pytest.CaptureFixture[str],
    agree: Agree,
) -> None:
    _, rows, corner = appendix
    main(["summary", str(folder), "--json"])
    counts = json.loads(capsys.readouterr().out)["summary"]
    heading, *ours = plain(excel.call("CIP_SUMMARY", rows, None, corner))
    assert heading == ["Rating", "Progress on implementation", "Progress on impact"]
    codes = {level.label: level.code for level in scheme.load("leicestershire-2020").levels} | {"Not rated": ""}
    theirs = [[label, *(float(counts[dimension][codes[label]]) for dimension in counts)] for label, *_ in ours]
    main(["summary", str(folder)])
    lines = {line.strip() for line in capsys.readouterr().out.splitlines()}
    sentences = [
        cell for form in ("words", "digits") for (cell,) in plain(excel.call("CIP_SUMMARY", rows, form, corner))
    ]
    agree("CIP_SUMMARY and cipxl summary", ours, theirs, theirs)
    assert len(sentences) > 8
    assert [
        one for one in sentences if one not in lines and one not in ("Implementation of process", "Evidence of impact")
    ] == []


def test_the_gap_of_each_measure_is_that_of_the_command_line(
    excel: Excel,
    appendix: tuple[Path, list[list[Any]], tuple[int, int]],
    capsys: pytest.CaptureFixture[str],
    agree: Agree,
) -> None:
    path, rows, _ = appendix
    better = rows[0].index("Better when")
    ways = {row[rows[0].index("Targets")]: row[better] for row in rows if row[better]}
    every = [one for each in told(path, capsys)["measures"] for one in each["measures"]]
    known = [one for one in every if one["gap"] is not None and one["measure"] in ways]
    given = [[[one[key]] for one in known] for key in ("reading", "target")]
    ours = excel.column("CIP_GAP", *given, [[ways[one["measure"]]] for one in known])
    pairs = [(mine, float(one["gap"]), one) for mine, one in zip(ours, known, strict=True) if isinstance(mine, float)]
    assert len(pairs) > 60
    agree("CIP_GAP and cipxl check", *(list(each) for each in zip(*pairs, strict=True)))


def test_the_direction_of_each_measure_is_that_of_the_command_line(
    excel: Excel,
    appendix: tuple[Path, list[list[Any]], tuple[int, int]],
    capsys: pytest.CaptureFixture[str],
    agree: Agree,
) -> None:
    path, rows, _ = appendix
    name, better = rows[0].index("Targets"), rows[0].index("Better when")
    before, now = (n for n, heading in enumerate(rows[0]) if str(heading).startswith("Performance"))
    # Of a cell that tells of another day or place than its column, the command line takes an earlier column's figure.
    plainly = [row for row in rows if all(re.fullmatch(r"\d+%", str(row[n] or "")) for n in (before, now))]
    cells = {row[name]: row for row in plainly if row[better] in ("High", "Low")}
    every = [one for each in told(path, capsys)["measures"] for one in each["measures"]]
    known = [one for one in every if one["measure"] in cells and one["direction"] != "not comparable"]
    given = [[[cells[one["measure"]][column]] for one in known] for column in (before, now, better)]
    ours = excel.column("CIP_TRAVEL", *given)
    pairs = [
        (mine, one["direction"], one)
        for mine, one in zip(ours, known, strict=True)
        if mine in ("better", "worse", "same")
    ]
    assert len(pairs) > 10
    agree("CIP_TRAVEL and cipxl check", *(list(each) for each in zip(*pairs, strict=True)))
