"""Starting a plan from an existing appendix: what is doubtful is asked, and without an answer left as it stands."""

from __future__ import annotations

import builtins
import io
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import docx
import pytest

from cipxl import profile as profiles
from cipxl import scheme as schemes
from cipxl.cli import main
from cipxl.errors import FileRefused, UsageError
from cipxl.folder import PlanFolder
from cipxl.importing import Review, new_plan, review
from cipxl.store import load_master
from library.damaged import TABLES, seed_table, shade, word_table

NOW = datetime(2020, 11, 1)
NAME = "leicestershire-2020"
PROFILE = profiles.load(NAME)
SCHEME = schemes.load(PROFILE.scheme)
TEXT = TABLES / f"{NAME}.txt"


def reviewed(path: Path, **answers: str) -> Review:
    return review(path, PROFILE, SCHEME, NOW, answers=answers)


def appendix(path: Path, *rows: dict[int, str], headings: dict[int, str] | None = None) -> Path:
    """A Word appendix with the first rows of a real one, some of their cells changed (by column, from 0)."""
    truth = seed_table(NAME)
    top = [(headings or {}).get(column, text) for column, text in enumerate(truth.headings)]
    body = [
        [changes.get(column, text) for column, text in enumerate(row)]
        for row, changes in zip(truth.rows, rows, strict=False)
    ]
    document = docx.Document()
    word_table(document, [top, *body])
    document.save(str(path))
    return path


def test_a_rating_that_is_not_plain_stays_unrated_until_somebody_says_what_it_is(tmp_path):
    path = appendix(tmp_path / "a.docx", {3: "O"}, {}, {})
    found = reviewed(path)
    (asked,) = found.proposals
    assert (asked.kind, asked.shown, asked.proposed, asked.is_open) == ("rating", "O", "G", True)
    assert found.plan.recommendations[0].ratings["impact"] == "O"
    assert SCHEME.read("O") is None
    assert reviewed(path, **{asked.id: "yes"}).plan.recommendations[0].ratings["impact"] == "G"
    assert reviewed(path, **{asked.id: "a"}).plan.recommendations[0].ratings["impact"] == "A"
    refused = reviewed(path, **{asked.id: "no"})
    assert refused.plan.recommendations[0].ratings["impact"] == "O"
    assert not refused.open


def test_a_colour_without_a_letter_is_proposed_and_never_taken(tmp_path):
    path = appendix(tmp_path / "a.docx", {}, {}, {3: ""})
    document = docx.Document(str(path))
    shade(document.tables[0].cell(3, 3), "92D050")
    document.save(str(path))
    found = reviewed(path)
    (asked,) = found.proposals
    assert (asked.proposed, asked.why) == ("G", "Its cell is filled in that colour.")
    assert found.plan.recommendations[2].ratings["impact"] == ""


def test_where_colour_and_letter_disagree_nothing_is_proposed(tmp_path):
    path = appendix(tmp_path / "a.docx", {3: "O"}, {}, {})
    document = docx.Document(str(path))
    shade(document.tables[0].cell(1, 3), "FF0000")
    document.save(str(path))
    (asked,) = reviewed(path).proposals
    assert (asked.proposed, asked.choices) == ("", ("G", "A", "R"))
    with pytest.raises(UsageError, match="no, G, A, R"):
        reviewed(path, **{asked.id: "yes"})


def test_a_blank_among_ratings_is_asked_and_a_column_nobody_has_filled_in_is_not(tmp_path):
    (asked,) = reviewed(appendix(tmp_path / "a.docx", {}, {3: ""}, {})).proposals
    assert (asked.proposed, asked.why) == ("", "Nothing in the table says which.")
    empty = appendix(tmp_path / "b.docx", {3: ""}, {3: ""}, {3: ""})
    assert not reviewed(empty).proposals


def test_two_ratings_in_one_cell_are_never_proposed_as_one(tmp_path):
    (asked,) = reviewed(appendix(tmp_path / "a.docx", {3: "amber/green"}, {}, {})).proposals
    assert asked.proposed == ""


def test_a_mistyped_rating_is_proposed_as_the_one_word_that_it_is_near(tmp_path):
    (asked,) = reviewed(appendix(tmp_path / "a.docx", {3: "Ambr"}, {}, {})).proposals
    assert (asked.proposed, asked.why) == ("A", "'Ambr' looks like one of its words.")


def cut_table(path: Path, above: str, below: str) -> Path:
    truth = seed_table(NAME)
    document = docx.Document()
    word_table(document, [truth.headings, [*truth.rows[0][:10], above, *truth.rows[0][11:]]])
    document.add_paragraph("Appendix A (continued)")
    word_table(document, [truth.headings, ["", *[""] * 9, below, "", ""], truth.rows[1]])
    document.save(str(path))
    return path


