from __future__ import annotations

import json
from pathlib import Path

import pytest

from cipxl_addin.command import main
from cipxl_addin.host import ADDIN_FILE, Host


class Officer(Host):
    """An officer's Windows computer, whose Excel start folder is a folder of the test."""

    def __init__(self, start: Path, registry: dict[tuple[str, str, str], str], xlwings: str | None = "0.33.0") -> None:
        self.start = start
        self.registry = registry
        self.xlwings = xlwings

    def is_windows(self) -> bool:
        return True

    def xlstart(self) -> Path | None:
        return self.start

    def xlwings_version(self) -> str | None:
        return self.xlwings

    def registry_text(self, root: str, key: str, name: str) -> str | None:
        return self.registry.get((root, key, name))


EXCEL = {("HKCR", r"Excel.Application\CurVer", ""): "Excel.Application.16"}
EXACT = {("HKLM", r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration", "VersionToReport"): "16.0.17928.20114"}

Capture = pytest.CaptureFixture[str]


def test_all_installed_ends_with_0_and_says_so(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / ADDIN_FILE).write_bytes(b"")
    assert main(["status"], Officer(tmp_path, EXCEL | EXACT)) == 0
    said = capsys.readouterr().out
    assert "Excel is installed (version 16.0.17928.20114)." in said
    assert f"The add-in is installed: {tmp_path / ADDIN_FILE}." in said
    assert "Nothing is missing. Functions: CIP_VALUE, CIP_GAP, CIP_DUE." in said


def test_a_missing_addin_ends_with_1_and_names_the_place(tmp_path: Path, capsys: Capture) -> None:
    assert main(["status"], Officer(tmp_path, EXCEL)) == 1
    said = capsys.readouterr().out
    assert f"{tmp_path / ADDIN_FILE} is not there" in said
    assert "Excel is installed (version 16)." in said
    assert "Nothing is missing" not in said


def test_a_start_folder_that_is_not_there_is_a_missing_addin(tmp_path: Path) -> None:
    assert main(["status"], Officer(tmp_path / "XLSTART", EXCEL)) == 1


def test_office_without_excel_and_missing_xlwings_are_said(tmp_path: Path, capsys: Capture) -> None:
    assert main(["status"], Officer(tmp_path, EXACT, xlwings=None)) == 1
    said = capsys.readouterr().out
    assert "Excel was not found." in said
    assert 'pip install "cipxl[excel]"' in said


def test_json_says_the_same(tmp_path: Path, capsys: Capture) -> None:
    assert main(["status", "--json"], Officer(tmp_path, EXCEL)) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["ready"] is False
    assert {check["name"]: check["ok"] for check in said["checks"]} == {
        "windows": True, "excel": True, "xlwings": True, "addin": False,
    }  # fmt: skip
    assert all(check["message"] for check in said["checks"])


def test_a_computer_without_windows_is_told_where_the_addin_works(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert main(["status"]) == 1
    assert "The add-in works in Excel for Windows; this is not Windows." in capsys.readouterr().out


def test_a_place_that_cannot_be_looked_at_ends_with_3(tmp_path: Path, capsys: Capture) -> None:
    class Shut(Officer):
        def is_file(self, path: Path) -> bool:
            raise PermissionError(13, "Permission denied", str(path))

    assert main(["status"], Shut(tmp_path, EXCEL)) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert "could not be looked at" in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("wrong", [[], ["dance"], ["status", "--loud"]])
def test_wrong_usage_ends_with_2(wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(wrong)
    assert stopped.value.code == 2
