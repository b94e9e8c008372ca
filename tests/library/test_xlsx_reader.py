from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cipxl.sources import Book, Range, Sheet, a1, parse_a1, read_book
from cipxl.sources.numfmt import show
from cipxl.sources.texts import plain
from library.attacks import MAIN, book, links, pack, parts, row, sheet


@pytest.fixture
def excel(tmp_path: Path) -> Any:
    """A workbook being written by XlsxWriter; `read()` closes it and reads it back."""
    xlsxwriter = pytest.importorskip("xlsxwriter")

    class Writing:
        path = tmp_path / "return.xlsx"
        book = xlsxwriter.Workbook(path)

        def read(self) -> Book:
            self.book.close()
            return read_book(self.path)

    return Writing()


def read_parts(folder: Path, **changes: bytes | None) -> Book:
    path = folder / "made.xlsx"
    pack(path, parts(**changes))
    return read_book(path)


def read_rows(folder: Path, rows: str, **changes: bytes | None) -> Sheet:
    return read_parts(folder, sheet1=sheet(rows), **changes).sheets[0]


@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        ("General", "0.30000000000000004", "0.3"),
        ("General", "1234567890.123", "1234567890"),
        ("General", "123456789012", "1.23457E+11"),
        ("General", "0.00001", "0.00001"),
        ("General", "-12.5", "-12.5"),
        ("General", "1E+3", "1000"),
        ("0%", "0.94000000000000006", "94%"),
        ("0.0%", "0.945", "94.5%"),
        ("0", "0.5", "1"),
        ("0.0", "2.25", "2.3"),
        ("0.0", "-0.04", "0.0"),
        ("#,##0", "1234567.5", "1,234,568"),
        ("#,##0.00;[Red]-#,##0.00", "-1234.5", "-1,234.50"),
        ("[$£-809]#,##0.00", "1234.5", "£1,234.50"),
        ('_-"£"* #,##0.00_-;-"£"* #,##0.00_-;_-"£"* "-"??_-;_-@_-', "-5", "-£5.00"),
        ("0.##", "1.5", "1.5"),
        ("00000", "42", "00042"),
        ("0000-00", "202021", "2020-21"),
        ('0" weeks"', "6", "6 weeks"),
        ("[<1]0.0%;0", "0.5", "50.0%"),
        ("[<1]0.0%;0", "5", "5"),
        ("+0;-0;0", "3", "+3"),
        ("0,", "12345", "12"),
        ("0.00E+00", "12345", "1.23E+04"),
        ("# ?/?", "0.5", "0.5"),
        (";;;", "5", ""),
        ("@", "0.5", "0.5"),
        ("mmm-yy", "44197", "Jan-21"),
        ("dd/mm/yyyy", "44286", "31/03/2021"),
        ("[$-809]d mmmm yyyy;@", "44286", "31 March 2021"),
        ("[$-F800]dddd, mmmm dd, yyyy", "44286", "31 March 2021"),
        ("ddd d mmm", "44286", "Wed 31 Mar"),
        ("dd/mm/yyyy hh:mm", "44286.75", "31/03/2021 18:00"),
        ("h:mm AM/PM", "0.75", "6:00 PM"),
        ("[h]:mm", "1.0625", "25:30"),
        ("mm:ss", "0.01", "14:24"),
        ('"Q"0', "2", "Q2"),
        ("d", "60", "60"),
    ],
)
def test_a_number_shows_as_in_excel(code: str, number: str, text: str) -> None:
    assert show(code, number, False).text == text


def test_a_number_keeps_fifteen_digits_and_is_a_decimal() -> None:
    assert show("0%", "0.94000000000000006", False) == ("94%", Decimal("0.94"), "number")
    assert show("General", "2019.1", False).value == Decimal("2019.1")


