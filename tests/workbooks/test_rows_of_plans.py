"""Which rows of a plan from elsewhere are its own, what stands over them, and what only stands below."""

from __future__ import annotations

from pathlib import Path

import pytest

from library.layouts import LONG, reviewed, saved, sheet_of

HEADINGS = ("No.", "Action", "Lead", "Timescale", "BRAG", "Progress")
ROWS = (
    ("1.1", "Refresh the board", "Director", "October 2024", "B", LONG),
    ("1.2", "Monthly report", "Head of Performance", "November 2024", "A", LONG),
    ("1.3", "Agree thresholds", "Partnership Manager", "January 2025", "R", LONG),
)
FEET = {
    "a total and a key": ((), ("Total number of actions", "3"), ("Key",), ("B", "Complete"), ("R", "Overdue")),
    "a total at once": (("Total", "3 actions"),),
    "a key in one row": (("Key:", "Blue = complete", "Green = on track", "Amber = delay", "Red = overdue"),),
    "a key of three columns": ((), ("RAG key",), ("R", "Red", "Overdue"), ("A", "Amber", "Some delay")),
    "notes": ((), ("Note: dates are financial quarters.",), ("Source: the performance report",)),
    "a line behind a blank row": ((), ("Blank cells mean that nothing is due yet",)),
    "a table of measures": (
        (), ("Measure", "Baseline 2023/24", "Q1 2024/25", "Target March 2025"), ("Visits in time", "70%", "74%", "90%"),
        ("Plans in time", "60%", "64%", "85%"),
    ),
    "a table with a line over it": (
        (), ("How we measure it",), ("Measure", "Baseline", "Target", "Owner"), ("Visits", "70%", "90%", "Head"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("foot", FEET.values(), ids=FEET)
def test_what_stands_below_the_rows_is_listed_and_no_row_of_the_plan(foot, tmp_path: Path) -> None:
    result = reviewed(saved(sheet_of((HEADINGS, *ROWS, *foot)), tmp_path))
    assert [one.ref for one in result.plan.recommendations] == ["1.1", "1.2", "1.3"]
    assert [one.text for one in result.asides] == [text for row in foot for text in row]
    assert "S048" in {one.code for one in result.findings}
    assert not result.open


def test_subtotals_between_rows_are_no_rows(tmp_path: Path) -> None:
    rows = (HEADINGS, *ROWS[:2], ("Sub-total", "2 actions"), ROWS[2], ("Grand total", "3"))
    result = reviewed(saved(sheet_of(rows), tmp_path))
    assert [one.ref for one in result.plan.recommendations] == ["1.1", "1.2", "1.3"]


UNFILLED = {
    "the next number": ("1.4", "Recruit a practice lead"),
    "a total that is to fall": ("1.4", "Total caseload is to fall"),
    "the same behind a blank row": (None, ("1.4", "Recruit a practice lead")),
}


@pytest.mark.parametrize("rows", UNFILLED.values(), ids=UNFILLED)
def test_a_last_row_that_nobody_has_filled_in_is_kept_and_asked_about(rows, tmp_path: Path) -> None:
    last = [(), rows[1]] if rows[0] is None else [rows]
    source = saved(sheet_of((HEADINGS, *ROWS, *last)), tmp_path)
    result = reviewed(source)
    assert [one.ref for one in result.plan.recommendations] == ["1.1", "1.2", "1.3", "1.4"]
    (asked,) = (one for one in result.open if one.kind == "foot")
    without = reviewed(source, **{asked.id: "yes"})
    assert [one.ref for one in without.plan.recommendations] == ["1.1", "1.2", "1.3"]
    assert [one.text for one in without.asides] == list(last[-1])


def test_rows_with_blank_rows_between_them_are_all_rows(tmp_path: Path) -> None:
    rows = [HEADINGS, *(one for row in ROWS for one in (row, ()))]
    rows += [("1.4", "Train a lead in each school", "Lead officer", "June 2025", "At risk", "They have no date yet.")]
    rows += [(), ("1.5", "Audit", "", "", "", "")]
    result = reviewed(saved(sheet_of(rows), tmp_path))
    assert [one.ref for one in result.plan.recommendations] == ["1.1", "1.2", "1.3", "1.4", "1.5"]


def test_a_line_under_a_line_is_said_with_it_and_none_is_lost(tmp_path: Path) -> None:
    rows = (
        HEADINGS, ("Priority 1: Leadership",), ("Outcome: managers know",), ROWS[0], ("Outcome: staff stay",), ROWS[1],
        ("Priority 2: Practice",), ("Priority 3: Front door",), ("Outcome: help in time",), ROWS[2],
        ("Priority 4: Care",),
    )  # fmt: skip
    lines = [f"A{number}:F{number}" for number, row in enumerate(rows, start=1) if len(row) == 1]
    result = reviewed(saved(sheet_of(rows, lines), tmp_path))
    assert [one.theme for one in result.plan.recommendations] == [
        "Priority 1: Leadership – Outcome: managers know",
        "Priority 1: Leadership – Outcome: staff stay",
        "Priority 3: Front door – Outcome: help in time",
    ]
    assert [(one.text, one.a1) for one in result.asides] == [
        ("Priority 2: Practice", "A7"),
        ("Priority 4: Care", "A11"),
    ]


def test_an_objective_without_figures_of_its_own_is_what_its_numbered_actions_are_about(tmp_path: Path) -> None:
    rows = (
        HEADINGS, ("1", "Help in time"), ("1.1", *ROWS[0][1:]), ("1.1.1", *ROWS[1][1:]), ("2", "A stable workforce"),
        ("2.1", *ROWS[2][1:]),
    )  # fmt: skip
    result = reviewed(saved(sheet_of(rows), tmp_path))
    assert [(one.ref, one.theme) for one in result.plan.recommendations] == [
        ("1.1", "1 Help in time"), ("1.1.1", "1 Help in time"), ("2.1", "2 A stable workforce"),
    ]  # fmt: skip


def test_headings_in_three_rows_give_each_figure_its_period(tmp_path: Path) -> None:
    rows = (
        ("Ref", "Objective", "Performance", "", "", "", "Target", "RAG"),
        ("", "", "2023/24", "", "2024/25", "", "March 2025", ""),
        ("", "", "Q3", "Q4", "Q1", "Q2", "", ""),
        ("O1", "Seen in five days", "71%", "74%", "78%", "81%", "90%", "A"),
        ("O2", "Kept in touch", "88%", "90%", "91%", "93%", "92%", "G"),
        ("O3", "Reviews in time", "91%", "92%", "92%", "95%", "92%", "G"),
    )
    merges = ("A1:A3", "B1:B3", "C1:F1", "C2:D2", "E2:F2", "G2:G3", "H1:H3")
    for given in (merges, ()):
        plan = reviewed(saved(sheet_of(rows, given), tmp_path)).plan
        assert [one.ref for one in plan.recommendations] == ["O1", "O2", "O3"]
        (measure,) = plan.recommendations[0].measures
        assert {one.period.canonical: one.text for one in measure.readings} == {
            "Q3 2023/24": "71%", "Q4 2023/24": "74%", "Q1 2024/25": "78%", "Q2 2024/25": "81%",
        }  # fmt: skip
        assert [(f"{one.due:%B %Y}", one.text) for one in measure.targets] == [("March 2025", "90%")]


def test_a_form_with_nothing_below_its_headings_is_said_to_make_an_empty_plan(tmp_path: Path) -> None:
    result = reviewed(saved(sheet_of((("Improvement plan",), HEADINGS)), tmp_path))
    assert not result.plan.recommendations
    assert "S049" in {one.code for one in result.findings}
