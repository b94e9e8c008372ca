"""The Word file is one that a screen reader, a printer and a clerk can all use."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import pairwise

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from builders import plan, recommendation
from cipxl import scheme as schemes
from cipxl.errors import SettingsError
from cipxl.papers.blocks import Chart, Table
from cipxl.papers.docx import render
from cipxl.papers.pdf import png
from cipxl.scheme import contrast
from cipxl.scheme.level import SYMBOLS
from papers.sample import ARABIC, LINK, LONG, many, nasty_plan, paper

SIGNS = set(SYMBOLS.values())


@pytest.fixture(scope="module", params=[6, 60, 400])
def written(request, tmp_path_factory):
    content = many(request.param)
    path = tmp_path_factory.mktemp("docx") / "paper.docx"
    render(paper(content, draft=True), path)
    return content, path, docx.Document(str(path))


def parts(path):
    with zipfile.ZipFile(path) as inside:
        return {name: inside.read(name) for name in inside.namelist()}


def raw(element) -> str:
    """The text, without the signs that stand in a run of their own before a rating's word."""
    return "".join(piece.text or "" for piece in element.iter(qn("w:t")) if not is_sign(piece.getparent()))


def is_sign(run) -> bool:
    return bool(list(run.iter(qn("w:shd")))) and "".join(t.text for t in run.iter(qn("w:t"))).strip() in SIGNS


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


def test_tables_are_plain_with_one_repeating_heading_row(written, count_checks):
    _, _, document = written
    count_checks("Word tables held against the rules", len(document.tables))
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


def test_every_cell_is_as_the_paper_has_it(written, count_checks):
    content, _, document = written
    made = paper(content, draft=True)
    meant = [block for block in (*made.record, *made.appendix) if isinstance(block, Table)]
    found = list(document.element.body.iter(qn("w:tbl")))
    cells = 0
    for table, element in zip(meant, found, strict=True):
        rows = [[said(cell) for cell in row.iter(qn("w:tc"))] for row in element.iter(qn("w:tr"))]
        joined = whole_rows(rows[1:], table.row_header)
        wanted = [["".join(cell.lines) for cell in row] for row in table.rows]
        assert [["".join(text.split()) for text in row] for row in joined] == [
            ["".join(text.split()) for text in row] for row in wanted
        ]
        assert [" ".join(text.split()) for text in rows[0]] == [" ".join(c.heading.split()) for c in table.columns]
        cells += sum(map(len, joined))
    assert cells > 100
    count_checks("Word cells read back", cells)


def whole_rows(rows, header):
    """The rows, those that go on put to the one that they go on from."""
    found = []
    for row in rows:
        if row[header].endswith("(continued)"):
            found[-1] = [
                one if number == header or more == "As above" or one == more else f"{one} {more}"
                for number, (one, more) in enumerate(zip(found[-1], row, strict=True))
            ]
        else:
            found.append(row)
    return found


def test_the_chart_says_in_words_what_it_shows(written):
    content, _, document = written
    (chart,) = (block for block in paper(content).record if isinstance(block, Chart))
    assert [shape._inline.docPr.get("descr") for shape in document.inline_shapes] == [chart.alt]


def test_everything_in_the_plan_is_in_the_paper(written):
    content, _, document = written
    text = said(document.element.body)
    for row in content.recommendations[3:]:
        for wanted in (row.text, row.outcomes, *row.evidence.split("\n"), row.actions, row.lead):
            assert wanted.strip() in text
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


def test_ratings_are_signs_and_words_and_can_be_read_on_their_colour(written):
    _, _, document = written
    pills = [run for run in document.element.body.iter(qn("w:r")) if list(run.iter(qn("w:shd")))]
    signs = [pill for pill in pills if is_sign(pill)]
    assert len(signs) * 2 == len(pills)
    told = {("".join(t.text for t in sign.iter(qn("w:t"))).strip(), said(sign.getnext()).strip()) for sign in signs}
    scheme = schemes.load("leicestershire-2020")
    told = {(sign, label.split(":")[0]) for sign, label in told}  # "Not rated: the plan says ..."
    assert told <= {(level.symbol, level.label) for level in (*scheme.levels, scheme.not_rated)}
    assert len({sign for sign, _ in told}) == len(told) >= 2
    for sign, label in told:
        read = scheme.read(f"{sign} {label}")
        assert read is not None
        assert read.label == label
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


# A council's own document


SECRET = "Minutes of the meeting that nobody was to read"


@pytest.fixture(scope="module")
def branded(tmp_path_factory):
    """A council's document: its logo and address, its fonts and colours, and things that must not be in a paper."""
    place = tmp_path_factory.mktemp("base")
    base = docx.Document()
    base.add_heading(SECRET, 1)
    base.add_paragraph(SECRET)
    normal = base.styles["Normal"]
    normal.font.name, normal.font.size = "Georgia", Pt(9)
    normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    base.styles["Heading 1"].font.color.rgb = RGBColor(0x5B, 0x1F, 0x69)
    base.styles["Heading 2"].font.color.rgb = RGBColor(0xD0, 0xD0, 0xD0)
    header = base.sections[0].header.paragraphs[0]
    header.add_run("Loamshire County Council")
    header.add_run().add_picture(io.BytesIO(png("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 4'/>", 20)))
    base.core_properties.author, base.core_properties.comments = "Drusilla Ingleby", SECRET
    base.save(place / "Loamshire.docx")
    path = place / "paper.docx"
    render(paper(many(6)), path, place / "Loamshire.docx")
    return path, docx.Document(str(path))


def test_a_council_s_document_gives_its_look(branded):
    path, document = branded
    assert document.styles["Normal"].font.name == "Georgia"
    assert str(document.styles["Heading 1"].font.color.rgb) == "5B1F69"
    header = document.sections[0].header
    assert "Loamshire County Council" in header.paragraphs[0].text
    assert list(header._element.iter(qn("w:drawing")))
    assert sum(name.startswith("word/media/") for name in parts(path)) == 2  # the logo and the chart


def test_what_could_not_be_read_in_it_is_mended(branded):
    _, document = branded
    assert document.styles["Normal"].font.size.pt == 12
    assert document.styles["Normal"].paragraph_format.alignment == WD_ALIGN_PARAGRAPH.LEFT
    assert contrast(f"#{document.styles['Heading 2'].font.color.rgb}", "#FFFFFF") >= 4.5
    footers = b"".join(data for name, data in parts(branded[0]).items() if name.startswith("word/footer"))
    assert b" PAGE " in footers
    assert b" NUMPAGES " in footers


def test_nothing_that_it_said_is_in_the_paper(branded):
    everything = b"".join(parts(branded[0]).values())
    assert SECRET.encode() not in everything
    assert b"Drusilla" not in everything
    assert b"A plan" in everything


def test_headings_follow_the_same_order_in_a_council_s_document(branded):
    levels = [int(p.style.name[-1]) for p in branded[1].paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= before + 1 for before, later in pairwise(levels))


@pytest.mark.parametrize("content", [b"", b"not a document", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_word_document_is_told_so(tmp_path, content):
    base = tmp_path / "base.docx"
    base.write_bytes(content)
    with pytest.raises(SettingsError, match=r"base\.docx, which is no Word document"):
        render(paper(many(6)), tmp_path / "paper.docx", base)


def test_a_document_that_is_not_there_is_told_so(tmp_path):
    with pytest.raises(SettingsError, match="which is not beside"):
        render(paper(many(6)), tmp_path / "paper.docx", tmp_path / "gone.docx")
