"""Every rule that cipxl applies, collected from where each is declared."""

from __future__ import annotations

from importlib import import_module

from cipxl.findings import Rule

__all__ = ["MODULES", "all_rules"]

MODULES = (
    "cipxl.sources",
    "cipxl.sources.prose",
    "cipxl.reading.headings",
    "cipxl.reading.locate",
    "cipxl.reading.rows",
    "cipxl.reading.row_rules",
    "cipxl.reading.cells",
    "cipxl.reading.marks",
    "cipxl.reading.split",
    "cipxl.reading.themes",
    "cipxl.reading.parts",
    "cipxl.reading.cards",
    "cipxl.reading.nearest",
    "cipxl.tailoring.proposing",
    "cipxl.assessment",
    "cipxl.checks.entry",
    "cipxl.checks.ratings",
    "cipxl.checks.numbers",
    "cipxl.checks.narrative",
    "cipxl.checks.dates",
    "cipxl.checks.names",
    "cipxl.checks.counts",
    "cipxl.checks.running",
    "cipxl.checks.disclosure",
    "cipxl.merge.plausible",
    "cipxl.store",
    "cipxl.rounds.rules",
    "cipxl.checking",
)


def all_rules() -> tuple[Rule, ...]:
    """The rules in the order of their codes."""
    found = [rule for module in MODULES for rule in import_module(module).RULES]
    return tuple(sorted(found, key=lambda rule: ("FSRCXDM".index(rule.code[0]), rule.code)))
