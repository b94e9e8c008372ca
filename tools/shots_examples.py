"""Pictures of each example's workbook and paper: `python tools/shots_examples.py FOLDER [--docs] [--profile NAME ...]`.

Runs the demo of each example plan and pictures the master as it prints, one team's return, and the first pages of the
paper. With `--docs` a few are scaled and copied into docs/pictures for docs/examples.md. Needs LibreOffice and
pdftoppm.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from shots import MOST_BYTES, one_sheet, sheets_of, temporary_folder

ROOT = Path(__file__).resolve().parents[1]
DPI = 110
PATIENCE = 240  # seconds for one program
PAGES = 4  # of each
# Which page of which file goes into docs/, how much of its height, and its width in pixels at most.
FOR_DOCS = (("master", 1, 0.55, 1300), ("paper", 3, 0.75, 850))
# Examples whose paper shows on its first page what is its own: how ratings are counted, and the overview as a chart.
FIRST_PAGE = ("leicestershire-2017", "herefordshire-2019")


def main() -> int:
    """Make the pictures; 0 when all were made, 1 when a part could not be."""
    from cipxl.demo import examples

    parser = argparse.ArgumentParser(description="Pictures of each example's workbook and paper.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the pictures go")
    parser.add_argument("--docs", action="store_true", help="copy a few into docs/pictures")
    parser.add_argument("--profile", action="append", default=[], help="only this example; may be repeated")
    wanted = parser.parse_args()
    gone = [program for program in ("soffice", "pdftoppm") if shutil.which(program) is None]
    if gone:
        print(f"Not made: needs {' and '.join(gone)} (tools/packages.sh)", file=sys.stderr)
        return 1
    place: Path = wanted.folder.resolve()
    place.mkdir(parents=True, exist_ok=True)
    work = temporary_folder()
    missing = 0
    try:
        for name in wanted.profile or examples():
            made = sorted(pictured(name, work, place))
            print(*made, sep="\n")
            missing += not made
            if wanted.docs:
                print(*for_docs(name, place, ROOT / "docs" / "pictures"), sep="\n")
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return 1 if missing else 0


def pictured(name: str, work: Path, place: Path) -> Iterator[Path]:
    """The pictures of one example: its master, a return that came back, and its paper."""
    folder = work / name
    told = _run(sys.executable, "-m", "cipxl", "demo", str(folder), "--profile", name)
    (place / f"{name}-demo.txt").write_text(told, encoding="utf-8")
    _run(sys.executable, "-m", "cipxl", "publish", str(folder), "--layout", "record,table", "--format", "pdf")
    returns = sorted(folder.glob("rounds/*/returns/*.xlsx"))
    books = {"master": folder / "master.xlsx", **({"return": returns[0]} if returns else {})}
    for what, book in books.items():
        alone = work / f"{name}-{what}.xlsx"
        one_sheet(book, sheets_of(book)[0], alone, screen=False)
        office = f"-env:UserInstallation={(work / 'office').as_uri()}"
        _run("soffice", office, "--headless", "--convert-to", "pdf", "--outdir", str(work), str(alone))
        yield from _pages(alone.with_suffix(".pdf"), f"{name}-{what}", place)
    for paper in sorted((folder / "papers").glob("*.pdf"))[-1:]:
        yield from _pages(paper, f"{name}-paper", place)


def _pages(pdf: Path, name: str, place: Path) -> Iterator[Path]:
    if not pdf.is_file():
        return
    for number in range(1, PAGES + 1):
        target = place / f"{name}-{number}"
        page = str(number)
        _run("pdftoppm", "-r", str(DPI), "-f", page, "-l", page, "-singlefile", "-png", str(pdf), str(target))
        made = target.with_name(f"{target.name}.png")
        if made.is_file():
            yield made


def for_docs(name: str, place: Path, target: Path) -> Iterator[Path]:
    """The pictures that docs/examples.md shows, cut, scaled, and small enough for a slow line."""
    from pictures import for_page

    for what, page, share, width in FOR_DOCS:
        if what == "paper" and name in FIRST_PAGE:
            page, share = 1, 1.0
        source = place / f"{name}-{what}-{page}.png"
        if not source.is_file():
            continue
        made = target / f"example-{name}-{what}.png"
        yield for_page(source, made, width=width, share=share, most=MOST_BYTES * 3 // 5)


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    return done.stdout + done.stderr


if __name__ == "__main__":
    sys.exit(main())
