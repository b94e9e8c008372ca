"""What must not be read in a public paper is found; what only looks like it is left alone.

Every identifier is made up: numbers with right check digits that are given out to nobody, and telephone numbers from
the ranges that are kept for stories.
"""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cipxl import profile as profiles
from cipxl import scheme as schemes
from cipxl.checks import Subject
from cipxl.checks.disclosure import RULES, Looked, Policy, look
from cipxl.checks.disclosure.cases import case_numbers
from cipxl.checks.disclosure.children import births, children
from cipxl.checks.disclosure.identifiers import (
    emails,
    insurance_numbers,
    nhs_numbers,
    postcodes,
    pupil_numbers,
    telephones,
)
from cipxl.checks.disclosure.people import names_for_posts, names_in_text
from cipxl.period import Period
from cipxl.plan import Action, Measure, Plan, Reading, Recommendation, Target

PROFILE = profiles.load("leicestershire-2020")
SCHEME = schemes.load(PROFILE.scheme)
NOW = Period.quarter(2020, 2)


def measure(name: str, text: str, unit: str = "", number: int = 1) -> Measure:
    readings = (Reading(period=NOW, text=text),) if text else ()
    return Measure(id=f"m{number}", name=name, unit=unit, readings=readings)


def plan(**texts: object) -> Plan:
    row = Recommendation(**{"id": "r1", "ref": "2019 1", "text": "What was recommended", **texts})
    return Plan(
        id="p", title="A plan", period=NOW, update="October 2020", baseline=Period.financial_year(2018),
        recommendations=(row,),
    )  # fmt: skip


def looked(content: Plan, policy: Policy = Policy(), accepted: tuple[str, ...] = ()) -> Looked:  # noqa: B008 - frozen
    return look(Subject(content, PROFILE, SCHEME, date(2020, 10, 20)), policy, accepted)


def printed(text: str, **how: object) -> str:
    """What a paper prints of an evidence text."""
    return looked(plan(evidence=text), Policy(**how)).plan.recommendations[0].evidence


def codes(text: str) -> list[str]:
    found = looked(plan(evidence=text))
    return sorted([one.code for one in found.open] + [one.finding.code for one in found.withheld])


FOUND = {
    nhs_numbers: (
        "943 476 5919", "943-476-5919", "9434765919", "943\u00a0476\u00a05919", "943 4765919", "943\u2011476\u20115919",
        "NHS No. 943 476 5918", "NHS number: 1234567890", "(943 476 5919)", "ref 943 476 5919", "９４３４７６５９１９",
        "943.476.5919", "NHS no: 943  476  5919", "NHS No.9434765919",
    ),
    pupil_numbers: ("A123456789012", "a123456789012", "A 123 4567 89 012", "UPN: C123456789012", "B823432110001"),
    insurance_numbers: ("AB 12 34 56 C", "AB123456C", "ab 12 34 56 c", "AB-12-34-56-C", "NI number AB123456"),
    postcodes: ("LE3 8RF", "SW1A 1AA", "le3 8rf", "LE38RF", "M1 1AE", "postcode le38rf", "at LE3\u00a08RF."),
    telephones: (
        "0116 496 0123", "(0116) 496 0123", "01164960123", "01632 960123", "01632-960-123", "07700 900123",
        "07700900123", "+44 7700 900123", "+44 (0)7700 900 123", "020 7946 0123", "0808 157 0123", "0306 999 0123",
        "0800 1111", "07700.900.123", "0116.496.0123",
    ),
    emails: ("someone@example.org", "s.one+x@mail.example.co.uk", "<someone@example.org>", "someone＠example.org"),
    case_numbers: (
        "Mosaic ID 1234567", "case no. 4051234", "Case ref: LCS/123456", "client ID: 88213", "LCS number 123456",
        "case numbers 4051234", "child ID 40512", "Liquidlogic 1234567", "pupil reference AB12345",
    ),
    births: (
        "DOB 12/03/2011", "D.O.B. 12.03.11", "born on 12 March 2011", "date of birth: 3 May 2009", "12/03/2011 (DoB)",
        "was born 12th March 2011", "b. 12.03.2011", "DoB: 2011-03-12", "birthday 3rd May 2009",
    ),
    children: (
        "Child C, aged 7", "Child C (14)", "Child C was 3 years old", "Baby M (6 months)", "a 15-year-old (KT)",
        "JB, aged 14", "J.B. (14)", "child J.B.", "young person known as KT", "14 year old girl, KT", "child KT was",
        "the child's initials are KT", "boy D, 12 yrs", "Young person F, age 16",
    ),
    names_in_text: (
        "led by Dr Example", "Cllr A Example", "Jane Example", "Mrs. Example-Sample", "thanks to Priya Sample",
    ),
}  # fmt: skip

