"""What is told after an answer: short, with what the plan has now, and a next step that can be copied and run."""

from __future__ import annotations

import json
import shlex
from datetime import date, datetime

import openpyxl
import pytest

from builders import NOW, ROUND, Return, issued, master_cell, plan_folder, report_of, send_back
from cipxl.cli import main
from cipxl.errors import FolderError, NotAnswered, UsageError
from cipxl.folder import PlanFolder
from cipxl.publishing import publish
from cipxl.rounds import accept, issue
from cipxl.store import load_master
from cipxl.typed import as_typed

BY = ("--by", "Business support officer", "--reason", "agreed with the team")


def run(capsys, *words):
    code = main([str(word) for word in words])
    said = capsys.readouterr()
    return code, said.out.splitlines(), said.err


@pytest.fixture
def folder(tmp_path):
    """A plan whose path has blanks and an apostrophe."""
    return issued(tmp_path / "The director's own plan")


def disagree(folder, *rows):
    send_back(folder, "First Response", {(row, "impact"): "G" for row in rows})
    send_back(folder, "Early Help", {(row, "impact"): "A" for row in rows})
    return report_of(folder)


def typed(line):
    """A line that was printed, as a terminal reads it."""
    words = shlex.split(line)
    assert words[0] == "cipxl"
    return words[1:]


def test_settling_says_what_stands_now_and_ends_with_the_next_step(folder, capsys):
    (conflict,) = disagree(folder, "r2").conflicts
    code, lines, _ = run(capsys, "settle", folder.path, conflict.id[:6], "--take", "early help", "--reason", "audited")
    assert code == 0
    assert lines[0] == "Settled: Ref 2, Progress on impact is now, as Early Help has it: A"
    assert "Nothing is open." in lines
    assert len(lines) < 10
    assert lines[-3].startswith("Next: Fostering has not answered; it was due 16 October 2020.")
    assert typed(lines[-2]) == ["remind", str(folder.path)]
    assert typed(lines[-1].removeprefix("  If you cannot wait: ")) == ["publish", str(folder.path)]


def test_own_words_and_the_plans_own_are_told_as_such(folder, capsys):
    (conflict,) = disagree(folder, "r2").conflicts
    settle = ("settle", folder.path, conflict.id, "--reason", "why")
    assert run(capsys, *settle, "--text", "amber")[1][0].endswith("is now, in your words: A")
    assert run(capsys, *settle, "--take", "master")[1][0].endswith("is now, as the plan has it: R")
    assert master_cell(folder, "r2", "impact") == "R"


def test_while_something_is_open_the_next_step_is_to_settle_it_and_can_be_run_as_printed(folder, capsys):
    send_back(folder, "First Response", {("r2", "impact"): "G", ("r1", "lead"): "Head of Fostering"})
    send_back(folder, "Early Help", {("r2", "impact"): "A", ("r2", "evidence"): "", ("r3", "evidence"): ""})
    report = report_of(folder)
    asked = len(report.conflicts) + len(report.proposals)
    _, lines, _ = run(capsys, "conflicts", folder.path)
    steps = 0
    while example := [line for line in lines if line.startswith("  For example: ")]:
        code, lines, said = run(capsys, *typed(example[0].removeprefix("  For example: ")))
        assert code in (0, 1), said
        assert any(line.startswith(("Settled: ", "Accepted (")) for line in lines)
        steps += 1
    assert steps == asked > 2
    assert "Nothing is open." in lines


def test_in_an_older_round_the_next_step_names_it(folder, capsys):
    disagree(folder, "r2")
    issue(folder, "January 2021", date(2021, 1, 15), NOW)
    _, lines, _ = run(capsys, "conflicts", folder.path, "--round", ROUND)
    code, lines, _ = run(capsys, *typed(lines[-1].removeprefix("  For example: ")))
    assert code == 0
    assert lines[0].startswith("Settled: Ref 2")


