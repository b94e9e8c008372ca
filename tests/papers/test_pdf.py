"""The PDF is one that a screen reader can read cell by cell, and a printer page by page."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from builders import NOW, plan, plan_folder, recommendation
from cipxl.papers import pdf
from cipxl.papers.blocks import Block, Bullets, Cell, Chart, Facts, Heading, Paper, Paragraph, Table
from cipxl.publishing import preview, publish
from papers.pdf_tree import Element, elements, pages
from papers.sample import ARABIC, LINK, nasty_plan, paper
from papers.sample import many as many_rows


class Read:
    """A paper and its PDF as read back."""

    def __init__(self, content: Paper) -> None:
        self.paper = content
        self.bytes = pdf.render(content)
        self.document = pikepdf.open(io.BytesIO(self.bytes))
        self.tree = elements(self.document)
        self.pages = pages(self.document)

    @property
    def blocks(self) -> tuple[Block, ...]:
        return (*self.paper.record, *self.paper.appendix)

    def tables(self) -> Iterator[tuple[Table, Element]]:
        meant = [block for block in self.blocks if isinstance(block, Table)]
        yield from zip(meant, self.tree.all("Table"), strict=True)


@pytest.fixture(scope="module", params=[6, 60, 400])
def read(request):
    return Read(paper(many_rows(request.param), draft=request.param == 6))


def plain(lines: Sequence[str]) -> list[str]:
    return [" ".join(line.split()) for line in lines]


def test_every_cell_reads_as_the_paper_has_it(read, count_checks):
    cells = 0
    for table, element in read.tables():
        rows = [list(row.all("TH", "TD")) for row in element.all("TR")]
        meant = [[Cell(column.heading) for column in table.columns], *table.rows]
        assert [len(row) for row in rows] == [len(row) for row in meant]
        for row, cells_meant in zip(rows, meant, strict=True):
            for found, cell in zip(row, cells_meant, strict=True):
                assert plain(found.paragraphs) == plain(cell.lines)
                cells += 1
    assert cells > 40
    count_checks("PDF cells read back through the tags", cells)


def test_everything_beside_the_tables_is_there_in_order(read):
    text = "".join(read.tree.text.split())
    at = 0
    for block in read.blocks:
        for line in said(block):
            wanted = "".join(line.split())
            found = text.find(wanted, at)
            assert found >= 0, line
            at = found + len(wanted)


def said(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield block.text
    elif isinstance(block, Paragraph):
        yield from Cell(block.text).lines
    elif isinstance(block, Bullets):
        yield from block.items
    elif isinstance(block, Facts):
        for name, cell in block.items:
            yield name
            yield from cell.lines
    elif isinstance(block, (Chart, Table)):
        yield block.caption


def test_it_says_that_it_is_accessible_and_what_it_is(read):
    root = read.document.Root
    assert root.MarkInfo.Marked
    assert str(root.Lang) == "en-GB"
    assert root.ViewerPreferences.DisplayDocTitle
    title = f"{read.paper.title}: {read.paper.update}"
    assert str(read.document.docinfo["/Title"]) == title
    with read.document.open_metadata() as metadata:
        assert metadata["dc:title"] == title
        assert metadata["pdfuaid:part"] == "1"
        assert "dc:creator" not in metadata
    assert "/Author" not in read.document.docinfo


def test_nothing_is_painted_outside_marked_content(read):
    assert [page.outside for page in read.pages] == [[]] * len(read.pages)


def test_every_font_is_in_the_file(read):
    fonts = {font.objgen: font for page in read.document.pages for font in page.obj.Resources.get("/Font", {}).values()}
    assert fonts
    for font in fonts.values():
        described = font.DescendantFonts[0].FontDescriptor
        assert any(name in described for name in ("/FontFile", "/FontFile2", "/FontFile3"))
        assert "/ToUnicode" in font


def test_headings_begin_with_one_title_and_skip_no_level(read):
    levels = [int(element.kind[1]) for element in read.tree.all("H1", "H2", "H3", "H4", "H5", "H6")]
    assert levels == [block.level for block in read.blocks if isinstance(block, Heading)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= before + 1 for before, later in pairwise(levels))


def test_every_figure_says_in_words_what_it_shows(read):
    figures = list(read.tree.all("Figure"))
    charts = [block for block in read.blocks if isinstance(block, Chart)]
    assert len(figures) == len(charts) == 1
    assert [str(figure.raw.Alt) for figure in figures] == [chart.alt for chart in charts]
    assert "Progress on impact: Green" in charts[0].alt


def test_every_table_has_a_caption_a_heading_row_and_row_headers(read):
    for table, element in read.tables():
        parts = [child.kind for child in element.children if isinstance(child, Element)]
        assert parts == ["Caption", "THead", "TBody"]
        assert next(element.all("Caption")).text == table.caption
        head, body = element.children[1:]
        assert [(cell.kind, str(cell.attribute("/Scope"))) for cell in head.all("TH", "TD")] == [
            ("TH", "/Column")
        ] * len(table.columns)
        for row in body.all("TR"):
            kinds = [(cell.kind, str(cell.attribute("/Scope"))) for cell in row.all("TH", "TD")]
            wanted = [("TD", "None")] * len(table.columns)
            wanted[table.row_header] = ("TH", "/Row")
            assert kinds == wanted
            assert not any(cell.attribute(name) for cell in row.all("TH", "TD") for name in ("/RowSpan", "/ColSpan"))


def test_pages_are_numbered_and_a_draft_says_so_on_each(read):
    count = len(read.pages)
    for number, page in enumerate(read.pages, 1):
        furniture = "".join(page.artifacts)
        assert f"Page {number} of {count}" in furniture
        assert ("Draft: not for publication" in furniture) == read.paper.draft


def test_the_record_is_a4_and_the_table_landscape_a3(read):
    sizes = [tuple(round(float(side) / 72 * 25.4) for side in page.mediabox[2:]) for page in read.document.pages]
    assert set(sizes) == {(210, 297), (420, 297)}
    assert sizes == sorted(sizes)


def test_a_row_that_goes_over_the_page_is_named_at_the_head_of_the_next():
    long = "Sentence after sentence says what was done and what shows it. " * 300
    content = plan(1).model_copy(update={"recommendations": (recommendation(1, evidence=long),)})
    read = Read(paper(content))
    named = ["1 (continued)" in "".join(page.artifacts) for page in read.pages]
    wide = [round(float(page.mediabox[2]) / 72 * 25.4) == 420 for page in read.document.pages]
    first = wide.index(True)
    assert sum(wide) >= 3
    assert named[: first + 1] == [False] * (first + 1)
    assert all(named[first + 1 : -1])
    again = "".join(read.pages[first + 1].artifacts)
    assert "Amber" in again
    assert "Red" in again


def test_text_from_right_to_left_emoji_and_links_read_as_typed():
    read = Read(paper(nasty_plan()))
    text = read.tree.text
    assert ARABIC in text
    assert "Thumbs up 👍🏽 and a family 👨‍👩‍👧" in text
    assert LINK in text
    languages = {
        str(element.raw["/Lang"]) for element in read.tree.all("P", "Span", "TD", "TR") if "/Lang" in element.raw
    }
    assert "ar" in languages


def differing(read: Read) -> list[tuple[list[str], list[str]]]:
    """The cells that do not read as the paper has them."""
    found = []
    for table, element in read.tables():
        rows = [list(row.all("TH", "TD")) for row in element.all("TR")]
        for row, meant in zip(rows[1:], table.rows, strict=True):
            told = [(plain(one.paragraphs), plain(cell.lines)) for one, cell in zip(row, meant, strict=True)]
            found += [pair for pair in told if pair[0] != pair[1]]
    return found


def everywhere(texts: Sequence[str], title: str = "A plan") -> Read:
    """A paper with these texts in every place that an officer types in."""
    rows = [
        recommendation(
            number, text=text, evidence=f"{text}\n{text}", actions=text, lead=text, ref=f"{number} {text[:3]}"
        )
        for number, text in enumerate(texts, 1)
    ]
    return Read(paper(plan(1).model_copy(update={"title": title, "recommendations": tuple(rows)})))


FOREIGN = [
    "שָׁלוֹם עוֹלָם וְאוּלָם 12% יותר (כמה) מילים",
    "من می‌خواهم کتاب‌ها را بخوانم",
    "الأَطْفالُ أَوَّلًا ١٢٣ (50%)",
    "The family said אבג “ו” דהו, 12 and more; then طفل and so on.",
    "אבג is the first, and (abc אבג) [x] end",
    "١٢ - ٣٤ of the cases",
    "Marks \u200fof direction\u200e, a soft\u00adhyphen, a\u200cb, e\u0301, 👨\u200d👩\u200d👧",
    "a-very-long-word-" * 6 + "אבגדהוזחט" * 8,
]


def test_text_in_every_direction_reads_as_typed(count_checks):
    read = everywhere(FOREIGN, title="תוכנית לילדים")
    assert differing(read) == []
    headings = [element.text for element in read.tree.all("H1", "H2", "H3", "H4")]
    assert headings == [block.text for block in read.blocks if isinstance(block, Heading)]
    whole = "".join(read.tree.text.split())
    assert all("".join(text.split()) in whole for text in FOREIGN)
    count_checks("PDF texts from right to left read back", len(FOREIGN))


def test_each_language_is_told_and_english_stays_english():
    read = everywhere(["The family said אבג דהו and then طفل there."])
    spoken = {(element.spoken, str(element.raw.Lang)) for element in read.tree.all("Span") if element.spoken}
    assert ("אבג דהו", "he") in spoken
    assert ("طفل", "ar") in spoken
    assert not any("family" in text for text, _ in spoken)


def test_text_from_right_to_left_that_goes_over_pages_reads_once():
    read = everywhere(["הילדים קודם לכל דבר אחר במועצה. " * 160, "English, then הילדים קודם. " * 160])
    assert differing(read) == []
    assert not list(read.tree.all("Em"))


words_of = st.one_of(
    st.text("אבגדהוזחטיכלמנסעפצקרשתםןףץ\u05b0\u05b8\u05bc\u05c1", min_size=1, max_size=8),
    st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهوي\u064b\u064e\u0650\u0651\u0652", min_size=1, max_size=8),
    st.text("پچژگکیابتدر\u200c", min_size=1, max_size=8),
    st.sampled_from(
        ["English", "(abc)", "100%", "£50", "12/03/2020", "“quoted”", "👍🏽", "é", "[", " - ", "١٢٣", "\u200f"]
    ),
)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.lists(words_of, min_size=1, max_size=12).map(" ".join), min_size=4, max_size=4))
def test_any_hebrew_arabic_and_persian_with_anything_between_reads_as_typed(phrases):
    assert differing(everywhere([f"{phrase} x" for phrase in phrases])) == []


def test_letters_that_no_font_has_are_told_in_words_and_read_as_typed():
    content = plan(1).model_copy(
        update={"recommendations": (recommendation(1, evidence="শিশুরা আগে. A sign: \U0001fa11."),)}
    )
    read = Read(paper(content))
    painted = "".join(text for page in read.pages for text in page.marked.values())
    assert painted.count("[words in letters that cannot be printed here; they stand in the web page]") == 2
    assert "শ" not in painted
    assert read.tree.text.count("শিশুরা আগে") == 2  # once in the record, once in the table
    assert "A sign: [black chess rook rotated ninety degrees]." in read.tree.text


def test_markup_in_a_cell_is_text():
    typed = '#set page(width: 1pt) *bold* _it_ $x^2$ `raw` @label <label> // gone \\ #panic("!") = Heading\n= Heading'
    content = plan(1).model_copy(update={"recommendations": (recommendation(1, evidence=typed),)})
    read = Read(paper(content))
    assert typed.split("\n")[0] in read.tree.text
    assert len(list(read.tree.all("H1"))) == 1


def test_the_same_paper_is_the_same_bytes():
    assert pdf.render(paper(nasty_plan())) == pdf.render(paper(nasty_plan()))


def test_papers_can_be_made_at_the_same_time():
    with ThreadPoolExecutor(4) as pool:
        previewed = [pool.submit(pdf.pictures, paper(plan(3)), 40) for _ in range(4)]
        published = [pool.submit(pdf.render, paper(plan(3))) for _ in range(4)]
    assert len({one.result() for one in previewed}) == len({one.result() for one in published}) == 1


def test_no_page_is_pictured_with_anything_beyond_its_margin():
    for picture in pdf.pictures(paper(nasty_plan()), ppi=40):
        page = Image.open(io.BytesIO(picture)).convert("L")
        edge = int(page.height * 0.02)
        for box in ((0, 0, edge, page.height), (page.width - edge, 0, page.width, page.height)):
            assert page.crop(box).getextrema()[0] > 250


def test_the_preview_shows_the_pages_of_the_pdf(tmp_path):
    folder = plan_folder(tmp_path / "A plan")
    before = sorted(tmp_path.rglob("*"))
    shown = preview(folder, NOW, draft=True, layouts=("record",), ppi=30)
    assert sorted(tmp_path.rglob("*")) == before
    published = publish(folder, NOW, formats=("pdf",), layouts=("record",), draft=True)
    with pikepdf.open(published.files[0]) as document:
        assert len(document.pages) == len(shown)
    for page in shown:
        whole, small = (Image.open(io.BytesIO(picture)) for picture in page)
        assert whole.format == small.format == "PNG"
        assert whole.width > 2 * small.width


@settings(max_examples=8, deadline=None)
@given(st.lists(st.text(max_size=80), min_size=3, max_size=3))
def test_whatever_is_typed_a_pdf_comes_of_it_and_plain_words_stay(texts):
    row = recommendation(1, text=texts[0], evidence=texts[1], actions=f"{texts[2]} and so on by March 2021", ref="7 a")
    read = Read(paper(plan(1).model_copy(update={"recommendations": (row,)}), layouts=("record",)))
    assert "and so on by March 2021" in read.tree.text
    assert "Recommendation 7 a" in read.tree.text


def test_bullets_pasted_from_word_are_bullets():
    content = plan(1).model_copy(
        update={"recommendations": (recommendation(1, evidence="\uf0b7 One thing\n\uf0fc Done"),)}
    )
    text = Read(paper(content)).tree.text
    assert "One thing" in text
    assert "✓" in text
    assert "\uf0b7" not in text
