"""Before anything is published: what a person must answer, and what is withheld.

A plan goes in; out comes the plan that may be printed, with shorthand in place of small numbers, the findings that are
open, and the sentences that tell the reader what is withheld and why. The master is never changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from cipxl.checks import Subject
from cipxl.checks.disclosure import SHORTHAND, Looked, look, shorthand_in
from cipxl.decisions import Acceptance, Acceptances
from cipxl.errors import UsageError
from cipxl.findings import Finding
from cipxl.folder import PlanFolder
from cipxl.papers.wording import Wording
from cipxl.papers.wording import load as load_wording
from cipxl.plan import Plan
from cipxl.profile import Profile
from cipxl.scheme import Scheme
from cipxl.settings import Settings
from cipxl.store import Master, load_master
from cipxl.typed import command

__all__ = ["Review", "accept", "review", "review_folder", "review_master"]


class Review(NamedTuple):
    """What may be printed of a plan.

    `open` are findings that a person must answer, `withheld` those of figures that are not printed, `notes` the
    sentences for the reader. Nothing is written while any is open, but for a draft.
    """

    plan: Plan
    open: tuple[Finding, ...]
    withheld: tuple[Finding, ...]
    notes: tuple[str, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All of them, those to be answered first."""
        return (*self.open, *self.withheld)

    @property
    def headline(self) -> str:
        """What is open, in a sentence."""
        if not self.open:
            return "Nothing in the plan stands against publishing it."
        many = "One thing" if len(self.open) == 1 else f"{len(self.open)} things"
        return f"{many} in the plan must be answered before it is published."

    def advice(self, folder: Path) -> str:
        """What to do about it, with a command that can be copied; "" where nothing is open.

        Args:
            folder: The plan folder.
        """
        if not self.open:
            return ""
        accept = command("accept", folder, self.open[0].id, "--by", "your role", "--reason", "why")
        many = "Mend it in the master, or accept it with a reason"
        if len(self.open) > 1:
            many = "Mend them in the master, or accept each with a reason, such as the first"
        return f"{many}: {accept}"


def review(
    plan: Plan,
    scheme: Scheme,
    profile: Profile,
    settings: Settings,
    accepted: Acceptances,
    wording: Wording,
    *,
    file: str = "",
    sheet: str = "",
    places: Mapping[tuple[str, str], str] | None = None,
) -> Review:
    """What may be printed of a plan, and what a person must answer first.

    Args:
        plan: The plan.
        scheme: Its ratings.
        profile: How its table is laid out.
        settings: Its settings, with what is too small and what may stand.
        accepted: The findings that somebody lets stand.
        wording: The sentences for the reader.
        file: The file that the plan was read from, for the findings.
        sheet: The sheet in it.
        places: The address of each cell by (row id, field).
    """
    subject = Subject(plan, profile, scheme, date.max, file, sheet, places or {})
    stand, teams = {one.id for one in accepted.accepted}, [team.name for team in settings.teams]
    looked = look(subject, settings.disclosure, stand, teams)
    held = tuple(one.finding for one in looked.withheld)
    return Review(looked.plan, looked.open, held, _notes(subject, looked, settings, wording))


def _notes(subject: Subject, looked: Looked, settings: Settings, wording: Wording) -> tuple[str, ...]:
    """What is withheld and where, why, and the key of the shorthand that stands in the paper."""
    words = wording.withheld
    row = subject.profile.row_word
    many = wording.sentences.rows(row)
    named = {"row": row, "rows": many, "Row": row[:1].upper() + row[1:], "Rows": many[:1].upper() + many[1:]}
    notes: list[str] = []
    held = [one for one in looked.withheld if one.mark == SHORTHAND["c"]]
    if held:
        ref = wording.columns.ref.format(**named)
        where = [(subject.refs.get(one.row, ""), subject.heading(one.field).rstrip("?.: ")) for one in held]
        places = dict.fromkeys(f"{ref} {row}, {heading}" if row else heading for row, heading in where)
        template = words.figures_one if len(held) == 1 else words.figures_many
        notes.append(template.format(count=len(held), where="; ".join(places), **named))
        notes.append(words.why.format(limit=settings.disclosure.count_below, **named))
    notes += [getattr(words, name).format(**named) for name in shorthand_in(looked.plan, subject)]
    return tuple(notes)


def review_master(folder: PlanFolder, master: Master, wording: Wording) -> Review:
    """What may be printed of a plan folder's master."""
    return review(
        master.plan, folder.scheme, folder.profile, folder.settings, folder.accepted(), wording,
        file=folder.master.name, sheet=master.sheet, places=master.places,
    )  # fmt: skip


def review_folder(folder: PlanFolder) -> Review:
    """What may be printed of the plan as its master now is; nothing is written.

    Raises:
        FolderError: When there is no master.
    """
    return review_master(folder, load_master(folder), load_wording(folder.path))


def accept(folder: PlanFolder, question: str, now: datetime, *, by: str, reason: str) -> Finding | None:
    """Let a finding of `review_folder` stand, in this round and later ones, while the cell says the same.

    Args:
        folder: The plan folder.
        question: The finding's id, or its first characters where they say which.
        now: The time that is recorded.
        by: The role of the person who decides.
        reason: Why; it is kept.

    Returns:
        The finding, or None where none has this id.

    Raises:
        UsageError: When the characters begin several ids.
    """
    with folder.lock():
        found = {one.id: one for one in review_folder(folder).findings if question and one.id.startswith(question)}
        if len(found) > 1:
            raise UsageError(f"'{question}' is the beginning of several ids.", "Give more of it.")
        for finding in found.values():
            name = folder.rounds()[-1].name if folder.rounds() else ""
            one = Acceptance(
                id=finding.id, code=finding.code, message=finding.message, by=by, reason=reason, round=name,
                when=now.replace(microsecond=0),
            )  # fmt: skip
            folder.write_accepted(folder.accepted().with_one(one))
            return finding
    return None
