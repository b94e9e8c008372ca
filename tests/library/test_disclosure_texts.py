"""Texts of improvement plans: what points to somebody is found in them, what only looks like it is left alone.

Every person, number and address is made up. What is looked for is told beside each text.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cipxl.checks.disclosure import in_text
from cipxl.checks.disclosure.counting import small_in
from cipxl.checks.disclosure.policy import Policy

DATA = Path(__file__).resolve().parents[1] / "data"
FOUND = [
    tuple(part.strip() for part in line.split(" | ", 2))
    for line in (DATA / "disclosure-found.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
LEFT = (DATA / "disclosure-left.txt").read_text(encoding="utf-8").splitlines()


def places(text: str) -> Iterator[tuple[int, int]]:
    """Where anything is found in a text, with the limits that a plan has where none are set."""
    yield from ((span.start, span.end) for _, span in in_text(text, Policy()))
    yield from ((small.start, small.end) for small in small_in(text, Policy()))


def is_found(sought: str, text: str) -> bool:
    start = 0 if sought == "*" else text.casefold().index(sought.casefold())
    end = len(text) if sought == "*" else start + len(sought)
    return any(first < end and start < last for first, last in places(text))


@pytest.mark.parametrize("kind", dict.fromkeys(kind for kind, _, _ in FOUND))
def test_what_points_to_somebody_is_found(kind):
    texts = [(sought, text) for one, sought, text in FOUND if one == kind]
    assert [text for sought, text in texts if not is_found(sought, text)] == []


def test_what_points_to_nobody_is_left_alone():
    assert len(LEFT) > 500
    assert [text for text in LEFT if list(places(text))] == []


def test_what_is_found_is_found_between_other_sentences_too():
    before, after = "Audits are moderated each month. ", " This was raised at the Board."
    missed = []
    for _, sought, text in FOUND:
        whole = f"{before}{text.rstrip('.')}.{after}"
        at = range(len(before), len(before) + len(text))
        if sought != "*" and not any(first in at or last - 1 in at for first, last in places(whole)):
            missed.append(text)
    assert missed == []


def test_texts_that_point_to_nobody_do_so_beside_each_other():
    pairs = zip(LEFT[::2], LEFT[1::2], strict=False)
    found = [text for pair in pairs if list(places(text := "\n".join(pair)))]
    assert found == []
