"""Which words of a plan from elsewhere are ratings, of which scheme, and what is done about those that none has."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from openpyxl.styles import PatternFill

from cipxl.cli import main
from cipxl.folder import PlanFolder
from cipxl.importing import new_plan
from cipxl.store import load_master
from cipxl.tailoring import propose_profile
from library.layouts import LONG, NOW, reviewed, saved, sheet_of, taken


def table(heading: str, *ratings: str) -> tuple[tuple[str, ...], ...]:
    return (
        ("Ref", "Action", "Lead", "Start", heading, "Update"),
        *((f"A{at}", f"Action {at}", "Head", "01/04/2024", said, LONG) for at, said in enumerate(ratings, start=1)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("Completed (Y/N)", ("Y", "N", "Y")), ("Evidence seen?", ("Yes", "No", "Yes")),
        ("Risk or issue", ("None", "None", "Cost of homes")),
    ],
)  # fmt: skip
def test_yes_no_and_none_are_no_ratings(heading, said, tmp_path: Path) -> None:
    result = reviewed(saved(sheet_of(table(heading, *said)), tmp_path))
    assert [dict(one.ratings) for one in result.plan.recommendations] == [{}, {}, {}]
    assert [text for one in result.plan.recommendations for text in one.narrative.values() if text in said] == list(
        said
    )


def test_days_are_no_figures(tmp_path: Path) -> None:
    found = taken(saved(sheet_of(table("RAG", "R", "A", "G")), tmp_path))
    assert "measure" not in found["Start"]


@pytest.mark.parametrize("heading", ["RAG", "How it goes"])
def test_a_coloured_sign_is_asked_about_as_its_colour(heading, tmp_path: Path) -> None:
    signs = ("🟢", "🟠", "🔴 Off track", "🟢")
    source = saved(sheet_of(table(heading, *signs)), tmp_path)
    asked = reviewed(source).open
    assert [(one.shown, one.proposed) for one in asked] == list(zip(signs, "GARG", strict=True))
    answered = reviewed(source, **{one.id: "yes" for one in asked})
    assert [next(iter(one.ratings.values())) for one in answered.plan.recommendations] == list("GARG")


WORDS = ("Delivered", "Progressing", "Slipping", "Progressing")


def test_words_that_no_scheme_has_become_a_scheme_that_a_person_finishes(tmp_path: Path, capsys) -> None:
    book = sheet_of(table("Progress rating", *WORDS))
    for row, fill in ((2, "00B050"), (4, "FF0000")):
        book.active.cell(row, 5).fill = PatternFill("solid", fgColor=fill)
    source = saved(book, tmp_path)
    to = tmp_path / "ours.toml"
    assert main(["profiles", "new", str(source), "--to", str(to)]) == 1
    said = capsys.readouterr().out
    assert "no scheme has most of these words: Delivered, Progressing, Slipping." in said
    assert str(tmp_path / "ours-ratings.toml") in said
    assert main(["schemes", "check", str(tmp_path / "ours-ratings.toml")]) == 0
    made = new_plan(tmp_path / "Plan", str(to), NOW, source=source)
    scheme = PlanFolder(made.folder).scheme
    assert [(one.label, one.in_order) for one in scheme.levels] == [
        ("Delivered", False), ("Progressing", False), ("Slipping", False),
    ]  # fmt: skip
    assert [one.colour for one in scheme.levels] == ["#00703C", "#E5E6E7", "#B3261E"]
    kept = load_master(PlanFolder(made.folder)).plan.recommendations
    assert [scheme.level(one.ratings["progress"]).label for one in kept] == list(WORDS)
    assert not made.open


def test_a_drafted_scheme_is_not_written_over(tmp_path: Path, capsys) -> None:
    source = saved(sheet_of(table("Progress rating", *WORDS)), tmp_path)
    (tmp_path / "ours-ratings.toml").write_text("mine", encoding="utf-8")
    assert main(["profiles", "new", str(source), "--to", str(tmp_path / "ours.toml")]) == 3
    assert "--scheme" in capsys.readouterr().err
    assert not (tmp_path / "ours.toml").exists()


def test_a_plan_with_a_drafted_scheme_can_be_published(tmp_path: Path) -> None:
    source = saved(sheet_of(table("Progress rating", *WORDS)), tmp_path)
    assert main(["profiles", "new", str(source), "--to", str(tmp_path / "ours.toml")]) == 1
    made = new_plan(tmp_path / "Plan", str(tmp_path / "ours.toml"), NOW, source=source)
    assert main(["publish", str(made.folder), "--format", "html"]) in (0, 1)
    (paper,) = (made.folder / "papers").glob("**/*.html")
    assert "Slipping" in paper.read_text(encoding="utf-8")


def test_the_usual_words_for_a_status_are_ratings_and_others_are_not(tmp_path: Path) -> None:
    source = saved(sheet_of(table("Status", "In progress", "Overdue", "Not started", "Completed")), tmp_path)
    assert propose_profile(source).profile.dimension_ids == ("progress",)
    other = saved(sheet_of(table("Status", "With cabinet", "Waiting for health", "Tender is out")), tmp_path)
    assert propose_profile(other).profile.dimension_ids == ()


def test_a_workstream_over_several_refs_is_a_theme_and_the_deliverable_what_a_row_is_about(tmp_path: Path) -> None:
    rows = (
        ("Workstream", "Ref", "Deliverable", "SRO", "RAG last month", "RAG this month", "Highlight"),
        ("Front door", "F1", "Single referral form", "Head of Service", "A", "G", "It went live."),
        ("Front door", "F2", "Recording of calls", "Head of ICT", "G", "G", "Tests are done."),
        ("Care", "C1", "Sufficiency strategy", "Head of Commissioning", "A", "R", "Not agreed."),
    )
    found = reviewed(saved(sheet_of(rows), tmp_path)).plan.recommendations
    assert [(one.ref, one.theme, one.text, one.lead) for one in found] == [
        row[1:2] + row[:1] + row[2:4] for row in rows[1:]
    ]


ONCE = (
    ("Theme", "Ref", "Action", "Lead", "RAG", "Progress"),
    ("Leadership", "L1", "Appoint a lead", "Director", "G", LONG),
    ("", "L2", "Set up the board", "Director", "A", LONG),
    ("Practice", "P1", "Train the teams", "Principal", "R", LONG),
    ("", "P2", "Audit each month", "Manager", "G", LONG),
)


def test_a_theme_that_is_written_once_is_asked_about_for_all_its_rows(tmp_path: Path) -> None:
    source = saved(sheet_of(ONCE), tmp_path)
    (asked,) = reviewed(source).open
    assert (asked.kind, asked.question) == (
        "theme",
        "2 rows have nothing under 'Theme'. Does what stands above go on in each?",
    )
    answered = reviewed(source, **{asked.id: "yes"}).plan.recommendations
    assert [one.theme for one in answered] == ["Leadership", "Leadership", "Practice", "Practice"]
    left = reviewed(source, **{asked.id: "no"}).plan.recommendations
    assert [one.theme for one in left] == ["Leadership", "", "Practice", ""]


def test_a_finding_that_is_written_once_over_actions_with_refs_is_asked_about(tmp_path: Path) -> None:
    rows = (
        ("Ofsted recommendation", "Action ref", "Actions", "Owner", "Completion date", "RAG", "Evidence"),
        ("Return interviews in time", "1a", "Recommission", "Manager", "30/09/2024", "A", LONG),
        ("", "1b", "A daily list", "Manager", "31/05/2024", "B", LONG),
        ("Homes close by", "2a", "Open two homes", "Head", "31/03/2025", "A", LONG),
        ("", "2b", "Campaign", "Head", "30/06/2024", "R", LONG),
    )
    source = saved(sheet_of(rows), tmp_path)
    (asked,) = reviewed(source).open
    found = reviewed(source, **{asked.id: "yes"}).plan.recommendations
    assert [(one.ref, one.text, one.tracked[0].text) for one in found] == [
        ("1a", "Return interviews in time", "Recommission"), ("1b", "Return interviews in time", "A daily list"),
        ("2a", "Homes close by", "Open two homes"), ("2b", "Homes close by", "Campaign"),
    ]  # fmt: skip


def test_a_pledge_over_several_rows_is_a_theme_and_ratings_of_two_rows_are_never_one(tmp_path: Path) -> None:
    rows = (
        ("Pledge", "Action", "Lead service", "RAG Q1", "RAG Q2", "Comments"),
        ("A good home", "Sufficiency strategy", "Commissioning", "G", "A", LONG),
        ("A good home", "Staying close", "Leaving care", "G", "G", LONG),
        ("Good health", "Mental health nurse", "Health", "R", "A", LONG),
    )
    found = reviewed(saved(sheet_of(rows), tmp_path)).plan.recommendations
    assert [(one.theme, one.text) for one in found] == [row[:2] for row in rows[1:]]
    assert [dict(one.ratings) for one in found] == [{"q_one": row[3], "q_two": row[4]} for row in rows[1:]]


def test_a_row_with_words_of_headings_in_it_is_not_taken_for_the_headings(tmp_path: Path) -> None:
    rows = (
        ("#", "Deliverable", "Lead", "Due", "Status", "Progress this month"),
        ("1", "Training for all teams", "Head", "Nov 24", "In progress", "Four cohorts of nine are done."),
        ("2", "Moderated audits each month", "QA Lead", "Aug 24", "Overdue", "Moderators have no time."),
    )
    found = reviewed(saved(sheet_of(rows), tmp_path))
    assert [(one.ref, one.text) for one in found.plan.recommendations] == [row[:2] for row in rows[1:]]
    assert not {one.code for one in found.findings} & {"S031", "S032"}


def test_beside_a_rating_an_open_or_closed_is_a_text_and_a_source_is_not_what_a_row_is_about(tmp_path: Path) -> None:
    rows = (
        ("Action ID", "Source", "Theme", "Action description", "Action owner", "Status", "RAG", "Last comment"),
        ("A-14", "Ofsted", "Voice", "Advocacy before each conference", "Lead", "Closed", "Green", "Signed off."),
        ("A-19", "Peer review", "Voice", "A plan for children", "Lead", "Open", "Amber", "Illustrator found."),
        ("A-23", "Ofsted", "Permanence", "Minutes within five days", "Adviser", "Open", "Red", "Vacancy."),
    )  # fmt: skip
    source = saved(sheet_of(rows), tmp_path)
    assert propose_profile(source).drafted is None
    found = reviewed(source).plan.recommendations
    assert [(one.ref, one.theme, one.text) for one in found] == [(row[0], row[2], row[3]) for row in rows[1:]]
    assert [(next(iter(one.ratings.values())), one.narrative["source"]) for one in found] == [
        ("G", "Ofsted"), ("A", "Peer review"), ("R", "Ofsted"),
    ]  # fmt: skip
    assert [one.model_dump_json().count(row[5]) for one, row in zip(found, rows[1:], strict=True)] == [1, 1, 1]


def test_a_key_above_the_table_is_not_taken_for_its_headings(tmp_path: Path) -> None:
    rows = (
        ("Key", "C = complete", "P = in progress", "N = not started", "O = overdue"), (),
        ("Workstream", "Action", "Accountable", "End date", "C/P/N/O", "Notes"),
        ("Recruitment", "Overseas campaign", "HR Director", "Oct 2024", "P", "Interviews in August"),
        ("Recruitment", "Golden hello", "HR Director", "Jul 2024", "C", "Paid to nine"),
        ("Retention", "Caseload cap", "Head of Service", "Sep 2024", "O", "Average is 22"),
    )  # fmt: skip
    result = reviewed(saved(sheet_of(rows), tmp_path))
    assert [(one.text, action.text) for one in result.plan.recommendations for action in one.tracked] == [
        row[:2] for row in rows[3:]
    ]
    assert [one.text for one in result.asides] == list(rows[0])


def test_a_first_cell_of_two_lines_in_a_text_stays_one_cell(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    rows = (
        "Action\tOwner\tDeadline\tRAG\tWhat has happened",
        '"Open a home\nwith four beds"\tHead\t30 Nov 2024\tA\t"The lease is signed.\nRegistration is awaited."',
        "Step-down panel\tHead of Care\t31 Oct 2024\tR\tNo chair yet",
    )
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    found = reviewed(path).plan.recommendations
    assert [one.text for one in found] == ["Open a home\nwith four beds", "Step-down panel"]
    assert "The lease is signed.\nRegistration is awaited." in [*found[0].narrative.values(), found[0].evidence]


# Answers in a few letters


@pytest.fixture
def doubtful(tmp_path: Path, monkeypatch) -> list[str]:
    """A command that makes a plan of a table with three doubtful ratings and a theme that is written once."""
    monkeypatch.setattr("sys.stdin", io.StringIO())
    rows = [*ONCE, ("Care", "C1", "Open a home", "Head", "Ambr", LONG), ("Care", "C2", "Hubs", "Head", "Gren", LONG)]
    source = saved(sheet_of([*rows, ("Care", "C3", "Panel", "Head", "O", LONG)]), tmp_path)
    assert main(["profiles", "new", str(source), "--to", str(tmp_path / "ours.toml")]) in (0, 1)
    return ["new", str(tmp_path / "Plan"), "--profile", str(tmp_path / "ours.toml"), "--from", str(source)]


def rated(tmp_path: Path) -> list[str]:
    return [one.ratings["progress"] for one in load_master(PlanFolder(tmp_path / "Plan")).plan.recommendations][4:]


def test_proposals_are_answered_by_number_and_by_kind(doubtful, tmp_path: Path, capsys) -> None:
    assert main([*doubtful, "--review"]) == 1
    said = capsys.readouterr().out
    assert [line[:2] for line in said.split("\n") if line[:1].isdecimal()] == ["1.", "2.", "3.", "4."]
    assert main([*doubtful, "--accept", "rating", "--accept", "3=R", "--accept", "theme"]) in (0, 1)
    assert rated(tmp_path) == ["A", "G", "R"]


def test_the_first_letters_of_an_id_are_enough(doubtful, tmp_path: Path, capsys) -> None:
    assert main([*doubtful, "--review", "--json"]) == 1
    ids = [one["id"] for one in json.loads(capsys.readouterr().out)["proposals"]]
    short = [part for one in ids for part in ("--accept", f"{one[:6]}=no")]
    assert main([*doubtful, *short]) in (0, 1)
    assert rated(tmp_path) == ["Ambr", "Gren", "O"]


def test_an_answer_to_no_proposal_makes_nothing(doubtful, tmp_path: Path, capsys) -> None:
    assert main([*doubtful, "--accept", "9"]) == 2
    assert "There is no proposal 9 for this file" in capsys.readouterr().err
    assert not (tmp_path / "Plan").exists()
