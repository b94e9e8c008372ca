from __future__ import annotations

import json
from pathlib import PurePath, PureWindowsPath

import pytest

from cipxl_addin.command import main
from officers_pc import CLICK_TO_RUN, CURVER, EXCEL, OfficersPC

Capture = pytest.CaptureFixture[str]


def xlam(pc: OfficersPC) -> PureWindowsPath:
    return PureWindowsPath(str(pc.xlstart())) / "cipxl.xlam"


def test_all_installed_ends_with_0_and_says_so(capsys: Capture) -> None:
    pc = OfficersPC()
    pc.put(xlam(pc), b"")
    assert main(["status"], pc) == 0
    said = capsys.readouterr().out
    assert "Excel is installed (version 16.0.17928.20114)." in said
    assert f"The add-in is installed: {xlam(pc)}." in said
    assert "Nothing is missing. Functions: CIP_VALUE, CIP_GAP" in said


def test_a_missing_addin_ends_with_1_and_names_the_place(capsys: Capture) -> None:
    pc = OfficersPC(registry={CURVER: EXCEL[CURVER]})
    assert main(["status"], pc) == 1
    said = capsys.readouterr().out
    assert f"{xlam(pc)} is not there" in said
    assert "Excel is installed (version 16)." in said
    assert "Nothing is missing" not in said


def test_office_without_excel_and_missing_xlwings_are_said(capsys: Capture) -> None:
    assert main(["status"], OfficersPC(registry={CLICK_TO_RUN: EXCEL[CLICK_TO_RUN]}, xlwings=None)) == 1
    said = capsys.readouterr().out
    assert "Excel was not found." in said
    assert 'pip install "cipxl[excel]"' in said


def test_json_says_the_same(capsys: Capture) -> None:
    assert main(["status", "--json"], OfficersPC()) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["ready"] is False
    assert {check["name"]: check["ok"] for check in said["checks"]} == {
        "windows": True, "excel": True, "xlwings": True, "addin": False, "scheme": True,
    }  # fmt: skip
    assert all(check["message"] for check in said["checks"])


@pytest.mark.parametrize("verb", ["status", "doctor"])
def test_a_computer_without_windows_is_told_where_the_addin_works(
    verb: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert main([verb]) == 1
    said = capsys.readouterr().out
    assert "The add-in works in Excel for Windows" in said or "the add-in works in Excel for Windows" in said


def test_a_place_that_cannot_be_looked_at_ends_with_3(capsys: Capture) -> None:
    class Shut(OfficersPC):
        def is_file(self, path: PurePath) -> bool:
            raise PermissionError(13, "Permission denied", str(path))

    assert main(["status"], Shut()) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert "could not be looked at" in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("wrong", [[], ["dance"], ["status", "--loud"], ["build"]])
def test_wrong_usage_ends_with_2(wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(wrong)
    assert stopped.value.code == 2
