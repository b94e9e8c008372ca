"""The command that makes a plan folder, and asks about every doubt in the file that it is made from."""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cipxl.cli.answering import answers_of, spoken
from cipxl.cli.command import DONE, LOOK, REFUSED, Arguments, Command, answer, now, progress_for, say
from cipxl.errors import FileRefused, UsageError
from cipxl.resources import usual_profile
from cipxl.typed import command

if TYPE_CHECKING:
    from cipxl.findings import Finding
    from cipxl.importing import NewPlan, Review
    from cipxl.profile import Profile
    from cipxl.reading import Doubt
    from cipxl.scheme import Scheme

__all__ = ["NEW", "doubt_lines"]

SKIPPED = "s"


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the folder to make")
    parser.add_argument(
        "--profile",
        default=usual_profile(),
        metavar="NAME",
        help="how the table is laid out: a name, or a file of your own (default: %(default)s)",
    )
    parser.add_argument("--scheme", default="", metavar="NAME", help="the ratings, where not the profile's own")
    parser.add_argument("--title", default="", metavar="TEXT", help="the plan's title")
    parser.add_argument(
        "--from",
        dest="source",
        type=Path,
        metavar="FILE",
        help="an existing appendix to start from: a workbook, a Word document, a PDF with ruled lines, or text",
    )
    parser.add_argument("--review", action="store_true", help="only say what the file would bring; write nothing")
    parser.add_argument(
        "--accept",
        action="append",
        default=[],
        metavar="ID",
        help="say yes to a proposal: its id, the first letters of it, its number in the list, or a kind (rating) "
        "for all of that kind; ID=TEXT answers it in your own words, ID=no leaves it; may be repeated",
    )
    parser.add_argument(
        "--told-measures",
        action="store_true",
        help="make measures of the figures that the texts set against a target; the texts stay as they are",
    )
    parser.add_argument("--answers", type=Path, metavar="FILE", help="answers by id, as JSON or TOML")
    parser.add_argument(
        "--yes",
        action="store_true",
        help="make the folder though proposals are open; what is doubtful stays as it stands, never confirmed",
    )


def _new(arguments: Arguments) -> int:
    from cipxl.importing import layout_for, review
    from cipxl.reading.nearest import ANOTHER_LAYOUT

    answers = _from_file(arguments.answers) if arguments.answers else {}
    said = spoken(arguments.accept)
    if arguments.source is None:
        if answers or said or arguments.review:
            raise UsageError("There is nothing to review.", "Name the file to start from with --from FILE.")
        return _make(arguments, {})
    profile, scheme = layout_for(arguments.profile, arguments.scheme, arguments.folder)
    look = partial(
        review, arguments.source, profile, scheme, now(), title=arguments.title, progress=progress_for(arguments)
    )
    try:
        found = look(answers=answers)
        if said:
            answers |= answers_of(said, found.proposals)
            found = look(answers=answers)
    except FileRefused as refused:
        if refused.finding.code != ANOTHER_LAYOUT.code:
            raise
        return _offered(arguments, refused.finding)
    if arguments.review:
        return _told(arguments, found)
    if found.open and not arguments.yes:
        if arguments.json or not sys.stdin.isatty():
            return _not_made(arguments, found)
        answers, found = _asked(arguments, profile, scheme, answers)
        if found.open and not _agreed(found):
            say("Nothing was made.")
            return REFUSED
    return _make(arguments, answers)


def _offered(arguments: Arguments, found: Finding) -> int:
    """What to do about a table of another layout: nothing is wrong with the file, and nothing is made yet."""
    from cipxl.tailoring import plain_name

    own = f"{plain_name(arguments.source.stem)}.toml"
    answer(
        arguments,
        {"folder": None, "proposals": [], "open": [], "findings": [found.model_dump(mode="json")]},
        found.message,
        "Nothing was made yet. Make a profile for it, read what it says, and start again with that:",
        f"  {command('profiles', 'new', arguments.source, '--to', own)}",
        f"  {command('new', arguments.folder, '--profile', own, '--from', arguments.source)}",
    )
    return LOOK


