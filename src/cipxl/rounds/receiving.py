"""Putting files that came back into a round's returns folder: those that are returns, with a word on each other one."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from cipxl.findings import Finding
from cipxl.folder import PlanFolder, save
from cipxl.progress import Progress, silent
from cipxl.rounds.returns import context_of, read_return
from cipxl.rounds.teams import remits_of_round
from cipxl.store import load_master

__all__ = ["MOST_FILES", "Received", "receive"]

MOST_FILES = 5_000  # of a folder that is dropped: beyond that it is no folder of returns

Outcome = Literal["taken", "there", "refused"]


class Received(NamedTuple):
    """What became of a file: copied in, there already, or refused with the finding that says why."""

    source: Path
    outcome: Outcome
    team: str = ""
    finding: Finding | None = None


def receive(
    folder: PlanFolder, paths: Sequence[Path], *, round_name: str | None = None, progress: Progress = silent
) -> tuple[Received, ...]:
    """Copy returns into a round's folder. A file that is no return of this round stays where it is.

    Args:
        folder: The plan folder.
        paths: Files, or folders whose files are meant; Excel's own notes that a file is open are passed over.
        round_name: The round; the latest when not given.
        progress: Told before each file; may raise Cancelled, and what was copied until then stays.
    """
    one = folder.round(round_name)
    plan = load_master(folder).plan
    context = context_of(folder, one, plan, frozenset(remits_of_round(folder, one, plan)))
    place = folder.returns_folder(one.name)
    files = list(_files(paths))
    found = []
    with folder.lock():
        for number, path in enumerate(files):
            progress(number, len(files), f"Reading {path.name}")
            read = read_return(path, context)
            finding = next(iter(read.report.findings), None)
            if read.report.status in ("refused", "unknown") or (read.report.status == "stopped" and not read.order[0]):
                found.append(Received(path, "refused", read.report.team, finding))
            elif path.resolve().parent == place.resolve():
                found.append(Received(path, "there", read.report.team))
            else:
                outcome: Outcome = "taken" if _copied(path, place) else "there"
                found.append(Received(path, outcome, read.report.team))
        progress(len(files), len(files), "Done")
    return tuple(found)


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    """The files that are meant, each once, in the order given; those of a folder by name."""
    seen: set[Path] = set()
    for path in paths:
        inside = sorted(path.rglob("*"))[:MOST_FILES] if path.is_dir() and not path.is_symlink() else [path]
        for file in inside:
            hidden = file is not path and file.name.startswith((".", "~$"))
            if not hidden and file not in seen and (file is path or file.is_file()):
                seen.add(file)
                yield file


def _copied(path: Path, place: Path) -> bool:
    """Whether a file was copied; not where the same file is there under whatever number."""
    target, number = place / path.name, 2
    while target.exists():
        if filecmp.cmp(target, path, shallow=False):
            return False
        target = place / f"{path.stem} ({number}){path.suffix}"
        number += 1
    save(target, lambda working: shutil.copy2(path, working))
    return True
