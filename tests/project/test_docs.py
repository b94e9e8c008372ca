"""The guide is true: pages made from the program are current, links lead somewhere, and commands shown can be typed."""

from __future__ import annotations

import argparse
import importlib.util
import pkgutil
import re
import shlex
import tomllib
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import pytest

import cipxl
from cipxl.cli import COMMANDS, DOORS, make_parser
from cipxl.findings import Rule
from cipxl.rulebook import all_rules

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
NAMES = [command.name for command in COMMANDS]
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
MOST_BYTES = 250_000  # of a picture
MACHINE_PATHS = re.compile(r"(?<![\w.~])/(?:home|root|tmp|work|Users|var|opt|mnt)/|(?i:\bC:\\Users\\(?!NAME\b)\w+)")


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def make_docs() -> ModuleType:
    found = importlib.util.spec_from_file_location("make_docs", ROOT / "tools" / "make_docs.py")
    assert found and found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def without_code(text: str) -> str:
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


def links(page: Path) -> Iterator[str]:
    text = without_code(page.read_text(encoding="utf-8"))
    yield from re.findall(r"!?\[[^\]]*\]\(([^)\s]+)\)", text)


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    headings = re.findall(
        r"^#+ (.+)$", re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL), re.M
    )
    return {re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).strip().replace(" ", "-") for heading in headings}


def command_lines(page: Path) -> Iterator[str]:
    """Every whole command that the page shows: a line of a code block, or words in backticks with something after."""
    text = page.read_text(encoding="utf-8")
    for block in re.findall(r"```\w*\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            words = line.strip().removeprefix("uv run ").replace("py -m cipxl", "cipxl", 1)
            if words.startswith("cipxl "):
                yield words
    for words in re.findall(r"`((?:uv run |py -m )?cipxl [^`\n]+)`", text):
        yield words.removeprefix("uv run ").removeprefix("py -m ")


SHOWN = [
    pytest.param(line, id=f"{named(page)}: {line}")
    for page in PAGES
    for line in dict.fromkeys(command_lines(page))
    # Usage lines of the page of commands, with brackets and alternatives, are made from the parser itself.
    if not re.search(r"[\[\]|]| \.\.\.|\bCOMMAND\b", line)
]


@pytest.mark.parametrize(
    "name", ["commands.md", "rules.md", "figures-and-ratings.md", "functions.md", "your-own-plan.md"]
)
def test_a_page_made_from_the_program_is_current(name):
    made = make_docs().pages()[name]
    assert (DOCS / name).read_text(encoding="utf-8") == made, "Run: make docs"


def test_pages_are_made_the_same_each_time():
    module = make_docs()
    assert module.pages() == module.pages()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_and_pictures_lead_somewhere(page):
    for link in links(page):
        if re.match(r"(https?|mailto):", link):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        # From docs/ nothing outside is linked: in a wheel the guide stands alone.
        assert page.parent == ROOT or target.is_relative_to(DOCS), link
        if anchor:
            assert anchor in anchors(target), link


@pytest.mark.parametrize("line", SHOWN)
def test_a_command_that_is_shown_can_be_typed(line):
    words = shlex.split(line)[1:]
    if words[0] in DOORS or (len(words) == 1 and words[0] in NAMES):
        return  # a door has a parser of its own; a name alone is how text speaks of a command
    try:
        make_parser().parse_args(words)
    except SystemExit as stopped:
        assert stopped.code == 0, line  # --help and --version end like this


def test_the_pages_show_commands_at_all():
    assert len(SHOWN) > 20


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_no_page_names_a_path_of_somebodys_machine(page):
    assert not MACHINE_PATHS.findall(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_has_one_title_and_skips_no_level(page):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    levels = [len(marks) for marks in re.findall(r"^(#+) ", text, re.M)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_picture_says_what_it_shows(page):
    for words, _ in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        assert len(words) > 10


def test_pictures_are_small_and_all_shown():
    shown = {(page.parent / link).resolve() for page in PAGES for link in links(page)}
    for picture in sorted((DOCS / "pictures").glob("*.png")):
        assert picture.stat().st_size <= MOST_BYTES, picture.name
        assert picture in shown, picture.name


def test_every_page_can_be_reached_from_the_first():
    reached, waiting = set[Path](), [DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        targets = ((page.parent / unquote(link).partition("#")[0]).resolve() for link in links(page))
        waiting += [target for target in targets if target.suffix == ".md" and target.is_file()]
    assert {page for page in PAGES if page.is_relative_to(DOCS)} <= reached


def test_every_rule_that_a_module_declares_stands_in_the_book():
    known = {rule.code for rule in all_rules()}
    for module in pkgutil.walk_packages(cipxl.__path__, "cipxl."):
        if module.name == "cipxl.__main__":
            continue
        declared = getattr(import_module(module.name), "RULES", ())
        for rule in declared:
            assert not isinstance(rule, Rule) or rule.code in known, f"{rule.code} of {module.name}"


def test_the_architecture_names_every_part_in_the_order_of_the_contract():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(one["layers"] for one in contracts if one.get("containers") == ["cipxl"])
    page = (DOCS / "architecture.md").read_text(encoding="utf-8")
    told = [re.findall(r"`([a-z_]+)`", row) for row in re.findall(r"^\| (`[a-z_`, ]+`) \|", page, re.M)]
    assert told == [[part.strip() for part in layer.split("|")] for layer in layers]


def test_the_first_pages_name_the_two_commands_and_every_reader():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "`make demo`" in readme
    assert "`make test`" in readme
    assert "docs/bso.md" in readme
    assert "docs/maintainer.md" in readme


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_commands_example_can_be_typed(command):
    found = make_parser().parse_args(shlex.split(command.example)[1:])
    assert isinstance(found, argparse.Namespace)