def test_dates_count_from_1900_or_from_1904() -> None:
    assert show("dd/mm/yyyy", "44286", False).value == date(2021, 3, 31)
    assert show("dd/mm/yyyy", "42824", True).value == date(2021, 3, 31)
    assert show("dd/mm/yyyy", "1", False).value == date(1900, 1, 1)
    assert show("dd/mm/yyyy", "61", False).value == date(1900, 3, 1)
    assert show("dd/mm/yyyy hh:mm", "44286.5", False).value == datetime(2021, 3, 31, 12)


@given(st.text('0123456789.E+-#,%/;dmyhs[]"\\_*@?$ ', max_size=20), st.decimals(-1e12, 1e12, allow_nan=False))
@settings(max_examples=300, deadline=None)
def test_no_format_code_stops_the_reader(code: str, number: Decimal) -> None:
    shown = show(code, str(number), False)
    assert isinstance(shown.text, str)


@given(st.integers(1, 1_048_576), st.integers(1, 16_384))
def test_an_address_and_its_place_name_each_other(row_number: int, column: int) -> None:
    assert parse_a1(a1(row_number, column)) == (row_number, column)


@pytest.mark.parametrize("ref", ["", "A", "1", "A0", "XFE1", "A1048577", "AAAA1", "A-1", "A1:B2", "É1", "A１"])
def test_what_is_no_address_is_refused(ref: str) -> None:
    with pytest.raises(ValueError, match=r"address|grid"):
        parse_a1(ref)


def test_a_range_knows_its_cells() -> None:
    block = Range.parse("D9:B2")
    assert (str(block), block.area, (5, 3) in block, (1, 3) in block) == ("B2:D9", 24, True, False)


def test_texts_numbers_dates_and_their_formats(excel: Any) -> None:
    plan = excel.book.add_worksheet("Plan")
    plan.write_string("A1", "2019.10")
    plan.write_number("B1", 0.94, excel.book.add_format({"num_format": "0%"}))
    plan.write_datetime("C1", datetime(2021, 1, 1), excel.book.add_format({"num_format": "mmm-yy"}))
    plan.write_boolean("D1", True)
    plan.write_formula("E1", "=B1*2", None, 1.88)
    plan.write_formula("F1", "=NA()", None, "#N/A")
    plan.write_formula("G1", '=""', None, "")
    plan.write_string("H1", "one\ntwo")
    found = excel.read().sheets[0]
    cells = [found.at(1, column) for column in range(1, 9)]
    assert [cell and (cell.text, cell.kind) for cell in cells] == [
        ("2019.10", "text"), ("94%", "number"), ("Jan-21", "date"), ("TRUE", "bool"), ("1.88", "number"),
        ("#N/A", "error"), ("", "blank"), ("one\ntwo", "text"),
    ]  # fmt: skip
    assert cells[1] is not None
    assert (cells[1].value, cells[1].number_format) == (Decimal("0.94"), "0%")
    assert cells[2] is not None
    assert cells[2].value == date(2021, 1, 1)
    assert [cell.formula for cell in cells if cell and cell.formula is not None] == ["B1*2", "NA()", '""']
    assert found.text(9, 9) == ""
    assert (found.last_row, found.last_column) == (1, 8)


def test_fills_strikes_and_the_quote_prefix(excel: Any) -> None:
    plan = excel.book.add_worksheet("Plan")
    green, struck = excel.book.add_format({"bg_color": "#00B050"}), excel.book.add_format({"font_strikeout": True})
    plan.write_string("A1", "Ref")
    plan.write_blank("B1", None, green)
    plan.write_string("C1", "gone", struck)
    plan.write_rich_string("D1", "kept ", struck, "dropped", " kept")
    plan.write_string("E1", "=text", excel.book.add_format({"quote_prefix": True}))
    plan.write_blank("A5", None, green)
    found = excel.read().sheets[0]
    blank, rich = found.at(1, 2), found.at(1, 4)
    assert blank is not None
    assert (blank.kind, blank.value, blank.text, blank.fill) == ("blank", None, "", "00B050")
    assert found.cells[1, 3].struck is True
    assert rich is not None
    assert (rich.text, rich.struck) == ("kept dropped kept", ((5, 12),))
    assert found.cells[1, 1].struck is False
    assert found.cells[1, 5].quoted
    assert not found.cells[1, 1].quoted
    assert found.at(5, 1) is None  # a fill in a row without content says nothing


