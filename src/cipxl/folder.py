"""The plan folder: what it holds, and saving so that nothing is lost.

Road to Excellence/
  plan.toml        title, profile, scheme, teams and remits
  master.xlsx      the plan as officers know it
  rounds/2020-10/  round.toml  issued/  returns/  decisions.json  findings.html
  papers/          what was published
  backups/         the master before each change
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from cipxl import profile as profiles
from cipxl import scheme as schemes
from cipxl.decisions import Acceptances, Decisions
from cipxl.errors import FolderError, SettingsError, UsageError
from cipxl.lock import WORKING, locked
from cipxl.period import Period, last_complete_quarter, read_period
from cipxl.profile import Cycle, Profile, settings_message
from cipxl.scheme import Scheme
from cipxl.settings import quoted, read_settings
from cipxl.textfile import read_settings_text
from cipxl.typed import command

__all__ = [
    "DRAFT",
    "REPORT",
    "Issued",
    "LeftOut",
    "Paired",
    "PlanFolder",
    "Round",
    "Used",
    "round_period",
    "safe_name",
    "save",
]

DRAFT, REPORT = " - DRAFT", " - covering report"  # in the names of papers
_PAPERS = frozenset({".html", ".docx", ".pdf", ".xlsx"})

_STRICT = ConfigDict(frozen=True, extra="forbid")


class Issued(BaseModel):
    """One return that was sent out; a later number replaces the earlier for its team."""

    model_config = _STRICT

    team: str
    file: str
    number: int = 1
    snapshot: str = ""  # the table as it was sent, in the same folder
    rows: tuple[str, ...] = ()  # ids of the recommendations that the team was asked about
    fields: tuple[str, ...] = ()  # what it may change in them
    when: datetime
    due: date


class Used(BaseModel):
    """A return that a consolidation took in."""

    model_config = _STRICT

    team: str
    file: str
    sha256: str


class Paired(BaseModel):
    """What a person said of a file that lost its marks: whose return it is, or which row of the plan a row of it is."""

    model_config = _STRICT

    sha256: str
    team: str = ""
    sheet_row: int = 0
    row: str = ""
    by: str = ""


class LeftOut(BaseModel):
    """A return that a person leaves out of the round; it is known by its content, so a mended one is taken again."""

    model_config = _STRICT

    sha256: str
    file: str
    team: str = ""
    reason: str = ""
    by: str = ""


class Round(BaseModel):
    """One reporting cycle: what it is called, the period it reports on, when it is due, what went out and came in."""

    model_config = _STRICT

    name: str
    period: str
    due: date
    meeting: date | None = None  # the day of the meeting that the round goes to
    issued: tuple[Issued, ...] = ()
    used: tuple[Used, ...] = ()
    paired: tuple[Paired, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    questions: str = ""  # differs whenever what is open or settled does
    still_open: int = 0  # conflicts, proposals and questions, when it was last consolidated

    @property
    def opened(self) -> datetime:
        """When the first return of the round was sent out; its due date where none was."""
        return min((issued.when for issued in self.issued), default=datetime.combine(self.due, datetime.min.time()))

    @property
    def teams(self) -> tuple[str, ...]:
        """The teams that were asked, in the order of the plan."""
        return tuple(dict.fromkeys(issued.team for issued in self.issued))

    def latest(self, team: str) -> Issued | None:
        """The last copy that was issued to a team, or None."""
        return self.last_copies.get(team)

    @cached_property
    def last_copies(self) -> Mapping[str, Issued]:
        """The last copy that was issued to each team, by team."""
        return {issued.team: issued for issued in sorted(self.issued, key=lambda issued: issued.number)}


class PlanFolder:
    """A plan folder on disk.

    Args:
        path: The folder.

    Raises:
        FolderError: When it is no plan folder.
        SettingsError: When its plan.toml says something that is not allowed.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.settings = read_settings(path)
        self.profile: Profile = profiles.load(self.settings.profile, path)
        self.scheme: Scheme = schemes.load(self.settings.scheme or self.profile.scheme, path)
        if self.profile.dimensions and not self.scheme.levels:
            raise SettingsError(
                f"plan.toml: scheme {self.scheme.name} has no levels, but profile {self.profile.name} has ratings.",
                "Name a scheme with levels, or a profile without ratings.",
            )

    @property
    def master(self) -> Path:
        """The master workbook."""
        return self.path / "master.xlsx"

    @property
    def papers(self) -> Path:
        """Where papers are published."""
        return self.path / "papers"

    @property
    def is_published(self) -> bool:
        """Whether a paper that is no draft was written since the master last was."""
        files = (path for path in self.papers.glob("[!~.]*") if path.suffix in _PAPERS)  # not what Word or Windows add
        final = (path for path in files if DRAFT not in path.stem and REPORT not in path.stem)
        return max(map(_written, final), default=0) >= _written(self.master) > 0

    @property
    def backups(self) -> Path:
        """Where the master is kept before each change."""
        return self.path / "backups"

    # Rounds

    def round_folder(self, name: str) -> Path:
        """The folder of a round: "rounds/2020-10" for October 2020."""
        return self.path / "rounds" / round_slug(name)

    def issued_folder(self, name: str) -> Path:
        """Where the copies that were sent out are kept."""
        return self.round_folder(name) / "issued"

    def questions_folder(self, name: str) -> Path:
        """Where the workbooks of questions for teams are written."""
        return self.round_folder(name) / "questions"

    def returns_folder(self, name: str) -> Path:
        """Where returns are collected."""
        return self.round_folder(name) / "returns"

    def rounds(self) -> tuple[Round, ...]:
        """Every round, oldest first."""
        files = (self.path / "rounds").glob("*/round.toml")
        return tuple(sorted((read_round(file) for file in files), key=lambda one: (one.opened, one.due, one.name)))

    def round(self, name: str | None = None) -> Round:
        """The round with this name, or the latest.

        Raises:
            UsageError: When there is no such round.
        """
        rounds = self.rounds()
        if name is None:
            if not rounds:
                today = date.today()
                due = ("--due", f"{today + timedelta(days=30):%d/%m/%Y}")
                raise UsageError(
                    "No round has been issued yet.",
                    f"Start with one, such as: {command('issue', self.path, '--round', f'{today:%B %Y}', *due)}",
                )
            return rounds[-1]
        wanted = round_slug(name)
        for one in rounds:
            if round_slug(one.name) == wanted:
                return one
        names = ", ".join(one.name for one in rounds) or "none yet"
        raise UsageError(f"There is no round '{name}'.", f"The rounds are: {names}.")

    def write_round(self, one: Round) -> None:
        """Keep what a round is, in its round.toml."""
        file = self.round_folder(one.name) / "round.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        save(file, lambda path: path.write_text(_round_toml(one), encoding="utf-8"))

    def decisions(self, one: Round) -> Decisions:
        """The decisions of a round."""
        file = self.round_folder(one.name) / "decisions.json"
        return Decisions.from_json(read_settings_text(file)) if file.is_file() else Decisions()

    def write_decisions(self, one: Round, decisions: Decisions) -> None:
        """Keep the decisions of a round."""
        file = self.round_folder(one.name) / "decisions.json"
        save(file, lambda path: path.write_text(decisions.to_json(), encoding="utf-8"))

    def accepted(self) -> Acceptances:
        """The findings that are accepted, from every round."""
        file = self.path / "accepted.json"
        return Acceptances.from_json(read_settings_text(file)) if file.is_file() else Acceptances()

    def write_accepted(self, accepted: Acceptances) -> None:
        """Keep the findings that are accepted."""
        file = self.path / "accepted.json"
        save(file, lambda path: path.write_text(accepted.to_json(), encoding="utf-8"))

    # Saving

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Nobody else changes the folder meanwhile; what a killed run left half written is cleared first.

        Raises:
            FolderError: When somebody else is changing it; says who and since when.
        """
        with locked(self.path):
            self._clear_leftovers()
            yield

    def _clear_leftovers(self) -> None:
        for place in (self.path, self.backups, self.papers, *self.path.glob("rounds/*"), *self.path.glob("rounds/*/*")):
            for left in place.glob(f"{WORKING}*") if place.is_dir() else ():
                left.unlink(missing_ok=True)

    def kept_masters(self) -> list[Path]:
        """The masters that are kept, oldest first."""
        return sorted(self.backups.glob("master *.xlsx"), key=lambda path: path.stem)

    def back_up(self, when: datetime) -> Path | None:
        """A dated copy of the master in backups/, the oldest beyond the limit removed; None without a master."""
        if not self.master.is_file():
            return None
        self.backups.mkdir(exist_ok=True)
        target = self.backups / f"master {when:%Y-%m-%d %H%M%S}.xlsx"
        number = 2
        while target.exists():
            target = self.backups / f"master {when:%Y-%m-%d %H%M%S} ({number:02}).xlsx"
            number += 1
        save(target, lambda path: shutil.copy2(self.master, path))
        kept = self.kept_masters()
        for old in kept[: -self.settings.backups_kept]:
            old.unlink()
        return target


def _written(path: Path) -> float:
    """When a file was last written; 0 where it is not there."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0


