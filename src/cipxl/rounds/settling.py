"""Answering open questions: conflicts settled, proposals accepted or turned down."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TypeVar

from cipxl.decisions import MASTER, Acceptance, Decision
from cipxl.errors import UsageError
from cipxl.findings import Finding
from cipxl.folder import PlanFolder
from cipxl.merge import Conflict, Proposal
from cipxl.merge.records import ROW
from cipxl.progress import Progress, silent
from cipxl.rounds.consolidating import consolidate
from cipxl.rounds.report import ConsolidateReport

__all__ = [
    "accept",
    "decide",
    "decision_on",
    "let_stand",
    "no_longer_let_stand",
    "open_questions",
    "settle",
    "withdraw",
]

Question = TypeVar("Question", bound=Conflict | Proposal)


def open_questions(folder: PlanFolder, now: datetime, *, round_name: str | None = None) -> ConsolidateReport:
    """What a consolidation of the returns taken so far would ask; nothing is written."""
    one = folder.round(round_name)
    place = folder.returns_folder(one.name)
    used = [place / record.file for record in one.used if (place / record.file).exists()]
    return consolidate(folder, now, files=used, round_name=one.name, dry_run=True)


def settle(
    folder: PlanFolder,
    question: str,
    now: datetime,
    *,
    take: str | None = None,
    text: str | None = None,
    reason: str,
    by: str = "",
    round_name: str | None = None,
    progress: Progress = silent,
) -> ConsolidateReport:
    """Answer a conflict, and consolidate again with the answer.

    Args:
        folder: The plan folder.
        question: The conflict's id, or its first characters where they say which.
        now: The time that is recorded.
        take: The party whose text is right: a team's name, or "master" for what the plan has.
        text: The text to use instead of any party's.
        reason: Why; it is kept.
        by: The role of the person who decides.
        round_name: The round; the latest when not given.
        progress: Told while consolidating.

    Raises:
        UsageError: When there is no such conflict or party, or neither or both of take and text are given.
    """
    if (take is None) == (text is None):
        raise UsageError("Say either whose text is right (--take) or what it should be (--text).")
    report = open_questions(folder, now, round_name=round_name)
    conflict = _one(
        question, report.conflicts, [s.question for s in report.settled if isinstance(s.question, Conflict)]
    )
    decision = decision_on(conflict, now, take=take, text=text, reason=reason, by=by)
    return _decide(folder, report.round, decision, now, progress)


def accept(
    folder: PlanFolder,
    question: str,
    now: datetime,
    *,
    by: str,
    reason: str,
    accepted: bool = True,
    round_name: str | None = None,
    progress: Progress = silent,
) -> ConsolidateReport:
    """Say yes or no to a proposal, or let a finding stand in this round and later ones or no longer; consolidate again.

    Args:
        folder: The plan folder.
        question: The id of a proposal or finding, or its first characters where they say which.
        now: The time that is recorded.
        by: The role of the person who decides.
        reason: Why; it is kept.
        accepted: False turns a proposal down, and the plan keeps what it has; a finding is told again.
        round_name: The round; the latest when not given.
        progress: Told while consolidating.

    Raises:
        UsageError: When there is no such proposal or finding, or one that is told is to be turned down.
    """
    report = open_questions(folder, now, round_name=round_name)
    found = {one.id: one for returned in report.returns for one in returned.findings}
    found |= {one.id: one for one in (*report.queries, *report.about_plan, *report.about_master)}
    findings = [one for one in found.values() if question and one.id.startswith(question)]
    settled = [one.question for one in report.settled if isinstance(one.question, Proposal)]
    asked = [one for one in (*report.proposals, *settled) if question and one.id.startswith(question)]
    before = [one for one in folder.accepted().accepted if question and one.id.startswith(question)]
    _only(question, [*(one.id for one in findings), *(one.id for one in asked), *(one.id for one in before)])
    if before:
        _say_again(folder, before[0], now, by, reason, accepted=accepted)
        return _again(folder, report.round, now, progress)
    if findings and accepted:
        return _let_stand(folder, report, findings[0], by, reason, now, progress)
    if findings and not asked:
        raise UsageError(
            f"'{question}' is a finding, and no proposal that could be turned down.",
            "Mend what it is about, or leave it: it is told until somebody accepts it.",
        )
    proposal = _one(question, report.proposals, settled)
    decision = decision_on(proposal, now, accepted=accepted, reason=reason, by=by)
    return _decide(folder, report.round, decision, now, progress)


def decision_on(
    question: Conflict | Proposal,
    now: datetime,
    *,
    take: str | None = None,
    text: str | None = None,
    accepted: bool = True,
    reason: str,
    by: str = "",
) -> Decision:
    """The answer to a question, as it is kept.

    Args:
        question: What was asked.
        now: The time that is recorded.
        take: For a conflict the party whose text is right: a team's name, or "master" for what the plan has.
        text: For a conflict the text to use instead of any party's.
        accepted: For a proposal whether it is taken.
        reason: Why; it is kept.
        by: The role of the person who decides.

    Raises:
        UsageError: When there is no such party, or a whole row is to be written as one text.
    """
    answer: dict[str, str | bool | None] = {"accepted": accepted}
    if isinstance(question, Conflict):
        if take is None and question.field == ROW:
            raise UsageError("A whole row cannot be written as one text.", "Say whose row is right with --take.")
        answer = {"take": "" if take is None else _party(take, question), "text": text if take is None else None}
    asked = {"id": question.id, "row": question.row, "ref": question.ref, "field": question.field}
    return Decision.model_validate({**asked, **answer, "reason": reason, "by": by, "when": now.replace(microsecond=0)})


def decide(folder: PlanFolder, decision: Decision, round_name: str) -> None:
    """Keep an answer; the next consolidation puts it into the master.

    Raises:
        UsageError: When the words for a rating are none of the plan's.
    """
    decision = _as_kept(folder, decision)
    with folder.lock():
        one = folder.round(round_name)
        folder.write_decisions(one, folder.decisions(one).with_one(decision))


def _as_kept(folder: PlanFolder, decision: Decision) -> Decision:
    """The decision with a rating in the officer's words as the plan keeps it: "At risk" as its code."""
    text = (decision.text or "").strip()
    if not text or decision.field not in folder.profile.rating_fields:
        return decision
    level = folder.scheme.read(text)
    if level is None:
        listed = ", ".join(str(one) for one in folder.scheme.levels)
        raise UsageError(f"'{text}' is not a rating of this plan.", f"Choose one of: {listed}.")
    return decision.model_copy(update={"text": level.code})


