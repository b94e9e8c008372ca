"""The plan as tables for those who go on working with its figures."""

from __future__ import annotations

import csv
from decimal import Decimal

from builders import issued, plan, recommendation
from cipxl import frames
from cipxl import profile as profiles
from cipxl import scheme as schemes
from cipxl.cli import main

PROFILE, SCHEME = profiles.load("leicestershire-2020"), schemes.load("leicestershire-2020")


def test_a_recommendation_is_a_row_with_its_ratings_in_words():
    content = plan(1).model_copy(update={"recommendations": (recommendation(1, reasons={"impact": "A new audit"}),)})
    table = frames.recommendations(content, PROFILE, SCHEME)
    (row,) = table.to_dict("records")
    assert (row["ref"], row["implementation"], row["impact"]) == ("1", "Amber", "Red")
    assert row["impact_reason"] == "A new audit"


def test_a_reading_is_a_row_with_its_text_and_its_figure():
    table = frames.readings(plan(1))
    first = table.to_dict("records")[0]
    assert (first["text"], first["value"], first["unit"], first["period"]) == ("40%", Decimal(40), "%", "2018/19")
    assert list(table["kind"]) == ["performance", "performance", "target", "target"]


def test_what_excel_would_calculate_is_made_inert_in_csv(tmp_path):
    content = plan(1).model_copy(update={"recommendations": (recommendation(1, evidence="=HYPERLINK(1)\n- a point"),)})
    path = tmp_path / "recommendations.csv"
    frames.write_csv(frames.recommendations(content, PROFILE, SCHEME), path)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert row["evidence"] == "'=HYPERLINK(1)\n- a point"


def test_export_writes_three_tables(tmp_path, capsys):
    folder = issued(tmp_path / "A plan")
    assert main(["export", str(folder.path)]) == 0
    assert sorted(path.name for path in (folder.path / "export").iterdir()) == [
        "history.csv",
        "readings.csv",
        "recommendations.csv",
    ]


def test_a_table_that_cannot_be_written_says_which_and_what_to_do(tmp_path, capsys):
    folder = issued(tmp_path / "A plan")
    (folder.path / "export" / "readings.csv").mkdir(parents=True)
    assert main(["export", str(folder.path)]) == 3
    assert capsys.readouterr().err.startswith("readings.csv could not be saved: ")