LEFT = {
    nhs_numbers: (
        "943 476 5918", "1234567890", "Invoice 9434765919", "ISBN 943 476 5919", "0000000000", "12943 476 5919",
        "943 476 591", "£9434765919", "9434765919.50", "0116 496 0123",
    ),
    pupil_numbers: ("C123456789012", "A12345678901", "A1234567890123", "I123456789012", "FA123456789012"),
    insurance_numbers: ("AB12", "QQ123456C", "BG123456A", "AB123456", "CAB123456C", "AB 12 34"),
    postcodes: (
        "G14", "Q2 20/21", "s47 2nd", "E1 2nd", "LE3", "QX1 1AA", "A1 paper", "G1 4 of 6", "C3 2CI", "KS2 3 pupils",
        "S17 and S20", "phase B2 3rd", "B1 1CK",
    ),
    telephones: (
        "Order 01164960123", "Ref 01632 960123", "reference no. 01632960123", "2020 305 5479", "0.116 496", "0116 49",
        "2019/20 0", "1 116 496 0123", "12/01/2020 2021", "case no 01632960123", "100 000 000", "01/02/2020",
    ),
    emails: ("care experienced @ 25", "@home", "someone@", "1 @ £25.00"),
    case_numbers: (
        "case numbers rose from 1200 to 1400", "case number 2019/20", "the number of cases 1234", "child no. 4",
        "case numbers 1200", "family number 2", "1,234 cases", "a case ID is needed", "pupil numbers 2020",
    ),
    births: (
        "assessment before birth, launched 12 June 2020", "by 12/03/2011", "born in 2019", "births on 2 wards",
        "The service was born on 1 April 2019", "before birth (12 weeks)", "reborn 12 March 2011 edition",
        "Board meeting, 12/03/2011",
    ),
    children: (
        "Child Protection", "child 1 to 1", "Child A review", "QA (12)", "EHCP, aged 16", "children aged 14",
        "ILACS (2019)", "a child I saw", "child CP plan", "Plan B", "Case 4 (14)", "SEN, 12", "CiC (14)",
        "Child in Need (17)", "a 15-year-old LAC", "Section A (4)", "IRO, aged", "families (14)",
    ),
    names_in_text: (
        "Head of Service", "Rose Street", "Grace Academy", "May 2020", "Mark Green", "Will Continue", "Signs of Safety",
        "Virtual School Head", "Jordan House", "Alexandra Road", "Victoria Hospital", "Laming report", "Ofsted Report",
        "James Street Centre", "Dr to be appointed", "Ms and Mr",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("find", "text"), [(find, text) for find, texts in FOUND.items() for text in texts])
def test_an_identifier_is_found_however_it_is_written(find, text):
    assert list(find(text)), text
    assert list(find(f"Before it, {text}, and after.")), text


@pytest.mark.parametrize(("find", "text"), [(find, text) for find, texts in LEFT.items() for text in texts])
def test_what_only_looks_like_an_identifier_is_left_alone(find, text):
    assert [span.text for span in find(text)] == []


def test_the_check_digit_of_an_nhs_number_decides():
    def ten(first: str, last: int) -> str:
        return f"{first}{last}"

    for nine in ("401023213", "485777345", "600000001", "712345678"):
        right = [last for last in range(10) if list(nhs_numbers(ten(nine, last)))]
        weighted = 11 - sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
        assert right == ([weighted % 11] if weighted != 10 else [])


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Jane Example, Head of Service", ["Jane Example"]),
        ("Head of Service - Priya Sample", ["Priya Sample"]),
        ("Jane Example Head of Service", ["Jane Example"]),
        ("EXAMPLE, Jane", ["EXAMPLE, Jane"]),
        ("Example, Jane", ["Example, Jane"]),
        ("J Example", ["J Example"]),
        ("Mrs Example", ["Mrs Example"]),
        ("JANE EXAMPLE", ["JANE EXAMPLE"]),
        ("Jane", ["Jane"]),
        ("Assistant Director (Alan Sample)", ["Alan Sample"]),
        ("Jane Example & Alan Sample", ["Jane Example", "Alan Sample"]),
        ("Siân Ó Briain", ["Siân Ó Briain"]),
        ("Jean-Paul D'Example", ["Jean-Paul D'Example"]),
        ("Head of Service Children in Care & Virtual School Head", []),
        ("Head of Service Safeguarding and Improvement\nHead of Service Early Help", []),
        ("Principle Social Worker", []),
        ("HoS Fieldwork; AD", []),
        ("Early Help", []),
        ("First Response Children's Duty", []),
        ("Team Managers / Advanced Practitioners", []),
        ("Chief Executive", []),
        ("TBC", []),
        ("Barnardo's", []),
        ("Named Nurse for Safeguarding", []),
        ("Interim Director of Children's Services", []),
        ("Quality Assurance", []),
        ("Head of Service 4", []),
        ("", []),
    ],
)
def test_a_name_is_told_from_a_post(cell, names):
    assert [span.text for span in names_for_posts(cell)] == names


