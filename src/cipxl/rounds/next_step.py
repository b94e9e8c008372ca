"""What the business support officer does next, as one line of words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from cipxl.folder import PlanFolder, Round
from cipxl.rounds.report import ConsolidateReport

__all__ = ["NextKind", "NextStep", "and_list", "count_of", "next_step"]

NextKind = Literal[
    "mend", "restore", "fill", "issue", "look", "settle", "consolidate", "ask", "remind", "publish", "wait"
]

_NAMED = 4  # teams that a sentence names; of more it gives the number


class NextStep(NamedTuple):
    """The next thing to do, and a sentence that says it."""

    kind: NextKind
    words: str


def next_step(
    folder: PlanFolder,
    one: Round | None,
    today: date,
    *,
    has_master: bool = False,
    has_rows: bool = True,
    troubles: Sequence[str] = (),
    report: ConsolidateReport | None = None,
    pending: int = 0,
    is_latest: bool = True,
) -> NextStep:
    """What comes next in a plan folder.

    Args:
        folder: The plan folder.
        one: The round that is looked at, None before the first.
        today: The day from which lateness is told.
        has_master: Whether there is a master that can be read.
        has_rows: Whether it has anything to ask about.
        troubles: What could not be read.
        report: What a consolidation would say now.
        pending: How many cells of the master it would change.
        is_latest: Whether no later round has been issued since.
    """
    if troubles:
        return NextStep("mend", f"mend what could not be read ({len(troubles)}), then read again.")
    if not has_master:
        return NextStep("restore", "this folder has no master.xlsx. Put one back that was kept in backups.")
    if not has_rows and one is None:
        return NextStep("fill", f"fill in the master: the plan has no {folder.profile.row_word}s yet.")
    if one is None or report is None:
        return NextStep("issue", "issue the first round: a return for each team.")
    wrong = [r for r in report.returns if r.status in ("stopped", "refused", "unknown")]
    if wrong:
        files = and_list([r.file for r in wrong[:_NAMED]]) if len(wrong) <= _NAMED else f"{len(wrong)} files"
        verb = "is" if len(wrong) == 1 else "are"
        return NextStep("look", f"look at {files}, which {verb} not used. Leave out what is not to count.")
    open_ = [count_of(len(report.conflicts), "conflict")] if report.conflicts else []
    open_ += [count_of(len(report.proposals), "proposal")] if report.proposals else []
    if open_:
        return NextStep("settle", f"settle {and_list(open_)}.")
    if pending:
        return NextStep("consolidate", f"consolidate: {count_of(pending, 'cell')} of the master would change.")
    known = {used.sha256 for used in one.used}
    fresh = [r.file for r in report.returns if r.status == "used" and r.sha256 not in known]
    if fresh:
        return NextStep("consolidate", f"consolidate: {count_of(len(fresh), 'return')} not yet taken, nothing changed.")
    missing = [r.team for r in report.returns if r.status == "missing"]
    if missing and is_latest:
        was = "was" if one.due < today else "is"
        names = and_list(missing) if len(missing) <= _NAMED else count_of(len(missing), "team")
        verb = "has" if len(missing) == 1 else "have"
        tail = "" if len(missing) == len(report.returns) else " What has come is in the master."
        return NextStep("remind", f"{names} {verb} not answered; it {was} due {one.due.day} {one.due:%B %Y}.{tail}")
    if report.queries:
        teams = {r.file: r.team for r in report.returns}
        asked = list(dict.fromkeys(teams.get(query.file) or query.file for query in report.queries))
        names = and_list(asked) if len(asked) <= _NAMED else count_of(len(asked), "team")
        return NextStep("ask", f"send {names} the workbook of questions, or publish without the answers.")
    if folder.is_published:
        return NextStep("wait", "the papers are published as the master is now. Issue the next round when it is due.")
    return NextStep("publish", "everything is in the master. Publish the papers.")


def and_list(names: Sequence[str]) -> str:
    """Names as a person lists them: "A", "A and B", "A, B and C"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def count_of(number: int, noun: str) -> str:
    """A number with its noun: "1 conflict", "2 conflicts", "1,200 cells"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
