"""A profile proposed for a table of any layout: ready to use, honest about its guesses, and it loses nothing."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import ROUND, issued
from cipxl import profile as profiles
from cipxl import resources
from cipxl import scheme as schemes
from cipxl.checking import check
from cipxl.cli import main
from cipxl.errors import FileRefused, SettingsError
from cipxl.folder import PlanFolder
from cipxl.importing import new_plan, review
from cipxl.rating import RatingInputs, rate
from cipxl.store import load_master
from cipxl.tailoring import profile_toml, propose_profile, worked_examples
from library.damaged import TABLES, seed_table, word_table
from library.unseen import UNSEEN, Unseen

NOW = datetime(2024, 10, 1)
RATED = [name for name in schemes.built_in() if schemes.load(name).suggesting_rule.kind != "judgement"]


def workbook(path: Path, rows, title: str = "Our plan") -> Path:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def as_word(path: Path, rows) -> Path:
    document = docx.Document()
    word_table(document, rows)
    document.save(str(path))
    return path


def as_text(path: Path, rows) -> Path:
    path.write_text("\n".join("\t".join(row) for row in rows) + "\n", encoding="utf-8")
    return path


MAKERS = {"a.xlsx": workbook, "a.docx": as_word, "a.txt": as_text}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def everything(path: Path, profile) -> str:
    """All that an import keeps: the plan, and what it lists beside it."""
    found = review(path, profile, schemes.load(profile.scheme), NOW)
    answers = {one.id: "yes" for one in found.proposals if one.can_be_accepted and one.kind == "row"}
    found = review(path, profile, schemes.load(profile.scheme), NOW, answers=answers)
    asides = " ".join(aside.text for aside in found.asides)
    return f"{found.plan.model_dump_json()} {asides}".replace("\\n", " ")


@pytest.mark.parametrize("name", profiles.built_in())
def test_a_blank_workbook_of_a_profile_proposes_a_profile_that_loads(name, capsys):
    """From headings alone; printed is how many of them feed what they feed in the profile itself."""
    proposal = propose_profile(resources.workbook_templates() / f"{name}.xlsx", "ours")
    assert profiles.parse(profile_toml(proposal), "ours.toml") == proposal.profile
    own = profiles.load(name)
    meant = {column.heading: set(column.on.values()) for column in own.columns}
    same = 0
    for guess in proposal.proposed.columns:
        heading = re.sub(r"\[[^\]]*\]", "{}", guess.seen)
        fields = next((fed for one, fed in meant.items() if re.sub(r"\{\w+\}", "{}", one) == heading), set())
        same += bool(fields & set(guess.column.on.values()))
    with capsys.disabled():
        print(f"\nproposed from the blank workbook of {name}: {same} of {len(own.columns)} columns as in the profile")
    assert same * 2 >= len(own.columns)
    assert proposal.nearest.profile.name == name


@pytest.mark.parametrize("unseen", UNSEEN, ids=lambda one: one.name)
@pytest.mark.parametrize("kind", MAKERS)
def test_an_unseen_table_is_taken_for_what_it_is(unseen: Unseen, kind: str, tmp_path: Path) -> None:
    proposal = propose_profile(MAKERS[kind](tmp_path / kind, unseen.rows))
    fed = {guess.seen: " ".join(dict.fromkeys(guess.column.on.values())) for guess in proposal.proposed.columns}
    shown = dict(zip(unseen.rows[0], unseen.fields, strict=True))
    more = {heading: "performance" for heading in shown if heading not in fed and shown[heading] == "performance"}
    assert {**more, **{heading: field for heading, field in fed.items() if heading}} == shown
    assert proposal.profile.scheme == unseen.rated
    assert not proposal.unread


@pytest.mark.parametrize("unseen", UNSEEN, ids=lambda one: one.name)
@pytest.mark.parametrize("kind", MAKERS)
def test_a_plan_made_with_the_proposed_profile_loses_nothing(unseen: Unseen, kind: str, tmp_path: Path) -> None:
    path = MAKERS[kind](tmp_path / kind, unseen.rows)
    (tmp_path / "ours.toml").write_text(profile_toml(propose_profile(path, "ours")), encoding="utf-8")
    made = new_plan(tmp_path / "Plan", str(tmp_path / "ours.toml"), NOW, source=path)
    folder = PlanFolder(made.folder)
    master = load_master(folder)
    kept = f"{master.plan.model_dump_json()} {' '.join(one.text for one in master.beside)}"
    ratings = {level.label: level.code for level in folder.scheme.levels}
    lost = [
        text
        for row in unseen.rows[1:]
        for text in row
        if text and json.dumps(ratings.get(text, text), ensure_ascii=False)[1:-1] not in kept
    ]
    assert lost == []
    assert len(master.plan.recommendations) == sum(bool(row[0]) for row in unseen.rows[1:])


@pytest.mark.parametrize("name", ["leicestershire-2020.txt"])
def test_the_text_of_a_seed_loses_nothing_with_a_proposed_profile(name, capsys):
    proposal = propose_profile(TABLES / name)
    kept = set(words(everything(TABLES / name, proposal.profile)))
    told = [word for row in seed_table(name.removesuffix(".txt")).rows for text in row for word in words(text)]
    # What stands in the seed in pieces is put together by a person, not by a profile.
    broken = {"September", "Improvement", "proceedings", "Permanence", "Pre", "pre", "G", "A", "Measures"}
    assert {word for word in told if word not in kept} <= broken


HEADINGS = st.sampled_from(
    ["Ref", "Recommendation", "Priority", "Action", "Actions", "Lead officer", "RAG", "Status", "Progress", "Evidence",
     "Target March 2025", "Q1 2024/25", "Q2 2024/25", "2023/24", "Baseline", "Measure", "By when", "Comments", "Impact",
     "Theme", "Outcome", "{period}", "Risk [1]", "Update to October 2024", "\u202etes", "Score"]
) | st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=20)  # fmt: skip
CELLS = st.sampled_from(
    ["", "G", "A", "R", "Amber", "94%", "12", "31/03/2025", "Head of Service", "A long text. " * 20]
) | st.text(st.characters(categories=("L", "N", "P", "Zs")), max_size=30)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(
    headings=st.lists(HEADINGS, min_size=2, max_size=9),
    rows=st.lists(st.lists(CELLS, min_size=9, max_size=9), min_size=1, max_size=6),
)
def test_whatever_a_table_holds_a_proposed_profile_loads(headings, rows, tmp_path):
    path = workbook(tmp_path / "a.xlsx", [headings, *([text or None for text in row[: len(headings)]] for row in rows)])
    try:
        proposal = propose_profile(path, "ours")
    except FileRefused as refused:
        assert refused.finding.code == "S042"
        return
    assert profiles.parse(profile_toml(proposal), "ours.toml") == proposal.profile


def test_a_brace_that_nothing_fills_is_told_when_the_profile_is_read(tmp_path):
    text = (resources.profiles() / "leicestershire-2020.toml").read_text(encoding="utf-8")
    with pytest.raises(SettingsError, match=r"may use only \{period\}, \{date\}, \{update\} in braces"):
        profiles.parse(
            text.replace('heading = "Ofsted Recommendation"', 'heading = "Ofsted {Recommendation"'), "a.toml"
        )


# The commands


def test_the_command_writes_a_file_that_says_how_sure_it_is(tmp_path, capsys):
    path = workbook(tmp_path / "Our plan.xlsx", UNSEEN[1].rows)
    to = tmp_path / "ours.toml"
    assert main(["profiles", "new", str(path), "--to", str(to)]) == 1  # one column is a guess
    said = capsys.readouterr().out
    assert "Impact on children" in said
    text = to.read_text(encoding="utf-8")
    assert "# A guess: no field of cipxl fits; kept as a text of its own." in text
    assert "# Sure: its cells hold Amber (1), Green (1), Red (1)." in text
    assert main(["profiles", "new", str(path), "--to", str(to)]) == 3
    assert "is there already" in capsys.readouterr().err


def test_ratings_of_a_councils_own_go_with_its_profile_into_the_plan(tmp_path, capsys):
    rows = [[{"On Track": "Sailing", "Off Track": "Adrift"}.get(text, text) for text in row] for row in UNSEEN[4].rows]
    rows[0][4] = "Our rating"
    path = workbook(tmp_path / "ours.xlsx", rows)
    assert "Adrift" in propose_profile(path).unread
    (tmp_path / "our-ratings.toml").write_text(
        'title = "Ours"\n[[levels]]\ncode = "s"\nlabel = "Sailing"\ncolour = "green"\n'
        '[[levels]]\ncode = "a"\nlabel = "Adrift"\ncolour = "red"\n[rule]\nkind = "judgement"\n',
        encoding="utf-8",
    )
    to = tmp_path / "ours.toml"
    assert main(["profiles", "new", str(path), "--scheme", str(tmp_path / "our-ratings.toml"), "--to", str(to)]) == 1
    made = new_plan(tmp_path / "Plan", str(to), NOW, source=path)
    folder = PlanFolder(made.folder)
    assert (folder.profile.name, folder.scheme.name) == ("ours", "our-ratings")
    assert {rating for one in made.plan for rating in one.ratings.values()} == {"s", "a"}


def test_a_table_of_another_layout_is_offered_a_profile_and_nothing_is_refused(tmp_path, capsys):
    path = workbook(tmp_path / "ours.xlsx", UNSEEN[0].rows)
    assert main(["check", str(path)]) == 1
    said = capsys.readouterr().out
    assert "WARNING S043" in said
    assert f'cipxl profiles new "{path.name}"' in said
    assert main(["new", str(tmp_path / "Plan"), "--from", str(path)]) == 1
    assert "profiles new" in capsys.readouterr().out
    assert not (tmp_path / "Plan").exists()


def test_a_table_of_anything_else_is_refused_as_before(tmp_path):
    path = workbook(tmp_path / "budget.xlsx", [["Cost centre", "Budget", "Spend"], ["4711", 10, 20]])
    assert main(["new", str(tmp_path / "Plan"), "--from", str(path)]) == 3


def test_a_file_without_a_table_is_told_so(tmp_path, capsys):
    path = workbook(tmp_path / "a.xlsx", [["Only a title"]])
    assert main(["profiles", "new", str(path), "--to", str(tmp_path / "a.toml")]) == 3
    assert "no row of headings" in capsys.readouterr().err


@pytest.mark.parametrize("name", RATED)
def test_each_level_that_a_rule_gives_is_shown_with_figures_that_give_it(name):
    scheme = schemes.load(name)
    shown = {one.level.code: one.examples for one in worked_examples(scheme)}
    given = {code for key, code in scheme.suggesting_rule.named() if code and not key.startswith("complete")}
    assert given <= {code for code, examples in shown.items() if examples}
    for code, examples in shown.items():
        assert all(example.level.code == code for example in examples)
        assert all(example.working for example in examples)


def test_a_limit_is_shown_on_the_side_where_it_falls():
    scheme = schemes.load("cambridgeshire")
    shown = {one.level.code: " ".join(example.working for example in one.examples) for one in worked_examples(scheme)}
    assert "72% against at least 80%" in shown["A"]
    assert "71.9% against at least 80%" in shown["R"]
    assert rate(scheme, RatingInputs(actual=72, target=80, polarity="high", tolerance="0.05")).code == "A"


def test_the_command_shows_the_examples_and_what_is_wrong(tmp_path, capsys):
    good = resources.schemes() / "kent.toml"
    assert main(["schemes", "check", str(good)]) == 0
    assert "against" in capsys.readouterr().out
    bad = tmp_path / "ours.toml"
    bad.write_text(good.read_text(encoding="utf-8").replace('kind = "floor"', 'kind = "flour"'), encoding="utf-8")
    assert main(["schemes", "check", str(bad)]) == 3
    said = capsys.readouterr().err
    assert "rule.kind is 'flour'; it must be one of" in said


def test_a_profiles_own_columns_with_many_others_beside_them_are_no_other_layout(tmp_path):
    folder = issued(tmp_path / "plan")
    name = next(iter(folder.round(ROUND).issued)).file
    book = openpyxl.load_workbook(folder.issued_folder(ROUND) / name)
    for sheet in book.sheetnames[1:]:
        del book[sheet]  # and with them the stamp; the computed and hidden columns stay
    for one in list(book.custom_doc_props.names):
        del book.custom_doc_props[one]
    bare = tmp_path / "elsewhere" / name
    bare.parent.mkdir()
    book.save(bare)
    checked = check(bare, NOW.date())
    assert checked.stamp is None
    assert checked.plan is not None
    assert "S043" not in {finding.code for finding in checked.findings}
