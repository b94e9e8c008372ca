from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QSettings, Qt, QUrl
from PySide6.QtGui import QAccessible, QImage, QPalette
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox, QWidget

from cipxl_gui.app import main
from cipxl_gui.look import HIGHLIGHT, dress
from cipxl_gui.main_window import NO_FOLDER, MainWindow
from cipxl_gui.rounds_table import HEADINGS
from cipxl_gui.state import and_list, read_folder

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),  # what Qt warns of on its own is a fault here
    pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"),  # offscreen has no window manager
]

Open = Callable[[MainWindow, Path], None]
AddRound = Callable[..., Path]


def shown_rows(window: MainWindow) -> list[list[str]]:
    model = window.table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def message(window: MainWindow) -> str:
    boxes = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    assert len(boxes) == 1
    return boxes[0].text()


def step(folder: Path, today: date = date(2020, 10, 10)) -> str:
    return read_folder(folder, today).step


# Which folder is open


def test_the_window_starts_with_no_folder_and_says_how_to_open_one(window: MainWindow) -> None:
    assert window.next_step.text() == NO_FOLDER
    assert shown_rows(window) == []
    assert window.windowTitle() == "cipxl"


def test_an_open_folder_is_named_by_title_path_profile_and_scheme(
    window: MainWindow, folder: Path, add_round: AddRound, open_in: Open
) -> None:
    add_round()
    open_in(window, folder)
    assert window.windowTitle() == "The Road to Excellence: October 2020 – cipxl"
    assert window.plan_title.text() == "The Road to Excellence"
    assert window.path.text() == str(folder)
    assert window.profile.text() == "Appendix A with two ratings: implementation and impact"
    assert window.scheme.text()


def test_the_plan_toml_itself_may_be_opened(window: MainWindow, folder: Path, open_in: Open) -> None:
    open_in(window, folder / "plan.toml")
    assert window.path.text() == str(folder)


def test_rounds_are_listed_latest_first(window: MainWindow, folder: Path, add_round: AddRound, open_in: Open) -> None:
    add_round("2020-07", "July 2020", "Q1 2020/21", "2020-07-17", teams=("Early Help",), returns=("Early Help.xlsx",))
    add_round(returns=("Early Help 2020-10.xlsx", "virtual_school v2.xlsx"))
    open_in(window, folder)
    assert shown_rows(window) == [
        ["October 2020", "Q2 2020/21", "16 October 2020", "3", "2", "Children in Care"],
        ["July 2020", "Q1 2020/21", "17 July 2020", "1", "1", "none"],
    ]
    assert window.statusBar().currentMessage() == "2 rounds, latest first"


def test_excels_own_lock_notes_and_other_files_are_no_returns(folder: Path, add_round: AddRound) -> None:
    place = add_round(returns=("~$Early Help.xlsx", "notes.txt", ".~lock.Early Help.xlsx#"))
    (place / "returns" / "old.xlsx").mkdir()
    assert read_folder(folder, date(2020, 10, 10)).rounds[0].returns == ()


def test_a_folder_that_is_no_plan_folder_is_refused_in_words_and_the_window_stays(
    window: MainWindow, folder: Path, tmp_path: Path, open_in: Open
) -> None:
    open_in(window, folder)
    open_in(window, tmp_path)
    assert (
        message(window)
        == f"{tmp_path} is not a plan folder: it has no plan.toml. Open the folder that holds plan.toml."
    )
    assert window.isVisible()
    assert window.path.text() == str(folder)


@pytest.mark.parametrize(
    "content", ["title = ", "title = 7\nprofile = 'x'", "title = 'A'\nprofile = 'no such profile'"]
)
def test_a_plan_toml_with_a_mistake_is_told_in_a_sentence(
    window: MainWindow, folder: Path, open_in: Open, content: str
) -> None:
    (folder / "plan.toml").write_text(content, encoding="utf-8")
    open_in(window, folder)
    assert "Traceback" not in message(window)
    assert "plan.toml" in message(window)


def test_a_scheme_file_that_is_not_utf_8_is_told_in_a_sentence(window: MainWindow, folder: Path, open_in: Open) -> None:
    (folder / "leicestershire-2020.toml").write_bytes("title = 'Caf\xe9'".encode("latin-1"))
    open_in(window, folder)
    assert "UTF-8" in message(window)


