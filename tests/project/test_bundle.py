"""The folder that installs cipxl without a network: what is in it, its hashes, and that its script installs."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]


def tool() -> ModuleType:
    found = importlib.util.spec_from_file_location("bundle", ROOT / "tools" / "bundle.py")
    assert found and found.loader
    module = importlib.util.module_from_spec(found)
    sys.modules["bundle"] = module  # so that its annotations can be read
    found.loader.exec_module(module)
    return module


bundle = tool()


def wheel(
    folder: Path, name: str, version: str, needs: Sequence[str] = (), tag: str = "py3-none-any", main: str = ""
) -> Path:
    """A small package with one module, as a wheel; `main` is what it does when it is run."""
    plain = name.replace("-", "_")
    info = f"{plain}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nLicense-Expression: MIT\n"
    metadata += "Provides-Extra: excel\n" + "".join(f"Requires-Dist: {need}\n" for need in needs)
    parts = {
        f"{plain}/__init__.py": f'WORD = "{name} {version}"\n',
        **({f"{plain}/__main__.py": main} if main else {}),
        f"{info}/METADATA": metadata,
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n",
        f"{info}/licenses/LICENSE": "You may.",
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{plain}-{version}-{tag}.whl"
    with zipfile.ZipFile(path, "w") as made:
        for part, text in parts.items():
            made.writestr(part, text)
        record = "".join(f"{part},,\n" for part in (*parts, f"{info}/RECORD"))
        made.writestr(f"{info}/RECORD", record)
    return path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A bundle of two small packages for the Python that runs this."""
    folder = tmp_path / "a bundle é"
    wheel(folder / "wheels", "planner", "1.0", ["planner-words>=1", "nothing; extra == 'excel'"])
    wheel(folder / "wheels", "planner-words", "2.0")
    (folder / "cipxl.xlam").write_bytes(b"PK an add-in")
    wheels = [bundle.read_wheel(path) for path in sorted((folder / "wheels").iterdir())]
    bundle.finish(folder, wheels, bundle.PYTHONS, extras={"planner": "docs"})
    return folder


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-B", str(folder / "install.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_what_windows_needs_is_found_from_the_wheels_whatever_runs_this(tmp_path: Path) -> None:
    shelf, wheels = tmp_path / "shelf", tmp_path / "wheels"
    made = {
        "top": wheel(shelf, "top", "1.0", [
            "everywhere", 'windows; sys_platform == "win32"', 'linux; sys_platform == "linux"',
            'old; python_version < "3.12"', 'joined[more]; extra == "excel"', 'tests; extra == "test"',
        ]),
        "everywhere": wheel(shelf, "everywhere", "1.0"),
        "windows": wheel(shelf, "windows", "3.0", tag="cp311-cp311-win_amd64"),
        "windows 12": wheel(shelf, "windows", "3.0", tag="cp312-cp312-win_amd64"),
        "old": wheel(shelf, "old", "1.0"),
        "joined": wheel(shelf, "joined", "1.0", ['far; extra == "more"'], tag="cp39-abi3-win_amd64"),
        "far": wheel(shelf, "far", "1.0"),
    }  # fmt: skip

    def get(wanted: Sequence[str], python: str, into: Path) -> None:
        into.mkdir(exist_ok=True)
        for one in wanted:
            name = one.partition("==")[0]
            for path in made.values():
                if bundle.fits(path, name, python):
                    shutil.copy(path, into)

    pins = dict.fromkeys(("top", "everywhere", "old", "joined", "far"), "1.0") | {"windows": "3.0"}
    found = bundle.collect([Requirement("top[excel]")], wheels, pins, bundle.PYTHONS, get)
    assert sorted({one.name for one in found}) == ["everywhere", "far", "joined", "old", "top", "windows"]
    assert sum(one.name == "windows" for one in found) == 2
    with pytest.raises(SystemExit, match="no version of: everywhere"):
        shutil.rmtree(wheels)
        wheels.mkdir()
        bundle.collect([Requirement("top")], wheels, {"top": "1.0"}, ["3.12"], get)


def test_the_constraints_name_a_version_of_all_that_windows_needs() -> None:
    pins = bundle.pinned(ROOT / "constraints.txt")
    waiting, seen = [Requirement("cipxl[excel]")], set[str]()
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        if name in seen and not one.extras:
            continue
        seen.add(name)
        try:
            needs = [Requirement(text) for text in requires(name) or ()]
        except PackageNotFoundError:
            continue  # for Windows alone, so not installed here
        waiting += [need for need in needs for extra in ("", *one.extras) if bundle.applies(need, "3.12", extra)]
    assert {"xlwings", "pywin32"} <= seen
    assert seen - {"cipxl"} <= pins.keys()