def _from_file(path: Path) -> dict[str, str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        found = tomllib.loads(text) if path.suffix.casefold() == ".toml" else json.loads(text)
    except OSError as error:
        raise UsageError(f"{path} cannot be opened: {error.strerror}.") from error
    except ValueError as error:
        raise UsageError(f"{path.name} is not readable: {error}.", "Write it as JSON or TOML.") from error
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise UsageError(f"{path.name} does not hold answers.", 'Write it as {"id": "yes", "other id": "A"}.')
    return found


def _asked(
    arguments: Arguments, profile: Profile, scheme: Scheme, answers: dict[str, str]
) -> tuple[dict[str, str], Review]:
    """Ask about each proposal in the terminal. One answer may settle others, so each time the list is made anew."""
    from cipxl.importing import review

    skipped: set[str] = set()
    while True:
        found = review(arguments.source, profile, scheme, now(), title=arguments.title, answers=answers)
        left = [one for one in found.open if one.id not in skipped]
        if not left:
            return answers, found
        one = left[0]
        say("", *doubt_lines(one))
        hint = "Enter or y: yes, " if one.can_be_accepted else ""
        others = f", or one of {', '.join(one.choices)}" if one.choices else ""
        said = input(f"  [{len(left)} to go] {hint}n: leave it as it stands, s: skip{others}: ").strip()
        if said.casefold() == SKIPPED or (not said and not one.can_be_accepted):
            skipped.add(one.id)
            continue
        trial = {**answers, one.id: said or "yes"}
        try:
            review(arguments.source, profile, scheme, now(), title=arguments.title, answers=trial)
        except UsageError as error:
            say(f"  {error}")
            continue
        answers = trial


def _agreed(found: Review) -> bool:
    say("", f"{_many(len(found.open))} still open. What they are about stays as it stands, and is not rated.")
    return input("  Make the folder all the same? [y/N] ").strip().casefold() in ("y", "yes")


def _many(count: int) -> str:
    return "1 proposal is" if count == 1 else f"{count} proposals are"


def doubt_lines(one: Doubt, number: int = 0) -> list[str]:
    """A proposal: its number in a list, what is asked, what stands there, what it would become, and why."""
    from cipxl.findings import shorten
    from cipxl.reading.doubt import KIND_WORDS

    where = ", ".join(part for part in (one.sheet, one.a1, one.where, f"Ref {one.ref}" if one.ref else "") if part)
    counted = f"{number}. " if number else ""
    lines = [f"{counted}{one.id}  {KIND_WORDS[one.kind]} ({where})", f"    {one.question}"]
    lines.append(f"    it has:       {shorten(one.shown, 110) or '(nothing)'}")
    if one.can_be_accepted:
        lines.append(f"    would become: {shorten(one.proposed, 130) or '(left out)'}")
    elif one.choices:
        lines.append(f"    may be:       {', '.join(one.choices)}")
    lines.append(f"    why:          {one.why}")
    return lines if one.answer is None else [*lines, f"    answered:     {one.answer}"]


def _plain(found: Review | NewPlan, folder: Path | None = None) -> dict[str, Any]:
    return {
        "folder": str(folder) if folder else None,
        "title": found.plan.title,
        "recommendations": len(found.plan.recommendations),
        "measures": sum(1 for _ in found.plan.measures),
        "proposals": [one.model_dump(mode="json") for one in found.proposals],
        "open": [one.id for one in found.open],
        "findings": [finding.model_dump(mode="json") for finding in found.findings],
        "beside": [one._asdict() for one in found.asides],
    }


def _beside_lines(found: Review | NewPlan) -> list[str]:
    """How many texts of the source are no part of the plan, and where they are kept."""
    from cipxl.workbooks.records import BESIDE

    count = len(found.asides)
    said = "1 text is" if count == 1 else f"{count} texts are"
    return ["", f"{said} no part of the table, and kept in the master's sheet '{BESIDE}'."] if count else []


def _review_lines(found: Review) -> list[str]:
    from cipxl.cli.words import finding_lines

    plain = _plain(found)
    lines = [f"{found.plan.title}: {plain['recommendations']} recommendations, {plain['measures']} measures."]
    look = [finding for finding in found.findings if finding.severity != "note"]
    if look:
        lines += ["", "Look at these:", *finding_lines(look)]
    if found.proposals:
        lines += ["", "To confirm:"]
        for number, one in enumerate(found.proposals, start=1):
            lines += doubt_lines(one, number)
    return [*lines, *_beside_lines(found)]


def _told(arguments: Arguments, found: Review) -> int:
    answer(arguments, _plain(found), *_review_lines(found), "", "Nothing was written.")
    return LOOK if found.open or any(one.severity != "note" for one in found.findings) else DONE


def _not_made(arguments: Arguments, found: Review) -> int:
    answer(
        arguments,
        _plain(found),
        *_review_lines(found),
        "",
        f"Nothing was made: {_many(len(found.open))} open. Run this in a terminal to be asked, or answer with",
        f"  --accept {found.open[0].id}   or   --accept 1   or   --answers answers.json",
        "With --yes the folder is made, and what is open stays as it stands and unrated.",
    )
    return REFUSED


def _make(arguments: Arguments, answers: Mapping[str, str]) -> int:
    from cipxl.assessment.told import told_measures
    from cipxl.cli.words import finding_lines
    from cipxl.importing import new_plan

    made = new_plan(
        arguments.folder,
        arguments.profile,
        now(),
        title=arguments.title,
        scheme_name=arguments.scheme,
        source=arguments.source,
        answers=answers,
        told_measures=arguments.told_measures,
    )
    look = [finding for finding in made.findings if finding.severity != "note"]
    plain = _plain(made, made.folder)
    open_lines = [line for one in made.open for line in doubt_lines(one)]
    told = len(told_measures(made.plan))
    figures = command("figures", made.folder)
    hint = f"The texts set {told} figures against targets: {figures} lists them with their gaps."
    due = f"{now() + timedelta(days=30):%d/%m/%Y}"
    answer(
        arguments,
        plain,
        f"Made {made.folder.resolve().name} with {plain['recommendations']} recommendations and {plain['measures']} "
        "measures.",
        *(["", "Look at these:", *finding_lines(look)] if look else []),
        *_beside_lines(made),
        *(["", hint] if told else []),
        *(["", "Still open, left as it stands:", *open_lines] if open_lines else []),
        "",
        f"Next: look at {made.folder / 'master.xlsx'}, write the teams into plan.toml, then",
        f"  {command('issue', made.folder, '--round', f'{now():%B %Y}', '--due', due)}",
    )
    return LOOK if look or made.open else DONE


NEW = Command(
    "new",
    "make a plan folder, empty or from an existing appendix",
    f'cipxl new "Our plan" --profile {usual_profile()} --from "Road to Excellence/master.xlsx"',
    _options,
    _new,
    "What is doubtful in the appendix (a row that goes on behind a page's end, a broken word, a rating that is not "
    "plain, a column that is not known) is a proposal, which you confirm in the terminal, with --accept or with "
    "--answers. Without an answer the text stays as it stands, and a rating counts as not given.",
)
