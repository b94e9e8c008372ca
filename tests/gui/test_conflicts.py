from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextCursor
from PySide6.QtWidgets import QMessageBox

from cipxl.folder import PlanFolder
from cipxl_gui.conflict_dialog import ConflictDialog
from cipxl_gui.word_marks import mark_words

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = [
    pytest.mark.qt_log_level_fail("WARNING"),
    pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"),
]

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def three(small: Path, type_in: Any) -> Path:
    """Three conflicts between First Response and Early Help, one of them of long texts."""
    folder = PlanFolder(small)
    type_in(
        folder,
        "First Response",
        {
            ("r2", "impact"): "A",
            ("r2", "evidence"): "71% of visits on time. Most teams are quick.",
            ("r2", "actions"): "One",
        },
    )
    type_in(
        folder,
        "Early Help",
        {
            ("r2", "impact"): "G",
            ("r2", "evidence"): "78% of visits on time. All teams are quick.",
            ("r2", "actions"): "Two",
        },
    )
    return small


@pytest.fixture
def dialog(driver: Any, three: Path) -> ConflictDialog:
    driver.open(three)
    driver.do("settle")
    shown = driver.dialog(ConflictDialog)
    driver.qtbot.waitUntil(shown.isActiveWindow)
    return shown


def decisions(path: Path) -> list[tuple[str, str, str | None, str]]:
    folder = PlanFolder(path)
    return [(one.field, one.take, one.text, one.reason) for one in folder.decisions(folder.round()).made]


def show(dialog: ConflictDialog, field: str) -> None:
    for _ in range(3):
        if dialog.line.question.field == field:
            return
        dialog.show_next()
    raise AssertionError(field)


def test_every_answer_is_side_by_side_with_where_it_comes_from(dialog: ConflictDialog) -> None:
    show(dialog, "evidence")
    assert [card.choice.text() for card in dialog.answers.cards] == [
        "&1 Keep master",
        "&2 Early Help",
        "&3 First Response",
    ]
    assert dialog.answers.own.text() == "&4 Write the text"
    assert [card.text.toPlainText() for card in dialog.answers.cards][1:] == [
        "78% of visits on time. All teams are quick.",
        "71% of visits on time. Most teams are quick.",
    ]
    assert dialog.answers.cards[1].where.text() == "Early Help - October 2020.xlsx, K6, came 12 Oct 2020 15:30"
    assert dialog.answers.cards[0].where.text() == "master.xlsx"
    assert dialog.windowTitle().startswith("Settle conflict ")
    assert dialog.windowTitle().endswith(" of 3")
    assert dialog.told.text() == "0 of 3 settled"


def test_changed_words_are_bold_and_underlined_and_the_others_are_not(driver: Any, small: Path, type_in: Any) -> None:
    folder = PlanFolder(small)
    type_in(folder, "First Response", {("r2", "evidence"): "First point of 2.\nSecond item of 2.\nThird point of 2."})
    type_in(folder, "Early Help", {("r2", "evidence"): "First point of 2.\nSecond thing of 2.\nThird point of 2."})
    driver.open(small)
    driver.do("settle")
    dialog = driver.dialog(ConflictDialog)
    show(dialog, "evidence")

    def marked(number: int) -> str:
        edit, found = dialog.answers.cards[number].text, ""
        cursor = QTextCursor(edit.document())
        for place in range(len(edit.toPlainText())):
            cursor.setPosition(place + 1)
            looks = cursor.charFormat()
            assert (looks.fontWeight() == QFont.Weight.Bold) == looks.fontUnderline()
            found += edit.toPlainText()[place] if looks.fontUnderline() else ""
        return found

    assert [marked(number) for number in range(3)] == ["", "thing", "item"]
    assert dialog.answers.cards[1].differs.text() == "Against what was sent out: 1 word new, 1 word left out"


def test_texts_that_both_teams_rewrote_are_told_from_each_other_to_begin_with(dialog: ConflictDialog) -> None:
    show(dialog, "evidence")
    assert dialog.answers.against.currentText() == "Early Help"
    assert [card.differs.text() for card in dialog.answers.cards][1:] == [
        "Against Early Help: the same words",
        "Against Early Help: 2 words new, 2 words left out",
    ]
    dialog.answers.against.setCurrentIndex(0)
    assert dialog.answers.cards[0].differs.text() == "Against what was sent out: the same words"
    assert dialog.answers.cards[1].differs.text().startswith("Against what was sent out: 8 words new")


def test_a_rating_says_what_it_means(dialog: ConflictDialog) -> None:
    show(dialog, "impact")
    assert dialog.answers.against.currentText() == "what was sent out"
    assert dialog.answers.cards[2].means.text() == "Amber: on track to deliver within agreed timescale"
    assert dialog.answers.cards[2].choice.accessibleName() == (
        "3, First Response: A, Amber: on track to deliver within agreed timescale"
    )


