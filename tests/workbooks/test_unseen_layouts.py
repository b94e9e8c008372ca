"""Tables as councils lay them out: headings in two rows, tables below one another, marks, and ratings in sentences.

Each is read with the profile that is proposed for it. No text of it may be lost, and no rating guessed.
"""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from cipxl.cli import main
from cipxl.errors import FileRefused
from cipxl.folder import PlanFolder
from cipxl.importing import new_plan
from cipxl.store import load_master
from cipxl.tailoring import profile_toml, propose_profile
from library.layouts import LONG, NOW, reviewed, saved, sheet_of, taken

TWO_ROWS = (
    ("Ref", "Recommendation", "Timescale", "", "RAG", "", "Lead", "Progress"),
    ("", "", "Start", "End", "Implementation", "Impact", "", ""),
    ("1", "See children sooner", "April 2024", "June 2024", "G", "A", "Head of Service", LONG),
    ("2", "Plans that are smart", "May 2024", "July 2024", "A", "R", "Principal Social Worker", LONG),
)
MERGED = ("A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:G2", "H1:H2")


def two_rows_as_word(folder: Path) -> Path:
    document = docx.Document()
    table = document.add_table(len(TWO_ROWS), 8)
    for number, row in enumerate(TWO_ROWS):
        for column, text in enumerate(row):
            if text:
                table.cell(number, column).text = text
    for columns in ((2, 3), (4, 5)):
        table.cell(0, columns[0]).merge(table.cell(0, columns[1]))
    for column in (0, 1, 6, 7):
        table.cell(0, column).merge(table.cell(1, column))
    document.save(str(folder / "plan.docx"))
    return folder / "plan.docx"


def as_bars(folder: Path) -> Path:
    (folder / "plan.txt").write_text("\n".join(f"| {' | '.join(row)} |" for row in TWO_ROWS), encoding="utf-8")
    return folder / "plan.txt"


MADE = {
    "merged": lambda folder: saved(sheet_of(TWO_ROWS, MERGED), folder),
    "not merged": lambda folder: saved(sheet_of(TWO_ROWS), folder),
    "below a title": lambda folder: saved(
        sheet_of((("Our plan",), (), *TWO_ROWS), [one.translate(str.maketrans("12", "34")) for one in MERGED]), folder
    ),
    "a Word document": two_rows_as_word,
    "text": as_bars,
}


@pytest.mark.parametrize("kind", MADE)
def test_headings_in_two_rows_are_read_as_one(kind: str, tmp_path: Path) -> None:
    plan = reviewed(MADE[kind](tmp_path)).plan
    assert [(one.ref, one.text, dict(one.ratings), one.lead) for one in plan.recommendations] == [
        ("1", "See children sooner", {"implementation": "G", "impact": "A"}, "Head of Service"),
        ("2", "Plans that are smart", {"implementation": "A", "impact": "R"}, "Principal Social Worker"),
    ]
    assert [tuple(one.narrative.values()) for one in plan.recommendations] == [
        ("April 2024", "June 2024"), ("May 2024", "July 2024"),
    ]  # fmt: skip


def test_a_year_over_its_quarters_gives_each_its_period(tmp_path: Path) -> None:
    rows = (
        ("Ref", "Indicator", "2022/23", "2023/24", "", "", "Target", "RAG"),
        ("", "", "Outturn", "Q1", "Q2", "Q3", "2023/24", ""),
        ("1", "Visits in time", "70%", "72%", "75%", "71%", "95%", "R"),
        ("2", "Plans in time", "81%", "83%", "86%", "88%", "92%", "A"),
        ("3", "Reviews in time", "91%", "93%", "96%", "98%", "92%", "G"),
    )
    plan = reviewed(saved(sheet_of(rows, ("A1:A2", "B1:B2", "D1:F1", "H1:H2")), tmp_path)).plan
    measure = plan.recommendations[0].measures[0]
    assert {one.period.canonical: one.text for one in measure.readings} == {
        "2022/23": "70%", "Q1 2023/24": "72%", "Q2 2023/24": "75%", "Q3 2023/24": "71%",
    }  # fmt: skip
    assert [one.text for one in measure.targets] == ["95%"]


