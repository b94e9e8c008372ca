"""The command `cipxl addin`: what of the add-in is installed here."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from cipxl_addin.host import Host
from cipxl_addin.status import look

__all__ = ["main"]

READY, MISSING, NOT_DONE = 0, 1, 3
DONE = 0


def main(argv: list[str] | None = None, host: Host | None = None) -> int:
    """Do what the command line asks.

    Args:
        argv: What stands after "cipxl addin"; the command line's own when None.
        host: The computer; this one when None.

    Returns:
        0 when nothing is missing, 1 when something is, 2 for wrong usage (argparse's own exit), 3 when it could not
        be looked at.
    """
    wanted = _parser().parse_args(argv)
    if wanted.command == "build":
        return _build(wanted.file, as_json=wanted.json)
    try:
        status = look(host or Host())
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        sys.stderr.write(f"This computer could not be looked at{where}: {error.strerror or error}. Ask ICT.\n")
        return NOT_DONE
    if wanted.json:
        said = {**status.model_dump(mode="json"), "ready": status.ready}
        sys.stdout.write(json.dumps(said, indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(status.sentences()) + "\n")
    return READY if status.ready else MISSING


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="cipxl addin", description="The Excel add-in on this computer.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    status = commands.add_parser(
        "status",
        help="say what is installed and what is not",
        description="Say what of the add-in is installed on this computer, and what is missing.",
        epilog="Ends with 0 when nothing is missing, 1 when something is, 3 when it could not be looked at.",
    )
    status.add_argument("--json", action="store_true", help="answer as JSON")
    build = commands.add_parser(
        "build",
        help="write the add-in to a file",
        description="Write the add-in to a file, from source. The same each time; its SHA-256 is printed.",
        epilog="Example: cipxl addin build cipxl.xlam. Ends with 0 when it is written, 3 when it could not be.",
    )
    build.add_argument("file", type=Path, metavar="FILE", help="where to write it")
    build.add_argument("--json", action="store_true", help="answer as JSON")
    return parser


def _build(file: Path, *, as_json: bool) -> int:
    from cipxl.errors import CipxlError
    from cipxl_addin.xlam import build

    try:
        digest = build(file)
    except CipxlError as error:
        sys.stderr.write(f"{error}\n")
        return NOT_DONE
    said = json.dumps({"file": str(file), "sha256": digest}) if as_json else f"Written: {file}\nSHA-256: {digest}"
    sys.stdout.write(f"{said}\n")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
