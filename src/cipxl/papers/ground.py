"""What a paper in Word stands on: a plain document, or the council's own with its look.

Of a council's document the styles, headers, footers, logo and margins of its first section are kept, and nothing that
it says: its text, comments, properties and authors go. Where its look would make the paper hard to read (small or pale
type, justified lines, no page number), that much is mended.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cipxl.errors import SettingsError
from cipxl.papers.blocks import Paper
from cipxl.papers.pages import A4, HEADING_SIZES, INK
from cipxl.scheme import contrast

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section

__all__ = ["opened", "text_area"]

FONT = "Arial"
LEAST = 12.0  # points
LARGEST_FILE = 20_000_000  # bytes, unpacked as well
_LEAST_CONTRAST = 4.5
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACE = f'xmlns:w="{_WORD}"'
_HEADINGS = tuple(f"Heading {level}" for level in HEADING_SIZES)
_STYLES = ("Normal", "List Bullet", "Caption", *_HEADINGS)
# Parts that hold what somebody wrote or who they are; a paper needs none of them.
_LEFT_OUT = ("custom-properties", "extended-properties", "comments", "commentsExtended", "commentsIds", "people",
             "customXml", "glossaryDocument", "thumbnail", "footnotes", "endnotes", "attachedTemplate", "vbaProject",
             "oleObject", "package", "keyMapCustomizations", "commentsExtensible", "webSettings")  # fmt: skip


def opened(paper: Paper, base: Path | None = None) -> Document:
    """An empty document for the paper, with its properties, styles, page number and, for a draft, its notice.

    Args:
        paper: What it will hold.
        base: The council's own document, or None for a plain one.

    Raises:
        SettingsError: When the council's document is not there or is no Word document.
    """
    import docx

    document = docx.Document() if base is None else _council_s(base)
    _properties(document, paper)
    if base is None:
        _plain_styles(document)
        section = document.sections[0]
        _set_a4(section)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _mm(A4.margin)
    else:
        _mended_styles(document)
        section = document.sections[0]
        if section.page_width != _mm(A4.width) or section.page_height != _mm(A4.height):
            _set_a4(section)
    _language(document)
    _page_number(document, paper)
    if paper.draft:
        _draft_notice(document, paper)
    return document


def text_area(section: Section) -> tuple[float, float]:
    """The width and height of a section's text in millimetres."""
    width, height = section.page_width or 0, section.page_height or 0
    across = width - (section.left_margin or 0) - (section.right_margin or 0)
    down = height - abs(section.top_margin or 0) - abs(section.bottom_margin or 0)
    return across / 36000, down / 36000


def _council_s(base: Path) -> Document:
    import docx

    how = f"Save {base.name} in Word as a Word document (.docx) with your logo and styles, or take the line `base` out."
    if not base.is_file():
        raise SettingsError(f"plan.toml: papers.base names {base.name}, which is not beside plan.toml.", how)
    try:
        with zipfile.ZipFile(base) as inside:
            size = sum(part.file_size for part in inside.infolist())
        if max(size, base.stat().st_size) > LARGEST_FILE:
            raise SettingsError(f"plan.toml: papers.base names {base.name}, which is larger than 20 MB.", how)
        document = docx.Document(str(base))
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise SettingsError(f"plan.toml: papers.base names {base.name}, which is no Word document.", how) from error
    body = document.element.body
    last = body.sectPr
    first = document.sections[0]._sectPr
    for element in list(body):
        body.remove(element)
    kept = first if first is not None else last
    body.append(kept)
    for part in (document.part, document.part.package):
        for key, relationship in list(part.rels.items()):
            if relationship.reltype.rpartition("/")[2] in _LEFT_OUT:
                part.rels.pop(key)
    return document


def _properties(document: Document, paper: Paper) -> None:
    core = document.core_properties
    core.title = f"{paper.title}: {paper.update}" if paper.update else paper.title
    core.author = core.last_modified_by = core.comments = core.keywords = core.subject = core.category = ""
    core.content_status = core.identifier = core.version = ""
    core.language = "en-GB"
    core.created = core.modified = paper.stamp.replace(tzinfo=None, microsecond=0)
    for name in ("lastPrinted",):
        for element in core._element.findall(
            f"{{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}}{name}"
        ):
            core._element.remove(element)
    core.revision = 1


def _plain_styles(document: Document) -> None:
    """Arial, left aligned, headings that stay with what follows."""
    from docx.shared import Pt, RGBColor

    for name in _STYLES:
        style = document.styles[name]
        style.font.name = FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            del fonts.attrib[key]
        for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(f"{{{_WORD}}}{kind}", FONT)
        style.font.size = Pt(LEAST)
        style.font.color.rgb = RGBColor.from_string(INK[1:])
        style.font.italic = False
        style.paragraph_format.space_after = Pt(6)
    for level, size in HEADING_SIZES.items():
        style = document.styles[f"Heading {level}"]
        style.font.size, style.font.bold = Pt(size), True
        style.paragraph_format.space_before, style.paragraph_format.keep_with_next = Pt(size), True
    document.styles["Caption"].font.bold = True


