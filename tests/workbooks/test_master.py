"""The master: nothing locked, and its records come back as they went in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import BASELINE, CURRENT, plan
from cipxl import profile, scheme
from cipxl.decisions import Decision
from cipxl.findings import Finding, Severity
from cipxl.merge.records import Candidate, Conflict, Proposal, Settled
from cipxl.plan import Plan
from cipxl.sources.xlsx import read_book
from cipxl.workbooks.master import (
    HistoryEntry,
    LogEntry,
    MasterRecords,
    field_labels,
    read_history,
    read_log,
    write_master,
)
from cipxl.workbooks.stamp import Stamp, read_stamp

NOW = datetime(2020, 10, 20, 14, 5, 33)
PROFILE, SCHEME = profile.load("leicestershire-2020"), scheme.load("leicestershire-2020")
STAMP = Stamp(
    kind="master", plan="p", title="A plan", profile=PROFILE.name, scheme=SCHEME.name, generation=3,
    period=CURRENT.canonical, update="October 2020", baseline=BASELINE.canonical,
)  # fmt: skip
# What a cell can hold, with what a spreadsheet takes for a formula, an escape or a line break among it.
NASTY = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r￾￿"), max_size=40),
    st.sampled_from(
        ["=1+1", "+44", "-5", "@home", "'quoted", "_x0041_", " spaces ", "\n", "a\n\nb\n", "1/2", "5-10", "TRUE"]
    ),
)


def write(path: Path, records: MasterRecords, content: Plan | None = None) -> Path:
    content = content or plan(2).model_copy(update={"period": CURRENT, "update": "October 2020"})
    layout = PROFILE.layout(
        content.period,
        update=content.update,
        baseline=content.baseline,
        plan_periods=content.periods,
        plan_targets=content.target_dates,
    )
    write_master(path, content, layout, SCHEME, records, STAMP, created=NOW)
    return path


def entry(**changes: object) -> LogEntry:
    texts: dict[str, object] = {
        "when": NOW, "round": "October 2020", "team": "First Response", "file": "First Response.xlsx", "cell": "H5",
        "row": "m1", "ref": "1", "field": "performance:Q2 2020/21", "old": "", "new": "94%", "outcome": "auto",
    }  # fmt: skip
    return LogEntry.model_validate(texts | changes)


CONFLICT = Conflict(
    id="c1", row="r1", ref="1", field="impact", kind="edit_edit", base="R", master="R",
    candidates=(
        Candidate(team="First Response", value="A", file="a.xlsx", cell="D4"), Candidate(team="Early Help", value="G"),
    ),
)  # fmt: skip


@given(
    st.lists(
        st.builds(
            LogEntry,
            when=st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1), timezones=st.sampled_from([None, UTC])),
            row=st.just("r1"),
            **dict.fromkeys(("round", "team", "file", "cell", "ref", "field", "old", "new", "why"), NASTY),
            outcome=st.sampled_from(["auto", "warn", "info", "settled", ""]),
        ),
        max_size=4,
    ),
    st.lists(
        st.builds(
            HistoryEntry,
            row=st.just("r1"),
            **dict.fromkeys(("round", "ref", "measure", "field", "text"), NASTY),
            recorded=st.none() | st.dates(date(1950, 1, 1), date(2090, 1, 1)),
        ),
        max_size=4,
    ),
)
def test_log_and_history_come_back_exactly(tmp_path_factory, changes, history):
    path = write(tmp_path_factory.mktemp("m") / "m.xlsx", MasterRecords(changes=changes, history=history), plan(1))
    book = read_book(path)

    assert read_log(book) == tuple(changes)
    assert read_history(book) == tuple(history)


def test_a_text_longer_than_a_cell_goes_on_in_the_next_row(tmp_path):
    long = "A sentence of evidence. " * 2_800
    changes = (entry(old=long, new="=" + long + "end"), entry(new="94%"))
    history = (
        HistoryEntry(round="October 2019", row="r1", field="impact", text="𝄞" * 40_000, recorded=date(2019, 10, 20)),
    )
    book = read_book(write(tmp_path / "m.xlsx", MasterRecords(changes=changes, history=history)))

    assert len(long) > 65_000
    assert read_log(book) == changes
    assert read_history(book) == history


def test_the_log_is_found_by_its_headings_wherever_they_are(tmp_path):
    path = write(tmp_path / "m.xlsx", MasterRecords(changes=(entry(), entry(cell="H6"))))
    book = openpyxl.load_workbook(path)
    book["Change log"].insert_cols(1, 2)
    book["Change log"]["A1"] = "Looked at"
    book.save(path)

    assert [one.cell for one in read_log(read_book(path))] == ["H5", "H6"]


def test_times_are_dates_for_people_and_exact_for_the_log(tmp_path):
    exact = datetime(2020, 10, 20, 14, 5, 33, 123456, tzinfo=UTC) + timedelta(hours=1)
    path = write(tmp_path / "m.xlsx", MasterRecords(changes=(entry(when=exact),)))
    cell = openpyxl.load_workbook(path)["Change log"]["A2"]

    assert cell.value == datetime(2020, 10, 20, 15, 5, 33) and cell.number_format == "dd/mm/yyyy hh:mm"
    assert read_log(read_book(path))[0].when == exact


def test_a_workbook_without_the_sheets_has_no_log_and_no_history(tmp_path):
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    book = read_book(tmp_path / "a.xlsx")

    assert read_log(book) == () and read_history(book) == ()


def test_nothing_in_the_table_is_protected_and_its_sheets_stand_in_order(tmp_path):
    path = write(tmp_path / "m.xlsx", MasterRecords())
    book = openpyxl.load_workbook(path)

    assert book.sheetnames == [
        "Appendix A", "Open questions", "Conflicts", "Change log", "History", "How to fill this in", "Ratings",
        "_cipxl",
    ]  # fmt: skip
    assert not any(book[name].protection.sheet for name in book.sheetnames[:5])
    assert read_stamp(read_book(path)) == STAMP


def test_each_partys_answer_to_a_conflict_has_its_row_and_the_decision_its_reason(tmp_path):
    decision = Decision(
        id="c1", row="r1", field="impact", take="Early Help", reason="The audit says so.", by="Officer", when=NOW
    )  # fmt: skip
    own = decision.model_copy(update={"take": "", "text": "B"})
    records = MasterRecords(
        conflicts=(CONFLICT,),
        settled=(Settled(question=CONFLICT, decision=decision), Settled(question=CONFLICT, decision=own)),
    )
    sheet = openpyxl.load_workbook(write(tmp_path / "m.xlsx", records))["Conflicts"]
    rows = [{h.value: c.value for h, c in zip(sheet[1], row, strict=True)} for row in sheet.iter_rows(min_row=2)]
    opened, settled, rewritten = rows[:4], rows[4:8], rows[8:]

    assert [row["Who"] for row in opened] == ["As it was sent out", "The plan now", "First Response", "Early Help"]
    assert [row["Text"] for row in opened] == ["R", "R", "A", "G"]
    assert {row["Id"] for row in rows} == {"c1"} and {row["What"] for row in rows} == {"Progress on impact"}
    assert not any(row["Taken"] for row in opened)
    assert [(row["Who"], row["Reason"]) for row in settled if row["Taken"]] == [("Early Help", "The audit says so.")]
    assert [(row["Who"], row["Text"]) for row in rewritten if row["Taken"]] == [("The officer's own words", "B")]


def test_open_questions_tell_what_is_asked_and_what_to_do(tmp_path):
    proposal = Proposal(
        id="p1", row="m1", ref="1", field="performance:Q2 2019/20", kind="out_of_remit", team="Early Help", old="66%",
        new="67%", file="e.xlsx", cell="G5",
    )  # fmt: skip
    added = proposal.model_copy(
        update={"id": "p2", "field": "row", "kind": "add", "new": "", "cells": {"measure": "New"}}
    )
    query = Finding(
        id="q1", code="C010", severity=Severity.ERROR, a1="C4", ref="2", field="implementation", shown="Purple",
        message="'Purple' is not a rating of this plan.", fix="Choose G, A or R.",
    )  # fmt: skip
    accepted = Decision(id="p1", row="m1", accepted=False, reason="Already sent.", when=NOW)
    records = MasterRecords(
        proposals=(proposal, added), queries=(query,), settled=(Settled(question=proposal, decision=accepted),)
    )
    sheet = openpyxl.load_workbook(write(tmp_path / "m.xlsx", records))["Open questions"]
    rows = [{h.value: c.value for h, c in zip(sheet[1], row, strict=True)} for row in sheet.iter_rows(min_row=2)]

    assert [row["State"] for row in rows] == ["Open", "Open", "Back to the team", "Not accepted"]
    assert (rows[0]["What"], rows[0]["Now"], rows[0]["Would be"]) == ("Performance Q2 2019/20", "66%", "67%")
    assert rows[1]["What"] == "The whole row" and "New" in rows[1]["Would be"]
    assert rows[2]["Question"] == query.message and rows[2]["What to do"] == query.fix
    assert rows[3]["Reason"] == "Already sent."


def test_what_has_changed_is_seen_and_printed_whole(tmp_path):
    records = MasterRecords(changes=(entry(old="One line.", new="\n".join(["A line."] * 25)),))
    sheet = openpyxl.load_workbook(write(tmp_path / "m.xlsx", records))["Change log"]

    assert sheet.row_dimensions[2].height >= 25 * 11.25


@pytest.mark.parametrize("name", ["Change log", "Conflicts", "Open questions", "History"])
def test_every_sheet_of_records_can_be_filtered_and_read(tmp_path, name):
    history = (HistoryEntry(round="October 2019", row="r1", field="impact", text="A long text. " * 300),)
    records = MasterRecords(changes=(entry(old="Old. " * 500),), conflicts=(CONFLICT,), history=history)
    sheet = openpyxl.load_workbook(write(tmp_path / "m.xlsx", records))[name]

    assert not sheet.merged_cells.ranges
    assert sheet.auto_filter.ref and sheet.freeze_panes == "A2" and sheet.print_title_rows == "$1:$1"
    assert all((dimension.height or 15) <= 409 for dimension in sheet.row_dimensions.values())
    assert all(cell.alignment.wrap_text for cell in sheet[2] if cell.value and cell.value != "Nothing yet.")


def test_units_and_which_way_is_better_are_kept_in_the_master(tmp_path):
    first = plan(1).recommendations[0]
    known = first.measures[0].model_copy(update={"unit": "weeks", "better": "near", "scope": "LLR"})
    content = plan(1).model_copy(update={"recommendations": (first.model_copy(update={"measures": (known,)}),)})
    sheet = openpyxl.load_workbook(write(tmp_path / "m.xlsx", MasterRecords(), content))["Appendix A"]
    shown = {cell.value: sheet.cell(5, cell.column).value for cell in sheet[3]}

    assert (shown["Unit"], shown["Better when"], shown["Scope"]) == ("weeks", "Stay close", "LLR")


def test_people_read_a_fields_name_and_not_its_id():
    content = plan(1)
    layout = PROFILE.layout(content.period, update=content.update, baseline=content.baseline)
    labels = field_labels(layout, ("target:2021-03-31", "performance:Q3 2020/21", "what_works", "target:nonsense"))

    assert labels["impact"] == "Progress on impact"
    assert labels["evidence"] == "Evidence"
    assert labels["target:2021-03-31"] == "Target 31 March 2021"
    assert labels["performance:Q3 2020/21"] == "Performance Q3 2020/21"
    assert labels["what_works"] == "What works"
