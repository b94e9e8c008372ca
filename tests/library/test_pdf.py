"""PDFs: ruled tables are read as a careful person reads them; what cannot be read is refused with what to send."""

from __future__ import annotations

import sys
from pathlib import Path

import pikepdf
import pytest

from cipxl.errors import Cancelled, FileRefused
from cipxl.sources import Book, Limits, open_book
from library.attacks import raw
from library.damaged import as_cell, pdf_table, seed_table, typeset
from library.pdfs import PDF_ATTACKS


def read(path: Path, limits: Limits = Limits()) -> Book:  # noqa: B008 - frozen
    return open_book(path, documents=True, limits=limits)


@pytest.mark.parametrize("attack", PDF_ATTACKS, ids=lambda attack: attack.name)
def test_every_pdf_gets_its_answer(attack, tmp_path):
    path = tmp_path / attack.name
    attack.make(path)
    try:
        book = read(path, Limits(pdf_seconds=10))
        said, findings = " ".join(["reads", *sorted({one.code for one in book.findings})]), book.findings
    except FileRefused as refused:
        said, findings = refused.finding.code, (refused.finding,)
    assert said == attack.answer
    for finding in findings:
        assert finding.fix
        assert len(finding.message) <= 160, finding.message


def refusal(path: Path, **limits: int) -> str:
    with pytest.raises(FileRefused) as refused:
        read(path, Limits(**limits))
    return f"{refused.value.finding.code}: {refused.value.finding.message}"


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    rows = [[as_cell(text) for text in row] for row in (["1", "One", "A"], ["2", "Two", "G"])]
    headings = [as_cell(text) for text in ("Ref", "Recommendation", "Impact")]
    path = tmp_path_factory.mktemp("pdf") / "small.pdf"
    return typeset(path, [{"headings": headings, "rows": rows}], widths=[1, 3, 1])


def test_a_ruled_table_is_a_sheet(small):
    sheet = read(small).sheets[0]
    assert [[sheet.text(row, column) for column in (1, 2, 3)] for row in (1, 2, 3)] == [
        ["Ref", "Recommendation", "Impact"], ["1", "One", "A"], ["2", "Two", "G"],
    ]  # fmt: skip


def test_a_pdf_says_that_it_was_read_as_printed(small):
    (told,) = read(small).findings
    assert (told.code, told.severity) == ("F061", "note")


def test_pages_of_one_table_become_one_sheet_that_remembers_its_pages(tmp_path):
    path = typeset(tmp_path / "a.pdf", [pdf_table(seed_table("leicestershire-2020"))])
    sheet = read(path).sheets[0]
    assert set(sheet.breaks.values()) <= {"page 2", "page 3", "page 4", "page 5"}
    assert sheet.breaks


def test_lines_that_a_cell_wraps_are_one_line_and_its_paragraphs_stay(tmp_path):
    text = "A long sentence that has to be wrapped over several lines of a narrow cell.\nA second paragraph.\n• A point"
    rows = [[as_cell("1"), as_cell(text), as_cell("A")]]
    path = typeset(tmp_path / "a.pdf", [{"headings": [as_cell(t) for t in ("Ref", "Text", "RAG")], "rows": rows}],
                   widths=[1, 1, 4])  # fmt: skip
    assert read(path).sheets[0].text(2, 2) == text


def test_more_pages_than_a_plan_has_are_refused(small):
    assert refusal(small, pdf_pages=0) == "F051: small.pdf has 1 pages, more than a plan can need."


def test_a_reader_that_takes_too_long_is_ended(tmp_path):
    path = typeset(tmp_path / "a.pdf", [pdf_table(seed_table("leicestershire-2020"))])
    assert "took more than 0 seconds" in refusal(path, pdf_seconds=0) or "broke down" in refusal(path, pdf_seconds=0)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded where the system can")
def test_a_reader_that_takes_too_much_memory_is_ended(tmp_path):
    path = typeset(tmp_path / "a.pdf", [pdf_table(seed_table("leicestershire-2020"))])
    assert refusal(path, worker_memory=2**26).startswith("F060")


def test_pages_are_told_as_they_are_read_and_a_person_can_stop_it(tmp_path):
    path = typeset(tmp_path / "a.pdf", [pdf_table(seed_table("leicestershire-2020"))])
    told = []
    open_book(path, documents=True, progress=lambda done, total, what: told.append((done, total, what)))
    assert told[0] == (0, len(told), "reading page 1")
    assert [done for done, _, _ in told] == list(range(len(told)))

    def stopped(done: int, total: int, what: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        open_book(path, documents=True, progress=stopped)


def test_the_reader_says_nothing_to_the_screen_and_opens_nothing_else(small, capfd):
    read(small)
    assert capfd.readouterr() == ("", "")


def test_a_file_inside_a_pdf_is_not_looked_at(small, tmp_path):
    with pikepdf.open(small) as document:
        document.attachments["secret.txt"] = b"SECRET"
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('SECRET')")
        document.save(tmp_path / "b.pdf")
    book = read(tmp_path / "b.pdf")
    assert "SECRET" not in str([cell.text for sheet in book.sheets for cell in sheet.cells.values()])


@pytest.mark.parametrize("seed", range(6))
def test_a_pdf_damaged_anywhere_is_read_or_refused_and_never_breaks_the_reader(seed, small, tmp_path):
    import random

    chance = random.Random(seed)
    data = bytearray(small.read_bytes())
    for _ in range(40):
        data[chance.randrange(len(data))] = chance.randrange(256)
    raw(bytes(data))(tmp_path / "a.pdf")
    try:
        read(tmp_path / "a.pdf", Limits(pdf_seconds=20))
    except FileRefused as refused:
        assert refused.finding.code in ("F016", "F018", "F014", "F050", "F056", "F057", "F058", "F059", "F060")
