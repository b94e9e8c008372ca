"""How quick the app's window is with a thousand teams and sixty thousand findings, and how soon the first one is there.

    python -m benchmarks window

Each thing that a person does is done on the app's tables and on bare ones: the smallest Qt model of as many rows and
columns that gives finished texts. Ratios of processor time, the best of several. Beside each stands how long the
window's own thread was held up, which no one should notice (100 ms).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

TEAMS, FINDINGS = 1_000, 60_000
RULES = 60  # codes that the findings are of
TIMES = 5
EMPTY = """
import time
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([]); app.setStyle("Fusion"); window = QMainWindow(); window.show(); app.processEvents()
print(time.process_time())
"""
OURS = """
import sys, time
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from cipxl_gui.look import dress
from cipxl_gui.main_window import MainWindow
app = QApplication([]); dress(app)
window = MainWindow(QSettings(sys.argv[1], QSettings.Format.IniFormat)); window.show(); app.processEvents()
print(time.process_time())
"""


def run() -> Iterator[str]:
    """The lines of the benchmark."""
    ours, empty = first_windows()
    yield f"first window: {ours / empty:.2f}x as long as an empty one"
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    for name, mine, bare in measured(app, TEAMS, FINDINGS):
        yield f"{TEAMS:,} teams, {FINDINGS:,} findings, {name}: {mine / bare:.1f}x a bare table, {mine * 1000:.0f} ms"


def first_windows(times: int = TIMES) -> tuple[float, float]:
    """The processor time until the app's first window shows, and an empty one: the best of several, in turn."""
    taken: dict[str, list[float]] = {OURS: [], EMPTY: []}
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(one for one in sys.path if one)}
    for _ in range(times):
        for code, found in taken.items():
            done = subprocess.run(
                [sys.executable, "-c", code, os.devnull], capture_output=True, text=True, check=True, env=env
            )
            found.append(float(done.stdout))
    return min(taken[OURS]), min(taken[EMPTY])


def measured(app: Any, teams: int, findings: int) -> Iterator[tuple[str, float, float]]:
    """What a person does, with the seconds that it takes in the app's tables and in bare ones."""
    from cipxl_gui.findings_model import FindingsModel
    from cipxl_gui.findings_pane import FindingsTable
    from cipxl_gui.returns_table import ReturnsTable

    returns, lines = return_lines(teams), made_lines(findings)
    table, model = ReturnsTable(), FindingsModel()
    found = FindingsTable(model)
    bare_returns = bare_table([(one.row.team,) * 8 for one in returns])
    bare_findings = bare_table([(one.where, one.where, one.finding.message, one.finding.fix) for one in lines])
    for one in (table, found, bare_returns, bare_findings):
        one.resize(1200, 700)
        one.show()
    app.processEvents()

    def both(act: Callable[[], object], bare: Callable[[], object]) -> tuple[float, float]:
        return best(app, act), best(app, bare)

    yield "show the returns", *both(lambda: table.show_records(returns), lambda: bare_returns.model().show(None))
    yield "show the findings", *both(lambda: found.show_records(lines), lambda: bare_findings.model().show(None))
    needles = iter(range(10_000))
    yield (
        "find a word in the findings",
        *both(
            lambda: found.filter_now(lambda: model.search(f"ref {next(needles) % 9}")),
            lambda: bare_findings.model().show(f"ref {next(needles) % 9}"),
        ),
    )
    model.search("")
    yield (
        "only the errors",
        *both(
            lambda: found.filter_now(lambda: model.show_only(lambda one: one.severity.rank < 2)),
            lambda: bare_findings.model().show("error"),
        ),
    )
    model.show_only(None)
    bare_findings.model().show(None)
    columns = iter(range(10_000))
    yield (
        "sort the findings",
        *both(lambda: model.sort(1 + next(columns) % 2), lambda: bare_findings.model().sort(1 + next(columns) % 2)),
    )
    model.sort(-1)
    rows = iter(range(10_000))
    yield (
        "a page further down in the findings",
        *both(lambda: scroll(found, next(rows)), lambda: scroll(bare_findings, next(rows))),
    )


def scroll(table: Any, step: int) -> None:
    """Go to another place in the table and draw what is there."""
    bar = table.verticalScrollBar()
    bar.setValue((step * 7_919) % max(1, bar.maximum()))
    table.viewport().repaint()


def best(app: Any, act: Callable[[], object]) -> float:
    """The least seconds of processor time that something took, with everything that Qt does about it."""
    found = []
    for _ in range(TIMES):
        app.processEvents()
        begun = time.process_time()
        act()
        app.processEvents()
        found.append(time.process_time() - begun)
    return max(min(found), 1e-6)


def return_lines(count: int) -> Sequence[Any]:
    """So many returns."""
    from cipxl.rounds import TeamRow
    from cipxl_gui.picture import ReturnLine

    rows = [
        TeamRow(
            team=f"Team {number:04}",
            state="late" if number % 7 == 0 else "in",
            file=f"Return of team {number}.xlsx",
            path=Path("returns"),
            received=datetime(2020, 10, 1 + number % 28, 9, number % 60),
            refs=(f"2019 {number % 40}",),
            findings=number % 90,
            conflicts=number % 3,
        )
        for number in range(count)
    ]
    return [ReturnLine(row, f"{row.team} {row.file}".casefold()) for row in rows]


def made_lines(count: int) -> Sequence[Any]:
    """So many findings of some sixty rules, made ready as the job that reads a folder does."""
    from cipxl.findings import Finding, Severity
    from cipxl_gui.picture import finding_lines

    levels = list(Severity)
    found = [
        Finding(
            id=f"{number:010}",
            code=f"C{number % RULES:03}",
            severity=levels[1 + number % RULES % 3],
            file=f"Return of team {number % TEAMS}.xlsx",
            sheet="Appendix A",
            a1=f"H{number % 400}",
            ref=f"2019 {number % 40}",
            field="evidence",
            shown="94",
            fix="Write it with its sign: 94%.",
            message=f"H{number % 400} has '94'. Is that 94% or 0.94%? ref {number % 9}",
            team=f"Team {number % TEAMS}",
        )
        for number in range(count)
    ]
    return finding_lines(found, {f"C{number:03}": "A bare number" for number in range(RULES)})


def bare_table(texts: Sequence[tuple[str, ...]]) -> Any:
    """The least that shows these texts: a view on a model that gives them out as they are."""
    from PySide6.QtCore import QAbstractTableModel, Qt
    from PySide6.QtWidgets import QTableView

    class Bare(QAbstractTableModel):
        def __init__(self) -> None:
            super().__init__()
            self.texts: Sequence[tuple[str, ...]] = texts

        def rowCount(self, _parent: Any = None) -> int:  # noqa: N802 - Qt's name
            return len(self.texts)

        def columnCount(self, _parent: Any = None) -> int:  # noqa: N802 - Qt's name
            return len(texts[0])

        def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
            return self.texts[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None

        def show(self, needle: str | None) -> None:
            self.beginResetModel()
            self.texts = [one for one in texts if needle in one[2]] if needle else texts
            self.endResetModel()

        def sort(self, column: int, _order: Any = None) -> None:
            self.beginResetModel()
            self.texts = sorted(self.texts, key=lambda one: one[column])
            self.endResetModel()

    view = QTableView()
    view.setModel(Bare())
    view.kept = view.model()  # type: ignore[attr-defined]  # a view does not keep its model alive
    return view
