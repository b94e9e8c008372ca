from __future__ import annotations

import inspect
from importlib import import_module

import pytest

from cipxl_addin.commands import COMMANDS, GROUPS, MODULE, Command, find


def test_every_command_has_a_group_and_an_id_of_its_own() -> None:
    ids = [command.id for command in COMMANDS]
    assert len(set(ids)) == len(ids)
    assert {command.group for command in COMMANDS} == {group.id for group in GROUPS}


def test_a_command_names_its_macro_and_what_python_runs() -> None:
    command = find("next_problem")
    assert command.macro == "CipxlNextProblem"
    assert command.python == "import cipxl_addin.ribbon; cipxl_addin.ribbon.next_problem()"


def test_what_python_runs_has_no_quotation_mark_that_a_macro_would_need_to_escape() -> None:
    assert not any('"' in command.python for command in COMMANDS)


def test_a_command_that_is_not_there_is_not_found() -> None:
    with pytest.raises(KeyError):
        find("dance")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_is_a_function_that_a_macro_can_call(command: Command) -> None:
    function = getattr(import_module(MODULE), command.id)
    inspect.signature(function).bind()