def test_a_row_that_goes_on_behind_a_page_is_joined_only_when_somebody_says_so(tmp_path):
    path = cut_table(tmp_path / "a.docx", "The panel met and", "agreed what to do.")
    found = reviewed(path)
    (asked,) = found.proposals
    assert asked.kind == "row"
    assert "Ref 2019 1." in asked.question
    assert found.plan.recommendations[0].evidence == "The panel met and\nagreed what to do."
    joined = reviewed(path, **{asked.id: "yes"}).plan
    assert joined.recommendations[0].evidence == "The panel met and agreed what to do."
    assert len(joined.recommendations) == 2


def test_a_paragraph_that_begins_behind_a_page_stays_a_paragraph(tmp_path):
    path = cut_table(tmp_path / "a.docx", "The panel met.", "It agreed what to do.")
    (asked,) = reviewed(path).proposals
    joined = reviewed(path, **{asked.id: "yes"}).plan
    assert joined.recommendations[0].evidence == "The panel met.\nIt agreed what to do."


def test_a_word_that_a_page_cut_is_one_word_again(tmp_path):
    path = cut_table(tmp_path / "a.docx", "Managers look at pre-pro-", "ceedings each week.")
    (asked,) = reviewed(path).proposals
    joined = reviewed(path, **{asked.id: "yes"}).plan
    assert joined.recommendations[0].evidence == "Managers look at pre-proceedings each week."


def test_a_measure_of_its_own_behind_a_page_is_no_doubt(tmp_path):
    truth = seed_table(NAME)
    first = [*truth.rows[0]]
    first[4:10] = ["Assessments in 45 days", "66%", "90%", "94%", "85%", "95%"]
    more = ["", "", "", "", "Children seen in 5 days", "25%", "35%", "64%", "50%", "70%", "", "", ""]
    document = docx.Document()
    word_table(document, [truth.headings, first])
    word_table(document, [truth.headings, more])
    document.save(str(tmp_path / "a.docx"))
    found = reviewed(tmp_path / "a.docx")
    assert not found.proposals
    assert [m.name for m in found.plan.recommendations[0].measures] == [
        "Assessments in 45 days", "Children seen in 5 days",
    ]  # fmt: skip


def test_broken_words_are_asked_once_with_all_their_places(tmp_path):
    path = appendix(
        tmp_path / "a.docx",
        {10: "Child ren are seen. The improvement goes on."},
        {10: "More child ren. The im provement is plain. All children were seen with in time."},
    )
    found = reviewed(path)
    assert {(one.shown, one.proposed) for one in found.proposals if one.kind == "word"} >= {
        ("im provement", "improvement"),
    }
    assert "with in" in found.plan.recommendations[1].evidence


def test_a_column_that_is_not_known_is_proposed_for_the_nearest_that_is_free(tmp_path):
    path = appendix(tmp_path / "a.docx", {12: "Head of Service", 11: ""}, headings={12: "Lead professional", 11: "#"})
    found = reviewed(path)
    asked = next(one for one in found.proposals if one.kind == "column")
    assert (asked.shown, asked.proposed) == ("Lead professional", "Lead Officer for further actions")
    assert found.plan.recommendations[0].lead == ""
    assert [one.text for one in found.asides] == ["Head of Service"]
    assert reviewed(path, **{asked.id: "yes"}).plan.recommendations[0].lead == "Head of Service"


def test_what_stands_beside_the_table_is_kept_in_the_master(tmp_path):
    path = appendix(tmp_path / "a.docx", {12: "Ask finance", 11: ""}, headings={12: "Notes of the chair", 11: "#"})
    made = new_plan(tmp_path / "Plan", NAME, NOW, source=path)
    beside = load_master(PlanFolder(made.folder)).beside
    assert [one.text for one in beside] == ["Ask finance"]


def test_an_answer_to_nothing_is_refused(tmp_path):
    with pytest.raises(UsageError, match="no proposal 123"):
        reviewed(appendix(tmp_path / "a.docx", {}), **{"123": "yes"})


def test_a_workbook_with_doubtful_ratings_is_asked_about_like_a_document(tmp_path):
    import openpyxl

    truth = seed_table(NAME)
    book = openpyxl.Workbook()
    for row in (truth.headings, *truth.rows[:3]):
        book.active.append(row)
    book.active["D2"] = "O"
    book.save(tmp_path / "a.xlsx")
    assert [(one.kind, one.a1) for one in reviewed(tmp_path / "a.xlsx").proposals] == [("rating", "D2")]


def test_a_file_that_cannot_be_read_leaves_no_folder(tmp_path, capsys):
    (tmp_path / "letter.txt").write_text("Dear all,\nthe plan is attached.\n")
    with pytest.raises(FileRefused, match="without a table"):
        new_plan(tmp_path / "Plan", NAME, NOW, source=tmp_path / "letter.txt")
    assert main(["new", str(tmp_path / "Plan"), "--from", str(tmp_path / "letter.txt")]) == 3
    assert "Send the Excel workbook or the Word document" in capsys.readouterr().err
    assert not (tmp_path / "Plan").exists()