def test_a_round_that_cannot_be_read_is_told_and_the_others_are_listed(
    window: MainWindow, folder: Path, add_round: AddRound, open_in: Open
) -> None:
    add_round()
    broken = add_round("2020-07", "July 2020", "Q1 2020/21", "2020-07-17")
    (broken / "round.toml").write_bytes(b"name = 'July 2020'\ndue = \xff")
    open_in(window, folder)
    assert [row[0] for row in shown_rows(window)] == ["October 2020"]
    assert window.troubles.isVisible()
    assert "2020-07/round.toml" in window.troubles.text()
    assert "1 round that could not be read" in window.next_step.text()


# What to do next


def test_next_is_to_issue_the_first_round(folder: Path) -> None:
    assert step(folder) == (
        f'Next: issue the first round with: cipxl issue "{folder}" --round "October 2020" --due 2020-10-24'
    )


def test_next_is_to_put_a_missing_master_back(folder: Path) -> None:
    (folder / "master.xlsx").unlink()
    assert "no master.xlsx" in step(folder)


def test_next_says_who_has_not_answered_and_by_when(folder: Path, add_round: AddRound) -> None:
    add_round()
    assert step(folder).startswith(
        "Next: 3 of 3 teams have not answered; October 2020 is due 16 October 2020. "
        "Still to come: Early Help, Children in Care and Virtual School."
    )
    assert "cipxl remind" in step(folder)


def test_next_tells_that_the_day_is_past(folder: Path, add_round: AddRound) -> None:
    add_round()
    assert "is due" in step(folder, date(2020, 10, 16))
    assert "was due" in step(folder, date(2020, 10, 17))


def test_next_names_new_returns_that_can_go_in_while_others_are_missing(folder: Path, add_round: AddRound) -> None:
    add_round(returns=("Early Help.xlsx", "Virtual School.xlsx"))
    assert step(folder).startswith("Next: 1 of 3 teams has not answered;")
    assert step(folder).endswith(f'2 new returns can go into the master now: cipxl consolidate "{folder}"')


def test_next_is_to_consolidate_when_everybody_has_answered(folder: Path, add_round: AddRound) -> None:
    add_round(returns=("Early Help.xlsx", "Virtual School.xlsx", "Children in Care.xlsx"))
    assert step(folder).startswith("Next: all 3 teams have answered for October 2020. Put the returns into the master")


def test_next_is_to_look_and_publish_when_all_returns_are_in_the_master(folder: Path, add_round: AddRound) -> None:
    place = add_round(teams=("Early Help",), returns=("a name that says nothing.xlsx",))
    digest = hashlib.sha256(b"a name that says nothing.xlsx").hexdigest()
    used = f'[[used]]\nteam = "Early Help"\nfile = "a name that says nothing.xlsx"\nsha256 = "{digest}"\n'
    with (place / "round.toml").open("a", encoding="utf-8") as stream:
        stream.write(used)
    assert step(folder).startswith(
        "Next: the one team has answered for October 2020 and the returns are in the master."
    )
    assert f'cipxl publish "{folder}"' in step(folder)


def test_a_return_that_was_changed_after_it_was_used_is_new_again(folder: Path, add_round: AddRound) -> None:
    place = add_round(teams=("Early Help",), returns=("Early Help.xlsx",))
    with (place / "round.toml").open("a", encoding="utf-8") as stream:
        stream.write('[[used]]\nteam = "Early Help"\nfile = "Early Help.xlsx"\nsha256 = "00"\n')
    assert "Put the returns into the master" in step(folder)


def test_next_asks_whose_a_file_is_when_its_name_does_not_say(folder: Path, add_round: AddRound) -> None:
    add_round(returns=("Book1.xlsx",))
    assert step(folder).startswith("Next: say whose Book1.xlsx is")


def test_the_longest_team_name_in_a_file_name_is_its_team(folder: Path, add_round: AddRound) -> None:
    add_round(teams=("Care", "Leaving Care"), returns=("leaving care return.xlsx", "Careers.xlsx"))
    found = read_folder(folder, date(2020, 10, 10)).rounds[0]
    assert found.waiting == ("Care",)
    assert found.unknown == ("Careers.xlsx",)


def test_a_round_for_which_nobody_was_asked_is_to_be_issued(folder: Path, add_round: AddRound) -> None:
    add_round(teams=())
    assert step(folder).startswith("Next: no team has been asked for October 2020.")


@pytest.mark.parametrize(
    ("names", "words"), [((), ""), (("A",), "A"), (("A", "B"), "A and B"), (("A", "B", "C"), "A, B and C")]
)
def test_names_are_listed_as_people_do(names: tuple[str, ...], words: str) -> None:
    assert and_list(names) == words


# By keyboard alone


