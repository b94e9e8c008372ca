"""Settling conflicts and proposals one after the other, by keyboard alone where wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QMessageBox, QPushButton, QVBoxLayout, QWidget

from cipxl.merge import Conflict
from cipxl.merge.records import ROW
from cipxl_gui.answers_part import OWN, AnswersPart
from cipxl_gui.choices import choices_of, heading_of, said_before
from cipxl_gui.deeds import Answer
from cipxl_gui.parts import Heading, Words, labelled
from cipxl_gui.picture import QuestionLine
from cipxl_gui.settling import Draft, Settling
from cipxl_gui.words import count_of

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from cipxl.folder import PlanFolder
    from cipxl_gui.deeds import Deeds
    from cipxl_gui.jobs import Trouble
    from cipxl_gui.speaker import Speaker

__all__ = ["ConflictDialog"]


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
        self.settling = Settling(lines, first)
        self._received = received
        self._folder = folder
        self._role = role
        self._deeds = deeds
        self._speaker = speaker
        self._make()
        deeds.settled.connect(self._kept)
        deeds.failed.connect(self._not_kept)
        self._show()

    # What is shown

    @property
    def line(self) -> QuestionLine:
        """The question that is shown."""
        return self.settling.line

    def _show(self) -> None:
        settling, one = self.settling, self.line.question
        kind = "conflict" if isinstance(one, Conflict) else "proposal"
        self.setWindowTitle(f"Settle {kind} {settling.place + 1} of {settling.many}")
        self.heading.setText(heading_of(one))
        before = said_before(self.line)
        self.before.setText(before)
        self.before.setVisible(bool(before))
        # What was sent out, or what the plan has where a team did what it may not.
        base = one.base if isinstance(one, Conflict) else one.old
        own = isinstance(one, Conflict) and one.field != ROW
        self.answers.show_choices(choices_of(one, self._received, self._folder), base, own=own)
        QWidget.setTabOrder(self.answers.own_text, self.reason)
        draft = settling.draft or Draft(-1, "", "")
        self.answers.choose(draft.chosen, draft.text)
        self.reason.setText(draft.reason)
        self.told.setText(settling.progress + ("; this one is settled" if settling.settled else ""))
        self.previous.setEnabled(settling.many > 1)
        self.later.setEnabled(settling.many > 1)
        self.answers.focus_first()

    # What can be done

    def settle(self) -> None:
        """Keep the choice and go on to the next open question."""
        if self.answers.chosen < 0:
            self._ask_for("Choose one of the answers first.", self.answers.cards[0].choice)
            return
        if not self.reason.text().strip():
            self._ask_for("Say why in a few words; the reason is kept with the decision.", self.reason)
            return
        reason = " ".join(self.reason.text().split())
        choice = self.answers.choice
        if self.answers.chosen == OWN or choice is None:
            answer = Answer(reason, self._role, text=self.answers.text)
        else:
            answer = Answer(reason, self._role, take=choice.take, accepted=choice.accepted)
        question = self.line.question
        self._keep_draft()
        self.settling.answer()
        self._deeds.settle(question, answer)
        if self.settling.all_answered:
            self.told.setText("Keeping your answer…")  # closes when it is on disk
        else:
            self._show()

    def show_next(self) -> None:
        """Leave this one for later and show the next."""
        self._go(1)

    def show_previous(self) -> None:
        """Show the one before."""
        self._go(-1)

    def _go(self, by: int) -> None:
        self._keep_draft()
        self.settling.step(by)
        self._show()

    def reject(self) -> None:
        """Close; what is settled stays settled, what was only typed is asked about."""
        self._keep_draft()
        typed = self.settling.texts_typed()
        if typed:
            self._ask_before_losing(typed)
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
        self.settling.keep_draft(Draft(self.answers.chosen, self.answers.text, self.reason.text()))

    def _kept(self, question: str) -> None:
        """An answer is on disk: say how many are, and close where none is left."""
        self.settling.on_disk(question)
        self._speaker.say(f"{self.settling.kept} of {self.settling.many} settled.")
        if self.settling.kept == self.settling.many:
            self._leave()

    def _not_kept(self, trouble: Trouble) -> None:
        """An answer could not be kept: it is open again, with what was typed."""
        if self.settling.not_on_disk():
            self._show()
            self.told.setText(f"This answer could not be kept: {trouble.sentence}")
            self._speaker.say(self.told.text())

    def _ask_for(self, sentence: str, field: QWidget) -> None:
        self.told.setText(sentence)
        self._speaker.say(sentence)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    # How it is made

    def _make(self) -> None:
        self.heading = Heading(parent=self, larger=1.15)
        self.before = Words(parent=self, reachable=True)
        self.answers = AnswersPart(self.before, self)
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
        layout.addWidget(self.answers, stretch=1)
        layout.addLayout(reason)
        layout.addWidget(self.told)
        layout.addLayout(bottom)
        room, metrics = self.screen().availableSize(), self.fontMetrics()
        self.resize(min(metrics.averageCharWidth() * 130, room.width()), min(metrics.height() * 38, room.height()))


def _button(text: str, act: object, parent: QDialog, *keys: str) -> QPushButton:
    button = QPushButton(text, parent)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _checked=False: act())  # type: ignore[operator]
    for key in keys:
        if key != "Esc":  # which every dialog has
            QShortcut(QKeySequence(key), parent, button.click)
    button.setToolTip(QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText))
    return button