def test_theme_colours_with_a_tint(tmp_path: Path) -> None:
    styles = (
        f'<styleSheet xmlns="{MAIN}"><fonts><font/></fonts><fills>'
        '<fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="solid"><fgColor theme="4" tint="0.5"/></patternFill></fill>'
        '<fill><patternFill patternType="solid"><fgColor indexed="10"/></patternFill></fill>'
        '<fill><patternFill patternType="solid"><fgColor indexed="64"/></patternFill></fill></fills>'
        "<cellXfs><xf/>" + "".join(f'<xf fillId="{n}"/>' for n in (1, 2, 3)) + "</cellXfs></styleSheet>"
    )
    theme = (
        '<a:theme xmlns:a="urn:a"><a:themeElements><a:clrScheme><a:accent1><a:srgbClr val="000080"/></a:accent1>'
        "</a:clrScheme></a:themeElements></a:theme>"
    )
    made = read_rows(
        tmp_path,
        '<row r="1">' + "".join(f'<c r="{"ABC"[n]}1" s="{n + 1}"><v>1</v></c>' for n in range(3)) + "</row>",
        workbook_rels=links(
            ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), ("theme", "theme/theme1.xml")
        ),
        **{"xl/styles.xml": styles.encode(), "xl/theme/theme1.xml": theme.encode()},
    )
    assert [made.cells[1, column].fill for column in (1, 2, 3)] == ["4040FF", "FF0000", None]


def test_hidden_rows_and_columns_merges_filter_protection_and_validation(excel: Any) -> None:
    plan = excel.book.add_worksheet("Plan")
    for row_number in range(5):
        plan.write_row(row_number, 0, ["Ref", "Measure", "RAG"])
    plan.set_row(2, None, None, {"hidden": True})
    plan.set_column(1, 1, None, None, {"hidden": True})
    plan.set_column(10, 16_383, None, None, {"hidden": True})
    plan.merge_range("E1:F3", "merged")
    plan.autofilter("A1:C5")
    plan.filter_column("A", "x == Ref")
    plan.protect()
    plan.data_validation("C2:C5", {"validate": "list", "source": ["Red", "Green"]})
    plan.conditional_format("C2:C5", {"type": "cell", "criteria": "==", "value": '"Red"'})
    other = excel.book.add_worksheet("Other")
    other.hide()
    other.autofilter("A1:B2")
    made = excel.read()
    found = made.sheets[0]
    assert found.hidden_rows == {3}
    assert found.hidden_columns == {2}
    assert [str(block) for block in found.merges] == ["E1:F3"]
    assert found.filtered
    assert found.protected
    assert [(str(rule.ranges[0]), rule.type, rule.formula1) for rule in found.validations] == [
        ("C2:C5", "list", '"Red,Green"')
    ]
    assert found.conditional_formats == 1
    assert (made.sheets[1].state, made.sheets[1].filtered) == ("hidden", False)


def test_names_properties_and_times(excel: Any) -> None:
    plan = excel.book.add_worksheet("Plan")
    excel.book.add_worksheet("Lists")
    plan.write_string("A1", "Ref")
    excel.book.define_name("Ratings", "=Lists!$A$1:$A$4")
    excel.book.define_name("Lists!Local", "=Lists!$B$1")
    excel.book.set_custom_property("cipxl-round", "2020-10")
    excel.book.set_custom_property("cipxl-issue", 3)
    excel.book.set_properties({"author": "Head of Service", "created": datetime(2021, 3, 31, 9, 30)})
    found = excel.read()
    assert found.names == {"Ratings": "Lists!$A$1:$A$4", "Lists!Local": "Lists!$B$1"}
    assert found.properties == {"cipxl-round": "2020-10", "cipxl-issue": "3"}
    assert found.core["created"] == "2021-03-31T09:30:00Z"
    assert "creator" not in found.core
    assert not found.values_only
    assert len(found.sha256) == 64


