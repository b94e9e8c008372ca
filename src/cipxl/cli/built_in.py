"""Commands about what comes with cipxl: profiles, schemes and rules."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cipxl.cli.command import DONE, EXAMPLE, LOOK, Arguments, Command, answer
from cipxl.typed import command

if TYPE_CHECKING:
    from cipxl.tailoring import ProfileProposal

__all__ = ["COMMANDS"]

_NEW_PROFILE = 'cipxl profiles new "Road to Excellence/master.xlsx" --to our-plan.toml'
_CHECK_SCHEME = "cipxl schemes check ipa-delivery-confidence"


def _nothing(parser: argparse.ArgumentParser) -> None:
    pass


def _profiles_options(parser: argparse.ArgumentParser) -> None:
    parser.usage = "cipxl profiles [-h] [--json] [new FILE [--to FILE] [--scheme NAME]]"
    commands = parser.add_subparsers(dest="what", metavar="new FILE", help="propose a profile for a table of your own")
    one = commands.add_parser(
        "new",
        prog="cipxl profiles new",
        formatter_class=parser.formatter_class,
        description="Propose a profile for the table of a workbook, Word document, ruled PDF or text: which heading "
        "feeds what, how sure that is, and why. The file can be used as it is, and is yours to finish.",
        epilog=f"{EXAMPLE} {_NEW_PROFILE}",
    )
    one.add_argument("file", type=Path, metavar="FILE", help="a file with the table")
    one.add_argument("--to", type=Path, metavar="FILE", help="where to write it (default: named after the file, here)")
    one.add_argument("--scheme", default="", metavar="NAME", help="the ratings: a name, or a file of your own")
    one.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="answer as JSON")


def _new_profile(arguments: Arguments) -> int:
    from cipxl import scheme
    from cipxl.cli.words import table
    from cipxl.findings import shorten
    from cipxl.tailoring import new_profile, plain_name

    to = arguments.to or Path(f"{plain_name(arguments.file.stem)}.toml")
    own = None
    if arguments.scheme:
        own = scheme.load(Path(arguments.scheme) if Path(arguments.scheme).is_file() else arguments.scheme)
    proposal = new_profile(arguments.file, to, own)
    guesses = proposal.proposed.columns
    plain = {
        "file": str(to),
        "profile": proposal.profile.name,
        "scheme": proposal.profile.scheme,
        "unread_ratings": list(proposal.unread),
        "drafted_scheme": str(to.with_name(f"{proposal.drafted.name}.toml")) if proposal.drafted else None,
        "nearest": proposal.nearest.profile.name if proposal.nearest else None,
        "columns": [
            {"heading": g.seen, "on": dict(g.column.on), "kind": g.column.kind, "when": g.column.when,
             "sure": g.sureness, "why": g.why} for g in guesses
        ],
    }  # fmt: skip
    rows = [
        (shorten(g.seen, 34) or "(not in the table)", ", ".join(dict.fromkeys(g.column.on.values())), g.sureness,
         shorten(g.why, 60)) for g in guesses
    ]  # fmt: skip
    answer(
        arguments,
        plain,
        f"Wrote {to}. What was taken for what:",
        "",
        *table(rows, ("Heading", "Feeds", "How sure", "Why")),
        "",
        *_ratings_said(proposal, to),
        "",
        f"Next: read and mend {to}, then",
        f"  {command('new', 'My plan', '--profile', to, '--from', arguments.file)}",
    )
    return (
        LOOK if proposal.unread or proposal.drafted or any(guess.sureness == "a guess" for guess in guesses) else DONE
    )


def _ratings_said(proposal: ProfileProposal, to: Path) -> list[str]:
    """Which scheme the proposed profile has, and what there is to do about it."""
    name = proposal.profile.scheme
    if proposal.drafted:
        words = ", ".join(level.label for level in proposal.drafted.levels)
        file = to.with_name(f"{name}.toml")
        return [
            f"Ratings: no scheme has most of these words: {words}.",
            f'They are drafted in "{file}". Say there what each means, and which is better;',
            "until then none counts as better or worse than another.",
        ]
    if not proposal.profile.dimensions:
        return ["Ratings: no column looks like one."]
    if not any(fit.of for fit in proposal.fits):
        return [f"Ratings: the table has no words for them, so {name} stands in. Name your own with --scheme."]
    return [f"Ratings: {name}" + (f"; not known: {', '.join(proposal.unread)}" if proposal.unread else "")]


def _profiles(arguments: Arguments) -> int:
    from cipxl import profile

    if arguments.what == "new":
        return _new_profile(arguments)
    found = [profile.load(name) for name in profile.built_in()]
    plain = [{"name": p.name, "title": p.title, "scheme": p.scheme, "columns": len(p.columns)} for p in found]
    answer(arguments, plain, *(f"{p.name}: {p.title} ({len(p.columns)} columns, scheme {p.scheme})" for p in found))
    return DONE


def _schemes_options(parser: argparse.ArgumentParser) -> None:
    parser.usage = "cipxl schemes [-h] [--json] [check FILE]"
    commands = parser.add_subparsers(dest="what", metavar="check FILE", help="check a scheme file of your own")
    one = commands.add_parser(
        "check",
        prog="cipxl schemes check",
        formatter_class=parser.formatter_class,
        description="Check a scheme file of your own, and see for each level figures that give it, and why.",
        epilog=f"{EXAMPLE} {_CHECK_SCHEME}",
    )
    one.add_argument("file", type=Path, metavar="FILE", help="the scheme file (.toml), or the name of a built-in one")
    one.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="answer as JSON")


def _check_scheme(arguments: Arguments) -> int:
    from cipxl import scheme
    from cipxl.tailoring import worked_examples

    own = str(arguments.file) not in scheme.built_in()
    found = scheme.load(arguments.file if own else str(arguments.file))
    shown = worked_examples(found)
    plain = {
        "name": found.name,
        "rule": found.suggesting_rule.kind,
        "levels": [
            {"code": one.level.code, "label": one.level.label, "meaning": one.level.meaning,
             "words": list(one.level.words), "examples": [example.working for example in one.examples]}
            for one in shown
        ],
    }  # fmt: skip
    lines = [f"{found.name}: good to use."]
    for one in shown:
        if not one.level.code and not one.examples:
            continue
        code = f"{one.level.code}: " if one.level.code else ""
        meaning = f", {one.level.meaning}" if one.level.meaning else ""
        lines += ["", f"{code}{one.level.label}{meaning}"]
        if one.level.words:
            lines.append(f"    also written: {', '.join(one.level.words)}")
        lines += [f"    {example.working}" for example in one.examples] or [
            "    given by an officer; no figures suggest it"
        ]
    answer(arguments, plain, *lines)
    return DONE


def _schemes(arguments: Arguments) -> int:
    from cipxl import scheme

    if arguments.what == "check":
        return _check_scheme(arguments)
    named = [scheme.load(name) for name in scheme.built_in()]
    plain = [{"name": s.name, "title": s.title, "levels": [level.label for level in s.levels]} for s in named]
    answer(
        arguments, plain, *(f"{s.name}: {', '.join(level.label for level in s.levels) or 'no levels'}" for s in named)
    )
    return DONE


def _rules(arguments: Arguments) -> int:
    from cipxl.rulebook import all_rules

    rules = all_rules()
    plain = [rule.model_dump(mode="json") for rule in rules]
    answer(arguments, plain, *(f"{rule.code}  {str(rule.severity).upper():8}{rule.title}" for rule in rules))
    return DONE


COMMANDS = (
    Command(
        "profiles",
        "list the table layouts that come with cipxl, or propose one for a table of your own",
        _NEW_PROFILE,
        _profiles_options,
        _profiles,
    ),
    Command(
        "schemes",
        "list the rating schemes, or check one of your own",
        _CHECK_SCHEME,
        _schemes_options,
        _schemes,
    ),
    Command("rules", "list everything that is looked for", "cipxl rules --json", _nothing, _rules),
)
