"""Tables of real plans, damaged as Word, print and copying damage them: every cell comes back, or is asked about."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from cipxl import profile as profiles
from cipxl import scheme as schemes
from cipxl.importing import Review, review
from library.damaged import (
    PDF_DAMAGES,
    TABLES,
    WORD_DAMAGES,
    SeedTable,
    marked_pdf,
    marked_word,
    recovered,
    right_answers,
    seed_table,
    themed_pdf,
    themed_word,
)

NOW = datetime(2020, 11, 1)
PROFILE = profiles.load("leicestershire-2020")
SCHEME = schemes.load(PROFILE.scheme)


@pytest.fixture(scope="module")
def appendix() -> SeedTable:
    return seed_table("leicestershire-2020")


def confirmed(path: Path, truth: SeedTable) -> Review:
    """What is read when a person who has the paper has answered all that is proposed."""
    answers = right_answers(truth, review(path, PROFILE, SCHEME, NOW))
    return review(path, PROFILE, SCHEME, NOW, answers=answers)


def told(capsys: pytest.CaptureFixture[str], what: str, right: int, total: int) -> None:
    with capsys.disabled():
        print(f"\nrecovered, {what}: {right} of {total} cells")


@pytest.mark.parametrize("damage", WORD_DAMAGES)
def test_a_word_document_gives_back_every_cell(
    damage: str, appendix: SeedTable, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = confirmed(WORD_DAMAGES[damage](appendix, tmp_path / "appendix.docx"), appendix)
    right, total, wrong = recovered(appendix, found.plan)
    told(capsys, f"Word, {damage}", right, total)
    assert wrong == []
    assert total == 78


@pytest.mark.parametrize("damage", PDF_DAMAGES)
def test_a_ruled_pdf_gives_back_every_cell(
    damage: str, appendix: SeedTable, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = confirmed(PDF_DAMAGES[damage](appendix, tmp_path / "appendix.pdf"), appendix)
    right, total, wrong = recovered(appendix, found.plan)
    told(capsys, f"PDF, {damage}", right, total)
    assert wrong == []
    assert total == 78


def test_the_text_of_the_seed_gives_back_every_cell(appendix: SeedTable, capsys: pytest.CaptureFixture[str]) -> None:
    found = confirmed(TABLES / "leicestershire-2020.txt", appendix)
    right, total, wrong = recovered(appendix, found.plan)
    told(capsys, "text as copied from the paper", right, total)
    assert wrong == []
    assert not found.open


# Other layouts


def said(text: str) -> list[str]:
    """The words of a text; kinds of blanks, bullets and ends of lines come and go with print."""
    return re.findall(r"[\w%£]+", text)


def compared(truth: SeedTable, found: list[list[str]], *, in_order: tuple[int, ...]) -> tuple[int, int, list[str]]:
    wrong = []
    for index, row in enumerate(truth.rows):
        other = found[index] if index < len(found) else [""] * len(row)
        for column, text in enumerate(row):
            one, two = said(text), said(other[column])
            if column not in in_order:
                one, two = sorted(one), sorted(two)
            if one != two:
                wrong.append(f"{row[0][:30]} / column {column}: {text[:80]!r} is {other[column][:80]!r}")
    total = sum(map(len, truth.rows))
    return total - len(wrong), total, wrong


def read_with(name: str, path: Path, *, refuse: tuple[str, ...] = ()) -> Review:
    """What is read with a profile when a person says yes to each row that goes on, but for those that they know."""
    profile = profiles.load(name)
    scheme = schemes.load(profile.scheme)
    found = review(path, profile, scheme, NOW)
    paper = " ".join(text for row in seed_table(name).rows for text in row)
    answers = {
        one.id: "no"
        if any(one.shown.startswith(start) for start in refuse) or (one.kind == "word" and one.shown in paper)
        else "yes"
        for one in found.proposals
        if one.can_be_accepted
    }
    return review(path, profile, scheme, NOW, answers=answers)


def themed(found: Review) -> list[list[str]]:
    return [
        [one.text, one.narrative.get("knowledge", ""), one.evidence,
         " ".join((one.narrative.get("plans", ""), *(action.text for action in one.tracked)))]
        for one in found.plan
    ]  # fmt: skip


def marked(found: Review) -> list[list[str]]:
    scheme = schemes.load(profiles.load("gloucestershire-2021").scheme)
    label = {level.code: level.label for level in scheme.levels}
    return [
        [f"{one.ref} {one.theme} {one.text}", one.evidence,
         *(label.get(one.ratings[name], one.ratings[name]) for name in ("actions_status", "impact_status"))]
        for one in found.plan
    ]  # fmt: skip


THEMED: dict[str, Callable[[SeedTable, Path], Path]] = {
    "Word, themes across the table": themed_word,
    "Word, rows cut by pages": partial(themed_word, pages=True),
    "PDF, themes across the table": themed_pdf,
    "text as copied from the paper": lambda truth, path: TABLES / "leicestershire-2018.txt",
}
MARKED: dict[str, Callable[[SeedTable, Path], Path]] = {
    "Word, a line for each level": marked_word,
    "PDF, a line for each level": marked_pdf,
}


@pytest.mark.parametrize("damage", THEMED)
def test_a_table_of_themes_gives_back_every_cell(damage, tmp_path, capsys):
    truth = seed_table("leicestershire-2018")
    found = read_with("leicestershire-2018", THEMED[damage](truth, tmp_path / f"a.{damage[:1]}"))
    right, total, wrong = compared(truth, themed(found), in_order=(0, 1, 2, 3))
    told(capsys, f"themes by three questions, {damage}", right, total)
    assert wrong == []
    assert total == 28


@pytest.mark.parametrize("damage", MARKED)
def test_a_table_of_marks_gives_back_every_cell(damage, tmp_path, capsys):
    truth = seed_table("gloucestershire-2021")
    found = read_with("gloucestershire-2021", MARKED[damage](truth, tmp_path / "a.bin"))
    right, total, wrong = compared(truth, marked(found), in_order=(1, 2, 3))
    told(capsys, f"ratings as marks, {damage}", right, total)
    assert wrong == []
    assert total == 40


def test_a_text_that_lost_its_order_gives_back_what_still_stands_in_its_table(capsys):
    """In the seed one priority's words fell out of the table, so that its narrative stands under no row."""
    truth = seed_table("gloucestershire-2021")
    found = read_with(
        "gloucestershire-2021", TABLES / "gloucestershire-2021.txt", refuse=("○ 1 manager", "• Staff College")
    )
    there = SeedTable(truth.headings, [row for row in truth.rows if not row[0].startswith("2.")])
    right, _, wrong = compared(there, marked(found), in_order=(1, 2, 3))
    told(capsys, "ratings as marks, text as copied from the paper", right, sum(map(len, truth.rows)))
    assert len(found.plan.recommendations) == 9
    assert len(wrong) <= 1, wrong
