from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

from builders import DUE, LATER, NOW, ROUND, send_back
from cipxl import rounds
from cipxl.folder import PlanFolder
from cipxl.rounds import issue
from cipxl_gui.look import dress
from cipxl_gui.records_model import Column, RecordsModel
from cipxl_gui.records_table import RecordsTable

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),
    pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"),
]


def shown(table: Any) -> list[list[str]]:
    model = table.model()
    return [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]


def colours(widget: Any) -> set[str]:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return {QColor(image.pixel(x, y)).name() for x in range(image.width()) for y in range(0, image.height(), 2)}


@pytest.mark.parametrize(
    ("key", "pane"), list(enumerate(("findings", "conflicts", "summary", "preview", "changes", "history"), start=1))
)
def test_ctrl_and_a_number_go_to_a_pane(driver: Any, qtbot: QtBot, small: Path, key: int, pane: str) -> None:
    window = driver.open(small)
    qtbot.keyClick(window, Qt.Key(Qt.Key.Key_0.value + key), Qt.KeyboardModifier.ControlModifier)
    driver.rest()
    assert window.page.pane == pane
    focus = window.focusWidget()
    assert window.page.tabs.currentWidget().isAncestorOf(focus)
    qtbot.keyClick(window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert window.page.table.hasFocus()


def test_ratings_are_counted_as_they_are_and_as_they_were(driver: Any, small: Path) -> None:
    window = driver.open(small)
    pane = window.page.summary
    assert shown(pane.counts)[:3] == [
        ["Progress on implementation", "Green", "1", "0", "+1"],
        ["Progress on implementation", "Amber", "5", "6", "-1"],
        ["Progress on implementation", "Red", "0", "0", "0"],
    ]
    assert shown(pane.moves) == [["1", "Progress on implementation", "Amber", "Green", "▲ better"]]
    assert pane.told.text() == (
        "6 recommendations, with everything that has come in. 1 rating moved since before October 2020."
    )


def test_the_chart_is_drawn_in_the_schemes_colours_and_says_its_numbers(driver: Any, small: Path) -> None:
    window = driver.open(small)
    window.page.show_pane("summary")
    chart = window.page.summary.chart
    assert chart.accessibleName().startswith(
        "Chart of ratings. Progress on implementation: Green 1, before 0; Amber 5, before 6; Red 0."
    )
    drawn = colours(chart)
    levels = {level.label: level.colour.casefold() for level in PlanFolder(small).scheme.levels}
    assert {levels["Green"], levels["Amber"]} <= drawn


def test_history_tells_ratings_and_figures_with_their_targets(driver: Any, small: Path) -> None:
    rounds.consolidate(PlanFolder(small), LATER)
    window = driver.open(small)
    window.page.show_pane("history")
    driver.rest()
    pane = window.page.history
    assert shown(pane.ratings) == [
        ["October 2019", "Progress on implementation", "Amber"],
        ["October 2019", "Progress on impact", "Red"],
        ["October 2020", "Progress on implementation", "Green"],
        ["October 2020", "Progress on impact", "Red"],
    ]
    assert shown(pane.figures) == [
        ["Reached", "2018/19", "40", "40%"],
        ["Reached", "Q2 2019/20", "50", "50%"],
        ["Target", "31 March 2020", "80", "At least 80%"],
        ["Target", "31 March 2021", "90", "At least 90%"],
    ]
    assert "Reached: 2018/19: 40%; Q2 2019/20: 50%" in pane.chart.accessibleName()
    pane.row.setCurrentIndex(3)
    assert pane.told.text() == "What the inspectors recommended, number 4"
    assert [row[0] for row in shown(pane.ratings)] == ["October 2019"] * 2 + ["October 2020"] * 2


def test_the_chosen_recommendation_stays_chosen_when_the_folder_is_read_again(driver: Any, small: Path) -> None:
    window = driver.open(small)
    window.page.show_pane("history")
    driver.rest()
    window.page.history.row.setCurrentIndex(2)
    (small / "accepted.json").write_text('{"accepted": []}')
    driver.do("refresh")
    assert window.page.history.row.currentIndex() == 2


def test_the_papers_pages_are_shown_as_they_would_print(driver: Any, small: Path) -> None:
    window = driver.open(small)
    window.page.show_pane("preview")
    driver.rest()
    pane = window.page.preview
    assert pane.pages.count() >= 1
    assert pane.told.text().endswith("as they would print now, from the master as it is. Nothing is published.")
    picture = pane.page.pixmap()
    assert picture.height() > picture.width() > 300 or picture.width() > picture.height() > 300
    assert not (small / "papers").exists()
    assert pane.pages.item(0).data(Qt.ItemDataRole.AccessibleTextRole) == f"Page 1 of {pane.pages.count()}"


def test_the_tables_beside_a_chart_are_as_wide_as_their_words_until_an_edge_is_moved(driver: Any, small: Path) -> None:
    window = driver.open(small)
    window.page.show_pane("summary")
    window.resize(1500, 800)
    driver.rest()
    pane = window.page.summary
    for table in (pane.counts, pane.moves):
        assert table.width() >= table.wanted_width()
        assert table.horizontalScrollBar().maximum() == 0
    assert pane.chart.isVisible()
    window.resize(900, 800)
    driver.rest()
    assert not pane.chart.isVisible() or pane.chart.width() >= pane.chart.minimumSizeHint().width()
    assert all(table.width() >= table.wanted_width() * 0.5 for table in (pane.counts, pane.moves))
    pane.split.splitterMoved.emit(200, 1)
    pane.split.setSizes([400, 100, 100])
    before = pane.split.sizes()
    pane.split.share()
    assert pane.split.sizes() == before


def test_a_numbers_gap_is_drawn_and_neither_read_out_nor_copied(driver: Any, small: Path) -> None:
    table = driver.open(small).page.table
    model = table.model()
    place = next(number for number, one in enumerate(table.records.columns) if one.heading == "Conflicts")
    across = Qt.Orientation.Horizontal
    assert model.headerData(place, across) == "Conflicts\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}"
    assert model.headerData(place, across, Qt.ItemDataRole.AccessibleTextRole) == "Conflicts"
    assert model.index(0, place).data().isdecimal()


@pytest.mark.parametrize("size", [100, 180])
def test_no_table_scrolls_sideways_where_its_headings_have_room(
    driver: Any, qapp: QApplication, example: Path, size: int
) -> None:
    dress(qapp, "light", size)
    window = driver.open(example)
    window.resize(1500, 900)
    looked = 0
    for pane in ("findings", "conflicts", "changes", "summary", "history"):
        window.page.show_pane(pane)
        driver.rest()
        for table in window.page.findChildren(RecordsTable):
            if table.isVisible():
                assert table.horizontalScrollBar().maximum() == 0, (pane, table.accessibleName())
                looked += 1
    assert looked >= 10


def test_a_column_is_as_wide_as_its_words_once_there_are_any(driver: Any, bare: Path) -> None:
    issue(PlanFolder(bare), ROUND, DUE, NOW)
    window = driver.open(bare)
    window.resize(1400, 800)
    table = window.page.table
    column = [one.heading for one in table.records.columns].index("File")
    before = table.columnWidth(column)
    path = send_back(PlanFolder(bare), "First Response", {("r1", "impact"): "A"})
    driver.do("refresh")
    assert table.columnWidth(column) > before
    assert table.columnWidth(column) > table.fontMetrics().horizontalAdvance(path.name)
    table.setColumnWidth(column, 40)  # as a person does it
    driver.do("refresh")
    assert table.columnWidth(column) == 40


def test_long_texts_have_as_many_lines_as_they_need_where_a_table_has_lines(qtbot: QtBot) -> None:
    columns = (Column("What", str, widest=30), Column("Again", str, widest=30))
    table = RecordsTable[str]("Texts", RecordsModel(columns, str, str, str), lines=3)
    qtbot.addWidget(table)
    table.resize(table.fontMetrics().averageCharWidth() * 66, 400)
    table.show()
    table.show_records(["one word", "many words " * 4, "many words " * 40])
    short, longer, longest = (table.rowHeight(row) for row in range(3))
    line = table.fontMetrics().lineSpacing()
    assert short < longer <= longest < line * 4.5
