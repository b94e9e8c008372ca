"""Tables of Word documents and plain text as a careful person reads them; hostile ones get their answer."""

from __future__ import annotations

import random
from datetime import datetime
from pathlib import Path

import docx
import pytest

from cipxl import profile as profiles
from cipxl import scheme as schemes
from cipxl.errors import FileRefused
from cipxl.importing import review
from cipxl.sources import Book, Sheet, open_book
from library.attacks import Attack, raw
from library.damaged import TABLES, add_list, number_paragraph, word_table
from library.documents import DOCUMENT_ATTACKS, GOOD, WORD, boxed, cell, line, para, rows_of, run, table, word

NOW = datetime(2020, 11, 1)


def read(path: Path) -> Book:
    return open_book(path, documents=True)


def grid(sheet: Sheet) -> list[list[str]]:
    return [
        [sheet.text(row, column) for column in range(1, sheet.last_column + 1)] for row in range(1, sheet.last_row + 1)
    ]


def made(path: Path, *blocks: str, **parts: bytes) -> Sheet:
    word(*blocks, **parts)(path / "a.docx")
    return read(path / "a.docx").sheets[0]


def text_of(path: Path, content: str, name: str = "a.txt") -> list[list[str]]:
    raw(content.encode())(path / name)
    return grid(read(path / name).sheets[0])


@pytest.mark.parametrize("attack", DOCUMENT_ATTACKS, ids=lambda attack: attack.name)
def test_every_document_gets_its_answer(attack: Attack, tmp_path: Path) -> None:
    path = tmp_path / attack.name
    attack.make(path)
    try:
        book = read(path)
        said, findings = " ".join(["reads", *sorted({one.code for one in book.findings})]), book.findings
    except FileRefused as refused:
        said, findings = refused.finding.code, (refused.finding,)
    assert said == attack.answer
    for finding in findings:
        assert finding.file == attack.name
        assert finding.fix
        assert len(finding.message) <= 160, finding.message


def test_a_document_is_refused_where_only_workbooks_may_come(tmp_path: Path) -> None:
    word(GOOD)(tmp_path / "a.docx")
    with pytest.raises(FileRefused, match="a Word document"):
        open_book(tmp_path / "a.docx", values_only=True)


def test_a_merged_cell_is_read_once_where_it_begins(tmp_path: Path) -> None:
    document = docx.Document()
    made_table = word_table(document, [["Ref", "Text", "RAG"], ["1", "Long", "A"], ["", "", "G"], ["2", "Wide", ""]])
    made_table.cell(1, 0).merge(made_table.cell(2, 0))
    made_table.cell(1, 1).merge(made_table.cell(2, 1))
    made_table.cell(3, 1).merge(made_table.cell(3, 2))
    document.save(str(tmp_path / "a.docx"))
    sheet = read(tmp_path / "a.docx").sheets[0]
    assert grid(sheet) == [["Ref", "Text", "RAG"], ["1", "Long", "A"], ["", "", "G"], ["2", "Wide", ""]]
    assert sorted(map(str, sheet.merges)) == ["A2:A3", "B2:B3", "B4:C4"]


def test_numbers_of_lists_are_part_of_what_is_read(tmp_path: Path) -> None:
    document = docx.Document()
    made_table = word_table(document, [["Ref", "Text"], ["", "One"], ["", "Two"]])
    refs, letters = add_list(document, "2019 %1."), add_list(document, "(%1)", "lowerLetter")
    for row in made_table.rows[1:]:
        number_paragraph(row.cells[0].paragraphs[0], refs)
        number_paragraph(row.cells[1].paragraphs[0], letters)
    document.save(str(tmp_path / "a.docx"))
    assert grid(read(tmp_path / "a.docx").sheets[0])[1:] == [["2019 1.", "(a) One"], ["2019 2.", "(b) Two"]]


def test_bullets_of_word_keep_a_mark_and_a_line_each(tmp_path: Path) -> None:
    document = docx.Document()
    made_table = word_table(document, [["Ref", "Text"], ["1", ""]])
    box = made_table.cell(1, 1)
    box.paragraphs[0].text = "Done:"
    for text in ("first", "second"):
        box.add_paragraph(text, style="List Bullet")
    document.save(str(tmp_path / "a.docx"))
    assert grid(read(tmp_path / "a.docx").sheets[0])[1] == ["1", "Done:\n• first\n• second"]


