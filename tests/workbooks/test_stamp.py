"""What a workbook says about itself, and that it survives what happens to workbooks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from cipxl.sources.xlsx import read_book
from cipxl.workbooks.stamp import PIECE, SHEET, Stamp, decode, encode, hashed, put_stamp, read_columns, read_stamp

STAMP = Stamp(
    kind="return",
    plan="p1",
    title="The Road – to “Excellence”",
    round="October 2020",
    team="First Response & Early Help",
    profile="leicestershire-2020",
    scheme="leicestershire-2020",
    issue=2,
    generation=7,
    period="Q2 2020/21",
    update="October 2020",
    baseline="2018/19",
    due=date(2020, 10, 16),
    rows=tuple(f"r{number:07x}" for number in range(60)),
    salt="5f2c",
    hashes={
        f"r{number:07x}/{field}": hashed("5f2c", field)
        for number in range(60)
        for field in ("evidence", "performance:Q2 2020/21")
    },
)


def properties(stamp: Stamp) -> dict[str, str]:
    return {"cipxl" if n == 1 else f"cipxl.{n}": piece for n, piece in enumerate(encode(stamp), 1)}


def written(path: Path, stamp: Stamp = STAMP) -> Path:
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Appendix A").write_string(2, 0, "Ref.")
    book.define_name("cip_c01", "='Appendix A'!$A$3")
    put_stamp(book, stamp, [("cip_c01", 0, ("ref", "", ""))])
    book.close()
    return path


def test_a_stamp_goes_into_pieces_that_a_property_can_hold_and_comes_back():
    pieces = encode(STAMP)

    assert all(len(piece) <= PIECE and piece.isascii() for piece in pieces)
    assert len(pieces) < 40
    assert decode(properties(STAMP)) == STAMP


@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.dictionaries(
        st.tuples(st.from_regex(r"r[0-9a-f]{7}", fullmatch=True), st.text("abc:/ 0Q", min_size=1)), st.text(min_size=1)
    ),
)
def test_any_title_and_any_hashes_come_back(title, hashes):
    stamp = STAMP.model_copy(
        update={"title": title, "hashes": {f"{row}/{field}": h for (row, field), h in hashes.items()}}
    )

    assert decode(properties(stamp)) == stamp


def test_a_stamp_with_a_piece_missing_cut_or_changed_is_none():
    whole = properties(STAMP)
    for name in list(whole)[:3]:
        assert decode({key: value for key, value in whole.items() if key != name}) is None
        assert decode({**whole, name: whole[name][:-1]}) is None
        assert decode({**whole, name: whole[name].replace("1", "2")}) is None
    assert decode({}) is None
    assert decode({"cipxl": "something else"}) is None


def test_a_workbook_is_known_by_its_properties_or_by_its_hidden_sheet(tmp_path):
    path = written(tmp_path / "a.xlsx")
    assert read_stamp(read_book(path)) == STAMP

    book = openpyxl.load_workbook(path)
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    book.save(tmp_path / "properties lost.xlsx")
    assert read_stamp(read_book(tmp_path / "properties lost.xlsx")) == STAMP

    book = openpyxl.load_workbook(path)
    del book[SHEET]
    book.save(tmp_path / "sheet lost.xlsx")
    assert read_stamp(read_book(tmp_path / "sheet lost.xlsx")) == STAMP

    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    book.save(tmp_path / "both lost.xlsx")
    assert read_stamp(read_book(tmp_path / "both lost.xlsx")) is None


def test_the_sheet_of_the_stamp_is_very_hidden(tmp_path):
    sheet = read_book(written(tmp_path / "a.xlsx")).sheet(SHEET)

    assert sheet is not None and sheet.state == "veryHidden"


def test_a_stamp_holds_no_text_of_a_cell():
    stamp = STAMP.model_copy(update={"hashes": {"r0000000/evidence": hashed("salt", "Jane Doe, aged 7")}})

    assert "Jane" not in "".join(encode(stamp))
    assert hashed("salt", "a") != hashed("other", "a")
    assert hashed("salt", "a") == hashed("salt", "a") != hashed("salt", "b")


def test_a_column_that_was_moved_or_deleted_is_found_by_its_name(tmp_path):
    path = written(tmp_path / "a.xlsx")
    [column] = read_columns(read_book(path))
    assert (column.sheet, column.row, column.column, column.fields) == ("Appendix A", 3, 1, {"recommendation": "ref"})

    book = openpyxl.load_workbook(path)
    book.defined_names["cip_c01"].attr_text = "'Appendix A'!$D$3"
    book.save(tmp_path / "moved.xlsx")
    assert read_columns(read_book(tmp_path / "moved.xlsx"))[0].column == 4

    book.defined_names["cip_c01"].attr_text = "'Appendix A'!#REF!"
    book.save(tmp_path / "deleted.xlsx")
    assert read_columns(read_book(tmp_path / "deleted.xlsx")) == ()


def test_a_workbook_from_elsewhere_has_no_stamp_and_no_known_columns(tmp_path):
    book = openpyxl.Workbook()
    book.save(tmp_path / "other.xlsx")
    read = read_book(tmp_path / "other.xlsx")

    assert read_stamp(read) is None
    assert read_columns(read) == ()
