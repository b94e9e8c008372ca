"""Commands about what comes with cipxl: profiles, schemes and rules."""

from __future__ import annotations

import argparse
from pathlib import Path

from cipxl.cli.command import DONE, Arguments, Command, answer

__all__ = ["COMMANDS"]


def _nothing(parser: argparse.ArgumentParser) -> None:
    pass


def _profiles(arguments: Arguments) -> int:
    from cipxl import profile

    found = [profile.load(name) for name in profile.built_in()]
    plain = [{"name": p.name, "title": p.title, "scheme": p.scheme, "columns": len(p.columns)} for p in found]
    answer(arguments, plain, *(f"{p.name}: {p.title} ({len(p.columns)} columns, scheme {p.scheme})" for p in found))
    return DONE


def _schemes_options(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="what", metavar="check FILE", help="check a scheme file of your own")
    one = commands.add_parser(
        "check", help="check a scheme file of your own", description="Check a scheme file of your own."
    )
    one.add_argument("file", type=Path, metavar="FILE", help="the scheme file (.toml)")
    one.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="answer as JSON")


def _schemes(arguments: Arguments) -> int:
    from cipxl import scheme

    if arguments.what == "check":
        found = scheme.load(arguments.file)
        levels = [{"code": level.code, "label": level.label, "meaning": level.meaning} for level in found.levels]
        lines = [f"  {level['code']}: {level['label']}, {level['meaning'] or 'no meaning given'}" for level in levels]
        answer(arguments, {"name": found.name, "levels": levels}, f"{found.name}: good to use.", *lines)
        return DONE
    named = [scheme.load(name) for name in scheme.built_in()]
    plain = [{"name": s.name, "title": s.title, "levels": [level.label for level in s.levels]} for s in named]
    answer(
        arguments, plain, *(f"{s.name}: {', '.join(level.label for level in s.levels) or 'no levels'}" for s in named)
    )
    return DONE


def _rules(arguments: Arguments) -> int:
    from cipxl.rulebook import all_rules

    rules = all_rules()
    plain = [rule.model_dump(mode="json") for rule in rules]
    answer(arguments, plain, *(f"{rule.code}  {str(rule.severity).upper():8}{rule.title}" for rule in rules))
    return DONE


COMMANDS = (
    Command("profiles", "list the table layouts that come with cipxl", "cipxl profiles", _nothing, _profiles),
    Command(
        "schemes",
        "list the rating schemes, or check one of your own",
        "cipxl schemes check my-scheme.toml",
        _schemes_options,
        _schemes,
    ),
    Command("rules", "list everything that is looked for", "cipxl rules --json", _nothing, _rules),
)
