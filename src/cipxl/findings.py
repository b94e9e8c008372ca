"""Findings: what is wrong or doubtful, where, and what to do.

A finding is a record, never an exception, so that one bad cell or file never stops the rest. Each is made by a
`Rule`, which is declared beside the code that applies it and collected by `cipxl.checks.rulebook`.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Finding", "Place", "Rule", "Severity", "stable_id"]

Scope = Literal["file", "structure", "row", "cell", "across", "disclosure", "merge"]

SCOPES: dict[str, Scope] = {
    "F": "file",
    "S": "structure",
    "R": "row",
    "C": "cell",
    "X": "across",
    "D": "disclosure",
    "M": "merge",
}


class Severity(StrEnum):
    """How much a finding holds up; told to people as the word itself, never by colour alone."""

    STOP = "stop"  # the file cannot be read
    ERROR = "error"  # the value cannot be taken
    WARNING = "warning"  # taken, but somebody should look
    NOTE = "note"  # nothing to do

    @property
    def rank(self) -> int:
        """Its place from worst (0) to mildest (3), for sorting."""
        return list(Severity).index(self)


class Place(BaseModel):
    """Where a finding is, as the person sees it: file, sheet, address, Ref and field; any may be "" when unknown.

    `row` (an id) and `team` are for the program: which row of the plan, and who is to be asked.
    """

    model_config = ConfigDict(frozen=True)

    file: str = ""
    sheet: str = ""
    a1: str = ""
    ref: str = ""
    field: str = ""
    row: str = ""
    team: str = ""

    def __str__(self) -> str:
        ref = f"Ref {self.ref}" if self.ref else ""
        return ", ".join(part for part in (self.file, self.sheet, self.a1, ref, self.field) if part)


class Finding(BaseModel):
    """Something wrong or doubtful at a place.

    `shown` is the value as the person sees it, `message` a sentence that quotes it, `fix` one thing to do, and
    `autofix` the value to use instead where only one reading exists.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    code: str
    severity: Severity
    file: str = ""
    sheet: str = ""
    a1: str = ""
    ref: str = ""
    field: str = ""
    shown: str = ""
    message: str
    fix: str = ""
    autofix: str | None = None
    row: str = Field(default="", exclude=True)
    team: str = Field(default="", exclude=True)

    @property
    def place(self) -> Place:
        """Where it is, in one piece."""
        names = ("file", "sheet", "a1", "ref", "field", "row", "team")
        return Place(**{name: getattr(self, name) for name in names})


class Rule(BaseModel):
    """One thing that cipxl looks for: its code, what to call it, why it matters, and the words for telling it.

    Codes are a letter (F file, S structure, R row, C cell, X across cells, D disclosure, M merge) and a number, and
    are never given to another rule. `message` and `fix` are `str.format` templates; `{shown}` is the value.
    `fails` and `passes` are one example each, as a person would type them, for the page of rules.
    """

    model_config = ConfigDict(frozen=True)

    code: str
    title: str
    severity: Severity
    why: str
    message: str
    fix: str
    fails: str
    passes: str

    @property
    def scope(self) -> Scope:
        """What the rule looks at, from the code's letter."""
        return SCOPES[self.code[0]]

    def at(
        self,
        place: Place | None = None,
        *,
        shown: str = "",
        key: tuple[str, ...] = (),
        autofix: str | None = None,
        **values: object,
    ) -> Finding:
        """The finding of this rule at a place.

        Args:
            place: Where it is.
            shown: The value as the person sees it; long values are shortened in the sentence, kept whole in the record.
            key: What makes it the same finding next time (team, row id, field, or a file's hash for F and S); the
                place's Ref and field when empty.
            autofix: The value to use instead, where only one reading exists.
            **values: Whatever else the templates name.
        """
        where = place or Place()
        words = {"shown": shorten(shown), **values}
        return Finding(
            id=stable_id(self.code, *(key or (where.file, where.ref, where.field)), shown),
            code=self.code,
            severity=self.severity,
            file=where.file,
            sheet=where.sheet,
            a1=where.a1,
            ref=where.ref,
            field=where.field,
            shown=shown,
            message=self.message.format(**words),
            fix=self.fix.format(**words),
            autofix=autofix,
            row=where.row,
            team=where.team,
        )


def stable_id(*parts: str) -> str:
    """Ten hex digits that are the same whenever the parts are, on every machine and in every round."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:10]


def shorten(text: str, most: int = 60) -> str:
    """The text on one line, cut with an ellipsis where it is longer than `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
