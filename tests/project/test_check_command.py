"""`cipxl check` shows what each measure's figures come to, beside the officer's rating."""

from __future__ import annotations

import json

import openpyxl
import pytest

from builders import TEAMS, issued, plan, plan_folder, send_back
from cipxl.cli import main

DUE_FIGURE = "62% (September 2020)"


@pytest.fixture
def back(tmp_path):
    folder = issued(tmp_path / "plan", plan(2), TEAMS[:1])
    return send_back(folder, "First Response", {("m1", "performance"): DUE_FIGURE, ("r1", "impact"): "A"})


def test_each_measure_is_told_with_its_working(back, capsys):
    assert main(["check", str(back)]) == 1
    said = capsys.readouterr().out

    assert "What the figures come to, Q2 2020/21:" in said
    assert "  Ref 1  Progress on impact: Amber; the figures suggest Red (its one measure)" in said
    assert (
        f"    Measure of 1\n      reading '{DUE_FIGURE}'; target 'At least 80%'; gap -18 points; direction better; "
        "suggested Red\n      at least 80% by March 2020; the latest figure is 62%: not met;"
    ) in said
    assert "  Ref 2  Progress on impact: Red; the figures suggest no rating (no measure has a rating)" in said
    assert "      no reading; target 'At least 80%'; direction not comparable; no data\n" in said


def test_the_same_as_json(back, capsys):
    main(["check", str(back), "--json"])
    (told,) = json.loads(capsys.readouterr().out)
    first, second = told["measures"]

    assert {key: first[key] for key in ("ref", "dimension", "rating", "suggested", "differs", "reason")} == {
        "ref": "1", "dimension": "impact", "rating": "A", "suggested": "R", "differs": True, "reason": "",
    }  # fmt: skip
    (measure,) = first["measures"]
    assert measure.pop("working").startswith("at least 80% by March 2020")
    assert measure == {
        "row": "m1", "measure": "Measure of 1", "reading": DUE_FIGURE, "target": "At least 80%", "figure": "62",
        "gap": "-18", "direction": "better", "suggested": "R",
    }  # fmt: skip
    assert second["measures"][0]["gap"] is None and second["suggested"] == "" and not second["differs"]


def test_the_plans_own_way_of_rolling_up_is_used_wherever_the_file_lies_in_it(tmp_path, capsys):
    folder = plan_folder(tmp_path / "plan", plan(2), TEAMS[:1])
    settings = folder.path / "plan.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace("[[teams]]", '[weights]\n"Measure of one" = 2\n[[teams]]', 1).replace(
            "title =", 'roll_up = "weighted"\ntitle =', 1
        ),
        encoding="utf-8",
    )
    main(["check", str(folder.master), "--json"])
    (told,) = json.loads(capsys.readouterr().out)
    assert [one["shown"] for one in told["findings"] if one["code"] == "X025"] == ["Measure of one"]


def test_a_file_that_cannot_be_read_has_no_measures(tmp_path, capsys):
    (tmp_path / "a.xlsx").write_text("no workbook")
    assert main(["check", str(tmp_path / "a.xlsx"), "--json"]) == 1
    (told,) = json.loads(capsys.readouterr().out)
    assert told["measures"] == []


def test_a_table_without_a_stamp_reports_on_the_latest_period_that_its_headings_name(tmp_path, capsys):
    book = openpyxl.Workbook()
    headings = ["Ref.", "Ofsted Recommendation", "Progress on implementation", "Progress on impact", "Targets"]
    years = ["Performance Q2 2012/13", "Performance Q2 2013/14", "Target March 2013", "Target March 2014"]
    book.active.append([*headings, *years, "Better when"])
    book.active.append(["1", "Do better", "A", "R", "All seen"])
    book.active.append(["1", None, None, None, "Visits in time", "70%", "80%", "at least 85%", "90%", "High"])
    book.save(tmp_path / "old.xlsx")
    main(["check", str(tmp_path / "old.xlsx"), "--json"])
    (told,) = json.loads(capsys.readouterr().out)
    ((measure,),) = (one["measures"] for one in told["measures"])
    assert (measure["reading"], measure["target"], measure["gap"]) == ("80%", "at least 85%", "-5")
    assert "C015" not in [one["code"] for one in told["findings"]]