def test_three_conflicts_are_settled_with_the_keyboard_alone(
    driver: Any, qtbot: QtBot, dialog: ConflictDialog, three: Path
) -> None:
    assert dialog.answers.cards[0].choice.hasFocus()
    expected = []
    for number in range(3):
        qtbot.keyClick(dialog, Qt.Key.Key_2, ALT)
        qtbot.waitUntil(dialog.answers.cards[1].choice.isChecked)
        qtbot.keyClick(dialog, Qt.Key.Key_R, ALT)
        qtbot.waitUntil(dialog.reason.hasFocus)
        qtbot.keyClicks(dialog.reason, f"reason {number}")
        expected.append((dialog.line.question.field, "Early Help", None, f"reason {number}"))
        qtbot.keyClick(dialog.reason, Qt.Key.Key_Return, CTRL)
        driver.rest()
    assert decisions(three) == expected
    assert [said for said in driver.heard if "settled" in said and "Next" not in said] == [
        "1 of 3 settled.",
        "2 of 3 settled.",
        "3 of 3 settled.",
    ]
    assert not driver.window.findChildren(ConflictDialog)
    assert driver.window.page.questions.told.text() == "3 of 3 settled."
    assert driver.window.page.next.words.text().startswith("Next: consolidate:")


def test_ones_own_text_begins_with_the_masters_and_is_kept_as_typed(
    driver: Any, qtbot: QtBot, dialog: ConflictDialog, three: Path
) -> None:
    show(dialog, "evidence")
    qtbot.keyClick(dialog, Qt.Key.Key_4, ALT)
    qtbot.waitUntil(dialog.answers.own_text.hasFocus)
    assert dialog.answers.own_text.toPlainText() == dialog.answers.cards[0].text.toPlainText()
    dialog.answers.own_text.setPlainText("74% of visits on time.\nBoth agree.")
    dialog.reason.setText("by phone")
    dialog.settle_button.click()
    driver.rest()
    assert decisions(three) == [("evidence", "", "74% of visits on time.\nBoth agree.", "by phone")]
    assert dialog.told.text() == "1 of 3 settled"


def test_nothing_is_kept_without_a_choice_and_a_reason(driver: Any, dialog: ConflictDialog, three: Path) -> None:
    dialog.settle()
    assert dialog.told.text() == "Choose one of the answers first."
    dialog.answers.cards[1].choice.setChecked(True)
    dialog.settle()
    assert dialog.reason.hasFocus()
    assert driver.heard[-1] == "Say why in a few words; the reason is kept with the decision."
    assert decisions(three) == []


def test_deciding_later_keeps_what_was_typed_for_when_one_comes_back(
    qtbot: QtBot, dialog: ConflictDialog, three: Path
) -> None:
    first = dialog.line.question.id
    dialog.answers.cards[1].choice.setChecked(True)
    dialog.reason.setText("perhaps")
    qtbot.keyClick(dialog, Qt.Key.Key_Right, ALT)
    qtbot.waitUntil(lambda: dialog.line.question.id != first)
    assert dialog.reason.text() == ""
    assert not any(card.choice.isChecked() for card in dialog.answers.cards)
    qtbot.keyClick(dialog, Qt.Key.Key_Left, ALT)
    qtbot.waitUntil(lambda: dialog.line.question.id == first)
    assert dialog.reason.text() == "perhaps"
    assert dialog.answers.cards[1].choice.isChecked()
    assert decisions(three) == []


def test_a_text_that_is_not_settled_is_not_lost_without_a_question(
    driver: Any, qtbot: QtBot, dialog: ConflictDialog
) -> None:
    dialog.answers.own.setChecked(True)
    dialog.answers.own_text.setPlainText("half a sentence")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    box = dialog.findChild(QMessageBox)
    assert box is not None
    assert "1 text that you have not settled yet" in box.text()
    box.reject()
    assert dialog.isVisible()
    assert dialog.answers.own_text.toPlainText() == "half a sentence"
    dialog.answers.own_text.clear()
    dialog.answers.own.setChecked(False)
    dialog.settling.drafts.clear()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_escape_keeps_what_is_settled(driver: Any, qtbot: QtBot, dialog: ConflictDialog, three: Path) -> None:
    dialog.answers.cards[2].choice.setChecked(True)
    dialog.reason.setText("audited")
    dialog.settle()
    driver.rest()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    driver.rest()
    assert len(decisions(three)) == 1
    assert driver.window.page.questions.told.text() == "1 of 3 settled."


