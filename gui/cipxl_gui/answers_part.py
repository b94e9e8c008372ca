"""The answers to a question side by side, with the words that differ, and a field for a text of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cipxl_gui.choice_card import ChoiceCard
from cipxl_gui.choices import Choice, closest
from cipxl_gui.parts import labelled

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

__all__ = ["OWN", "AnswersPart"]

OWN = 1000  # what `chosen` is for a text of one's own, beyond any number of answers
_ACROSS = 3  # answers side by side at most; where there is less room the rest stand below


class AnswersPart(QWidget):
    """The part of the dialog in which conflicts are settled.

    Args:
        before: What Tab leaves before it comes to the answers.
        parent: The dialog.
    """

    def __init__(self, before: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = before
        self._choices: tuple[Choice, ...] = ()
        self._base = ""
        self.cards: list[ChoiceCard] = []
        self._group = QButtonGroup(self)
        self._inside = QWidget(self)
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._inside)
        self.against = QComboBox(self)
        self.against.currentIndexChanged.connect(self._mark)
        self.own = QRadioButton("&Write the text", self)
        self._group.addButton(self.own, OWN)
        self.own.clicked.connect(self._own_chosen)
        self.own_text = QPlainTextEdit(self)
        self.own_text.setAccessibleName("Your own text, as it will be printed")
        self.own_text.setPlaceholderText("The text as it will be printed")
        self.own_text.setTabChangesFocus(True)
        self.own_text.textChanged.connect(self._own_typed)
        self.own_text.setFixedHeight(self.fontMetrics().height() * 5)
        marks = QHBoxLayout()
        marks.addWidget(labelled("Words are bold and underlined that are not in", self.against, self))
        marks.addWidget(self.against)
        marks.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area, stretch=1)
        layout.addLayout(marks)
        layout.addWidget(self.own)
        layout.addWidget(self.own_text)

    # What is chosen

    @property
    def chosen(self) -> int:
        """The place of the chosen answer, `OWN` for the text of one's own, -1 for none."""
        return self._group.checkedId()

    @property
    def choice(self) -> Choice | None:
        """The chosen answer, None for none and for a text of one's own."""
        return self._choices[self.chosen] if 0 <= self.chosen < len(self._choices) else None

    @property
    def text(self) -> str:
        """The text of one's own."""
        return self.own_text.toPlainText()

    def choose(self, place: int, text: str) -> None:
        """Choose an answer again, with the text of one's own; -1 chooses none."""
        self.own_text.setPlainText(text)
        button = self._group.button(place)
        if button is not None:
            button.setChecked(True)
            return
        self._group.setExclusive(False)
        for each in self._group.buttons():
            each.setChecked(False)
        self._group.setExclusive(True)

    def focus_first(self) -> None:
        """Go to the first answer."""
        if self.cards:
            self.cards[0].choice.setFocus(Qt.FocusReason.OtherFocusReason)

    # What is shown

    def show_choices(self, choices: tuple[Choice, ...], base: str, *, own: bool) -> None:
        """Show the answers to a question.

        Args:
            choices: The answers.
            base: What was sent out.
            own: Whether a text of one's own may be the answer.
        """
        self._choices, self._base = choices, base
        self._fill_cards(choices)
        self._fill_against()
        self.own.setVisible(own)
        self.own_text.setVisible(own)
        number = len(self.cards) + 1
        self.own.setText(f"&{number} Write the text" if number < 10 else "&Write the text")

    def tab_order(self) -> Sequence[QWidget]:
        """What Tab goes through, in its order, behind the answers themselves."""
        return (self.against, self.own, self.own_text)

    def _fill_cards(self, choices: Sequence[Choice]) -> None:
        for card in self.cards:
            self._group.removeButton(card.choice)
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
        before = self._before
        for number, choice in enumerate(choices):
            card = ChoiceCard(number + 1, choice.words, choice.where, choice.text, choice.means, self._inside)
            self._group.addButton(card.choice, number)
            self.cards.append(card)
            card.show()
            QWidget.setTabOrder(before, card.choice)
            QWidget.setTabOrder(card.choice, card.text)
            before = card.text
        for after in self.tab_order():
            QWidget.setTabOrder(before, after)
            before = after

    def _arrange(self) -> None:
        """As many answers side by side as there is room for, each with all of its words."""
        if not self.cards:
            return
        room = self._area.viewport().width()
        across = max(1, min(_ACROSS, room // max(1, self.cards[0].minimumSizeHint().width())))
        for number, card in enumerate(self.cards):
            self._grid.addWidget(card, number // across, number % across)
        for row in range(len(self.cards) + 1):  # short answers stand together, long ones share what room there is
            below = row > (len(self.cards) - 1) // across
            self._grid.setRowStretch(row, int(below and all(card.short for card in self.cards)))
        self._inside.setMinimumHeight(self._grid.minimumHeightForWidth(room))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The answers find their places anew."""
        super().resizeEvent(event)
        self._arrange()

    def _fill_against(self) -> None:
        """What the answers can be told against: what was sent out, or one of them."""
        self.against.blockSignals(True)
        self.against.clear()
        self.against.addItems(["what was sent out", *(choice.words for choice in self._choices)])
        self.against.setCurrentIndex(closest(self._base, self._choices) + 1)
        self.against.blockSignals(False)
        self._mark(self.against.currentIndex())

    def _mark(self, place: int) -> None:
        text = self._base if place < 1 else self._choices[place - 1].text
        for card in self.cards:
            card.mark_against(text, self.against.itemText(place))
        self._arrange()

    def _own_chosen(self, chosen: bool) -> None:
        """The text that is to be changed is there to begin with: what the plan has."""
        if chosen and not self.text:
            self.own_text.setPlainText(self._choices[0].text)
        if chosen:
            self.own_text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _own_typed(self) -> None:
        if self.own_text.hasFocus() and self.text:
            self.own.setChecked(True)
