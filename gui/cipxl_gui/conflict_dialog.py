"""Settling conflicts and proposals one after the other: all answers side by side, by keyboard alone where wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cipxl.merge import Conflict
from cipxl.merge.records import ROW
from cipxl_gui.choice_card import ChoiceCard
from cipxl_gui.choices import Choice, choices_of, closest, heading_of, said_before
from cipxl_gui.deeds import Answer
from cipxl_gui.parts import Heading, Words, labelled
from cipxl_gui.picture import QuestionLine
from cipxl_gui.words import count_of

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QResizeEvent

    from cipxl.folder import PlanFolder
    from cipxl_gui.deeds import Deeds
    from cipxl_gui.jobs import Trouble
    from cipxl_gui.speaker import Speaker

__all__ = ["ConflictDialog"]

_ACROSS = 3  # answers side by side at most; where there is less room the rest stand below


class _Draft(NamedTuple):
    """What a person has chosen and typed for a question and not settled yet."""

    chosen: int
    text: str
    reason: str


class ConflictDialog(QDialog):
    """The dialog.

    Args:
        lines: The conflicts and proposals, in the order in which they are shown.
        first: The id of the one to begin with.
        received: When each file came, by its name, in words.
        folder: The plan folder, whose scheme says what ratings mean.
        role: The role under which the person decides.
        deeds: What keeps the answers.
        speaker: What tells how many are settled.
        parent: The window.
    """

    def __init__(
        self,
        lines: Sequence[QuestionLine],
        first: str,
        received: dict[str, str],
        folder: PlanFolder,
        role: str,
        deeds: Deeds,
        speaker: Speaker,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lines = list(lines)
        self._received = received
        self._folder = folder
        self._role = role
        self._deeds = deeds
        self._speaker = speaker
        self._done = {line.question.id for line in lines if line.settled}
        self._pending: list[str] = []  # answered, and not on disk yet
        self._drafts: dict[str, _Draft] = {}
        self._place = 0
        self._choices: tuple[Choice, ...] = ()
        self.cards: list[ChoiceCard] = []
        self._make()
        deeds.settled.connect(self._kept)
        deeds.failed.connect(self._not_kept)
        ids = [line.question.id for line in lines]
        self._show(ids.index(first) if first in ids else self._next_open(-1))

    # What is shown

    @property
    def line(self) -> QuestionLine:
        """The question that is shown."""
        return self._lines[self._place]

    @property
    def progress(self) -> str:
        """How far the person is: "3 of 7 settled"."""
        return f"{len(self._done)} of {len(self._lines)} settled"

    def _show(self, place: int) -> None:
        self._place = place
        one = self.line.question
        self.setWindowTitle(f"Settle {_kind(self.line)} {place + 1} of {len(self._lines)}")
        self.heading.setText(heading_of(one))
        before = said_before(self.line)
        self.before.setText(before)
        self.before.setVisible(bool(before))
        self._choices = choices_of(one, self._received, self._folder)
        self._fill_cards()
        self._fill_against()
        self.own.setVisible(self._own_allowed())
        self.own_text.setVisible(self._own_allowed())
        own_number = len(self.cards) + 1
        self.own.setText(f"&{own_number} Write the text" if own_number < 10 else "&Write the text")
        draft = self._drafts.get(one.id)
        self.own_text.setPlainText(draft.text if draft else "")
        self.reason.setText(draft.reason if draft else "")
        button = self._group.button(draft.chosen) if draft else None
        if button is not None:
            button.setChecked(True)
        else:
            self._group.setExclusive(False)
            for each in self._group.buttons():
                each.setChecked(False)
            self._group.setExclusive(True)
        self.told.setText(self.progress + ("; this one is settled" if one.id in self._done else ""))
        self.previous.setEnabled(len(self._lines) > 1)
        self.later.setEnabled(len(self._lines) > 1)
        if self.cards:
            self.cards[0].choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_cards(self) -> None:
        for card in self.cards:
            self._group.removeButton(card.choice)
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
        before: QWidget = self.before
        for number, choice in enumerate(self._choices):
            card = ChoiceCard(number + 1, choice.words, choice.where, choice.text, choice.means, self._inside)
            self._group.addButton(card.choice, number)
            self.cards.append(card)
            card.show()
            QWidget.setTabOrder(before, card.choice)
            QWidget.setTabOrder(card.choice, card.text)
            before = card.text
        self._arrange()
        for first, second in ((before, self.own), (self.own, self.own_text), (self.own_text, self.reason)):
            QWidget.setTabOrder(first, second)

    def _arrange(self) -> None:
        """As many answers side by side as there is room for, each with all of its words."""
        if not self.cards:
            return
        room = self._area.viewport().width()
        across = max(1, min(_ACROSS, room // max(1, self.cards[0].minimumSizeHint().width())))
        for number, card in enumerate(self.cards):
            self._grid.addWidget(card, number // across, number % across)
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

    @property
    def _base(self) -> str:
        """What was sent out, or what the plan has where a team did what it may not."""
        question = self.line.question
        return question.base if isinstance(question, Conflict) else question.old

    def _own_allowed(self) -> bool:
        return isinstance(self.line.question, Conflict) and self.line.question.field != ROW

    # What can be done

    def settle(self) -> None:
        """Keep the choice and go on to the next open question."""
        chosen = self._group.checkedId()
        if chosen < 0:
            self._ask_for("Choose one of the answers first.", self.cards[0].choice)
            return
        if not self.reason.text().strip():
            self._ask_for("Say why in a few words; the reason is kept with the decision.", self.reason)
            return
        reason = " ".join(self.reason.text().split())
        if chosen == _OWN:
            answer = Answer(reason, self._role, text=self.own_text.toPlainText())
        else:
            choice = self._choices[chosen]
            answer = Answer(reason, self._role, take=choice.take, accepted=choice.accepted)
        question = self.line.question
        self._keep_draft()
        self._pending.append(question.id)
        self._done.add(question.id)
        self._deeds.settle(question, answer)
        if len(self._done) < len(self._lines):
            self._show(self._next_open(self._place))
        else:
            self.told.setText("Keeping your answer…")  # closes when it is on disk

    def show_next(self) -> None:
        """Leave this one for later and show the next."""
        self._keep_draft()
        self._show((self._place + 1) % len(self._lines))

    def show_previous(self) -> None:
        """Show the one before."""
        self._keep_draft()
        self._show((self._place - 1) % len(self._lines))

    def reject(self) -> None:
        """Close; what is settled stays settled, what was only typed is asked about."""
        self._keep_draft()
        typed = [one for one, draft in self._drafts.items() if draft.text.strip() and one not in self._done]
        if typed:
            self._ask_before_losing(len(typed))
        else:
            self._leave()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """The window's own cross does what Esc does."""
        event.ignore()
        self.reject()

    def _leave(self) -> None:
        self._deeds.settled.disconnect(self._kept)
        self._deeds.failed.disconnect(self._not_kept)
        super().reject()

    def _ask_before_losing(self, count: int) -> None:
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Texts that are not settled")
        box.setText(
            f"You wrote {count_of(count, 'text')} that you have not settled yet. Close and lose what you wrote?"
        )
        back = box.addButton("&Go back", QMessageBox.ButtonRole.RejectRole)
        lose = box.addButton("&Close and lose it", QMessageBox.ButtonRole.DestructiveRole)
        lose.clicked.connect(self._leave)
        box.setDefaultButton(back)
        box.setEscapeButton(back)
        box.open()

    def _keep_draft(self) -> None:
        draft = _Draft(self._group.checkedId(), self.own_text.toPlainText(), self.reason.text())
        if draft.chosen >= 0 or draft.text.strip() or draft.reason.strip():
            self._drafts[self.line.question.id] = draft

    def _next_open(self, place: int) -> int:
        for step in range(1, len(self._lines) + 1):
            number = (place + step) % len(self._lines)
            if self._lines[number].question.id not in self._done:
                return number
        return max(0, place)

    def _kept(self, question: str) -> None:
        """An answer is on disk: say how many are, and close where none is left."""
        if question in self._pending:
            self._pending.remove(question)
        self._drafts.pop(question, None)
        count = len(self._done) - len(self._pending)
        self._speaker.say(f"{count} of {len(self._lines)} settled.")
        if count == len(self._lines):
            self._leave()

    def _not_kept(self, trouble: Trouble) -> None:
        """An answer could not be kept: it is open again, with what was typed."""
        if self._pending:
            question = self._pending.pop(0)
            self._done.discard(question)
            self._show([line.question.id for line in self._lines].index(question))
            self.told.setText(f"This answer could not be kept: {trouble.sentence}")
            self._speaker.say(self.told.text())

    def _ask_for(self, sentence: str, field: QWidget) -> None:
        self.told.setText(sentence)
        self._speaker.say(sentence)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _own_chosen(self, chosen: bool) -> None:
        """The text that is to be changed is there to begin with: what the plan has."""
        if chosen and not self.own_text.toPlainText():
            self.own_text.setPlainText(self._choices[0].text)
        if chosen:
            self.own_text.setFocus(Qt.FocusReason.OtherFocusReason)

    # How it is made

    def _make(self) -> None:
        self.heading = Heading(parent=self, larger=1.15)
        self.before = Words(parent=self, reachable=True)
        self._group = QButtonGroup(self)
        self._inside = QWidget(self)
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._area = area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._inside)
        self.against = QComboBox(self)
        self.against.currentIndexChanged.connect(self._mark)
        marks = QHBoxLayout()
        marks.addWidget(labelled("Words are bold and underlined that are not in", self.against, self))
        marks.addWidget(self.against)
        marks.addStretch()
        self.own = QRadioButton("&Write the text", self)
        self._group.addButton(self.own, _OWN)
        self.own.clicked.connect(self._own_chosen)
        self.own_text = QPlainTextEdit(self)
        self.own_text.setAccessibleName("Your own text, as it will be printed")
        self.own_text.setPlaceholderText("The text as it will be printed")
        self.own_text.setTabChangesFocus(True)
        self.own_text.textChanged.connect(self._own_typed)
        metrics = self.fontMetrics()
        self.own_text.setFixedHeight(metrics.height() * 5)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText("Why; it is kept with the decision")
        self.reason.setMaxLength(1000)
        self.told = Words(parent=self)
        self.previous = _button("← Previous", self.show_previous, self, "Alt+Left")
        self.later = _button("Decide later", self.show_next, self, "Alt+Right")
        self.settle_button = _button("Settle and next →", self.settle, self, "Ctrl+Return", "Ctrl+Enter")
        self.settle_button.setDefault(True)
        self.close_button = _button("Close", self.reject, self, "Esc")
        reason = QHBoxLayout()
        reason.addWidget(labelled("&Reason", self.reason, self))
        reason.addWidget(self.reason, stretch=1)
        bottom = QHBoxLayout()
        bottom.addWidget(self.previous)
        bottom.addWidget(self.later)
        bottom.addStretch()
        bottom.addWidget(self.settle_button)
        bottom.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.heading)
        layout.addWidget(self.before)
        layout.addWidget(area, stretch=1)
        layout.addLayout(marks)
        layout.addWidget(self.own)
        layout.addWidget(self.own_text)
        layout.addLayout(reason)
        layout.addWidget(self.told)
        layout.addLayout(bottom)
        room = self.screen().availableSize()
        self.resize(min(metrics.averageCharWidth() * 130, room.width()), min(metrics.height() * 38, room.height()))

    def _own_typed(self) -> None:
        if self.own_text.hasFocus() and self.own_text.toPlainText():
            self.own.setChecked(True)


_OWN = 1000  # the id of the button of one's own text, beyond any number of answers


def _kind(line: QuestionLine) -> str:
    return "conflict" if isinstance(line.question, Conflict) else "proposal"


def _button(text: str, act: object, parent: QDialog, *keys: str) -> QPushButton:
    button = QPushButton(text, parent)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _checked=False: act())  # type: ignore[operator]
    for key in keys:
        if key != "Esc":  # which every dialog has
            QShortcut(QKeySequence(key), parent, button.click)
    button.setToolTip(QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText))
    return button
