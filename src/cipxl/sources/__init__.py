"""Workbooks from outside: guarded, then read whole in one pass.

`read_book` gives a `Book` or raises `cipxl.errors.FileRefused`; `RULES` are all reasons and notes that it can give.
"""

from __future__ import annotations

from cipxl.findings import Rule
from cipxl.sources import features, nodes, outline, package, sheetpart, signature, texts, xlsx
from cipxl.sources.grid import Book, Cell, Range, Sheet, Validation, a1, parse_a1
from cipxl.sources.guard import inspect
from cipxl.sources.limits import Limits
from cipxl.sources.xlsx import read_book

__all__ = [
    "RULES", "Book", "Cell", "Limits", "Range", "Sheet", "Validation", "a1", "inspect", "parse_a1", "read_book",
]  # fmt: skip

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            rule
            for module in (signature, package, nodes, outline, sheetpart, features, texts, xlsx)
            for rule in module.RULES
        ),
        key=lambda rule: rule.code,
    )
)
