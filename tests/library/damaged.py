"""Tables as councils have them in Word and PDF, built from whole ones with the damage that print and Word do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from string import ascii_uppercase
from typing import Any, NamedTuple

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from cipxl.importing import Review
from cipxl.plan import Plan

TABLES = Path(__file__).parents[1] / "data" / "seed-tables"
FILLS = {"G": "00B050", "A": "FFC000", "R": "FF0000"}


class SeedTable(NamedTuple):
    headings: list[str]
    rows: list[list[str]]


def seed_table(name: str) -> SeedTable:
    return SeedTable(**json.loads((TABLES / f"{name}.json").read_text(encoding="utf-8")))


def squeezed(text: str) -> str:
    """A text without what wrapping changes: kinds of blanks, and one behind a hyphen."""
    return re.sub(r"(?<=\w)- (?=\w)", "-", " ".join(text.split()))


def right_answers(truth: SeedTable, found: Review) -> dict[str, str]:
    """What a person who has the paper answers: yes, but for words that the paper writes as they stand."""
    columns = {ascii_uppercase[number]: " ".join(row[number] for row in truth.rows) for number in range(13)}
    return {
        one.id: "no" if one.kind == "word" and one.proposed not in columns[one.a1[0]] else "yes"
        for one in found.proposals
        if one.can_be_accepted
    }


def printed(plan: Plan, headings: Sequence[str]) -> list[list[str]]:
    """The plan's rows as the 13 columns of the printed table, for comparing cell by cell."""
    periods = [period.canonical for period in plan.periods]
    rows = []
    for one in plan.recommendations:
        names = [m.name for m in one.measures if m.name and m.name != "All of these measures together"]
        figures = [
            " ".join(r.text for m in one.measures for r in m.readings if r.period.canonical == period)
            for period in periods
        ]
        targets = [
            " ".join(t.text for m in one.measures for t in m.targets if t.due == due) for due in plan.target_dates
        ]
        rows.append(
            [one.ref, one.text, one.ratings["implementation"], one.ratings["impact"],
             " ".join((one.outcomes, *names)), *figures, *targets, one.evidence, one.actions, one.lead]
        )  # fmt: skip
    return rows


def recovered(truth: SeedTable, plan: Plan) -> tuple[int, int, list[str]]:
    """How many cells came back, of how many, and the ones that did not."""
    found = printed(plan, truth.headings)
    wrong = []
    for index, row in enumerate(truth.rows):
        other = found[index] if index < len(found) else [""] * len(row)
        for column, text in enumerate(row):
            # The line "Measures" parts the two halves of a cell and is no text of either.
            said, read = (squeezed(re.sub(r"\bMeasures\b", "", one)) for one in (text, other[column]))
            if said != read:
                wrong.append(f"{row[0]} / {truth.headings[column]}: {said[:90]!r} is {read[:90]!r}")
    total = sum(map(len, truth.rows))
    return total - len(wrong), total, wrong


# Word


def shade(cell: Any, fill: str) -> None:
    element = OxmlElement("w:shd")
    element.set(qn("w:val"), "clear")
    element.set(qn("w:fill"), fill)
    cell._tc.get_or_add_tcPr().append(element)


def word_table(document: Any, rows: Sequence[Sequence[str]], grid: int = 1) -> Any:
    """A table whose grid has `grid` columns for each of its own, as tables have that were drawn by hand."""
    columns = len(rows[0])
    table = document.add_table(rows=0, cols=columns * grid)
    table.style = "Table Grid"
    for row in rows:
        cells = table.add_row().cells
        for index, text in enumerate(row):
            cell = cells[index * grid]
            if grid > 1:
                cell = cell.merge(cells[index * grid + grid - 1])
            cell.text = text
    return table


