"""Running checks: one that fails does not stop the others, and long lists of the same become one line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from cipxl.checks.rule import LONGEST_MESSAGE, Check, Subject
from cipxl.findings import Finding, Place, Rule, Severity, shorten, stable_id
from cipxl.profile import field_base

__all__ = ["MOST_ALIKE", "RULES", "drawn_together", "run"]

MOST_ALIKE = 20

NOT_RUN = Rule(
    code="X098",
    title="A check that had nothing to go by",
    severity=Severity.NOTE,
    why="'Nothing found' and 'could not look' are different answers.",
    message="Not checked: '{shown}', because {reason}.",
    fix="Nothing to do.",
    fails="Targets missed, before any target has fallen due",
    passes="Targets missed, with targets that have fallen due",
)
FAILED = Rule(
    code="X099",
    title="A check that could not run",
    severity=Severity.WARNING,
    why="A fault in one check must hide neither itself nor what the others find.",
    message="The check '{shown}' ({code}) broke off: {fault}. All the others have run.",
    fix="Look at that by eye this time, and report the code with the file.",
    fails="A check with a fault of its own",
    passes="A check that ends",
)
RULES = (NOT_RUN, FAILED)

_ADDRESS = re.compile(r"([A-Z]+)(\d+)$")


def run(
    checks: Iterable[Check],
    subject: Subject,
    tells: Callable[[Finding], bool] = lambda _: True,
    *,
    together: bool = True,
) -> tuple[Finding, ...]:
    """What the checks find, each once, in the order of the checks; what could not be checked is said.

    `tells` says of each whether it is for whoever is told. Long lists of the same are drawn `together` into one line,
    but where each must be answered.
    """
    found: dict[str, Finding] = {}
    for check in checks:
        told: list[Finding] = []
        try:
            reason = check.lacks(subject)
            if reason:
                told.append(_about(NOT_RUN, check, subject, reason=reason))
            else:
                for finding in check.look(subject):  # one by one: what was found before a fault is kept
                    told.append(finding)
        except Exception as fault:  # any fault of a check becomes a finding, so that none is hidden by another
            said = shorten(str(fault) or "no reason", 40)
            told.append(_about(FAILED, check, subject, code=check.rule.code, fault=said))
        told = [one for one in told if tells(one)]
        for finding in drawn_together(told, check.rule) if together else told:
            found.setdefault(finding.id, finding)
    return tuple(found.values())


def _about(rule: Rule, check: Check, subject: Subject, **words: str) -> Finding:
    place = Place(file=subject.file, sheet=subject.sheet)
    found = rule.at(place, shown=check.rule.title, key=(subject.team, check.rule.code), **words)
    return found.model_copy(update={"message": shorten(found.message, LONGEST_MESSAGE)})


def drawn_together(found: Sequence[Finding], rule: Rule) -> list[Finding]:
    """Findings of one rule, those of a column as one line with a range where there are more than 20 of them."""
    columns: dict[str, list[Finding]] = {}
    for finding in found:
        columns.setdefault(f"{finding.code} {field_base(finding.field)}", []).append(finding)
    told: list[Finding] = []
    for same in columns.values():
        told += [_together(same, rule)] if len(same) > MOST_ALIKE else same
    return told


def _together(same: Sequence[Finding], rule: Rule) -> Finding:
    first = same[0]
    span = _span([one.a1 for one in same if one.a1]) or _refs([one.ref for one in same if one.ref])
    message = f"{len(same)} cells{f' ({span})' if span else ''}: {rule.title[:1].lower()}{rule.title[1:]}. The first: "
    room = LONGEST_MESSAGE - len(message)
    place = first.a1 or (f"Ref {first.ref}" if first.ref else "")
    message += f"'{shorten(first.shown, room - 3)}'." if first.shown and room > 12 else f"{place}."
    told = {
        "id": stable_id(first.code, *(one.id for one in same)), "a1": first.a1, "shown": span,
        "message": shorten(message, LONGEST_MESSAGE), "autofix": None,
    }  # fmt: skip
    return first.model_copy(update=told)


def _span(cells: Sequence[str]) -> str:
    """The smallest range of cells that has them all: "K5:K240"."""
    parts = [match for cell in cells if (match := _ADDRESS.match(cell))]
    if not parts:
        return ""
    columns = sorted({match[1] for match in parts}, key=lambda letters: (len(letters), letters))
    rows = [int(match[2]) for match in parts]
    return f"{columns[0]}{min(rows)}:{columns[-1]}{max(rows)}"


def _refs(refs: Sequence[str]) -> str:
    return f"Refs {shorten(refs[0], 12)} to {shorten(refs[-1], 12)}" if refs else ""
