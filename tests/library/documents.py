"""Word documents and texts that are hostile, damaged or odd, each with what the reader of documents must answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from library.attacks import HEAD, Attack, pack, raw

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = b"<Types/>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def cell(*blocks: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(blocks) or para()}</w:tc>"


def line(*texts: str, properties: str = "") -> str:
    return f"<w:tr>{properties}{''.join(cell(para(run(text))) for text in texts)}</w:tr>"


def table(*rows: str, columns: int = 3) -> str:
    grid = '<w:gridCol w:w="2000"/>' * columns
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def body(*blocks: str) -> bytes:
    spaces = (
        f'xmlns:w="{WORD}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    return f"{HEAD}<w:document {spaces}><w:body>{''.join(blocks)}</w:body></w:document>".encode()


def word(*blocks: str, **others: bytes) -> Callable[[Path], None]:
    """What writes a Word document with these blocks; other parts of word/ by name."""
    parts = {"[Content_Types].xml": TYPES, "word/document.xml": body(*blocks)}
    return lambda path: pack(path, parts | {f"word/{name}.xml": data for name, data in others.items()})


def boxed(text: str) -> str:
    """A text box as Word writes one: once for today's programs, once for older ones."""
    box = f"<w:txbxContent>{para(run(text))}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def rows_of(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


GOOD = table(line("Ref", "Recommendation", "Impact"), line("1", "Timeliness", "A"))
DELETED = f'<w:del w:id="1"><w:r><w:delText>{"gone "}</w:delText></w:r></w:del>'
HIDDEN = run("unseen", "<w:rPr><w:vanish/></w:rPr>")

STYLED = f'<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr>{run("1")}</w:p>'

DOCUMENT_ATTACKS = (
    Attack("plan.docx", word(GOOD), "reads"),
    Attack("renamed.xlsx", word(GOOD), "reads"),
    Attack("letter.docx", word(para(run("Dear all"))), "F050"),
    Attack("empty.docx", word(), "F050"),
    Attack("no body.docx",
           lambda path: pack(path, {"[Content_Types].xml": TYPES, "word/document.xml": b"<x/>"}), "F019"),
    Attack("deleted.docx", word(table(line("Ref", "Text", "RAG"), rows_of(cell(para(DELETED, run("1")))))),
           "reads F052"),
    Attack("deleted row.docx",
           word(table(line("Ref", "Text", "RAG"), line("9", "Gone", "R", properties="<w:trPr><w:del/></w:trPr>"))),
           "reads F052"),
    Attack("hidden.docx", word(table(line("Ref", "Text", "RAG"), rows_of(cell(para(HIDDEN, run("1")))))),
           "reads F053"),
    Attack("box.docx", word(table(line("Ref", "Text", "RAG"), rows_of(cell(para(run("1"), boxed("Done")))))),
           "reads F054"),
    Attack("table in a cell.docx",
           word(table(line("Ref", "Text", "RAG"), rows_of(cell(para(run("1"))), cell(GOOD)))), "reads F055"),
    Attack("macros.docx",
           lambda path: pack(path, {"[Content_Types].xml": TYPES, "word/document.xml": body(GOOD),
                                    "word/vbaProject.bin": b"x"}), "reads F040"),
    Attack("entities.docx",
           lambda path: pack(path, {
               "[Content_Types].xml": TYPES,
               "word/document.xml": b'<!DOCTYPE x [<!ENTITY a "b">]>' + body(GOOD).partition(b"?>")[2]}), "F028"),
    Attack("garbled.docx",
           lambda path: pack(path, {"[Content_Types].xml": TYPES, "word/document.xml": body(GOOD)[:-20]}), "F030"),
    Attack("tables in tables.docx", word("".join("<w:tbl><w:tr><w:tc>" for _ in range(200)) +
                                         "".join("</w:tc></w:tr></w:tbl>" for _ in range(200))), "F031"),
    Attack("styles in a ring.docx",
           word(table(line("Ref", "Text", "RAG"),
                      rows_of(cell(STYLED))),
                styles=f'<w:styles xmlns:w="{WORD}"><w:style w:styleId="a"><w:basedOn w:val="b"/></w:style>'
                       f'<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>'.encode()), "reads"),
    Attack("wide spans.docx",
           word(table(line("Ref", "Text", "RAG"),
                      rows_of(cell(para(run("1")), properties='<w:gridSpan w:val="999999999"/>')))), "reads"),
    Attack("too long a cell.docx", word(table(line("Ref", "Text", "RAG"), line("1", "x" * 1_000_001, "A"))), "F051"),
    Attack("plan.txt", raw(b"Ref\tRecommendation\tImpact\n1\tTimeliness\tA\n"), "reads F061"),
    Attack("letter.txt", raw(b"Dear all,\nplease find attached the plan.\n"), "F050"),
    Attack("columns of blanks.txt", raw(b"Ref   Recommendation   Impact\n1     Timeliness       A\n"), "F050"),
    Attack("too long.txt", raw(b"Ref\tText\n1\t" + b"x" * 1_000_001 + b"\n"), "F051"),
)  # fmt: skip
