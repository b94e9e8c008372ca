"""What the disclosure checks find in texts that were published, one line each, for a person to judge.

    python tools/disclosure_rate.py FILE...

Text files are read line by line, .toml and .jsonl files text by text. A published paper was read by its council, so
nearly all that is found in one, but for its contacts and officers named on purpose, is a false alarm.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from cipxl.checks.disclosure import in_text
from cipxl.checks.disclosure.counting import small_in
from cipxl.checks.disclosure.policy import Policy


class Alarm(NamedTuple):
    """One thing found: what kind, the words, and the words round it."""

    code: str
    shown: str
    near: str


def texts_of(path: Path) -> Iterator[str]:
    """The texts of a file: lines of plain text, strings of data."""
    if path.suffix == ".toml":
        yield from _strings(tomllib.loads(path.read_text(encoding="utf-8")))
    elif path.suffix == ".jsonl":
        for line in path.read_text(encoding="utf-8").splitlines():
            yield from _strings(json.loads(line).get("text", ""))
    else:
        yield from (line for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def alarms(texts: Iterable[str]) -> Iterator[Alarm]:
    """Everything that is found in these texts, with the limits that a plan has where none are set."""
    for text in texts:
        found = [(rule.code, span.start, span.end) for rule, span in in_text(text, Policy())]
        found += [(small.kind, small.start, small.end) for small in small_in(text, Policy())]
        for code, start, end in found:
            yield Alarm(code, text[start:end], " ".join(text[max(0, start - 30) : end + 30].split()))


def main(paths: Iterable[Path]) -> None:
    """Print what is found in each file, and how much that is."""
    for path in paths:
        texts = list(texts_of(path))
        found = list(alarms(texts))
        words = sum(len(text.split()) for text in texts)
        print(f"{path.name}: {len(texts)} texts, {words} words, {len(found)} found")
        for one in found:
            print(f"  {one.code:7} {one.shown}  |  {one.near}")


if __name__ == "__main__":
    main(Path(name) for name in sys.argv[1:])
