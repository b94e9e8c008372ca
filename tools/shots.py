"""Pictures of every screen, sheet and page, for people to look at: `python tools/shots.py FOLDER [--docs]`.

Runs the demo in a temporary folder and pictures what comes of it. Sheets are pictured twice: as they print, and as they
are on the screen, where the computed columns right of the print area show too. With `--docs` a chosen few are scaled
and copied into docs/pictures. Needs LibreOffice, pdftoppm and Chromium; what is missing is said and left out.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PAGES = 3  # of each sheet: what goes wrong shows early
PAPER_PAGES = 20  # of each paper: the wide table comes last
DPI = 110
PATIENCE = 240  # seconds for one program


class Chosen(NamedTuple):
    """A picture for docs/: which, its name there, how much of its height is shown, and its width in pixels at most."""

    source: str
    name: str
    share: float = 1.0
    width: int = 1400


CHOSEN = (
    Chosen("blank-appendix-a-screen-1.png", "return.png", 0.5),
    Chosen("return-how-to-fill-this-in-print-1.png", "how-to-fill-this-in.png", 0.42, 900),
    Chosen("master-appendix-a-screen-1.png", "master.png", 0.66),
    Chosen("before-settling-conflicts-print-1.png", "conflicts.png"),
    Chosen("excel-check-1.png", "excel-check.png", 1.0, 1300),
    Chosen("excel-summary-1.png", "excel-summary.png", 1.0, 1000),
    Chosen("findings-screen.png", "findings.png", 0.78, 1000),
    Chosen("paper-screen.png", "paper.png", 0.8, 900),
    Chosen("pdf-paper-2.png", "paper-pdf-ratings.png", 1.0, 700),
    Chosen("pdf-paper-4.png", "paper-pdf-measures.png", 0.69, 640),
    Chosen("pdf-paper-15.png", "paper-pdf-table.png", 0.8, 1100),
    Chosen("workbook-paper-4.png", "paper-workbook.png", 1.0, 1000),
)
MOST_BYTES = 250_000


def main() -> int:
    """Make the pictures; 0 when all were made, 1 when a part could not be."""
    parser = argparse.ArgumentParser(description="Pictures of every screen, sheet and page.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the pictures go")
    parser.add_argument("--docs", action="store_true", help="copy the chosen few into docs/pictures")
    wanted = parser.parse_args()
    place: Path = wanted.folder.resolve()
    place.mkdir(parents=True, exist_ok=True)
    for old in place.glob("*.png"):
        old.unlink()
    work = temporary_folder()
    try:
        studio = Studio(work, place)
        studio.demo()
        for part in (
            studio.workbooks,
            studio.excel_lists,
            studio.windows,
            studio.web_pages,
            studio.office_papers,
            studio.pdf_papers,
        ):
            part()
    finally:
        shutil.rmtree(work, ignore_errors=True)
    for made in sorted(place.glob("*.png")):
        print(made)
    if wanted.docs:
        for made in copy_chosen(place, ROOT / "docs" / "pictures"):
            print(made)
    for said in studio.missing:
        print(f"Not made: {said}", file=sys.stderr)
    return 1 if studio.missing else 0


def temporary_folder() -> Path:
    """A folder to work in, under a name that looks well in pictures that show it, where nobody else has it."""
    wanted = Path(tempfile.gettempdir()) / "Plans"
    try:
        wanted.mkdir()
    except FileExistsError:
        return Path(tempfile.mkdtemp(prefix="Plans-"))
    return wanted


class Studio:
    """The demo's plan folder and the programs that picture it.

    Args:
        work: A temporary folder, also the home of each program's settings.
        place: Where pictures go.
    """

    def __init__(self, work: Path, place: Path) -> None:
        self.work = work
        self.place = place
        self.plan = work / "Road to Excellence"
        self.missing: list[str] = []

    def demo(self) -> None:
        """Run the demo and keep what it says beside the pictures."""
        done = self._run([sys.executable, "-m", "cipxl", "demo", str(self.plan)])
        (self.place / "demo.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
        if not (self.plan / "papers").is_dir():  # a crash and an open question both end with 1
            sys.exit(f"The demo did not run, so there is nothing to picture:\n{done.stderr}")

    # Workbooks

    def workbooks(self) -> None:
        """Each visible sheet of the master now and before settling, of two returns, and of the templates."""
        if not self._has("soffice", "pdftoppm"):
            return
        rounds = self.plan / "rounds" / "2020-10"
        books = {
            "master": self.plan / "master.xlsx",
            "before-settling": max((self.plan / "backups").glob("*.xlsx")),
            "return": next((rounds / "returns").glob("First Response*.xlsx")),
            "blank": next((rounds / "issued").glob("First Response*.xlsx")),
        }
        asked = sorted((rounds / "questions").glob("*.xlsx"))
        if asked:
            books["questions"] = asked[0]
        books |= {f"template-{file.stem}": file for file in sorted((ROOT / "workbook_templates").glob("*.xlsx"))}
        copies = []
        for name, book in books.items():
            for number, sheet in enumerate(sheets_of(book)):
                # The plan's table, which comes first, is alone in having columns outside its print area.
                for view in ("print", "screen") if number == 0 else ("print",):
                    copy = self.work / "sheets" / f"{name}-{slug(sheet)}-{view}.xlsx"
                    copy.parent.mkdir(exist_ok=True)
                    one_sheet(book, sheet, copy, screen=view == "screen")
                    copies.append(copy)
        self._office(copies)

    def excel_lists(self) -> None:
        """The lists that the add-in's buttons show beside a return."""
        if not self._has("soffice", "pdftoppm"):
            return
        from cipxl.papers.wording import load
        from cipxl_addin.lists import help_list, problem_list, summary_list, write_list
        from cipxl_addin.looking import look

        back = next((self.plan / "rounds" / "2020-10" / "returns").glob("Safeguarding*.xlsx"))
        when = datetime(2020, 10, 12, 15, 30)
        looked = look(back, when.date(), self.plan)
        made = {"check": problem_list(looked), "summary": summary_list(looked, load().sentences), "help": help_list()}
        about = rf"C:\Users\NAME\Documents\{back.name}"
        copies = []
        for name, one in made.items():
            copies.append(self.work / "sheets" / f"excel-{name}.xlsx")
            copies[-1].parent.mkdir(exist_ok=True)
            write_list(copies[-1], one, about, when)
        self._office(copies, 1)

    def _office(self, files: Sequence[Path], pages: int = PAGES) -> None:
        """Each file's first pages as pictures under its own name, by one LibreOffice with a profile of its own."""
        out = self.work / "pdf"
        profile = f"-env:UserInstallation={(self.work / 'office').as_uri()}"
        self._run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(out), *map(str, files)])
        for file in files:
            pdf = out / f"{file.stem}.pdf"
            if pdf.is_file():
                self._paged(pdf, file.stem, pages)
            else:
                self.missing.append(f"{file.name}: LibreOffice made no pages of it")

    def _paged(self, pdf: Path, name: str, pages: int = PAGES) -> None:
        target = self.place / name
        self._run(["pdftoppm", "-r", str(DPI), "-l", str(pages), "-png", str(pdf), str(target)])
        for made in self.place.glob(f"{name}-*.png"):
            # pdftoppm pads page numbers by how many pages the whole file has.
            number = re.search(r"-0*(\d+)\.png$", made.name)
            if number and made.name != f"{name}-{number[1]}.png":
                made.rename(made.with_name(f"{name}-{number[1]}.png"))

    # Windows

    def windows(self) -> None:
        """The app's window: empty, with the plan, dark, and with large text."""
        shots = {
            "window-empty": [],
            "window-light": [str(self.plan), "--theme", "light", "--size", "1200x760"],
            "window-dark": [str(self.plan), "--theme", "dark", "--size", "1200x760"],
            "window-large-text": [str(self.plan), "--text-size", "180", "--size", "1500x1000"],
        }
        for name, words in shots.items():
            target = self.place / f"{name}.png"
            done = self._run(
                [sys.executable, "-m", "cipxl_gui.app", *words, "--shot", str(target)], QT_QPA_PLATFORM="offscreen"
            )
            if not target.is_file():
                self.missing.append(f"{name}: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")

    # Papers

    def web_pages(self) -> None:
        """The HTML paper and the page of findings: on a screen, on a telephone, and printed."""
        if not self._has("chromium", "pdftoppm"):
            return
        papers = sorted((self.plan / "papers").glob("*.html"))
        pages = [("findings", self.plan / "rounds" / "2020-10" / "findings.html"), *(("paper", one) for one in papers)]
        for name, page in pages:
            for view, size in (("screen", "1100,1500"), ("narrow", "420,1400")):
                target = self.place / f"{name}-{view}.png"
                self._chromium(f"--screenshot={target}", f"--window-size={size}", "--hide-scrollbars", page.as_uri())
                if not target.is_file():
                    self.missing.append(f"{name}-{view}: Chromium made no picture")
            pdf = self.work / f"{name}.pdf"
            self._chromium(f"--print-to-pdf={pdf}", "--no-pdf-header-footer", page.as_uri())
            if pdf.is_file():
                self._paged(pdf, f"{name}-print", PAPER_PAGES)
            else:
                self.missing.append(f"{name}-print: no pages")

    def _chromium(self, *words: str) -> None:
        self._run(
            [
                "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--no-first-run",
                f"--user-data-dir={self.work / 'chromium'}", *words,
            ]
        )  # fmt: skip

    def office_papers(self) -> None:
        """The papers in Word and as a workbook, as LibreOffice lays them out."""
        papers = sorted(file for file in (self.plan / "papers").iterdir() if file.suffix in (".docx", ".xlsx"))
        if not papers or not self._has("soffice", "pdftoppm"):
            return
        copies: list[Path] = []
        for paper in papers:
            kind = "word" if paper.suffix == ".docx" else "workbook"
            number = sum(copy.suffix == paper.suffix for copy in copies) + 1
            copy = self.work / f"{kind}-paper{f'-{number}' if number > 1 else ''}{paper.suffix}"
            shutil.copyfile(paper, copy)
            copies.append(copy)
        self._office(copies, PAPER_PAGES)

    def pdf_papers(self) -> None:
        """The paper as PDF, every page."""
        if self._has("pdftoppm"):
            for paper in sorted((self.plan / "papers").glob("*.pdf")):
                self._paged(paper, "pdf-paper", PAPER_PAGES)

    # Programs

    def _has(self, *programs: str) -> bool:
        gone = [program for program in programs if shutil.which(program) is None]
        if gone:
            self.missing.append(f"what needs {' and '.join(gone)}, which is not installed here (tools/packages.sh)")
        return not gone

    def _run(self, command: Sequence[str], **settings: str) -> subprocess.CompletedProcess[str]:
        own = {"HOME": str(self.work), "XDG_CONFIG_HOME": str(self.work / "config"), "PYTHONUTF8": "1"}
        return subprocess.run(
            command,
            env={**os.environ, **own, **settings},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )


