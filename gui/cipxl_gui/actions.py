"""Everything that can be done in the window: its words, its menu and its keys, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QAction, QKeySequence

from cipxl_gui.parts import escaped

if TYPE_CHECKING:
    from PySide6.QtGui import QUndoStack
    from PySide6.QtWidgets import QMainWindow, QMenu

__all__ = ["DIALOG_KEYS", "ENTRIES", "MENUS", "Entry", "enable_actions", "make_actions", "make_menus"]


class Entry(NamedTuple):
    """Something that can be done.

    `keys` are the shortcuts, the first shown in the menu; `does` says it in one line, for the guide and the tip. `line`
    asks for a line above it in the menu. `hint` names a key that works in a table and is no shortcut of the window.
    """

    name: str
    menu: str
    text: str
    does: str
    keys: tuple[str, ...] = ()
    line: bool = False
    hint: str = ""


MENUS = ("&File", "&Edit", "&View", "&Returns", "&Papers", "&Help")

ENTRIES: tuple[Entry, ...] = (
    Entry("new_plan", "&File", "&New plan…", "Make a plan folder, empty or from an existing appendix.", ("Ctrl+N",)),
    Entry("open_plan", "&File", "&Open plan folder…", "Open the folder of a plan.", ("Ctrl+Shift+O",)),
    Entry("example", "&File", "&Example plan", "Make the example plan, with returns in, and open it."),
    Entry("open_master", "&File", "Open &master in Excel", "Open the plan's master workbook.", ("Ctrl+M",), line=True),
    Entry("show_folder", "&File", "Show plan &folder", "Show the plan folder in the file manager.", ("Ctrl+Shift+F",)),
    Entry("export", "&File", "Export the &data…", "Write the plan's data as tables.", ("Ctrl+Shift+D",)),
    Entry("restore", "&File", "&Go back to an earlier master…", "Put a master back that was kept in backups."),
    Entry("close_plan", "&File", "&Close the plan", "Go back to the first page.", ("Ctrl+W",), line=True),
    Entry("quit", "&File", "E&xit", "Close the window.", ("Ctrl+Q",)),
    Entry("undo", "&Edit", "&Undo", "Take back the last thing that was done.", ("Ctrl+Z",)),
    Entry("redo", "&Edit", "&Redo", "Do again what was taken back.", ("Ctrl+Y", "Ctrl+Shift+Z")),
    Entry("find", "&Edit", "&Find", "Look for a team, a reference or a word.", ("Ctrl+F",), line=True),
    Entry("accept", "&Edit", "&Accept findings…", "Let the chosen findings stand, with a reason.", ("Ctrl+Shift+A",),
          line=True),
    Entry("mend", "&Edit", "&Mend findings…", "Mend what has one reading only, after a look at it.", ("Ctrl+Shift+M",)),
    Entry("pane_findings", "&View", "&Findings", "Go to the findings.", ("Ctrl+1",)),
    Entry("pane_conflicts", "&View", "&Conflicts", "Go to the conflicts and proposals.", ("Ctrl+2",)),
    Entry("pane_summary", "&View", "&Summary", "Go to the ratings counted.", ("Ctrl+3",)),
    Entry("pane_preview", "&View", "&Preview", "Go to the paper's pages.", ("Ctrl+4",)),
    Entry("pane_changes", "&View", "C&hanges", "Go to what the master would become.", ("Ctrl+5",)),
    Entry("pane_history", "&View", "Histo&ry", "Go to the ratings and measures over the rounds.", ("Ctrl+6",)),
    Entry("returns", "&View", "&Table of returns", "Go to the table of returns.", ("Ctrl+0",)),
    Entry("next_problem", "&View", "&Next problem", "Go to the next error or thing to look at.", ("F8",), line=True),
    Entry("refresh", "&View", "Read &again", "Read the plan folder again.", ("F5",)),
    Entry("larger", "&View", "&Larger text", "Make all text larger.", ("Ctrl++", "Ctrl+="), line=True),
    Entry("smaller", "&View", "S&maller text", "Make all text smaller.", ("Ctrl+-",)),
    Entry("system", "&View", "The s&ystem's colours", "Colours as the system has them.", line=True),
    Entry("light", "&View", "L&ight", "Dark text on light ground."),
    Entry("dark", "&View", "&Dark", "Light text on dark ground."),
    Entry("contrast", "&View", "High c&ontrast", "White on black, with strong edges."),
    Entry("new_round", "&Returns", "&New round…", "Issue a round: a return for each team.", ("Ctrl+Shift+N",)),
    Entry("letters", "&Returns", "E-mails to &teams…", "The texts that go out with the workbooks.", ("Ctrl+T",)),
    Entry("remind", "&Returns", "Re&minders…", "The texts for teams that have not answered.", ("Ctrl+Shift+T",)),
    Entry("extend", "&Returns", "&Later date…", "Give everybody more time."),
    Entry("issue_again", "&Returns", "&Issue again to a team…", "A fresh copy of its return for one team."),
    Entry("add_files", "&Returns", "&Add returns…", "Copy files that came back into the round.", ("Ctrl+O",),
          line=True),
    Entry("show_returns", "&Returns", "Sho&w returns folder", "Show where files that come back are put.", ("Ctrl+R",)),
    Entry("open_return", "&Returns", "&Open in Excel", "Open the chosen return or finding in Excel.", hint="Enter"),
    Entry("leave_out", "&Returns", "Leave o&ut or take in…", "Leave the chosen return out of the round.", ("Ctrl+L",)),
    Entry("send_back", "&Returns", "Send &back…", "The text and workbook that go back to the team.", ("Ctrl+B",)),
    Entry("settle", "&Returns", "&Settle…", "Settle conflicts and proposals one by one.", ("Ctrl+K",), line=True),
    Entry("consolidate", "&Returns", "&Consolidate…", "Take the returns into the master.",
          ("Ctrl+Return", "Ctrl+Enter")),
    Entry("purge", "&Returns", "&Delete old returns…", "Delete returns that have been kept long enough.",
          ("Ctrl+Shift+Del",), line=True),
    Entry("publish", "&Papers", "&Publish…", "Write the papers.", ("Ctrl+E",)),
    Entry("report", "&Papers", "Covering &report…", "Start the covering report, with gaps for what only you can say.",
          ("Ctrl+Shift+E",)),
    Entry("reconcile", "&Papers", "&Check a report…", "Hold a covering report against the plan, sentence by sentence.",
          ("Ctrl+Shift+R",), line=True),
    Entry("show_papers", "&Papers", "&Show papers", "Show the folder of what was published.", ("Ctrl+Shift+P",),
          line=True),
    Entry("guide", "&Help", "&Guide", "This guide, without a network.", ("F1",)),
    Entry("addin", "&Help", "Excel a&dd-in…", "Install the Excel add-in, or see what is wrong with it."),
    Entry("about", "&Help", "&About cipxl", "Which version this is."),
)  # fmt: skip

# What there is only with a plan open, and what waits until nothing is being changed.
_WITH_A_PLAN = ("close_plan", "find", "refresh", "next_problem", "returns")
_AT_REST = ("accept", "mend", "send_back", "leave_out", "settle", "consolidate", "publish", "report", "export", "purge",
            "restore")  # fmt: skip

DIALOG_KEYS: tuple[tuple[str, str], ...] = (
    ("Alt+1 to Alt+9", "Choose an answer; the last number is your own text."),
    ("Alt+R", "Go to the reason."),
    ("Ctrl+Enter", "Settle and go to the next."),
    ("Alt+Left, Alt+Right", "Go to the one before, or decide later and go on."),
    ("Esc", "Close; what is settled stays settled."),
)
"""The keys of the dialog in which conflicts are settled."""


def make_actions(window: QMainWindow) -> Mapping[str, QAction]:
    """An action for each entry, which the window does wherever the focus is."""
    found = {}
    for entry in ENTRIES:
        action = QAction(entry.text, window)
        action.setObjectName(entry.name)
        action.setStatusTip(entry.does)
        action.setShortcuts([QKeySequence(keys) for keys in entry.keys])
        window.addAction(action)
        found[entry.name] = action
    return found


def enable_actions(actions: Mapping[str, QAction], *, plan: bool, busy: bool, undo: QUndoStack) -> None:
    """Let be done what can be done now. What cannot be done yet says so when it is tried, so little is greyed.

    Args:
        actions: Every action.
        plan: Whether a plan is open.
        busy: Whether it is being changed.
        undo: What can be taken back.
    """
    for name, action in actions.items():
        if name.startswith("pane_") or name in _WITH_A_PLAN:
            action.setEnabled(plan)
        elif name in _AT_REST:
            action.setEnabled(not busy)
    for name, can, words, text in (
        ("undo", undo.canUndo(), "&Undo", undo.undoText()),
        ("redo", undo.canRedo(), "&Redo", undo.redoText()),
    ):
        actions[name].setEnabled(can and not busy)
        actions[name].setText(f"{words}: {escaped(text)}" if text else words)


def make_menus(window: QMainWindow, actions: Mapping[str, QAction]) -> Mapping[str, QMenu]:
    """The menus, in which an action's name and keys stand."""
    found: dict[str, QMenu] = {}
    for title in MENUS:
        menu = window.menuBar().addMenu(title)
        menu.setToolTipsVisible(True)
        found[title] = menu
    for entry in ENTRIES:
        if entry.line:
            found[entry.menu].addSeparator()
        found[entry.menu].addAction(actions[entry.name])
    return found
