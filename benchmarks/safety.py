"""How long it takes to look a plan through before it is published, and to hold its paper against it.

Cost must grow with the plan's size: seconds for 6, 60 and 400 recommendations, and what one takes in each.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from time import perf_counter

from cipxl import profile as profiles
from cipxl import resources
from cipxl import scheme as schemes
from cipxl.checks import Subject
from cipxl.checks.disclosure import Policy, look
from cipxl.demo import examples
from cipxl.importing import plan_from_toml
from cipxl.papers import html
from cipxl.papers.paper import build
from cipxl.papers.wording import load
from cipxl.plan import Plan
from cipxl.reconciling import reconcile_passages
from cipxl.sources.prose import read_prose
from cipxl.store import layout_of

SIZES = (6, 60, 400)


def run() -> Iterator[str]:
    """A line for each size."""
    profile = profiles.load(resources.usual_profile())
    scheme = schemes.load(profile.scheme)
    each: list[float] = []
    for size in SIZES:
        plan = plan_of(size)
        subject = Subject(plan, profile, scheme, date.max)
        start = perf_counter()
        look(subject, Policy())
        looked = perf_counter() - start
        paper = build(
            plan, scheme, profile, layout_of(plan, profile), wording=load(), stamp=datetime(2020, 11, 2),
            layouts=("record",),
        )  # fmt: skip
        with tempfile.TemporaryDirectory() as place:
            file = Path(place) / "paper.html"
            file.write_text(html.render(paper), encoding="utf-8")
            start = perf_counter()
            passages = read_prose(file).passages
            found = reconcile_passages(passages, subject)
            held = perf_counter() - start
        each.append((looked + held) / size)
        yield (
            f"safety, {size} recommendations: looked through in {looked:.2f} s; {len(passages)} passages and "
            f"{len(found)} statements held against the plan in {held:.2f} s; "
            f"{each[-1] / each[0]:.1f} times the cost of one in {SIZES[0]}"
        )


def plan_of(size: int) -> Plan:
    """The example plan's rows over and over, each under a Ref of its own."""
    base = plan_from_toml(examples()[resources.usual_profile()] / "content.toml")
    rows = []
    for number in range(size):
        row = base.recommendations[number % len(base.recommendations)]
        measures = tuple(one.model_copy(update={"id": f"{one.id}-{number}"}) for one in row.measures)
        tracked = tuple(one.model_copy(update={"id": f"{one.id}-{number}"}) for one in row.tracked)
        ref = f"{2000 + number // 100} {number % 100 + 1}"
        rows.append(row.model_copy(update={"id": f"r{number}", "ref": ref, "measures": measures, "tracked": tracked}))
    return base.model_copy(update={"recommendations": tuple(rows)})