def test_a_first_row_with_gaps_is_no_second_row_of_headings(tmp_path: Path) -> None:
    rows = (
        ("Theme", "Recommendation", "Lead", "", "RAG", "Progress"),
        ("", "See children sooner", "Head of Service", "with health", "G", LONG),
        ("", "Plans that are smart", "Head of Practice", "", "A", LONG),
        ("", "Permanence", "Head of Care", "", "R", LONG),
    )
    source = saved(sheet_of(rows), tmp_path)
    assert [one.text for one in reviewed(source).plan.recommendations] == [row[1] for row in rows[1:]]


def test_where_no_column_says_what_a_row_is_about_its_action_does_and_never_its_date(tmp_path: Path) -> None:
    rows = (
        ("Action No", "What will we do?", "Lead", "By when", "BRAG", "Progress update"),
        ("1.1", "Set up a reference group", "SEND Manager", "31/01/2023", "A", LONG),
        ("1.2", "Publish the offer in easy read", "Offer Officer", "30/11/2022", "G", LONG),
        ("1.3", "Agree the charter", "SEND Manager", "30/09/2022", "B", LONG),
    )
    source = saved(sheet_of(rows), tmp_path)
    assert taken(source)["What will we do?"] == {"recommendation": "recommendation"}
    found = reviewed(source).plan.recommendations
    assert [(one.text, one.narrative["by_when"]) for one in found] == [(row[1], row[3]) for row in rows[1:]]


def test_months_and_quarters_without_a_year_are_kept_as_they_stand(tmp_path: Path) -> None:
    rows = (
        ("Measure", "Target", "Apr", "May", "Q3", "Trend", "RAG", "Comment"),
        ("Contacts in 24 hours", "95%", "90%", "91%", "93%", "↑", "Green", "Better since April."),
        ("Seen in 5 days", "90%", "60%", "62%", "61%", "↓", "Red", "Too few staff."),
        ("Caseload", "18", "21", "20", "20", "→", "Amber", "Close."),
    )
    plan = reviewed(saved(sheet_of(rows), tmp_path)).plan
    assert [one.text for one in plan.recommendations] == [row[0] for row in rows[1:]]
    assert not [reading for one in plan.recommendations for measure in one.measures for reading in measure.readings]
    assert list(plan.recommendations[1].narrative.values()) == ["60%", "62%", "61%", "↓"]


def test_marks_under_a_heading_of_ratings_are_no_ratings(tmp_path: Path) -> None:
    rows = (
        ("No", "Action", "Status", "", "", "Comments"),
        ("", "", "Not started", "In progress", "Complete", ""),
        ("1", "Open a hub", "x", "", "", LONG),
        ("2", "Train schools", "", "x", "", LONG),
        ("3", "Recruit carers", "", "", "x", LONG),
    )
    plan = reviewed(saved(sheet_of(rows, ("A1:A2", "B1:B2", "C1:E1", "F1:F2")), tmp_path)).plan
    assert [(dict(one.ratings), dict(one.narrative)) for one in plan.recommendations] == [
        ({}, {"status_not_started": "x"}), ({}, {"status_in_progress": "x"}), ({}, {"status_complete": "x"}),
    ]  # fmt: skip