def test_an_answer_is_taken_back_with_undo_and_given_again_with_redo(
    driver: Any, dialog: ConflictDialog, three: Path
) -> None:
    dialog.answers.cards[2].choice.setChecked(True)
    dialog.reason.setText("audited")
    dialog.settle()
    driver.rest()
    dialog.reject()
    assert driver.window.commands["undo"].text() == "&Undo: Settle Ref 2"
    driver.do("undo")
    assert decisions(three) == []
    assert driver.window.page.questions.told.text() == "0 of 3 settled."
    driver.do("redo")
    assert len(decisions(three)) == 1


def test_an_answer_that_cannot_be_kept_is_open_again_with_what_was_typed(
    driver: Any, dialog: ConflictDialog, three: Path
) -> None:
    (three / "cipxl.lock").write_text('{"who": "somebody", "computer": "elsewhere", "since": "today", "process": 1}')
    dialog.answers.cards[1].choice.setChecked(True)
    dialog.reason.setText("audited")
    first = dialog.line.question.id
    dialog.settle()
    driver.rest()
    assert "being changed by somebody on elsewhere" in driver.message()
    assert dialog.line.question.id == first
    assert dialog.reason.text() == "audited"
    assert "could not be kept" in dialog.told.text()
    (three / "cipxl.lock").unlink()
    dialog.settle()
    driver.rest()
    assert len(decisions(three)) == 1


def test_a_proposal_is_taken_or_turned_down(driver: Any, small: Path, type_in: Any) -> None:
    type_in(PlanFolder(small), "Fostering", {("r1", "evidence"): "not ours to say"})
    driver.open(small)
    pane = driver.window.page.questions
    number = next(n for n, line in enumerate(pane.model.rows) if line.question.id and hasattr(line.question, "old"))
    pane.table.choose_row(number)
    pane.table.setFocus()
    driver.do("settle")
    dialog = driver.dialog(ConflictDialog)
    assert dialog.windowTitle() == "Settle proposal 2 of 2"
    assert [card.choice.text() for card in dialog.answers.cards] == ["&1 Keep master", "&2 Take it from Fostering"]
    assert not dialog.answers.own.isVisible()
    dialog.answers.cards[0].choice.setChecked(True)
    dialog.reason.setText("outside its rows")
    dialog.settle()
    driver.rest()
    folder = PlanFolder(small)
    assert [one.accepted for one in folder.decisions(folder.round()).made] == [False]
    assert "turned down (outside its rows)" in [pane.model.index(r, 5).data() for r in range(pane.model.rowCount())]


def test_each_choice_says_its_whole_text_to_a_screen_reader(dialog: ConflictDialog) -> None:
    show(dialog, "evidence")
    assert (
        dialog.answers.cards[1].choice.accessibleName() == "2, Early Help: 78% of visits on time. All teams are quick."
    )
    assert "came 12 Oct 2020 15:30" in dialog.answers.cards[1].choice.accessibleDescription()


# Marking words


@pytest.mark.parametrize(
    ("before", "after", "marked", "words"),
    [
        ("71% of most teams", "78% of all teams", ["78%", "all"], "2 words new, 2 words left out"),
        ("a b c", "a c", [], "1 word left out"),
        ("", "new text", ["new text"], "2 words new"),
        ("the  same\ntext", "the same text", [], "the same words"),
        ("one", "", [], "1 word left out"),
    ],
)
def test_words_that_differ_are_found(before: str, after: str, marked: list[str], words: str) -> None:
    found = mark_words(before, after)
    assert [after[start:end] for start, end in found.places] == marked
    assert found.in_words() == words


TEXTS = st.text(alphabet="ab c.\n%’1é", max_size=80)


@given(TEXTS, TEXTS)
def test_marks_lie_inside_the_text_in_order_and_equal_texts_have_none(before: str, after: str) -> None:
    found = mark_words(before, after)
    last = 0
    for start, end in found.places:
        assert last <= start < end <= len(after)
        last = end
    assert mark_words(after, after).places == ()
    # What is not marked was there before, in the same order.
    kept = _unmarked(after, found.places)
    assert _is_within(kept, _words_of(before))


def _words_of(text: str) -> list[str]:
    from cipxl_gui.word_marks import _words

    return [word for word, *_ in _words(text)]


def _unmarked(text: str, places: tuple[tuple[int, int], ...]) -> list[str]:
    from cipxl_gui.word_marks import _words

    return [word for word, start, end in _words(text) if not any(a <= start and end <= b for a, b in places)]


def _is_within(some: list[str], whole: list[str]) -> bool:
    rest = iter(whole)
    return all(word in rest for word in some)


def test_very_long_texts_are_told_apart_line_by_line() -> None:
    lines = [f"line {number} says something of its own" for number in range(900)]
    changed = [*lines[:450], "line 450 says another thing of its own", *lines[451:]]
    found = mark_words("\n".join(lines), "\n".join(changed))
    text = "\n".join(changed)
    assert [text[start:end] for start, end in found.places] == ["another thing"]
