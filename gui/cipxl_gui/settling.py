"""How far a person is with the questions of a round: which are answered, and what is typed and not settled yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cipxl_gui.picture import QuestionLine

__all__ = ["Draft", "Settling"]


class Draft(NamedTuple):
    """What a person has chosen and typed for a question and not settled yet; `chosen` is -1 for nothing."""

    chosen: int
    text: str
    reason: str

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return self.chosen < 0 and not self.text.strip() and not self.reason.strip()


class Settling:
    """The questions, one of which is in hand.

    Args:
        lines: The conflicts and proposals, in the order in which they are asked.
        first: The id of the one to begin with; the first open one where there is none of that id.
    """

    def __init__(self, lines: Sequence[QuestionLine], first: str = "") -> None:
        self._lines = tuple(lines)
        self._ids = [line.question.id for line in lines]
        self._done = {line.question.id for line in lines if line.settled}
        self._pending: list[str] = []  # answered, and not on disk yet
        self.drafts: dict[str, Draft] = {}
        self.place = self._ids.index(first) if first in self._ids else self.next_open(-1)

    @property
    def line(self) -> QuestionLine:
        """The question in hand."""
        return self._lines[self.place]

    @property
    def many(self) -> int:
        """How many questions there are."""
        return len(self._lines)

    @property
    def progress(self) -> str:
        """How far the person is: "3 of 7 settled"."""
        return f"{len(self._done)} of {self.many} settled"

    @property
    def settled(self) -> bool:
        """Whether the question in hand is answered."""
        return self.line.question.id in self._done

    @property
    def all_answered(self) -> bool:
        """Whether every question is answered, on disk or not."""
        return len(self._done) == self.many

    @property
    def kept(self) -> int:
        """How many answers are on disk."""
        return len(self._done) - len(self._pending)

    @property
    def draft(self) -> Draft | None:
        """What was typed for the question in hand."""
        return self.drafts.get(self.line.question.id)

    def keep_draft(self, draft: Draft) -> None:
        """Remember what is typed for the question in hand."""
        if not draft.empty:
            self.drafts[self.line.question.id] = draft

    def texts_typed(self) -> int:
        """How many texts were written for questions that are not answered."""
        return sum(bool(draft.text.strip()) and one not in self._done for one, draft in self.drafts.items())

    def step(self, by: int) -> None:
        """Take the next question in hand, or the one before, going round at the ends."""
        self.place = (self.place + by) % self.many

    def next_open(self, place: int) -> int:
        """The next question behind a place that is not answered; the place itself where all are."""
        for step in range(1, self.many + 1):
            number = (place + step) % self.many
            if self._ids[number] not in self._done:
                return number
        return max(0, place)

    def answer(self) -> None:
        """The question in hand is answered; the next open one is taken in hand."""
        question = self.line.question.id
        self._pending.append(question)
        self._done.add(question)
        self.place = self.next_open(self.place)

    def on_disk(self, question: str) -> None:
        """An answer is on disk."""
        if question in self._pending:
            self._pending.remove(question)
        self.drafts.pop(question, None)

    def not_on_disk(self) -> bool:
        """The earliest answer on its way could not be kept: it is open again, and in hand; whether there was one."""
        if not self._pending:
            return False
        question = self._pending.pop(0)
        self._done.discard(question)
        self.place = self._ids.index(question)
        return True
