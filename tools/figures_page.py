"""The page on figures and ratings, made from what the program does with them: `python tools/figures_page.py`.

Each table of examples is the real answer to a text; each scheme's rule is put into words by `scheme_words`. A test
compares the page with what this makes.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from cipxl import profile, resources, scheme
from cipxl.assessment import RollUp, assess, assess_plan, differs
from cipxl.figures import Figure, read_cell
from cipxl.formula import number_text
from cipxl.importing import plan_from_toml
from cipxl.period import Period, read_dates
from cipxl.plan import Measure, Plan, Reading, Target
from cipxl.profile import performance_field
from cipxl.rating.working import amount, day_text, difference
from cipxl.table import Table, plan_of, table_of
from scheme_words import plain, rule_words, sentence

NAME = "figures-and-ratings.md"
EXAMPLE = "road-to-excellence"
PAGE = Path(__file__).resolve().parents[1] / "docs" / NAME

PERFORMANCE = (
    "94%",
    "94% (September 2020)",
    "September 2020 94% avg. Teams range from 71.4% to 97.2%",
    "Q1 2020/21 16 weeks",
    "19 of 25 (76%)",
    "up from 77% to 88%",
    "88% (target 83%)",
    "about 80%",
    "18-20 weeks",
    "£1.2m",
    "4 hours 20 minutes",
    "Q2 21/22: 91% (Q1 88%)",
    "33 weeks (leics)",
    "87% assessment, 80% planning",
    "fewer than 5",
    "not yet available, due in November 2020",
    "n/a",
    "*",
    "better than last year",
)
TARGETS = (
    "85%",
    "At least 85% all teams",
    "no more than 26 weeks",
    "18-20 weeks",
    "85% by March 2021",
    "increase",
    "TBC",
)
DATES = (
    "by January 2021",
    "by 3/11/2020",
    "end of Q3 2020/21",
    "w/c 4 May 2020",
    "spring 2021",
    "by 31 March",
    "next month",
    "by half term",
    "ongoing",
)
ROLES = {
    "target": "a target",
    "previous": "an earlier figure",
    "baseline": "the figure at the start",
    "benchmark": "a figure of others",
    "change": "a change",
    "difference": "a difference",
    "spread": "the spread",
    "planned": "a plan",
}
LIMITS = {">=": "at least ", ">": "more than ", "<=": "at most ", "<": "less than "}

# Why the council's rating and the suggestion are not the same, in our own words.
DIFFERENCES = {
    "2019 1": "The target is for every team, and the slowest is far from it. The line through its two figures falls "
    "short as well. Whoever rated it saw the average at 94% and the slowest team 18.5 points better than last year. "
    "Both are true, and that is what the column for the reason is for.",
    "2019 2": "The one figure beats its target. But it stops at the first quarter and says nothing of the time after "
    "that, when courts sat less and final hearings were put off. An officer knows what a figure does not count.",
    "2019 3": "Of seven measures four have met their target and three have not. The worst counts unless the plan says "
    "otherwise, so one measure can decide. The next table shows what the other two ways make of it.",
    "2019 4": "10% became 33% in fifteen months. A straight line through that is at about 42% by March 2021, far from "
    "100%. The officers say that they are cautious, and that a new form now does part of the work. No line knows that.",
    "2019 5": "The cell holds a star: there is no figure. Nothing is suggested, and the rating is judgement alone.",
    "2019 6": "The two measures have no figures and no targets yet. Nothing is suggested.",
}


class Published(NamedTuple):
    """The example plan at October 2020, with the ratings that the council published."""

    plan: Plan
    counts: Mapping[str, Mapping[str, int]]


def main() -> int:
    """Write the page; 0."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    return 0


def page() -> str:
    """The text of the page."""
    return "\n".join([*_reading(), *_gaps(), *_line(), *_together(), *_example(), *_schemes()]) + "\n"


# What is read


