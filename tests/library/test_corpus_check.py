"""Workbooks that no one here made, through `cipxl check`: each ends in an answer, in bounded time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from corpus import corpus

ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
BATCH = 50
SECONDS = 120  # for a batch; some two are usual
MEMORY = 3 * 2**30

# What is known of the files: where one stops, the reason that a person finds on opening it.
STOPPED = {
    "S001": "a sheet is listed whose content is missing",
    "S003": "no sheet is listed",
    "S004": "cells beyond the last column",
    "S005": "an .ods with a row repeated without end",
    "S014": "a text of a million characters",
    "S016": "a thousand sheets",
    "S020": "another table than a plan's, or none",
    "F006": "no content",
    "F008": "a password",
    "F050": "plain text without a table",
    "F018": "neither a workbook nor anything else by its first bytes",
    "F019": "a damaged package or compound file",
    "F024": "two parts of one name",
    "F028": "a document type",
    "F029": "Strict Open XML",
    "F030": "a garbled part",
    "F033": "no list of sheets",
    "F034": "an .ods with a password",
    "F035": "an .xls, .xlsb or .ods that the reader of values gives up on",
}
OFFERED = {"S043": "a table with a plan's words in another layout, for which a profile is offered"}
VALUES_ONLY = (".xls", ".xlsb", ".ods")


def check(files: Sequence[Path]) -> list[dict[str, Any]]:
    """What `cipxl check --json` says of these files, in a process of its own that may not run on or swell."""
    done = subprocess.run(
        [sys.executable, "-m", "cipxl", "check", "--json", *map(str, files)],
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        preexec_fn=None if sys.platform == "win32" else _bound_memory,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr[-2000:]
    assert not done.stderr, done.stderr[-2000:]
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def _bound_memory() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


@pytest.mark.corpus
def test_every_file_gets_an_answer_for_a_reason_that_we_know() -> None:
    files = [path for path in sorted(corpus().rglob("*.*")) if path.suffix.lower() in ENDINGS]
    answers = [answer for at in range(0, len(files), BATCH) for answer in check(files[at : at + BATCH])]
    assert [answer["file"] for answer in answers] == [path.name for path in files]
    outcomes: Counter[tuple[str, str]] = Counter()
    unknown, silent, unmarked = [], [], []
    for path, answer in zip(files, answers, strict=True):
        codes = {finding["code"]: finding["severity"] for finding in answer["findings"]}
        stops = sorted(code for code, severity in codes.items() if severity == "stop")
        outcomes[path.suffix.lower(), ", ".join(stops) or ("S043" if "S043" in codes else "read")] += 1
        unknown += [f"{path.name}: {code}" for code in stops if code not in STOPPED]
        if not stops and not answer["recommendations"] and "S043" not in codes:
            silent.append(path.name)
        if path.suffix.lower() in VALUES_ONLY and stops in ([], ["S020"]) and "F046" not in codes:
            unmarked.append(path.name)
    print()
    for (ending, outcome), count in sorted(outcomes.items()):
        print(f"{count:5} {ending:5} {outcome:5} {STOPPED.get(outcome, OFFERED.get(outcome, 'a plan'))}")
    assert not unknown
    assert not silent
    assert not unmarked
    assert sum(count for (_, outcome), count in outcomes.items() if outcome in ("read", "S020", "S043")) > 350