def withdraw(folder: PlanFolder, question: str, round_name: str) -> None:
    """Take back the last answer to a question; one that was given before it counts again.

    Raises:
        UsageError: When the question has no answer.
    """
    with folder.lock():
        one = folder.round(round_name)
        folder.write_decisions(one, folder.decisions(one).without_last(question))


def let_stand(folder: PlanFolder, findings: Sequence[Finding], now: datetime, *, by: str, reason: str,
              round_name: str = "") -> None:  # fmt: skip
    """Let findings stand, in this round and later ones, for as long as their cells say the same."""
    with folder.lock():
        accepted = folder.accepted()
        for one in findings:
            accepted = accepted.with_one(
                Acceptance(
                    id=one.id,
                    code=one.code,
                    message=one.message,
                    by=by,
                    reason=reason,
                    round=round_name,
                    when=now.replace(microsecond=0),
                )
            )
        folder.write_accepted(accepted)


def no_longer_let_stand(folder: PlanFolder, ids: Collection[str]) -> None:
    """Tell of these findings again."""
    with folder.lock():
        folder.write_accepted(folder.accepted().without(ids))


def _say_again(folder: PlanFolder, said: Acceptance, now: datetime, by: str, reason: str, *, accepted: bool) -> None:
    """Let a finding stand that stands already, for another reason, or no longer."""
    if not accepted:
        no_longer_let_stand(folder, [said.id])
        return
    with folder.lock():
        anew = said.model_copy(update={"by": by, "reason": reason, "when": now.replace(microsecond=0)})
        folder.write_accepted(folder.accepted().with_one(anew))


def _let_stand(
    folder: PlanFolder,
    report: ConsolidateReport,
    finding: Finding,
    by: str,
    reason: str,
    now: datetime,
    progress: Progress,
) -> ConsolidateReport:
    let_stand(folder, [finding], now, by=by, reason=reason, round_name=report.round)
    return _again(folder, report.round, now, progress)


def _decide(
    folder: PlanFolder, round_name: str, decision: Decision, now: datetime, progress: Progress
) -> ConsolidateReport:
    decide(folder, decision, round_name)
    return _again(folder, round_name, now, progress)


def _again(folder: PlanFolder, round_name: str, now: datetime, progress: Progress) -> ConsolidateReport:
    one = folder.round(round_name)
    place = folder.returns_folder(one.name)
    files = [place / record.file for record in one.used if (place / record.file).exists()]
    return consolidate(folder, now, files=files, round_name=one.name, progress=progress)


def _one(question: str, found: tuple[Question, ...], before: list[Question]) -> Question:
    matching = [one for one in (*found, *before) if question and one.id.startswith(question)]
    _only(question, [one.id for one in matching])
    if matching:
        return matching[0]
    ids = ", ".join(one.id for one in found)
    raise UsageError(f"There is no open question '{question}'.", f"Open: {ids}." if ids else "Nothing is open.")


def _only(question: str, ids: Sequence[str]) -> None:
    if len(set(ids)) > 1:
        raise UsageError(f"'{question}' is the beginning of several ids.", "Give more of it.")


def _party(take: str, conflict: Conflict) -> str:
    parties = {candidate.team.casefold(): candidate.team for candidate in conflict.candidates} | {MASTER: MASTER}
    if take.casefold() not in parties:
        raise UsageError(f"'{take}' has no part in this conflict.", f"The parties are: {', '.join(parties.values())}.")
    return parties[take.casefold()]