def test_every_file_is_listed_with_its_hash_and_the_requirements_agree_with_the_wheels(small: Path) -> None:
    lines = dict(reversed(line.split("  ", 1)) for line in (small / "SHA256SUMS").read_text().splitlines())
    files = {path.relative_to(small).as_posix(): path for path in small.rglob("*") if path.is_file()}
    assert lines.keys() == files.keys() - {"SHA256SUMS"}
    for name, digest in lines.items():
        assert hashlib.sha256(files[name].read_bytes()).hexdigest() == digest
    wanted = (small / "requirements.txt").read_text()
    hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})", wanted)
    assert sorted(hashes) == sorted(lines[name] for name in lines if name.startswith("wheels/"))
    assert "planner[docs]==1.0 " in wanted
    assert (small / "licences" / "planner-1.0" / "LICENSE").read_text() == "You may."
    assert "planner-words 2.0: MIT" in (small / "licences" / "LIST.txt").read_text()


def test_the_scripts_are_windows_own_and_name_the_pythons_that_the_wheels_are_for(small: Path) -> None:
    script = (small / "install.cmd").read_bytes()
    assert b"\r\n" in script
    assert b"\n" not in script.replace(b"\r\n", b"")
    assert "for %%V in (3.12 3.11)" in script.decode("ascii")
    for file in ("install.cmd", "uninstall.cmd", "README.txt", "install.py"):
        assert not re.search(r"@[A-Z]+@", (small / file).read_text())
    # What would need rights or a network.
    said = (small / "install.py").read_text() + script.decode()
    assert "--no-index" in said
    assert "--require-hashes" in said
    assert not re.search(r"https?:|runas|RunAs|HKLM|Program Files|setx", said)


def test_it_installs_for_one_person_without_an_index_and_goes_without_a_trace(small: Path, tmp_path: Path) -> None:
    place = tmp_path / "programs" / "cip xl"
    done = run(small, "--into", str(place), "--no-addin")
    assert done.returncode == 0, done.stdout + done.stderr
    python = place / "bin" / "python"
    code = "import planner, planner_words; print(planner.WORD, planner_words.WORD)"
    said = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "planner 1.0 planner-words 2.0"
    gone = run(small, "--remove", "--into", str(place), "--no-addin")
    assert gone.returncode == 0
    assert not place.exists()
    assert "Nothing was changed" in run(small, "--remove", "--into", str(place)).stdout


def test_the_scheme_for_excel_goes_to_the_addin_and_a_refusal_is_told_with_what_to_type(
    small: Path, tmp_path: Path
) -> None:
    main = "import sys; print('told:', sys.argv[1:]); sys.exit(3 * ('none' in sys.argv))"
    wheel(small / "wheels", "cipxl-addin", "1.0", main=main)
    wheels = [bundle.read_wheel(path) for path in sorted((small / "wheels").iterdir())]
    bundle.finish(small, wheels, bundle.PYTHONS, extras={"planner": "docs"})
    own = r"\\server\Children's services\our ratings.toml"
    place = str(tmp_path / "place")
    done = run(small, "--into", place, "--scheme", own)
    assert (done.returncode, f"told: {['install', '--scheme', own]}" in done.stdout) == (0, True), done.stdout
    assert f"told: {['install']}" in run(small, "--into", place).stdout
    refused = run(small, "--into", place, "--scheme", "none")
    assert refused.returncode == 1
    assert '-m cipxl_addin install "--scheme" "none"' in refused.stdout


@pytest.mark.parametrize("what", ["changed", "missing", "added", "no sums"])
def test_a_folder_that_is_not_as_it_was_made_installs_nothing(what: str, small: Path, tmp_path: Path) -> None:
    one = small / "wheels" / "planner_words-2.0-py3-none-any.whl"
    if what == "changed":
        one.write_bytes(one.read_bytes() + b" ")
    elif what == "missing":
        one.unlink()
    elif what == "added":
        (small / "wheels" / "planner-9.0-py3-none-any.whl").write_bytes(b"PK")
    else:
        (small / "SHA256SUMS").unlink()
    for words in (["--check"], ["--into", str(tmp_path / "place"), "--no-addin"]):
        done = run(small, *words)
        assert done.returncode == 3
        assert "Nothing was installed" in done.stdout
    assert not (tmp_path / "place").exists()


def test_a_wheel_that_pip_finds_changed_is_not_installed_either(small: Path, tmp_path: Path) -> None:
    wheel(small / "wheels", "planner-words", "2.0", ["somewhat"])  # another content under the same name
    bundle.write_sums(small)
    done = run(small, "--into", str(tmp_path / "place"), "--no-addin")
    assert done.returncode == 3
    assert "could not be installed" in done.stdout
    assert not (tmp_path / "place").exists()


def test_a_python_that_excel_could_not_start_is_refused(small: Path) -> None:
    found = importlib.util.spec_from_file_location("install", small / "install.py")
    assert found and found.loader
    install = importlib.util.module_from_spec(found)
    found.loader.exec_module(install)
    store = r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.12_qbz5n2kfra8p0"
    assert "Microsoft Store" in install.unfit(store, sys.maxsize)
    assert "32 bits" in install.unfit(r"C:\Python312", 2**31 - 1)
    assert install.unfit(r"C:\Python312", 2**63 - 1) == ""


def test_the_folder_is_well_by_its_own_word(small: Path) -> None:
    assert run(small, "--check").returncode == 0
    assert run(small, "--nonsense").returncode == 2
