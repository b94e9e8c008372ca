"""What the window shows of a plan folder, made ready away from the window's thread: one picture at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cipxl.findings import Finding, Severity
from cipxl.merge import Conflict, Proposal, Settled
from cipxl.profile import field_words
from cipxl.progress import Progress
from cipxl.rounds import Looker, Overview, TeamRow
from cipxl_gui.words import SEVERITY_WORDS, count_of

__all__ = ["FindingLine", "Picture", "QuestionLine", "ReturnLine", "finding_lines", "picture_of", "take_picture"]


class ReturnLine(NamedTuple):
    """A line of the table of returns, with the text that a search goes through."""

    row: TeamRow
    haystack: str

    @property
    def name(self) -> object:
        """What it is known by when it is read anew."""
        return (self.row.team, self.row.file)


class FindingLine(NamedTuple):
    """A finding, or the heading of those of one code (`finding` is None then)."""

    code: str
    title: str
    severity: Severity
    where: str = ""
    haystack: str = ""
    finding: Finding | None = None
    many: int = 0

    @property
    def name(self) -> object:
        """What it is known by when it is read anew."""
        return self.finding.id if self.finding else self.code


class QuestionLine(NamedTuple):
    """A conflict or proposal, open or settled."""

    question: Conflict | Proposal
    settled: Settled | None
    haystack: str

    @property
    def name(self) -> object:
        """What it is known by when it is read anew."""
        return self.question.id


class Picture(NamedTuple):
    """An overview with its lines made ready for the tables."""

    overview: Overview
    returns: tuple[ReturnLine, ...] = ()
    findings: tuple[FindingLine, ...] = ()
    questions: tuple[QuestionLine, ...] = ()

    @property
    def path(self) -> Path:
        """The plan folder."""
        return self.overview.folder.path

    @property
    def asked(self) -> int:
        """How many conflicts there are or were in the round; proposals count as well."""
        return len(self.questions)

    @property
    def answered(self) -> int:
        """How many of them have their answer."""
        return sum(line.settled is not None for line in self.questions)


def take_picture(looker: Looker, now: datetime, round_name: str | None, progress: Progress) -> Picture:
    """Look at a plan folder and make the lines of the tables."""
    return picture_of(looker.look(now, round_name, progress))


def picture_of(overview: Overview) -> Picture:
    """The lines of an overview."""
    from cipxl.rulebook import all_rules  # every rule's title; takes a moment the first time

    titles = {rule.code: rule.title for rule in all_rules()}
    open_ = [QuestionLine(one, None, _question_text(one)) for one in overview.open_questions]
    done = [QuestionLine(one.question, one, _question_text(one.question)) for one in overview.settled]
    return Picture(
        overview,
        tuple(ReturnLine(row, _return_text(row)) for row in overview.rows),
        finding_lines(overview.findings, titles),
        (*open_, *done),
    )


def finding_lines(findings: Sequence[Finding], titles: Mapping[str, str]) -> tuple[FindingLine, ...]:
    """The findings, worst first, those of one code together, in the order in which they were found."""
    worst: dict[str, int] = {}
    for one in findings:
        worst[one.code] = min(one.severity.rank, worst.get(one.code, 9))
    ordered = sorted(findings, key=lambda one: (worst[one.code], one.code, one.severity.rank))
    return tuple(_finding_line(one, titles.get(one.code, "")) for one in ordered)


def _finding_line(one: Finding, title: str) -> FindingLine:
    ref = f"Ref {one.ref}" if one.ref else ""
    field = field_words(one.field) if one.field else ""
    where = ", ".join(part for part in (one.team, one.file, one.a1, ref, field) if part)
    text = f"{where} {one.code} {one.message} {one.fix} {SEVERITY_WORDS[one.severity]} {title}".casefold()
    return FindingLine(one.code, title, one.severity, where, text, one, 0)


def _return_text(row: TeamRow) -> str:
    rating = row.rating.label if row.rating else ""
    refs = " ".join(f"ref {ref}" for ref in row.refs)
    return f"{row.team} {row.file} {refs} {rating} {row.state} {row.signed_off} {row.why}".casefold()


def _question_text(one: Conflict | Proposal) -> str:
    if isinstance(one, Conflict):
        said = " ".join(f"{candidate.team} {candidate.value}" for candidate in one.candidates)
    else:
        said = f"{one.team} {one.old} {one.new}"
    return f"ref {one.ref} {field_words(one.field)} {said}".casefold()


def told(picture: Picture) -> str:
    """The picture in one sentence: "6 teams: 3 in, 1 late, 1 invalid, 1 missing"."""
    counts = picture.overview.counts()
    states = ", ".join(f"{count} {state.replace('_', ' ')}" for state, count in counts.items())
    teams = len({line.row.team for line in picture.returns if line.row.team})
    return f"{count_of(teams, 'team')}: {states}" if states else "No round yet"
