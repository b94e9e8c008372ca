"""How fast returns are read: against the loop that people write, and against the least that any reader must do.

    python benchmarks/reading.py [rows ...]

For workbooks of 12, 60 and 400 rows (13 columns, long text, styles, drop-downs) it prints, on one line each: how many
times faster than `pandas.read_excel` in a loop, and how many times slower than unpacking every part and running expat
over it without handlers. Ratios of processor time, taken in turn in one run, the best of several rounds.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from xml.parsers import expat

from cipxl.sources import read_book, styles

ROWS = (12, 60, 400)
HEADINGS = (
    "Ref", "Recommendation", "Measure", "Baseline", "Target", "Q1", "Q2", "Q3", "Evidence of progress",
    "Further actions", "Progress on implementation", "Progress on impact", "Lead officer",
)  # fmt: skip
WORDS = (
    "audit", "assessment", "child", "team", "plan", "review", "visit", "supervision", "timely", "manager", "evidence",
    "practice", "quality", "threshold", "caseload", "partner", "referral", "outcome", "improve", "weekly", "monthly",
    "dip-sample", "recorded", "voice", "transition", "placement",
)  # fmt: skip
RATINGS = ("Complete", "On track", "Some slippage", "Not started")


def make(path: Path, rows: int, seed: int) -> None:
    """A return of so many rows, with texts of its own (the seed) in the styles that all share.

    A row has some 1,600 characters, as in the appendices that councils publish.
    """
    import xlsxwriter

    chance = random.Random(seed)  # noqa: S311 - only made-up text

    def words(least: int, most: int) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(least, most))).capitalize() + "."

    with xlsxwriter.Workbook(path) as book:
        head = book.add_format({"bold": True, "bg_color": "#1F3864", "font_color": "white", "text_wrap": True})
        text = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        percent = book.add_format({"num_format": "0%", "border": 1})
        tenth = book.add_format({"num_format": "0.0%", "border": 1})
        day = book.add_format({"num_format": "dd/mm/yyyy", "border": 1})
        colours = [book.add_format({"bg_color": c, "border": 1}) for c in ("#00B050", "#92D050", "#FFC000", "#FF0000")]
        sheet = book.add_worksheet("Appendix A")
        sheet.write_row(0, 0, HEADINGS, head)
        for row in range(1, rows + 1):
            sheet.write_string(row, 0, f"2019 {row}", text)
            sheet.write_string(row, 1, words(15, 40), text)
            sheet.write_string(row, 2, words(5, 12), text)
            sheet.write_number(row, 3, chance.randint(30, 99) / 100, percent)
            sheet.write_datetime(row, 4, datetime(2021, 3, 1 + row % 28), day)
            for column in (5, 6, 7):
                sheet.write_number(row, column, chance.randint(300, 999) / 1000, tenth)
            sheet.write_string(row, 8, f"{words(40, 160)}\n{words(20, 80)}", text)
            sheet.write_string(row, 9, f"{words(10, 30)} Children’s views at {chance.randint(20, 90)}%.", text)
            for column in (10, 11):
                rating = chance.randrange(len(RATINGS))
                sheet.write_string(row, column, RATINGS[rating], colours[rating])
            sheet.write_string(row, 12, "Head of Service, First Response", text)
        sheet.data_validation(1, 10, rows, 11, {"validate": "list", "source": list(RATINGS)})
        sheet.set_column(1, 9, 40)
        sheet.freeze_panes(1, 1)
        notes = book.add_worksheet("Guidance")
        for row in range(6):
            notes.write_string(row, 0, words(20, 40), text)


def with_pandas(paths: list[Path]) -> None:
    """What people write: each file to a frame, all frames joined."""
    import pandas as pd

    pd.concat([pd.read_excel(path, engine="openpyxl", dtype=object, keep_default_na=False) for path in paths])


def with_cipxl(paths: list[Path]) -> None:
    """Ours, guard included, everything read."""
    for path in paths:
        read_book(path)


def with_cipxl_cold(paths: list[Path]) -> None:
    """Ours, with nothing remembered of the styles and figures of earlier files."""
    from cipxl.sources import numfmt

    for path in paths:
        styles._read.cache_clear()
        numfmt.show.cache_clear()
        read_book(path)


def limit(paths: list[Path]) -> None:
    """The least: every part unpacked, expat over each without handlers."""
    for path in paths:
        with zipfile.ZipFile(path) as package:
            for name in package.namelist():
                data = package.read(name)
                if name.endswith((".xml", ".rels")):
                    expat.ParserCreate().Parse(data, True)


def best(jobs: Mapping[str, Callable[[list[Path]], None]], paths: list[Path], rounds: int) -> dict[str, float]:
    """Processor seconds of each job, the least of so many rounds; the jobs take turns, so that noise meets all."""
    seconds = dict.fromkeys(jobs, float("inf"))
    for _ in range(rounds):
        for name, job in jobs.items():
            begun = time.process_time()
            job(paths)
            seconds[name] = min(seconds[name], time.process_time() - begun)
    return seconds


def main() -> None:
    """Make the workbooks, time the readers in turn and print the ratios."""
    jobs = {"pandas": with_pandas, "cipxl": with_cipxl, "limit": limit}
    for rows in [int(argument) for argument in sys.argv[1:]] or ROWS:
        count = max(3, 1200 // (rows + 30))
        with tempfile.TemporaryDirectory() as folder:
            paths = [Path(folder) / f"return {seed}.xlsx" for seed in range(count)]
            for seed, path in enumerate(paths):
                make(path, rows, seed)
            with_pandas(paths[:1])
            took = best(jobs, paths, rounds=7) | best({"cold": with_cipxl_cold}, paths, rounds=3)
        print(
            f"{rows} rows: {took['pandas'] / took['cipxl']:.1f}x faster than the pandas loop, "
            f"{took['cipxl'] / took['limit']:.2f}x the limit "
            f"(nothing remembered: {took['cold'] / took['limit']:.2f}x), {took['cipxl'] / count * 1000:.2f} ms a file"
        )


if __name__ == "__main__":
    main()
