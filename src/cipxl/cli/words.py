"""How answers are put into words on a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cipxl.decisions import MASTER, Acceptance
from cipxl.findings import Finding, shorten
from cipxl.folder import PlanFolder
from cipxl.merge import Conflict, LetStand, Proposal, Settled
from cipxl.merge.records import ROW
from cipxl.rounds import PROPOSAL_WORDS, STATUS_WORDS, ConsolidateReport, headline
from cipxl.rounds.next_step import and_list, count_of, next_step
from cipxl.scheme import Scheme
from cipxl.typed import command

__all__ = [
    "answered_lines", "counts", "finding_lines", "let_stand_lines", "next_lines", "question_lines", "report_lines",
    "table",
]  # fmt: skip

_LONGEST = 90  # characters of a text that are shown of it


def table(rows: Iterable[Iterable[str]], headings: Iterable[str]) -> list[str]:
    """Rows under headings, in columns as wide as they need."""
    lines = [list(headings), *(list(row) for row in rows)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(lines[0]))]
    return ["  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in lines]


def finding_lines(findings: Iterable[Finding], *, notes: bool = True, files: bool = False) -> list[str]:
    """A finding on two lines: how bad, where and what; then what to do, and its id for `cipxl accept`.

    Args:
        findings: The findings.
        notes: Whether those with nothing to do are told.
        files: Whether the file is named, where they come from several.
    """
    lines = []
    for one in findings:
        if notes or one.severity != "note":
            ref = f"Ref {one.ref}" if one.ref else ""
            where = ", ".join(part for part in (one.file if files else "", one.sheet, one.a1, ref) if part)
            lines.append(f"{str(one.severity).upper():8}{one.code}  {where + ': ' if where else ''}{one.message}")
            lines.append(f"{'':8}      {one.fix}  [{one.id}]")
    return lines


def question_lines(report: ConsolidateReport) -> list[str]:
    """What is open: each conflict with every party's text, each proposal with what would become of what, each query."""
    told = report.in_words()
    lines = [line for one in told.conflicts for line in _conflict(one, report)]
    lines += [line for one in told.proposals for line in _proposal(one, report)]
    return lines + finding_lines(report.queries, files=True)


def _conflict(one: Conflict, report: ConsolidateReport) -> list[str]:
    lines = [f"{one.id}  Ref {one.ref}, {report.called(one.field)}: different answers"]
    lines += [f"    {c.team}: {_text(c.value)}  [{c.file or 'master.xlsx'} {c.cell}]" for c in one.candidates]
    lines.append(f"    as it was sent out: {_text(one.base)}")
    if one.earlier:
        said = one.earlier.take or shorten(one.earlier.text or "")
        lines.append(f"    decided before, with other texts: {said} ({one.earlier.reason})")
    return lines


def _proposal(one: Proposal, report: ConsolidateReport) -> list[str]:
    return [
        f"{one.id}  {one.team}, Ref {one.ref}, {report.called(one.field)}: {PROPOSAL_WORDS[one.kind]}",
        f"    the plan has: {_text(one.old)}",
        f"    would become: {_text(one.new)}",
    ]


def let_stand_lines(found: Iterable[LetStand], report: ConsolidateReport) -> list[str]:
    """Values that were not taken and that somebody lets stand so: what the plan has instead, who said so, and why."""
    lines = []
    for one in found:
        query, said = one.finding, one.acceptance
        lines.append(f"{query.id}  {query.message}")
        lines.append(f"    the plan keeps for Ref {query.ref}, {report.called(query.field)}: {_text(one.stands)}")
        lines.append(f"    let stand by {said.by}: {said.reason}")
    return lines


def _text(text: str) -> str:
    return shorten(text, _LONGEST) or "(empty)"


def counts(report: ConsolidateReport, scheme: Scheme) -> list[str]:
    """The ratings counted, in the words of the profile and the scheme."""
    lines = []
    for dimension, levels in report.summary.items():
        said = [
            f"{n} {scheme.level(code).label if code else scheme.not_rated.label}"
            for code, n in levels.items()
            if n or code
        ]
        lines.append(f"  {report.called(dimension)}: {', '.join(said)}")
    return lines


def report_lines(report: ConsolidateReport, scheme: Scheme, next_: Iterable[str]) -> list[str]:
    """What a consolidation did, what is open, and at the end what to do next."""
    lines = [f"{report.round}: {headline(report)}"]
    rows = [
        (r.team or "?", STATUS_WORDS[r.status] + (", late" if r.late else ""), r.file or "-", r.signed_off or "-")
        for r in report.returns
    ]
    lines += ["", *table(rows, ("Team", "Status", "File", "Signed off"))]
    trouble = [finding for one in report.returns for finding in one.findings if finding.severity != "note"]
    if trouble:
        lines += ["", "Found in the returns:", *finding_lines(trouble, files=True)]
    about = finding_lines(report.about_master, notes=False)
    if about:
        lines += ["", "Found in the master:", *about]
    doubts = finding_lines(report.about_plan, notes=False)
    if doubts:
        lines += ["", "Look again at what the plan now says:", *doubts]
    told = report.in_words()
    if told.let_stand:
        lines += ["", "Not taken, and let stand so:", *let_stand_lines(told.let_stand, report)]
    if report.queries:
        lines += ["", "Questions for teams:", *finding_lines(report.queries, files=True)]
    if report.conflicts:
        lines += ["", "To settle:", *(line for one in told.conflicts for line in _conflict(one, report))]
    if report.proposals:
        lines += ["", "To accept or leave:", *(line for one in told.proposals for line in _proposal(one, report))]
    lines += ["", "Ratings now:", *counts(report, scheme)] if report.summary else []
    lines += _written(report)
    return [*lines, "", *next_]


