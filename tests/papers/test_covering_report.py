"""The covering report's skeleton: the council's headings, filled in from the plan, and nothing to contradict."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import NOW, measure, plan, plan_folder, recommendation
from cipxl import profile as profiles
from cipxl import resources
from cipxl import scheme as schemes
from cipxl.checks import Subject
from cipxl.cli import main
from cipxl.demo import examples, run
from cipxl.errors import NotAnswered, SettingsError
from cipxl.folder import PlanFolder
from cipxl.importing import plan_from_toml, write_first_master
from cipxl.papers import html, outline
from cipxl.papers.blocks import Bullets
from cipxl.papers.paper import default_exceptions
from cipxl.papers.report import build_report, improved_most
from cipxl.papers.wording import load as load_wording
from cipxl.period import Period
from cipxl.plan import Measure, Plan, Reading
from cipxl.publishing import publish, publish_report
from cipxl.reconciling import reconcile, reconcile_passages
from cipxl.sources.prose import read_prose
from cipxl.store import layout_of, load_master

PROFILE = profiles.load("leicestershire-2020")
SCHEME = schemes.load(PROFILE.scheme)
STAMP = datetime(2020, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> PlanFolder:
    return PlanFolder(run(tmp_path_factory.mktemp("plans") / "Road to Excellence", lambda _: None).folder)


def paragraphs(path: Path) -> list[str]:
    return [one.text.replace("\u00a0", " ") for one in docx.Document(str(path)).paragraphs]


def headings(path: Path) -> list[str]:
    return [one.text for one in docx.Document(str(path)).paragraphs if one.style.name == "Heading 2"]


def test_the_report_of_the_example_is_filled_in_and_reconcile_agrees_with_all_of_it(example):
    (file,) = publish_report(example, NOW).files
    assert file.name == "The Road to Excellence - October 2020 - covering report.docx"
    said = paragraphs(file)
    assert "Recommendation 2019 1, Progress on impact: moved from Red to Amber" in said
    assert "Progress on implementation, rated Amber: recommendations 2019 4 and 2019 5" in said
    assert any(line.startswith("Children seen within 5 days of referral: 64.8% in September 2020") for line in said)
    assert sum(line.startswith("[To be written: ") for line in said) > 10
    found = reconcile(example, file)
    assert [(one.words, one.sentence) for one in (*found.of("contradicts"), *found.of("unknown"))] == []
    kinds = {one.kind for one in found.of("agrees")}
    assert kinds == {"count", "total", "move", "figure", "rating", "period"}


def test_a_number_changed_in_the_report_is_found(example):
    (file,) = publish_report(example, NOW).files
    document = docx.Document(str(file))
    wrong = {
        "64.8%": "68.4%",
        "implementation, rated Amber: recommendations 2019 4": "implementation, rated Amber: 2019 6",
    }
    for one in document.paragraphs:
        for part in one.runs:
            text = part.text.replace("\u00a0", " ")
            for right, instead in wrong.items():
                text = text.replace(right, instead)
            part.text = text
    document.save(str(file))
    assert [one.words for one in reconcile(example, file).of("contradicts")] == ["68.4%", "Amber"]


@pytest.mark.parametrize("name", outline.outlines())
def test_each_order_of_headings_is_printed_in_its_order(tmp_path, name):
    folder = plan_folder(tmp_path / "Plan")
    file = folder.path / "plan.toml"
    text = file.read_text(encoding="utf-8").replace("[[teams]]", f'[papers]\nreport = "{name}"\n\n[[teams]]', 1)
    file.write_text(text, encoding="utf-8")
    folder = PlanFolder(folder.path)
    (paper,) = publish_report(folder, NOW).files
    expected = outline.load(name, "")
    assert headings(paper) == [section.heading for section in expected.sections]
    said = paragraphs(paper)
    for section in expected.sections:
        assert all(f"[To be written: {what}]" in said for what in section.write)
    assert not reconcile(folder, paper).of("contradicts")


def from_example(source: Path, path: Path) -> PlanFolder:
    path.mkdir()
    for file in source.glob("*.toml"):
        if file.name not in ("content.toml", "answers.toml"):
            shutil.copyfile(file, path / file.name)
    folder = PlanFolder(path)
    content = plan_from_toml(source / "content.toml").model_copy(update={"id": folder.settings.plan_id})
    write_first_master(folder, content, NOW)
    return folder


@pytest.mark.parametrize("name", list(examples()))
def test_the_report_of_each_example_has_its_own_headings_and_contradicts_nothing(tmp_path, name):
    folder = from_example(examples()[name], tmp_path / "Plan")
    (paper,) = publish_report(folder, NOW, draft=True).files
    expected = outline.load("", folder.profile.name)
    assert headings(paper) == [section.heading for section in expected.sections]
    assert (folder.profile.name in outline.outlines()) == (expected != outline.load("standard", ""))
    found = reconcile(folder, paper)
    assert [(one.words, one.sentence, one.plan_says) for one in found.of("contradicts")] == []
    counts = [one for one in found.of("agrees") if one.kind == "count"]
    assert len(counts) >= len(folder.profile.dimensions)
    said = paragraphs(paper)
    assert not any(line.endswith(":") and after.startswith("[") for line, after in pairwise(said))
    moved = [n for n, line in enumerate(said) if ": moved from " in line]
    attention = [n for n, line in enumerate(said) if line.startswith("Rated ") or ", rated " in line]
    assert not set(attention) & {n + 1 for n in moved}, "two lists with nothing between them"
    if name == "accelerated-improvement":
        names = "On target, At risk, Compromised and Completed"
        assert f"The ratings are {names}. The scheme gives no further words for them." in said


def test_one_row_that_needs_attention_is_told_as_one():
    rows = [recommendation(n, ratings={"implementation": "AG"[n > 1], "impact": "A"}) for n in (1, 2, 3)]
    layout = PROFILE.layout(plan().period, update="October 2020", baseline=plan().baseline)
    report = build_report(
        plan().model_copy(update={"recommendations": tuple(rows)}), SCHEME, PROFILE, layout,
        outline.load("standard", ""), wording=load_wording(), stamp=STAMP, exceptions=("A", "R"),
    )  # fmt: skip
    said = [item.replace("\u00a0", " ") for one in report.record if isinstance(one, Bullets) for item in one.items]
    assert "Progress on implementation, rated Amber: recommendation 1" in said
    assert "Progress on impact, rated Amber: recommendations 1, 2 and 3" in said


def test_every_profile_that_comes_with_cipxl_has_an_order_of_headings():
    assert set(profiles.built_in()) | {"standard"} == set(outline.outlines())
    assert {path.stem for path in resources.reports().glob("*.toml")} == set(outline.outlines())


def test_a_council_can_have_its_own_order_and_words(tmp_path):
    folder = plan_folder(tmp_path / "Plan")
    (folder.path / "report.toml").write_text(
        'title = "Ours"\n[[sections]]\nheading = "How {rows} stand"\nsay = ["{title}, {update}: {total_rows}."]\n'
        'fill = ["ratings"]\nwrite = ["what we think"]\n',
        encoding="utf-8",
    )
    (folder.path / "wording.toml").write_text('[report]\ngap = "<<{what}>>"\n', encoding="utf-8")
    (paper,) = publish_report(folder, NOW).files
    assert headings(paper) == ["How recommendations stand"]
    said = paragraphs(paper)
    assert "A plan, October 2019: 6 recommendations." in said
    assert "<<what we think>>" in said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('title = "Ours"\n', "sections"),
        ('title = "Ours"\n[[sections]]\nheading = "{nobody}"\n', "title"),
        ('title = "Ours"\n[[sections]]\nheading = "A"\nfill = ["jokes"]\n', "fill"),
        ("title = ", "not readable"),
    ],
)
def test_a_slip_in_an_order_of_headings_is_told_with_its_key(tmp_path, text, told):
    folder = plan_folder(tmp_path / "Plan")
    (folder.path / "report.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=told):
        publish_report(folder, NOW)


def test_an_order_of_headings_that_there_is_not_is_told(tmp_path):
    with pytest.raises(SettingsError, match="no order of headings"):
        outline.load("nowhere-1999", "")


def test_a_report_that_somebody_may_have_written_on_is_never_overwritten(tmp_path):
    folder = plan_folder(tmp_path / "Plan")
    first = publish_report(folder, NOW).files[0]
    written = first.read_bytes() + b"a person's work"
    first.write_bytes(written)
    second = publish_report(folder, NOW).files[0]
    assert second.name.endswith("(2).docx")
    assert first.read_bytes() == written


def test_a_report_is_refused_while_anything_is_open_and_prints_what_is_withheld_as_such(tmp_path):
    content = plan()
    rows = (recommendation(1, lead="Jane Example"), *content.recommendations[1:])
    folder = plan_folder(tmp_path / "Plan", content.model_copy(update={"recommendations": rows}))
    with pytest.raises(NotAnswered):
        publish_report(folder, NOW)
    assert publish_report(folder, NOW, draft=True).files[0].name.endswith("DRAFT.docx")

    missing = Measure(
        id="m1", name="Children missing from care", better="low",
        readings=(Reading(period=Period.quarter(2018, 2), text="9"), Reading(period=Period.quarter(2019, 2), text="4")),
    )  # fmt: skip
    rows = (recommendation(1, measures=(missing,)), *content.recommendations[1:])
    folder = plan_folder(tmp_path / "Other", content.model_copy(update={"recommendations": rows}))
    said = "\n".join(paragraphs(publish_report(folder, NOW).files[0]))
    assert "Children missing from care: 4" not in said
    assert "One figure is withheld" in said


def test_the_command_writes_the_report_alone(tmp_path, capsys):
    folder = plan_folder(tmp_path / "Plan")
    assert main(["publish", str(folder.path), "--report"]) == 0
    assert "covering report.docx" in capsys.readouterr().out
    assert [path.suffix for path in folder.papers.iterdir()] == [".docx"]


def test_what_has_improved_most_comes_first_and_only_like_is_compared_with_like():
    def one(number: int, name: str, before: str, now: str, better: str = "high", unit: str = "%") -> Measure:
        readings = (
            Reading(period=Period.quarter(2018, 2), text=before),
            Reading(period=Period.quarter(2019, 2), text=now),
        )
        return Measure(id=f"m{number}", name=name, better=better, unit=unit, readings=readings)

    measures = (
        one(1, "A little better", "80%", "82%"),
        one(2, "Much better", "20%", "60%"),
        one(3, "Worse", "60%", "20%"),
        one(4, "Shorter is better", "30 weeks", "20 weeks", "low", "weeks"),
        one(5, "Another scope", "44 weeks (LLR)", "33 weeks (leics)", "low", "weeks"),
        one(6, "Nobody knows which way", "5%", "6%", "near"),
        one(7, "Not measured", "n/a", "60%"),
        one(8, "The same", "60%", "60%"),
    )
    content = plan(1).model_copy(update={"recommendations": (recommendation(1, measures=measures),)})
    assert [found.measure.name for found in improved_most(content)] == [
        "Much better",
        "Shorter is better",
        "A little better",
    ]


class Kept(NamedTuple):
    round: str
    row: str
    field: str
    text: str


REFS = {"numbers": "{n}", "years": "2019 {n}", "letters": "3 {letter}", "dotted": "{n}.1", "none": ""}
RATINGS = st.sampled_from(["G", "A", "R", "", "O"])
VALUES = st.integers(5, 99)


@st.composite
def plans(draw: st.DrawFn) -> tuple[Plan, Plan]:
    """A plan of any refs, ratings and figures, and its ratings of a year before."""
    form = draw(st.sampled_from(list(REFS.values())))
    rows, earlier = [], []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        base = measure(f"Visits of kind {'abcdefghi'[number]} made on time", number=number)
        readings = tuple(
            Reading(period=period, text=f"{draw(VALUES)}%")
            for period in (Period.quarter(2018, 2), Period.quarter(2019, 2))
        )
        ratings = {name: draw(RATINGS) for name in PROFILE.dimension_ids}
        row = recommendation(
            number, ref=form.format(n=number, letter="abcdefghi"[number]), ratings=ratings,
            measures=(base.model_copy(update={"readings": readings}),),
        )  # fmt: skip
        rows.append(row)
        earlier.append(row.model_copy(update={"ratings": {name: draw(RATINGS) for name in PROFILE.dimension_ids}}))
    content = plan().model_copy(update={"recommendations": tuple(rows), "period": Period.quarter(2019, 2)})
    return content, content.model_copy(update={"update": "October 2018", "recommendations": tuple(earlier)})


@settings(max_examples=60, deadline=None)
@given(pair=plans(), name=st.sampled_from(outline.outlines()))
def test_no_report_of_any_plan_contradicts_it(tmp_path_factory, pair, name):
    content, before = pair
    paper = build_report(
        content, SCHEME, PROFILE, layout_of(content, PROFILE), outline.load(name, ""), wording=load_wording(),
        stamp=STAMP, before=before, exceptions=default_exceptions(SCHEME),
    )  # fmt: skip
    file = tmp_path_factory.getbasetemp() / "any-report.html"
    file.write_text(html.render(paper), encoding="utf-8")
    history = [
        Kept(one.update, row.id, field, text)
        for one in (before, content)
        for row in one.recommendations
        for field, text in row.ratings.items()
    ]
    found = reconcile_passages(read_prose(file).passages, Subject(content, PROFILE, SCHEME, date.max), history)
    assert [(one.words, one.sentence, one.plan_says) for one in found if one.verdict == "contradicts"] == []
    # A plan in which nothing is rated yet has no count of a level to tell, but it has its rows.
    assert any(one.kind in ("count", "total") and one.verdict == "agrees" for one in found)


def turned(text: str, codes: tuple[str, ...], at: int) -> str:
    """Another rating than the one that is given, for two rows of three."""
    return codes[(codes.index(text) + at) % len(codes)] if text in codes and at % 3 else text


@pytest.mark.parametrize("name", list(examples()))
def test_the_report_after_a_round_in_which_ratings_moved_agrees_with_the_plan(tmp_path, name):
    folder = from_example(examples()[name], tmp_path / "Plan")
    content, profile, scheme = load_master(folder).plan, folder.profile, folder.scheme
    rows = []
    for at, row in enumerate(content.recommendations):
        ratings = {field: turned(text, scheme.codes, at) for field, text in row.ratings.items()}
        tracked = tuple(
            action.model_copy(update={"status": turned(action.status, scheme.codes, number)})
            for number, action in enumerate(row.tracked, at)
        )
        rows.append(row.model_copy(update={"ratings": ratings, "tracked": tracked}))
    before = content.model_copy(update={"update": "March 2015", "recommendations": tuple(rows)})
    paper = build_report(
        content, scheme, profile, layout_of(content, profile), outline.load("standard", ""), wording=load_wording(),
        stamp=STAMP, before=before, exceptions=default_exceptions(scheme),
    )  # fmt: skip
    file = tmp_path / "report.html"
    file.write_text(html.render(paper), encoding="utf-8")
    history = [
        Kept(one.update, row.id, field, text)
        for one in (before, content)
        for row in one.recommendations
        for field, text in row.ratings.items()
    ]
    history += [
        Kept(one.update, action.id, dimension.id, action.said(dimension.id))
        for one in (before, content)
        for _, action in one.tracked
        for dimension in profile.rated("action")
    ]
    found = reconcile_passages(read_prose(file).passages, Subject(content, profile, scheme, date.max), history)
    assert [(one.words, one.sentence, one.plan_says) for one in found if one.verdict == "contradicts"] == []
    moved = [one for one in found if one.kind == "rating" and " moved from " in one.sentence]
    assert [one.verdict for one in moved] == ["agrees"] * len(moved)
    assert bool(moved) == bool(profile.dimensions)


def test_the_papers_of_the_plan_are_untouched_by_its_report(example):
    files = publish(example, NOW, formats=["html"]).files
    before = files[0].read_bytes()
    publish_report(example, NOW)
    assert files[0].read_bytes() == before
    assert load_master(example).plan.title == "The Road to Excellence"
