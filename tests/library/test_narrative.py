"""What officers' sentences say of figures and targets: read, shown beside the text, and held against it."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from cipxl import profile as profiles
from cipxl import scheme as schemes
from cipxl.assessment.told import told_measures, with_told_measures
from cipxl.checks import check_plan
from cipxl.cli import main
from cipxl.figures.narrative import points, read_narrative
from cipxl.folder import PlanFolder
from cipxl.importing import new_plan, write_first_master
from cipxl.period import Period
from cipxl.plan import Measure, Plan, Reading, Recommendation, Target

APRIL = Period.month(2021, 4)


def plan(evidence, *measures):
    row = Recommendation(id="r1", ref="1", text="A", evidence=evidence, measures=measures, lead="Head of Quality")
    return Plan(id="p", title="A plan", period=APRIL, update="May 2021", baseline=Period.financial_year(2019),
                recommendations=(row,))  # fmt: skip


def told(text):
    return [
        (one.told.name, str(one.told.figure.value), str(one.told.target.value), one.better, str(one.gap), one.met)
        for one in told_measures(plan(text))
    ]


def found(content, *codes):
    profile = profiles.load("gloucestershire-2021")
    all_of = check_plan(content, profile, schemes.load(profile.scheme), today=date(2021, 5, 20))
    return [one for one in all_of if one.code in codes]


@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        # As printed in April 2021.
        ("12% for inadequate audit ratings, against no more than 12%",
         ("Inadequate audit ratings", "12", "12", "low", "0", True)),
        ("33% for Good or better audit ratings (this has dropped since March and is 7% lower than the 40% target set "
         "for February 2021)", ("Good or better audit ratings", "33", "40", "high", "-7", False)),
        ("Re-referrals - There was a small reduction in March, but they increased to 29% in April against a target of "
         "24%", ("Re-referrals", "29", "24", "low", "-5", False)),
        ("Single assessments completed in March 2021 were within timescale (86%). Timeliness remained above target "
         "(85%) for the third month.", ("Single assessments completed", "86", "85", "high", "1", True)),
        ("Long-term stability has slightly declined to 59.9% which is now 5% below target (65%).",
         ("Long-term stability", "59.9", "65", "", "-5.1", None)),
        ("Care leavers with an up-to-date plan is at 75% in April, this remains below target (90%).",
         ("Care leavers with an up-to-date plan", "75", "90", "high", "-15", False)),
        # Of our own.
        ("Visits made in time fell to 81.5%, short of our target of at least 90%.",
         ("Visits made in time", "81.5", "90", "high", "-8.5", False)),
        ("Of all foster carers 6% left in the year, against a target of no more than 8%.",
         ("Foster carers", "6", "8", "low", "2", True)),
        ("Urgent contacts: 91% were decided in time in April 2021, after 96% in March. Over the year it was 88% "
         "against a target of 90%.", ("Urgent contacts: over the year it", "88", "90", "", "-2", None)),
        ("Two targets hold: no more than 12% inadequate, and at least 40% good.", None),
        ("Sickness absence – staff lost 9 days on average against a target of 7 days.",
         ("Sickness absence: staff lost", "9", "7", "low", "-2", False)),
    ],
)  # fmt: skip
def test_a_figure_and_the_target_it_is_set_against_are_read_with_the_gap(sentence, says):
    assert told(sentence) == ([says] if says else [])


def test_each_target_goes_with_the_figure_before_it():
    text = "Initial conferences were in time for 91% against a stretch target of 93%, reviews for 99.6% against 95%."
    assert [one[1:3] for one in told(text)] == [("91", "93"), ("99.6", "95")]


def test_what_stands_below_a_bullet_is_told_with_the_words_above_it():
    text = "• The audit outcomes of April 2021 were as follows:\n➢ 12% inadequate (this meets the 12% target)\n• More."
    (one,) = read_narrative(text)
    assert one.figure.period == APRIL
    assert text[slice(*one.at)].startswith("12% inadequate")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("• The audits found:\n○ 12% inadequate, against no more than 12%\n○ 33% good or better against 40%",
         ["Audits found: inadequate", "Audits found: good or better"]),
        ("• Care leavers: more are at home.\n○ 50% were in work in March 2021, against a target of 55%.",
         ["Care leavers: in work"]),
    ],
)  # fmt: skip
def test_a_point_below_another_is_named_after_it_and_its_own_words(text, names):
    assert [one.name for one in read_narrative(text)] == names


def test_bullets_of_another_kind_are_deeper_and_the_first_kind_comes_back_up():
    text = "Before\n• one\n○ under one\n➢ under that\n○ under one again\n• two\n  o deeper by its blanks\nAfter"
    assert [(point.depth, point.text) for point in points(text)] == [
        (0, "Before"), (1, "one"), (2, "under one"), (3, "under that"), (2, "under one again"), (1, "two"),
        (2, "deeper by its blanks"), (0, "After"),
    ]  # fmt: skip
    assert [point.lead for point in points(text)][2:5] == ["one", "under one", "one"]
    assert all(text[point.start :].startswith(point.text) for point in points(text))


@pytest.mark.parametrize(
    "text",
    [
        "", "No figures at all, and no target.", "We aim at a target date of 30 May 2021.", "Target: 40%",
        "80% of 34 staff have finished module 2.", "A target of 24% was set for 2021/22.", "• \n•\n",
    ],
)  # fmt: skip
def test_a_text_that_sets_no_figure_against_a_target_says_nothing(text):
    assert told(text) == []


def test_another_level_than_the_target_is_told_as_whose_it_is():
    (target, other) = read_narrative(
        "Stability was 59.9%, 5% below target (65%) and 8% below statistical neighbours (68%)."
    )
    assert (target.against, target.way, target.stated.amount) == ("target", "below", Decimal(5))
    assert other.against == "statistical neighbours"
    assert other.stated.amount == 8


def test_a_gap_that_its_numbers_do_not_make_is_found_with_all_three():
    (one,) = found(plan("• 33% for good audits, which is 8% lower than the 40% target."), "X027")
    assert "33% is 7 points from 40%" in one.message
    assert found(plan("• 33% for good audits, which is 7% lower than the 40% target."), "X027") == []
    assert found(plan("• It declined to 59.9%, which is 5% below target (65%)."), "X027") == []


def test_a_target_that_is_said_to_be_met_and_is_not_is_found():
    (one,) = found(plan("• 14% inadequate audits (this meets the target of no more than 12%)"), "X028")
    assert "14% does not meet 12%" in one.message
    assert found(plan("• 12% inadequate audits (this meets the target of no more than 12%)"), "X028") == []


def test_a_figure_that_differs_from_the_row_of_its_measure_is_found():
    audits = Measure(id="m1", name="Good or better audits", unit="%", better="high",
                     readings=(Reading(period=APRIL, text="35%"),),
                     targets=(Target(due=date(2021, 2, 28), text="at least 40%"),))  # fmt: skip
    said = "• In April 2021 good or better audits were 33% against a target of 40%."
    (one,) = found(plan(said, audits), "X029")
    assert "33%" in one.message
    assert "'35%'" in one.message
    same = audits.model_copy(update={"readings": (Reading(period=APRIL, text="33%"),)})
    assert found(plan(said, same), "X029") == []
    assert found(plan(said.replace("April 2021", "March 2021"), audits), "X029") == []


def test_the_slips_of_the_printed_plan_are_found():
    told = (
        "• The inspectors' letter was published on 20 November 2021.\n"
        "○ 405 of 1250 (41%) of all contacts were closed with no further action.\n"
        "• The first review is due in the week commencing 31.04.2021."
    )
    codes = {one.code for one in found(plan(told), "X004", "X005", "X006")}
    assert codes == {"X004", "X005", "X006"}


def test_the_command_lists_figures_and_targets_with_the_gap(tmp_path, capsys):
    folder = tmp_path / "plan"
    new_plan(folder, "gloucestershire-2021", datetime(2021, 5, 4), title="A plan")
    PlanFolder(folder).master.unlink()
    write_first_master(PlanFolder(folder), plan("• Visits in time fell to 81.5%, short of our target of at least 90%."),
                       datetime(2021, 5, 4))  # fmt: skip
    assert main(["figures", str(folder)]) == 0
    line = capsys.readouterr().out.strip().splitlines()[-1].split()
    assert line == ["1", "Visits", "in", "time", "81.5%", "90%", "-8.5", "not", "met"]
    assert main(["figures", str(folder), "--json"]) == 0
    (said,) = json.loads(capsys.readouterr().out)
    assert (said["figure"], said["target"], said["gap"], said["better"]) == ("81.5%", "90%", "-8.5", "high")


def test_figures_of_the_texts_become_measures_only_when_that_is_asked_for(tmp_path):
    said = "• Re-referrals were 29% in April 2021 against a target of no more than 24%.\n• Visits rose to 85%."
    book = openpyxl.Workbook()
    for row in (["Ref", "Priority", "Progress made", "Actions Status", "Impact Status"],
                ["1", "A", said, "On target", "At risk"]):  # fmt: skip
        book.active.append(row)
    source = tmp_path / "dashboard.xlsx"
    book.save(source)
    plain = new_plan(tmp_path / "one", "gloucestershire-2021", datetime(2021, 5, 20), source=source).plan
    assert list(plain.measures) == []
    made = new_plan(
        tmp_path / "two", "gloucestershire-2021", datetime(2021, 5, 20), source=source, told_measures=True
    ).plan
    ((row, measure),) = made.measures
    assert (measure.name, measure.better) == ("Re-referrals", "low")
    assert [(one.period.canonical, one.text) for one in measure.readings] == [("April 2021", "29%")]
    assert [one.text for one in measure.targets] == ["no more than 24%"]
    assert row.evidence == said
    assert with_told_measures(made) == made
