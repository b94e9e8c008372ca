"""Pictures of a covering report and of what a paper withholds: `python tools/shots_reports.py FOLDER [--docs]`.

The report is the example plan's, before anybody has written on it. The paper is of that plan with a measure that has a
small number. With `--docs` both are scaled and copied into docs/pictures. Needs LibreOffice and pdftoppm.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from shots import MOST_BYTES, temporary_folder

ROOT = Path(__file__).resolve().parents[1]
DPI = 110
PATIENCE = 240  # seconds for one program
SHOWN = "Children missing from care"
FOR_DOCS = ("covering-report", "withheld")
WIDTH = 800  # of a picture in docs/, in pixels at most


def main() -> int:
    """Make the pictures; 0 when all were made, 1 when a part could not be."""
    parser = argparse.ArgumentParser(description="Pictures of a covering report and of what a paper withholds.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the pictures go")
    parser.add_argument("--docs", action="store_true", help="copy both into docs/pictures")
    wanted = parser.parse_args()
    gone = [program for program in ("soffice", "pdftoppm") if shutil.which(program) is None]
    if gone:
        print(f"Not made: needs {' and '.join(gone)} (tools/packages.sh)", file=sys.stderr)
        return 1
    place: Path = wanted.folder.resolve()
    place.mkdir(parents=True, exist_ok=True)
    work = temporary_folder()
    try:
        made = [*report(work, place), *withheld(work, place)]
        print(*made, sep="\n")
        if wanted.docs:
            print(*for_docs(place, ROOT / "docs" / "pictures"), sep="\n")
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return 0 if len(made) == len(FOR_DOCS) else 1


def report(work: Path, place: Path) -> Iterator[Path]:
    """The first page of the example's covering report."""
    from cipxl.demo import run
    from cipxl.folder import PlanFolder
    from cipxl.publishing import publish_report

    folder = PlanFolder(run(work / "plan", lambda _: None).folder)
    (file,) = publish_report(folder, folder.rounds()[-1].opened).files
    copy = work / "covering-report.docx"
    shutil.copyfile(file, copy)
    office = f"-env:UserInstallation={(work / 'office').as_uri()}"
    _run("soffice", office, "--headless", "--convert-to", "pdf", "--outdir", str(work), str(copy))
    target = place / "covering-report"
    pdf = str(copy.with_suffix(".pdf"))
    _run("pdftoppm", "-r", str(DPI), "-f", "1", "-l", "1", "-singlefile", "-png", pdf, str(target))
    if target.with_suffix(".png").is_file():
        yield target.with_suffix(".png")


def withheld(work: Path, place: Path) -> Iterator[Path]:
    """The page of a paper that says what is left out and why."""
    from cipxl.folder import PlanFolder
    from cipxl.importing import write_first_master
    from cipxl.plan import Measure, Plan, Reading
    from cipxl.publishing import preview
    from cipxl.store import load_master

    folder = PlanFolder(work / "plan")
    plan = load_master(folder).plan
    first, *others = plan.recommendations
    missing = Measure(id="shown", name=SHOWN, better="low", readings=(Reading(period=plan.period, text="3"),))
    with_small = first.model_copy(update={"measures": (*first.measures, missing)})
    small: Plan = plan.model_copy(update={"recommendations": (with_small, *others)})
    folder.master.unlink()
    write_first_master(folder, small, folder.rounds()[-1].opened)
    pages = preview(folder, folder.rounds()[-1].opened, ppi=DPI)
    target = place / "withheld.png"
    target.write_bytes(pages[_page_of(folder)].whole)
    yield target


def _page_of(folder: object) -> int:
    """The page, from 0, on which the paper says what is left out."""
    import io

    import pdfplumber

    from cipxl.folder import PlanFolder
    from cipxl.papers.wording import load
    from cipxl.publishing import publish

    assert isinstance(folder, PlanFolder)  # noqa: S101  # says the type to whoever reads on
    (file,) = publish(folder, folder.rounds()[-1].opened, formats=["pdf"], draft=True).files
    with pdfplumber.open(io.BytesIO(file.read_bytes())) as document:
        # Without blanks: where they are is a guess from how far letters stand apart.
        pages = [page.extract_text().replace(" ", "").splitlines() for page in document.pages]
    heading = load().headings.left_out.replace(" ", "")
    return next(at for at in reversed(range(len(pages))) if heading in pages[at])


def for_docs(place: Path, target: Path) -> Iterator[Path]:
    """The pictures for docs/publishing-safely.md, cut, scaled, and small enough for a slow line."""
    from pictures import for_page

    for name in FOR_DOCS:
        yield for_page(place / f"{name}.png", target / f"{name}.png", width=WIDTH, most=MOST_BYTES * 3 // 5)


def _run(*command: str) -> None:
    subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)


if __name__ == "__main__":
    sys.exit(main())
