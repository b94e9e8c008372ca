"""No module names a council: what a council does is in profiles, schemes and examples, which are data.

Docstrings and comments may say which council's report a rule comes from; names and strings that run may not.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cipxl import profile, resources, scheme

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted(path for folder in ("src", "gui", "addin") for path in (ROOT / folder).rglob("*.py"))
# Schemes of no council, and the council whose name is an English word; it is looked for in its scheme's whole name.
NOT_COUNCILS = {"no-ratings", "camms", "ipa-delivery-confidence"}
WORDS = {"reading"}


def councils() -> set[str]:
    """The names of councils, from those of the profiles and schemes that come with cipxl."""
    names = {name for name in (*profile.built_in(), *scheme.built_in()) if name not in NOT_COUNCILS}
    bare = {re.sub(r"-(?:\d{4}|audit|delivery|cqc|scr)$", "", name) for name in names}
    places = bare | {part for name in bare for part in name.split("-") if len(part) > 5}
    short = {re.sub(r"shire$", "", name) for name in places if name.endswith("shire")}
    return names | (places | short | {"leics", "glos"}) - WORDS


def running(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every name and string of a module that is more than its documentation, with its line."""
    documented = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
            yield node.lineno, node.value
        named = [getattr(node, key, None) for key in ("id", "attr", "name", "arg", "asname", "module")]
        yield from ((getattr(node, "lineno", 0), name) for name in named if isinstance(name, str))


def named_in(source: str) -> list[str]:
    """The councils that a module's code names, with the line of each."""
    names = "|".join(sorted(map(re.escape, councils()), key=len, reverse=True)).replace("\\-", "[ _-]")
    pattern = re.compile(rf"(?i)(?<![a-z])(?:{names})(?![a-z])")
    return [
        f"line {line}: {found[0]}"
        for line, text in running(ast.parse(source))
        for found in pattern.finditer(text.replace("_", " "))
    ]


def test_there_is_code_to_look_at():
    assert len(CODE) > 150
    assert {"leicestershire", "gloucestershire", "herefordshire", "kent", "reading-audit"} <= councils()


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_names_a_council(path):
    assert named_in(path.read_text(encoding="utf-8")) == []


def test_a_council_s_name_would_be_found_wherever_it_stands():
    for source in (
        'if profile.name == "herefordshire-2019": pass',
        "def gloucestershire_rows(): pass",
        'WORDS = {"ours", "Leicestershire"}',
        "from cipxl.kent import rows",
        'said = f"as in {place} or in Cheshire East"',
    ):
        assert named_in(source), source
    assert named_in('"""As Leicestershire wrote it."""\n# Kent too\nreading = "a reading"') == []


def test_data_of_councils_is_data():
    folders = (resources.profiles(), resources.schemes())
    assert {path.suffix for folder in folders for path in folder.iterdir()} == {".toml"}
