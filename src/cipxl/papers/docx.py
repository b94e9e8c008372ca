"""A paper as a Word file: the record on A4, then the familiar table on landscape A3.

Rows are built as XML text and parsed in one go, since python-docx looks a table's cells up anew each time and takes
minutes for a long one. Every table has one heading row that repeats, no merged and no empty cell, and rows that do not
break over pages: what is too tall goes on in a labelled row of its own.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from cipxl.papers.blocks import Block, Bullets, Cell, Chart, Facts, Heading, Mark, Paper, Paragraph, Table, leads_to
from cipxl.papers.chart import drawing
from cipxl.papers.fitting import SHORT, Fit, continued, fit_in_pieces, row_height
from cipxl.papers.ground import opened, text_area
from cipxl.papers.pages import A3, A4, HEADING_FILL
from cipxl.papers.pdf import png
from cipxl.papers.text import breakable, is_rtl

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["render"]

CHART_WIDTH = 110.0  # mm: its letters are then 12 points high
LISTS = ("ListBullet", "ListBullet2", "ListBullet3")  # by how deep an item lies
PADDING = 4.6  # mm in a cell, left and right together
TWIPS = 56.6929  # in a millimetre


def render(paper: Paper, path: Path, base: Path | None = None) -> None:
    """Write the paper; the same paper gives the same parts (the package's own times differ).

    Args:
        paper: What it says.
        path: Where.
        base: A Word document with the council's own look; see `ground.opened`.
    """
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.shared import Mm

    document = opened(paper, base)
    writer = _Writer(document, paper)
    first = document.sections[0]
    across, down = text_area(first)
    parts = writer.blocks(paper.record, width=across, height=down)
    if paper.appendix:
        section = document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(A3.width), Mm(A3.height)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(A3.margin)
        between, last = document.element.body
        parts += [_xml(between), *writer.blocks(paper.appendix, width=A3.across, height=A3.down), _xml(last)]
    else:
        parts += [_xml(document.element.body.sectPr)]
    _put(document, "".join(parts))
    document.save(str(path))


def _put(document: Document, xml: str) -> None:
    """Give the document this body. In one piece: moving element by element takes minutes for a long paper."""
    from docx.oxml import parse_xml

    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in document.element.nsmap.items() if prefix)
    body = document.element.body
    document.element.replace(body, parse_xml(f"<w:body {spaces}>{xml}</w:body>"))


def _xml(element: Any) -> str:
    from lxml import etree

    return str(etree.tostring(element, encoding="unicode", with_tail=False))


class _Writer:
    """Turns blocks into the XML of paragraphs and tables."""

    def __init__(self, document: Document, paper: Paper) -> None:
        self.document = document
        self.paper = paper

    def blocks(self, blocks: Sequence[Block], *, width: float, height: float) -> list[str]:
        """The blocks for a page whose text is so wide and tall (mm)."""
        parts: list[str] = []
        for block, after in zip_longest(blocks, blocks[1:]):
            if isinstance(block, Heading):
                parts.append(_paragraph(block.text, style=f"Heading{block.level}"))
            elif isinstance(block, Paragraph):
                keep = leads_to(block, after)
                parts += [_paragraph(line, bold=block.kind == "draft", keep=keep) for line in Cell(block.text).lines]
            elif isinstance(block, Bullets):
                depths = block.depths or (0,) * len(block.items)
                parts += [
                    _paragraph(item, style=LISTS[min(depth, len(LISTS) - 1)])
                    for item, depth in zip(block.items, depths, strict=True)
                ]
            elif isinstance(block, Facts):
                keep = leads_to(block, after)
                parts += [self._fact(name, cell, keep=keep) for name, cell in block.items]
            elif isinstance(block, Chart):
                parts.append(_paragraph(block.caption, style="Caption", keep=True))
                parts.append(self._picture(block, min(width, CHART_WIDTH)))
            else:
                parts += self._table(block, width, height)
        return parts

    def _picture(self, chart: Chart, width: float) -> str:
        from docx.shared import Mm

        inline: Any = self.document.part.new_pic_inline(io.BytesIO(png(drawing(chart), width)), width=Mm(width))
        for named in (inline.docPr, inline.graphic.graphicData.pic.nvPicPr.cNvPr):
            named.set("name", chart.caption)
            named.set("descr", chart.alt)
        return f"<w:p><w:r><w:drawing>{_xml(inline)}</w:drawing></w:r></w:p>"

    def _fact(self, name: str, cell: Cell, *, keep: bool) -> str:
        label = _run(f"{name}: ", bold=True)
        if cell.pill:
            meaning = _run(f" {cell.pill.meaning}") if cell.pill.meaning else ""
            return _wrapped(label + _pill(cell.pill) + meaning, keep=keep)
        return _wrapped(label + _run(" ".join(cell.lines)), keep=keep, rtl=is_rtl(cell.text))

    def _table(self, table: Table, width: float, height: float) -> list[str]:
        sheet = A3 if table.wide else A4
        page, most = self.paper.wording.page, height / 2
        found = fit_in_pieces(
            table, width, size=sheet.size, least=sheet.least, padding=PADDING, most=most, label=page.continued
        )
        grid = "".join(f'<w:gridCol w:w="{_twips(column)}"/>' for column in found.widths)
        caption = escape(table.caption, {'"': "&quot;"})
        head = (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{_twips(sum(found.widths))}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblLook w:firstRow="1" w:firstColumn="1" w:noHBand="1" w:noVBand="1"/>'
            f'<w:tblCaption w:val="{caption}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        )
        heading = [Cell(column.heading) for column in table.columns]
        pieces: list[Sequence[Cell]] = []
        for row in table.rows:
            pieces += continued(
                row,
                found,
                header=table.row_header,
                padding=PADDING,
                most=most,
                label=page.continued,
                above=page.above,
            )
        # No page ends with the headings and one row, and none begins with one row: Word keeps such rows together.
        rows = [_row(heading, found, header=-1, top=True, keep=bool(pieces))]
        rows += [
            _row(piece, found, header=table.row_header, top=False, keep=number in (1, len(pieces) - 1))
            for number, piece in enumerate(pieces, 1)
        ]
        short = row_height(heading, found, padding=PADDING) < height / 2
        caption_line = _paragraph(table.caption, style="Caption", keep=short)
        # Word joins two tables that touch; the empty line of small type keeps them apart and is no heading.
        return [caption_line, head, *rows, "</w:tbl>", _paragraph("", gap=True)]


def _row(cells: Sequence[Cell], found: Fit, *, header: int, top: bool, keep: bool) -> str:
    mark = "<w:tblHeader/>" if top else ""
    inner = "".join(
        _cell(cell, width, found.size, bold=top or index == header, fill=top, head=index == header, keep=keep)
        for index, (cell, width) in enumerate(zip(cells, found.widths, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{inner}</w:tr>"


def _cell(cell: Cell, width: float, size: float, *, bold: bool, fill: bool, head: bool, keep: bool) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{HEADING_FILL[1:]}"/>' if fill else ""
    most = max(4, int((width - PADDING) / (size * 0.2)))
    if cell.pill:
        inner = _in_cell(_pill(cell.pill, size=size), keep=keep)
    elif cell.choices:
        inner = "".join(
            _in_cell(_run(f"{mark.level.symbol} {line}".strip(), size=size, bold=held), keep=keep)
            for mark, line, held in cell.choosing
        )
    else:
        lines = cell.lines or (cell.shown or " ",)
        if head and len(cell.shown) <= SHORT:
            lines = tuple(line.replace(" ", "\u00a0") for line in lines)
        inner = "".join(
            _in_cell(_run(breakable(line, most), size=size, bold=bold, rtl=is_rtl(line)), rtl=is_rtl(line), keep=keep)
            for line in lines
        )
    return f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/>{shade}</w:tcPr>{inner}</w:tc>'


def _in_cell(runs: str, *, rtl: bool = False, keep: bool = False) -> str:
    kept = "<w:keepNext/>" if keep else ""
    direction = "<w:bidi/>" if rtl else ""
    spacing = '<w:spacing w:before="20" w:after="40" w:line="240" w:lineRule="auto"/>'
    return f'<w:p><w:pPr>{kept}{direction}{spacing}<w:jc w:val="left"/></w:pPr>{runs}</w:p>'


def _paragraph(text: str, *, style: str = "", bold: bool = False, keep: bool = False, gap: bool = False) -> str:
    if gap:
        return '<w:p><w:pPr><w:spacing w:before="0" w:after="120" w:line="120" w:lineRule="exact"/></w:pPr></w:p>'
    rtl = is_rtl(text)
    return _wrapped(_run(breakable(text, 60), bold=bold, rtl=rtl), style=style, keep=keep, rtl=rtl)


def _wrapped(runs: str, *, style: str = "", keep: bool = False, rtl: bool = False) -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    kept = "<w:keepNext/>" if keep else ""
    direction = "<w:bidi/>" if rtl else ""
    return f"<w:p><w:pPr>{named}{kept}{direction}</w:pPr>{runs}</w:p>"


def _run(text: str, *, size: float = 0, bold: bool = False, rtl: bool = False) -> str:
    points = f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>' if size else ""
    weight = "<w:b/><w:bCs/>" if bold else ""
    direction = "<w:rtl/>" if rtl else ""
    properties = f"<w:rPr>{weight}{points}{direction}</w:rPr>"
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _pill(mark: Mark, *, size: float = 0) -> str:
    """A rating: the scheme's sign for it and its word on its colour, so that both are there when the colour is not.

    The sign is a run of its own and kept beside the word: a reader of the file can tell it from the label.
    """
    points = f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>' if size else ""
    ink, paint = mark.level.text_colour.lstrip("#"), mark.level.colour.lstrip("#")
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{paint}"/>'
    properties = f'<w:rPr><w:b/><w:bCs/><w:color w:val="{ink}"/>{points}{shade}</w:rPr>'
    sign = f"\u00a0{mark.level.symbol}\u00a0" if mark.level.symbol else " "
    return "".join(
        f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        for text in (sign, f"{mark.label}\u00a0")
    )


def _twips(millimetres: float) -> int:
    return round(millimetres * TWIPS)
