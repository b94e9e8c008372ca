"""Blank workbooks: current, empty, and ready to type a plan into."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from cipxl import profile, resources, scheme
from cipxl.period import Period
from cipxl.reading import Setting, read_plan
from cipxl.sources.xlsx import read_book
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
    assert not [cell for row in sheet.iter_rows(min_row=4) for cell in row if cell.value]
    assert sheet.max_row > 10
    for cell, column in zip(sheet[3], table.columns, strict=False):
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