def test_the_whole_list_is_there_where_it_is_asked_for(folder, capsys):
    (conflict,) = disagree(folder, "r2").conflicts
    settle = ("settle", folder.path, conflict.id, "--take", "Early Help", "--reason", "audited")
    assert any(line.startswith("Fostering ") for line in run(capsys, *settle, "--full")[1])
    assert not any(line.startswith("Fostering ") for line in run(capsys, *settle)[1])


def test_a_proposal_that_is_turned_down_says_what_stays(folder, capsys):
    send_back(folder, "First Response", {("r5", "impact"): "G"})
    (proposal,) = report_of(folder).proposals
    _, lines, _ = run(capsys, "accept", folder.path, proposal.id, *BY, "--no")
    assert lines[0] == "Turned down (changed outside its rows): Ref 5, Progress on impact stays as it is: R"
    _, lines, _ = run(capsys, "accept", folder.path, proposal.id, *BY)
    assert lines[0] == "Accepted (changed outside its rows): Ref 5, Progress on impact: G"


def test_an_unknown_rating_that_is_let_stand_says_what_the_plan_keeps(folder, capsys):
    send_back(folder, "First Response", {("r1", "impact"): "Ambr"})
    (query,) = report_of(folder).queries
    code, lines, _ = run(capsys, "accept", folder.path, query.id[:6], *BY)
    assert code == 0
    assert lines[0].startswith("Let stand: ") and "'Ambr'" in lines[0]
    assert lines[1] == "The plan keeps for Ref 1, Progress on impact: R"
    _, lines, _ = run(capsys, "accept", folder.path, query.id, *BY, "--json")
    (told,) = json.loads("\n".join(lines))["let_stand"]
    assert (told["row"], told["field"], told["shown"], told["stands"]) == ("r1", "impact", "Ambr", "R")
    _, lines, _ = run(capsys, "consolidate", folder.path)
    at = lines.index("Not taken, and let stand so:")
    assert "let stand by Business support officer: agreed with the team" in lines[at + 3]


def test_what_was_let_stand_is_seen_in_the_master_and_on_the_page(folder):
    send_back(folder, "First Response", {("r1", "impact"): "Ambr"})
    (query,) = report_of(folder).queries
    accept(folder, query.id, datetime(2020, 10, 21), by="Business support officer", reason="agreed")
    sheet = openpyxl.load_workbook(folder.master)["Open questions"]
    (line,) = ([cell.value for cell in row] for row in sheet.iter_rows(min_row=2))
    assert line[:5] == [query.id, "Let stand", "First Response", "1", "Progress on impact"]
    assert line[6:10] == ["R", "Ambr", "Nothing: the plan keeps what it has.", "agreed (Business support officer)"]
    (entry,) = (one for one in load_master(folder).log if one.outcome == "query")
    assert entry.why.endswith("Let stand by Business support officer: agreed")
    page = (folder.round_folder(ROUND) / "findings.html").read_text(encoding="utf-8")
    assert "Not taken, and let stand so" in page
    before = folder.master.read_bytes()
    assert not report_of(folder).master
    assert folder.master.read_bytes() == before


def test_what_was_let_stand_in_an_earlier_round_is_told_again_in_the_next(folder, capsys):
    send_back(folder, "First Response", {("r1", "impact"): "Ambr"})
    (query,) = report_of(folder).queries
    accept(folder, query.id, datetime(2020, 10, 21), by="Business support officer", reason="agreed")
    issue(folder, "January 2021", date(2021, 1, 15), NOW)
    Return(folder, "First Response", "January 2021").type("r1", "impact", "Ambr").save()
    _, lines, _ = run(capsys, "consolidate", folder.path)
    assert "    the plan keeps for Ref 1, Progress on impact: R" in lines