def _reading() -> Iterator[str]:
    yield from [
        "# Figures and ratings",
        "",
        "What is read from a cell, what is worked out from it, and what is only suggested. The text of the cell is",
        "always kept as you typed it. The tables on this page are made by the program itself.",
        "",
        "## How to write a figure",
        "",
        "Write the figure first, with its unit. Then the month, if it is not for the whole period. Then anything else.",
        "",
        "| You write | What is read |",
        "|---|---|",
    ]
    yield from (f"| {plain(text)} | {_figures(text, 'performance')} |" for text in PERFORMANCE)
    yield from [
        "",
        "Where a cell has two figures of one kind, none is taken: give each measure a row of its own. Where there is",
        "no figure yet, say why and when it will come. A figure in another unit or for another area is not compared.",
        'Nor is "30 of 40", or a bare 0.96, with "70%": write 75% or 96%.',
        "",
        "### Targets",
        "",
        "| You write | What is read |",
        "|---|---|",
    ]
    yield from (f"| {plain(text)} | {_figures(text, 'target')} |" for text in TARGETS)
    yield from [
        "",
        '"At least" and "no more than" also say which way is better. So does the column \'Better when\'.',
        "",
        "### Dates",
        "",
        "| You write | What is read |",
        "|---|---|",
    ]
    yield from (f"| {plain(text)} | {_dates(text)} |" for text in DATES)
    yield from [
        "",
        "Always write the year. Financial years run from April to March, so Q1 2020/21 ends in June 2020.",
    ]


def _figures(text: str, kind: str) -> str:
    found = read_cell(text, "target" if kind == "target" else "performance")
    return "; ".join(_figure(figure) for figure in found) or "nothing"


def _figure(figure: Figure) -> str:
    if figure.no_value:
        return f"no figure: {figure.reason}"
    unit = figure.unit or ""
    if figure.value is not None:
        said = LIMITS.get(figure.comparator or "", "") + f"**{amount(figure.value, unit)}**"
    else:
        low, high = figure.low or Decimal(0), figure.high or Decimal(0)
        said = f"**{number_text(low)} to {amount(high, unit)}**"
    parts = [said]
    if figure.role:
        parts.append(ROLES[figure.role])
    if figure.qualifier == "average":
        parts.append("an average")
    if figure.qualifier == "approximate":
        parts.append("roughly")
    if figure.numerator is not None and figure.denominator is not None:
        parts.append(f"{figure.numerator} of {figure.denominator}")
    if figure.scope:
        parts.append(f"for {figure.scope}")
    if figure.deadline:
        parts.append(f"by {day_text(figure.deadline)}")
    elif figure.period:
        parts.append(f"for {figure.period.canonical}")
    return ", ".join(parts)


def _dates(text: str) -> str:
    found = []
    for one in read_dates(text):
        if one.date:
            found.append(f"**{one.date.day} {one.date:%B %Y}**")
        elif one.start and one.end:
            found.append(f"**{one.start.day} {one.start:%B %Y} to {one.end.day} {one.end:%B %Y}**")
        else:
            found.append(f"no date: {one.reason or 'none is named'}")
    return "; ".join(found) or "nothing"


# Gap and direction


class _Case(NamedTuple):
    name: str
    better: str
    unit: str
    before: str
    now: str
    target: str


CASES = (
    _Case("Reviews held on time", "high", "%", "77%", "88%", "83%"),
    _Case("Reviews held on time", "high", "%", "88%", "79%", "83%"),
    _Case("Length of proceedings", "low", "weeks", "44 weeks", "33 weeks", "26 weeks"),
    _Case("Length of proceedings", "low", "weeks", "33 weeks", "33 weeks", "30-40 weeks"),
    _Case("Children in care per 10,000", "near", "", "58", "64", "60"),
    _Case("Assessments in time", "high", "%", "Teams range from 52% to 92%", "90% avg. Teams range from 71% to 97%",
          "At least 85% all teams"),
    _Case("Assessments in time", "high", "%", "70% (LLR)", "75% (leics)", "80%"),
    _Case("Plans in place", "high", "%", "98%", "*", "95%"),
)  # fmt: skip
BETTER = {"high": "High", "low": "Low", "near": "Stay close"}
NOW, BEFORE = Period.quarter(2020, 2), Period.quarter(2019, 2)