def test_a_plans_own_teams_are_no_persons():
    assert list(names_for_posts("Turning Point"))
    assert not list(names_for_posts("Turning Point", ["Turning point"]))


def test_names_are_looked_for_where_posts_stand():
    action = Action(id="a1", text="Do it", owner="Alan Sample")
    found = looked(plan(lead="Jane Example", tracked=(action,))).open
    assert [(one.code, one.field, one.shown) for one in found] == [
        ("D010", "lead", "Jane Example"),
        ("D010", "owner", "Alan Sample"),
    ]


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("3 children went missing.", "[c] children went missing."),
        ("three older children moved", "[c] older children moved"),
        ("4 of the 30 cases (13%) were late", "[c] of the 30 cases ([c]) were late"),
        ("13% (4 of 30 cases) were late", "[c] ([c] of 30 cases) were late"),
        ("4/30 cases (13%) were late", "[c]/30 cases ([c]) were late"),
        ("2 of 6 children (33%)", "[c] of 6 children ([c])"),
        ("5 of 6 children (83%)", "[c] of 6 children ([c])"),
        ("50% of the 6 children", "[c] of the 6 children"),
        ("Of 12 children, 3 (25%) left and 9 (75%) stayed.", "Of 12 children, [c] ([c]) left and [c] ([c]) stayed."),
        ("We helped 12 children, of whom 3 were in care", "We helped 12 children, of whom [c] were in care"),
        ("Children missing: 3", "Children missing: [c]"),
        ("The number of children in B&B was 3.", "The number of children in B&B was [c]."),
        ("Numbers of older pupils missing fell to 2 in May", "Numbers of older pupils missing fell to [c] in May"),
        ("20 children: 17 boys and 3 girls", "20 children: [c] boys and [c] girls"),
        ("We saw 30 cases. 4 of the 30 (13%) were late.", "We saw 30 cases. [c] of the 30 ([c]) were late."),
        ("3 Care Orders ended. A further 3 were planned", "[c] Care Orders ended. A further [c] were planned"),
        ("3 (12%) children waited", "[c] ([c]) children waited"),
        ("20 children, 17 boys and [c] girls", "20 children, [c] boys and [c] girls"),
        ("20 children, 10 boys and [c] girls", "20 children, 10 boys and [c] girls"),
        ("20 children, [c] boys and [c] girls", "20 children, [c] boys and [c] girls"),
        ("2 unaccompanied asylum-seeking children", "[c] unaccompanied asylum-seeking children"),
        ("there are now 2 care leavers in work", "there are now [c] care leavers in work"),
        ("1 baby was born", "[c] baby was born"),
        ("2 families (4%) left", "[c] families ([c]) left"),
        ("2 CYP were missing", "[c] CYP were missing"),
        ("children said that they were heard (n=3)", "children said that they were heard (n=[c])"),
        ("12 of 14 care leavers (86%) have a home", "[c] of 14 care leavers ([c]) have a home"),
        ("All but two of our children were seen", "All but [c] of our children were seen"),
        ("75% (4) of the disabled children", "[c] ([c]) of the disabled children"),
        ("80% of replies, from a cohort of 6 young people", "[c] of replies, from a cohort of 6 young people"),
        ("A couple of children waited", "[c] children waited"),
        ("Pathway plans overdue: 3", "Pathway plans overdue: [c]"),
    ],
)  # fmt: skip
def test_a_small_number_of_children_is_withheld_with_what_gives_it_away(text, paper):
    assert printed(text) == paper


