"""The conflicts and proposals of a round, open ones first, each with who says what; Enter opens the one to settle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cipxl.decisions import MASTER
from cipxl.findings import shorten
from cipxl.merge import Conflict
from cipxl.profile import field_words
from cipxl.rounds import PROPOSAL_WORDS
from cipxl_gui.parts import Words, button_of
from cipxl_gui.picture import Picture, QuestionLine
from cipxl_gui.records_model import Column, RecordsModel
from cipxl_gui.records_table import RecordsTable
from cipxl_gui.words import and_list

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

__all__ = ["QuestionsPane", "answer_in_words", "question_in_words"]


def question_in_words(line: QuestionLine) -> str:
    """The whole line as a person would read it out."""
    one = line.question
    return (
        f"{_state(line)}, Ref {one.ref}, {field_words(one.field)}: {_what(line)}, {_who(line)}. {_answer(line)}".strip()
    )


def answer_in_words(line: QuestionLine) -> str:
    """What was decided and why, "" while it is open."""
    return _answer(line)


class QuestionsPane(QWidget):
    """The pane.

    Args:
        settle: Opens the dialog.
        undo: Takes the last answer back.
        parent: The widget that it stands in.
    """

    opened = Signal()

    def __init__(self, settle: QAction, undo: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        columns = (
            Column("State", _state),
            Column("Ref", lambda line: line.question.ref),
            Column("Field", lambda line: field_words(line.question.field)),
            Column("What", _what),
            Column("Who", _who, widest=48),
            Column("Answer", lambda line: _answer(line) or "—", widest=60),
        )
        self.model = RecordsModel[QuestionLine](
            columns, question_in_words, lambda line: line.name, lambda line: line.haystack, self
        )
        self.table = RecordsTable[QuestionLine](
            "Conflicts and proposals", self.model, "Press Enter to settle it.", parent=self
        )
        self.table.opened.connect(self.opened)
        self.told = Words(parent=self, reachable=True)
        bar = QHBoxLayout()
        bar.addWidget(self.told, stretch=1)
        for action in (settle, undo):
            bar.addWidget(button_of(action, self))
        layout = QVBoxLayout(self)
        layout.addLayout(bar)
        layout.addWidget(self.table, stretch=1)

    def show_picture(self, picture: Picture) -> None:
        """Show the questions of a picture."""
        self.table.show_records(picture.questions)
        if not picture.asked:
            self.told.setText("No conflicts: nobody disagrees, and no team has changed what it may not.")
        else:
            self.told.setText(f"{picture.answered} of {picture.asked} settled.")

    def search(self, text: str) -> None:
        """Show only questions with these words."""
        self.table.filter_now(lambda: self.model.search(text))

    def chosen_id(self) -> str:
        """The id of the chosen question, "" where there is none."""
        line = self.table.chosen()
        return line.question.id if line else ""


def _state(line: QuestionLine) -> str:
    return "✓ Settled" if line.settled else "● Open"


def _what(line: QuestionLine) -> str:
    one = line.question
    if isinstance(one, Conflict):
        return (
            f"{len(one.candidates)} different answers" if len(one.candidates) != 1 else "another answer than the plan's"
        )
    return PROPOSAL_WORDS[one.kind]


def _who(line: QuestionLine) -> str:
    one = line.question
    if isinstance(one, Conflict):
        return and_list([_party(candidate.team) for candidate in one.candidates])
    return one.team


def _party(team: str) -> str:
    return "the master" if team == MASTER else team


def _answer(line: QuestionLine) -> str:
    if line.settled is None:
        return ""
    made = line.settled.decision
    if made.accepted is not None:
        said = "taken" if made.accepted else "turned down"
    elif made.take:
        said = "master kept" if made.take == MASTER else f"{made.take}’s"
    else:
        said = f"own text: {shorten(made.text or '(empty)', 40)}"
    return f"{said} ({shorten(made.reason, 60)})"
