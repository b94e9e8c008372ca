"""What is installed is what the folders hold, and the command line starts with run-time dependencies alone."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TRACKED = {".py", ".toml", ".typed", ".md", ".xlsx", ".png", ".xml", ".bas", ".cls", ".txt", ".json"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(target), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return next(target.glob("*.whl"))


def files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }


def test_the_wheel_holds_exactly_what_the_folders_hold(wheel):
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    expected = {
        *(f"cipxl/{name}" for name in files(ROOT / "src" / "cipxl")),
        *(f"cipxl_gui/{name}" for name in files(ROOT / "gui" / "cipxl_gui")),
        *(f"cipxl_addin/{name}" for name in files(ROOT / "addin" / "cipxl_addin")),
        *(f"cipxl/workbook_templates/{name}" for name in files(ROOT / "workbook_templates")),
        *(f"cipxl/examples/{name}" for name in files(ROOT / "examples")),
        *(f"cipxl/docs/{name}" for name in files(ROOT / "docs")),
        *(f"cipxl/fonts/{name}" for name in files(ROOT / "third_party" / "fonts")),
    }
    assert inside == expected


def test_the_wheel_has_every_command_and_its_licence(wheel):
    with zipfile.ZipFile(wheel) as inside:
        names = inside.namelist()
        entry_points = next(inside.read(name).decode() for name in names if name.endswith("entry_points.txt"))
    assert "cipxl = cipxl.cli:main" in entry_points
    assert "cipxl-gui = cipxl_gui.app:main" in entry_points
    assert any(name.endswith("licenses/LICENSE") for name in names)
    # What of others' work is in the wheel, or in what it builds.
    assert any(name.endswith("licenses/third_party/xlwings/LICENSE") for name in names)


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def runtime_distributions() -> set[str]:
    """The run-time dependencies of cipxl and theirs, extras left out."""
    found: set[str] = set()
    wanted = ["cipxl"]
    while wanted:
        name = wanted.pop()
        if plain(name) in found:
            continue
        found.add(plain(name))
        for requirement in requires(name) or []:
            if "extra ==" in requirement:
                continue
            word = re.match(r"[A-Za-z0-9._-]+", requirement)
            try:
                requires(word[0])
            except ImportError:
                continue  # for another system than this
            wanted.append(word[0])
    return found


@pytest.mark.parametrize("words", [["--help"], ["profiles"], ["schemes"], ["rules"], ["demo", "--help"]])
def test_the_command_line_needs_run_time_dependencies_only(words):
    code = (
        "import sys, json\n"
        "from cipxl.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print('\\n' + json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    modules = set(json.loads(done.stdout.splitlines()[-1]))
    owners = packages_distributions()
    loaded = {plain(owner) for name in modules for owner in owners.get(name, []) if name not in sys.stdlib_module_names}
    # The editable install puts a finder of its own on the path.
    assert loaded - {"setuptools", "cipxl"} <= runtime_distributions()


def test_help_loads_nothing_heavy():
    code = (
        "import sys\nfrom cipxl.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert not loaded & {"pandas", "openpyxl", "xlsxwriter", "docx", "PySide6", "xlwings", "pydantic", "lxml", "numpy"}


def test_every_dependency_is_explained_and_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"].get("optional-dependencies", {})
    named = [*project["project"]["dependencies"], *(one for extra in extras.values() for one in extra)]
    explained = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    pinned = {
        plain(line.partition("==")[0]) for line in (ROOT / "constraints.txt").read_text().splitlines() if "==" in line
    }
    for one in named:
        name = re.match(r"[A-Za-z0-9._-]+", one)[0]
        assert f"`{name}`" in explained, name
        assert plain(name) in pinned, name


def test_the_constraints_have_no_addresses():
    assert "://" not in (ROOT / "constraints.txt").read_text()
    assert not (ROOT / "uv.lock").exists() or "uv.lock" in (ROOT / ".gitignore").read_text()
