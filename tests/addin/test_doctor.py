from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import PureWindowsPath

import pytest

from cipxl_addin.command import main
from cipxl_addin.diagnoses.policies import ASR_RULES
from cipxl_addin.doctor import LOOKS, Diagnosis, examine
from cipxl_addin.host import Ran
from cipxl_addin.install import install
from cipxl_addin.places import places_of
from officers_pc import APP_PATH, CLICK_TO_RUN, CURVER, EXCEL, XLWINGS, OfficersPC

ADDIN = b"PK the add-in"
OFFICE = r"Software\Policies\Microsoft\Office\16.0"
OWN = r"Software\Microsoft\Office\16.0\Excel"
SECURITY = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"
RULES = r"SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
CHILD = next(guid for guid, (name, _) in ASR_RULES.items() if "child processes" in name)
CODE = next(guid for guid, (name, _) in ASR_RULES.items() if "injecting" in name)

Capture = pytest.CaptureFixture[str]
Break = Callable[[OfficersPC], object]


def healthy_pc() -> OfficersPC:
    pc = OfficersPC()
    install(pc, ADDIN)
    return pc


def xlam(pc: OfficersPC) -> PureWindowsPath:
    places = places_of(pc)
    assert places is not None
    return PureWindowsPath(places.addin)


def conf(pc: OfficersPC) -> PureWindowsPath:
    places = places_of(pc)
    assert places is not None
    return PureWindowsPath(places.settings)


def named(pc: OfficersPC, name: str) -> list[Diagnosis]:
    return [one for one in examine(pc, ADDIN).diagnoses if one.name == name]


def key(root: str, where: str, name: str, value: str | int | bytes) -> Break:
    return lambda pc: pc.keys.setdefault((root, where), {}).__setitem__(name, value)


def dlls(*names: str) -> Break:
    def change(pc: OfficersPC) -> None:
        folder = pc.python.parent.parent
        pc.files.pop(folder / f"xlwings64-{XLWINGS}.dll")
        for name in names:
            pc.put(folder / name, b"MZ")

    return change


def test_a_computer_on_which_all_is_well_is_told_so(capsys: Capture) -> None:
    pc = healthy_pc()
    assert main(["doctor"], pc, lambda: ADDIN) == 0
    said = capsys.readouterr().out
    assert "Nothing was found that would stop the add-in." in said
    assert "PROBLEM" not in said
    assert {one.name for one in examine(pc, ADDIN).diagnoses} == {"windows", *(one.name for one in LOOKS)}


