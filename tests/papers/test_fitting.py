"""Columns are as wide as makes a table short, and no narrower than their words."""

from __future__ import annotations

from itertools import pairwise

import pytest

from cipxl.papers.blocks import Cell, Table, TableColumn
from cipxl.papers.fitting import fit, fit_in_pieces, row_height, text_width

ACROSS, SIZE, PADDING = 170.0, 12.0, 3.2
LONG = "What was done in the quarter, with whom, and what shows that it has helped the children. " * 6


def made(headings, rows, weights=None):
    columns = tuple(
        TableColumn(heading, weight) for heading, weight in zip(headings, weights or [1] * len(headings), strict=True)
    )
    return Table("A table", columns, tuple(tuple(Cell(text) for text in row) for row in rows))


def fitted(table):
    return fit(table, ACROSS, size=SIZE, least=10, padding=PADDING)


def test_a_long_text_gets_the_room_that_short_ones_do_not_need():
    found = fitted(made(["Ref", "What was done", "When"], [["1", LONG, "May 2021"], ["2", LONG, "June 2021"]]))
    ref, text, when = found.widths
    assert text > 0.6 * ACROSS
    assert when >= text_width("When", SIZE, bold=True) + PADDING - 1e-9
    assert ref < when


@pytest.mark.parametrize("weights", [[1, 1, 1], [5, 1, 1], [1, 1, 5]])
def test_no_share_of_the_width_breaks_a_short_text_where_there_is_room(weights):
    rows = [[str(number), "Progress on implementation", "Better"] for number in range(1, 10)]
    found = fitted(made(["Ref", "What is rated", "Which way"], rows, weights))
    assert found.widths[1] - PADDING > text_width("Progress on implementation", SIZE)


def test_what_no_text_needs_is_shared_by_weight():
    found = fitted(made(["A", "B", "C"], [["1", "2", "3"]], [1, 2, 3]))
    assert [round(width / ACROSS, 2) for width in found.widths] == [0.17, 0.33, 0.5]


def test_columns_of_equal_texts_are_equally_wide():
    found = fitted(made(["Ref", "One", "Two"], [["1", LONG, LONG]] * 3))
    assert found.widths[1] == pytest.approx(found.widths[2], rel=0.1)


def test_the_columns_fill_the_width_and_hold_their_longest_words():
    words = ["Implementation", "responsibilities", "accommodation"]
    found = fitted(made(words, [[LONG, *words[1:]], words]))
    assert sum(found.widths) == pytest.approx(ACROSS)
    for width, word in zip(found.widths, words, strict=True):
        assert width - PADDING >= text_width(word, found.size, bold=True) - 1e-9


def test_a_long_table_is_no_taller_than_with_columns_of_equal_width():
    rows = [[str(number), LONG if number % 7 else "No data", "Head of Service", "80%"] for number in range(300)]
    table = made(["Ref", "Evidence", "Lead officer", "Target"], rows)
    found = fitted(table)
    even = found._replace(widths=(ACROSS / 4,) * 4)
    taken, equal = (sum(row_height(row, one, padding=PADDING) for row in table.rows) for one in (found, even))
    assert taken < 0.6 * equal


def test_a_wider_page_never_makes_a_column_narrower():
    table = made(["Ref", "Evidence", "Actions"], [["1", LONG, LONG[:120]], ["2", LONG[:90], LONG]])
    widths = [fit(table, across, size=SIZE, least=10, padding=PADDING).widths for across in (120.0, 170.0, 390.0)]
    for narrow, wide in pairwise(widths):
        assert all(one <= other + 1e-9 for one, other in zip(narrow, wide, strict=True))


def test_a_row_is_as_tall_as_its_words_where_a_column_is_just_wide_enough_for_them():
    table = made(["Implementation of it", "Evidence"], [["1", LONG]])
    found = fitted(table)
    narrow = text_width("Implementation", SIZE, bold=True) + PADDING
    found = found._replace(widths=(narrow, ACROSS - narrow))
    line = row_height((Cell("1"), Cell("2")), found, padding=PADDING)
    assert row_height([Cell("Implementation of it"), Cell("Evidence")], found, padding=PADDING) == 2 * line
    assert row_height([Cell("Implementation"), Cell("Evidence")], found, padding=PADDING) == line


def test_only_a_table_with_a_row_in_pieces_has_room_for_the_word_that_says_so():
    said = {"size": SIZE, "least": 10, "padding": PADDING, "most": 100.0, "label": "{ref} (continued)"}
    needed = text_width("(continued)", SIZE, bold=True) + PADDING
    short, tall = (
        fit_in_pieces(made(["Ref", "Evidence", "Actions"], [["1", text, text]]), ACROSS, **said).widths[0]
        for text in (LONG, LONG * 6)
    )
    assert short < needed - 5 < tall
