"""Undo last command."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePath

from cipxl_addin.commands import find
from cipxl_addin.desk import Desk
from cipxl_addin.keeping import CellChange, Done, done_to, forget
from cipxl_addin.working.shared import some

__all__ = ["undo"]


def undo(at: Desk) -> None:
    """Put back what the last command did to this workbook."""
    before = done_to(at.host, at.full_name, at.now)
    if not before:
        at.tell("There is nothing to put back: no command has changed anything here today.")
        return
    done = before[-1]
    told = [*_cells_back(at, done), *_rest_back(at, done)]
    forget(at.host, done)
    at.tell(f"'{find(done.command).label}' was put back. " + " ".join(told))


def _cells_back(at: Desk, done: Done) -> list[str]:
    if not done.cells:
        return []
    told: list[str] = []
    back: list[CellChange] = []
    since: list[CellChange] = []
    for sheet in dict.fromkeys(change.sheet for change in done.cells):
        cells = [change for change in done.cells if change.sheet == sheet]
        now = at.formulas(sheet, [change.a1 for change in cells])
        for change, held in zip(cells, now, strict=True):
            (back if _same_formula(held, change.after) else since).append(change)
    at.write([CellChange(sheet=c.sheet, a1=c.a1, before=c.after, after=c.before) for c in back])
    if back:
        told.append(
            f"{len(back)} {'cell is' if len(back) == 1 else 'cells are'} as before: {some([c.a1 for c in back])}."
        )
    if since:
        told.append(f"Left as you have changed them since: {some([c.a1 for c in since])}.")
    return told


def _same_formula(held: str, written: str) -> bool:
    """Whether a cell holds what was written; Excel may write a formula a little otherwise than it was given."""
    return "".join(held.split()) == "".join(written.split())


def _rest_back(at: Desk, done: Done) -> list[str]:
    told = []
    if done.list:
        at.close_list(PurePath(done.list))
        at.host.remove(at.host.path(done.list))
        told.append("The list is closed.")
    if done.saved:
        path = Path(done.saved)
        if not path.is_file():
            told.append(f"The copy is not there any more: {path}.")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != done.sha256:
            told.append(f"The copy has been changed since, so it is kept: {path}.")
        else:
            path.unlink()
            at.host.remove_folder(path.parent)
            told.append(f"The copy was taken away: {path}.")
    if done.went:
        at.go(*done.went)
        told.append(f"You are back at {done.went[1]}.")
    return told
