"""What a stranger reads in the help can be copied and works, on the plan that the first example makes."""

from __future__ import annotations

import argparse
import shlex
import shutil

import pytest

from cipxl.cli import COMMANDS, DOORS, main, make_parser
from cipxl.resources import usual_profile


def printed(parser):
    """The examples in a parser's help, on whatever screen it is read."""
    return [line for line in parser.format_help().splitlines() if line.startswith("Example: ")]


def every_parser(parser):
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for one in action.choices.values():
                yield from every_parser(one)


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_each_help_has_one_example_whole_on_one_line(monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    for parser in every_parser(make_parser()):
        (example,) = printed(parser)
        assert shlex.split(example)[1] == "cipxl"
        assert not example.endswith((" --from", " --due", " --reason"))


def test_every_example_works_as_printed_after_the_first(story, tmp_path, monkeypatch, capsys):
    begin, *others = (printed(parser)[0].removeprefix("Example: cipxl ") for parser in every_parser(make_parser()))
    name = shlex.split(begin)[1]
    shutil.copytree(story(usual_profile()).demo.folder, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    tried = set()
    for example in dict.fromkeys(others):
        words = shlex.split(example)
        if words[0] in DOORS or words[0] == "demo":
            continue
        code = main(words)
        said = capsys.readouterr()
        assert code in (0, 1), (example, said.err)
        assert said.out.strip() and not said.err, example
        tried.add(words[0])
    assert tried == {command.name for command in COMMANDS} - {"demo"}


def test_the_first_example_is_the_demos_own():
    first, demo = (printed(parser) for parser in list(every_parser(make_parser()))[:2])
    assert first == demo


def test_without_a_command_the_whole_help_is_shown(capsys):
    assert main([]) == 2
    said = capsys.readouterr().err
    assert all(command.summary.split()[0] in said for command in COMMANDS)
    assert "cipxl COMMAND --help" in said