def save(path: Path, write: Callable[[Path], object], check: Callable[[Path], object] | None = None) -> None:
    """Write a file so that at any moment the old or the new one is there, whole.

    The new file is written beside the old, checked, flushed to disk, and put in its place in one step.

    Args:
        path: The file.
        write: Writes it to the path that it is given.
        check: Reads it back and raises where it is not what was meant.

    Raises:
        FolderError: When it cannot be written: disk full, folder read-only, or the file open in Excel.
    """
    working = path.with_name(f"{WORKING}{os.getpid()}.{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(working)
        if check:
            check(working)
        with working.open("rb+") as stream:
            os.fsync(stream.fileno())
        working.replace(path)
    except OSError as error:
        raise _cannot_write(path, error) from error
    finally:
        with contextlib.suppress(NotADirectoryError):  # where its folder is a file, it was never there
            working.unlink(missing_ok=True)


def _cannot_write(path: Path, error: OSError) -> FolderError:
    import errno

    if error.errno == errno.ENOSPC:
        return FolderError(f"{path.name} could not be saved: the disk is full.", "Free some space and try again.")
    if isinstance(error, PermissionError):
        return FolderError(
            f"{path.name} could not be saved: it is open in Excel, or the folder is read-only.",
            "Close it and try again, or ask for the right to write to the folder.",
        )
    return FolderError(f"{path.name} could not be saved: {error.strerror or error}.", "Try again, or ask ICT.")


def round_period(name: str, cycle: Cycle = "quarter") -> Period:
    """The period that a round reports on: the period it is named after, or the last one complete by its month.

    Raises:
        UsageError: When the name says neither.
    """
    named = read_period(name)
    if named is None:
        raise UsageError(
            f"The round '{name}' does not say which period it reports on.",
            "Name it after its month ('October 2020'), or give --period 'Q2 2020/21'.",
        )
    if named.basis != "month":
        return named
    if cycle == "month":
        year, month = divmod(named.start.year * 12 + named.start.month - 2, 12)
        return Period.month(year, month + 1)
    return last_complete_quarter(named.start)


def round_slug(name: str) -> str:
    """The folder name of a round: "2020-10" for October 2020, otherwise its name made safe."""
    named = read_period(name)
    if named and named.basis == "month":
        return f"{named.start:%Y-%m}"
    return safe_name(name)


def safe_name(text: str, most: int = 80) -> str:
    """A text as a file name on Windows and everywhere else: no separators, no trailing dots, at most so long."""
    plain = re.sub(r'[<>:"/\\|?*\x00-\x1f]+', "-", text).strip(" .-")[:most].strip(" .")
    if not plain or re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)", plain):
        return f"_{plain}"
    return plain


