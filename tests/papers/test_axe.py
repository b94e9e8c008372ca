"""axe-core, in a browser, finds nothing on the web page that would keep somebody from reading it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from browser import browser
from cipxl.papers.html import render
from papers.sample import example, many, paper

AXE = Path(__file__).resolve().parents[2] / "third_party" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def chromium():
    with browser() as running:
        yield running


def found_on(chromium, path: Path, width: int, *, contrast: bool = True) -> dict:
    options = {"runOnly": TAGS, "resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": contrast}}}
    chromium.open(path, width=width)
    chromium.run(AXE.read_text(encoding="utf-8"))
    return json.loads(chromium.run(f"axe.run(document, {json.dumps(options)}).then(found => JSON.stringify(found))"))


@pytest.mark.parametrize(
    ("count", "width", "how"),
    [
        (6, 1280, {}),
        (6, 1280, {"draft": True}),
        (6, 360, {}),
        (60, 1280, {}),
        (400, 1280, {"layouts": ("record",)}),  # the table of 60 says all that the table of 400 would
    ],
)
def test_axe_finds_no_violation(chromium, tmp_path, count_checks, count, width, how):
    page = tmp_path / "paper.html"
    page.write_text(render(paper(many(count), **how)), encoding="utf-8")
    # Which colours stand on which is the same on a page of any length, and takes long to look at.
    found = found_on(chromium, page, width, contrast=count < 400)
    told = [
        f"{one['id']}: {one['help']} ({node['html'][:120]})" for one in found["violations"] for node in one["nodes"]
    ]
    assert told == []
    assert len(found["passes"]) >= 15
    count_checks("axe-core rules that the web page passes", len(found["passes"]))


def test_axe_would_find_something(chromium, tmp_path):
    page = tmp_path / "paper.html"
    text = render(paper(many(6)))
    page.write_text(text.replace('lang="en-GB"', "").replace("color: #0b0c0c;", "color: #bbb;", 1), encoding="utf-8")
    assert {one["id"] for one in found_on(chromium, page, 1280)["violations"]} >= {"html-has-lang", "color-contrast"}


def test_nothing_runs_over_the_edge_of_a_narrow_screen(chromium, tmp_path):
    """320 pixels are also what a screen of 1280 shows at four times the size (WCAG 1.4.10)."""
    page = tmp_path / "paper.html"
    page.write_text(render(paper(many(6))), encoding="utf-8")
    chromium.open(page, width=320)
    assert chromium.run("document.documentElement.scrollWidth") <= 320


BROKEN = """
Array.from(document.querySelectorAll("th, td:not(.long)")).filter(cell => {
  const range = document.createRange();
  const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  for (let node; node = walk.nextNode();)
    for (const word of node.textContent.matchAll(/[A-Za-z]+/g)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (new Set(Array.from(range.getClientRects()).map(box => box.top)).size > 1) return true;
    }
}).map(cell => cell.textContent).join("; ")
"""


@pytest.mark.parametrize("name", ["accelerated-improvement", "quarterly-review", "road-to-excellence"])
def test_no_word_of_a_table_is_broken_on_a_narrow_screen(chromium, tmp_path, name):
    page = tmp_path / "paper.html"
    page.write_text(render(example(name)), encoding="utf-8")
    chromium.open(page, width=320)
    assert chromium.run("document.querySelectorAll('.fits').length") > 3
    assert chromium.run(BROKEN) == ""
    assert chromium.run("document.documentElement.scrollWidth") <= 320
