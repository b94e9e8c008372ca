"""A covering report is held against the plan: what it states is found, what is wrong is told, and nothing else."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import docx
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import plan as plan_of
from builders import plan_folder, recommendation
from cipxl import profile as profiles
from cipxl import scheme as schemes
from cipxl.checks import Subject
from cipxl.cli import main
from cipxl.demo import examples, run
from cipxl.errors import FileRefused
from cipxl.folder import PlanFolder
from cipxl.importing import plan_from_toml
from cipxl.period import Period
from cipxl.plan import Measure, Plan, Reading, Target
from cipxl.publishing import publish
from cipxl.reconciling import Statement, reconcile, reconcile_passages
from cipxl.sources.prose import Passage, read_prose
from cipxl.summary import summarise

REPORT = Path(__file__).resolve().parents[1] / "data" / "covering-report-2020.txt"
PROFILE = profiles.load("leicestershire-2020")
SCHEME = schemes.load(PROFILE.scheme)
# As published in 2020, where the "O" is read as green and the blank as amber.
RATINGS = [("G", "A"), ("G", "A"), ("A", "A"), ("A", "A"), ("G", "A"), ("G", "G")]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> PlanFolder:
    """The example plan as it stands in October 2020."""
    return PlanFolder(run(tmp_path_factory.mktemp("plans") / "Road to Excellence", lambda _: None).folder)


def words_of(found: tuple[Statement, ...]) -> list[str]:
    return [one.words for one in found]


# The report of 2020


def test_the_report_of_2020_agrees_with_the_example_plan(example):
    found = reconcile(example, REPORT)
    assert words_of(found.of("contradicts")) == []
    eight = [one for one in found.of("agrees") if one.place.endswith("paragraph 8")]
    assert [one.words for one in eight] == [
        "the six current recommendations",
        "four recommendations are rated Green",
        "two recommendations are rated Amber",
        "one recommendation is rated Green",
        "five recommendations are rated Amber",
    ]
    assert [len(one.cells) for one in eight[1:]] == [4, 2, 1, 5]
    assert {cell.field for one in eight[1:3] for cell in one.cells} == {"implementation"}
    assert {cell.field for one in eight[3:] for cell in one.cells} == {"impact"}
    assert all(cell.a1 and cell.sheet == "Appendix A" and cell.ref for one in eight[1:] for cell in one.cells)


def test_what_the_report_of_2020_says_of_other_times_and_things_cannot_be_known(example):
    found = reconcile(example, REPORT)
    assert {
        "17 recommendations made", "15 green recommendations", "two remaining Amber actions", "9.1%", "16.4%",
    } <= set(words_of(found.of("unknown")))  # fmt: skip
    (permanence,) = [one for one in found.statements if one.words == "98%"]
    assert permanence.place == "paragraph 20"
    assert (permanence.verdict, permanence.cells[0].ref) == ("agrees", "2019 5")


PLANTED = [
    ("four recommendations are rated Green", "five recommendations are rated Green"),
    ("four recommendations are rated Green", "14 recommendations are rated Green"),
    ("two recommendations are rated Amber", "three recommendations are rated Amber"),
    ("one recommendation is rated Green", "two recommendations are rated Green"),
    ("five recommendations are rated Amber", "four recommendations are rated Amber"),
    ("five recommendations are rated Amber", "five recommendations are rated Red"),
    ("four recommendations are rated Green", "four recommendations are rated Amber"),
    ("the six current recommendations", "the seven current recommendations"),
    ("all six recommendations", "all five recommendations"),
    ("(98%)", "(89%)"),
    ("the six new recommendations", "the eight new recommendations"),
]


@pytest.mark.parametrize(("right", "wrong"), PLANTED)
def test_a_wrong_number_planted_in_the_report_is_found(example, tmp_path, right, wrong):
    text = REPORT.read_text(encoding="utf-8")
    assert text.count(right) == 1
    paper = tmp_path / "report.txt"
    paper.write_text(text.replace(right, wrong), encoding="utf-8")
    (found,) = reconcile(example, paper).of("contradicts")
    assert found.words.strip("()") in wrong
    assert found.plan_says


# Each format

PARAGRAPHS = [
    "1. This report gives the position at October 2020.",
    "2. The plan has six recommendations. All six recommendations are in Appendix A.",
    "3. The ratings are:",
]
TABLE = [
    ("Implementation of process", "four recommendations are rated Green and two are rated Amber."),
    ("Evidence of impact", "one recommendation is rated Green and five recommendations are rated Amber."),
]
AFTER = [
    "4. In September 2020, 64.8% of children were seen within 5 days of referral, compared with 35.4% in October 2019.",
    "5. Recommendation 2019 4 is rated Amber for impact. The vacancy rate was 9.1%.",
    "6. In October 2019 three recommendations were rated Red for impact.",
]
SAYS = [
    "October 2020",
    "has six recommendations",
    "All six recommendations",
    "four recommendations are rated Green",
    "two are rated Amber",
    "one recommendation is rated Green",
    "five recommendations are rated Amber",
    "64.8%",
    "35.4%",
    "Amber",
    "three recommendations were rated Red",
]


def as_txt(path: Path, table: list[tuple[str, str]]) -> None:
    rows = [f"{head}\t{text}" for head, text in table]
    path.write_text("\n\n".join([*PARAGRAPHS, "\n".join(rows), *AFTER]), encoding="utf-8")


def as_html(path: Path, table: list[tuple[str, str]]) -> None:
    rows = "".join(f"<tr><th>{head}</th><td><p>{text}</p></td></tr>" for head, text in table)
    before, after = ("".join(f"<p>{one}</p>" for one in texts) for texts in (PARAGRAPHS, AFTER))
    unseen = (
        "<p hidden>nine recommendations are rated Red</p><script>var a = '9 recommendations are rated Red'</script>"
    )
    path.write_text(
        f"<!DOCTYPE html><html><head><title>9 are Red</title></head><body>{before}<table>{rows}</table>{unseen}{after}"
        "</body></html>",
        encoding="utf-8",
    )


def as_docx(path: Path, table: list[tuple[str, str]]) -> None:
    document = docx.Document()
    for text in PARAGRAPHS:
        document.add_paragraph(text)
    grid = document.add_table(rows=2 * len(table), cols=2)
    for at, (head, text) in enumerate(table):
        merged = grid.cell(2 * at, 0).merge(grid.cell(2 * at + 1, 0))
        merged.text = head
        first, _, second = text.partition(" and ")
        grid.cell(2 * at, 1).text = first
        grid.cell(2 * at + 1, 1).text = second
    for text in AFTER:
        document.add_paragraph(text)
    document.save(str(path))


def as_pdf(path: Path, table: list[tuple[str, str]]) -> None:
    quoted = [json.dumps(text, ensure_ascii=False) for text in PARAGRAPHS]
    cells = ", ".join(json.dumps(text) for row in table for text in row)
    after = [json.dumps(text, ensure_ascii=False) for text in AFTER]
    blocks = [*(f"#par({one})" for one in quoted), f"#table(columns: (5cm, 10cm), {cells})"]
    source = "\n\n".join([*blocks, *(f"#par({one})" for one in after)])
    path.write_bytes(typst.compile(source.encode("utf-8")))


FORMATS = {".txt": as_txt, ".html": as_html, ".docx": as_docx, ".pdf": as_pdf}


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_report_says_the_same_in_every_format(example, tmp_path, kind):
    paper = tmp_path / f"report{kind}"
    FORMATS[kind](paper, TABLE)
    found = reconcile(example, paper)
    assert words_of(found.of("contradicts")) == []
    assert words_of(found.of("agrees")) == SAYS
    assert words_of(found.of("unknown")) == ["9.1%"]
    places = {one.words: one.place for one in found.statements}
    assert places["64.8%"] == "paragraph 4"
    assert places["four recommendations are rated Green"] == "table 1, row 1, below paragraph 3"


@pytest.mark.parametrize("kind", FORMATS)
def test_a_wrong_count_is_found_in_every_format(example, tmp_path, kind):
    paper = tmp_path / f"report{kind}"
    FORMATS[kind](paper, [TABLE[0], (TABLE[1][0], TABLE[1][1].replace("five", "three"))])
    found = reconcile(example, paper)
    assert words_of(found.of("contradicts")) == ["three recommendations are rated Amber"]
    assert [cell.field for cell in found.of("contradicts")[0].cells] == ["impact"] * 5


@pytest.fixture(scope="module")
def monthly(tmp_path_factory: pytest.TempPathFactory) -> PlanFolder:
    """A plan whose last round has the name of the period that its present one reports on."""
    path = tmp_path_factory.mktemp("plans") / "Monthly"
    return PlanFolder(run(path, lambda _: None, "gloucestershire-2021").folder)


@pytest.mark.parametrize(
    ("plan", "kind"), [("example", "html"), ("example", "docx"), ("example", "pdf"), ("monthly", "html")]
)
def test_a_paper_of_the_plan_contradicts_nothing_in_the_plan(request, plan, kind):
    folder = request.getfixturevalue(plan)
    (file,) = publish(folder, folder.rounds()[-1].opened, formats=[kind]).files
    found = reconcile(folder, file)
    assert [(one.words, one.sentence, one.plan_says) for one in found.of("contradicts")] == []
    assert len(found.of("agrees")) > 30


# How sentences are read


def plan_with(ratings: list[tuple[str, str]] = RATINGS) -> Plan:
    rows = []
    for number, (one, two) in enumerate(ratings, start=1):
        readings = (
            Reading(period=Period.quarter(2019, 2), text="October 2019 90.1% avg. Teams range from 52.9% to 92.4%"),
            Reading(period=Period.quarter(2020, 2), text="94%"),
        )
        measure = Measure(
            id=f"m{number}", name="Assessments completed within 45 working days", unit="%", readings=readings,
            targets=(Target(due=date(2021, 3, 31), text="At least 95% all teams"),),
        )  # fmt: skip
        rows.append(
            recommendation(
                number,
                ref=f"2019 {number}",
                ratings={"implementation": one, "impact": two},
                measures=(measure,) if number == 1 else (),
            )
        )
    return plan_of().model_copy(
        update={"recommendations": tuple(rows), "period": Period.quarter(2020, 2), "update": "October 2020"}
    )


def held(*texts: str, plan: Plan | None = None, about: str = "") -> list[tuple[str, str, str]]:
    subject = Subject(plan or plan_with(), PROFILE, SCHEME, date.max)
    passages = [
        Passage(text, f"paragraph {at}", about, table=int(bool(about)), row=2) for at, text in enumerate(texts, 1)
    ]
    return [(one.kind, one.verdict, one.words) for one in reconcile_passages(passages, subject)]


_WRONG_LAST = ["agrees", "agrees", "contradicts"]
COUNTS = [
    ("Impact: one recommendation is rated Green", ["agrees"]),
    ("Impact: 1 recommendation is rated Green and 5 are Amber.", ["agrees", "agrees"]),
    ("For implementation four recommendations are rated Green and two Amber; for impact 1 is Green.", ["agrees"] * 3),
    ("For implementation four recommendations are Green and two Amber, and for impact 2 are Green.", _WRONG_LAST),
    ("Of the six recommendations, four are now green for implementation, 2 amber and none red.", ["agrees"] * 4),
    ("There are 4 green recommendations for implementation.", ["agrees"]),
    ("There are 3 green recommendations for implementation.", ["contradicts"]),
    ("Implementation ratings: Green 4, Amber 2, Red 0", ["agrees"] * 3),
    ("Implementation ratings: Green: 4; Amber: 3", ["agrees", "contradicts"]),
    ("0 recommendations are rated Red", ["agrees"]),
    ("No recommendation is rated Red", ["agrees"]),
    ("Three recommendations are rated Amber.", ["contradicts"]),
    ("Five recommendations are rated Amber.", ["agrees"]),
    ("15 green recommendations went before.", ["unknown"]),
    ("The two remaining Amber actions will be finished.", ["unknown"]),
    ("In July three recommendations were rated Green for impact.", ["unknown"]),
    ("At its meeting in June 2018 five recommendations were rated Green.", ["unknown"]),
    ("9 teams are rated Amber and 7 rated Red.", ["unknown"]),
    ("The 17 recommendations of 2016 are closed.", ["unknown"]),
    ("All 6 recommendations are on course.", ["agrees"]),
    ("All 16 recommendations are on course.", ["contradicts"]),
    ("The plan has seven recommendations.", ["contradicts"]),
    ("The two recommendations about placements need more work.", ["unknown"]),
    ("There are six recommendations in the plan and seven in total.", ["agrees"]),
    ("A green paper on 4 schools; red tape; two amber lights.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "verdicts"), COUNTS)
def test_counts_are_read_in_the_words_of_reports(text, verdicts):
    found = [verdict for kind, verdict, _ in held(text) if kind in ("count", "total")]
    assert sorted(found) == sorted(verdicts), held(text)


FIGURES = [
    ("94% of assessments were completed within 45 working days.", "agrees"),
    ("94% of assessments were completed within 45 working days in September 2020.", "agrees"),
    ("49% of assessments were completed within 45 working days.", "contradicts"),
    ("In September 2020, 49% of assessments were completed within 45 working days.", "contradicts"),
    ("In October 2019, 90.1% of assessments were completed within 45 working days.", "agrees"),
    ("In October 2019, 91% of assessments were completed within 45 working days.", "contradicts"),
    ("In June 2018, 49% of assessments were completed within 45 working days.", "unknown"),
    ("The target is that 95% of assessments are completed within 45 working days.", "agrees"),
    ("49% of visits were made on time.", "unknown"),
    ("The target is that 59% of assessments are completed within 45 working days.", "contradicts"),
    ("See https://example.org/a%20b%20assessments%20completed%20within%2045%20working%20days", None),
    ("Staff turnover was 49%.", "unknown"),
]


@pytest.mark.parametrize(("text", "verdict"), FIGURES)
def test_a_figure_is_held_against_the_measure_that_its_sentence_names(text, verdict):
    found = [found for kind, found, words in held(text) if kind == "figure" and "%" in words]
    assert found == ([verdict] if verdict else [])


def test_a_figure_and_the_earlier_one_beside_it_are_both_held_against_the_plan():
    def verdicts(now: str, before: str) -> list[str]:
        text = f"Assessments completed within 45 working days are at {now} compared to {before}."
        return [verdict for kind, verdict, words in held(text) if kind == "figure" and "%" in words]

    assert verdicts("94%", "90.1%") == ["agrees", "agrees"]
    assert verdicts("49%", "90.1%") == ["contradicts", "agrees"]
    assert verdicts("94%", "91%") == ["agrees", "contradicts"]


def test_where_a_sentence_has_several_figures_and_no_time_nothing_is_contradicted():
    text = "Of assessments completed within 45 working days, 49% were good and 12% were not."
    assert {verdict for kind, verdict, _ in held(text) if kind == "figure"} == {"unknown"}


SINGLE = [
    ("Recommendation 2019 3 is rated Amber for implementation.", ["agrees"]),
    ("Recommendation 2019 3 is rated Green for implementation.", ["contradicts"]),
    ("2019 6 remains Green on both.", ["agrees"]),
    ("The impact of 2019 6 is now rated Red.", ["contradicts"]),
    ("Rated Amber for implementation: 2019 3, 2019 4", ["agrees", "agrees"]),
    ("Rated Amber for implementation: 2019 3, 2019 5", ["agrees", "contradicts"]),
    ("2019 1 moved from Red to Green on implementation.", ["unknown", "agrees"]),
    ("2019 1 moved from Red to Amber on implementation.", ["unknown", "contradicts"]),
    ("Recommendation 2019 1 has a red line through it.", []),
]


@pytest.mark.parametrize(("text", "verdicts"), SINGLE)
def test_the_rating_of_a_row_that_a_sentence_names_is_held_against_its_cell(text, verdicts):
    assert [verdict for kind, verdict, _ in held(text) if kind == "rating"] == verdicts


def test_a_table_of_ratings_is_read_by_the_heads_of_its_rows_and_columns():
    assert held("Amber", about="2019 3 / Progress on implementation") == [("rating", "agrees", "Amber")]
    assert held("G", about="2019 3 / Progress on implementation") == [("rating", "contradicts", "G")]
    assert held("4", about="Green / Progress on implementation") == [("count", "agrees", "4")]
    assert held("5", about="Green / Progress on implementation") == [("count", "contradicts", "5")]
    assert held("5", about="Green spaces visited") == [("amount", "unknown", "5")]


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("Position at October 2020", ["agrees"]),
        ("Position at September 2020", ["agrees"]),
        ("Position at January 2019", ["contradicts"]),
        ("Reporting period: Q2 2020/21", ["agrees"]),
        ("Reporting period: Q3 2020/21", ["contradicts"]),
        ("Workshops went on in Q4 2020/21.", ["unknown"]),
    ],
)
def test_the_period_that_a_report_is_about_is_held_against_the_plans(text, verdicts):
    assert [verdict for kind, verdict, _ in held(text) if kind == "period"] == verdicts


def test_rated_actions_are_counted_and_a_refs_rating_is_none_of_theirs():
    source = examples()["herefordshire-2019"]
    profile = profiles.load("herefordshire-2019")
    scheme = schemes.load(profile.scheme)
    content = plan_from_toml(source / "content.toml")
    (dimension,) = profile.dimensions
    (level, *_) = scheme.by_exception
    number = summarise(content, scheme, [dimension]).count(dimension.id, level.code)
    subject = Subject(content, profile, scheme, date.max)

    def verdicts(text: str) -> list[str]:
        return [one.verdict for one in reconcile_passages([Passage(text, "paragraph 1")], subject)]

    assert verdicts(f"There are {number} actions that are {level.label.lower()}.") == ["agrees"]
    assert verdicts(f"There are {number + 1} actions that are rated as {level.label.lower()}.") == ["contradicts"]
    assert verdicts(f"Ref {content.recommendations[0].ref} is {level.label}.") == []


def test_doubtful_ratings_are_a_proposal_and_never_assumed():
    ratings = [("G", "A"), ("G", "A"), ("A", "A"), ("A", ""), ("G", "A"), ("G", "O")]
    subject = Subject(plan_with(ratings), PROFILE, SCHEME, date.max)
    texts = ("one recommendation is rated Green", "five recommendations are rated Amber")
    passages = [Passage(text, "paragraph 8", "Evidence of impact", table=1, row=2) for text in texts]
    found = reconcile_passages(passages, subject)
    assert [one.verdict for one in found] == ["contradicts", "contradicts"]
    assert all("They agree if read so: Ref 2019 4 Amber, Ref 2019 6 Green" in one.plan_says for one in found)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=400))
def test_no_text_stops_the_reading(text):
    held(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("GAR"), st.sampled_from("GAR")), min_size=1, max_size=9), st.data())
def test_every_count_in_words_or_digits_is_borne_out_and_every_other_is_not(ratings, data):
    from cipxl.papers.wording import load
    from cipxl.summary import in_digits, in_words, summarise

    plan = plan_with(ratings)
    summary = summarise(plan, SCHEME, PROFILE.dimensions)
    dimension = data.draw(st.sampled_from([one.id for one in PROFILE.dimensions]))
    form = data.draw(st.sampled_from([in_words, in_digits]))
    label = PROFILE.dimension(dimension).label
    lines = form(summary, SCHEME, dimension, load().sentences)
    assert {verdict for _, verdict, _ in held(*(f"{label}: {line}." for line in lines), plan=plan)} == {"agrees"}
    code = data.draw(st.sampled_from("GAR"))
    other = data.draw(st.integers(0, 12).filter(lambda number: number != summary.count(dimension, code)))
    told = held(f"{label}: {other} recommendations are rated {SCHEME.level(code).label}.", plan=plan)
    assert [verdict for kind, verdict, _ in told if kind == "count"] == ["contradicts"]


# Files that are no reports, and the command


def test_a_file_that_is_no_report_is_refused_with_what_to_send(example, tmp_path):
    with pytest.raises(FileRefused, match="no report that can be read") as raised:
        reconcile(example, example.master)
    assert raised.value.finding.code == "F080"
    empty = tmp_path / "empty.docx"
    docx.Document().save(str(empty))
    with pytest.raises(FileRefused, match="no text"):
        reconcile(example, empty)
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing of a PDF follows")
    with pytest.raises(FileRefused):
        reconcile(example, broken)


@pytest.mark.parametrize(
    "text",
    [
        "<html>" + "<div>" * 50_000 + "five recommendations are rated Amber",
        "<html><table>" + "<tr><td>" * 20_000 + "x",
        "<html><table><tr><td colspan=99999999 rowspan=99999999>x</td></tr></table>",
        "<html>" + "<script>" * 1_000 + "x",
        "<html><p>" + "four recommendations are rated Green " * 2_000,
        "1. " * 30_000,
        "\t" * 50_000 + "x",
        "a\tb\n" * 5_000,
    ],
    ids=["deep", "rows", "spans", "scripts", "long", "numbers", "tabs", "table"],
)
def test_a_hostile_page_is_read_within_bounds_or_refused(tmp_path, text):
    paper = tmp_path / "report.html"
    paper.write_text(text, encoding="utf-8")
    try:
        passages = read_prose(paper).passages
    except FileRefused:
        return
    assert len(passages) <= 50_000


def test_an_entity_in_a_word_document_is_refused(example, tmp_path):
    import zipfile

    good = tmp_path / "good.docx"
    as_docx(good, TABLE)
    bad = tmp_path / "bad.docx"
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "word/document.xml":
                data = re.sub(rb"\?>", b'?><!DOCTYPE x [<!ENTITY a "aaaa">]>', data, count=1)
            new.writestr(item, data)
    with pytest.raises(FileRefused) as raised:
        reconcile(example, bad)
    assert raised.value.finding.code == "F028"


def test_the_command_lists_what_it_found_and_its_exit_code_says_whether_anything_is_wrong(example, tmp_path, capsys):
    paper = tmp_path / "report.txt"
    as_txt(paper, TABLE)
    assert main(["reconcile", str(example.path), str(paper)]) == 0
    shown = capsys.readouterr().out
    assert "11 agree with the plan, 0 contradict it, 1 it cannot know." in shown
    assert "paragraph 4: '64.8%'" in shown
    as_txt(paper, [TABLE[0], (TABLE[1][0], "six recommendations are rated Amber.")])
    assert main(["reconcile", str(example.path), str(paper), "--json"]) == 1
    plain = json.loads(capsys.readouterr().out)
    (wrong,) = [one for one in plain["statements"] if one["verdict"] == "contradicts"]
    assert (wrong["kind"], wrong["place"]) == ("count", "table 1, row 2, below paragraph 3")
    assert [cell["a1"] for cell in wrong["cells"]]
    assert main(["reconcile", str(example.path), str(example.master)]) == 3


def test_another_councils_rows_are_counted_by_its_own_word(tmp_path):
    folder = plan_folder(tmp_path / "Plan")
    paper = tmp_path / "report.txt"
    paper.write_text(
        "1. All six recommendations are rated Amber for implementation.\n2. Six are rated Red for impact.\n"
    )
    assert [one.verdict for one in reconcile(folder, paper).statements if one.kind != "period"] == ["agrees", "agrees"]