BROKEN: list[tuple[str, str, str, str, Break]] = [
    ("excel", "problem", "ICT", "Excel was not found", lambda pc: pc.keys.pop(CURVER)),
    (
        "excel",
        "problem",
        "ICT",
        "too old",
        lambda pc: pc.keys.update({CLICK_TO_RUN: {}, CURVER: {"": "Excel.Application.15"}}),
    ),
    (
        "store office",
        "problem",
        "ICT",
        "Microsoft Store",
        key(*APP_PATH, "", r"C:\Program Files\WindowsApps\Office\EXCEL.EXE"),
    ),
    ("bitness", "unknown", "ICT", "32 or 64", lambda pc: pc.keys[CLICK_TO_RUN].pop("Platform")),
    ("xlwings", "problem", "ICT", "not installed", lambda pc: setattr(pc, "xlwings", None)),
    ("add-in", "problem", "you", "not there", lambda pc: pc.files.pop(xlam(pc))),
    ("version", "problem", "you", "changed since", lambda pc: pc.files.__setitem__(xlam(pc), b"PK another")),
    (
        "mark of the web",
        "problem",
        "you",
        "internet",
        lambda pc: pc.streams.__setitem__((xlam(pc), "Zone.Identifier"), "[ZoneTransfer]\r\nZoneId=3\r\n"),
    ),
    ("settings", "problem", "you", "not there", lambda pc: pc.files.pop(conf(pc))),
    (
        "settings",
        "problem",
        "you",
        "ADD_WORKBOOK_TO_PYTHONPATH",
        lambda pc: pc.files.__setitem__(
            conf(pc), pc.files[conf(pc)].replace(b'PYTHONPATH","False', b'PYTHONPATH","True')
        ),
    ),
    ("interpreter", "problem", "you", "not there", lambda pc: pc.files.pop(pc.python.with_name("pythonw.exe"))),
    (
        "interpreter",
        "doubt",
        "you",
        "another Python",
        lambda pc: (
            pc.put(PureWindowsPath(r"D:\Py\python.exe"), b""),
            setattr(pc, "python", PureWindowsPath(r"D:\Py\python.exe")),
        ),
    ),
    ("dll", "problem", "ICT", "neither in", dlls()),
    ("dll", "problem", "ICT", "but the add-in asks for", dlls("xlwings64-0.30.0.dll")),
    ("dll", "problem", "ICT", "xlwings32-", key(*CLICK_TO_RUN, "Platform", "x86")),
    (
        "cloud folder",
        "doubt",
        "ICT",
        "OneDrive",
        lambda pc: pc.environment.update(OneDrive=rf"{pc.user}\AppData\Roaming"),
    ),
    (
        "cloud folder",
        "doubt",
        "ICT",
        "on the network",
        lambda pc: pc.environment.update(APPDATA=r"\\council\profiles$\jdoe"),
    ),
    ("macro policy", "problem", "ICT", "VBAOff", key("HKLM", rf"{OFFICE}\Common", "VBAOff", 1)),
    ("macro policy", "problem", "ICT", "DisableAllAddins", key("HKCU", SECURITY, "DisableAllAddins", 1)),
    ("macro policy", "problem", "ICT", "signed", key("HKCU", SECURITY, "requireaddinsig", 1)),
    (
        "macro policy",
        "problem",
        "ICT",
        "AllLocationsDisabled",
        key("HKCU", rf"{SECURITY}\Trusted Locations", "AllLocationsDisabled", 1),
    ),
    ("macro policy", "problem", "you", "loads no add-in", key("HKCU", f"{OWN}\\Security", "DisableAllAddins", 1)),
    (
        "macro policy",
        "problem",
        "ICT",
        "RestrictToList",
        key("HKCU", f"{OFFICE}\\Excel\\Resiliency", "RestrictToList", 1),
    ),
    ("macro policy", "doubt", "ICT", "VBAWarnings 4", key("HKCU", SECURITY, "VBAWarnings", 4)),
    ("macro policy", "doubt", "ICT", "not signed", key("HKCU", SECURITY, "VBAWarnings", 3)),
    (
        "ribbon policy",
        "problem",
        "ICT",
        "no add-in may add a tab",
        key("HKCU", rf"{OFFICE}\Common\Toolbars\Excel", "NoExtensibilityCustomizationFromDocument", 1),
    ),
    ("defender", "problem", "ICT", "child processes", key("HKLM", RULES, CHILD.upper(), "1")),
    (
        "defender",
        "problem",
        "ICT",
        "child processes",
        key("HKLM", r"SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager", "ASRRules", f"x=1|{CHILD}=1"),
    ),
    ("defender", "doubt", "ICT", "child processes", key("HKLM", RULES, CHILD, "6")),
    ("defender", "doubt", "ICT", "injecting", key("HKLM", RULES, CODE, "1")),
    (
        "disabled items",
        "problem",
        "you",
        "switched cipxl.xlam off",
        key(
            "HKCU",
            r"Software\Microsoft\Office\16.0\Excel\Resiliency\DisabledItems",
            "1A2B",
            b"\x01\x00" + r"c:\x\xlstart\cipxl.xlam".encode("utf-16-le"),
        ),
    ),
    ("ping", "problem", "ICT", "did not start", lambda pc: setattr(pc, "answer", Ran(None, 60.0, "timed out"))),
    (
        "ping",
        "problem",
        "ICT",
        "No module named",
        lambda pc: setattr(pc, "answer", Ran(1, 0.4, "Traceback\nImportError: No module named win32api")),
    ),
    ("ping", "doubt", "ICT", "after 21 seconds", lambda pc: setattr(pc, "answer", Ran(0, 21.0, "cipxl answers"))),
]


