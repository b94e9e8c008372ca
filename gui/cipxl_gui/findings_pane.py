"""The findings: grouped by rule, where, what is wrong and what to do; accept them, mend them, open them in Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from cipxl.findings import Finding, Severity
from cipxl_gui.findings_model import FindingsModel
from cipxl_gui.parts import Words, button_of, labelled
from cipxl_gui.picture import FindingLine, Picture
from cipxl_gui.records_table import RecordsTable
from cipxl_gui.words import count_of

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

__all__ = ["FindingsPane"]

_LEVELS: tuple[tuple[str, frozenset[Severity]], ...] = (
    ("All", frozenset(Severity)),
    ("Errors", frozenset({Severity.STOP, Severity.ERROR})),
    ("Errors and what to look at", frozenset({Severity.STOP, Severity.ERROR, Severity.WARNING})),
)


class FindingsTable(RecordsTable[FindingLine]):
    """The findings; headings reach over the whole width."""

    def __init__(self, model: FindingsModel, parent: QWidget | None = None) -> None:
        super().__init__(
            "Findings", model, "Press Enter to open the workbook at the cell.", several=True, parent=parent
        )
        model.setParent(self)
        model.modelReset.connect(self._span)

    def _span(self) -> None:
        self.clearSpans()
        model = self.records
        assert isinstance(model, FindingsModel)  # noqa: S101  # as it was made
        for row in model.headings:
            self.setSpan(row, 0, 1, len(model.columns))


class FindingsPane(QWidget):
    """The pane.

    Args:
        accept: Lets the chosen findings stand.
        mend: Mends the chosen findings.
        open_: Opens the workbook at the chosen finding's cell.
        parent: The widget that it stands in.
    """

    counted = Signal(int)  # how many findings there are in all that are shown

    def __init__(self, accept: QAction, mend: QAction, open_: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = FindingsModel()
        self.table = FindingsTable(self.model, self)
        self.severity = QComboBox(self)
        for words, _ in _LEVELS:
            self.severity.addItem(words)
        self.only_chosen = QCheckBox("Only of the chosen ret&urn", self)
        self.told = Words(parent=self, reachable=True)
        self._file = ""

        bar = QHBoxLayout()
        bar.addWidget(labelled("Sho&w:", self.severity, self))
        bar.addWidget(self.severity)
        bar.addWidget(self.only_chosen)
        bar.addStretch()
        for action in (open_, accept, mend):
            bar.addWidget(button_of(action, self))
        layout = QVBoxLayout(self)
        layout.addLayout(bar)
        layout.addWidget(self.table, stretch=1)
        layout.addWidget(self.told)

        self.severity.currentIndexChanged.connect(lambda _index: self._filter())
        self.only_chosen.toggled.connect(lambda _on: self._filter())
        self.table.chosen_changed.connect(self._tell)
        self._tell()

    def show_picture(self, picture: Picture) -> None:
        """Show the findings of a picture."""
        self.table.show_records(picture.findings)
        self.counted.emit(len(picture.findings))
        self._tell()

    def search(self, text: str) -> None:
        """Show only findings with these words."""
        self.table.filter_now(lambda: self.model.search(text))
        self._tell()

    def of_file(self, file: str) -> None:
        """The return that is chosen now."""
        if file != self._file:
            self._file = file
            if self.only_chosen.isChecked():
                self._filter()

    def chosen(self) -> tuple[Finding, ...]:
        """The chosen findings; of a chosen heading all that stand under it."""
        found: dict[str, Finding] = {}
        for line in self.table.all_chosen():
            under = [one for one in self.model.rows if one.code == line.code] if line.finding is None else [line]
            found |= {one.finding.id: one.finding for one in under if one.finding}
        return tuple(found.values())

    def next_problem(self) -> FindingLine | None:
        """Move to the next error or thing to look at, going round at the end; None where there is none."""
        rows = self.model.rows
        start = self.table.currentIndex().row() + 1
        for step in range(len(rows)):
            number = (start + step) % len(rows)
            line = rows[number]
            if line.finding is not None and line.finding.severity != Severity.NOTE:
                self.table.choose_row(number)
                return line
        return None

    def _filter(self) -> None:
        levels = _LEVELS[self.severity.currentIndex()][1]
        file = self._file if self.only_chosen.isChecked() else None

        def wanted(line: FindingLine) -> bool:
            one = line.finding
            return one is not None and one.severity in levels and (file is None or one.file == file)

        everything = file is None and len(levels) == len(Severity)
        self.table.filter_now(lambda: self.model.show_only(None if everything else wanted))
        self._tell()

    def _tell(self) -> None:
        """The chosen finding in full, or that nothing is wrong."""
        if not self.model.all:
            self.told.setText("Checked, nothing wrong.")
            return
        if not self.model.rows:
            self.told.setText("None of the findings is shown: change what is shown, or clear what is looked for.")
            return
        line = self.table.chosen()
        if line is None:
            self.told.setText(f"{count_of(self.model.shown, 'finding')}.")
        elif line.finding is None:
            self.told.setText(f"{line.code}  {line.title}: {count_of(line.many, 'finding')}.")
        else:
            where = f"{line.where}. " if line.where else ""
            self.told.setText(f"{where}{line.finding.message}\nWhat to do: {line.finding.fix}")
