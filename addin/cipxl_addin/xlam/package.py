"""The add-in as an Open Packaging file: a workbook of one sheet, its VBA project and its tab on the ribbon."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import NamedTuple
from xml.sax.saxutils import escape

__all__ = ["package"]

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WRITTEN = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can hold: the same file is made at any time
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"


class _Part(NamedTuple):
    """A part: where it is, what it is, and what it holds."""

    name: str
    content_type: str
    data: bytes


class _Relation(NamedTuple):
    """A relationship from one part to another."""

    id: str
    type: str
    target: str


def package(vba: bytes, ribbon: bytes, version: str, about: tuple[str, ...]) -> bytes:
    """The file `cipxl.xlam`.

    Args:
        vba: The VBA project.
        ribbon: The XML of the tab.
        version: cipxl's version, kept in the file's properties.
        about: Lines for the sheet, which nobody sees but who looks for it: what this is and under which licences.
    """
    parts = (
        _Part("xl/workbook.xml", "application/vnd.ms-excel.addin.macroEnabled.main+xml", _workbook()),
        _Part("xl/worksheets/sheet1.xml", f"{_CONTENT}.worksheet+xml", _sheet(about)),
        _Part("xl/styles.xml", f"{_CONTENT}.styles+xml", _styles()),
        _Part("xl/vbaProject.bin", "application/vnd.ms-office.vbaProject", vba),
        _Part("customUI/customUI14.xml", "", ribbon),
        _Part("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml", _core(version)),
        _Part("docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml", _app()),
    )
    files = {
        "[Content_Types].xml": _types(parts),
        "_rels/.rels": _relations(
            _Relation("rId1", f"{_RELATIONSHIPS}/officeDocument", "xl/workbook.xml"),
            _Relation("rId2", "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
                      "customUI/customUI14.xml"),
            _Relation("rId3", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            _Relation("rId4", f"{_RELATIONSHIPS}/extended-properties", "docProps/app.xml"),
        ),
        "xl/_rels/workbook.xml.rels": _relations(
            _Relation("rId1", f"{_RELATIONSHIPS}/worksheet", "worksheets/sheet1.xml"),
            _Relation("rId2", f"{_RELATIONSHIPS}/styles", "styles.xml"),
            _Relation("rId3", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin"),
        ),
    }  # fmt: skip
    return _zipped({**files, **{part.name: part.data for part in parts}})


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip that is the same for the same files: fixed times, fixed order, nothing of the machine that made it.

    Stored, not compressed: zlib's output is another from version to version, and the file is small.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _WRITTEN)
            entry.create_system = 0
            entry.external_attr = 0
            archive.writestr(entry, data)
    return out.getvalue()


def _types(parts: tuple[_Part, ...]) -> bytes:
    overrides = "".join(
        f'<Override PartName="/{part.name}" ContentType="{part.content_type}"/>' for part in parts if part.content_type
    )
    return _xml(
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(*relations: _Relation) -> bytes:
    each = "".join(f'<Relationship Id="{one.id}" Type="{one.type}" Target="{one.target}"/>' for one in relations)
    return _xml(f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>')


def _workbook() -> bytes:
    return _xml(
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONSHIPS}">'
        '<workbookPr codeName="ThisWorkbook"/>'
        '<bookViews><workbookView visibility="hidden"/></bookViews>'
        '<sheets><sheet name="About" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _sheet(lines: tuple[str, ...]) -> bytes:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t xml:space="preserve">{escape(line)}</t></is></c></row>'
        for n, line in enumerate(lines, start=1)
    )
    return _xml(f'<worksheet xmlns="{_MAIN}"><sheetPr codeName="Sheet1"/><sheetData>{rows}</sheetData></worksheet>')


def _styles() -> bytes:
    """The least that a workbook's styles must have."""
    return _xml(
        f'<styleSheet xmlns="{_MAIN}">'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _core(version: str) -> bytes:
    return _xml(
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>cipxl</dc:title><dc:description>Improvement plans in Excel: functions and a tab on the ribbon."
        f"</dc:description><cp:version>{escape(version)}</cp:version></cp:coreProperties>"
    )


def _app() -> bytes:
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return _xml(f'<Properties xmlns="{namespace}"><Application>cipxl</Application></Properties>')


def _xml(body: str) -> bytes:
    return (_DECLARATION + body).encode("utf-8")
