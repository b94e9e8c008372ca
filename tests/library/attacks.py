"""Hostile, damaged and mistaken files, made by code, each with what the reader must answer.

An answer is the code of the refusal ("F028"), or "reads" followed by the codes of the notes that come with the book.
"""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
Parts = dict[str, bytes]


class Attack(NamedTuple):
    """One file: its name, what makes it, and the answer that the reader must give."""

    name: str
    make: Callable[[Path], None]
    answer: str


def links(*targets: tuple[str, str], outside: tuple[tuple[str, str], ...] = ()) -> bytes:
    """A part of relationships: (last word of the type, target) pairs, then those that lead outside the file."""
    found = [
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    ]
    found += [
        f'<Relationship Id="rOut{number}" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'
        for number, (kind, target) in enumerate(outside, start=1)
    ]
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{"".join(found)}</Relationships>'.encode()


def sheet(rows: str = "", *, before: str = "", after: str = "", root: str = "worksheet", space: str = MAIN) -> bytes:
    """A sheet's part with these rows."""
    return (
        f'{HEAD}<{root} xmlns="{space}" xmlns:r="{OFFICE}">{before}<sheetData>{rows}</sheetData>{after}</{root}>'
    ).encode()


def row(number: int, *texts: str) -> str:
    """A row with inline texts from column A."""
    cells = "".join(
        f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in enumerate(texts)
    )
    return f'<row r="{number}">{cells}</row>'


def parts(rows: str = row(1, "Ref", "Recommendation"), **changes: bytes | None) -> Parts:
    """The parts of a sound workbook with one sheet; `changes` replaces parts by short names, None leaves one out."""
    found: dict[str, bytes | None] = {
        "types": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>'.encode(),
        "rels": links(("officeDocument", "xl/workbook.xml")),
        "workbook": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Plan" sheetId="1" r:id="rId1"/></sheets></workbook>'.encode(),
        "workbook_rels": links(("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")),
        "strings": f'{HEAD}<sst xmlns="{MAIN}"><si><t>one</t></si><si><t>two</t></si></sst>'.encode(),
        "sheet1": sheet(rows),
    } | changes
    names = {
        "types": "[Content_Types].xml",
        "rels": "_rels/.rels",
        "workbook": "xl/workbook.xml",
        "workbook_rels": "xl/_rels/workbook.xml.rels",
        "strings": "xl/sharedStrings.xml",
        "sheet1": "xl/worksheets/sheet1.xml",
    }
    return {names.get(key, key): content for key, content in found.items() if content is not None}