def test_a_merged_theme_is_that_of_every_row_beside_it(tmp_path: Path) -> None:
    rows = (
        ("Theme", "Ref", "Action", "Owner", "RAG", "Progress"),
        ("Leadership", "L1", "Appoint a lead", "Director", "G", LONG),
        ("", "L2", "Set up the board", "Director", "A", LONG),
        ("Practice", "P1", "Train the teams", "Principal Social Worker", "R", LONG),
        ("", "P2", "Audit each month", "Quality Manager", "G", LONG),
    )
    found = reviewed(saved(sheet_of(rows, ("A2:A3", "A4:A5")), tmp_path)).plan.recommendations
    assert [(one.ref, one.theme, one.text) for one in found] == [
        ("L1", "Leadership", "Appoint a lead"), ("L2", "Leadership", "Set up the board"),
        ("P1", "Practice", "Train the teams"), ("P2", "Practice", "Audit each month"),
    ]  # fmt: skip


@pytest.mark.parametrize("mark", ["✓", "●", "X"])
def test_a_column_of_marks_is_never_what_a_row_is_about(mark: str, tmp_path: Path) -> None:
    rows = (
        ("No", "Action", "Lead", "Not started", "In progress", "Completed", "Comments"),
        ("1", "Open a hub", "Head of A", "", mark, "", "In March."),
        ("2", "Train schools", "Head of B", mark, "", "", "In May."),
        ("3", "Recruit carers", "Head of C", "", "", mark, "Done."),
    )
    plan = reviewed(saved(sheet_of(rows), tmp_path)).plan
    assert [one.text for one in plan.recommendations] == ["Open a hub", "Train schools", "Recruit carers"]
    assert [(one.evidence, dict(one.narrative)) for one in plan.recommendations] == [
        ("In March.", {"in_progress": mark}), ("In May.", {"not_started": mark}), ("Done.", {"completed": mark}),
    ]  # fmt: skip


def test_a_rating_in_a_sentence_is_asked_about_and_not_taken(tmp_path: Path) -> None:
    said = ("Green - on track", "Amber: some slippage, but it can be recovered", "Red (will miss its date)")
    rows = (
        ("Ref", "Recommendation", "RAG status", "Lead", "Update"),
        *((str(at), f"Matter {at}", text, "Head of Service", LONG) for at, text in enumerate(said, start=1)),
    )
    result = reviewed(saved(sheet_of(rows), tmp_path))
    assert [(one.kind, one.shown, one.proposed) for one in result.open] == [
        ("rating", text, code) for text, code in zip(said, "GAR", strict=True)
    ]
    assert [next(iter(one.ratings.values())) for one in result.plan.recommendations] == list(said)


def test_a_dated_update_is_a_text_though_it_has_figures_in_it(tmp_path: Path) -> None:
    rows = (
        ("Ref", "Recommendation", "RAG", "Commentary for December 2023"),
        ("1", "Front door", "G", "Attendance of health is 64%"),
        ("2", "Permanence", "A", "Slipped to February 2024"),
        ("3", "Workforce", "R", "Turnover 14.2%, from 18.9%"),
    )
    found = reviewed(saved(sheet_of(rows), tmp_path)).plan.recommendations
    assert [(one.evidence, one.measures) for one in found] == [(row[3], ()) for row in rows[1:]]


def two_tables(merged: bool):
    """Two tables under the same headings, each with a line over it, below a title."""
    rows: list[tuple[str, ...]] = [("Council improvement plan",), ()]
    lines = []
    for priority in ("1", "2"):
        lines.append(len(rows) + 1)
        rows += [(f"Priority {priority}: area {priority}",), ("Ref", "Action", "Lead", "RAG", "Progress")]
        rows += [(f"{priority}.{at}", f"Action {at}", "Head of Service", "G", LONG) for at in (1, 2)]
        rows.append(())
    return sheet_of(rows, [f"A{line}:E{line}" for line in lines] if merged else ())


@pytest.mark.parametrize("merged", [True, False])
def test_a_line_over_each_of_several_tables_is_their_theme_the_first_included(merged: bool, tmp_path: Path) -> None:
    result = reviewed(saved(two_tables(merged), tmp_path))
    assert [(one.ref, one.theme) for one in result.plan.recommendations] == [
        ("1.1", "Priority 1: area 1"), ("1.2", "Priority 1: area 1"),
        ("2.1", "Priority 2: area 2"), ("2.2", "Priority 2: area 2"),
    ]  # fmt: skip
    assert [one.text for one in result.asides] == ["Council improvement plan"]


