"""Every rule gives the same in LibreOffice as in Decimal: real workbooks, recalculated, compared cell by cell."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xlsxwriter.utility import xl_rowcol_to_cell

import office
from cipxl import formula, scheme
from cipxl.formula import Expr, Ref, Shown, Target

pytestmark = pytest.mark.office

D = Decimal
Env = Mapping[str, Any]
RANGES = ("dates", "values")
FORMS = {"P": "0.00%", "D": "d-mmm", "S": "0.00E+00", "G": "General"}


class Rule(NamedTuple):
    """A rule with the inputs that it is tried on."""

    name: str
    expr: Expr
    cases: Sequence[Env]


def compare(rules: Iterable[Rule], folder: Path) -> list[str]:
    """Where LibreOffice and Decimal differ, as sentences; the number of cells compared is printed."""
    rules = list(rules)
    path = folder / "parity.xlsx"
    asked = write(rules, path)
    found = office.recalculate(path)
    differing = []
    for (sheet, a1), (rule, env) in asked.items():
        mine, theirs = rule.expr.value(env), found.get((sheet, a1), "")
        if not alike(mine, theirs):
            differing.append(f"{rule.name} {dict(env)}: Decimal says {mine!r}, LibreOffice {theirs!r}")
    print(f"{len(asked)} cells, {len(differing)} differ")
    return differing


def alike(mine: Any, theirs: Any) -> bool:
    if isinstance(mine, bool):
        return theirs == float(mine)
    if isinstance(mine, D):
        return isinstance(theirs, float) and abs(float(mine) - theirs) <= 1e-9 * max(1.0, abs(theirs))
    return bool((mine or "") == theirs)


def write(rules: list[Rule], path: Path) -> dict[tuple[str, str], tuple[Rule, Env]]:
    asked = {}
    with xlsxwriter.Workbook(path) as book:
        text = book.add_format({"num_format": "@"})
        forms = {form: book.add_format({"num_format": code}) for form, code in FORMS.items()}
        for number, rule in enumerate(rules):
            sheet = book.add_worksheet(f"S{number}")
            width = max((len(env.get(name) or ()) for env in rule.cases for name in RANGES), default=1) or 1
            names = sorted(rule.expr.names())
            for row, env in enumerate(rule.cases):
                refs, column = {}, 1
                for name in names:
                    cells = env.get(name)
                    block = list(cells or ()) + [None] * (width - len(cells or ())) if name in RANGES else [cells]
                    for step, held in enumerate(block):
                        put(sheet, row, column + step, held, text, forms)
                    first, last = xl_rowcol_to_cell(row, column), xl_rowcol_to_cell(row, column + len(block) - 1)
                    refs[name] = f"{first}:{last}" if name in RANGES else first
                    column += len(block)
                sheet.write_formula(row, 0, formula.cell_formula(rule.expr, refs))
                asked[f"S{number}", xl_rowcol_to_cell(row, 0)] = (rule, env)
    return asked


def put(sheet: Any, row: int, column: int, held: Any, text: Any, forms: Mapping[str, Any]) -> None:
    match held:
        case None:
            return
        case bool():
            sheet.write_boolean(row, column, held)
        case Shown():
            sheet.write_number(row, column, float(held.number), forms[held.form])
        case D() | int():
            sheet.write_number(row, column, float(held))
        case date():
            sheet.write_number(row, column, float(formula.serial(held)), forms["D"])
        case str():
            sheet.write_string(row, column, held, text)
        case _:
            raise AssertionError(held)


def grid(**values: Sequence[Any]) -> list[Env]:
    return [dict(zip(values, each, strict=True)) for each in itertools.product(*values.values())]


FIGURES = [
    None,
    True,
    "",
    "No data",
    "see note",
    D(0),
    D("0.1"),
    D("24.7"),
    D("90.25"),
    D("94.99"),
    D(95),
    D("95.01"),
    D(100),
]
FIGURES += [D("-3.2"), D("1234567.8"), D("1234567.7"), D("19625.35")]
TARGETS = [(None, None), (D(95), D(95)), (D(18), D(20)), (D(20), D(18)), (D(26), None), (None, D(26)), (D(0), D(0))]
TARGETS += [(D("1234567.7"), D("1234567.7")), (D("-5"), D("-5")), ("tbc", None), ("tbc", D(95))]
ODD_POLARITIES = ["High ", "stay close", "Near", "", None, "upwards"]


def measures(**more: Sequence[Any]) -> list[Env]:
    cases = grid(actual=FIGURES, target=TARGETS, polarity=formula.POLARITIES, **more)
    cases += grid(actual=FIGURES[-9:], target=TARGETS[1:3], polarity=ODD_POLARITIES, **more)
    return [{**case, "low": case["target"][0], "high": case["target"][1]} for case in cases]


def test_gaps_agree(tmp_path: Path) -> None:
    cases = measures()
    gap, relative = formula.gap(), formula.relative_gap()
    rules = [Rule("gap", gap, cases), Rule("relative gap", relative, cases), Rule("met", formula.met(gap), cases)]
    assert compare(rules, tmp_path) == []


def test_directions_of_travel_agree(tmp_path: Path) -> None:
    befores = [None, "n/a", D("90.25"), D("95.0"), D("94.5"), D("24.6"), D("1234567.8"), D(0)]
    cases = [
        {**case, "low": D(20), "high": D(95)}
        for case in grid(actual=FIGURES, previous=befores, polarity=formula.POLARITIES)
    ]
    scopes = grid(
        actual=[D("0.3")], previous=[D("0.2"), D("0.3")], polarity=["high"], low=[None], high=[None],
        scope=["LLR", "leics ", None], previous_scope=["LLR", "leics", ""], unit=["%", "weeks"], previous_unit=["%"],
    )  # fmt: skip
    banded = formula.direction(stable_band=D("0.5"))
    shared = formula.direction(stable_band=D("0.05"), stable_unit="relative")
    rules = [
        Rule("direction", formula.direction(), cases),
        Rule("direction with a stable band", banded, cases),
        Rule("direction with a relative band", shared, cases),
        Rule("direction in one scope", formula.direction(same_scope=True), scopes),
    ]
    assert compare(rules, tmp_path) == []


def test_deadlines_agree(tmp_path: Path) -> None:
    days = [
        None,
        "end of March",
        date(2021, 3, 31),
        date(2020, 10, 1),
        date(2020, 10, 29),
        date(2020, 10, 30),
        D(44105),
    ]
    done = [None, "", "Yes", "no", "Completed", True, False, date(2020, 9, 1)]
    cases = grid(due=days, as_at=[date(2020, 10, 1), date(2020, 10, 2), None], done=done)
    assert compare([Rule("deadline", formula.deadline_state(), cases)], tmp_path) == []


def around(target: D, shares: Iterable[str]) -> list[D]:
    """Figures at, just inside and just outside each share of a target, on both sides."""
    steps = (D(0), D("0.01"), D("-0.01"))
    return [target * (1 + sign * D(share)) + step for share in shares for sign in (1, -1) for step in steps]


def test_ratings_by_distance_agree_at_every_boundary(tmp_path: Path) -> None:
    rules = []
    for name in scheme.built_in():
        built = scheme.load(name)
        if built.rule.kind not in ("distance_to_target", "floor", "forecast"):
            continue
        cases: list[Env] = [{}, {"actual": D(5)}, {"low": D(5), "polarity": "high"}, {"actual": "n/a", "low": D(5)}]
        for target, polarity in itertools.product((D(95), D("0.3"), D(0), D("1234567.89")), ("high", "low", "near")):
            extras = itertools.cycle(
                (
                    {"floor": target * D("0.9"), "tolerance": D("0.05")},
                    {"floor": target * D("1.1"), "likely": "Yes", "same_period_last_year": D(90)},
                    {"floor": target, "tolerance": D(5), "likely": "no"},
                    {"low": None, "likely": True, "complete": "yes", "tolerance": D("0.05")},
                    {"tolerance": "tbc", "floor": "n/a", "status": "Not started"},
                )
            )
            for actual in (*around(target, ("0", "0.01", "0.05", "0.10", "0.15")), target * 3):
                case = {"actual": actual, "low": target, "high": target, "polarity": polarity, "unit": "%"}
                case |= {"previous_unit": "%"}
                cases += [case | {"tolerance": D("0.05"), "floor": target * D("0.9")}, case | next(extras)]
        for way in formula.POLARITIES:
            alike_ones = [case for case in cases if case.get("polarity") == way]
            rules.append(Rule(f"{name}, {way}", formula.suggestion(built, way), alike_ones))
        rules.append(Rule(name, formula.suggestion(built), cases[::5]))
        rules.append(Rule(f"{name} in points", formula.suggestion(built, tolerance_unit="points"), cases[::7]))
        beside = formula.suggestion(built, "high", gap_cell=Ref("gap"))
        rules.append(Rule(f"{name} beside its gap", beside, with_gap(cases[::3])))
    assert compare(rules, tmp_path) == []


def with_gap(cases: list[Env]) -> list[Env]:
    gap = formula.gap("high")
    return [{**case, "gap": gap.value(case)} for case in cases]


def test_ratings_of_actions_agree(tmp_path: Path) -> None:
    statuses = [None, "", "Ongoing", "on track", "signed_off", "Signed-off", "Complete", "COMPLETED ", "not due", "?"]
    original = [date(2020, 1, 31), date(2020, 3, 31), None, "March"]
    forecast = [date(2020, 2, 29), date(2020, 3, 1), date(2020, 4, 30), date(2020, 3, 31), None, "soon"]
    days = [date(2020, 3, 15), date(2020, 5, 1), None]
    dates = grid(original=original, forecast=forecast, as_at=days, complete=[None, True, "No"], status=[None, "done"])
    late = [D(0), D(1), D(3), D("2.5"), "?"]
    dates += grid(original=[None, original[0]], complete=[None, True], months_late=late, status=["Reprogrammed", ""])
    percents = [
        None,
        "half",
        D(0),
        D(25),
        D("25.01"),
        D(35),
        D(45),
        D(49),
        D(50),
        D(75),
        D("89.9"),
        D(100),
        D(101),
        D(-1),
    ]
    done = grid(percent_complete=percents, expected_percent=percents, overdue=[None, "yes", False])
    some = [None, D(35), D(100)]
    done += grid(
        percent_complete=some, expected_percent=[D(50)], status=statuses, overdue=[True], complete=[None, True]
    )
    said = grid(status=statuses, complete=[None, True], risk=[None, "none", "Identified", "significant", "some"])
    by_kind = {"slippage": dates, "percent_complete": done, "progress_vs_time": done, "status_map": said, "risk": said}
    built = [scheme.load(name) for name in scheme.built_in()]
    rules = [Rule(s.name, formula.suggestion(s), by_kind[s.rule.kind]) for s in built if s.rule.kind in by_kind]
    assert compare(rules, tmp_path) == []


def test_lines_through_readings_agree(tmp_path: Path) -> None:
    days = (date(2019, 3, 31), date(2019, 9, 30), date(2020, 9, 30), date(2020, 10, 31))
    series: list[tuple[Any, ...]] = [
        (), (D("66.3"),), (D("52.9"), D("71.4")), (D("66.3"), None, D("94"), D("95.2")), (D(29), D("28.7"), D(16)),
        (D("36"), "not measured", D("73"), D("87")), (D(80), D(80), D(80), D(80)), (None, None, "", D(5)),
        (D("1234567.1"), D("1234567.2"), D("1234567.3")),
    ]  # fmt: skip
    targets = ((D(95), D(100), D(100)), (D(20), D(18), D(20)), (D(999), None, None), (None, D(90), None))
    cases = [
        {
            "dates": days[: len(values)], "values": values, "actual": next((v for v in reversed(values) if v), None),
            "low": low, "high": low, "next_low": coming, "next_high": top, "next_date": by, "polarity": polarity,
            "target_date": due,
        }
        for values in series
        for low, coming, top in targets
        for by in (date(2021, 3, 31), None, "March")
        for polarity in ("high", "low", "near", "")
        for due in (date(2020, 3, 31), None)
    ]  # fmt: skip
    one_day = {"dates": (days[0], days[0]), "values": (D(1), D(2)), "next_date": date(2021, 3, 31)}
    rules = [
        Rule("trajectory", formula.suggestion(scheme.load("leicestershire-2020")), cases),
        Rule("line", formula.line_at_next(), [*cases, one_day]),
        Rule("trend", formula.trend(stable_band=D("0.5")), [*cases, one_day]),
        Rule("gap", formula.gap(target=Target(Ref("next_low"), Ref("next_high"))), cases),
    ]
    assert compare(rules, tmp_path) == []


TYPED: list[str] = json.loads((Path(__file__).parents[1] / "data/typed_cells.json").read_text(encoding="utf-8"))
TRUE_NUMBERS = [
    D(94),
    D("0.94"),
    D(1),
    D("-1"),
    D("1.05"),
    D(0),
    D("-0.3"),
    D("43831"),
    D("10958"),
    D("10959"),
    D("73050"),
]
TRUE_NUMBERS += [D("73051"), D("45787.5"), D("123456.78"), D(-40000)]
UNITS = ["%", "£", "weeks", ""]


def cells() -> list[Any]:
    shown = [Shown(number, form) for number in TRUE_NUMBERS for form in ("P", "S", "G")]
    return [None, "", True, False, *TYPED, *TRUE_NUMBERS, *shown]


def test_what_a_performance_cell_stands_for_agrees(tmp_path: Path) -> None:
    issued = [(None, None), ("94%", D(94)), ("at least 85%", D(85)), ("n/a", "No data"), ("not measured", None)]
    cases = [
        {"cell": cell, "issued_text": text, "issued_value": value, "unit": unit}
        for cell, (text, value), unit in itertools.product(cells(), issued, UNITS)
    ]
    rules = [Rule("reading by the unit's cell", formula.reading_value(), cases)]
    rules += [
        Rule(f"reading in {unit!r}", formula.reading_value(unit), [case for case in cases[::3] if case["unit"] == unit])
        for unit in UNITS
    ]
    tidied = [
        {**case, "tidy": formula.Tidy(Ref("cell")).value(case)} for case in cases if isinstance(case["cell"], str)
    ]
    rules.append(Rule("reading with its text tidied elsewhere", formula.reading_value("%", tidy=Ref("tidy")), tidied))
    assert compare(rules, tmp_path) == []


PLAIN = re.compile(r"-?£?(\d{1,15}|\d{1,3}(,\d{3})+)(\.\d+)?( ?%)?", re.ASCII)


def test_without_rounding_cells_would_disagree(tmp_path: Path) -> None:
    """The comparison has teeth: the same rule written without ROUND is found out."""
    path, exact = tmp_path / "raw.xlsx", []
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("S")
        for row, (tenths, share) in enumerate(itertools.product(range(201, 700), ("0.01", "0.05", "0.1"))):
            target = D(tenths) / 10
            actual = target * (1 - D(share))
            sheet.write_row(row, 1, [float(actual), float(target)])
            sheet.write_formula(row, 0, f"=IF((C{row + 1}-B{row + 1})/C{row + 1}<={share},1,0)")
            exact.append((target - actual) / target <= D(share))
    found = office.recalculate(path)
    assert sum(found["S", f"A{row}"] != float(mine) for row, mine in enumerate(exact, start=1)) > 0


def test_an_error_in_a_cell_is_left_to_the_check(tmp_path: Path) -> None:
    path = tmp_path / "error.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("S")
        sheet.write_formula("B1", "=NA()")
        refs = {"cell": "B1", "issued_text": "C1", "issued_value": "D1"}
        sheet.write_formula("A1", formula.cell_formula(formula.reading_value("%"), refs))
    assert office.recalculate(path)["S", "A1"] == formula.SEE_CHECK


def figures(places: int = 2, most: int = 2_000_000) -> st.SearchStrategy[D]:
    return st.decimals(-most, most, places=places, allow_nan=False, allow_infinity=False)


measure_inputs = st.fixed_dictionaries(
    {
        "actual": figures() | st.decimals(0, 100, places=1),
        "low": figures() | st.decimals(0, 100, places=1) | st.none(),
        "high": figures() | st.none(),
        "polarity": st.sampled_from(["high", "low", "near"]),
        "previous": figures() | st.none(),
        "same_period_last_year": figures() | st.none(),
        "floor": figures() | st.none(),
        "tolerance": st.decimals(0, 1, places=3) | st.none(),
        "likely": st.sampled_from([None, "yes", "no", True, False]),
        "unit": st.just("%"),
        "previous_unit": st.sampled_from(["%", "weeks"]),
    }
)
RUN = settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@RUN
@given(cases=st.lists(measure_inputs, min_size=60, max_size=90))
def test_any_figures_agree(cases: list[Env], tmp_path_factory: pytest.TempPathFactory) -> None:
    near = [
        case | {"actual": case["low"] * (1 - case["tolerance"])} for case in cases if case["low"] and case["tolerance"]
    ]
    names = ("havering-2014", "kent", "east-riding", "belfast", "cambridgeshire", "tewkesbury")
    rules = [
        Rule(
            name,
            formula.suggestion(scheme.load(name), way),
            [case for case in [*cases, *near] if case["polarity"] == way],
        )
        for name in names
        for way in formula.POLARITIES
    ]
    rules += [Rule("gap", formula.gap(), cases), Rule("direction", formula.direction(stable_band=D("0.1")), cases)]
    assert compare(rules, tmp_path_factory.mktemp("any")) == []


readings = st.lists(st.tuples(st.dates(date(2018, 1, 1), date(2022, 1, 1)), figures() | st.none()), max_size=8)


@RUN
@given(
    cases=st.lists(
        st.tuples(readings, st.dates(date(2021, 1, 1), date(2024, 1, 1)), figures()), min_size=60, max_size=90
    )
)
def test_any_line_agrees(cases: list[Any], tmp_path_factory: pytest.TempPathFactory) -> None:
    envs = [
        {
            "dates": tuple(day for day, _ in points), "values": tuple(value for _, value in points), "next_date": by,
            "next_low": target, "next_high": target, "actual": D(0), "low": D(1), "polarity": "high",
        }
        for points, by, target in cases
    ]  # fmt: skip
    rules = [Rule("trajectory", formula.suggestion(scheme.load("leicestershire-2017")), envs)]
    assert compare([*rules, Rule("trend", formula.trend("low"), envs)], tmp_path_factory.mktemp("line")) == []


typed_text = st.text(alphabet="0123456789.,-%£ \u00a0/eE+():ab\n", max_size=10) | st.from_regex(PLAIN, fullmatch=True)


@RUN
@given(texts=st.lists(typed_text, min_size=120, max_size=200))
def test_any_typed_text_agrees(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    cases = [{"cell": text, "issued_text": "94%", "issued_value": D(94), "unit": "%"} for text in texts]
    rules = [Rule("reading", formula.reading_value(unit), cases) for unit in UNITS]
    assert compare(rules, tmp_path_factory.mktemp("typed")) == []


def test_the_computed_cells_follow_what_an_officer_types(tmp_path: Path) -> None:
    path = tmp_path / "return.xlsx"
    refs = {
        "cell": "B2",
        "issued_text": "C2",
        "issued_value": "D2",
        "actual": "E2",
        "low": "F2",
        "high": None,
        "gap": "G2",
    }
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Appendix A")
        sheet.write_row("B2", ["94% avg.", "94% avg."], book.add_format({"num_format": "@"}))
        sheet.write_row("D2", [94])
        sheet.write_formula("E2", formula.cell_formula(formula.reading_value("%"), refs))
        sheet.write_number("F2", 95)
        sheet.write_formula("G2", formula.cell_formula(formula.gap("high"), refs))
        belfast = formula.suggestion(scheme.load("belfast"), "high", gap_cell=Ref("gap"))
        asked = {name: refs.get(name) for name in belfast.names()}
        sheet.write_formula("H2", formula.cell_formula(belfast, asked))

    def typed(text: str | None) -> list[Any]:
        edits = {} if text == "as issued" else {("Appendix A", "B2"): text}
        found = office.recalculate(path, edits)
        return [found.get(("Appendix A", a1), "") for a1 in ("E2", "G2", "H2")]

    assert typed("as issued") == [94, -1, "Y"]
    assert typed("96%") == [96, 1, "G"]
    assert typed("about 96%") == [formula.SEE_CHECK] * 3
    assert typed(None) == ["", "No data", "X"]


def test_a_workbook_can_be_saved_as_pdf(tmp_path: Path) -> None:
    path = tmp_path / "small.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("S").write_string("A1", "Road to Excellence")
    assert office.convert(path, tmp_path / "small.pdf").read_bytes().startswith(b"%PDF")


def test_a_machine_without_libreoffice_is_told_and_fails_only_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    missing = office.missing()
    assert "libreoffice-calc" in missing
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="libreoffice-calc"):
        office.stop_without(missing)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="libreoffice-calc"):
        office.stop_without(missing)
