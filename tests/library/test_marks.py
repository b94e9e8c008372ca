"""Ratings told by a mark beside one of several lines, as printed dashboards have them."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, datetime

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cipxl import profile as profiles
from cipxl import scheme as schemes
from cipxl.figures.narrative import points
from cipxl.importing import review
from cipxl.profile import Profile
from cipxl.scheme import Scheme

NOW = datetime(2021, 5, 20)
DASHBOARD = profiles.load("gloucestershire-2021")
STATUSES = schemes.load("gloucestershire-2021")
LINES = ("■ On target", "◆ At risk", "▲ Compromised", "● Completed")
ABOVE = ["Reporting period:", "April 2021 data for Improvement Board on 26 May 2021"]
HEADINGS = ["", "Progress made", "Actions Status", "", "Impact Status", ""]


def block(text, told, actions, impact, *, mark="x"):
    """Four rows as they are printed: the words and the narrative on the first, a line of each status on every row."""
    rows = []
    for number, line in enumerate(LINES):
        first = number == 0
        rows.append(
            [
                text if first else "", told if first else "",
                line, mark if number == actions else "", line, mark if number == impact else "",
            ]
        )  # fmt: skip
    return rows


def dashboard(path, rows, headings=HEADINGS):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (ABOVE, headings, *rows):
        sheet.append(row)
    book.save(path)
    return path


def read(path, profile: Profile = DASHBOARD, scheme: Scheme = STATUSES):
    return review(path, profile, scheme, NOW, title="A plan")


def statuses(imported):
    return [tuple(row.ratings.values()) for row in imported.plan]


def codes(imported):
    return [finding.code for finding in imported.findings if finding.code != "S031"]


def test_the_marked_line_of_each_status_is_its_rating(tmp_path):
    rows = [
        *block("1. Fewer weak pieces of work", "• Audits went on.", 2, 0),
        *block("2. Everybody trained", "• Half are.", 0, 0),
        *block("4. Hearts and minds", "• Talks were held.", 3, 1),
    ]
    imported = read(dashboard(tmp_path / "a.xlsx", rows))
    assert statuses(imported) == [("compromised", "on_target"), ("on_target", "on_target"), ("completed", "at_risk")]
    assert [(row.ref, row.text, row.evidence) for row in imported.plan] == [
        ("1", "Fewer weak pieces of work", "• Audits went on."),
        ("2", "Everybody trained", "• Half are."),
        ("4", "Hearts and minds", "• Talks were held."),
    ]
    assert codes(imported) == []


def test_the_line_above_the_table_says_what_is_reported_on_and_to_which_meeting(tmp_path):
    plan = read(dashboard(tmp_path / "a.xlsx", block("1. A", "Told.", 0, 0))).plan
    assert (plan.period.canonical, plan.update, plan.meeting) == ("April 2021", "May 2021", date(2021, 5, 26))


def test_the_parts_of_a_priority_have_its_number_and_their_letter(tmp_path):
    whole = "To improve practice in line with the tool"
    rows = [row for letter in "abc" for row in block(f"3. {whole}:\n{letter}) Part {letter}", "Told.", 0, 2)]
    imported = read(dashboard(tmp_path / "a.xlsx", rows))
    assert [(row.ref, row.theme, row.text) for row in imported.plan] == [
        (f"3 {letter}", whole, f"Part {letter}") for letter in "abc"
    ]


def test_rows_that_print_broke_over_pages_are_one_priority(tmp_path):
    first, risk, compromised, completed = block("3. To improve:\na) Oversight", "• It began.", 0, 2)
    compromised[1] = "• It went on over the page."
    more = ["", "• And over another.", "", "", "", ""]
    rows = [first, risk, [], compromised, more, completed, *block("4. Next", "Told.", 1, 1)]
    imported = read(dashboard(tmp_path / "a.xlsx", rows))
    one, two = imported.plan.recommendations
    assert one.evidence == "• It began.\n• It went on over the page.\n• And over another."
    assert statuses(imported) == [("on_target", "compromised"), ("at_risk", "at_risk")]
    assert two.ref == "4"
    assert codes(imported) == ["R005"]


def test_a_status_without_a_mark_is_not_rated_and_said_to_be(tmp_path):
    imported = read(dashboard(tmp_path / "a.xlsx", block("1. A", "Told.", None, 0)))
    assert statuses(imported) == [("", "on_target")]
    assert codes(imported) == ["C030"]
    assert "Actions Status has no x" in imported.findings[-1].message


def test_two_marks_are_a_question_and_no_rating(tmp_path):
    rows = block("1. A", "Told.", 0, 0)
    rows[1][3] = "x"
    imported = read(dashboard(tmp_path / "a.xlsx", rows))
    (finding,) = [one for one in imported.findings if one.code == "C031"]
    assert finding.message == "Actions Status has x beside 'On target' and 'At risk'. Only one of them can hold."
    assert STATUSES.read(imported.plan.recommendations[0].ratings["actions_status"]) is None


@pytest.mark.parametrize("typed", ["X", "✓", "✔", "☒", " x ", "[x]", "×"])
def test_ticks_and_crosses_of_any_kind_are_marks(tmp_path, typed):
    imported = read(dashboard(tmp_path / "a.xlsx", block("1. A", "Told.", 2, 2, mark=typed)))
    assert statuses(imported) == [("compromised", "compromised")]
    assert codes(imported) == ([] if typed.strip() == "x" else ["C032", "C032"])


@pytest.mark.parametrize("typed", ["partly", "?", "no", "yes", "1"])
def test_words_in_place_of_a_mark_are_a_question(tmp_path, typed):
    rows = block("1. A", "Told.", 0, 0)
    rows[2][3] = typed
    imported = read(dashboard(tmp_path / "a.xlsx", rows))
    (finding,) = [one for one in imported.findings if one.code == "C033"]
    assert (finding.a1, finding.shown) == ("D5", typed)
    assert "beside 'Compromised'" in finding.message


@pytest.mark.parametrize("typed", ["x", "x ◆ At risk", "◆ At risk x"])
def test_a_mark_typed_into_the_names_is_a_question_in_a_table_that_has_a_column_for_marks(tmp_path, typed):
    rows = [*block("1. A", "Told.", None, 0), *block("2. B", "Told.", 0, 0)]
    rows[1][2] = typed
    imported = read(dashboard(tmp_path / "a.xlsx", rows))
    found = [one for one in imported.findings if one.code in ("C034", "C001")]
    assert [one.a1 for one in found] == ["C4"]
    assert imported.plan.recommendations[0].ratings["actions_status"] not in STATUSES.codes


def test_all_lines_in_one_cell_are_paired_with_the_marks_line_by_line(tmp_path):
    row = ["1. A", "Told.", "\n".join(LINES), "\n\nx\n", "\n".join(LINES), "x\n\n\n"]
    imported = read(dashboard(tmp_path / "a.xlsx", [row]))
    assert statuses(imported) == [("compromised", "on_target")]


def test_names_and_marks_may_share_one_cell(tmp_path):
    row = ["1. A", "Told.", "■ On target\n◆ At risk x\n▲ Compromised\n● Completed", "x ■ On target\n◆ At risk"]
    headings = ["", "Progress made", "Actions Status", "Impact Status"]
    imported = read(dashboard(tmp_path / "a.xlsx", [row], headings))
    assert statuses(imported) == [("at_risk", "on_target")]


def test_a_single_word_in_place_of_the_lines_is_the_rating(tmp_path):
    headings = ["Ref", "Priority", "Progress made", "Actions Status", "Impact Status"]
    imported = read(dashboard(tmp_path / "a.xlsx", [["1", "A", "Told.", "On target", "◆ At risk"]], headings))
    assert statuses(imported) == [("on_target", "at_risk")]


def test_any_scheme_may_be_shown_as_lines_whatever_the_profile_says(tmp_path):
    profile = profiles.load("leicestershire-2020")
    scheme = schemes.load(profile.scheme)
    headings = ["Ref.", "Ofsted Recommendation", "Progress on implementation", "", "Progress on impact", "", "Evidence"]
    rows = [
        ["2019 1", "Timeliness", "G", "", "Green", "x", "Told."],
        ["", "", "A", "✓", "Amber", "", ""],
        ["", "", "R", "", "Red", "", ""],
        ["2019 2", "Pre-proceedings", "G", "✓", "Green", "", "Told."],
        ["", "", "A", "", "Amber", "", ""],
        ["", "", "R", "", "Red", "x", ""],
    ]
    imported = read(dashboard(tmp_path / "a.xlsx", rows, headings), profile, scheme)
    assert statuses(imported) == [("A", "G"), ("G", "R")]


def test_a_column_of_remarks_beside_a_rating_is_no_column_of_marks(tmp_path):
    headings = ["Ref", "Priority", "Progress made", "Actions Status", "Remarks", "Impact Status"]
    rows = [["1", "A", "Told.", "On target", "see below", "On target"], ["2", "B", "Told.", "At risk", "", "At risk"]]
    imported = read(dashboard(tmp_path / "a.xlsx", rows, headings))
    assert statuses(imported) == [("on_target", "on_target"), ("at_risk", "at_risk")]
    assert codes(imported) == ["S032"]


def test_a_number_out_of_order_among_the_parts_is_found(tmp_path):
    from cipxl.checks import check_plan

    whole = "To improve practice"
    numbers = ("3", "3", "3", "5", "3")
    rows = [
        row
        for number, letter in zip(numbers, "abcde", strict=True)
        for row in block(f"{number}. {whole}:\n{letter}) Part {letter}", "Told.", 0, 0)
    ]
    rows += block("5. To protect children", "Told.", 0, 0)
    imported = read(dashboard(tmp_path / "a.xlsx", rows))
    assert [row.ref for row in imported.plan] == ["3 a", "3 b", "3 c", "5 d", "3 e", "5"]
    found = check_plan(imported.plan, DASHBOARD, STATUSES, today=NOW.date())
    assert [(one.code, one.shown) for one in found if one.code == "X011"] == [("X011", "5 d")]


PRINTED = """A plan of ours, April 2021

