"""Check this return, and Next problem."""

from __future__ import annotations

from cipxl.findings import Finding
from cipxl.sources.grid import a1
from cipxl_addin.commands import find
from cipxl_addin.desk import Desk
from cipxl_addin.lists import problem_list
from cipxl_addin.looking import place_of
from cipxl_addin.working.shared import look_at, remember_it, show

__all__ = ["check", "next_problem"]


def check(at: Desk) -> None:
    """List what is wrong or missing in the workbook."""
    looked = look_at(at)
    if looked is None:
        return
    made = problem_list(looked)
    show(at, "check", made)
    count = len(looked.problems)
    if not looked.checked.findings:
        at.tell(f"{at.name} was checked. Nothing was found, and nothing was changed.")
    else:
        many = f"{count} {'thing' if count == 1 else 'things'} to look at" if count else "Nothing to look at"
        at.tell(f"{at.name} was checked. {many}. The list is a workbook of its own; nothing was written into yours.")


def next_problem(at: Desk) -> None:
    """Go to the next cell with a problem, and say what it is."""
    chosen = at.chosen()
    looked = look_at(at)
    if looked is None:
        return
    here = at.selected()
    placed = [one for one in looked.problems if one.a1 and one.sheet]
    others = len(looked.problems) - len(placed)
    if not placed:
        rest = f" {others} are about the whole workbook: press '{find('check').label}'." if others else ""
        at.tell(f"There is no problem in a cell.{rest}")
        return
    found = [one for one in placed if chosen == (one.sheet, one.a1.partition(":")[0])] or _following(placed, here)
    first = found[0]
    place = first.a1.partition(":")[0]
    same = [one for one in placed if (one.sheet, one.a1.partition(":")[0]) == (first.sheet, place)]
    at.go(first.sheet, place)
    if here is not None:
        remember_it(at, "next_problem", went=(here[0], a1(here[1], here[2])))
    number = placed.index(same[0]) + 1
    told = "\n\n".join(f"{one.message}\n{one.fix}".strip() for one in same)
    at.tell(f"{place} ({number} of {len(placed)})\n\n{told}")


def _following(placed: list[Finding], here: tuple[str, int, int] | None) -> list[Finding]:
    """The problems from the first behind a cell on, then from the top."""
    if here is None:
        return placed
    sheet, row, column = here
    behind = [one for one in placed if one.sheet == sheet and place_of(one) > (row, column)]
    if not any(one.sheet == sheet for one in placed):
        return placed
    later = [one for one in placed if one.sheet != sheet]
    return behind or later or placed
