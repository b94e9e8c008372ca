"""Workbooks and documents from outside: guarded, then read whole in one pass.

`open_book` gives a `Book` or raises `cipxl.errors.FileRefused`; `RULES` are all reasons and notes that it can give.
`read_book` is the same for .xlsx and .xlsm alone.
"""

from __future__ import annotations

from cipxl.findings import Rule
from cipxl.sources import (
    document_rules,
    fallback,
    features,
    nodes,
    opendocument,
    outline,
    package,
    pdf_rules,
    sheetrows,
    signature,
    texts,
    xlsx,
)
from cipxl.sources.grid import Book, Cell, Range, Sheet, Validation, a1, parse_a1
from cipxl.sources.guard import inspect
from cipxl.sources.limits import Limits
from cipxl.sources.opening import open_book
from cipxl.sources.xlsx import read_book

__all__ = [
    "RULES", "Book", "Cell", "Limits", "Range", "Sheet", "Validation", "a1", "inspect", "open_book", "parse_a1",
    "read_book",
]  # fmt: skip

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            rule
            for module in (
                signature,
                package,
                nodes,
                outline,
                sheetrows,
                features,
                texts,
                xlsx,
                opendocument,
                fallback,
                document_rules,
                pdf_rules,
            )
            for rule in module.RULES
        ),
        key=lambda rule: rule.code,
    )
)
