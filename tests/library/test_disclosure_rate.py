"""How often the disclosure checks speak of what harms nobody, on texts of plans and of published papers."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).resolve().parents[2]
# What is truly a small number of children, or leaves one, in cells of published papers and in an example.
TRUE = {"3 revocations of Care Orders", "further 3 were planned", "2 young people have one", "16 of these 19 children"}


def rate() -> ModuleType:
    found = importlib.util.spec_from_file_location("disclosure_rate", ROOT / "tools" / "disclosure_rate.py")
    assert found and found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_texts_that_may_be_published_raise_hardly_an_alarm(capsys: pytest.CaptureFixture[str]) -> None:
    tool = rate()
    files = [*sorted(ROOT.glob("examples/*/*.toml")), ROOT / "tests" / "data" / "figures.jsonl"]
    texts = [text for file in files for text in tool.texts_of(file)]
    found = list(tool.alarms(texts))
    false = [one for one in found if not any(words in one.near for words in TRUE)]
    words = sum(len(text.split()) for text in texts)
    with capsys.disabled():
        print(f"\ndisclosure: {len(texts)} texts, {words} words, {len(found)} alarms, {len(false)} false")
    assert words > 5_000
    assert len(found) - len(false) == len(TRUE)
    assert len(false) * 5_000 <= words, false


def test_the_tool_prints_what_it_finds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text("Progress report\n\n3 children waited. Call 0116 496 0123.\n", encoding="utf-8")
    rate().main([paper])
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == "paper.txt: 2 texts, 9 words, 2 found"
    assert "0116 496 0123" in shown[1] + shown[2]
