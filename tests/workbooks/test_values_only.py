from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import office
from builders import BACK, LATER, NOW, issued, send_back
from cipxl.checking import check
from cipxl.cli import main
from cipxl.errors import FileRefused
from cipxl.findings import Finding
from cipxl.folder import PlanFolder
from cipxl.importing import new_plan
from cipxl.rounds import consolidate
from cipxl.rounds.report import ConsolidateReport
from cipxl.sources import Limits, open_book
from cipxl.store import load_master
from library.attacks import Attack, pack, raw
from library.foreign import (
    TABLE,
    VALUE_ATTACKS,
    biff,
    cell,
    compound,
    ods,
    ods_parts,
    ods_rows,
    record,
    xlsb,
)

LIMITS = Limits()


def answer(path: Path, limits: Limits = LIMITS) -> tuple[str, tuple[Finding, ...]]:
    try:
        book = open_book(path, values_only=True, limits=limits)
    except FileRefused as refused:
        return refused.finding.code, (refused.finding,)
    return " ".join(["reads", *sorted({finding.code for finding in book.findings})]), book.findings


@pytest.mark.parametrize("attack", VALUE_ATTACKS, ids=lambda attack: attack.name)
def test_every_old_or_foreign_file_gets_its_answer(attack: Attack, tmp_path: Path) -> None:
    path = tmp_path / attack.name
    attack.make(path)
    said, findings = answer(path)
    assert said == attack.answer, [finding.message for finding in findings]
    for finding in findings:
        assert finding.file == attack.name
        assert finding.message.endswith(".")
        assert finding.fix
        assert len(finding.message) <= 160, finding.message


@pytest.mark.parametrize("make", [lambda path: raw(compound(biff()))(path), xlsb, ods], ids=["xls", "xlsb", "ods"])
def test_the_values_stand_where_they_stood(make, tmp_path: Path) -> None:
    path = tmp_path / "return"
    make(path)
    book = open_book(path, values_only=True)
    sheet = book.sheets[0]
    assert book.values_only
    assert sheet.name == "Plan"
    assert {place: found.value for place, found in sheet.cells.items()} == {
        (row, column): Decimal(str(value)) if isinstance(value, float) else value
        for row, values in enumerate(TABLE, start=1)
        for column, value in enumerate(values, start=1)
    }
    assert (sheet.text(2, 3), sheet.last_row, sheet.last_column) == ("0.94", 2, 3)


def test_blank_rows_and_columns_before_the_first_cell_do_not_shift_it(tmp_path: Path) -> None:
    path = tmp_path / "return.xls"
    path.write_bytes(compound(biff((), cells=cell(6, 4, "here"))))
    assert [found.a1 for found in open_book(path, values_only=True).sheets[0].cells.values()] == ["E7"]


def test_dates_truths_times_and_line_breaks_keep_their_kind(tmp_path: Path) -> None:
    path = tmp_path / "return.ods"
    said = (
        ("date", 'date-value="2021-03-31"'), ("date", 'date-value="2021-03-31T09:30:00"'),
        ("boolean", 'boolean-value="true"'), ("time", 'time-value="PT01H30M00S"'), ("percentage", 'value="0.945"'),
    )  # fmt: skip
    cells = "".join(f'<table:table-cell office:value-type="{kind}" office:{value}/>' for kind, value in said)
    lines = "<text:p>First.</text:p><text:p>Second.</text:p>"
    lines = f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'
    pack(path, ods_parts(f"<table:table-row>{cells}{lines}</table:table-row>"))
    sheet = open_book(path, values_only=True).sheets[0]
    assert [(c.text, c.kind) for c in sheet.cells.values()] == [
        ("31/03/2021", "date"), ("31/03/2021 9:30", "date"), ("TRUE", "bool"), ("1:30:00", "number"),
        ("0.945", "number"), ("First.\nSecond.", "text"),
    ]  # fmt: skip
    assert sheet.cells[1, 1].value == date(2021, 3, 31)
    assert sheet.cells[1, 2].value == datetime(2021, 3, 31, 9, 30)


@pytest.mark.parametrize(("name", "make", "code"), [
    ("old.xls", raw(compound(biff())), "F010"), ("binary.xlsb", xlsb, "F011"), ("open.ods", ods, "F012"),
])  # fmt: skip
def test_without_consent_a_file_is_refused_with_what_to_do(name: str, make, code: str, tmp_path: Path) -> None:
    make(tmp_path / name)
    with pytest.raises(FileRefused) as refused:
        open_book(tmp_path / name)
    assert refused.value.finding.code == code
    assert ".xlsx" in refused.value.finding.fix


def test_a_reader_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    path = tmp_path / "far.xls"
    path.write_bytes(compound(biff(cells=cell(65_535, 255, "far"))))
    said, (finding,) = answer(path, Limits(worker_seconds=0))
    assert said == "F035"
    assert "more than 0 seconds" in finding.message


def test_a_reader_that_says_too_much_is_ended(tmp_path: Path) -> None:
    path = tmp_path / "long.ods"
    ods(path, [("text " * 500,)] * 20)
    said, (finding,) = answer(path, Limits(worker_output=10_000))
    assert said == "F035"
    assert "more in it than a return can need" in finding.message


@pytest.mark.parametrize(("limits", "code"), [
    (Limits(cells=5), "S005"), (Limits(text_length=3), "S014"), (Limits(area=4), "S019"),
])  # fmt: skip
def test_the_limits_hold_for_values_too(limits: Limits, code: str, tmp_path: Path) -> None:
    path = tmp_path / "return.xls"
    path.write_bytes(compound(biff()))
    assert answer(path, limits)[0] == code