def landscape(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(42), Cm(29.7)
    document.styles["Normal"].font.size = Pt(8)


def cut(text: str, share: float = 0.5) -> tuple[str, str]:
    """A text in two at a blank, inside a sentence where it has one long enough."""
    blanks = [match.start() for match in re.finditer(r"(?<=[a-z]) (?=[a-z])", text)]
    if not blanks:
        return text, ""
    at = min(blanks, key=lambda place: abs(place - share * len(text)))
    return text[:at], text[at + 1 :]


def split_row(row: Sequence[str], keep: Sequence[int] = (0, 1, 2, 3, 5, 6, 7, 8, 9)) -> tuple[list[str], list[str]]:
    """A row as a page's end cuts it: the short cells stand whole above, the long ones go on below."""
    above, below = [], []
    for column, text in enumerate(row):
        first, rest = (text, "") if column in keep else cut(text)
        above.append(first)
        below.append(rest)
    return above, below


def save(document: Any, path: Path) -> Path:
    document.save(str(path))
    return path


def number_paragraph(paragraph: Any, number: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    numbers = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", "0"), ("w:numId", str(number))):
        element = OxmlElement(name)
        element.set(qn("w:val"), value)
        numbers.append(element)
    properties.append(numbers)


def add_list(document: Any, text: str, form: str = "decimal") -> int:
    """A list of the document's whose numbers are written like this ("2019 %1."); its number."""
    root = document.part.numbering_part.element
    number = 90 + len(root.findall(qn("w:num")))
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), str(number))
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), "0")
    for name, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", text)):
        element = OxmlElement(name)
        element.set(qn("w:val"), value)
        level.append(element)
    abstract.append(level)
    root.insert(0, abstract)
    numbered = OxmlElement("w:num")
    numbered.set(qn("w:numId"), str(number))
    link = OxmlElement("w:abstractNumId")
    link.set(qn("w:val"), str(number))
    numbered.append(link)
    root.append(numbered)
    return number


def put_xml(paragraph: Any, xml: str) -> None:
    """Raw runs at the end of a paragraph; `w:` and `wp:` and the rest are declared."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsmap

    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in nsmap.items())
    holder = parse_xml(
        f'<w:p {spaces} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        f'xmlns:v="urn:schemas-microsoft-com:vml" '
        f'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">{xml}</w:p>'
    )
    for child in list(holder):
        paragraph._p.append(child)


# The damages, by name


def plain(truth: SeedTable, path: Path) -> Path:
    document = docx.Document()
    landscape(document)
    document.add_heading("Progress against the recommendations", 1)
    word_table(document, [truth.headings, *truth.rows])
    return save(document, path)


def over_pages(truth: SeedTable, path: Path) -> Path:
    """Each row cut in two by a page's end, the headings again on each page, every page a table of its own."""
    document = docx.Document()
    landscape(document)
    parts = [split_row(row) for row in truth.rows]
    pages = [[parts[0][0]]]
    for (_, below), (above, _) in pairwise(parts):
        pages.append([below, above] if any(below) else [above])
    pages.append([parts[-1][1]])
    for number, page in enumerate(pages, start=1):
        document.add_paragraph(f"Appendix A, page {number}")
        word_table(document, [truth.headings, *page])
        document.add_page_break()
    return save(document, path)


def headings_again(truth: SeedTable, path: Path) -> Path:
    """One table with its heading row printed again before every second row, in a grid of finer columns."""
    rows: list[list[str]] = []
    for index, row in enumerate(truth.rows):
        rows += [truth.headings, row] if index % 2 == 0 else [row]
    document = docx.Document()
    landscape(document)
    word_table(document, rows, grid=3)
    return save(document, path)


def colours_only(truth: SeedTable, path: Path) -> Path:
    """Ratings as filled cells without a letter, under a heading that covers both of their columns."""
    document = docx.Document()
    landscape(document)
    table = word_table(document, [["" for _ in truth.headings], truth.headings, *truth.rows])
    over = table.rows[0].cells[2].merge(table.rows[0].cells[3])
    over.text = "RAG"
    for row in table.rows[2:]:
        for cell in row.cells[2:4]:
            letter = cell.text.strip()
            shade(cell, FILLS[letter])
            cell.text = ""
    return save(document, path)


def numbered(truth: SeedTable, path: Path) -> Path:
    """Refs as numbers of a Word list, which are no text, and the recommendation merged over its measures' rows."""
    document = docx.Document()
    landscape(document)
    table = word_table(document, [truth.headings, *[["", *row[1:]] for row in truth.rows]])
    number = add_list(document, "2019 %1.")
    for row in table.rows[1:]:
        number_paragraph(row.cells[0].paragraphs[0], number)
        spare = table.add_row()
        row._tr.addnext(spare._tr)
        for index in range(len(row.cells)):
            row.cells[index].merge(spare.cells[index])
    return save(document, path)


