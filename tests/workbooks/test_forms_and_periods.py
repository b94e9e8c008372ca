"""Plans made of forms, and figures whose periods stand elsewhere or nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import docx
import pytest

from cipxl.errors import UsageError
from cipxl.tailoring import propose_profile
from library.damaged import word_table
from library.layouts import reviewed, saved, sheet_of, taken

FORMS = (
    ("1", "Hold strategy meetings in time", "Head of MASH", "Amber", "82% were held in time."),
    ("2", "Record supervision", "Head of Service", "Green", "Templates are live."),
    ("3", "Visit children in line with their plan", "Head of CIN", "Red", "Visits fell."),
)
LABELS = ("Recommendation number", "Recommendation", "Lead officer", "RAG rating", "Progress update")


def forms(path: Path, *, headed: bool, pairs: bool = False) -> Path:
    document = docx.Document()
    document.add_heading("Rapid improvement plan", 1)
    for form in FORMS:
        if headed:
            document.add_heading(f"Priority {form[0]}", 2)
        rows = [list(pair) for pair in zip(LABELS, form, strict=True)]
        if pairs:
            rows = [[*rows[0], *rows[2]], [*rows[1], *rows[3]], [*rows[4], "Next steps", f"Step {form[0]}"]]
        word_table(document, rows)
        document.add_paragraph("")
    document.save(str(path))
    return path


@pytest.mark.parametrize("headed", [False, True])
@pytest.mark.parametrize("pairs", [False, True])
def test_a_form_for_each_recommendation_becomes_a_row(pairs, headed, tmp_path: Path) -> None:
    result = reviewed(forms(tmp_path / "a.docx", headed=headed, pairs=pairs))
    assert [
        (one.ref, one.text, one.lead, next(iter(one.ratings.values())), one.evidence)
        for one in result.plan.recommendations
    ] == [(*form[:3], form[3][0], form[4]) for form in FORMS]
    assert "S051" in {one.code for one in result.findings}


def test_questions_in_a_table_for_each_theme_are_the_columns_of_a_table_of_themes(tmp_path: Path) -> None:
    document = docx.Document()
    themes = ("Help and protection", "Children in care", "Care leavers")
    questions = ("What do we know about practice?", "How do we know it?", "What will we do next?")
    for theme in themes:
        document.add_heading(theme, 2)
        rows = [["Question", "Our answer"], *([question, f"{question[:4]} of {theme}"] for question in questions)]
        word_table(document, rows)
    document.save(str(tmp_path / "a.docx"))
    plan = reviewed(tmp_path / "a.docx").plan
    assert [(one.ref, one.text) for one in plan.recommendations] == [
        (str(number), theme) for number, theme in enumerate(themes, start=1)
    ]
    said = plan.recommendations[1].model_dump_json()
    assert all(f"{question[:4]} of Children in care" in said for question in questions)


def test_a_table_of_two_columns_that_is_no_form_stays_as_it_is(tmp_path: Path) -> None:
    document = docx.Document()
    rows = [["Action", "Progress"], *([f"Action {number}", "It has begun."] for number in range(1, 6))]
    word_table(document, rows)
    document.save(str(tmp_path / "a.docx"))
    result = reviewed(tmp_path / "a.docx")
    assert [one.text for one in result.plan.recommendations] == [row[0] for row in rows[1:]]
    assert "S051" not in {one.code for one in result.findings}


def test_a_note_in_a_form_is_told_of_at_the_row_that_it_became(tmp_path: Path) -> None:
    path = forms(tmp_path / "a.docx", headed=True)
    document = docx.Document(str(path))
    document.add_comment(
        document.tables[1].cell(1, 1).paragraphs[0].runs, "Ask the auditors.", author="a", initials="a"
    )
    document.save(str(path))
    (told,) = [one for one in reviewed(path).findings if one.code == "S037"]
    assert (told.a1, told.ref) == ("B3", "2")
    assert "Ask the auditors." in told.message


PRIORITIES = {
    "Priority one: attendance": (("1.1", "Daily calls", "Officer", "Blue"), ("1.2", "Training", "Head", "Green")),
    "Priority two: attainment": (("2.1", "Tuition offer", "Head", "Amber"), ("2.2", "Reading", "Teacher", "Red")),
}  # fmt: skip


def priorities_as_word(path: Path, lines: Sequence[str]) -> Path:
    document = docx.Document()
    document.add_paragraph("Virtual school improvement plan")
    for line, rows in zip(lines, PRIORITIES.values(), strict=True):
        document.add_paragraph(line)
        word_table(document, [["Ref", "Action", "Lead", "BRAG"], *map(list, rows)])
    document.save(str(path))
    return path


def test_lines_over_tables_that_no_style_makes_headings_are_themes_where_they_begin_alike(tmp_path: Path) -> None:
    plan = reviewed(priorities_as_word(tmp_path / "a.docx", tuple(PRIORITIES))).plan
    assert [(one.ref, one.theme) for one in plan.recommendations] == [
        (row[0], line) for line, rows in PRIORITIES.items() for row in rows
    ]


@pytest.mark.parametrize(
    "lines", [("Appendix A, page 1", "Appendix A, page 2"), ("The plan", "More of the plan"), ("The plan", "The plan")]
)
def test_lines_that_pages_have_over_tables_are_no_themes(lines, tmp_path: Path) -> None:
    plan = reviewed(priorities_as_word(tmp_path / "a.docx", lines)).plan
    assert [(one.ref, one.theme) for one in plan.recommendations] == [
        (row[0], "") for rows in PRIORITIES.values() for row in rows
    ]


SCORECARD = (
    ("Scorecard 2024/25",), (), ("KPI", "Baseline", "Q1", "Q2", "Target", "RAG", "Comment"),
    ("Visits in time", "24%", "23%", "22%", "90%", "Amber", "Falling slowly."),
    ("Plans in time", "70%", "79%", "85%", "85%", "Green", "At target."),
)  # fmt: skip


def test_quarters_have_the_one_year_that_stands_above_the_table(tmp_path: Path) -> None:
    result = reviewed(saved(sheet_of(SCORECARD), tmp_path))
    readings = {one.period.canonical: one.text for one in result.plan.recommendations[0].measures[0].readings}
    assert readings.items() >= {"Q1 2024/25": "23%", "Q2 2024/25": "22%"}.items()
    (told,) = [one for one in result.findings if one.code == "S052"]
    assert "'Q1', 'Q2'" in told.message
    months = [("Visits", "90%", "91%", "G"), ("Plans", "60%", "62%", "R")]
    plan = reviewed(saved(sheet_of([("Board report 2024-25",), ("KPI", "Dec", "Jan", "RAG"), *months]), tmp_path)).plan
    assert [one.period.canonical for one in plan.recommendations[0].measures[0].readings] == [
        "December 2024", "January 2025",
    ]  # fmt: skip


@pytest.mark.parametrize("merges", [(), ("A1:H1", "C2:D2", "E2:F2")])
def test_years_in_a_row_above_all_headings_are_those_of_the_quarters_below_them(merges, tmp_path: Path) -> None:
    rows = (
        ("Performance scorecard",),
        ("", "", "2023/24", "", "2024/25", ""),
        ("Ref", "Indicator", "Q3", "Q4", "Q1", "Q2", "2024/25 target", "RAG"),
        ("CS1", "Contacts in 24 hours", "81%", "84%", "88%", "90%", "95%", "Amber"),
        ("CS2", "Conferences in 15 days", "76%", "79%", "83%", "91%", "85%", "Green"),
    )
    plan = reviewed(saved(sheet_of(rows, merges), tmp_path)).plan
    (measure,) = plan.recommendations[0].measures
    assert {one.period.canonical: one.text for one in measure.readings} == {
        "Q3 2023/24": "81%", "Q4 2023/24": "84%", "Q1 2024/25": "88%", "Q2 2024/25": "90%",
    }  # fmt: skip


def test_quarters_stay_as_they_are_below_two_years(tmp_path: Path) -> None:
    rows = (("From 2023/24",), ("to 2024/25",), *SCORECARD[2:])
    assert "Q1" in taken(saved(sheet_of(rows), tmp_path))


def test_a_baseline_and_a_target_without_a_period_are_asked_about(tmp_path: Path) -> None:
    source = saved(sheet_of(SCORECARD), tmp_path)
    asked = {one.shown: one for one in reviewed(source).open}
    assert {shown: (one.kind, one.proposed) for shown, one in asked.items()} == {
        "Baseline": ("period", "2022/23"), "Target": ("period", "March 2025"),
    }  # fmt: skip
    answers = {asked["Baseline"].id: "2023/24", asked["Target"].id: "yes"}
    answered = reviewed(source, **answers)
    (measure,) = answered.plan.recommendations[0].measures
    assert {one.period.canonical: one.text for one in measure.readings}["2023/24"] == "24%"
    assert [(f"{one.due:%B %Y}", one.text) for one in measure.targets] == [("March 2025", "90%")]
    assert "S034" not in {one.code for one in answered.findings}
    with pytest.raises(UsageError, match="no period or date"):
        reviewed(source, **{asked["Target"].id: "soon"})


def test_signs_that_tell_ratings_apart_become_levels_of_a_drafted_scheme(tmp_path: Path) -> None:
    rows = (("No.", "Priority", "Tasks", "How are we doing"),
            *((str(at), f"Priority {at}", f"Task {at}", sign) for at, sign in enumerate("●▲■●", start=1)))  # fmt: skip
    drafted = propose_profile(saved(sheet_of(rows), tmp_path)).drafted
    assert drafted is not None
    assert [one.label for one in drafted.levels] == ["●", "▲", "■"]


@pytest.mark.parametrize("mark", ["●", "•", "x"])
def test_a_dot_alone_in_its_cell_marks_a_level(mark: str, tmp_path: Path) -> None:
    rows = [("No", "Priority", "RAG", "", "Comment")]
    for number, level in (("1", "Amber"), ("2", "Green")):
        for at, name in enumerate(("Red", "Amber", "Green")):
            first = (number, f"Priority {number}") if not at else ("", "")
            rows.append((*first, name, mark if name == level else "", "Well." if not at else ""))
    plan = reviewed(saved(sheet_of(rows), tmp_path)).plan
    assert [(one.ref, next(iter(one.ratings.values()))) for one in plan.recommendations] == [("1", "A"), ("2", "G")]
