"""What was read of a round's returns, kept so that the next run opens only the files that have changed since.

A file is known again by its name, size and times; where these differ, by its SHA-256. What was read counts only for
the same round, profile, scheme and issued copies; a memory that is damaged or of another version counts for nothing.
Only returns that could be used are kept: the few others say each time anew what is wrong with them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from cipxl import __version__
from cipxl.findings import Finding, stable_id
from cipxl.folder import save
from cipxl.reading import Aside
from cipxl.rounds.differences import Differences
from cipxl.rounds.report import ReturnReport
from cipxl.rounds.returns import Context, OneReturn, as_received, sha256_of
from cipxl.table import Row
from cipxl.workbooks.question_book import Answer

__all__ = ["FILE", "Memory", "Seen", "read_memory", "remember", "write_memory"]

FILE = "read.json"
VERSION = 1
RECENT = 3_000_000_000  # nanoseconds

Times = tuple[int, int, int]  # size, written, touched, as `times_of` gives them


class Seen(NamedTuple):
    """A file as it was when it was read, and what was read."""

    times: Times
    against: str  # what it was told against
    one: OneReturn


class Memory(NamedTuple):
    """What is remembered of a round's files, by name."""

    seen: Mapping[str, Seen]

    def of(self, files: Iterable[Path]) -> Memory:
        """What is remembered of these files."""
        return Memory({path.name: self.seen[path.name] for path in files if path.name in self.seen})

    def joined(self, other: Memory) -> Memory:
        """This and the other memory, which goes before where both know a file."""
        return Memory({**self.seen, **other.seen})

    def recall(self, path: Path, times: Times | None, context: Context) -> OneReturn | None:
        """What was read of a file, where it is the same file told against the same copy; None where it is not."""
        seen = self.seen.get(path.name)
        if seen is None or times is None or seen.against != _against(context, seen.one.report.sha256):
            return None
        found = seen.one.differences
        issued = context.issue(seen.one.report.team, found.issue) if found else None
        if found and not (issued and (context.issued / issued.file).is_file()):
            return None
        if times == seen.times:
            return seen.one
        if times[0] != seen.times[0] or sha256_of(path) != seen.one.report.sha256:
            return None
        return as_received(seen.one, path, context)


def remember(read: Iterable[tuple[Path, Times | None, OneReturn]], begun: int, context: Context) -> Memory:
    """What there is to remember of files that were just read or recalled.

    Args:
        read: Each file, its times from before it was read, and what was read.
        begun: When reading began, in nanoseconds.
        context: What the files were told against.
    """
    seen = {}
    for path, times, one in read:
        found = one.differences
        issued = context.issue(one.report.team, found.issue) if found else None
        # Without a snapshot the issued workbook is read anew each time, and what is told against it with it.
        known = one.answers is not None or (issued is not None and issued.snapshot)
        if known and times and not one.values_only:
            if times[1] > begun - RECENT:
                # Some disks tell times in steps of two seconds: a file so young may change and keep its time.
                times = (times[0], 0, 0)
            seen[path.name] = Seen(times, _against(context, one.report.sha256), one)
    return Memory(seen)


def read_memory(path: Path) -> Memory:
    """What is remembered in a file; nothing where there is none, or it is damaged or of another version."""
    try:
        text = path.read_text(encoding="utf-8", errors="surrogatepass")
        body = text[len(_head("")) + 64 : -1]
        if text[: -len(body) - 1] != _head(_check(body)):
            return Memory({})
        return Memory({name: _seen(plain) for name, plain in json.loads(body).items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ValidationError):
        return Memory({})


def write_memory(path: Path, memory: Memory) -> None:
    """Keep what was read."""
    plain = {name: _plain(seen) for name, seen in memory.seen.items()}
    body = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    text = f"{_head(_check(body))}{body}}}"
    save(path, lambda working: working.write_text(text, encoding="utf-8", errors="surrogatepass"))


def _head(check: str) -> str:
    return f'{{"version":{VERSION},"check":"{check}","files":'


def _check(body: str) -> str:
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


def _against(context: Context, sha256: str) -> str:
    """What decides how a file is read, apart from the file."""
    said = [
        f"{paired.team}/{paired.sheet_row}/{paired.row}" for paired in context.round.paired if paired.sha256 == sha256
    ]
    return stable_id(__version__, context.common, *said)


def _plain(seen: Seen) -> dict[str, Any]:
    one = seen.one
    told: dict[str, Any] = {
        "times": seen.times,
        "against": seen.against,
        "report": one.report.model_dump(mode="json", exclude={"findings", "asides"}),
        "findings": [_finding(finding) for finding in one.report.findings],
        "asides": one.report.asides,
        "order": [one.order[0], one.order[1]],
    }
    if one.answers is not None:
        told["answers"] = {question: list(answer) for question, answer in one.answers.items()}
    if one.differences is not None:
        found = one.differences
        told["differences"] = {
            "issue": found.issue,
            "sheet": found.sheet,
            "fields": sorted(found.fields),
            "cells": found.cells,
            "gone": sorted(found.gone),
            "added": [[row.id, row.kind, row.parent, row.cells] for row in found.added],
            "queries": [[*key, _finding(finding)] for key, finding in found.queries.items()],
            "places": [[*key, a1] for key, a1 in found.places.items()],
        }
    return told


def _finding(finding: Finding) -> dict[str, Any]:
    # Its row and team are left out where findings are shown to people, and needed here.
    return {**finding.model_dump(mode="json"), "row": finding.row, "team": finding.team}


def _seen(plain: Mapping[str, Any]) -> Seen:
    report = ReturnReport.model_validate(
        {
            **plain["report"],
            "findings": tuple(Finding.model_validate(finding) for finding in plain["findings"]),
            "asides": tuple(Aside(*aside) for aside in plain["asides"]),
        }
    )
    issue, saved = plain["order"]
    if report.received is None or not isinstance(issue, int):
        raise ValueError("a return without its time")
    found = plain.get("differences")
    answers = plain.get("answers")
    one = OneReturn(
        report,
        (issue, str(saved), report.received, report.file),
        _differences(found) if found is not None else None,
        {question: Answer(*answer) for question, answer in answers.items()} if answers is not None else None,
    )
    size, modified, changed = map(int, plain["times"])
    return Seen((size, modified, changed), str(plain["against"]), one)


def _differences(plain: Mapping[str, Any]) -> Differences:
    return Differences(
        int(plain["issue"]),
        str(plain["sheet"]),
        frozenset(plain["fields"]),
        {row_id: dict(cells) for row_id, cells in plain["cells"].items()},
        frozenset(plain["gone"]),
        tuple(Row(row_id, kind, parent, cells) for row_id, kind, parent, cells in plain["added"]),
        {(row_id, field): Finding.model_validate(finding) for row_id, field, finding in plain["queries"]},
        {(row_id, field): a1 for row_id, field, a1 in plain["places"]},
    )
