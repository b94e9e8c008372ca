"""Looking through an appendix before a plan is made of it: every doubt with what it may be, answered by a person."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget, QWizardPage

from cipxl.findings import Severity, shorten
from cipxl.importing import Review
from cipxl.reading import Doubt
from cipxl.reading.doubt import KIND_WORDS, NO, YES
from cipxl_gui.parts import Words, connected, labelled
from cipxl_gui.records_model import Column, RecordsModel
from cipxl_gui.records_table import RecordsTable
from cipxl_gui.words import count_of

__all__ = ["ReviewPage"]


class ReviewPage(QWizardPage):
    """The page. Nothing doubtful is taken by itself: what nobody answers stays as it stands."""

    answered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle("What the appendix says")
        self.setFinalPage(True)
        self._answers: dict[str, str] = {}
        self._review: Review | None = None
        self.told = Words("", self, reachable=True)
        self.table = RecordsTable[Doubt](
            "What is in doubt",
            RecordsModel[Doubt](
                (
                    Column("Answer", _answer, widest=18),
                    Column("What", lambda one: KIND_WORDS[one.kind], widest=30),
                    Column("Where", _where, widest=26),
                    Column("Stands there", lambda one: shorten(one.shown, 90), widest=44),
                    Column("May be", lambda one: shorten(one.proposed, 90) or "—", widest=44),
                ),
                lambda one: (
                    f"{_answer(one)}: {KIND_WORDS[one.kind]}, {_where(one)}. {one.question} Stands there: "
                    f"{shorten(one.shown, 200)}. May be: {shorten(one.proposed, 200) or 'nothing proposed'}."
                ),
                lambda one: one.id,
                lambda one: one.question.casefold(),
            ),
            several=True,
            parent=self,
        )
        self.whole = Words(parent=self, reachable=True)
        self.yes = connected(QPushButton("&Yes, take it", self), lambda: self._say(YES))
        self.no = connected(QPushButton("N&o, leave it as it stands", self), lambda: self._say(NO))
        self.every = connected(QPushButton("Yes to a&ll of this kind", self), self._say_all)
        self.own = QComboBox(self)
        self.own.setEditable(True)
        self.own.setMinimumContentsLength(20)
        self.take_own = connected(QPushButton("&Use these words", self), self._say_own)
        row = QHBoxLayout()
        for button in (self.yes, self.no, self.every):
            row.addWidget(button)
        row.addStretch()
        own = QHBoxLayout()
        own.addWidget(labelled("Or in &words of your own:", self.own, self))
        own.addWidget(self.own, stretch=1)
        own.addWidget(self.take_own)
        layout = QVBoxLayout(self)
        layout.addWidget(self.told)
        layout.addWidget(self.table, stretch=1)
        layout.addWidget(self.whole)
        layout.addLayout(row)
        layout.addLayout(own)
        self.table.chosen_changed.connect(self._chosen)
        self._chosen()

    @property
    def answers(self) -> Mapping[str, str]:
        """What was answered, by a doubt's id."""
        return self._answers

    def begin(self) -> None:
        """The source is being looked through for the first time."""
        self._answers = {}
        self._review = None
        self.told.setText("Reading the appendix…")
        self.table.show_records(())
        self.completeChanged.emit()

    def show_review(self, review: Review) -> None:
        """Show what the source would bring with the answers so far."""
        self._review = review
        plan = review.plan
        rows = count_of(len(plan.recommendations), "recommendation")
        measures = count_of(sum(1 for _ in plan.measures), "measure")
        worth = [one for one in review.findings if one.severity != Severity.NOTE]
        lines = [f"{plan.title}: {rows}, {measures}, reports on {plan.period.canonical}."]
        if review.open:
            lines.append(f"{count_of(len(review.open), 'doubt')} not answered; what nobody answers stays as it stands.")
        elif review.proposals:
            lines.append("Every doubt is answered.")
        else:
            lines.append("Nothing is in doubt.")
        if worth:
            lines.append(
                f"Look at {count_of(len(worth), 'finding')} when the plan is open, such as: {worth[0].message}"
            )
        self.told.setText("\n".join(lines))
        self.table.show_records(review.proposals)
        self._chosen()
        self.completeChanged.emit()

    def fail(self, sentence: str) -> None:
        """Say why it cannot be read, or why an answer makes no sense."""
        self.told.setText(sentence)
        self._answers = {one: said for one, said in self._answers.items() if self._review and self._known(one)}
        self.completeChanged.emit()

    def isComplete(self) -> bool:  # noqa: N802 - Qt's name
        """Whether the source could be read."""
        return self._review is not None

    def _known(self, doubt: str) -> bool:
        return any(
            one.id == doubt and one.answer is not None for one in (self._review.proposals if self._review else ())
        )

    def _say(self, answer: str) -> None:
        chosen = [one for one in self.table.all_chosen() if answer != YES or one.can_be_accepted]
        self._keep({one.id: answer for one in chosen})

    def _say_all(self) -> None:
        one = self.table.chosen()
        if one is not None and self._review is not None:
            alike = [other for other in self._review.open if other.kind == one.kind and other.can_be_accepted]
            self._keep({other.id: YES for other in alike})

    def _say_own(self) -> None:
        one, text = self.table.chosen(), self.own.currentText().strip()
        if one is not None and text:
            self._keep({one.id: text})

    def _keep(self, answers: Mapping[str, str]) -> None:
        if answers:
            self._answers |= answers
            self.answered.emit()

    def _chosen(self) -> None:
        one = self.table.chosen()
        self.whole.setText(f"{one.question} {one.why}" if one else "")
        self.whole.setVisible(one is not None)
        for part in (self.no, self.every, self.own, self.take_own):
            part.setEnabled(one is not None)
        self.yes.setEnabled(one is not None and one.can_be_accepted)
        self.own.clear()
        self.own.addItems([choice for choice in one.choices if choice] if one else [])
        self.own.setCurrentText("")


def _answer(one: Doubt) -> str:
    if one.answer is None:
        return "● Open"
    return {YES: "✓ Yes", NO: "✓ As it stands"}.get(one.answer, f"✓ {shorten(one.answer, 20)}")


def _where(one: Doubt) -> str:
    ref = f"Ref {one.ref}" if one.ref else ""
    place = one.where or f"{one.sheet} {one.a1}".strip()
    return ", ".join(part for part in (place, ref, shorten(one.heading, 20)) if part)
