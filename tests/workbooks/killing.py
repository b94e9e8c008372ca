"""Consolidates copies of a plan folder, killed at given moments; prints how many moments there are, or what was left.

Run as a program of its own: it forks, and each fork kills itself (SIGKILL) at its moment, which is a count of file
operations as Python's audit events tell them.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from datetime import datetime
from pathlib import Path

from cipxl.folder import PlanFolder
from cipxl.rounds import consolidate
from cipxl.store import load_master

NOW = datetime(2020, 10, 20, 10, 0)
WATCHED = ("open", "os.", "shutil.")


def run(path: Path, moment: int) -> int:
    """Consolidate in a fork that dies at this file operation; how many it did, or -1 when it was killed."""
    seen = 0

    def count(event: str, arguments: object) -> None:
        nonlocal seen
        if event.startswith(WATCHED):
            seen += 1
            if seen == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        sys.addaudithook(count)
        consolidate(PlanFolder(path), NOW)
        os.write(writer, str(seen).encode())
        os._exit(0)
    os.close(writer)
    _, status = os.waitpid(child, 0)
    said = os.read(reader, 20)
    os.close(reader)
    return int(said) if os.WIFEXITED(status) and said else -1


def state(path: Path) -> dict:
    """What the folder's master says, and how many changes its log has."""
    master = load_master(PlanFolder(path))
    rows = {row.id: dict(row.cells) for row in master.table.rows.values()}
    return {"rows": rows, "log": [[e.row, e.field, e.old, e.new, e.outcome] for e in master.log]}


def main() -> None:
    source, work = Path(sys.argv[1]), Path(sys.argv[2])
    moments = [int(moment) for moment in sys.argv[3:]]
    results = []
    for moment in moments or [0]:
        target = work / f"at {moment}"
        shutil.copytree(source, target)
        done = run(target, moment)
        result = {"moment": moment, "done": done}
        if moments:
            result["after"] = state(target)
            consolidate(PlanFolder(target), NOW)
            result["again"] = state(target)
            result["left"] = [p.name for p in target.rglob("*") if p.name.startswith(".") or p.name == "cipxl.lock"]
        else:
            result["after"] = state(target)
        results.append(result)
        shutil.rmtree(target)
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()
