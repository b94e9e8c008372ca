"""The command that holds a covering report against the plan."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cipxl.cli.command import DONE, LOOK, Arguments, Command, answer, plan_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cipxl.reconciling import Statement

__all__ = ["RECONCILE"]

_PAPER = "Road to Excellence/papers/The Road to Excellence - October 2020.docx"


def _options(parser: argparse.ArgumentParser) -> None:
    plan_folder(parser)
    parser.add_argument("paper", type=Path, metavar="PAPER", help="the covering report: .docx, .html, .pdf or .txt")


def _reconcile(arguments: Arguments) -> int:
    from cipxl.folder import PlanFolder
    from cipxl.reconciling import VERDICT_WORDS, reconcile

    found = reconcile(PlanFolder(arguments.folder), arguments.paper)
    wrong, right, open_ = found.of("contradicts"), found.of("agrees"), found.of("unknown")
    plain = {
        "paper": found.paper,
        "contradicts": len(wrong),
        "agrees": len(right),
        "unknown": len(open_),
        "statements": [one.model_dump(mode="json") for one in found.statements],
    }
    lines = [found.headline]
    for verdict, words in VERDICT_WORDS.items():
        told = [line for one in found.of(verdict) for line in _lines(one)]
        lines += ["", f"{words}:", *told] if told else []
    answer(arguments, plain, *lines)
    return LOOK if wrong else DONE


def _lines(one: Statement) -> Iterator[str]:
    from cipxl.findings import shorten

    yield f"  {one.place}: '{one.words}'"
    yield f"      in: {shorten(one.sentence, 150)}"
    yield f"      {one.answer}"


RECONCILE = Command(
    "reconcile",
    "hold a covering report against the plan, sentence by sentence",
    f'cipxl reconcile "Road to Excellence" "{_PAPER}"',
    _options,
    _reconcile,
    "Each count, percentage, period and rating that it states: what the plan contradicts, agrees with, or cannot know. "
    "Both files are only read. It ends with 1 where anything is contradicted.",
)
