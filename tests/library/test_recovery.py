"""Tables of real plans, damaged as Word, print and copying damage them: every cell comes back, or is asked about."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from cipxl import profile as profiles
from cipxl import scheme as schemes
from cipxl.importing import Review, review
from library.damaged import PDF_DAMAGES, TABLES, WORD_DAMAGES, SeedTable, recovered, right_answers, seed_table

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