def _gaps() -> Iterator[str]:
    yield from [
        "",
        "## The gap and the direction of travel",
        "",
        "The **gap** is how far the figure is from the target: below zero it is short of it, whichever way is better.",
        "Percentages are compared in points. The target is the latest that has fallen due by the end of the period,",
        "or where none has, the first that will. Against a range, the nearer end counts.",
        "",
        "The **direction** holds the figure against the one before of the same unit and the same area. The target of",
        "all teams is held against the team that is furthest from it, where the cell gives the spread.",
        "",
        "| Measure | Better when | Before | Now | Target | Gap | Direction |",
        "|---|---|---|---|---|---|---|",
    ]
    rules = scheme.load("leicestershire-2020")
    due = Period.financial_year(2019).end
    for one in CASES:
        measure = Measure.model_validate(
            {
                "id": "m", "name": one.name, "unit": one.unit, "better": one.better,
                "readings": (Reading(period=BEFORE, text=one.before), Reading(period=NOW, text=one.now)),
                "targets": (Target(due=due, text=one.target),),
            }
        )  # fmt: skip
        found = assess(measure, rules, NOW)
        gap = found.suggestion.reason.lower() if found.gap is None else _signed(found.gap, found.inputs.unit)
        cells = (one.name, BETTER[one.better], one.before, one.now, one.target, gap, found.direction)
        yield f"| {' | '.join(plain(cell) for cell in cells)} |"


def _signed(number: Decimal, unit: str) -> str:
    return f"{'-' if number < 0 else ''}{difference(abs(number), unit)}"


# The line


def _line() -> Iterator[str]:
    october = published().plan
    told = next(assess(m, scheme.load("leicestershire-2020"), october.period) for r, m in october.measures)
    yield from [
        "",
        "## When a line is drawn",
        "",
        "Two of the schemes rate by judgement alone and give three meanings: good progress, on track, further work",
        "needed. To suggest one of them, the program goes by these steps.",
        "",
        "1. The target that has fallen due is met: the first meaning.",
        "2. It is not, but a straight line through the figures so far reaches the next target by its date: on track.",
        "3. Neither: further work is needed.",
        "",
        "Each suggestion comes with its working. This is the first measure of the example plan in October 2020:",
        "",
        f"> {plain(sentence(told.suggestion.working))}",
        "",
        "Without a figure, without a target, or with too few figures for a line that is needed, nothing is suggested.",
        "What is missing is never green.",
    ]


# Several measures


def _together() -> Iterator[str]:
    yield from [
        "",
        "## Several measures, one suggestion",
        "",
        "A recommendation's suggestion is the worst of its measures. A plan can say otherwise in `plan.toml`:",
        "",
        "```toml",
        'roll_up = "majority"        # or "worst", or "weighted"',
        "```",
        "",
        '"majority" takes the rating that most measures have. With "weighted" each measure counts by its weight, and',
        "the mean place between best and worst is taken. A measure that is not named has the weight 1.",
        "",
        "```toml",
        'roll_up = "weighted"',
        "",
        "[weights]",
        '"Audits graded good or above: management oversight" = 3',
        '"Average length of care proceedings" = 0.5',
        "```",
        "",
        "Measures without a rating do not count. If more than half have none, nothing is suggested. Where two answers",
        "are equally near, the worse one is taken.",
        "",
        "## Where your rating differs",
        "",
        "The rating is yours and is the one that counts. Where it differs from the suggested one, the column",
        f"'{profile.REASON_HEADING}' asks why. A sentence is enough. It is kept in the plan and in the History, and",
        "papers print it beside the rating. Without it the check asks ([X023](rules.md)); with it the check only",
        "repeats what you say ([X024](rules.md)).",
        "",
        "`cipxl check master.xlsx` shows each measure with its reading, its target, the gap, the direction and the",
        "working, and the suggestion beside your rating.",
    ]


