"""Every check finds its failing example, passes its passing one, and tells it in words that people can use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import DUE, ROUND, plan_folder
from cipxl import profile as profiles
from cipxl import scheme as schemes
from cipxl.checking import check
from cipxl.checks import ALL_CHECKS, Beside, Check, Subject, check_plan, running
from cipxl.checks.entry import NO_REF
from cipxl.checks.running import MOST_ALIKE, run
from cipxl.findings import Finding
from cipxl.period import Period
from cipxl.plan import Action, Measure, Plan, Reading, Recommendation, Target
from cipxl.profile import Column, Dimension, Profile
from cipxl.rounds import issue

PROFILE = profiles.load("leicestershire-2020")
SCHEME = schemes.load("leicestershire-2020")
CURRENT, BEFORE, BASELINE = Period.quarter(2020, 2), Period.quarter(2019, 2), Period.financial_year(2018)
TODAY = date(2020, 10, 20)


def measure(current: str, before: str = "", target: str = "", **changes: Any) -> Measure:
    """A measure with a figure for the period, the one a year before, and a target for March 2020."""
    readings = [Reading(period=period, text=text) for period, text in ((BEFORE, before), (CURRENT, current)) if text]
    targets = [Target(due=date(2020, 3, 31), text=target)] if target else []
    texts = {"id": "m1", "name": "Children seen in time", "unit": "%", "better": "high", **changes}
    return Measure(readings=tuple(readings), targets=tuple(targets), **texts)


def recommendation(number: int = 1, **changes: Any) -> Recommendation:
    texts: dict[str, Any] = {
        "id": f"r{number}", "ref": f"2019 {number}", "text": f"What the inspectors asked for, {number}",
        "ratings": {"implementation": "A", "impact": "A"}, "outcomes": "What children should see",
        "evidence": "The first point.\nThe second point.", "actions": "One thing to do by March 2021.",
        "lead": "Head of Service Fieldwork",
    }  # fmt: skip
    return Recommendation(**{**texts, **changes})


def plan(*recommendations: Recommendation, **changes: Any) -> Plan:
    texts: dict[str, Any] = {
        "id": "p1", "title": "A plan", "period": CURRENT, "update": "October 2020", "baseline": BASELINE,
    }  # fmt: skip
    return Plan(recommendations=recommendations, **{**texts, **changes})


def one(**changes: Any) -> Plan:
    return plan(recommendation(**changes))


def figures(current: str, before: str = "", target: str = "", rating: str = "A", **changes: Any) -> Plan:
    return one(
        ratings={"implementation": "A", "impact": rating}, measures=(measure(current, before, target, **changes),)
    )


def due(text: str, status: str = "") -> Plan:
    return one(tracked=(Action(id="a1", text="Agree the standard", owner="Team Manager", due=text, status=status),))


def leads(*posts: str) -> Plan:
    return plan(*(recommendation(number, lead=post) for number, post in enumerate(posts, start=1)))


def refs(*numbers: str) -> Plan:
    return plan(*(recommendation(at, ref=number) for at, number in enumerate(numbers, start=1)))


def rated_action(reason: str) -> Plan:
    action = Action(id="a1", text="Agree the standard", due="March 2021", status="A", narrative={"reason": reason})
    return one(tracked=(action,))


# The usual table with a rating on each action, and a reason that is asked for by exception.
BY_EXCEPTION = PROFILE.model_copy(
    update={
        "dimensions": (*PROFILE.dimensions, Dimension(id="status", label="Status", on="action")),
        "columns": (
            *PROFILE.columns,
            Column(heading="Action", on={"action": "action"}),
            Column(heading="Status", on={"action": "status"}, kind="rating"),
            Column(heading="Reason", on={"action": "reason"}, needed="exception"),
        ),
    }
)


class Example(NamedTuple):
    fails: Plan
    passes: Plan
    beside: str = ""  # what the workbook says outside the table
    profile: Profile = PROFILE


SEVEN = "Q2 19/20 audit % good 73% 82% 55% 77% average (Apr - Sept 19) Oct19 – 73.6% Oct19 – 73.8% Latest 44.2 weeks"

EXAMPLES: Mapping[str, Example] = {
    "C010": Example(one(evidence="word " * 6_600), one(evidence="word " * 480)),
    "C011": Example(one(evidence="An assess\u00adment was made."), one(evidence="An assessment was made.")),
    "C012": Example(figures("94"), figures("94%")),
    "C013": Example(due("03/04/2021"), due("3 April 2021")),
    "C014": Example(
        one(ratings={"implementation": "A", "impact": "G"}, evidence=""),
        one(ratings={"implementation": "A", "impact": "G"}),
    ),
    "C015": Example(figures("", "35.4%"), figures("No data until November", "35.4%")),
    "C016": Example(one(evidence="word " * 700), one(evidence="word " * 360)),
    "C017": Example(due("soon"), due("31 March 2021")),
    "R010": Example(refs(""), refs("2019 3")),
    "R011": Example(leads(""), leads("Head of Service Fieldwork")),
    "X001": Example(
        one(ratings={"implementation": "A", "impact": "A"}), one(ratings={"implementation": "A", "impact": "G"}),
        "Impact: one recommendation is rated Green",
    ),
    "X002": Example(
        one(ratings={"implementation": "A", "impact": "O"}), one(ratings={"implementation": "A", "impact": "A"})
    ),
    "X004": Example(one(evidence="Of these, 405 of 1250 (41%) went no further."), one(evidence="405 of 1250 (32%)")),
    "X005": Example(
        one(evidence="The first review is due week commencing 31.04.2021."), one(evidence="Due on 30.04.2021.")
    ),
    "X006": Example(
        one(evidence="The letter was published on 20 November 2021."),
        one(evidence="The letter was published on 20 November 2019."),
    ),
    "X007": Example(plan(title="Improvement Plan 2017-2012"), plan(title="Improvement Plan 2017-2021")),
    "X008": Example(
        figures("Q1 2020/21 average 16 weeks", unit="weeks"), figures("August 2020 average 16 weeks", unit="weeks")
    ),
    "X009": Example(
        figures("33 weeks (leics)", "44.2 weeks (LLR)", unit="weeks", better="low"),
        figures("33 weeks (LLR)", "44.2 weeks (LLR)", unit="weeks", better="low"),
    ),
    "X010": Example(
        figures("287 weeks", "28.7 weeks", "20 weeks", unit="weeks"),
        figures("16 weeks", "28.7 weeks", "20 weeks", unit="weeks"),
    ),
    "X011": Example(refs("3 c", "5 d", "3 e"), refs("3 c", "3 d", "3 e")),
    "X012": Example(
        one(ratings={"implementation": "A", "impact": "R"}, evidence="We keep the impact rating as cautiously Amber."),
        one(evidence="We keep the impact rating as cautiously Amber."),
    ),
    "X013": Example(figures("53%", "55%", "At least 80%", rating="G"), figures("53%", "55%", "At least 80%")),
    "X014": Example(
        leads("Principle Social Worker", "Principal Social Worker"),
        leads("Head of Service Fieldwork", "Head of Service Fostering"),
    ),
    "X015": Example(
        one(evidence="The position is 30% which is below target (25%)."),
        one(evidence="The position is 30%, worse than the target of 25%."),
    ),
    "X016": Example(due("June 2020", "In progress"), due("June 2020", "Completed")),
    "X017": Example(due("Ongoing"), due("March 2021")),
    "X020": Example(figures("74%", "82%", rating="G"), figures("82%", "74%", rating="G")),
    "X021": Example(
        one(ratings={"implementation": "G", "impact": "A"}, measures=(measure("53%", "55%", "80%"),)),
        one(ratings={"implementation": "G", "impact": "A"}, measures=(measure("83%", "55%", "80%"),)),
    ),
    "X022": Example(
        figures(SEVEN, target="80% 80% 83% 85% 85% 40 weeks", unit=""),
        figures("80% 40 weeks", target="90% 26 weeks", unit=""),
    ),
    "X026": Example(rated_action(""), rated_action("Two posts are vacant."), profile=BY_EXCEPTION),
    "X027": Example(
        one(evidence="33% were good, which is 8% lower than the 40% target."),
        one(evidence="33% were good, which is 7% lower than the 40% target."),
    ),
    "X028": Example(
        one(evidence="14% inadequate audits (this meets the target of no more than 12%)."),
        one(evidence="12% inadequate audits (this meets the target of no more than 12%)."),
    ),
    "X029": Example(
        one(measures=(measure("64%", target="80%"),), evidence="Children seen in time were 61% against 80%."),
        one(measures=(measure("61%", target="80%"),), evidence="Children seen in time were 61% against 80%."),
    ),
    "X030": Example(
        figures("Green 6 (15%); Amber 24 (61%); Red 9 (30%)", unit=""),
        figures("Green 6 (15%); Amber 24 (61%); Red 9 (23%)", unit=""),
    ),
    "X031": Example(refs("1", "3 a", "3 b", "4"), refs("1", "2", "3 a", "3 b", "4")),
    "X098": Example(figures("94%"), figures("94%", "90%", "90%")),
}  # fmt: skip


def found(content: Plan, profile: Profile = PROFILE, **how: Any) -> tuple[Finding, ...]:
    return check_plan(content, profile, SCHEME, **{"today": TODAY, **how})


def codes(content: Plan, beside: str = "", profile: Profile = PROFILE) -> set[str]:
    return {finding.code for finding in found(content, profile, beside=[Beside(beside, "Summary", "A1")])}


def test_every_check_has_an_example_that_runs() -> None:
    assert {check.rule.code for check in ALL_CHECKS} | {"X098"} == set(EXAMPLES)


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_check_finds_its_failing_example_and_passes_the_other(code: str) -> None:
    fails, passes, beside, profile = EXAMPLES[code]
    assert code in codes(fails, beside, profile)
    assert code not in codes(passes, beside, profile)


def test_no_code_is_given_twice() -> None:
    given_codes = [rule.code for rule in (*(check.rule for check in ALL_CHECKS), *running.RULES)]
    assert len(given_codes) == len(set(given_codes))


@pytest.mark.parametrize("check", ALL_CHECKS, ids=lambda check: check.rule.code)
def test_a_rule_says_why_what_to_do_and_shows_both_examples(check: Check) -> None:
    rule = check.rule
    assert all((rule.title, rule.why, rule.message, rule.fix, rule.fails, rule.passes))
    assert "invalid" not in f"{rule.title} {rule.why} {rule.message} {rule.fix}".casefold()


@pytest.mark.parametrize("code", EXAMPLES)
def test_sentences_are_short_and_say_where(code: str) -> None:
    for finding in found(EXAMPLES[code].fails, EXAMPLES[code].profile):
        assert 10 < len(finding.message) <= 160
        assert 0 < len(finding.fix) <= 160
        assert "{" not in finding.message + finding.fix


def test_a_finding_names_the_address_where_it_is_known() -> None:
    content = EXAMPLES["X004"].fails
    told = next(one for one in found(content, places={("r1", "evidence"): "K5"}, file="a.xlsx") if one.code == "X004")
    assert (told.a1, told.ref, told.field, told.file) == ("K5", "2019 1", "evidence", "a.xlsx")
    assert told.message == "K5 has '405 of 1250 (41%)', but 405 of 1,250 is 32.4%, not 41%."


def test_a_finding_keeps_its_id_in_another_file_and_round_and_loses_it_with_another_value() -> None:
    content = EXAMPLES["X004"].fails
    ids = {
        next(one.id for one in found(content, file=file, today=day) if one.code == "X004")
        for file, day in (("a.xlsx", TODAY), ("b.xlsx", date(2021, 1, 10)))
    }
    other = one(evidence="Of these, 405 of 1250 (42%) went no further.")
    assert len(ids) == 1
    assert not ids & {finding.id for finding in found(other)}
    assert not ids & {finding.id for finding in found(content, team="Fostering")}


def test_a_check_that_breaks_off_is_told_and_the_others_run() -> None:
    def broken(subject: Subject) -> Iterator[Finding]:
        yield subject.tell(NO_REF, "r1", "ref", "found before the fault")
        raise ZeroDivisionError("division by zero")

    subject = Subject(refs(""), PROFILE, SCHEME, TODAY)
    faulty = Check(ALL_CHECKS[3].rule, broken)
    told = run((faulty, *ALL_CHECKS), subject)
    failed = next(one for one in told if one.code == "X099")
    assert (
        failed.message
        == f"The check '{faulty.rule.title}' ({faulty.rule.code}) broke off: division by zero. All the others have run."
    )
    assert [one.shown for one in told if one.code == "R010"] == [
        "found before the fault",
        "What the inspectors asked for, 1",
    ]


def test_no_check_breaks_off_on_any_example() -> None:
    for example in EXAMPLES.values():
        assert "X099" not in codes(example.fails) | codes(example.passes)


def test_what_could_not_be_checked_is_told_with_the_reason() -> None:
    told = [one.message for one in found(figures("94%")) if one.code == "X098"]
    assert (
        "Not checked: 'A good rating while a target is missed', because no target has fallen due by September 2020."
        in told
    )


def test_more_than_twenty_alike_are_one_line_with_the_range() -> None:
    many = plan(*(recommendation(number, lead="") for number in range(1, 31)))
    places = {(f"r{number}", "lead"): f"M{number + 4}" for number in range(1, 31)}
    told = [one for one in found(many, places=places) if one.code == "R011"]
    assert [one.message for one in told] == ["30 cells (M5:M34): no lead officer. The first: 'Ref 2019 1'."]
    few = plan(*(recommendation(number, lead="") for number in range(1, MOST_ALIKE + 1)))
    assert len([one for one in found(few) if one.code == "R011"]) == MOST_ALIKE


def test_an_empty_plan_has_no_findings_but_what_was_not_checked() -> None:
    assert {one.code for one in found(plan())} <= {"X098"}


def test_a_plan_in_order_has_nothing_to_tell() -> None:
    good = figures("85%", "82%", "At least 80%")
    assert found(good) == ()


# Single cells


@pytest.mark.parametrize(
    ("text", "one_reading", "other"),
    [("94", "94%", "a count of 94"), ("0.94", "94%", "0.94%"), ("September 2020 64.8", "64.8%", "a count of 64.8")],
)
def test_a_bare_number_in_a_percentage_is_asked_about_and_not_changed(text: str, one_reading: str, other: str) -> None:
    told = next(finding for finding in found(figures(text)) if finding.code == "C012")
    assert f"Is that {one_reading} or {other}?" in told.message
    assert told.autofix is None


@pytest.mark.parametrize("text", ["94%", "94 per cent", "26 of 30 cases", "No data", "12 weeks", "*"])
def test_what_is_no_bare_number_is_not_asked_about(text: str) -> None:
    assert "C012" not in codes(figures(text))


def test_a_date_field_of_which_both_readings_are_days_is_asked_about_and_not_changed() -> None:
    told = next(finding for finding in found(due("03/04/2021")) if finding.code == "C013")
    assert "that can be 3 April 2021 or 4 March 2021" in told.message
    assert told.autofix is None
    assert not {"C013", "C017"} & codes(due("04/04/2021"))
    assert not {"C013", "C017"} & codes(due("23/04/2021"))


def test_the_month_before_the_day_is_a_day_that_does_not_exist_with_a_proposal() -> None:
    told = next(finding for finding in found(due("01/13/2021")) if finding.code == "X005")
    assert told.fix == "Write the day that is meant, such as 13 January 2021."


def test_invisible_characters_are_taken_out_only_where_nothing_is_lost() -> None:
    hidden = next(one for one in found(one(evidence="assess\u00adment and\u200b plan")) if one.code == "C011")
    assert hidden.autofix == "assessment and plan"
    lost = next(finding for finding in found(one(evidence="the child\ufffds plan")) if finding.code == "C011")
    assert lost.autofix is None


@pytest.mark.parametrize("text", ["Zoë’s café – “fine”", "a\u00a0b", "one\n\ttwo", "👨‍👩‍👧 family", "نامه‌ای"])
def test_ordinary_typing_has_no_invisible_characters(text: str) -> None:
    assert "C011" not in codes(one(evidence=text))


def test_named_measures_whose_figures_stand_together_are_not_empty() -> None:
    together = measure("87% 80% 53%", name="All of these measures together")
    named = tuple(Measure(id=f"n{at}", name=name) for at, name in enumerate(("Assessment", "Planning", "Oversight")))
    assert "C015" not in codes(one(measures=(*named, together)))


def test_a_blank_rating_that_the_text_speaks_of_is_proposed() -> None:
    content = one(ratings={"implementation": "A", "impact": ""}, evidence="We keep both ratings as cautiously Amber.")
    told = next(finding for finding in found(content) if finding.code == "X002")
    assert "cautiously Amber" in told.message
    assert told.autofix is None


# Through a workbook


def test_a_workbook_is_checked_with_addresses_and_nothing_is_told_twice(tmp_path: Path) -> None:
    folder = plan_folder(tmp_path / "plan")
    issue(folder, ROUND, DUE, datetime(2020, 9, 14, 9, 0))
    path = next(folder.issued_folder(ROUND).glob("Early Help*.xlsx"))
    book = openpyxl.load_workbook(path)
    sheet = book[folder.profile.sheet]
    heads = {str(cell.value): cell for row in sheet.iter_rows(max_row=12) for cell in row if cell.value}
    row = next(cell.row for (cell,) in sheet.iter_rows(min_col=1, max_col=1) if str(cell.value) == "2")
    evidence = next(cell for name, cell in heads.items() if name.startswith("Evidence of"))
    impact = heads["Progress on impact"]
    sheet.cell(row, evidence.column).value = "Of these, 405 of 1250 (41%) went no further."
    sheet.cell(row, impact.column).value = "O"
    filled = tmp_path / "filled.xlsx"
    book.save(filled)

    told = check(filled, TODAY).findings
    share = next(finding for finding in told if finding.code == "X004")
    assert (share.a1, share.ref, share.sheet) == (f"{evidence.column_letter}{row}", "2", folder.profile.sheet)
    assert [one.code for one in told if one.a1 == f"{impact.column_letter}{row}"] == ["C001"]
    assert "X099" not in {finding.code for finding in told}


# Whatever is typed

TEXT = st.text(
    alphabet=st.sampled_from("0123456789%£()/.,-– \nofQ2octaber1st ongoing20ÅıİſGREN\u00ad\ufffd"), max_size=120
)


@settings(max_examples=60, deadline=None)
@given(TEXT, TEXT, TEXT, TEXT)
def test_no_text_breaks_a_check_off_or_makes_a_sentence_too_long(a: str, b: str, c: str, d: str) -> None:
    content = plan(
        recommendation(
            1, ref=a[:20], evidence=b, actions=c, lead=d, ratings={"implementation": a[:5], "impact": "G"},
            measures=(measure(a, b, c, name=d, unit=c[:3]),),
            tracked=(Action(id="a1", text=a, owner=b, due=c, original_due=d),),
        ),
        recommendation(2, ref=b[:20], lead=c),
        title=d,
    )  # fmt: skip
    told = found(content)
    assert "X099" not in {finding.code for finding in told}
    assert all(len(finding.message) <= 160 and len(finding.fix) <= 160 for finding in told)
    assert len({finding.id for finding in told}) == len(told)
