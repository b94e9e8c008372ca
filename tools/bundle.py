"""A folder that installs cipxl on Windows without a network: `python tools/bundle.py FOLDER` (or `make bundle`).

Wheels for 64-bit Windows of cipxl and all it needs, each with its hash, the add-in, licences, and an install script.
pip judges what a package needs by the computer that it runs on, so what Windows needs is worked out here, from the
wheels' own metadata.
"""

from __future__ import annotations

import argparse
import email.parser
import hashlib
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parents[1]
FILES = ROOT / "tools" / "bundle_files"
PYTHONS = ("3.11", "3.12")
SUMS = "SHA256SUMS"
_LICENCE = re.compile(r"(?i)(?:^|/)(?:licen[cs]es?/.+|(?:licen[cs]e|copying|notice|authors)[^/]*)$")

Fetch = Callable[[Sequence[str], str, Path], None]
"""Fetches wheels: requirements with their versions, the Python that they are for, and the folder that they go into."""


class Wheel(NamedTuple):
    """A wheel: its file, name, version, and what it says that it needs."""

    path: Path
    name: str
    version: str
    needs: tuple[Requirement, ...]
    licence: str


def main() -> int:
    """Make the bundle; 0 when it is made."""
    parser = argparse.ArgumentParser(description="A folder that installs cipxl on Windows without a network.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where it goes; an older one is replaced")
    wanted = parser.parse_args()
    folder: Path = wanted.folder
    if folder.exists() and not (folder / SUMS).is_file():
        print(f"{folder} is there already and no bundle.", file=sys.stderr)
        return 3
    shutil.rmtree(folder, ignore_errors=True)
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    own = build_wheel(wheels)
    pins = pinned(ROOT / "constraints.txt")
    found = collect([Requirement(f"{own.name}[excel]")], wheels, pins, PYTHONS, fetch)
    same_xlwings(found)
    from cipxl_addin.xlam import build

    build(folder / "cipxl.xlam")
    shutil.copytree(ROOT / "docs", folder / "guide")
    finish(folder, found, PYTHONS, extras={own.name: "excel"})
    for python in PYTHONS:
        rehearse(folder, python)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{folder}: {len(found)} wheels for Python {' and '.join(PYTHONS)}, {size / 1e6:.0f} MB in all")
    return 0


def build_wheel(into: Path) -> Wheel:
    """Cipxl's own wheel."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(into), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return read_wheel(next(into.glob("cipxl-*.whl")))


def fetch(requirements: Sequence[str], python: str, into: Path) -> None:
    """Fetch wheels for 64-bit Windows with pip."""
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
        "--only-binary=:all:", "--platform", "win_amd64", "--implementation", "cp", "--python-version", python,
        "--dest", str(into), *requirements,
    ]  # fmt: skip
    subprocess.run(command, check=True)


def rehearse(folder: Path, python: str) -> None:
    """Let pip work out the installation on Windows from the folder alone, hashes and all, without doing it."""
    command = [
        sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--dry-run",
        "--ignore-installed", "--no-index", "--find-links", str(folder / "wheels"), "--require-hashes",
        "--only-binary=:all:", "--platform", "win_amd64", "--implementation", "cp", "--python-version", python,
        "--target", str(folder / "nowhere"), "--requirement", str(folder / "requirements.txt"),
    ]  # fmt: skip
    subprocess.run(command, check=True)


def pinned(constraints: Path) -> Mapping[str, str]:
    """The version of each package by its plain name."""
    lines = (line.partition("#")[0].strip() for line in constraints.read_text(encoding="utf-8").splitlines())
    found = (line.partition("==") for line in lines if "==" in line)
    return {canonicalize_name(name): version for name, _, version in found}


def collect(
    wanted: Iterable[Requirement], wheels: Path, pins: Mapping[str, str], pythons: Sequence[str], get: Fetch
) -> list[Wheel]:
    """All that is needed on Windows by what is wanted, fetched where it is not there; in the order of names.

    Args:
        wanted: What is to be installed.
        wheels: The folder of wheels; those that are there are taken.
        pins: The version of each package.
        pythons: The versions of Python for which it is to work.
        get: Fetches what is missing.

    Raises:
        SystemExit: When a package is not pinned, or a wheel does not come.
    """
    kept: dict[Path, Wheel] = {}
    for python in pythons:
        known: dict[str, set[str]] = {}  # the extras that were looked at, by name
        waiting = list(wanted)
        while waiting:
            round_of = {canonicalize_name(one.name) for one in waiting}
            missing = sorted(name for name in round_of if find(wheels, name, python) is None)
            unpinned = [name for name in missing if name not in pins]
            if unpinned:
                raise SystemExit(f"constraints.txt has no version of: {', '.join(unpinned)}")
            if missing:
                get([f"{name}=={pins[name]}" for name in missing], python, wheels)
            following: list[Requirement] = []
            for one in waiting:
                name = canonicalize_name(one.name)
                wheel = find(wheels, name, python)
                if wheel is None:
                    raise SystemExit(f"There is no wheel of {name} for Python {python} on 64-bit Windows.")
                kept[wheel.path] = wheel
                extras = {"", *one.extras} - known.setdefault(name, set())
                known[name] |= extras
                following += [need for need in wheel.needs if any(applies(need, python, extra) for extra in extras)]
            waiting = following
    return sorted(kept.values(), key=lambda wheel: (wheel.name, wheel.path.name))


def applies(need: Requirement, python: str, extra: str) -> bool:
    """Whether a requirement holds on 64-bit Windows with this Python, for this extra ("" for none)."""
    if need.marker is None:
        return not extra
    windows = {
        **default_environment(), "sys_platform": "win32", "platform_system": "Windows", "os_name": "nt",
        "platform_machine": "AMD64", "python_version": python, "python_full_version": f"{python}.9",
        "platform_python_implementation": "CPython", "implementation_name": "cpython", "extra": extra,
    }  # fmt: skip
    return need.marker.evaluate(windows) and (not extra or not need.marker.evaluate({**windows, "extra": ""}))


def find(wheels: Path, name: str, python: str) -> Wheel | None:
    """The wheel of a package that this Python can use on 64-bit Windows, if it is there."""
    return next((read_wheel(path) for path in sorted(wheels.glob("*.whl")) if fits(path, name, python)), None)


def fits(path: Path, name: str, python: str) -> bool:
    """Whether a wheel is the package's and for this Python: its own, or one of the stable interface."""
    found, _, _, tags = parse_wheel_filename(path.name)
    own = f"cp{python.replace('.', '')}"
    number = int(python.partition(".")[2])
    for tag in tags if found == name else ():
        older = tag.interpreter.startswith("cp3") and int(tag.interpreter[3:] or 0) <= number and tag.abi == "abi3"
        if tag.platform in ("any", "win_amd64") and (tag.interpreter in (own, "py3") or older):
            return True
    return False