# The example


def published() -> Published:
    """The example plan with what its teams sent in October 2020, and the ratings that are counted then."""
    folder = resources.examples() / EXAMPLE
    story = tomllib.loads((folder / "answers.toml").read_text(encoding="utf-8"))
    rules = scheme.load("leicestershire-2020")
    dimensions = profile.load("leicestershire-2020").dimension_ids
    plan = plan_from_toml(folder / "content.toml").model_copy(update={"period": NOW, "update": story["round"]})
    table = table_of(plan)
    cells = {row.id: dict(row.cells) for row in table.rows.values()}
    settled = {(one["ref"], one["field"]): one["take"] for one in story["decisions"]}
    for sent in story["returns"]:
        for cell in sent.get("cells", ()):
            ref, field, text = cell["ref"], cell["field"], (cell.get("text") or cell.get("shown", "")).strip()
            if field in dimensions and rules.read(text) is None:
                continue  # a slip of the pen goes back to the team, and the plan keeps what it has
            if settled.get((ref, field), sent["team"]) != sent["team"]:
                continue
            for row in table.rows.values():
                mine = row.get("measure") == cell["measure"] if "measure" in cell else row.kind == "recommendation"
                if mine and table.ref(row.id) == ref:
                    cells[row.id][performance_field(NOW) if field == "performance" else field] = text
    rows = Table.of(row._replace(cells=cells[row.id]) for row in table.rows.values())
    return Published(plan_of(rows, plan, dimensions), story["expected"]["after"])


def _example() -> Iterator[str]:
    plan, rules = published().plan, scheme.load("leicestershire-2020")
    yield from [
        "",
        "## The example: six recommendations in October 2020",
        "",
        "The ratings for impact as the council published them, beside what the figures of the example plan suggest. A",
        "suggestion may differ from a judgement; each difference is explained.",
        "",
        "| Ref | Published | Suggested | Worked out | Why they differ |",
        "|---|---|---|---|---|",
    ]
    found = assess_plan(plan, rules, "impact")
    for rated in found:
        ref = rated.recommendation.ref
        level = rated.suggestion.level
        told = DIFFERENCES[ref] if differs(rules, rated) or not level.code else ""
        own = rated.officer.label if rated.officer else "none"
        working = rated.suggestion.working.rpartition(":")[0]
        yield f"| {ref} | {own} | {level.label} | {plain(working)} | {told} |"
    yield from [
        "",
        "The same six with each way of rolling up. The third has equal weights.",
        "",
        "| Ref | Worst | Majority | Weighted |",
        "|---|---|---|---|",
    ]
    equal = {measure.name: Decimal(1) for _, measure in plan.measures}
    ways = [assess_plan(plan, rules, "impact", RollUp(how, equal)) for how in ("worst", "majority", "weighted")]
    for row in zip(*ways, strict=True):
        yield f"| {row[0].recommendation.ref} | {' | '.join(one.suggestion.level.label for one in row)} |"


# Schemes


def _schemes() -> Iterator[str]:
    yield from [
        "",
        "## How each scheme rates",
        "",
        "The same colour means different things in different plans, so ratings are never turned from one scheme into",
        "another. In each table the ratings stand in the scheme's own order.",
    ]
    for name in scheme.built_in():
        one = scheme.load(name)
        yield from [
            "",
            f"### {name}",
            "",
            f"{sentence(one.title)}",
            "",
            "| Write | Rating | Meaning |",
            "|---|---|---|",
        ]
        for level in one.levels:
            meaning = level.meaning or "The source gives no words for it."
            yield f"| {plain(level.code)} | {plain(level.label)} | {plain(sentence(meaning))} |"
        yield ""
        yield from (f"- {line}" for line in rule_words(one))


if __name__ == "__main__":
    sys.exit(main())
