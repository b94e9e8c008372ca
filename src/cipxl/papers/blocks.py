"""What a paper is made of: the content, with no word about how it looks.

A renderer walks `Paper.record` and `Paper.appendix` and knows six kinds of block. A rating is always a `Mark` with
its words; the level's colour goes beside the words, never in their place. No cell is empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cipxl.papers.text import lines
from cipxl.papers.wording import Wording
from cipxl.scheme import Level
from cipxl.summary import Summary

__all__ = [
    "Bar",
    "Bars",
    "Block",
    "Bullets",
    "Cell",
    "Chart",
    "Facts",
    "Heading",
    "Mark",
    "Paper",
    "Paragraph",
    "Table",
    "TableColumn",
]


@dataclass(frozen=True, slots=True)
class Mark:
    """A rating as papers print it: its label, what the scheme says it means, and the level for colour and shape."""

    label: str
    meaning: str
    level: Level


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell of a table says: text as typed, or a rating.

    `said` is False where the plan says nothing and the words ("No data") stand for that.
    """

    text: str
    mark: Mark | None = None
    said: bool = True

    @classmethod
    def of(cls, parts: Sequence[str]) -> Cell:
        """A cell of these lines."""
        return cls("\n".join(parts))

    @property
    def shown(self) -> str:
        """The words in the cell: a rating's label, else the text."""
        return self.mark.label if self.mark else self.text

    @property
    def lines(self) -> tuple[str, ...]:
        """The paragraphs in the cell."""
        return (self.mark.label,) if self.mark else lines(self.text)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the paper's title. `anchor` is its place for links within the paper."""

    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a `note` explains, a `lead` is the words of a recommendation, a `draft` says that it is one."""

    text: str
    kind: Literal["text", "note", "lead", "draft"] = "text"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list whose order means nothing."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what each is; a rating is printed here with its meaning."""

    items: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: its heading and its share of the width."""

    heading: str
    weight: float = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one heading row, equal rows and a column (from 0) that names each row.

    `wide` is the familiar table of all columns, which takes a landscape A3 page and smaller type.
    """

    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    row_header: int = 0
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """How many rows have a rating."""

    mark: Mark
    count: int


@dataclass(frozen=True, slots=True)
class Bars:
    """The bars of one thing that is rated."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of ratings. `alt` says in words all that it shows; its numbers stand in a table of the paper as well."""

    caption: str
    alt: str
    groups: tuple[Bars, ...]


Block = Heading | Paragraph | Bullets | Facts | Table | Chart


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper for a committee: the accessible record, and the familiar table as a second layout of the same content.

    `stamp` is the time that files carry as theirs, in UTC; `levels` are the ratings that the paper may print.
    """

    title: str
    update: str
    draft: bool
    stamp: datetime
    levels: tuple[Level, ...]
    summary: Summary
    wording: Wording
    record: tuple[Block, ...]
    appendix: tuple[Block, ...]