def test_the_rating_that_the_office_types_afterwards_counts(folder):
    send_back(folder, "First Response", {("r1", "impact"): "Ambr"})
    (query,) = report_of(folder).queries
    accept(folder, query.id, datetime(2020, 10, 21), by="Business support officer", reason="typed by hand")
    book = openpyxl.load_workbook(folder.master)
    sheet = book["Appendix A"]
    headings = {cell.value: cell.column for row in sheet.iter_rows(max_row=10) for cell in row if cell.value}
    row = next(n for n in range(1, 30) if sheet.cell(n, headings["_rowid"]).value == "r1")
    sheet.cell(row, headings["Progress on impact"]).value = "A"
    book.save(folder.master)
    report = report_of(folder)
    assert not report.queries
    assert [one.stands for one in report.let_stand] == ["A"]
    assert master_cell(folder, "r1", "impact") == "A"


def test_a_finding_that_may_stand_is_told_in_a_line(folder, capsys):
    send_back(folder, "First Response", {("r1", "actions"): "Recruit two workers by March 2019."})
    found = next(one for one in report_of(folder).about_plan if one.code == "X016")
    code, lines, _ = run(capsys, "accept", folder.path, found.id, *BY)
    assert lines[0].startswith("Accepted: Further Actions in progress has an action for March 2019")
    assert lines[1:2] == ["It is not brought up again while the cell says the same."]
    assert code == 0


def test_what_was_accepted_by_mistake_is_taken_back(folder, capsys):
    send_back(folder, "First Response", {("r1", "impact"): "Ambr"})
    (query,) = report_of(folder).queries
    run(capsys, "accept", folder.path, query.id, *BY)
    code, lines, _ = run(capsys, "accept", folder.path, query.id[:6], *BY, "--no")
    assert (code, lines[0]) == (1, f"Told again from now on: {query.message}")
    assert [one.id for one in report_of(folder).queries] == [query.id]
    code, _, said = run(capsys, "accept", folder.path, query.id[:6], *BY, "--no")
    assert code == 2
    assert "is a finding, and no proposal that could be turned down" in said


def test_ratings_are_counted_under_the_names_that_the_profile_gives(folder, capsys):
    send_back(folder, "First Response", {("r2", "impact"): "G"})
    _, lines, _ = run(capsys, "consolidate", folder.path)
    assert "  Progress on impact: 1 Green, 0 Amber, 5 Red" in lines
    _, lines, _ = run(capsys, "history", folder.path)
    assert not any("  impact  " in line for line in lines)
    assert sum("Progress on impact " in line for line in lines) == 17  # six in each round, and five that have stood
    _, lines, _ = run(capsys, "history", folder.path, "--json")
    told = json.loads("\n".join(lines))
    assert told["labels"]["impact"] == "Progress on impact"
    assert "impact" in {entry["field"] for entry in told["history"]}
    _, lines, _ = run(capsys, "summary", folder.path, "--json")
    told = json.loads("\n".join(lines))
    assert set(told["labels"]) == set(told["summary"])


def test_a_target_in_the_history_says_by_when_in_uk_order(folder, capsys):
    _, lines, _ = run(capsys, "history", folder.path)
    assert any("by 31 March 2021" in line for line in lines)
    assert not any("2021-03-31" in line for line in lines)


# Commands in messages


def test_each_message_with_a_command_names_the_folder_so_that_it_can_be_run(folder, tmp_path):
    named = f'"{folder.path}"'
    disagree(folder, "r2")
    found = issue(folder, "January 2021", date(2021, 1, 15), datetime(2020, 12, 14)).findings
    (open_before,) = (one for one in found if one.code == "M018")
    assert f'cipxl conflicts {named} --round "October 2020"' in open_before.fix
    send_back(folder, "First Response", {("r1", "impact"): "A"})
    back = folder.returns_folder(ROUND) / "First Response - October 2020.xlsx"
    (other,) = (one for one in report_of(folder, files=[back]).returns if one.status == "stopped")
    assert f'cipxl consolidate {named} --round "October 2020"' in other.findings[0].fix
    with folder.lock(), pytest.raises(FolderError, match="cipxl unlock") as held, folder.lock():
        pass
    assert held.value.fix.endswith(f"cipxl unlock {named}")
    fresh = plan_folder(tmp_path / "Plain")
    with pytest.raises(UsageError) as none:
        fresh.round()
    assert f"cipxl issue {fresh.path} --round " in none.value.fix
    folder.master.unlink()
    with pytest.raises(FolderError) as gone:
        load_master(folder)
    assert gone.value.fix.endswith(f"cipxl restore {named}")


