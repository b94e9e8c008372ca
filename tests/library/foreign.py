"""Small workbooks in the formats that are read for their values only, made by code, sound and hostile.

An answer is told as in `attacks`: the code of a refusal, or "reads" with the codes of the notes.
"""

from __future__ import annotations

import os
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from zlib import crc32

from library.attacks import Attack, edit, links, pack, packed, parts, raw

Rows = Sequence[Sequence[str | float]]
TABLE: Rows = (("Ref", "RAG", "Share"), ("2019 1", "Amber", 0.94))
SECTOR = 512
LAST, FREE, TABLES = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def record(kind: int, content: bytes = b"") -> bytes:
    """A record of an .xls."""
    return struct.pack("<HH", kind, len(content)) + content


def biff(rows: Rows = TABLE, *, extra: bytes = b"", cells: bytes = b"") -> bytes:
    """The workbook stream of an .xls with one sheet; `extra` goes in after its start, `cells` after the rows."""
    begin = record(0x0809, struct.pack("<HHHHQ", 0x0600, 5, 0, 0, 0)) + extra
    name = b"Plan"
    place = len(begin) + 4 + 8 + len(name) + 4
    globals_ = begin + record(0x0085, struct.pack("<LBBBB", place, 0, 0, len(name), 0) + name) + record(0x000A)
    sheet = record(0x0809, struct.pack("<HHHHQ", 0x0600, 0x10, 0, 0, 0))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            sheet += cell(row, column, value)
    return globals_ + sheet + cells + record(0x000A)


