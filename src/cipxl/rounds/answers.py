"""A team's answers to questions, put in the place of what could not be taken."""

from __future__ import annotations

from collections.abc import Mapping

from cipxl.findings import Finding
from cipxl.profile import Kind, Profile, field_base
from cipxl.reading.cells import read_polarity, read_value
from cipxl.rounds.differences import Differences
from cipxl.scheme import Scheme
from cipxl.sources.grid import Cell
from cipxl.table import Table
from cipxl.workbooks.question_book import Answer

__all__ = ["Answers", "answered"]


class Answers:
    """One team's answers by question, from one file or several; a later file's answer goes before."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[str, Answer]] = {}
        self._used: set[str] = set()

    def add(self, file: str, answers: Mapping[str, Answer]) -> None:
        """The answers of a file."""
        self._found |= {question: (file, answer) for question, answer in answers.items()}

    def take(self, question: str) -> tuple[str, Answer] | None:
        """The file and answer to a question, or None; it counts as used then."""
        found = self._found.get(question)
        if found:
            self._used.add(question)
        return found

    def count(self, file: str) -> int:
        """How many answers a file has."""
        return sum(name == file for name, _ in self._found.values())

    def left(self, file: str) -> dict[str, Answer]:
        """The answers of a file that no question has taken."""
        return {q: answer for q, (name, answer) in self._found.items() if name == file and q not in self._used}


def answered(told: Differences, base: Table, answers: Answers, profile: Profile, scheme: Scheme) -> Differences:
    """The return with the team's answers in the cells that it was asked about.

    An answer is looked at like any cell: one that cannot be taken either is a question again.
    """
    queries: dict[tuple[str, str], Finding] = {}
    for (row_id, field), query in told.queries.items():
        found = answers.take(query.id)
        if found is None or not told.has(row_id, base):
            queries[row_id, field] = query
            continue
        file, answer = found
        cell = Cell(0, 0, answer.text, answer.text, "text")
        place = query.place.model_copy(update={"file": file, "sheet": "Questions", "a1": answer.cell})
        key = ("answer", row_id, field)
        reading = read_value(cell, _kind(profile, field), field, scheme, place, key)
        if field == "better":
            reading = read_polarity(reading, place, key)
        if reading.query:
            # Under the question's own id, so that the next answer finds it.
            queries[row_id, field] = reading.query.model_copy(update={"id": query.id})
            continue
        told = told.with_cell(row_id, field, reading.text)
    return told._replace(queries=queries)


def _kind(profile: Profile, field: str) -> Kind:
    base = field_base(field)
    return next((column.kind for column in profile.columns if base in column.on.values()), "text")
