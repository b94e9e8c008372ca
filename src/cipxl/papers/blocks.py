"""What a paper is made of: the content, with no word about how it looks.

A renderer walks `Paper.record` and `Paper.appendix` and knows six kinds of block. A rating is always a `Mark` with
its words; the level's colour goes beside the words, never in their place. No cell is empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

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
    "Item",
    "Mark",
    "Paper",
    "Paragraph",
    "Table",
    "TableColumn",
    "leads_to",
]


@dataclass(frozen=True, slots=True)
class Mark:
    """A rating as papers print it: its label, what the scheme says it means ("" for nothing), and the level."""

    label: str
    meaning: str
    level: Level


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell of a table says: text as typed, or a rating.

    `said` is False where the plan says nothing and the words ("No data") stand for that. `choices` are all the levels
    where a rating is printed as a line for each, the one that holds with a mark; `text` then has these lines. `count`
    is the number of which the text is the digits.
    """

    text: str
    mark: Mark | None = None
    said: bool = True
    choices: tuple[Mark, ...] = ()
    count: int | None = None

    @classmethod
    def of(cls, parts: Sequence[str]) -> Cell:
        """A cell of these lines."""
        return cls("\n".join(parts))

    @property
    def pill(self) -> Mark | None:
        """The rating where it is printed as one, in its colour."""
        return None if self.choices else self.mark

    @property
    def shown(self) -> str:
        """The words in the cell: a rating's label, else the text."""
        return self.pill.label if self.pill else self.text

    @property
    def lines(self) -> tuple[str, ...]:
        """The paragraphs in the cell."""
        return (self.pill.label,) if self.pill else lines(self.text)

    @property
    def choosing(self) -> tuple[tuple[Mark, str, bool], ...]:
        """Each level that has a line, with the line and whether it is the one that holds."""
        held = self.mark.level.code if self.mark else ""
        return tuple(
            (one, line, bool(held) and one.level.code == held)
            for one, line in zip(self.choices, self.lines, strict=True)
        )


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
    """A list whose order means nothing. `depths` says how deep each item lies, from 0; all at 0 where it is empty."""

    items: tuple[str, ...]
    depths: tuple[int, ...] = ()

    @property
    def nested(self) -> tuple[Item, ...]:
        """The items, each with those that lie below it."""
        return _nested(list(zip(self.items, self.depths or (0,) * len(self.items), strict=True)))


class Item(NamedTuple):
    """An item of a list and the list below it."""

    text: str
    items: tuple[Item, ...] = ()


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

    `wide` is the familiar table of all columns, which takes a landscape A3 page and smaller type. `sheet` is what a
    workbook calls the sheet that holds it, "" for a table that a workbook has in another form.
    """

    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    row_header: int = 0
    wide: bool = False
    sheet: str = ""


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
BRIEF = 300  # letters; a longer paragraph is no mere line above something


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper for a committee: the accessible record, and the familiar table as a second layout of the same content.

    `sheets` is the same content once more as tables alone, for a workbook.

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
    sheets: tuple[Table, ...] = ()


def leads_to(block: Paragraph | Facts, after: Block | None) -> bool:
    """Whether a paragraph says what comes next, or facts what they belong to, so that no page may end between them."""
    if isinstance(block, Facts):
        return isinstance(after, Heading) and not any(cell.pill for _, cell in block.items)
    if block.kind == "lead":
        return True
    return isinstance(after, Bullets | Table | Chart) and block.kind != "draft" and len(block.text) <= BRIEF


def _nested(items: list[tuple[str, int]]) -> tuple[Item, ...]:
    """The items of the first one's depth, each with the deeper ones that follow it."""
    found: list[Item] = []
    at = 0
    while at < len(items):
        text, depth = items[at]
        end = next((n for n in range(at + 1, len(items)) if items[n][1] <= depth), len(items))
        found.append(Item(text, _nested(items[at + 1 : end])))
        at = end
    return tuple(found)
