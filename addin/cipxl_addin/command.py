"""The command `cipxl addin`: put the add-in into Excel, say what is installed and what is wrong, take it away."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from cipxl_addin.host import ADDIN_FILE, Host

__all__ = ["Build", "main", "make_parser"]

DONE, LOOK, NOT_DONE = 0, 1, 3

Build = Callable[[], bytes]
"""What builds the add-in: the bytes of its file."""


class _Answer(NamedTuple):
    code: int
    plain: dict[str, Any]
    lines: list[str]


def main(argv: list[str] | None = None, host: Host | None = None, build: Build | None = None) -> int:
    """Do what the command line asks.

    Args:
        argv: What stands after "cipxl addin"; the command line's own when None.
        host: The computer; this one when None.
        build: What builds the add-in; cipxl's own when None.

    Returns:
        0 when it was done and nothing is missing, 1 when something is missing or wrong, 2 for wrong usage (argparse's
        own exit), 3 when it could not be done; nothing was changed then.
    """
    from cipxl.errors import CipxlError

    wanted = make_parser().parse_args(argv)
    try:
        said: _Answer = wanted.run(wanted, host or Host(), build or _contents)
    except CipxlError as error:
        sys.stderr.write(f"{error}\n")
        return NOT_DONE
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        sys.stderr.write(f"This computer could not be looked at{where}: {error.strerror or error}. Ask ICT.\n")
        return NOT_DONE
    if wanted.json:
        sys.stdout.write(json.dumps(said.plain, indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(said.lines) + "\n")
    return said.code


def _status(wanted: argparse.Namespace, host: Host, build: Build) -> _Answer:
    from cipxl_addin.status import look

    status = look(host)
    plain = {**status.model_dump(mode="json"), "ready": status.ready}
    return _Answer(DONE if status.ready else LOOK, plain, status.sentences())


def _install(wanted: argparse.Namespace, host: Host, build: Build) -> _Answer:
    from cipxl_addin.install import install

    done = install(host, build(), wanted.scheme)
    return _Answer(DONE, done.model_dump(mode="json"), done.sentences())


def _scheme(wanted: argparse.Namespace, host: Host, build: Build) -> _Answer:
    from cipxl_addin.chosen_scheme import choose, chosen

    changed = wanted.usual or wanted.name is not None
    found = choose(host, wanted.name) if changed else chosen(host)
    lines = [found.sentence()]
    if changed:
        lines.append("In workbooks that are open or saved already, press Ctrl+Alt+F9 to work the formulas out anew.")
    return _Answer(DONE, found.plain(), lines)


def _uninstall(wanted: argparse.Namespace, host: Host, build: Build) -> _Answer:
    from cipxl_addin.install import uninstall

    done = uninstall(host)
    return _Answer(DONE, done.model_dump(mode="json"), done.sentences())


def _doctor(wanted: argparse.Namespace, host: Host, build: Build) -> _Answer:
    from cipxl_addin.doctor import examine

    found = examine(host, build() if host.is_windows() and host.xlwings_version() else b"")
    plain = {**found.model_dump(mode="json"), "healthy": found.healthy}
    return _Answer(DONE if found.healthy else LOOK, plain, found.sentences())


def _build_file(wanted: argparse.Namespace, host: Host, build: Build) -> _Answer:
    import hashlib

    from cipxl.folder import save

    content = build()
    save(wanted.file, lambda path: path.write_bytes(content))
    digest = hashlib.sha256(content).hexdigest()
    plain = {"file": str(wanted.file), "sha256": digest, "size": len(content)}
    return _Answer(DONE, plain, [f"Written: {wanted.file}", f"SHA-256: {digest}"])


def _contents() -> bytes:
    from cipxl_addin.xlam import contents

    return contents()


class _Verb(NamedTuple):
    name: str
    summary: str
    detail: str
    ends: str
    run: Callable[[argparse.Namespace, Host, Build], _Answer]


_VERBS = (
    _Verb(
        "install",
        "put the add-in into Excel, for you alone",
        "Put the add-in into Excel for the person who runs this. Excel is not started, no administrator's rights are "
        "needed, nothing is written to the registry. Close Excel first.",
        "Ends with 0 when it is installed, 3 when it could not be and nothing was changed.",
        _install,
    ),
    _Verb(
        "status",
        "say what is installed and what is not",
        "Say what of the add-in is installed on this computer, and what is missing.",
        "Ends with 0 when nothing is missing, 1 when something is, 3 when it could not be looked at.",
        _status,
    ),
    _Verb(
        "doctor",
        "say why the add-in does not work, and whom to ask",
        "Look at everything that is known to stop the add-in, without starting Excel: each with how sure it is, what "
        "to do, and whom to ask.",
        "Ends with 0 when nothing was found that stops it, 1 when something was, 3 when it could not be looked at.",
        _doctor,
    ),
    _Verb(
        "scheme",
        "say or change whose ratings the functions use",
        "Say which scheme CIP_RAG and CIP_WHY use where a formula names none, or change it for the person who runs "
        "this. Of a file a copy is kept: give it again when you have changed it.",
        "Ends with 0 when it was said or changed, 3 when it could not be and nothing was changed.",
        _scheme,
    ),
    _Verb(
        "uninstall",
        "take the add-in out of Excel without a trace",
        "Take the add-in away, with its settings and all that it kept, and give back what was there before it.",
        "Ends with 0 when nothing of it is left, 3 when a file could not be removed. Close Excel first.",
        _uninstall,
    ),
    _Verb(
        "build",
        "write the add-in to a file, the same bytes each time",
        "Write the add-in to a file, for ICT to look at, sign or hand out. The same version gives the same bytes on "
        "any computer.",
        "Ends with 0 when it is written, 3 when it could not be.",
        _build_file,
    ),
)


_EXAMPLES = {"build": f" {ADDIN_FILE}", "scheme": " our-ratings.toml"}
_SCHEME = "the scheme of formulas that name none: a name that 'cipxl schemes' lists, or a scheme file of your own"


def make_parser() -> argparse.ArgumentParser:
    """What can be asked."""
    parser = argparse.ArgumentParser(prog="cipxl addin", description="The Excel add-in on this computer.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for verb in _VERBS:
        example = f"cipxl addin {verb.name}{_EXAMPLES.get(verb.name, '')}"
        one = commands.add_parser(
            verb.name, help=verb.summary, description=verb.detail, epilog=f"{verb.ends} Example: {example}"
        )
        if verb.name == "build":
            one.add_argument("file", type=Path, metavar="FILE", help="where the add-in goes, such as cipxl.xlam")
        if verb.name == "install":
            one.add_argument("--scheme", metavar="NAME_OR_FILE", help=f"{_SCHEME}; else as it was")
        if verb.name == "scheme":
            either = one.add_mutually_exclusive_group()
            either.add_argument("name", nargs="?", metavar="NAME_OR_FILE", help=_SCHEME)
            either.add_argument("--usual", action="store_true", help="go back to the scheme of the usual plan")
        one.add_argument("--json", action="store_true", help="answer as JSON")
        one.set_defaults(run=verb.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