def test_what_stands_against_publishing_ends_with_a_command_that_answers_it(tmp_path, capsys):
    folder = issued(tmp_path / "The director's own plan")
    send_back(folder, "First Response", {("r1", "evidence"): "Ring 01632 960 983 for more, or write to a@example.org."})
    report_of(folder)
    with pytest.raises(NotAnswered):
        publish(PlanFolder(folder.path), NOW, formats=["html"])
    code = 3
    for _ in range(5):
        code, lines, _ = run(capsys, "publish", folder.path, "--format", "html")
        if code == 0:
            break
        advice = next(line for line in lines if "cipxl accept" in line)
        run(capsys, *typed(advice[advice.index("cipxl accept") :]))
    assert code == 0


@pytest.mark.parametrize(
    ("word", "windows", "said"),
    [
        ("Plan", False, "Plan"),
        ("Road to Excellence", False, '"Road to Excellence"'),
        ("The director's plan", False, '"The director\'s plan"'),
        ("a $5 \"plan\"", False, "'a $5 \"plan\"'"),
        ("C:\\plans\\A", True, "C:\\plans\\A"),
        ("C:\\Our plans\\A", True, '"C:\\Our plans\\A"'),
        ("a\\b", False, "'a\\b'"),
        ("", False, '""'),
    ],
)  # fmt: skip
def test_a_word_is_quoted_where_the_terminal_needs_it(word, windows, said):
    assert as_typed(word, windows=windows) == said
    if not windows:
        assert shlex.split(said) == [word]


def test_the_next_step_names_where_the_questions_are_and_where_answers_go(folder, capsys):
    for team in ("First Response", "Early Help", "Fostering"):
        row = {"First Response": "r1", "Early Help": "r3", "Fostering": "r4"}[team]
        send_back(folder, team, {(row, "impact"): "Ambr" if team == "Fostering" else "A"})
    _, lines, _ = run(capsys, "consolidate", folder.path)
    assert lines[-4] == "Next: send Fostering the workbook of questions, or publish without the answers."
    assert str(folder.questions_folder(ROUND)) in lines[-3]
    assert str(folder.returns_folder(ROUND)) in lines[-2]
    assert [path.name for path in folder.questions_folder(ROUND).iterdir()] == [
        "Fostering - October 2020 - questions.xlsx"
    ]


def test_a_folder_is_called_by_its_name_where_one_stands_in_it(folder, capsys, monkeypatch):
    monkeypatch.chdir(folder.path)
    folder.master.unlink()
    code, _, said = run(capsys, "summary", ".")
    assert code == 3
    assert said.startswith("The director's own plan has no master.xlsx.")
    monkeypatch.chdir(folder.path.parent)
    assert str(folder.path.parent) in run(capsys, "summary", ".")[2]


def test_characters_that_begin_several_ids_are_asked_for_more(folder, capsys):
    send_back(folder, "First Response", {("r1", "impact"): "Ambr", ("r2", "impact"): "Grn", ("r5", "impact"): "G"})
    report = report_of(folder)
    ids = [one.id for one in (*report.queries, *report.proposals, *report.about_plan)]
    first = next(one[0] for one in ids if sum(other.startswith(one[0]) for other in ids) > 1)
    code, _, said = run(capsys, "accept", folder.path, first, *BY)
    assert (code, said) == (2, f"'{first}' is the beginning of several ids. Give more of it.\n")
    assert not folder.accepted().accepted


def test_while_teams_are_missing_the_questions_to_others_are_not_forgotten(folder, capsys):
    send_back(folder, "First Response", {("r1", "impact"): "Ambr"})
    _, lines, _ = run(capsys, "consolidate", folder.path)
    assert typed(lines[-3]) == ["remind", str(folder.path)]
    assert lines[-2] == f"  Questions that go back to teams are in {folder.questions_folder(ROUND)}."
