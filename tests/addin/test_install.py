from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path, PureWindowsPath

import pytest

from cipxl.errors import FolderError, UsageError
from cipxl_addin.command import main
from cipxl_addin.doctor import examine
from cipxl_addin.install import install, uninstall
from cipxl_addin.keeping import Done, lists, remember
from cipxl_addin.places import Places, expanded, places_of, read_settings
from officers_pc import OfficersPC

ADDIN = b"PK the add-in"
USERS = (
    r"C:\Users\jdoe",
    r"C:\Users\Head of Service",
    r"C:\Users\Zoë Brontë",
    r"C:\Users\o'neill & co (council), 100%",
    r"D:\Profiles\a.very.long.account.name.that.somebody.in.ict.thought.of",
)
OWN = b'"INTERPRETER_WIN","C:\\Other\\pythonw.exe"\r\n"MY OWN","1"\r\n'

Capture = pytest.CaptureFixture[str]


def there(pc: OfficersPC) -> Places:
    places = places_of(pc)
    assert places is not None
    return places


def said_in(pc: OfficersPC) -> dict[str, str]:
    content = pc.read(there(pc).settings)
    assert content is not None
    return read_settings(content.decode("cp1252"))


@pytest.mark.parametrize("user", USERS)
def test_the_addin_goes_into_the_persons_own_start_folder_with_its_settings(user: str) -> None:
    pc = OfficersPC(user)
    done = install(pc, ADDIN)
    assert PureWindowsPath(done.addin) == PureWindowsPath(user) / "AppData/Roaming/Microsoft/Excel/XLSTART/cipxl.xlam"
    assert pc.read(there(pc).addin) == ADDIN
    settings = said_in(pc)
    assert settings["INTERPRETER_WIN"] == r"%LOCALAPPDATA%\Programs\cipxl\Scripts\pythonw.exe"
    assert PureWindowsPath(expanded(pc, settings["INTERPRETER_WIN"])) == pc.python.with_name("pythonw.exe")
    assert settings["ADD_WORKBOOK_TO_PYTHONPATH"] == "False"
    assert examine(pc, ADDIN).healthy or not user.isascii()


@pytest.mark.parametrize("user", USERS)
@pytest.mark.parametrize("cloud", [None, r"OneDrive - Some Council (Children's)"])
def test_uninstalling_leaves_the_computer_as_it_was(user: str, cloud: str | None) -> None:
    environment = {"OneDriveCommercial": rf"{user}\{cloud}", "APPDATA": rf"{user}\{cloud}\Roaming"} if cloud else {}
    pc = OfficersPC(user, environment=environment)
    before = pc.state()
    install(pc, ADDIN)
    remember(pc, Done(command="check", book="x", when=datetime(2020, 10, 12)))
    pc.write(lists(pc) / "list.xlsx", b"PK")
    pc.write(pc.local_folder() / "addin-excel.log", b"what went wrong")
    assert pc.state() != before
    done = uninstall(pc)
    assert pc.state() == before
    assert str(there(pc).addin) in done.removed


def test_what_stood_there_before_is_given_back_however_often_it_was_installed() -> None:
    pc = OfficersPC()
    pc.put(PureWindowsPath(there(pc).settings), OWN)
    pc.put(PureWindowsPath(there(pc).addin), b"an older one, copied there by hand")
    pc.put(PureWindowsPath(there(pc).record.parent / "cipxl.ini"), b"the app's own")
    before = pc.state()
    install(pc, ADDIN)
    assert said_in(pc)["MY OWN"] == "1"
    assert said_in(pc)["INTERPRETER_WIN"].endswith(r"\pythonw.exe")
    again = install(pc, b"PK the next version")
    assert again.again
    done = uninstall(pc)
    assert pc.state() == before
    assert str(there(pc).settings) in done.put_back


def test_uninstalling_what_is_not_installed_changes_nothing(capsys: Capture) -> None:
    pc = OfficersPC()
    before = pc.state()
    assert main(["uninstall"], pc) == 0
    assert pc.state() == before
    assert "The add-in is not installed. Nothing was changed." in capsys.readouterr().out


