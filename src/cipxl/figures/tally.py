"""Counts by rating in one cell: "Green 6 (15%); Amber 24 (61%); Red 9 (23%)".

Dashboards print such a table inside their narrative. In a plan it is one reading of a measure, typed as it is read out.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from cipxl.period import read_dates

__all__ = ["Count", "Tally", "read_tally"]

_SHARE = r"(?:\s*[(\[]\s*(?P<share>\d{1,3}(?:\.\d+)?)\s?(?:%|per ?cent)\s*[)\]])?"
_NUMBER = r"(?P<count>\d{1,3}(?:,\d{3})+|\d{1,9})"
_AFTER = re.compile(rf"(?P<label>\S.*?)\s*(?:[:=]|\s[-–—]|\s)\s*{_NUMBER}{_SHARE}")
_BEFORE = re.compile(rf"{_NUMBER}{_SHARE}\s+(?P<label>[A-Za-z].*\S)")
_BETWEEN = re.compile(r"\s*(?:;|\n|,(?!\d)|\|)\s*")
# What such a part says is held against another figure or is counted in one, and is no further kind.
_ASIDE = re.compile(
    r"^(?:up|down|an? (?:increase|rise|growth|decrease|fall|drop)|compared|against|includ|more$|fewer$|less$)|"
    r"\bof (?:which|whom|these|those|them)\b|"
    r"\b(?:more|fewer|less|higher|lower|better|worse) than (?:at|in|on|by|for|last|the|a year ago|before|ever|when|we|"
    r"any|planned|expected|previously|previous|earlier|our|its|their|it|that|this)\b",
    re.IGNORECASE,
)
_LONGEST = 40  # characters of a label


class Count(NamedTuple):
    """How many there are of one kind, and which share is written beside it (per cent, None for none)."""

    label: str
    number: int
    share: Decimal | None = None

    @property
    def shown(self) -> str:
        """As it is printed: "6 (15%)"."""
        return f"{self.number:,}" + (f" ({self.share.normalize():f}%)" if self.share is not None else "")


class Tally(NamedTuple):
    """The counts of one cell, in its order."""

    counts: tuple[Count, ...]

    @property
    def total(self) -> int:
        """How many there are of all kinds together."""
        return sum(one.number for one in self.counts)

    @property
    def labels(self) -> tuple[str, ...]:
        """What is counted, in order."""
        return tuple(one.label for one in self.counts)

    def agrees(self, one: Count) -> bool:
        """Whether a count's share is what the counts make, rounded up or down."""
        if one.share is None or not self.total:
            return True
        places = max(0, -int(one.share.as_tuple().exponent))
        return abs(Decimal(one.number * 100) / self.total - one.share) < Decimal(1).scaleb(-places)


def _is_period(label: str) -> bool:
    return any(one.type in ("period", "date", "deadline") for one in read_dates(label))


@lru_cache(maxsize=4096)
def read_tally(text: str) -> Tally | None:
    """The counts that a cell consists of; None where it says anything else, or counts fewer than two kinds."""
    parts = [part for part in _BETWEEN.split(text.strip().rstrip(".;")) if part.strip()]
    found = []
    for part in parts:
        match = _AFTER.fullmatch(part) or _BEFORE.fullmatch(part)
        if match is None:
            return None
        label = match["label"].strip(" :=–—-")
        # "September 94; October 92" are figures of two months.
        if not label or len(label) > _LONGEST or not re.search(r"[A-Za-z]", label) or _is_period(label):
            return None
        if _ASIDE.search(label):
            return None
        share = Decimal(match["share"]) if match["share"] else None
        found.append(Count(label, int(match["count"].replace(",", "")), share))
    labels = {one.label.casefold() for one in found}
    return Tally(tuple(found)) if len(found) > 1 and len(labels) == len(found) else None
