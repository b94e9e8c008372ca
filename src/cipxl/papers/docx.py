"""A paper as a Word file: the record on A4, then the familiar table on landscape A3.

Rows are built as XML text and parsed in one go, since python-docx looks a table's cells up anew each time and takes
minutes for a long one. Every table has one heading row that repeats, no merged and no empty cell, and rows that do not
break over pages: what is too tall goes on in a labelled row of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from cipxl.papers.blocks import Block, Bullets, Cell, Facts, Heading, Mark, Paper, Paragraph, Table
from cipxl.papers.fitting import SHORT, Fit, continued, fit, row_height
from cipxl.papers.text import breakable, is_rtl

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["render"]

FONT = "Arial"
BODY, TABLE_LEAST = 12.0, 10.0  # points
WIDE, WIDE_LEAST = 8.5, 7.0  # the familiar table, as officers print it
MARGIN = 20.0  # mm
A4, A3 = (210.0, 297.0), (420.0, 297.0)
PADDING = 4.6  # mm in a cell, left and right together
LINE, HEADING_FILL = "505A5F", "E5E6E7"
TWIPS = 56.6929  # in a millimetre
_SIZES = {1: 22.0, 2: 17.0, 3: 14.0, 4: 12.5}
_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def render(paper: Paper, path: Path) -> None:
    """Write the paper; the same paper gives the same parts (the package's own times differ)."""
    import docx
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.shared import Mm

    document = docx.Document()
    _properties(document, paper)
    _styles(document)
    _footer(document, paper)
    first = document.sections[0]
    first.page_width, first.page_height = Mm(A4[0]), Mm(A4[1])
    first.left_margin = first.right_margin = first.top_margin = first.bottom_margin = Mm(MARGIN)
    writer = _Writer(document, paper)
    writer.blocks(paper.record, width=A4[0] - 2 * MARGIN, height=A4[1] - 2 * MARGIN)
    if paper.appendix:
        section = document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(A3[0]), Mm(A3[1])
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN * 0.75)
        writer.blocks(paper.appendix, width=A3[0] - 1.5 * MARGIN, height=A3[1] - 1.5 * MARGIN)
    document.save(str(path))


