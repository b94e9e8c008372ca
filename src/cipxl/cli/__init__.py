"""The command line: one of the doors to the use cases.

Exit codes: 0 done and nothing to look at; 1 done, with errors, conflicts, proposals or questions open; 2 wrong usage;
3 could not be done, nothing changed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from cipxl import __version__
from cipxl.cli import built_in, cycle, keeping, plans
from cipxl.cli.command import BEGIN, EXAMPLE, REFUSED, WRONG_USAGE, Command, say
from cipxl.errors import CipxlError, UsageError

__all__ = ["COMMANDS", "DOORS", "main", "make_parser"]

# In the order of the work: make a plan, run a round, look at it, publish, keep the folder in order.
_ORDER = (
    "demo", "new", "issue", "remind", "check", "consolidate", "conflicts", "settle", "accept", "pair", "summary",
    "history", "figures", "disclosure", "publish", "reconcile", "export", "restore", "purge", "unlock", "profiles",
    "schemes", "rules",
)  # fmt: skip

COMMANDS: tuple[Command, ...] = tuple(
    sorted(
        (*plans.COMMANDS, *cycle.COMMANDS, *keeping.COMMANDS, *built_in.COMMANDS),
        key=lambda command: _ORDER.index(command.name),
    )
)

# Doors with windows and Excel behind them: found by name, so that the library imports neither.
DOORS = {
    "gui": ("open the desktop app", 'cipxl gui "Road to Excellence"'),
    "addin": ("look after the Excel add-in", "cipxl addin status"),
}


class _Help(argparse.HelpFormatter):
    """Help whose examples stand on one line each, so that they can be copied."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        lines = text.split("\n")
        return "\n".join(
            line if line.startswith(EXAMPLE) else super(_Help, self)._fill_text(line, width, indent) for line in lines
        )


def make_parser() -> argparse.ArgumentParser:
    """The parser of every command, with help and an example each."""
    parser = argparse.ArgumentParser(
        prog="cipxl",
        description="Children's services improvement plans: officers keep their spreadsheet; cipxl checks, "
        "consolidates and publishes it.",
        epilog=f"{EXAMPLE} {BEGIN}\n"
        "Begin with that: it works through a whole round, and the examples of the other commands work with what it "
        "makes. Help on one command: cipxl COMMAND --help.\n"
        "A command ends with 0 when all is done and nothing needs a look, with 1 when something does, with 2 when it "
        "was typed wrongly, and with 3 when it could not be done; nothing is changed then.",
        formatter_class=_Help,
    )
    parser.add_argument("--version", action="version", version=f"cipxl {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        one = commands.add_parser(
            command.name,
            help=command.summary,
            description=f"{command.summary[0].upper()}{command.summary[1:]}. {command.detail}".strip(),
            epilog=f"{EXAMPLE} {command.example}",
            formatter_class=_Help,
        )
        command.add_options(one)
        one.add_argument("--json", action="store_true", help="answer as JSON")
        one.set_defaults(run=command.run)
    for name, (summary, example) in DOORS.items():
        commands.add_parser(
            name,
            help=summary,
            description=f"{summary[0].upper()}{summary[1:]}.",
            epilog=f"{EXAMPLE} {example}",
            formatter_class=_Help,
            add_help=False,
        )
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    _speak_utf8()
    if words and words[0] in DOORS:
        return _door(words[0], words[1:])
    parser = make_parser()
    if not words:
        parser.print_help(sys.stderr)
        return WRONG_USAGE
    arguments = parser.parse_args(words)
    try:
        code: int = arguments.run(arguments)
    except UsageError as error:
        return _failed(error, WRONG_USAGE)
    except CipxlError as error:
        return _failed(error, REFUSED)
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped as you asked. Nothing was changed.\n")
        return REFUSED
    except BrokenPipeError:
        return REFUSED
    return code


def _speak_utf8() -> None:
    # A Windows console in an old code page would stop at the first curly quote.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _failed(error: CipxlError, code: int) -> int:
    sys.stderr.write(f"{error}\n")
    return code


def _door(name: str, words: list[str]) -> int:
    from importlib.metadata import entry_points

    found = list(entry_points(group="cipxl.doors", name=name))
    if not found:
        say(f"The {name} is not part of this installation. Install cipxl again.")
        return REFUSED
    try:
        run = found[0].load()
    except ImportError as error:
        sys.stderr.write(f"The {name} could not be opened: {error.name or error} is missing. Install cipxl again.\n")
        return REFUSED
    code: int = run(words)
    return code