def test_notes_and_threaded_comments(excel: Any, tmp_path: Path) -> None:
    plan = excel.book.add_worksheet("Plan")
    plan.write_comment("B2", "see the audit\nof May")
    assert excel.read().sheets[0].comments == {(2, 2): "see the audit\nof May"}
    thread = '<ThreadedComments xmlns="urn:t">' + "".join(
        f'<threadedComment ref="A1" id="{n}"><text>{text}</text></threadedComment>'
        for n, text in enumerate(("Is this final?", "Yes"))
    )
    note = f'<comments xmlns="{MAIN}"><commentList><comment ref="A1"><text><t>[Threaded comment] Your version'
    made = read_rows(
        tmp_path,
        row(1, "Ref"),
        **{
            "xl/worksheets/_rels/sheet1.xml.rels": links(
                ("comments", "../comments1.xml"), ("threadedComment", "../threadedComments/threadedComment1.xml")
            ),
            "xl/comments1.xml": f"{note}</t></text></comment></commentList></comments>".encode(),
            "xl/threadedComments/threadedComment1.xml": f"{thread}</ThreadedComments>".encode(),
        },
    )
    assert made.comments == {(1, 1): "Is this final?\nYes"}


def test_shared_formulas_give_the_first_ones_text(tmp_path: Path) -> None:
    made = read_rows(
        tmp_path,
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1*2</f><v>2</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>4</v></c></row>',
    )
    assert [made.cells[number, 1].formula for number in (1, 2)] == ["B1*2", "B1*2"]
    assert made.text(2, 1) == "4"


def test_cells_and_rows_without_addresses_follow_one_another(tmp_path: Path) -> None:
    made = read_rows(tmp_path, "<row><c><v>1</v></c><c><v>2</v></c></row><row><c/><c><v>3</v></c></row>")
    assert {place: cell.text for place, cell in made.cells.items()} == {(1, 1): "1", (1, 2): "2", (2, 2): "3"}


def test_a_sheet_laid_out_for_reading_reads_the_same(tmp_path: Path) -> None:
    made = read_rows(
        tmp_path,
        '\n <row r="1">\n  <c r="A1" t="s">\n   <v>1</v>\n  </c>\n  <c r="B1" t="str">\n   <f>A1</f>\n   <v>two</v>\n'
        '  </c>\n  <c r="C1" t="inlineStr">\n <is>\n <t>in</t>\n </is>\n </c>\n </row>\n',
        strings=f'<sst xmlns="{MAIN}">\n <si>\n  <t>one</t>\n </si>\n <si>\n  <t>two</t>\n </si>\n</sst>'.encode(),
    )
    assert [made.text(1, column) for column in (1, 2, 3)] == ["two", "two", "in"]


def test_texts_named_like_elements_are_texts(tmp_path: Path) -> None:
    made = read_rows(
        tmp_path,
        '<row r="1">'
        + "".join(
            f'<c r="{"ABCDE"[n]}1" t="str"><f>{text}</f><v>{text}</v></c>'
            for n, text in enumerate(("c", "v", "f", "row", "t"))
        )
        + "</row>",
    )
    assert [cell.text for cell in made.cells.values()] == ["c", "v", "f", "row", "t"]
    assert [cell.formula for cell in made.cells.values()] == ["c", "v", "f", "row", "t"]