def read_wheel(path: Path) -> Wheel:
    """What a wheel says of itself."""
    name, version, _, _ = parse_wheel_filename(path.name)
    with zipfile.ZipFile(path) as parts:
        metadata = next(one for one in parts.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", one))
        said = email.parser.Parser().parsestr(parts.read(metadata).decode("utf-8"))
    needs = tuple(Requirement(one) for one in said.get_all("Requires-Dist") or ())
    licence = (
        said.get("License-Expression") or _classified(said.get_all("Classifier") or ()) or said.get("License") or ""
    )
    return Wheel(path, canonicalize_name(name), str(version), needs, licence.strip().partition("\n")[0][:80])


def _classified(classifiers: Iterable[str]) -> str:
    found = (one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License ::"))
    return "; ".join(dict.fromkeys(found))


def same_xlwings(wheels: Iterable[Wheel]) -> None:
    """See that the add-in, which has a part of the xlwings that is installed here, goes with the wheel."""
    from importlib.metadata import version

    wheel = next((one.version for one in wheels if one.name == "xlwings"), "none")
    if wheel != version("xlwings"):
        raise SystemExit(f"The add-in would have xlwings {version('xlwings')}, the wheel is {wheel}.")


def finish(folder: Path, wheels: Sequence[Wheel], pythons: Sequence[str], extras: Mapping[str, str]) -> None:
    """Write the requirements, licences, scripts and sums of a folder whose wheels are there."""
    (folder / "requirements.txt").write_text(requirements(wheels, extras), encoding="ascii", newline="\n")
    write_licences(folder / "licences", wheels)
    own = next(iter(extras))
    words = {
        "@VERSION@": next(wheel.version for wheel in wheels if wheel.name == own),
        "@VERSIONS@": " ".join(reversed(pythons)),
        "@WORDS@": " or ".join(pythons),
    }
    for file in sorted(FILES.iterdir()):
        text = file.read_text(encoding="ascii")
        for word, meant in words.items():
            text = text.replace(word, meant)
        # Windows' own programs want its line ends; Python takes any.
        (folder / file.name).write_text(text, encoding="ascii", newline="\n" if file.suffix == ".py" else "\r\n")
    write_sums(folder)


def requirements(wheels: Iterable[Wheel], extras: Mapping[str, str]) -> str:
    """Each package with its version and the hashes of its wheels, for `pip install --require-hashes`."""
    hashes: dict[tuple[str, str], list[str]] = {}
    for wheel in wheels:
        digest = hashlib.sha256(wheel.path.read_bytes()).hexdigest()
        hashes.setdefault((wheel.name, wheel.version), []).append(digest)
    lines = []
    for (name, version), digests in sorted(hashes.items()):
        extra = f"[{extras[name]}]" if name in extras else ""
        lines.append(" ".join((f"{name}{extra}=={version}", *(f"--hash=sha256:{one}" for one in sorted(digests)))))
    return "\n".join(lines) + "\n"


def write_licences(folder: Path, wheels: Iterable[Wheel]) -> None:
    """The licence texts that the wheels bring, and a list of them."""
    listed = {}
    for wheel in wheels:
        place = folder / f"{wheel.name}-{wheel.version}"
        with zipfile.ZipFile(wheel.path) as parts:
            for name in parts.namelist():
                inside = name.partition(".dist-info/")[2]
                if inside and not name.endswith("/") and _LICENCE.search(inside):
                    target = place / re.sub(r"[^\w.-]+", "_", inside.removeprefix("licenses/"))
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(parts.read(name))
        listed[f"{wheel.name} {wheel.version}"] = wheel.licence or "see its folder"
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{name}: {licence}" for name, licence in sorted(listed.items())]
    (folder / "LIST.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\r\n")


def write_sums(folder: Path) -> None:
    """The SHA-256 of every file of the folder, as sha256sum and install.py read them."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}" for path in files
    ]
    (folder / SUMS).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