def pack(path: Path, content: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> None:
    """Write the parts as a package."""
    with zipfile.ZipFile(path, "w", method) as package:
        for name, data in content.items():
            package.writestr(name, data)


def packed(content: Mapping[str, bytes]) -> bytes:
    """The package as bytes, to be damaged."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in content.items():
            package.writestr(name, data)
    return memory.getvalue()


def of(rows: str = row(1, "Ref"), **changes: bytes | None) -> Callable[[Path], None]:
    """What writes a workbook with these rows and changes."""
    return lambda path: pack(path, parts(rows, **changes))


def with_parts(more: Mapping[str, bytes]) -> Callable[[Path], None]:
    """What writes a sound workbook with further parts."""
    return lambda path: pack(path, parts() | dict(more))


def raw(data: bytes) -> Callable[[Path], None]:
    """What writes these bytes."""

    def write(path: Path) -> None:
        path.write_bytes(data)

    return write


def compound(*streams: str) -> bytes:
    """An OLE file as far as its signature and the names in its directory."""
    directory = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))
    return (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + b"\x3e\0\x03\0\xfe\xff\x09\0").ljust(
        512, b"\0"
    ) + directory


def edit(data: bytes, part: str, *, packed_size: int | None = None, size: int | None = None, flags: int = 0,
         offset_of: str = "", method: int | None = None) -> bytes:  # fmt: skip
    """The package with what its list of parts says of one part changed."""
    changed = bytearray(data)
    offsets = {}
    at = data.find(b"PK\x01\x02")
    while data[at : at + 4] == b"PK\x01\x02":
        name_length, extra_length, comment_length = struct.unpack_from("<3H", data, at + 28)
        offsets[data[at + 46 : at + 46 + name_length].decode()] = at
        at += 46 + name_length + extra_length + comment_length
    place = offsets[part]
    if flags:
        struct.pack_into("<H", changed, place + 8, struct.unpack_from("<H", data, place + 8)[0] | flags)
    if method is not None:
        struct.pack_into("<H", changed, place + 10, method)
    if packed_size is not None:
        struct.pack_into("<L", changed, place + 20, packed_size)
    if size is not None:
        struct.pack_into("<L", changed, place + 24, size)
    if offset_of:
        changed[place + 42 : place + 46] = data[offsets[offset_of] + 42 : offsets[offset_of] + 46]
    return bytes(changed)


def zeros(path: Path) -> None:
    """A bomb: hundreds of megabytes of spaces in a sheet."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts().items():
            if name != "xl/worksheets/sheet1.xml":
                package.writestr(name, data)
        with package.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(100):
                part.write(b" " * 2**20)


def many_bombs(path: Path) -> None:
    """Parts that each stay below the ratio and together unpack to gigabytes, as their list declares."""
    data = packed(parts() | {f"xl/media/{n}.bin": os.urandom(64) for n in range(40)})
    for number in range(40):
        data = edit(data, f"xl/media/{number}.bin", size=4 * 2**20)
    for number in range(40):
        data = edit(data, f"xl/media/{number}.bin", size=2**32 - 2 if number < 3 else 4 * 2**20)
    path.write_bytes(data)


def duplicate(first: str, second: str) -> Callable[[Path], None]:
    """What writes a workbook in which a part is there twice, under names of one length."""

    def write(path: Path) -> None:
        stand_in = "x" * len(second)
        content = parts()
        data = packed(content | {stand_in: content[first]})
        path.write_bytes(data.replace(stand_in.encode(), second.encode()))

    return write


def wide_lie(path: Path) -> None:
    """A zip64 end that leads nowhere."""
    data = packed(parts())
    end = data.rfind(b"PK\x05\x06")
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 2**40, 1)
    path.write_bytes(data[:end] + locator + data[end:])


def blank_rows(path: Path) -> None:
    """A million formatted blank rows below two rows of content: a slip with the format painter."""
    head = HEAD + f'<worksheet xmlns="{MAIN}"><sheetData>' + row(1, "Ref") + row(2, "2019 1")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts().items():
            if name != "xl/worksheets/sheet1.xml":
                package.writestr(name, data)
        with package.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write(head.encode())
            for start in range(3, 1_000_003, 10_000):
                part.write(
                    "".join(
                        f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>'
                        for n in range(start, start + 10_000)
                    ).encode()
                )
            part.write(b"</sheetData></worksheet>")


def special(kind: str) -> Callable[[Path], None]:
    """What puts something other than a plain file in the place."""

    def write(path: Path) -> None:
        if kind == "folder":
            path.mkdir()
        elif kind == "pipe":
            os.mkfifo(path)
        elif kind == "device link":
            path.symlink_to("/dev/zero")
        elif kind == "link":
            target = path.with_name("elsewhere.xlsx")
            pack(target, parts())
            path.symlink_to(target)

    return write


def doctype(body: str, rows: str = row(1, "&x;")) -> bytes:
    """A sheet that declares a document type."""
    return sheet(rows).replace(b"<worksheet", f"<!DOCTYPE worksheet [{body}]><worksheet".encode(), 1)


LAUGHS = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghx", strict=True))
STRINGS = f'<sst xmlns="{MAIN}">'
TEXT_CELL = '<row r="1"><c r="A1" t="s"><v>{}</v></c></row>'
BOOK = f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'.encode()


def book(*sheets: str) -> bytes:
    """A workbook part that lists these sheets."""
    return BOOK + b"<sheets>" + "".join(sheets).encode() + b"</sheets></workbook>"