def test_a_prefix_on_every_element_changes_nothing(tmp_path: Path) -> None:
    plain_sheet = sheet(
        row(1, "Ref") + '<row r="2" hidden="1"><c r="B2"><f>1+1</f><v>2</v></c></row>',
        after='<mergeCells><mergeCell ref="A1:A2"/></mergeCells>',
    ).decode()
    prefixed = plain_sheet.replace("</", "</\0").replace("<", "<x:").replace("<x:/\0", "</x:").replace("<x:?", "<?")
    one = read_parts(tmp_path, sheet1=plain_sheet.encode()).sheets[0]
    other = read_parts(tmp_path, sheet1=prefixed.replace("xmlns=", "xmlns:x=").encode()).sheets[0]
    assert one.cells == other.cells
    assert one.merges == other.merges
    assert one.hidden_rows == other.hidden_rows == {2}


def test_phonetic_guides_are_left_out_and_runs_joined(tmp_path: Path) -> None:
    strings = (
        f'<sst xmlns="{MAIN}"><si><r><t>on </t></r><r><rPr><b/></rPr><t>track</t></r><rPh sb="0" eb="1"><t>no</t></rPh>'
        '<phoneticPr fontId="1"/></si><si><t/></si><si><t xml:space="preserve"> led </t></si></sst>'
    )
    made = read_rows(
        tmp_path,
        '<row r="1">' + "".join(f'<c r="{"ABC"[n]}1" t="s"><v>{n}</v></c>' for n in range(3)) + "</row>",
        strings=strings.encode(),
    )
    assert [made.text(1, column) for column in (1, 2, 3)] == ["on track", "", " led "]
    assert made.at(1, 2) is None


def test_escapes_and_line_breaks() -> None:
    assert plain("a_x000D_\nb\r\nc\rd") == "a\nb\nc\nd"
    assert plain("_x005F_x000D_") == "_x000D_"
    assert plain("_xD83D_ _x00e9_") == "_xD83D_ é"


def test_a_date_written_out_is_a_date(tmp_path: Path) -> None:
    made = read_rows(tmp_path, '<row r="1"><c r="A1" t="d"><v>2021-03-31T00:00:00</v></c></row>')
    cell = made.cells[1, 1]
    assert (cell.value, cell.text, cell.kind) == (date(2021, 3, 31), "31/03/2021", "date")


def test_sheets_listed_are_sheets_read_in_order(tmp_path: Path) -> None:
    made = read_parts(
        tmp_path,
        workbook=book('<sheet name="B" sheetId="9" r:id="rId2"/>', '<sheet name="A" sheetId="1" r:id="rId1"/>'),
        workbook_rels=links(("worksheet", "worksheets/sheet1.xml"), ("worksheet", "/xl/worksheets/sheet2.xml")),
        **{"xl/worksheets/sheet2.xml": sheet(row(1, "second"))},
    )
    assert [(found.name, found.text(1, 1)) for found in made.sheets] == [("B", "second"), ("A", "Ref")]
    assert made.sheet("b") is made.sheets[0]
    assert made.sheet("C") is None


def test_rows_come_in_order_with_their_cells(tmp_path: Path) -> None:
    made = read_rows(tmp_path, row(3, "c", "d") + row(1, "a", "b"))
    assert [(number, [cell.text for cell in cells]) for number, cells in made.rows()] == [
        (1, ["a", "b"]), (3, ["c", "d"]),
    ]  # fmt: skip


def test_long_parts_are_read_the_same_in_pieces(excel: Any) -> None:
    plan = excel.book.add_worksheet("Plan")
    texts = [f"{number}: " + "évidence – 94% " * (number % 90) for number in range(3000)]
    for number, text in enumerate(texts):
        plan.write_string(number, 0, text.strip())
        plan.write_number(number, 1, number)
    found = excel.read().sheets[0]
    assert [found.text(number, 1) for number in range(1, 3001)] == [text.strip() for text in texts]
    assert [found.cells[number, 2].value for number in range(1, 3001)] == list(range(3000))
