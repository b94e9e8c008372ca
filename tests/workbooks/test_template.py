"""Blank workbooks: current, empty, and ready to type a plan into."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from cipxl import profile, resources, scheme
from cipxl.importing import review
from cipxl.period import Period
from cipxl.reading import Setting, read_plan
from cipxl.sources.xlsx import read_book
from cipxl.workbooks.marks import line_name
from cipxl.workbooks.stamp import read_stamp
from cipxl.workbooks.template import template_name, write_template


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def written(folder: Path, name: str) -> Path:
    table = profile.load(name)
    path = folder / template_name(table)
    write_template(path, table, scheme.load(table.scheme))
    return path


@pytest.mark.parametrize("name", profile.built_in())
def test_the_committed_template_is_what_the_profile_gives(name, tmp_path):
    path = written(tmp_path, name)

    assert parts(resources.workbook_templates() / path.name) == parts(path)


@pytest.mark.parametrize("name", profile.built_in())
def test_the_same_profile_gives_the_same_bytes(name, tmp_path):
    first = written(tmp_path, name).read_bytes()

    assert written(tmp_path, name).read_bytes() == first


def test_every_committed_template_has_a_profile():
    found = {path.name for path in resources.workbook_templates().glob("*.xlsx")}

    assert found == {template_name(profile.load(name)) for name in profile.built_in()}


@pytest.mark.parametrize("name", profile.built_in())
def test_a_template_is_empty_open_and_without_merged_or_hidden_cells(name, tmp_path):
    path = written(tmp_path, name)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    table = profile.load(name)

    assert not sheet.merged_cells.ranges
    assert not sheet.protection.sheet
    assert not any(dimension.hidden for dimension in sheet.column_dimensions.values())
    known = {line_name(level) for level in scheme.load(table.scheme).levels}
    lines = known if table.shows_rating_as == "marks" else set()
    assert not [cell for row in sheet.iter_rows(min_row=4) for cell in row if cell.value and cell.value not in lines]
    assert sheet.max_row > 10
    headings = [cell for cell in sheet[3] if cell.value != table.mark]
    for cell, column in zip(headings, table.columns, strict=False):
        assert cell.value.startswith(column.heading.partition(" {")[0])
        assert ("{" in column.heading) == ("[" in cell.value)
    stamp = read_stamp(read_book(path))
    assert stamp is not None and (stamp.kind, stamp.profile) == ("template", name)


def test_a_plan_typed_into_a_template_is_read(tmp_path):
    path = written(tmp_path, "leicestershire-2020")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for cell in sheet[3]:
        for words, typed in (
            ("[baseline year]", "2018/19"),
            ("[earlier period]", "Q2 19/20"),
            ("[this period]", "Q2 20/21"),
            ("[last target date]", "March 2020"),
            ("[next target date]", "March 2021"),
            ("[month and year]", "October 2020"),
        ):
            cell.value = cell.value.replace(words, typed) if cell.value else None
    for a1, text in {
        "A4": "1", "B4": "Answer in time", "C4": "A", "D4": "R", "K4": "Done so far.", "M4": "Head of Service",
        "E5": "Referrals answered in a day", "F5": "70%", "H5": "94%", "J5": "95%", "E6": "Re-referrals", "H6": "20%",
        "A8": "2", "B8": "Keep plans up to date", "C8": "G", "D8": "A",
    }.items():  # fmt: skip
        sheet[a1] = text
    book.save(path)
    current, baseline = Period.quarter(2020, 2), Period.financial_year(2018)
    setting = Setting("p1", "A plan", current, "October 2020", baseline)

    read = read_plan(read_book(path), profile.load("leicestershire-2020"), scheme.load("leicestershire-2020"), setting)

    assert [r.ref for r in read.plan] == ["1", "2"]
    first = read.plan.recommendations[0]
    assert [m.name for m in first.measures] == ["Referrals answered in a day", "Re-referrals"]
    assert first.measures[0].reading(current) == "94%"
    assert first.ratings == {"implementation": "A", "impact": "R"}


def test_marks_put_beside_the_lines_of_a_template_are_the_ratings(tmp_path):
    path = written(tmp_path, "gloucestershire-2021")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for cell in (*sheet[1], *sheet[3]):
        for words, typed in (
            ("[this period]", "April 2021"), ("[earlier period]", "March 2021"), ("[last target date]", "March 2021"),
            ("[next target date]", "March 2022"), ("[month and year]", "April 2021"),
            ("[day of the meeting]", "26 May 2021"),
        ):  # fmt: skip
            cell.value = cell.value.replace(words, typed) if cell.value else None
    columns = {cell.value: cell.column for cell in sheet[3]}
    first = [
        row for row in range(4, sheet.max_row) if sheet.cell(row, columns["Actions Status"]).value == "■ On target"
    ]

    def fill(row, **texts):
        for heading, text in texts.items():
            sheet.cell(row, columns[heading.replace("_", " ")]).value = text

    fill(first[0] - 1, **{"Ref.": "1", "Priority": "Fewer weak pieces of work", "Progress_made": "• Audits went on."})
    sheet.cell(first[0] + 2, columns["Actions Status"] + 1).value = "x"
    sheet.cell(first[0], columns["Impact Status"] + 1).value = "x"
    fill(first[0] + 4, Measure="Weak audits", Performance_April_2021="12%")
    fill(first[0] + 7, Key_action="Moderate each audit", Owner="Head of Quality", Metrics="12% or less")
    fill(first[1] - 1, **{"Ref.": "2", "Priority": "Everybody trained", "Progress_made": "• Half are."})
    sheet.cell(first[1] + 3, columns["Actions Status"] + 1).value = "x"
    book.save(path)

    imported = review(path, *_tables("gloucestershire-2021"), datetime(2021, 5, 20), title="A plan")

    one, two = imported.plan.recommendations
    assert (imported.plan.period.canonical, imported.plan.meeting) == ("April 2021", date(2021, 5, 26))
    assert [row.ratings for row in (one, two)] == [
        {"actions_status": "compromised", "impact_status": "on_target"},
        {"actions_status": "completed", "impact_status": ""},
    ]
    assert [measure.name for measure in one.measures] == ["Weak audits"]
    assert [(each.text, each.owner, each.metrics) for each in one.tracked] == [
        ("Moderate each audit", "Head of Quality", "12% or less")
    ]


def _tables(name):
    table = profile.load(name)
    return table, scheme.load(table.scheme)