def test_hidden_sheets_are_named(tmp_path: Path) -> None:
    path = tmp_path / "return.xls"
    data = biff()
    at = data.find(b"Plan") - 4
    path.write_bytes(compound(data[:at] + b"\x02" + data[at + 1 :]))
    book = open_book(path, values_only=True)
    assert book.sheets[0].state == "veryHidden"
    assert {finding.code for finding in book.findings} == {"F046", "S013"}


def test_the_reader_gets_nothing_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for name in ("json.py", "python_calamine.py"):
        (tmp_path / name).write_text("raise SystemExit('taken from the folder')", encoding="utf-8")
    ods(tmp_path / "return.ods")
    assert answer(tmp_path / "return.ods")[0] == "reads F046"


def test_nothing_is_left_running_or_open(tmp_path: Path) -> None:
    path = tmp_path / "return.xls"
    path.write_bytes(compound(biff(cells=record(0x0204, b"\xff"))))
    before = threading.active_count()
    for _ in range(3):
        answer(path)
    assert threading.active_count() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_check_reads_the_values_and_says_that_they_are_all(tmp_path: Path) -> None:
    ods(tmp_path / "return.ods")
    codes = [finding.code for finding in check(tmp_path / "return.ods", NOW.date()).findings]
    assert codes == ["S020", "F046"]


def test_a_check_from_the_command_line_answers_for_an_old_workbook(tmp_path: Path) -> None:
    (tmp_path / "return.xls").write_bytes(compound(biff()))
    done = subprocess.run(
        [sys.executable, "-m", "cipxl", "check", "--json", "return.xls"], cwd=tmp_path, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert '"F046"' in done.stdout


HEADINGS = (
    "Ref", "Recommendation", "Outcomes", "Measures", "Baseline 2018/19", "Target March 2021", "Performance Q2 20/21",
    "Evidence of progress", "Further Actions in progress", "Progress on implementation", "Progress on impact",
    "Lead officer",
)  # fmt: skip


def test_a_plan_can_begin_from_an_open_document(tmp_path: Path) -> None:
    source = tmp_path / "appendix.ods"
    row = ("1", "Improve the timeliness of visits", "Children are seen", "Visits in time", "60%", "90%", "75%",
           "More visits.", "Train by June 2021.", "On track", "Some slippage", "Head of Service")  # fmt: skip
    pack(source, ods_parts(ods_rows([HEADINGS, row])))
    made = new_plan(tmp_path / "plan", "leicestershire-2020", NOW, source=source)
    assert [one.ref for one in made.plan.recommendations] == ["1"]
    assert "F046" in {finding.code for finding in made.findings}


EDIT = {("r1", "implementation"): "G", ("r1", "evidence"): "First point of 1.\nA new point."}


def _returned(tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch) -> PlanFolder:
    """A plan folder to which First Response sends its return, filled in and saved by LibreOffice in this format."""
    folder = issued(tmp_path / "plan")
    made = send_back(folder, "First Response", EDIT, to=tmp_path)
    place = folder.returns_folder("October 2020")
    place.mkdir(parents=True, exist_ok=True)
    back = office.convert(made, place / f"First Response{ending}")
    os.utime(back, (BACK.timestamp(), BACK.timestamp()))
    return folder


def _first(report: ConsolidateReport) -> tuple[str, set[str]]:
    one = next(one for one in report.returns if one.file)
    return one.status, {finding.code for finding in one.findings}


@pytest.mark.office
@pytest.mark.parametrize("ending", [".xls", ".ods"])
def test_a_return_in_another_format_is_merged_once_a_person_agrees(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _returned(tmp_path, ending, monkeypatch)
    status, codes = _first(consolidate(folder, LATER))
    assert status == "refused"
    assert codes == {"F010" if ending == ".xls" else "F012"}
    report = consolidate(folder, LATER, values_only=True)
    status, codes = _first(report)
    assert status == "used", report
    assert "F046" in codes
    changed = {(change.ref, change.field): change.new for change in report.changes}
    assert changed[("1", "implementation")] == "G"
    assert changed[("1", "evidence")] == "First point of 1.\nA new point."
    assert len(changed) == 2, changed
    row = load_master(folder).plan.recommendations[0]
    assert row.ratings["implementation"] == "G"
    # What was agreed to for this file stays so when the round is gone through again.
    assert _first(consolidate(folder, LATER))[0] == "used"
    assert load_master(folder).plan.recommendations[0] == row


@pytest.mark.parametrize("seed", range(3))
def test_damage_anywhere_in_it_ends_in_an_answer(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    path = tmp_path / "damaged"
    makers = (raw(compound(biff())), xlsb, ods)
    for number in range(20):
        makers[number % 3](path)
        data = bytearray(path.read_bytes())
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(data))
            data[at : at + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 3))
        path.write_bytes(data)
        said, findings = answer(path)
        assert said
        assert all(len(finding.message) <= 160 for finding in findings)


@pytest.mark.office
def test_agreeing_is_an_option_of_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = _returned(tmp_path, ".ods", monkeypatch)
    for options, status in (((), "refused"), (("--values-only",), "used")):
        main(["consolidate", str(folder.path), "--dry-run", "--json", *options])
        returns = json.loads(capsys.readouterr().out)["returns"]
        assert [one["status"] for one in returns if one["file"]] == [status]
