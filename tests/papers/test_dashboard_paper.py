"""A paper of a plan whose ratings are lines with marks: in words in the record, line by line in the full table."""

from __future__ import annotations

import io
import re
import tomllib
from datetime import UTC, datetime
from itertools import pairwise

import docx
import pikepdf
import pytest

from cipxl import profile as profiles
from cipxl import resources
from cipxl import scheme as schemes
from cipxl.figures.tally import read_tally
from cipxl.importing import plan_from_toml
from cipxl.papers import html, pdf
from cipxl.papers.blocks import Bullets, Facts, Heading, Item, Paragraph, Table
from cipxl.papers.docx import render
from cipxl.papers.paper import build
from cipxl.papers.wording import load
from cipxl.period import Period
from cipxl.plan import Reading
from papers.pdf_tree import elements

PROFILE = profiles.load("gloucestershire-2021")
SCHEME = schemes.load(PROFILE.scheme)
BULLETS = "Before.\n• One\n   ○ under one\n   ○ and another\n• Two\n➢ under two\nAfter."
COUNTS = "Green 6 (15%); Amber 24 (61%); Red 9 (23%)"


def content():
    plan = plan_from_toml(resources.examples() / "accelerated-improvement" / "content.toml")
    first, *rest = plan.recommendations
    counted = first.measures[0].model_copy(
        update={"name": "Plans by rating", "readings": (Reading(period=Period.month(2021, 3), text=COUNTS),)}
    )
    odd = first.model_copy(update={"evidence": BULLETS, "measures": (counted,)})
    unrated = rest[0].model_copy(update={"ratings": {"actions_status": "", "impact_status": "Amber?"}})
    return plan.model_copy(update={"recommendations": (odd, unrated, *rest[1:])})


@pytest.fixture(scope="module")
def paper():
    plan = content()
    layout = PROFILE.layout(
        plan.period, update=plan.update, baseline=plan.baseline, plan_periods=plan.periods,
        plan_targets=plan.target_dates,
    )  # fmt: skip
    return build(plan, SCHEME, PROFILE, layout, wording=load(), stamp=datetime(2021, 5, 26, tzinfo=UTC))


@pytest.fixture(scope="module")
def full(paper):
    (table,) = [block for block in paper.appendix if isinstance(block, Table)]
    return table


def column(table, heading):
    return [one.heading for one in table.columns].index(heading)


def test_the_reporting_line_stands_below_the_title(paper):
    notes = [block.text for block in paper.record[:4] if isinstance(block, Paragraph)]
    assert "Reporting period: March 2021 data for Improvement Board on 28 April 2021" in notes


def test_the_record_says_each_status_in_words_with_its_shape(paper):
    facts = [block for block in paper.record if isinstance(block, Facts) and block.items[0][0] == "Actions status"]
    assert [(name, cell.shown) for name, cell in facts[0].items] == [
        ("Actions status", "At risk"),
        ("Impact status", "On target"),
    ]
    assert facts[0].items[0][1].mark.level.symbol == "◆"


def test_the_full_table_has_a_line_for_each_level_and_the_mark_in_one(full):
    cell = full.rows[0][column(full, "Actions Status")]
    assert cell.lines == ("On target", "At risk x", "Compromised", "Completed")
    assert [(one.level.symbol, held) for one, _, held in cell.choosing] == [
        ("■", False), ("◆", True), ("▲", False), ("●", False),
    ]  # fmt: skip


def test_without_a_rating_no_line_is_marked_and_an_unknown_one_is_told(full):
    row = next(row for row in full.rows if row[0].text == "2")
    assert row[column(full, "Actions Status")].lines == ("On target", "At risk", "Compromised", "Completed")
    assert not any(held for _, _, held in row[column(full, "Actions Status")].choosing)
    assert "Amber?" in row[column(full, "Impact Status")].shown


