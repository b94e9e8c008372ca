"""How answers are put into words on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cipxl.findings import Finding, shorten
from cipxl.merge import Conflict, Proposal
from cipxl.profile import field_words
from cipxl.rounds import PROPOSAL_WORDS, STATUS_WORDS, ConsolidateReport, headline
from cipxl.scheme import Scheme

__all__ = ["conflict_lines", "counts", "finding_lines", "proposal_lines", "report_lines", "table"]


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


def conflict_lines(conflicts: Iterable[Conflict]) -> list[str]:
    """A conflict with every party's text."""
    lines = []
    for one in conflicts:
        lines.append(f"{one.id}  Ref {one.ref}, {field_words(one.field)}: different answers")
        lines += [
            f"    {c.team}: {shorten(c.value, 90) or '(empty)'}  [{c.file or 'master.xlsx'} {c.cell}]"
            for c in one.candidates
        ]
        lines.append(f"    as it was sent out: {shorten(one.base, 90) or '(empty)'}")
        if one.earlier:
            said = one.earlier.take or shorten(one.earlier.text or "")
            lines.append(f"    decided before, with other texts: {said} ({one.earlier.reason})")
    return lines


def proposal_lines(proposals: Iterable[Proposal]) -> list[str]:
    """A proposal: who, where, what would become of what."""
    lines = []
    for one in proposals:
        lines.append(f"{one.id}  {one.team}, Ref {one.ref}, {field_words(one.field)}: {PROPOSAL_WORDS[one.kind]}")
        lines.append(f"    the plan has: {shorten(one.old, 90) or '(empty)'}")
        lines.append(f"    would become: {shorten(one.new, 90) or '(empty)'}")
    return lines


def counts(summary: Mapping[str, Mapping[str, int]], scheme: Scheme) -> list[str]:
    """The ratings counted, in the scheme's own words."""
    lines = []
    for dimension, levels in summary.items():
        said = [
            f"{n} {scheme.level(code).label if code else scheme.not_rated.label}"
            for code, n in levels.items()
            if n or code
        ]
        lines.append(f"  {dimension}: {', '.join(said)}")
    return lines


def report_lines(report: ConsolidateReport, scheme: Scheme, folder: str) -> list[str]:
    """What a consolidation did, what is open, and what to do next."""
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
    if report.queries:
        lines += ["", "Questions for teams:", *finding_lines(report.queries, files=True)]
    if report.conflicts:
        lines += ["", "To settle:", *conflict_lines(report.in_words().conflicts)]
    if report.proposals:
        lines += ["", "To accept or leave:", *proposal_lines(report.in_words().proposals)]
    lines += ["", "Ratings now:", *counts(report.summary, scheme)]
    if report.master:
        lines += ["", f"Written: {report.master}"]
        lines += [f"Kept before: {report.backup}"] if report.backup else []
    return [*lines, "", *_next(report, folder)]


def _next(report: ConsolidateReport, folder: str) -> list[str]:
    """What to do next: what is open first, then the papers."""
    if report.conflicts:
        first = report.conflicts[0]
        return [
            "Next: settle what is open, for example:",
            f'  cipxl settle "{folder}" {first.id} --take "{first.candidates[0].team}" --reason "why"',
        ]
    if report.proposals:
        return [
            "Next: accept what is right:",
            f'  cipxl accept "{folder}" {report.proposals[0].id} --by "your role" --reason "why"',
        ]
    if report.queries:
        teams = {returned.file: returned.team for returned in report.returns}
        asked = ", ".join(dict.fromkeys(teams.get(query.file, query.file) for query in report.queries))
        return [
            f"Next: send the workbook of questions to {asked} (in the round's folder 'questions').",
            "  Put what comes back into 'returns' and consolidate again.",
            f'  If you cannot wait: cipxl publish "{folder}"',
        ]
    return [f'Next: cipxl publish "{folder}"']