def tracked(truth: SeedTable, path: Path) -> Path:
    """Tracked changes, hidden text, and content controls in the cells."""
    document = docx.Document()
    landscape(document)
    table = word_table(document, [truth.headings, *truth.rows])
    for row in table.rows[1:]:
        paragraph = row.cells[10].paragraphs[0]
        text = paragraph.text
        start, end = cut(text)
        for run in list(paragraph.runs):
            paragraph._p.remove(run._r)
        put_xml(
            paragraph,
            f'<w:r><w:t xml:space="preserve">{escape(start)} </w:t></w:r>'
            '<w:del w:id="1" w:author="a"><w:r><w:delText>which was dropped </w:delText></w:r></w:del>'
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>not for the paper</w:t></w:r>"
            f'<w:ins w:id="2" w:author="a"><w:r><w:t>{escape(end)}</w:t></w:r></w:ins>',
        )
    return save(document, path)


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


WORD_DAMAGES: Mapping[str, Callable[[SeedTable, Path], Path]] = {
    "as it is": plain,
    "rows cut by pages, each page a table with the headings again": over_pages,
    "headings again inside the table, a finer grid": headings_again,
    "colours without letters, a heading over two columns": colours_only,
    "Refs that are list numbers, cells merged downwards": numbered,
    "tracked changes and hidden text": tracked,
}


# PDF

TYPST = """
#let given = json(bytes(sys.inputs.given))
#set page(width: 420mm, height: 297mm, margin: 12mm, footer: context align(center, counter(page).display()))
#set text(size: 8pt, font: "Libertinus Serif", lang: "en", region: "GB", hyphenate: given.hyphenate)
#set par(leading: 0.5em, spacing: 1.1em)
#let shown(c) = table.cell(
  fill: if c.fill == "" { none } else { rgb(c.fill) },
  rowspan: c.rows, colspan: c.columns,
  c.text.split("\\n").map(line => par(line)).join(),
)
= Progress against the recommendations
#for part in given.tables [
  #table(
    columns: given.widths.map(w => w * 1fr), stroke: if given.ruled { 0.5pt } else { none }, inset: 3pt,
    table.header(repeat: given.repeat, ..part.headings.map(h => shown(h))),
    ..part.rows.flatten().map(c => shown(c)),
  )
]
"""
WIDTHS = (5, 11, 6, 6, 17, 9, 9, 9, 8, 8, 40, 26, 10)


def as_cell(text: str, fill: str = "", rows: int = 1, columns: int = 1) -> dict[str, Any]:
    return {"text": text, "fill": f"#{fill}" if fill else "", "rows": rows, "columns": columns}


def typeset(path: Path, tables: Sequence[Any], **settings: Any) -> Path:
    import typst

    given = {"tables": tables, "widths": WIDTHS, "hyphenate": False, "ruled": True, "repeat": True, **settings}
    path.write_bytes(typst.compile(TYPST.encode(), sys_inputs={"given": json.dumps(given)}))
    return path


def pdf_table(truth: SeedTable) -> dict[str, Any]:
    return {
        "headings": [as_cell(text) for text in truth.headings],
        "rows": [[as_cell(text) for text in row] for row in truth.rows],
    }


def pdf_plain(truth: SeedTable, path: Path) -> Path:
    return typeset(path, [pdf_table(truth)])


def pdf_hyphens(truth: SeedTable, path: Path) -> Path:
    """Words broken by a hyphen wherever a line of a narrow column ends."""
    return typeset(path, [pdf_table(truth)], hyphenate=True)


def pdf_colours(truth: SeedTable, path: Path) -> Path:
    """Ratings as filled cells, their letters left out."""
    table = pdf_table(truth)
    for row, texts in zip(table["rows"], truth.rows, strict=True):
        for column in (2, 3):
            row[column] = as_cell("", FILLS[texts[column]])
    return typeset(path, [table])


def pdf_headings_once(truth: SeedTable, path: Path) -> Path:
    """Headings on the first page only, and a table of its own for each half of the rows."""
    whole = pdf_table(truth)
    first = {**whole, "rows": whole["rows"][:3]}
    second = {"headings": whole["rows"][3], "rows": whole["rows"][4:]}
    return typeset(path, [first, second], repeat=False)


