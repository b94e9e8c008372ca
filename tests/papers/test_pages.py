"""The pages as they print: nothing clipped, nothing over anything else, no heading left alone."""

from __future__ import annotations

import io
import itertools

import pdfplumber
import pytest

from builders import plan, recommendation
from cipxl.papers import pdf
from cipxl.papers.blocks import Table
from papers.sample import LINK, many, nasty_plan, paper

TOLERANCE = 0.8  # points
KERNING = 0.13  # of the size of the type: letters of a pair such as "Ta" stand closer than their boxes
HEADING_PAINT = 0.952  # of the row of headings, as grey
FOOT = 50  # points at the foot of a page that hold its number


def crowded():
    """Wide tables full of long words, links and long headings, on as few pages as will do."""
    words = "Multidisciplinary pre-proceedings accommodation, responsibilities and interdependencies. "
    rows = [
        recommendation(n, ref=f"2019 {n}", evidence=words * 9, actions=LINK, lead="Assistant Director") for n in (1, 2)
    ]
    rows.append(recommendation(3, text="x" * 120, evidence=f"{words}\n{LINK}\n" * 12))
    return plan().model_copy(update={"recommendations": tuple(rows)})


class Printed:
    def __init__(self, content, **how) -> None:
        self.paper = paper(content, **how)
        with pdfplumber.open(io.BytesIO(pdf.render(self.paper))) as document:
            self.pages = [
                (page.width, page.height, [c for c in page.chars if c["size"] < 40], page.rects, page.edges)
                for page in document.pages
            ]


@pytest.fixture(scope="module", params=["nasty", "usual", "crowded", "draft"])
def printed(request):
    contents = {"nasty": nasty_plan, "usual": lambda: many(14), "crowded": crowded, "draft": nasty_plan}
    return Printed(contents[request.param](), draft=request.param == "draft")


def lines_of(chars):
    """The letters that leave a mark, line by line."""
    shown = [char for char in chars if char["text"].strip()]
    shown.sort(key=lambda char: (round(char["bottom"]), char["x0"]))
    for _, line in itertools.groupby(shown, key=lambda char: round(char["bottom"])):
        yield list(line)


def test_no_letter_stands_on_another(printed, count_checks):
    count = 0
    for width, _, chars, _, _ in printed.pages:
        for line in lines_of(chars):
            for one, other in itertools.pairwise(line):
                # Arabic letters join, and emoji of several parts are drawn as one.
                if one["text"].isascii() and other["text"].isascii():
                    assert other["x0"] >= one["x1"] - KERNING * one["size"], (
                        one["text"],
                        other["text"],
                        one["x0"],
                        width,
                    )
                    count += 1
    count_checks("letters that stand clear of the next", count)


def test_lines_do_not_run_into_each_other(printed):
    for _, _, chars, _, _ in printed.pages:
        boxes = [
            (part[0]["x0"], part[0]["top"], part[-1]["x1"], part[0]["bottom"], part[0]["size"])
            for line in lines_of(chars)
            for part in words_of(line, gap=1.5)
        ]
        for one, other in itertools.combinations(boxes, 2):
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            if across > 2 and other[1] - one[1] > 2:
                assert down < 0.45 * max(one[4], other[4])


def test_nothing_is_beyond_the_margins(printed):
    for width, height, chars, _, _ in printed.pages:
        for char in chars:
            assert char["x0"] >= 28
            assert char["x1"] <= width - 28
            assert char["top"] >= 10
            assert char["bottom"] <= height - 10


def test_no_word_crosses_the_line_between_two_columns(printed):
    for _, _, chars, _, edges in printed.pages:
        upright = [edge for edge in edges if edge["orientation"] == "v" and edge["bottom"] - edge["top"] > 8]
        for char in chars:
            if not char["text"].strip():
                continue
            middle = (char["top"] + char["bottom"]) / 2
            for edge in upright:
                if edge["top"] < middle < edge["bottom"]:
                    assert not char["x0"] + TOLERANCE < edge["x0"] < char["x1"] - TOLERANCE, char["text"]


def test_no_row_of_headings_is_left_alone_at_the_foot_of_a_page(printed):
    seen = 0
    for _, height, chars, rects, _ in printed.pages:
        painted = [rect for rect in rects if is_heading_paint(rect["non_stroking_color"])]
        if painted:
            lowest = max(rect["bottom"] for rect in painted)
            assert any(lowest < char["top"] < height - FOOT for char in chars if char["text"].strip())
            seen += 1
    assert seen


def is_heading_paint(colour) -> bool:
    parts = colour if isinstance(colour, (tuple, list)) else (colour,)
    return all(isinstance(part, float) and abs(part - HEADING_PAINT) < 0.008 for part in parts)


def test_no_heading_is_the_last_line_of_a_page(printed):
    for _, height, chars, _, _ in printed.pages:
        body = [char for char in chars if char["text"].strip() and char["bottom"] < height - FOOT]
        lowest = max(char["bottom"] for char in body)
        last = [char for char in body if char["bottom"] > lowest - 2]
        assert not all("Bold" in char["fontname"] and char["size"] > 12.2 for char in last)


def test_no_word_of_a_heading_is_broken(printed):
    text = " ".join(
        "".join(char["text"] for char in group)
        for _, _, chars, _, _ in printed.pages
        for line in lines_of([char for char in chars if "Bold" in char["fontname"]])
        for group in words_of(line)
    )
    for block in (*printed.paper.record, *printed.paper.appendix):
        if isinstance(block, Table):
            for word in (word for column in block.columns for word in column.heading.split()):
                assert word in text


def words_of(line, gap=0.2):
    """The letters of a line in groups with no gap inside; a gap is so much of the size of the type."""
    group = line[:1]
    for one, other in itertools.pairwise(line):
        if other["x0"] - one["x1"] > gap * other["size"]:
            yield group
            group = []
        group.append(other)
    yield group


def test_levels_have_shapes_that_can_be_told_apart_without_colour(printed):
    shapes = [level.shape for level in printed.paper.levels]
    assert len(set(shapes)) == len(shapes)


def test_no_page_ends_long_before_its_foot(printed):
    """But for the last page of the record and of the table, which end where their text does."""
    sizes = [(width, height) for width, height, *_ in printed.pages]
    seen = 0
    for number, (_, height, chars, _, _) in enumerate(printed.pages[:-1]):
        if sizes[number + 1] == sizes[number]:
            lowest = max(char["bottom"] for char in chars if char["text"].strip() and char["bottom"] < height - FOOT)
            assert height - lowest < 0.45 * height, number + 1
            seen += 1
    assert seen > 4


def test_a_table_that_begins_at_the_foot_of_a_page_begins_with_more_than_one_row(printed):
    captions = {block.caption for block in printed.paper.record if isinstance(block, Table) and len(block.rows) > 2}
    seen = 0
    for _, height, chars, rects, _ in printed.pages:
        body = [char for char in chars if char["text"].strip() and char["bottom"] < height - FOOT]
        text = ["".join(char["text"] for char in line) for line in lines_of(body)]
        squeezed = {caption.replace(" ", "") for caption in captions}
        painted = [rect for rect in rects if is_heading_paint(rect["non_stroking_color"])]
        if painted and any(line in squeezed for line in text):
            lowest = max(rect["bottom"] for rect in painted)
            below = {round(char["bottom"]) for char in body if char["top"] > lowest}
            assert len(below) > 1
            seen += 1
    assert seen