@pytest.mark.parametrize(
    "text",
    [
        "5 children went missing",
        "34 young people stay put, 17 earlier this year and 6 in 2016",
        "3 social workers were appointed",
        "one recommendation is rated Green and two are rated Amber",
        "two actions are red",
        "Tier 3 children",
        "Year 2 pupils",
        "children aged 4",
        "no more than 2 children",
        "at least 3 families",
        "1 in 4 children",
        "one child at a time",
        "No child waited",
        "3 children's homes",
        "2 family hubs opened",
        "4 case workers",
        "4 case file audits",
        "a home for 4 children",
        "between 2 and 4 children",
        "4 weeks for all children",
        "two thirds of children",
        "4% of children",
        "a caseload of 4 children",
        "2 cases each",
        "8 managers (19%) have attended 4 sessions",
        "4 of the 30 social workers (13%) left",
        "2 staff have completed 2 sessions",
        "By 3 May children were seen sooner",
        "Q2 2020/21; 2 audits; 3 panels",
        "3 of 17 recommendations are green",
        "a two-month suspension; 3 months",
        "[c] children went missing",
        "fewer than 5 children",
        "Section 3 children",
        "87% (26 out of 30 cases)",
        "children in care had 3 or more placements",
        "target of 3 adoptions",
        "Key Stage 2 pupils",
        "The number of children in care was 345.",
        "The number of children waiting was 3% lower.",
        "The number of cases each worker has is 4 fewer than it was",
        "12 of 14 social workers passed",
        "Nine out of ten care leavers felt heard",
        "Of the 26 cases audited in May, 14 were good and 3 were inadequate",
        "3 out of 4 localities have a family hub",
        "Both children and families were asked",
        "a group of 8 managers, 75% of whom were trained",
    ],
)
def test_numbers_that_point_to_no_child_are_printed(text):
    assert printed(text) == text
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "One child was missing",
        "one family was moved",
        "children in care, and 3 were missing",
        "Timeliness fell to 67% (n=3)",
        "Both girls were moved",
        "Care leavers: 61 in work, 1 in custody",
    ],
)
def test_where_it_is_not_sure_what_is_counted_a_person_is_asked(text):
    assert codes(text) == ["D023"]
    assert printed(text) == text


def test_what_is_small_is_the_councils_to_say():
    assert printed("5 children", count_below=6) == "[c] children"
    assert printed("4 children", count_below=0) == "4 children"
    assert printed("0 children", zero=True) == "[c] children"
    assert printed("0 children") == "0 children"
    assert printed("8 of 11 children (73%)", group_below=12) == "[c] of 11 children ([c])"
    assert printed("26 of 30 children (87%)") == "[c] of 30 children ([c])"
    assert printed("26 of 30 children (87%)", remainders=False) == "26 of 30 children (87%)"
    assert printed("26 of 30 cases (87%)") == "26 of 30 cases (87%)"
    assert printed("26 of 30 cases (87%)", remainders=True) == "[c] of 30 cases ([c])"
    assert printed("3 adopters", not_counted=("adopters",)) == "3 adopters"
    assert printed("3 widgets", counted=("widgets",)) == "[c] widgets"


def test_an_allowed_text_is_not_asked_about():
    text = "Call 0116 496 0123 or someone@example.org; Jane Example answers."
    assert codes(text) == ["D006", "D007", "D011"]
    allowed = Policy(allow=("01164960123", "@example.org", "Jane Example"))
    assert not looked(plan(evidence=text, lead="Jane Example"), allowed).open


