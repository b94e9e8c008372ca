"""How long papers take: of 6, 60 and 400 recommendations, in each format.

    python -m benchmarks papers

Each is made in a process of its own, from the plan to the bytes, after one small paper that loads what is needed. What
one more recommendation costs from 60 to 400 on is held against what it costs from 6 to 60 on: 1 is linear. Of the PDF
and the Word file it also says how much is ours: the whole against Typst alone setting the same pages, and against the
same XML only parsed and packed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

COUNTS = (6, 60, 400)
FORMATS = ("html", "docx", "pdf", "xlsx")
ROUNDS = 3
_EVIDENCE = (
    "In the quarter the team looked at a sample of the work and told what it found. Managers now see each week which "
    "visits are late and why. The audit graded more of the work good than in the year before. "
)


def run() -> Iterator[str]:
    """The lines of the benchmark."""
    for kind in FORMATS:
        times = {count: min(_measured(kind, count) for _ in range(ROUNDS)) for count in COUNTS}
        small, middle, large = (times[count] for count in COUNTS)
        one_more = ((large - middle) / (COUNTS[2] - COUNTS[1])) / ((middle - small) / (COUNTS[1] - COUNTS[0]))
        yield (
            f"papers: {kind} of {', '.join(map(str, COUNTS))} recommendations in "
            f"{', '.join(f'{times[count]:.2f}' for count in COUNTS)} s; one more costs {one_more:.2f} of what it did"
        )
    for kind, what in (("pdf", "Typst alone"), ("docx", "its XML parsed and packed")):
        whole, bare = (min(_measured(name, 400) for _ in range(ROUNDS)) for name in (f"set-{kind}", f"bare-{kind}"))
        yield f"papers: {kind} of 400 recommendations, its content given, of the time of {what}: {whole / bare:.2f}"


def _measured(kind: str, count: int) -> float:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.papers", kind, str(count)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def main() -> None:
    """Measure one format at one size and print the seconds of processor time."""
    kind, count = sys.argv[1], int(sys.argv[2])
    with tempfile.TemporaryDirectory() as place:
        _job(kind, 3, Path(place))()
        job = _job(kind, count, Path(place))
        start = time.process_time()
        job()
        print(time.process_time() - start)


def _job(kind: str, count: int, place: Path) -> Callable[[], object]:
    from cipxl import profile as profiles
    from cipxl import scheme as schemes
    from cipxl.papers import docx, html, pdf, xlsx
    from cipxl.papers.paper import build
    from cipxl.papers.wording import load
    from cipxl.store import layout_of

    profile = profiles.load("leicestershire-2020")
    scheme = schemes.load(profile.scheme)
    plan = _plan(count)
    wording = load()

    def paper():  # type: ignore[no-untyped-def]
        stamp = datetime(2020, 11, 2, tzinfo=UTC)
        return build(plan, scheme, profile, layout_of(plan, profile), wording=wording, stamp=stamp)

    if kind == "bare-pdf":
        return _bare_pdf(paper())
    if kind == "bare-docx":
        return _bare_docx(paper(), place)
    made = paper() if kind.startswith("set-") else None
    jobs: dict[str, Callable[[], object]] = {
        "html": lambda: html.render(paper()),
        "docx": lambda: docx.render(paper(), place / "paper.docx"),
        "pdf": lambda: pdf.render(paper()),
        "xlsx": lambda: xlsx.render(paper(), place / "paper.xlsx"),
        "set-pdf": lambda: pdf.render(made),
        "set-docx": lambda: docx.render(made, place / "paper.docx"),
    }
    return jobs[kind]


def _bare_pdf(paper) -> Callable[[], object]:  # type: ignore[no-untyped-def]
    """Typst setting the same pages, with nothing before or after."""
    import typst

    from cipxl import resources
    from cipxl.papers import pdf as ours
    from cipxl.papers.typeset import page_data

    data = page_data(paper, lambda _: frozenset())
    template = Path(ours.__file__).with_name("paper.typ").read_bytes()
    compiler = typst.Compiler(font_paths=[str(one) for one in resources.fonts().iterdir()], ignore_system_fonts=True)
    return lambda: compiler.compile(
        input=template, format="pdf", sys_inputs={"data": data}, pdf_standards=["ua-1"], timestamp=0
    )


def _bare_docx(paper, place: Path) -> Callable[[], object]:  # type: ignore[no-untyped-def]
    """The XML of the same document, parsed and packed again."""
    from docx import Document

    from cipxl.papers import docx as ours

    ours.render(paper, place / "bare.docx")
    return lambda: Document(str(place / "bare.docx")).save(str(place / "again.docx"))


def _plan(count: int):  # type: ignore[no-untyped-def]
    from cipxl.period import Period
    from cipxl.plan import Measure, Plan, Reading, Recommendation, Target

    before, current = Period.financial_year(2018), Period.quarter(2020, 2)

    def row(number: int) -> Recommendation:
        measures = tuple(
            Measure(
                id=f"m{number}-{which}",
                name=f"Share of visits of kind {which} that were made in time",
                unit="%",
                better="high",
                readings=(Reading(period=before, text="61%"), Reading(period=current, text=f"{60 + number % 40}%")),
                targets=(Target(due=date(2021, 3, 31), text="At least 90%"),),
            )
            for which in (1, 2)
        )
        return Recommendation(
            id=f"r{number}",
            ref=f"2019 {number}",
            text=f"What the inspectors recommended, number {number}, in a sentence of the usual length",
            ratings={"implementation": "GAR"[number % 3], "impact": "AR"[number % 2]},
            outcomes="Children are seen when they need to be.",
            measures=measures,
            evidence="\n".join(f"{number}. {_EVIDENCE}" for _ in range(6)),
            actions="\n".join(f"Step {step} of {number}, by March 2021." for step in range(5)),
            lead="Head of Service",
        )

    rows = tuple(row(number) for number in range(1, count + 1))
    return Plan(id="plan", title="A plan", period=current, update="October 2020", baseline=before, recommendations=rows)


if __name__ == "__main__":
    main()