def test_inserted_text_is_kept_and_deleted_text_left_out(tmp_path: Path) -> None:
    inserted = f'<w:ins w:id="1">{run(" and more")}</w:ins>'
    taken = '<w:del w:id="2"><w:r><w:delText> no longer</w:delText></w:r></w:del>'
    sheet = made(tmp_path, table(line("Ref", "Text", "RAG"), rows_of(cell(para(run("Some"), taken, inserted)))))
    assert sheet.text(2, 1) == "Some and more"
    (told,) = read(tmp_path / "a.docx").findings
    assert (told.code, told.shown) == ("F052", "no longer")


def test_a_text_box_is_taken_once_though_the_file_has_it_twice(tmp_path: Path) -> None:
    sheet = made(tmp_path, table(line("Ref", "Text", "RAG"), rows_of(cell(para(run("1"), boxed("Completed"))))))
    assert sheet.text(2, 1) == "1\nCompleted"


def test_a_table_inside_a_cell_becomes_lines(tmp_path: Path) -> None:
    inner = table(line("Modules", "Staff"), line("3", "316"), columns=2)
    sheet = made(
        tmp_path,
        table(line("Ref", "Text", "RAG"), rows_of(cell(para(run("1"))), cell(para(run("So far:")), inner))),
    )
    assert sheet.text(2, 2) == "So far:\nModules | Staff\n3 | 316"


def test_a_table_that_only_lays_out_the_page_gives_the_tables_in_it(tmp_path: Path) -> None:
    sheet = made(tmp_path, table(rows_of(cell(GOOD)), columns=1))
    assert grid(sheet) == [["Ref", "Recommendation", "Impact"], ["1", "Timeliness", "A"]]


def test_colours_of_cells_and_of_marked_text_are_kept(tmp_path: Path) -> None:
    marked = run("A", '<w:rPr><w:highlight w:val="yellow"/></w:rPr>')
    filled = cell(para(run("")), properties='<w:shd w:val="clear" w:fill="00B050"/>')
    sheet = made(tmp_path, table(line("Ref", "Text", "RAG"), rows_of(cell(para(run("1"))), filled, cell(para(marked)))))
    assert [sheet.at(2, column).fill for column in (1, 2, 3)] == [None, "00B050", "FFFF00"]


def test_crossed_out_text_is_marked_as_such(tmp_path: Path) -> None:
    struck = run("old", "<w:rPr><w:strike/></w:rPr>")
    sheet = made(
        tmp_path,
        table(line("Ref", "Text", "RAG"), rows_of(cell(para(run("new "), struck)), cell(para(struck)))),
    )
    assert (sheet.at(2, 1).struck, sheet.at(2, 2).struck) == (((4, 7),), True)


def test_a_comment_and_a_footnote_are_notes_on_their_cell(tmp_path: Path) -> None:
    comments = f'<w:comments xmlns:w="{WORD}"><w:comment w:id="4">{para(run("Is this so?"))}</w:comment></w:comments>'
    notes = (
        f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:id="2">{para(run("Open cases only."))}</w:footnote></w:footnotes>'
    )
    marks = '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="4"/></w:r>'
    sheet = made(
        tmp_path, table(line("Ref", "Text", "RAG"), rows_of(cell(para(run("94%"), marks)))),
        comments=comments.encode(), footnotes=notes.encode(),
    )  # fmt: skip
    assert sheet.text(2, 1) == "94%"
    assert sheet.comments == {(2, 1): "Open cases only.\nIs this so?"}


def test_tables_under_headings_become_one_table_with_themes(tmp_path: Path) -> None:
    document = docx.Document()
    for number in (1, 2):
        document.add_heading(f"Priority {number}", 2)
        word_table(document, [["Ref", "Text", "RAG"], [f"{number}a", "Some", "A"]])
    document.save(str(tmp_path / "a.docx"))
    sheet = read(tmp_path / "a.docx").sheets[0]
    assert [row[0] for row in grid(sheet)] == ["Ref", "Priority 1", "1a", "Ref", "Priority 2", "2a"]
    assert [str(one) for one in sheet.merges] == ["A2:C2", "A5:C5"]


