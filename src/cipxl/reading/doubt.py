"""A doubt about what a table says, as something that a person confirms, refuses or answers in other words.

Nothing doubtful is taken by itself. Each doubt says what stands there, what it may be, and why; until it is answered
the text stays as it stands, and a rating counts as not given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from cipxl.findings import stable_id
from cipxl.sources.grid import Cell, Sheet, a1

__all__ = ["KIND_WORDS", "NO", "YES", "Doubt", "Found", "Kind", "doubt", "with_texts"]

Kind = Literal["row", "word", "words", "rating", "column", "ref", "page", "foot", "theme", "period"]
YES, NO = "yes", "no"

KIND_WORDS: Mapping[Kind, str] = {
    "row": "a row that goes on behind a page's end",
    "word": "a broken word",
    "words": "words broken at line ends",
    "rating": "a rating that is not plain",
    "column": "a column that is not known",
    "ref": "a Ref that lost its number",
    "page": "a page number in a cell",
    "period": "figures without a period",
    "theme": "a text that is written once for several rows",
    "foot": "a row at the foot that may be none of the table's",
}


class Doubt(BaseModel):
    """One thing that a person is asked.

    `shown` is what stands there, `proposed` what it would become ("" where nothing can be proposed, or where it would
    be left out). `choices` are other answers that make sense, "" among them for none. `answer` is "yes", "no" (leave
    it as it stands), one of the person's own, or None while nobody has answered.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    kind: Kind
    sheet: str = ""
    a1: str = ""
    where: str = ""
    ref: str = ""
    heading: str = ""
    question: str
    shown: str
    proposed: str = ""
    why: str
    choices: tuple[str, ...] = ()
    answer: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered yet."""
        return self.answer is None

    @property
    def is_yes_or_no(self) -> bool:
        """Whether it is answered by "yes" or "no" alone."""
        return self.kind in ("row", "words", "foot", "theme")

    @property
    def can_be_accepted(self) -> bool:
        """Whether there is something that "yes" would take."""
        return bool(self.proposed) or self.kind in ("page", "foot")


class Found(NamedTuple):
    """A doubt, and what an answer other than "no" makes of the sheet: `change(sheet, answer)`."""

    doubt: Doubt
    change: Callable[[Sheet, str], Sheet]


def doubt(kind: Kind, sheet: Sheet, row: int, column: int, *, shown: str, proposed: str, question: str, why: str,
          choices: tuple[str, ...] = (), ref: str = "", heading: str = "") -> Doubt:  # fmt: skip
    """A doubt about the cell at this place of a sheet; its id is the same whenever the same stands there.

    A row's id does not depend on its texts, which other answers mend.
    """
    place = a1(row, column)
    return Doubt(
        id=stable_id("import", kind, sheet.name, *((str(row),) if kind == "row" else (place, shown, proposed))),
        kind=kind, sheet=sheet.name, a1=place, where=sheet.breaks.get(row, ""), ref=ref, heading=heading,
        question=question, shown=shown, proposed=proposed, why=why, choices=choices,
    )  # fmt: skip


def with_texts(sheet: Sheet, texts: Mapping[tuple[int, int], str]) -> Sheet:
    """The sheet with other texts in some cells; "" empties a cell but for its fill."""
    cells = dict(sheet.cells)
    for (row, column), text in texts.items():
        before = cells.get((row, column))
        style = before.style._replace(struck=False) if before else None
        if text:
            cell = Cell(row, column, text, text, "text")
            cells[row, column] = cell._replace(style=style) if style else cell
        elif before is not None:
            cells[row, column] = before._replace(text="", value=None, kind="blank", formula=None)
    ends = {place: found for place, found in sheet.line_ends.items() if place not in texts}
    return replace(sheet, cells=cells, line_ends=ends)