READINGS = [
    ("Children missing from care", "3", "", "[c]"),
    ("Children missing from care", "Q2 20/21 3", "", "Q2 20/21 [c]"),
    ("Children missing from care", "September 2020 4 children", "", "September 2020 [c] children"),
    ("Children missing from care", "12", "", "12"),
    ("Alternative provision placements that break down", "2 (4%)", "", "[c] ([c])"),
    ("Children seen in time", "4%", "%", "4%"),
    ("Average length of care proceedings", "4 weeks", "weeks", "4 weeks"),
    ("Average number of placements of each child", "3", "", "3"),
    ("Social work vacancies", "3", "", "3"),
    ("Children seen in time", "67% (4 of 6)", "%", "[c] ([c] of 6)"),
    ("Children seen in time", "83% (5 of 6)", "%", "[c] ([c] of 6)"),
    ("Care leavers in work", "[c]", "", "[c]"),
    ("Children missing from care", "not measured", "", "not measured"),
]


@pytest.mark.parametrize(("name", "text", "unit", "paper"), READINGS)
def test_a_small_figure_of_a_measure_is_withheld(name, text, unit, paper):
    found = looked(plan(measures=(measure(name, text, unit),)))
    assert found.plan.recommendations[0].measures[0].readings[0].text == paper
    assert not found.open


def test_a_small_figure_of_nobody_knows_what_is_asked_about():
    (finding,) = looked(plan(measures=(measure("Returns to the front door", "3"),))).open
    assert (finding.code, finding.field, finding.shown) == ("D023", "performance:Q2 2020/21", "3")


def test_a_target_is_never_withheld():
    one = measure("Children missing from care", "").model_copy(
        update={"targets": (Target(due=date(2021, 3, 31), text="3"),)}
    )
    assert looked(plan(measures=(one,))).plan == plan(measures=(one,))


def test_a_star_is_asked_about_or_read_as_the_council_says():
    content = plan(measures=(measure("Children with a plan", "*"),))
    (finding,) = looked(content).open
    assert (finding.code, finding.shown) == ("D024", "*")
    settled = looked(content, Policy(star="x"))
    assert not settled.open
    assert settled.plan.recommendations[0].measures[0].readings[0].text == "[x]"
    assert not looked(content, accepted=(finding.id,)).open


def test_the_only_other_part_of_a_total_is_withheld_too():
    names = ("Children missing: all", "Children missing: boys", "Children missing: girls")
    measures = tuple(
        measure(name, text, number=at) for at, (name, text) in enumerate(zip(names, ("20", "17", "3"), strict=True))
    )
    found = looked(plan(measures=measures))
    texts = [one.readings[0].text for one in found.plan.recommendations[0].measures]
    assert texts == ["20", "[c]", "[c]"]
    assert [one.finding.code for one in found.withheld] == ["D020", "D022"]


def test_the_part_that_would_give_an_officers_own_shorthand_away_is_withheld():
    names = ("All children missing", "Boys missing", "Girls missing")

    def printed_for(*cells: str) -> list[str]:
        pairs = zip(names, cells, strict=True)
        measures = tuple(measure(name, text, number=at) for at, (name, text) in enumerate(pairs))
        return [one.readings[0].text for one in looked(plan(measures=measures)).plan.recommendations[0].measures]

    assert printed_for("20", "17", "[c]") == ["20", "[c]", "[c]"]
    assert printed_for("20", "[c]", "[c]") == ["20", "[c]", "[c]"]
    assert printed_for("20", "9", "[c]") == ["20", "9", "[c]"]


def test_two_withheld_ones_that_must_be_one_each_take_a_third_with_them():
    values = ("12", "10", "1", "1")
    measures = tuple(measure(f"Children, group {at}", text, number=at) for at, text in enumerate(values))
    texts = [one.readings[0].text for one in looked(plan(measures=measures)).plan.recommendations[0].measures]
    assert texts == ["12", "[c]", "[c]", "[c]"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=2, max_size=5))
def test_no_withheld_part_can_be_worked_out_from_its_total(parts):
    values = [sum(parts), *parts]
    measures = tuple(measure(f"Children, group {at}", str(value), number=at) for at, value in enumerate(values))
    texts = [one.readings[0].text for one in looked(plan(measures=measures)).plan.recommendations[0].measures]
    assert not any(text.isdigit() and 0 < int(text) < 5 for text in texts)
    hidden = [value for value, text in zip(parts, texts[1:], strict=True) if text == "[c]"]
    if hidden and texts[0] != "[c]":
        assert len(hidden) > 1
        assert sum(hidden) > len(hidden)


def test_a_withheld_percentage_is_withheld_wherever_the_row_says_it():
    found = looked(plan(evidence="4 of 30 cases (13%) were late.", actions="Bring the 13% down, and the 40% up."))
    assert found.plan.recommendations[0].actions == "Bring the [c] down, and the 40% up."