def pdf_merged(truth: SeedTable, path: Path) -> Path:
    """A line across the table for a theme, and Ref, text and ratings merged over two rows."""
    table = pdf_table(truth)
    rows = [[as_cell("Priority one: help in time", columns=13)]]
    for index, row in enumerate(table["rows"]):
        whole = truth.rows[index]
        above, below = split_row(whole, keep=(4, 5, 6, 7, 8, 9)) if index % 2 else (whole, None)
        if below is None:
            rows.append(row)
            continue
        rows.append([as_cell(whole[n], rows=2) if n < 4 or n == 12 else as_cell(above[n]) for n in range(13)])
        rows.append([as_cell(below[n]) for n in range(4, 12)])
    return typeset(path, [{**table, "rows": rows}])


PDF_DAMAGES: Mapping[str, Callable[[SeedTable, Path], Path]] = {
    "rows going over pages, headings on each": pdf_plain,
    "words broken by hyphens at line ends": pdf_hyphens,
    "colours without letters": pdf_colours,
    "headings on the first page only": pdf_headings_once,
    "merged cells and a theme across the table": pdf_merged,
}


# Other layouts: themes across the table, and ratings as lines with a mark


def themed_word(truth: SeedTable, path: Path, *, pages: bool = False) -> Path:
    """Themes in rows merged across the table; where `pages`, each row's texts cut in two by a page's end."""
    document = docx.Document()
    landscape(document)
    rows: list[list[str]] = []
    for theme, *texts in truth.rows:
        rows.append([theme, "", ""])
        rows.append(list(texts))
    tables = [rows]
    if pages:
        tables = [[]]
        for row in rows:
            above, below = split_row(row, keep=()) if row[1] else (row, ["", "", ""])
            tables[-1].append(above)
            if any(below):
                tables.append([below])
    for part in tables:
        table = word_table(document, [truth.headings, *part])
        for row in table.rows[1:]:
            if row.cells[0].text in {theme for theme, *_ in truth.rows}:
                row.cells[0].merge(row.cells[2])
        document.add_page_break()
    return save(document, path)


def themed_pdf(truth: SeedTable, path: Path) -> Path:
    rows = []
    for theme, *texts in truth.rows:
        rows += [[as_cell(theme, columns=3)], [as_cell(text) for text in texts]]
    table = {"headings": [as_cell(text) for text in truth.headings], "rows": rows}
    return typeset(path, [table], widths=[1, 1, 1])


LEVELS = ("■ On target", "◆ At risk", "▲ Compromised", "● Completed")


def marked_rows(truth: SeedTable) -> list[list[list[str]]]:
    """Each row of the table as four: a line for each level, and an x beside the one that holds."""
    found = []
    for text, narrative, actions, impact in truth.rows:
        lines = []
        for index, level in enumerate(LEVELS):
            marks = ["x" if level.endswith(said) else "" for said in (actions, impact)]
            head = [text, narrative] if index == 0 else ["", ""]
            lines.append([*head, level, marks[0], level, marks[1]])
        found.append(lines)
    return found


def marked_word(truth: SeedTable, path: Path) -> Path:
    document = docx.Document()
    landscape(document)
    document.add_paragraph("April 2021 data for Improvement Board on 26 May 2021")
    headings = ["", "Progress made", "Actions Status", "", "Impact Status", ""]
    table = word_table(document, [headings, *(line for lines in marked_rows(truth) for line in lines)])
    for left in (2, 4):
        table.cell(0, left).merge(table.cell(0, left + 1))
    for first in range(1, len(table.rows), 4):
        for column in (0, 1):
            table.cell(first, column).merge(table.cell(first + 3, column))
    return save(document, path)


def marked_pdf(truth: SeedTable, path: Path) -> Path:
    rows = []
    for lines in marked_rows(truth):
        for index, line in enumerate(lines):
            head = [as_cell(line[0], rows=4), as_cell(line[1], rows=4)] if index == 0 else []
            rows.append([*head, *(as_cell(text) for text in line[2:])])
    headings = [as_cell(""), as_cell("Progress made"), as_cell("Actions Status", columns=2),
                as_cell("Impact Status", columns=2)]  # fmt: skip
    return typeset(path, [{"headings": headings, "rows": rows}], widths=[3, 14, 3, 1, 3, 1])