# The command


@pytest.fixture
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def at_a_terminal(monkeypatch: pytest.MonkeyPatch, *said: str) -> None:
    """Whoever sits at the terminal types these lines."""
    lines: Iterator[str] = iter(said)
    monkeypatch.setattr("sys.stdin", _Terminal())
    monkeypatch.setattr(builtins, "input", lambda prompt: next(lines))


@pytest.mark.usefixtures("no_terminal")
def test_without_answers_and_without_a_person_nothing_is_made(tmp_path, capsys):
    assert main(["new", str(tmp_path / "Plan"), "--from", str(TEXT)]) == 3
    said = capsys.readouterr().out
    assert "Is it Green?" in said
    assert "Nothing was made: 15 proposals are open" in said
    assert not (tmp_path / "Plan").exists()


@pytest.mark.usefixtures("no_terminal")
def test_yes_makes_the_folder_and_confirms_nothing(tmp_path, capsys):
    assert main(["new", str(tmp_path / "Plan"), "--from", str(TEXT), "--yes", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert len(said["open"]) == len(said["proposals"]) == 15
    plan = load_master(PlanFolder(tmp_path / "Plan")).plan
    assert plan.recommendations[5].ratings["impact"] == "O"
    assert "focuses on chall\nreporting against" in plan.recommendations[4].evidence


@pytest.mark.usefixtures("no_terminal")
def test_answers_from_a_file_are_taken_and_kept_in_the_folder(tmp_path, capsys):
    assert main(["new", str(tmp_path / "Plan"), "--from", str(TEXT), "--review", "--json"]) == 1
    proposals = json.loads(capsys.readouterr().out)["proposals"]
    assert not (tmp_path / "Plan").exists()
    answers = {one["id"]: "yes" for one in proposals}
    (tmp_path / "answers.json").write_text(json.dumps(answers))
    arguments = ["new", str(tmp_path / "Plan"), "--from", str(TEXT), "--answers", str(tmp_path / "answers.json")]
    assert main(arguments) == 0
    plan = load_master(PlanFolder(tmp_path / "Plan")).plan
    assert [one.ratings["impact"] for one in plan] == ["A", "A", "A", "A", "A", "G"]
    assert [one.ref for one in plan] == [f"2019 {number}." for number in range(1, 7)]
    kept = json.loads((tmp_path / "Plan" / "import.json").read_text(encoding="utf-8"))
    assert {one["id"]: one["answer"] for one in kept["proposals"]} == answers


@pytest.mark.usefixtures("no_terminal")
def test_one_proposal_is_answered_by_name(tmp_path, capsys):
    path = appendix(tmp_path / "a.docx", {3: "O"}, {}, {})
    (asked,) = reviewed(path).proposals
    assert main(["new", str(tmp_path / "Plan"), "--from", str(path), "--accept", f"{asked.id}=R"]) == 0
    assert load_master(PlanFolder(tmp_path / "Plan")).plan.recommendations[0].ratings["impact"] == "R"


def test_at_a_terminal_each_proposal_is_asked(tmp_path, monkeypatch, capsys):
    path = appendix(tmp_path / "a.docx", {3: "O"}, {2: "X"}, {}, {}, {})
    at_a_terminal(monkeypatch, "purple", "A", "")
    assert main(["new", str(tmp_path / "Plan"), "--from", str(path)]) == 0
    said = capsys.readouterr().out
    assert "'purple' does not answer proposal" in said
    plan = load_master(PlanFolder(tmp_path / "Plan")).plan
    assert (plan.recommendations[1].ratings["implementation"], plan.recommendations[0].ratings["impact"]) == ("A", "G")


def test_a_person_who_skips_is_asked_before_anything_is_written(tmp_path, monkeypatch, capsys):
    path = appendix(tmp_path / "a.docx", {3: "O"}, {}, {})
    at_a_terminal(monkeypatch, "s", "n")
    assert main(["new", str(tmp_path / "Plan"), "--from", str(path)]) == 3
    assert not (tmp_path / "Plan").exists()
    at_a_terminal(monkeypatch, "s", "y")
    assert main(["new", str(tmp_path / "Plan"), "--from", str(path)]) == 1
    assert "Still open, left as it stands" in capsys.readouterr().out


def test_a_profile_of_ones_own_goes_into_the_folder(tmp_path):
    own = (profiles.resources.profiles() / f"{NAME}.toml").read_text(encoding="utf-8")
    (tmp_path / "ours.toml").write_text(own.replace(f'name = "{NAME}"', 'name = "ours"', 1), encoding="utf-8")
    made = new_plan(tmp_path / "Plan", str(tmp_path / "ours.toml"), NOW, title="Ours")
    assert PlanFolder(made.folder).profile.name == "ours"