def _mended_styles(document: Document) -> None:
    """The council's styles, with what is missing added and what cannot be read put right."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    styles = document.styles
    for name in _STYLES:
        if name not in [style.name for style in styles]:
            added = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            added.base_style = styles["Normal"]
            if name in _HEADINGS:
                level = int(name[-1])
                added.font.size, added.font.bold = Pt(HEADING_SIZES[level]), True
                added.element.get_or_add_pPr().append(_parsed(f'<w:outlineLvl {_NAMESPACE} w:val="{level - 1}"/>'))
            if name == "List Bullet":
                added.paragraph_format.left_indent, added.paragraph_format.first_line_indent = Pt(18), Pt(-18)
    if "Table Grid" not in [style.name for style in styles]:
        styles.element.append(_parsed(_GRID))
    for name in _STYLES:
        style = styles[name]
        if (name == "Normal" and style.font.size is None) or (
            style.font.size is not None and style.font.size < Pt(LEAST)
        ):
            style.font.size = Pt(LEAST)
        if style.paragraph_format.alignment in (WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.CENTER):
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
        colour = style.font.color.rgb if style.font.color is not None else None
        themed = style.font.color is not None and style.font.color.theme_color is not None
        if (colour is not None and contrast(f"#{colour}", "#FFFFFF") < _LEAST_CONTRAST) or (themed and colour is None):
            style.font.color.rgb = RGBColor.from_string(INK[1:])
        if name in _HEADINGS:
            style.paragraph_format.keep_with_next = True


_GRID = (
    f'<w:style {_NAMESPACE} w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>'
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders></w:tblPr></w:style>"
)


def _language(document: Document) -> None:
    ground = document.styles["Normal"].element.get_or_add_rPr()
    if not list(ground.iter(f"{{{_WORD}}}lang")):
        ground.append(_parsed(f'<w:lang {_NAMESPACE} w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/>'))
    for language in document.styles.element.iter(f"{{{_WORD}}}lang"):
        language.set(f"{{{_WORD}}}val", "en-GB")


def _page_number(document: Document, paper: Paper) -> None:
    """A page number in the footer, where the document has none of its own."""
    page = paper.wording.page
    footer = document.sections[0].footer
    paragraphs = footer.paragraphs
    if any(" PAGE" in f" {text}" for text in _instructions(footer._element)) and any(
        "NUMPAGES" in text for text in _instructions(footer._element)
    ):
        return
    before, _, rest = page.number.partition("{page}")
    between, _, after = rest.partition("{pages}")
    runs = _run(before) + _field("PAGE") + _run(between) + _field("NUMPAGES") + _run(after)
    line = _parsed(f'<w:p {_NAMESPACE}><w:pPr><w:jc w:val="right"/></w:pPr>{runs}</w:p>')
    empty = [paragraph for paragraph in paragraphs if not paragraph.text and len(paragraph._p) <= 1]
    if len(paragraphs) == 1 and empty:
        footer._element.replace(paragraphs[0]._p, line)
    else:
        footer._element.append(line)


def _instructions(element: Any) -> list[str]:
    simple = [field.get(f"{{{_WORD}}}instr", "") for field in element.iter(f"{{{_WORD}}}fldSimple")]
    return [*simple, *(text.text or "" for text in element.iter(f"{{{_WORD}}}instrText"))]


def _draft_notice(document: Document, paper: Paper) -> None:
    header = document.sections[0].header
    notice = _parsed(f"<w:p {_NAMESPACE}>{_run(paper.wording.notes.draft, bold=True)}</w:p>")
    first = header.paragraphs[0]._p if header.paragraphs else None
    if first is not None and len(header.paragraphs) == 1 and not header.paragraphs[0].text and len(first) <= 1:
        header._element.replace(first, notice)
    else:
        header._element.append(notice)


def _run(text: str, *, bold: bool = False) -> str:
    from xml.sax.saxutils import escape

    weight = '<w:rPr><w:b/><w:bCs/><w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr>' if bold else ""
    return f'<w:r>{weight}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _set_a4(section: Section) -> None:
    from docx.enum.section import WD_ORIENT

    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = _mm(A4.width), _mm(A4.height)


def _mm(millimetres: float) -> Any:
    from docx.shared import Mm

    return Mm(millimetres)


def _parsed(xml: str) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(xml)