ONE = '<sheet name="Plan" sheetId="1" r:id="rId1"/>'
FLOOD = "".join(f"<c><v>{number * number % 9973}</v></c>" for number in range(16_000))
TWO_LINKS = ("worksheet", "worksheets/sheet1.xml"), ("externalLink", "externalLinks/externalLink1.xml")
DDE = (f'{HEAD}<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>').encode()

ATTACKS: tuple[Attack, ...] = (
    # What is not a plain file.
    Attack("folder.xlsx", special("folder"), "F002"),
    Attack("pipe.xlsx", special("pipe"), "F003"),
    Attack("device link.xlsx", special("device link"), "F001"),
    Attack("link.xlsx", special("link"), "F001"),
    Attack("gone.xlsx", lambda path: None, "F005"),
    Attack("~$return.xlsx", raw(b"\x04Name" + b" " * 160), "F004"),
    Attack(".~lock.return.xlsx#", raw(b",name,host,01.01.2021;"), "F004"),
    Attack("empty.xlsx", raw(b""), "F006"),
    Attack("placeholder.xlsx", raw(b"\0" * 8192), "F006"),
    # Other formats under the name.
    Attack("password.xlsx", raw(compound("EncryptionInfo", "EncryptedPackage", "StrongEncryptionDataSpace")), "F008"),
    Attack("label.xlsx", raw(compound("DRMEncryptedTransform", "EncryptedPackage")), "F009"),
    Attack("old.xlsx", raw(compound("Workbook")), "F010"),
    Attack("older.xlsx", raw(b"\x09\x08\x10\0\0\x06\x05\0"), "F010"),
    Attack("word 97.xlsx", raw(compound("WordDocument")), "F017"),
    Attack("unknown ole.xlsx", raw(compound("Something")), "F018"),
    Attack("binary.xlsx", with_parts({"xl/workbook.bin": b"\x83\x01\0"}), "F011"),
    Attack(
        "open document.xlsx",
        lambda path: pack(
            path, {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}
        ),
        "F012",
    ),
    Attack("page.xlsx", raw(b"<html><body><table><tr><td>Ref</td></tr></table></body></html>"), "F013"),
    Attack("page with a mark.xlsx", raw(b"\xef\xbb\xbf\r\n<!DOCTYPE html>\n<html></html>"), "F013"),
    Attack("web archive.xlsx", raw(b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n"), "F013"),
    Attack("text.xlsx", raw("Ref,Measure\n2019 1,94% – “on track”\n".encode()), "F014"),
    Attack("utf 16 text.xlsx", raw("Ref\tMeasure\n2019 1\t94%\n".encode("utf-16")), "F014"),
    Attack(
        "xml 2003.xlsx",
        raw(b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'),
        "F015",
    ),
    Attack("paper.xlsx", raw(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), "F016"),
    Attack("rich text.xlsx", raw(b"{\\rtf1\\ansi Ref}"), "F017"),
    Attack(
        "word.xlsx", lambda path: pack(path, {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"}), "F017"
    ),
    Attack("folder in a zip.xlsx", lambda path: pack(path, {"return.xlsx": packed(parts())}), "F017"),
    Attack("picture.xlsx", raw(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "F018"),
    # Damaged or lying packages.
    Attack("half.xlsx", raw(packed(parts())[:700]), "F019"),
    Attack("no start.xlsx", raw(b"PK\x05\x06"), "F019"),
    Attack(
        "garbled part.xlsx",
        raw(packed(parts()).replace(b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheet2.xml", 1)),
        "F019",
    ),
    Attack("many parts.xlsx", with_parts({f"xl/p{n}.xml": b"" for n in range(6000)}), "F020"),
    Attack("many bombs.xlsx", many_bombs, "F023"),
    Attack("bomb.xlsx", zeros, "F023"),
    Attack(
        "declared gigabytes.xlsx",
        raw(
            edit(edit(packed(parts() | {"xl/m.bin": os.urandom(3 * 2**20)}), "xl/m.bin", size=900 * 2**20), "xl/m.bin")
        ),
        "F021",
    ),
    Attack("says less.xlsx", raw(edit(packed(parts()), "xl/worksheets/sheet1.xml", size=10)), "F022"),
    Attack("says more.xlsx", raw(edit(packed(parts()), "xl/worksheets/sheet1.xml", size=90_000)), "F022"),
    Attack("twice.xlsx", duplicate("xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"), "F024"),
    Attack("twice in capitals.xlsx", duplicate("xl/worksheets/sheet1.xml", "xl/worksheets/SHEET1.xml"), "F024"),
    Attack("escaping.xlsx", with_parts({"../../start.bat": b"x"}), "F025"),
    Attack("escaping back.xlsx", with_parts({"..\\start.bat": b"x"}), "F025"),
    Attack("absolute.xlsx", with_parts({"/etc/start": b"x"}), "F025"),
    Attack("drive.xlsx", with_parts({"C:start.bat": b"x"}), "F025"),
    Attack("encrypted part.xlsx", raw(edit(packed(parts()), "xl/workbook.xml", flags=1)), "F026"),
    Attack("other method.xlsx", lambda path: pack(path, parts(), zipfile.ZIP_LZMA), "F026"),
    Attack("overlapping.xlsx", lambda path: raw(_overlapping())(path), "F027"),
    Attack("wide lie.xlsx", wide_lie, "F019"),
    # Hostile XML.
    Attack("laughs.xlsx", of(sheet1=doctype('<!ENTITY a "ha">' + LAUGHS)), "F028"),
    Attack("outside entity.xlsx", of(sheet1=doctype('<!ENTITY x SYSTEM "file:///etc/passwd">')), "F028"),
    Attack("bare document type.xlsx", of(sheet1=doctype("", row(1, "Ref"))), "F028"),
    Attack(
        "parameter entity.xlsx", of(workbook=b'<!DOCTYPE w [<!ENTITY % p SYSTEM "http://localhost/x">%p;]><w/>'), "F028"
    ),
    Attack(
        "entity in the texts.xlsx",
        of(strings=f'<!DOCTYPE sst [<!ENTITY x "y">]>{STRINGS}<si><t>&x;</t></si></sst>'.encode()),
        "F028",
    ),
    Attack(
        "entity in utf 16.xlsx",
        of(sheet1=doctype('<!ENTITY x "y">').decode().replace("UTF-8", "UTF-16").encode("utf-16")),
        "F028",
    ),
    Attack(
        "strict.xlsx",
        of(workbook=book(ONE).replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")),
        "F029",
    ),
    Attack("broken.xlsx", of(sheet1=sheet(row(1, "Ref"))[:-20]), "F030"),
    Attack("bad utf 8.xlsx", of(sheet1=sheet(row(1, "R~f")).replace(b"~", b"\xff\xfe")), "F030"),
    Attack("unknown encoding.xlsx", of(sheet1=sheet(row(1, "Ref")).replace(b"UTF-8", b"no-such-encoding")), "F030"),
    Attack("nul in xml.xlsx", of(sheet1=sheet(row(1, "R~f")).replace(b"~", b"\0")), "F030"),
    Attack("deep.xlsx", of("<x>" * 100_000 + "</x>" * 100_000), "F031"),
    Attack("deep before the rows.xlsx", of(sheet1=sheet(before="<sheetPr>" * 50_000 + "</sheetPr>" * 50_000)), "F031"),
    Attack("deep workbook.xlsx", of(workbook=BOOK + b"<a>" * 9000 + b"</a>" * 9000 + b"</workbook>"), "F031"),
    Attack("deep cells.xlsx", of('<row r="1">' + "<c>" * 200_000 + "</c>" * 200_000 + "</row>"), "S008"),
    Attack(
        "many names.xlsx", of(workbook=book(ONE).replace(b"</workbook>", b"<x/>" * 450_000 + b"</workbook>")), "F032"
    ),
    # Workbooks that do not list what they hold.
    Attack("no workbook.xlsx", of(workbook=None), "F019"),
    Attack("no links.xlsx", of(rels=links()), "F033"),
    Attack("content type lie.xlsx", of(workbook=sheet(row(1, "Ref"))), "F033"),
    Attack("missing sheet.xlsx", of(sheet1=None), "S001"),
    Attack("sheet without a link.xlsx", of(workbook=book('<sheet name="Plan" sheetId="1"/>')), "S001"),
    Attack(
        "sheet elsewhere.xlsx", of(workbook_rels=links(outside=(("worksheet", "http://localhost/sheet1.xml"),))), "S001"
    ),
    Attack(
        "capitals.xlsx",
        of(workbook_rels=links(("worksheet", "worksheets/Sheet1.XML"), ("sharedStrings", "sharedStrings.xml"))),
        "reads S002",
    ),
    Attack("no sheets.xlsx", of(workbook=book()), "S003"),
    Attack("one content for two.xlsx", of(workbook=book(ONE, '<sheet name="B" sheetId="2" r:id="rId1"/>')), "S011"),
    Attack(
        "two of one name.xlsx",
        of(
            workbook=book(ONE, '<sheet name="PLAN" sheetId="2" r:id="rId2"/>'),
            workbook_rels=links(("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet2.xml")),
            **{"xl/worksheets/sheet2.xml": sheet()},
        ),
        "S011",
    ),
    Attack(
        "thousand sheets.xlsx",
        of(workbook=book(*(f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 1001)))),
        "S016",
    ),
    # Sheets that are none, or too much.
    Attack("huge row.xlsx", of('<row r="99999999"><c r="A99999999"><v>1</v></c></row>'), "S004"),
    Attack("row zero.xlsx", of('<row r="0"><c r="A0"><v>1</v></c></row>'), "S004"),
    Attack("negative row.xlsx", of('<row r="-5"><c r="A-5"><v>1</v></c></row>'), "S004"),
    Attack("absurd column.xlsx", of('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>'), "S004"),
    Attack("past the last column.xlsx", of('<row r="1"><c r="XFE1"><v>1</v></c></row>'), "S004"),
    Attack("no address.xlsx", of('<row r="1"><c r="!!"><v>1</v></c></row>'), "S004"),
    Attack("too many in a row.xlsx", of('<row r="1">' + "<c><v>1</v></c>" * 17_000 + "</row>"), "S004"),
    Attack("grid flood.xlsx", of("".join(f'<row r="{n}">{FLOOD}</row>' for n in range(1, 71))), "S005"),
    Attack(
        "merged whole.xlsx", of(sheet1=sheet(after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')), "S006"
    ),
    Attack(
        "merge flood.xlsx",
        of(sheet1=sheet(after="<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 70_000 + "</mergeCells>")),
        "S006",
    ),
    Attack(
        "merge nowhere.xlsx", of(sheet1=sheet(after='<mergeCells><mergeCell ref="A0:ZZZZ9"/></mergeCells>')), "S015"
    ),
    Attack(
        "validation flood.xlsx",
        of(
            sheet1=sheet(
                after='<dataValidations><dataValidation type="list" sqref="' + "A1 " * 70_000 + '"/></dataValidations>'
            )
        ),
        "S007",
    ),
    Attack("chart for a sheet.xlsx", of(sheet1=sheet(root="chartSpace")), "S008"),
    Attack("other namespace.xlsx", of(sheet1=sheet(space="urn:other")), "S008"),
    Attack("cell in a cell.xlsx", of('<row r="1"><c r="A1"><c r="B1"><v>1</v></c></c></row>'), "S008"),
    Attack("text beyond the table.xlsx", of(TEXT_CELL.format(900)), "S009"),
    Attack("text before the table.xlsx", of(TEXT_CELL.format(-1)), "S009"),
    Attack("text of no number.xlsx", of(TEXT_CELL.format("one")), "S009"),
    Attack(
        "a million texts.xlsx",
        of(
            TEXT_CELL.format(0),
            strings=(STRINGS + "".join(f"<si><t>{n}</t></si>" for n in range(1_100_000)) + "</sst>").encode(),
        ),
        "S010",
    ),
    Attack(
        "huge text.xlsx",
        of(TEXT_CELL.format(0), strings=(STRINGS + "<si><t>" + "word " * 300_000 + "</t></si></sst>").encode()),
        "S014",
    ),
    Attack("huge inline text.xlsx", of(row(1, "word " * 300_000)), "S014"),
    # What is read, with a note.
    Attack("a million blank rows.xlsx", blank_rows, "reads"),
    Attack(
        "attributes named like elements.xlsx",
        of(sheet1=sheet(row(1, "Ref"), after='<hyperlinks><hyperlink c="1" v="2" ref="A1"/></hyperlinks>')),
        "reads",
    ),
    Attack("two contents.xlsx", of(row(1, "Ref") + row(1, "Other")), "reads S012"),
    Attack("direction.xlsx", of(row(1, "Ref \u202egnp.exe")), "reads S018"),
    Attack("control.xlsx", of(row(1, "Ref _x0007_bell")), "reads S018"),
    Attack("referenced direction.xlsx", of(row(1, "Ref &#x202E;gnp.exe")), "reads S018"),
    Attack("hidden sheet.xlsx", of(workbook=book(ONE.replace("/>", ' state="veryHidden"/>'))), "reads S013"),
    Attack("macros.xlsm", with_parts({"xl/vbaProject.bin": b"\xd0\xcf"}), "reads F040"),
    Attack(
        "dde.xlsx", of(workbook_rels=links(*TWO_LINKS), **{"xl/externalLinks/externalLink1.xml": DDE}), "reads F042"
    ),
    Attack("dde formula.xlsx", of('<row r="1"><c r="A1"><f>cmd|\'/c calc\'!A1</f><v>0</v></c></row>'), "reads F042"),
    Attack(
        "other workbook.xlsx",
        of(
            workbook_rels=links(*TWO_LINKS),
            **{
                "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{MAIN}"/>'.encode(),
                "xl/externalLinks/_rels/externalLink1.xml.rels": links(outside=(("externalLinkPath", "Other.xlsx"),)),
            },
        ),
        "reads F041",
    ),
    Attack(
        "hyperlinks.xlsx",
        of(
            sheet1=sheet(row(1, "Ref"), after='<hyperlinks><hyperlink ref="A1" r:id="rOut1"/></hyperlinks>'),
            **{"xl/worksheets/_rels/sheet1.xml.rels": links(outside=(("hyperlink", "http://localhost/"),))},
        ),
        "reads F043",
    ),
    Attack("connections.xlsx", with_parts({"xl/connections.xml": b"<connections/>"}), "reads F044"),
    Attack("embedded.xlsx", with_parts({"xl/embeddings/oleObject1.bin": b"\xd0\xcf"}), "reads F045"),
    Attack(
        "utf 16.xlsx", of(sheet1=sheet(row(1, "Ref")).decode().replace("UTF-8", "UTF-16").encode("utf-16")), "reads"
    ),
    Attack(
        "prefixed.xlsx",
        of(
            sheet1=(
                f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr">'
                "<x:is><x:t>Ref</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>"
            ).encode()
        ),
        "reads",
    ),
    Attack(
        "backslashes.xlsx",
        lambda path: pack(
            path, {name.replace("/", "\\") if "sheet1" in name else name: data for name, data in parts().items()}
        ),
        "reads",
    ),
    Attack(
        "strange elements.xlsx",
        of('<row r="1"><c r="A1" t="inlineStr"><is><t>Ref</t></is><strange><c/></strange></c></row>'),
        "reads",
    ),
)


def _overlapping() -> bytes:
    """A package whose list gives one place to two parts, which then have one local name as well."""
    content = parts() | {"xl/worksheets/sheet2.xml": sheet(row(1, "Ref"))}
    data = packed(content)
    # A second entry for the same place must carry the same name as the place, so the place is made to hold a package.
    inner = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"i"
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_STORED) as package:
        for name, part in content.items():
            package.writestr(name, part)
        package.writestr("outer", inner)
    data = memory.getvalue()
    place = data.find(inner)
    entry = (
        struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, zlib.crc32(b""), 0, 0, 1, 0, 0, 0, 0, 0, place)
        + b"i"
    )
    end = data.rfind(b"PK\x05\x06")
    fields = list(struct.unpack_from("<4s4H2LH", data, end))
    fields[3] += 1
    fields[4] += 1
    fields[5] += len(entry)
    return data[:end] + entry + struct.pack("<4s4H2LH", *fields)
