"""The words by which children are told from staff, and persons from posts: data, not code."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

__all__ = ["words"]


@cache
def words(name: str) -> frozenset[str]:
    """One list of words.toml, by its name; groups of words are separated by commas, single words by blanks."""
    text = _lists()[name]
    parts = text.split(",") if "," in text else text.split()
    return frozenset(" ".join(part.split()) for part in parts if part.strip())


@cache
def _lists() -> dict[str, str]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
