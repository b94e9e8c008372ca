"""Every command has help with an example, and stands in the docs; exit codes are as promised."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from builders import issued, send_back
from cipxl.cli import COMMANDS, DOORS, main, make_parser

ROOT = Path(__file__).resolve().parents[2]
NAMES = [command.name for command in COMMANDS] + list(DOORS)


def parsers() -> dict[str, argparse.ArgumentParser]:
    action = next(a for a in make_parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(action.choices)


@pytest.mark.parametrize("name", NAMES)
def test_a_command_has_help_with_an_example(name):
    text = parsers()[name].format_help()
    assert "Example: cipxl" in text
    assert len(parsers()[name].description) > 10


@pytest.mark.parametrize("name", NAMES)
def test_a_command_stands_in_the_docs(name):
    assert f"cipxl {name}" in (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_option_of_a_command_is_explained(command):
    for action in parsers()[command.name]._actions:
        assert action.help, (command.name, action.dest)


def run(capsys, *words):
    code = main([str(word) for word in words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_wrong_usage_is_2_and_a_folder_that_is_no_plan_is_3(capsys, tmp_path):
    with pytest.raises(SystemExit) as stopped:
        main(["no-such-command"])
    assert stopped.value.code == 2
    code, _, said = run(capsys, "summary", tmp_path)
    assert code == 3
    assert "is not a plan folder" in said
    assert "Traceback" not in said


def test_a_round_that_does_not_exist_is_wrong_usage(capsys, tmp_path):
    folder = issued(tmp_path / "A plan")
    code, _, said = run(capsys, "consolidate", folder.path, "--round", "May 2033")
    assert code == 2
    assert "There is no round 'May 2033'" in said


def test_nothing_to_look_at_is_0_and_something_open_is_1(capsys, tmp_path):
    folder = issued(tmp_path / "A plan")
    send_back(folder, "First Response", {("r2", "impact"): "G"})
    code, out, _ = run(capsys, "consolidate", folder.path)
    assert code == 0
    assert "1 return used" in out
    send_back(folder, "Early Help", {("r2", "impact"): "A"})
    code, out, _ = run(capsys, "consolidate", folder.path)
    assert code == 1
    assert "To settle" in out


def test_settle_answers_a_conflict_from_the_command_line(capsys, tmp_path):
    folder = issued(tmp_path / "A plan")
    send_back(folder, "First Response", {("r2", "impact"): "G"})
    send_back(folder, "Early Help", {("r2", "impact"): "A"})
    run(capsys, "consolidate", folder.path)
    _, out, _ = run(capsys, "conflicts", folder.path, "--json")
    question = json.loads(out)["conflicts"][0]["id"]

    code, out, _ = run(
        capsys, "settle", folder.path, question[:6], "--take", "early help", "--reason", "audited", "--json"
    )

    assert code == 0
    assert json.loads(out)["conflicts"] == []
    code, out, _ = run(capsys, "conflicts", folder.path)
    assert (code, out.strip()) == (0, "October 2020: nothing is open.")


@pytest.mark.parametrize(
    "words", [("summary",), ("history",), ("conflicts",), ("unlock",), ("publish", "--draft"), ("export", "--csv")]
)
def test_a_command_that_answers_has_json(capsys, tmp_path, words):
    folder = issued(tmp_path / "A plan")
    code, out, _ = run(capsys, words[0], folder.path, *words[1:], "--json")
    assert code in (0, 1)
    json.loads(out)


def test_check_says_what_is_wrong_in_any_file(capsys, tmp_path):
    folder = issued(tmp_path / "A plan")
    path = send_back(folder, "First Response", {("r1", "impact"): "amber/green"})
    code, out, _ = run(capsys, "check", path, folder.master)
    assert code == 1
    assert "'amber/green'" in out
    assert "6 recommendations read" in out


def test_a_locked_folder_says_who_holds_it(capsys, tmp_path):
    folder = issued(tmp_path / "A plan")
    with folder.lock():
        code, _, said = run(capsys, "consolidate", folder.path)
    assert code == 3
    assert "is being changed by" in said
    assert "cipxl unlock" in said
