"""Commands that make a plan, look at it, and publish it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cipxl.cli.checks import CHECK
from cipxl.cli.command import (
    BEGIN,
    DONE,
    LOOK,
    REFUSED,
    Arguments,
    Command,
    a_date,
    answer,
    now,
    plan_folder,
    progress_for,
    say,
)
from cipxl.cli.new import NEW
from cipxl.cli.reports import RECONCILE
from cipxl.errors import UsageError
from cipxl.resources import usual_profile
from cipxl.typed import command

if TYPE_CHECKING:
    from cipxl.workbooks.master import HistoryEntry

__all__ = ["COMMANDS"]


def _publish_options(parser: argparse.ArgumentParser) -> None:
    plan_folder(parser)
    parser.add_argument(
        "--layout",
        default="record",
        metavar="LIST",
        help="record (a section for each), table (the familiar columns), or both: record,table (default: %(default)s)",
    )
    parser.add_argument(
        "--format", default="html,docx,pdf,xlsx", metavar="LIST", help="html, docx, pdf, xlsx (default: %(default)s)"
    )
    parser.add_argument("--draft", action="store_true", help="mark every page as a draft")
    parser.add_argument(
        "--report",
        action="store_true",
        help="only the covering report, in Word, with the rest of it left to be written",
    )
    parser.add_argument("--signed-off", default="", metavar="DATE", help="the day on which the paper was signed off")
    parser.add_argument("--by", default="", metavar="ROLE", help="who signed it off, where plan.toml does not say")


def _publish(arguments: Arguments) -> int:
    from cipxl.cli.words import finding_lines
    from cipxl.errors import NotAnswered
    from cipxl.folder import PlanFolder
    from cipxl.publishing import SignOff, publish, publish_report

    if arguments.by and not arguments.signed_off:
        raise UsageError("--by says who signed the paper off, but not when.", "Add --signed-off and the date.")
    try:
        published = (
            publish_report(PlanFolder(arguments.folder), now(), draft=arguments.draft)
            if arguments.report
            else publish(
                PlanFolder(arguments.folder),
                now(),
                formats=_list(arguments.format),
                layouts=_list(arguments.layout),
                draft=arguments.draft,
                signed=SignOff(arguments.by, a_date(arguments.signed_off)) if arguments.signed_off else None,
                progress=progress_for(arguments),
            )
        )
    except NotAnswered as error:
        found = [one.model_dump(mode="json") for one in error.findings]
        lines = [f"Not published. {error.message}", "", *finding_lines(error.findings), "", error.fix]
        draft = f"To see the papers first: {command('publish', arguments.folder, '--draft')}"
        answer(arguments, {"files": [], "draft": False, "open": found}, *lines, draft)
        return REFUSED
    files = [str(path) for path in published.files]
    plain = {"files": files, "draft": published.draft, "open": []}
    answer(arguments, plain, "Published:", *(f"  {path}" for path in files))
    return DONE


def _disclosure(arguments: Arguments) -> int:
    from cipxl.cli.words import finding_lines
    from cipxl.disclosing import review_folder
    from cipxl.folder import PlanFolder

    review = review_folder(PlanFolder(arguments.folder))
    plain = {
        "open": [one.model_dump(mode="json") for one in review.open],
        "withheld": [one.model_dump(mode="json") for one in review.withheld],
        "notes": review.notes,
    }
    lines = [review.headline, *([""] if review.open else []), *finding_lines(review.open)]
    if review.withheld:
        lines += ["", "Withheld in papers:", *finding_lines(review.withheld)]
    if review.notes:
        lines += ["", "Papers say:", *(f"  {note}" for note in review.notes)]
    answer(arguments, plain, *lines, *(["", review.advice(arguments.folder)] if review.open else []))
    return LOOK if review.open else DONE


def _summary(arguments: Arguments) -> int:
    from cipxl.folder import PlanFolder
    from cipxl.papers.wording import load
    from cipxl.store import load_master
    from cipxl.summary import in_digits, in_words, summarise

    folder = PlanFolder(arguments.folder)
    plan = load_master(folder).plan
    summary = summarise(plan, folder.scheme, folder.profile.dimensions)
    sentences = load(folder.path).sentences
    lines = [f"{plan.title}, {plan.update}: {summary.total} {sentences.rows(folder.profile.row_word)}"]
    form = folder.profile.summary_in
    for dimension in folder.profile.dimensions:
        of = (summary, folder.scheme, dimension.id, sentences, folder.profile.counted(dimension))
        lines.append("")
        if form != "digits":
            lines += [f"{dimension.summary or dimension.label}, in words"]
            lines += [f"  {line[:1].upper()}{line[1:]}" for line in in_words(*of)]
        if form != "words":
            lines += [f"{dimension.summary or dimension.label}, in digits"]
            lines += [f"  {line}" for line in in_digits(*of)]
    if not folder.profile.dimensions:
        lines += ["", "This plan has no ratings to count."]
    labels = {dimension.id: dimension.label for dimension in folder.profile.dimensions}
    plain = {"update": plan.update, "total": summary.total, "summary": summary.counts, "labels": labels}
    answer(arguments, plain, *lines)
    return DONE


def _figures(arguments: Arguments) -> int:
    from cipxl.assessment.told import told_measures
    from cipxl.cli.words import table
    from cipxl.folder import PlanFolder
    from cipxl.store import load_master

    told = told_measures(load_master(PlanFolder(arguments.folder)).plan)
    met = {True: "met", False: "not met", None: ""}
    rows = [
        (one.ref, one.told.name, one.actual, one.target, "" if one.gap is None else f"{one.gap:+f}", met[one.met])
        for one in told
    ]
    headings = ("Ref", "What the text says", "Figure", "Target", "Gap", "Target is")
    lines = table(rows, headings) if rows else ["No text of this plan sets a figure against a target."]
    plain = [
        {
            "ref": one.ref, "row": one.row, "field": one.field, "name": one.told.name, "figure": one.actual,
            "target": one.target, "period": one.period.canonical if one.period else "", "better": one.better,
            "gap": None if one.gap is None else format(one.gap, "f"), "met": one.met, "sentence": one.told.sentence,
            "at": one.told.at,
        }
        for one in told
    ]  # fmt: skip
    answer(arguments, plain, *lines)
    return DONE


def _history(arguments: Arguments) -> int:
    from cipxl.cli.words import table
    from cipxl.findings import shorten
    from cipxl.folder import PlanFolder
    from cipxl.merge.wording import called, in_words, rating_labels, rating_words
    from cipxl.store import load_master
    from cipxl.trends import redated, runs

    folder = PlanFolder(arguments.folder)
    entries = load_master(folder).history
    words, labels = rating_words(folder.profile, folder.scheme), rating_labels(folder.profile)
    rows = [
        (
            e.round,
            e.ref,
            _what(e, labels),
            _when(e.field),
            " ".join(in_words(e.field, e.text, words).split()),
        )
        for e in entries
    ]
    lines = table(rows, ("Round", "Ref", "What", "Period", "Text")) if rows else ["Nothing has been recorded yet."]
    rated = [dimension.id for dimension in folder.profile.dimensions]
    standing = [run for run in runs(entries, rated) if run.rounds > 1 and run.rating]
    named = {entry.row: entry.measure for entry in entries}
    moved = redated(entries)
    if standing:
        lines += ["", "Ratings that have stood for several rounds:"]
        said = [
            (
                run.ref,
                shorten(named[run.row], 70) or called(run.field, labels),
                in_words(run.field, run.rating, words),
                str(run.rounds),
            )
            for run in standing
        ]
        lines += table(said, ("Ref", "What", "Rating", "Rounds"))
    if moved:
        lines += ["", "Actions whose date has moved:"]
        dates = [(m.ref, shorten(named[m.row], 70), m.original, m.current, str(m.times)) for m in moved]
        lines += table(dates, ("Ref", "Action", "First", "Now", "Moves"))
    plain = {
        "labels": {field: labels[field] for field in rated},
        "history": [entry.model_dump(mode="json") for entry in entries],
        "standing": [run._asdict() for run in standing],
        "redated": [one._asdict() for one in moved],
    }
    answer(arguments, plain, *lines)
    return DONE


def _what(entry: HistoryEntry, labels: Mapping[str, str]) -> str:
    """A measure by its name; what is rated or due by what it is called, behind the action that it is about."""
    from cipxl.findings import shorten
    from cipxl.merge.wording import called
    from cipxl.profile import PERFORMANCE, TARGET, field_base

    name = shorten(entry.measure, 70)
    if field_base(entry.field) in (PERFORMANCE, TARGET):
        return name
    return f"{name}: {called(entry.field, labels)}" if name else called(entry.field, labels)


def _when(field: str) -> str:
    """The period of a figure, or the day by which a target is due."""
    from cipxl.profile import TARGET, field_base, target_due

    part = field.partition(":")[2]
    try:
        due = target_due(field) if field_base(field) == TARGET else None
    except ValueError:  # typed by hand into the master's History
        due = None
    return f"by {due.day} {due:%B %Y}" if due else part


def _export_options(parser: argparse.ArgumentParser) -> None:
    plan_folder(parser)
    parser.add_argument("--csv", action="store_true", help="as CSV files, which Excel opens (the default)")
    parser.add_argument("--to", type=Path, metavar="DIR", help="where to write them (default: FOLDER/export)")


def _export(arguments: Arguments) -> int:
    from cipxl.folder import PlanFolder
    from cipxl.publishing import export

    files = [str(path) for path in export(PlanFolder(arguments.folder), arguments.to)]
    answer(arguments, {"files": files}, "Exported:", *(f"  {path}" for path in files))
    return DONE


def _demo_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder",
        type=Path,
        nargs="?",
        default=Path("demo"),
        metavar="FOLDER",
        help="a fresh folder (default: %(default)s)",
    )
    parser.add_argument(
        "--profile",
        default=usual_profile(),
        metavar="NAME",
        help="which example, by its profile: see cipxl profiles (default: %(default)s)",
    )


def _demo(arguments: Arguments) -> int:
    from cipxl.cli.words import counts
    from cipxl.demo import Step, run
    from cipxl.folder import PlanFolder

    def tell(step: Step) -> None:
        if not arguments.json:
            say(step.title, *(f"    {line}" for line in step.lines))

    demo = run(arguments.folder, tell, arguments.profile)
    folder = PlanFolder(demo.folder)
    plain = {
        "folder": str(demo.folder),
        "before": demo.first.summary,
        "after": demo.last.summary,
        "papers": [str(path) for path in demo.papers.files],
        "as_designed": demo.as_designed,
    }
    answer(
        arguments,
        plain,
        "",
        *(["Ratings before settling:", *counts(demo.first, folder.scheme)] if demo.first.summary else []),
        *(["Ratings after settling:", *counts(demo.last, folder.scheme), ""] if demo.last.summary else []),
        "Open these:",
        f"    {folder.master}",
        f"    {demo.last.findings_page}",
        *(f"    {path}" for path in demo.papers.files),
        "",
        f"Next: {command('conflicts', demo.folder)}",
        'Or start your own: cipxl new "My plan" --from appendix.xlsx',
    )
    return DONE if demo.as_designed else LOOK


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


COMMANDS = (
    Command(
        "demo",
        "run the whole job on an example plan",
        BEGIN,
        _demo_options,
        _demo,
        "A plan folder, returns issued, filled in by pretended teams, consolidated, settled and published. "
        "Each example shows another kind of plan: --profile says which. It ends with 0 when the story ran as designed.",
    ),
    NEW,
    CHECK,
    Command(
        "publish",
        "write the papers",
        'cipxl publish "Road to Excellence" --format html,docx',
        _publish_options,
        _publish,
        "Into the folder's 'papers', from the master as it is now. Nothing is written while it is open what the public "
        "may read; a draft always is.",
    ),
    Command(
        "disclosure",
        "say what must be answered before a paper is published, and what it withholds",
        'cipxl disclosure "Road to Excellence"',
        plan_folder,
        _disclosure,
        "Identifiers, names and small numbers of children. Nothing is written; answer with cipxl accept.",
    ),
    RECONCILE,
    Command("summary", "count the ratings", 'cipxl summary "Road to Excellence"', plan_folder, _summary),
    Command(
        "figures",
        "list what the texts say of figures and their targets",
        'cipxl figures "Road to Excellence"',
        plan_folder,
        _figures,
        "What was read from the sentences, with the gap. The text stays as it is; a gap counts from the target, and is "
        "negative when short of it.",
    ),
    Command("history", "show what each round recorded", 'cipxl history "Road to Excellence"', plan_folder, _history),
    Command(
        "export", "write the plan's data as tables", 'cipxl export "Road to Excellence" --csv', _export_options, _export
    ),
)