class _Writer:
    """Turns blocks into paragraphs and tables at the end of the document."""

    def __init__(self, document: Document, paper: Paper) -> None:
        self.document = document
        self.paper = paper

    def blocks(self, blocks: Sequence[Block], *, width: float, height: float) -> None:
        """Append blocks for a page whose text is so wide and tall (mm)."""
        parts: list[str] = []
        for block in blocks:
            if isinstance(block, Heading):
                parts.append(_paragraph(block.text, style=f"Heading{block.level}"))
            elif isinstance(block, Paragraph):
                parts += [_paragraph(line, bold=block.kind == "draft") for line in Cell(block.text).lines]
            elif isinstance(block, Bullets):
                parts += [_paragraph(item, style="ListBullet") for item in block.items]
            elif isinstance(block, Facts):
                parts += [self._fact(name, cell) for name, cell in block.items]
            else:
                parts += self._table(block, width, height)
        self._append("".join(parts))

    def _append(self, xml: str) -> None:
        from docx.oxml import parse_xml

        body = self.document.element.body
        end = body.sectPr
        for element in list(parse_xml(f"<w:body {_NAMESPACE}>{xml}</w:body>")):
            end.addprevious(element)

    def _fact(self, name: str, cell: Cell) -> str:
        label = _run(f"{name}: ", bold=True)
        if cell.mark:
            return _wrapped(label + _pill(cell.mark) + _run(f" {cell.mark.meaning}"))
        return _wrapped(label + _run(" ".join(cell.lines)), rtl=is_rtl(cell.text))

    def _table(self, table: Table, width: float, height: float) -> list[str]:
        size, least = (WIDE, WIDE_LEAST) if table.wide else (BODY, TABLE_LEAST)
        label = self.paper.wording.page.continued.replace("{ref}", "").split()
        found = fit(table, width, size=size, least=least, padding=PADDING, also=label)
        grid = "".join(f'<w:gridCol w:w="{_twips(column)}"/>' for column in found.widths)
        caption = escape(table.caption, {'"': "&quot;"})
        head = (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{_twips(sum(found.widths))}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblLook w:firstRow="1" w:firstColumn="1" w:noHBand="1" w:noVBand="1"/>'
            f'<w:tblCaption w:val="{caption}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        )
        heading = [Cell(column.heading) for column in table.columns]
        rows = [_row(heading, found, header=-1, top=True)]
        page = self.paper.wording.page
        for row in table.rows:
            pieces = continued(
                row,
                found,
                header=table.row_header,
                padding=PADDING,
                most=height / 2,
                label=page.continued,
                above=page.above,
            )
            rows += [_row(piece, found, header=table.row_header, top=False) for piece in pieces]
        short = row_height(heading, found, padding=PADDING) < height / 2
        caption_line = _paragraph(table.caption, style="Caption", keep=short)
        # Word joins two tables that touch; the empty line of small type keeps them apart and is no heading.
        return [caption_line, head, *rows, "</w:tbl>", _paragraph("", gap=True)]


def _row(cells: Sequence[Cell], found: Fit, *, header: int, top: bool) -> str:
    mark = "<w:tblHeader/>" if top else ""
    inner = "".join(
        _cell(cell, width, found.size, bold=top or index == header, fill=top, head=index == header)
        for index, (cell, width) in enumerate(zip(cells, found.widths, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{inner}</w:tr>"


def _cell(cell: Cell, width: float, size: float, *, bold: bool, fill: bool, head: bool) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{HEADING_FILL}"/>' if fill else ""
    most = max(4, int((width - PADDING) / (size * 0.2)))
    if cell.mark:
        inner = _in_cell(_pill(cell.mark, size=size))
    else:
        lines = cell.lines or (cell.shown or " ",)
        if head and len(cell.shown) <= SHORT:
            lines = tuple(line.replace(" ", "\u00a0") for line in lines)
        inner = "".join(
            _in_cell(_run(breakable(line, most), size=size, bold=bold, rtl=is_rtl(line)), rtl=is_rtl(line))
            for line in lines
        )
    return f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/>{shade}</w:tcPr>{inner}</w:tc>'


def _in_cell(runs: str, *, rtl: bool = False) -> str:
    direction = "<w:bidi/>" if rtl else ""
    spacing = '<w:spacing w:before="20" w:after="40" w:line="240" w:lineRule="auto"/>'
    return f'<w:p><w:pPr>{direction}{spacing}<w:jc w:val="left"/></w:pPr>{runs}</w:p>'


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
    """A rating: its word on its colour, so that the word is there when the colour is not."""
    points = f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>' if size else ""
    ink, paint = mark.level.text_colour.lstrip("#"), mark.level.colour.lstrip("#")
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{paint}"/>'
    properties = f'<w:rPr><w:b/><w:bCs/><w:color w:val="{ink}"/>{points}{shade}</w:rPr>'
    return f'<w:r>{properties}<w:t xml:space="preserve"> {escape(mark.label)} </w:t></w:r>'


def _twips(millimetres: float) -> int:
    return round(millimetres * TWIPS)


def _properties(document: Document, paper: Paper) -> None:
    core = document.core_properties
    core.title = f"{paper.title}: {paper.update}" if paper.update else paper.title
    core.author = core.last_modified_by = core.comments = core.keywords = core.subject = core.category = ""
    core.language = "en-GB"
    core.created = core.modified = paper.stamp.replace(tzinfo=None, microsecond=0)
    core.revision = 1


def _styles(document: Document) -> None:
    """Arial, left aligned, headings that stay with what follows; the language on the ground style."""
    from docx.oxml import parse_xml
    from docx.shared import Pt, RGBColor

    for name in ("Normal", "List Bullet", "Caption", *(f"Heading {level}" for level in _SIZES)):
        style = document.styles[name]
        style.font.name = FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            del fonts.attrib[key]
        for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(f"{{{_uri()}}}{kind}", FONT)
        style.font.size = Pt(BODY)
        style.font.color.rgb = RGBColor(0x0B, 0x0C, 0x0C)
        style.font.italic = False
        style.paragraph_format.space_after = Pt(6)
    for level, size in _SIZES.items():
        style = document.styles[f"Heading {level}"]
        style.font.size, style.font.bold = Pt(size), True
        style.paragraph_format.space_before, style.paragraph_format.keep_with_next = Pt(size), True
    document.styles["Caption"].font.bold = True
    ground = document.styles["Normal"].element.get_or_add_rPr()
    ground.append(parse_xml(f'<w:lang {_NAMESPACE} w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/>'))
    for language in document.styles.element.iter(f"{{{_uri()}}}lang"):
        language.set(f"{{{_uri()}}}val", "en-GB")


def _footer(document: Document, paper: Paper) -> None:
    from docx.oxml import parse_xml

    page = paper.wording.page
    before, _, rest = page.number.partition("{page}")
    between, _, after = rest.partition("{pages}")
    runs = _run(before) + _field("PAGE") + _run(between) + _field("NUMPAGES") + _run(after)
    paragraph = document.sections[0].footer.paragraphs[0]._p
    paragraph.getparent().replace(
        paragraph, _element(parse_xml, f'<w:p><w:pPr><w:jc w:val="right"/></w:pPr>{runs}</w:p>')
    )
    if paper.draft:
        header = document.sections[0].header.paragraphs[0]._p
        notice = _run(paper.wording.notes.draft, bold=True, size=14)
        header.getparent().replace(header, _element(parse_xml, f"<w:p><w:pPr/>{notice}</w:p>"))


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _element(parse: Any, xml: str) -> Any:
    return parse(xml.replace("<w:p>", f"<w:p {_NAMESPACE}>", 1))


def _uri() -> str:
    return _NAMESPACE.split('"')[1]
