"""Suggest ratings, Explain this rating, and Summary."""

from __future__ import annotations

from cipxl_addin.commands import find
from cipxl_addin.desk import Desk
from cipxl_addin.keeping import CellChange
from cipxl_addin.lists import suggestion_list, summary_list
from cipxl_addin.looking import Looked, explained
from cipxl_addin.suggesting import COLUMN, held_to, suggested
from cipxl_addin.working.shared import look_at, plan_folder, remember_it, show, some, worst

__all__ = ["explain_rating", "suggest_ratings", "summary"]


def suggest_ratings(at: Desk) -> None:
    """Write what the figures suggest into the suggestion column; where there is none, list it."""
    looked = look_at(at)
    if looked is None:
        return
    if looked.checked.plan is None:
        at.tell("No ratings can be suggested: this workbook could not be read as a plan. " + worst(looked))
        return
    if not any(one.measures for one in looked.checked.rated):
        at.tell("There are no measures in this workbook, so figures suggest no ratings. Nothing was written.")
        return
    if looked.by_judgement:
        at.tell("In this plan ratings are the officers' judgement: figures suggest none. Nothing was written.")
        return
    if COLUMN not in looked.columns:
        show(at, "suggest_ratings", suggestion_list(looked))
        at.tell("This workbook has no column for suggestions. They are listed in a workbook of its own.")
        return
    wanted = suggested(looked)
    sheet, places = looked.checked.sheet, [one.a1 for one in wanted]
    before = at.formulas(sheet, places)
    shown = at.values(sheet, places)
    changes, kept = [], 0
    for one, old, said in zip(wanted, before, shown, strict=True):
        if said.strip() == one.code:
            kept += 1
            continue
        new = held_to(one, old)
        if new:
            changes.append(CellChange(sheet=sheet, a1=one.a1, before=old, after=new))
    if not changes:
        at.tell(_nothing_suggested(looked, kept))
        return
    at.write(changes)
    after = dict(zip(places, at.values(sheet, places), strict=True))
    codes = {one.a1: one.code for one in wanted}
    failed = [c for c in changes if after[c.a1].strip() != codes[c.a1]]
    at.write([CellChange(sheet=c.sheet, a1=c.a1, before=c.after, after=c.before) for c in failed])
    done = [change for change in changes if change not in failed]
    if not done:
        at.tell(_nothing_suggested(looked, kept))
        return
    remember_it(at, "suggest_ratings", cells=tuple(done))
    cells = some([change.a1 for change in done])
    heading = _heading(looked)
    at.tell(
        f"{len(done)} {'suggestion' if len(done) == 1 else 'suggestions'} written into '{heading}': {cells}. "
        f"{kept} stood there already. Your own ratings are as they were. A suggestion gives way by itself when a cell "
        f"that it was worked out from is changed. To put it back: '{find('undo').label}'."
    )


def _nothing_suggested(looked: Looked, kept: int) -> str:
    rated = sum(1 for one in looked.checked.rated for m in one.measures if m.suggestion.level.code)
    if kept and kept == rated:
        return f"Nothing was written: the column '{_heading(looked)}' already says what the figures suggest ({kept})."
    if not rated:
        return "The figures suggest no rating yet. Nothing was written. 'Explain this rating' says why for each row."
    return (
        f"Nothing was written. {kept} of {rated} suggestions stand in the column; the others cannot be written there."
    )


def _heading(looked: Looked) -> str:
    column = looked.columns[COLUMN]
    sheet = looked.book.sheet(column.sheet) if looked.book else None
    return " ".join(sheet.text(column.row, column.column).split()) if sheet else COLUMN


def explain_rating(at: Desk) -> None:
    """Say how the suggested rating of the selected row was worked out."""
    here = at.selected()
    looked = look_at(at)
    if looked is None:
        return
    if looked.checked.plan is None:
        at.tell("No rating can be explained: this workbook could not be read as a plan. " + worst(looked))
        return
    said = explained(looked, here[1]) if here and here[0] == looked.checked.sheet else ""
    at.tell(
        said
        or f"Choose a cell in a row of the table on the sheet '{looked.checked.sheet}', then press the button again."
    )


def summary(at: Desk) -> None:
    """List the ratings counted, with the sentences of a covering report."""
    from cipxl.papers.wording import load

    looked = look_at(at)
    if looked is None:
        return
    if looked.checked.plan is None or looked.checked.profile is None:
        at.tell("The ratings cannot be counted: this workbook could not be read as a plan. " + worst(looked))
        return
    made = summary_list(looked, load(plan_folder(at)).sentences)
    show(at, "summary", made)
    at.tell(f"{made.sentence} The counts are in a workbook of their own; nothing was written into yours.")
