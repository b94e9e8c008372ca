"""What a paper says: the same in every format, from the plan, its settings and the rounds before."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from builders import BEFORE, LATER, NOW, Return, issued, measure, plan, plan_folder, recommendation
from cipxl import profile as profiles
from cipxl import scheme as schemes
from cipxl.cli import main
from cipxl.errors import SettingsError, UsageError
from cipxl.folder import PlanFolder
from cipxl.papers.blocks import Bullets, Chart, Facts, Heading, Paragraph, Table
from cipxl.papers.paper import build
from cipxl.papers.wording import load
from cipxl.plan import Action, Reading
from cipxl.publishing import SignOff, publish
from cipxl.rounds import consolidate
from papers.sample import STAMP, example, paper
from papers.test_html import Page


def with_rows(*rows):
    return plan().model_copy(update={"recommendations": rows})


def said(made):
    """Each line of a record."""
    for block in made.record:
        if isinstance(block, (Heading, Paragraph)):
            yield block.text
        elif isinstance(block, Bullets):
            yield from block.items
        elif isinstance(block, Facts):
            yield from (f"{name}: {cell.shown}" for name, cell in block.items)
        elif isinstance(block, Table):
            yield " | ".join((block.caption, *(column.heading for column in block.columns)))
            for row in block.rows:
                yield " | ".join(" ".join(cell.lines) for cell in row)


def table(made, caption):
    return next(block for block in made.record if isinstance(block, Table) and block.caption.startswith(caption))


def published(folder, **how):
    """The text of the web page that is published."""
    return Page(publish(folder, LATER, formats=["html"], **how).files[0].read_text(encoding="utf-8")).text


def set_in(folder, text):
    """The folder with more in its plan.toml."""
    file = folder.path / "plan.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("\n[[teams]]", f"\n{text}\n\n[[teams]]", 1), encoding="utf-8"
    )
    return PlanFolder(folder.path)


# The chart and its numbers


def test_the_chart_s_numbers_stand_in_its_words_and_in_a_table():
    made = paper(plan())
    (chart,) = (block for block in made.record if isinstance(block, Chart))
    assert chart.alt.endswith(
        "Progress on implementation: Green 0, Amber 6, Red 0. Progress on impact: Green 0, Amber 0, Red 6."
    )
    counts = table(made, "Recommendations at each rating, in numbers")
    assert [[cell.shown for cell in row] for row in counts.rows] == [
        ["Green", "0", "0"],
        ["Amber", "6", "0"],
        ["Red", "0", "6"],
    ]
    drawn = {(bars.label, bar.mark.label): bar.count for bars in chart.groups for bar in bars.bars}
    assert drawn["Progress on impact", "Red"] == 6


@pytest.mark.parametrize(
    ("name", "counted"), [("quarterly-review", "actions"), ("accelerated-improvement", "priorities")]
)
def test_a_chart_says_what_it_counts(name, counted):
    (chart,) = (block for block in example(name).record if isinstance(block, Chart))
    assert chart.alt.startswith(f"Bar chart of the number of {counted} at each rating. ")
    assert chart.caption.startswith(f"{counted.capitalize()} at each rating")


# Measures


def read(text, before="50%"):
    one = measure("Visits in time", number=1, before=before)
    return one.model_copy(update={"readings": (*one.readings[:1], Reading(period=BEFORE, text=text))})


@pytest.mark.parametrize(
    ("text", "gap", "way"),
    [
        ("75%", "5 points short of it", "Better"),
        ("80%", "On target", "Better"),
        ("84.5%", "4.5 points better", "Better"),
        ("30%", "50 points short of it", "Worse"),
        ("40%", "40 points short of it", "The same"),
        ("", "Cannot be compared (no data)", "Cannot be compared"),
    ],
)
def test_a_measure_says_how_far_it_is_from_its_target_and_which_way_it_goes(text, gap, way):
    made = paper(with_rows(recommendation(1, measures=(read(text),))))
    found = {row[0].shown: row[1].shown for row in table(made, "Measures of recommendation 1").rows}
    assert (found["Against the target"], found["Direction"]) == (gap, way)
    assert found["Outturn Performance 2018/19"] == "40%"


def test_many_measures_stand_side_by_side_three_at_a_time():
    measures = tuple(measure(f"Measure {n}", number=n) for n in range(1, 6))
    made = paper(with_rows(recommendation(1, measures=measures)))
    found = [block for block in made.record if isinstance(block, Table) and block.caption.startswith("Measures of")]
    assert [block.caption for block in found] == [
        "Measures of recommendation 1 (1 to 3 of 5)",
        "Measures of recommendation 1 (4 to 5 of 5)",
    ]
    assert [column.heading for block in found for column in block.columns[1:]] == [f"Measure {n}" for n in range(1, 6)]


@pytest.mark.parametrize(("count", "shares"), [(4, [2, 2]), (6, [3, 3]), (7, [3, 2, 2]), (10, [3, 2, 3, 2])])
def test_no_measure_is_left_alone_in_the_last_of_several_tables(count, shares):
    measures = tuple(measure(f"Measure {n}", number=n) for n in range(count))
    made = paper(with_rows(recommendation(1, measures=measures)))
    found = [block for block in made.record if isinstance(block, Table) and block.caption.startswith("Measures of")]
    assert [len(block.columns) - 1 for block in found] == shares


def test_no_measures_and_no_evidence_are_said_in_words():
    lines = list(said(paper(with_rows(recommendation(1, measures=(), evidence="")))))
    assert "No measures are set for this recommendation." in lines
    assert "No data" in lines


# Ratings and why


def test_a_rating_that_differs_from_the_figures_says_why():
    row = recommendation(1, ratings={"implementation": "A", "impact": "G"}, reasons={"impact": "The audit shows it."})
    lines = list(said(paper(with_rows(row))))
    assert "The figures alone suggest Red for Progress on impact. Why it is rated Green: The audit shows it." in lines


def test_a_reason_without_a_difference_is_told_as_it_is():
    row = recommendation(1, reasons={"implementation": "Two posts are vacant."})
    assert "Why Amber for Progress on implementation: Two posts are vacant." in list(said(paper(with_rows(row))))


def test_a_difference_without_a_reason_says_nothing_of_its_own():
    row = recommendation(1, ratings={"implementation": "A", "impact": "G"})
    assert not any("suggest" in line for line in said(paper(with_rows(row))))


# Actions


def test_actions_with_a_new_date_are_counted_and_both_dates_told():
    tracked = (
        Action(id="a1", text="Train the team", owner="Head of Service", original_due="March 2020", due="May 2020"),
        Action(id="a2", text="Write the guide", owner="Head of Service", original_due="June 2020", due="June 2020"),
    )
    made = paper(with_rows(recommendation(1, tracked=tracked)))
    assert "One of the 2 actions has a different date from the one first agreed." in list(said(made))
    assert [cell.shown for cell in table(made, "Actions that have a new date").rows[0]] == [
        "1", "Train the team", "March 2020", "May 2020",
    ]  # fmt: skip


# Since the last round


@pytest.fixture(scope="module")
def moved_on(tmp_path_factory):
    """A plan whose second round has come in: one rating better, one worse."""
    folder = issued(tmp_path_factory.mktemp("moved") / "A plan")
    back = Return(folder, "First Response").type("r1", "impact", "A").type("r1", "implementation", "R")
    back.save()
    consolidate(folder, LATER)
    return folder


def test_what_has_moved_since_the_last_round_is_told_with_its_way(moved_on):
    text = published(moved_on)
    assert "2 ratings have changed since October 2019; the other 10 have not." in text
    found = publish(moved_on, LATER, formats=["html"]).files[0].read_text(encoding="utf-8")
    assert found.count("<td>Better</td>") >= 1
    assert found.count("<td>Worse</td>") >= 1


@pytest.mark.parametrize(
    ("ratings", "told"),
    [
        (("G", "G", "G"), "No rating has changed since October 2019."),
        (("A", "G", "G"), "One rating has changed since October 2019; the other 2 have not."),
        (("A", "A", "G"), "2 ratings have changed since October 2019; the other one has not."),
        (("A", "A", "A"), "All 3 ratings have changed since October 2019."),
        (("A", "G"), "One rating has changed since October 2019; the other has not."),
        (("A",), "The only rating has changed since October 2019."),
    ],
)
def test_how_many_ratings_have_changed_reads_well_for_any_number(ratings, told):
    profile = profiles.load("leicestershire-2017")
    (dimension,) = profile.dimensions

    def rated(levels, update):
        rows = [recommendation(n, ratings={dimension.id: level}) for n, level in enumerate(levels, 1)]
        return plan().model_copy(update={"recommendations": tuple(rows), "update": update})

    now, before = rated(ratings, "October 2020"), rated("G" * len(ratings), "October 2019")
    layout = profile.layout(now.period, update=now.update, baseline=now.baseline)
    scheme = schemes.load(profile.scheme)
    made = build(now, scheme, profile, layout, wording=load(), stamp=STAMP, before=before)
    assert told in list(said(made))


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        (["May"], "The only action has a different date from the one first agreed."),
        (["May", "April"], "One of the 2 actions has a different date from the one first agreed."),
        (["May", "June", "April"], "2 of the 3 actions have a different date from the one first agreed."),
    ],
)
def test_how_many_actions_have_a_new_date_reads_well_for_any_number(dates, told):
    acts = [
        Action(id=f"a{n}", text=f"Action {n}", original_due="April 2020", due=f"{month} 2020")
        for n, month in enumerate(dates)
    ]
    made = paper(with_rows(recommendation(1, tracked=tuple(acts))))
    assert told in list(said(made))


def test_the_first_round_has_nothing_to_be_compared_with(tmp_path):
    assert "Ratings that have changed" not in published(plan_folder(tmp_path / "A plan"))


def test_ratings_under_another_scheme_are_not_compared(tmp_path):
    folder = issued(tmp_path / "A plan")
    consolidate(folder, LATER)
    file = folder.path / "plan.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('scheme = "leicestershire-2020"', 'scheme = "herefordshire-2019"'), encoding="utf-8")
    told = published(PlanFolder(folder.path))
    assert "The ratings at October 2019 were given under another scheme and are not compared." in told
    assert "Ratings that have changed" not in told


# Settings


def test_the_ratings_that_need_attention_are_a_setting(tmp_path):
    folder = set_in(plan_folder(tmp_path / "A plan"), '[papers]\nexceptions = ["Red"]')
    text = published(folder)
    assert "Recommendations rated Red" in text
    assert "Amber or Red" not in text


def test_rows_of_a_rating_can_be_left_out_and_are_named(tmp_path):
    done = recommendation(1, ratings={"implementation": "G", "impact": "G"})
    folder = plan_folder(tmp_path / "A plan", with_rows(done, recommendation(2)))
    text = published(set_in(folder, '[papers]\nleave_out = ["G"]'))
    assert "Recommendations rated Green are left out of this paper: 1." in text
    assert "Recommendation 2" in text
    assert "First point of 1." not in text
    assert "2 recommendations" in text


@pytest.mark.parametrize("key", ["exceptions", "leave_out"])
def test_a_rating_that_the_scheme_does_not_know_is_told(tmp_path, key):
    folder = set_in(plan_folder(tmp_path / "A plan"), f'[papers]\n{key} = ["Purple"]')
    with pytest.raises(SettingsError, match=rf"papers\.{key} is 'Purple', which is no rating.*R \(Red\)"):
        published(folder)


def test_settings_of_papers_are_kept_when_plan_toml_is_written(tmp_path):
    from cipxl.settings import read_settings, settings_toml

    folder = set_in(plan_folder(tmp_path / "A plan"), '[papers]\nexceptions = ["R"]\nsign_off = "Director"')
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / "plan.toml").write_text(settings_toml(folder.settings), encoding="utf-8")
    assert read_settings(tmp_path / "again").papers == folder.settings.papers


def test_a_council_s_own_words_stand_in_its_paper(tmp_path):
    folder = plan_folder(tmp_path / "A plan")
    (folder.path / "wording.toml").write_text('[headings]\nsummary = "How we are doing"\n', encoding="utf-8")
    assert "How we are doing" in published(folder)


# Signed off, and made from


def test_a_paper_says_who_signed_it_off_and_when(tmp_path):
    text = published(
        plan_folder(tmp_path / "A plan"), signed=SignOff("Director of Children's Services", date(2020, 11, 2))
    )
    assert "Signed off by" in text
    assert "Director of Children's Services, 2 November 2020" in text


def test_the_role_can_stand_in_plan_toml_and_is_named_until_it_has_signed(tmp_path):
    folder = set_in(plan_folder(tmp_path / "A plan"), '[papers]\nsign_off = "Lead Member"')
    assert "Not yet signed off (Lead Member)" in published(folder)
    assert "Lead Member, 2 November 2020" in published(folder, signed=SignOff(day=date(2020, 11, 2)))


def test_signed_off_by_nobody_is_told(tmp_path):
    with pytest.raises(UsageError, match="not said by whom"):
        published(plan_folder(tmp_path / "A plan"), signed=SignOff(day=date(2020, 11, 2)))


def test_a_paper_says_which_master_it_was_made_from(tmp_path):
    folder = plan_folder(tmp_path / "A plan")
    sha = hashlib.sha256(folder.master.read_bytes()).hexdigest()
    assert (
        f"Made from the master of October 2019 as saved on {NOW.day} September 2020, fingerprint {sha[:12]}."
        in published(folder)
    )


def test_what_is_withheld_is_told_in_its_own_section():
    made = paper(plan(), notes=("One figure is withheld.",))
    lines = list(said(made))
    assert lines[lines.index("One figure is withheld.") - 1] == "What is left out, and why"


# The same in every format


def test_the_workbook_s_tables_say_what_the_record_says():
    made = paper(plan(12))
    told = " ".join(said(made))
    for one in made.sheets:
        for row in one.rows:
            assert all(cell.shown in told for cell in row if cell.said and "\n" not in cell.shown and not one.wide), (
                one.sheet
            )


def test_signing_off_can_be_typed(tmp_path, capsys):
    folder = plan_folder(tmp_path / "A plan")
    done = main(["publish", str(folder.path), "--format", "html", "--signed-off", "2/11/2020", "--by", "Lead Member"])
    assert done == 0
    page = next(folder.papers.glob("*.html")).read_text(encoding="utf-8")
    assert "Lead Member, 2 November 2020" in page
    assert main(["publish", str(folder.path), "--by", "Lead Member"]) == 2
    assert "--signed-off" in capsys.readouterr().err