def test_bullets_below_bullets_stay_below_them(paper):
    (listed,) = [block for block in paper.record if isinstance(block, Bullets) and "under one" in block.items]
    assert listed.nested == (
        Item("One", (Item("under one"), Item("and another"))),
        Item("Two", (Item("under two"),)),
    )


def test_counts_by_rating_are_a_table_of_their_own(paper):
    (table,) = [block for block in paper.record if isinstance(block, Table) and "Plans by rating" in block.caption]
    assert [one.heading for one in table.columns] == ["Period", "Green", "Amber", "Red", "Total"]
    assert [[cell.shown for cell in row] for row in table.rows] == [
        ["March 2021", "6 (15%)", "24 (61%)", "9 (23%)", "39"]
    ]


def test_the_web_page_nests_the_lists_and_prints_the_lines(paper):
    page = html.render(paper)
    assert "<li>One\n<ul>\n<li>under one</li>\n<li>and another</li>\n</ul>\n</li>" in page
    assert '<p class="line"><span aria-hidden="true">◆</span> <strong>At risk x</strong></p>' in page


def test_the_pdf_reads_its_lines_and_lists_in_order(paper, full):
    document = pikepdf.open(io.BytesIO(pdf.render(paper)))
    tree = elements(document)
    *_, table = tree.all("Table")
    _, first, *_ = table.all("TR")
    row = list(first.all("TH", "TD"))
    assert [" ".join(one.split()) for one in row[column(full, "Actions Status")].paragraphs] == [
        "On target", "At risk x", "Compromised", "Completed",
    ]  # fmt: skip
    lists = [one for one in tree.all("L") if "under one" in one.text]
    assert len(lists) >= 2, "a list within a list"


def test_word_has_a_style_for_each_depth_of_a_list(paper, tmp_path):
    path = tmp_path / "paper.docx"
    render(paper, path)
    styles = {one.text: one.style.name for one in docx.Document(str(path)).paragraphs}
    assert (styles["One"], styles["under one"]) == ("List Bullet", "List Bullet 2")


def test_headings_of_the_paper_still_skip_no_level(paper):
    levels = [block.level for block in paper.record if isinstance(block, Heading)]
    assert all(later <= before + 1 for before, later in pairwise(levels))


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        (COUNTS, [("Green", 6, "15"), ("Amber", 24, "61"), ("Red", 9, "23")]),
        ("GREEN: 6 (15%)\nAMBER: 24 (61%)\nRED: 9 (23%)", [("GREEN", 6, "15"), ("AMBER", 24, "61"), ("RED", 9, "23")]),
        ("6 green, 24 amber, 9 red.", [("green", 6, None), ("amber", 24, None), ("red", 9, None)]),
        ("3 modules 1,316 (54.5%); 2 modules 50", [("3 modules", 1316, "54.5"), ("2 modules", 50, None)]),
    ],
)
def test_counts_are_read_as_people_type_them(text, counts):
    found = read_tally(text)
    assert [(one.label, one.number, None if one.share is None else str(one.share)) for one in found.counts] == counts


@pytest.mark.parametrize(
    "text",
    ["", "94%", "94%; 92%", "September 94; October 92", "Q1 16; Q2 18", "Green 6", "6 of 39 (15%)", "Green 6; Green 7",
     "2018/19 66.3% March 2019 – 25.4%", "No data", "at least 85%"],
)  # fmt: skip
def test_a_cell_of_anything_else_is_no_count(text):
    assert read_tally(text) is None


def test_a_share_that_its_counts_do_not_make_is_known():
    tally = read_tally("Green 6 (15%); Amber 24 (61%); Red 9 (30%)")
    assert [tally.agrees(one) for one in tally.counts] == [True, True, False]


def test_the_example_keeps_the_printed_counts():
    answers = tomllib.loads((resources.examples() / "accelerated-improvement" / "answers.toml").read_text("utf-8"))
    said = [cell["text"] for one in answers["returns"] for cell in one["cells"]]
    assert COUNTS in said
    assert not re.search(r"\b41%", " ".join(said))