def cell(row: int, column: int, value: str | float) -> bytes:
    """A cell of an .xls, counted from 0."""
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        return record(0x0204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return record(0x0203, place + struct.pack("<d", value))


def compound(
    workbook: bytes, *, name: str = "Workbook", size: int | None = None, chain: Mapping[int, int] | None = None,
    tables: int = 1, others: Sequence[str] = (),
) -> bytes:  # fmt: skip
    """A compound file with one stream: table, directory, then the stream's sectors; what it declares can be a lie."""
    stream = workbook.ljust(4096, b"\0")
    count = -(-len(stream) // SECTOR)
    table = [TABLES, LAST, *range(3, count + 2), LAST]
    for at, following in (chain or {}).items():
        table[at] = following
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<LLLLLLLLL", 0, tables, 1, 0, 4096, LAST, 0, LAST, 0)
    header += struct.pack("<L", 0) + struct.pack("<L", FREE) * 108
    entries = [("Root Entry", 5, LAST, 0), (name, 2, 2, len(workbook.ljust(4096, b"\0")) if size is None else size)]
    entries += [(other, 1, 0, 0) for other in others]
    directory = b"".join(
        title.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack(
            "<HBB3L16x4x16xLQ", 2 * len(title) + 2, kind, 1, FREE, FREE, 1 if kind == 5 else FREE, first, long
        )
        for title, kind, first, long in entries
    )
    body = b"".join(struct.pack("<L", number) for number in table).ljust(SECTOR, b"\xff")
    return header + body + directory.ljust(SECTOR, b"\0") + stream.ljust(count * SECTOR, b"\0")


def ods_parts(body: str, *, before: str = "", manifest: str = "", kind: str = "spreadsheet") -> dict[str, bytes]:
    """The parts of an .ods with this in its one table."""
    spaces = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in (
        "office", "table", "text",
    ))  # fmt: skip
    content = (
        f'<?xml version="1.0"?>{before}<office:document-content{spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Plan">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(),
        "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>".encode(),
        "content.xml": content.encode(),
    }


def ods_rows(rows: Rows = TABLE, *, times: int = 1, across: int = 1, gap: int = 0) -> str:
    """Rows of an .ods, each so many times, each cell so many times across, after so many blank rows."""
    found = f'<table:table-row table:number-rows-repeated="{gap}"><table:table-cell/></table:table-row>' if gap else ""
    for values in rows:
        found += f'<table:table-row table:number-rows-repeated="{times}">'
        for value in values:
            said = "string" if isinstance(value, str) else f'float" office:value="{value}'
            found += (
                f'<table:table-cell table:number-columns-repeated="{across}" office:value-type="{said}">'
                f"<text:p>{value}</text:p></table:table-cell>"
            )
        found += "</table:table-row>"
    return found


def ods(path: Path, rows: Rows = TABLE) -> None:
    """Write a sound .ods."""
    pack(path, ods_parts(ods_rows(rows)))


def binary(kind: int, content: bytes = b"") -> bytes:
    """A record of an .xlsb: kind and length in seven bits a byte."""
    return _sevens(kind) + _sevens(len(content)) + content


def _sevens(number: int) -> bytes:
    found = b""
    while number > 127:
        found += bytes([number & 127 | 128])
        number >>= 7
    return found + bytes([number])


def _wide(text: str) -> bytes:
    return struct.pack("<L", len(text)) + text.encode("utf-16-le")


def xlsb_parts(rows: Mapping[int, Mapping[int, str | float]]) -> dict[str, bytes]:
    """The parts of an .xlsb with one sheet; rows and columns count from 0."""
    sheet = binary(129) + binary(148, struct.pack("<4L", 0, 9, 0, 9)) + binary(145)
    for row, values in rows.items():
        sheet += binary(0, struct.pack("<LLHBBB", row, 0, 300, 0, 0, 0) + struct.pack("<L", 0))
        for column, value in values.items():
            place = struct.pack("<LL", column, 0)
            text = isinstance(value, str)
            sheet += binary(6 if text else 5, place + (_wide(str(value)) if text else struct.pack("<d", value)))
    book = binary(131) + binary(143) + binary(156, struct.pack("<LL", 0, 1) + _wide("rId1") + _wide("Plan"))
    found = parts()
    for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"):
        del found[name]
    return found | {
        "_rels/.rels": links(("officeDocument", "xl/workbook.bin")),
        "xl/workbook.bin": book + binary(144) + binary(132),
        "xl/_rels/workbook.bin.rels": links(("worksheet", "worksheets/sheet1.bin")),
        "xl/worksheets/sheet1.bin": sheet + binary(146) + binary(130),
    }


def xlsb(path: Path, rows: Rows = TABLE) -> None:
    """Write a sound .xlsb."""
    pack(path, xlsb_parts({at: dict(enumerate(values)) for at, values in enumerate(rows)}))


def swollen(path: Path) -> None:
    """A bomb: a hundred megabytes of spaces in the content of an .ods."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in ods_parts(ods_rows()).items():
            if name != "content.xml":
                package.writestr(name, data)
        with package.open("content.xml", "w") as part:
            for _ in range(100):
                part.write(b" " * 2**20)


def other_manifest(path: Path) -> None:
    """An .ods whose content is not what its checksum says."""
    data = packed(ods_parts(ods_rows()))
    changed = bytearray(data)
    at = data.rfind(b"content.xml") - 46
    struct.pack_into("<L", changed, at + 16, crc32(b"other"))
    path.write_bytes(changed)


SOUND = compound(biff())
ENCRYPTED = '<file-entry><encryption-data checksum="x"/></file-entry>'
FAR = {0: {0: "Ref"}, 1_048_575: {16_383: "far"}}
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'

VALUE_ATTACKS: tuple[Attack, ...] = (
    # Old workbooks.
    Attack("sound.xls", raw(SOUND), "reads F046"),
    Attack("under another name.ods", raw(SOUND), "reads F046"),
    Attack("small sectors cut.xls", raw(SOUND[:-1500]), "F019"),
    Attack("header alone.xls", raw(SOUND[:512]), "F018"),
    Attack("broken header.xls", raw(SOUND[:30] + b"\xff\xff" + SOUND[32:]), "F019"),
    Attack("circle.xls", raw(compound(biff(), chain={9: 2})), "F019"),
    Attack("circle in the directory.xls", raw(compound(biff(), chain={1: 1})), "F019"),
    Attack("chain to nowhere.xls", raw(compound(biff(), chain={5: 4_000_000})), "F019"),
    Attack("huge stream.xls", raw(compound(biff(), size=2**31)), "F019"),
    Attack("huge table.xls", raw(compound(biff(), tables=2**31)), "F019"),
    Attack("two tables of one.xls", raw(compound(biff(), tables=2)), "F019"),
    Attack("no stream.xls", raw(compound(biff(), name="Book1") + "Workbook".encode("utf-16-le")), "F019"),
    Attack("locked.xls", raw(compound(biff(extra=record(0x002F, bytes(54))))), "F008"),
    Attack("macros.xls", raw(compound(biff(), others=("_VBA_PROJECT_CUR",))), "reads F040 F046"),
    Attack("far cell.xls", raw(compound(biff(cells=cell(65_535, 255, "far")))), "reads F046"),
    Attack("record past the end.xls", raw(compound(biff()[:-30] + b"\x04\x02\xff\x7f")), "F035"),
    Attack("noise.xls", raw(compound(bytes(range(256)) * 32)), "F035"),
    Attack("excel 2.xls", raw(b"\x09\x00\x04\x00\x07\x00\x10\x00"), "F035"),
    # Binary workbooks.
    Attack("sound.xlsb", xlsb, "reads F046"),
    Attack("far apart.xlsb", lambda path: pack(path, xlsb_parts(FAR)), "F035"),
    Attack("no sheet part.xlsb", lambda path: pack(path, _without(xlsb_parts({0: {0: "Ref"}}), "sheet1.bin")), "F035"),
    Attack(
        "noise in the sheet.xlsb",
        lambda path: pack(path, xlsb_parts({}) | {"xl/worksheets/sheet1.bin": bytes(range(255, 0, -1)) * 9}),
        "F035",
    ),
    Attack("encrypted part.xlsb", raw(edit(packed(xlsb_parts({})), "xl/workbook.bin", flags=1)), "F026"),
    Attack(
        "many bombs.xlsb",
        raw(edit(packed(xlsb_parts({}) | {"x.bin": os.urandom(3 * 2**20)}), "x.bin", size=900 * 2**20)),
        "F021",
    ),
    # OpenDocument.
    Attack("sound.ods", ods, "reads F046"),
    Attack("bomb.ods", swollen, "F023"),
    Attack("document type.ods", lambda path: pack(path, ods_parts(ods_rows(), before=LAUGHS)), "F028"),
    Attack("locked.ods", lambda path: pack(path, ods_parts(ods_rows(), manifest=ENCRYPTED)), "F034"),
    Attack("repeated without end.ods", lambda path: pack(path, ods_parts(ods_rows(times=10**6, across=10**4))), "S005"),
    Attack("repeated absurdly.ods", lambda path: pack(path, ods_parts(ods_rows(times=10**30))), "S005"),
    Attack(
        "far down and across.ods",
        lambda path: pack(path, ods_parts(ods_rows() + ods_rows((("x",),), across=9_000, gap=900_000))),
        "S019",
    ),
    Attack("deep.ods", lambda path: pack(path, ods_parts("<table:g>" * 9_000 + "</table:g>" * 9_000)), "F031"),
    Attack("many tables.ods", lambda path: pack(path, ods_parts("</table:table><table:table>" * 600)), "S016"),
    Attack("broken.ods", lambda path: pack(path, ods_parts("<table:table-row>")), "F030"),
    Attack("letter.ods", lambda path: pack(path, ods_parts("", kind="text")), "F017"),
    Attack("other checksum.ods", other_manifest, "F022"),
    # What is refused, whatever is agreed to.
    Attack("text.csv", raw(b"Ref,RAG\n1,Amber\n"), "F014"),
    Attack("page.xls", raw(b"<html><table></table></html>"), "F013"),
    Attack("paper.ods", raw(b"%PDF-1.7\n"), "F016"),
)


def _without(content: Mapping[str, bytes], ending: str) -> dict[str, bytes]:
    return {name: data for name, data in content.items() if not name.endswith(ending)}
