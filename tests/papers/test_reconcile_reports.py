"""Whole covering reports in officers' own words: what is wrong is told, what is right never."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cipxl.demo import run
from cipxl.folder import PlanFolder
from cipxl.reconciling import Statement, reconcile

# In each passage {R:...} is right, {W:...} is wrong, and {U:...} is what the plan cannot know.
_MARK = re.compile(r"\{([RWU]):(.*?)\}")

LEICESTERSHIRE = [
    "The plan addresses {R:six recommendations} made by Ofsted in 2019, as at October 2020.",
    "The first inspection led to {U:17 recommendations}. {U:Fifteen of these were rated green} in January 2020.",
    "Implementation: the majority are done. {R:All but two of the recommendations are now green for implementation}. "
    "{W:All but two are rated green for evidence of impact}.",
    "{R:Two thirds of the recommendations are rated Green for implementation}; for impact {W:a third are rated Green}.",
    "{R:Over half of the recommendations are rated green on implementation}. "
    "{W:Over half of the recommendations are rated green on impact}. {R:Most recommendations are amber on impact}.",
    "{W:Half of the recommendations are rated green for implementation}. "
    "{R:Fewer than one in five recommendations are green for impact}.",
    "{R:67% of recommendations are rated green for implementation} and {R:17% for impact}.",
    "Members will be pleased to see that {R:four of our six recommendations have now reached green for implementation} "
    "and that there are {R:no reds}.",
    "{R:None of the six has slipped back on either rating since October 2019}.",
    "Chronologies (recommendation 2019 4): {R:amber} for implementation, having been {R:red} in October 2019.",
    "The board spoke of three recommendations at length. {W:Three out of six are amber on implementation}.",
    "Members will note that {R:no recommendations are rated red} on either measure.",
    "Since the last report, {R:four recommendations have moved from amber to green for implementation} and "
    "{R:one has moved from red to amber}. On impact, {W:two recommendations have moved from red to amber}.",
    "{R:No recommendation has been downgraded since October 2019}. "
    "{W:Two recommendations have slipped from green to amber for implementation since October 2019}.",
    "For impact, {R:two recommendations are unchanged} and {R:four have improved} since October 2019.",
    "In October 2019, {R:five recommendations were rated amber} and {R:one was rated red} for implementation. "
    "At that point {W:four recommendations were rated red for impact}.",
    "Recommendation 2019 3 is rated {R:Green} for implementation and {R:Amber} for impact.",
    "Recommendation 2019 1 is now {W:green} for both implementation and impact.",
    "Supervision held within timescale stood at {R:88%}, {W:six percentage points} above the target of {R:83%}.",
    "Supervision held within timescale stood at {R:88%}, {R:five percentage points} above the target of {R:83%}.",
    "The average length of open pre-proceedings fell from {R:28.7 weeks} to {R:16 weeks}, a fall of {W:13.7 weeks}.",
    "Care proceedings took {R:33 weeks} on average, against a target of {W:28 weeks} by March 2021.",
    "Audits of management oversight graded good or above slipped from {R:55%} to {W:51 per cent}. "
    "The target is {R:90 per cent} by March 2021.",
    "The SEND improvement plan, reported separately, has {U:five actions rated red} and {U:eight green}.",
    "The Early Help delivery plan has {U:nine recommendations}, of which {U:six are green}.",
    "We expect {U:all six recommendations to be rated green} by March 2021. "
    "Should the trend continue, {U:two further recommendations would be rated green}.",
    "The three recommendations on placements are led by one head of service. {U:Two are green for impact}.",
    "{U:A further three recommendations are amber for impact}. {U:Two or three recommendations are red}.",
    "Of recommendations 2019 4, 2019 5 and 2019 6, {U:one is green for implementation}.",
    "{U:Three recommendations are amber for impact because} courts sat less often.",
    "Over the life of the plan, {U:five recommendations have moved from red to amber}.",
]
GLOUCESTERSHIRE = [
    "{R:Eight of the ten priorities are on target for their actions}, {R:one is at risk} and {R:one is compromised}.",
    "For impact, {R:half of the priorities are on target} and {R:half are compromised}. "
    "{W:Six priorities are compromised for impact}. {R:None is rated at risk for impact}.",
    "{R:No priority has yet been completed}. {W:Nine in ten priorities have an actions status of on target}.",
    "{R:All but two priorities are on target for actions}; {W:all but three priorities are on target for impact}.",
    "Since April 2021 the actions status of {R:one priority has moved from at risk to compromised}; "
    "{R:the other nine are unchanged}.",
    "For impact, {W:two priorities moved from at risk to compromised since April 2021}. "
    "{W:None of the priorities has worsened on impact since April}.",
    "In April 2021, {R:eight priorities were on target for actions} and {R:two were at risk}.",
    "Priority 1: actions {R:compromised}, impact {R:on target}. Priority 5 is {W:compromised} for impact.",
    "Priorities 3 c and 3 d are {R:on target} for actions but {R:compromised} for impact.",
    "Casework supervision in time rose to {R:86%} in April 2021 from 81% in March, {R:nine points} below the new "
    "target of {R:95%}.",
    "Re-referrals stood at {R:29%}, {W:four percentage points} above the target of {R:24%}.",
    "Long-term stability of placements stood at {R:59.9%} in April 2021 against a target of {R:65%}: a shortfall of "
    "{W:6.1 percentage points}.",
    "Three priorities deteriorated for impact since April 2021 and {R:one improved}; {R:six did not change}.",
    "Elsewhere in the county {U:61%} of social workers answered the annual health check.",
    "The Transformation Programme has {U:twelve priorities}, of which {U:seven are on target}.",
    "We anticipate that {U:nine priorities will be on target} by September 2021.",
]
HEREFORDSHIRE = [
    "The plan covers {R:eight service areas} and has {R:24 actions}. {R:Fifteen actions are on course}.",
    "At the end of January 2019, {R:15 of the 24 actions were on course} and {R:seven were amber}.",
    "There are {W:three actions that are rated as red}. {R:More than half of the actions are on course}.",
    "{R:None of the actions in service area 1 is red}. {R:Service area 7 has four actions}, of which {R:one is amber}.",
    "{R:All actions in service area 8 are on course}. {W:All actions in service area 3 are on course}.",
    "{R:63% of actions are on course}, {R:29% are amber} and {W:12% are red}.",
    "Since December 2018, {R:one action has moved from red to amber}, {R:one has moved from amber to on course} and "
    "{R:two that were on course have got worse}.",
    "{W:Three actions have moved from amber to on course since December 2018}.",
    "In December 2018, {R:16 actions were on course}, {R:six were amber} and {R:two were red}. "
    "{W:In December 2018 four actions were red}.",
    "Child in need visits in time improved by {W:eight percentage points} between November and December 2018, from "
    "{R:50%} to {R:59%}.",
    "{R:Seven actions were amber in January 2019}, against {R:six} in December 2018.",
    "The corporate plan has {U:31 actions}, of which {U:four are red}. The youth justice plan reports {U:six amber "
    "actions}.",
    "Visit children in need on time: {R:red}, now due {R:May 2019}. Bring Signs of Safety into use: {W:amber}.",
    "Visit children with a protection plan on time: moved from {R:Red} to {R:Amber}, originally due {W:March 2019}.",
    "{R:Ten actions have a new date}. {W:Twelve actions have been given a revised date}.",
    "By May 2019 we expect {U:only one action to be red}. Last year's plan had 40 actions, {U:nine of which were red}.",
]
REPORTS = {
    "leicestershire-2020": LEICESTERSHIRE,
    "gloucestershire-2021": GLOUCESTERSHIRE,
    "herefordshire-2019": HEREFORDSHIRE,
}
PASSAGES = [(plan, text) for plan, texts in REPORTS.items() for text in texts]


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PlanFolder]:
    """Example plans by the profile that each is kept in."""
    home = tmp_path_factory.mktemp("plans")
    return {name: PlanFolder(run(home / name, lambda _: None, name).folder) for name in REPORTS}


def said(folder: PlanFolder, path: Path, text: str) -> tuple[Statement, ...]:
    paper = path / "report.txt"
    paper.write_text(f"{text}\n", encoding="utf-8")
    return reconcile(folder, paper).statements


def at(one: Statement, text: str) -> list[tuple[int, int]]:
    """Where in a passage a statement stands."""
    start = text.find(one.sentence)
    assert start >= 0
    return [(start + found.start(), start + found.end()) for found in re.finditer(re.escape(one.words), one.sentence)]


@pytest.mark.parametrize(("plan", "passage"), PASSAGES)
def test_what_is_wrong_is_told_and_what_is_right_is_not(plans, tmp_path, plan, passage):
    text = _MARK.sub(r"\2", passage)
    marks, taken = [], 0
    for mark in _MARK.finditer(passage):
        start = mark.start() - taken
        marks.append((mark[1], start, start + len(mark[2])))
        taken += len(mark[0]) - len(mark[2])
    found = said(plans[plan], tmp_path, text)
    for kind, start, end in marks:
        here = [one.verdict for one in found if any(a < end and start < b for a, b in at(one, text))]
        told = (kind, text[start:end], [(one.words, one.verdict, one.plan_says) for one in found])
        if kind == "W":
            assert "contradicts" in here, told
        elif kind == "R":
            assert "agrees" in here and "contradicts" not in here, told
        else:
            assert "agrees" not in here and "contradicts" not in here, told
    wrong = [(start, end) for kind, start, end in marks if kind == "W"]
    for one in found:
        if one.verdict == "contradicts":
            assert any(a < end and start < b for a, b in at(one, text) for start, end in wrong), (one.words, text)


TRUE = {
    "leicestershire-2020": [
        "Four of the six recommendations are green for implementation, one of which (2019 6) is also green for impact.",
        "Two recommendations, 2019 4 and 2019 5, are amber for implementation.",
        "Of the four recommendations that are green for implementation, three are amber for impact.",
        "Of the five recommendations rated amber for impact, three were red in October 2019.",
        "All six recommendations have improved on at least one rating since October 2019.",
        "One recommendation is green on both ratings. Two recommendations are amber on both ratings.",
        "Twelve ratings were given in all: five green and seven amber.",
        "Ratings for implementation are 4 green, 2 amber and 0 red (October 2019: 0 green, 5 amber, 1 red).",
        "Four recommendations are green for implementation, which compares well with none in October 2019.",
        "In contrast to October 2019, four recommendations are green for implementation.",
        "Compared with October 2019, four recommendations are now green for implementation.",
        "Unlike in October 2019, no recommendation is rated red.",
        "In the quarter to July 2020 two recommendations moved from amber to green for implementation.",
        "This quarter two recommendations moved from amber to green for implementation.",
        "The scrutiny panel made four recommendations; two are green.",
        "Internal audit made seven recommendations, all of which are green.",
        "Supervision held within timescale was 81% in the Fieldwork service.",
        "The target for supervision held within timescale was raised from 75% to 83%.",
        "94% of assessments were completed within 45 working days, against 83% nationally.",
        "Supervision held within timescale was 88%, compared with 79% across our statistical neighbours.",
        "Supervision held within timescale stood at 88%, up 11 percentage points on the year and above "
        "the target of 83%.",
        "Supervision held within timescale stood at 88%, six percentage points above the regional average.",
        "Supervision held within timescale was 88%, and 95% in the best team.",
        "Recommendation 2019 5 was red for impact a year ago and is now amber.",
        "Recommendation 2019 3 is not yet green for impact.",
        "Two of the internal audit recommendations are red.",
        "Of the recommendations made in 2016, 15 are green and two are amber.",
        "The previous plan had 17 recommendations, and 15 of them were green when it closed.",
        "In five of the six recommendations the impact is amber.",
        "Impact is amber in five cases and green in one.",
        "Implementation is green for recommendations 2019 1, 2019 2, 2019 3 and 2019 6 and amber for the other two.",
        "The remaining two recommendations are amber for implementation. The remaining five are amber for impact.",
        "The board asked for two further green ratings by spring.",
        "Members asked in September 2020 why one recommendation is still red.",
        "The two amber recommendations for implementation are those on chronologies and on permanence.",
        "The improvement board meets every six weeks; three of its members are independent, and two "
        "recommendations are reviewed each time.",
        "No fewer than four recommendations are green on implementation; at most one is green on impact.",
        "Four recommendations changed from amber to green, and one from red to amber, on "
        "implementation; on impact three went from red to amber and one from amber to green.",
        "Nine ratings have changed since October 2019 and three have not.",
        "Only one in six recommendations is green for impact, but two in three are for implementation.",
        "It is not yet possible to rate any recommendation green on impact except 2019 6.",
        "If all six recommendations were green, the plan would be closed.",
        "A recommendation is rated green where it shows good progress; amber where it is on track; red "
        "where work is needed.",
        "Ofsted rated two of the five areas green and three amber in its own dashboard.",
        "Of 30 audited cases in May 2020, 20 were rated green, 8 amber and 2 red.",
        "The risk of a second wave is rated red and two other risks are rated amber.",
        "Pre-proceedings took 16 weeks on average in the first quarter, 12.7 weeks less than a year before.",
        "By team, assessments completed within 45 working days ranged from 71.4% to 97.2%.",
        "The proportion of assessments completed within 45 working days was 94% in September 2020 and "
        "90% in October 2019.",
        "About two thirds of children (64.8%) were seen within 5 days of referral.",
        "Children seen within 5 days of referral has risen by 29 percentage points since October 2019.",
        "Children seen within 5 days of referral has nearly doubled, from 35.4% to 64.8%.",
        "We want 75% of children to be seen within 5 days of referral by March 2021.",
        "Last month 61% of children were seen within 5 days of referral.",
        "In the north of the county 58% of children were seen within 5 days of referral.",
        "For babies the figure is lower: 52% were seen within 5 days of referral.",
        "On both ratings together there are five greens and seven ambers.",
        "Last year's appendix had three reds for impact; this year's has none.",
        "The number of green recommendations for implementation has risen from none to four.",
        "Recommendations 2019 1 to 2019 3 are all green for implementation and all amber for impact.",
        "None of the first five recommendations is green for impact.",
        "Two of the six leads asked for help, and one recommendation has a new lead.",
        "A fifth recommendation may turn green for implementation at the next round.",
        "Children in Care has two recommendations; one is green and one amber for implementation.",
        "Head of Service leads report that three recommendations need more money.",
        "Green for implementation: 2019 1, 2019 2, 2019 3, 2019 6. Amber for implementation: 2019 4, 2019 5.",
        "Impact: one green, five amber (previously none green, three amber, three red).",
        "Ratings moved up nine times and down not once.",
        "The four that are green for implementation could all be closed if impact were green too.",
        "Had the courts sat, two more recommendations would be green.",
        "Recommendation 2019 4 has gone from red to amber on both ratings.",
        "Recommendation 2019 5 remains amber for implementation but has improved from red to amber for impact.",
        "88% of supervision took place on time, while 12% did not.",
        "Supervision held within timescale has risen by more than 10 percentage points in a year.",
        "Supervision held within timescale: 88% (2019: 77%, 2018: 75%).",
        "Average length of open pre-proceedings: 16 weeks, below the 18 to 20 weeks aimed at.",
        "94% of assessments were completed within 45 working days; in the slowest team it was 71.4%.",
        "The target of 95% for assessments completed within 45 working days has not been met by one percentage point.",
        "A third of cases had an up-to-date chronology and genogram, against one in ten a year ago.",
        "The permanence figure is withheld; last year it was 98%.",
    ],
    "gloucestershire-2021": [
        "Eight priorities are on target for actions, four of which are also on target for impact.",
        "Of the eight priorities on target for actions, five are on target for impact.",
        "Priority 3 has five parts, of which one is at risk for actions.",
        "Five of the priorities, 1, 2, 3 b, 4 and 5, are on target for impact.",
        "In total 13 statuses are on target, six are compromised and one is at risk.",
        "The actions under priority 3 c are on target, one at risk.",
        "Of the 16 teams on the tracker, nine are rated amber and seven red.",
        "A third of contacts (32%) were closed with no further action in March 2021.",
        "91% of urgent contacts were decided in time in April 2021, five percentage points fewer than "
        "in March and one above the target of 90%.",
        "Two children's homes are at risk of closure and five priorities are compromised for impact.",
        "Care leavers in education, employment or training: 50%, five percentage points below the target of 55%.",
        "Four priorities were compromised last summer.",
        "The number of children at risk of exploitation is 42; eight are at high risk.",
        "Since April 2021 one more priority is compromised for actions.",
        "Since April 2021, three more priorities are compromised for impact.",
        "More priorities are compromised for impact (five) than in April 2021 (two).",
        "Actions status: on target 8 (April: 8), at risk 1 (April: 2), compromised 1 (April: 0).",
        "Five priorities are green in the corporate dashboard, but here eight are on target for actions.",
        "Eight of ten action statuses are on target, which is as many as in April.",
        "Priorities 1 and 3 e are the two that are not on target for actions.",
        "Five priorities have different statuses for actions and for impact.",
        "Apart from priorities 1 and 3 e, all priorities are on target for actions.",
        "Of the five parts of priority 3 assessed here, four are compromised for impact.",
        "Twelve per cent of audits were graded inadequate in April 2021, which meets the target.",
        "Good or better audits were 33%, seven percentage points below the target of 40%.",
        "Audits graded inadequate: 12% in April 2021 (target no more than 12%).",
        "316 staff (54%) had completed three modules.",
    ],
    "herefordshire-2019": [
        "Of the 24 actions, 15 are on course; of the other nine, seven are amber and two red.",
        "In area 3, one action is red and one is amber.",
        "Visits (service area 3) has one red and one amber action.",
        "Two of the seven amber actions were on course or red in December 2018.",
        "Four actions have changed their rating since December 2018: two are better and two are worse.",
        "Five service areas have at least one amber action.",
        "Six of the seven amber actions are due by May 2019.",
        "Assessment (service area 2): three of four actions are on course and one is amber.",
        "Actions that are on course (15) are not listed in this report.",
        "We list nine actions: seven amber and two red.",
        "The two red actions are both about children's health and visits.",
        "Two actions that are red are explained below, as are three of the seven that are amber.",
        "Child in need visits were in time in 59% of cases in December 2018; the best team reached 80%.",
        "Of 38 cases that Ofsted looked at, 20 were green.",
        "The number of amber actions has risen from six to seven.",
        "Sixteen actions were on course last month and 15 are now.",
        "Amber: See that every agency applies the thresholds in the same way.",
        "In the eight service areas there are nine actions that are amber or red.",
        "Seven actions have become or remain amber.",
        "Of the actions led by the Assistant Director all five are on course.",
        "One in three actions is amber or red, or rather nine of 24.",
        "The amber actions are spread over six service areas and no area has more than two.",
        "Caseloads: 16 to 23 in December 2018, 18 to 26 in November.",
        "Two actions went from on course: one is now amber and one red.",
    ],
}


@pytest.mark.parametrize(("plan", "text"), [(plan, text) for plan, texts in TRUE.items() for text in texts])
def test_a_true_sentence_is_never_called_wrong_however_it_is_put(plans, tmp_path, plan, text):
    """Counts of a part, of two ratings at once, of other plans, of other times, of one team, and what is hoped for."""
    wrong = [one for one in said(plans[plan], tmp_path, text) if one.verdict == "contradicts"]
    assert [(one.words, one.plan_says) for one in wrong] == []
