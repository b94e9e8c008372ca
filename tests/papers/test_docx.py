"""The Word file is one that a screen reader, a printer and a clerk can all use."""

from __future__ import annotations

import re
import zipfile
from itertools import pairwise

import docx
import pytest
from docx.oxml.ns import qn

from builders import plan, recommendation
from cipxl.papers.docx import render
from cipxl.scheme import contrast
from papers.sample import ARABIC, LINK, LONG, nasty_plan, paper


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    content = nasty_plan()
    path = tmp_path_factory.mktemp("docx") / "paper.docx"
    render(paper(content, draft=True), path)
    return content, path, docx.Document(str(path))


def parts(path):
    with zipfile.ZipFile(path) as inside:
        return {name: inside.read(name) for name in inside.namelist()}


def raw(element) -> str:
    return "".join(piece.text or "" for piece in element.iter(qn("w:t")))


def said(element) -> str:
    return raw(element).replace("\u200b", "").replace("\u00a0", " ")


def test_it_has_a_title_and_a_language_and_no_author(written):
    _, _, document = written
    core = document.core_properties
    assert core.title == "A plan: October 2019"
    assert (core.author, core.last_modified_by, core.comments, core.keywords) == ("", "", "", "")
    assert core.language == "en-GB"
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}


def test_headings_begin_with_one_title_and_skip_no_level(written):
    _, _, document = written
    levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= before + 1 for before, later in pairwise(levels))


def test_tables_are_plain_with_one_repeating_heading_row(written):
    _, _, document = written
    assert document.tables
    for table in document.element.body.iter(qn("w:tbl")):
        rows = list(table.iter(qn("w:tr")))
        assert [bool(list(row.iter(qn("w:tblHeader")))) for row in rows] == [True] + [False] * (len(rows) - 1)
        assert all(list(row.iter(qn("w:cantSplit"))) for row in rows)
        assert len({len(list(row.iter(qn("w:tc")))) for row in rows}) == 1
        assert table.find(qn("w:tblPr")).find(qn("w:tblCaption")).get(qn("w:val"))
        for cell in table.iter(qn("w:tc")):
            assert said(cell).strip()
        for forbidden in ("w:gridSpan", "w:vMerge", "w:hMerge"):
            assert not list(table.iter(qn(forbidden)))
        assert not any(cell.iter(qn("w:tbl")) and list(cell.iter(qn("w:tbl"))) for cell in table.iter(qn("w:tc")))


def test_everything_in_the_plan_is_in_the_paper(written):
    content, _, document = written
    text = said(document.element.body)
    for row in content.recommendations[3:]:
        for wanted in (row.text, row.outcomes, *row.evidence.split("\n"), row.actions, row.lead):
            assert wanted in text
    assert LINK in text
    assert ARABIC in text
    assert "👨‍👩‍👧" in text
    assert '<script>alert("x")</script>' in text
    assert "\x07" not in text


def test_a_long_text_goes_on_in_labelled_rows_with_nothing_lost(tmp_path):
    content = plan().model_copy(update={"recommendations": (recommendation(1, evidence=LONG * 3),)})
    path = tmp_path / "paper.docx"
    render(paper(content), path)
    table = list(docx.Document(str(path)).element.body.iter(qn("w:tbl")))[-1]
    rows = [[said(cell) for cell in row.iter(qn("w:tc"))] for row in table.iter(qn("w:tr"))]
    assert [row[0] for row in rows[1:]].count("1 (continued)") >= 1
    evidence = " ".join(row[10] for row in rows[1:] if row[0].startswith("1"))
    assert re.sub(r"\s+", "", LONG * 3) in re.sub(r"\s+", "", evidence)


def test_ratings_are_words_and_can_be_read_on_their_colour(written):
    _, _, document = written
    pills = [run for run in document.element.body.iter(qn("w:r")) if list(run.iter(qn("w:shd")))]
    assert {said(pill).strip() for pill in pills} >= {"Amber", "Red"}
    for pill in pills:
        properties = pill.find(qn("w:rPr"))
        ink, paint = properties.find(qn("w:color")).get(qn("w:val")), properties.find(qn("w:shd")).get(qn("w:fill"))
        assert contrast(f"#{ink}", f"#{paint}") >= 4.5


def test_right_to_left_text_runs_from_right_to_left(written):
    _, _, document = written
    arabic = [p for p in document.element.body.iter(qn("w:p")) if ARABIC in said(p) and not list(p.iter(qn("w:tbl")))]
    assert arabic
    assert all(list(p.iter(qn("w:bidi"))) for p in arabic if said(p).startswith(ARABIC))


def test_pages_are_numbered_and_a_draft_says_so(written):
    _, path, _ = written
    texts = b"".join(data for name, data in parts(path).items() if name.startswith("word/"))
    assert b" PAGE " in texts
    assert b" NUMPAGES " in texts
    header = next(data for name, data in parts(path).items() if name.startswith("word/header"))
    assert b"not for publication" in header


def test_the_body_is_at_least_12_points(written):
    _, _, document = written
    assert document.styles["Normal"].font.size.pt >= 12
    assert document.styles["List Bullet"].font.size.pt >= 12


def test_headings_and_refs_stay_in_one_piece(written):
    _, _, document = written
    for paragraph in document.paragraphs:
        if paragraph.style.name.startswith("Heading"):
            assert "\u200b" not in "".join(word for word in paragraph.text.split() if len(word) <= 18)
    wide = list(document.element.body.iter(qn("w:tbl")))[-1]
    for row in list(wide.iter(qn("w:tr")))[1:]:
        assert " " not in raw(next(row.iter(qn("w:tc")))).replace(" (continued)", "") or len(said(row)) > 14


def test_the_same_paper_gives_the_same_parts_and_no_row_ids(tmp_path):
    content = nasty_plan()
    render(paper(content), tmp_path / "one.docx")
    render(paper(content), tmp_path / "two.docx")
    assert parts(tmp_path / "one.docx") == parts(tmp_path / "two.docx")
    ids = {row.id for row in content.recommendations} | {m.id for _, m in content.measures}
    text = b"".join(parts(tmp_path / "one.docx").values()).decode("utf-8", "replace")
    assert not any(re.search(rf">{row_id}<", text) for row_id in ids)


@pytest.mark.parametrize("count", [6, 60, 400])
def test_any_number_of_recommendations_is_written_row_by_row(tmp_path, count):
    content = plan().model_copy(update={"recommendations": tuple(recommendation(n) for n in range(1, count + 1))})
    render(paper(content), tmp_path / "paper.docx")
    with zipfile.ZipFile(tmp_path / "paper.docx") as inside:
        body = inside.read("word/document.xml")
    table = body[body.rindex(b"<w:tbl>") :]
    assert table.count(b"<w:tr>") == 1 + 2 * count
