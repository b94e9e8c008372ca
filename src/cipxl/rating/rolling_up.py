"""One level for a recommendation from those of its measures."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from cipxl.errors import UsageError
from cipxl.rating.rate import Suggestion
from cipxl.scheme import NOT_RATED, Level, Scheme

__all__ = ["How", "roll_up"]

How = Literal["worst", "majority", "weighted"]


def roll_up(
    scheme: Scheme, levels: Sequence[Level | str], how: How = "worst", weights: Sequence[Decimal] | None = None
) -> Suggestion:
    """The level of a recommendation whose measures have these levels.

    Measures that are not rated do not count, but where they are more than half there is no level: a single green among
    blanks says little. Where two answers are equally near, the worse one is taken.

    Args:
        scheme: The scheme of all of them.
        levels: Levels or their codes; "" for not rated.
        how: "worst": the worst of them. "majority": the one that most have. "weighted": the mean place in the order,
            each measure counting by its weight.
        weights: One for each level, none below 0; needed for "weighted".

    Raises:
        UsageError: For a code that the scheme has not, or weights that do not go with the levels.
    """
    codes = [level.code if isinstance(level, Level) else level for level in levels]
    ranks = [scheme.rank(scheme.level(code).code) for code in codes]
    sizes = list(weights) if weights is not None else [Decimal(1)] * len(codes)
    if how == "weighted" and weights is None:
        raise UsageError("A weighted rating needs a weight for each measure.")
    if len(sizes) != len(codes) or any(size < 0 for size in sizes):
        raise UsageError(f"{len(sizes)} weights for {len(codes)} measures; give one for each, none below 0.")
    rated = [(rank, size) for rank, size in zip(ranks, sizes, strict=True) if rank is not None]
    if how == "weighted":
        rated = [(rank, size) for rank, size in rated if size > 0]
    missing = len(codes) - sum(rank is not None for rank in ranks)
    if not rated or missing * 2 > len(codes):
        none = (
            "no measure has a rating" if missing == len(codes) else f"{missing} of {len(codes)} measures have no rating"
        )
        return _told(scheme, NOT_RATED, none if codes else "there are no measures", "No data")
    order = _order(scheme)
    level = order[_ROLLING[how](rated)]
    counts = ", ".join(f"{codes.count(each.code)} {each.label}" for each in order if each.code in codes)
    rest = f", {missing} not rated" if missing else ""
    working = f"{_NAMES[how]} of {counts}{rest}" if len(codes) > 1 else "its one measure"
    return _told(scheme, level, working, "")


def _order(scheme: Scheme) -> list[Level]:
    ranked = [(rank, level) for level in scheme.levels if (rank := scheme.rank(level.code)) is not None]
    return [level for _, level in sorted(ranked, key=lambda pair: pair[0])]


def _worst(rated: list[tuple[int, Decimal]]) -> int:
    return max(rank for rank, _ in rated)


def _majority(rated: list[tuple[int, Decimal]]) -> int:
    ranks = [rank for rank, _ in rated]
    return max(set(ranks), key=lambda rank: (ranks.count(rank), rank))


def _weighted(rated: list[tuple[int, Decimal]]) -> int:
    whole = sum((size for _, size in rated), Decimal(0))
    total = sum((rank * size for rank, size in rated), Decimal(0))
    return int((total / whole).to_integral_value(rounding=ROUND_HALF_UP))


_ROLLING = {"worst": _worst, "majority": _majority, "weighted": _weighted}
_NAMES = {"worst": "the worst", "majority": "the most frequent", "weighted": "the weighted mean"}


def _told(scheme: Scheme, level: Level, working: str, reason: str) -> Suggestion:
    end = level.label if level.code else "not rated"
    return Suggestion(scheme=scheme.name, level=level, reason=reason, working=f"{working}: {end}")
