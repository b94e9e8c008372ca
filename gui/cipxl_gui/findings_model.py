"""The findings under headings, one heading for each rule, as a table that screen readers can go through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont

from cipxl.findings import Severity
from cipxl_gui.picture import FindingLine
from cipxl_gui.records_model import Column, Index, RecordsModel
from cipxl_gui.words import SEVERITY_SIGNS, SEVERITY_WORDS, count_of

__all__ = ["FindingsModel", "finding_in_words"]


def finding_in_words(line: FindingLine) -> str:
    """The whole line as a person would read it out."""
    one = line.finding
    if one is None:
        return f"{line.title}, rule {line.code}: {count_of(line.many, 'finding')}."
    where = f"{line.where}: " if line.where else ""
    return f"{SEVERITY_WORDS[one.severity]}, {where}{one.message} {one.fix}".strip()


class FindingsModel(RecordsModel[FindingLine]):
    """Findings in their order under headings; sorted by a column they stand without."""

    def __init__(self, parent: QObject | None = None) -> None:
        columns = (
            Column("How bad", _how_bad, lambda line: line.severity.rank, widest=16),
            Column("Where", lambda line: line.where, widest=44),
            Column("What is wrong", lambda line: line.finding.message if line.finding else "", widest=62),
            Column("What to do", lambda line: line.finding.fix if line.finding else "", widest=62),
        )
        super().__init__(columns, finding_in_words, lambda line: line.name, lambda line: line.haystack, parent)

    @property
    def headings(self) -> Sequence[int]:
        """The rows that are headings."""
        return [number for number, line in enumerate(self._rows) if line.finding is None]

    @property
    def shown(self) -> int:
        """How many findings are shown."""
        return sum(line.finding is not None for line in self._rows)

    def arranged(self, rows: Sequence[FindingLine]) -> Sequence[FindingLine]:
        """The findings with a heading before those of each rule."""
        if self._sorted is not None:
            return rows
        counts: dict[str, int] = {}
        for line in rows:
            counts[line.code] = counts.get(line.code, 0) + 1
        found: list[FindingLine] = []
        last = ""
        for line in rows:
            if line.code != last:
                last = line.code
                found.append(FindingLine(line.code, line.title, line.severity, many=counts[line.code]))
            found.append(line)
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """As every table; headings in bold."""
        if role == Qt.ItemDataRole.FontRole and index.isValid() and self._rows[index.row()].finding is None:
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.AccessibleTextRole and index.isValid() and self._rows[index.row()].finding is None:
            return finding_in_words(self._rows[index.row()])  # the heading reaches over every column
        return super().data(index, role)


def _how_bad(line: FindingLine) -> str:
    if line.finding is None:
        return f"{line.code}  {line.title} – {count_of(line.many, 'finding')}"
    severity: Severity = line.finding.severity
    return f"{SEVERITY_SIGNS[severity]} {SEVERITY_WORDS[severity]}"