@pytest.mark.parametrize(("name", "state", "ask", "words", "broken"), BROKEN, ids=[f"{b[0]}: {b[3]}" for b in BROKEN])
def test_what_stops_the_addin_is_told_with_whom_to_ask(
    name: str, state: str, ask: str, words: str, broken: Break
) -> None:
    pc = healthy_pc()
    broken(pc)
    found = [one for one in named(pc, name) if one.state != "well"]
    assert [(one.state, one.ask) for one in found] == [(state, ask)]
    assert words in found[0].message
    assert found[0].sentence().startswith({"problem": "PROBLEM", "doubt": "PERHAPS", "unknown": "UNKNOWN"}[state])
    assert found[0].fix or state == "unknown"


def test_an_addin_on_the_councils_list_may_be_loaded() -> None:
    pc = healthy_pc()
    key("HKCU", f"{OFFICE}\\Excel\\Resiliency", "RestrictToList", 1)(pc)
    key("HKCU", f"{OFFICE}\\Excel\\Resiliency\\AddinList", "cipxl.xlam", "1")(pc)
    assert [one.state for one in named(pc, "macro policy")] == ["well"]


@pytest.mark.parametrize("quiet", ["0", "2"])
def test_a_rule_of_defender_that_is_off_or_only_counts_stops_nothing(quiet: str) -> None:
    pc = healthy_pc()
    key("HKLM", RULES, CHILD, quiet)(pc)
    assert [one.state for one in named(pc, "defender")] == ["well"]


@pytest.mark.parametrize(
    ("user", "state"),
    [(r"C:\Users\jdoe", "well"), (r"C:\Users\Zoë", "doubt"), (r"C:\Users\Łukasz", "problem")],
)
def test_an_account_with_letters_beyond_english(user: str, state: str) -> None:
    assert [one.state for one in named(OfficersPC(user), "user name")] == [state]


def test_an_addin_of_another_version_says_which() -> None:
    pc = OfficersPC()
    install(pc, b"PK of the version before")
    (told,) = (one for one in named(pc, "version") if one.state == "problem")
    assert f"with xlwings {XLWINGS}" in told.message


def test_what_may_not_be_looked_at_is_unknown_and_the_rest_goes_on() -> None:
    pc = healthy_pc()
    pc.shut_keys.add(("HKLM", RULES))
    found = examine(pc, ADDIN)
    assert [(one.state, one.sure) for one in found.diagnoses if one.name == "defender"] == [("unknown", "cannot tell")]
    assert any(one.name == "ping" for one in found.diagnoses)
    assert found.healthy


def test_the_worst_is_told_first_and_json_says_the_same(capsys: Capture) -> None:
    pc = healthy_pc()
    pc.answer = Ran(None, 60.0, "")
    assert main(["doctor"], pc, lambda: ADDIN) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("PROBLEM  Python did not start")
    assert said[-1].endswith("1 to look at.")
    assert main(["doctor", "--json"], pc, lambda: ADDIN) == 1
    plain = json.loads(capsys.readouterr().out)
    assert plain["healthy"] is False
    assert set(plain["diagnoses"][0]) == {"name", "state", "sure", "message", "fix", "ask"}


def test_a_bare_computer_gets_an_answer_for_everything() -> None:
    pc = OfficersPC(registry={}, xlwings=None)
    pc.environment.pop("APPDATA")
    pc.environment.pop("USERPROFILE")
    found = examine(pc, b"")
    assert not found.healthy
    assert all(one.message and len(one.message) < 300 for one in found.diagnoses)


def test_nothing_is_changed_by_looking() -> None:
    pc = healthy_pc()
    before = pc.state()
    examine(pc, ADDIN)
    assert pc.state() == before
    assert not EXCEL.keys() - pc.keys.keys()
