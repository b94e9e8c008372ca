"""The table as officers get it, read back from real workbooks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import office
from builders import BASELINE, BEFORE, CURRENT, plan
from cipxl import profile, scheme
from cipxl.assessment import assess, assess_recommendation
from cipxl.errors import UsageError
from cipxl.merge.records import Remit
from cipxl.period import Period
from cipxl.plan import Action, Plan, Reading, Target
from cipxl.profile import Layout, Profile
from cipxl.scheme import Scheme
from cipxl.sources.xlsx import read_book
from cipxl.workbooks.columns import PAGE_HEIGHT, PAGE_WIDTH, page_breaks, widths
from cipxl.workbooks.guidance import rating_message
from cipxl.workbooks.master import MasterRecords, write_master
from cipxl.workbooks.metrics import TALLEST, heading_height, row_height, text_lines, text_width
from cipxl.workbooks.return_book import write_return
from cipxl.workbooks.stamp import Stamp, read_columns, read_stamp

CREATED = datetime(2020, 9, 14, 9, 0)
PROFILE = profile.load("leicestershire-2020")
SCHEME = scheme.load("leicestershire-2020")
HEADINGS, FIRST = 3, 4
FIELDS = frozenset(("implementation", "impact", "performance", "evidence", "actions", "lead"))


def now(content: Plan, period: Period = CURRENT, update: str = "October 2020") -> Plan:
    return content.model_copy(update={"period": period, "update": update})


def layout_of(content: Plan, table: Profile = PROFILE) -> Layout:
    return table.layout(
        content.period,
        update=content.update,
        baseline=content.baseline,
        plan_periods=content.periods,
        plan_targets=content.target_dates,
    )


def stamp_of(content: Plan, kind: str = "return") -> Stamp:
    rows = tuple(row for r in content for row in (r.id, *(m.id for m in r.measures)))
    return Stamp.model_validate(
        {
            "kind": kind,
            "plan": content.id,
            "title": content.title,
            "round": content.update,
            "team": "First Response",
            "profile": PROFILE.name,
            "scheme": SCHEME.name,
            "period": content.period.canonical,
            "update": content.update,
            "baseline": content.baseline.canonical,
            "due": date(2020, 10, 16),
            "rows": rows,
        }
    )


def remit_for(content: Plan, refs: Sequence[str], fields: frozenset[str] = FIELDS) -> Remit:
    rows = {row for r in content if r.ref in refs for row in (r.id, *(m.id for m in r.measures))}
    return Remit(frozenset(rows), fields)


def write(path: Path, content: Plan, refs: Sequence[str] = ("1", "2"), **options: object) -> Path:
    remit = options.pop("remit", None) or remit_for(content, refs)
    write_return(
        path, content, layout_of(content), SCHEME, remit, stamp_of(content), created=CREATED, **options
    )  # fmt: skip
    return path


def master(path: Path, content: Plan, rules: Scheme = SCHEME) -> Path:
    stamp = stamp_of(content, "master")
    write_master(path, content, layout_of(content), rules, MasterRecords(), stamp, created=CREATED)
    return path


def column_of(sheet, heading: str) -> int:
    return next(cell.column for cell in sheet[HEADINGS] if cell.value == heading)


@pytest.fixture(scope="module")
def content():
    return now(plan())


@pytest.fixture(scope="module")
def path(tmp_path_factory, content):
    return write(tmp_path_factory.mktemp("return") / "return.xlsx", content)


@pytest.fixture(scope="module")
def sheet(path):
    return openpyxl.load_workbook(path)["Appendix A"]


def test_the_headings_are_those_of_the_round(sheet, content):
    shown = [cell.value for cell in sheet[HEADINGS]][:13]

    assert shown == [column.heading for column in layout_of(content).columns]
    assert "Performance Q2 20/21 or by month" in shown


def test_every_cell_says_what_the_plan_says(sheet, content):
    columns = layout_of(content).columns
    row = FIRST
    for item in content:
        shown = {column.field("recommendation"): sheet.cell(row, n).value for n, column in enumerate(columns, 1)}
        assert shown["ref"] == item.ref and shown["recommendation"] == item.text
        assert shown["evidence"] == item.evidence and shown["impact"] == item.ratings["impact"]
        row += 1
        for one in item.measures:
            said = {column.field("measure"): sheet.cell(row, n).value or "" for n, column in enumerate(columns, 1)}
            assert said["measure"] == one.name and sheet.cell(row, 1).value == item.ref
            for reading in one.readings:
                assert said[f"performance:{reading.period.canonical}"] == reading.text
            for target in one.targets:
                assert said[f"target:{target.due.isoformat()}"] == target.text
            row += 1


def test_no_cell_is_merged(path):
    book = openpyxl.load_workbook(path)

    assert [sheet.merged_cells.ranges for sheet in book.worksheets] == [set() for _ in book.worksheets]


def test_a_team_can_change_its_own_cells_and_no_others(sheet, content):
    remit, columns = remit_for(content, ("1", "2")), layout_of(content).columns
    ids = column_of(sheet, "_rowid")
    opened = set()
    for row in range(FIRST, sheet.max_row + 1):
        for n in range(1, 14):
            if not sheet.cell(row, n).protection.locked:
                opened.add((sheet.cell(row, ids).value, n))
    wanted = set()
    for item in content:
        for kind, row_id in (("recommendation", item.id), *(("measure", m.id) for m in item.measures)):
            for n, column in enumerate(columns, 1):
                base = column.field(kind).partition(":")[0]
                earlier = base == "performance" and column.period.canonical != CURRENT.canonical
                if row_id in remit.rows and base in remit.fields and not earlier:
                    wanted.add((row_id, n))
    wanted |= {(f"new-{k}", n) for k in (1, 2, 3) for n in range(1, 14)}

    assert sheet.protection.sheet and not sheet.protection.password
    assert opened == wanted


def test_the_protection_allows_formatting_filter_sort_and_notes(sheet):
    kept = sheet.protection

    for allowed in ("formatCells", "formatColumns", "formatRows", "sort", "autoFilter", "objects"):
        assert getattr(kept, allowed) is False, allowed
    assert kept.selectLockedCells is False


def test_a_remit_with_targets_opens_them(tmp_path, content):
    fields = FIELDS | {"target"}
    written = write(tmp_path / "a.xlsx", content, remit=remit_for(content, ("1",), fields))
    sheet = openpyxl.load_workbook(written)["Appendix A"]

    assert not sheet.cell(FIRST + 1, column_of(sheet, "Target March 2021")).protection.locked
    assert sheet.cell(FIRST + 1, column_of(sheet, "Outturn Performance 2018/19")).protection.locked


def test_figures_and_ratings_are_text_cells(sheet, content):
    for n, column in enumerate(layout_of(content).columns, 1):
        if column.column.kind in ("figure", "rating", "key"):
            assert {sheet.cell(row, n).number_format for row in range(FIRST, sheet.max_row + 1)} == {"@"}


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path):
    first = plan(1).recommendations[0]
    texts = {"evidence": "=1+1", "actions": "+ a plus\n- a minus", "lead": "@home", "outcomes": "-5"}
    content = now(plan(1)).model_copy(update={"recommendations": (first.model_copy(update=texts),)})
    book = read_book(write(tmp_path / "a.xlsx", content, ("1",)))
    cells = [cell for cell in book.sheets[0].cells.values() if cell.text in texts.values()]

    assert len(cells) == 4
    assert all(cell.quoted and cell.formula is None and cell.kind == "text" for cell in cells)


def test_a_text_as_long_as_a_cell_can_hold_is_whole_and_a_longer_one_is_refused(tmp_path):
    first = plan(1).recommendations[0]

    def with_evidence(text):
        return now(plan(1)).model_copy(update={"recommendations": (first.model_copy(update={"evidence": text}),)})

    whole = "wörds " * 5461 + "x"
    book = read_book(write(tmp_path / "a.xlsx", with_evidence(whole), ("1",)))
    assert len(whole) == 32_767
    assert any(cell.text == whole for cell in book.sheets[0].cells.values())
    with pytest.raises(UsageError, match="does not fit in a cell"):
        write(tmp_path / "b.xlsx", with_evidence(whole + "y"), ("1",))


def test_ratings_have_a_list_a_message_and_a_stop(sheet, path, content):
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.formula1 == "cip_levels"]
    shown = {str(part.coord) for rule in lists for part in rule.sqref.ranges}

    assert len(lists) == 2
    for rule in lists:
        assert rule.errorStyle in (None, "stop") and "Choose G, A or R" in rule.error
        assert "G – " in rule.prompt and len(rule.prompt) <= 255
    assert {"C4", "C6", "D4"} <= shown and "C5" not in shown
    name = openpyxl.load_workbook(path).defined_names["cip_levels"].attr_text
    levels = openpyxl.load_workbook(path)["Ratings"][re.sub(r".*!|\$", "", name)]
    assert [cell.value for (cell,) in levels] == [level.code for level in SCHEME.levels]


@pytest.mark.parametrize("name", scheme.built_in())
@pytest.mark.parametrize("as_label", [True, False])
def test_the_message_at_a_rating_is_short_enough_for_excel(name, as_label):
    title, message, error = rating_message(scheme.load(name), as_label)

    assert len(title) <= 32 and len(message) <= 255 and len(error) <= 225
    assert message and error.endswith(".")


def test_each_level_has_its_colours_and_repeats_of_the_ref_are_grey(sheet):
    rules = {}
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            rules.setdefault(str(area.sqref).partition(":")[0], []).append(rule)

    for start in ("C4", "D4"):
        fills = {rule.dxf.fill.bgColor.rgb[-6:] for rule in rules[start]}
        assert fills == {level.colour.lstrip("#") for level in SCHEME.levels}
        assert all(rule.dxf.font.b for rule in rules[start])
        assert all('="' in rule.formula[0] for rule in rules[start])
    assert len(rules["A4"]) == 1


def test_it_prints_on_landscape_a3_at_full_size(sheet, content):
    pixels = widths(layout_of(content).columns)

    assert sheet.page_setup.paperSize == 8 and sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
    assert 0.97 <= PAGE_WIDTH / sum(pixels) <= 1.03
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.print_area.replace("$", "").endswith(f"A1:M{sheet.max_row}")
    assert "A plan" in sheet.oddFooter.left.text and sheet.oddFooter.right.text.strip() == "Page &P of &N"
    assert sheet.sheet_view.zoomScale == 130
    assert sheet.freeze_panes == "C4"
    assert sheet.sheet_format.customHeight or all(
        sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)
    )


def test_no_heading_is_broken_in_the_middle_of_a_word(content):
    columns = layout_of(content).columns
    for column, pixels in zip(columns, widths(columns), strict=True):
        assert text_lines(column.heading, pixels, 8, bold=True) <= len(re.split(r"[\s-]+", column.heading))
        assert max(text_width(word, 8, bold=True) for word in column.heading.split()) <= pixels - 5


@pytest.mark.parametrize(
    ("headings", "lines"),
    [
        ([("Ref.", 60)], 1),
        ([("Recommendation", 130)], 1),
        ([("Recommendation", 95)], 2),  # the filter's button has no room beside it
        ([("Target March 2021", 60)], 3),
        ([("Target March 2021", 60), ("Evidence of progress", 400)], 3),
    ],
)
def test_headings_are_as_high_as_their_words_and_leave_the_filter_s_button_free(headings, lines):
    assert heading_height(headings, 8) == lines * 11.25 + 1.5


def test_two_thousand_five_hundred_characters_of_evidence_are_seen_whole(content):
    columns = layout_of(content).columns
    pixels = widths(columns)[next(n for n, c in enumerate(columns) if c.field("recommendation") == "evidence")]
    sentence = "Audits in the second quarter graded most assessments good, and managers say what is still to be done. "
    text = "\n".join((sentence * 9)[: 2500 // 4 - 1].strip() for _ in range(4))

    assert 2400 <= len(text) <= 2500
    assert row_height([(text, pixels, False)], 8) < TALLEST
    assert 60 <= len(text) / text_lines(text, pixels, 8) <= 85


def test_rows_are_as_high_as_their_text_needs_and_never_higher_than_excel_allows(tmp_path):
    first = plan(1).recommendations[0].model_copy(update={"evidence": "\n".join(["A line."] * 20)})
    second = first.model_copy(update={"id": "r9", "ref": "9", "measures": (), "evidence": "A longer line. " * 900})
    content = now(plan(1)).model_copy(update={"recommendations": (first, second)})
    sheet = openpyxl.load_workbook(write(tmp_path / "a.xlsx", content, ("1",)))["Appendix A"]

    assert 20 * 11.25 <= sheet.row_dimensions[FIRST].height <= 21 * 11.25 + 3
    assert 408 <= sheet.row_dimensions[FIRST + 2].height <= 409


def test_small_blocks_are_kept_whole_on_a_page_and_large_ones_flow():
    small, large = [100.0, 50.0], [PAGE_HEIGHT * 0.7]

    assert page_breaks([[PAGE_HEIGHT - 200], small], 60, 40, 1) == [1]
    assert page_breaks([[PAGE_HEIGHT - 200], large], 60, 40, 1) == []
    assert page_breaks([small] * 3, 60, 40, 1) == []
    assert page_breaks([small] * 10, 60, 40, 1) == [8, 16]


def test_columns_are_known_by_name_wherever_they_go(path, content):
    columns = read_columns(read_book(path))
    fields = {column.column: column.fields for column in columns if any(column.fields.values())}
    wanted = {
        n: {kind: field for kind in ("recommendation", "measure", "action") if (field := column.field(kind))}
        for n, column in enumerate(layout_of(content).columns, 1)
    }

    assert {n: fields[n] for n in range(1, 14)} == wanted
    assert {"unit", "better"} <= {field for kinds in fields.values() for field in kinds.values()}
    assert {column.row for column in columns} == {HEADINGS}


def test_filter_and_sort_take_a_rows_hidden_id_along(sheet):
    ids = column_of(sheet, "_rowid")
    first, last = sheet.auto_filter.ref.split(":")

    assert first == f"A{HEADINGS}"
    assert openpyxl.utils.cell.coordinate_to_tuple(last) == (sheet.max_row, sheet.max_column)
    assert sheet.column_dimensions[openpyxl.utils.get_column_letter(ids)].hidden
    order = column_of(sheet, "_order")
    keys = [sheet.cell(row, order).value for row in range(FIRST, sheet.max_row + 1)]
    assert keys == sorted(keys) and len(set(keys)) == len(keys)


def test_a_return_has_spare_rows_its_stamp_and_no_records(path, content, sheet):
    book = openpyxl.load_workbook(path)
    ids = [sheet.cell(row, column_of(sheet, "_rowid")).value for row in range(FIRST, sheet.max_row + 1)]

    assert book.sheetnames == ["Appendix A", "How to fill this in", "Ratings", "_cipxl"]
    assert ids[-3:] == ["new-1", "new-2", "new-3"]
    assert read_stamp(read_book(path)) == stamp_of(content)
    assert tuple(ids[:-3]) == stamp_of(content).rows
    assert "16 October 2020" in sheet["A1"].value and "First Response" in sheet["A1"].value
    assert book.properties.title.startswith("A plan") and book.properties.creator == "cipxl"
    assert book.properties.lastModifiedBy in (None, "", "cipxl")


def test_three_rounds_never_move_a_figure_to_another_period(tmp_path):
    content = plan(2)
    rounds = [(BEFORE, "October 2019"), (CURRENT, "October 2020"), (Period.quarter(2020, 3), "January 2021")]
    for number, (period, update) in enumerate(rounds):
        texts = {one.id: f"{60 + number}%" for _, one in content.measures}
        filled = tuple(
            r.model_copy(
                update={
                    "measures": tuple(
                        m.model_copy(
                            update={
                                "readings": (
                                    *(one for one in m.readings if one.period.canonical != period.canonical),
                                    Reading(period=period, text=texts[m.id]),
                                )
                            }
                        )
                        for m in r.measures
                    )
                }
            )
            for r in content
        )
        content = now(content.model_copy(update={"recommendations": filled}), period, update)
        path = write(tmp_path / f"{number}.xlsx", content)
        book = read_book(path)
        sheet = book.sheets[0]
        for column in read_columns(book):
            field = column.fields.get("measure", "")
            if not field.startswith("performance:"):
                continue
            shown = sheet.text(FIRST + 1, column.column)
            known = content.recommendations[0].measures[0]
            assert shown == next((r.text for r in known.readings if f"performance:{r.period.canonical}" == field), "")


def test_an_earlier_period_is_locked_and_the_new_one_is_empty(sheet):
    earlier = sheet.cell(FIRST + 1, column_of(sheet, "Performance Q2 19/20 or by month"))
    current = sheet.cell(FIRST + 1, column_of(sheet, "Performance Q2 20/21 or by month"))

    assert earlier.value == "50%" and earlier.protection.locked
    assert current.value is None and not current.protection.locked


def test_the_same_arguments_give_the_same_bytes(tmp_path, content):
    one, other = write(tmp_path / "a.xlsx", content), write(tmp_path / "b.xlsx", content)

    assert one.read_bytes() == other.read_bytes()


# Other tables

ACTIONS = """
name = "actions"
title = "A table of actions"
scheme = "herefordshire-2019"
sheet = "Overview"
shows_rating_as = "label"
[[dimensions]]
id = "progress"
label = "Progress"
[[columns]]
heading = "No"
on = { recommendation = "ref" }
kind = "key"
[[columns]]
heading = "Priority"
on = { recommendation = "recommendation" }
[[columns]]
heading = "Action"
on = { action = "action" }
kind = "long"
width = 40
[[columns]]
heading = "Due"
on = { action = "due" }
kind = "date"
entry = true
[[columns]]
heading = "Status"
on = { recommendation = "progress", action = "status" }
kind = "rating"
entry = true
[[columns]]
heading = "What difference has it made?"
on = { recommendation = "difference" }
kind = "long"
entry = true
"""


def test_a_table_of_actions_has_rows_for_actions_and_none_for_measures(tmp_path):
    table, rules = profile.parse(ACTIONS, "actions.toml"), scheme.load("herefordshire-2019")
    tracked = (Action(id="a1", text="Do it", due="1/3/21", status="R"), Action(id="a2", text="Do more", status="later"))
    item = (
        plan(1)
        .recommendations[0]
        .model_copy(update={"ratings": {"progress": "A"}, "tracked": tracked, "narrative": {"difference": "=Some"}})
    )
    content = now(plan(1).model_copy(update={"recommendations": (item,)}))
    remit = Remit(frozenset({"r1", "a1"}), frozenset(table.entry_fields))
    path = tmp_path / "a.xlsx"
    write_return(path, content, layout_of(content, table), rules, remit, stamp_of(content), created=CREATED)
    sheet = openpyxl.load_workbook(path)["Overview"]
    shown = [[sheet.cell(row, column).value for column in range(1, 7)] for row in range(FIRST, FIRST + 3)]

    assert shown == [
        ["1", item.text, None, None, "Amber", "=Some"],
        ["1", None, "Do it", "1/3/21", "Red", None],
        ["1", None, "Do more", None, "later", None],
    ]
    assert sheet["F4"].data_type == "s" and sheet["D5"].number_format == "@"
    opened = {cell.coordinate for row in sheet["A4:F6"] for cell in row if not cell.protection.locked}
    assert opened == {"E4", "F4", "D5", "E5"}
    assert not {"Unit", "Better when", "Gap to target"} & {cell.value for cell in sheet[HEADINGS]}


def test_a_plan_without_recommendations_gives_an_empty_table_with_rows_to_type_into(tmp_path):
    content = now(plan(0))
    sheet = openpyxl.load_workbook(master(tmp_path / "a.xlsx", content))["Appendix A"]
    shown = [cell for row in sheet.iter_rows(min_row=FIRST) for cell in row if cell.value]

    assert {cell.column for cell in shown} <= {
        column_of(sheet, name) for name in ("_rowid", "_kind", "_block", "_order")
    }
    assert {cell.value for cell in shown if cell.column == column_of(sheet, "_kind")} == {"new"}
    assert sheet.auto_filter.ref.startswith("A3:")


# The computed band


def rated_plan() -> Plan:
    texts = [
        ("50%", "At least 80%", "high"),
        ("85%", "80%", "high"),
        ("12 weeks", "10-15 weeks", "near"),
        ("see text", "80%", ""),
    ]
    content = now(plan(4), BEFORE, "October 2019")
    items = []
    for item, (reading, target, better) in zip(content, texts, strict=True):
        unit = "weeks" if "weeks" in reading else "%"
        changed = item.measures[0].model_copy(
            update={
                "unit": unit,
                "better": better,
                "readings": (
                    Reading(period=BASELINE, text=f"40 {unit}".replace(" %", "%")),
                    Reading(period=BEFORE, text=reading),
                ),
                "targets": (Target(due=date(2019, 6, 30), text=target), Target(due=date(2021, 3, 31), text="90%")),
            }
        )
        items.append(item.model_copy(update={"measures": (changed,)}))
    return content.model_copy(update={"recommendations": tuple(items)})


BY_FIGURES = [
    name
    for name in scheme.built_in()
    if scheme.load(name).suggesting_rule.kind in ("distance_to_target", "floor", "forecast", "trajectory")
]


@pytest.mark.parametrize("name", BY_FIGURES)
def test_the_band_says_what_the_library_says(name, tmp_path):
    content, rules = rated_plan(), scheme.load(name)
    path = master(tmp_path / "a.xlsx", content, rules)
    sheet = openpyxl.load_workbook(path, data_only=True)["Appendix A"]
    gap, rating, travel, impact = (
        column_of(sheet, heading)
        for heading in ("Gap to target", "Measure rating", "Direction of travel", "Suggested impact")
    )
    for number, item in enumerate(content):
        row = FIRST + 2 * number
        mine = assess(item.measures[0], rules, content.period)
        whole, _ = assess_recommendation(item, rules, content.period)
        shown = sheet.cell(row + 1, gap).value
        if mine.gap is not None:
            assert sheet.cell(row, impact).value == (whole.code or whole.reason)
            assert Decimal(str(shown)) == mine.gap
            assert sheet.cell(row + 1, rating).value == (mine.suggestion.code or mine.suggestion.reason)
            assert sheet.cell(row + 1, travel).value == mine.direction
        else:
            assert shown == "text: see the check"


@pytest.mark.office
def test_the_bands_formulas_give_the_values_that_were_written(tmp_path):
    path = master(tmp_path / "a.xlsx", rated_plan())
    book = openpyxl.load_workbook(path, data_only=True)
    formulas = openpyxl.load_workbook(path)["Appendix A"]
    found = office.recalculate(path)
    compared = 0
    for row in formulas.iter_rows(min_row=FIRST):
        for cell in row:
            if cell.data_type == "f":
                mine, theirs = book["Appendix A"][cell.coordinate].value, found.get(("Appendix A", cell.coordinate), "")
                compared += 1
                assert (mine or "") == theirs or float(mine) == pytest.approx(theirs), cell.coordinate
    assert compared > 50


@pytest.mark.office
@pytest.mark.parametrize("typed", ["94%", "79%", "80%", "81.5%"])
def test_a_figure_typed_into_a_return_is_rated_at_once_as_the_library_will_rate_it(typed, tmp_path):
    content = now(rated_plan())
    path = write(tmp_path / "a.xlsx", content, ("1", "2"))
    sheet = openpyxl.load_workbook(path)["Appendix A"]
    columns = {
        key: openpyxl.utils.get_column_letter(column_of(sheet, heading))
        for key, heading in (
            ("typed", "Performance Q2 20/21 or by month"),
            ("gap", "Gap to target"),
            ("rating", "Measure rating"),
            ("direction", "Direction of travel"),
        )
    }
    found = office.recalculate(path, {("Appendix A", f"{columns['typed']}{row}"): typed for row in (5, 7)})

    for row, item in ((5, content.recommendations[0]), (7, content.recommendations[1])):
        known = item.measures[0]
        told = known.model_copy(update={"readings": (*known.readings, Reading(period=CURRENT, text=typed))})
        mine = assess(told, SCHEME, CURRENT)
        assert found["Appendix A", f"{columns['gap']}{row}"] == pytest.approx(float(mine.gap))
        assert found["Appendix A", f"{columns['rating']}{row}"] == mine.suggestion.code
        assert found["Appendix A", f"{columns['direction']}{row}"] == mine.direction


@pytest.mark.office
def test_a_number_typed_over_a_figure_counts_at_once_and_words_go_to_the_check(tmp_path):
    content = rated_plan()
    path = master(tmp_path / "a.xlsx", content)
    sheet = openpyxl.load_workbook(path)["Appendix A"]
    place = openpyxl.utils.get_column_letter(column_of(sheet, "Performance Q2 19/20 or by month"))
    gap = openpyxl.utils.get_column_letter(column_of(sheet, "Gap to target"))
    target = openpyxl.utils.get_column_letter(column_of(sheet, "Target June 2019"))
    edits = {
        ("Appendix A", f"{place}5"): "79%",
        ("Appendix A", f"{place}7"): "about 79%",
        ("Appendix A", f"{target}9"): "20",
        ("Appendix A", f"{place}11"): None,
    }
    found = office.recalculate(path, edits)

    assert found["Appendix A", f"{gap}5"] == -1
    assert found["Appendix A", f"{gap}7"] == "text: see the check"
    assert found["Appendix A", f"{gap}9"] == -8
    assert found["Appendix A", f"{gap}11"] == "No data"


def test_no_formula_uses_a_function_that_an_office_may_not_have(tmp_path):
    sheet = openpyxl.load_workbook(master(tmp_path / "a.xlsx", rated_plan()))["Appendix A"]
    used = set()
    for row in sheet.iter_rows(min_row=FIRST):
        for cell in row:
            if cell.data_type == "f":
                used |= set(re.findall(r"([A-Z_a-z.]+)\(", re.sub(r'"[^"]*"', "", cell.value)))

    assert not used & {"XLOOKUP", "FILTER", "LET", "LAMBDA", "UNIQUE", "SORT"}
    assert {"COUNTIFS", "ROUND"} <= used


def test_a_scheme_of_judgement_suggests_nothing(tmp_path, content):
    judged = scheme.load("gloucestershire-2021")
    path = master(tmp_path / "a.xlsx", content, judged)
    headings = [cell.value for cell in openpyxl.load_workbook(path)["Appendix A"][HEADINGS]]

    assert "Gap to target" in headings
    assert "Measure rating" not in headings and "Suggested impact" not in headings


@pytest.mark.office
def test_a_return_saved_by_another_program_is_still_known_for_what_it_is(path, content, tmp_path):
    saved = read_book(office.convert(path, tmp_path / "saved.xlsx"))
    fields = {column.column: column.fields for column in read_columns(saved)}

    assert read_stamp(saved) == stamp_of(content)
    assert fields == {column.column: column.fields for column in read_columns(read_book(path))}
    assert saved.sheets[0].text(FIRST, 1) == "1"