def test_the_plan_itself_is_not_changed():
    content = plan(evidence="3 children went missing.")
    before = content.model_dump_json()
    found = looked(content)
    assert content.model_dump_json() == before
    assert found.plan != content


def test_an_accepted_number_is_printed_and_stays_accepted_while_the_cell_says_the_same():
    content = plan(evidence="3 children went missing. 2 families moved.")
    first, second = looked(content).withheld
    again = looked(content, accepted=(first.finding.id,))
    assert again.plan.recommendations[0].evidence == "3 children went missing. [c] families moved."
    assert [one.finding.id for one in again.withheld] == [second.finding.id]
    elsewhere = looked(content.model_copy(update={"update": "January 2021"}), accepted=(first.finding.id,))
    assert [one.finding.id for one in elsewhere.withheld] == [second.finding.id]
    changed = looked(plan(evidence="4 children went missing. 2 families moved."), accepted=(first.finding.id,))
    assert changed.plan.recommendations[0].evidence == "[c] children went missing. [c] families moved."


def test_each_finding_has_an_id_of_its_own():
    found = looked(plan(evidence="\n".join(["3 children left."] * 30)))
    assert len({one.finding.id for one in found.withheld}) == 30


def test_messages_mask_numbers_that_name_a_person_and_records_keep_them():
    (finding,) = looked(plan(evidence="NHS number 943 476 5919")).open
    assert finding.shown == "943 476 5919"
    assert "476" not in finding.message
    assert "943" in finding.message


def test_every_text_of_the_plan_is_looked_at():
    hidden = "someone@example.org"
    action = Action(id="a1", text=hidden, owner=hidden, status=hidden, impact_sought=hidden, due=hidden)
    content = plan(
        text=hidden, theme=hidden, outcomes=hidden, evidence=hidden, actions=hidden, lead=hidden, tracked=(action,),
        ref=hidden, narrative={"more": hidden}, reasons={"impact": hidden}, ratings={"impact": hidden},
        measures=(measure(hidden, hidden),),
    ).model_copy(update={"title": hidden, "update": hidden})  # fmt: skip
    fields = {one.field for one in looked(content).open}
    assert fields == {
        "recommendation", "theme", "outcomes", "evidence", "actions", "lead", "action", "owner", "status",
        "impact_sought", "due", "ref", "more", "impact_reason", "impact", "measure", "performance:Q2 2020/21",
        "title", "update",
    }  # fmt: skip


def test_a_check_that_breaks_off_stands_against_publishing(monkeypatch):
    class Broken(Policy):
        def allows(self, shown: str) -> bool:
            raise RuntimeError("a fault")

    found = look(Subject(plan(evidence="someone@example.org"), PROFILE, SCHEME, date(2020, 10, 20)), Broken())
    assert [one.code for one in found.open] == ["X099"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_examples_of_each_rule_are_true(rule):
    def found(text: str) -> set[str]:
        if rule.code == "D010":
            content = plan(lead=text)
        elif rule.code in ("D023", "D024"):
            name, _, value = text.partition(": ") if ": " in text else ("Children with a plan", "", text[:3].strip())
            content = plan(measures=(measure(name, value),))
        else:
            content = plan(evidence=text)
        seen = looked(content)
        return {one.code for one in seen.open} | {one.finding.code for one in seen.withheld}

    assert rule.code in found(rule.fails)
    assert rule.code not in found(rule.passes)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_no_text_stops_the_look(text):
    looked(plan(evidence=text, lead=text, measures=(measure(text or "m", text),)))


@pytest.mark.parametrize(
    "text",
    [
        "9" * 20_000,
        "4 " * 10_000,
        "Child C " * 5_000,
        "a" * 20_000 + "@",
        "3 of " * 8_000,
        "Aa " * 10_000,
        "1 (2%) " * 3_000,
    ],
)
def test_a_long_text_takes_no_longer_than_its_length(text):
    looked(plan(evidence=text))


def test_masking_leaves_no_whole_number():
    for text in ("DOB 12/03/2011", "case no. 4051234", "AB 12 34 56 C"):
        (finding,) = looked(plan(evidence=text)).open
        assert not re.search(re.escape(finding.shown), finding.message)
