"""Every example's story runs as designed: it is the first thing that anybody sees."""

from __future__ import annotations

import json

import pytest

from cipxl import profile, resources
from cipxl.cli import main
from cipxl.demo import examples, run
from cipxl.demo.story import read_story
from cipxl.errors import SettingsError, UsageError
from cipxl.folder import PlanFolder
from cipxl.papers.wording import load
from cipxl.store import load_master
from cipxl.summary import in_words, summarise

USUAL = resources.usual_profile()


@pytest.fixture(scope="module")
def demo(story):
    return story(USUAL).demo


@pytest.mark.parametrize("name", list(examples()))
def test_the_story_of_every_example_runs_as_designed(story, name):
    ran = story(name)
    demo = ran.demo
    assert demo.as_designed, ran.told
    assert {path.suffix for path in demo.papers.files} >= {".html", ".docx"}
    assert all(path.stat().st_size > 10_000 for path in demo.papers.files)


@pytest.mark.parametrize("name", list(examples()))
def test_nothing_but_the_story_s_own_trouble_is_in_what_its_teams_return(story, name):
    demo, told = story(name).demo, read_story(examples()[name])
    sent = {one.team: one for one in told.returns}
    by_team = {one.team: one for one in demo.first.returns}
    assert {team for team, one in by_team.items() if one.status == "missing"} == by_team.keys() - sent.keys()
    assert {team for team, one in by_team.items() if one.status == "used"} == sent.keys()
    assert {team for team, one in by_team.items() if one.late} == {
        team for team, one in sent.items() if one.received.date() > told.due
    }
    assert not demo.first.proposals


def test_every_profile_has_an_example_and_the_usual_one_comes_first():
    assert set(examples()) == set(profile.built_in())
    assert next(iter(examples())) == USUAL


def test_the_example_comes_to_the_counts_of_the_published_report(demo):
    assert demo.last.summary == {
        "implementation": {"G": 4, "A": 2, "R": 0, "": 0},
        "impact": {"G": 1, "A": 5, "R": 0, "": 0},
    }


def test_the_summary_says_so_in_the_words_of_the_report(demo):
    folder = PlanFolder(demo.folder)
    plan = load_master(folder).plan
    summary = summarise(plan, folder.scheme, folder.profile.dimensions)
    said = [
        line for d in ("implementation", "impact") for line in in_words(summary, folder.scheme, d, load().sentences)
    ]
    assert [line.split(" rated ")[0].casefold() + " " + line.split(" rated ")[1].split(":")[0] for line in said] == [
        "four recommendations are Green",
        "two recommendations are Amber",
        "one recommendation is Green",
        "five recommendations are Amber",
    ]


def test_every_honest_trouble_is_in_it(demo):
    by_team = {one.team: one for one in demo.first.returns}
    assert by_team["Fieldwork"].late
    assert by_team["Virtual School"].status == "missing"
    assert [(c.ref, c.field) for c in demo.first.conflicts] == [("2019 1", "impact")]
    assert [q.shown for q in demo.first.queries] == ["Ambr"]
    assert "C003" in {finding.code for finding in by_team["Safeguarding and Improvement"].findings}
    assert {one.status for one in demo.first.returns} == {"used", "missing"}


def test_the_decision_changes_the_summary(demo):
    assert demo.first.summary["impact"]["R"] == 1
    assert demo.last.summary["impact"]["R"] == 0
    assert not demo.last.conflicts


def test_the_command_exits_0_when_the_story_ran_as_designed(tmp_path, capsys):
    code = main(["demo", str(tmp_path / "demo"), "--json"])
    assert code == 0
    assert json.loads(capsys.readouterr().out)["as_designed"] is True


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["demo", str(tmp_path)]) == 3
    assert "is not empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_profile_without_an_example_is_told_those_that_have_one(tmp_path):
    with pytest.raises(UsageError, match="There is no example for 'other'"):
        run(tmp_path / "demo", lambda step: None, "other")


def test_a_story_that_says_something_unknown_names_its_key(tmp_path):
    (tmp_path / "answers.toml").write_text('round = "October 2020"\nwhen = "soon"\n')
    with pytest.raises(SettingsError, match=r"answers\.toml"):
        read_story(tmp_path)
