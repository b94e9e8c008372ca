"""Plans laid out as councils lay them out, made by code, and what is read of them with a proposed profile."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl

from cipxl import scheme as schemes
from cipxl.importing import review
from cipxl.tailoring import propose_profile

NOW = datetime(2024, 7, 1)
LONG = "The team has met each week since spring, and the first audit shows that practice is better in most areas."


def sheet_of(rows, merges=(), first_row: int = 1):
    book = openpyxl.Workbook()
    for number, row in enumerate(rows, start=first_row):
        for column, text in enumerate(row, start=1):
            if text != "":
                book.active.cell(number, column, text)
    for one in merges:
        book.active.merge_cells(one)
    return book


def saved(book, folder: Path) -> Path:
    book.save(folder / "plan.xlsx")
    return folder / "plan.xlsx"


def taken(source: Path) -> dict[str, dict[str, str]]:
    """What each heading was taken for."""
    return {guess.seen: dict(guess.column.on) for guess in propose_profile(source).proposed.columns}


def reviewed(source: Path, **answers: str):
    proposal = propose_profile(source)
    scheme = proposal.drafted or schemes.load(proposal.profile.scheme)
    return review(source, proposal.profile, scheme, NOW, answers=answers)
