"""The page of findings that a consolidation leaves beside the returns, for people to read in a browser."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from cipxl.findings import Finding
from cipxl.merge import Conflict
from cipxl.rounds.report import ConsolidateReport, ReturnReport

__all__ = ["PROPOSAL_WORDS", "STATUS_WORDS", "findings_page", "headline"]

STATUS_WORDS = {
    "used": "used",
    "stopped": "not used: stopped",
    "refused": "not used: could not be read",
    "superseded": "not used: a later one came",
    "duplicate": "counted once: the same file",
    "missing": "missing",
    "unknown": "not used: not one of this round's returns",
    "left_out": "left out this time",
}

_STYLE = """
body { font: 1rem/1.5 Arial, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; color: #0b0c0c; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
caption { text-align: left; font-weight: bold; padding: 0.5rem 0; }
th, td { border: 1px solid #b1b4b6; padding: 0.4rem; text-align: left; vertical-align: top; overflow-wrap: break-word; }
thead th { background: #f3f2f1; white-space: nowrap; }
h2, caption { break-after: avoid; }
tr { break-inside: avoid; }
td { white-space: pre-line; }
"""


def findings_page(report: ConsolidateReport, title: str) -> str:
    """The page as one HTML file: the returns, what is open, and what was found, each place with what to do."""
    report = report.in_words()
    parts = [
        f"<h1>{escape(title)}: {escape(report.round)}</h1>",
        f"<p>{escape(headline(report))}</p>",
        _table(
            "Returns",
            ("Team", "Status", "File", "Received", "Signed off"),
            (_return_row(one) for one in report.returns),
        ),
    ]
    if report.conflicts:
        parts.append(_heading("Different answers, to be settled"))
        parts += [_conflict(conflict, report) for conflict in report.conflicts]
    if report.proposals:
        rows = (
            (p.id, p.team, p.ref, report.called(p.field), PROPOSAL_WORDS[p.kind], p.old, p.new)
            for p in report.proposals
        )
        parts.append(_heading("Proposals, to be accepted or not"))
        parts.append(_table("Proposals", ("Id", "Team", "Ref", "Field", "What", "The plan has", "The team has"), rows))
    if report.queries:
        parts.append(_heading("Questions that go back to teams"))
        parts.append(_findings("Questions", report.queries, report))
    if report.let_stand:
        parts += [_heading("Not taken, and let stand so"), _let_stand(report)]
    if told := [finding for finding in report.about_master if finding.severity != "note"]:
        parts += [_heading("The master"), _findings("Found in the master", told, report)]
    if told := [finding for finding in report.about_plan if finding.severity != "note"]:
        parts += [_heading("What the plan now says"), _findings("Look again at these", told, report)]
    parts += _found(report)
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(report.round)}: findings</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(parts)
        + "\n</main>\n</body>\n</html>\n"
    )


PROPOSAL_WORDS = {
    "delete": "row removed",
    "clear": "text cleared",
    "add": "row added",
    "join": "rows joined",
    "out_of_remit": "changed outside its rows",
    "locked": "changed a locked cell",
}


def headline(report: ConsolidateReport) -> str:
    """The outcome in one sentence."""
    used = sum(one.status == "used" for one in report.returns)
    missing = [one.team for one in report.returns if one.status == "missing"]
    taken = sum(change.outcome != "info" for change in report.changes)
    parts = [
        f"{used} {_plural(used, 'return')} used, {taken} {_plural(taken, 'change')} taken, "
        f"{len(report.conflicts)} {_plural(len(report.conflicts), 'conflict')}, "
        f"{len(report.proposals)} {_plural(len(report.proposals), 'proposal')} and "
        f"{len(report.queries)} {_plural(len(report.queries), 'question')} open."
    ]
    if missing:
        parts.append(f"Missing: {', '.join(missing)}.")
    return " ".join(parts)


def _plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"


def _found(report: ConsolidateReport) -> list[str]:
    parts = []
    for one in report.returns:
        told = [finding for finding in one.findings if finding.severity != "note"]
        if told:
            parts.append(_heading(one.team or one.file))
            parts.append(_findings(f"Found in {one.file}", told, report))
        if one.asides:
            rows = ((aside.kind, f"{aside.sheet} {aside.a1}", aside.ref, aside.text) for aside in one.asides)
            parts.append(_table(f"Beside the table in {one.file}", ("What", "Where", "Ref", "Text"), rows))
    if not parts:
        parts.append(f"{_heading('Found in the returns')}<p>Checked, nothing wrong.</p>")
    return parts


def _return_row(one: ReturnReport) -> tuple[str, ...]:
    status = STATUS_WORDS[one.status] + (", late" if one.late else "")
    received = f"{one.received:%d/%m/%Y %H:%M}" if one.received else "Not received"
    return (one.team or "Unknown", status, one.file or "None", received, one.signed_off or "Not said")


def _conflict(conflict: Conflict, report: ConsolidateReport) -> str:
    rows = [(c.team, f"{c.file} {c.cell}".strip() or "master.xlsx", c.value or "(empty)") for c in conflict.candidates]
    caption = f"{conflict.id}: Ref {conflict.ref}, {report.called(conflict.field)}"
    return _table(caption, ("Who", "Where", "Text"), [*rows, ("As it was sent out", "", conflict.base or "(empty)")])


def _let_stand(report: ConsolidateReport) -> str:
    rows = (
        (one.finding.team, _where(one.finding, report), one.finding.message, one.stands or "(empty)",
         one.acceptance.by, one.acceptance.reason) for one in report.let_stand
    )  # fmt: skip
    return _table("Let stand", ("Team", "Where", "What", "The plan keeps", "Who", "Why"), rows)


def _findings(caption: str, findings: Iterable[Finding], report: ConsolidateReport) -> str:
    rows = ((str(f.severity).capitalize(), _where(f, report), f.message, f.fix, f.code, f.id) for f in findings)
    return _table(caption, ("How bad", "Where", "What", "What to do", "Rule", "Id"), rows)


def _where(finding: Finding, report: ConsolidateReport) -> str:
    ref = f"Ref {finding.ref}" if finding.ref else ""
    field = report.called(finding.field) if finding.field else ""
    return ", ".join(part for part in (finding.file, finding.sheet, finding.a1, ref, field) if part)


def _heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _table(caption: str, headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>\n" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>"
