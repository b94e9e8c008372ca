"""The app in a real window: the main path by keyboard alone, and what a screen reader hears."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SCREEN = ["xvfb-run", "-a", "-s", "-screen 0 1280x900x24"]
SYSTEM_PYTHON = "/usr/bin/python3"  # which has Debian's accessibility library


def needs(*programs: str) -> None:
    """A test that cannot run fails in CI, where every package is there, and is left out elsewhere."""
    missing = [name for name in programs if shutil.which(name) is None]
    if missing and os.environ.get("CI", "").lower() not in ("1", "true"):
        pytest.skip(f"not here: {', '.join(missing)} (sh tools/packages.sh says how to get them)")
    assert not missing


def environment(home: Path, **more: str) -> dict[str, str]:
    """Where programs find cipxl, a home of their own, and a screen but no other display."""
    path = os.pathsep.join(one for one in sys.path if one)
    kept = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": path, "LANG": "C.UTF-8"}
    return {**kept, "QT_QPA_PLATFORM": "xcb", **more}


def reports_in(home: Path) -> str:
    """The reports of crashes that the app has written."""
    return "\n".join(file.read_text(encoding="utf-8") for file in home.rglob("reports/*.txt"))


def test_the_main_path_from_the_first_page_to_the_papers_by_keyboard_alone(tmp_path: Path) -> None:
    needs("xvfb-run")
    command = [*SCREEN, sys.executable, str(HERE / "keyboard_run.py"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(tmp_path), timeout=180, check=False)
    assert done.returncode == 0, done.stderr + reports_in(tmp_path)
    said = json.loads(done.stdout)
    assert said["platform"] == "xcb"
    assert said["conflict"] == "Settle conflict 1 of 1"
    assert said["seen"][0] == "Next: settle 1 conflict."
    assert said["seen"][1].startswith("Next: consolidate: ")
    assert said["seen"][2].startswith("Next: Virtual School has not answered")
    assert "master.xlsx would change" in said["consolidate"]
    assert "must be answered before it is published" in said["asked"] or "Nothing" in said["asked"]
    assert {Path(name).suffix for name in said["papers"]} >= {".html", ".docx"}
    assert said["found"].startswith(f"{said['report']}: ")
    assert ", 0 contradict it, " in said["found"]
    assert not (tmp_path / "reports").exists()


def test_a_screen_reader_hears_rows_choices_and_how_many_are_settled(example_made: Path, tmp_path: Path) -> None:
    needs("xvfb-run", "dbus-run-session", SYSTEM_PYTHON)
    plan = Path(shutil.copytree(example_made, tmp_path / "plan"))
    start = (
        f'"{sys.executable}" -m cipxl_gui.app --settings "{tmp_path / "s.ini"}" "{plan}" & app=$!; '
        f'env -u PYTHONPATH {SYSTEM_PYTHON} "{HERE / "listener.py"}"; told=$?; kill $app; exit $told'
    )
    command = ["dbus-run-session", "--", *SCREEN, "sh", "-c", start]
    env = environment(tmp_path, QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1")
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=120, check=False)
    assert done.returncode == 0, done.stderr + reports_in(tmp_path)
    said = json.loads(done.stdout.splitlines()[-1])
    rows = [row[0] for row in said["returns"]]
    assert rows[2] == (
        "Fieldwork, late, file Fieldwork return FINAL v2.xlsx, received 20 Oct 2020 09:17, rating Amber, "
        "0 findings, 0 conflicts."
    )
    assert rows[-1] == "Virtual School, missing."
    assert said["returns"][2][1:4] == ["Status: ◷ Late", "Rating: A Amber", "File: Fieldwork return FINAL v2.xlsx"]
    assert said["findings"][0][0] == "A rating that the scheme does not have, rule C001: 1 finding."
    assert said["findings"][1][0].startswith("Error, Practice Excellence,")
    assert said["next"] == "Next: settle 1 conflict."
    assert [one.split(",")[:2] for one in said["choices"]] == [
        ["1", " Keep master: R"],
        ["2", " Early Help: G"],
        ["3", " First Response: A"],
        ["4 Write the text"],
    ]
    assert said["choices"][1].endswith("Green: showing good progress against identified objectives")
    assert said["heard"][0].startswith("7 teams: 5 in, 1 late, 1 missing. Next: settle 1 conflict.")
    assert "1 of 1 settled." in said["heard"]