def test_a_table_without_headings_under_the_same_columns_goes_on(tmp_path: Path) -> None:
    document = docx.Document()
    word_table(document, [["Ref", "Text", "RAG"], ["1", "One", "A"]])
    document.add_paragraph("Page 2")
    word_table(document, [["", "goes on", ""], ["2", "Two", "G"]])
    document.add_paragraph("Contacts")
    word_table(document, [["Name", "Telephone"], ["Clerk", "1234"]])
    document.save(str(tmp_path / "a.docx"))
    first, second, text = read(tmp_path / "a.docx").sheets
    assert [row[0] for row in grid(first)] == ["Ref", "1", "", "2"]
    assert first.breaks == {3: "table 2"}
    assert grid(second)[1] == ["Clerk", "1234"]
    assert grid(text) == [["Page 2"], ["Contacts"]]


def test_tabs_bars_and_commas_keep_cells_apart(tmp_path: Path) -> None:
    wanted = [["Ref", "Text", "RAG"], ["1", "One, two", "A"]]
    assert text_of(tmp_path, "Ref\tText\tRAG\n1\tOne, two\tA\n") == wanted
    assert text_of(tmp_path, "| Ref | Text | RAG |\n|---|:--|---|\n| 1 | One, two | A |\n") == wanted
    assert text_of(tmp_path, 'Ref,Text,RAG\n1,"One, two",A\n', "a.csv") == wanted


def test_cells_of_several_lines_stay_one_cell(tmp_path: Path) -> None:
    wanted = [["Ref", "Text", "RAG"], ["1", "One\ntwo", "A"]]
    assert text_of(tmp_path, 'Ref\tText\tRAG\n1\t"One\ntwo"\tA\n') == wanted
    assert text_of(tmp_path, "Ref\tText\tRAG\n1\tOne\ntwo\tA\n") == wanted
    assert text_of(tmp_path, "Ref\tText\n1\tOne\ntwo\n") == [["Ref", "Text"], ["1", "One\ntwo"]]


def test_remains_of_a_web_page_go_and_what_is_no_mark_stays(tmp_path: Path) -> None:
    cells = (
        '<ul style="list-style-type: none"> • First • Second</ul>', "<p>One</p> <p>Two &amp; three</p>",
        "<5 children, **most** at A<B", "<ul><li>Third</li><li>Fourth</li></ul>",
    )  # fmt: skip
    rows = text_of(tmp_path, "A\tB\tC\tD\n" + "\t".join(cells) + "\n")
    assert rows[1] == ["• First\n• Second", "One\nTwo & three", "<5 children, most at A<B", "• Third\n• Fourth"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_text_in_any_usual_encoding_is_read(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Ref\tText\n1\tcarers’ café – £5\n".encode(encoding))
    assert grid(read(tmp_path / "a.txt").sheets[0])[1] == ["1", "carers’ café – £5"]


def test_a_page_break_inside_a_table_of_text_is_remembered(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Ref\tText\tRAG\n1\tOne\tA\n\nRef\tText\tRAG\n\tgoes on\t\n2\tTwo\tG\n")
    sheet = read(path).sheets[0]
    assert [row[1] for row in grid(sheet)] == ["Text", "One", "Text", "goes on", "Two"]
    assert sheet.breaks == {4: "line 4"}


@pytest.mark.parametrize("seed", range(12))
def test_a_text_damaged_anywhere_is_read_or_refused(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    text = list((TABLES / "leicestershire-2020.txt").read_text(encoding="utf-8"))
    for _ in range(40):
        text[chance.randrange(len(text))] = chance.choice(
            ["\t", "\n", '"', "|", "<", "-", "", "\x0c", "</ul>", "{", "\u202e"]
        )
    path = tmp_path / "a.txt"
    path.write_text("".join(text), encoding="utf-8")
    profile = profiles.load("leicestershire-2020")
    scheme = schemes.load(profile.scheme)
    try:
        found = review(path, profile, scheme, NOW)
        answers = {one.id: "yes" for one in found.proposals if one.can_be_accepted}
        again = review(path, profile, scheme, NOW, answers=answers)
        assert len(again.plan.recommendations) <= len(found.plan.recommendations)
    except FileRefused as refused:
        assert refused.finding.fix
