"""Leaving a return out of its round, and taking it in again. The file stays where it is."""

from __future__ import annotations

from pathlib import Path

from cipxl.errors import UsageError
from cipxl.folder import LeftOut, PlanFolder
from cipxl.rounds.returns import sha256_of

__all__ = ["leave_out", "take_in"]


def leave_out(
    folder: PlanFolder, file: Path, *, reason: str, by: str = "", team: str = "", round_name: str | None = None
) -> LeftOut:
    """Leave a return out; the next consolidation takes out again what an earlier one took of it.

    Args:
        folder: The plan folder.
        file: The return. It is known by its content, so one that is mended and sent again counts.
        reason: Why; it is kept.
        by: The role of the person who says so.
        team: Whose return it is, where that is known.
        round_name: The round; the latest when not given.

    Raises:
        UsageError: When there is no such file, or no reason is given.
    """
    if not reason.strip():
        raise UsageError("Say why the return is left out; it is kept.")
    sha256 = _known(file)
    with folder.lock():
        one = folder.round(round_name)
        said = LeftOut(sha256=sha256, file=file.name, team=team, reason=" ".join(reason.split()), by=by)
        kept = tuple(left for left in one.left_out if left.sha256 != sha256)
        folder.write_round(one.model_copy(update={"left_out": (*kept, said)}))
    return said


def take_in(folder: PlanFolder, file: Path, round_name: str | None = None) -> None:
    """Let a return count again.

    Raises:
        UsageError: When there is no such file, or it was not left out.
    """
    sha256 = _known(file)
    with folder.lock():
        one = folder.round(round_name)
        kept = tuple(left for left in one.left_out if left.sha256 != sha256)
        if len(kept) == len(one.left_out):
            raise UsageError(f"{file.name} was not left out.")
        folder.write_round(one.model_copy(update={"left_out": kept}))


def _known(file: Path) -> str:
    sha256 = sha256_of(file)
    if not sha256:
        raise UsageError(f"There is no file {file}, or it cannot be read.")
    return sha256
