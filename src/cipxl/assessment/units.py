"""What figures count in, and whether two of them count the same.

"30 of 40" is neither 30 % nor 30 of another number. A number that names no unit is taken for what it is held against,
but 0.94 beside "95%" may be 0.94 % or 94 %, and 44286 is a day or a slip: neither is taken for a percentage.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from cipxl.figures import Figure

__all__ = ["count_the_same", "counted_in"]

_LARGEST_SHARE = 1000  # per cent
_SAME = {
    "percent": "%",
    "per cent": "%",
    "percentage": "%",
    "wks": "weeks",
    "wk": "weeks",
    "week": "weeks",
    "day": "days",
}


def counted_in(figure: Figure) -> str:
    """The unit that a figure names; "of 40" for the 30 of "30 of 40"; "" where it names none."""
    if not figure.unit and figure.denominator is not None:
        return f"of {figure.denominator}"
    return _plain(figure.unit or "")


def count_the_same(
    one: str, one_sizes: Iterable[Decimal | None], other: str, other_sizes: Iterable[Decimal | None]
) -> bool:
    """Whether two figures can be held against each other, each given by its unit and its numbers."""
    one, other = _plain(one), _plain(other)
    if one == other:
        return True
    if one and other:
        return False
    bare = other_sizes if one else one_sizes
    return "%" not in (one, other) or all(_may_be_share(size) for size in bare if size is not None)


def _may_be_share(size: Decimal) -> bool:
    return size == 0 or 1 < abs(size) <= _LARGEST_SHARE


def _plain(name: str) -> str:
    plain = name.casefold().strip()
    return _SAME.get(plain, plain)