def test_an_addin_that_was_copied_there_by_hand_is_taken_away_too() -> None:
    pc = OfficersPC()
    pc.put(PureWindowsPath(there(pc).addin), ADDIN)
    assert uninstall(pc).removed == (str(there(pc).addin),)
    assert pc.read(there(pc).addin) is None


@pytest.mark.parametrize("held", ["addin", "settings", "record"])
def test_while_a_file_is_held_open_nothing_is_changed_and_a_sentence_says_what_to_do(held: str) -> None:
    pc = OfficersPC()
    before = pc.state()
    pc.open_in_excel.add(PureWindowsPath(getattr(there(pc), held)))
    with pytest.raises(FolderError, match="Close every Excel window"):
        install(pc, ADDIN)
    assert pc.state() == before


def test_uninstalling_while_excel_has_the_addin_open_takes_nothing_away() -> None:
    pc = OfficersPC()
    install(pc, ADDIN)
    before = pc.state()
    pc.open_in_excel.add(PureWindowsPath(there(pc).addin))
    with pytest.raises(FolderError, match="Excel has it open"):
        uninstall(pc)
    assert pc.state() == before


def test_python_in_a_folder_that_excel_cannot_read_is_refused_with_what_to_do() -> None:
    pc = OfficersPC(python=r"D:\Програми\cipxl")
    before = pc.state()
    with pytest.raises(UsageError, match="plain letters"):
        install(pc, ADDIN)
    assert pc.state() == before


def test_a_name_that_the_code_page_lacks_does_no_harm_where_a_variable_stands_for_it() -> None:
    pc = OfficersPC(r"C:\Users\Łukasz")
    install(pc, ADDIN)
    assert said_in(pc)["INTERPRETER_WIN"].startswith("%LOCALAPPDATA%")


def test_without_xlwings_it_is_not_installed(capsys: Capture) -> None:
    assert main(["install"], OfficersPC(xlwings=None), lambda: ADDIN) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert 'pip install "cipxl[excel]"' in said.err


def test_the_command_installs_and_says_where(capsys: Capture) -> None:
    pc = OfficersPC()
    build = lambda: ADDIN  # noqa: E731
    assert main(["install", "--json"], pc, build) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["addin"] == str(there(pc).addin)
    assert len(said["sha256"]) == 64
    assert main(["install"], pc, build) == 0
    assert "The add-in was installed again" in capsys.readouterr().out
    assert main(["uninstall"], pc, build) == 0
    assert f"Removed: {there(pc).addin}" in capsys.readouterr().out


SYSTEM = r"C:\WINDOWS\system32\config\systemprofile"


@pytest.mark.parametrize(
    ("user", "missing", "said"),
    [
        (SYSTEM, "", "This account is the system's, not a person's"),
        (r"C:\Windows\ServiceProfiles\LocalService", "", "This account is the system's, not a person's"),
        (r"C:\Users\jdoe", "APPDATA", "no folder for a person's own settings (APPDATA)"),
        (r"C:\Users\jdoe", "USERPROFILE", "no folder for a person's own settings (USERPROFILE)"),
    ],
)
def test_for_an_account_that_is_nobodys_nothing_is_installed_and_doctor_says_why(
    user: str, missing: str, said: str, capsys: Capture
) -> None:
    pc = OfficersPC(user)
    pc.environment.pop(missing, None)
    before = pc.state()
    for words in (["install"], ["scheme", "kent"]):
        assert main(words, pc, lambda: ADDIN) == 3
        told = capsys.readouterr().err
        assert said in told
        assert "Run this as the person who uses Excel" in told
    assert pc.state() == before
    assert main(["doctor"], pc, lambda: ADDIN) == 1
    assert said in capsys.readouterr().out


def test_where_windows_names_no_local_folder_the_usual_one_is_taken() -> None:
    pc = OfficersPC()
    pc.environment.pop("LOCALAPPDATA")
    install(pc, ADDIN)
    assert there(pc).record == PureWindowsPath(r"C:\Users\jdoe\AppData\Local\cipxl\addin.json")


def test_on_another_system_it_is_not_installed(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert main(["install"], build=lambda: ADDIN) == 3
    assert "this is not Windows" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
