"""A covering report held against the plan: which of its counts, figures, periods and ratings the plan bears out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from cipxl.checks import Subject
from cipxl.folder import PlanFolder
from cipxl.profile import Profile
from cipxl.progress import Progress, silent
from cipxl.reconciling.ground import Ground, Past
from cipxl.reconciling.holding import hold
from cipxl.reconciling.statement import VERDICT_WORDS, Statement, Verdict
from cipxl.reconciling.stating import Reader
from cipxl.sources.prose import Passage, read_prose
from cipxl.store import load_master

__all__ = ["VERDICT_WORDS", "Reconciled", "Statement", "Verdict", "reconcile", "reconcile_passages"]


class Reconciled(NamedTuple):
    """What a report states, held against the plan, in the order of the report."""

    paper: str
    statements: tuple[Statement, ...]

    def of(self, verdict: Verdict) -> tuple[Statement, ...]:
        """Those with one verdict."""
        return tuple(one for one in self.statements if one.verdict == verdict)

    @property
    def headline(self) -> str:
        """How much of it the plan bears out, in one sentence."""
        agree, contradict, open_ = (len(self.of(one)) for one in ("agrees", "contradicts", "unknown"))
        return f"{self.paper}: {agree} agree with the plan, {contradict} contradict it, {open_} it cannot know."


def reconcile(folder: PlanFolder, paper: Path, progress: Progress = silent) -> Reconciled:
    """Hold a report (.docx, .html, .txt, .pdf) against the master of a plan folder; both are only read.

    Raises:
        FolderError: When there is no master.
        FileRefused: When the report cannot be read.
    """
    progress(0, 2, f"Reading {paper.name}")
    prose = read_prose(paper)
    progress(1, 2, "Holding it against the plan")
    master = load_master(folder)
    subject = Subject(
        master.plan, folder.profile, folder.scheme, date.max, folder.master.name, master.sheet, master.places
    )  # fmt: skip
    return Reconciled(prose.file, reconcile_passages(prose.passages, subject, master.history))


def reconcile_passages(
    passages: Iterable[Passage], subject: Subject, history: Sequence[Past] = ()
) -> tuple[Statement, ...]:
    """Hold the passages of a report against a plan; the plan's own table in it is left out.

    Args:
        passages: What the report says.
        subject: The plan, and where its cells stand.
        history: What the rounds recorded.
    """
    rounds = dict.fromkeys(one.round for one in history if one.round != subject.plan.update)
    reader = Reader(subject.plan, subject.profile, subject.scheme, rounds)
    return hold(reader.read(_without_table(list(passages), subject.profile)), Ground(subject, history))


def _without_table(passages: Sequence[Passage], profile: Profile) -> list[Passage]:
    """The passages but for tables with the plan's own headings: an appendix is the plan, and no report of it."""
    known = {_bare(text) for column in profile.columns for text in (column.heading, *column.aliases)}
    heads: dict[int, set[str]] = {}
    for one in passages:
        if one.table and one.row == 1:
            heads.setdefault(one.table, set()).add(_bare(one.text))
    own = {table for table, texts in heads.items() if len(texts & known) >= _LEAST_HEADINGS}
    return [one for one in passages if one.table not in own]


_LEAST_HEADINGS = 4


def _bare(text: str) -> str:
    """A heading without its blanks, which a page may have broken, and without the period in it."""
    return re.sub(r"[\W\d_]+", "", re.sub(r"\{.*?\}", "", text)).casefold()