def test_ctrl_shift_o_asks_for_a_folder_and_opens_it(qtbot: QtBot, window: MainWindow, folder: Path) -> None:
    qtbot.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    dialog.setDirectory(str(folder.parent))
    dialog.selectFile(str(folder))
    with qtbot.waitSignal(window.settled):
        dialog.accept()
    assert window.path.text() == str(folder)


def test_f5_reads_the_folder_again_and_keeps_the_chosen_round(
    qtbot: QtBot, window: MainWindow, folder: Path, add_round: AddRound, open_in: Open
) -> None:
    add_round("2020-07", "July 2020", "Q1 2020/21", "2020-07-17")
    open_in(window, folder)
    add_round()
    with qtbot.waitSignal(window.settled):
        qtbot.keyClick(window, Qt.Key.Key_F5)
    assert [row[0] for row in shown_rows(window)] == ["October 2020", "July 2020"]
    chosen = window.table.chosen()
    assert chosen is not None
    assert chosen.name == "July 2020"


def test_arrows_move_between_rounds_and_enter_opens_the_returns_folder(
    qtbot: QtBot, window: MainWindow, folder: Path, add_round: AddRound, open_in: Open, desktop: Any
) -> None:
    add_round()
    add_round("2020-07", "July 2020", "Q1 2020/21", "2020-07-17")
    open_in(window, folder)
    window.table.setFocus()
    qtbot.keyClick(window.table, Qt.Key.Key_Down)
    qtbot.keyClick(window.table, Qt.Key.Key_Return)
    assert desktop.opened == [folder / "rounds" / "2020-07" / "returns"]


def test_tab_reaches_every_part_and_does_not_stay_in_the_table(
    qtbot: QtBot, window: MainWindow, folder: Path, add_round: AddRound, open_in: Open
) -> None:
    add_round()
    open_in(window, folder)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.path.setFocus()
    reached: list[QWidget | None] = []
    for _ in range(8):
        reached.append(window.focusWidget())
        qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
    assert {window.path, window.profile, window.scheme, window.table, window.next_step} <= set(reached)


def test_the_master_opens_in_whatever_opens_workbooks(
    qtbot: QtBot, window: MainWindow, folder: Path, open_in: Open, desktop: Any
) -> None:
    open_in(window, folder)
    qtbot.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert desktop.opened == [folder / "master.xlsx"]


@pytest.mark.parametrize(
    ("key", "words"), [(Qt.Key.Key_F5, "No plan folder is open."), (Qt.Key.Key_M, "No plan folder is open."),
                       (Qt.Key.Key_R, "No round has been issued yet")]
)  # fmt: skip
def test_what_cannot_be_done_yet_is_said_in_words(qtbot: QtBot, window: MainWindow, key: Qt.Key, words: str) -> None:
    control = Qt.KeyboardModifier.NoModifier if key == Qt.Key.Key_F5 else Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(window, key, control)
    assert message(window).startswith(words)


def test_a_missing_master_is_said_in_words(window: MainWindow, folder: Path, open_in: Open) -> None:
    (folder / "master.xlsx").unlink()
    open_in(window, folder)
    window.master_action.trigger()
    assert "has no master.xlsx" in message(window)


def test_every_entry_of_a_menu_has_an_access_key_of_its_own(window: MainWindow) -> None:
    tops = window.menuBar().actions()
    menus = [[action.text() for action in tops]]
    menus += [[action.text() for action in menu.actions() if action.text()] for top in tops if (menu := top.menu())]
    buttons = [label.text() for label in window.findChildren(QLabel) if label.buddy() is window.table]
    menus.append(
        [*menus[0], *buttons, window.open_action.text(), window.master_action.text(), window.returns_action.text()]
    )
    for texts in menus:
        keys = [text[text.index("&") + 1].casefold() for text in texts]
        assert len(set(keys)) == len(keys), texts


def test_the_guide_opens_at_its_first_page_with_f1_and_closes_with_escape(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "index.md").write_text("# The guide\n\n[Rounds](rounds.md)\n", encoding="utf-8")
    (tmp_path / "rounds.md").write_text("# Rounds of a year\n", encoding="utf-8")
    monkeypatch.setattr("cipxl.resources.docs", lambda: tmp_path)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    guide = window.guide
    assert guide is not None
    assert "The guide" in guide.browser.toPlainText()
    guide.browser.anchorClicked.emit(QUrl("rounds.md"))
    assert "Rounds of a year" in guide.browser.toPlainText()
    qtbot.waitUntil(guide.isActiveWindow)
    qtbot.keyClick(guide.browser, Qt.Key.Key_Escape)
    assert not guide.isVisible()


