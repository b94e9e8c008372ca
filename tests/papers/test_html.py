"""The web page is one that everybody can read, and nothing in a cell can break out of it."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import pairwise

import pytest

from builders import plan, recommendation
from cipxl.papers.blocks import Cell, Table
from cipxl.papers.html import render
from papers.sample import ARABIC, LINK, many, nasty_plan, paper


class Page(HTMLParser):
    """What a page is made of."""

    VOID = frozenset({"meta", "br", "col", "link", "hr", "img", "wbr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[int] = []
        self.cells: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)
        if tag in ("td", "th"):
            self.cells.append("")
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.text += data
        if "td" in self.open or "th" in self.open:
            self.cells[-1] += data

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def page():
    return Page(render(paper(nasty_plan(), draft=True)))


def test_it_is_well_formed_in_english_with_a_title(page):
    assert page.open == []
    assert page.all("html")[0]["lang"] == "en-GB"
    assert "A plan: October 2019" in page.text


def test_headings_begin_with_one_title_and_skip_no_level(page):
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(later <= before + 1 for before, later in pairwise(page.headings))


def test_tables_have_a_caption_a_heading_row_and_row_headers(page):
    tables = len(page.all("table"))
    assert tables == len(page.all("caption")) == len(page.all("thead"))
    assert {attributes.get("scope") for attributes in page.all("th")} == {"col", "row"}
    assert all(cell.strip() for cell in page.cells)


def test_nothing_is_fetched_and_nothing_runs(page):
    assert not page.all("script")
    assert not page.all("link")
    assert not [a for _, attributes in page.tags for a in attributes if a.startswith("on") or a == "src"]
    assert '<script>alert("x")</script>' in page.text


def test_it_can_be_skipped_through_and_links_lead_somewhere(page):
    anchors = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    links = [attributes["href"] for attributes in page.all("a") if attributes["href"].startswith("#")]
    assert links[0] == "#main"
    assert {link[1:] for link in links} <= anchors
    assert len(anchors) == len([1 for _, attributes in page.tags if "id" in attributes])


def test_everything_in_the_plan_is_on_the_page(page):
    plain = page.text.replace("\u200b", "")
    for row in nasty_plan().recommendations[3:]:
        assert all(wanted in plain for wanted in (row.text, row.outcomes, *row.evidence.split("\n"), row.lead))
    assert LINK in plain
    assert ARABIC in plain
    assert "Draft: not for publication" in plain
    assert any(attributes.get("dir") == "rtl" for _, attributes in page.tags)


def test_what_is_not_there_is_said_in_words(page):
    assert "No data" in page.text
    assert "Not rated" in page.text
    assert "“O”" in page.text


def test_the_same_paper_gives_the_same_page_without_row_ids():
    content = plan()
    text = render(paper(content))
    assert text == render(paper(content))
    assert 'id="r1"' not in text
    assert ">m1<" not in text


def test_without_the_table_the_record_stands_alone():
    assert "wide" not in [a.get("class") for a in Page(render(paper(plan(), layouts=("record",)))).all("div")]


def test_400_recommendations_are_400_sections():
    content = plan().model_copy(update={"recommendations": tuple(recommendation(n) for n in range(1, 401))})
    page = Page(render(paper(content)))
    assert page.headings.count(3) >= 400


@pytest.mark.parametrize("count", [6, 60, 400])
def test_every_cell_is_as_the_paper_has_it(count, count_checks):
    made = paper(many(count))
    found = Page(render(made)).cells
    meant = []
    for table in (block for block in (*made.record, *made.appendix) if isinstance(block, Table)):
        meant += [Cell(column.heading) for column in table.columns]
        meant += [cell for row in table.rows for cell in row]
    assert len(found) == len(meant)
    for text, cell in zip(found, meant, strict=True):
        shape = cell.mark.level.symbol if cell.mark else ""
        assert "".join(text.split()) == "".join(f"{shape}{''.join(cell.lines)}".split())
    count_checks("web page cells read back", len(found))
