"""What a person says of a file that lost its marks on the way."""

from __future__ import annotations

import hashlib
from pathlib import Path

from cipxl.errors import UsageError
from cipxl.folder import Paired, PlanFolder, Round
from cipxl.reading import plain_ref
from cipxl.store import load_master

__all__ = ["pair"]


def pair(
    folder: PlanFolder,
    file: Path,
    *,
    team: str | None = None,
    sheet_row: int | None = None,
    ref: str = "",
    measure: str = "",
    by: str = "",
    round_name: str | None = None,
) -> Paired:
    """Say whose return a file is, or which row of the plan a row of it is; kept for the round.

    Args:
        folder: The plan folder.
        file: The file; where it lies does not matter, it is known again by its content.
        team: Whose return it is.
        sheet_row: A row of its sheet, as Excel numbers it.
        ref: The Ref of the recommendation that the row is, or that its measure belongs to.
        measure: The measure that the row is, by its name; the recommendation itself when not given.
        by: The role of the person who says so.
        round_name: The round; the latest when not given.

    Raises:
        UsageError: When there is no such team or row, or neither or both are said.
    """
    if (team is None) == (sheet_row is None):
        raise UsageError("Say either whose return it is (--team), or which row is which (--row and --ref).")
    if not file.is_file():
        raise UsageError(f"There is no file {file}.")
    with folder.lock():
        one = folder.round(round_name)
        sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
        if team is not None:
            known = {name.casefold(): name for name in one.teams}
            if team.casefold() not in known:
                raise UsageError(f"The team '{team}' was not asked.", f"The teams are: {', '.join(one.teams)}.")
            said = Paired(sha256=sha256, team=known[team.casefold()], by=by)
        else:
            said = Paired(sha256=sha256, sheet_row=sheet_row or 0, row=_row(folder, ref, measure), by=by)
        folder.write_round(_with(one, said))
    return said


def _with(one: Round, said: Paired) -> Round:
    """The round with what was said last about this file or this row of it."""
    same = (said.sha256, bool(said.team), said.sheet_row)
    kept = [p for p in one.paired if (p.sha256, bool(p.team), p.sheet_row) != same]
    return one.model_copy(update={"paired": (*kept, said)})


def _row(folder: PlanFolder, ref: str, measure: str) -> str:
    plan = load_master(folder).plan
    found = [row for row in plan.recommendations if plain_ref(row.ref) == plain_ref(ref)]
    if not found:
        refs = ", ".join(row.ref for row in plan.recommendations)
        raise UsageError(f"The plan has no Ref '{ref}'.", f"Its Refs are: {refs}.")
    if not measure:
        return found[0].id
    wanted = " ".join(measure.split()).casefold()
    names = {" ".join(one.name.split()).casefold(): one.id for one in found[0].measures}
    if wanted not in names:
        raise UsageError(
            f"Ref {ref} has no measure '{measure}'.", f"It has: {'; '.join(m.name for m in found[0].measures)}."
        )
    return names[wanted]