def test_a_missing_guide_is_said_in_words(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cipxl.resources.docs", lambda: tmp_path)
    window.guide_action.trigger()
    assert message(window).startswith("The guide is not there")


# What is remembered


def test_recent_folders_are_kept_latest_first_and_open_from_the_menu(
    qtbot: QtBot, window: MainWindow, folder: Path, settings: QSettings, open_in: Open
) -> None:
    other = folder.with_name("R & D")
    other.mkdir()
    (other / "plan.toml").write_text('title = "Other"\nprofile = "leicestershire-2020"\n', encoding="utf-8")
    for path in (other, folder, other):
        open_in(window, path)
    settings.sync()
    kept = MainWindow(QSettings(settings.fileName(), QSettings.Format.IniFormat))
    qtbot.addWidget(kept)
    assert kept.recent() == (other, folder)
    kept.recent_menu.aboutToShow.emit()
    entries = kept.recent_menu.actions()
    assert [entry.text() for entry in entries] == [f"&1 {folder.parent / 'R && D'}", f"&2 {folder}"]
    with qtbot.waitSignal(kept.settled):
        entries[1].trigger()
    assert kept.path.text() == str(folder)


def test_one_recent_folder_is_a_list_of_one(
    window: MainWindow, folder: Path, settings: QSettings, open_in: Open
) -> None:
    open_in(window, folder)
    settings.sync()
    again = QSettings(settings.fileName(), QSettings.Format.IniFormat)
    assert MainWindow(again).recent() == (folder,)


def test_a_folder_that_was_refused_is_not_remembered(window: MainWindow, tmp_path: Path, open_in: Open) -> None:
    open_in(window, tmp_path)
    assert window.recent() == ()


# Reading beside the window


def test_the_folder_is_read_outside_the_windows_thread(
    window: MainWindow, folder: Path, open_in: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []

    def noted(path: Path, today: date) -> Any:
        threads.append(threading.current_thread())
        return read_folder(path, today)

    monkeypatch.setattr("cipxl_gui.state.read_folder", noted)
    open_in(window, folder)
    assert threads
    assert threads[0] is not threading.main_thread()


def test_of_two_folders_opened_at_once_the_later_one_is_shown(
    qtbot: QtBot, window: MainWindow, folder: Path, tmp_path: Path
) -> None:
    window.open_folder(tmp_path)
    with qtbot.waitSignal(window.settled):
        window.open_folder(folder)
    qtbot.wait(50)
    assert window.path.text() == str(folder)
    assert not [box for box in window.findChildren(QMessageBox) if box.isVisible()]


def test_a_window_that_is_closed_while_it_reads_closes(qtbot: QtBot, settings: QSettings, folder: Path) -> None:
    window = MainWindow(settings)
    qtbot.addWidget(window)
    window.show()
    window.open_folder(folder)
    assert window.close()
    assert not window.isVisible()


# What a screen reader says


def test_a_round_is_spoken_as_a_whole_row_and_cell_by_cell(
    window: MainWindow, folder: Path, add_round: AddRound, open_in: Open
) -> None:
    add_round(returns=("Early Help.xlsx", "Virtual School.xlsx"))
    open_in(window, folder)
    model = window.table.model()
    spoken = [model.index(0, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in range(len(HEADINGS))]
    assert spoken == [
        "October 2020, reports on Q2 2020/21, due 16 October 2020, 3 teams asked, 2 returns received, "
        "not answered yet: Children in Care.",
        "Period: Q2 2020/21",
        "Due: 16 October 2020",
        "Teams asked: 3",
        "Returns received: 2",
        "Not answered yet: Children in Care",
    ]
    table = QAccessible.queryAccessibleInterface(window.table)
    assert table.text(QAccessible.Text.Name) == "Rounds, latest first"
    said = [table.child(place).text(QAccessible.Text.Name) for place in range(table.childCount())]
    assert [text for text in said if text in spoken] == spoken


def test_everything_that_takes_the_focus_has_a_name(
    window: MainWindow, folder: Path, add_round: AddRound, open_in: Open
) -> None:
    add_round()
    open_in(window, folder)
    named = 0
    for widget in window.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            spoken = QAccessible.queryAccessibleInterface(widget)
            assert spoken.text(QAccessible.Text.Name), widget
            named += 1
    assert named >= 8


# How it looks


@pytest.fixture
def undressed(qapp: QApplication) -> Iterator[QApplication]:
    """The application, whose colours and text size are put back afterwards."""
    font, palette = qapp.font(), qapp.palette()
    yield qapp
    qapp.setFont(font)
    qapp.setPalette(palette)


def contrast(one: QPalette, text: QPalette.ColorRole, ground: QPalette.ColorRole) -> float:
    def light(role: QPalette.ColorRole) -> float:
        colour = one.color(QPalette.ColorGroup.Active, role)
        parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    brighter, darker = sorted((light(text), light(ground)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(undressed: QApplication, theme: Any) -> None:
    dress(undressed, theme)
    palette, role = undressed.palette(), QPalette.ColorRole
    for text, ground in [
        (role.WindowText, role.Window), (role.Text, role.Base), (role.Text, role.AlternateBase),
        (role.ButtonText, role.Button), (role.HighlightedText, role.Highlight), (role.Link, role.Base),
        (role.ToolTipText, role.ToolTipBase), (role.PlaceholderText, role.Base), (role.BrightText, role.Window),
    ]:  # fmt: skip
        assert contrast(palette, text, ground) >= 4.5, (text, ground)


def test_the_systems_colours_are_kept_but_for_the_highlight(undressed: QApplication) -> None:
    before = undressed.palette().color(QPalette.ColorRole.Window)
    dress(undressed, "system")
    assert undressed.palette().color(QPalette.ColorRole.Window) == before
    assert undressed.palette().color(QPalette.ColorRole.Highlight).name().upper() == HIGHLIGHT


def test_no_text_is_cut_at_180_per_cent(
    qtbot: QtBot, undressed: QApplication, settings: QSettings, folder: Path, add_round: AddRound, open_in: Open
) -> None:
    add_round()
    dress(undressed, "light", 180)
    window = MainWindow(settings, today=lambda: date(2020, 10, 10))
    qtbot.addWidget(window)
    window.show()
    open_in(window, folder)
    label = window.next_step
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()))
    assert window.table.rowHeight(0) >= window.table.fontMetrics().height()
    metrics, header = window.table.fontMetrics(), window.table.horizontalHeader()
    for column, heading in enumerate(HEADINGS):
        assert header.sectionSize(column) >= metrics.horizontalAdvance(heading)


def test_a_larger_text_while_the_window_is_open_reaches_the_table(
    qtbot: QtBot, undressed: QApplication, window: MainWindow, folder: Path, add_round: AddRound, open_in: Open
) -> None:
    add_round()
    open_in(window, folder)
    row, title = window.table.rowHeight(0), window.plan_title.font().pointSizeF()
    dress(undressed, "light", 180)
    qtbot.waitUntil(lambda: window.table.rowHeight(0) > row * 1.5)
    assert window.plan_title.font().pointSizeF() > title * 1.5


# The command


def test_a_picture_of_the_window_is_saved_without_a_screen(folder: Path, add_round: AddRound, tmp_path: Path) -> None:
    add_round()
    picture = tmp_path / "window.png"
    command = [sys.executable, "-m", "cipxl_gui.app", str(folder), "--shot", str(picture), "--size", "900x600"]
    done = subprocess.run(command, capture_output=True, text=True, env={"HOME": str(tmp_path), "PATH": ""}, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    image = QImage(str(picture))
    assert (image.width(), image.height()) == (900, 600)
    colours = {image.pixel(x, y) for x in range(0, 900, 7) for y in range(0, 600, 5)}
    assert len(colours) > 5


def test_a_picture_of_a_folder_that_is_none_is_refused_in_words(
    qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path), "--shot", str(tmp_path / "window.png")]) == 3
    assert "is not a plan folder" in capsys.readouterr().err
    assert not (tmp_path / "window.png").exists()


def test_a_picture_that_cannot_be_saved_is_told(
    qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--shot", str(tmp_path / "no such folder" / "window.png")]) == 3
    assert "could not be saved" in capsys.readouterr().err


def test_without_a_screen_the_app_says_so_and_does_not_crash(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cipxl_gui.app"]
    done = subprocess.run(command, capture_output=True, text=True, env={"HOME": str(tmp_path), "PATH": ""}, check=False)
    assert done.returncode == (3 if sys.platform == "linux" else 0)
    assert "no screen" in done.stderr


@pytest.mark.parametrize(
    "wrong", [["--text-size", "20"], ["--text-size", "big"], ["--size", "tall"], ["--theme", "pink"]]
)
def test_wrong_usage_is_refused_with_the_usage(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(wrong)
    assert stopped.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_help_tells_of_pictures_and_loads_no_qt() -> None:
    code = "import sys; from cipxl_gui.app import main\n"
    code += "try: main(['--help'])\nfinally: assert 'PySide6' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "--shot" in done.stdout
