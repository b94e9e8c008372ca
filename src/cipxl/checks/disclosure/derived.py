"""Numbers of a paragraph from which a withheld one could be worked out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cipxl.checks.disclosure.counted import Small, counted_words
from cipxl.checks.disclosure.numbers import figures_in, number, paragraphs, shows_no_count
from cipxl.checks.disclosure.policy import Policy
from cipxl.checks.disclosure.shares import percent_beside

__all__ = ["beside_withheld", "derived"]

_TYPED = re.compile(r"\[c\](?! ?%)", re.I)


def derived(same: str, small: Sequence[Small]) -> Iterator[Small]:
    """Numbers of one paragraph from which a withheld one can be worked out: "of 12 children, 3 left and 9 stayed"."""
    for start, paragraph in paragraphs(same):
        hidden = [one for one in small if start <= one.start < start + len(paragraph)]
        if not hidden:
            continue
        spans = {one.start - start for one in hidden}
        shown = [
            (first, last, value)
            for first, last, value in figures_in(paragraph)
            if first not in spans and not shows_no_count(paragraph, first, last)
        ]
        # Each withheld number is known to be 1 or more: two that make 2 are known as well.
        total = sum(one.value for one in hidden)
        known = {hidden[0].value} if len(hidden) == 1 else ({total} if total == len(hidden) else set())
        values = {value for _, _, value in shown}
        for first, last, value in shown:
            if value and any(value + hidden_one in values for hidden_one in known if hidden_one):
                yield from _with_percentage(paragraph, start, first, last, value)


def beside_withheld(same: str, small: Sequence[Small], policy: Policy) -> Iterator[Small]:
    """Numbers that would give away the one that an officer has withheld: "20 children, 17 boys and [c] girls"."""
    words = counted_words(policy)
    for start, paragraph in paragraphs(same):
        if len(_TYPED.findall(paragraph)) != 1 or any(start <= one.start < start + len(paragraph) for one in small):
            continue
        shown = [(match.span("n"), number(match["n"])) for match in words.counted.finditer(paragraph)]
        for (first, last), value in shown:
            if value and any(policy.small(other - value) for _, other in shown if other > value):
                yield from _with_percentage(paragraph, start, first, last, value)


def _with_percentage(paragraph: str, start: int, first: int, last: int, value: int) -> Iterator[Small]:
    yield Small(start + first, start + last, "", "derived", value)
    for one in percent_beside(paragraph, Small(first, last, "", "derived", value)):
        yield one._replace(start=start + one.start, end=start + one.end, kind="derived")