def read_round(file: Path) -> Round:
    """What a round.toml says.

    Raises:
        SettingsError: When it cannot be read.
    """
    try:
        return Round.model_validate(tomllib.loads(read_settings_text(file, f"{file.parent.name}/round.toml")))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file.parent.name}/round.toml is not readable: {error}.") from error
    except ValidationError as error:
        raise SettingsError(settings_message(f"{file.parent.name}/round.toml", error)) from error


def _round_toml(one: Round) -> str:
    lines = ["# Kept by cipxl: what was asked for, of whom, and what has been taken in."]
    lines += [f"name = {quoted(one.name)}", f"period = {quoted(one.period)}", f"due = {one.due.isoformat()}"]
    if one.meeting:
        lines.append(f"meeting = {one.meeting.isoformat()}")
    if one.questions:
        lines.append(f"questions = {quoted(one.questions)}")
    if one.still_open:
        lines.append(f"still_open = {one.still_open}")
    lists = (("issued", one.issued), ("used", one.used), ("paired", one.paired), ("left_out", one.left_out))
    for heading, records in lists:
        for record in records:
            lines += ["", f"[[{heading}]]"]
            lines += [f"{key} = {_toml(value)}" for key, value in record.model_dump().items()]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(part) for part in value)}]"
    return str(value) if isinstance(value, int) else quoted(str(value))
