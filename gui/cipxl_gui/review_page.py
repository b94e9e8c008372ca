"""Looking through an appendix before a plan is made of it: every doubt with what it may be, answered by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget, QWizardPage

from cipxl.findings import Finding, Severity, shorten
from cipxl.importing import Review
from cipxl.reading import Doubt
from cipxl.reading.doubt import KIND_WORDS, NO, YES
from cipxl.tailoring import ProfileProposal
from cipxl_gui.parts import Words, connected, labelled
from cipxl_gui.records_model import Column, RecordsModel
from cipxl_gui.records_table import RecordsTable
from cipxl_gui.words import count_of

__all__ = ["ReviewPage"]


class ReviewPage(QWizardPage):
    """The page. Nothing doubtful is taken by itself: what nobody answers stays as it stands."""

    answered = Signal()
    proposal_wanted = Signal()
    file_wanted = Signal(Path)  # open the proposed layout

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle("What the appendix says")
        self.setFinalPage(True)
        self._answers: dict[str, str] = {}
        self._review: Review | None = None
        self._layout: Path | None = None
        self.told = Words("", self, reachable=True)
        self.layout_said = Words("", self, reachable=True)
        self.propose = connected(QPushButton("&Propose a layout for it…", self), self.proposal_wanted.emit)
        self.edit = connected(QPushButton("Op&en the layout", self), self._open_layout)
        self.again = connected(QPushButton("Loo&k again", self), self.answered.emit)
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
        own_label = labelled("Or in &words of your own:", self.own, self)
        own.addWidget(own_label)
        self._answering = (self.table, self.yes, self.no, self.every, own_label, self.own, self.take_own)
        own.addWidget(self.own, stretch=1)
        own.addWidget(self.take_own)
        layout = QVBoxLayout(self)
        layout.addWidget(self.told)
        layout.addWidget(self.layout_said)
        acts = QHBoxLayout()
        acts.addWidget(self.propose)
        acts.addWidget(self.edit)
        acts.addWidget(self.again)
        acts.addStretch()
        layout.addLayout(acts)
        layout.addWidget(self.table, stretch=1)
        layout.addWidget(self.whole)
        layout.addLayout(row)
        layout.addLayout(own)
        layout.addStretch()
        self.table.chosen_changed.connect(self._chosen)
        self.propose.hide()
        self._show_layout("")
        self._show_doubts(())

    @property
    def answers(self) -> Mapping[str, str]:
        """What was answered, by a doubt's id."""
        return self._answers

    def begin(self) -> None:
        """The source is being looked through for the first time."""
        self._answers = {}
        self._review = None
        self.told.setText("Reading the appendix…")
        self.propose.hide()
        self._show_layout("")
        self._show_doubts(())
        self.completeChanged.emit()

    def show_review(self, review: Review) -> None:
        """Show what the source would bring with the answers so far."""
        self._review = review
        self.propose.hide()
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
        self._show_doubts(review.proposals)
        self.completeChanged.emit()

    def offer(self, finding: Finding) -> None:
        """Say that the columns are of another layout, and offer to propose one for them."""
        self._review = None
        self.told.setText(f"{finding.message}\nChoose another layout on the page before, or have one proposed.")
        self.propose.show()
        self._show_layout("")
        self.completeChanged.emit()

    def show_proposal(self, file: Path, proposal: ProfileProposal) -> None:
        """Say where the proposed layout is, and what is to be read in it first."""
        guesses = [one for one in proposal.proposed.columns if one.sureness == "a guess"]
        names = ", ".join(f"'{shorten(one.seen or one.column.heading, 40)}'" for one in guesses)
        lines = [
            f"The proposed layout is in {file}. Read it before the plan is made; "
            "when you have mended it in a text editor, press Look again.",
            f"Look first at what is a guess: {names}." if guesses else "Every heading was known.",
        ]
        if proposal.drafted:
            lines.append(f"Its ratings are drafted in {proposal.drafted.name}.toml beside it: say what each means.")
        elif proposal.unread:
            lines.append(f"Ratings that are not known: {', '.join(proposal.unread)}.")
        self.propose.hide()
        self._layout = file
        self._show_layout("\n".join(lines))

    def say(self, sentence: str) -> None:
        """Say something in place of what was found; the page stays as it is else."""
        self.told.setText(sentence)

    def _show_layout(self, text: str) -> None:
        self.layout_said.setText(text)
        for part in (self.layout_said, self.edit, self.again):
            part.setVisible(bool(text))

    def _open_layout(self) -> None:
        if self._layout is not None:
            self.file_wanted.emit(self._layout)

    def _show_doubts(self, doubts: Sequence[Doubt]) -> None:
        """List what is in doubt, with ways to answer; nothing of that where nothing is."""
        self.table.show_records(doubts)
        for part in self._answering:
            part.setVisible(bool(doubts))
        self._chosen()

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