def sheets_of(book: Path) -> list[str]:
    """The names of a workbook's visible sheets."""
    with zipfile.ZipFile(book) as parts:
        listed = re.findall(r"<sheet [^>]*>", parts.read("xl/workbook.xml").decode())
    return [_name(one) for one in listed if not _is_hidden(one)]


def one_sheet(book: Path, sheet: str, target: Path, *, screen: bool) -> None:
    """A copy of a workbook in which one sheet alone shows.

    Args:
        book: The workbook.
        sheet: The sheet's name.
        target: Where the copy goes.
        screen: Whether the copy prints what a screen shows: all columns that are not hidden, nothing left out.
    """
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "xl/workbook.xml":
                data = _alone(data.decode(), sheet, screen).encode()
            elif screen and item.filename.startswith("xl/worksheets/sheet"):
                text = re.sub(r"<rowBreaks.*?</rowBreaks>", "", data.decode(), flags=re.DOTALL)
                # A3 for all, so that letters are of one size in every picture.
                text = re.sub(r'(<pageSetup [^>]*?)paperSize="\d+"', r'\1paperSize="8"', text)
                data = text.encode()
            new.writestr(item, data)


def _alone(text: str, sheet: str, screen: bool) -> str:
    listed = re.findall(r"<sheet [^>]*>", text)
    place = next(number for number, one in enumerate(listed) if _name(one) == sheet)
    for number, one in enumerate(listed):
        if number != place and not _is_hidden(one):
            hidden = re.sub(r' state="\w+"', "", one).replace("<sheet ", '<sheet state="hidden" ', 1)
            text = text.replace(one, hidden)
    text = re.sub(r' (activeTab|firstSheet)="\d+"', "", text)
    text = re.sub(r"<workbookView ", f'<workbookView activeTab="{place}" ', text, count=1)
    # LibreOffice prints the print areas of hidden sheets too, and where any are set, nothing else.
    others = r"\d+" if screen else rf"(?!{place}\")\d+"
    for named in re.findall(r"<definedName [^>]*>[^<]*</definedName>", text):
        if "_xlnm.Print_" in named and re.search(rf'localSheetId="{others}"', named):
            text = text.replace(named, "")
    return text


def _is_hidden(listed: str) -> bool:
    return bool(re.search(r' state="(hidden|veryHidden)"', listed))


def _name(listed: str) -> str:
    found = re.search(r' name="([^"]*)"', listed)
    return (found[1] if found else "").replace("&amp;", "&")


def slug(name: str) -> str:
    """A sheet's name as part of a file's: "change-log"."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")


def copy_chosen(place: Path, target: Path) -> Iterator[Path]:
    """The chosen pictures, cut, scaled, and small enough for a page that is read over a slow line."""
    from pictures import for_page

    target.mkdir(parents=True, exist_ok=True)
    for one in CHOSEN:
        if not (place / one.source).is_file():
            print(f"Not copied: {one.source} was not made.", file=sys.stderr)
            continue
        yield for_page(place / one.source, target / one.name, width=one.width, share=one.share, most=MOST_BYTES)


if __name__ == "__main__":
    sys.exit(main())
