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
    "The Transformation Programme has {U:twelve priorities}, of which {U:seven are on target}.",
    "We anticipate that {U:nine priorities will be on target} by September 2021.",
]
HEREFORDSHIRE = [
    "The plan covers {R:eight service areas} and has {R:24 actions}. {R:Fifteen actions are on course}.",
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