def test_a_plan_is_made_of_several_tables_with_what_the_lines_over_them_say(tmp_path: Path) -> None:
    source = saved(two_tables(merged=True), tmp_path)
    (tmp_path / "ours.toml").write_text(profile_toml(propose_profile(source, "ours")), encoding="utf-8")
    made = new_plan(tmp_path / "Plan", str(tmp_path / "ours.toml"), NOW, source=source)
    kept = load_master(PlanFolder(made.folder)).plan.recommendations
    assert [one.theme for one in kept] == ["Priority 1: area 1"] * 2 + ["Priority 2: area 2"] * 2


def test_lines_over_tables_are_listed_where_the_profile_has_no_column_for_them(tmp_path: Path) -> None:
    source = saved(two_tables(merged=True), tmp_path)
    profile = propose_profile(source, "ours")
    columns = tuple(one for one in profile.profile.columns if "theme" not in one.on.values())
    guesses = tuple(one for one in profile.proposed.columns if "theme" not in one.column.on.values())
    without = profile._replace(
        profile=profile.profile.model_copy(update={"columns": columns}),
        proposed=profile.proposed._replace(columns=guesses),
    )
    (tmp_path / "ours.toml").write_text(profile_toml(without), encoding="utf-8")
    made = new_plan(tmp_path / "Plan", str(tmp_path / "ours.toml"), NOW, source=source)
    master = load_master(PlanFolder(made.folder))
    assert [one.ref for one in master.plan.recommendations] == ["1.1", "1.2", "2.1", "2.2"]
    assert [(one.ref, one.text) for one in master.beside if one.what == "theme"] == [
        ("1.1", "Priority 1: area 1"), ("1.2", "Priority 1: area 1"),
        ("2.1", "Priority 2: area 2"), ("2.2", "Priority 2: area 2"),
    ]  # fmt: skip


def test_what_stands_outside_of_the_table_is_listed(tmp_path: Path) -> None:
    book = sheet_of((("", "", "Version 3"), (), ("", "", *TWO_ROWS[0][:2], "RAG", "Progress"),
                     ("", "", "1", "See children sooner", "G", LONG), (), ("Blank means not due.",)))  # fmt: skip
    other = book.create_sheet("Summary")
    other.append(["Green", 3])
    result = reviewed(saved(book, tmp_path))
    assert [one.text for one in result.plan.recommendations] == ["See children sooner"]
    assert [(one.sheet, one.a1, one.text) for one in result.asides] == [
        ("Sheet", "C1", "Version 3"), ("Sheet", "A6", "Blank means not due."),
        ("Summary", "A1", "Green"), ("Summary", "B1", "3"),
    ]  # fmt: skip


def test_a_total_and_a_key_below_a_table_and_a_hidden_column_are_told(tmp_path: Path) -> None:
    rows = (
        ("Ref", "Action", "Lead", "RAG", "Progress"),
        ("1", "Open a hub", "Head of A", "G", LONG),
        ("2", "Train schools", "Head of B", "A", LONG),
        (),
        ("Total", "2 actions"),
        ("G", "On track"),
    )
    book = sheet_of(rows)
    book.active.column_dimensions["C"].hidden = True
    found = {one.code: one.message for one in reversed(reviewed(saved(book, tmp_path)).findings)}
    assert found["S046"] == "Hidden columns were read: 'Lead'."
    assert found["S048"] == (
        "2 rows below the headings are no rows of the table, such as row 5 ('Total 2 actions'): listed, not taken."
    )


