"""The workbook is one that somebody can go on working with: named tables, no tricks, fit to print."""

from __future__ import annotations

import openpyxl
import pytest

from builders import plan, recommendation
from cipxl.papers import xlsx
from papers.sample import LINK, LONG, NASTY, STAMP, many, paper


class Written:
    def __init__(self, path, content) -> None:
        self.path = path
        self.paper = content
        xlsx.render(content, path)
        self.book = openpyxl.load_workbook(path)

    @property
    def pairs(self):
        """Each table that was meant, and its sheet."""
        yield from zip(self.paper.sheets, self.book.worksheets, strict=True)


@pytest.fixture(scope="module", params=[6, 60, 400])
def written(request, tmp_path_factory):
    return Written(tmp_path_factory.mktemp("xlsx") / "paper.xlsx", paper(many(request.param)))


def rows_of(sheet):
    (table,) = sheet.tables.values()
    return [[cell.value for cell in row] for row in sheet[table.ref]]


def test_every_cell_is_as_the_paper_has_it(written, count_checks):
    cells = 0
    for table, sheet in written.pairs:
        found = rows_of(sheet)
        assert found[0] == [" ".join(column.heading.split()) for column in table.columns]
        joined = joined_rows(found[1:], table.row_header)
        assert len(joined) == len(table.rows)
        for row, meant in zip(joined, table.rows, strict=True):
            for value, cell in zip(row, meant, strict=True):
                wanted = cell.count if cell.count is not None else "".join("".join(cell.lines).split())
                assert (value if cell.count is not None else "".join(str(value).split())) == wanted
                cells += 1
    assert cells > 100
    count_checks("workbook cells read back", cells)


def joined_rows(rows, header):
    """The rows with those that go on put to the one that they go on from."""
    found = []
    for row in rows:
        if str(row[header]).endswith("(continued)"):
            found[-1] = [
                one if number == header or more == "As above" else f"{one} {more}" if one != more else one
                for number, (one, more) in enumerate(zip(found[-1], row, strict=True))
            ]
        else:
            found.append(list(row))
    return found


def test_each_sheet_has_a_title_and_one_named_table_without_merged_or_empty_cells(written):
    names = set()
    for table, sheet in written.pairs:
        assert sheet["A1"].value == f"{written.paper.title}: {written.paper.update}"
        assert sheet["A2"].value == table.caption
        assert len(sheet.tables) == 1
        names |= set(sheet.tables)
        assert not sheet.merged_cells.ranges
        assert all(value not in (None, "") for row in rows_of(sheet) for value in row)
    assert len(names) == len(written.paper.sheets)


def test_each_sheet_prints_to_the_width_of_its_page_with_its_headings_and_a_number(written):
    for _, sheet in written.pairs:
        (table,) = sheet.tables.values()
        head = openpyxl.utils.cell.range_boundaries(table.ref)[1]
        assert sheet.print_title_rows == f"${head}:${head}"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)  # 1 where not said
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.oddFooter.right.text == "Page &P of &N"
        assert sheet.freeze_panes == f"A{head + 1}"
        heights = [sheet.row_dimensions[row].height or 15 for row in range(head, sheet.max_row + 1)]
        assert max(heights) <= 409


def test_it_has_a_title_and_nobody_s_name(written):
    properties = written.book.properties
    assert properties.title == f"{written.paper.title}: {written.paper.update}"
    assert not any((properties.creator, properties.lastModifiedBy, properties.description, properties.keywords))
    assert properties.created == STAMP.replace(tzinfo=None)


def test_nothing_is_calculated_linked_or_hidden(written):
    for sheet in written.book.worksheets:
        assert sheet.sheet_state == "visible"
        assert not sheet._hyperlinks
        assert not any(row.hidden for row in sheet.row_dimensions.values())
        assert not any(column.hidden for column in sheet.column_dimensions.values())
        assert not any(cell.data_type == "f" or cell.comment for row in sheet.iter_rows() for cell in row)


def test_a_text_that_looks_like_a_formula_is_a_text(tmp_path):
    typed = '=HYPERLINK("https://example.org","x")'
    content = plan(1).model_copy(update={"recommendations": (recommendation(1, evidence=typed, actions="+1 -2 @x"),)})
    written = Written(tmp_path / "paper.xlsx", paper(content))
    values = [cell.value for sheet in written.book.worksheets for row in sheet.iter_rows() for cell in row]
    kinds = {cell.data_type for sheet in written.book.worksheets for row in sheet.iter_rows() for cell in row}
    assert typed in values
    assert "f" not in kinds


def test_long_and_nasty_texts_stand_whole_in_their_cells(tmp_path):
    written = Written(tmp_path / "paper.xlsx", paper(many(6)))
    told = [str(value) for sheet in written.book.worksheets for row in rows_of(sheet) for value in row]
    assert LINK in told
    assert any(LONG.split(". ")[0] in text for text in told)
    assert any("<script>" in text and "\x07" not in text for text in told)
    assert NASTY not in told


def test_the_counts_are_numbers(tmp_path):
    written = Written(tmp_path / "paper.xlsx", paper(many(60)))
    sheet = written.book["Ratings"]
    assert {type(value) for row in rows_of(sheet)[1:] for value in row[1:]} == {int}


def test_the_same_paper_is_the_same_bytes(tmp_path):
    one, two = Written(tmp_path / "one.xlsx", paper(many(6))), Written(tmp_path / "two.xlsx", paper(many(6)))
    assert one.path.read_bytes() == two.path.read_bytes()


def test_without_the_table_the_record_s_sheets_stand_alone(tmp_path):
    written = Written(tmp_path / "paper.xlsx", paper(many(6), layouts=("record",)))
    assert "Recommendations" in written.book.sheetnames
    assert "Measures" in written.book.sheetnames
    assert "Appendix A" not in written.book.sheetnames
