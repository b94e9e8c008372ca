"""How the window behaves while it works, when something goes wrong, and from one day to the next."""

from __future__ import annotations

import gc
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QSettings, Qt, QUrl
from PySide6.QtGui import QAccessible, QColor, QImage, QKeySequence, QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QMessageBox, QRadioButton, QStyle, QWidget

import cipxl_gui
from cipxl import resources, rounds
from cipxl.errors import Cancelled
from cipxl_gui.actions import DIALOG_KEYS, ENTRIES, Entry
from cipxl_gui.app import main
from cipxl_gui.look import HIGHLIGHT, dress
from cipxl_gui.main_window import MainWindow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from cipxl.progress import Progress

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),
    pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"),
]


class Slow:
    """Work that goes on until it is let go or stopped."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.begun = threading.Event()
        self.stopped = False

    def __call__(self, progress: Progress) -> str:
        self.begun.set()
        try:
            for step in range(10_000):
                progress(step, 10_000, f"Step {step}")
                if self.go_on.wait(0.002):
                    return "done"
        except Cancelled:
            self.stopped = True
            raise
        return "never"


@pytest.fixture
def slow(driver: Any) -> Any:
    work = Slow()
    yield work
    work.go_on.set()
    driver.window.jobs.wait()


# While it works


def test_what_takes_long_shows_its_progress_and_can_be_cancelled(
    driver: Any, qtbot: QtBot, small: Path, slow: Slow
) -> None:
    window = driver.open(small)
    window.deeds.do("Counting to ten thousand", slow, lambda _done: None)
    qtbot.waitUntil(window.bar.cancel.isVisible)
    qtbot.waitUntil(lambda: window.bar.progress.maximum() == 10_000 and window.bar.progress.value() > 0)
    assert window.bar.doing.text().startswith("Step ")
    assert window.bar.doing.text().endswith(" of 10,000)")
    window.bar.cancel.click()
    driver.rest()
    assert slow.stopped
    assert driver.heard[-1] == "Stopped as you asked. Nothing was changed."
    assert not window.bar.cancel.isVisible()
    assert not [box for box in window.findChildren(QMessageBox) if box.isVisible()]


def test_what_is_done_at_once_shows_no_bar(driver: Any, small: Path) -> None:
    window = driver.open(small)
    window.deeds.do("Nothing much", lambda _progress: None, lambda _done: None)
    assert not window.bar.progress.isVisible()
    driver.rest()


def test_reading_and_changing_are_done_outside_the_windows_thread(
    driver: Any, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []
    real = rounds.consolidate

    def noted(*given: Any, **named: Any) -> Any:
        threads.append(threading.current_thread())
        return real(*given, **named)

    monkeypatch.setattr("cipxl.rounds.consolidate", noted)
    driver.open(small)
    driver.window.deeds.consolidate()
    driver.rest()
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()


class _Ring:
    """Something that only the collector of cycles can take apart; it tells in which thread that was."""

    def __init__(self, ended_in: list[threading.Thread]) -> None:
        self.itself = self
        self.ended_in = ended_in

    def __del__(self) -> None:
        self.ended_in.append(threading.current_thread())


def test_nothing_is_taken_apart_in_a_jobs_thread(driver: Any, qtbot: QtBot, small: Path) -> None:
    window = driver.open(small)
    ended_in: list[threading.Thread] = []
    made, go_on = threading.Event(), threading.Event()

    def work(_progress: Any) -> None:
        for _ in range(20_000):
            _Ring(ended_in)
        made.set()
        go_on.wait()

    window.deeds.do("Making rings", work, lambda _done: None)
    qtbot.waitUntil(made.is_set)
    qtbot.waitUntil(lambda: bool(ended_in))  # also while the job goes on
    go_on.set()
    driver.rest()
    assert set(ended_in) == {threading.main_thread()}
    assert gc.isenabled()


def test_while_something_is_changed_nothing_else_can_be_begun(
    driver: Any, qtbot: QtBot, small: Path, slow: Slow
) -> None:
    window = driver.open(small)
    window.deeds.do("Counting", slow, lambda _done: None)
    qtbot.waitUntil(slow.begun.is_set)
    for name in ("consolidate", "publish", "settle", "leave_out", "accept"):
        assert not window.commands[name].isEnabled(), name
    slow.go_on.set()
    driver.rest()
    assert window.commands["consolidate"].isEnabled()


def test_closing_while_it_works_asks_and_goes_on_where_wanted(
    driver: Any, qtbot: QtBot, small: Path, slow: Slow
) -> None:
    window = driver.open(small)
    window.deeds.do("Counting", slow, lambda _done: None)
    qtbot.waitUntil(slow.begun.is_set)
    assert not window.close()
    box = next(box for box in window.findChildren(QMessageBox) if box.isVisible())
    assert box.text().startswith("Counting: not finished yet.")
    box.reject()
    assert window.isVisible()
    assert not slow.stopped
    window.close()
    box = next(box for box in window.findChildren(QMessageBox) if box.isVisible())
    next(button for button in box.buttons() if "Stop" in button.text()).click()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert slow.stopped


def test_a_window_that_only_reads_closes_at_once(driver: Any, small: Path) -> None:
    driver.window.open_folder(small)
    assert driver.window.close()


# When something goes wrong


def test_a_job_that_crashes_is_a_message_with_a_report_and_the_window_goes_on(
    driver: Any, small: Path, tmp_path: Path, desktop: Any
) -> None:
    window = driver.open(small)

    def crash(_progress: Progress) -> None:
        raise ZeroDivisionError("one by nothing")

    window.deeds.do("Dividing", crash, lambda _done: None)
    driver.rest()
    box = next(box for box in window.findChildren(QMessageBox) if box.isVisible())
    assert box.text() == "Dividing ended in a way that cipxl did not foresee. What was saved before is as it was."
    reports = list((tmp_path / "reports").glob("*.txt"))
    assert len(reports) == 1
    assert str(reports[0]) in box.informativeText()
    written = reports[0].read_text(encoding="utf-8")
    assert "ZeroDivisionError: one by nothing" in written
    assert "While: Dividing" in written
    next(button for button in box.buttons() if "report" in button.text()).click()
    assert desktop.opened == [reports[0]]
    driver.do("refresh")
    assert len(driver.rows()) == 3


def test_a_report_that_cannot_be_written_is_still_a_message(
    driver: Any, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "reports").write_text("a file where the folder goes")
    window = driver.open(small)
    window.deeds.do("Dividing", lambda _progress: 1 / 0, lambda _done: None)
    driver.rest()
    assert driver.message().startswith("Dividing ended")
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_only_the_latest_reports_are_kept(tmp_path: Path) -> None:
    from datetime import datetime, timedelta

    from cipxl_gui.crash_report import KEPT, write_crash_report

    for minute in range(KEPT + 5):
        write_crash_report(tmp_path, "work", ValueError("x"), datetime(2020, 1, 1) + timedelta(minutes=minute))
    assert len(list(tmp_path.iterdir())) == KEPT


# From one day to the next


def test_the_windows_place_its_panes_and_the_persons_role_are_kept(
    driver: Any, settings: QSettings, qtbot: QtBot
) -> None:
    window = driver.window
    window.resize(700, 560)
    size = window.size()
    window.kept.remember_role("Clerk to the committee")
    window.page.split.setSizes([100, 500])
    sizes = window.page.split.saveState()
    window.close()
    settings.sync()
    again = MainWindow(QSettings(settings.fileName(), QSettings.Format.IniFormat))
    qtbot.addWidget(again)
    assert again.size() == size
    assert again.kept.role() == "Clerk to the committee"
    assert again.kept.place("panes") == sizes


def test_colours_and_text_size_are_kept(driver: Any, settings: QSettings) -> None:
    window = driver.window
    driver.do("dark")
    dark = QApplication.palette().color(QPalette.ColorRole.Window)
    assert dark.lightness() < 60
    before = QApplication.font().pointSizeF()
    driver.do("larger")
    driver.do("larger")
    assert QApplication.font().pointSizeF() > before * 1.2
    assert driver.heard[-1] == "Text 125 per cent."
    assert (window.kept.theme(), window.kept.text_size()) == ("dark", 125)
    driver.do("smaller")
    driver.do("light")
    assert QApplication.palette().color(QPalette.ColorRole.Window).lightness() > 200
    assert window.kept.text_size() == 110


def test_a_settings_file_that_says_nonsense_is_taken_as_none(tmp_path: Path) -> None:
    from cipxl_gui.kept_settings import KeptSettings

    file = tmp_path / "cipxl.ini"
    file.write_text("[General]\ntheme=pink\ntext_size=huge\nplace_window=here\n", encoding="utf-8")
    kept = KeptSettings(QSettings(str(file), QSettings.Format.IniFormat))
    assert (kept.theme(), kept.text_size(), kept.place("window"), kept.recent()) == ("system", 100, None, ())


# Keys and names


def keys_of(entry: Entry) -> str:
    """The keys as the guide writes them: Return and Enter are one to a reader."""
    return " or ".join(dict.fromkeys(key.replace("Return", "Enter") for key in entry.keys)) or entry.hint


def test_every_shortcut_is_unique_and_listed_in_the_guide() -> None:
    keys = [QKeySequence(key).toString() for entry in ENTRIES for key in entry.keys]
    assert len(set(keys)) == len(keys)
    page = (resources.docs() / "app.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| (.+?) \| (.+?) \|$", page, re.MULTILINE))
    expected = {keys_of(entry): entry.does for entry in ENTRIES if entry.keys or entry.hint} | dict(DIALOG_KEYS)
    missing = {key: does for key, does in expected.items() if listed.get(key) != does}
    assert not missing
    in_keys = page.partition("## Keys")[2].partition("\n## ")[0]
    stray = [key for key, _ in re.findall(r"^\| (.+?) \| (.+?) \|$", in_keys, re.MULTILINE)]
    assert set(stray) - {"Key", "---"} <= set(expected)


def test_every_entry_of_a_menu_has_an_access_key_of_its_own(driver: Any) -> None:
    for menu in driver.window.menus.values():
        texts = [action.text() for action in menu.actions() if action.text()]
        keys = [text[text.index("&") + 1].casefold() for text in texts]
        assert len(set(keys)) == len(keys), sorted(texts)
    tops = [action.text()[1].casefold() for action in driver.window.menuBar().actions()]
    assert len(set(tops)) == len(tops)


def test_everything_that_can_be_done_is_in_a_menu_and_does_something(driver: Any) -> None:
    window = driver.window
    in_menus = {action for menu in window.menus.values() for action in menu.actions()}
    assert set(window.commands.values()) <= in_menus
    for name, action in window.commands.items():
        assert action.receivers("2triggered(bool)") >= 1, name


def test_everything_that_takes_the_focus_has_a_name(driver: Any, small: Path) -> None:
    window = driver.open(small)
    named = 0
    for pane in range(window.page.tabs.count()):
        window.page.tabs.setCurrentIndex(pane)
        driver.rest()
        for widget in window.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
                spoken = QAccessible.queryAccessibleInterface(widget)
                assert spoken.text(QAccessible.Text.Name) or spoken.text(QAccessible.Text.Value), widget
                named += 1
    assert named >= 60


def test_tab_reaches_every_part_and_leaves_each_table(driver: Any, qtbot: QtBot, small: Path) -> None:
    window = driver.open(small)
    window.page.round.setFocus()
    reached: list[QWidget] = []
    for _ in range(40):
        focus = window.focusWidget()
        if focus in reached:
            break
        reached.append(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    page = window.page
    wanted = {page.needle, page.table, page.findings.table, page.findings.severity, page.next.words}
    assert wanted <= set(reached)


# How it looks


def test_there_is_no_style_sheet_anywhere() -> None:
    places = Path(cipxl_gui.__file__).parent.glob("*.py")
    assert not [file.name for file in places if "setStyleSheet" in file.read_text(encoding="utf-8")]


def brightness(colour: QColor) -> float:
    """What WCAG calls relative luminance."""
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QPalette, text: QPalette.ColorRole, ground: QPalette.ColorRole) -> float:
    def light(role: QPalette.ColorRole) -> float:
        return brightness(one.color(QPalette.ColorGroup.Active, role))

    brighter, darker = sorted((light(text), light(ground)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("theme", "least"), [("light", 4.5), ("dark", 4.5), ("contrast", 7.0)])
def test_every_text_stands_out_from_its_ground(qapp: QApplication, theme: Any, least: float) -> None:
    dress(qapp, theme)
    palette, role = qapp.palette(), QPalette.ColorRole
    for text, ground in [
        (role.WindowText, role.Window), (role.Text, role.Base), (role.Text, role.AlternateBase),
        (role.ButtonText, role.Button), (role.HighlightedText, role.Highlight), (role.Link, role.Base),
        (role.ToolTipText, role.ToolTipBase), (role.PlaceholderText, role.Base), (role.BrightText, role.Window),
    ]:  # fmt: skip
        assert contrast(palette, text, ground) >= least, (text, ground)


@pytest.mark.parametrize("theme", ["dark", "contrast"])
def test_a_box_that_is_not_ticked_is_seen_on_dark_ground(qtbot: QtBot, qapp: QApplication, theme: Any) -> None:
    dress(qapp, theme)
    for kind in (QCheckBox, QRadioButton):
        box = kind("Something")
        qtbot.addWidget(box)
        picture = box.grab().toImage()
        across = [QColor(picture.pixel(x, picture.height() // 2)) for x in range(12)]
        lights = sorted(brightness(colour) for colour in across)
        assert (lights[-1] + 0.05) / (lights[0] + 0.05) >= 3, kind


def test_boxes_to_tick_and_scroll_bars_grow_with_the_text(qapp: QApplication) -> None:
    dress(qapp, "light")
    parts = (QStyle.PixelMetric.PM_IndicatorWidth, QStyle.PixelMetric.PM_ScrollBarExtent)
    before = [qapp.style().pixelMetric(part) for part in parts]
    dress(qapp, "light", 180)
    assert [qapp.style().pixelMetric(part) for part in parts] == [width * 180 // 100 for width in before]
    dress(qapp, "light")
    assert [qapp.style().pixelMetric(part) for part in parts] == before


def test_the_systems_colours_are_kept_but_for_the_highlight(qapp: QApplication) -> None:
    dress(qapp, "system")
    assert qapp.palette().color(QPalette.ColorRole.Highlight).name().upper() == HIGHLIGHT


@pytest.mark.parametrize("size", [100, 180])
def test_no_text_is_cut(driver: Any, qapp: QApplication, example: Path, size: int) -> None:
    dress(qapp, "light", size)
    window = driver.open(example)
    window.resize(1280, 900)
    driver.qtbot.wait(20)
    for label in window.page.findChildren(QLabel):
        if label.isVisible() and label.wordWrap() and label.text():
            driver.qtbot.waitUntil(lambda label=label: label.height() >= label.heightForWidth(label.width()))
    table = window.page.table
    assert table.rowHeight(0) >= table.fontMetrics().height()
    for column, entry in enumerate(table.records.columns):
        assert table.horizontalHeader().sectionSize(column) >= table.fontMetrics().horizontalAdvance(entry.heading)
    for button in window.page.filters.buttons.values():
        if button.isVisible():
            assert button.width() >= button.fontMetrics().horizontalAdvance(button.text())
            assert window.page.filters.rect().contains(button.geometry())


def test_a_larger_text_while_the_window_is_open_reaches_headings_and_tables(
    driver: Any, qapp: QApplication, small: Path
) -> None:
    dress(qapp, "light")
    window = driver.open(small)
    row, title = window.page.table.rowHeight(0), window.page.title.font().pointSizeF()
    dress(qapp, "light", 180)
    driver.qtbot.waitUntil(lambda: window.page.table.rowHeight(0) > row * 1.5)
    assert window.page.title.font().pointSizeF() > title * 1.5


# The guide and the command


def test_the_guide_opens_at_its_first_page_with_f1_and_closes_with_escape(
    driver: Any, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "index.md").write_text("# The guide\n\n[Rounds](rounds.md)\n", encoding="utf-8")
    (tmp_path / "rounds.md").write_text("# Rounds of a year\n", encoding="utf-8")
    monkeypatch.setattr("cipxl.resources.docs", lambda: tmp_path)
    qtbot.keyClick(driver.window, Qt.Key.Key_F1)
    guide = driver.window.errands.guide_window
    assert "The guide" in guide.browser.toPlainText()
    guide.browser.anchorClicked.emit(QUrl("rounds.md"))
    assert "Rounds of a year" in guide.browser.toPlainText()
    qtbot.waitUntil(guide.isActiveWindow)
    qtbot.keyClick(guide.browser, Qt.Key.Key_Escape)
    assert not guide.isVisible()


def test_the_guide_that_comes_with_cipxl_opens(driver: Any, qtbot: QtBot) -> None:
    driver.do("guide")
    assert driver.window.errands.guide_window.browser.toPlainText().strip()


def test_a_missing_guide_is_said_in_words(driver: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cipxl.resources.docs", lambda: tmp_path)
    driver.do("guide")
    assert driver.message().startswith("The guide is not there")


def test_a_plan_folder_given_on_the_command_line_opens(small: Path, tmp_path: Path) -> None:
    picture = tmp_path / "window.png"
    command = [sys.executable, "-m", "cipxl_gui.app", str(small), "--shot", str(picture), "--size", "900x600"]
    done = subprocess.run(command, capture_output=True, text=True, env={"HOME": str(tmp_path), "PATH": ""}, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    image = QImage(str(picture))
    assert (image.width(), image.height()) == (900, 600)
    colours = {image.pixel(x, y) for x in range(0, 900, 7) for y in range(0, 600, 5)}
    assert len(colours) > 5


def test_a_picture_of_a_folder_that_is_none_is_refused_in_words(
    qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    assert main([str(tmp_path), "--shot", str(tmp_path / "window.png")]) == 3
    assert "is not a plan folder" in capsys.readouterr().err
    assert not (tmp_path / "window.png").exists()


def test_a_picture_that_cannot_be_saved_is_told(
    qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
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


def test_the_first_window_loads_no_library_of_files_it_does_not_need_yet(tmp_path: Path) -> None:
    code = (
        "import sys; from PySide6.QtWidgets import QApplication; from PySide6.QtCore import QSettings\n"
        "app = QApplication([]); from cipxl_gui.main_window import MainWindow\n"
        f"window = MainWindow(QSettings({str(tmp_path / 'x.ini')!r}, QSettings.Format.IniFormat)); window.show()\n"
        "heavy = {'openpyxl', 'pandas', 'docx', 'xlsxwriter', 'typst', 'numpy'} & set(sys.modules)\n"
        "print(sorted(heavy)); window.close()"
    )
    env = {"HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=False)
    assert done.stdout.strip() == "[]", done.stderr


def test_a_change_of_many_files_is_one_reading(driver: Any, qtbot: QtBot) -> None:
    """Of a burst of notices from the folder the window hears one, when it is quiet."""
    heard: list[float] = []
    driver.window.watcher.changed.connect(lambda: heard.append(time.monotonic()))
    for _ in range(50):
        driver.window.watcher._stir("somewhere")
    qtbot.wait(1000)
    assert len(heard) == 1


def test_a_plan_opens_while_the_library_is_loaded_for_the_very_first_time(small: Path, tmp_path: Path) -> None:
    """Nothing is compiled yet, so that loading takes long and two threads would meet in it."""
    code = (
        "import sys; from pathlib import Path; from PySide6.QtCore import QSettings, QTimer\n"
        "from PySide6.QtWidgets import QApplication; app = QApplication([])\n"
        "from cipxl_gui.main_window import MainWindow\n"
        "home = Path(sys.argv[1])\n"
        "file = QSettings(str(home / 'x.ini'), QSettings.Format.IniFormat)\n"
        "window = MainWindow(file, reports=home / 'reports'); window.show()\n"
        "window.open_folder(Path(sys.argv[2])); QTimer.singleShot(0, window.get_ready)\n"
        "timer = QTimer(); timer.timeout.connect(lambda: window.jobs.in_front or app.exit(0)); timer.start(50)\n"
        "app.exec(); print(window.windowTitle()); window.close()"
    )
    env = {"HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": ":".join(sys.path)}
    env |= {"PYTHONPYCACHEPREFIX": str(tmp_path / "compiled"), "LANG": "C.UTF-8"}
    command = [sys.executable, "-c", code, str(tmp_path), str(small)]
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=120, check=False)
    assert done.stdout.strip() == "A plan: October 2020 – cipxl", done.stderr
    assert not (tmp_path / "reports").exists()
