"""The scheme of a function that names none: chosen for a person, kept on their computer, told, and taken away."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path, PurePath, PureWindowsPath
from typing import Any

import pytest

from cipxl.errors import FolderError, SettingsError, UsageError
from cipxl_addin.cells import CellError
from cipxl_addin.chosen_scheme import choose, chosen, usual
from cipxl_addin.command import main
from cipxl_addin.doctor import examine
from cipxl_addin.functions import Answers
from cipxl_addin.host import Host
from cipxl_addin.install import install, uninstall
from cipxl_addin.registry import find
from officers_pc import OfficersPC

ADDIN = b"PK the add-in"
OWN = """title = "Ratings of our improvement plan – how we see it"
aliases = ["ours"]

[[levels]]
code = "Well"
label = "Going well"
meaning = "as it should be"
colour = "green"

[[levels]]
code = "Off"
label = "Off course"
meaning = "not as it should be"
colour = "red"

[rule]
kind = "distance_to_target"
unit = "points"
bands = [{ level = "Well", max_gap = 2 }, { level = "Off" }]
"""
SHARE = PureWindowsPath(r"\\council\plans\Children’s services – plän\our-ratings.toml")
Capture = pytest.CaptureFixture[str]


def pc_with(content: str | bytes = OWN, user: str = r"C:\Users\Zoë Brontë") -> OfficersPC:
    pc = OfficersPC(user)
    pc.put(SHARE, content.encode() if isinstance(content, str) else content)
    return pc


def logged(pc: OfficersPC, folder: Path) -> OfficersPC:
    pc.log_file = lambda: folder / "addin.log"  # type: ignore[method-assign]
    return pc


def cells(function: Answers, *given: object) -> Any:
    ((found,),) = function(*given)
    return found


def rag(pc: Host) -> Answers:
    return Answers(find("CIP_RAG"), pc)


def test_where_nobody_has_chosen_the_usual_plans_scheme_counts_and_is_named(capsys: Capture) -> None:
    pc = pc_with()
    assert cells(rag(pc), "91%", "95%") == cells(rag(pc), "91%", "95%", usual().name) == "R"
    assert main(["scheme"], pc) == 0
    assert f"use the scheme {usual().name} (" in capsys.readouterr().out
    assert main(["scheme", "--json"], pc) == 0
    said = json.loads(capsys.readouterr().out)
    assert said == {"scheme": usual().name, "title": usual().title, "chosen": False, "source": ""}


def test_a_built_in_scheme_chosen_at_installing_counts_where_a_formula_names_none(capsys: Capture) -> None:
    pc = pc_with()
    assert main(["install", "--scheme", "Cheshire_East"], pc, lambda: ADDIN) == 0
    said = capsys.readouterr().out
    assert "CIP_RAG and CIP_WHY use the scheme cheshire-east (" in said
    assert "It suggests no ratings: they are the officer's judgement." in said
    assert cells(rag(pc), "91%", "95%") == cells(rag(pc), "91%", "95%", "cheshire-east") == "No rule: judgement"
    assert cells(rag(pc), "91%", "95%", usual().name) == "R"
    assert main(["install"], pc, lambda: ADDIN) == 0  # the next version, over it
    assert cells(rag(pc), "91%", "95%", "  ") == "No rule: judgement"


def test_a_councils_own_file_is_copied_so_that_a_share_that_is_away_does_no_harm(capsys: Capture) -> None:
    pc = pc_with("\ufeff" + OWN)
    assert main(["install", "--scheme", str(SHARE)], pc, lambda: ADDIN) == 0
    pc.files.pop(SHARE)
    for verb in ("install", "status", "doctor", "scheme"):
        assert main([verb], pc, lambda: ADDIN) in (0, 1)
        said = capsys.readouterr().out
        assert "the scheme our-ratings (Ratings of our improvement plan – how we see it), copied from" in said
        assert str(SHARE) in said
    assert cells(rag(pc), "93%", "95%") == "Well"
    assert cells(rag(pc), "92%", "95%", None) == "Off"
    assert "Off course" in cells(Answers(find("CIP_WHY"), pc), "92%", "95%")


@pytest.mark.parametrize("name", ["our-ratings", " Our_Ratings ", "ours", "our-ratings.toml"])
def test_the_chosen_file_can_be_named_in_a_formula_too(name: str) -> None:
    pc = pc_with()
    assert cells(rag(pc), "93%", "95%", name) == CellError.VALUE
    choose(pc, str(SHARE))
    assert cells(rag(pc), "93%", "95%", name) == "Well"
    assert cells(rag(pc), "93%", "95%", usual().name) == "R"


def test_in_a_column_of_schemes_blank_cells_take_the_chosen_one_and_errors_stay() -> None:
    pc = pc_with()
    choose(pc, str(SHARE))
    found = rag(pc)("93%", "95%", [[None], [usual().name], ["#REF!"], ["atlantis"], [""], [True], [5.0]])
    assert found == [
        ["Well"],
        ["R"],
        [CellError.REF],
        [CellError.VALUE],
        ["Well"],
        [CellError.VALUE],
        [CellError.VALUE],
    ]


def test_an_answer_from_before_a_change_is_not_given_again() -> None:
    pc = pc_with()
    functions = [rag(pc), Answers(find("CIP_WHY"), pc)]
    before = [cells(one, "93%", "95%") for one in functions]
    choose(pc, str(SHARE))
    own = [cells(one, "93%", "95%") for one in functions]
    pc.put(SHARE, OWN.replace("max_gap = 2", "max_gap = 1").encode())
    assert [cells(one, "93%", "95%") for one in functions] == own  # a copy counts, not the file on the share
    choose(pc, str(SHARE))
    again = [cells(one, "93%", "95%") for one in functions]
    choose(pc, None)
    assert [before[0], own[0], again[0]] == ["R", "Well", "Off"]
    assert len({before[1], own[1], again[1]}) == 3
    assert [cells(one, "93%", "95%") for one in functions] == before


def test_a_change_says_what_to_press_in_workbooks_that_have_their_answers(capsys: Capture) -> None:
    pc = pc_with()
    assert main(["scheme", "kent"], pc) == 0
    assert "press Ctrl+Alt+F9" in capsys.readouterr().out
    assert main(["scheme"], pc) == 0
    said = capsys.readouterr().out
    assert "use the scheme kent (" in said
    assert "Ctrl" not in said
    assert main(["scheme", "--usual"], pc) == 0
    assert usual().name in capsys.readouterr().out
    assert chosen(pc).choice is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("atlantis", "There is no scheme 'atlantis', and no file of that name here. Give a name that 'cipxl schemes'"),
        ("kent.toml", "There is no file kent.toml. Give a scheme file"),
        (r"S:\Plans\kent", r"There is no file S:\Plans\kent."),
        ("", "There is no scheme ''"),
        ("x" * 5000, "There is no scheme 'xxx"),
    ],
)
def test_a_scheme_that_is_not_there_is_told_and_nothing_is_installed(given: str, said: str, capsys: Capture) -> None:
    pc = pc_with()
    before = pc.state()
    for words in (["install", "--scheme", given], ["scheme", given]):
        assert main(words, pc, lambda: ADDIN) == 3
        told = capsys.readouterr()
        assert said in told.err
        assert told.out == ""
    assert pc.state() == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (OWN.encode("utf-16"), "not saved as UTF-8 text"),
        (OWN.replace("[rule]", "[rule").encode(), "cannot be read"),
        (OWN.replace('level = "Well"', 'level = "Fine"').encode(), "'Fine'"),
        (b"", "title is missing"),
        (b"PK\x03\x04", "our-ratings.toml"),
    ],
)
def test_a_file_that_is_no_scheme_is_told_with_what_is_wrong_and_nothing_is_installed(
    content: bytes, said: str, capsys: Capture
) -> None:
    pc = pc_with(content)
    before = pc.state()
    assert main(["install", "--scheme", str(SHARE)], pc, lambda: ADDIN) == 3
    assert said in capsys.readouterr().err
    assert pc.state() == before


def test_a_file_that_may_not_be_read_is_told(capsys: Capture) -> None:
    class Shut(OfficersPC):
        def read(self, path: PurePath) -> bytes | None:
            if path == SHARE:
                raise PermissionError(13, "Permission denied", str(path))
            return super().read(path)

    pc = Shut()
    pc.put(SHARE, b"")
    assert main(["scheme", str(SHARE)], pc) == 3
    assert "our-ratings.toml cannot be opened: Permission denied." in capsys.readouterr().err


def test_a_file_is_found_from_the_folder_that_a_person_is_in_and_kept_with_its_whole_place() -> None:
    pc = pc_with()
    pc.put(PureWindowsPath("our-ratings.toml"), OWN.encode())  # as the computer sees a name without a folder
    assert choose(pc, "our-ratings.toml").plain()["source"] == rf"{pc.user}\our-ratings.toml"


def test_a_real_file_on_this_computer_is_read_whatever_its_folder_is_called(tmp_path: Path) -> None:
    class Windows(Host):
        def is_windows(self) -> bool:
            return True

        def environ(self, name: str) -> str | None:
            return str(tmp_path / "Zoë’s profile (1)" / name)

    (tmp_path / "our plan ü").mkdir()
    file = tmp_path / "our plan ü" / "our-ratings.toml"
    file.write_text(OWN, encoding="utf-8")
    host = Windows()
    assert choose(host, str(file)).scheme.name == "our-ratings"
    file.unlink()
    assert cells(rag(host), "93%", "95%") == "Well"
    assert uninstall(host).removed
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]
    assert cells(rag(host), "93%", "95%") == "R"


def broken(name: str) -> Callable[[OfficersPC], object]:
    def spoil(pc: OfficersPC) -> None:
        path = next(path for path in pc.files if path.name == name and path != SHARE)
        pc.files[path] = b'{"name": 5'

    return spoil


def gone(pc: OfficersPC) -> None:
    pc.files.pop(next(path for path in pc.files if path.name == "our-ratings.toml" and path != SHARE))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (broken("addin-scheme.json"), "What scheme was chosen for Excel cannot be read"),
        (broken("our-ratings.toml"), "The scheme that was chosen for Excel cannot be used"),
        (gone, "The scheme that was chosen for Excel is gone"),
    ],
)
def test_a_choice_that_cannot_be_read_is_an_error_and_never_another_councils_rating(
    spoil: Callable[[OfficersPC], object], said: str, tmp_path: Path, capsys: Capture
) -> None:
    pc = logged(pc_with(user=r"C:\Users\jdoe"), tmp_path)
    install(pc, ADDIN, str(SHARE))
    assert examine(pc, ADDIN).healthy
    spoil(pc)
    assert rag(pc)([["91%"], ["97%"]], "95%", [[None], [usual().name]]) == [[CellError.VALUE], ["G"]]
    assert "CIP_RAG could not answer: SettingsError" in (tmp_path / "addin.log").read_text(encoding="utf-8")
    (found,) = (one for one in examine(pc, ADDIN).diagnoses if one.name == "scheme")
    assert (found.state, found.ask) == ("problem", "you")
    assert said in found.message
    assert found.fix == "Choose it again: cipxl addin scheme NAME_OR_FILE"
    assert main(["status"], pc) == 1
    assert said in capsys.readouterr().out
    install(pc, ADDIN, str(SHARE))
    assert cells(rag(pc), "93%", "95%") == "Well"
    assert examine(pc, ADDIN).healthy


def test_a_scheme_that_a_later_cipxl_no_longer_has_is_told(tmp_path: Path) -> None:
    pc = logged(pc_with(), tmp_path)
    choose(pc, "kent")
    path = next(path for path in pc.files if path.name == "addin-scheme.json")
    pc.files[path] = pc.files[path].replace(b"kent", b"kant")
    with pytest.raises(SettingsError, match=r"'kant' that was chosen for Excel does not come with this cipxl\. Choose"):
        chosen(pc)
    assert cells(rag(pc), "91%", "95%") == CellError.VALUE


@pytest.mark.parametrize("given", ["kent", str(SHARE)])
def test_uninstalling_takes_the_choice_away_and_leaves_the_councils_file(given: str) -> None:
    pc = pc_with()
    before = pc.state()
    install(pc, ADDIN, str(SHARE))
    choose(pc, given)
    assert any("addin-scheme.json" in one for one in uninstall(pc).removed)
    assert pc.state() == before


def test_of_two_files_one_after_the_other_only_the_last_is_kept() -> None:
    pc = pc_with()
    other = SHARE.with_name("their-ratings.toml")
    pc.put(other, OWN.replace("max_gap = 2", "max_gap = 1").encode())
    choose(pc, str(SHARE))
    choose(pc, str(other))
    kept = [path.name for path in pc.files if pc.local_folder() in path.parents and path.suffix == ".toml"]
    assert kept == ["their-ratings.toml"]
    assert cells(rag(pc), "93%", "95%") == "Off"


@pytest.mark.parametrize("held", ["addin-scheme.json", "our-ratings.toml", "cipxl.xlam"])
def test_while_a_file_is_held_open_the_choice_stays_as_it_was(held: str) -> None:
    pc = pc_with()
    install(pc, ADDIN, str(SHARE))
    before = pc.state()
    pc.put(SHARE, OWN.replace("max_gap = 2", "max_gap = 1").encode())
    after = pc.state()
    pc.open_in_excel |= {path for path in pc.files if path.name == held}
    with pytest.raises(FolderError, match="could not be changed"):
        install(pc, b"PK the next", str(SHARE))
    assert pc.state() == after
    assert {path: content for path, content in pc.files.items() if path != SHARE} == {
        path: content for path, content in before[0].items() if path != SHARE
    }


def test_on_another_system_nothing_can_be_chosen(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with pytest.raises(UsageError, match="this is not Windows"):
        choose(Host(), "kent")
    assert main(["scheme"]) == 0
    assert usual().name in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("wrong", [["scheme", "kent", "--usual"], ["scheme", "a", "b"], ["install", "--scheme"]])
def test_wrong_usage_ends_with_2(wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(wrong, OfficersPC())
    assert stopped.value.code == 2