DASHBOARD

Reporting period:\tApril 2021 data for Improvement Board on 26 May 2021\t\t\t\t
\tProgress made\tActions Status\t\tImpact Status\t
1. Fewer weak pieces of work\t<ul> • Audits went on: <ul> ➢ 12% weak, against no more than 12% </ul></ul>\t■ On target\t\t■ On target\tx
\t\t◆ At risk\t\t◆ At risk\t
\t\t▲ Compromised\tx\t▲ Compromised\t
\t\t● Completed\t\t● Completed\t
<p>3. To improve practice:</p> <p>a) Oversight</p>\t<ul> • Talks are held more often. </ul>\t<p>■ On target</p>\t<p>x</p>\t<p>■ On target</p>\t
\t\t<p>◆ At risk</p>\t\t<p>◆ At risk</p>\t

\t<p>over the page they go on.</p>\t▲ Compromised\t\t▲ Compromised\tx
\t\t● Completed\t\t● Completed\t
"""  # noqa: E501  # a line is a row of the table


def test_a_dashboard_copied_as_plain_text_is_read_with_its_marks_and_its_board(tmp_path):
    path = tmp_path / "dashboard.txt"
    path.write_text(PRINTED, encoding="utf-8")
    read_back = read(path)
    assert [(row.ref, *row.ratings.values()) for row in read_back.plan] == [
        ("1", "compromised", "on_target"),
        ("3 a", "on_target", "compromised"),
    ]
    assert (read_back.plan.period.canonical, read_back.plan.meeting) == ("April 2021", date(2021, 5, 26))
    assert "over the page they go on." in read_back.plan.recommendations[1].evidence


def test_a_word_table_with_merged_cells_and_lists_is_read_the_same_way(tmp_path):
    document = docx.Document()
    table = document.add_table(rows=10, cols=6)
    table.cell(0, 0).text = ABOVE[0]
    table.cell(0, 1).merge(table.cell(0, 5)).text = ABOVE[1]
    table.cell(1, 1).text = "Progress made"
    for column, heading in ((2, "Actions Status"), (4, "Impact Status")):
        table.cell(1, column).merge(table.cell(1, column + 1)).text = heading
    for top, text, actions, impact in ((2, "1. Fewer weak pieces", 2, 0), (6, "3. To improve:\na) Oversight", 0, 2)):
        table.cell(top, 0).merge(table.cell(top + 3, 0)).text = text
        told = table.cell(top, 1).merge(table.cell(top + 3, 1))
        told.paragraphs[0].text, told.paragraphs[0].style = "Audits went on.", document.styles["List Bullet"]
        for number, line in enumerate(LINES):
            table.cell(top + number, 2).text = table.cell(top + number, 4).text = line
        table.cell(top + actions, 3).text = table.cell(top + impact, 5).text = "x"
    path = tmp_path / "dashboard.docx"
    document.save(str(path))
    imported = read(path)
    assert [(row.ref, *row.ratings.values(), row.evidence) for row in imported.plan] == [
        ("1", "compromised", "on_target", "• Audits went on."),
        ("3 a", "on_target", "compromised", "• Audits went on."),
    ]
    assert imported.plan.meeting == date(2021, 5, 26)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    marked=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=6),
    mark=st.sampled_from(["x", "X", "✓", "☒", "×"]),
    gaps=st.lists(st.integers(0, 20), max_size=4),
)
def test_whatever_is_marked_comes_back_wherever_pages_break(tmp_path, marked, mark, gaps):
    rows = [
        row
        for number, (actions, impact) in enumerate(marked, 1)
        for row in block(f"{number}. Priority {number}", f"Told {number}.", actions, impact, mark=mark)
    ]
    for gap in gaps:
        rows.insert(min(gap, len(rows)), [])
    codes_of = [level.code for level in STATUSES.levels]
    imported = read(dashboard(tmp_path / "a.xlsx", rows))
    assert statuses(imported) == [(codes_of[actions], codes_of[impact]) for actions, impact in marked]
    assert [row.ref for row in imported.plan] == [str(number) for number in range(1, len(marked) + 1)]


def test_a_list_within_a_list_of_a_word_table_stays_within_it(tmp_path):
    document = docx.Document()
    table = document.add_table(rows=2, cols=4)
    for column, text in enumerate(("Priority", "Progress made", "Actions Status", "Impact Status")):
        table.cell(0, column).text = text
    for column, text in enumerate(("1. Fewer weak pieces", "Audits went on.", "On target", "At risk")):
        table.cell(1, column).text = text
    told = table.cell(1, 1)
    told.paragraphs[0].style = document.styles["List Bullet"]
    below = told.add_paragraph("12% were weak.", style="List Bullet")
    numbering = below._p.get_or_add_pPr().get_or_add_numPr()
    style = document.styles["List Bullet"].element.pPr.numPr
    numbering.get_or_add_numId().val = style.numId.val
    numbering.get_or_add_ilvl().val = 1
    levels = document.part.numbering_part.element
    (listed,) = [one for one in levels.num_lst if one.numId == style.numId.val]
    named = str(listed.abstractNumId.val)
    (abstract,) = [one for one in levels.findall(qn("w:abstractNum")) if one.get(qn("w:abstractNumId")) == named]
    deeper = deepcopy(abstract.find(qn("w:lvl")))
    deeper.set(qn("w:ilvl"), "1")
    deeper.remove(deeper.find(qn("w:pStyle")))
    abstract.append(deeper)
    path = tmp_path / "dashboard.docx"
    document.save(str(path))
    (row,) = read(path).plan.recommendations
    assert [(point.depth, point.text) for point in points(row.evidence)] == [
        (1, "Audits went on."),
        (2, "12% were weak."),
    ]
