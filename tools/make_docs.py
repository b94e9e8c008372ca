"""The pages that are made from the program itself, and the blank workbooks: `python tools/make_docs.py`.

`docs/commands.md` comes from the command line's own parser, `docs/rules.md` from the rules where they are declared,
`docs/figures-and-ratings.md` from `figures_page.py`, `docs/functions.md` from `functions_page.py` and
`docs/your-own-plan.md` from `own_plan_page.py`. A test compares all with what this makes.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from itertools import groupby
from pathlib import Path

from cipxl import profile, scheme
from cipxl.cli import COMMANDS, DOORS, make_parser
from cipxl.cli.command import BEGIN
from cipxl.findings import Rule, Severity
from cipxl.rulebook import all_rules
from cipxl.workbooks.template import template_name, write_template

ROOT = Path(__file__).resolve().parents[1]

SEVERITIES = {
    Severity.STOP: "Nothing of the file is taken; the other files go on.",
    Severity.ERROR: "The cell is not taken. The plan keeps what it has, and the question goes back to the team.",
    Severity.WARNING: "Taken, but somebody should look.",
    Severity.NOTE: "Nothing to do.",
}
SCOPES = {
    "file": "The file",
    "structure": "Sheets, headings and columns",
    "row": "Rows",
    "cell": "Cells",
    "across": "Cells compared with each other",
    "disclosure": "What should not be published",
    "merge": "Returns and rounds",
}


def main() -> int:
    """Write every page and template; 0."""
    for name, text in pages().items():
        (ROOT / "docs" / name).write_text(text, encoding="utf-8", newline="\n")
    for name in profile.built_in():
        one = profile.load(name)
        write_template(ROOT / "workbook_templates" / template_name(one), one, scheme.load(one.scheme))
    return 0


def pages() -> Mapping[str, str]:
    """The text of each page by its name in docs/."""
    return {
        "commands.md": "\n".join(commands()) + "\n",
        "rules.md": "\n".join(rules()) + "\n",
        "figures-and-ratings.md": page_of("figures_page"),
        "functions.md": page_of("functions_page"),
        "your-own-plan.md": page_of("own_plan_page"),
    }


def page_of(name: str) -> str:
    """The page that a script beside this one makes."""
    return str(import_module(name).page())


# Commands


def commands() -> Iterator[str]:
    """The page of commands, line by line."""
    yield from [
        "# Every command",
        "",
        "This page is made from the program (`make docs`). The same is shown by `cipxl COMMAND --help`.",
        "",
        "| When a command ends with | it means |",
        "|---|---|",
        "| 0 | Done, and nothing to look at. |",
        "| 1 | Done, and something is open: a conflict, a proposal, a question, or a file that was not used. |",
        "| 2 | The command was typed wrongly. Nothing was done. |",
        "| 3 | It could not be done. Nothing was changed. |",
        "",
        "With `--json` a command answers as data, for other programs.",
        "",
        f"The examples can be typed as they are: the first, `{BEGIN}`, makes the plan that the others work with.",
        "",
        "| Command | What it does |",
        "|---|---|",
    ]
    summaries = {command.name: command.summary for command in COMMANDS} | {
        name: text for name, (text, _) in DOORS.items()
    }
    yield from (f"| [`cipxl {name}`](#cipxl-{name}) | {_sentence(text)} |" for name, text in summaries.items())
    parsers = _choices(make_parser())
    for command in COMMANDS:
        parser = parsers[command.name]
        yield from ["", f"## cipxl {command.name}", "", str(parser.description)]
        yield from _usage(f"cipxl {command.name}", parser)
        for name, inner in _choices(parser).items():
            yield from ["", f"### cipxl {command.name} {name}", "", _sentence(str(inner.description))]
            yield from _usage(f"cipxl {command.name} {name}", inner)
        yield from ["", "Example:", "", "```", command.example, "```"]
    for name, (summary, example) in DOORS.items():
        yield from ["", f"## cipxl {name}", "", _sentence(summary), "", f"Its own options: `cipxl {name} --help`."]
        for word, inner in _choices(_addin_parser()).items() if name == "addin" else ():
            yield from ["", f"### cipxl {name} {word}", "", _sentence(str(inner.description))]
            yield from _usage(f"cipxl {name} {word}", inner)
        yield from ["", "Example:", "", "```", example, "```"]


def _addin_parser() -> argparse.ArgumentParser:
    from cipxl_addin.command import make_parser

    return make_parser()


def _usage(name: str, parser: argparse.ArgumentParser) -> Iterator[str]:
    actions = [action for action in parser._actions if not isinstance(action, argparse._HelpAction)]
    plain = [action for action in actions if not isinstance(action, argparse._SubParsersAction)]
    together = [group._group_actions for group in parser._mutually_exclusive_groups]
    words, seen = [name], set[str]()
    # Folder and files first, as people type them; what must be given before what may be.
    for action in sorted(
        plain, key=lambda one: (bool(one.option_strings), bool(one.option_strings) and not one.required)
    ):
        group = next((one for one in together if action in one), [action])
        if action.dest in seen:
            continue
        seen |= {one.dest for one in group}
        said = " | ".join(_word(one) for one in group)
        needed = all(one.required for one in group) or any(
            one.required for one in parser._mutually_exclusive_groups if one._group_actions == group
        )
        many = action.nargs in ("*", "+")
        may = action.nargs in ("?", "*") if not action.option_strings else not needed
        said = f"({said})" if len(group) > 1 and not may else said
        words.append(f"[{said}{' ...' if many else ''}]" if may else f"{said}{' ...' if many else ''}")
    yield from ["", "```", " ".join(words), "```"]
    told = [(action, _help(action)) for action in plain if action.dest != "json"]
    if told:
        yield from ["", "| Option | What it says |", "|---|---|"]
        yield from (f"| `{_word(action)}` | {_plain(text)} |" for action, text in told)


def _word(action: argparse.Action) -> str:
    shown = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    if not action.option_strings:
        return shown
    return action.option_strings[-1] if action.nargs == 0 else f"{action.option_strings[-1]} {shown}"


def _help(action: argparse.Action) -> str:
    return (action.help or "") % {"default": action.default}


def _choices(parser: argparse.ArgumentParser) -> Mapping[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


# Rules


def rules() -> Iterator[str]:
    """The page of rules, line by line."""
    yield from [
        "# Everything that is looked for",
        "",
        "This page is made from the program (`make docs`). `cipxl rules` lists the same.",
        "",
        "cipxl names each thing it finds by a code. Look the code up here. A code never changes its meaning.",
        "",
        "| Word | What happens |",
        "|---|---|",
    ]
    yield from (f"| {severity} | {text} |" for severity, text in SEVERITIES.items())
    for scope, found in groupby(all_rules(), key=lambda rule: rule.scope):
        yield from ["", f"## {SCOPES[scope]}"]
        yield from _rules(found)


def _rules(found: Iterable[Rule]) -> Iterator[str]:
    for rule in found:
        yield from [
            "",
            f"### {rule.code} {rule.title}",
            "",
            f"**{str(rule.severity).capitalize()}.** {_sentence(_plain(rule.why))}",
            "",
            f"- Found: {_plain(rule.fails)}",
            f"- Not found: {_plain(rule.passes)}",
            f"- What to do: {_sentence(_plain(rule.fix))}",
        ]


def _plain(text: str) -> str:
    """A template without its holes, on one line, so that no character of it is taken for Markdown."""
    line = " ".join(re.sub(r"\{[^{}]*\}", "…", text).split())
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", line)


def _sentence(text: str) -> str:
    line = text.strip()
    if not line:
        return ""
    return line[0].upper() + line[1:] + ("" if line[-1] in ".?!" else ".")


if __name__ == "__main__":
    sys.exit(main())
