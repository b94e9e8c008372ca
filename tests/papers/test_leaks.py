"""Nothing of the master but the plan itself gets into a paper, and the same plan gives the same files."""

from __future__ import annotations

import zipfile
from datetime import timedelta

import openpyxl
import pikepdf
import pytest
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName

from builders import NOW, plan_folder
from cipxl.publishing import FORMATS, LAYOUTS, publish
from papers.pdf_tree import elements, pages

SECRETS = {
    "author": "Zebedee Quillfeather",
    "keeper": "Ottoline Marchbanks",
    "comment": "this child is known to us from Nettlebed Lane",
    "comment's author": "Perpetua Wolverstone",
    "hidden sheet": "salaries of the Foxglove team",
    "hidden sheet's name": "Wages quarantine",
    "beside the table": "ring Barnaby at home before noon",
    "hidden column": "grievance number 77431",
    "link": "intranet.council.example/casefiles/8812",
    "formula": "CONCATENATE",
    "defined name": "Secret_threshold",
    "custom property": "kept on the K drive",
    "company": "Department of Wychwood Affairs",
    "path": "Wychwood-private-share",
}


def planted(folder):
    """The master with a secret wherever a workbook can hold one besides the cells of the plan."""
    book = openpyxl.load_workbook(folder.master)
    sheet = book[folder.profile.sheet]
    head = next(row for row in range(1, 20) if sheet.cell(row, 1).value and sheet.cell(row, 2).value)
    columns = {str(cell.value): cell.column for cell in sheet[head] if cell.value}
    lead = next(column for heading, column in columns.items() if heading.startswith("Lead Officer"))
    evidence = next(column for heading, column in columns.items() if heading.startswith("Evidence"))
    cell = sheet.cell(head + 1, lead)
    cell.comment = Comment(SECRETS["comment"], SECRETS["comment's author"])
    cell.hyperlink = f"https://{SECRETS['link']}"
    sheet.cell(head + 3, evidence).value = '=CONCATENATE("Work goes ","on")'
    last = sheet.max_column + 2
    sheet.cell(head + 1, last).value = SECRETS["hidden column"]
    sheet.column_dimensions[openpyxl.utils.get_column_letter(last)].hidden = True
    sheet.cell(sheet.max_row + 12, lead + 1).value = SECRETS["beside the table"]
    hidden = book.create_sheet(SECRETS["hidden sheet's name"])
    hidden["A1"] = SECRETS["hidden sheet"]
    hidden.sheet_state = "veryHidden"
    book.defined_names[SECRETS["defined name"]] = DefinedName(SECRETS["defined name"], attr_text="'History'!$A$1")
    book.custom_doc_props.append(StringProperty(name="Where", value=SECRETS["custom property"]))
    book.properties.creator, book.properties.lastModifiedBy = SECRETS["author"], SECRETS["keeper"]
    book.properties.category = SECRETS["company"]
    book.save(folder.master)


def texts(path):
    """Everything in a file that somebody could read: each part of a package, each stream and string of a PDF."""
    if path.suffix == ".html":
        return [path.read_bytes()]
    if path.suffix != ".pdf":
        with zipfile.ZipFile(path) as inside:
            return [*(name.encode() for name in inside.namelist()), *(inside.read(name) for name in inside.namelist())]
    with pikepdf.open(path) as document:
        found = [path.read_bytes()]
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream):
                found.append(thing.read_bytes())
            found.append(repr(thing).encode())
        read = pages(document)
        found += [text.encode() for page in read for text in (*page.marked.values(), *page.artifacts)]
        found.append(elements(document).text.encode())
        return found


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = plan_folder(tmp_path_factory.mktemp(SECRETS["path"]) / "A plan")
    planted(folder)
    return folder, publish(folder, NOW, layouts=LAYOUTS).files


def test_every_format_is_written(published):
    assert [path.suffix for path in published[1]] == [f".{kind}" for kind in FORMATS]


@pytest.mark.parametrize("kind", FORMATS)
def test_no_secret_of_the_master_is_in_any_part_of_a_paper(published, count_checks, kind):
    folder, files = published
    parts = texts(next(path for path in files if path.suffix == f".{kind}"))
    assert any(b"What the inspectors recommended" in part for part in parts)  # the search can find what is there
    for what, secret in SECRETS.items():
        for coded in (secret.encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be")):
            assert not any(coded in part for part in parts), what
    for row in folder.path.parts[-2:-1]:
        assert not any(row.encode() in part for part in parts)
    count_checks("places searched for planted secrets", len(parts) * len(SECRETS))


def test_a_formula_s_text_is_not_published_and_its_place_is_not_empty(published):
    html = next(path for path in published[1] if path.suffix == ".html").read_text(encoding="utf-8")
    assert "does not say what its formula comes to: 2, Evidence" in html
    assert "<td></td>" not in html


def test_publishing_twice_gives_the_same_files(published):
    folder, files = published
    before = {path.name: contents(path) for path in files}
    again = publish(folder, NOW, layouts=LAYOUTS).files
    assert {path.name: contents(path) for path in again} == before


def test_published_later_the_words_are_the_same(published):
    folder, files = published
    (page,) = (path for path in files if path.suffix == ".html")
    before = page.read_text(encoding="utf-8")
    publish(folder, NOW + timedelta(days=3), layouts=LAYOUTS, formats=["html"])
    assert page.read_text(encoding="utf-8") == before


def contents(path):
    """The bytes; of a Word file those of its parts, since the package itself keeps the time."""
    if path.suffix != ".docx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as inside:
        return {name: inside.read(name) for name in inside.namelist()}
