"""A plan on several sheets: parts of one plan are read as one, copies and earlier states are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from cipxl.errors import FileRefused
from cipxl.folder import PlanFolder
from cipxl.importing import new_plan
from cipxl.store import load_master
from cipxl.tailoring import profile_toml, propose_profile
from library.layouts import LONG, NOW, reviewed

HEADINGS = ("Ref", "What we will do", "Lead", "Deadline", "RAG", "Latest position")
Rows = Sequence[Sequence[str]]


def action(ref: str, text: str, rating: str = "Green", said: str = LONG) -> tuple[str, ...]:
    return (ref, text, "Head of Service", "March 2025", rating, said)


SHEETS: Mapping[str, Rows] = {
    "Cover": [("Northfield improvement plan",), ("Agreed in March",)],
    "Priority 1": [
        ("Northfield improvement plan",), ("Priority 1: Early help",), (), HEADINGS, action("1.1", "Open two hubs"),
    ],
    "Priority 2": [
        ("Northfield improvement plan",), ("Priority 2: Practice",), (), HEADINGS,
        action("2.1", "Practice model", "Amber"), action("2.2", "Monthly audits"), (), ("Key",), ("Green", "On track"),
    ],
    "Priority 3": [("Northfield improvement plan",), (), HEADINGS, action("3.1", "Twenty workers", "Red")],
}  # fmt: skip


def workbook(path: Path, sheets: Mapping[str, Rows] = SHEETS) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_sheet_for_each_priority_is_one_plan_with_what_each_sheet_is_about(tmp_path: Path) -> None:
    result = reviewed(workbook(tmp_path / "a.xlsx"))
    assert [(one.ref, one.theme, one.text) for one in result.plan.recommendations] == [
        ("1.1", "Priority 1: Early help", "Open two hubs"), ("2.1", "Priority 2: Practice", "Practice model"),
        ("2.2", "Priority 2: Practice", "Monthly audits"), ("3.1", "Priority 3", "Twenty workers"),
    ]  # fmt: skip
    assert [next(iter(one.ratings.values())) for one in result.plan.recommendations] == ["G", "A", "G", "R"]
    assert [(one.sheet, one.text) for one in result.asides] == [
        ("Priority 1", "Northfield improvement plan"), ("Priority 2", "Key"), ("Priority 2", "Green"),
        ("Priority 2", "On track"), ("Priority 2", "Northfield improvement plan"),
        ("Priority 3", "Northfield improvement plan"), ("Cover", "Northfield improvement plan"),
        ("Cover", "Agreed in March"),
    ]  # fmt: skip
    assert "'Priority 1', 'Priority 2', 'Priority 3'" in next(
        one.message for one in result.findings if one.code == "S050"
    )


def test_what_is_in_doubt_on_a_sheet_is_asked_with_its_own_address(tmp_path: Path) -> None:
    sheets = {**SHEETS, "Priority 3": [HEADINGS, action("3.1", "Twenty workers", "Ambr")]}
    source = workbook(tmp_path / "a.xlsx", sheets)
    (asked,) = reviewed(source).open
    assert (asked.sheet, asked.a1, asked.proposed) == ("Priority 3", "E2", "A")
    assert reviewed(source, **{asked.id: "yes"}).plan.recommendations[-1].ratings == {"progress": "A"}


def test_a_plan_is_made_of_all_its_sheets(tmp_path: Path) -> None:
    source = workbook(tmp_path / "a.xlsx")
    (tmp_path / "ours.toml").write_text(profile_toml(propose_profile(source, "ours")), encoding="utf-8")
    made = new_plan(tmp_path / "Plan", str(tmp_path / "ours.toml"), NOW, source=source)
    kept = load_master(PlanFolder(made.folder)).plan.recommendations
    assert [(one.ref, one.theme) for one in kept] == [
        ("1.1", "Priority 1: Early help"), ("2.1", "Priority 2: Practice"), ("2.2", "Priority 2: Practice"),
        ("3.1", "Priority 3"),
    ]  # fmt: skip
    assert len({one.id for one in kept}) == len(kept)


def test_refs_that_begin_anew_on_each_sheet_are_asked_about(tmp_path: Path) -> None:
    sheets = {
        "Priority 1": [HEADINGS, action("1", "Open two hubs"), action("2", "Outreach van")],
        "Priority 2": [HEADINGS, action("1", "Practice model"), action("2", "Monthly audits")],
    }
    source = workbook(tmp_path / "a.xlsx", sheets)
    result = reviewed(source)
    (asked,) = result.open
    assert (asked.kind, asked.shown, asked.proposed) == ("ref", "1", "2.1")
    assert [one.ref for one in result.plan.recommendations] == ["1", "2", "1", "2"]
    assert sum(one.code == "R004" for one in result.findings) == 2
    answered = reviewed(source, **{asked.id: "yes"})
    assert [one.ref for one in answered.plan.recommendations] == ["1.1", "1.2", "2.1", "2.2"]
    assert "R004" not in {one.code for one in answered.findings}


def test_a_ref_on_two_sheets_is_told_as_it_is_typed(tmp_path: Path) -> None:
    sheets = {
        "Priority 1": [HEADINGS, action("A1", "Open two hubs")],
        "Priority 2": [HEADINGS, action("a1 ", "Practice model")],
    }
    (told,) = [one for one in reviewed(workbook(tmp_path / "a.xlsx", sheets)).findings if one.code == "R004"]
    assert (told.ref, told.sheet) == ("a1", "Priority 2")
    sheets["Priority 2"] = [HEADINGS, action("A1", "Practice model")]
    (told,) = [one for one in reviewed(workbook(tmp_path / "b.xlsx", sheets)).findings if one.code == "R004"]
    assert told.ref == "A1" and "A1" in told.message


def test_rows_without_refs_are_numbered_over_all_sheets(tmp_path: Path) -> None:
    sheets = {
        name: [HEADINGS[1:], *(action("", f"{what} of {name}")[1:] for what in ("Review", "Training"))]
        for name in ("North", "South")
    }
    result = reviewed(workbook(tmp_path / "a.xlsx", sheets))
    assert [(one.ref, one.text) for one in result.plan.recommendations] == [
        ("1", "Review of North"), ("2", "Training of North"), ("3", "Review of South"), ("4", "Training of South"),
    ]  # fmt: skip
    assert [one.message for one in result.findings if one.code == "R008"] == [
        "The table has no Refs; its 4 rows were numbered from 1, in their order."
    ]


def test_an_earlier_state_of_the_same_actions_is_no_part_of_the_plan(tmp_path: Path) -> None:
    sheets = {
        "October": [HEADINGS, action("1", "Open two hubs", "Amber", "One is open."), action("2", "Outreach van")],
        "January": [HEADINGS, action("1", "Open two hubs", "Green", "Both are open."), action("2", "Outreach van")],
    }  # fmt: skip
    with pytest.raises(FileRefused, match="'October' and 'January' both hold"):
        reviewed(workbook(tmp_path / "a.xlsx", sheets))


def test_a_sheet_to_be_filled_in_is_no_part_and_no_reason_to_refuse(tmp_path: Path) -> None:
    sheets = {
        "Plan": [HEADINGS, action("1", "Open two hubs")],
        "Blank": [("Form",), HEADINGS, (), ("Key",), ("R", "Red")],
    }
    result = reviewed(workbook(tmp_path / "a.xlsx", sheets))
    assert [one.ref for one in result.plan.recommendations] == ["1"]
    assert "S050" not in {one.code for one in result.findings}
    assert next(one.text for one in result.asides if one.sheet == "Blank") == "Form"
