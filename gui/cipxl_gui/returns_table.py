"""The table of a round's returns: each team with its status, rating, file, and what is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cipxl.rounds import STATE_WORDS
from cipxl.rounds.overview import State
from cipxl_gui.filter_bar import Kind
from cipxl_gui.picture import ReturnLine
from cipxl_gui.rating_icon import rating_icon
from cipxl_gui.records_model import Column, RecordsModel
from cipxl_gui.records_table import RecordsTable
from cipxl_gui.words import NOTHING, count_of, moment

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QWidget

__all__ = ["RETURN_KINDS", "ReturnsTable", "row_in_words"]

_STATE_SIGNS: Mapping[State, str] = {
    "in": "✓",
    "late": "◷",
    "invalid": "✕",
    "missing": "□",
    "left_out": "–",
    "replaced": "↷",
    "copy": "=",
    "unknown": "?",
    "answers": "✎",
}
_ALWAYS: tuple[State, ...] = ("in", "late", "invalid", "missing")

RETURN_KINDS = tuple(Kind(state, _STATE_SIGNS[state], words, state in _ALWAYS) for state, words in STATE_WORDS.items())
"""The states of returns as kinds of row."""


def row_in_words(line: ReturnLine) -> str:
    """The whole row as a person would read it out."""
    row = line.row
    said = [row.team or "Unknown team", STATE_WORDS[row.state].lower()]
    if row.file:
        said.append(f"file {row.file}")
    if row.received:
        said.append(f"received {moment(row.received)}{', late' if row.late and row.state != 'late' else ''}")
    if row.rating:
        said.append(f"rating {row.rating.label}")
    if row.file:
        said += [count_of(row.findings, "finding"), count_of(row.conflicts, "conflict")]
    if row.proposals:
        said.append(count_of(row.proposals, "proposal"))
    return f"{', '.join(said)}." + (f" {row.why}" if row.why else "")


class ReturnsTable(RecordsTable[ReturnLine]):
    """The returns; Enter opens the chosen one in Excel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._icons: dict[str, QIcon] = {}
        columns = (
            Column("Team", lambda line: line.row.team or "Unknown team", lambda line: line.row.team.casefold()),
            Column("Status", _status, lambda line: list(STATE_WORDS).index(line.row.state)),
            Column("Rating", _rating, _rating_rank, icon=self._icon),
            Column("File", lambda line: line.row.file or NOTHING, lambda line: line.row.file.casefold(), widest=40),
            Column("Received", lambda line: moment(line.row.received), _received),
            Column("Findings", lambda line: f"{line.row.findings:,}", lambda line: -line.row.findings, number=True),
            Column("Conflicts", _questions, lambda line: -line.row.conflicts - line.row.proposals, number=True),
            Column("Answers for", lambda line: ", ".join(line.row.refs) or NOTHING, widest=40),
        )
        model = RecordsModel(columns, row_in_words, lambda line: line.name, lambda line: line.haystack)
        super().__init__("Returns", model, "Press Enter to open the return in Excel.", parent=parent)
        model.setParent(self)

    def _icon(self, line: ReturnLine) -> QIcon | None:
        level = line.row.rating
        if level is None:
            return None
        key = f"{level.shape} {level.colour}"
        if key not in self._icons:
            self._icons[key] = rating_icon(level)
        return self._icons[key]


def _status(line: ReturnLine) -> str:
    return f"{_STATE_SIGNS[line.row.state]} {STATE_WORDS[line.row.state]}"


def _rating(line: ReturnLine) -> str:
    level = line.row.rating
    if level is None:
        return NOTHING
    return f"{level.code} {level.label}" if level.code and level.code != level.label else level.label


def _rating_rank(line: ReturnLine) -> str:
    return line.row.rating.label if line.row.rating else ""


def _received(line: ReturnLine) -> str:
    return line.row.received.isoformat() if line.row.received else ""


def _questions(line: ReturnLine) -> str:
    return f"{line.row.conflicts + line.row.proposals:,}"