def test_rows_that_say_enough_and_columns_that_show_are_not_told(tmp_path: Path) -> None:
    rows = (
        ("Ref", "Action", "Lead", "RAG", "Progress"),
        ("1", "Open a hub", "Head of A", "", ""),
        ("2", "Train schools", "Head of B", "A", LONG),
    )
    codes = {one.code for one in reviewed(saved(sheet_of(rows), tmp_path)).findings}
    assert not codes & {"S046", "S047", "S048"}


def test_a_plan_on_two_sheets_is_refused_with_what_to_do(tmp_path: Path) -> None:
    rows = (("Ref", "Action", "Lead", "RAG", "Progress"), ("1", "Open a hub", "Head of A", "G", LONG))
    book = sheet_of(rows)
    book.active.title = "Priority 1"
    for row in rows:
        (book["Priority 2"] if "Priority 2" in book.sheetnames else book.create_sheet("Priority 2")).append(row)
    with pytest.raises(FileRefused, match="'Priority 1' and 'Priority 2' both hold"):
        reviewed(saved(book, tmp_path))


def test_the_command_says_how_many_texts_are_no_part_of_the_table(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    source = saved(two_tables(merged=True), tmp_path)
    (tmp_path / "ours.toml").write_text(profile_toml(propose_profile(source, "ours")), encoding="utf-8")
    said = ["new", str(tmp_path / "Plan"), "--profile", str(tmp_path / "ours.toml"), "--from", str(source)]
    assert main(said) == 0
    assert (
        "1 text is no part of the table, and kept in the master's sheet 'Beside the table'." in capsys.readouterr().out
    )
    assert [one.text for one in load_master(PlanFolder(tmp_path / "Plan")).beside] == ["Council improvement plan"]


TRACKER = (
    ("Item", "Outcome we want", "Milestone", "Accountable", "Revised deadline", "BRAG", "Progress this quarter"),
    ("Workstream 1: Front door",),
    ("1.1", "Contacts are decided the same day", "Recruit four officers", "Manager", "", "Green", "Three of four."),
    ("1.2", "", "Bring in the 2 new forms", "Manager", "31/07/2025", "Amber", "It is in testing with 12 schools."),
    ("Workstream 2: Workforce",),
    ("2.1", "Children keep their social worker", "Fill 20 vacancies", "Lead", "31/10/2025", "Red", "Turnover is 19%."),
    ("2.2", "", "Train 60 leads", "Lead", "30/11/2025", "Green", "41 have been trained (68%)."),
)


def test_numbers_of_rows_are_refs_below_lines_across_the_table_and_counts_in_words_are_no_figures(tmp_path):
    lines = [f"A{number}:G{number}" for number, row in enumerate(TRACKER, start=1) if len(row) == 1]
    source = saved(sheet_of(TRACKER, lines), tmp_path)
    found = taken(source)
    assert found["Item"] == {"recommendation": "ref"}
    assert found["Milestone"] == {"recommendation": "recommendation"}
    assert found["Outcome we want"] == {"recommendation": "outcomes"}
    plan = reviewed(source).plan
    assert [one.ref for one in plan.recommendations] == ["1.1", "1.2", "2.1", "2.2"]
    assert not any(one.measures for one in plan.recommendations)


def test_an_outcome_in_every_row_says_what_it_is_about_before_the_next_steps_do(tmp_path):
    rows = (
        ("Ref", "What will be different", "Lead", "RAG", "How are we doing? Spring 2025", "Next steps"),
        ("A1", "Children are seen alone", "Head", "Green", "92% were seen alone in March.", "Sample by June 2025"),
        ("A2", "Plans are made together", "Manager", "Amber", "Meetings with families began.", "Recruit 2 people"),
        ("B1", "Care leavers have a home", "Manager", "Red", "Of 4 bids none was taken.", "New panel in May 2025"),
    )
    found = taken(saved(sheet_of(rows), tmp_path))
    assert found["What will be different"] == {"recommendation": "recommendation"}
    assert found["Next steps"] == {"recommendation": "actions"}
    assert found["How are we doing? Spring 2025"].get("measure") is None