def _written(report: ConsolidateReport) -> list[str]:
    lines = ["", f"Written: {report.master}"] if report.master else []
    return lines + ([f"Kept before: {report.backup}"] if report.backup else [])


def answered_lines(
    report: ConsolidateReport,
    question: str,
    accepted: Iterable[Acceptance],
    next_: Iterable[str],
    taken_back: Iterable[Acceptance] = (),
) -> list[str]:
    """What one answer came to, how much is open, and at the end what to do next.

    Args:
        report: What the consolidation with the answer gave.
        question: The id that was answered, or its first characters.
        accepted: The findings that somebody lets stand.
        next_: What to do next.
        taken_back: The findings that were let stand before, and are told again.
    """
    told = report.in_words()
    again = next(iter(taken_back), None)
    settled = next((one for one in told.settled if one.question.id.startswith(question)), None)
    stands = next((one for one in told.let_stand if one.finding.id.startswith(question)), None)
    may_stand = next((one for one in accepted if one.id.startswith(question)), None)
    if again:
        lines = [f"Told again from now on: {again.message}"]
    elif settled:
        lines = [_settled(settled, report)]
    elif stands:
        query = stands.finding
        lines = [
            f"Let stand: {query.message}",
            f"The plan keeps for Ref {query.ref}, {report.called(query.field)}: {_text(stands.stands)}",
            "The master says so on its sheet Open questions. For another value, type it into the master.",
        ]
    else:
        lines = [f"Accepted: {may_stand.message}" if may_stand else "Your answer is kept."]
        lines += ["It is not brought up again while the cell says the same."] if may_stand else []
    return [*lines, *_written(report), "", _open(report), *next_]


def _settled(one: Settled, report: ConsolidateReport) -> str:
    asked, decision = one.question, one.decision
    where = f"Ref {asked.ref}, {report.called(asked.field)}"
    if isinstance(asked, Proposal):
        if not decision.accepted:
            return f"Turned down ({PROPOSAL_WORDS[asked.kind]}): {where} stays as it is: {_text(asked.old)}"
        now = "" if asked.kind in ("delete", "clear") else f": {_text(asked.new)}"
        return f"Accepted ({PROPOSAL_WORDS[asked.kind]}): {where}{now}"
    if decision.text is not None:
        return f"Settled: {where} is now, in your words: {_text(decision.text)}"
    who = "as the plan has it" if decision.take == MASTER else f"as {decision.take} has it"
    if asked.field == ROW:
        return f"Settled: {where}, {who}"
    texts = {candidate.team: candidate.value for candidate in asked.candidates} | {MASTER: asked.master}
    return f"Settled: {where} is now, {who}: {_text(texts[decision.take])}"


def _open(report: ConsolidateReport) -> str:
    found = {"conflict": report.conflicts, "proposal": report.proposals, "question": report.queries}
    said = and_list([count_of(len(open_), noun) for noun, open_ in found.items() if open_])
    return f"Still open: {said}." if said else "Nothing is open."


def next_lines(report: ConsolidateReport, folder: PlanFolder, today: date) -> list[str]:
    """What to do next, with commands that can be copied: what the window says too, and then how it is typed.

    Args:
        report: The round as it is.
        folder: The plan folder.
        today: The day from which lateness is told.
    """
    one = folder.round(report.round)
    older = one.name != folder.round().name
    step = next_step(folder, one, today, has_master=True, report=report, is_latest=not older)
    named = ("--round", one.name) if older else ()
    publish = command("publish", folder.path)
    how: list[str] = []
    if step.kind == "settle" and report.conflicts:
        first = report.conflicts[0]
        take = ("--take", first.candidates[0].team, "--reason", "why", *named)
        how = [f"  For example: {command('settle', folder.path, first.id, *take)}"]
    elif step.kind == "settle":
        why = ("--by", "your role", "--reason", "why", *named)
        how = [
            f"  For example: {command('accept', folder.path, report.proposals[0].id, *why)}",
            "  With --no it is turned down.",
        ]
    elif step.kind == "consolidate":
        how = [f"  {command('consolidate', folder.path, *named)}"]
    elif step.kind == "remind":
        how = [f"  {command('remind', folder.path)}"]
        if report.queries:
            how.append(f"  Questions that go back to teams are in {folder.questions_folder(one.name)}.")
        how.append(f"  If you cannot wait: {publish}")
    elif step.kind == "ask":
        how = [
            f"  The workbooks are in {folder.questions_folder(one.name)}.",
            f"  Put what comes back into {folder.returns_folder(one.name)} and consolidate again.",
            f"  If you cannot wait: {publish}",
        ]
    elif step.kind == "publish":
        how = [f"  {publish}"]
    return [f"Next: {step.words}", *how]
