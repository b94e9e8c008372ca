"""Commands of a reporting cycle: issue, consolidate, settle, accept, remind."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cipxl.cli.command import DONE, LOOK, Arguments, Command, a_date, answer, now, plan_folder, progress_for
from cipxl.typed import command

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cipxl.decisions import Acceptance
    from cipxl.folder import PlanFolder
    from cipxl.rounds import ConsolidateReport

__all__ = ["COMMANDS"]

_RETURN = "Road to Excellence/rounds/2020-10/returns/Fieldwork return FINAL v2.xlsx"


def _round(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--round", dest="round_name", metavar="NAME", help="the round (default: the latest)")


def _reported(arguments: Arguments, folder: PlanFolder, report: ConsolidateReport) -> int:
    """Say what a consolidation came to, and give the code to end with."""
    from cipxl.cli.words import next_lines, report_lines

    next_ = next_lines(report, folder, now().date())
    answer(arguments, report.to_json(), *report_lines(report, folder.scheme, next_))
    return LOOK if report.needs_a_look else DONE


def _answered(
    arguments: Arguments, folder: PlanFolder, report: ConsolidateReport, taken_back: Iterable[Acceptance] = ()
) -> int:
    """Say what an answer came to, in full where that is asked for, and give the code to end with."""
    from cipxl.cli.words import answered_lines, next_lines

    if arguments.full:
        return _reported(arguments, folder, report)
    next_ = next_lines(report, folder, now().date())
    lines = answered_lines(report, arguments.id, folder.accepted().accepted, next_, taken_back)
    stands = [
        {"id": one.finding.id, "row": one.finding.row, "ref": one.finding.ref, "field": one.finding.field,
         "shown": one.finding.shown, "stands": one.stands, "by": one.acceptance.by, "reason": one.acceptance.reason}
        for one in report.let_stand
    ]  # fmt: skip
    answer(arguments, {**report.to_json(), "let_stand": stands}, *lines)
    return LOOK if report.needs_a_look else DONE


def _full(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--full", action="store_true", help="say all that consolidate says, not only this answer")


def _issue_options(parser: argparse.ArgumentParser) -> None:
    plan_folder(parser)
    parser.add_argument(
        "--round", dest="round_name", required=True, metavar="NAME", help="what it is called, such as 'October 2020'"
    )
    parser.add_argument("--due", required=True, metavar="DATE", help="when returns are due, such as 16/10/2020")
    parser.add_argument("--team", metavar="NAME", help="only this team, again")
    parser.add_argument("--period", metavar="PERIOD", help="the period reported on, where the name does not say")
    parser.add_argument("--meeting", metavar="DATE", help="the day of the meeting that it goes to, such as 26/05/2021")


def _issue(arguments: Arguments) -> int:
    from cipxl.cli.words import finding_lines
    from cipxl.folder import PlanFolder
    from cipxl.rounds import issue

    report = issue(
        PlanFolder(arguments.folder),
        arguments.round_name,
        a_date(arguments.due),
        now(),
        team=arguments.team,
        period=arguments.period,
        meeting=a_date(arguments.meeting) if arguments.meeting else None,
        progress=progress_for(arguments),
    )
    lines = [f"{report.round}: reports on {report.period}, due {report.due:%d/%m/%Y}."]
    if not report.returns:
        lines += ["  Nothing is sent again: returns are late only after that day."]
    else:
        lines += [
            f"  {one.team}: {one.file} (Ref {', '.join(one.recommendations) or 'none'})" for one in report.returns
        ]
        lines += ["", f"Next: send each team its file from {report.folder}"]
        lines += ["  put what comes back into the folder 'returns' beside it, then"]
        lines += [f"  {command('consolidate', arguments.folder)}"]
    found = finding_lines(report.findings, notes=False)
    answer(arguments, report.model_dump(mode="json"), *found, *([""] if found else []), *lines)
    return DONE


def _consolidate_options(parser: argparse.ArgumentParser) -> None:
    plan_folder(parser)
    parser.add_argument(
        "files", type=Path, nargs="*", metavar="FILE", help="returns (default: all in the round's returns folder)"
    )
    _round(parser)
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")
    parser.add_argument(
        "--values-only", action="store_true", help="also take returns in .xls, .xlsb or .ods, for their values alone"
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--processes", type=int, metavar="N", help="read in N processes at once (default: one; more from 200 returns)"
    )
    where.add_argument("--scheduler", default="", metavar="ADDRESS", help="read on the workers of a Dask scheduler")


def _consolidate(arguments: Arguments) -> int:
    from cipxl.folder import PlanFolder
    from cipxl.rounds import consolidate, executor_for, processes_for, returns_of

    folder = PlanFolder(arguments.folder)
    processes = arguments.processes
    if processes is None:
        processes = processes_for(len(arguments.files or returns_of(folder, folder.round(arguments.round_name))))
    with executor_for(processes, arguments.scheduler) as executor:
        report = consolidate(
            folder,
            now(),
            files=arguments.files,
            round_name=arguments.round_name,
            dry_run=arguments.dry_run,
            progress=progress_for(arguments),
            values_only=arguments.values_only,
            executor=executor,
        )
    return _reported(arguments, folder, report)


def _conflicts_options(parser: argparse.ArgumentParser) -> None:
    plan_folder(parser)
    _round(parser)


def _conflicts(arguments: Arguments) -> int:
    from cipxl.cli.words import next_lines, question_lines
    from cipxl.folder import PlanFolder
    from cipxl.rounds import open_questions

    folder = PlanFolder(arguments.folder)
    report = open_questions(folder, now(), round_name=arguments.round_name)
    plain = {
        key: value for key, value in report.to_json().items() if key in ("round", "conflicts", "proposals", "queries")
    }
    lines = question_lines(report)
    if not lines:
        answer(arguments, plain, f"{report.round}: nothing is open.")
        return DONE
    answer(arguments, plain, *lines, "", *next_lines(report, folder, now().date()))
    return LOOK


def _settle_options(parser: argparse.ArgumentParser) -> None:
    plan_folder(parser)
    parser.add_argument("id", metavar="ID", help="the conflict's id, or its first characters")
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--take", metavar="PARTY", help="whose text is right: a team's name, or 'master'")
    choice.add_argument("--text", metavar="TEXT", help="the text to use instead")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why; it is kept")
    parser.add_argument("--by", default="", metavar="ROLE", help="the role of the person who decides")
    _full(parser)
    _round(parser)


def _settle(arguments: Arguments) -> int:
    from cipxl.folder import PlanFolder
    from cipxl.rounds import settle

    folder = PlanFolder(arguments.folder)
    report = settle(
        folder,
        arguments.id,
        now(),
        take=arguments.take,
        text=arguments.text,
        reason=arguments.reason,
        by=arguments.by,
        round_name=arguments.round_name,
        progress=progress_for(arguments),
    )
    return _answered(arguments, folder, report)


def _accept_options(parser: argparse.ArgumentParser) -> None:
    plan_folder(parser)
    parser.add_argument("id", metavar="ID", help="the id of a proposal or finding, or its first characters")
    parser.add_argument("--by", required=True, metavar="ROLE", help="the role of the person who decides")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why; it is kept")
    parser.add_argument(
        "--no", action="store_true", help="turn a proposal down, or tell again of a finding that was accepted"
    )
    _full(parser)
    _round(parser)


def _accept(arguments: Arguments) -> int:
    from cipxl import disclosing
    from cipxl.folder import PlanFolder
    from cipxl.rounds import accept

    folder = PlanFolder(arguments.folder)
    before = folder.accepted()
    how = {"by": arguments.by, "reason": arguments.reason}
    stands = None if arguments.no else disclosing.accept(folder, arguments.id, now(), **how)
    if stands:
        answer(arguments, stands.model_dump(mode="json"), f"Accepted, and papers may show it: {stands.message}")
        return DONE
    report = accept(
        folder,
        arguments.id,
        now(),
        by=arguments.by,
        reason=arguments.reason,
        accepted=not arguments.no,
        round_name=arguments.round_name,
        progress=progress_for(arguments),
    )
    after = folder.accepted()
    return _answered(arguments, folder, report, [one for one in before.accepted if one.id not in after])


def _pair_options(parser: argparse.ArgumentParser) -> None:
    plan_folder(parser)
    parser.add_argument("file", type=Path, metavar="FILE", help="the file that lost its marks")
    parser.add_argument("--team", metavar="NAME", help="whose return it is")
    parser.add_argument("--row", type=int, metavar="N", help="a row of its sheet, as Excel numbers it")
    parser.add_argument("--ref", default="", metavar="REF", help="the Ref that the row belongs to")
    parser.add_argument("--measure", default="", metavar="TEXT", help="the measure that the row is")
    parser.add_argument("--by", default="", metavar="ROLE", help="the role of the person who says so")
    _round(parser)


def _pair(arguments: Arguments) -> int:
    from cipxl.folder import PlanFolder
    from cipxl.rounds import pair

    said = pair(
        PlanFolder(arguments.folder),
        arguments.file,
        team=arguments.team,
        sheet_row=arguments.row,
        ref=arguments.ref,
        measure=arguments.measure,
        by=arguments.by,
        round_name=arguments.round_name,
    )
    what = f"the return of {said.team}" if said.team else f"row {said.sheet_row} is a row of the plan"
    named = ("--round", arguments.round_name) if arguments.round_name else ()
    again = command("consolidate", arguments.folder, *named)
    answer(arguments, said.model_dump(mode="json"), f"Kept: {arguments.file.name}, {what}.", f"Next: {again}")
    return DONE


def _remind(arguments: Arguments) -> int:
    from cipxl.folder import PlanFolder
    from cipxl.rounds import reminders

    found = reminders(PlanFolder(arguments.folder), now().date(), arguments.round_name)
    lines = [line for one in found for line in (f"Subject: {one.subject}", "", one.text, "", "-" * 40)]
    answer(arguments, [one._asdict() for one in found], *(lines or ["Every team has answered."]))
    return LOOK if found else DONE


COMMANDS = (
    Command(
        "issue",
        "send out a round: one return per team",
        'cipxl issue "Road to Excellence" --round "October 2020" --due 30/10/2020',
        _issue_options,
        _issue,
        "Again with --team for one team, or with a later date to extend the round.",
    ),
    Command(
        "consolidate",
        "take the returns into the master",
        'cipxl consolidate "Road to Excellence"',
        _consolidate_options,
        _consolidate,
        "Returns are only read. What cannot be taken is listed, the rest goes in, and the old master is kept.",
    ),
    Command(
        "conflicts",
        "list what is open in a round",
        'cipxl conflicts "Road to Excellence"',
        _conflicts_options,
        _conflicts,
    ),
    Command(
        "settle",
        "answer a conflict",
        'cipxl settle "Road to Excellence" 8882 --take "First Response" --reason "audited"',
        _settle_options,
        _settle,
        "Take one party's text, the master's, or write another. The last answer counts, and all are kept.",
    ),
    Command(
        "accept",
        "accept a proposal or a finding, or turn a proposal down",
        'cipxl accept "Road to Excellence" c0a6 --by "Business support officer" --reason "Amber, agreed by phone"',
        _accept_options,
        _accept,
        "A proposal is taken, or with --no turned down. A finding may stand as it is: it is not brought up again while "
        "the cell says the same, until --no takes that back. "
        "Where a value could not be taken, the plan keeps what it has, and the answer says what that is.",
    ),
    Command(
        "pair",
        "say whose a return is that lost its marks, or which row is which",
        f'cipxl pair "Road to Excellence" "{_RETURN}" --team Fieldwork',
        _pair_options,
        _pair,
        "A file is known again by its content, so say it of the file as it came.",
    ),
    Command(
        "remind",
        "the text of a reminder for each team that has not answered",
        'cipxl remind "Road to Excellence"',
        _conflicts_options,
        _remind,
    ),
)
