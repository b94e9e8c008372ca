"""What the window shows of a plan folder: one immutable picture of it, read from disk in one go.

Reading happens away from the window's thread. Everything that is said about the folder in words is said here, so that
the window only lays it out.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cipxl.errors import SettingsError

if TYPE_CHECKING:
    from cipxl.folder import PlanFolder, Round

__all__ = ["FolderState", "RoundState", "and_list", "day", "next_step", "read_folder"]

# What officers send back. A name that begins with "~$" is Excel's own note that a workbook is open.
_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
_FORTNIGHT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class RoundState:
    """One round: who was asked, what is in its returns folder, and who has not answered.

    Whose a file is, is told by its name: the name of the copy that was issued, or the team's own. `unknown` are files
    whose names tell neither; `fresh` are files that no consolidation has taken in yet.
    """

    name: str
    period: str
    due: date
    returns_folder: Path
    asked: tuple[str, ...]
    returns: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    fresh: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FolderState:
    """A plan folder as it was when it was read; rounds are latest first.

    `troubles` are sentences about rounds that could not be read.
    """

    path: Path
    title: str
    profile: str
    scheme: str
    master: Path | None
    rounds: tuple[RoundState, ...] = ()
    troubles: tuple[str, ...] = ()
    step: str = ""


def read_folder(path: Path, today: date) -> FolderState:
    """The plan folder at a path, as it is now.

    Args:
        path: The folder that holds plan.toml, or the plan.toml itself.
        today: The day from which lateness is told.

    Raises:
        FolderError: When it is no plan folder.
        SettingsError: When its plan.toml, profile or scheme says something that is not allowed.
    """
    from cipxl.folder import PlanFolder, read_round  # only here: the first window does not wait for it

    folder = PlanFolder(path.parent if path.name == "plan.toml" else path)
    rounds: list[Round] = []
    troubles: list[str] = []
    for file in sorted((folder.path / "rounds").glob("*/round.toml")):
        try:
            rounds.append(read_round(file))
        except SettingsError as error:
            troubles.append(str(error))
        except (OSError, UnicodeError):
            troubles.append(f"{file.parent.name}/round.toml could not be read. Save it again as UTF-8, or restore it.")
    rounds.sort(key=lambda one: (one.due, one.name), reverse=True)
    state = FolderState(
        path=folder.path,
        title=folder.settings.title,
        profile=folder.profile.title,
        scheme=folder.scheme.title,
        master=folder.master if folder.master.is_file() else None,
        rounds=tuple(_round_state(folder, one) for one in rounds),
        troubles=tuple(troubles),
    )
    return replace(state, step=next_step(state, today))


def next_step(state: FolderState, today: date) -> str:
    """What the business support officer does next, as one line of words."""
    where = f'"{state.path}"'
    if state.troubles:
        return f"Next: mend {_count(len(state.troubles), 'round')} that could not be read (see above), then press F5."
    if state.master is None:
        return (
            "Next: this folder has no master.xlsx. Put a saved one back with: "
            f"cipxl restore {where}, or start from an existing appendix with: cipxl new."
        )
    if not state.rounds:
        return (
            "Next: issue the first round with: "
            f'cipxl issue {where} --round "{today:%B %Y}" --due {(today + _FORTNIGHT).isoformat()}'
        )
    latest = state.rounds[0]
    if not latest.asked:
        return (
            f"Next: no team has been asked for {latest.name}. Issue its returns with: "
            f'cipxl issue {where} --round "{latest.name}" --due {latest.due.isoformat()}'
        )
    if latest.unknown:
        return (
            f"Next: say whose {and_list(latest.unknown)} is: put the team's name into the file's name, then press F5."
            if len(latest.unknown) == 1
            else f"Next: {len(latest.unknown)} files do not say whose they are ({and_list(latest.unknown)}). "
            "Put the team's name into each file's name, then press F5."
        )
    consolidate = f"cipxl consolidate {where}"
    if latest.waiting:
        verb = "has" if len(latest.waiting) == 1 else "have"
        was = "was" if latest.due < today else "is"
        said = (
            f"Next: {len(latest.waiting)} of {_count(len(latest.asked), 'team')} {verb} not answered; "
            f"{latest.name} {was} due {day(latest.due)}. Still to come: {and_list(latest.waiting)}."
        )
        if latest.fresh:
            return f"{said} {_count(len(latest.fresh), 'new return')} can go into the master now: {consolidate}"
        return f"{said} For the words of a reminder: cipxl remind {where}"
    everybody = "the one team has" if len(latest.asked) == 1 else f"all {len(latest.asked)} teams have"
    if latest.fresh:
        return f"Next: {everybody} answered for {latest.name}. Put the returns into the master with: {consolidate}"
    return (
        f"Next: {everybody} answered for {latest.name} and the returns are in the master. "
        f"See what is open with: cipxl conflicts {where}, then: cipxl publish {where}"
    )


def day(on: date) -> str:
    """A day as people write it: "16 October 2020"."""
    return f"{on.day} {on:%B %Y}"


def and_list(names: tuple[str, ...]) -> str:
    """Names as a person lists them: "A", "A and B", "A, B and C"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _round_state(folder: PlanFolder, one: Round) -> RoundState:
    returns_folder = folder.returns_folder(one.name)
    files = _workbooks(returns_folder)
    taken = {used.sha256 for used in one.used}
    owners = {file.name: _owner(file, one) for file in files}
    answered = {used.team for used in one.used} | {team for team in owners.values() if team}
    fresh = tuple(file.name for file in files if _digest(file) not in taken)
    return RoundState(
        name=one.name,
        period=one.period,
        due=one.due,
        returns_folder=returns_folder,
        asked=one.teams,
        returns=tuple(owners),
        waiting=tuple(team for team in one.teams if team not in answered),
        # A file that was consolidated has been told whose it is, whatever its name says.
        unknown=tuple(name for name, team in owners.items() if not team and name in fresh),
        fresh=fresh,
    )


def _workbooks(folder: Path) -> list[Path]:
    try:
        files = [
            file
            for file in folder.iterdir()
            if file.suffix.casefold() in _WORKBOOKS and not file.name.startswith(("~$", ".")) and file.is_file()
        ]
    except FileNotFoundError:
        return []
    return sorted(files, key=lambda file: file.name.casefold())


def _owner(file: Path, one: Round) -> str:
    """The team whose issued copy, or whose own name, the file's name holds; the longest wins, "" where two tie."""
    name = _words(file.stem)
    found: dict[str, int] = {}
    for issued in one.issued:
        for text in (Path(issued.file).stem, issued.team):
            words = _words(text)
            if words.strip() and words in name:
                found[issued.team] = max(found.get(issued.team, 0), len(words))
    best = [team for team, length in found.items() if length == max(found.values())]
    return best[0] if len(best) == 1 else ""


def _words(text: str) -> str:
    """The words of a name with one space around each, so that "Care" is not found in "Careers"."""
    return " ".join(["", *re.findall(r"[^\W_]+", text.casefold()), ""])


def _digest(file: Path) -> str:
    """The file's SHA-256, "" where it cannot be read just now (open in Excel, or not yet downloaded)."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
