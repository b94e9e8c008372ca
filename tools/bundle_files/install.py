"""Install cipxl and its Excel add-in for one person, from the files beside this one: no network, no rights.

Run by install.cmd. It needs nothing but Python. Before anything is installed every file of this folder is held against
SHA256SUMS; pip then holds each wheel against requirements.txt once more.

Ends with 0 when all is installed (or removed), 1 when cipxl is installed and the add-in is not, 2 for wrong usage, 3
when nothing was changed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
SUMS = "SHA256SUMS"
DONE, PARTLY, NOTHING = 0, 1, 3


def main(argv: list[str] | None = None) -> int:
    """Do what the command line asks; the exit code."""
    wanted = parser().parse_args(argv)
    place: Path = wanted.into or home()
    reason = unfit(sys.base_prefix, sys.maxsize)
    if reason:
        say(reason, "Nothing was changed.")
        return NOTHING
    if wanted.remove:
        return remove(place, with_addin=not wanted.no_addin)
    wrong = differences(HERE)
    if wrong:
        say("Nothing was installed. This folder is not as it was made:", *(f"  {one}" for one in wrong))
        say("Get it again from where it came from.")
        return NOTHING
    say(f"All files are as they were made ({SUMS}).")
    if wanted.check:
        return DONE
    return install(place, with_addin=not wanted.no_addin, scheme=wanted.scheme)


def parser() -> argparse.ArgumentParser:
    """What can be asked."""
    found = argparse.ArgumentParser(prog="install.cmd", description="Install cipxl for one person.")
    found.add_argument("--into", type=Path, metavar="FOLDER", help=f"where (default: {home()})")
    found.add_argument("--check", action="store_true", help="only hold the files against their sums")
    found.add_argument("--no-addin", action="store_true", help="leave Excel as it is")
    found.add_argument("--scheme", metavar="NAME_OR_FILE", help="the scheme of Excel formulas that name none")
    found.add_argument("--remove", action="store_true", help="take cipxl and the add-in away again")
    return found


def unfit(prefix: str, largest: int) -> str:
    """Why a Python cannot be used, by where it is and its largest number; "" where it can."""
    if "windowsapps" in prefix.casefold():
        return "This Python comes from the Microsoft Store; Excel cannot start it. Install Python from python.org."
    if largest < 2**32:
        return "This Python has 32 bits; 64 are needed."
    return ""


def home() -> Path:
    """The folder for a person's own programs."""
    local = os.environ.get("LOCALAPPDATA")
    return (Path(local) if local else Path.home() / ".local" / "lib") / "Programs" / "cipxl"


def differences(folder: Path) -> list[str]:
    """What is missing, changed or too much in the folder, by its sums; the sums themselves are not among them."""
    sums = folder / SUMS
    if not sums.is_file():
        return [f"{SUMS} is missing"]
    meant = {}
    for line in sums.read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        meant[name] = digest
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    there.pop(SUMS)
    found = [f"{name} is missing" for name in meant if name not in there]
    found += [f"{name} does not belong here" for name in there if name not in meant]
    for name, path in there.items():
        if name in meant and hashlib.sha256(path.read_bytes()).hexdigest() != meant[name]:
            found.append(f"{name} has been changed")
    return sorted(found)


def install(place: Path, *, with_addin: bool, scheme: str | None = None) -> int:
    """An environment of its own, the wheels into it, the add-in into Excel."""
    python = program(place)
    fresh = not place.exists()
    say(f"Installing into {place} ...")
    try:
        venv.create(place, with_pip=True, upgrade_deps=False)
        run(
            [
                str(python), "-I", "-m", "pip", "install", "--no-index", "--find-links", str(HERE / "wheels"),
                "--require-hashes", "--disable-pip-version-check", "--no-warn-script-location", "--quiet",
                "--requirement", str(HERE / "requirements.txt"),
            ]
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError) as error:
        say(f"cipxl could not be installed: {error}", "Close every window of cipxl and Excel, and try again.")
        if not fresh:
            say("The cipxl that was there before may not work until then.")
            return PARTLY
        shutil.rmtree(place, ignore_errors=True)
        return NOTHING
    say("cipxl is installed.")
    if not with_addin:
        return DONE
    chosen = [] if scheme is None else ["--scheme", scheme]
    if subprocess.run([str(python), "-I", "-m", "cipxl_addin", "install", *chosen], check=False).returncode:
        again = f'  "{python}" -m cipxl_addin install' + "".join(f' "{word}"' for word in chosen)
        say("The Excel add-in is not installed. Try again later with:", again)
        return PARTLY
    return DONE


def remove(place: Path, *, with_addin: bool) -> int:
    """The add-in out of Excel, and the environment away."""
    python = program(place)
    if not python.is_file():
        say(f"cipxl is not installed in {place}. Nothing was changed.")
        return DONE
    if with_addin and subprocess.run([str(python), "-I", "-m", "cipxl_addin", "uninstall"], check=False).returncode:
        say("Nothing was removed, since the add-in is still in use. Close Excel and try again.")
        return NOTHING
    try:
        shutil.rmtree(place)
    except OSError as error:
        say(f"Not all could be removed: {error}", "Close every window of cipxl and Excel, and try again.")
        return PARTLY
    say(f"cipxl is removed from {place}. Plan folders and workbooks are as they were.")
    return DONE


def program(place: Path) -> Path:
    """The Python of an environment."""
    return place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def run(command: list[str]) -> None:
    """Run a command to its end; CalledProcessError where it fails."""
    subprocess.run(command, check=True)


def say(*lines: str) -> None:
    """Lines for the person."""
    print(*lines, sep="\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
