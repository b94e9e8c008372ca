"""What a round reports on and which meeting it goes to, kept from the round to the master."""

from __future__ import annotations

from datetime import date

import pytest

from builders import BACK, DUE, NOW, Return, plan, plan_folder
from cipxl import profile as profiles
from cipxl.errors import SettingsError
from cipxl.folder import PlanFolder, round_period
from cipxl.period import Period
from cipxl.plan import Action
from cipxl.rounds import consolidate, issue
from cipxl.store import load_master
from cipxl.table import plan_of, table_of

MEETING = date(2020, 11, 26)


def test_the_day_of_the_meeting_goes_from_the_round_into_the_master_and_stays_there(tmp_path):
    folder = plan_folder(tmp_path / "p")
    issue(folder, "October 2020", DUE, NOW, meeting=MEETING)
    assert folder.round().meeting == MEETING
    assert load_master(folder).plan.meeting == MEETING
    Return(folder, "Fostering").type("r4", "evidence", "More was done.").save()
    consolidate(folder, BACK)
    assert load_master(PlanFolder(folder.path)).plan.meeting == MEETING


def test_a_round_named_after_a_month_reports_on_the_last_month_or_quarter_as_the_profile_says():
    assert round_period("May 2021").canonical == "Q4 2020/21"
    assert round_period("May 2021", "month").canonical == "April 2021"
    assert round_period("January 2021", "month").canonical == "December 2020"
    assert round_period("Q2 2020/21", "month").canonical == "Q2 2020/21"


def test_the_line_above_the_table_names_the_period_and_the_meeting():
    one = profiles.load("leicestershire-2020").model_copy(
        update={"reporting": "{period} data for the Improvement Board on {meeting}"}
    )
    april = Period.month(2021, 4)
    assert one.reporting_line(april, "May 2021", date(2021, 5, 26)) == (
        "April 2021 data for the Improvement Board on 26 May 2021"
    )
    assert one.reporting_line(april, "May 2021", None) == ""
    assert profiles.load("leicestershire-2020").reporting_line(april, "May 2021", MEETING) == ""


@pytest.mark.parametrize("line", ["{board}", "{period", "{period.start}"])
def test_a_reporting_line_that_cannot_be_filled_in_is_told_with_its_key(line):
    text = (profiles.resources.profiles() / "leicestershire-2020.toml").read_text(encoding="utf-8")
    with pytest.raises(SettingsError, match="reporting may use only"):
        profiles.parse(f'reporting = "{line}"\n{text}', "mine.toml")


def test_an_action_keeps_when_it_starts_and_what_will_show_that_it_worked():
    content = plan(1)
    action = Action(
        id="a1",
        text="Audit each month",
        owner="Head of Quality",
        start="June 2021",
        due="every month to March 2022",
        impact_sought="Fewer weak audits",
        metrics="12% or less",
    )
    content = content.model_copy(
        update={"recommendations": (content.recommendations[0].model_copy(update={"tracked": (action,)}),)}
    )
    assert plan_of(table_of(content), content, ("implementation", "impact")) == content
